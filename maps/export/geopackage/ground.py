"""Frames of what the plan stands on: districts, provinces, roads, fibre in place, access points, public places."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely import GeometryType

from phusong.coverage.kernels import GeometryArray
from phusong.coverage.network import Network, Units
from phusong.coverage.served import PlaceService
from phusong.maps.export.geopackage.frames import as_objects, frame_of, further_columns, many_of, points_at, texts_of
from phusong.maps.indicators.places import place_columns

CLOSED_M = 1.0
"""Gaps between neighbouring communes that are closed where districts are put together from them, metres."""

Ground = tuple[gpd.GeoDataFrame, str]
"""A frame and its kind of geometry."""


def ground_frames(network: Network, places: PlaceService | None = None) -> dict[str, Ground]:
    """Frames by layer; a layer that the network does not have is absent, districts come from communes at the least.

    Args:
        network: The layers.
        places: Services at the public places, which are told of them; None where they are not known.
    """
    return dict(_units(network)) | dict(_ways(network)) | dict(_spots(network, places))


def _units(network: Network) -> Iterator[tuple[str, Ground]]:
    if len(network.districts):
        yield "districts", (_outlined(network, network.districts), "MultiPolygon")
    elif any(network.communes.districts):
        yield "districts", (_gathered(network), "MultiPolygon")
    if len(network.provinces):
        yield "provinces", (_outlined(network, network.provinces), "MultiPolygon")


def _outlined(network: Network, units: Units) -> gpd.GeoDataFrame:
    """One outline for each district or province that a commune lies in."""
    held = units.holding(network.communes)
    columns = {"name": texts_of(held.names), "code": texts_of(held.codes)}
    return frame_of(network, columns, _polygons(held.outlines))


def _gathered(network: Network) -> gpd.GeoDataFrame:
    """Districts put together from their communes; they have no codes."""
    names = network.communes.districts.astype(str)
    listed = np.array(sorted(set(names) - {""}), dtype=np.object_)
    outlines = [_joined(network.communes.outlines[names == name]) for name in listed]
    columns = {"name": texts_of(listed), "code": texts_of(np.full(len(listed), "", dtype=np.object_))}
    return frame_of(network, columns, _polygons(as_objects(outlines)))


def _joined(outlines: GeometryArray) -> shapely.Geometry:
    """Communes as one outline: along their common borders, else over the narrow gaps between them."""
    if shapely.coverage_is_valid(outlines):
        return shapely.coverage_union_all(outlines)
    grown = shapely.union_all(shapely.buffer(outlines, CLOSED_M, quad_segs=1))
    return shapely.buffer(grown, -CLOSED_M, quad_segs=1)


def _polygons(outlines: GeometryArray) -> GeometryArray:
    return many_of(outlines, GeometryType.POLYGON, shapely.multipolygons)


def _ways(network: Network) -> Iterator[tuple[str, Ground]]:
    roads, fibre = network.roads, network.fibre
    if len(roads):
        columns = {"class": texts_of(roads.classes), "level": np.asarray(roads.levels, dtype=np.int64)}
        yield "roads", (frame_of(network, columns, _lines(roads.lines)), "MultiLineString")
    if len(fibre.routes):
        columns = {"kind": texts_of(fibre.route_kinds)}
        yield "fibre", (frame_of(network, columns, _lines(fibre.routes)), "MultiLineString")


def _lines(lines: GeometryArray) -> GeometryArray:
    return many_of(lines, GeometryType.LINESTRING, shapely.multilinestrings)


def _spots(network: Network, known: PlaceService | None) -> Iterator[tuple[str, Ground]]:
    fibre, places = network.fibre, network.places
    if len(fibre.access_point_ids):
        columns = {"access_point_id": texts_of(fibre.access_point_ids), "kind": texts_of(fibre.access_point_kinds)}
        columns |= further_columns(network, "access_points", columns)
        yield "access_points", (frame_of(network, columns, points_at(fibre.x_m, fibre.y_m)), "Point")
    if len(places):
        columns = _told(network) if known is None else _served(network, known)
        columns |= further_columns(network, "places", columns)
        yield "places", (frame_of(network, columns, points_at(places.x_m, places.y_m)), "Point")


def _told(network: Network) -> dict[str, Any]:
    places = network.places
    told = (("place_id", places.ids), ("kind", places.kinds), ("name", places.names))
    return {name: texts_of(each) for name, each in told}


def _served(network: Network, known: PlaceService) -> dict[str, Any]:
    """The same with what the places have; margins are numbers, NaN where unknown."""
    return {
        name: np.array([math.nan if each == "" else each for each in values], dtype=np.float64)
        if name.startswith("margin_")
        else texts_of(as_objects(list(values)))
        for name, values in place_columns(network, known).items()
    }
