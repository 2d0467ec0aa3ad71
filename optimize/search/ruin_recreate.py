"""Improve a good choice: drop a few neighbouring options, rebuild around the hole, keep what is no worse; compiled.

Source: G. Schrimpf, J. Schneider, H. Stamm-Wilbrandt and G. Dueck, "Record breaking optimization results using the
ruin and recreate principle", Journal of Computational Physics 159 (2000), 139-171.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from phusong.coverage.kernels import FloatArray, IntArray, inlined
from phusong.optimize.problem.dominance import degree, entries
from phusong.optimize.search.greedy import Board, Hand, best_exchange, price_of, put, take

_NOISE = 0.1


@njit(cache=True)
def ruin_and_recreate(board: Board, hand: Hand, rounds: int, most_dropped: int, seed: int) -> None:
    """Improve a choice in place by rebuilding neighbourhoods; the result serves no less.

    Options that require another or are required stay as they are.

    Args:
        board: The question.
        hand: The choice to improve.
        rounds: How often a neighbourhood is rebuilt.
        most_dropped: How many options are dropped at most in a round.
        seed: Seed of the random choices.
    """
    np.random.seed(seed)  # noqa: NPY002 - compiled code has its own generator, seeded here
    options = len(board.costs)
    extra, stamp = np.zeros(options), np.zeros(options, dtype=np.int64)
    dropped, added = np.empty(most_dropped, dtype=np.int64), np.empty(options, dtype=np.int64)
    for turn in range(1, rounds + 1):
        first = _random_chosen(board, hand)
        if first < 0:
            return
        drops = _neighbourhood(board, hand, first, stamp, turn, dropped)
        lost, served = 0.0, 0.0
        for option in dropped[:drops]:
            lost += hand.loss[option]
            take(board, hand, option)
        adds = 0
        while True:
            option = _noisy_best(board, hand, stamp, turn)
            if option < 0:
                break
            served += hand.gain[option]
            put(board, hand, option)
            added[adds] = option
            adds += 1
        served += _polish(board, hand, added[:adds], extra)
        if served < lost:
            for option in added[:adds]:
                take(board, hand, option)
            for option in dropped[:drops]:
                put(board, hand, option)


@inlined
def _random_chosen(board: Board, hand: Hand) -> int:
    """A chosen option that may move, -1 for none."""
    count = 0
    for option in range(len(board.costs)):
        count += hand.chosen[option] and board.movable[option]
    if count == 0:
        return -1
    left = np.random.randint(count)  # noqa: NPY002
    for option in range(len(board.costs)):
        if hand.chosen[option] and board.movable[option]:
            if left == 0:
                return option
            left -= 1
    return -1


@inlined
def _neighbourhood(board: Board, hand: Hand, first: int, stamp: IntArray, turn: int, dropped: IntArray) -> int:
    """Fill ``dropped`` with chosen options near ``first`` and mark them; how many they are.

    A neighbour is reached over a shared row, an option that covers it, and a row that this option covers.
    """
    wanted = 1 + np.random.randint(len(dropped))  # noqa: NPY002
    dropped[0], stamp[first] = first, turn
    found = 1
    for _ in range(20 * wanted):
        if found == wanted:
            break
        origin = dropped[np.random.randint(found)]  # noqa: NPY002
        if degree(board.covers, origin) == 0:
            continue
        row = board.covers.indices[np.random.randint(board.covers.indptr[origin], board.covers.indptr[origin + 1])]  # noqa: NPY002
        between = board.by_row.indices[np.random.randint(board.by_row.indptr[row], board.by_row.indptr[row + 1])]  # noqa: NPY002
        row = board.covers.indices[np.random.randint(board.covers.indptr[between], board.covers.indptr[between + 1])]  # noqa: NPY002
        for option in entries(board.by_row, row):
            if hand.chosen[option] and board.movable[option] and stamp[option] != turn:
                dropped[found], stamp[option] = option, turn
                found += 1
                break
    return found


@inlined
def _noisy_best(board: Board, hand: Hand, stamp: IntArray, turn: int) -> int:
    """Option with about the best gain for money; the ones just dropped are held back at random. -1 for none."""
    best, best_rate = -1, 0.0
    for option in range(len(board.costs)):
        gain, cost = hand.gain[option], max(board.costs[option], 1e-12)
        if gain <= best_rate * cost or gain <= 0.0 or not board.movable[option]:
            continue
        if price_of(board, hand, option) == np.inf:
            continue
        held_back = 1.0 if stamp[option] == turn else _NOISE
        rate = gain / cost * (1.0 - held_back * np.random.random())  # noqa: NPY002
        if rate > best_rate:
            best, best_rate = option, rate
    return best


@inlined
def _polish(board: Board, hand: Hand, added: IntArray, extra: FloatArray) -> float:
    """Swap each option just added for a better one where there is one, twice over; the weight gained."""
    gained = 0.0
    for _ in range(2):
        changed = False
        for at in range(len(added)):
            other = best_exchange(board, hand, added[at], extra)
            if other >= 0:
                gained -= hand.loss[added[at]]
                take(board, hand, added[at])
                gained += hand.gain[other]
                put(board, hand, other)
                added[at] = other
                changed = True
        if not changed:
            break
    return gained
