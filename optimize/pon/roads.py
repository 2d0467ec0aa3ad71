"""Ways of cables along the roads, from an access point to a village."""

from __future__ import annotations

import numpy as np
from scipy.sparse.csgraph import dijkstra
from shapely import LineString
from shapely.ops import substring

from phusong.coverage.fibre import FibreGraph
from phusong.coverage.network import Network

NEAR_M = 1.0
"""An access point stands on a road: no further from one than this, metres."""


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
        way_m, before = dijkstra(roads.adjacency()[0], indices=node, limit=most_m + NEAR_M, return_predecessors=True)
        (one, other), along_m = (int(each) for each in roads.edge_nodes[edge]), float(foot.along_m[0])
        length_m = float(roads.edge_length_m[edge])
        back = way_m[one] + along_m <= way_m[other] + length_m - along_m
        end, piece = (one, (along_m, 0.0)) if back else (other, (along_m, length_m))
        if np.isfinite(way_m[end]):
            if piece[0] != piece[1]:
                coordinates += substring(roads.edge_lines[edge], *piece).coords[1:]
            nodes = [end]
            while nodes[-1] != node:
                nodes.append(int(before[nodes[-1]]))
            if len(nodes) > 1:
                coordinates += roads.line_along(nodes).coords[1:]
    return LineString([*coordinates, target])
