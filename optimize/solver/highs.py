"""The only place that calls a solver: status, bound and time limit are read honestly here.

A large model runs in a process of its own, which is ended when its time is over and leaves its best choice and bound
behind; solvers overrun their own limits. That process runs this file, so nothing heavy is imported at the top.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    import pulp

    from phusong.coverage.network.network import FloatArray, IntArray
    from phusong.optimize.plan.plan import PlanStatus
    from phusong.optimize.problem.arrays import ArrayModel
    from phusong.optimize.problem.problem import Problem

SolverName = Literal["highs", "cbc"]
Verdict = Literal["proved", "infeasible", "stopped"]

_GRACE_S = 0.5
_REASON_S = 5.0
_VERDICTS: tuple[Verdict, ...] = ("proved", "infeasible", "stopped")
_COSTLY_HEURISTICS = ("mip_heuristic_run_rens", "mip_heuristic_run_rins", "mip_heuristic_run_root_reduced_cost")
_ARRAYS = ("cost", "lower", "upper", "row_lower", "row_upper", "indptr", "indices", "data", "start")


@dataclass(frozen=True, slots=True)
class Solution:
    """Answer to a :class:`~phusong.optimize.problem.problem.Problem`.

    Attributes:
        status: ``optimal`` only when proved; ``feasible`` has its ``gap``; ``infeasible``; ``no_plan`` when the time
            was over before any choice was found.
        objective: Weight served or cost, by the problem's goal; NaN where there is no choice.
        bound: No choice can be better than this value; NaN when infeasible.
        gap: |bound - objective| / max(|objective|, 1e-9); 0 when proved, infinite where there is no choice.
        selected: Indices of the chosen options, ascending.
        cost: Cost of the chosen options, VND.
        served: Weight that the chosen options serve.
        runtime_s: Seconds spent.
        solver: Name and version of the solver, or how the choice was found.
        reasons: For ``infeasible``: the limits that conflict, in the planner's words.
    """

    status: PlanStatus
    objective: float
    bound: float
    gap: float
    selected: IntArray
    cost: float
    served: float
    runtime_s: float
    solver: str
    reasons: tuple[str, ...] = ()


def solve_problem(
    problem: Problem,
    *,
    time_limit_s: float | None = None,
    gap: float = 0.0,
    seed: int = 0,
    solver: SolverName = "highs",
) -> Solution:
    """Choose the best options within the rules and prove how good the choice is.

    Args:
        problem: The question.
        time_limit_s: Seconds after which the best choice so far is returned; None for no limit.
        gap: Relative gap at which the search may stop, 0 for a proof.
        seed: Seed of every random choice.
        solver: ``highs`` or ``cbc``.

    Returns:
        The choice with its status, bound and gap.
    """
    from phusong.optimize.search.infeasible import explain
    from phusong.optimize.search.strategy import answer

    solution = answer(problem, time_limit_s=time_limit_s, gap=gap, seed=seed, solver=solver)
    if solution.status != "infeasible":
        return solution

    def ask(question: Problem) -> Solution:
        limit_s = _REASON_S if time_limit_s is None else min(time_limit_s, _REASON_S)
        return answer(question, time_limit_s=limit_s, gap=0.0, seed=seed, solver=solver)

    return replace(solution, reasons=explain(problem, ask))


@dataclass(frozen=True, slots=True)
class Limits:
    """When a solver may stop.

    Attributes:
        time_s: Seconds, None for no limit.
        absolute_gap: Difference between bound and objective that counts as a proof, in the model's unit.
        nodes: Branch-and-bound nodes, None for no limit.
        seed: Seed of the solver's random choices.
        prove_only: Leave out the solver's costly heuristics: the start is good, what is missing is the proof.
        restart: Let the solver begin anew when it has fixed much; pays where all of the gap is to be closed.
    """

    time_s: float | None
    absolute_gap: float
    nodes: int | None = None
    seed: int = 0
    prove_only: bool = False
    restart: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a solver leaves behind.

    Attributes:
        verdict: ``proved`` when the solver closed the gap, ``infeasible``, or ``stopped``.
        values: Values of the binary variables, shape (options,), or None when no choice was found.
        bound: Limit of the model's objective as minimised, constant included; -inf when none was proved.
    """

    verdict: Verdict
    values: FloatArray | None
    bound: float


def version(solver: SolverName) -> str:
    """Name and version of a solver."""
    if solver == "cbc":
        return "CBC"
    import highspy

    engine: Any = highspy.Highs  # its stubs leave the constructor untyped
    return f"HiGHS {engine().version()}"


def run_arrays(model: ArrayModel, limits: Limits, start: IntArray | None = None, *, apart: bool = True) -> Outcome:
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
        "time_s": limits.time_s,
        "absolute_gap": limits.absolute_gap / model.unit,
        "nodes": limits.nodes,
        "seed": limits.seed,
        "prove_only": limits.prove_only,
        "restart": limits.restart,
    }
    outcome = _in_own_process(task, options) if apart else _highs(task, options, lambda _values, _bound: None)
    return Outcome(outcome.verdict, outcome.values, outcome.bound * model.unit)


def relaxation_duals(model: ArrayModel, time_s: float) -> FloatArray | None:
    """Duals of an array model's constraints when all variables may be fractional; None when the time was too short."""
    import highspy

    solver: Any = highspy.Highs  # its stubs leave the constructor untyped
    engine = solver()
    engine.setOptionValue("output_flag", False)
    engine.setOptionValue("time_limit", time_s)
    engine.passModel(_highs_model(highspy, _task(model), 0, model.constant))
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


def run_pulp(model: pulp.LpProblem, limits: Limits, unit: float, solver: SolverName) -> Outcome:
    """Solve a PuLP model whose binary variables are named ``x…``.

    Args:
        model: The model.
        limits: When to stop.
        unit: Weight or VND that one unit of the objective stands for.
        solver: ``highs`` or ``cbc``.
    """
    gap = limits.absolute_gap / unit
    return _pulp_cbc(model, limits, gap, unit) if solver == "cbc" else _pulp_highs(model, limits, gap, unit)


def _pulp_highs(model: pulp.LpProblem, limits: Limits, gap: float, unit: float) -> Outcome:
    import pulp

    nodes = {} if limits.nodes is None else {"mip_max_nodes": limits.nodes}
    engine = pulp.HiGHS(
        msg=False,
        timeLimit=limits.time_s,
        gapRel=0.0,
        gapAbs=max(gap, 1e-6),
        random_seed=limits.seed % 2**31,
        mip_allow_restart=False,
        **nodes,
    )
    by_nodes = False
    try:
        model.solve(engine)
    except KeyError:  # PuLP 3.3 has no word for the status that HiGHS ends on at a limit of nodes
        by_nodes = True
    if not by_nodes and model.sol_status == pulp.LpSolutionInfeasible:
        return Outcome("infeasible", None, np.inf)
    sense = -1.0 if model.sense == pulp.LpMaximize else 1.0
    bound = float(model.solverModel.getInfo().mip_dual_bound)
    bound = (bound + sense * model.objective.constant) * unit if np.isfinite(bound) else -np.inf
    if by_nodes:
        return Outcome("stopped", _incumbent(model), bound)
    if model.sol_status == pulp.LpSolutionNoSolutionFound:
        return Outcome("stopped", None, bound)
    values = np.array([v.varValue or 0.0 for v in model.variables() if v.name.startswith("x")])
    proved = model.sol_status == pulp.LpSolutionOptimal  # status says optimal for any incumbent, sol_status does not
    return Outcome("proved" if proved else "stopped", values, bound)


def _incumbent(model: pulp.LpProblem) -> FloatArray | None:
    """Values of the ``x…`` that HiGHS itself holds, None when it has found none."""
    feasible = 2  # kSolutionStatusFeasible
    if int(model.solverModel.getInfo().primal_solution_status) != feasible:
        return None
    columns = model.solverModel.getSolution().col_value
    return np.array([columns[v.index] for v in model.variables() if v.name.startswith("x")])


def _pulp_cbc(model: pulp.LpProblem, limits: Limits, gap: float, unit: float) -> Outcome:
    """Run CBC on the model's MPS file, and end it when it overruns its limit."""
    import pulp

    program = str(pulp.PULP_CBC_CMD.pulp_cbc_path)
    program = program if Path(program).exists() else shutil.which("cbc") or program
    with tempfile.TemporaryDirectory(prefix="phusong-") as folder:
        mps, answer = Path(folder, "model.mps"), Path(folder, "answer.txt")
        variables, renamed, _, _ = model.writeMPS(str(mps), mpsSense=pulp.LpMinimize, rename=1)
        command = [program, str(mps), "-timeMode", "elapsed", "-allow", str(gap), "-ratio", "0", "-randomCbcSeed"]
        command += [str(limits.seed % 2**31 or 1)]
        command += [] if limits.nodes is None else ["-maxNodes", str(limits.nodes)]
        command += [] if limits.time_s is None else ["-sec", f"{limits.time_s:.2f}"]
        command += ["-solve", "-printingOptions", "all", "-solution", str(answer)]
        log = _log_of(command, None if limits.time_s is None else limits.time_s + _GRACE_S)
        lines = answer.read_text().splitlines() if answer.exists() else []
    sense = -1.0 if model.sense == pulp.LpMaximize else 1.0
    constant = sense * model.objective.constant
    head = lines[0] if lines else ""
    if head.startswith(("Infeasible", "Integer infeasible")):
        return Outcome("infeasible", None, np.inf)
    found = {renamed[v.name]: float(v.lowBound or 0.0) for v in variables}
    for line in lines[1:]:
        words = line.replace("**", "").split()
        if len(words) >= 3 and words[1] in found:
            found[words[1]] = float(words[2])
    values = np.array([found[renamed[v.name]] for v in variables if v.name.startswith("x")])
    objective = _number_after("Objective value:", log)
    if head.startswith("Optimal") and objective is not None:
        return Outcome("proved", values, (objective - gap + constant) * unit)
    bound = _number_after("Lower bound:", log)
    known = -np.inf if bound is None else (bound + constant) * unit
    return Outcome("stopped", values if "objective value" in head else None, known)


def _log_of(command: list[str], timeout_s: float | None) -> str:
    """Output of a program, cut off when its time is over."""
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=timeout_s, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return ""
    return run.stdout


def _number_after(label: str, log: str) -> float | None:
    found = [line for line in log.splitlines() if line.strip().startswith(label)]
    return float(found[-1].split(":")[1].split()[0]) if found else None


def _highs(
    task: dict[str, Any], options: dict[str, Any], report: Callable[[FloatArray | None, float], None]
) -> Outcome:
    """Run HiGHS here; ``report`` is told of every better choice and bound."""
    import highspy

    solver: Any = highspy.Highs  # its stubs leave the constructor untyped
    engine = solver()
    engine.setOptionValue("output_flag", False)
    engine.setOptionValue("mip_rel_gap", 0.0)
    engine.setOptionValue("mip_abs_gap", max(float(options["absolute_gap"]), 1e-6))
    engine.setOptionValue("random_seed", int(options["seed"]) % 2**31)
    if options["time_s"] is not None:
        engine.setOptionValue("time_limit", float(options["time_s"]))
    if options["nodes"] is not None:
        engine.setOptionValue("mip_max_nodes", int(options["nodes"]))
    engine.setOptionValue("mip_allow_restart", bool(options["restart"]))
    for heuristic in _COSTLY_HEURISTICS if options["prove_only"] else ():
        engine.setOptionValue(heuristic, False)
    binaries = int(options["binaries"])
    engine.passModel(_highs_model(highspy, task, binaries, float(options["constant"])))
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
    engine.run()
    status, info = engine.getModelStatus(), engine.getInfo()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Outcome("infeasible", None, np.inf)
    bound = float(info.mip_dual_bound) if np.isfinite(info.mip_dual_bound) else -np.inf
    values = np.array(engine.getSolution().col_value)[:binaries]
    known = info.primal_solution_status == highspy.kSolutionStatusFeasible
    proved = status == highspy.HighsModelStatus.kOptimal
    return Outcome("proved" if proved else "stopped", values if known else None, bound)


def _highs_model(highspy: Any, task: dict[str, Any], binaries: int, constant: float) -> Any:  # noqa: ANN401
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


def _in_own_process(task: dict[str, Any], options: dict[str, Any]) -> Outcome:
    """Run HiGHS in a process of its own and end it when it overruns its limit."""
    with tempfile.TemporaryDirectory(prefix="phusong-") as name:
        folder = Path(name)
        for array in _ARRAYS:
            np.save(folder / f"{array}.npy", task[array])
        command = [sys.executable, "-P", __file__, name, json.dumps(options)]
        timeout = None if options["time_s"] is None else options["time_s"] + _GRACE_S
        _log_of(command, timeout)
        state, best = folder / "state.npy", folder / "values.npy"
        verdict, bound = np.load(state).tolist() if state.exists() else (_VERDICTS.index("stopped"), -np.inf)
        values = np.load(best) if best.exists() else None
    return Outcome(_VERDICTS[int(verdict)], values, bound)


def _serve(folder: Path, options: dict[str, Any]) -> None:
    """Solve the model that lies in a folder, leaving the best choice and bound there as they come."""
    task = {name: np.load(folder / f"{name}.npy") for name in _ARRAYS}

    def leave(values: FloatArray | None, bound: float, verdict: Verdict = "stopped") -> None:
        if values is not None:
            np.save(folder / "part.npy", values)
            (folder / "part.npy").replace(folder / "values.npy")
        np.save(folder / "part.npy", np.array([_VERDICTS.index(verdict), bound]))
        (folder / "part.npy").replace(folder / "state.npy")

    outcome = _highs(task, options, leave)
    leave(outcome.values, outcome.bound, outcome.verdict)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), json.loads(sys.argv[2]))
