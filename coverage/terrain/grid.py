"""North-up grids of pixels over a box."""

from __future__ import annotations

import math

import numpy as np
from affine import Affine

from phusong.coverage.kernels.arrays import FloatArray

Bounds = tuple[float, float, float, float]
"""Least x, least y, greatest x, greatest y, metres."""


PixelGrid = tuple[Affine, int, int]
"""Affine from (col, row) of a pixel's upper left corner to (x, y), rows and columns."""


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
