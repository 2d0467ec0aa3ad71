"""The Steiner tree problem in graphs: the cheapest tree that joins given nodes."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Hashable
from typing import Any

import networkx as nx

from phusong.optimize.cover.arguments import checked_search
from phusong.optimize.trees.instance import checked_edges, checked_terminals, instance_of
from phusong.optimize.trees.result import TreeResult
from phusong.optimize.trees.solve import solve_instance


def steiner_tree(
    graph: nx.Graph[Any],
    terminals: Collection[Hashable],
    *,
    weight: str = "cost",
    time_limit_s: float | None = None,
    gap: float = 0.0,
) -> TreeResult:
    """Find the cheapest tree that joins the terminals (Steiner tree in a graph), with a proof or a bound.

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
    started = time.perf_counter()
    limit_s = checked_search(time_limit_s, gap)
    nodes, edges = checked_edges(graph, weight)
    joined = checked_terminals(terminals, nodes)
    instance = instance_of(nodes, edges, dict.fromkeys(joined, math.inf), joined[0])
    return solve_instance(instance, started, limit_s, float(gap))
