"""The same models as :mod:`~phusong.optimize.problem.models`, stated as sparse arrays for questions that are large.

PuLP keeps a Python object for each term; with millions of terms that takes longer than solving. Both statements have
the same variables and constraints, and tests hold that they have the same optimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.problem.floors import widened
from phusong.optimize.problem.models import locations
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.projection import project


@dataclass(frozen=True, slots=True)
class ArrayModel:
    """A mixed-integer model: minimise ``cost @ v`` with ``lower <= v <= upper`` and ``row_lower <= A v <= row_upper``.

    Attributes:
        cost: Objective coefficients, shape (columns,); a question that maximises has them negated, one
            that minimises counts in ``unit`` of money.
        lower: Lower bounds, shape (columns,).
        upper: Upper bounds, shape (columns,).
        matrix: Constraint coefficients A, sparse, shape (constraints, columns).
        row_lower: Least activity, shape (constraints,).
        row_upper: Greatest activity, shape (constraints,).
        binaries: How many columns, from the first, are binary: one for each option.
        rows: Demand row of each further column, shape (columns - binaries,).
        constant: Added to ``cost @ v``.
        unit: VND (or weight) that one unit of ``cost @ v`` stands for.
        by_row: Options of each demand row, sparse, shape (m, n).
    """

    cost: FloatArray
    lower: FloatArray
    upper: FloatArray
    matrix: sparse.csr_array
    row_lower: FloatArray
    row_upper: FloatArray
    binaries: int
    rows: IntArray
    constant: float
    unit: float
    by_row: sparse.csr_array

    def point(self, selected: IntArray) -> FloatArray:
        """Values of all columns for a choice of options, shape (columns,)."""
        built = np.zeros(self.binaries)
        built[selected] = 1.0
        served = np.minimum(self.by_row[self.rows] @ built, 1.0)
        return np.concatenate([built, served])


def arrays(problem: Problem) -> ArrayModel:
    """State a question as sparse arrays."""
    projection = project(problem)
    options, variable = problem.options, projection.variable
    blocks: list[Block] = []
    cover = sparse.hstack([-projection.by_row[variable], sparse.eye_array(len(variable))], format="csr")
    blocks.append(_block(cover, -np.inf, np.zeros(len(variable))))
    if len(projection.must):
        served = widened(projection.by_row[projection.must], len(variable))
        blocks.append(_block(served, np.ones(len(projection.must)), np.inf))
    if np.isfinite(problem.budget):
        money = widened(sparse.csr_array(projection.costs[None, :]), len(variable))
        blocks.append(_block(money, -np.inf, projection.budget))
    if problem.exclusive.max(initial=-1) >= 0:
        blocks.append(_locations(problem, len(variable)))
    if len(problem.requires):
        blocks.append(_precedence(problem, len(variable)))
    if len(problem.limits):
        blocks.append(_limits(problem, len(variable)))
    if len(problem.floors):
        blocks.append(_floors(problem, projection.option_counts, projection.need, variable))
    sign = -1.0 if problem.goal == "most_served" else 1.0
    gains = np.concatenate([projection.option_value, problem.weights[variable]])
    spending = np.concatenate([projection.costs, np.zeros(len(variable))])
    return ArrayModel(
        cost=-gains if sign < 0 else spending,
        lower=np.concatenate([problem.locked.astype(np.float64), np.zeros(len(variable))]),
        upper=np.concatenate([(~problem.forbidden).astype(np.float64), np.ones(len(variable))]),
        matrix=sparse.csr_array(sparse.vstack([block.matrix for block in blocks], format="csr"), dtype=np.float64),
        row_lower=np.concatenate([block.lower for block in blocks]),
        row_upper=np.concatenate([block.upper for block in blocks]),
        binaries=options,
        rows=variable,
        constant=sign * projection.constant,
        unit=1.0 if sign < 0 else projection.money_unit,
        by_row=projection.by_row,
    )


class Block(NamedTuple):
    """Constraints of one kind: coefficients, least and greatest activity."""

    matrix: sparse.csr_array
    lower: FloatArray
    upper: FloatArray


def _block(matrix: sparse.csr_array, lower: FloatArray | float, upper: FloatArray | float) -> Block:
    count = matrix.shape[0]
    bounds = (np.broadcast_to(side, count).astype(np.float64) for side in (lower, upper))
    return Block(matrix, *bounds)


def _locations(problem: Problem, more: int) -> Block:
    groups = [group for _, group in locations(problem)]
    at = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    options = np.concatenate([np.zeros(0, dtype=np.int64), *groups])
    matrix = sparse.csr_array((np.ones(len(at)), (at, options)), shape=(len(groups), problem.options + more))
    return _block(matrix, -np.inf, 1.0)


def _precedence(problem: Problem, more: int) -> Block:
    pairs = problem.requires[problem.requires[:, 0] != problem.requires[:, 1]]
    at = np.arange(len(pairs))
    values = np.concatenate([np.ones(len(pairs)), -np.ones(len(pairs))])
    where = (np.concatenate([at, at]), np.concatenate([pairs[:, 0], pairs[:, 1]]))
    matrix = sparse.csr_array((values, where), shape=(len(pairs), problem.options + more))
    return _block(matrix, -np.inf, 0.0)


def _limits(problem: Problem, more: int) -> Block:
    loads, most = problem.limits.rows()
    return _block(widened(loads, more), -np.inf, most)


def _floors(problem: Problem, option_counts: sparse.csr_array, need: FloatArray, variable: IntArray) -> Block:
    matrix = sparse.hstack([option_counts, problem.floors.counts[:, variable]], format="csr")
    scale = np.maximum(matrix.max(axis=1).toarray().reshape(-1), 1e-9) if len(need) else np.ones(0)
    return _block(sparse.csr_array(sparse.diags_array(1.0 / scale) @ matrix), need / scale, np.inf)
