"""Infeasibility explained: which floors, how much money is missing, how high the floors could be.

Decisions that contradict each other are told first, then terrain (what nothing that was weighed can reach), then what
decisions rule out, then money. The highest floor attainable is found
floor by floor, the gravest first: each keeps what those before it attain, which minimises their slacks in that order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray
from phusong.optimize.plan.reason import Reason, ReasonValue
from phusong.optimize.planner.contradictions import (
    PlanConflict,
    contradictions,
    dearer_than_the_budget,
    decisions_against,
    left_by_decisions,
)
from phusong.optimize.planner.effort import Effort
from phusong.optimize.problem.floors import FLOOR_TOLERANCE, Floors
from phusong.optimize.problem.problem import Problem, within_budget
from phusong.optimize.question.floors import FloorGroup
from phusong.optimize.question.formulation import Formulation
from phusong.optimize.solver.solution import Solution

SHARE_STEP = 1e-3
"""Shares of several groups at once are found to this precision."""

SHOWN = 5
"""So many floors are told of one by one; of more, how many."""


def explain(formulation: Formulation, effort: Effort) -> tuple[PlanConflict, ...]:
    """Conflicts that make a planning question infeasible: floors, decisions and money.

    Args:
        formulation: A question that has no answer.
        effort: What is left for the explanation; what it was not enough for is said.

    Returns:
        The limits that conflict, most telling first; never empty.
    """
    return (
        tuple(contradictions(formulation))
        or tuple(dearer_than_the_budget(formulation, effort))
        or tuple(_beyond_reach(formulation))
        or tuple(_beyond_decisions(formulation))
        or tuple(_beyond_money(formulation, effort))
    )


@dataclass(frozen=True, slots=True)
class _Short:
    """A floor that is not met today, with its number among the floors of the problem."""

    number: int
    group: FloorGroup


def _short(formulation: Formulation) -> list[_Short]:
    groups = [group for group in formulation.groups if group.need > group.before]
    return [_Short(number, group) for number, group in enumerate(groups)]


def _only(floors: Floors, numbers: Sequence[int]) -> Floors:
    """Some of the floors."""
    kept = np.array(numbers, dtype=np.int64)
    return Floors(sparse.csr_array(floors.counts[kept]), floors.need[kept], tuple(floors.names[at] for at in numbers))


def _beyond(formulation: Formulation, options: BoolArray) -> tuple[list[_Short], FloatArray]:
    """Floors that not even all of some options together would meet, and the people they serve of every floor."""
    problem = formulation.problem
    reached = problem.floors.counts @ problem.served(np.flatnonzero(options)).astype(np.float64)
    needed = problem.floors.need * (1.0 - FLOOR_TOLERANCE)
    return [short for short in _short(formulation) if reached[short.number] < needed[short.number]], reached


def _attainable(beyond: Sequence[_Short], reached: FloatArray) -> dict[str, float]:
    """The most people of each floor that can have the service."""
    return {short.group.text: short.group.before + float(reached[short.number]) for short in beyond}


def _beyond_reach(formulation: Formulation) -> Iterator[PlanConflict]:
    """Floors that not even everything together would meet."""
    beyond, reached = _beyond(formulation, np.ones(formulation.problem.options, dtype=np.bool_))
    for short in beyond[:SHOWN]:
        most = (short.group.before + reached[short.number]) / short.group.people
        reason = Reason.of("out_of_reach", floor=short.group.told, most_share=most)
        yield PlanConflict(reason, _attainable([short], reached))
    if others := beyond[SHOWN:]:
        whose = tuple(short.group.whose for short in others)
        reason = Reason.of("out_of_reach.others", n=len(others), whose=whose)
        yield PlanConflict(reason, _attainable(others, reached))


def _beyond_decisions(formulation: Formulation) -> Iterator[PlanConflict]:
    """Floors that could be met, and cannot with what partners decided."""
    problem = formulation.problem
    left = left_by_decisions(formulation)
    beyond, reached = _beyond(formulation, left)
    for short in beyond[:SHOWN]:
        counted = np.zeros(problem.rows, dtype=np.bool_)
        counted[problem.floors.counts[[short.number]].indices] = True
        against = decisions_against(formulation, counted & ~problem.served(np.flatnonzero(left)))
        most = (short.group.before + reached[short.number]) / short.group.people
        reason = Reason.of("decisions", decisions=against, floor=short.group.told, most_share=most)
        yield PlanConflict(reason, _attainable([short], reached))


def _beyond_money(formulation: Formulation, effort: Effort) -> Iterator[PlanConflict]:
    """What is missing, which floors take the money, and how high they could be."""
    problem = formulation.problem
    cheapest = effort.solve(replace(problem, goal="least_cost", budget=float("inf")), part=0.4)
    settings = list(dict.fromkeys(short.group.setting for short in _short(formulation)))
    if cheapest.found and not within_budget(cheapest.bound, problem.budget):
        yield PlanConflict(_missing(formulation, cheapest))
    elif cheapest.status == "infeasible":
        yield PlanConflict(Reason.of("exclusive"))
    else:
        yield PlanConflict(Reason.of("unknown.choice", budget=formulation.money))
    attained: dict[int, float] = {}
    for number, setting in enumerate(settings):
        if effort.clock.over():
            yield PlanConflict(_unexamined(len(settings) - number))
            return
        highest = _highest(formulation, setting, attained, effort)
        attained[setting] = highest.share
        yield _told(formulation, setting, highest)


def _missing(formulation: Formulation, cheapest: Solution) -> Reason:
    """How much money is missing; how much at most where the least is not proved."""
    budget_vnd = formulation.problem.budget
    needs = Reason.of("needs.floors_and_accepted" if formulation.rules.locked else "needs.floors")
    values: dict[str, ReasonValue] = {
        "needs": needs,
        "need_vnd": cheapest.bound,
        "budget": formulation.money,
        "missing_vnd": cheapest.bound - budget_vnd,
    }
    if cheapest.status == "optimal":
        return Reason.of("money", **values)
    return Reason.of("money.at_most", **values, most_vnd=cheapest.objective - budget_vnd)


def _unexamined(floors: int) -> Reason:
    return Reason.of("unknown.last_floor") if floors == 1 else Reason.of("unknown.floors", n=floors)


@dataclass(frozen=True, slots=True)
class _Highest:
    """How far one floor goes.

    Attributes:
        share: Share that every group of the floor attains, 1.0 when the floor is met.
        proved: False when more might be attained.
        short: Groups below what is asked in the plan that attains it, with the share of each.
    """

    share: float
    proved: bool
    short: tuple[tuple[FloorGroup, float], ...]


def _highest(formulation: Formulation, setting: int, attained: dict[int, float], effort: Effort) -> _Highest:
    """Highest share of one floor when those before it keep what they attain and those after it are left out."""
    mine = [short for short in _short(formulation) if short.group.setting == setting]
    asked = mine[0].group.share
    fixed = _fixed(formulation, attained)
    if len(mine) == 1:
        return _highest_of_one(formulation, mine[0], fixed, effort)
    low, short, proved = 0.0, tuple((each.group, each.group.before / each.group.people) for each in mine), True
    high, trial = asked, asked
    while high - low > SHARE_STEP:
        if effort.clock.over():
            proved = False
            break
        needs = [(each, trial * each.group.people - each.group.before) for each in mine]
        served = _serve(formulation, fixed, needs, effort)
        if served is None:
            proved = False
        if served is None or not len(served):
            high = trial
        else:
            shares = [(each.group.before + served[each.number]) / each.group.people for each in mine]
            low = min(shares)
            short = tuple(
                (each.group, share) for each, share in zip(mine, shares, strict=True) if share < each.group.share - 1e-9
            )
            if low >= asked - 1e-9:
                return _Highest(asked, proved, ())
        trial = (low + high) / 2.0
    return _Highest(low, proved, short)


def _highest_of_one(
    formulation: Formulation, short: _Short, fixed: list[tuple[_Short, float]], effort: Effort
) -> _Highest:
    """The same for a floor of a single group, whose people are simply counted."""
    problem, group = formulation.problem, short.group
    counts = np.asarray(problem.floors.counts[[short.number]].sum(axis=0)).reshape(-1)
    found = effort.solve(replace(problem, goal="most_served", weights=counts, floors=_needing(problem, fixed)))
    gained = found.objective if found.found else 0.0
    share = (group.before + gained) / group.people
    if share >= group.share - FLOOR_TOLERANCE:
        return _Highest(group.share, proved=True, short=())
    return _Highest(share, found.status in ("optimal", "infeasible"), ((group, share),))


def _needing(problem: Problem, needs: list[tuple[_Short, float]]) -> Floors:
    """Floors with other needs."""
    wanted = [(short.number, need) for short, need in needs if need > 0.0]
    floors = _only(problem.floors, [number for number, _ in wanted])
    return replace(floors, need=np.array([need * (1.0 - FLOOR_TOLERANCE) for _, need in wanted], dtype=np.float64))


def _fixed(formulation: Formulation, attained: dict[int, float]) -> list[tuple[_Short, float]]:
    """What the floors before keep: each group as much as all of its floor attain, or what it asks if that is less."""
    return [
        (short, min(attained[short.group.setting], short.group.share) * short.group.people - short.group.before)
        for short in _short(formulation)
        if short.group.setting in attained
    ]


def _serve(
    formulation: Formulation, fixed: list[tuple[_Short, float]], needs: list[tuple[_Short, float]], effort: Effort
) -> FloatArray | None:
    """People newly served by floor in some choice that meets the needs; empty when there is none, None when unknown."""
    floors = _needing(formulation.problem, [*fixed, *needs])
    found = effort.solve(replace(formulation.problem, goal="least_cost", floors=floors), gap=float("inf"), part=0.3)
    if found.status == "infeasible":
        return np.zeros(0)
    if found.status == "no_plan":
        return None
    served = formulation.problem.served(found.selected).astype(np.float64)
    return np.asarray(formulation.problem.floors.counts @ served, dtype=np.float64)


def _told(formulation: Formulation, setting: int, highest: _Highest) -> PlanConflict:
    """One floor: met, or how high it could be and who stays below."""
    groups = [short.group for short in _short(formulation) if short.group.setting == setting]
    whose = groups[0].whose if len(groups) == 1 else Reason.of("whose.groups", n=len(groups))
    floor = Reason.of("floor", service=groups[0].service, asked_share=groups[0].share, whose=whose)
    if not highest.short:
        return PlanConflict(Reason.of("floor.met", floor=floor))
    key = "floor.at_most" if highest.proved else "floor.at_least"
    below = tuple(group.whose for group, _ in highest.short)
    reason = Reason.of(key, floor=floor, most_share=highest.share, below=below)
    return PlanConflict(reason, {group.text: share * group.people for group, share in highest.short})
