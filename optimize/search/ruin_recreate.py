"""Ruin and recreate, a neighbourhood search: drop a few options, rebuild around the hole, keep no worse; compiled.

Source: G. Schrimpf, J. Schneider, H. Stamm-Wilbrandt and G. Dueck, "Record breaking optimization results using the
ruin and recreate principle", Journal of Computational Physics 159 (2000), 139-171.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from phusong.coverage.kernels import FloatArray, IntArray, inlined
from phusong.optimize.problem.dominance import Pattern, degree, entries
from phusong.optimize.search.greedy import LEAST_PRICE, Instance, Selection, best_exchange, price_of, put, take

_NOISE = 0.1
"""Share of its rate that an option may lose by chance when a hole is rebuilt, so that rounds differ; what was just
dropped may lose all of it."""


@njit(cache=True)
def ruin_and_recreate(instance: Instance, selection: Selection, rounds: int, most_dropped: int, seed: int) -> None:
    """Improve a choice in place by rebuilding neighbourhoods; the result serves no less.

    Options that require another or are required stay as they are.

    Args:
        instance: The question.
        selection: The choice to improve.
        rounds: How often a neighbourhood is rebuilt.
        most_dropped: How many options are dropped at most in a round.
        seed: Seed of the random choices.
    """
    np.random.seed(seed)  # noqa: NPY002 - compiled code has its own generator, seeded here
    options = len(instance.costs)
    extra, stamp = np.zeros(options), np.zeros(options, dtype=np.int64)
    dropped, added = np.empty(most_dropped, dtype=np.int64), np.empty(options, dtype=np.int64)
    for turn in range(1, rounds + 1):
        first = _random_chosen(instance, selection)
        if first < 0:
            return
        drops = _neighbourhood(instance, selection, first, stamp, turn, dropped)
        lost, served = 0.0, 0.0
        for option in dropped[:drops]:
            lost += selection.loss[option]
            take(instance, selection, option)
        adds = 0
        while True:
            option = _noisy_best(instance, selection, stamp, turn)
            if option < 0:
                break
            served += selection.gain[option]
            put(instance, selection, option)
            added[adds] = option
            adds += 1
        served += _polish(instance, selection, added[:adds], extra)
        if served < lost:
            for option in added[:adds]:
                take(instance, selection, option)
            for option in dropped[:drops]:
                put(instance, selection, option)


@inlined
def _random_chosen(instance: Instance, selection: Selection) -> int:
    """A chosen option that may move, -1 for none."""
    count = 0
    for option in range(len(instance.costs)):
        count += selection.chosen[option] and instance.movable[option]
    if count == 0:
        return -1
    left = np.random.randint(count)  # noqa: NPY002
    for option in range(len(instance.costs)):
        if selection.chosen[option] and instance.movable[option]:
            if left == 0:
                return option
            left -= 1
    return -1


@inlined
def _neighbourhood(
    instance: Instance, selection: Selection, first: int, stamp: IntArray, turn: int, dropped: IntArray
) -> int:
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
        if degree(instance.covers, origin) == 0:
            continue
        row = _random_entry(instance.covers, origin)
        between = _random_entry(instance.by_row, row)
        row = _random_entry(instance.covers, between)
        for option in entries(instance.by_row, row):
            if selection.chosen[option] and instance.movable[option] and stamp[option] != turn:
                dropped[found], stamp[option] = option, turn
                found += 1
                break
    return found


@inlined
def _random_entry(pattern: Pattern, row: int) -> int:
    """Column of a random entry of a row that has entries."""
    return int(pattern.indices[np.random.randint(pattern.indptr[row], pattern.indptr[row + 1])])  # noqa: NPY002


@inlined
def _noisy_best(instance: Instance, selection: Selection, stamp: IntArray, turn: int) -> int:
    """Option with about the best gain for money; the ones just dropped are held back at random. -1 for none."""
    best, best_rate = -1, 0.0
    for option in range(len(instance.costs)):
        gain, cost = selection.gain[option], max(instance.costs[option], LEAST_PRICE)
        if gain <= best_rate * cost or gain <= 0.0 or not instance.movable[option]:
            continue
        if price_of(instance, selection, option) == np.inf:
            continue
        held_back = 1.0 if stamp[option] == turn else _NOISE
        rate = gain / cost * (1.0 - held_back * np.random.random())  # noqa: NPY002
        if rate > best_rate:
            best, best_rate = option, rate
    return best


@inlined
def _polish(instance: Instance, selection: Selection, added: IntArray, extra: FloatArray) -> float:
    """Swap each option just added for a better one where there is one, twice over; the weight gained."""
    gained = 0.0
    for _ in range(2):
        changed = False
        for at in range(len(added)):
            other = best_exchange(instance, selection, added[at], extra)
            if other >= 0:
                gained -= selection.loss[added[at]]
                take(instance, selection, added[at])
                gained += selection.gain[other]
                put(instance, selection, other)
                added[at] = other
                changed = True
        if not changed:
            break
    return gained
