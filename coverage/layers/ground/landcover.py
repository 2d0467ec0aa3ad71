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
from phusong.coverage.geofiles.grids.mosaic import Mosaic, warp_block
from phusong.coverage.kernels.arrays import CoverGrid, GeometryArray
from phusong.coverage.layers.rows.checked import CheckedLayer
from phusong.coverage.terrain.terrain import NO_COVER, Terrain

_BLOCK = 256
"""Cells along a side of a block; a class raster is often ten times finer than the grid."""


PART_M = 30.0
"""Parts are no wider than this, metres, as long as there are not too many of them."""

MOST_PARTS = 200_000_000
"""Parts of a whole grid, at the most: 200 MB of classes."""


def parts_of_a_cell(terrain: Terrain) -> int:
    """Parts along each side of a cell of the terrain."""
    rows, cols = terrain.shape
    wanted = math.ceil(terrain.step_m / PART_M - 1e-6)
    return max(min(wanted, math.isqrt(MOST_PARTS // max(rows * cols, 1))), 1)


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
    parts = parts_of_a_cell(terrain)
    rows, cols = parts * terrain.shape[0], parts * terrain.shape[1]
    fine = terrain.transform @ Affine.scale(1.0 / parts)
    cover = np.full((rows, cols), NO_COVER, dtype=np.uint8)
    strange: set[int] = set()
    is_large = parts == 1 and rows * cols > MOST_PARTS
    for top in range(0, rows, _BLOCK):
        for left in range(0, cols, _BLOCK):
            shape = (min(_BLOCK, rows - top), min(_BLOCK, cols - left))
            if is_large and np.isnan(terrain.height_m[top : top + shape[0], left : left + shape[1]]).all():
                continue  # far from everything, as its heights are
            block = np.full(shape, np.nan, dtype=np.float32)
            corner = fine @ Affine.translation(left, top)
            warp_block(mosaic, terrain.crs, corner, block, "nearest")
            known = np.isfinite(block)
            codes = np.round(block[known]).astype(np.int64)
            strange |= {int(code) for code in np.unique(codes) if not 0 <= code < NO_COVER}
            codes[(codes < 0) | (codes > NO_COVER)] = NO_COVER
            cover[top : top + shape[0], left : left + shape[1]][known] = codes.astype(np.uint8)
    if mosaic.absurd is not None:
        strange.add(round(mosaic.absurd[0]))
    if strange:
        message = f"classes outside 0..{NO_COVER - 1} count as unknown: {listed(sorted(strange))}"
        log.add("clutter-classes", message, value=min(strange))
    if (cover == NO_COVER).all():
        raise ReadError("clutter-elsewhere", "the raster holds no land cover where the terrain is")
    return cover


def check_reach(layer: CheckedLayer, points: GeometryArray, terrain: Terrain, log: FindingLog) -> None:
    """Note the points of a layer whose land cover is unknown."""
    rows = np.flatnonzero(~shapely.is_missing(points))
    unknown = terrain.classes_at(shapely.get_x(points[rows]), shapely.get_y(points[rows])) < 0
    if unknown.any():
        ids = layer.words(layer.layer.columns[0].name)[rows][unknown]
        message = f"{len(ids):,} of {len(rows):,} {layer.layer.name} have no land cover: {listed(sorted(ids))}"
        log.add("clutter-short", message, value=len(ids))
