"""Greedy heuristics: completion by gain for money, rounding and swaps, within every rule but floors; compiled.

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

LEAST_PRICE = 1e-12
"""Least price that a gain is divided by, in the unit of the scaled costs: what is free, or cheaper than this, is taken
first, by its gain, without a division by zero."""


class Instance(NamedTuple):
    """Instance laid out for the kernels: what does not change while options are tried."""

    covers: Pattern
    by_row: Pattern
    costs: FloatArray
    places: IntArray
    closure: Pattern
    movable: BoolArray
    budget: float


class Selection(NamedTuple):
    """Selection of options and what follows from it.

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


def instance_of(problem: Problem) -> Instance:
    """The question laid out for the kernels; its locked and forbidden options must have been reduced away."""
    inside = problem.exclusive >= 0
    places = np.full(problem.options, -1, dtype=np.int64)
    places[inside] = np.unique(problem.exclusive[inside], return_inverse=True)[1]
    movable = np.ones(problem.options, dtype=np.bool_)
    movable[problem.requires.reshape(-1)] = False
    return Instance(
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
    apart = reach.tocoo()
    other = apart.row != apart.col
    return sparse.csr_array((apart.data[other], (apart.row[other], apart.col[other])), shape=shape)


def empty_selection(instance: Instance, weights: FloatArray) -> Selection:
    """Nothing chosen yet, with the weight of each row, shape (m,)."""
    options = len(instance.costs)
    running = np.concatenate([[0.0], np.cumsum(weights[instance.covers.indices])])
    gain = running[instance.covers.indptr[1:]] - running[instance.covers.indptr[:-1]]
    return Selection(
        weights=weights.copy(),
        chosen=np.zeros(options, dtype=np.bool_),
        times=np.zeros(len(weights), dtype=np.int32),
        gain=gain,
        loss=np.zeros(options),
        used=np.zeros(int(instance.places.max(initial=-1)) + 1, dtype=np.int64),
        money=np.zeros(1),
    )


def selection_of(instance: Instance, weights: FloatArray, selected: IntArray) -> Selection:
    """The choice of the options ``selected``."""
    selection = empty_selection(instance, weights)
    for option in selected:
        put(instance, selection, option)
    return selection


@inlined
def put(instance: Instance, selection: Selection, option: int) -> None:
    """Choose one option."""
    selection.chosen[option] = True
    selection.money[0] += instance.costs[option]
    if instance.places[option] >= 0:
        selection.used[instance.places[option]] += 1
    selection.loss[option] = 0.0
    for row in entries(instance.covers, option):
        weight = selection.weights[row]
        selection.times[row] += 1
        if selection.times[row] == 1:
            selection.loss[option] += weight
            for other in entries(instance.by_row, row):
                selection.gain[other] -= weight
        elif selection.times[row] == 2:
            for other in entries(instance.by_row, row):
                if other != option and selection.chosen[other]:
                    selection.loss[other] -= weight


@inlined
def take(instance: Instance, selection: Selection, option: int) -> None:
    """Drop one chosen option."""
    selection.chosen[option] = False
    selection.money[0] -= instance.costs[option]
    if instance.places[option] >= 0:
        selection.used[instance.places[option]] -= 1
    selection.loss[option] = 0.0
    for row in entries(instance.covers, option):
        weight = selection.weights[row]
        selection.times[row] -= 1
        if selection.times[row] == 0:
            for other in entries(instance.by_row, row):
                selection.gain[other] += weight
        elif selection.times[row] == 1:
            for other in entries(instance.by_row, row):
                if selection.chosen[other]:
                    selection.loss[other] += weight


@inlined
def price_of(instance: Instance, selection: Selection, option: int) -> float:
    """Cost of choosing an option with all it requires; infinite where a rule forbids it."""
    if selection.chosen[option] or (instance.places[option] >= 0 and selection.used[instance.places[option]] > 0):
        return np.inf
    cost = instance.costs[option]
    missing = entries(instance.closure, option)
    for at in range(len(missing)):
        needed = missing[at]
        if selection.chosen[needed]:
            continue
        place = instance.places[needed]
        if place >= 0:
            if selection.used[place] > 0 or place == instance.places[option]:
                return np.inf
            for before in range(at):
                if instance.places[missing[before]] == place and not selection.chosen[missing[before]]:
                    return np.inf
        cost += instance.costs[needed]
    return cost if selection.money[0] + cost <= instance.budget else np.inf


@njit(cache=True)
def put_with_needs(instance: Instance, selection: Selection, option: int) -> None:
    """Choose one option with all it requires."""
    for needed in entries(instance.closure, option):
        if not selection.chosen[needed]:
            put(instance, selection, int(needed))  # of one type, else the kernel is compiled anew
    put(instance, selection, option)


@njit(cache=True)
def fill(instance: Instance, selection: Selection) -> None:
    """Add options by gain for money until nothing more fits; ties go to the first option."""
    while True:
        best, best_rate = NO_OPTION, 0.0
        for option in range(len(instance.costs)):
            gain = selection.gain[option]
            if gain <= best_rate * instance.costs[option] or gain <= 0.0:
                continue
            price = price_of(instance, selection, option)
            if price == np.inf:
                continue
            rate = gain / max(price, LEAST_PRICE)
            if rate > best_rate * (1.0 + 1e-12):
                best, best_rate = option, rate
        if best < 0:
            return
        put_with_needs(instance, selection, best)


@njit(cache=True)
def put_in_order(instance: Instance, selection: Selection, order: IntArray) -> None:
    """Choose options in a given order as long as they add something and fit."""
    for option in order:
        if selection.gain[option] > 0.0 and price_of(instance, selection, option) < np.inf:
            put_with_needs(instance, selection, option)


@inlined
def best_exchange(instance: Instance, selection: Selection, option: int, extra: FloatArray) -> int:
    """Option that serves the most in place of a chosen one, -1 when none serves more.

    Args:
        instance: The question.
        selection: The choice.
        option: The chosen option to drop, which nothing requires.
        extra: Zeros, shape (n,); zeros again afterwards.
    """
    room = instance.budget - selection.money[0] + instance.costs[option]
    place = instance.places[option]
    for row in entries(instance.covers, option):
        if selection.times[row] == 1:
            for other in entries(instance.by_row, row):
                extra[other] += selection.weights[row]
    best, best_gain = NO_OPTION, selection.loss[option] * (1.0 + 1e-12) + 1e-9
    for other in range(len(instance.costs)):
        gain = selection.gain[other] + extra[other]
        extra[other] = 0.0
        if gain <= best_gain or selection.chosen[other] or not instance.movable[other] or instance.costs[other] > room:
            continue
        if instance.places[other] < 0 or instance.places[other] == place or selection.used[instance.places[other]] == 0:
            best, best_gain = other, gain
    return best


@njit(cache=True)
def exchange(instance: Instance, selection: Selection, rounds: int) -> None:
    """Swap one chosen option for a better one, and fill up, until nothing improves."""
    extra = np.zeros(len(instance.costs))
    for _ in range(rounds):
        improved = False
        for option in range(len(instance.costs)):
            if not selection.chosen[option] or not instance.movable[option]:
                continue
            other = best_exchange(instance, selection, option, extra)
            if other >= 0:
                take(instance, selection, option)
                put(instance, selection, other)
                fill(instance, selection)
                improved = True
        if not improved:
            return


def rounded(instance: Instance, weights: FloatArray, fractional: FloatArray, threshold: float) -> Selection:
    """Choice that follows a fractional one: the surest options first, then greedily, then swaps.

    Args:
        instance: The question.
        weights: Weight of each row, shape (m,).
        fractional: How far each option is chosen in a relaxation, shape (n,).
        threshold: Options chosen less than this are left to the greedy completion.
    """
    selection = empty_selection(instance, weights)
    order = np.argsort(-fractional, kind="stable")
    put_in_order(instance, selection, order[fractional[order] > threshold])
    fill(instance, selection)
    exchange(instance, selection, 20)
    return selection


def greedy(instance: Instance, weights: FloatArray) -> Selection:
    """Choice by gain for money, improved by swaps."""
    selection = empty_selection(instance, weights)
    fill(instance, selection)
    exchange(instance, selection, 20)
    return selection


def value_of(selection: Selection) -> float:
    """Weight that the choice serves."""
    return float(selection.weights[selection.times > 0].sum())
