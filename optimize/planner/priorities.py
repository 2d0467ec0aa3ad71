"""Lexicographic priorities: places kind by kind, then the question, then no more money than it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.plan.outcomes import PlanStatus
from phusong.optimize.planner.effort import Effort
from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.problem import Problem, closed_bound, relative_gap
from phusong.optimize.problem.trim import asked_rows, trim
from phusong.optimize.question.formulation import Formulation, PlacePriority
from phusong.optimize.solver.solution import Solution


@dataclass(frozen=True, slots=True)
class Settled:
    """The answer of a question whose places come first.

    Attributes:
        problem: The question with the places that are served as floors.
        solution: Its answer; ``optimal`` only where every step before was proved too.
        proved: Whether every step before was proved.
    """

    problem: Problem
    solution: Solution
    proved: bool


SPARE_GAP = 1e-4
"""Share of the money at which the search for a cheaper choice that serves the same may stop."""


def settle_in_order(formulation: Formulation, effort: Effort, start: IntArray | None = None) -> Settled:
    """Serve as many places as can be, priority by priority, then answer the question, then spare money.

    Args:
        formulation: The question.
        effort: Time and precision.
        start: A choice that is known already, None when there is none.
    """
    problem, proved = formulation.problem, True
    for priority in formulation.priorities:
        if not len(priority.rows):
            continue
        first = effort.solve(replace(problem, goal="most_served", weights=_count(problem, priority)))
        if not first.found:
            return Settled(problem, nothing(first.status, problem, first.solver), proved)
        proved = proved and first.status == "optimal"
        problem = replace(problem, floors=problem.floors.joined(_at_least(problem, priority, first.objective)))
    solution = answer(problem, effort, start)
    if solution.status == "optimal" and not proved:
        solution = replace(solution, status="feasible")
    return Settled(problem, solution, proved)


def answer(problem: Problem, effort: Effort, start: IntArray | None = None) -> Solution:
    """The best choice, without what adds nothing; known without a solver where nothing can be gained."""
    if _nothing_to_choose(problem):
        return nothing("optimal", problem, "nothing to choose", effort.spent_s())
    solution = effort.solve(problem, start=start)
    if not solution.found:
        return nothing(solution.status, problem, solution.solver)
    selected = solution.selected
    if problem.goal == "most_served":
        selected = trim(problem, selected)
        if effort.spares or _nobody_left(problem, selected):
            selected = _spared(problem, selected, effort)
    objective = problem.objective(selected)
    bound = closed_bound(objective, solution.bound, problem.goal)
    gap = relative_gap(objective, bound)
    return replace(solution, selected=selected, objective=objective, bound=bound, gap=gap, cost=problem.cost(selected))


def nothing(status: PlanStatus, problem: Problem, how: str, runtime_s: float = 0.0) -> Solution:
    """An answer without options: proved where nothing can be gained, else as far from the best as can be."""
    proved = status == "optimal"
    unknown = status == "no_plan" and problem.goal == "most_served"
    return Solution(
        status=status,
        objective=0.0,
        bound=float(problem.weights.sum()) if unknown else 0.0,
        gap=0.0 if proved else float("inf"),
        selected=np.zeros(0, dtype=np.int64),
        cost=0.0,
        served=0.0,
        runtime_s=runtime_s,
        solver=how,
    )


def _nothing_to_choose(problem: Problem) -> bool:
    """True where no option is asked for and none that can be paid adds anything."""
    if len(problem.floors) or problem.must.any() or problem.locked.any():
        return False
    affordable = np.repeat(problem.costs <= problem.budget, np.diff(problem.covers.indptr))
    gained = problem.weights[problem.covers.indices] > 0.0
    return problem.goal == "least_cost" or not bool((affordable & gained).any())


def _nobody_left(problem: Problem, selected: IntArray) -> bool:
    """True where a choice serves all that anything allowed serves."""
    most = problem.served(np.flatnonzero(~problem.forbidden).astype(np.int64))
    return not bool((most & ~problem.served(selected) & (problem.weights > 0.0)).any())


def _count(problem: Problem, priority: PlacePriority) -> FloatArray:
    """One for each place of a priority, shape (rows,)."""
    ones = np.zeros(problem.rows)
    ones[priority.rows] = 1.0
    return ones


def _at_least(problem: Problem, priority: PlacePriority, places: float) -> Floors:
    """As many places of a priority as were found."""
    at = np.zeros(len(priority.rows), dtype=np.int64)
    counts = sparse.csr_array((np.ones(len(at)), (at, priority.rows)), shape=(1, problem.rows), dtype=np.float64)
    return Floors(counts, np.array([places]), (f"{priority.service} at every {priority.kind}",))


def _spared(problem: Problem, selected: IntArray, effort: Effort) -> IntArray:
    """The cheapest choice found, with what is left, that serves everyone whom ``selected`` serves.

    The most people for the money comes first; a solver that seeks it has no reason to spare what is left over.
    """
    if effort.clock.over():
        return selected
    same: BoolArray = problem.served(selected) & asked_rows(problem)
    cheapest = effort.solve(
        replace(problem, goal="least_cost", must=same), gap=max(effort.gap, SPARE_GAP), start=selected
    )
    found = cheapest.found and not problem.broken_rules(cheapest.selected)
    return trim(problem, cheapest.selected) if found and cheapest.cost < problem.cost(selected) else selected
