"""Pareto frontier of people against money: the most that each budget can serve, each point begun from the one before.

More money never serves fewer, so the choice of a smaller budget is a start for the next, and a bound of a greater
budget bounds every smaller one. What is told of the points keeps both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.kernels import IntArray
from phusong.optimize.plan.outcomes import FrontierPoint
from phusong.optimize.planner.effort import Effort
from phusong.optimize.planner.priorities import Settled, settle_in_order
from phusong.optimize.problem.problem import Problem, relative_gap
from phusong.optimize.problem.reduce import reduce_problem
from phusong.optimize.question.formulation import Formulation, formulate
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.search.greedy import fill, instance_of, selection_of


def find_frontier(
    options: Options, parameters: PlanParameters, budgets_vnd: Sequence[int]
) -> tuple[FrontierPoint, ...]:
    """Find the Pareto frontier: the most weighted people that each of several budgets can serve.

    Floors, places that come first and decisions hold at every point; phases are left out.

    Args:
        options: What could be built, and what it is weighed by.
        parameters: The question; its effort is for all points together.
        budgets_vnd: Money of each point, VND, in any order.

    Returns:
        One point for each different budget, ascending.

    Raises:
        InputError: When a setting names what is not known.
    """
    asked = frontier_question(parameters)
    formulation = formulate(options, asked)
    return frontier_of(options, formulation, sorted(set(budgets_vnd)), frontier_effort(asked))


def frontier_effort(parameters: PlanParameters) -> Effort:
    """What all points may take together, and their precision; the clock starts now."""
    effort = Effort.of(parameters)
    return effort if parameters.frontier_gap is None else replace(effort, gap=parameters.frontier_gap)


def frontier_question(parameters: PlanParameters) -> PlanParameters:
    """The question that the points answer: the most people for one budget, whatever else is asked."""
    return parameters.model_copy(update={"question": "budget", "phases": ()})


def frontier_of(
    options: Options,
    formulation: Formulation,
    budgets_vnd: Sequence[int],
    effort: Effort,
    *,
    known: Mapping[int, Settled] | None = None,
) -> tuple[FrontierPoint, ...]:
    """Answer a stated question for several budgets.

    Args:
        options: What could be built.
        formulation: The question; its own budget is left out.
        budgets_vnd: Money of each point, VND, ascending.
        effort: Time for all points together, and precision.
        known: Answers that are known already, by budget.
    """
    known = known or {}
    answers: list[_Answer] = []
    for number, budget in enumerate(budgets_vnd):
        share = effort.share(1.0 / (len(budgets_vnd) - number))
        if budget in known:
            answers.append(_Answer(budget, known[budget], 0.0))
            continue
        asked = replace(formulation, problem=replace(formulation.problem, budget=budget / formulation.reserve))
        start = _filled(asked.problem, answers[-1].settled.solution.selected) if answers else None
        settled = settle_in_order(asked, share, start)
        answers.append(_Answer(budget, settled, share.spent_s(), share.clock.stopped))
    bounds = _carried_back(formulation, answers)
    return tuple(_point(options, formulation, each, bound) for each, bound in zip(answers, bounds, strict=True))


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answer for one budget."""

    budget_vnd: int
    settled: Settled
    runtime_s: float
    by_clock: bool = False


def _filled(problem: Problem, before: IntArray) -> IntArray:
    """A choice with what more the budget pays for, the most for the money first."""
    if problem.links:
        return before
    reduction = reduce_problem(problem)
    if reduction.infeasible or not reduction.problem.options:
        return before
    instance = instance_of(reduction.problem)
    selection = selection_of(instance, reduction.problem.weights, np.flatnonzero(np.isin(reduction.options, before)))
    fill(instance, selection)
    filled = reduction.lift(np.flatnonzero(selection.chosen))
    return filled if not problem.broken_rules(filled) else before


def _carried_back(formulation: Formulation, answers: Sequence[_Answer]) -> list[float]:
    """Bound of each point: no more than that of any greater budget, unless places come first."""
    bounds = [each.settled.solution.bound if each.settled.solution.status != "infeasible" else 0.0 for each in answers]
    if not formulation.priorities:
        for at in range(len(bounds) - 2, -1, -1):
            if answers[at].settled.solution.status != "infeasible":
                bounds[at] = min(bounds[at], bounds[at + 1])
    return bounds


def _point(options: Options, formulation: Formulation, answer: _Answer, bound: float) -> FrontierPoint:
    solution = answer.settled.solution
    built = formulation.built(solution.selected)
    known = solution.found
    value = solution.objective - formulation.continuity_weight if known else 0.0
    bound = max(bound - formulation.continuity_weight, value) if solution.status != "infeasible" else 0.0
    proved = solution.status == "optimal" or (known and answer.settled.proved and bound - value <= 1e-9 * abs(value))
    names = options.option_ids()
    return FrontierPoint(
        budget_vnd=answer.budget_vnd,
        status="optimal" if proved else solution.status,
        objective=value,
        bound=value if proved else bound,
        gap=0.0 if proved else relative_gap(value, bound) if known else float("inf"),
        cost_vnd=round(formulation.problem.cost(built)),
        parts=tuple(names[option] for option in built),
        runtime_s=answer.runtime_s,
        by_clock=answer.by_clock,
    )
