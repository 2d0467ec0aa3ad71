"""Heights above sea level on a metric grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.network import FloatArray


@dataclass(frozen=True, slots=True)
class Terrain:
    """Terrain heights on a north-up square grid in projected metres.

    Attributes:
        height_m: Metres above sea level, NaN where unknown (a void is never height 0), float32, shape (rows, cols).
        transform: Affine from (col, row) of a cell's upper left corner to (x, y); ``a == -e`` is the step.
        crs: Projected coordinate reference system of ``transform``.
    """

    height_m: NDArray[np.float32]
    transform: Affine
    crs: CRS

    @property
    def step_m(self) -> float:
        """Cell size, metres."""
        return float(self.transform.a)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, cols = self.height_m.shape
        return rows, cols

    def at(self, x_m: FloatArray, y_m: FloatArray) -> FloatArray:
        """Bilinear height at points, metres, NaN outside the grid or beside a void.

        Args:
            x_m: Eastings, metres, shape (n,).
            y_m: Northings, metres, shape (n,).

        Returns:
            Heights, metres above sea level, shape (n,).
        """
        col = (np.asarray(x_m, dtype=np.float64) - self.transform.c) / self.transform.a - 0.5
        row = (np.asarray(y_m, dtype=np.float64) - self.transform.f) / self.transform.e - 0.5
        rows, cols = self.shape
        inside = (row >= 0) & (row <= rows - 1) & (col >= 0) & (col <= cols - 1)
        row = np.where(inside, row, 0.0)
        col = np.where(inside, col, 0.0)
        top = np.minimum(row.astype(np.int64), max(rows - 2, 0))
        left = np.minimum(col.astype(np.int64), max(cols - 2, 0))
        down, right = row - top, col - left
        grid = self.height_m
        bottom, east = np.minimum(top + 1, rows - 1), np.minimum(left + 1, cols - 1)
        height = (
            grid[top, left] * (1 - down) * (1 - right)
            + grid[top, east] * (1 - down) * right
            + grid[bottom, left] * down * (1 - right)
            + grid[bottom, east] * down * right
        )
        return np.asarray(np.where(inside, height, np.nan), dtype=np.float64)
