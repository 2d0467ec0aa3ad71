"""Violated cuts of a fractional tree, found by maximum flow: creep flow, nested cuts and back cuts; compiled.

Every node with a prize wants a flow of what it claims to be in the tree from the root. Where less arrives, a least cut
is a violated one. Of the least cuts those with few arcs are worth most, so each arc carries a little more than its
value (*creep flow*); the cut next to the node and the one next to the root are both taken (*back cuts*), and after
each its arcs are opened and the next one is sought (*nested cuts*).

Source: T. Koch and A. Martin, "Solving Steiner tree problems in graphs to optimality", Networks 32 (1998), 207-232. The
flow is that of E. A. Dinic, "Algorithm for solution of a problem of maximum flow in networks with power estimation",
Soviet Mathematics Doklady 11 (1970), 1277-1280.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from phusong.coverage.kernels import IntArray
from phusong.optimize.trees.graph import Graph, bare

WHOLE = 10_000_000
"""Flow that stands for one whole: seven digits of an arc's value count."""

SHORT = 20_000
"""Flow that must be missing for a cut to be taken: two thousandths, many times what creeps in."""

NESTED = 6
"""Cuts sought for a node one after the other."""


class Flow(NamedTuple):
    """What the search for cuts works on.

    Attributes:
        value: Value of each arc in parts of ``WHOLE``, shape (2m,).
        spare: What each arc can still carry, shape (2m,).
        level: Arcs from each node to the sink, -1 when it cannot be reached, shape (n,).
        at: Where the search stands among the arcs of each node, shape (n,).
        stack: Nodes, shape (n,).
        way: Arcs on the way from the root, shape (n,).
    """

    value: IntArray
    spare: IntArray
    level: IntArray
    at: IntArray
    stack: IntArray
    way: IntArray


class Cuts(NamedTuple):
    """Cuts, one after the other: where the arcs of each begin, the arcs, and the node that each is for."""

    first: IntArray
    arcs: IntArray
    node: IntArray


def find_cuts(graph: Graph, value: IntArray, wanted: IntArray, root: int, sinks: IntArray) -> Cuts:
    """Cuts that a fractional tree violates.

    Args:
        graph: The graph.
        value: Value of each arc in parts of ``WHOLE``, shape (2m,); -1 where it is closed.
        wanted: Flow that each node wants, in parts of ``WHOLE``, shape (n,).
        root: Node that the flow comes from.
        sinks: Nodes to look at.
    """
    nodes = len(wanted)
    flow = Flow(
        value,
        np.empty_like(value),
        np.empty(nodes, dtype=np.int64),
        np.empty(nodes, dtype=np.int64),
        np.empty(nodes, dtype=np.int64),
        np.empty(nodes, dtype=np.int64),
    )
    return Cuts(*_find_cuts(graph, flow, wanted, root, sinks))


@njit(cache=True, nogil=True)
def _find_cuts(  # noqa: C901, PLR0912 - one loop: lists that grow are not handed on in compiled code
    graph: Graph, flow: Flow, wanted: IntArray, root: int, sinks: IntArray
) -> tuple[IntArray, IntArray, IntArray]:
    first, arcs, node = [0], [0], [0]
    for sink in sinks:
        need = wanted[sink] - SHORT
        if need <= 0 or sink == root:
            continue
        flow.spare[:] = np.maximum(flow.value, 0)
        arrived = _push_flow(graph, flow, root, sink, need)
        if arrived >= need:
            continue
        for arc in range(len(flow.value)):
            if flow.value[arc] >= 0:
                flow.spare[arc] += 1
        for _ in range(NESTED):
            arrived += _push_flow(graph, flow, root, sink, need - arrived)
            if arrived >= need:
                break
            _level(graph, flow, sink, -1)  # nodes from which the sink can still be reached
            begin = len(arcs)
            for arc in range(len(flow.value)):
                tail, head = graph.ends[arc], graph.ends[arc ^ 1]
                if flow.level[head] >= 0 and flow.level[tail] < 0 and flow.value[arc] >= 0:
                    arcs.append(arc)
            near = len(arcs) - begin
            first.append(len(arcs) - 1)
            node.append(sink)
            _reached(graph, flow, root)
            for arc in range(len(flow.value)):
                tail, head = graph.ends[arc], graph.ends[arc ^ 1]
                if flow.level[tail] >= 0 and flow.level[head] < 0 and flow.value[arc] >= 0:
                    arcs.append(arc)
            same = len(arcs) - begin - near == near
            if same:
                for at in range(near):
                    same = same and arcs[begin + at] == arcs[begin + near + at]
            if same:
                for _ in range(near):
                    arcs.pop()
            else:
                first.append(len(arcs) - 1)
                node.append(sink)
            for at in range(begin, len(arcs)):
                flow.spare[arcs[at]] += WHOLE
    return np.array(first), np.array(arcs)[1:], np.array(node)[1:]


@bare
def _level(graph: Graph, flow: Flow, sink: int, root: int) -> bool:
    """Number nodes by their arcs to the sink, breadth first; True as soon as the root is reached."""
    for node in range(len(flow.level)):
        flow.level[node] = -1
    flow.level[sink] = 0
    flow.stack[0] = sink
    begin, end = 0, 1
    while begin < end:
        node = flow.stack[begin]
        begin += 1
        for place in range(graph.first[node], graph.first[node + 1]):
            arc = graph.out[place] ^ 1
            other = graph.ends[arc]
            if flow.spare[arc] > 0 and flow.level[other] < 0:
                flow.level[other] = flow.level[node] + 1
                if other == root:
                    return True
                flow.stack[end] = other
                end += 1
    return False


@bare
def _reached(graph: Graph, flow: Flow, root: int) -> None:
    """Mark nodes that the root still reaches."""
    for node in range(len(flow.level)):
        flow.level[node] = -1
    flow.level[root] = 0
    flow.stack[0] = root
    size = 1
    while size > 0:
        size -= 1
        node = flow.stack[size]
        for place in range(graph.first[node], graph.first[node + 1]):
            arc = graph.out[place]
            other = graph.ends[arc ^ 1]
            if flow.spare[arc] > 0 and flow.level[other] < 0:
                flow.level[other] = 0
                flow.stack[size] = other
                size += 1


@bare
def _push_flow(graph: Graph, flow: Flow, root: int, sink: int, need: int) -> int:  # noqa: C901 - Dinic's one loop
    """Push flow from the root to the sink until no more than ``need`` can be: how much arrived."""
    arrived = 0
    while arrived < need and _level(graph, flow, sink, root):
        for start in range(len(flow.at)):
            flow.at[start] = graph.first[start]
        depth, node = 0, root
        while True:
            if node == sink:
                least = need
                for step in range(depth):
                    least = min(least, flow.spare[flow.way[step]])
                for step in range(depth):
                    flow.spare[flow.way[step]] -= least
                    flow.spare[flow.way[step] ^ 1] += least
                arrived += least
                if arrived >= need:
                    return arrived
                depth, node = 0, root
            moved = False
            while flow.at[node] < graph.first[node + 1]:
                arc = graph.out[flow.at[node]]
                other = graph.ends[arc ^ 1]
                if flow.spare[arc] > 0 and flow.level[other] >= 0 and flow.level[other] == flow.level[node] - 1:
                    flow.way[depth] = arc
                    depth += 1
                    node = other
                    moved = True
                    break
                flow.at[node] += 1
            if moved:
                continue
            if depth == 0:
                break
            depth -= 1
            node = graph.ends[flow.way[depth]]
            flow.at[node] += 1
    return arrived
