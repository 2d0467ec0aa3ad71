"""Shapes found by their place: a tree is made once, however many proposals are held against it."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from shapely import STRtree

from phusong.coverage.kernels import FloatArray, GeometryArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """Nearest-neighbour search among shapes.

    Attributes:
        shapes: The shapes, metres, shape (n,).
        tree: Their tree.
    """

    shapes: GeometryArray
    tree: STRtree

    @classmethod
    def of(cls, shapes: GeometryArray) -> Nearest:
        """Shapes of which many will be asked for the nearest."""
        return cls(shapes, STRtree(shapes))

    def distance_m(self, others: GeometryArray) -> FloatArray:
        """Distance of each of others to the nearest of these, metres, infinite where there is none, shape (m,)."""
        distance = np.full(len(others), np.inf)
        if len(self.shapes) and len(others):
            found: tuple[IntArray, FloatArray] = self.tree.query_nearest(
                others, return_distance=True, all_matches=False
            )
            distance[found[0][0]] = found[1]
        return distance


def way_m(lengths_m: csr_array, start: int, goals: tuple[int, ...], limit_m: float) -> list[float]:
    """Shortest ways from a node (Dijkstra), metres, infinite beyond the limit; the rest of the graph is not touched.

    Args:
        lengths_m: Symmetric matrix of the lengths of edges, metres, shape (n, n).
        start: Node at which the ways begin.
        goals: Nodes at which they end.
        limit_m: Longest way that is looked for, metres.
    """
    best: dict[int, float] = {start: 0.0}
    settled: set[int] = set()
    open_ends = [(0.0, start)]
    while open_ends and not settled.issuperset(goals):
        so_far_m, node = heapq.heappop(open_ends)
        if node in settled:
            continue
        settled.add(node)
        stored = slice(int(lengths_m.indptr[node]), int(lengths_m.indptr[node + 1]))
        for other, length_m in zip(lengths_m.indices[stored].tolist(), lengths_m.data[stored].tolist(), strict=True):
            whole_m = so_far_m + length_m
            if whole_m <= limit_m and whole_m < best.get(other, np.inf):
                best[other] = whole_m
                heapq.heappush(open_ends, (whole_m, other))
    return [best[goal] if goal in settled else np.inf for goal in goals]
