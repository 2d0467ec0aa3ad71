"""Heights above sea level and land cover on a metric grid, and the profiles between two points on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from affine import Affine
from pyproj import CRS

from phusong.coverage.kernels.arrays import CoverGrid, FloatArray, HeightGrid, IntArray
from phusong.coverage.terrain.grid import ORIGIN, PROFILE_STEP_M, Bounds, Grid
from phusong.coverage.terrain.zones import INLAND

NO_COVER = 255
"""Code of a cell whose land cover is unknown."""


@dataclass(frozen=True, slots=True)
class Terrain:
    """Terrain heights, and land cover where it is known, on a north-up square grid in projected metres.

    Attributes:
        height_m: Metres above sea level, NaN where unknown (a void is never height 0), float32, shape (rows, cols).
        grid: Where the cells lie.
        cover: Codes of the land-cover classes of the same cells or of as many parts of each, :data:`NO_COVER` where
            unknown, uint8, shape (parts * rows, parts * cols); None where there is no land cover.
        zone: Zones of the climate of the same cells (sea, coastal land, inland as in
            :mod:`phusong.coverage.terrain.zones`), uint8, shape (rows, cols); None where all is inland.
    """

    height_m: HeightGrid
    grid: Grid
    cover: CoverGrid | None = None
    zone: CoverGrid | None = None

    @property
    def transform(self) -> Affine:
        """Affine from (col, row) of a cell's upper left corner to (x, y)."""
        return self.grid.transform

    @property
    def crs(self) -> CRS:
        """Projected coordinate reference system of the grid."""
        return self.grid.crs

    @property
    def step_m(self) -> float:
        """Cell size, metres."""
        return self.grid.step_m

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.grid.shape

    @property
    def bounds(self) -> Bounds:
        """Outer edges of the grid: least x, least y, greatest x, greatest y, metres."""
        return self.grid.bounds

    def grid_position(self, x_m: FloatArray, y_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Fractional (col, row) of points, counted from cell centres: a cell's centre has whole numbers."""
        return self.grid.position(x_m, y_m)

    def kernel_position(self, x_m: FloatArray, y_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The same as kernels count it: the first cell has the column and row :data:`ORIGIN`."""
        col, row = self.grid_position(x_m, y_m)
        return col + ORIGIN, row + ORIGIN

    def at(self, x_m: FloatArray, y_m: FloatArray) -> FloatArray:
        """Bilinear height at points, metres, NaN outside the grid or beside a void.

        Args:
            x_m: Eastings, metres, shape (n,).
            y_m: Northings, metres, shape (n,).

        Returns:
            Heights, metres above sea level, shape (n,).
        """
        return _heights_at(self.height_m, *np.broadcast_arrays(*self.grid_position(x_m, y_m)))

    def classes_at(self, x_m: FloatArray, y_m: FloatArray) -> IntArray:
        """Land-cover class of the cell that holds each point, -1 where unknown.

        Args:
            x_m: Eastings, metres, shape (n,).
            y_m: Northings, metres, shape (n,).

        Returns:
            Codes, shape (n,).
        """
        codes = self._codes_at(self.cover, x_m, y_m, self.cover_parts)
        codes[codes == NO_COVER] = -1
        return codes

    def zones_at(self, x_m: FloatArray, y_m: FloatArray) -> IntArray:
        """Zone of the climate of the cell that holds each point, -1 where unknown; as :meth:`classes_at`."""
        return self._codes_at(self.zone, x_m, y_m)

    @property
    def cover_parts(self) -> int:
        """Parts along each side of a cell that land cover is told for."""
        return 1 if self.cover is None else self.cover.shape[0] // max(self.shape[0], 1)

    def _codes_at(self, grid: CoverGrid | None, x_m: FloatArray, y_m: FloatArray, parts: int = 1) -> IntArray:
        """Code of the cell, or part of one, that holds each point, -1 outside the grid or where there is none."""
        col, row = (np.asarray(at, dtype=np.float64) for at in self.grid_position(x_m, y_m))
        if grid is None:
            return np.full(col.shape, -1, dtype=np.int64)
        # As phusong.coverage.terrain.profile.part_position counts: from centres, and cells begin half a cell before.
        col, row = (col + 0.5) * parts - 0.5 + 0.5, (row + 0.5) * parts - 0.5 + 0.5
        inside = (col >= 0.0) & (col < grid.shape[1]) & (row >= 0.0) & (row < grid.shape[0])
        codes = np.full(col.shape, -1, dtype=np.int64)
        codes[inside] = grid[row[inside].astype(np.int64), col[inside].astype(np.int64)]
        return codes

    @property
    def zones(self) -> CoverGrid:
        """Zones of the climate as kernels take them: a single one where all is inland."""
        return np.full((1, 1), INLAND, dtype=np.uint8) if self.zone is None else self.zone

    def profile(
        self, start_m: tuple[float, float], end_m: tuple[float, float], step_m: float = PROFILE_STEP_M
    ) -> tuple[FloatArray, FloatArray]:
        """Heights along the straight line between two points, as predictions of a mast at the first point see them.

        They are laid out as :mod:`phusong.coverage.terrain.profile` says.

        Args:
            start_m: Easting and northing of the first point, metres.
            end_m: Easting and northing of the last point, metres.
            step_m: Distance between two points, metres.

        Returns:
            Distance from the first point, km, shape (n,), and height above sea level, metres, NaN where unknown,
            shape (n,). Both ends are included; ``n`` is 2 at least.
        """
        d_km, x_m, y_m = self.profile_points(start_m, end_m, step_m)
        return d_km, self.at(x_m, y_m)

    def profile_points(
        self,
        start_m: tuple[float, float],
        end_m: tuple[float, float],
        step_m: float = PROFILE_STEP_M,
        last_stretch_m: float = 0.0,
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Distance, km, easting and northing, metres, of the points of :meth:`profile`, each of shape (n,)."""
        laid = lay_profiles([(start_m, end_m)], step_m, last_stretch_m)
        return laid.d_km, laid.x_m, laid.y_m


@dataclass(frozen=True, slots=True)
class LaidProfiles:
    """Points of profiles, one profile after the other.

    Attributes:
        d_km: Distance of each point from the first of its profile, km, shape (points,).
        x_m: Easting, metres, shape (points,).
        y_m: Northing, metres, shape (points,).
        first: Where each profile begins, and the end of the last, shape (profiles + 1,).
    """

    d_km: FloatArray
    x_m: FloatArray
    y_m: FloatArray
    first: IntArray


def lay_profiles(
    ends_m: Sequence[tuple[tuple[float, float], tuple[float, float]]],
    step_m: float = PROFILE_STEP_M,
    last_stretch_m: float = 0.0,
) -> LaidProfiles:
    """Lay the points of :meth:`Terrain.profile` between the ends of many profiles.

    Args:
        ends_m: Easting and northing of the first and of the last point of each, metres.
        step_m: Distance between two points, metres.
        last_stretch_m: Length of the last stretch at the least, metres.
    """
    from phusong.coverage.terrain.profile import points_at_receiver, split_profile

    lengths_m = [math.hypot(end[0] - start[0], end[1] - start[1]) for start, end in ends_m]
    last = points_at_receiver(step_m, last_stretch_m)
    parts = np.array([split_profile(each_m, step_m, last) for each_m in lengths_m], dtype=np.int64).reshape(-1, 2)
    counts = parts[:, 1] + 2
    first = np.concatenate(([0], np.cumsum(counts)))
    base, inner = (np.repeat(each, counts) for each in parts.T)
    length_m = np.repeat(np.array(lengths_m, dtype=np.float64), counts)
    number = np.arange(first[-1]) - np.repeat(first[:-1], counts)
    at_m = np.where(number <= base, number * step_m, length_m - (inner + 1 - number) * step_m)
    at_m[first[1:] - 1] = lengths_m
    share = np.divide(at_m, length_m, out=np.zeros(len(at_m)), where=length_m > 0.0)
    places = np.array(ends_m, dtype=np.float64).reshape(-1, 2, 2)
    x_m, y_m = (
        np.repeat(places[:, 0, axis], counts) + share * np.repeat(places[:, 1, axis] - places[:, 0, axis], counts)
        for axis in (0, 1)
    )
    return LaidProfiles(0.001 * at_m, x_m, y_m, first)


def _heights_at(grid: HeightGrid, col: FloatArray, row: FloatArray) -> FloatArray:
    """Bilinear heights at fractional columns and rows, metres, NaN outside the cell centres, of the shape of ``col``.

    Operation for operation what :func:`phusong.coverage.terrain.profile.height_at` does, to the last bit, but without
    its compiler: to load one takes longer than to check the layers of a district.
    """
    rows, cols = grid.shape
    heights = np.full(np.shape(col), np.nan)
    if rows < 2 or cols < 2:
        return heights
    inside = (col >= 0.0) & (col <= cols - 1) & (row >= 0.0) & (row <= rows - 1)
    col, row = col[inside], row[inside]
    top, left = np.minimum(row.astype(np.int64), rows - 2), np.minimum(col.astype(np.int64), cols - 2)
    down, east = row - top, col - left
    upper = grid[top, left] + (grid[top, left + 1] - grid[top, left]) * east
    lower = grid[top + 1, left] + (grid[top + 1, left + 1] - grid[top + 1, left]) * east
    heights[inside] = upper + (lower - upper) * down
    return heights
