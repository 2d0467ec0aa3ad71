"""North-up grids of square cells, one concept for terrain, rasters and what is drawn from them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import ArrayLike
from pyproj import CRS

from phusong.coverage.kernels.arrays import FloatArray

Bounds = tuple[float, float, float, float]
"""Least x, least y, greatest x, greatest y, metres."""

PROFILE_STEP_M = 30.0
"""Distance between the points of a profile where nothing else is asked, metres: that of the finest terrain models which
cover whole countries, so that none of their detail is passed over and coarser ones are read between their cells."""


ORIGIN = 1 << 20
"""Column and row of the first cell of a terrain as kernels count them."""

PARTS = 1 << 32
"""Parts of a cell that positions are told in: as many as kernels can tell apart."""


def _in_parts(at_m: ArrayLike, step_m: float) -> FloatArray:
    """Cells of a coordinate, to whole parts of one."""
    return np.round(np.asarray(at_m, dtype=np.float64) / step_m * PARTS) / PARTS


@dataclass(frozen=True, slots=True)
class Grid:
    """A north-up grid of cells: where they lie, and how many there are.

    Attributes:
        transform: Affine from (col, row) of a cell's upper left corner to (x, y); ``a == -e`` is the step.
        shape: Rows and columns.
        crs: Projected coordinate reference system of ``transform``.
    """

    transform: Affine
    shape: tuple[int, int]
    crs: CRS

    @staticmethod
    def over(bounds: Bounds, step_m: float, crs: CRS) -> Grid:
        """The grid that covers a box, its edges on whole multiples of the step.

        Args:
            bounds: Least x, least y, greatest x, greatest y, metres.
            step_m: Cell size, metres.
            crs: Projected coordinate reference system.

        Raises:
            ValueError: When the bounds are empty or not finite.
        """
        left, bottom, right, top = bounds
        if not all(map(math.isfinite, bounds)) or right <= left or top <= bottom:
            raise ValueError(f"bounds {bounds} are empty; expected least x, least y, greatest x, greatest y in metres")
        first_col, last_col = math.floor(left / step_m), math.ceil(right / step_m)
        first_row, last_row = math.floor(bottom / step_m), math.ceil(top / step_m)
        transform = Affine(step_m, 0.0, first_col * step_m, 0.0, -step_m, last_row * step_m)
        return Grid(transform, (last_row - first_row, last_col - first_col), crs)

    @property
    def step_m(self) -> float:
        """Cell size, metres."""
        return float(self.transform.a)

    @property
    def bounds(self) -> Bounds:
        """Outer edges: least x, least y, greatest x, greatest y, metres."""
        rows, cols = self.shape
        left, top = self.transform.c, self.transform.f
        return left, top + rows * self.transform.e, left + cols * self.transform.a, top

    @property
    def first_cell(self) -> tuple[float, float]:
        """Row and column of the upper left corner, counted from where x and y are 0."""
        return float(_in_parts(self.transform.f, self.transform.e)), float(
            _in_parts(self.transform.c, self.transform.a)
        )

    @property
    def corner(self) -> tuple[float, float, float, float]:
        """What kernels reckon :meth:`position` from.

        Width and (negative) height of a cell, metres, and column and row of the upper left corner, from x and y 0.
        """
        row, col = self.first_cell
        return float(self.transform.a), float(self.transform.e), col, row

    def centres(self) -> tuple[FloatArray, FloatArray]:
        """Easting of every column's centre, shape (cols,), northing of every row's, shape (rows,), metres."""
        rows, cols = self.shape
        x_m = self.transform.c + (np.arange(cols, dtype=np.float64) + 0.5) * self.transform.a
        y_m = self.transform.f + (np.arange(rows, dtype=np.float64) + 0.5) * self.transform.e
        return np.asarray(x_m), np.asarray(y_m)

    def position(self, x_m: FloatArray, y_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Fractional (col, row) of points, counted from cell centres: a cell's centre has whole numbers.

        Points and the corner are both counted in parts of a cell from where x and y are 0, so that the positions on a
        part of a grid are those on the whole less a whole number, to the last bit.
        """
        transform = self.transform
        col = _in_parts(x_m, transform.a) - _in_parts(transform.c, transform.a) - 0.5
        row = _in_parts(y_m, transform.e) - _in_parts(transform.f, transform.e) - 0.5
        return np.asarray(col), np.asarray(row)

    def part(self, rows: slice, cols: slice) -> Grid:
        """Some rows and columns as a grid."""
        corner = self.transform @ Affine.translation(cols.start, rows.start)
        return Grid(corner, (rows.stop - rows.start, cols.stop - cols.start), self.crs)

    def touched(self, box: Bounds) -> tuple[slice, slice]:
        """Rows and columns of the cells that a box touches; all of them where it touches none.

        Args:
            box: Least x, least y, greatest x, greatest y, metres.
        """
        left, bottom, right, top = box
        west, _, _, north = self.bounds
        cols = math.floor((left - west) / self.step_m), math.ceil((right - west) / self.step_m)
        rows = math.floor((north - top) / self.step_m), math.ceil((north - bottom) / self.step_m)
        kept = [slice(max(0, first), min(last, n)) for (first, last), n in zip((rows, cols), self.shape, strict=True)]
        if any(each.start >= each.stop for each in kept):
            return slice(0, self.shape[0]), slice(0, self.shape[1])
        return kept[0], kept[1]
