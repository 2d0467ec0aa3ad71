"""The same value for less money: chosen options that add nothing are dropped or built smaller."""

from __future__ import annotations

import numpy as np

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.problem.problem import Problem


def asked_rows(problem: Problem) -> BoolArray:
    """Demand rows that somebody asked for: of some worth, in a floor, or that must be served, shape (m,)."""
    counted = np.bincount(problem.floors.counts.indices, minlength=problem.rows) > 0
    return (problem.weights > 0.0) | problem.must | counted


def trim(problem: Problem, selected: IntArray) -> IntArray:
    """Drop every chosen option that adds nothing, and take the cheapest of a location that keeps the value.

    A solver that maximises value has no reason to spare money that is left in the budget.

    Args:
        problem: The question; options that are locked stay.
        selected: A choice that keeps the rules.

    Returns:
        A choice of no less value that keeps the rules and costs no more, ascending.
    """
    asked = asked_rows(problem)
    sections = {int(option) for option in problem.links.section}
    chosen = {int(option) for option in selected}
    times = np.bincount(problem.covers[selected].indices, minlength=problem.rows)
    changed = True
    while changed:
        changed = False
        for option in sorted(chosen - sections, key=lambda each: (-float(problem.costs[each]), each)):
            rows = _rows_of(problem, option)
            # Other rows may be lost: nobody asked for them.
            alone = rows[(times[rows] == 1) & asked[rows]]
            smaller = _smaller(problem, option, alone, chosen)
            if smaller == option:
                continue
            chosen.remove(option)
            times[rows] -= 1
            if smaller >= 0:
                chosen.add(smaller)
                times[_rows_of(problem, smaller)] += 1
            changed = True
    return _without_idle_sections(problem, np.array(sorted(chosen), dtype=np.int64))


def _without_idle_sections(problem: Problem, selected: IntArray) -> IntArray:
    if not len(problem.links):
        return selected
    chosen = np.zeros(problem.options, dtype=np.bool_)
    chosen[selected] = True
    return np.flatnonzero(problem.links.pruned(chosen, problem.locked))


def _mask(problem: Problem, chosen: set[int]) -> BoolArray:
    mask = np.zeros(problem.options, dtype=np.bool_)
    mask[list(chosen)] = True
    return mask


def _rows_of(problem: Problem, option: int) -> IntArray:
    held = problem.covers
    return np.asarray(held.indices[held.indptr[option] : held.indptr[option + 1]], dtype=np.int64)


def _smaller(problem: Problem, option: int, alone: IntArray, chosen: set[int]) -> int:
    """What to build instead of an option: -1 nothing, another option of its location, or the option itself."""
    needed = problem.requires[problem.requires[:, 1] == option, 0]
    if problem.locked[option] or any(int(each) in chosen for each in needed):
        return option
    if not len(alone):
        return -1
    place = int(problem.exclusive[option])
    if place < 0:
        return option
    others = np.flatnonzero((problem.exclusive == place) & (problem.costs < problem.costs[option]) & ~problem.forbidden)
    for other in sorted((int(each) for each in others), key=lambda each: (float(problem.costs[each]), each)):
        needs = problem.requires[problem.requires[:, 0] == other, 1]
        reached = not problem.links.cut_off(_mask(problem, {*chosen - {option}, other})).size if problem.links else True
        fits = not len(problem.limits.exceeded(_mask(problem, {*chosen - {option}, other})))
        if (
            reached
            and fits
            and all(int(each) in chosen for each in needs)
            and np.isin(alone, _rows_of(problem, other)).all()
        ):
            return other
    return option
