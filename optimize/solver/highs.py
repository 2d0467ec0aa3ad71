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
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.outcome import Outcome, SolverLimits
from phusong.optimize.solver.process import GRACE_S, log_of
from phusong.optimize.solver.work import branching_work_s, check_limit, iteration_limit, relaxation_work_s
from phusong.optimize.solver.worker import ARRAYS, VERDICTS, Found, highs_model, new_engine, run_engine, run_highs

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
    entries = size_of(model)
    options = {
        "binaries": model.binaries,
        "constant": model.constant,
        "absolute_gap": limits.absolute_gap / model.unit,
        "nodes": limits.nodes,
        "seed": limits.seed,
        "prove_only": limits.prove_only,
        "restart": limits.restart,
        "checks": check_limit(limits.work_s, entries),
    }
    if apart:
        found = _in_own_process(task, options, limits)
    else:
        over = None if limits.time_s is None else time.time() + limits.time_s
        found = run_highs(task, options | {"over": over}, lambda _values, _bound: None)
    work_s = branching_work_s(found.iterations, entries)
    return Outcome(found.verdict, found.values, found.bound * model.unit, work_s, found.by_clock)


def size_of(model: ArrayModel) -> int:
    """Entries, rows and columns of a model, by which work on it is counted."""
    return int(model.matrix.nnz) + len(model.row_lower) + len(model.cost)


def relaxation_duals(model: ArrayModel, clock: Clock, most_s: float) -> FloatArray | None:
    """Duals of an array model's constraints when all variables may be fractional; None when they were not found.

    Args:
        model: The model.
        clock: What the search may take; of what is left this step takes no more than 0.3.
        most_s: Most work, counted seconds.
    """
    import highspy

    allowed, entries = clock.allow(0.3, most_s), size_of(model)
    engine = new_engine()
    if allowed.time_s is not None:
        engine.setOptionValue("time_limit", allowed.time_s)
    iterations = iteration_limit(allowed.work_s, entries)
    if iterations is not None:
        engine.setOptionValue("simplex_iteration_limit", iterations)
    engine.passModel(highs_model(highspy, _task(model), 0, model.constant))
    run_engine(engine)
    clock.count(relaxation_work_s(max(int(engine.getInfo().simplex_iteration_count), 0), entries))
    if engine.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
        clock.stop()
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


def _in_own_process(task: dict[str, Any], options: dict[str, Any], limits: SolverLimits) -> Found:
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
        ended = [VERDICTS.index("stopped"), -np.inf, 0, True]
        verdict, bound, iterations, by_clock = np.load(state).tolist() if state.exists() else ended
        values = np.load(best) if best.exists() else None
    return Found(VERDICTS[int(verdict)], values, bound, int(iterations), bool(by_clock))
