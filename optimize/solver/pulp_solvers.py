"""PuLP models solved by HiGHS or CBC, with the true bound."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pulp

    from phusong.coverage.kernels import FloatArray
from phusong.optimize.plan.outcomes import SolverName
from phusong.optimize.solver.outcome import Outcome, SolverLimits
from phusong.optimize.solver.process import GRACE_S, log_of


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


def _pulp_cbc(model: pulp.LpProblem, limits: SolverLimits, gap: float, unit: float) -> Outcome:
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
        log = log_of(command, None if limits.time_s is None else limits.time_s + GRACE_S)
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


def _number_after(label: str, log: str) -> float | None:
    found = [line for line in log.splitlines() if line.strip().startswith(label)]
    return float(found[-1].split(":")[1].split()[0]) if found else None
