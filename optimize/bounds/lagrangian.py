"""Lagrangian dual bounds, which hold whatever a solver claims: any duals give one, computed from the question alone.

Duals (prices) of the rules turn the question into one that is solved by looking at each row and each location on
its own. Written for a question that maximises (least cost maximises minus the cost), with duals π_i ≥ 0 of "row i is
served only by a chosen option", μ ≥ 0 of money, ν_g ≥ 0 of floor g and ρ_p ≥ 0 of the requirement p = (a, b):

    UB = Σ_i max(0, w_i + Σ_g ν_g f_gi - π_i) - Σ_g ν_g need_g + μ B + Σ_l max(0, max_{k at l} r_k)
    r_k = [-c_k for least cost] + Σ_{i in N(k)} π_i - μ c_k - Σ_{p = (k, b)} ρ_p + Σ_{p = (a, k)} ρ_p

where a row that must be served contributes w_i + Σ_g ν_g f_gi - π_i even when that is negative, and an option without
an exclusive location is a location of its own. Weak duality: every allowed choice satisfies each of these rules, so its
objective is at most the Lagrangian objective, which the right-hand side maximises. No solver tolerance enters.

Source: A. M. Geoffrion, "Lagrangean relaxation for integer programming", Mathematical Programming Study 2 (1974),
82-114; for covering R. D. Galvão and C. ReVelle, "A Lagrangean heuristic for the maximal covering location problem",
European Journal of Operational Research 88 (1996), 114-123.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import BoolArray, FloatArray
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.projection import granularity

_ROUNDING = 1e-11
"""Relative allowance for the rounding of the sums below."""


@dataclass(frozen=True, slots=True)
class Duals:
    """Duals of the rules of a question (shadow prices); any non-negative numbers will do.

    Attributes:
        rows: Dual of each demand row, shape (m,).
        money: Dual of a VND; of no effect without a budget.
        floors: Dual of each floor, shape (floors,).
        requires: Dual of each requirement, shape (k,).
    """

    rows: FloatArray
    money: float
    floors: FloatArray
    requires: FloatArray

    @staticmethod
    def zero(problem: Problem) -> Duals:
        """No duals, which bound by serving everything or spending nothing."""
        return Duals(np.zeros(problem.rows), 0.0, np.zeros(len(problem.floors)), np.zeros(len(problem.requires)))


@dataclass(frozen=True, slots=True)
class Bound:
    """A dual bound and what it says about each option.

    Attributes:
        value: No allowed choice has a better objective.
        without: What the limit becomes when the option is not chosen, shape (n,).
        chosen: What the limit becomes when the option is chosen, shape (n,).
    """

    value: float
    without: FloatArray
    chosen: FloatArray


@dataclass(frozen=True, slots=True)
class ReducedCosts:
    """Reduced costs: a question at given duals, seen as one that maximises.

    Attributes:
        rows: Dual of each demand row, within what the row is worth, shape (m,).
        kept: What each row contributes beside the options, shape (m,).
        gain: What choosing an option contributes, shape (n,).
        best: Contribution of the best option at each option's location, at least 0, shape (n,).
        second: The same without that best option, shape (n,).
        money: Dual of a VND.
        total: The limit, with an allowance for rounding.
    """

    rows: FloatArray
    kept: FloatArray
    gain: FloatArray
    best: FloatArray
    second: FloatArray
    money: float
    total: float


def reduced_costs(problem: Problem, duals: Duals) -> ReducedCosts:
    """Reduced costs of a question at given duals of its rules, and the Lagrangian bound that they add up to.

    Args:
        problem: The question.
        duals: Duals of its rules; negative or undefined ones count as 0.
    """
    rows, floors, requires = (_clean(part) for part in (duals.rows, duals.floors, duals.requires))
    money = float(_clean(np.array([duals.money]))[0]) if np.isfinite(problem.budget) else 0.0
    most = problem.goal == "most_served"
    value = (problem.weights if most else 0.0) + problem.floors.counts.T @ floors
    rows = np.where(problem.must, rows, np.minimum(rows, value))
    kept = np.where(problem.must, value - rows, np.maximum(value - rows, 0.0))
    gain = problem.covers.astype(np.float64) @ rows - (money if most else money + 1.0) * problem.costs
    np.add.at(gain, problem.requires[:, 0], -requires)
    np.add.at(gain, problem.requires[:, 1], requires)
    best, second = _by_location(problem, gain)
    spent = money * problem.budget if money > 0.0 else 0.0
    parts = (kept.sum(), -float(floors @ problem.floors.need), spent, best[leaders(problem)].sum())
    total = sum(parts) + _ROUNDING * (np.abs(kept).sum() + sum(abs(part) for part in parts))
    return ReducedCosts(rows, kept, gain, best, second, money, float(total))


def safe_bound(problem: Problem, duals: Duals) -> Bound:
    """Lagrangian dual bound of the objective.

    Args:
        problem: The question.
        duals: Duals of its rules; negative or undefined ones count as 0.

    Returns:
        Upper limits for ``most_served``, lower limits for ``least_cost``.
    """
    at = reduced_costs(problem, duals)
    chosen = at.total - at.best + at.gain
    without = at.total - at.best + np.where(at.gain >= at.best, at.second, at.best)
    sign = 1.0 if problem.goal == "most_served" else -1.0
    return Bound(sign * at.total, sign * without, sign * chosen)


def _clean(values: FloatArray) -> FloatArray:
    return np.where(np.isfinite(values) & (values > 0.0), values, 0.0)


def leaders(problem: Problem) -> BoolArray:
    """One option of each location: the first."""
    leads = problem.exclusive < 0
    inside = np.flatnonzero(~leads)
    leads[inside[np.unique(problem.exclusive[inside], return_index=True)[1]]] = True
    return leads


def _by_location(problem: Problem, gain: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Best and second best gain, at least 0, at each option's location; second best is 0 for an option on its own."""
    best, second = np.maximum(gain, 0.0), np.zeros(len(gain))
    inside = np.flatnonzero(problem.exclusive >= 0)
    if len(inside):
        _, at = np.unique(problem.exclusive[inside], return_inverse=True)
        first = np.zeros(at.max() + 1)
        np.maximum.at(first, at, gain[inside])
        runner = np.zeros(at.max() + 1)
        order = np.lexsort((-gain[inside], at))
        ends = np.r_[True, at[order][1:] != at[order][:-1]]
        np.maximum.at(runner, at[order][~ends], gain[inside][order][~ends])
        best[inside], second[inside] = first[at], runner[at]
    return best, second


def rounded_bound(problem: Problem, bound: float) -> float:
    """Bound rounded to a value that some choice can have, where all weights or costs are whole numbers."""
    most = problem.goal == "most_served"
    step = granularity(problem.weights if most else problem.costs)
    if step == 0.0 or not np.isfinite(bound):
        return bound
    allowance = min(1e-9 * max(abs(bound / step), 1.0), 1e-4)
    return step * float(np.floor(bound / step + allowance) if most else np.ceil(bound / step - allowance))


def settled_by(problem: Problem, bound: Bound, incumbent: float) -> tuple[BoolArray, BoolArray]:
    """Reduced-cost fixing: options that every choice better than the incumbent takes, and options that none takes.

    Args:
        problem: The question.
        bound: A limit from :func:`safe_bound`.
        incumbent: Objective of the incumbent.

    Returns:
        Options to lock and options to forbid, shapes (n,).
    """
    most = problem.goal == "most_served"
    step = granularity(problem.weights if most else problem.costs)
    margin = 0.999 * step
    if most:
        return bound.without < incumbent + margin, bound.chosen < incumbent + margin
    return bound.without > incumbent - margin, bound.chosen > incumbent - margin
