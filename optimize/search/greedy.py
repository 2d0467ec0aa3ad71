"""Good choices fast: greedy completion, rounding and swaps, compiled, always within budget, locations and precedence.

Gains and losses are kept up to date row by row, so adding or removing an option costs only as much as the rows it
changes. Nothing here proves anything; every result is recounted by its caller.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray, inlined
from phusong.optimize.problem.dominance import Pattern, entries
from phusong.optimize.problem.problem import Problem, spendable

NO_OPTION = cast("int", np.int64(-1))
"""Typed for numba, which compiles a kernel anew for each plain number that it is called with."""

_CHEAP = 1e-12


class Board(NamedTuple):
    """What does not change while options are tried."""

    covers: Pattern
    by_row: Pattern
    costs: FloatArray
    places: IntArray
    closure: Pattern
    movable: BoolArray
    budget: float


class Hand(NamedTuple):
    """A choice of options and what follows from it.

    ``times`` is how many chosen options cover each row; ``gain`` the weight that choosing an option would add; ``loss``
    the weight that dropping a chosen option would lose; ``used`` how many options are chosen at each location;
    ``money`` holds the cost of the choice.
    """

    weights: FloatArray
    chosen: BoolArray
    times: NDArray[np.int32]
    gain: FloatArray
    loss: FloatArray
    used: IntArray
    money: FloatArray


def board_of(problem: Problem) -> Board:
    """The question laid out for the kernels; its locked and forbidden options must have been reduced away."""
    inside = problem.exclusive >= 0
    places = np.full(problem.options, -1, dtype=np.int64)
    places[inside] = np.unique(problem.exclusive[inside], return_inverse=True)[1]
    movable = np.ones(problem.options, dtype=np.bool_)
    movable[problem.requires.reshape(-1)] = False
    return Board(
        covers=Pattern.of(problem.covers),
        by_row=Pattern.of(problem.covers.T.tocsr()),
        costs=problem.costs,
        places=places,
        closure=Pattern.of(_closure(problem)),
        movable=movable,
        budget=spendable(problem.budget),
    )


def _closure(problem: Problem) -> sparse.csr_array:
    """Everything that each option requires, directly or not, without itself."""
    if not len(problem.requires):
        return sparse.csr_array((problem.options, problem.options), dtype=np.bool_)
    needing, needed = problem.requires.T
    shape = (problem.options, problem.options)
    step = sparse.csr_array((np.ones(len(needing), dtype=np.int64), (needing, needed)), shape=shape)
    reach = step.astype(np.bool_)
    while True:
        further = (reach.astype(np.int64) @ step.astype(np.int64) + reach.astype(np.int64)).astype(np.bool_)
        if further.nnz == reach.nnz:
            break
        reach = further
    reach = reach.tolil()
    reach.setdiag(False)
    closed = sparse.csr_array(reach.tocsr())
    closed.eliminate_zeros()
    return closed


def empty_hand(board: Board, weights: FloatArray) -> Hand:
    """Nothing chosen yet, with the weight of each row, shape (m,)."""
    options = len(board.costs)
    running = np.concatenate([[0.0], np.cumsum(weights[board.covers.indices])])
    gain = running[board.covers.indptr[1:]] - running[board.covers.indptr[:-1]]
    return Hand(
        weights=weights.copy(),
        chosen=np.zeros(options, dtype=np.bool_),
        times=np.zeros(len(weights), dtype=np.int32),
        gain=gain,
        loss=np.zeros(options),
        used=np.zeros(int(board.places.max(initial=-1)) + 1, dtype=np.int64),
        money=np.zeros(1),
    )


def hand_of(board: Board, weights: FloatArray, selected: IntArray) -> Hand:
    """The choice of the options ``selected``."""
    hand = empty_hand(board, weights)
    for option in selected:
        put(board, hand, option)
    return hand


@inlined
def put(board: Board, hand: Hand, option: int) -> None:
    """Choose one option."""
    hand.chosen[option] = True
    hand.money[0] += board.costs[option]
    if board.places[option] >= 0:
        hand.used[board.places[option]] += 1
    hand.loss[option] = 0.0
    for row in entries(board.covers, option):
        weight = hand.weights[row]
        hand.times[row] += 1
        if hand.times[row] == 1:
            hand.loss[option] += weight
            for other in entries(board.by_row, row):
                hand.gain[other] -= weight
        elif hand.times[row] == 2:
            for other in entries(board.by_row, row):
                if other != option and hand.chosen[other]:
                    hand.loss[other] -= weight


@inlined
def take(board: Board, hand: Hand, option: int) -> None:
    """Drop one chosen option."""
    hand.chosen[option] = False
    hand.money[0] -= board.costs[option]
    if board.places[option] >= 0:
        hand.used[board.places[option]] -= 1
    hand.loss[option] = 0.0
    for row in entries(board.covers, option):
        weight = hand.weights[row]
        hand.times[row] -= 1
        if hand.times[row] == 0:
            for other in entries(board.by_row, row):
                hand.gain[other] += weight
        elif hand.times[row] == 1:
            for other in entries(board.by_row, row):
                if hand.chosen[other]:
                    hand.loss[other] += weight


@inlined
def price_of(board: Board, hand: Hand, option: int) -> float:
    """Cost of choosing an option with all it requires; infinite where a rule forbids it."""
    if hand.chosen[option] or (board.places[option] >= 0 and hand.used[board.places[option]] > 0):
        return np.inf
    cost = board.costs[option]
    missing = entries(board.closure, option)
    for at in range(len(missing)):
        needed = missing[at]
        if hand.chosen[needed]:
            continue
        place = board.places[needed]
        if place >= 0:
            if hand.used[place] > 0 or place == board.places[option]:
                return np.inf
            for before in range(at):
                if board.places[missing[before]] == place and not hand.chosen[missing[before]]:
                    return np.inf
        cost += board.costs[needed]
    return cost if hand.money[0] + cost <= board.budget else np.inf


@njit(cache=True)
def put_with_needs(board: Board, hand: Hand, option: int) -> None:
    """Choose one option with all it requires."""
    for needed in entries(board.closure, option):
        if not hand.chosen[needed]:
            put(board, hand, int(needed))  # of one type, else the kernel is compiled anew
    put(board, hand, option)


@njit(cache=True)
def fill(board: Board, hand: Hand) -> None:
    """Add options by gain for money until nothing more fits; ties go to the first option."""
    while True:
        best, best_rate = NO_OPTION, 0.0
        for option in range(len(board.costs)):
            gain = hand.gain[option]
            if gain <= best_rate * board.costs[option] or gain <= 0.0:
                continue
            price = price_of(board, hand, option)
            if price == np.inf:
                continue
            rate = gain / max(price, _CHEAP)
            if rate > best_rate * (1.0 + 1e-12):
                best, best_rate = option, rate
        if best < 0:
            return
        put_with_needs(board, hand, best)


@njit(cache=True)
def put_in_order(board: Board, hand: Hand, order: IntArray) -> None:
    """Choose options in a given order as long as they add something and fit."""
    for option in order:
        if hand.gain[option] > 0.0 and price_of(board, hand, option) < np.inf:
            put_with_needs(board, hand, option)


@inlined
def best_exchange(board: Board, hand: Hand, option: int, extra: FloatArray) -> int:
    """Option that serves the most in place of a chosen one, -1 when none serves more.

    Args:
        board: The question.
        hand: The choice.
        option: The chosen option to drop, which nothing requires.
        extra: Zeros, shape (n,); zeros again afterwards.
    """
    room = board.budget - hand.money[0] + board.costs[option]
    place = board.places[option]
    for row in entries(board.covers, option):
        if hand.times[row] == 1:
            for other in entries(board.by_row, row):
                extra[other] += hand.weights[row]
    best, best_gain = NO_OPTION, hand.loss[option] * (1.0 + 1e-12) + 1e-9
    for other in range(len(board.costs)):
        gain = hand.gain[other] + extra[other]
        extra[other] = 0.0
        if gain <= best_gain or hand.chosen[other] or not board.movable[other] or board.costs[other] > room:
            continue
        if board.places[other] < 0 or board.places[other] == place or hand.used[board.places[other]] == 0:
            best, best_gain = other, gain
    return best


@njit(cache=True)
def exchange(board: Board, hand: Hand, rounds: int) -> None:
    """Swap one chosen option for a better one, and fill up, until nothing improves."""
    extra = np.zeros(len(board.costs))
    for _ in range(rounds):
        improved = False
        for option in range(len(board.costs)):
            if not hand.chosen[option] or not board.movable[option]:
                continue
            other = best_exchange(board, hand, option, extra)
            if other >= 0:
                take(board, hand, option)
                put(board, hand, other)
                fill(board, hand)
                improved = True
        if not improved:
            return


def rounded(board: Board, weights: FloatArray, fractional: FloatArray, threshold: float) -> Hand:
    """Choice that follows a fractional one: the surest options first, then greedily, then swaps.

    Args:
        board: The question.
        weights: Weight of each row, shape (m,).
        fractional: How far each option is chosen in a relaxation, shape (n,).
        threshold: Options chosen less than this are left to the greedy completion.
    """
    hand = empty_hand(board, weights)
    order = np.argsort(-fractional, kind="stable")
    put_in_order(board, hand, order[fractional[order] > threshold])
    fill(board, hand)
    exchange(board, hand, 20)
    return hand


def greedy(board: Board, weights: FloatArray) -> Hand:
    """Choice by gain for money, improved by swaps."""
    hand = empty_hand(board, weights)
    fill(board, hand)
    exchange(board, hand, 20)
    return hand


def value_of(hand: Hand) -> float:
    """Weight that the choice serves."""
    return float(hand.weights[hand.times > 0].sum())
