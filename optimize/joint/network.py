"""The network as the search needs it: parts that no choice needs are gone, chains of sections are one edge.

Each reduction leaves a best choice: a section that leads to nothing is never built; of a chain all sections are built
or none; of two ways between the same nodes the dearer is never built, and neither is one that is dearer than a way
round.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from phusong.coverage.kernels import FloatArray, IntArray

MOST_NODES_COMPARED = 3_000
"""Nodes of a piece up to which its edges are held against ways round: the table of ways has their square."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A chain of sections between two nodes.

    Attributes:
        ends: The two nodes.
        cost: What its sections cost together.
        sections: Their options.
    """

    ends: tuple[int, int]
    cost: float
    sections: tuple[int, ...]

    def other(self, node: int) -> int:
        """The end that is not ``node``."""
        return self.ends[0] + self.ends[1] - node


@dataclass(frozen=True, slots=True)
class Tree:
    """Edges of a network, node 0 the root.

    Attributes:
        nodes: Number of nodes.
        tail: First node of each edge, shape (m,).
        head: Second node, shape (m,).
        cost: Cost, shape (m,).
        sections: Options that each edge stands for; length m.
    """

    nodes: int
    tail: IntArray
    head: IntArray
    cost: FloatArray
    sections: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return len(self.cost)

    def adjacency(self, cost: FloatArray) -> sparse.csr_array:
        """Cost between nodes, sparse, shape (nodes, nodes); an edge that costs nothing costs next to nothing."""
        least = 1e-9 * max(float(cost.max(initial=0.0)), 1e-9)
        data = np.maximum(cost, least)
        return sparse.csr_array(sparse.coo_array((data, (self.tail, self.head)), shape=(self.nodes, self.nodes)))

    def pieces(self) -> list[IntArray]:
        """Edges of each piece of what is left without the root, with those that join it to the root."""
        if not len(self):
            return []
        inner = (self.tail > 0) & (self.head > 0)
        joined = sparse.coo_array(
            (np.ones(int(inner.sum())), (self.tail[inner], self.head[inner])), shape=(self.nodes, self.nodes)
        )
        piece = csgraph.connected_components(joined, directed=False)[1][np.maximum(self.tail, self.head)]
        order = np.argsort(piece, kind="stable").astype(np.int64)
        return np.split(order, np.flatnonzero(np.diff(piece[order])) + 1)


def shortest_ways(tree: Tree) -> FloatArray:
    """Cost of the shortest way between the ends of each edge, shape (m,); its own cost in a piece that is too large.

    A way between two nodes runs over the root or stays in their piece of what is left without it, so that a network
    with thousands of pieces, as where roads hang on lit plant, costs what its pieces cost.
    """
    ways = tree.cost.copy()
    over_root = csgraph.dijkstra(tree.adjacency(tree.cost), directed=False, indices=0)
    for edges in tree.pieces():
        edges = edges[(tree.tail[edges] > 0) & (tree.head[edges] > 0)]
        nodes, ends = np.unique((tree.tail[edges], tree.head[edges]), return_inverse=True)
        if len(edges) < len(nodes) or len(nodes) > MOST_NODES_COMPARED:
            continue  # a tree has no way round inside
        one, other = ends.reshape(2, -1)
        within = Tree(len(nodes), one, other, tree.cost[edges], ())
        ways[edges] = csgraph.dijkstra(within.adjacency(within.cost), directed=False)[one, other]
    shortest: FloatArray = np.minimum(ways, over_root[tree.tail] + over_root[tree.head])
    return shortest


def reduce_network(edges: Iterable[Edge], needed: Iterable[int]) -> tuple[Tree, IntArray]:
    """Take out what no choice needs, and number the nodes that are left.

    Args:
        edges: The sections; the root is node 0.
        needed: Nodes that something hangs on.

    Returns:
        The network, and the new number of each old node, -1 for one that is gone or cannot be reached, shape
        (old nodes,).
    """
    shrinking = _Shrinking(edges, {0, *needed})
    shrinking.run()
    left = shrinking.without_long_edges()
    if left < len(shrinking.edges):
        shrinking.run()
    return shrinking.numbered()


class _Shrinking:
    """A network that loses edges and nodes."""

    def __init__(self, edges: Iterable[Edge], needed: set[int]) -> None:
        self.needed = needed
        self.edges: dict[int, Edge] = {}
        self.at: dict[int, set[int]] = {0: set()}
        self.between: dict[tuple[int, int], int] = {}
        self.next = 0
        for edge in edges:
            self.join(edge)
        self._keep_reached()

    def join(self, edge: Edge) -> None:
        one, other = min(edge.ends), max(edge.ends)
        if one == other:
            return
        rival = self.between.get((one, other))
        if rival is not None:
            if self.edges[rival].cost <= edge.cost:
                return
            self.drop(rival)
        self.edges[self.next] = edge
        self.between[one, other] = self.next
        for node in (one, other):
            self.at.setdefault(node, set()).add(self.next)
        self.next += 1

    def drop(self, number: int) -> None:
        edge = self.edges.pop(number)
        del self.between[min(edge.ends), max(edge.ends)]
        for node in edge.ends:
            self.at[node].discard(number)

    def run(self) -> None:
        """Take out dead ends and merge chains until there are none."""
        waiting = sorted(self.at)
        while waiting:
            node = waiting.pop()
            if node in self.needed or len(self.at[node]) not in (1, 2):
                continue
            numbers = sorted(self.at[node])
            around = [self.edges[number] for number in numbers]
            for number in numbers:
                self.drop(number)
            waiting += [edge.other(node) for edge in around]
            if len(around) == 2:
                one, two = around
                ends = (one.other(node), two.other(node))
                self.join(Edge(ends, one.cost + two.cost, one.sections + two.sections))

    def _keep_reached(self) -> None:
        found, waiting = {0}, [0]
        while waiting:
            node = waiting.pop()
            for number in self.at.get(node, ()):
                other = self.edges[number].other(node)
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        for number in [number for number, edge in self.edges.items() if edge.ends[0] not in found]:
            self.drop(number)
        self.at = {node: self.at.get(node, set()) for node in sorted(found)}

    def without_long_edges(self) -> int:
        """Take out edges dearer than a way round; how many are left."""
        tree, _ = self.numbered()  # its edges are in the order of those here
        longer = tree.cost * (1.0 - 1e-6) > shortest_ways(tree)
        for number in np.array(list(self.edges))[longer].tolist():
            self.drop(number)
        return len(self.edges)

    def numbered(self) -> tuple[Tree, IntArray]:
        nodes = [node for node in sorted(self.at) if node == 0 or self.at[node] or node in self.needed]
        place = np.full(max(self.needed | self.at.keys()) + 1, -1, dtype=np.int64)
        place[nodes] = np.arange(len(nodes))
        edges = list(self.edges.values())
        ends = place[np.array([edge.ends for edge in edges], dtype=np.int64).reshape(-1, 2)]
        cost = np.array([edge.cost for edge in edges], dtype=np.float64)
        sections = tuple(edge.sections for edge in edges)
        return Tree(len(nodes), ends[:, 0], ends[:, 1], cost, sections), place
