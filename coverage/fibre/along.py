"""Cables along roads: which pieces of road a cable follows, also where it is drawn beside them."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import STRtree

from phusong.coverage.fibre.roads import RoadGraph
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, IntArray

LOOK_M = 100.0
"""Distance between the points at which a road is held against the cables."""

SAME_COURSE_M = 10.0
"""Roads whose distances from a cable differ by less than this may both bear it, as in a divided road."""

FOLLOWED = 0.5
"""Least share of a road that a cable keeps up with, and of its points to which no other road is nearer."""


def edges_along(graph: RoadGraph, routes: GeometryArray, beside_m: float) -> BoolArray:
    """Edges that a cable follows over their whole length, no further than a distance from them.

    A cable drawn beside its road is nearest to that road; so it does not light a street that runs along further away,
    nor, as it does not keep up with it, one that it crosses.

    Args:
        graph: The roads.
        routes: Lit cables, projected metres, shape (r,).
        beside_m: How far beside its road a cable may be drawn.

    Returns:
        Mask of the edges, shape (m,).
    """
    followed = np.zeros(len(graph.edge_lines), dtype=np.bool_)
    if not len(routes) or not len(followed):
        return followed
    tree = STRtree(routes)
    edges = np.unique(tree.query(graph.edge_lines, predicate="dwithin", distance=beside_m)[0])
    at, edge = _points_along(graph, edges)
    (point, route), away_m = tree.query_nearest(at, return_distance=True, all_matches=False)
    order = np.argsort(point)
    route, away_m = route[order], away_m[order]
    along = shapely.line_locate_point(routes[route], at)
    foot = np.asarray(shapely.line_interpolate_point(routes[route], along), dtype=np.object_)
    (point, _), nearest_m = STRtree(graph.edge_lines).query_nearest(foot, return_distance=True, all_matches=False)
    least_m = np.zeros(len(foot))
    least_m[point] = nearest_m
    own = shapely.distance(foot, graph.edge_lines[edge]) <= least_m + SAME_COURSE_M
    count = np.bincount(edge, minlength=len(followed))
    near = np.bincount(edge, away_m <= beside_m, len(followed)) == count
    nearest = np.bincount(edge, own, len(followed)) >= FOLLOWED * count
    kept_up = _steps_m(foot, edge, len(followed)) >= FOLLOWED * _steps_m(at, edge, len(followed))
    followed[edges] = (near & nearest & kept_up)[edges]
    return followed


def _points_along(graph: RoadGraph, edges: IntArray) -> tuple[GeometryArray, IntArray]:
    """Points along edges, ends and middles among them, and the edge of each, in order."""
    pieces = 2 * np.maximum(np.ceil(graph.edge_length_m[edges] / (2.0 * LOOK_M)).astype(np.int64), 1)
    edge = np.repeat(edges, pieces + 1)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(pieces + 1) - (pieces + 1), pieces + 1)
    share = number / np.repeat(pieces, pieces + 1)
    points = shapely.line_interpolate_point(graph.edge_lines[edge], share, normalized=True)
    return np.asarray(points, dtype=np.object_), edge


def _steps_m(points: GeometryArray, edge: IntArray, count: int) -> FloatArray:
    """Length of the way from point to point of each edge, metres, shape (count,)."""
    step = np.hypot(*np.diff(shapely.get_coordinates(points), axis=0).T)
    return np.bincount(edge[1:], np.where(edge[1:] == edge[:-1], step, 0.0), count)
