"""Operators: whom each of them serves with its own masts, and how many serve each place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from phusong.coverage.kernels.arrays import BoolArray, FloatArray
from phusong.coverage.radio.carriers import CarrierMatrix
from phusong.coverage.radio.quality import measure_quality


def served_by(levels: CarrierMatrix, anchor_mbps: Mapping[str, FloatArray] | None) -> dict[str, BoolArray]:
    """Points that each operator serves with its own masts; no two operators share a channel.

    Args:
        levels: Levels of every carrier at every point.
        anchor_mbps: Operator to the uplink rate that its anchor reaches, Mbit/s, shape (points,); none when None.

    Returns:
        Operator to the points that it serves, shape (points,), in the order of the names.
    """
    mine = levels.operators[levels.channel].astype(str)
    return {str(name): measure_quality(_own_rows(levels, mine == name), anchor_mbps).served for name in np.unique(mine)}


def _own_rows(levels: CarrierMatrix, kept: BoolArray) -> CarrierMatrix:
    """The levels of some rows; the others stay, empty, so that rows keep their numbers."""
    held = levels.rsrp.rsrp_dbm
    stored = np.diff(held.indptr)
    values = np.repeat(kept, stored)
    starts = np.concatenate(([0], np.cumsum(np.where(kept, stored, 0)))).astype(held.indptr.dtype)
    rows = csr_array((held.data[values], held.indices[values], starts), shape=held.shape)
    rsrp = replace(levels.rsrp, rsrp_dbm=rows, in_sight=levels.rsrp.sight[values])
    return replace(levels, rsrp=rsrp, others_dbm=levels.others_dbm[values])


def count_operators(served: Mapping[str, BoolArray], points: int) -> FloatArray:
    """Points that 0, 1, 2 … operators serve, 1 where it is so many, shape (operators + 1, points)."""
    number = np.sum([np.zeros(points, dtype=np.int64), *served.values()], axis=0)
    return np.asarray(np.arange(len(served) + 1)[:, None] == number[None, :], dtype=np.float64)
