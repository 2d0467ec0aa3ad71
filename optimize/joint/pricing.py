"""Price of money: a joint question in which money costs instead of being limited, for a nearer bound.

Money is what links sites and trenches that lie apart. Where it has a price λ, they are questions of their own, which
branch and bound mostly solves at their first node, and for every λ >= 0

    min cost(v) + λ (money(v) - B)  over whole v that keep all other rows

is no greater than the objective of any choice within the budget (Lagrangian relaxation; A. M. Geoffrion, "Lagrangean
relaxation for integer programming", Mathematical Programming Study 2 (1974), 82-114). The relaxation's own price is
that of its money row.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from scipy.sparse import block_array
from scipy.sparse.csgraph import connected_components

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.joint.branching import branching_model
from phusong.optimize.joint.relaxation import Relaxation
from phusong.optimize.problem.arrays import ArrayModel
from phusong.optimize.solver.clock import Clock


class Priced(NamedTuple):
    """Price of money: what one part of it more would gain, 0 where no money limits the choice; duals of all rows."""

    price: float
    duals: FloatArray


def price_of_money(relaxation: Relaxation, clock: Clock) -> Priced:
    """What the relaxation would gain by one part of money more.

    Args:
        relaxation: The relaxation, with its cuts.
        clock: What solving it may take.
    """
    row = relaxation.model.money_row
    relaxed = None if row < 0 else relaxation.programme.counted(clock, "simplex")
    if relaxed is None:
        return Priced(0.0, np.zeros(len(relaxation.programme.row_lower)))
    return Priced(max(-float(relaxed.duals[row]), 0.0), relaxed.duals)


def priced_model(relaxation: Relaxation, price: float) -> ArrayModel:
    """The mixed-integer model of a joint question without its budget, in which each part of money costs.

    Args:
        relaxation: The relaxation; columns that it has closed stay so.
        price: What one part of money costs, as minimised.
    """
    row = relaxation.model.money_row
    model = branching_model(relaxation)
    free = model.row_upper.copy()
    free[row] = np.inf
    return replace(
        model,
        cost=model.cost + price * model.matrix[[row]].toarray().reshape(-1),
        row_upper=free,
        constant=model.constant - price * float(model.row_upper[row]),
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


def largest_piece(model: ArrayModel) -> float:
    """Share of the open columns of a model that hang together in its largest piece, 0 where none is open.

    Args:
        model: A model with priced money, whose money row limits nothing.
    """
    piece = piece_of(model)
    in_pieces = piece[piece >= 0]
    return float(np.bincount(in_pieces).max()) / len(in_pieces) if len(in_pieces) else 0.0
