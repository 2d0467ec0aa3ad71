"""Reduced-cost fixing: arcs and nodes that no tree better than the incumbent has, prizes that every such tree collects.

With bound L from duals, reduced costs c̄ and remaining prizes p̄, a tree costs at least L plus what it uses of them. A
tree with arc (u, v) has a way from the root over the arc on to a prize, so it costs L + d̄(root, u) + c̄(u, v) + d̄(v,
prize) or more, and one without node i costs L + p̄ᵢ or more.

Source: T. Polzin and S. Vahdati Daneshmand, "Improved algorithms for the Steiner problem in networks", Discrete Applied
Mathematics 112 (2001), 263-300.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.trees.graph import FAR, Graph, Queue, new_queue, pop, push


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
