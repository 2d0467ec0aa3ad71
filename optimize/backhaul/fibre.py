"""Backhaul over fibre: distance along the roads to the nearest route."""

from __future__ import annotations

import numpy as np

from phusong.coverage.fibre import FibreParameters, build_road_graph
from phusong.coverage.kernels import FloatArray
from phusong.coverage.network import Network


def fibre_distance_m(network: Network, x_m: FloatArray, y_m: FloatArray, fibre: FibreParameters) -> FloatArray:
    """Way from each point straight to the nearest road and along the roads to existing fibre, metres, shape (n,).

    It is infinite where no fibre can be reached so.
    """
    graph = build_road_graph(network, fibre)
    roads = graph.roads
    taps = np.flatnonzero(graph.node_has_fibre)
    distance = np.full(len(x_m), np.inf)
    if not len(taps):
        return distance
    from_fibre, _, _ = roads.nearest_source(taps, np.zeros(len(taps)))
    at = roads.snap(x_m, y_m, np.inf)
    start, end = roads.edge_nodes[at.edge].T
    rest = roads.edge_length_m[at.edge] - at.along_m
    along = np.minimum(from_fibre[start] + at.along_m, from_fibre[end] + rest)
    along[graph.edge_has_fibre[at.edge]] = 0.0
    return np.asarray(at.offset_m + along, dtype=np.float64)
