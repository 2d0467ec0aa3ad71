"""Roads cut wherever a node is wanted, with what is lit already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import shapely
from shapely import LineString, MultiLineString
from shapely.ops import substring

from phusong.coverage.fibre import FibreGraph
from phusong.coverage.kernels import BoolArray, FloatArray, IntArray

APART_M = 0.2
"""Cuts nearer to each other, or to the end of their edge, are one: identifiers tell tenths of a metre."""


@dataclass(frozen=True, slots=True)
class Spots:
    """Points on edges of the road graph.

    Attributes:
        edge: Edge of each point, shape (n,).
        along_m: Distance from the edge's start, metres, shape (n,).
    """

    edge: IntArray
    along_m: FloatArray


@dataclass(frozen=True, slots=True)
class CutRoads:
    """The road graph with nodes at spots: its own nodes first, then one for each cut.

    Attributes:
        graph: The road graph with fibre on it.
        edge: Edge that each node lies on, -1 for a node of the graph, shape (n,).
        along_m: Distance from that edge's start, metres, 0 for a node of the graph, shape (n,).
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        lit: Nodes on lit plant, shape (n,).
        ends: Nodes of each piece of road, shape (p, 2).
        of_edge: Edge that each piece is part of, shape (p,).
        span_m: Where the piece begins and ends along its edge, metres, shape (p, 2).
    """

    graph: FibreGraph
    edge: IntArray
    along_m: FloatArray
    x_m: FloatArray
    y_m: FloatArray
    lit: BoolArray
    ends: IntArray
    of_edge: IntArray
    span_m: FloatArray

    @property
    def length_m(self) -> FloatArray:
        """Length of each piece, metres, shape (p,)."""
        return self.span_m[:, 1] - self.span_m[:, 0]

    def from_m(self, distance_m: FloatArray) -> FloatArray:
        """Way from lit plant to every node, from that to the nodes of the graph, metres, shape (n,)."""
        far = self.along(distance_m)
        far[self.lit] = 0.0
        return far

    def along(self, distance_m: FloatArray) -> FloatArray:
        """Distance at every node, from the distance at the nodes of the graph, metres, shape (n,)."""
        roads = self.graph.roads
        inner = np.flatnonzero(self.edge >= 0)
        one, other = roads.edge_nodes[self.edge[inner]].T
        rest = roads.edge_length_m[self.edge[inner]] - self.along_m[inner]
        far = np.concatenate((distance_m, np.zeros(len(inner))))
        far[inner] = np.minimum(distance_m[one] + self.along_m[inner], distance_m[other] + rest)
        return far

    def line(self, pieces: tuple[int, ...]) -> LineString | MultiLineString:
        """Pieces that follow on each other as one line."""
        own = list(pieces)  # of these alone: it is asked for thousands of lines of a country's pieces
        lines, spans = self.graph.roads.edge_lines[self.of_edge[own]], self.span_m[own].tolist()
        parts = [cast("LineString", substring(line, *span)) for line, span in zip(lines, spans, strict=True)]
        if len(parts) == 1:
            return parts[0]
        return cast("LineString | MultiLineString", shapely.line_merge(MultiLineString(parts)))


def cut_roads(graph: FibreGraph, spots: Spots) -> tuple[CutRoads, IntArray]:
    """Cut the roads at spots.

    Args:
        graph: Roads with fibre on them.
        spots: Where nodes are wanted.

    Returns:
        The cut roads, and the node of each spot, -1 for one that is on no road, shape (spots,).
    """
    roads = graph.roads
    node = np.full(len(spots.edge), -1, dtype=np.int64)
    order = np.lexsort((spots.along_m, spots.edge))
    order = order[spots.edge[order] >= 0]
    touched, first = np.unique(spots.edge[order], return_index=True)
    edge, along, ends, of_edge, span = [], [], [], [], []
    total = len(roads)
    for number, here in zip(touched.tolist(), np.split(order, first)[1:], strict=True):
        start, end = (int(each) for each in roads.edge_nodes[number])
        length, at_m, at = float(roads.edge_length_m[number]), 0.0, start
        for spot in here:
            along_m = float(spots.along_m[spot])
            if length - along_m < APART_M and length - along_m <= along_m - at_m:
                node[spot] = end
            elif along_m - at_m < APART_M:
                node[spot] = at
            else:
                edge.append(number)
                along.append(along_m)
                ends.append((at, total))
                of_edge.append(number)
                span.append((at_m, along_m))
                at_m, at = along_m, total
                node[spot] = at
                total += 1
        ends.append((at, end))
        of_edge.append(number)
        span.append((at_m, length))
    whole = np.setdiff1d(np.arange(len(roads.edge_lines)), touched)
    cut_edge, cut_along = np.array(edge, dtype=np.int64), np.array(along, dtype=np.float64)
    points = shapely.line_interpolate_point(roads.edge_lines[cut_edge], cut_along) if len(edge) else np.zeros(0)
    ahead = np.column_stack((np.zeros(len(whole)), roads.edge_length_m[whole]))
    cut = CutRoads(
        graph=graph,
        edge=np.concatenate((np.full(len(roads), -1), cut_edge)).astype(np.int64),
        along_m=np.concatenate((np.zeros(len(roads)), cut_along)),
        x_m=np.concatenate((roads.x_m, shapely.get_x(points))),
        y_m=np.concatenate((roads.y_m, shapely.get_y(points))),
        lit=np.concatenate((graph.node_has_fibre, graph.edge_has_fibre[cut_edge])),
        ends=np.concatenate((roads.edge_nodes[whole], np.array(ends, dtype=np.int64).reshape(-1, 2))),
        of_edge=np.concatenate((whole, np.array(of_edge, dtype=np.int64))),
        span_m=np.concatenate((ahead, np.array(span, dtype=np.float64).reshape(-1, 2))),
    )
    return cut, node
