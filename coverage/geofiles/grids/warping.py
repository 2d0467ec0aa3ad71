"""Rasters brought to blocks of another grid: what lies under several blocks is read at once, and each is warped alone.

How far around a cell of the grid the file is averaged is stated, by the same number for all blocks: left to itself the
library takes it from what each block happens to hold of the file, and blocks of other sizes, or at the end of the file,
come to heights that differ by metres. Places in the file it takes from straight lines along the rows of the block,
which is off by a metre over 12 km, and grows with the square of that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

import numpy as np
from affine import Affine
from pyproj import CRS

from phusong.coverage.geofiles import gdal
from phusong.coverage.geofiles.grids.mosaic import WINDOW, Heights, Mosaic
from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.kernels.threads import in_threads
from phusong.coverage.terrain.crs import transformer

Resampling = Literal["bilinear", "nearest"]

_AS_FINE = 0.95
"""Cells of a file that are no finer than this share of the grid's are read between their centres, and not averaged."""

_LOOKS = 17
"""Places along a side of a block at which it is asked where it lies in the file."""


@dataclass(frozen=True, slots=True)
class Target:
    """Square blocks of a grid that a raster is brought to.

    Attributes:
        crs: Coordinate system of the grid.
        side: Cells along a side of a block.
        resampling: How cells of the file become cells of the grid.
    """

    crs: CRS
    side: int
    resampling: Resampling


def warped(mosaic: Mosaic, target: Target, groups: Iterable[Sequence[Affine]]) -> Iterator[Heights]:
    """What a raster holds on blocks of a grid, NaN where it holds nothing, each of shape (side, side), in order.

    Args:
        mosaic: The open raster.
        target: The grid, and how it is filled.
        groups: Blocks by the affine from column and row to x and y; those of a group lie beside each other.
    """
    systems = _Systems.of(mosaic.crs, target.crs)

    def warp(parts: Sequence[_Part]) -> list[Heights]:
        with gdal.rasterio.Env():  # one for all: to begin and end one takes as long as a small block
            return [part.warped(mosaic.cell_m, target, systems) for part in parts]

    # One thread, while this one reads on: two warps at a time would quarrel about which warnings are let through.
    return chain.from_iterable(in_threads(warp, _parts(mosaic, target, groups), jobs=1))


@dataclass(frozen=True, slots=True)
class _Systems:
    """Coordinate systems as the library has them.

    Attributes:
        file: That of the file.
        grid: That of the grid.
    """

    file: Any
    grid: Any

    @classmethod
    def of(cls, file: CRS, grid: CRS) -> _Systems:
        """Two systems, made once for all blocks."""
        made = gdal.rasterio.crs.CRS.from_wkt
        return cls(made(file.to_wkt()), made(grid.to_wkt()))


@dataclass(frozen=True, slots=True)
class _Part:
    """What lies under a block.

    Attributes:
        block: Affine from the block's columns and rows to x and y.
        place: Affine from columns and rows of the part to places in the file.
        cells: Cells of the file, shape (rows, cols); none where the file holds nothing.
    """

    block: Affine
    place: Affine
    cells: Heights

    def warped(self, cell_m: float, target: Target, systems: _Systems) -> Heights:
        """The block."""
        filled = np.full((target.side, target.side), np.nan, dtype=np.float32)
        if np.isnan(self.cells).all():
            return filled
        share = cell_m / self.block.a
        share = 1.0 if share >= _AS_FINE else share
        gdal.rasterio.warp.reproject(
            np.ascontiguousarray(self.cells),
            filled,
            src_transform=self.place,
            src_crs=systems.file,
            src_nodata=np.nan,
            dst_transform=self.block,
            dst_crs=systems.grid,
            dst_nodata=np.nan,
            resampling=gdal.rasterio.enums.Resampling[target.resampling],
            XSCALE=share,
            YSCALE=share,
        )
        return filled


def _parts(mosaic: Mosaic, target: Target, groups: Iterable[Sequence[Affine]]) -> Iterator[list[_Part]]:
    reach = mosaic.reach
    for group in groups:
        yield from _read(mosaic, group, _windows(mosaic, target, group, reach))


_Window = tuple[int, int, int, int]
"""First column and row of the file's cells, and those behind the last."""


def _read(mosaic: Mosaic, blocks: Sequence[Affine], windows: Sequence[_Window]) -> Iterator[list[_Part]]:
    """The parts under some blocks, read together unless that were too many cells."""
    firsts, lasts = np.array([each[:2] for each in windows]), np.array([each[2:] for each in windows])
    filled = (firsts[:, 0] < lasts[:, 0]) & (firsts[:, 1] < lasts[:, 1])
    left, top = firsts[filled].min(axis=0, initial=np.iinfo(np.int64).max).tolist()
    right, bottom = lasts[filled].max(axis=0, initial=np.iinfo(np.int64).min).tolist()
    if filled.sum() > 1 and (right - left) * (bottom - top) > WINDOW * WINDOW:
        half = len(blocks) // 2
        yield from _read(mosaic, blocks[:half], windows[:half])
        yield from _read(mosaic, blocks[half:], windows[half:])
        return
    cells = mosaic.read(left, top, right - left, bottom - top) if filled.any() else np.zeros((0, 0), dtype=np.float32)
    parts = []
    for block, (first_col, first_row, last_col, last_row), is_filled in zip(blocks, windows, filled, strict=True):
        part = cells[first_row - top : last_row - top, first_col - left : last_col - left] if is_filled else cells[:0]
        parts.append(_Part(block, mosaic.transform @ Affine.translation(first_col, first_row), part))
    yield parts


def _windows(
    mosaic: Mosaic, target: Target, blocks: Sequence[Affine], reach: tuple[int, int, int, int]
) -> list[_Window]:
    """The file's cells under each block, with what the kernel needs around them."""
    side = target.side
    u, v = (each.ravel() for each in np.meshgrid(*[np.linspace(0.0, side, _LOOKS)] * 2))
    x = np.array([block.c + block.a * u for block in blocks])  # the grid is north-up
    y = np.array([block.f + block.e * v for block in blocks])
    file_x, file_y = transformer(target.crs, mosaic.crs).transform(x, y)
    if mosaic.crs.is_geographic:  # a file may go on beyond 180 degrees, where the longitudes of places begin anew
        middle = 0.5 * (min(tile.bounds[0] for tile in mosaic.tiles) + max(tile.bounds[2] for tile in mosaic.tiles))
        file_x = file_x - 360.0 * np.round((file_x - middle) / 360.0)
    inverse = ~mosaic.transform
    col = inverse.a * file_x + inverse.b * file_y + inverse.c
    row = inverse.d * file_x + inverse.e * file_y + inverse.f
    return [_window(*each, side, reach) for each in zip(col, row, strict=True)]


def _window(col: FloatArray, row: FloatArray, side: int, reach: tuple[int, int, int, int]) -> _Window:
    """The cells under a block, given where some of its places lie, as far as the raster reaches."""
    col, row = col[np.isfinite(col)], row[np.isfinite(row)]
    if not len(col) or not len(row):
        return 0, 0, 0, 0
    pad = 4 + math.ceil(2.0 * max(np.ptp(col), np.ptp(row)) / side)
    return (
        max(math.floor(col.min()) - pad, reach[0]),
        max(math.floor(row.min()) - pad, reach[1]),
        min(math.ceil(col.max()) + pad, reach[2]),
        min(math.ceil(row.max()) + pad, reach[3]),
    )
