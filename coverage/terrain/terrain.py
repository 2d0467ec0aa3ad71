"""Heights above sea level and land cover on a metric grid, and the profiles between two points on it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from affine import Affine
from numba import njit
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.kernels.jit import inlined
from phusong.coverage.network.network import FloatArray, IntArray
from phusong.coverage.propagation.climate import INLAND

HeightGrid = NDArray[np.float32]
CoverGrid = NDArray[np.uint8]

NO_COVER = 255
"""Code of a cell whose land cover is unknown."""


@dataclass(frozen=True, slots=True)
class Terrain:
    """Terrain heights, and land cover where it is known, on a north-up square grid in projected metres.

    Attributes:
        height_m: Metres above sea level, NaN where unknown (a void is never height 0), float32, shape (rows, cols).
        transform: Affine from (col, row) of a cell's upper left corner to (x, y); ``a == -e`` is the step.
        crs: Projected coordinate reference system of ``transform``.
        cover: Codes of the land-cover classes of the same cells, :data:`NO_COVER` where unknown, uint8, shape (rows,
            cols); None where there is no land cover.
        zone: Zones of the climate of the same cells (sea, coastal land, inland as in :mod:`radioclimate`), uint8, shape
            (rows, cols); None where all is inland.
    """

    height_m: HeightGrid
    transform: Affine
    crs: CRS
    cover: CoverGrid | None = None
    zone: CoverGrid | None = None

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

    def classes_at(self, x_m: FloatArray, y_m: FloatArray) -> IntArray:
        """Land-cover class of the cell that holds each point, -1 where unknown.

        Args:
            x_m: Eastings, metres, shape (n,).
            y_m: Northings, metres, shape (n,).

        Returns:
            Codes, shape (n,).
        """
        codes = self._codes_at(self.cover, x_m, y_m)
        codes[codes == NO_COVER] = -1
        return codes

    def zones_at(self, x_m: FloatArray, y_m: FloatArray) -> IntArray:
        """Zone of the climate of the cell that holds each point, -1 where unknown; as :meth:`classes_at`."""
        return self._codes_at(self.zone, x_m, y_m)

    def _codes_at(self, grid: CoverGrid | None, x_m: FloatArray, y_m: FloatArray) -> IntArray:
        """Code of the cell that holds each point, -1 outside the grid or where there is none."""
        col, row = self.grid_position(x_m, y_m)
        codes = np.full(np.shape(col), -1, dtype=np.int64)
        if grid is not None:
            rows, cols = self.shape
            inside = (col >= -0.5) & (col < cols - 0.5) & (row >= -0.5) & (row < rows - 0.5)
            at = np.floor(row[inside] + 0.5).astype(np.int64), np.floor(col[inside] + 0.5).astype(np.int64)
            codes[inside] = grid[at]
        return codes

    @property
    def zones(self) -> CoverGrid:
        """Zones of the climate as kernels take them: a single one where all is inland."""
        return np.full((1, 1), INLAND, dtype=np.uint8) if self.zone is None else self.zone

    def profile(self, start_m: tuple[float, float], end_m: tuple[float, float]) -> tuple[FloatArray, FloatArray]:
        """Heights along the straight line between two points, as predictions of a mast at the first point see them.

        Points stand at whole steps of the grid from the first point, the last of them half a step at least before the
        other end.

        Args:
            start_m: Easting and northing of the first point, metres.
            end_m: Easting and northing of the last point, metres.

        Returns:
            Distance from the first point, km, shape (n,), and height above sea level, metres, NaN where unknown,
            shape (n,). Both ends are included; ``n`` is 2 at least.
        """
        d_km, x_m, y_m = self.profile_points(start_m, end_m)
        return d_km, self.at(x_m, y_m)

    def profile_points(
        self, start_m: tuple[float, float], end_m: tuple[float, float]
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Distance, km, easting and northing, metres, of the points of :meth:`profile`, each of shape (n,)."""
        distance_m = math.hypot(end_m[0] - start_m[0], end_m[1] - start_m[1])
        at_m = np.append(np.arange(inner_points(distance_m, self.step_m) + 1) * self.step_m, distance_m)
        share = at_m / distance_m if distance_m > 0.0 else np.zeros(len(at_m))
        x_m = start_m[0] + share * (end_m[0] - start_m[0])
        y_m = start_m[1] + share * (end_m[1] - start_m[1])
        return 0.001 * at_m, x_m, y_m


@inlined
def height_at(grid: HeightGrid, col: float, row: float) -> float:
    """Bilinear height at a fractional grid position, metres, NaN outside the cell centres or beside a void."""
    if not _inside(grid, col, row):
        return math.nan
    return _bilinear(grid, col, row)


@inlined
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


@inlined
def inner_points(distance_m: float, step_m: float) -> int:
    """Number of points of a profile between its ends: one a step, the last half a step at least before the end."""
    return max(int(distance_m / step_m - 0.5), 0)


@njit(cache=True, error_model="numpy")
def fill_profile(
    grid: HeightGrid, ends: tuple[float, float, float, float], distance_m: float, step_m: float, profile: FloatArray
) -> int:
    """Fill in a profile.

    Args:
        grid: Heights, metres, NaN where unknown, shape (rows, cols).
        ends: Column and row of the first point, column and row of the last point, fractional.
        distance_m: Distance between the points, metres.
        step_m: Cell size, metres.
        profile: Filled with the distance from the first point, km, and the heights, metres, shape (2 or more, n).

    Returns:
        How many points were filled, 0 when the profile leaves the grid or one of the heights is unknown.
    """
    if not (_inside(grid, ends[0], ends[1]) and _inside(grid, ends[2], ends[3])):
        return 0
    across, down = ends[2] - ends[0], ends[3] - ends[1]
    last = inner_points(distance_m, step_m) + 1
    profile[0, 0] = 0.0
    profile[1, 0] = _bilinear(grid, ends[0], ends[1])
    known = profile[1, 0]
    for k in range(1, last):  # a straight line between two inner points stays inside
        at = k * step_m / distance_m
        height_m = _bilinear(grid, ends[0] + across * at, ends[1] + down * at)
        known += height_m  # NaN as soon as one height is unknown
        profile[0, k] = 0.001 * k * step_m
        profile[1, k] = height_m
    profile[0, last] = 0.001 * distance_m
    profile[1, last] = _bilinear(grid, ends[2], ends[3])
    return 0 if math.isnan(known + profile[1, last]) else last + 1


@njit(cache=True, error_model="numpy")
def fill_surface(clutter_m: HeightGrid, ends: tuple[float, float, float, float], n: int, profile: FloatArray) -> None:
    """Fill in the third row of a profile: the ground, with the clutter on top of it between the ends.

    Args:
        clutter_m: Representative clutter heights on the terrain's grid, metres, shape (rows, cols).
        ends: Column and row of the first point, column and row of the last point, fractional.
        n: Points of the profile.
        profile: Of :func:`fill_profile`, shape (3 or more, n).
    """
    across, down = ends[2] - ends[0], ends[3] - ends[1]
    profile[2, 0], profile[2, n - 1] = profile[1, 0], profile[1, n - 1]
    for k in range(1, n - 1):
        at = profile[0, k] / profile[0, n - 1]
        col, row = int(ends[0] + across * at + 0.5), int(ends[1] + down * at + 0.5)
        profile[2, k] = profile[1, k] + clutter_m[row, col]


@njit(cache=True, error_model="numpy")
def fill_zones(zone: CoverGrid, ends: tuple[float, float, float, float], n: int, profile: FloatArray) -> None:
    """Fill in the fourth row of a profile: the zone of the climate at each point; arguments as :func:`fill_surface`."""
    across, down = ends[2] - ends[0], ends[3] - ends[1]
    for k in range(n):
        at = profile[0, k] / profile[0, n - 1]
        col, row = int(ends[0] + across * at + 0.5), int(ends[1] + down * at + 0.5)
        profile[3, k] = zone[row, col]
