"""PuLP models solved by HiGHS or CBC, with the true bound."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pulp

    from phusong.coverage.kernels import FloatArray
from phusong.optimize.plan.outcomes import SolverName
from phusong.optimize.solver.outcome import Outcome, SolverLimits
from phusong.optimize.solver.process import GRACE_S, log_of
from phusong.optimize.solver.work import CHECK_ITERATIONS, branching_work_s, check_limit


def run_pulp(model: pulp.LpProblem, limits: SolverLimits, unit: float, solver: SolverName) -> Outcome:
    """Solve a PuLP model whose binary variables are named ``x…``.

    Args:
        model: The model.
        limits: When to stop.
        unit: Weight or VND that one unit of the objective stands for.
        solver: ``highs`` or ``cbc``.
    """
    gap = limits.absolute_gap / unit
    return _pulp_cbc(model, limits, gap, unit) if solver == "cbc" else _pulp_highs(model, limits, gap, unit)


def _pulp_highs(model: pulp.LpProblem, limits: SolverLimits, gap: float, unit: float) -> Outcome:
    import highspy
    import pulp

    entries = _size_of(model)
    by_count = _run_highs(model, limits, gap, check_limit(limits.work_s, entries))
    info, ended = model.solverModel.getInfo(), model.solverModel.getModelStatus()
    work_s = branching_work_s(max(int(info.simplex_iteration_count), 0), entries)
    if not by_count and model.sol_status == pulp.LpSolutionInfeasible:
        return Outcome("infeasible", None, np.inf, work_s)
    sense = -1.0 if model.sense == pulp.LpMaximize else 1.0
    bound = float(info.mip_dual_bound)
    bound = (bound + sense * model.objective.constant) * unit if np.isfinite(bound) else -np.inf
    by_clock = ended == highspy.HighsModelStatus.kTimeLimit
    if by_count:
        return Outcome("stopped", _incumbent(model), bound, work_s)
    if model.sol_status == pulp.LpSolutionNoSolutionFound:
        return Outcome("stopped", None, bound, work_s, by_clock)
    values = np.array([v.varValue or 0.0 for v in model.variables() if v.name.startswith("x")])
    proved = model.sol_status == pulp.LpSolutionOptimal  # status says optimal for any incumbent, sol_status does not
    return Outcome("proved" if proved else "stopped", values, bound, work_s, by_clock)


def _run_highs(model: pulp.LpProblem, limits: SolverLimits, gap: float, checks: int | None) -> bool:
    """Solve with HiGHS on one thread, as all of our runs; True when a count of nodes or checks ended it."""
    import highspy
    import pulp

    status = highspy.HighsModelStatus
    nodes = {} if limits.nodes is None else {"mip_max_nodes": limits.nodes}
    ended = {} if checks is None else _ended_after(checks)
    for threads in (1, None):  # where other software has started HiGHS with more threads, it runs with those only
        engine = pulp.HiGHS(
            msg=False,
            timeLimit=limits.time_s,
            threads=threads,
            gapRel=0.0,
            gapAbs=max(gap, 1e-6),
            random_seed=limits.seed % 2**31,
            mip_allow_restart=False,
            **nodes,
            **ended,
        )
        # PuLP 3.3 has no word for the status of some counts, and asks for values where there are none.
        with contextlib.suppress(KeyError, IndexError):
            model.solve(engine)
        if model.solverModel.getModelStatus() != status.kNotset:
            break
    return model.solverModel.getModelStatus() in (status.kSolutionLimit, status.kInterrupt)


def _ended_after(checks: int) -> dict[str, Any]:
    """Arguments that end branch and bound at its so manieth check, which is the same moment on every machine."""
    import highspy

    made = 0

    def on_check(_kind: object, _message: str, _out: object, into: Any, _data: object) -> None:  # noqa: ANN401
        nonlocal made
        made += 1
        into.user_interrupt = made >= checks

    return {
        "callbackTuple": (on_check, None),
        "callbacksToActivate": [highspy.cb.HighsCallbackType.kCallbackMipInterrupt],
    }


def _size_of(model: pulp.LpProblem) -> int:
    """About how many entries, rows and columns a model has, by which work on it is counted: a row has about four."""
    return 5 * int(model.numConstraints()) + int(model.numVariables())


def _incumbent(model: pulp.LpProblem) -> FloatArray | None:
    """Values of the ``x…`` that HiGHS itself holds, None when it has found none."""
    feasible = 2  # kSolutionStatusFeasible
    if int(model.solverModel.getInfo().primal_solution_status) != feasible:
        return None
    columns = model.solverModel.getSolution().col_value
    return np.array([columns[v.index] for v in model.variables() if v.name.startswith("x")])


def _pulp_cbc(model: pulp.LpProblem, limits: SolverLimits, gap: float, unit: float) -> Outcome:
    """Run CBC on the model's MPS file, and end it when it overruns its limit."""
    import pulp

    program = str(pulp.PULP_CBC_CMD.pulp_cbc_path)
    program = program if Path(program).exists() else shutil.which("cbc") or program
    entries = _size_of(model)
    with tempfile.TemporaryDirectory(prefix="phusong-") as folder:
        mps, answer = Path(folder, "model.mps"), Path(folder, "answer.txt")
        variables, renamed, _, _ = model.writeMPS(str(mps), mpsSense=pulp.LpMinimize, rename=1)
        command = [program, str(mps), "-timeMode", "elapsed", "-allow", str(gap), "-ratio", "0", "-randomCbcSeed"]
        command += [str(limits.seed % 2**31 or 1)]
        nodes = _least_of(limits.nodes, check_limit(limits.work_s, entries))  # it tells no other count to end by
        command += [] if nodes is None else ["-maxNodes", str(nodes)]
        command += [] if limits.time_s is None else ["-sec", f"{limits.time_s:.2f}"]
        command += ["-solve", "-printingOptions", "all", "-solution", str(answer)]
        log = log_of(command, None if limits.time_s is None else limits.time_s + GRACE_S)
        lines = answer.read_text().splitlines() if answer.exists() else []
    sense = -1.0 if model.sense == pulp.LpMaximize else 1.0
    constant = sense * model.objective.constant
    head = lines[0] if lines else ""
    iterations = _number_after("Total iterations:", log) or CHECK_ITERATIONS
    work_s, by_clock = branching_work_s(iterations, entries), not head or head.startswith("Stopped on time")
    if head.startswith(("Infeasible", "Integer infeasible")):
        return Outcome("infeasible", None, np.inf, work_s)
    found = {renamed[v.name]: float(v.lowBound or 0.0) for v in variables}
    for line in lines[1:]:
        words = line.replace("**", "").split()
        if len(words) >= 3 and words[1] in found:
            found[words[1]] = float(words[2])
    values = np.array([found[renamed[v.name]] for v in variables if v.name.startswith("x")])
    objective = _number_after("Objective value:", log)
    if head.startswith("Optimal") and objective is not None:
        return Outcome("proved", values, (objective - gap + constant) * unit, work_s)
    bound = _number_after("Lower bound:", log)
    known = -np.inf if bound is None else (bound + constant) * unit
    return Outcome("stopped", values if "objective value" in head else None, known, work_s, by_clock)


def _least_of(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)


def _number_after(label: str, log: str) -> float | None:
    found = [line for line in log.splitlines() if line.strip().startswith(label)]
    return float(found[-1].split(":")[1].split()[0]) if found else None
