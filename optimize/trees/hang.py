"""A task hung from a root, as lower bounds need it: arcs away from the root with what each may still cost.

*Reduced-cost fixing.* With bound L from duals, reduced costs c̄ and remaining prizes p̄, a tree costs at least L and what
it uses of them. A tree with arc (u, v) has a way from the root over the arc on to a prize, so it costs L + d̄(root, u) +
c̄(u, v) + d̄(v, prize) or more, and one without node i costs L + p̄ᵢ or more.

Source: T. Polzin and S. Vahdati Daneshmand, "Improved algorithms for the Steiner problem in networks", Discrete Applied
Mathematics 112 (2001), 263-300.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.trees.ascent import Ascent, ascend
from phusong.optimize.trees.construct import walk_tree
from phusong.optimize.trees.exchange import Stops
from phusong.optimize.trees.graph import FAR, MUST, Graph, Queue, Task, graph_of, new_queue, pop, push


class Hung(NamedTuple):
    """A task hung from a root. A task without one hangs from a node of its own, of whose arcs a tree has just one.

    Attributes:
        graph: The graph; the edges of the task come first, then those of the root that was added.
        left: Cost of each arc, ``FAR`` where no tree has it, shape (2m,).
        prize: Prize of each node, ``MUST`` where it has to be in, shape (n,).
        root: The root.
        edges: How many edges the task has.
        price: What each arc of an added root costs more than in the task; every tree has one of them.
    """

    graph: Graph
    left: IntArray
    prize: IntArray
    root: int
    edges: int
    price: int

    @property
    def added(self) -> bool:
        """True when the root was added."""
        return len(self.graph.cost) > self.edges


def hang(task: Task, root: int, price: int = 0) -> Hung:
    """Hang a task from one of its nodes, or, for -1, from an added one.

    Args:
        task: The task.
        root: A node that has to be in, or -1.
        price: What each arc of an added root shall cost: with a high one nodes come together before they are reached.
    """
    graph, prize, edges = task.graph, task.prize, len(task.graph.cost)
    if root < 0:
        root = len(prize)
        worth = np.flatnonzero(prize > 0)
        tails = np.concatenate((graph.ends[0::2], np.full(len(worth), root)))
        heads = np.concatenate((graph.ends[1::2], worth))
        cost = np.concatenate((graph.cost, np.full(len(worth), price)))
        graph, prize = graph_of(root + 1, tails, heads, cost), np.append(prize, MUST)
    left = np.repeat(graph.cost, 2)
    left[heads_of(graph) == root] = FAR
    return Hung(graph, left, prize, root, edges, price if len(graph.cost) > edges else 0)


def heads_of(graph: Graph) -> IntArray:
    """Node that each arc enters, shape (2m,)."""
    heads: IntArray = graph.ends.reshape(-1, 2)[:, ::-1].reshape(-1)
    return heads


def guide_of(hung: Hung, task: Task, chosen: BoolArray | None) -> BoolArray:
    """Arcs of a tree of the task, directed away from the root, as a guide for dual ascent, shape (2m,)."""
    guide = np.zeros(len(hung.left), dtype=np.bool_)
    if chosen is not None and not hung.added:
        _, inward = walk_tree(task, chosen, hung.root)
        guide[inward[inward >= 0]] = True
    return guide


class Verdict(NamedTuple):
    """What a bound says: the bound itself, edges that a better tree may have, and prizes that it has to collect.

    Attributes:
        bound: No tree of the task costs less, whole units.
        kept: Edges of the task that a better tree may have, shape (edges,).
        open_arcs: Arcs that a better tree may have, shape (2m,).
        musts: Nodes that every better tree has, shape (n of the task,).
    """

    bound: int
    kept: BoolArray
    open_arcs: BoolArray
    musts: BoolArray


def ascended(hung: Hung, guide: BoolArray, clock: Stops | None = None) -> Ascent:
    """Dual ascent on a task as it hangs, as far as time allows."""
    return ascend(hung.graph, hung.left, hung.prize, hung.root, guide, clock)


def judge(hung: Hung, ascent: Ascent, base: int, best: int) -> Verdict:
    """Reduced-cost fixing after an ascent.

    Args:
        hung: The task.
        ascent: What the ascent has left.
        base: What the bound has besides the ascent's; for an added root, less its price where that is in the costs.
        best: Objective of the best tree known; only better ones count.
    """
    bound = base + int(ascent.bound)
    ways = through(hung.graph, ascent.left, hung.prize, hung.root)
    open_arcs = bound + ways < best
    kept = open_arcs[: 2 * hung.edges : 2] | open_arcs[1 : 2 * hung.edges : 2]
    nodes = len(hung.prize) - int(hung.added)
    musts = (hung.prize[:nodes] > 0) & (ascent.left_prize[:nodes] + bound >= best)
    return Verdict(bound, kept, open_arcs, musts)


def through(graph: Graph, left: IntArray, prize: IntArray, root: int) -> IntArray:
    """Least reduced cost of a way from the root over each arc on to a prize, shape (2m,).

    Args:
        graph: The graph.
        left: Reduced cost of each arc, shape (2m,).
        prize: Prize of each node, shape (n,).
        root: Node that trees hang from.
    """
    nodes = len(prize)
    source = np.zeros(nodes, dtype=np.bool_)
    source[root] = True
    towards, onwards = new_queue(nodes), new_queue(nodes)
    _spread(graph, left, source, towards, 0)
    _spread(graph, left, prize > 0, onwards, 1)
    tail, head = graph.ends, graph.ends.reshape(-1, 2)[:, ::-1].reshape(-1)
    far = np.minimum(towards.key[tail], FAR // 4) + np.minimum(onwards.key[head], FAR // 4)
    total: IntArray = np.minimum(far + np.minimum(left, FAR // 4), FAR // 4)
    return total


@njit(cache=True, nogil=True)
def _spread(graph: Graph, left: IntArray, source: BoolArray, queue: Queue, backwards: int) -> None:
    """Distances by reduced cost from the sources, or to them, left in the queue's keys."""
    for start in np.flatnonzero(source):
        push(queue, int(start), 0)
    while queue.size[0] > 0:
        node = pop(queue)
        for place in range(graph.first[node], graph.first[node + 1]):
            arc = graph.out[place]
            other = graph.ends[arc ^ 1]
            reached = queue.key[node] + left[arc ^ backwards]
            if reached < queue.key[other]:
                push(queue, other, reached)
