"""The prize-collecting Steiner tree problem: edges paid for nodes gained, the others' prizes lost."""

from __future__ import annotations

import math
import time
from collections.abc import Hashable, Mapping
from typing import Any

import networkx as nx

from phusong.optimize.cover.arguments import checked_search
from phusong.optimize.trees.instance import checked_edges, checked_prizes, checked_root, instance_of
from phusong.optimize.trees.result import TreeResult
from phusong.optimize.trees.solve import solve_instance


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
    started = time.perf_counter()
    limit_s = checked_search(time_limit_s, gap)
    nodes, edges = checked_edges(graph, weight)
    worth = checked_prizes(prizes, nodes)
    hook = None if root is None else checked_root(root, nodes)
    if hook is not None:
        worth[hook] = math.inf
    instance = instance_of(nodes, edges, worth, hook)
    return solve_instance(instance, started, limit_s, float(gap))
