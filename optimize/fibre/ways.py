"""Shortest ways along the roads from lit fibre to villages without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

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
        light_m: Least fibre from an OLT, metres, infinite where none: at existing fibre what lies there already, beyond
            it the cable to where a trench leaves existing fibre and the trench, shape (n nodes,).
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
        root = np.where(source >= 0, np.append(taps, -1)[source], -1)
        return Ways(graph, distance, root, _light_m(graph))


def _light_m(graph: FibreGraph) -> FloatArray:
    """Least fibre from an OLT to every node by a trench that leaves existing fibre once, metres, shape (n nodes,).

    No trench leads to existing fibre: what hangs on that gets its light over the cable that lies there.
    """
    lengths, n = graph.roads.adjacency()[0].tocoo(), len(graph.roads)
    outward = ~graph.node_has_fibre[lengths.col]
    feeder_m = np.where(graph.node_has_fibre, np.nan_to_num(graph.node_feeder_m, posinf=np.inf), np.inf)
    taps = np.flatnonzero(np.isfinite(feeder_m))
    data = np.concatenate((lengths.data[outward], feeder_m[taps]))
    row = np.concatenate((lengths.row[outward], np.full(len(taps), n)))
    col = np.concatenate((lengths.col[outward], taps))
    return np.asarray(dijkstra(csr_array((data, (row, col)), shape=(n + 1, n + 1)), indices=n)[:n], dtype=np.float64)


def why_not(ways: Ways, reach_m: float) -> TextArray:
    """Why fibre cannot be led to each village, empty where it can, shape (n villages,)."""
    node = ways.graph.village_node
    reasons = np.full(len(node), "", dtype=np.object_)
    reasons[ways.graph.village_drop_m > reach_m] = DROP_TOO_LONG
    reasons[~np.isfinite(np.append(ways.distance_m, np.inf)[node])] = NOT_CONNECTED
    length_m = np.append(ways.light_m, np.inf)[node] + ways.graph.village_drop_m
    reasons[(reasons == "") & (length_m > ways.graph.longest_m)] = BEYOND_BUDGET
    reasons[node < 0] = NO_ROAD
    return reasons
