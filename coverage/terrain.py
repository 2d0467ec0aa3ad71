"""Heights above sea level on a metric grid, and the profiles between two points on it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from affine import Affine
from numba import njit
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.network import FloatArray

HeightGrid = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Terrain:
    """Terrain heights on a north-up square grid in projected metres.

    Attributes:
        height_m: Metres above sea level, NaN where unknown (a void is never height 0), float32, shape (rows, cols).
        transform: Affine from (col, row) of a cell's upper left corner to (x, y); ``a == -e`` is the step.
        crs: Projected coordinate reference system of ``transform``.
    """

    height_m: HeightGrid
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

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Outer edges of the grid: least x, least y, greatest x, greatest y, metres."""
        rows, cols = self.shape
        left, top = self.transform.c, self.transform.f
        return left, top + rows * self.transform.e, left + cols * self.transform.a, top

    def grid_position(self, x_m: FloatArray, y_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Fractional (col, row) of points, counted from cell centres: a cell's centre has whole numbers."""
        col = (np.asarray(x_m, dtype=np.float64) - self.transform.c) / self.transform.a - 0.5
        row = (np.asarray(y_m, dtype=np.float64) - self.transform.f) / self.transform.e - 0.5
        return col, row

    def at(self, x_m: FloatArray, y_m: FloatArray) -> FloatArray:
        """Bilinear height at points, metres, NaN outside the grid or beside a void.

        Args:
            x_m: Eastings, metres, shape (n,).
            y_m: Northings, metres, shape (n,).

        Returns:
            Heights, metres above sea level, shape (n,).
        """
        col, row = np.broadcast_arrays(*self.grid_position(x_m, y_m))
        heights = _heights(self.height_m, np.atleast_1d(col).ravel(), np.atleast_1d(row).ravel())
        return heights.reshape(col.shape)

    def profile(self, start_m: tuple[float, float], end_m: tuple[float, float]) -> tuple[FloatArray, FloatArray]:
        """Evenly spaced heights along the straight line between two points, no further apart than the grid's step.

        Args:
            start_m: Easting and northing of the first point, metres.
            end_m: Easting and northing of the last point, metres.

        Returns:
            Distance from the first point, km, shape (n,), and height above sea level, metres, NaN where unknown,
            shape (n,). Both ends are included; ``n`` is 2 at least.
        """
        col, row = self.grid_position(np.array([start_m[0], end_m[0]]), np.array([start_m[1], end_m[1]]))
        distance_m = math.hypot(end_m[0] - start_m[0], end_m[1] - start_m[1])
        n = profile_points(distance_m, self.step_m)
        d_km, h_m = np.empty(n), np.empty(n)
        fill_profile(self.height_m, (col[0], row[0], col[1], row[1]), distance_m, d_km, h_m)
        return d_km, h_m


@njit(cache=True, error_model="numpy")
def height_at(grid: HeightGrid, col: float, row: float) -> float:
    """Bilinear height at a fractional grid position, metres, NaN outside the cell centres or beside a void."""
    if not _inside(grid, col, row):
        return math.nan
    return _bilinear(grid, col, row)


@njit(cache=True, error_model="numpy")
def _inside(grid: HeightGrid, col: float, row: float) -> bool:
    rows, cols = grid.shape
    return bool(rows > 1 and cols > 1 and 0.0 <= row <= rows - 1 and 0.0 <= col <= cols - 1)


@njit(cache=True, error_model="numpy", inline="always")
def _bilinear(grid: HeightGrid, col: float, row: float) -> float:
    """Height at a position that is inside, of the four cells around it; the last row and column end their cells."""
    top, left = min(np.uint32(row), np.uint32(grid.shape[0] - 2)), min(np.uint32(col), np.uint32(grid.shape[1] - 2))
    down, east = row - top, col - left
    upper = grid[top, left] + (grid[top, left + np.uint32(1)] - grid[top, left]) * east
    bottom = top + np.uint32(1)
    lower = grid[bottom, left] + (grid[bottom, left + np.uint32(1)] - grid[bottom, left]) * east
    return float(upper + (lower - upper) * down)


@njit(cache=True, error_model="numpy")
def _heights(grid: HeightGrid, col: FloatArray, row: FloatArray) -> FloatArray:
    heights = np.empty(len(col))
    for i in range(len(col)):
        heights[i] = height_at(grid, col[i], row[i])
    return heights


@njit(cache=True, error_model="numpy")
def profile_points(distance_m: float, step_m: float) -> int:
    """Number of evenly spaced points, both ends included, that are no further apart than ``step_m``."""
    return max(math.ceil(distance_m / step_m - 1e-9), 1) + 1


@njit(cache=True, error_model="numpy")
def fill_profile(
    grid: HeightGrid, ends: tuple[float, float, float, float], distance_m: float, d_km: FloatArray, h_m: FloatArray
) -> bool:
    """Fill buffers with an evenly spaced profile and tell whether every height is known.

    Args:
        grid: Heights, metres, NaN where unknown, shape (rows, cols).
        ends: Column and row of the first point, column and row of the last point, fractional.
        distance_m: Distance between the points, metres.
        d_km: Filled with the distance from the first point, km, shape (n,), n at least 2.
        h_m: Filled with the heights, metres, shape (n,).

    Returns:
        False when the profile crosses a void or leaves the grid; the heights are then not all filled.
    """
    return sample_profile(grid, ends, distance_m, len(d_km), 1, d_km, h_m) == len(d_km)


@njit(cache=True, error_model="numpy")
def sample_profile(
    grid: HeightGrid,
    ends: tuple[float, float, float, float],
    distance_m: float,
    n: int,
    stride: int,
    d_km: FloatArray,
    h_m: FloatArray,
) -> int:
    """Fill buffers with both ends and every ``stride``-th point between of the profile of ``n`` points.

    Returns:
        How many points were filled, 0 when the profile leaves the grid or one of the heights is unknown.
    """
    if not (_inside(grid, ends[0], ends[1]) and _inside(grid, ends[2], ends[3])):
        return 0
    across, down, share = ends[2] - ends[0], ends[3] - ends[1], 1.0 / (n - 1)
    count = (n - 2) // stride + 1
    known = 0.0
    for k in range(count):  # a straight line between two inner points stays inside
        at = k * stride * share
        height_m = _bilinear(grid, ends[0] + across * at, ends[1] + down * at)
        known += height_m  # NaN as soon as one height is unknown
        d_km[k] = 0.001 * distance_m * at
        h_m[k] = height_m
    d_km[count] = 0.001 * distance_m
    h_m[count] = _bilinear(grid, ends[2], ends[3])
    return 0 if math.isnan(known + h_m[count]) else count + 1
