"""Fibre reach: which villages an access point serves along the roads, and how far away it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.fibre.graph import FibreGraph
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.roads import UNREACHABLE
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray
from phusong.coverage.network.network import Network


@dataclass(frozen=True, slots=True)
class FibreReach:
    """Fibre at the villages.

    Attributes:
        reached: True where the way is no longer than the reach, shape (n villages,).
        distance_m: Way from the nearest fed access point: its straight way to the road, the road, the village's
            straight way; metres, NaN where none is connected, shape (n villages,).
        access_point: Index of that access point, -1 where none is connected, shape (n villages,).
    """

    reached: BoolArray
    distance_m: FloatArray
    access_point: IntArray


def fibre_reach(network: Network, graph: FibreGraph, parameters: FibreParameters) -> FibreReach:
    """Villages within reach of a fed access point along the roads.

    Args:
        network: The layers the graph was built from.
        graph: Roads with villages and access points.
        parameters: Reach and tolerances.

    Returns:
        Way, access point and whether it is within ``reach_m``, for every village.
    """
    n = len(network.villages)
    distance_m, access_point = np.full(n, np.nan), np.full(n, UNREACHABLE, dtype=np.int64)
    source_node = np.where(graph.access_fed, graph.access_node, UNREACHABLE)
    from_access_m, source, _ = graph.roads.nearest_source(source_node, graph.access_drop_m)
    on_road = np.flatnonzero(graph.village_node >= 0)
    node = graph.village_node[on_road]
    connected = np.isfinite(from_access_m[node])
    on_road, node = on_road[connected], node[connected]
    distance_m[on_road] = from_access_m[node] + graph.village_drop_m[on_road]
    access_point[on_road] = source[node]
    return FibreReach(
        reached=np.nan_to_num(distance_m, nan=np.inf) <= parameters.reach_m,
        distance_m=distance_m,
        access_point=access_point,
    )
