"""A large tree improved region by region: in each the part of the tree inside is taken out and found anew.

Where the tree leaves a region, what lies outside joins some of its nodes; these count as one node that has to be in. So
the region is a task of its own, small enough to be solved, whose trees fit into the rest.

Source: M. Leitner, I. Ljubić, M. Luipersbeck and M. Resch, "A partition-based heuristic for the Steiner tree problem in
large graphs", Hybrid Metaheuristics 2014, 56-70, after É. D. Taillard and S. Voß, "POPMUSIC", 2002.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.trees.graph import MUST, Graph, Task, graph_of


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a task with the tree outside it given.

    Attributes:
        task: The region as a task.
        edges: Edge of the whole task that each of its edges is, shape (k,).
        cost: What the present tree costs in it, prizes that it leaves out included.
    """

    task: Task
    edges: IntArray
    cost: int


def region_of(task: Task, chosen: BoolArray, inside: BoolArray) -> Region:
    """The region of some nodes, shape (n,), given a tree of the whole task, shape (m,)."""
    graph, count = task.graph, len(task.prize)
    ends = graph.ends.reshape(-1, 2)
    within = inside[ends].all(axis=1)
    fixed = np.flatnonzero(chosen & ~within)
    joined = sparse.coo_array((np.ones(len(fixed)), ends[fixed].T), shape=(count, count)).tocsr()
    _, label = csgraph.connected_components(joined, directed=False)
    groups, at = np.unique(label[inside], return_inverse=True)
    number = np.full(int(label.max()) + 1, -1, dtype=np.int64)
    number[groups] = np.arange(len(groups))
    held = np.zeros(count, dtype=np.bool_)
    held[ends[fixed].reshape(-1)] = True
    prize = np.zeros(len(groups), dtype=np.int64)
    np.maximum.at(prize, at, np.where(held[inside], MUST, task.prize[inside]))
    edges = np.flatnonzero(within & (label[ends[:, 0]] != label[ends[:, 1]]))
    tails, heads = number[label[ends[edges, 0]]], number[label[ends[edges, 1]]]
    root = int(np.argmax(prize)) if len(prize) and prize.max() >= MUST else -1
    held[ends[np.flatnonzero(chosen)].reshape(-1)] = True
    missed = task.prize[inside & ~held]
    cost = int(graph.cost[chosen & within].sum() + missed.sum())
    return Region(Task(graph_of(len(groups), tails, heads, graph.cost[edges]), prize, root), edges, cost)


def ball(graph: Graph, centre: int, size: int) -> BoolArray:
    """The ``size`` nodes that the fewest edges lead to from a node, shape (n,)."""
    seen = np.zeros(len(graph.first) - 1, dtype=np.bool_)
    seen[centre] = True
    nodes = [centre]
    for node in nodes:
        if len(nodes) >= size:
            break
        around = graph.ends[graph.out[graph.first[node] : graph.first[node + 1]] ^ 1]
        for other in around[~seen[around]].tolist():
            if not seen[other]:
                seen[other] = True
                nodes.append(other)
    return seen


def improve_regions(
    task: Task, chosen: BoolArray, size: int, solve: Callable[[Task], tuple[BoolArray, int]], over: Callable[[], bool]
) -> None:
    """Improve a tree in place, region by region, until every node of it has stood in one.

    Args:
        task: The task.
        chosen: Edges of a tree, shape (m,); changed in place.
        size: Nodes of a region.
        solve: Finds a tree of a region: its edges and its objective.
        over: Says when time is over.
    """
    graph, waiting = task.graph, np.zeros(len(task.prize), dtype=np.bool_)
    waiting[graph.ends.reshape(-1, 2)[np.flatnonzero(chosen)].reshape(-1)] = True
    while waiting.any() and not over():
        inside = ball(graph, int(np.argmax(waiting)), size)
        core = ball(graph, int(np.argmax(waiting)), size // 3)
        region = region_of(task, chosen, inside)
        waiting &= ~core
        if len(region.edges) < 3:
            continue
        found, value = solve(region.task)
        if value < region.cost:
            chosen[region.edges] = found
