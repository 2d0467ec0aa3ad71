"""Terrain read from rasters: one file, several, a folder or an archive of tiles, brought to the metric grid.

Heights are resampled bilinearly; where the file is finer than the grid, GDAL widens the kernel to the cell, so that
heights are averaged and not skipped. A void stays a void: it is NaN, never height 0.
"""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.grids.mosaic import WINDOW, Mosaic
from phusong.coverage.kernels.arrays import FloatArray, GeometryArray
from phusong.coverage.layers.ground.pictures import check_heights
from phusong.coverage.layers.ground.surroundings import Surroundings
from phusong.coverage.layers.ground.tiling import Tiling
from phusong.coverage.layers.rows.checked import CheckedLayer
from phusong.coverage.terrain.crs import transformer
from phusong.coverage.terrain.grid import Bounds, Grid
from phusong.coverage.terrain.terrain import Terrain

MAX_CELLS = 250_000_000
"""Cells that are read, at most. Those of blocks that lie further than the margin from everything do not count."""

MAX_GRID_CELLS = 4 * MAX_CELLS
"""Cells of a grid in all, at most: 4 GB of heights."""

SIDE = 128
"""Cells along a side of a tile: at 90 m its rows are off by a metre in the middle, as the module of warping says."""

_METRES = ("", "m", "metre", "metres", "meter", "meters", "unknown", "none")


def check_units(mosaic: Mosaic) -> None:
    """Refuse heights in another unit than metres.

    Raises:
        ReadError: When the raster states another unit.
    """
    for tile in mosaic.tiles:
        unit = tile.facts.unit.strip().lower()
        if unit not in _METRES:
            raise ReadError("terrain-unit", f"the raster states its heights in {unit!r}")


def read_terrain(mosaic: Mosaic, crs: CRS, around: Surroundings, step_m: float, log: FindingLog) -> Terrain:
    """Bring terrain to the metric grid.

    Args:
        mosaic: The open raster.
        crs: Projected coordinate system of the grid.
        around: What it is read for.
        step_m: Cell size, metres.
        log: Where findings are written.

    Returns:
        Terrain over the area and the margin around it, as far as the raster reaches; edges on multiples of the step, so
        that neighbouring runs share one grid. Blocks far from everything are NaN.

    Raises:
        ReadError: When the raster does not reach the area, holds nothing there, or the grid would be too large.
    """
    check_units(mosaic)
    check_heights(mosaic)
    grid = _grid(mosaic.bounds_in(crs), around, step_m, crs)
    rows, cols = grid.shape
    cell_m = _cell_m(mosaic, crs, around.area)
    if cell_m > 2.0 * step_m:
        message = f"the cells of the file are about {cell_m:,.0f} m, the grid's {step_m:g} m: heights are interpolated"
        log.add("terrain-coarse", message, value=f"{cell_m:.0f} m")
    tiling = Tiling(grid, max(32, min(SIDE, int(WINDOW * mosaic.cell_m / step_m))))
    heights = np.full((rows, cols), np.nan, dtype=np.float32)
    known, above_zero = False, False
    for tile, block in tiling.warped(mosaic, tiling.tiles(_near(tiling, around.widened()))):
        heights[tiling.span(tile)] = block
        known = known or not bool(np.isnan(block).all())
        above_zero = above_zero or bool((np.abs(block) > 0.0).any())  # of what is unknown this is not so
    mosaic.note(log)
    if not known:
        raise ReadError("terrain-empty", "the raster holds no height near the villages: every cell is void")
    if not above_zero:
        raise ReadError("terrain-empty", "every height near the villages is 0")
    return Terrain(heights, grid)


def _near(tiling: Tiling, wide: FloatArray) -> NDArray[np.bool_]:
    """Tiles that any of some boxes touches, shape (rows of tiles, columns of tiles).

    Raises:
        ReadError: When these are too many.
    """
    near = tiling.touched_by(wide)
    cells = int((tiling.cells() * near).sum())
    if cells > MAX_CELLS:
        message = f"the terrain near villages, communes and sites has {cells:,} cells of {tiling.grid.step_m:g} m"
        raise ReadError("terrain-too-large", f"{message}; at most {MAX_CELLS:,}")
    return near


def _grid(reach: Bounds, around: Surroundings, step_m: float, crs: CRS) -> Grid:
    area, margin_m = around.area, around.margin_m
    west, south = max(reach[0], area[0] - margin_m), max(reach[1], area[1] - margin_m)
    east, north = min(reach[2], area[2] + margin_m), min(reach[3], area[3] + margin_m)
    if not (west < east and south < north):
        raise ReadError("terrain-elsewhere", f"the raster lies more than {margin_m / 1000:g} km from every village")
    grid = Grid.over((west, south, east, north), step_m, crs)
    rows, cols = grid.shape
    if rows * cols > MAX_GRID_CELLS:
        message = f"the terrain grid would have {cols:,} × {rows:,} cells of {step_m:g} m; at most {MAX_GRID_CELLS:,}"
        raise ReadError("terrain-too-large", message)
    return grid


def _cell_m(mosaic: Mosaic, crs: CRS, area: Bounds) -> float:
    """Longer side of one cell of the file, at the middle of the area, metres."""
    to_source = transformer(crs, mosaic.crs)
    x, y = to_source.transform((area[0] + area[2]) / 2.0, (area[1] + area[3]) / 2.0)
    a, b, _, d, e, _ = mosaic.transform[:6]
    corner_x, corner_y = to_source.transform([x, x + a, x + b], [y, y + d, y + e], direction="INVERSE")
    return max(math.hypot(corner_x[i] - corner_x[0], corner_y[i] - corner_y[0]) for i in (1, 2))


def points_beside_voids(
    terrain: Terrain, x_m: FloatArray, y_m: FloatArray, radius_m: float = 500.0
) -> NDArray[np.bool_]:
    """True where the terrain is unknown within a radius of a point though the grid reaches it, shape (n,)."""
    left, bottom, right, top = terrain.bounds
    beside = np.zeros(len(x_m), dtype=np.bool_)
    for bearing in np.linspace(0.0, 2.0 * np.pi, 8, endpoint=False):
        for radius in (0.0, 0.5 * radius_m, radius_m):
            x, y = x_m + radius * np.sin(bearing), y_m + radius * np.cos(bearing)
            edge_m = terrain.step_m
            inside = (x > left + edge_m) & (x < right - edge_m) & (y > bottom + edge_m) & (y < top - edge_m)
            beside |= inside & np.isnan(terrain.at(x, y))
    return beside


def check_terrain(layer: CheckedLayer, points: GeometryArray, terrain: Terrain, log: FindingLog) -> None:
    """Terrain must be known at some villages; points without it, or beside a void, are noted together."""
    rows = np.flatnonzero(~shapely.is_missing(points))
    x_m, y_m = shapely.get_x(points[rows]), shapely.get_y(points[rows])
    unknown = np.isnan(terrain.at(x_m, y_m))
    left, bottom, right, top = terrain.bounds
    outside = (x_m < left) | (x_m > right) | (y_m < bottom) | (y_m > top)
    void = points_beside_voids(terrain, x_m, y_m) & ~outside
    ids, name = layer.words(layer.layer.columns[0].name)[rows], layer.layer.name
    if name == "villages" and len(rows) and unknown.all():
        log.add("terrain-elsewhere", "the raster holds no height at any village")
        return
    for code, where, problem in (
        ("terrain-short", unknown & ~void, "lie outside the terrain"),
        ("terrain-void", void, "lie in or beside a void of the terrain"),
    ):
        if where.any():
            message = f"{int(where.sum()):,} of {len(rows):,} {name} {problem}: {listed(sorted(ids[where]))}"
            log.add(code, message, value=int(where.sum()))
