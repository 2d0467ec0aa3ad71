"""Tiles in which rasters are brought to a grid, counted from where x and y are 0.

A warp takes the places of the file from straight lines along the rows of its block. Blocks that began with the region
would therefore give a village other heights and other land cover, by a trifle, in the plan of its district and in that
of its province. Tiles that lie where they lie, and are warped whole before they are cut, do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import tee

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from phusong.coverage.geofiles.grids.mosaic import Heights, Mosaic
from phusong.coverage.geofiles.grids.warping import Resampling, Target, warped
from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.terrain.grid import Grid

Span = tuple[slice, slice]
"""Rows and columns."""

_TOGETHER = 16
"""Tiles of a row that are read together: fewer reads, and no more of the file in memory than a stripe of it."""


@dataclass(frozen=True, slots=True)
class Tiling:
    """The tiles that a grid lies on.

    Attributes:
        grid: The grid, its edges on whole multiples of its step.
        side: Cells along a side of a tile.
    """

    grid: Grid
    side: int
    _corner: tuple[int, int] = field(init=False, repr=False, compare=False)
    """Row and column of the grid's first cell, counted from where x and y are 0."""

    def __post_init__(self) -> None:
        """Find the corner once: every tile is counted from it, several times."""
        row, col = self.grid.first_cell
        object.__setattr__(self, "_corner", (round(row), round(col)))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of tiles."""
        (top, left), (rows, cols), side = self._corner, self.grid.shape, self.side
        return -(-(top + rows) // side) - top // side, -(-(left + cols) // side) - left // side

    def tiles(self, wanted: NDArray[np.bool_] | None = None) -> Iterator[tuple[int, int]]:
        """Rows and columns of tiles, all of them or those that are wanted, row by row."""
        chosen = np.ones(self.shape, dtype=np.bool_) if wanted is None else wanted
        return ((int(row), int(col)) for row, col in np.argwhere(chosen))

    def span(self, tile: tuple[int, int]) -> Span:
        """Rows and columns of the grid that lie on a tile."""
        first, counts = self._first_cell(tile), self.grid.shape
        rows, cols = (
            slice(max(start, 0), min(start + self.side, count)) for start, count in zip(first, counts, strict=True)
        )
        return rows, cols

    def cells(self) -> NDArray[np.int64]:
        """Cells of the grid on every tile, shape (rows of tiles, columns of tiles)."""
        rows, cols = self.shape
        high = [span.stop - span.start for span in (self.span((row, 0))[0] for row in range(rows))]
        wide = [span.stop - span.start for span in (self.span((0, col))[1] for col in range(cols))]
        return np.outer(np.array(high, dtype=np.int64), np.array(wide, dtype=np.int64))

    def touched_by(self, boxes: FloatArray) -> NDArray[np.bool_]:
        """Tiles that any of some boxes touches, shape (rows of tiles, columns of tiles).

        Args:
            boxes: Least x, least y, greatest x, greatest y, metres, shape (n, 4).
        """
        touched = np.zeros(self.shape, dtype=np.bool_)
        tile_m = self.side * self.grid.step_m
        top, left = (at // self.side for at in self._corner)
        first = np.floor(np.column_stack((-boxes[:, 3], boxes[:, 0])) / tile_m).astype(np.int64) - (top, left)
        last = np.floor(np.column_stack((-boxes[:, 1], boxes[:, 2])) / tile_m).astype(np.int64) - (top, left)
        for (row, col), (to_row, to_col) in zip(first.clip(0).tolist(), last.tolist(), strict=True):
            touched[row : max(to_row + 1, 0), col : max(to_col + 1, 0)] = True
        return touched

    def warped(
        self, mosaic: Mosaic, tiles: Iterable[tuple[int, int]], resampling: Resampling = "bilinear"
    ) -> Iterator[tuple[tuple[int, int], Heights]]:
        """What a raster holds on some tiles, NaN where it holds nothing, each of the shape of :meth:`span`.

        Args:
            mosaic: The open raster.
            tiles: The tiles; those that follow each other in a row are read together.
            resampling: How cells of the file become cells of the grid.
        """
        rows_of_tiles, asked = tee(tiles)
        groups = ([self._place(tile) for tile in group] for group in _beside(rows_of_tiles))
        blocks = warped(mosaic, Target(self.grid.crs, self.side, resampling), groups)
        for tile, whole in zip(asked, blocks, strict=True):
            (rows, cols), (first_row, first_col) = self.span(tile), self._first_cell(tile)
            yield (
                tile,
                whole[rows.start - first_row : rows.stop - first_row, cols.start - first_col : cols.stop - first_col],
            )

    def _place(self, tile: tuple[int, int]) -> Affine:
        """Affine from columns and rows of a tile to x and y."""
        (first_row, first_col), (top, left), step_m = self._first_cell(tile), self._corner, self.grid.step_m
        return Affine(step_m, 0.0, (left + first_col) * step_m, 0.0, -step_m, -(top + first_row) * step_m)

    def _first_cell(self, tile: tuple[int, int]) -> tuple[int, int]:
        """Row and column of the first cell of a tile, counted from the grid's first; below 0 where it begins before."""
        top, left = self._corner
        return (top // self.side + tile[0]) * self.side - top, (left // self.side + tile[1]) * self.side - left


def _beside(tiles: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Tiles in groups of those that follow each other in a row."""
    group: list[tuple[int, int]] = []
    for row, col in tiles:
        if group and (len(group) == _TOGETHER or (row, col) != (group[-1][0], group[-1][1] + 1)):
            yield group
            group = []
        group.append((row, col))
    if group:
        yield group
