"""New access points at the ends of fibre sections, and whom they serve."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush

import numpy as np
from scipy.sparse import csr_array

from phusong.coverage.fibre import FibreGraph
from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.fibre.ways import Option, Ways


def new_access_points(ways: Ways, wanted: IntArray, sections: list[Option]) -> list[Option]:
    """An access point at every node where villages without fibre leave the road, with their drops."""
    section_to = {section.node: number for number, section in enumerate(sections)}
    at_node: dict[int, list[int]] = {}
    for village in wanted:
        at_node.setdefault(int(ways.graph.village_node[village]), []).append(int(village))
    drop = ways.graph.village_drop_m
    return [
        Option(
            kind="access_point",
            node=node,
            parent=section_to.get(node, -1),
            line=None,
            length_m=0.0,
            village=at_node[node][0],
            drop_m=float(drop[at_node[node]].sum()),
        )
        for node in ways.in_order(at_node)
    ]


def services_along_roads(
    graph: FibreGraph, options: list[Option], lacking: IntArray, reach_m: float
) -> tuple[IntArray, FloatArray]:
    """Access points with the villages without fibre within their reach, and the way between them."""
    at_node: dict[int, list[int]] = {}
    for village in lacking:
        at_node.setdefault(int(graph.village_node[village]), []).append(int(village))
    lengths, _ = graph.roads.adjacency()
    pairs: list[tuple[int, int]] = []
    ways_m: list[float] = []
    for number, option in enumerate(options):
        if option.kind != "access_point":
            continue
        for node, way in _nodes_within(lengths, option.node, reach_m):
            for village in at_node.get(node, ()):
                if way + graph.village_drop_m[village] <= reach_m:
                    pairs.append((number, village))
                    ways_m.append(way + float(graph.village_drop_m[village]))
    return np.array(pairs, dtype=np.int64).reshape(-1, 2), np.array(ways_m, dtype=np.float64)


def _nodes_within(lengths: csr_array, start: int, limit_m: float) -> Iterator[tuple[int, float]]:
    """Nodes no further than a limit along the roads, the nearest first: a search that never leaves the limit."""
    done: set[int] = set()
    queue = [(0.0, start)]
    while queue:
        way, node = heappop(queue)
        if node in done:
            continue
        done.add(node)
        yield node, way
        held = slice(lengths.indptr[node], lengths.indptr[node + 1])
        for near, length in zip(lengths.indices[held].tolist(), lengths.data[held].tolist(), strict=True):
            if near not in done and way + length <= limit_m:
                heappush(queue, (way + length, near))
