"""Zones of the climate on the terrain's grid, from outlines of the sea: sea, coastal land, inland.

Source: ITU-R P.1812-8, Annex 1, §3.3: coastal land is land up to 100 m above the sea, no farther than 50 km from it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import shapely

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles import gdal
from phusong.coverage.kernels.arrays import CoverGrid, FloatArray, GeometryArray
from phusong.coverage.layers.rows.checked import CheckedLayer, CheckedPart
from phusong.coverage.terrain.crs import from_degrees
from phusong.coverage.terrain.terrain import Terrain
from phusong.coverage.terrain.zones import COASTAL_LAND, INLAND, SEA

COAST_M = 50_000.0
"""Land farther than this from the sea is inland whatever its height (P.1812-8 §3.3)."""

LOW_M = 100.0
"""Land higher than this above the sea is inland (P.1812-8 §3.3)."""

_MARGIN_DEG = 1.5
"""How far around villages and communes the sea is read at least: beyond the terrain, and the coast beyond that."""

_DEGREE_M = 109_000.0
"""A degree of latitude is nowhere shorter, in metres of a projection that shrinks and bends it a little."""

_COAST_GRID_M = 200.0
"""Points of the coast are moved onto whole multiples of this, so that there are fewer: a coast has very many, and the
line 50 km from it need not. Which of them stay is then told by the coast, and not by where the region cuts it."""

_TOLERANCE_M = 250.0
"""By how much the line 50 km from the coast is off at most, for that and for its arcs."""

_BAND = 512
"""Rows that are looked at in one step."""


def clipped(layer: CheckedLayer, low_deg: FloatArray, high_deg: FloatArray, margin_m: float) -> CheckedLayer:
    """The layer without what lies far from a box: an ocean around the world fits no projection.

    Args:
        layer: Outlines of the sea; those that are invalid stay as they are, to be repaired and told.
        low_deg: Least longitude and latitude of the box, degrees.
        high_deg: Greatest longitude and latitude.
        margin_m: How far around the box the terrain is read, metres.
    """
    north_deg = (margin_m + COAST_M + _TOLERANCE_M) / _DEGREE_M
    shrinks = math.cos(math.radians(min(max(abs(low_deg[1]), abs(high_deg[1])) + north_deg, 85.0)))
    margin_deg = np.maximum((north_deg / shrinks, north_deg), _MARGIN_DEG)

    def cut(part: CheckedPart) -> CheckedPart:
        if part.georeferenced is None:
            return part
        edges = from_degrees(part.georeferenced.crs).transform_bounds(*(low_deg - margin_deg), *(high_deg + margin_deg))
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

    A country has hundreds of millions of cells, so that the zones take one byte each and nothing else is kept of them;
    the voids are filled in the heights that are given.

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
    zone, height_m = np.full(terrain.shape, INLAND, dtype=np.uint8), terrain.height_m
    _burn(shapely.buffer(shapely.set_precision(near, _COAST_GRID_M), COAST_M), COASTAL_LAND, zone, terrain)
    for rows in _bands(terrain):
        zone[rows][~(height_m[rows] <= LOW_M)] = INLAND
    _burn(near, SEA, zone, terrain)
    for rows in _bands(terrain):
        height_m[rows][(zone[rows] == SEA) & np.isnan(height_m[rows])] = 0.0
    return replace(terrain, zone=zone)


def _bands(terrain: Terrain) -> Iterator[slice]:
    """Rows of a terrain, some at a time."""
    return (slice(top, top + _BAND) for top in range(0, terrain.shape[0], _BAND))


def check_dry(layer: CheckedLayer, points: GeometryArray, terrain: Terrain, log: FindingLog) -> None:
    """Note the points of a layer that stand in the sea."""
    rows = np.flatnonzero(~shapely.is_missing(points))
    wet = terrain.zones_at(shapely.get_x(points[rows]), shapely.get_y(points[rows])) == SEA
    if wet.any():
        ids = layer.words(layer.layer.columns[0].name)[rows][wet]
        message = f"{len(ids):,} of {len(rows):,} {layer.layer.name} lie in the sea: {listed(sorted(ids))}"
        log.add("point-at-sea", message, value=len(ids))


def _burn(shape: shapely.Geometry, code: int, zone: CoverGrid, terrain: Terrain) -> None:
    """Write a code into the cells of a grid whose centre lies in a polygon."""
    gdal.rasterio.features.rasterize([(shape, code)], out=zone, transform=terrain.transform)
