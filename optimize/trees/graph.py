"""An undirected graph as arrays for compiled kernels, its tasks, and the priority queue that they search with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit

from phusong.coverage.kernels import IntArray, inlined

MUST = cast("int", np.int64(2**60))
"""Prize of a node that has to be in the tree: more than any tree costs."""

FAR = cast("int", np.int64(2**61))
"""Distance to what cannot be reached; a sum of two distances still fits into 64 bits."""

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


_BARE: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}
"""The last turns off the counting of references; numba has it for its own kernels and does not list it."""


def bare(kernel: Kernel) -> Kernel:
    """Compile a kernel that allocates nothing and is called by compiled kernels.

    It takes many arrays; to count references to each of them at each call would cost more time than most calls take,
    and compiling that counting most of the time that compiling takes.
    """
    compiled: Kernel = njit(**_BARE)(kernel)
    return compiled


class Graph(NamedTuple):
    """Graph in compressed rows: edge ``e`` is arc ``2e`` from ``ends[2e]`` to ``ends[2e + 1]`` and arc ``2e + 1`` back.

    Attributes:
        ends: Node that each arc leaves, shape (2m,).
        cost: Cost of each edge in whole units, not negative, shape (m,).
        first: Where the arcs of each node begin in ``out``, shape (n + 1,).
        out: Arcs by the node that they leave, shape (2m,).
    """

    ends: IntArray
    cost: IntArray
    first: IntArray
    out: IntArray


class Task(NamedTuple):
    """A tree to be found: least cost of its edges and prizes of the nodes that it leaves out.

    Attributes:
        graph: The graph.
        prize: Prize of each node in whole units, ``MUST`` where it has to be in the tree, shape (n,).
        root: A node that has to be in the tree, -1 when there is none.
    """

    graph: Graph
    prize: IntArray
    root: int


def graph_of(nodes: int, tails: IntArray, heads: IntArray, cost: IntArray) -> Graph:
    """Lay out a graph of ``nodes`` nodes whose edges join ``tails`` and ``heads``, each of shape (m,)."""
    ends = np.empty(2 * len(cost), dtype=np.int64)
    ends[0::2], ends[1::2] = tails, heads
    first = np.zeros(nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(ends, minlength=nodes), out=first[1:])
    return Graph(ends, np.ascontiguousarray(cost, dtype=np.int64), first, np.argsort(ends, kind="stable"))


class Queue(NamedTuple):
    """Binary heap of nodes by key, in which a key can fall.

    Attributes:
        heap: Nodes in heap order, shape (n,).
        place: Where each node stands in the heap, -1 when it does not, shape (n,).
        key: Key of each node, ``FAR`` before it is set, shape (n,).
        size: How many nodes stand in the heap, shape (1,).
    """

    heap: IntArray
    place: IntArray
    key: IntArray
    size: IntArray


@njit(cache=True)
def new_queue(nodes: int) -> Queue:
    """An empty queue over ``nodes`` nodes."""
    return Queue(
        np.empty(nodes, dtype=np.int64),
        np.full(nodes, -1, dtype=np.int64),
        np.full(nodes, FAR, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
    )


@inlined
def push(queue: Queue, node: int, key: int) -> None:
    """Put a node in, or let its key fall."""
    heap, place, keys = queue.heap, queue.place, queue.key
    keys[node] = key
    at = place[node]
    if at < 0:
        at = queue.size[0]
        queue.size[0] += 1
    while at > 0:
        above = (at - 1) >> 1
        other = heap[above]
        if keys[other] <= key:
            break
        heap[at] = other
        place[other] = at
        at = above
    heap[at] = node
    place[node] = at


@inlined
def pop(queue: Queue) -> int:
    """Take out the node with the least key; the queue must not be empty."""
    heap, place, keys = queue.heap, queue.place, queue.key
    top: int = heap[0]
    place[top] = -1
    queue.size[0] -= 1
    size = queue.size[0]
    if size == 0:
        return top
    last = heap[size]
    key = keys[last]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and keys[heap[below + 1]] < keys[heap[below]]:
            below += 1
        other = heap[below]
        if keys[other] >= key:
            break
        heap[at] = other
        place[other] = at
        at = below
    heap[at] = last
    place[last] = at
    return top


@inlined
def clear(queue: Queue) -> None:
    """Empty the queue; keys stay."""
    for at in range(queue.size[0]):
        queue.place[queue.heap[at]] = -1
    queue.size[0] = 0


@inlined
def group_of(leader: IntArray, node: int) -> int:
    """Leader of a node's group in a forest of groups (union-find), with the way there halved."""
    while leader[node] != node:
        leader[node] = leader[leader[node]]
        node = int(leader[node])
    return node


@njit(cache=True)
def components(graph: Graph) -> IntArray:
    """Number of the connected component of each node, shape (n,), counted from 0 in the order of the nodes."""
    nodes = len(graph.first) - 1
    label = np.full(nodes, -1, dtype=np.int64)
    stack = np.empty(nodes, dtype=np.int64)
    count = 0
    for start in range(nodes):
        if label[start] >= 0:
            continue
        label[start] = count
        stack[0] = start
        size = 1
        while size > 0:
            size -= 1
            node = stack[size]
            for at in range(graph.first[node], graph.first[node + 1]):
                other = graph.ends[graph.out[at] ^ 1]
                if label[other] < 0:
                    label[other] = count
                    stack[size] = other
                    size += 1
        count += 1
    return label
