"""Backhaul over fibre: straight to the nearest road, and along the roads to the nearest lit plant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.fibre import FibreParameters, build_road_graph
from phusong.coverage.kernels import FloatArray
from phusong.coverage.network import Network


@dataclass(frozen=True, slots=True)
class FibreWays:
    """How fibre leads to points.

    Attributes:
        own_m: Straight way from the nearest road, metres, shape (n,).
        along_m: Way from there along the roads to existing fibre, metres, infinite for none, shape (n,).
    """

    own_m: FloatArray
    along_m: FloatArray


def fibre_ways(network: Network, x_m: FloatArray, y_m: FloatArray, fibre: FibreParameters) -> FibreWays:
    """Way from each point straight to the nearest road and along the roads to existing fibre, metres, shape (n,)."""
    graph = build_road_graph(network, fibre)
    roads = graph.roads
    taps = np.flatnonzero(graph.node_has_fibre)
    if not len(taps) or not len(x_m):
        return FibreWays(np.zeros(len(x_m)), np.full(len(x_m), np.inf))
    from_fibre, _, _ = roads.nearest_source(taps, np.zeros(len(taps)))
    at = roads.snap(x_m, y_m, np.inf)
    start, end = roads.edge_nodes[at.edge].T
    rest = roads.edge_length_m[at.edge] - at.along_m
    along = np.minimum(from_fibre[start] + at.along_m, from_fibre[end] + rest)
    along[graph.edge_has_fibre[at.edge]] = 0.0
    return FibreWays(at.offset_m, along)
