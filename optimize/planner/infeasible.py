"""Infeasibility in the planner's words: which floors, how much money is missing, how high the floors could be.

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
from phusong.optimize.planner.contradictions import (
    contradictions,
    dearer_than_the_budget,
    decisions_against,
    left_by_decisions,
)
from phusong.optimize.planner.effort import Effort
from phusong.optimize.problem.floors import FLOOR_TOLERANCE, Floors
from phusong.optimize.problem.problem import Problem, within_budget
from phusong.optimize.question.floors import FloorGroup, as_percent
from phusong.optimize.question.formulation import Formulation
from phusong.optimize.search.infeasible import Conflict

SHARE_STEP = 1e-3
"""Shares of several groups at once are found to this precision."""

SHOWN = 5
"""So many names are told; of more, how many."""


def explain(formulation: Formulation, effort: Effort) -> tuple[Conflict, ...]:
    """Conflicts that make a question infeasible, in the planner's words: floors, decisions and money.

    Args:
        formulation: A question that has no answer.
        effort: Time that is left for the explanation; what it was too short for is said.

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


def _beyond_reach(formulation: Formulation) -> Iterator[Conflict]:
    """Floors that not even everything together would meet."""
    beyond, reached = _beyond(formulation, np.ones(formulation.problem.options, dtype=np.bool_))
    for short in beyond[:SHOWN]:
        most = (short.group.before + reached[short.number]) / short.group.people
        yield Conflict(
            "out_of_reach",
            f"the floor of {short.group.text} cannot be met at any price: with everything built that was weighed, "
            f"{_floored(most)} would have it",
            _attainable([short], reached),
        )
    if len(beyond) > SHOWN:
        others = _listed([short.group for short in beyond[SHOWN:]])
        text = f"nor can {len(beyond) - SHOWN} other floors, of {others}"
        yield Conflict("out_of_reach", text, _attainable(beyond[SHOWN:], reached))


def _beyond_decisions(formulation: Formulation) -> Iterator[Conflict]:
    """Floors that could be met, and cannot with what partners decided."""
    problem = formulation.problem
    left = left_by_decisions(formulation)
    beyond, reached = _beyond(formulation, left)
    for short in beyond[:SHOWN]:
        counted = np.zeros(problem.rows, dtype=np.bool_)
        counted[problem.floors.counts[[short.number]].indices] = True
        against = decisions_against(formulation, counted & ~problem.served(np.flatnonzero(left)))
        most = (short.group.before + reached[short.number]) / short.group.people
        names = ", ".join(against[:SHOWN]) + (f" and {len(against) - SHOWN} more" if len(against) > SHOWN else "")
        text = f"{names} keep the floor of {short.group.text} from being met: {_floored(most)} could have it"
        yield Conflict("decisions", text, _attainable([short], reached))


def _beyond_money(formulation: Formulation, effort: Effort) -> Iterator[Conflict]:
    """What is missing, which floors take the money, and how high they could be."""
    problem = formulation.problem
    cheapest = effort.solve(replace(problem, goal="least_cost", budget=float("inf")), part=0.4)
    settings = list(dict.fromkeys(short.group.setting for short in _short(formulation)))
    if cheapest.found and not within_budget(cheapest.bound, problem.budget):
        what = "the floors and what partners accepted" if formulation.rules.locked else "the floors"
        missing = cheapest.bound - problem.budget
        most = "" if cheapest.status == "optimal" else f" (at most {_vnd(cheapest.objective - problem.budget)})"
        text = f"{what} need {_vnd(cheapest.bound)}, and the budget is {formulation.money}"
        yield Conflict("budget", f"{text}: {_vnd(missing)} are missing{most}", missing=missing)
    elif cheapest.status == "infeasible":
        text = "the floors cannot all be met at any price: what serves one of them rules out what serves another"
        yield Conflict("exclusive", text)
    else:
        text = f"no choice was found in {effort.time_limit_s:g} s that meets the floors within {formulation.money}"
        yield Conflict("unknown", text)
    attained: dict[int, float] = {}
    for number, setting in enumerate(settings):
        if effort.left_s() <= 0.0:
            yield Conflict("unknown", _unexamined(len(settings) - number, effort))
            return
        highest = _highest(formulation, setting, attained, effort)
        attained[setting] = highest.share
        yield _told(formulation, setting, highest)


def _unexamined(floors: int, effort: Effort) -> str:
    several = f"{floors} of the floors could go" if floors > 1 else "the last floor could go"
    return f"the {effort.time_limit_s:g} s were over before it was found how high {several}"


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
        if effort.left_s() <= 0.0:
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


def _told(formulation: Formulation, setting: int, highest: _Highest) -> Conflict:
    """One floor in words: met, or how high it could be and who stays below."""
    groups = [short.group for short in _short(formulation) if short.group.setting == setting]
    asked = f"{groups[0].service} for {as_percent(groups[0].share)} of the people"
    whose = groups[0].name if len(groups) == 1 else f"each of {len(groups)} groups"
    if not highest.short:
        return Conflict("floor", f"the floor of {asked} of {whose} can be met for this money")
    most = "at most" if highest.proved else "at least"
    return Conflict(
        "floor",
        f"the floor of {asked} of {whose} is too high for this money: {most} {_floored(highest.share)} can be had; "
        f"below it stays {_listed([group for group, _ in highest.short])}",
        {group.text: share * group.people for group, share in highest.short},
    )


def _listed(groups: Sequence[FloorGroup]) -> str:
    names = ", ".join(group.name for group in groups[:SHOWN])
    return f"{names} and {len(groups) - SHOWN} more" if len(groups) > SHOWN else names


def _floored(share: float) -> str:
    """A share that is attained, rounded down to a tenth of a percent."""
    return f"{np.floor(1000.0 * share + 1e-6) / 10.0:.1f} %"


def _vnd(amount: float) -> str:
    return f"{round(amount):,} VND"
