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

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.trees.graph import Graph, bare

WHOLE = 10_000_000
"""Flow that stands for one whole: seven digits of an arc's value count."""

SHORT = 20_000
"""Flow that must be missing for a cut to be taken: two thousandths, many times what creeps in."""

NESTED = 6
"""Cuts sought for a node one after the other."""


class Flow(NamedTuple):
    """What the search for cuts works on.

    A sink must cost what lies around it and not what the whole network is: the roads of a country hang on the lit
    network in thousands of places. So levels and what arcs carry are put back where they were changed, and ways are
    followed from the sink, never along the many arcs of the root.

    Attributes:
        value: Value of each arc in parts of ``WHOLE``, -1 where it is closed, shape (2m,).
        spare: What each arc can still carry, shape (2m,).
        level: Arcs from each node to the sink, -1 when it was not reached, shape (n,).
        queue: Nodes with a level, the root apart, shape (n,).
        at: Where the search stands among the arcs of each node with a level, shape (n,).
        way: Arcs on the way to the sink, shape (n,).
        changed: Edges that carry a flow, shape (m,).
        carries: True for these, shape (m,).
        around: Nodes from which open arcs lead to the sink, shape (n,).
        near: Number of the last sink that each node was around of, shape (n,).
        own: Arcs among these and from the root, one of each pair open, shape (2m,).
        size: How many nodes have a level, edges carry a flow, nodes are around and arcs are their own, shape (4,).
    """

    value: IntArray
    spare: IntArray
    level: IntArray
    queue: IntArray
    at: IntArray
    way: IntArray
    changed: IntArray
    carries: BoolArray
    around: IntArray
    near: IntArray
    own: IntArray
    size: IntArray


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
    nodes, arcs = len(wanted), len(value)
    by_node = (np.empty(nodes, dtype=np.int64) for _ in range(4))
    flow = Flow(
        value=value,
        spare=np.maximum(value, 0),
        level=np.full(nodes, -1, dtype=np.int64),
        queue=next(by_node),
        at=next(by_node),
        way=next(by_node),
        changed=np.empty(arcs // 2, dtype=np.int64),
        carries=np.zeros(arcs // 2, dtype=np.bool_),
        around=next(by_node),
        near=np.full(nodes, -1, dtype=np.int64),
        own=np.empty(arcs, dtype=np.int64),
        size=np.zeros(4, dtype=np.int64),
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
        arrived = _push_flow(graph, flow, root, sink, need)
        if arrived >= need:
            _put_back(flow)
            continue
        _look_around(graph, flow, root, sink)
        own = flow.own[: flow.size[3]]
        own.sort()
        for arc in own:
            if flow.value[arc] >= 0:
                flow.spare[arc] += 1
        for _ in range(NESTED):
            arrived += _push_flow(graph, flow, root, sink, need - arrived)
            if arrived >= need:
                break
            _level(graph, flow, sink, -1)  # nodes from which the sink can still be reached
            begin = len(arcs)
            for arc in own:
                tail, head = graph.ends[arc], graph.ends[arc ^ 1]
                if flow.level[head] >= 0 and flow.level[tail] < 0 and flow.value[arc] >= 0:
                    arcs.append(arc)
            near = len(arcs) - begin
            first.append(len(arcs) - 1)
            node.append(sink)
            _reached(graph, flow, root, sink)
            for arc in own:
                tail, head = graph.ends[arc], graph.ends[arc ^ 1]
                if flow.level[tail] >= 0 and flow.level[head] < 0 and flow.value[arc] >= 0:
                    arcs.append(arc)
            flow.level[root] = -1
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
        _put_back(flow)
        for arc in own:
            flow.spare[arc] = max(flow.value[arc], 0)
    return np.array(first), np.array(arcs)[1:], np.array(node)[1:]


@bare
def _put_back(flow: Flow) -> None:
    """Let arcs carry what they did before any flow was pushed."""
    for at in range(flow.size[1]):
        edge = flow.changed[at]
        flow.carries[edge] = False
        flow.spare[2 * edge] = max(flow.value[2 * edge], 0)
        flow.spare[2 * edge + 1] = max(flow.value[2 * edge + 1], 0)
    flow.size[1] = 0


@bare
def _look_around(graph: Graph, flow: Flow, root: int, sink: int) -> None:
    """Note the nodes from which open arcs lead to a sink, and the arcs among them and from the root."""
    flow.around[0] = sink
    flow.near[sink] = sink
    begin, end = 0, 1
    while begin < end:
        node = flow.around[begin]
        begin += 1
        for place in range(graph.first[node], graph.first[node + 1]):
            other = graph.ends[graph.out[place] ^ 1]
            if flow.value[graph.out[place] ^ 1] >= 0 and other != root and flow.near[other] != sink:
                flow.near[other] = sink
                flow.around[end] = other
                end += 1
    arcs = 0
    for at in range(end):
        node = flow.around[at]
        for place in range(graph.first[node], graph.first[node + 1]):
            arc = graph.out[place]
            other = graph.ends[arc ^ 1]
            if flow.value[arc] < 0 and flow.value[arc ^ 1] < 0:
                continue
            if other == root:
                flow.own[arcs] = arc ^ 1
                arcs += 1
            if other == root or flow.near[other] == sink:
                flow.own[arcs] = arc
                arcs += 1
    flow.size[2], flow.size[3] = end, arcs


@bare
def _forget_levels(flow: Flow) -> None:
    for at in range(flow.size[0]):
        flow.level[flow.queue[at]] = -1
    flow.size[0] = 0


@bare
def _level(graph: Graph, flow: Flow, sink: int, root: int) -> bool:
    """Number nodes by their arcs to the sink, breadth first; True as soon as the root is reached."""
    _forget_levels(flow)
    flow.level[sink] = 0
    flow.queue[0] = sink
    flow.at[sink] = graph.first[sink]
    begin, end = 0, 1
    while begin < end:
        node = flow.queue[begin]
        begin += 1
        for place in range(graph.first[node], graph.first[node + 1]):
            arc = graph.out[place] ^ 1
            other = graph.ends[arc]
            if flow.spare[arc] > 0 and flow.level[other] < 0:
                if other == root:
                    flow.level[root] = flow.level[node] + 1
                    flow.size[0] = end
                    return True
                flow.level[other] = flow.level[node] + 1
                flow.at[other] = graph.first[other]
                flow.queue[end] = other
                end += 1
    flow.size[0] = end
    return False


@bare
def _reached(graph: Graph, flow: Flow, root: int, sink: int) -> None:
    """Mark nodes around a sink that the root still reaches, and the root."""
    _forget_levels(flow)
    flow.level[root] = 0
    size = 0
    for at in range(flow.size[2]):
        node = flow.around[at]
        for place in range(graph.first[node], graph.first[node + 1]):
            arc = graph.out[place] ^ 1
            if graph.ends[arc] == root and flow.spare[arc] > 0 and flow.level[node] < 0:
                flow.level[node] = 0
                flow.queue[size] = node
                size += 1
    begin = 0
    while begin < size:
        node = flow.queue[begin]
        begin += 1
        for place in range(graph.first[node], graph.first[node + 1]):
            arc = graph.out[place]
            other = graph.ends[arc ^ 1]
            if flow.spare[arc] > 0 and flow.near[other] == sink and flow.level[other] < 0:
                flow.level[other] = 0
                flow.queue[size] = other
                size += 1
    flow.size[0] = size


@bare
def _push_flow(graph: Graph, flow: Flow, root: int, sink: int, need: int) -> int:  # noqa: C901 - Dinic's one loop
    """Push flow from the root to the sink until no more than ``need`` can be: how much arrived."""
    arrived = 0
    while arrived < need and _level(graph, flow, sink, root):
        highest, flow.level[root] = flow.level[root], -1
        depth, node = 0, sink
        while True:
            if node == root:
                least = need
                for step in range(depth):
                    least = min(least, flow.spare[flow.way[step]])
                for step in range(depth):
                    arc = flow.way[step]
                    flow.spare[arc] -= least
                    flow.spare[arc ^ 1] += least
                    if not flow.carries[arc // 2]:
                        flow.carries[arc // 2] = True
                        flow.changed[flow.size[1]] = arc // 2
                        flow.size[1] += 1
                arrived += least
                if arrived >= need:
                    return arrived
                depth, node = 0, sink
            moved = False
            while flow.at[node] < graph.first[node + 1]:
                arc = graph.out[flow.at[node]] ^ 1
                other = graph.ends[arc]
                next_level = flow.level[node] + 1
                nearer = next_level == highest if other == root else flow.level[other] == next_level
                if flow.spare[arc] > 0 and nearer:
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
            node = graph.ends[flow.way[depth] ^ 1]
            flow.at[node] += 1
    return arrived
