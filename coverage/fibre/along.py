"""Cables along roads: which pieces of road a cable follows, also where it is drawn beside them."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import STRtree

from phusong.coverage.fibre.roads import RoadGraph
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, IntArray
from phusong.coverage.kernels.threads import blocks, in_turn_or_threads

LOOK_M = 100.0
"""Distance between the points at which a road is held against the cables."""

SAME_COURSE_M = 10.0
"""Roads whose distances from a cable differ by less than this may both bear it, as in a divided road."""

_ROUNDING = 1e-9
"""Share of a distance by which two ways of measuring it may differ."""

_ALIKE_M = 1e-9
"""Cables that are no farther apart than this are equally near, metres."""

_AT_ONCE = 4096
"""Points that are looked up together, in one of several threads."""

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
    edges = edges[_ends_near(tree, graph.edge_lines[edges], beside_m)]
    at, edge = _points_along(graph, edges)
    route, away_m = _nearest_route(tree, at, beside_m)
    count = np.bincount(edge, minlength=len(followed))
    near = np.bincount(edge, away_m <= beside_m, len(followed)) == count
    at, edge, route = (each[near[edge]] for each in (at, edge, route))  # of the others nothing more needs to be known
    along = shapely.line_locate_point(routes[route], at)
    foot = np.asarray(shapely.line_interpolate_point(routes[route], along), dtype=np.object_)
    own = _is_own(graph, foot, edge)
    nearest = np.bincount(edge, own, len(followed)) >= FOLLOWED * count
    kept_up = _steps_m(foot, edge, len(followed)) >= FOLLOWED * _steps_m(at, edge, len(followed))
    followed[edges] = (near & nearest & kept_up)[edges]
    return followed


def _ends_near(tree: STRtree, lines: GeometryArray, beside_m: float) -> BoolArray:
    """Lines of which both ends may be near a route, shape (n,): most others are told so without all their points."""
    near = np.zeros((2, len(lines)), dtype=np.bool_)
    for end in (0, -1):
        tips = shapely.get_point(lines, end)
        near[end, tree.query(tips, predicate="dwithin", distance=beside_m * (1.0 + _ROUNDING))[0]] = True
    return np.asarray(near.all(axis=0), dtype=np.bool_)


def _nearest_route(tree: STRtree, points: GeometryArray, beside_m: float) -> tuple[IntArray, FloatArray]:
    """Nearest route of each point, and how far it is, metres, infinite where none is beside it, each of shape (n,)."""
    parts = blocks(len(points), _AT_ONCE)
    found = list(in_turn_or_threads(lambda part: _nearest_among(tree, points[part], beside_m), parts))
    none = (np.zeros(0, dtype=np.int64), np.zeros(0))
    return np.concatenate([none[0], *(each[0] for each in found)]), np.concatenate(
        [none[1], *(each[1] for each in found)]
    )


def _nearest_among(tree: STRtree, points: GeometryArray, beside_m: float) -> tuple[IntArray, FloatArray]:
    """The same of some points: all routes beside them are measured, which is quicker than a search for the nearest."""
    routes = tree.geometries
    nearest, away_m = np.zeros(len(points), dtype=np.int64), np.full(len(points), np.inf)
    point, route = tree.query(points, predicate="dwithin", distance=beside_m * (1.0 + _ROUNDING))
    from_m = np.asarray(shapely.distance(points[point], routes[route]))
    order = np.lexsort((route, from_m, point))
    point, route, from_m = point[order], route[order], from_m[order]
    first = np.flatnonzero(np.diff(point, prepend=-1))
    nearest[point[first]], away_m[point[first]] = route[first], from_m[first]
    second = first[first + 1 < np.append(first[1:], len(point))]
    alike = point[second[from_m[second + 1] <= from_m[second] + _ALIKE_M]]  # where cables meet: the tree decides
    (at, chosen), least_m = tree.query_nearest(points[alike], return_distance=True, all_matches=False)
    nearest[alike[at]], away_m[alike[at]] = chosen, least_m
    return nearest, away_m


def _is_own(graph: RoadGraph, foot: GeometryArray, edge: IntArray) -> BoolArray:
    """Places on cables to which no other edge is nearer by more than a trifle than the one they belong to, (n,)."""
    own_m = np.asarray(shapely.distance(foot, graph.edge_lines[edge]))
    own = own_m <= SAME_COURSE_M
    doubtful = np.flatnonzero(~own)
    (point, _), least_m = graph.tree().query_nearest(foot[doubtful], return_distance=True, all_matches=False)
    own[doubtful[point]] = own_m[doubtful[point]] <= least_m + SAME_COURSE_M
    return np.asarray(own, dtype=np.bool_)


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
    steps = np.where(edge[1:] == edge[:-1], step, 0.0)
    return np.asarray(np.bincount(edge[1:], steps, count), dtype=np.float64)
