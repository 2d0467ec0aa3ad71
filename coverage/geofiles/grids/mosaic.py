"""Mosaics of raster tiles: opened together, checked against each other, read window by window."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.grids.tiles import Tile, opened_tiles
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.terrain.crs import WGS84, parse_crs, transformer
from phusong.coverage.terrain.grid import Bounds

WINDOW = 4000
"""Cells of the file along a side that are held at once."""

_SCAN = 4096

AGREE_M = 5.0
"""Heights of two tiles at one place differ by no more than this where both were made from one source."""

_VOID_MARKS = (-32768.0, -32767.0, -9999.0, -99999.0, 32767.0, 65535.0)

_LOWEST_M, _HIGHEST_M = -500.0, 9000.0

_DEGREE_M = 111_000.0
"""A degree of latitude, about, metres."""

Heights = NDArray[np.float32]


@dataclass(slots=True)
class Mosaic:
    """Tiles of one coordinate system and cell size, read as one raster.

    Attributes:
        tiles: Open tiles, in the order of their names; where they overlap the first counts.
        crs: Their coordinate system.
        transform: Affine of the first tile; all others lie on its grid.
        marks: Values that mark voids though the file does not declare them, with the first place of each.
        absurd: First height outside the possible range and its place, or None.
        limits: Least and greatest possible value of a cell, heights in metres unless told otherwise.
        zero_is_void: Whether cells of 0 are voids, as every other height lies far above.
        apart: Two tiles that overlap, how far they differ at most and where, or None while all agree.
    """

    tiles: Sequence[Tile]
    crs: CRS
    transform: Affine
    marks: dict[float, tuple[float, float]] = field(default_factory=dict)
    absurd: tuple[float, tuple[float, float]] | None = None
    limits: tuple[float, float] = (_LOWEST_M, _HIGHEST_M)
    zero_is_void: bool = False
    apart: tuple[str, str, float, tuple[float, float]] | None = None

    @property
    def cell_m(self) -> float:
        """About the longer side of a cell, metres, the same everywhere."""
        a, b, _, d, e, _ = self.transform[:6]
        unit_m = _DEGREE_M if self.crs.is_geographic else float(self.crs.axis_info[0].unit_conversion_factor)
        return max(math.hypot(a, d), math.hypot(b, e)) * unit_m

    @property
    def reach(self) -> tuple[int, int, int, int]:
        """First column, first row, and those behind the last of all tiles, on the grid of the first."""
        corners = [(*_offset(tile, self.transform), tile.width, tile.height) for tile in self.tiles]
        return (
            min(col for col, _, _, _ in corners),
            min(row for _, row, _, _ in corners),
            max(col + width for col, _, width, _ in corners),
            max(row + height for _, row, _, height in corners),
        )

    def bounds_in(self, crs: CRS) -> Bounds:
        """Box around all tiles in another coordinate system."""
        to_crs = transformer(self.crs, crs)
        boxes = [to_crs.transform_bounds(*tile.bounds) for tile in self.tiles]
        west, south, east, north = zip(*boxes, strict=True)
        return min(west), min(south), max(east), max(north)

    def read(self, left: int, top: int, cols: int, rows: int) -> Heights:
        """Heights of a window of the common grid, metres, NaN where unknown, shape (rows, cols)."""
        window = np.full((rows, cols), np.nan, dtype=np.float32)
        owner = np.full((rows, cols), -1, dtype=np.int16) if len(self.tiles) > 1 else None
        for number, tile in enumerate(self.tiles):
            offset_col, offset_row = _offset(tile, self.transform)
            first_col, first_row = max(left, offset_col), max(top, offset_row)
            last_col, last_row = min(left + cols, offset_col + tile.width), min(top + rows, offset_row + tile.height)
            if first_col >= last_col or first_row >= last_row:
                continue
            inside = ((first_row - offset_row, last_row - offset_row), (first_col - offset_col, last_col - offset_col))
            part = (slice(first_row - top, last_row - top), slice(first_col - left, last_col - left))
            heights = self._clean(tile.read(inside), tile, inside[1][0], inside[0][0], step=(1.0, 1.0))
            if owner is not None:
                self._compare(window[part], owner[part], heights, tile, inside)
                owner[part][np.isnan(window[part]) & ~np.isnan(heights)] = number
            np.copyto(window[part], heights, where=np.isnan(window[part]))
        return window

    def _compare(
        self,
        window: Heights,
        owner: NDArray[np.int16],
        heights: Heights,
        tile: Tile,
        inside: tuple[tuple[int, int], ...],
    ) -> None:
        """Remember the place where a tile differs most from those that were read before it."""
        with np.errstate(invalid="ignore"):
            difference_m = np.abs(window - heights)
        difference_m[np.isnan(difference_m)] = 0.0
        most_m = float(difference_m.max(initial=0.0))
        if most_m <= max(AGREE_M, 0.0 if self.apart is None else self.apart[2]):
            return
        where = difference_m == most_m
        other = self.tiles[int(owner[where][0])].name
        place = _place(tile, where, inside[1][0], inside[0][0], (1.0, 1.0))
        self.apart = (other, tile.name, most_m, place)

    def scan(self) -> None:
        """Look at every cell of the first tile, or a regular sample of a large one, for voids and absurd heights."""
        tile = self.tiles[0]
        shape = (min(tile.height, _SCAN), min(tile.width, _SCAN))
        step = (tile.width / shape[1], tile.height / shape[0])
        heights = self._clean(tile.read(shape=shape), tile, 0, 0, step)
        if np.isnan(heights).all():
            raise ReadError("terrain-empty", "the raster holds no height: every cell is void")

    def _clean(self, cells: NDArray[Any], tile: Tile, left: int, top: int, step: tuple[float, float]) -> Heights:
        """Masked cells to heights; undeclared void marks and absurd values are remembered and become NaN."""
        declared = np.ma.getmaskarray(cells)
        raw = np.ma.getdata(cells).astype(np.float64)
        unknown = declared | ~np.isfinite(raw)
        for mark in (*_VOID_MARKS, *([0.0] if self.zero_is_void else [])):
            if self.limits[0] == 0.0 < mark:
                continue  # 32767 is a count of people like any other
            marked = ~unknown & (raw == mark)
            if marked.any():
                self.marks.setdefault(mark, _place(tile, marked, left, top, step))
                unknown |= marked
        heights = raw * tile.facts.scale + tile.facts.offset
        wrong = ~unknown & ((heights < self.limits[0]) | (heights > self.limits[1]))
        if wrong.any():
            row, col = np.argwhere(wrong)[0]
            self.absurd = self.absurd or (float(heights[row, col]), _place(tile, wrong, left, top, step))
        heights[unknown | wrong] = np.nan
        return heights.astype(np.float32)

    def note(self, log: FindingLog) -> None:
        """Write down what reading met: undeclared void marks and absurd heights."""
        for mark, (x, y) in sorted(self.marks.items()):
            message = f"cells hold {mark:g}, which marks voids but is not declared; the first at x {x:.6g}, y {y:.6g}"
            log.add("terrain-void-undeclared", message, value=f"{mark:g}")
        if self.absurd is not None:
            height, (x, y) = self.absurd
            message = f"height {height:,.0f} m at x {x:.6g}, y {y:.6g} is outside {_LOWEST_M:g}..{_HIGHEST_M:g} m"
            log.add("terrain-height-absurd", message, value=f"{height:g}")
        if self.apart is not None:
            first, second, most_m, (x, y) = self.apart
            message = f"{first} and {second} overlap and differ by up to {most_m:,.0f} m, at x {x:.6g}, y {y:.6g}"
            log.add("terrain-tiles-disagree", f"{message}; {first} counts", value=f"{most_m:.0f} m")


def _place(tile: Tile, cells: NDArray[np.bool_], left: int, top: int, step: tuple[float, float]) -> tuple[float, float]:
    row, col = np.argwhere(cells)[0]
    x, y = tile.transform @ (left + (col + 0.5) * step[0], top + (row + 0.5) * step[1])
    return float(x), float(y)


def _offset(tile: Tile, transform: Affine) -> tuple[int, int]:
    col, row = ~transform @ (tile.transform.c, tile.transform.f)
    return round(col), round(row)


@contextmanager
def opened_mosaic(named: Mapping[str, Path], source: LayerSource, log: FindingLog) -> Iterator[Mosaic]:
    """Open the tiles of a layer as one raster for as long as the context lasts.

    Args:
        named: Path as the user named it to the path to open.
        source: What the user says about the layer.
        log: Where findings are written.

    Raises:
        ReadError: When a tile cannot be read, is not placed, or does not fit the others.
    """
    with opened_tiles(named, source, log) as tiles:
        crs = _tile_crs(tiles, source.crs, log)
        _check_tiles(tiles, log)
        yield Mosaic(tiles, crs, tiles[0].transform)


def _tile_crs(tiles: Sequence[Tile], stated: str | None, log: FindingLog) -> CRS:
    if stated is not None:
        return parse_crs(stated)
    systems = {tile.facts.wkt for tile in tiles}
    if len(systems) > 1:
        raise ReadError("terrain-tiles-mixed", "the tiles are in different coordinate systems")
    wkt = systems.pop()
    if wkt:
        return parse_crs(wkt)
    west, south, east, north = tiles[0].bounds
    if west < -180.0 or east > 180.0 or south < -90.0 or north > 90.0:
        raise ReadError("crs-missing", f"the raster states no coordinate system, and x {west:.10g} is not in degrees")
    log.add("crs-assumed", "the raster states no coordinate system; it was taken as WGS 84 degrees")
    return WGS84


def _check_tiles(tiles: Sequence[Tile], log: FindingLog) -> None:
    first = tiles[0]
    for tile in tiles:
        same_cell = all(math.isclose(tile.transform[i], first.transform[i], rel_tol=1e-6) for i in (0, 1, 3, 4))
        col, row = ~first.transform @ (tile.transform.c, tile.transform.f)
        if not same_cell or abs(col - round(col)) > 0.05 or abs(row - round(row)) > 0.05:
            raise ReadError("terrain-tiles-mixed", f"{tile.name} is not on the grid of {first.name}")
    bands = max(tile.facts.count for tile in tiles)
    if bands > 1:
        log.add("terrain-bands", f"the raster has {bands} bands; the first is used")
