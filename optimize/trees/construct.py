"""Shortest-path heuristic: a tree that grows to the nearest prize that is worth its way, then cut back.

Sources: H. Takahashi and A. Matsuyama, "An approximate solution for the Steiner problem in graphs", Mathematica
Japonica 24 (1980), 573-577; implemented as in M. Poggi de Aragão and R. F. Werneck, "On the implementation of
MST-based heuristics for the Steiner problem in graphs", ALENEX 2002, 1-15. Strong pruning: D. S. Johnson, M. Minkoff
and S. Phillips, "The prize collecting Steiner tree problem: theory and practice", SODA 2000, 760-769.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.trees.graph import FAR, MUST, Queue, Task, group_of, new_queue, pop, push


@njit(cache=True, nogil=True)
def grow_tree(task: Task, prize: IntArray, cost: IntArray, begin: BoolArray, queue: Queue) -> BoolArray:
    """Grow a tree from some nodes to the nearest prize that is worth its way, until there is none.

    Args:
        task: The tree to be found.
        prize: What each node is worth a way to it, shape (n,).
        cost: Cost of each arc to grow by, ``FAR`` where it must not be used, shape (2m,).
        begin: Nodes to begin with, a tree, shape (n,).
        queue: An empty queue over the nodes.

    Returns:
        Nodes of the tree, shape (n,).
    """
    graph = task.graph
    nodes = len(prize)
    inside = begin.copy()
    before = np.full(nodes, -1, dtype=np.int64)
    for start in np.flatnonzero(begin):
        push(queue, int(start), 0)
    while queue.size[0] > 0:
        node = pop(queue)
        reached = queue.key[node]
        if not inside[node] and prize[node] > reached:
            at = node
            while not inside[at]:
                inside[at] = True
                push(queue, at, 0)
                at = graph.ends[before[at]]
            continue
        for place in range(graph.first[node], graph.first[node + 1]):
            arc = graph.out[place]
            if cost[arc] >= FAR:
                continue
            other = graph.ends[arc ^ 1]
            if not inside[other] and reached + cost[arc] < queue.key[other]:
                before[other] = arc
                push(queue, other, reached + cost[arc])
    return inside


@njit(cache=True, nogil=True)
def spanning_edges(task: Task, inside: BoolArray, order: IntArray) -> BoolArray:
    """Edges of a least spanning forest (Kruskal) of the nodes inside, shape (m,).

    Args:
        task: The tree to be found.
        inside: Nodes to span, shape (n,).
        order: Edges by cost, those that may be used, shape (<= m,).
    """
    graph = task.graph
    leader = np.arange(len(inside))
    chosen = np.zeros(len(graph.cost), dtype=np.bool_)
    for edge in order:
        tail, head = graph.ends[2 * edge], graph.ends[2 * edge + 1]
        if inside[tail] and inside[head]:
            one, other = group_of(leader, tail), group_of(leader, head)
            if one != other:
                leader[one] = other
                chosen[edge] = True
    return chosen


@njit(cache=True, nogil=True)
def walk_tree(task: Task, chosen: BoolArray, start: int) -> tuple[IntArray, IntArray]:
    """Nodes of the chosen tree in an order in which each comes after its parent (depth first), and arcs towards each.

    Args:
        task: The tree to be found.
        chosen: Edges of a forest, shape (m,).
        start: Node to begin at.

    Returns:
        Nodes in order, shape (k,), and for every node the arc from its parent, -1 for the start and outside, shape
        (n,).
    """
    graph = task.graph
    nodes = len(task.prize)
    inward = np.full(nodes, -1, dtype=np.int64)
    order = np.empty(nodes, dtype=np.int64)
    stack = np.empty(nodes, dtype=np.int64)
    stack[0] = start
    size, count = 1, 0
    while size > 0:
        size -= 1
        node = stack[size]
        order[count] = node
        count += 1
        for place in range(graph.first[node], graph.first[node + 1]):
            arc = graph.out[place]
            if chosen[arc >> 1] and arc != inward[node] ^ 1:
                other = graph.ends[arc ^ 1]
                inward[other] = arc
                stack[size] = other
                size += 1
    return order[:count], inward


@njit(cache=True, nogil=True)
def prune(task: Task, chosen: BoolArray, start: int) -> int:
    """Cut back the tree that holds ``start`` to its best part, in place, and return a node that stays in.

    Branches that cost no less than their prizes go. Where no node has to be in, the best part may leave out ``start``.
    """
    graph, prize = task.graph, task.prize
    order, inward = walk_tree(task, chosen, start)
    worth = np.zeros(len(prize), dtype=np.int64)
    needed = np.zeros(len(prize), dtype=np.bool_)
    bound = task.root >= 0
    top = start
    for at in range(len(order) - 1, -1, -1):
        node = order[at]
        if prize[node] >= MUST:
            needed[node] = True
            bound = True
        else:
            worth[node] += prize[node]
        arc = inward[node]
        if worth[node] > worth[top]:
            top = node
        if arc >= 0:
            gain = worth[node] - graph.cost[arc >> 1]
            if needed[node] or gain > 0:
                worth[graph.ends[arc]] += gain
                needed[graph.ends[arc]] |= needed[node]
            else:
                chosen[arc >> 1] = False
    if bound or top == start:
        top = start
    elif inward[top] >= 0:
        chosen[inward[top] >> 1] = False
    kept, _ = walk_tree(task, chosen, top)
    inside = np.zeros(len(prize), dtype=np.bool_)
    inside[kept] = True
    for node in order:
        arc = inward[node]
        if arc >= 0 and not inside[node]:
            chosen[arc >> 1] = False
    return top


@njit(cache=True, nogil=True)
def objective(task: Task, chosen: BoolArray, top: int) -> int:
    """Cost of the chosen edges and prizes of the nodes left out; ``FAR`` when a node that has to be in is not.

    Args:
        task: The tree to be found.
        chosen: Edges of one tree, shape (m,).
        top: A node of it.
    """
    total = 0
    inside = np.zeros(len(task.prize), dtype=np.bool_)
    inside[top] = True
    for edge in np.flatnonzero(chosen):
        total += task.graph.cost[edge]
        inside[task.graph.ends[2 * edge]] = True
        inside[task.graph.ends[2 * edge + 1]] = True
    for node in range(len(inside)):
        if not inside[node]:
            if task.prize[node] >= MUST:
                return FAR
            total += task.prize[node]
    return total


def build_tree(
    task: Task, cost: IntArray, order: IntArray, start: int | BoolArray, eager: int = 1
) -> tuple[BoolArray, int]:
    """Grow a tree, span its nodes at least cost and cut it back.

    Args:
        task: The tree to be found.
        cost: Cost of each arc to grow by, ``FAR`` where it must not be used, shape (2m,).
        order: Edges by cost, shape (m,).
        start: Node to begin at, or the nodes of a tree to grow on, shape (n,).
        eager: How many times its prize a node counts while the tree grows: of several prizes that lie together none
            may be worth the way alone, and what is not worth it in the end is cut back.

    Returns:
        Edges of the tree, shape (m,), and a node of it.
    """
    nodes = len(task.prize)
    begin = np.zeros(nodes, dtype=np.bool_)
    begin[start] = True
    prize = np.where(task.prize > MUST // eager, MUST, task.prize * eager)
    inside = grow_tree(task, prize, cost, begin, new_queue(nodes))
    chosen = spanning_edges(task, inside, order)
    top = int(np.argmax(begin)) if task.root < 0 else task.root
    return chosen, int(prune(task, chosen, top))
