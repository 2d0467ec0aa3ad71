"""A graph that shrinks: edges taken out, nodes merged, with the story of every edge that is left; compiled.

Edges hang in a doubly linked list at either end, so that one is moved or taken out in constant time. An edge that
stands for a way of two others has a place in the story: the forest whose leaves are the edges of the first graph.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.coverage.kernels import IntArray, inlined
from phusong.optimize.trees.graph import MUST, Task, bare


class Network(NamedTuple):
    """A task whose graph is being reduced.

    Attributes:
        ends: Node at each end of each edge, -1 where the edge is gone, shape (2m,).
        cost: Cost of each edge, shape (m,).
        story: Place in the story of each edge, shape (m,).
        head: An edge's end at each node, -1 where none is left, shape (n,).
        after: Next end at the same node, -1 for the last, shape (2m,).
        before: The one before, -1 for the first, shape (2m,).
        degree: How many ends there are at each node, shape (n,).
        prize: Prize of each node, ``MUST`` where it has to be in, -1 where the node is gone, shape (n,).
        root: The node that the tree hangs from, -1 when there is none, shape (1,).
        musts: How many nodes have to be in, shape (1,).
        offset: What the tree costs beside what is left of the task, shape (1,).
        parts: The two parts of each place in the story, -1 for a leaf, shape (places, 2).
        told: How many places of the story are taken, shape (1,).
        joined: Places of the edges along which nodes were merged, shape (n,).
        joins: How many there are, shape (1,).
        alone: Of the nodes that were changed the one with the greatest prize, that prize, and how many edges nodes had
            been merged along by then, shape (3,).
    """

    ends: IntArray
    cost: IntArray
    story: IntArray
    head: IntArray
    after: IntArray
    before: IntArray
    degree: IntArray
    prize: IntArray
    root: IntArray
    musts: IntArray
    offset: IntArray
    parts: IntArray
    told: IntArray
    joined: IntArray
    joins: IntArray
    alone: IntArray


STORY_ROOM = 6
"""Places kept in the story for each edge: merged edges are merged again, and one replaced leaves up to three."""


def network_of(task: Task, story: IntArray, parts: IntArray, told: int) -> Network:
    """Hang every edge of a task into the lists of its ends.

    Args:
        task: The task.
        story: Place in the story of each edge, shape (m,).
        parts: The story so far, of which ``told`` places are taken, shape (>= told, 2).
        told: How many places are taken.
    """
    edges, nodes = len(story), len(task.prize)
    room = np.full((told + STORY_ROOM * edges + 8, 2), -1, dtype=np.int64)
    room[:told] = parts[:told]
    net = Network(
        task.graph.ends.copy(),
        task.graph.cost.copy(),
        story.copy(),
        np.full(nodes, -1, dtype=np.int64),
        np.full(2 * edges, -1, dtype=np.int64),
        np.full(2 * edges, -1, dtype=np.int64),
        np.zeros(nodes, dtype=np.int64),
        task.prize.copy(),
        np.array([task.root]),
        np.array([int((task.prize >= MUST).sum())]),
        np.zeros(1, dtype=np.int64),
        room,
        np.array([told]),
        np.full(nodes, -1, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
        np.array([-1, 0, 0]),
    )
    _hang_all(net)
    return net


@bare
def _hang_all(net: Network) -> None:
    for end in range(len(net.ends)):
        hang(net, end, net.ends[end])


@inlined
def hang(net: Network, end: int, node: int) -> None:
    """Hang an edge's end into the list of a node."""
    first = net.head[node]
    net.ends[end] = node
    net.after[end], net.before[end] = first, -1
    if first >= 0:
        net.before[first] = end
    net.head[node] = end
    net.degree[node] += 1


@inlined
def unhang(net: Network, end: int) -> None:
    """Take an edge's end out of the list of its node."""
    node, after, before = net.ends[end], net.after[end], net.before[end]
    if before >= 0:
        net.after[before] = after
    else:
        net.head[node] = after
    if after >= 0:
        net.before[after] = before
    net.ends[end] = -1
    net.degree[node] -= 1


@inlined
def drop(net: Network, edge: int) -> None:
    """Take an edge out."""
    unhang(net, 2 * edge)
    unhang(net, 2 * edge + 1)


@inlined
def between(net: Network, one: int, other: int) -> int:
    """An edge that joins two nodes, -1 when none does."""
    if net.degree[one] > net.degree[other]:
        one, other = other, one
    end = net.head[one]
    while end >= 0:
        if net.ends[end ^ 1] == other:
            found: int = end >> 1
            return found
        end = net.after[end]
    return -1


@inlined
def tell(net: Network, one: int, other: int) -> int:
    """A new place in the story for a way along two edges, given by their places."""
    place: int = net.told[0]
    net.parts[place, 0], net.parts[place, 1] = one, other
    net.told[0] += 1
    return place


@bare
def put_edge(net: Network, edge: int, one: int, other: int, cost: int, story: int) -> None:
    """Use the number of an edge that is gone for a new one, unless one that is no dearer stands there."""
    if one == other:
        return
    rival = between(net, one, other)
    if rival >= 0:
        if net.cost[rival] <= cost:
            return
        drop(net, rival)
    net.cost[edge], net.story[edge] = cost, story
    hang(net, 2 * edge, one)
    hang(net, 2 * edge + 1, other)


@bare
def take_out(net: Network, node: int) -> None:
    """Take a node out with its edges; its prize is lost."""
    while net.head[node] >= 0:
        drop(net, net.head[node] >> 1)
    net.offset[0] += net.prize[node]
    net.prize[node] = -1


@bare
def merge(net: Network, edge: int, gone: int, kept: int) -> None:
    """Merge a node into another along the edge between them, which costs what it costs when they are in."""
    cost = net.cost[edge]
    net.joined[net.joins[0]] = net.story[edge]
    net.joins[0] += 1
    drop(net, edge)
    while net.head[gone] >= 0:
        end = net.head[gone]
        moved, other = end >> 1, net.ends[end ^ 1]
        drop(net, moved)
        put_edge(net, moved, kept, other, net.cost[moved], net.story[moved])
    net.offset[0] += cost
    if net.prize[gone] >= MUST and net.prize[kept] >= MUST:
        net.musts[0] -= 1
    if net.prize[gone] >= MUST or net.prize[kept] >= MUST:
        net.prize[kept] = MUST
    else:
        net.prize[kept] += net.prize[gone] - cost
    net.prize[gone] = -1
    if net.root[0] == gone:
        net.root[0] = kept
