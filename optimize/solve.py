"""The only place that calls a solver: status, bound and time limit are read honestly here."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pulp

from phusong.coverage.network import IntArray
from phusong.optimize.models import state
from phusong.optimize.plan import PlanStatus
from phusong.optimize.problem import Problem

SolverName = Literal["highs", "cbc"]

PROOF_TOLERANCE = 1e-6
"""Relative difference between bound and objective below which a plan counts as proved best."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Answer to a :class:`~phusong.optimize.problem.Problem`.

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
        seed: Seed of the solver's random choices.
        solver: ``highs`` or ``cbc``.

    Returns:
        The choice with its status, bound and gap.
    """
    start = time.perf_counter()
    model = state(problem)
    engine = (
        pulp.HiGHS(msg=False, timeLimit=time_limit_s, gapRel=gap, random_seed=seed)
        if solver == "highs"
        else pulp.PULP_CBC_CMD(msg=False, timeLimit=time_limit_s, gapRel=gap, _skip_v4_deprecation=True)
    )
    model.solve(engine)
    if model.sol_status == pulp.LpSolutionInfeasible:
        return _no_choice("infeasible", float("nan"), time.perf_counter() - start, solver)
    values = np.array([variable.varValue or 0.0 for variable in model.variables()[: problem.options]])
    selected = np.flatnonzero(values > 0.5)
    if model.sol_status == pulp.LpSolutionNoSolutionFound or problem.broken_rules(selected):
        return _no_choice("no_plan", _trivial_bound(problem), time.perf_counter() - start, solver)
    bound = _bound(problem, model, selected, solver)
    return _solution(problem, selected, bound, time.perf_counter() - start, solver)


def _trivial_bound(problem: Problem) -> float:
    return float(problem.weights.sum()) if problem.goal == "most_served" else 0.0


def _bound(problem: Problem, model: pulp.LpProblem, selected: IntArray, solver: SolverName) -> float:
    objective = problem.objective(selected)
    claimed = objective if model.sol_status == pulp.LpSolutionOptimal else _trivial_bound(problem)
    if solver == "highs":
        claimed = abs(float(model.solverModel.getInfo().mip_dual_bound))
    return max(claimed, objective) if problem.goal == "most_served" else min(claimed, objective)


def _solution(problem: Problem, selected: IntArray, bound: float, runtime_s: float, solver: str) -> Solution:
    objective = problem.objective(selected)
    gap = abs(bound - objective) / max(abs(objective), 1e-9)
    proved = abs(bound - objective) <= PROOF_TOLERANCE * max(abs(objective), 1.0)
    return Solution(
        status="optimal" if proved else "feasible",
        objective=objective,
        bound=objective if proved else bound,
        gap=0.0 if proved else gap,
        selected=selected.astype(np.int64),
        cost=problem.cost(selected),
        served=problem.value(selected),
        runtime_s=runtime_s,
        solver=solver,
    )


def _no_choice(status: PlanStatus, bound: float, runtime_s: float, solver: str) -> Solution:
    none = np.zeros(0, dtype=np.int64)
    return Solution(status, float("nan"), bound, float("inf"), none, 0.0, 0.0, runtime_s, solver)
