"""Price of money: a joint question in which money costs instead of being limited, for a nearer bound.

Money is what links sites and trenches that lie apart. Where it has a price λ, they are questions of their own, which
branch and bound mostly solves at their first node, and for every λ >= 0

    min cost(v) + λ (money(v) - B)  over whole v that keep all other rows

is no greater than the objective of any choice within the budget (Lagrangian relaxation; A. M. Geoffrion, "Lagrangean
relaxation for integer programming", Mathematical Programming Study 2 (1974), 82-114). The relaxation's own price is
that of its money row. Floors that hold all together, such as how many sites of another plan are left out, are priced
the same way, by what more of each would cost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from scipy.sparse import block_array, csr_array
from scipy.sparse.csgraph import connected_components

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.joint.branching import branching_model
from phusong.optimize.joint.relaxation import Relaxation
from phusong.optimize.problem.arrays import ArrayModel
from phusong.optimize.solver.clock import Clock

MOST_FLOORS = 20
"""Floors that are priced at most: what every piece counts for each of them is held for all answers at once."""


class Prices(NamedTuple):
    """Prices of rows that link what lies apart, and the duals that they are from.

    Attributes:
        rows: Rows that are priced, the one of money first, shape (k,).
        each: Price of each, as minimised, above 0 for a row with an upper limit and below for a floor, shape (k,).
        duals: Duals of all rows, shape (rows,).
    """

    rows: IntArray
    each: FloatArray
    duals: FloatArray

    @property
    def money(self) -> float:
        """What one part of money more would gain, 0 where no money limits the choice."""
        return float(self.each[0]) if len(self.each) else 0.0

    def times(self, money: float, floors: float = 1.0) -> Prices:
        """The same prices times a factor for money and one for floors."""
        factors = np.full(len(self.each), floors)
        factors[:1] = money
        return self._replace(each=factors * self.each)


def price_of_money(relaxation: Relaxation, clock: Clock, *, floors: bool = False) -> Prices:
    """What the relaxation would gain by one part of money more.

    Args:
        relaxation: The relaxation, with its cuts.
        clock: What solving it may take.
        floors: Whether floors that hold together what lies apart otherwise are priced, too.
    """
    model, programme = relaxation.model, relaxation.programme
    relaxed = None if model.money_row < 0 else programme.counted(clock, "simplex")
    if relaxed is None:
        return Prices(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(len(programme.row_lower)))
    prices = _prices_of(relaxed.duals, model.money_row, model.floor_rows if floors else model.floor_rows[:0])
    if len(prices.rows) == 1:
        return prices
    piece = piece_of(priced_model(relaxation, prices))
    linking = [row for row in model.floor_rows if len(np.unique(piece[_columns(model.matrix, row, piece)])) > 1]
    linking = linking if len(linking) <= MOST_FLOORS else []
    return _prices_of(relaxed.duals, model.money_row, np.array(linking, dtype=np.int64))


def _prices_of(duals: FloatArray, money_row: int, floor_rows: IntArray) -> Prices:
    rows = np.append(money_row, floor_rows).astype(np.int64)
    each = -duals[rows]
    return Prices(rows, np.append(np.maximum(each[:1], 0.0), np.minimum(each[1:], 0.0)), duals)


def _columns(matrix: csr_array, row: int, piece: IntArray) -> IntArray:
    """Columns of a row that are in a piece."""
    columns = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
    return np.asarray(columns[piece[columns] >= 0])


def priced_model(relaxation: Relaxation, prices: Prices) -> ArrayModel:
    """The mixed-integer model of a joint question in which each part of money costs instead of being limited.

    Args:
        relaxation: The relaxation; columns that it has closed stay so.
        prices: What a part of money costs, and what counts for floors gains, as minimised.
    """
    rows, each = prices.rows, prices.each
    model = branching_model(relaxation)
    lower, upper = model.row_lower.copy(), model.row_upper.copy()
    lower[rows], upper[rows] = -np.inf, np.inf
    side = np.where(each > 0.0, model.row_upper[rows], np.where(each < 0.0, model.row_lower[rows], 0.0))
    return replace(
        model,
        cost=model.cost + model.matrix[rows].T @ each,
        row_lower=lower,
        row_upper=upper,
        constant=model.constant - float(each @ side),
    )


def piece_of(model: ArrayModel) -> IntArray:
    """Piece of a model that each column belongs to, -1 for one that is fixed, shape (columns,).

    Args:
        model: A model with priced money, whose money row limits nothing.
    """
    limits = np.isfinite(model.row_lower) | np.isfinite(model.row_upper)
    open_columns = np.flatnonzero(model.upper > model.lower)
    holds = model.matrix[np.flatnonzero(limits)][:, open_columns]
    apart = connected_components(block_array([[None, holds], [holds.T, None]]), directed=False)[1]
    piece = np.full(len(model.cost), -1, dtype=np.int64)
    piece[open_columns] = np.unique(apart[holds.shape[0] :], return_inverse=True)[1]
    return piece


def largest_piece(piece: IntArray) -> float:
    """Share of the open columns of a model that hang together in its largest piece, 0 where none is open.

    Args:
        piece: Piece of each column, -1 for one that is fixed, shape (columns,).
    """
    in_pieces = piece[piece >= 0]
    return float(np.bincount(in_pieces).max()) / len(in_pieces) if len(in_pieces) else 0.0
