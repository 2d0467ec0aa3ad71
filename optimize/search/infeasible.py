"""Infeasibility: which rules conflict, how far each floor could go, how much money is missing.

Locks are checked by hand. Then each floor on its own is raised as high as everything allowed can lift it, money aside:
what is out of reach on the ground is said first. Then the least money that meets all demands together is sought, and
with the budget as it is, the highest each floor can get.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal

import numpy as np

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.problem.floors import EVERYTHING, FLOOR_TOLERANCE, Floors
from phusong.optimize.problem.problem import Problem, within_budget
from phusong.optimize.search.conflict_texts import Said
from phusong.optimize.solver.solution import Solution

Solve = Callable[[Problem], Solution]
"""Answers a smaller question that is asked on the way; raises a ``TimeoutError`` when no time is left."""

ConflictKind = Literal["contradiction", "out_of_reach", "decisions", "exclusive", "budget", "floor", "unknown"]
"""What conflicts: ``contradiction`` locks or decisions with each other or with the money; ``out_of_reach`` a floor or a
row with what could be built at all; ``decisions`` a floor with what was decided; ``exclusive`` floors with each other;
``budget`` all that must hold with the money; ``floor`` one floor with the money; ``unknown`` what was not found out."""

_MOST_NAMED = 10
"""Conflicts of one kind that are told, and rows that are looked into one by one: each costs a question of its own, and
nobody reads more. That there are more is said."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules of a question that cannot all hold.

    Attributes:
        kind: What conflicts with what.
        said: The same as a sentence, which can be written in every language.
        attainable: Name of each floor to blame to the most of it that can be served, in the unit of the floor.
        missing: Money that is missing at least, in the unit of the costs; None where money is not to blame.
    """

    kind: ConflictKind
    said: Said
    attainable: Mapping[str, float] = field(default_factory=dict)
    missing: float | None = None


def find_conflicts(problem: Problem, solve: Solve) -> tuple[Conflict, ...]:
    """Conflicts that make a question infeasible.

    Args:
        problem: A question without an allowed choice.
        solve: How to answer the smaller questions that are asked on the way.

    Returns:
        The conflicts of the plainest kind that there is; never empty. What the time was too short for is said last.
    """
    found: list[Conflict] = []
    try:
        for conflicts in (_locks, _out_of_reach, _together, _money):
            for conflict in islice(conflicts(problem, solve), _MOST_NAMED + 1):
                found.append(conflict)  # noqa: PERF402 - what is found before the time is over is kept
            if found:
                break
    except TimeoutError:
        found.append(_UNFINISHED if found else _UNKNOWN_IN_TIME)
    if len(found) > _MOST_NAMED:
        found[_MOST_NAMED:] = [Conflict("unknown", Said.of("more"))]
    return tuple(found) or (Conflict("unknown", _NO_CHOICE),)


_NO_CHOICE = Said.of("no choice")
_UNFINISHED = Conflict("unknown", Said.of("unfinished"))
_UNKNOWN_IN_TIME = Conflict("unknown", Said.of("unknown in time", no_choice=_NO_CHOICE))


def _locks(problem: Problem, _solve: Solve) -> Iterator[Conflict]:
    """Locks against exclusions, locations, precedence and the budget."""
    for said in _contradictions(problem):
        yield Conflict("contradiction", said)
    locked, _ = _with_needs(problem)
    cost = float(problem.costs[locked].sum())
    if not within_budget(cost, problem.budget):
        missing = cost - problem.budget
        said = Said.of("locks too dear", cost=cost, budget=problem.budget, missing=missing)
        yield Conflict("contradiction", said, missing=missing)


def _contradictions(problem: Problem) -> Iterator[Said]:
    """Locks against exclusions, locations and precedence."""
    for option in np.flatnonzero(problem.locked & problem.forbidden).tolist():
        yield Said.of("locked and forbidden", option=_option(problem, option))
    locked, why = _with_needs(problem)
    for option in np.flatnonzero(locked & problem.forbidden & ~problem.locked).tolist():
        lock = _option(problem, why[option])
        yield Said.of("need forbidden", option=lock, needed=_option(problem, option))
    for place in np.unique(problem.exclusive[locked & (problem.exclusive >= 0)]):
        crowd = np.flatnonzero(locked & (problem.exclusive == place))
        if len(crowd) > 1:
            names = tuple(_option(problem, option) for option in crowd.tolist())
            yield Said.of("locks at one place", place=str(place), options=names)


def _option(problem: Problem, option: int) -> str | Said:
    """An option by its name, or by its number where it has none."""
    return problem.name(option) if problem.option_names else Said.of("option", number=str(option))


def _floor(problem: Problem, floor: int) -> str | Said:
    name = problem.floors.names[floor]
    return Said.of("whole") if name == EVERYTHING else name


def _row(row: int) -> Said:
    return Said.of("row", number=str(row))


def _with_needs(problem: Problem) -> tuple[BoolArray, dict[int, int]]:
    """Locked options with all they require, and for each required one the lock that needs it."""
    locked, why = problem.locked.copy(), {int(option): int(option) for option in np.flatnonzero(problem.locked)}
    changed = True
    while changed:
        changed = False
        for option, needed in problem.requires.tolist():
            if locked[option] and not locked[needed]:
                locked[needed], why[needed], changed = True, why[option], True
    return locked, why


def _without_money(problem: Problem) -> Problem:
    return replace(problem, budget=float("inf"))


def _without_demands(problem: Problem) -> Problem:
    nothing = np.zeros(problem.rows, dtype=np.bool_)
    return replace(problem, floors=Floors.none(problem.rows), must=nothing)


def _most_of(problem: Problem, floor: int, solve: Solve) -> float:
    """Most that one floor can reach within the other kinds of rules; the value is proved or a proved limit."""
    counts = problem.floors.counts[[floor]].toarray().reshape(-1)
    solution = solve(replace(_without_demands(problem), weights=counts, goal="most_served"))
    return solution.bound


def _too_high(kind: ConflictKind, problem: Problem, floor: int, reached: float) -> Conflict:
    """A floor that is higher than what can be served of it, by what is allowed or by the money there is."""
    total = float(problem.floors.counts[[floor]].sum())
    need = float(problem.floors.need[floor])
    said = Said.of(
        "floor too high",
        floor=_floor(problem, floor),
        need=need,
        total=total,
        asked=_percent(need, total),
        reached=reached,
        most=_percent(reached, total),
        why=Said.of("all allowed" if kind == "out_of_reach" else "all money"),
    )
    return Conflict(kind, said, {problem.floors.names[floor]: reached})


def _percent(part: float, total: float) -> Said:
    return Said.of("percent", share=100.0 * part / total) if total > 0.0 else Said.of("no weight")


def _short(problem: Problem, floor: int, reached: float) -> bool:
    return reached < float(problem.floors.need[floor]) * (1.0 - FLOOR_TOLERANCE)


def _out_of_reach(problem: Problem, solve: Solve) -> Iterator[Conflict]:
    """Rows that nothing allowed covers, and floors that cannot be met with everything allowed built."""
    excluded = _excluded(problem)
    covered = problem.served(np.flatnonzero(~excluded))
    for row in np.flatnonzero(problem.must & ~covered):
        by_excluded = problem.served(np.flatnonzero(excluded))[row]
        why = "row only by excluded" if by_excluded else "row by none"
        yield Conflict("out_of_reach", Said.of(why, row=_row(int(row))))
    free = _without_money(problem)
    for floor in range(len(problem.floors)):
        counts = problem.floors.counts[[floor]].toarray().reshape(-1)
        reached = float(counts[covered].sum())
        if not _short(problem, floor, reached):
            reached = _most_of(free, floor, solve) if (problem.exclusive >= 0).any() else reached
        if _short(problem, floor, reached):
            yield _too_high("out_of_reach", problem, floor, reached)


def _excluded(problem: Problem) -> BoolArray:
    """Options that locks, exclusions and precedence rule out."""
    locked, _ = _with_needs(problem)
    taken = np.unique(problem.exclusive[locked & (problem.exclusive >= 0)])
    excluded = problem.forbidden | (np.isin(problem.exclusive, taken) & ~locked)
    while True:
        also = excluded.copy()
        also[problem.requires[excluded[problem.requires[:, 1]], 0]] = True
        if np.array_equal(also, excluded):
            return excluded
        excluded = also


def _together(problem: Problem, solve: Solve) -> Iterator[Conflict]:
    """Floors that can each be met, but not at once, money aside: options at one location exclude each other."""
    free = replace(_without_money(problem), goal="least_cost")
    if solve(free).status != "infeasible":
        return
    names = (*_floor_names(problem), *map(_row, np.flatnonzero(problem.must)[:_MOST_NAMED].tolist()))
    yield Conflict("exclusive", Said.of("exclusive", names=names, why=Said.of("exclude")))


def _floor_names(problem: Problem) -> tuple[str | Said, ...]:
    return tuple(_floor(problem, floor) for floor in range(len(problem.floors)))


def _money(problem: Problem, solve: Solve) -> Iterator[Conflict]:
    """What the demands cost together at least, and how far each floor gets with the budget."""
    cheapest = solve(replace(_without_money(problem), goal="least_cost"))
    missing = cheapest.bound - problem.budget
    if not np.isfinite(problem.budget) or missing <= 0.0:
        return
    names = (*_floor_names(problem), *((Said.of("rows"),) if problem.must.any() else ()))
    said = Said.of("money", names=names, need=cheapest.bound, budget=problem.budget, missing=missing)
    yield Conflict("budget", said, missing=missing)
    for floor in _by_need(problem):
        reached = _most_of(problem, int(floor), solve)
        if _short(problem, int(floor), reached):
            yield _too_high("floor", problem, int(floor), reached)


def _by_need(problem: Problem) -> IntArray:
    return np.argsort(-problem.floors.need, kind="stable")
