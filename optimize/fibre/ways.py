"""Shortest ways along the roads from lit fibre to villages without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from shapely import LineString

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
        before: Node before on the way, -1 on existing fibre, shape (n nodes,).
        root: Node on existing fibre where the way begins, -1 where none, shape (n nodes,).
    """

    graph: FibreGraph
    distance_m: FloatArray
    before: IntArray
    root: IntArray

    @staticmethod
    def of(graph: FibreGraph) -> Ways:
        """Ways from wherever existing fibre can be tapped."""
        taps = np.flatnonzero(graph.node_has_fibre)
        distance, source, before = graph.roads.nearest_source(taps, np.zeros(len(taps)))
        return Ways(graph, distance, before, np.where(source >= 0, np.append(taps, -1)[source], -1))

    def in_order(self, nodes: Iterable[int]) -> list[int]:
        """Nodes from the nearest to the furthest from existing fibre, ties by easting then northing."""
        x, y = self.graph.roads.x_m, self.graph.roads.y_m
        return sorted((int(node) for node in nodes), key=lambda node: (self.distance_m[node], x[node], y[node]))


@dataclass(frozen=True, slots=True)
class Option:
    """One section or access point before the columns are made."""

    kind: Literal["section", "access_point"]
    node: int
    parent: int
    line: LineString | None
    length_m: float
    village: int
    drop_m: float


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
