"""Fibre sections along the roads, each from lit fibre or from another section."""

from __future__ import annotations

import math
from typing import cast

import numpy as np
from shapely import LineString, MultiLineString, line_merge

from phusong.coverage.fibre import FibreGraph
from phusong.coverage.kernels import IntArray
from phusong.optimize.fibre.ways import Option, Ways


def fibre_sections(ways: Ways, targets: IntArray) -> list[Option]:
    """Pieces of the ways to the targets between targets and forks, each after the one it hangs on."""
    children: dict[int, int] = {}
    seen: set[int] = set()
    for target in targets:
        node = int(target)
        while node not in seen and ways.before[node] >= 0:
            seen.add(node)
            node = int(ways.before[node])
            children[node] = children.get(node, 0) + 1
    ends = {node for node, count in children.items() if count > 1} | {int(target) for target in targets}
    edge_before = _edges_before(ways)
    number: dict[int, int] = {}
    sections: list[Option] = []
    for end in ways.in_order(node for node in ends if ways.before[node] >= 0):
        nodes = [end]
        while ways.before[nodes[-1]] >= 0 and (len(nodes) == 1 or nodes[-1] not in ends):
            nodes.append(int(ways.before[nodes[-1]]))
        edges = edge_before[nodes[:-1]]
        length = float(ways.graph.roads.edge_length_m[edges].sum())
        line = _line(ways.graph, edges, nodes[-1])
        number[end] = len(sections)
        sections.append(Option("section", end, number.get(nodes[-1], -1), line, length, -1, 0.0))
    return sections


def _edges_before(ways: Ways) -> IntArray:
    """Edge by which the way comes to each node, -1 on existing fibre and where there is no way, shape (n nodes,)."""
    _, edge_of = ways.graph.roads.adjacency()
    nodes = np.int64(len(ways.before))
    row = np.repeat(np.arange(nodes), np.diff(edge_of.indptr))
    after = np.flatnonzero(ways.before >= 0)
    at = np.searchsorted(row * nodes + edge_of.indices, ways.before[after] * nodes + after)
    edges = np.full(nodes, -1, dtype=np.int64)
    edges[after] = edge_of.data[at]
    return edges


def _line(graph: FibreGraph, edges: IntArray, start: int) -> LineString:
    """Consecutive edges as one line that begins at a node."""
    line = cast("LineString", line_merge(MultiLineString(list(graph.roads.edge_lines[edges]))))  # they follow on
    here = (graph.roads.x_m[start], graph.roads.y_m[start])
    first, last = line.coords[0], line.coords[-1]
    return line if math.dist(first, here) <= math.dist(last, here) else line.reverse()
