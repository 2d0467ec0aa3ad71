"""Outlines and lines made small enough for a page, in longitude and latitude.

A page needs no more detail than a screen can show: shapes are thinned to ``1/DETAIL`` of the map's width and written
as whole steps of ``STEP_DEG``, each point as its difference from the one before.
"""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import CRS
from shapely import Geometry

from phusong.coverage.kernels import GeometryArray, IntArray
from phusong.coverage.network import Network
from phusong.coverage.terrain import to_map_degrees

STEP_DEG = 1e-5
"""Resolution of coordinates in a page, degrees: about one metre."""
DETAIL = 4000
"""A shape is thinned to the map's width divided by this."""


def extent_m(network: Network) -> tuple[float, float, float, float]:
    """Least x, least y, greatest x, greatest y of communes, villages and sites, metres."""
    boxes = [shapely.total_bounds(network.communes.outlines)] if len(network.communes) else []
    boxes += [
        np.array([points.x_m.min(), points.y_m.min(), points.x_m.max(), points.y_m.max()])
        for points in (network.villages, network.sites)
        if len(points)
    ]
    if not boxes:
        return 0.0, 0.0, 1.0, 1.0
    box = np.array(boxes)
    (left, bottom), (right, top) = box[:, :2].min(axis=0), box[:, 2:].max(axis=0)
    return float(left), float(bottom), float(right), float(top)


def map_bounds(network: Network) -> list[list[float]]:
    """South-west and north-east corner of the map, latitude and longitude."""
    left, bottom, right, top = extent_m(network)
    corners_x, corners_y = np.array([left, left, right, right]), np.array([bottom, top, bottom, top])
    lon, lat = network.map_lon_lat(corners_x, corners_y)
    return [
        [round(float(lat.min()), 6), round(float(lon.min()), 6)],
        [round(float(lat.max()), 6), round(float(lon.max()), 6)],
    ]


def tolerance_m(network: Network) -> float:
    """How far a thinned shape may leave the true one, metres."""
    left, bottom, right, top = extent_m(network)
    return max(right - left, top - bottom) / DETAIL


def thin_outlines(outlines: GeometryArray, tolerance: float) -> GeometryArray:
    """Outlines with fewer points; neighbours keep their common border where they share one.

    Args:
        outlines: Polygons or multipolygons, projected metres, shape (n,).
        tolerance: How far a border may move, metres.

    Returns:
        Thinned outlines in the same order, shape (n,).
    """
    if not len(outlines):
        return outlines
    if shapely.coverage_is_valid(outlines):
        thinned: GeometryArray = shapely.coverage_simplify(outlines, tolerance)
        return thinned
    return np.asarray(shapely.simplify(outlines, tolerance, preserve_topology=True), dtype=np.object_)


def merge_outlines(outlines: GeometryArray, tolerance: float) -> Geometry:
    """One outline around many; gaps narrower than ``tolerance`` metres between neighbours are closed."""
    return shapely.buffer(shapely.union_all(shapely.buffer(outlines, tolerance, quad_segs=1)), -tolerance, quad_segs=1)


def rings_of(geometries: GeometryArray, crs: CRS) -> list[list[list[int]]]:
    """Every ring of every polygon, as steps; see :func:`_grouped`.

    Args:
        geometries: Polygons or multipolygons in ``crs``, shape (n,).
        crs: Projected coordinate reference system.

    Returns:
        For each geometry its rings, holes among them: filled by the even-odd rule they give the area.
    """
    parts, owner = shapely.get_parts(geometries, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    return _grouped(rings, owner[part] if len(part) else owner, len(geometries), crs)


def lines_of(geometries: GeometryArray, tolerance: float, crs: CRS) -> list[list[list[int]]]:
    """Every line of every line string, thinned, as steps; see :func:`_grouped`.

    Args:
        geometries: Line strings or multi line strings in ``crs``, shape (n,).
        tolerance: How far a thinned line may leave the true one, metres.
        crs: Projected coordinate reference system.

    Returns:
        For each geometry its lines.
    """
    thinned = shapely.simplify(geometries, tolerance) if len(geometries) else geometries
    parts, owner = shapely.get_parts(thinned, return_index=True)
    return _grouped(parts, owner, len(geometries), crs)


def _grouped(lines: GeometryArray, owner: IntArray, count: int, crs: CRS) -> list[list[list[int]]]:
    """Steps of the lines, grouped by their owner: longitude, latitude, then differences from the point before.

    They are whole numbers of ``STEP_DEG``; equal neighbours fall together.
    """
    grouped: list[list[list[int]]] = [[] for _ in range(count)]
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    if not len(coordinates):
        return grouped
    to_wgs84 = to_map_degrees(crs)
    lon, lat = to_wgs84.transform(coordinates[:, 0], coordinates[:, 1])
    points = np.round(np.column_stack([lon, lat]) / STEP_DEG).astype(np.int64)
    begins = np.r_[True, line[1:] != line[:-1]]
    steps = np.where(begins[:, None], points, np.diff(points, axis=0, prepend=points[:1]))
    told = begins | np.any(steps != 0, axis=1)
    ends = np.cumsum(told)[np.r_[np.flatnonzero(begins)[1:] - 1, len(line) - 1]]
    values, start = steps[told].ravel().tolist(), 0
    for of, end in zip(owner[line[begins]].tolist(), (2 * ends).tolist(), strict=True):
        grouped[of].append(values[start:end])
        start = end
    return grouped
