"""Operators: whom each of them serves with its own masts, and how many serve each place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from phusong.coverage.kernels.arrays import BoolArray, FloatArray
from phusong.coverage.radio.carriers import CarrierMatrix
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.radio.quality import measure_quality, operator_uplinks


def served_by(levels: CarrierMatrix, anchor: CarrierMatrix | None) -> dict[str, BoolArray]:
    """Points that each operator serves with its own masts, the others being there but serving nobody.

    Args:
        levels: Levels of every carrier at every point; no two operators share a channel.
        anchor: Those of the service that may bear the uplink; None for none.

    Returns:
        Operator to the points that it serves, shape (points,), in the order of the names.
    """
    uplinks = None if anchor is None else operator_uplinks(anchor)
    return {
        name: measure_quality(
            own_carriers(levels, levels.operators.astype(str)[levels.channel] == name), uplinks
        ).served
        for name in sorted({str(each) for each in levels.operators})
    }


def own_carriers(levels: CarrierMatrix, kept: BoolArray) -> CarrierMatrix:
    """The levels of some carriers only; the others stay, empty, so that all keep their numbers.

    Args:
        levels: Levels of every carrier at every point.
        kept: Carriers that stay, shape (rows,).
    """
    held = levels.rsrp.rsrp_dbm
    stored = np.diff(held.indptr)
    values = np.repeat(kept, stored)
    starts = np.concatenate(([0], np.cumsum(np.where(kept, stored, 0)))).astype(held.indptr.dtype)
    rows = csr_array((held.data[values], held.indices[values], starts), shape=held.shape)
    own = RsrpMatrix(rows, levels.rsrp.voids, levels.rsrp.sight[values])
    return replace(levels, rsrp=own, others_dbm=levels.others_dbm[values])


def count_operators(served: dict[str, BoolArray], points: int) -> FloatArray:
    """Points that 0, 1, 2 … operators serve, 1 where it is so many, shape (operators + 1, points)."""
    number = np.sum([np.zeros(points, dtype=np.int64), *served.values()], axis=0)
    return np.asarray(np.arange(len(served) + 1)[:, None] == number[None, :], dtype=np.float64)
