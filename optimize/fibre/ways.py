"""Shortest ways along the roads from lit fibre to villages without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.fibre import FibreGraph
from phusong.coverage.kernels import FloatArray, IntArray, TextArray

NO_ROAD = "no road near enough"

NOT_CONNECTED = "no road leads to existing fibre"

DROP_TOO_LONG = "the way to the road is longer than the reach of an access point"

BEYOND_BUDGET = "the fibre from the OLT would be longer than the optical budget allows"


@dataclass(frozen=True, slots=True)
class Ways:
    """Shortest ways from existing fibre to every node of the road graph.

    Attributes:
        graph: Roads with villages and fibre on them.
        distance_m: Way from existing fibre, metres, infinite where none, shape (n nodes,).
        root: Node on existing fibre where the way begins, -1 where none, shape (n nodes,).
        light_m: Least fibre from an OLT, existing cable included, metres, infinite where none, shape (n nodes,).
    """

    graph: FibreGraph
    distance_m: FloatArray
    root: IntArray
    light_m: FloatArray

    @staticmethod
    def of(graph: FibreGraph) -> Ways:
        """Ways from wherever existing fibre can be tapped."""
        taps = np.flatnonzero(graph.node_has_fibre)
        distance, source, _ = graph.roads.nearest_source(taps, np.zeros(len(taps)))
        light, _, _ = graph.roads.nearest_source(taps, np.nan_to_num(graph.node_feeder_m[taps], posinf=np.inf))
        return Ways(graph, distance, np.where(source >= 0, np.append(taps, -1)[source], -1), light)


def why_not(ways: Ways, reach_m: float) -> TextArray:
    """Why fibre cannot be led to each village, empty where it can, shape (n villages,)."""
    node = ways.graph.village_node
    reasons = np.full(len(node), "", dtype=np.object_)
    reasons[ways.graph.village_drop_m > reach_m] = DROP_TOO_LONG
    reasons[~np.isfinite(np.append(ways.distance_m, np.inf)[node])] = NOT_CONNECTED
    feeder_m = np.append(np.append(ways.graph.node_feeder_m, np.nan)[ways.root], np.nan)[node]
    length_m = feeder_m + np.append(ways.distance_m, np.inf)[node] + ways.graph.village_drop_m
    reasons[(reasons == "") & (length_m > ways.graph.longest_m)] = BEYOND_BUDGET
    reasons[node < 0] = NO_ROAD
    return reasons
