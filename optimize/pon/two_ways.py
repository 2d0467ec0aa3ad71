"""Two ways that share no edge, at least cost: successive shortest paths in the residual graph.

Sources: J. W. Suurballe, "Disjoint paths in a network", Networks 4 (1974), 125-145; R. Bhandari, "Survivable Networks:
Algorithms for Diverse Routing", Kluwer, 1999. Edges are undirected and each is used once: where the second way runs
against the first along an edge, both leave it, and what was paid for it is saved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush


@dataclass(frozen=True, slots=True)
class TwoWays:
    """Two ways between two nodes without a common edge, or why there are none.

    Attributes:
        edges: Edges of both ways together, ascending; empty where there are none.
        cost: What they cost together.
        bridge: Edge without which the nodes are apart, -1 where two ways were found or not even one is there.
    """

    edges: tuple[int, ...]
    cost: float
    bridge: int = -1


def two_ways(nodes: int, ends: Sequence[tuple[int, int]], cost: Sequence[float], start: int, target: int) -> TwoWays:
    """Cheapest two ways between two nodes that share no edge.

    Args:
        nodes: Number of nodes.
        ends: The two nodes of each edge; several edges may join the same two.
        cost: Cost of each edge, 0 or more.
        start: Where both begin.
        target: Where both end.

    Returns:
        The ways; where one edge cuts every way, that edge: of several the one nearest to the start.
    """
    around: list[list[tuple[int, int]]] = [[] for _ in range(nodes)]
    for edge, (one, other) in enumerate(ends):
        if one != other:
            around[one].append((edge, other))
            around[other].append((edge, one))
    used: dict[int, int] = {}  # edge to the node that it is left towards
    for turn in range(2):
        before = _shortest(around, cost, used, start)
        if target not in before:
            return TwoWays((), 0.0, _cut(ends, used, {start, *before}) if turn else -1)
        node = target
        while node != start:
            edge, above = before[node]
            if edge in used:
                del used[edge]
            else:
                used[edge] = node
            node = above
    return TwoWays(tuple(sorted(used)), float(sum(cost[edge] for edge in used)))


def _shortest(
    around: Sequence[Sequence[tuple[int, int]]], cost: Sequence[float], used: dict[int, int], start: int
) -> dict[int, tuple[int, int]]:
    """Edge and node before each node that can be reached, by shortest ways; used edges only back, at minus their cost.

    By labels that are corrected until none gets less: there is no circle of negative cost after a shortest way.
    """
    far = {start: 0.0}
    before: dict[int, tuple[int, int]] = {}
    queue = [(0.0, start)]
    while queue:
        way, node = heappop(queue)
        if way > far[node]:
            continue
        for edge, other in around[node]:
            if used.get(edge) == other:
                continue
            step = way + (-cost[edge] if edge in used else cost[edge])
            if other not in far or step < far[other] - 1e-9:
                far[other] = step
                before[other] = (edge, node)
                heappush(queue, (step, other))
    before.pop(start, None)
    return before


def _cut(ends: Sequence[tuple[int, int]], used: dict[int, int], reached: set[int]) -> int:
    """The edge of the first way that leaves what the second can reach."""
    for edge, towards in used.items():
        one, other = ends[edge]
        if towards not in reached and (other if towards == one else one) in reached:
            return edge
    return -1
