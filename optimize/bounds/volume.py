"""Lagrangian duals by the volume algorithm: a near-optimal dual of the linear relaxation without a factorisation.

On covering questions with millions of entries an interior point method needs minutes and gigabytes; a few hundred
sweeps over the sparse matrix reach the same bound to about 0.01 %. The averaged choices of the sweeps approximate the
fractional optimum and guide the rounding. Duals found here are only ever used through
:func:`~phusong.optimize.bounds.lagrangian.safe_bound`.

Source: F. Barahona and R. Anbil, "The volume algorithm: producing primal solutions with a subgradient method",
Mathematical Programming 87 (2000), 385-399.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray, inlined
from phusong.optimize.bounds.lagrangian import Duals
from phusong.optimize.problem.dominance import Pattern, entries
from phusong.optimize.problem.problem import Problem
from phusong.optimize.solver.clock import Clock

_SWEEPS_AT_ONCE = 10
"""Sweeps between two looks at the clock; divides 50, the sweeps between two looks at the gap. 5 and 50 change nothing
on 10,000 rows × 20,000 options, where 10 sweeps are a hundredth of a second."""

_LEAST_SWEEPS = 20
"""Sweeps that are made although the time is over: two hundredths of a second on 10,000 rows, for a bound that is worth
reading."""

STALL = 1e-3
"""Share of the distance to the target that a hundred sweeps have to bring, or else the duals are taken as they are."""

_MOST_SWEEPS = 3000
"""Sweeps after which the duals are taken as they are: a stop for duals that creep. Questions of 150 to 10,000 rows
stalled after 500 to 1,100."""

_ENTRY_S = 2e-9
"""Counted seconds of a sweep for each covering entry and row; an option counts as 40, since the price of money is found
by looking at all of them about so often."""

_BEST, _MONEY, _STEP, _MIXING, _IDLE, _TARGET = range(6)
"""Rows of ``Sweep.scalars``: best dual bound, dual of the budget, step factor, greatest weight of the newest sweep in
the averages, sweeps without a better bound, and the objective that the bound approaches."""


class Relaxation(NamedTuple):
    """A question that maximises, with its row, floor and precedence rules to be priced.

    Duals stand in one vector: rows, then floors, then requirements.
    """

    covers: Pattern
    weights: FloatArray
    must: BoolArray
    gains: FloatArray
    costs: FloatArray
    budget: float
    places: IntArray
    floor_pattern: Pattern
    floor_counts: FloatArray
    need: FloatArray
    requires: IntArray
    metric: FloatArray


class Sweep(NamedTuple):
    """Everything a sweep reads and writes, so that the work can be interrupted and go on.

    ``scalars`` holds the numbers that change, one at each of ``_BEST`` to ``_TARGET``.
    """

    duals: FloatArray
    trial: FloatArray
    slope: FloatArray
    mean_slope: FloatArray
    built: FloatArray
    mean_built: FloatArray
    option_gain: FloatArray
    place_best: FloatArray
    place_option: IntArray
    scalars: FloatArray


@dataclass(frozen=True, slots=True)
class Relaxed:
    """Near-optimal duals and the fractional choice that goes with them.

    Attributes:
        duals: Duals of the rules.
        fractional: How far each option is chosen in the relaxation, 0 to 1, shape (n,).
        sweeps: Sweeps over the matrix.
    """

    duals: Duals
    fractional: FloatArray
    sweeps: int


def relax(problem: Problem, start: Duals, target: float, clock: Clock, stall: float = STALL) -> Relaxed:
    """Improve duals until their bound stalls or what the search may take is used up.

    Args:
        problem: The question.
        start: Duals to start from.
        target: Objective of the best choice known, which the bound approaches from the other side.
        clock: What the search may take; the sweeps are counted there.
        stall: The bound stalls where a hundred sweeps bring less than this share of what is left to the target.

    Returns:
        The best duals and the fractional choice.
    """
    relaxation = _relaxation(problem)
    sweep = _first_sweep(relaxation, start, target if problem.goal == "most_served" else -target)
    sweeps, last = 0, np.inf
    turn_s = _SWEEPS_AT_ONCE * _ENTRY_S * (problem.covers.nnz + 40 * problem.options + 4 * problem.rows)
    while sweeps < _MOST_SWEEPS and not (sweeps >= _LEAST_SWEEPS and clock.over()):
        improve(relaxation, sweep, _SWEEPS_AT_ONCE)
        sweeps += _SWEEPS_AT_ONCE
        clock.count(turn_s)
        if sweeps % 50:
            continue
        best, goal = sweep.scalars[_BEST], sweep.scalars[_TARGET]
        if best - goal <= 1e-9 * max(abs(best), 1.0):
            break
        if sweeps % 100 == 0:
            if last - best < 0.01 * (best - goal):
                sweep.scalars[_MIXING] = max(0.5 * sweep.scalars[_MIXING], 1e-3)
            if sweeps >= 300 and last - best < max(stall * (best - goal), 1e-7 * abs(best)):
                break
            last = best
    rows, floors = problem.rows, len(problem.floors)
    duals = Duals(
        sweep.duals[:rows].copy(),
        float(sweep.scalars[_MONEY]),
        sweep.duals[rows : rows + floors].copy(),
        sweep.duals[rows + floors :].copy(),
    )
    return Relaxed(duals, sweep.mean_built, sweeps)


def _relaxation(problem: Problem) -> Relaxation:
    most = problem.goal == "most_served"
    by_row = sparse.csr_array(problem.floors.counts.T.tocsr())
    inside = problem.exclusive >= 0
    places = np.full(problem.options, -1, dtype=np.int64)
    places[inside] = np.unique(problem.exclusive[inside], return_inverse=True)[1]
    greatest = problem.floors.counts.max(axis=1).toarray().reshape(-1) if len(problem.floors) else np.zeros(0)
    metric = np.concatenate(
        [np.ones(problem.rows), 1.0 / np.maximum(greatest, 1e-9) ** 2, np.ones(len(problem.requires))]
    )
    return Relaxation(
        covers=Pattern.of(problem.covers),
        weights=problem.weights if most else np.zeros(problem.rows),
        must=problem.must,
        gains=np.zeros(problem.options) if most else -problem.costs,
        costs=problem.costs,
        budget=problem.budget,
        places=places,
        floor_pattern=Pattern.of(by_row),
        floor_counts=by_row.data,
        need=problem.floors.need,
        requires=problem.requires,
        metric=metric,
    )


def _first_sweep(relaxation: Relaxation, start: Duals, target: float) -> Sweep:
    duals = np.concatenate([start.rows, start.floors, start.requires])
    options, places = len(relaxation.costs), int(relaxation.places.max(initial=-1)) + 1
    sweep = Sweep(
        duals=duals,
        trial=duals.copy(),
        slope=np.zeros(len(duals)),
        mean_slope=np.zeros(len(duals)),
        built=np.zeros(options),
        mean_built=np.zeros(options),
        option_gain=np.zeros(options),
        place_best=np.zeros(places),
        place_option=np.zeros(places, dtype=np.int64),
        scalars=np.array([np.inf, start.money, 0.1, 0.1, 0.0, target]),
    )
    value, money = evaluate(relaxation, sweep, start.money)
    sweep.scalars[_BEST], sweep.scalars[_MONEY] = value, money
    if not np.isfinite(target):
        sweep.scalars[_TARGET] = value - 0.1 * abs(value)
    sweep.mean_slope[:], sweep.mean_built[:] = sweep.slope, sweep.built
    return sweep


@inlined
def _money_side(relaxation: Relaxation, sweep: Sweep, money: float) -> tuple[float, float]:
    """Gain of the best choice at a price of money, and what that choice costs."""
    total, cost = 0.0, 0.0
    sweep.place_best[:] = 0.0
    sweep.place_option[:] = -1
    for k in range(len(relaxation.costs)):
        gain = sweep.option_gain[k] - money * relaxation.costs[k]
        place = relaxation.places[k]
        if gain <= 0.0:
            continue
        if place < 0:
            total += gain
            cost += relaxation.costs[k]
        elif gain > sweep.place_best[place]:
            sweep.place_best[place] = gain
            sweep.place_option[place] = k
    for place in range(len(sweep.place_option)):
        if sweep.place_option[place] >= 0:
            total += sweep.place_best[place]
            cost += relaxation.costs[sweep.place_option[place]]
    return total, cost


@inlined
def _add_choice(relaxation: Relaxation, sweep: Sweep, money: float, share: float) -> None:
    """Add ``share`` of the best choice at a price of money to ``built``."""
    _money_side(relaxation, sweep, money)
    for k in range(len(relaxation.costs)):
        if relaxation.places[k] < 0 and sweep.option_gain[k] - money * relaxation.costs[k] > 0.0:
            sweep.built[k] += share
    for option in sweep.place_option:
        if option >= 0:
            sweep.built[option] += share


@inlined
def _best_money(relaxation: Relaxation, sweep: Sweep, guess: float) -> tuple[float, float]:
    """Price of money with the least bound, by bisection; ``built`` becomes the choice that spends the budget."""
    sweep.built[:] = 0.0
    total, cost = _money_side(relaxation, sweep, 0.0)
    if cost <= relaxation.budget:
        _add_choice(relaxation, sweep, 0.0, 1.0)
        return total, 0.0
    low, high = 0.0, max(guess, 1e-12)
    while _money_side(relaxation, sweep, high)[1] > relaxation.budget:
        low = high
        high *= 2.0
    while high - low > 1e-9 * high:
        middle = 0.5 * (low + high)
        if _money_side(relaxation, sweep, middle)[1] > relaxation.budget:
            low = middle
        else:
            high = middle
    dear = _money_side(relaxation, sweep, low)[1]
    total, cheap = _money_side(relaxation, sweep, high)
    share = (relaxation.budget - cheap) / (dear - cheap) if dear > cheap else 0.0
    _add_choice(relaxation, sweep, low, share)
    _add_choice(relaxation, sweep, high, 1.0 - share)
    return total + high * relaxation.budget, high


@njit(cache=True)
def evaluate(relaxation: Relaxation, sweep: Sweep, guess: float) -> tuple[float, float]:  # noqa: C901 - one loop a term
    """Bound at the trial duals, with the price of money; ``slope`` becomes its gradient."""
    rows, floors = len(relaxation.weights), len(relaxation.need)
    duals, slope, gain = sweep.trial, sweep.slope, sweep.option_gain
    for k in range(len(gain)):
        gain[k] = relaxation.gains[k]
        for i in entries(relaxation.covers, k):
            gain[k] += duals[i]
    for p in range(len(relaxation.requires)):
        gain[relaxation.requires[p, 0]] -= duals[rows + floors + p]
        gain[relaxation.requires[p, 1]] += duals[rows + floors + p]
    total, money = _best_money(relaxation, sweep, guess)
    slope[:] = 0.0
    for k in range(len(gain)):
        if sweep.built[k] > 0.0:
            for i in entries(relaxation.covers, k):
                slope[i] += sweep.built[k]
    for p in range(len(relaxation.requires)):
        slope[rows + floors + p] = sweep.built[relaxation.requires[p, 1]] - sweep.built[relaxation.requires[p, 0]]
    for g in range(floors):
        total -= duals[rows + g] * relaxation.need[g]
        slope[rows + g] = -relaxation.need[g]
    for i in range(rows):
        span = range(relaxation.floor_pattern.indptr[i], relaxation.floor_pattern.indptr[i + 1])
        kept = relaxation.weights[i] - duals[i]
        for at in span:
            kept += duals[rows + relaxation.floor_pattern.indices[at]] * relaxation.floor_counts[at]
        if kept > 0.0 or relaxation.must[i]:
            total += kept
            slope[i] -= 1.0
            for at in span:
                slope[rows + relaxation.floor_pattern.indices[at]] += relaxation.floor_counts[at]
    return total, money


@inlined
def _worth(relaxation: Relaxation, duals: FloatArray, row: int) -> float:
    """Greatest price of a row that makes sense: what serving it is worth."""
    if relaxation.must[row]:
        return np.inf
    worth = float(relaxation.weights[row])
    for at in range(relaxation.floor_pattern.indptr[row], relaxation.floor_pattern.indptr[row + 1]):
        worth += duals[len(relaxation.weights) + relaxation.floor_pattern.indices[at]] * relaxation.floor_counts[at]
    return worth


@inlined
def _squared_length(relaxation: Relaxation, sweep: Sweep) -> float:
    """Squared length of the averaged gradient, without the parts that point out of the sensible duals."""
    total = 0.0
    for i in range(len(sweep.duals)):
        slope = sweep.mean_slope[i]
        if sweep.duals[i] <= 0.0 and slope > 0.0:
            continue
        if slope < 0.0 and i < len(relaxation.weights) and sweep.duals[i] >= _worth(relaxation, sweep.duals, i):
            continue
        total += relaxation.metric[i] * slope**2
    return total


@inlined
def _step(relaxation: Relaxation, sweep: Sweep, length: float) -> None:
    """Set the trial duals ``length`` along the averaged gradient, within the sensible duals."""
    rows = len(relaxation.weights)
    for i in range(len(sweep.duals)):
        sweep.trial[i] = max(sweep.duals[i] - length * relaxation.metric[i] * sweep.mean_slope[i], 0.0)
    for i in range(rows):
        sweep.trial[i] = min(sweep.trial[i], _worth(relaxation, sweep.trial, i))


@njit(cache=True)
def improve(relaxation: Relaxation, sweep: Sweep, sweeps: int) -> None:
    """Move the duals ``sweeps`` times along the averaged gradient."""
    scalars = sweep.scalars
    for _ in range(sweeps):
        length = _squared_length(relaxation, sweep)
        if length < 1e-12:
            return
        step = scalars[_STEP] * (scalars[_BEST] - scalars[_TARGET]) / length
        _step(relaxation, sweep, step)
        value, money = evaluate(relaxation, sweep, scalars[_MONEY])
        along, across, agreement = 0.0, 0.0, 0.0
        for i in range(len(sweep.duals)):
            change = sweep.slope[i] - sweep.mean_slope[i]
            along -= relaxation.metric[i] * sweep.mean_slope[i] * change
            across += relaxation.metric[i] * change * change
            agreement += relaxation.metric[i] * sweep.mean_slope[i] * sweep.slope[i]
        share = along / across if across > 0.0 else scalars[_MIXING]
        share = min(max(share, 0.1 * scalars[_MIXING]), scalars[_MIXING])
        for i in range(len(sweep.duals)):
            sweep.mean_slope[i] += share * (sweep.slope[i] - sweep.mean_slope[i])
        for k in range(len(sweep.built)):
            sweep.mean_built[k] += share * (sweep.built[k] - sweep.mean_built[k])
        if value < scalars[_BEST]:
            sweep.duals[:] = sweep.trial
            scalars[_BEST], scalars[_MONEY], scalars[_IDLE] = value, money, 0.0
            if agreement > 0.0:
                scalars[_STEP] = min(1.1 * scalars[_STEP], 2.0)
        else:
            scalars[_IDLE] += 1.0
            if scalars[_IDLE] >= 10.0:
                scalars[_STEP], scalars[_IDLE] = max(0.7 * scalars[_STEP], 1e-5), 0.0
