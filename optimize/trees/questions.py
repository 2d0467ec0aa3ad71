"""Which tree is asked for: the cheapest one that joins given nodes, or one whose edges are weighed against prizes.

The first is the Steiner tree problem in graphs, the second the prize-collecting one: edges are paid for
nodes gained, and the prizes of the others are lost.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from phusong.optimize.cover.arguments import checked_search
from phusong.optimize.trees.instance import (
    Edges,
    checked_edges,
    checked_prizes,
    checked_root,
    checked_terminals,
    instance_of,
)
from phusong.optimize.trees.result import TreeResult
from phusong.optimize.trees.solve import solve_instance


@dataclass(frozen=True, slots=True)
class _Asked:
    """What both questions share, checked: nodes, the edges between them, time and gap."""

    nodes: list[Hashable]
    edges: Edges
    started_s: float
    limit_s: float | None
    gap: float

    def answer(self, prizes: Mapping[Hashable, float], root: Hashable | None) -> TreeResult:
        """The tree for prizes, infinite where a node has to be in, and a root."""
        instance = instance_of(self.nodes, self.edges, prizes, root)
        return solve_instance(instance, self.started_s, self.limit_s, self.gap)


def _asked(graph: nx.Graph[Any], weight: str, time_limit_s: float | None, gap: float) -> _Asked:
    started_s = time.perf_counter()
    limit_s = checked_search(time_limit_s, gap)
    nodes, edges = checked_edges(graph, weight)
    return _Asked(nodes, edges, started_s, limit_s, float(gap))


def steiner_tree(
    graph: nx.Graph[Any],
    terminals: Collection[Hashable],
    *,
    weight: str = "cost",
    time_limit_s: float | None = None,
    gap: float = 0.0,
) -> TreeResult:
    """Find the cheapest tree that joins the terminals (Steiner tree in a graph), with a proof or a bound.

    >>> graph = nx.Graph()
    >>> graph.add_weighted_edges_from([("a", "x", 1), ("b", "x", 1), ("c", "x", 1), ("a", "b", 1.5)], weight="cost")
    >>> found = steiner_tree(graph, ["a", "b", "c"])
    >>> found.status, found.objective, sorted(map(sorted, found.edges))
    ('optimal', 3.0, [['a', 'x'], ['b', 'x'], ['c', 'x']])

    Args:
        graph: An undirected graph; of parallel edges the cheapest counts, loops never.
        terminals: Nodes that the tree has to join; one given twice counts once.
        weight: Name of the edges' attribute with their cost, finite and not negative.
        time_limit_s: Seconds after which the best tree so far is returned; None for no limit.
        gap: Relative gap at which the search may stop, 0 for a proof.

    Returns:
        The tree with its status, objective (cost of its edges), bound and gap; ``infeasible`` where no edges join
        the terminals.

    Raises:
        ArgumentError: When an argument has no meaning.
    """
    asked = _asked(graph, weight, time_limit_s, gap)
    joined = checked_terminals(terminals, asked.nodes)
    return asked.answer(dict.fromkeys(joined, math.inf), joined[0])


def prize_collecting_tree(
    graph: nx.Graph[Any],
    prizes: Mapping[Hashable, float],
    *,
    root: Hashable | None = None,
    weight: str = "cost",
    time_limit_s: float | None = None,
    gap: float = 0.0,
) -> TreeResult:
    """Find the tree of least cost of its edges and prizes of the nodes left out (prize-collecting Steiner tree).

    >>> graph = nx.Graph()
    >>> graph.add_weighted_edges_from([("a", "b", 1.5), ("b", "c", 1)], weight="cost")
    >>> found = prize_collecting_tree(graph, {"a": 5, "b": 5, "c": 0.5}, root="a")
    >>> found.status, found.objective, sorted(map(sorted, found.edges))
    ('optimal', 2.0, [['a', 'b']])

    Args:
        graph: An undirected graph; of parallel edges the cheapest counts, loops never.
        prizes: Prize of nodes, finite and not negative; a node without one has 0.
        root: A node that the tree has to hold; None where any tree will do, one node being the least.
        weight: Name of the edges' attribute with their cost, finite and not negative.
        time_limit_s: Seconds after which the best tree so far is returned; None for no limit.
        gap: Relative gap at which the search may stop, 0 for a proof.

    Returns:
        The tree with its status, objective (cost of its edges and prizes of the nodes left out), bound and gap.

    Raises:
        ArgumentError: When an argument has no meaning.
    """
    asked = _asked(graph, weight, time_limit_s, gap)
    worth = checked_prizes(prizes, asked.nodes)
    hook = None if root is None else checked_root(root, asked.nodes)
    if hook is not None:
        worth[hook] = math.inf
    return asked.answer(worth, hook)
