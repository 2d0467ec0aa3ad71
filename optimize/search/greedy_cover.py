"""Cheap choices that serve what must be served and meet every floor, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.problem.dominance import Pattern, entries
from phusong.optimize.problem.floors import FLOOR_TOLERANCE
from phusong.optimize.problem.problem import Problem
from phusong.optimize.search.greedy import NO_OPTION, Board, Hand, empty_hand, price_of, put, take


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


def cover_cheaply(problem: Problem, board: Board, prices: FloatArray) -> Hand | None:
    """Choice that meets every demand, by need met for money and then dropping what is not needed.

    Args:
        problem: The question.
        board: The same, laid out.
        prices: Cost of each option as the greedy rule sees it, shape (n,); the budget counts true costs.

    Returns:
        The choice, None when the rule got stuck.
    """
    demands = demands_of(problem)
    wanted = problem.must / max(float(problem.must.sum()), 1.0)
    open_floors = demands.need > 0.0
    floor_of = np.repeat(np.arange(problem.rows), np.diff(demands.floors.indptr))
    np.add.at(wanted, floor_of, np.where(open_floors[demands.floors.indices], demands.counts, 0.0))
    hand = empty_hand(board, wanted)
    reached = np.zeros(len(demands.need))
    if not _reach(board, demands, hand, reached, np.maximum(prices, 1e-9 * max(float(prices.max(initial=0.0)), 1e-9))):
        return None
    _drop_surplus(board, demands, hand, reached, np.argsort(-board.costs, kind="stable"))
    return hand


@njit(cache=True)
def _still_open(demands: Demands, hand: Hand, reached: FloatArray) -> bool:
    return bool(np.any(reached < demands.need) or np.any(demands.must & (hand.times == 0)))


@njit(cache=True)
def _close(board: Board, demands: Demands, hand: Hand, floor: int) -> None:
    """Rows of a floor that is met stop counting for it."""
    for row in entries(demands.members, floor):
        for at in range(demands.floors.indptr[row], demands.floors.indptr[row + 1]):
            if demands.floors.indices[at] == floor:
                hand.weights[row] -= demands.counts[at]
                if hand.times[row] == 0:
                    for other in entries(board.by_row, row):
                        hand.gain[other] -= demands.counts[at]


@njit(cache=True)
def _put_counting(board: Board, demands: Demands, hand: Hand, reached: FloatArray, option: int) -> None:
    for row in entries(board.covers, option):
        if hand.times[row] == 0:
            for at in range(demands.floors.indptr[row], demands.floors.indptr[row + 1]):
                reached[demands.floors.indices[at]] += demands.counts[at]
    put(board, hand, option)


@njit(cache=True)
def _reach(board: Board, demands: Demands, hand: Hand, reached: FloatArray, prices: FloatArray) -> bool:
    """Add options until every demand is met; False when nothing more helps."""
    met = reached >= demands.need
    while _still_open(demands, hand, reached):
        best, best_rate = NO_OPTION, 0.0
        for option in range(len(board.costs)):
            if hand.gain[option] <= 1e-12 or hand.gain[option] <= best_rate * prices[option]:
                continue
            if price_of(board, hand, option) == np.inf:
                continue
            price = prices[option]
            for needed in entries(board.closure, option):
                if not hand.chosen[needed]:
                    price += prices[needed]
            if hand.gain[option] > best_rate * price * (1.0 + 1e-12):
                best, best_rate = option, hand.gain[option] / price
        if best < 0:
            return False
        for needed in entries(board.closure, best):
            if not hand.chosen[needed]:
                _put_counting(board, demands, hand, reached, int(needed))
        _put_counting(board, demands, hand, reached, best)
        for floor in range(len(reached)):
            if not met[floor] and reached[floor] >= demands.need[floor]:
                met[floor] = True
                _close(board, demands, hand, floor)
    return True


@njit(cache=True)
def _drop_surplus(board: Board, demands: Demands, hand: Hand, reached: FloatArray, order: IntArray) -> None:
    """Drop options, in the given order, whose absence breaks nothing."""
    less = np.zeros(len(reached))
    changed = True
    while changed:
        changed = False
        for option in order:
            if not hand.chosen[option] or _required(board, hand, option):
                continue
            less[:] = 0.0
            needed = False
            for row in entries(board.covers, option):
                if hand.times[row] == 1:
                    needed = needed or demands.must[row]
                    for at in range(demands.floors.indptr[row], demands.floors.indptr[row + 1]):
                        less[demands.floors.indices[at]] += demands.counts[at]
            for floor in range(len(reached)):
                needed = needed or (less[floor] > 0.0 and reached[floor] - less[floor] < demands.need[floor])
            if not needed:
                take(board, hand, option)
                reached -= less
                changed = True


@njit(cache=True)
def _required(board: Board, hand: Hand, option: int) -> bool:
    if board.movable[option]:
        return False
    for other in range(len(board.costs)):
        if hand.chosen[other]:
            for needed in entries(board.closure, other):
                if needed == option:
                    return True
    return False
