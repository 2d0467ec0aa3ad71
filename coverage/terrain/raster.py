"""A predicted surface on a north-up grid."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.network.network import FloatArray

Bounds = tuple[float, float, float, float]
"""Least x, least y, greatest x, greatest y, metres."""

PixelGrid = tuple[Affine, int, int]
"""Affine from (col, row) of a pixel's upper left corner to (x, y), rows and columns."""


@dataclass(frozen=True, slots=True)
class Raster:
    """Best-server RSRP, the mast that gives it, and what else is known of the pixels.

    Attributes:
        values: RSRP of the best server, dBm, NaN where none reaches, float32, shape (rows, cols).
        server: Mast of the best server, -1 where none reaches, int32, shape (rows, cols).
        transform: Affine from (col, row) of a pixel's upper left corner to (x, y).
        crs: Projected coordinate reference system of ``transform``.
        servers: Number of masts at or above the required RSRP, uint16, shape (rows, cols); None where not counted.
        voids: Number of masts in range whose path crosses unknown terrain, uint16, shape (rows, cols); None where not
            counted.
    """

    values: NDArray[np.float32]
    server: NDArray[np.int32]
    transform: Affine
    crs: CRS
    servers: NDArray[np.uint16] | None = None
    voids: NDArray[np.uint16] | None = None

    @property
    def bounds(self) -> Bounds:
        """Outer edges: least x, least y, greatest x, greatest y, metres."""
        rows, cols = self.values.shape
        left, top = self.transform.c, self.transform.f
        return left, top + rows * self.transform.e, left + cols * self.transform.a, top

    def centres(self) -> tuple[FloatArray, FloatArray]:
        """Easting of every column's centre, shape (cols,), northing of every row's, shape (rows,), metres."""
        rows, cols = self.values.shape
        return pixel_centres(self.transform, rows, cols)


def pixel_grid(bounds: Bounds, step_m: float) -> PixelGrid:
    """Transform, rows and columns of the grid that covers ``bounds``, its edges on whole multiples of the step.

    Raises:
        ValueError: When the bounds are empty or not finite.
    """
    left, bottom, right, top = bounds
    if not all(map(math.isfinite, bounds)) or right <= left or top <= bottom:
        raise ValueError(f"bounds {bounds} are empty; expected least x, least y, greatest x, greatest y in metres")
    first_col, last_col = math.floor(left / step_m), math.ceil(right / step_m)
    first_row, last_row = math.floor(bottom / step_m), math.ceil(top / step_m)
    transform = Affine(step_m, 0.0, first_col * step_m, 0.0, -step_m, last_row * step_m)
    return transform, last_row - first_row, last_col - first_col


def pixel_centres(transform: Affine, rows: int, cols: int) -> tuple[FloatArray, FloatArray]:
    """Eastings of the columns' centres, shape (cols,), and northings of the rows' centres, shape (rows,), metres."""
    x_m = transform.c + (np.arange(cols, dtype=np.float64) + 0.5) * transform.a
    y_m = transform.f + (np.arange(rows, dtype=np.float64) + 0.5) * transform.e
    return np.asarray(x_m), np.asarray(y_m)
