"""Zones of the climate on the terrain's grid, from outlines of the sea: sea, coastal land, inland.

Source: ITU-R P.1812-8, Annex 1, §3.3: coastal land is land up to 100 m above the sea, no farther than 50 km from it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles import gdal
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray
from phusong.coverage.layers.rows.checked import CheckedLayer, CheckedPart
from phusong.coverage.terrain.crs import from_degrees
from phusong.coverage.terrain.terrain import Terrain
from phusong.coverage.terrain.zones import COASTAL_LAND, INLAND, SEA

COAST_M = 50_000.0
"""Land farther than this from the sea is inland whatever its height (P.1812-8 §3.3)."""

LOW_M = 100.0
"""Land higher than this above the sea is inland (P.1812-8 §3.3)."""

_MARGIN_DEG = 1.5
"""How far around villages and communes the sea is read: beyond the terrain around them, and the coast beyond that."""

_TOLERANCE_M = 250.0
"""By how much the line 50 km from the coast may be off: a coast has very many points, and that line need not."""


def clipped(layer: CheckedLayer, low_deg: FloatArray, high_deg: FloatArray) -> CheckedLayer:
    """The layer without what lies far from a box: an ocean around the world fits no projection.

    Args:
        layer: Outlines of the sea; those that are invalid stay as they are, to be repaired and told.
        low_deg: Least longitude and latitude of the box, degrees.
        high_deg: Greatest longitude and latitude.
    """

    def cut(part: CheckedPart) -> CheckedPart:
        if part.georeferenced is None:
            return part
        edges = from_degrees(part.georeferenced.crs).transform_bounds(
            *(low_deg - _MARGIN_DEG), *(high_deg + _MARGIN_DEG)
        )
        frame = shapely.box(*edges)

        def inside(outlines: GeometryArray) -> GeometryArray:
            sound = shapely.is_valid(outlines)  # not where there is none
            near = outlines.copy()
            near[sound] = shapely.intersection(outlines[sound], frame)
            return near

        return replace(part, georeferenced=part.georeferenced.reshaped(inside))

    return replace(layer, parts=tuple(cut(part) for part in layer.parts))


def with_sea(terrain: Terrain, outlines: GeometryArray, log: FindingLog) -> Terrain:
    """Terrain that tells its zones, and whose voids at sea are at the height of the sea.

    Args:
        terrain: Heights.
        outlines: Sea and other large bodies of water, valid polygons in the terrain's metres or None, shape (n,).
        log: Where it is noted that no sea is near.
    """
    sea = shapely.union_all(outlines[~shapely.is_missing(outlines)])
    near = shapely.intersection(sea, shapely.box(*terrain.bounds).buffer(COAST_M + _TOLERANCE_M))
    if near.is_empty:
        log.add("sea-elsewhere", "no outline lies on the terrain or within 50 km of it")
        return terrain
    at_sea = _inside(near, terrain)
    height_m = np.where(at_sea & np.isnan(terrain.height_m), np.float32(0.0), terrain.height_m)
    coastal = _inside(shapely.buffer(near.simplify(_TOLERANCE_M), COAST_M), terrain) & (height_m <= LOW_M)
    zone = np.where(at_sea, SEA, np.where(coastal, COASTAL_LAND, INLAND)).astype(np.uint8)
    return replace(terrain, height_m=height_m, zone=zone)


def check_dry(layer: CheckedLayer, points: GeometryArray, terrain: Terrain, log: FindingLog) -> None:
    """Note the points of a layer that stand in the sea."""
    rows = np.flatnonzero(~shapely.is_missing(points))
    wet = terrain.zones_at(shapely.get_x(points[rows]), shapely.get_y(points[rows])) == SEA
    if wet.any():
        ids = layer.words(layer.layer.columns[0].name)[rows][wet]
        message = f"{len(ids):,} of {len(rows):,} {layer.layer.name} lie in the sea: {listed(sorted(ids))}"
        log.add("point-at-sea", message, value=len(ids))


def _inside(shape: shapely.Geometry, terrain: Terrain) -> BoolArray:
    """Cells whose centre lies in a polygon, shape (rows, cols)."""
    return np.asarray(~gdal.rasterio.features.geometry_mask([shape], terrain.shape, terrain.transform), dtype=np.bool_)
