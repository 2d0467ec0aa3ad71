"""Why a question has no answer, in the planner's words: which locks, which floors, how much money is missing.

Locks are checked by hand. Then each floor on its own is raised as high as everything allowed can lift it, money aside:
what is out of reach on the ground is said first. Then the least money that meets all demands together is sought, and
with the budget as it is, the highest each floor can get.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

import numpy as np

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.problem.floors import FLOOR_TOLERANCE, Floors
from phusong.optimize.problem.problem import Problem, within_budget
from phusong.optimize.solver.solution import Solution

Solve = Callable[[Problem], Solution]

_MOST_NAMED = 10


def explain(problem: Problem, solve: Solve) -> tuple[str, ...]:
    """Reasons why no choice of options is allowed.

    Args:
        problem: A question without an allowed choice.
        solve: How to answer the smaller questions that are asked on the way.

    Returns:
        One sentence for each limit that conflicts, the plainest kind of conflict first.
    """
    for kind in (_locks, _out_of_reach, _together, _money):
        reasons = tuple(islice(kind(problem, solve), _MOST_NAMED + 1))
        if reasons:
            return reasons if len(reasons) <= _MOST_NAMED else (*reasons[:_MOST_NAMED], "and more of this kind")
    return ("no choice of options meets every rule at once",)


def _locks(problem: Problem, _solve: Solve) -> Iterator[str]:
    """Locks against exclusions, locations, precedence and the budget."""
    for option in np.flatnonzero(problem.locked & problem.forbidden):
        yield f"{problem.name(int(option))} is both locked and forbidden"
    locked, why = _with_needs(problem)
    for option in np.flatnonzero(locked & problem.forbidden & ~problem.locked):
        yield f"{problem.name(why[int(option)])} is locked and needs {problem.name(int(option))}, which is forbidden"
    for place in np.unique(problem.exclusive[locked & (problem.exclusive >= 0)]):
        crowd = np.flatnonzero(locked & (problem.exclusive == place))
        if len(crowd) > 1:
            names = ", ".join(problem.name(int(option)) for option in crowd)
            yield f"locked options exclude each other at location {int(place)}: {names}"
    cost = float(problem.costs[locked].sum())
    if not within_budget(cost, problem.budget):
        yield (
            f"the locked options cost {cost:,.0f}, the budget is {problem.budget:,.0f}: "
            f"{cost - problem.budget:,.0f} is missing"
        )


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


def _share(problem: Problem, floor: int, reached: float) -> str:
    total = float(problem.floors.counts[[floor]].sum())
    need = float(problem.floors.need[floor])
    return (
        f"floor {problem.floors.names[floor]} asks for {need:,.6g} of {total:,.6g} ({_percent(need, total)}), "
        f"at most {reached:,.6g} ({_percent(reached, total)}) can be served"
    )


def _percent(part: float, total: float) -> str:
    return f"{100.0 * part / total:.1f} %" if total > 0.0 else "no weight"


def _short(problem: Problem, floor: int, reached: float) -> bool:
    return reached < float(problem.floors.need[floor]) * (1.0 - FLOOR_TOLERANCE)


def _out_of_reach(problem: Problem, solve: Solve) -> Iterator[str]:
    """Rows that nothing allowed covers, and floors that cannot be met with everything allowed built."""
    excluded = _excluded(problem)
    covered = problem.served(np.flatnonzero(~excluded))
    for row in np.flatnonzero(problem.must & ~covered):
        by_excluded = problem.served(np.flatnonzero(excluded))[row]
        why = "only options that are excluded cover it" if by_excluded else "no option covers it"
        yield f"demand row {int(row)} must be served, but {why}"
    free = _without_money(problem)
    for floor in range(len(problem.floors)):
        counts = problem.floors.counts[[floor]].toarray().reshape(-1)
        reached = float(counts[covered].sum())
        if not _short(problem, floor, reached):
            reached = _most_of(free, floor, solve) if (problem.exclusive >= 0).any() else reached
        if _short(problem, floor, reached):
            yield f"{_share(problem, floor, reached)} even when everything allowed is built"


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


def _together(problem: Problem, solve: Solve) -> Iterator[str]:
    """Floors that can each be met, but not at once, money aside: options at one location exclude each other."""
    free = replace(_without_money(problem), goal="least_cost")
    if solve(free).status != "infeasible":
        return
    names = [*problem.floors.names, *(f"demand row {int(row)}" for row in np.flatnonzero(problem.must)[:_MOST_NAMED])]
    yield (
        f"{', '.join(names)} can each be met, but not together, whatever is spent: "
        "the options that meet them exclude each other"
    )


def _money(problem: Problem, solve: Solve) -> Iterator[str]:
    """What the demands cost together at least, and how far each floor gets with the budget."""
    cheapest = solve(replace(_without_money(problem), goal="least_cost"))
    missing = cheapest.bound - problem.budget
    if not np.isfinite(problem.budget) or missing <= 0.0:
        return
    demands = ", ".join([*problem.floors.names, *(["the rows that must be served"] if problem.must.any() else [])])
    yield (
        f"floors ({demands}) need at least {cheapest.bound:,.0f}, the budget is {problem.budget:,.0f}: "
        f"{missing:,.0f} is missing"
    )
    for floor in _by_need(problem):
        reached = _most_of(problem, int(floor), solve)
        if _short(problem, int(floor), reached):
            yield f"{_share(problem, int(floor), reached)} with this budget, all of it spent on that"


def _by_need(problem: Problem) -> IntArray:
    return np.argsort(-problem.floors.need, kind="stable")
