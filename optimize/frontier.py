"""People against money: the most that each of several budgets can serve, each point begun from the one before.

More money never serves fewer, so the choice of a smaller budget is a start for the next, and a bound of a greater
budget bounds every smaller one. What is told of the points keeps both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.matrix import RsrpMatrix
from phusong.coverage.network import IntArray, Network
from phusong.coverage.radio import RadioParameters
from phusong.coverage.served import Coverage
from phusong.optimize.arrays import arrays
from phusong.optimize.candidates import Candidates
from phusong.optimize.effort import Effort
from phusong.optimize.extensions import Extensions
from phusong.optimize.greedy import board_of, fill, hand_of
from phusong.optimize.names import refuse_unknown_names
from phusong.optimize.phases import LARGE
from phusong.optimize.places import PlaceReach, reach_places
from phusong.optimize.plan import FrontierPoint
from phusong.optimize.possibilities import Possibilities
from phusong.optimize.priorities import Settled, settle_in_order
from phusong.optimize.problem import Problem
from phusong.optimize.questions import PlanParameters
from phusong.optimize.reduce import reduce_problem
from phusong.optimize.risk import strict_radio
from phusong.optimize.solve import Limits, Solution, run_arrays
from phusong.optimize.statement import Statement, state_question
from phusong.optimize.trim import trim

FIRST_PART = 0.7
"""Part of a point's time for answering it by itself; the rest is for going on from the best start known."""


def find_frontier(
    network: Network,
    coverage: Coverage,
    candidates: Candidates,
    matrices: Mapping[str, RsrpMatrix],
    extensions: Extensions,
    radio: RadioParameters,
    parameters: PlanParameters,
    budgets_vnd: Sequence[int],
    *,
    places: PlaceReach | None = None,
) -> tuple[FrontierPoint, ...]:
    """Find the most weighted people that each of several budgets can serve.

    Floors, places that come first and decisions hold at every point; phases are left out.

    Args:
        network: The layers.
        coverage: Who is served today.
        candidates: Upgrades and new towers.
        matrices: Service to RSRP in dBm, candidates × villages.
        extensions: Fibre sections and access points.
        radio: Link budgets whose thresholds decide who is served.
        parameters: The question; its time is for all points together.
        budgets_vnd: Money of each point, VND, in any order.
        places: What :func:`~phusong.optimize.places.reach_places` found; found here when None.

    Returns:
        One point for each different budget, ascending.

    Raises:
        InputError: When a setting names what is not known.
    """
    strict = strict_radio(radio, parameters.risk)
    possibilities = Possibilities(network, coverage, candidates, matrices, extensions, strict)
    refuse_unknown_names(possibilities, parameters)
    asked = parameters.model_copy(update={"question": "budget", "phases": ()})
    places = places or reach_places(network, candidates, extensions, radio, parameters)
    statement = state_question(possibilities, asked, places)
    return frontier_of(possibilities, statement, sorted(set(budgets_vnd)), Effort.of(asked))


def frontier_of(
    possibilities: Possibilities, statement: Statement, budgets_vnd: Sequence[int], effort: Effort
) -> tuple[FrontierPoint, ...]:
    """Answer a stated question for several budgets.

    Args:
        possibilities: What could be built.
        statement: The question; its own budget is left out.
        budgets_vnd: Money of each point, VND, ascending.
        effort: Time for all points together, and precision.
    """
    answers: list[_Answer] = []
    for number, budget in enumerate(budgets_vnd):
        share = effort.share(1.0 / (len(budgets_vnd) - number))
        asked = replace(statement, problem=replace(statement.problem, budget=budget / statement.reserve))
        before = answers[-1].settled.solution.selected if answers else np.zeros(0, dtype=np.int64)
        settled = settle_in_order(asked, share.share(FIRST_PART))
        settled = _from_start(asked, settled, before, share)
        answers.append(_Answer(budget, settled, share.spent_s()))
    bounds = _carried_back(statement, answers)
    return tuple(_point(possibilities, statement, each, bound) for each, bound in zip(answers, bounds, strict=True))


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answer for one budget."""

    budget_vnd: int
    settled: Settled
    runtime_s: float


def _from_start(statement: Statement, settled: Settled, before: IntArray, effort: Effort) -> Settled:
    """A better answer from what a smaller budget builds and what was found, where the best is not proved yet."""
    problem, solution = settled.problem, settled.solution
    if statement.levels or solution.status == "optimal" or not len(before):
        return settled
    start = _filled(problem, before)
    if solution.status == "feasible" and problem.value(solution.selected) >= problem.value(start):
        start = solution.selected
    if problem.broken_rules(start):
        return settled
    return replace(settled, solution=_improved(problem, start, solution, effort))


def _filled(problem: Problem, before: IntArray) -> IntArray:
    """A choice with what more the budget pays for, the most for the money first."""
    reduction = reduce_problem(problem)
    if reduction.infeasible or not reduction.problem.options:
        return before
    board = board_of(reduction.problem)
    hand = hand_of(board, reduction.problem.weights, np.flatnonzero(np.isin(reduction.options, before)))
    fill(board, hand)
    filled = reduction.lift(np.flatnonzero(hand.chosen))
    return filled if not problem.broken_rules(filled) else before


def _improved(problem: Problem, start: IntArray, solution: Solution, effort: Effort) -> Solution:
    """The mixed-integer model from a start, in the time left."""
    limits = Limits(max(effort.left_s(), 0.5), max(effort.gap * problem.value(start), 1e-6), seed=effort.seed)
    model = arrays(problem)
    outcome = run_arrays(model, limits, start, apart=model.matrix.nnz > LARGE)
    bound = -outcome.bound
    if solution.status == "feasible":
        bound = min(bound, solution.bound)
    best = start
    if outcome.values is not None:
        found = np.flatnonzero(outcome.values > 0.5).astype(np.int64)
        if not problem.broken_rules(found) and problem.value(found) > problem.value(best):
            best = found
    best = trim(problem, best)
    value = problem.value(best)
    bound = max(bound, value)
    proved = bound - value <= 1e-6 * max(abs(value), 1.0)
    return replace(
        solution,
        status="optimal" if proved else "feasible",
        objective=value,
        bound=value if proved else bound,
        gap=0.0 if proved else (bound - value) / max(abs(value), 1e-9),
        selected=best,
        cost=problem.cost(best),
    )


def _carried_back(statement: Statement, answers: Sequence[_Answer]) -> list[float]:
    """Bound of each point: no more than that of any greater budget, unless places come first."""
    bounds = [each.settled.solution.bound if each.settled.solution.status != "infeasible" else 0.0 for each in answers]
    if not statement.levels:
        for at in range(len(bounds) - 2, -1, -1):
            if answers[at].settled.solution.status != "infeasible":
                bounds[at] = min(bounds[at], bounds[at + 1])
    return bounds


def _point(possibilities: Possibilities, statement: Statement, answer: _Answer, bound: float) -> FrontierPoint:
    solution = answer.settled.solution
    built = statement.built(solution.selected)
    known = solution.status in ("optimal", "feasible")
    value = solution.objective - statement.prices if known else 0.0
    bound = max(bound - statement.prices, value) if solution.status != "infeasible" else 0.0
    proved = solution.status == "optimal" or (known and answer.settled.proved and bound - value <= 1e-9 * abs(value))
    names = possibilities.option_names()
    return FrontierPoint(
        budget_vnd=answer.budget_vnd,
        status="optimal" if proved else solution.status,
        objective=value,
        bound=value if proved else bound,
        gap=0.0 if proved else (bound - value) / max(abs(value), 1e-9) if known else float("inf"),
        cost_vnd=round(statement.problem.cost(built)),
        parts=tuple(names[option] for option in built),
        runtime_s=answer.runtime_s,
    )
