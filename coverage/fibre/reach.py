"""Fibre reach: which villages an access point serves along the roads, within the optical budget from the OLT."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.fibre.graph import AccessGraph
from phusong.coverage.fibre.optics import longest_m, widest_split
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.roads import UNREACHABLE
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray
from phusong.coverage.network.network import Network


@dataclass(frozen=True, slots=True)
class FibreReach:
    """Fibre at the villages.

    Attributes:
        reached: True where the way is no longer than the reach and the optical budget holds, shape (n villages,).
        distance_m: Way from the access point: its straight way to the road, the road, the village's straight way;
            metres, NaN where none is connected, shape (n villages,).
        access_point: Index of the nearest fed access point, of those whose budget holds where one does, -1 where none
            is connected, shape (n villages,).
        length_m: Fibre between the OLT and the village, metres, NaN where none is connected, shape (n villages,).
        split: Most homes that can share a port there, 0 where the budget does not hold, shape (n villages,).
    """

    reached: BoolArray
    distance_m: FloatArray
    access_point: IntArray
    length_m: FloatArray
    split: IntArray


def fibre_reach(network: Network, graph: AccessGraph, parameters: FibreParameters) -> FibreReach:
    """Villages within reach of a fed access point along the roads, and within the optical budget from its OLT.

    Args:
        network: The layers the graph was built from.
        graph: Roads with villages and access points.
        parameters: Reach, tolerances and the optical budget.

    Returns:
        Way, access point, length of fibre, split and whether all of that is within its limits, for every village.
    """
    usable = graph.access_fed & (graph.access_node >= 0)
    nearest = _nearest(network, graph, usable, parameters)
    doubtful = (nearest.distance_m <= parameters.reach_m) & (nearest.split == 0)
    if not doubtful.any():
        return nearest
    return _by_others(graph, nearest, np.flatnonzero(doubtful), parameters)


def _nearest(network: Network, graph: AccessGraph, usable: BoolArray, parameters: FibreParameters) -> FibreReach:
    """The nearest access point of every village."""
    n = len(network.villages)
    distance_m, access_point = np.full(n, np.nan), np.full(n, UNREACHABLE, dtype=np.int64)
    source_node = np.where(usable, graph.access_node, UNREACHABLE)
    from_access_m, source, _ = graph.roads.nearest_source(source_node, graph.access_drop_m)
    on_road = np.flatnonzero(graph.village_node >= 0)
    node = graph.village_node[on_road]
    connected = np.isfinite(from_access_m[node])
    on_road, node = on_road[connected], node[connected]
    distance_m[on_road] = from_access_m[node] + graph.village_drop_m[on_road]
    access_point[on_road] = source[node]
    return _within_budget(graph, distance_m, access_point, parameters)


def _within_budget(
    graph: AccessGraph, distance_m: FloatArray, access_point: IntArray, parameters: FibreParameters
) -> FibreReach:
    length_m = distance_m + np.append(graph.access_feeder_m, np.nan)[access_point]
    split = widest_split(parameters.optics, length_m)
    reached = (np.nan_to_num(distance_m, nan=np.inf) <= parameters.reach_m) & (split > 0)
    return FibreReach(reached, distance_m, access_point, length_m, split)


def _by_others(graph: AccessGraph, nearest: FibreReach, villages: IntArray, parameters: FibreParameters) -> FibreReach:
    """The same, where villages whose nearest access point is too far from its OLT may be served by another."""
    most_m = float(longest_m(parameters.optics).max())
    at_node: dict[int, list[int]] = {}
    for point in np.flatnonzero(graph.access_fed & (graph.access_node >= 0)).tolist():
        at_node.setdefault(int(graph.access_node[point]), []).append(point)
    distance_m, access_point = nearest.distance_m.copy(), nearest.access_point.copy()
    for village in villages.tolist():
        drop_m = float(graph.village_drop_m[village])
        ways = (
            (way_m + float(graph.access_drop_m[point]) + drop_m, point)
            for node, way_m in graph.roads.nodes_within(int(graph.village_node[village]), parameters.reach_m - drop_m)
            for point in at_node.get(node, ())
        )
        held = [
            each
            for each in ways
            if each[0] <= parameters.reach_m and each[0] + graph.access_feeder_m[each[1]] <= most_m
        ]
        if held:
            distance_m[village], access_point[village] = min(held)
    return _within_budget(graph, distance_m, access_point, parameters)
