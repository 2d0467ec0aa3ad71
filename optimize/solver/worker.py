"""HiGHS run in a process of its own, which leaves its incumbent and dual bound behind as they come.

The process runs this file itself, so nothing of ours is imported here: loading the package would take longer than many
a question. HiGHS keeps one set of threads for a whole process, as many as its first run asked for. All of our runs ask
for one, so that what they find does not depend on the cores of the machine.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from phusong.coverage.kernels import FloatArray

Verdict = Literal["proved", "infeasible", "stopped"]
VERDICTS: tuple[Verdict, ...] = ("proved", "infeasible", "stopped")
"""How a search ended; a process says it by its place in this list."""

_COSTLY_HEURISTICS = ("mip_heuristic_run_rens", "mip_heuristic_run_rins", "mip_heuristic_run_root_reduced_cost")

ARRAYS = ("cost", "lower", "upper", "row_lower", "row_upper", "indptr", "indices", "data", "start")


class Found(NamedTuple):
    """What a run of HiGHS leaves behind.

    Attributes:
        verdict: How it ended.
        values: Values of the binaries, None when it found none.
        bound: The dual bound, -inf when there is none.
        iterations: Simplex iterations in all.
        by_clock: True when the time limit ended it.
    """

    verdict: Verdict
    values: FloatArray | None
    bound: float
    iterations: int
    by_clock: bool


def new_engine() -> Any:  # noqa: ANN401 - the solver's stubs leave its type open
    """HiGHS without output, on one thread."""
    import highspy

    solver: Any = highspy.Highs
    engine = solver()
    engine.setOptionValue("output_flag", False)
    engine.setOptionValue("threads", 1)
    return engine


def run_engine(engine: Any) -> None:  # noqa: ANN401
    """Run HiGHS; where other software has started it with more threads in this process, with those."""
    import highspy

    engine.run()
    if engine.getModelStatus() == highspy.HighsModelStatus.kNotset:
        engine.setOptionValue("threads", 0)
        engine.run()


def run_highs(
    task: dict[str, Any], options: dict[str, Any], report: Callable[[FloatArray | None, float], None]
) -> Found:
    """Run HiGHS here; ``report`` hears of every better choice and bound."""
    import highspy

    engine = new_engine()
    engine.setOptionValue("mip_rel_gap", 0.0)
    engine.setOptionValue("mip_abs_gap", max(float(options["absolute_gap"]), 1e-6))
    engine.setOptionValue("random_seed", int(options["seed"]) % 2**31)
    if options["nodes"] is not None:
        engine.setOptionValue("mip_max_nodes", int(options["nodes"]))
    engine.setOptionValue("mip_allow_restart", bool(options["restart"]))
    for heuristic in _COSTLY_HEURISTICS if options["prove_only"] else ():
        engine.setOptionValue(heuristic, False)
    binaries = int(options["binaries"])
    engine.passModel(highs_model(highspy, task, binaries, float(options["constant"])))
    if len(task["start"]):
        start = highspy.HighsSolution()
        start.col_value = task["start"].tolist()
        engine.setSolution(start)

    def on_solution(event: Any) -> None:  # noqa: ANN401 - the solver's own event type
        report(np.array(event.data_out.mip_solution)[:binaries], float(event.data_out.mip_dual_bound))

    def on_log(event: Any) -> None:  # noqa: ANN401
        report(None, float(event.data_out.mip_dual_bound))

    engine.cbMipImprovingSolution += on_solution
    engine.cbMipLogging += on_log
    if options["checks"] is not None:
        engine.cbMipInterrupt += ended_after(int(options["checks"]))
    if options["over"] is not None:
        engine.setOptionValue("time_limit", max(float(options["over"]) - time.time(), 0.0))
    run_engine(engine)
    status, info = engine.getModelStatus(), engine.getInfo()
    iterations = max(int(info.simplex_iteration_count), 0)
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Found("infeasible", None, np.inf, iterations, False)
    bound = float(info.mip_dual_bound) if np.isfinite(info.mip_dual_bound) else -np.inf
    if not binaries:  # a linear programme, of which HiGHS tells no such bound
        bound = float(info.objective_function_value) if status == highspy.HighsModelStatus.kOptimal else -np.inf
    values = np.array(engine.getSolution().col_value)[:binaries]
    known = info.primal_solution_status == highspy.kSolutionStatusFeasible
    proved = status == highspy.HighsModelStatus.kOptimal
    by_clock = status == highspy.HighsModelStatus.kTimeLimit
    return Found("proved" if proved else "stopped", values if known else None, bound, iterations, by_clock)


def ended_after(checks: int) -> Callable[[Any], None]:
    """What ends branch and bound at its so manieth check, which is the same moment on every machine."""
    made = 0

    def on_check(event: Any) -> None:  # noqa: ANN401 - the solver's own event type
        nonlocal made
        made += 1
        if made >= checks:
            event.interrupt()

    return on_check


def highs_model(highspy: Any, task: dict[str, Any], binaries: int, constant: float) -> Any:  # noqa: ANN401
    """The model as HiGHS takes it."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(task["cost"]), len(task["row_lower"])
    model.col_cost_, model.col_lower_, model.col_upper_ = task["cost"], task["lower"], task["upper"]
    model.row_lower_, model.row_upper_, model.offset_ = task["row_lower"], task["row_upper"], constant
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = task["indptr"], task["indices"]
    model.a_matrix_.value_ = task["data"]
    whole, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    model.integrality_ = [whole] * binaries + [real] * (len(task["cost"]) - binaries)
    return model


def serve(folder: Path, options: dict[str, Any]) -> None:
    """Solve the model that lies in a folder, leaving the best choice and bound there as they come."""
    task = {name: np.load(folder / f"{name}.npy") for name in ARRAYS}

    def leave(found: Found) -> None:
        if found.values is not None:
            np.save(folder / "part.npy", found.values)
            (folder / "part.npy").replace(folder / "values.npy")
        state = [VERDICTS.index(found.verdict), found.bound, found.iterations, found.by_clock]
        np.save(folder / "part.npy", np.array(state, dtype=np.float64))
        (folder / "part.npy").replace(folder / "state.npy")

    # What is left behind on the way is read only where the process was ended.
    leave(run_highs(task, options, lambda values, bound: leave(Found("stopped", values, bound, 0, True))))


if __name__ == "__main__":
    serve(Path(sys.argv[1]), json.loads(sys.argv[2]))
