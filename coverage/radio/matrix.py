"""RSRP of every mast at every point it reaches: a sparse matrix that grows with the pairs in range only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class RsrpMatrix:
    """RSRP of the best sector of each mast at each point, for the pairs within range and above the floor.

    Attributes:
        rsrp_dbm: Predicted median RSRP, dBm, float32, shape (masts, points). A pair that is not stored is out of range,
            below the floor, or crosses unknown terrain; a stored value is never a level of 0.
        voids: Number of masts within range of each point whose profile crosses unknown terrain, shape (points,).
        in_sight: Whether each stored pair sees each other, of the shape of the stored values; no pair when None.
    """

    rsrp_dbm: csr_array
    voids: IntArray
    in_sight: BoolArray | None = None

    @property
    def sight(self) -> BoolArray:
        """Whether each stored pair sees each other, of the shape of the stored values."""
        return np.zeros(len(self.rsrp_dbm.data), dtype=np.bool_) if self.in_sight is None else self.in_sight

    def stored(self, rows: IntArray) -> csr_array:
        """Positions among the stored values of what some rows hold, int64 CSR of shape (rows, points)."""
        held = self.rsrp_dbm
        counts = np.diff(held.indptr)[rows]
        indptr = np.concatenate([[0], np.cumsum(counts)])
        at = np.repeat(held.indptr[rows] - indptr[:-1], counts) + np.arange(indptr[-1])
        return csr_array((at, held.indices[at], indptr), shape=(len(rows), held.shape[1]))

    def take(self, rows: IntArray) -> RsrpMatrix:
        """Some rows, of shape (rows, points)."""
        at = self.stored(rows)
        levels = csr_array((self.rsrp_dbm.data[at.data], at.indices, at.indptr), at.shape)
        return RsrpMatrix(levels, self.voids, self.sight[at.data])

    @property
    def shape(self) -> tuple[int, int]:
        """Masts and points."""
        masts, points = self.rsrp_dbm.shape
        return int(masts), int(points)

    def covers(self, required_rsrp_dbm: float | FloatArray) -> csr_array:
        """Which mast covers which point, bool CSR of shape (masts, points), at or above ``required_rsrp_dbm``.

        One level is required of all pairs, or one of each stored pair.
        """
        held = self.rsrp_dbm
        enough = held.data >= required_rsrp_dbm
        before = np.concatenate([[0], np.cumsum(enough)])
        return csr_array((np.ones(before[-1], dtype=np.bool_), held.indices[enough], before[held.indptr]), held.shape)

    def best(self) -> tuple[FloatArray, IntArray]:
        """The best server of every point.

        Returns:
            RSRP, dBm, NaN where there is no server, shape (points,), and the mast, -1 where there is none, shape
            (points,). Among equals the mast of the lowest index serves.
        """
        masts, points = self.shape
        rsrp_dbm = np.full(points, np.nan)
        server = np.full(points, -1, dtype=np.int64)
        rows = np.repeat(np.arange(masts), np.diff(self.rsrp_dbm.indptr))
        order = np.lexsort((rows, -self.rsrp_dbm.data, self.rsrp_dbm.indices))
        served, first = np.unique(self.rsrp_dbm.indices[order], return_index=True)
        rsrp_dbm[served] = self.rsrp_dbm.data[order[first]]
        server[served] = rows[order[first]]
        return rsrp_dbm, server
