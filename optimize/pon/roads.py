"""Ways of cables along the roads, from an access point to a village."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from shapely import LineString
from shapely.ops import substring

from phusong.coverage.fibre import FibreGraph, RoadGraph
from phusong.coverage.kernels import FloatArray, IntArray, Latest
from phusong.coverage.network import Network

NEAR_M = 1.0
"""An access point stands on a road: no further from one than this, metres."""

_BY_X: Latest[tuple[IntArray, FloatArray]] = Latest(2)
"""Nodes of the last roads from west to east."""


def cable_line(
    network: Network, graph: FibreGraph, start: tuple[float, float], village: int, most_m: float
) -> LineString:
    """Shortest way along the roads from an access point to a village, with its straight way off the road.

    Args:
        network: The layers that the graph was built from.
        graph: Roads with villages on them.
        start: Place of the access point, metres.
        village: The village.
        most_m: Way along the roads within which it lies, metres.

    Returns:
        The line, projected metres; the straight line where no road leads from one to the other.
    """
    roads, target = graph.roads, (float(network.villages.x_m[village]), float(network.villages.y_m[village]))
    foot = roads.snap(np.array([start[0]]), np.array([start[1]]), NEAR_M)
    node, edge = int(graph.village_node[village]), int(foot.edge[0])
    coordinates: list[tuple[float, ...]] = [start]
    if node >= 0 and edge >= 0:
        near, way_m, before = _ways(roads, node, most_m + NEAR_M)
        one, other = (_place_of(int(each), near) for each in roads.edge_nodes[edge])
        along_m, length_m = float(foot.along_m[0]), float(roads.edge_length_m[edge])
        back = way_m[one] + along_m <= way_m[other] + length_m - along_m
        end, piece = (one, (along_m, 0.0)) if back else (other, (along_m, length_m))
        if np.isfinite(way_m[end]):
            if piece[0] != piece[1]:
                coordinates += substring(roads.edge_lines[edge], *piece).coords[1:]
            places = [end]
            while near[places[-1]] != node:
                places.append(int(before[places[-1]]))
            if len(places) > 1:
                coordinates += roads.line_along(near[places].tolist()).coords[1:]
    return LineString([*coordinates, target])


def _ways(roads: RoadGraph, node: int, limit_m: float) -> tuple[IntArray, FloatArray, IntArray]:
    """Ways from a node within a limit: nodes that they may pass, way to each, and the place of the one before it.

    No way is shorter than the straight line, so nodes further than the limit are left out of the search. The way of the
    entry after the last is infinite: that of nodes which are none of these.
    """
    near = _around(roads, node, limit_m + NEAR_M)
    lengths = _among(roads.adjacency()[0][near], near)
    start = int(np.searchsorted(near, node))
    way_m, before = dijkstra(lengths, indices=start, limit=limit_m, return_predecessors=True)
    return near, np.append(way_m, np.inf), before


def _around(roads: RoadGraph, node: int, radius_m: float) -> IntArray:
    """Nodes no further than a radius from a node by the straight line, ascending; only a stripe is looked at."""
    order, x_m = _BY_X.of((roads,), lambda: _eastwards(roads))
    first, last = np.searchsorted(x_m, roads.x_m[node] + (radius_m + NEAR_M) * np.array([-1.0, 1.0]))
    stripe = np.sort(order[first:last])
    away_m = np.hypot(roads.x_m[stripe] - roads.x_m[node], roads.y_m[stripe] - roads.y_m[node])
    return np.asarray(stripe[away_m <= radius_m], dtype=np.int64)


def _eastwards(roads: RoadGraph) -> tuple[IntArray, FloatArray]:
    """Nodes from west to east, and their eastings, metres."""
    order = np.argsort(roads.x_m, kind="stable")
    return order, roads.x_m[order]


def _among(rows: csr_array, near: IntArray) -> csr_array:
    """Rows of a matrix with the columns alone that stand in an ascending list, numbered by their places in it."""
    place = np.searchsorted(near, rows.indices)
    held = near[np.minimum(place, len(near) - 1)] == rows.indices
    indptr = np.concatenate(([0], np.cumsum(held)))[rows.indptr]
    return csr_array((rows.data[held], place[held], indptr), shape=(len(near), len(near)))


def _place_of(node: int, near: IntArray) -> int:
    """Place of a node among some, ascending; one after the last for a node that is none of them."""
    place = int(np.searchsorted(near, node))
    return place if place < len(near) and near[place] == node else len(near)
