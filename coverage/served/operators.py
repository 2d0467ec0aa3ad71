"""Operators: whom each of them serves with its own masts, and how many serve each place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray, TextArray
from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.radio.quality import measure_quality


def served_by(matrix: RsrpMatrix, budget: LinkBudget, channels: IntArray, operators: TextArray) -> dict[str, BoolArray]:
    """Points that each operator serves with its own masts, the others being there but serving nobody.

    Args:
        matrix: RSRP of every mast at every point.
        budget: Budget of the service.
        channels: Channel of each mast; no two operators share one, shape (masts,).
        operators: Operator of each mast, shape (masts,).

    Returns:
        Operator to the points that it serves, shape (points,), in the order of the names.
    """
    return {
        name: measure_quality(own_masts(matrix, operators.astype(str) == name), budget, channels).served
        for name in sorted({str(each) for each in operators})
    }


def own_masts(matrix: RsrpMatrix, kept: BoolArray) -> RsrpMatrix:
    """The matrix with the rows of some masts only; the others stay, empty, so that masts keep their numbers.

    Args:
        matrix: RSRP of every mast at every point.
        kept: Masts that stay, shape (masts,).
    """
    held = matrix.rsrp_dbm
    stored = np.diff(held.indptr)
    values = np.repeat(kept, stored)
    starts = np.concatenate(([0], np.cumsum(np.where(kept, stored, 0)))).astype(held.indptr.dtype)
    rows = csr_array((held.data[values], held.indices[values], starts), shape=held.shape)
    return replace(matrix, rsrp_dbm=rows)


def count_operators(served: dict[str, BoolArray], points: int) -> FloatArray:
    """Points that 0, 1, 2 … operators serve, 1 where it is so many, shape (operators + 1, points)."""
    number = np.sum([np.zeros(points, dtype=np.int64), *served.values()], axis=0)
    return np.asarray(np.arange(len(served) + 1)[:, None] == number[None, :], dtype=np.float64)
