"""Which demand rows need a variable of their own when a question is stated as a model.

A row that must be served is a constant. A row whose options exclude each other is served exactly when one of them is
chosen: y_i = Σ_{k covers i} x_k, so its weight and floor counts move to the options.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.problem.problem import Problem


@dataclass(frozen=True, slots=True)
class Projection:
    """A question with the variables of its rows sorted out.

    Attributes:
        by_row: Options of each row, sparse, shape (m, n).
        variable: Rows that need a variable, ascending.
        must: Rows that must be served: Σ x >= 1, ascending.
        option_value: Weight that choosing an option adds directly, shape (n,).
        option_counts: What choosing an option adds directly to each floor, sparse, shape (floors, n).
        constant: Weight that is served in every allowed choice.
        need: What is left to serve for each floor once the rows that must be served are, shape (floors,).
        money_unit: VND that one unit of ``costs`` and ``budget`` stands for.
        costs: Cost of each option in money units, shape (n,).
        budget: Budget in money units.
    """

    by_row: sparse.csr_array
    variable: IntArray
    must: IntArray
    option_value: FloatArray
    option_counts: sparse.csr_array
    constant: float
    need: FloatArray
    money_unit: float
    costs: FloatArray
    budget: float


def granularity(values: FloatArray) -> float:
    """Greatest number that divides every value, 0 when some value is not a whole number.

    Sums of the values are multiples of it, so two different sums differ by at least that much.
    """
    positive = values[values > 0.0]
    if not len(positive) or np.any(positive != np.floor(positive)) or positive.max() >= 2.0**53:
        return 0.0
    return float(np.gcd.reduce(positive.astype(np.int64)))


def money_unit(costs: FloatArray) -> float:
    """Unit of money in a model, where amounts are small: solvers allow a constraint an absolute error of 1e-6."""
    common, greatest = granularity(costs), float(costs.max(initial=0.0))
    if common > 0.0 and greatest / common <= 1e5:
        return common
    return greatest / 1e3 if greatest > 0.0 else 1.0


def project(problem: Problem) -> Projection:
    """Sort out which rows of a question need a variable."""
    by_row = sparse.csr_array(problem.covers.T.tocsr(), dtype=np.float64)
    by_row.sort_indices()
    direct = _exclude_each_other(problem, by_row) & ~problem.must
    must = problem.must.astype(np.float64)
    weights = problem.weights if problem.goal == "most_served" else np.zeros(problem.rows)
    moved = sparse.diags_array(direct.astype(np.float64)) @ by_row
    unit = money_unit(problem.costs)
    budget = problem.budget / unit
    if np.isfinite(budget) and granularity(problem.costs) == unit:
        budget = float(np.floor(budget * (1.0 + 1e-9) + 1e-9))  # whole costs spend a whole number of units
    return Projection(
        by_row=by_row,
        variable=np.flatnonzero(~direct & ~problem.must),
        must=np.flatnonzero(problem.must),
        option_value=np.asarray(weights @ moved),
        option_counts=sparse.csr_array(problem.floors.counts @ moved),
        constant=float(weights @ must),
        need=problem.floors.need - problem.floors.counts @ must,
        money_unit=unit,
        costs=problem.costs / unit,
        budget=budget,
    )


def _exclude_each_other(problem: Problem, by_row: sparse.csr_array) -> BoolArray:
    degree = np.diff(by_row.indptr)
    alone: BoolArray = degree == 1
    if problem.exclusive.max(initial=-1) < 0:
        return alone
    filled = degree > 0
    starts = by_row.indptr[:-1][filled]
    places = problem.exclusive[by_row.indices]
    one_place = np.zeros(problem.rows, dtype=np.bool_)
    low, high = np.minimum.reduceat(places, starts), np.maximum.reduceat(places, starts)
    one_place[filled] = (low == high) & (low >= 0)
    return alone | one_place
