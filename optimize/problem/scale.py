"""Units of a question: weights, costs and floors scaled at the door, so that no tolerance hangs on their size.

Weights and costs have no unit of their own: in people, in millions of people or in shares of a person the question is
the same. Solvers and the rounding of sums do know sizes, so everything behind the door counts in units chosen here:

- values that are multiples of one decimal step (0.25 and 1.5 of 0.25; 3e9 and 5e9 of 1e9) become whole numbers with no
  common divisor. Sums of these are exact, and every scale by a power of ten leads to the same whole numbers;
- other values are divided by a power of two, which is exact, so that the greatest lies in :data:`GREATEST`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import FloatArray
from phusong.optimize.problem.floors import FLOOR_TOLERANCE, Floors
from phusong.optimize.problem.problem import Problem

GREATEST = (2.0**12, 2.0**13)
"""Between these lies the greatest of values that are no multiples of a step. HiGHS leaves an absolute difference of
1e-6 open when it reports a proof: less than 3e-10 of the greatest weight here."""

MOST_STEPS = 1e12
"""A step is looked for down to this part of the greatest value; sums of 9,000 values so large are still exact."""

_SAME = 4.0 * float(np.finfo(np.float64).eps)
"""Relative difference from a multiple of the step that is rounding: of a decimal to binary, and of one product."""

_GREATEST_EXPONENT = 300


@dataclass(frozen=True, slots=True)
class Unit:
    """What one unit behind the door stands for: ``numerator / denominator`` of the caller's.

    Attributes:
        numerator: Caller's units, at least 1.
        denominator: Units behind the door for them, at least 1.
        whole: True when every value is a whole number of units.
    """

    numerator: float = 1.0
    denominator: float = 1.0
    whole: bool = False

    def scaled(self, values: FloatArray) -> FloatArray:
        """Values of the caller in this unit."""
        scaled = values * self.denominator / self.numerator
        return np.rint(scaled) if self.whole else scaled

    def amount(self, value: float) -> float:
        """An amount of the caller, such as a budget, in this unit; it need not be a whole number of them."""
        return value * self.denominator / self.numerator

    def amounts(self, values: FloatArray) -> FloatArray:
        """Amounts of the caller in this unit, shape of ``values``; they need not be whole numbers of them."""
        return values * self.denominator / self.numerator

    def restored(self, value: float) -> float:
        """An amount in this unit as the caller counts it."""
        return value * self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class Scale:
    """A question in units of its own.

    Attributes:
        problem: The question with weights, costs, budget and floors scaled.
        weights: Unit of its weights.
        costs: Unit of its costs and its budget.
    """

    problem: Problem
    weights: Unit
    costs: Unit

    @property
    def objective(self) -> Unit:
        """Unit of the objective."""
        return self.weights if self.problem.goal == "most_served" else self.costs


def scale(problem: Problem) -> Scale:
    """Scale a question: the same options and rows, rules and best choices, in units that suit sums and solvers.

    Args:
        problem: The question as the caller counts.
    """
    weights, costs = unit_of(problem.weights), unit_of(problem.costs)
    scaled = replace(
        problem,
        weights=weights.scaled(problem.weights),
        costs=costs.scaled(problem.costs),
        budget=costs.amount(problem.budget),
        floors=_scaled_floors(problem.floors),
    )
    return Scale(scaled, weights, costs)


def unit_of(values: FloatArray) -> Unit:
    """Unit in which values become whole numbers, or of a size that suits sums and solvers.

    Args:
        values: Finite numbers that are not negative.
    """
    positive = np.unique(values[values > 0.0])
    if not len(positive):
        return Unit(whole=True)
    return _step(positive) or _power_of_two(float(positive[-1]))


def least_difference(values: FloatArray) -> float:
    """Least difference between two different sums of values that are multiples of a decimal step, else 0.

    Args:
        values: Finite numbers that are not negative.
    """
    positive = np.unique(values[values > 0.0])
    step = _step(positive) if len(positive) else None
    return 0.0 if step is None else step.restored(1.0)


def _step(positive: FloatArray) -> Unit | None:
    """The greatest decimal step, or multiple of one, that divides every value; None when there is none."""
    greatest = float(positive[-1])
    high = int(np.floor(np.log10(positive[0]))) + 1
    low = int(np.ceil(np.log10(greatest) - np.log10(MOST_STEPS)))
    for exponent in range(min(high, _GREATEST_EXPONENT), max(low, -_GREATEST_EXPONENT) - 1, -1):
        up, down = 10.0 ** max(exponent, 0), 10.0 ** max(-exponent, 0)
        steps = positive * down / up
        whole = np.rint(steps)
        if np.all((np.abs(steps - whole) <= _SAME * steps) & (whole > 0.0)):
            return _in_lowest_terms(float(np.gcd.reduce(whole.astype(np.int64))), up, down)
    return None


def _in_lowest_terms(common: float, up: float, down: float) -> Unit:
    """``common * up / down`` as two numbers without a common divisor, so that whole values keep a unit of whole."""
    divisor = float(math.gcd(int(common), int(down)))
    return Unit(common / divisor * up, down / divisor, whole=True)


def _power_of_two(greatest: float) -> Unit:
    exponent = int(np.clip(np.floor(np.log2(greatest / GREATEST[0])), -1000, 1000))
    return Unit(2.0 ** max(exponent, 0), 2.0 ** max(-exponent, 0))


def _scaled_floors(floors: Floors) -> Floors:
    """Floors in a unit of their own: what counts as met stays the same."""
    unit = unit_of(floors.counts.data)
    counts, need = floors.counts.copy(), unit.amounts(floors.need)
    counts.data[:] = unit.scaled(counts.data)
    if unit.whole:  # so are sums
        need = np.where(need > 0.0, np.ceil(need * (1.0 - FLOOR_TOLERANCE)), need)
    return replace(floors, counts=sparse.csr_array(counts), need=need)
