"""Greedy covering heuristic: cheap choices that serve what must be served and meet every floor, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.problem.dominance import Pattern, entries
from phusong.optimize.problem.floors import FLOOR_TOLERANCE
from phusong.optimize.problem.problem import Problem
from phusong.optimize.search.greedy import NO_OPTION, Instance, Selection, empty_selection, price_of, put, take


class Demands(NamedTuple):
    """What has to be reached: rows that must be served, and floors.

    ``floors`` and ``counts`` give the floors of each row and what it adds; ``members`` the rows of each floor.
    """

    must: BoolArray
    floors: Pattern
    counts: FloatArray
    members: Pattern
    need: FloatArray


def demands_of(problem: Problem) -> Demands:
    """Demands of a question, each floor scaled so that its need is 1."""
    need = problem.floors.need * (1.0 - FLOOR_TOLERANCE)
    scaled = sparse.csr_array(sparse.diags_array(1.0 / np.maximum(need, 1e-12)) @ problem.floors.counts)
    by_row = sparse.csr_array(scaled.T.tocsr())
    pattern = Pattern.of(by_row)
    return Demands(problem.must, pattern, by_row.data, Pattern.of(scaled), np.where(need > 0.0, 1.0, 0.0))


def cover_cheaply(problem: Problem, instance: Instance, prices: FloatArray) -> Selection | None:
    """Choice that meets every demand, by need met for money and then dropping what is not needed.

    Args:
        problem: The question.
        instance: The same, laid out.
        prices: Cost of each option as the greedy rule sees it, shape (n,); the budget counts true costs.

    Returns:
        The choice, None when the rule got stuck.
    """
    demands = demands_of(problem)
    wanted = problem.must / max(float(problem.must.sum()), 1.0)
    open_floors = demands.need > 0.0
    floor_of = np.repeat(np.arange(problem.rows), np.diff(demands.floors.indptr))
    np.add.at(wanted, floor_of, np.where(open_floors[demands.floors.indices], demands.counts, 0.0))
    selection = empty_selection(instance, wanted)
    reached = np.zeros(len(demands.need))
    if not _reach(
        instance, demands, selection, reached, np.maximum(prices, 1e-9 * max(float(prices.max(initial=0.0)), 1e-9))
    ):
        return None
    _drop_surplus(instance, demands, selection, reached, np.argsort(-instance.costs, kind="stable"))
    return selection


@njit(cache=True)
def _still_open(demands: Demands, selection: Selection, reached: FloatArray) -> bool:
    return bool(np.any(reached < demands.need) or np.any(demands.must & (selection.times == 0)))


@njit(cache=True)
def _close(instance: Instance, demands: Demands, selection: Selection, floor: int) -> None:
    """Rows of a floor that is met stop counting for it."""
    for row in entries(demands.members, floor):
        for at in range(demands.floors.indptr[row], demands.floors.indptr[row + 1]):
            if demands.floors.indices[at] == floor:
                selection.weights[row] -= demands.counts[at]
                if selection.times[row] == 0:
                    for other in entries(instance.by_row, row):
                        selection.gain[other] -= demands.counts[at]


@njit(cache=True)
def _put_counting(instance: Instance, demands: Demands, selection: Selection, reached: FloatArray, option: int) -> None:
    for row in entries(instance.covers, option):
        if selection.times[row] == 0:
            for at in range(demands.floors.indptr[row], demands.floors.indptr[row + 1]):
                reached[demands.floors.indices[at]] += demands.counts[at]
    put(instance, selection, option)


@njit(cache=True)
def _reach(  # noqa: C901 - a kernel: the search for the best rate is read in one piece
    instance: Instance, demands: Demands, selection: Selection, reached: FloatArray, prices: FloatArray
) -> bool:
    """Add options until every demand is met; False when nothing more helps."""
    met = reached >= demands.need
    while _still_open(demands, selection, reached):
        best, best_rate = NO_OPTION, 0.0
        for option in range(len(instance.costs)):
            if selection.gain[option] <= 1e-12 or selection.gain[option] <= best_rate * prices[option]:
                continue
            if price_of(instance, selection, option) == np.inf:
                continue
            price = prices[option]
            for needed in entries(instance.closure, option):
                if not selection.chosen[needed]:
                    price += prices[needed]
            if selection.gain[option] > best_rate * price * (1.0 + 1e-12):
                best, best_rate = option, selection.gain[option] / price
        if best < 0:
            return False
        for needed in entries(instance.closure, best):
            if not selection.chosen[needed]:
                _put_counting(instance, demands, selection, reached, int(needed))
        _put_counting(instance, demands, selection, reached, best)
        for floor in range(len(reached)):
            if not met[floor] and reached[floor] >= demands.need[floor]:
                met[floor] = True
                _close(instance, demands, selection, floor)
    return True


@njit(cache=True)
def _drop_surplus(
    instance: Instance, demands: Demands, selection: Selection, reached: FloatArray, order: IntArray
) -> None:
    """Drop options, in the given order, whose absence breaks nothing."""
    less = np.zeros(len(reached))
    changed = True
    while changed:
        changed = False
        for option in order:
            if not selection.chosen[option] or _required(instance, selection, option):
                continue
            less[:] = 0.0
            needed = False
            for row in entries(instance.covers, option):
                if selection.times[row] == 1:
                    needed = needed or demands.must[row]
                    for at in range(demands.floors.indptr[row], demands.floors.indptr[row + 1]):
                        less[demands.floors.indices[at]] += demands.counts[at]
            for floor in range(len(reached)):
                needed = needed or (less[floor] > 0.0 and reached[floor] - less[floor] < demands.need[floor])
            if not needed:
                take(instance, selection, option)
                reached -= less
                changed = True


@njit(cache=True)
def _required(instance: Instance, selection: Selection, option: int) -> bool:
    if instance.movable[option]:
        return False
    for other in range(len(instance.costs)):
        if selection.chosen[other]:
            for needed in entries(instance.closure, other):
                if needed == option:
                    return True
    return False
