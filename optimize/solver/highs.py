"""Array models solved by HiGHS: status, dual bound and time limit are read honestly here.

A large model runs in a process of its own (:mod:`phusong.optimize.solver.worker`), which is ended when its time is over
and leaves its incumbent and bound behind; solvers overrun their own limits.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from phusong.optimize.plan.outcomes import SolverName
from phusong.optimize.solver import worker
from phusong.optimize.solver.outcome import Outcome, SolverLimits
from phusong.optimize.solver.process import GRACE_S, log_of
from phusong.optimize.solver.worker import ARRAYS, VERDICTS, highs_model, run_highs

if TYPE_CHECKING:
    from phusong.coverage.kernels import FloatArray, IntArray
    from phusong.optimize.problem.arrays import ArrayModel


def version(solver: SolverName) -> str:
    """Name and version of a solver."""
    if solver == "cbc":
        return "CBC"
    import highspy

    engine: Any = highspy.Highs  # its stubs leave the constructor untyped
    return f"HiGHS {engine().version()}"


def run_arrays(
    model: ArrayModel, limits: SolverLimits, start: IntArray | None = None, *, apart: bool = True
) -> Outcome:
    """Minimise an array model with HiGHS.

    Args:
        model: The model.
        limits: When to stop.
        start: Choice of options to start from, or None.
        apart: Run in a process of its own, which can be ended.
    """
    task = _task(model) | {"start": np.zeros(0) if start is None else model.point(start)}
    options = {
        "binaries": model.binaries,
        "constant": model.constant,
        "absolute_gap": limits.absolute_gap / model.unit,
        "nodes": limits.nodes,
        "seed": limits.seed,
        "prove_only": limits.prove_only,
        "restart": limits.restart,
    }
    if apart:
        outcome = _in_own_process(task, options, limits)
    else:
        over = None if limits.time_s is None else time.time() + limits.time_s
        outcome = Outcome(*run_highs(task, options | {"over": over}, lambda _values, _bound: None))
    return Outcome(outcome.verdict, outcome.values, outcome.bound * model.unit)


def relaxation_duals(model: ArrayModel, time_s: float) -> FloatArray | None:
    """Duals of an array model's constraints when all variables may be fractional; None when the time was too short."""
    import highspy

    solver: Any = highspy.Highs  # its stubs leave the constructor untyped
    engine = solver()
    engine.setOptionValue("output_flag", False)
    engine.setOptionValue("time_limit", time_s)
    engine.passModel(highs_model(highspy, _task(model), 0, model.constant))
    engine.run()
    if engine.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(engine.getSolution().row_dual)


def _task(model: ArrayModel) -> dict[str, Any]:
    return {
        "cost": model.cost,
        "lower": model.lower,
        "upper": model.upper,
        "row_lower": model.row_lower,
        "row_upper": model.row_upper,
        "indptr": model.matrix.indptr.astype(np.int32),
        "indices": model.matrix.indices.astype(np.int32),
        "data": model.matrix.data,
    }


def _in_own_process(task: dict[str, Any], options: dict[str, Any], limits: SolverLimits) -> Outcome:
    """Run HiGHS in a process of its own and end it when it overruns its limit."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="phusong-") as name:
        folder = Path(name)
        for array in ARRAYS:
            np.save(folder / f"{array}.npy", task[array])
        left_s = None if limits.time_s is None else max(limits.time_s - (time.perf_counter() - started), 0.0)
        over = None if left_s is None else time.time() + left_s  # the time that loading the solver takes counts too
        command = [sys.executable, "-P", worker.__file__, name, json.dumps(options | {"over": over})]
        log_of(command, None if left_s is None else left_s + GRACE_S)
        state, best = folder / "state.npy", folder / "values.npy"
        verdict, bound = np.load(state).tolist() if state.exists() else (VERDICTS.index("stopped"), -np.inf)
        values = np.load(best) if best.exists() else None
    return Outcome(VERDICTS[int(verdict)], values, bound)
