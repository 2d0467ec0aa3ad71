"""HiGHS run in a process of its own, which leaves its incumbent and dual bound behind as they come.

The process runs this file itself, so nothing of ours is imported here: loading the package would take longer than many
a question.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from phusong.coverage.kernels import FloatArray

Verdict = Literal["proved", "infeasible", "stopped"]
VERDICTS: tuple[Verdict, ...] = ("proved", "infeasible", "stopped")
"""How a search ended; a process says it by its place in this list."""

_COSTLY_HEURISTICS = ("mip_heuristic_run_rens", "mip_heuristic_run_rins", "mip_heuristic_run_root_reduced_cost")

ARRAYS = ("cost", "lower", "upper", "row_lower", "row_upper", "indptr", "indices", "data", "start")


def run_highs(
    task: dict[str, Any], options: dict[str, Any], report: Callable[[FloatArray | None, float], None]
) -> tuple[Verdict, FloatArray | None, float]:
    """Run HiGHS here: verdict, values of the binaries and dual bound; ``report`` hears of every better one."""
    import highspy

    solver: Any = highspy.Highs  # its stubs leave the constructor untyped
    engine = solver()
    engine.setOptionValue("output_flag", False)
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
    if options["over"] is not None:
        engine.setOptionValue("time_limit", max(float(options["over"]) - time.time(), 0.0))
    engine.run()
    status, info = engine.getModelStatus(), engine.getInfo()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return "infeasible", None, np.inf
    bound = float(info.mip_dual_bound) if np.isfinite(info.mip_dual_bound) else -np.inf
    values = np.array(engine.getSolution().col_value)[:binaries]
    known = info.primal_solution_status == highspy.kSolutionStatusFeasible
    proved = status == highspy.HighsModelStatus.kOptimal
    return "proved" if proved else "stopped", values if known else None, bound


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

    def leave(values: FloatArray | None, bound: float, verdict: Verdict = "stopped") -> None:
        if values is not None:
            np.save(folder / "part.npy", values)
            (folder / "part.npy").replace(folder / "values.npy")
        np.save(folder / "part.npy", np.array([VERDICTS.index(verdict), bound]))
        (folder / "part.npy").replace(folder / "state.npy")

    verdict, values, bound = run_highs(task, options, leave)
    leave(values, bound, verdict)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), json.loads(sys.argv[2]))
