"""Land cover read from rasters of classes and brought to parts of the terrain's cells.

Each part takes the class at its centre. Parts are as small as land cover is mapped over whole countries, however coarse
the terrain is: what stands around a village must not hang on where the cells of the terrain happen to be divided.
"""

from __future__ import annotations

import math

import numpy as np
import shapely
from affine import Affine

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.grids.mosaic import Mosaic
from phusong.coverage.kernels.arrays import CoverGrid, GeometryArray
from phusong.coverage.kernels.paged import paged
from phusong.coverage.layers.ground.heights import MAX_CELLS
from phusong.coverage.layers.ground.tiling import Span, Tiling
from phusong.coverage.layers.rows.checked import CheckedLayer
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.terrain import NO_COVER, Terrain

SIDE = 256
"""Parts along a side of a tile."""

PART_M = 30.0
"""Parts are no wider than this, metres, however large the region is, up to a thousand million of them."""

MOST_PARTS = 1_000_000_000
"""Parts of a whole grid, at the most: five bytes each, 5 GB in all. A million square kilometres have so many."""


def parts_of_a_cell(terrain: Terrain, log: FindingLog) -> int:
    """Parts along each side of a cell of the terrain; told where they are fewer than the ground asks for."""
    cells = max(terrain.shape[0] * terrain.shape[1], 1)
    wanted = math.ceil(terrain.step_m / PART_M - 1e-6)
    parts = max(min(wanted, math.isqrt(MOST_PARTS // cells)), 1)
    if parts < wanted:
        message = f"land cover is kept by {terrain.step_m / parts:g} m in place of {PART_M:g}: the region has "
        log.add("clutter-coarse", message + f"{cells:,} cells", value=parts)
    return parts


def check_classes(mosaic: Mosaic, log: FindingLog) -> None:
    """Note a raster of fractions, which are no classes."""
    if not np.issubdtype(np.dtype(mosaic.tiles[0].facts.dtype), np.integer):
        log.add("clutter-classes", "the raster holds fractions; land cover classes are whole numbers")


def read_cover(mosaic: Mosaic, terrain: Terrain, log: FindingLog) -> CoverGrid:
    """Classes on parts of the terrain's cells.

    Args:
        mosaic: The open raster.
        terrain: Terrain whose grid is taken.
        log: Where findings are written.

    Returns:
        Codes, :data:`NO_COVER` where unknown, shape (parts * rows, parts * cols).

    Raises:
        ReadError: When the raster holds no class anywhere on the terrain.
    """
    check_classes(mosaic, log)
    parts = parts_of_a_cell(terrain, log)
    rows, cols = parts * terrain.shape[0], parts * terrain.shape[1]
    tiling = Tiling(Grid(terrain.transform @ Affine.scale(1.0 / parts), (rows, cols), terrain.crs), SIDE)
    cover: CoverGrid = paged((rows, cols), np.uint8)
    cover.fill(NO_COVER)
    strange: set[int] = set()
    is_large = terrain.height_m.size > MAX_CELLS
    near = (
        tile
        for tile in tiling.tiles()  # of a large grid not those that are far from everything, as its heights are
        if not (is_large and np.isnan(terrain.height_m[_cells_under(tiling.span(tile), parts)]).all())
    )
    for tile, block in tiling.warped(mosaic, near, "nearest"):
        codes = np.rint(block)
        within = (codes >= 0) & (codes < NO_COVER)  # of what is unknown neither holds
        if not within.all():
            strange |= {int(code) for code in np.unique(codes[np.isfinite(codes) & ~within])}
            codes[~within] = NO_COVER
        np.copyto(cover[tiling.span(tile)], codes, casting="unsafe")
    if mosaic.absurd is not None:
        strange.add(round(mosaic.absurd[0]))
    if strange:
        message = f"classes outside 0..{NO_COVER - 1} count as unknown: {listed(sorted(strange))}"
        log.add("clutter-classes", message, value=min(strange))
    if (cover == NO_COVER).all():
        raise ReadError("clutter-elsewhere", "the raster holds no land cover where the terrain is")
    return cover


def _cells_under(span: Span, parts: int) -> Span:
    """Rows and columns of the terrain's cells under some parts."""
    rows, cols = (slice(each.start // parts, -(-each.stop // parts)) for each in span)
    return rows, cols


def check_reach(layer: CheckedLayer, points: GeometryArray, terrain: Terrain, log: FindingLog) -> None:
    """Note the points of a layer whose land cover is unknown; those beyond the terrain are told of as that."""
    rows = np.flatnonzero(~shapely.is_missing(points))
    x_m, y_m = shapely.get_x(points[rows]), shapely.get_y(points[rows])
    unknown = (terrain.classes_at(x_m, y_m) < 0) & np.isfinite(terrain.at(x_m, y_m))
    if unknown.any():
        ids = layer.words(layer.layer.columns[0].name)[rows][unknown]
        message = f"{len(ids):,} of {len(rows):,} {layer.layer.name} have no land cover: {listed(sorted(ids))}"
        log.add("clutter-short", message, value=len(ids))
