"""Wong's dual ascent: a lower bound on a tree, with the reduced costs and the cuts that it comes from; compiled.

Every node with a prize asks that a cut around it be crossed: of the arcs that enter a set W with the node in and the
root outside at least one is in the tree, or the prize is lost. So any amounts π_W ≥ 0 with

    Σ_{W: a enters W} π_W ≤ c_a  for each arc a,    Σ_{W for node t} π_W ≤ p_t  for each node t

give the bound Σ_W π_W. Dual ascent raises them one set at a time: W holds what reaches t along arcs whose cost is
used up, and is raised until the next arc (or the prize) is. Of the sets it takes one that few arcs enter; with a
guiding tree one that few of the tree's arcs enter, for what enters twice is lost in the bound.

Sources: R. T. Wong, "A dual ascent approach for Steiner tree problems on a directed graph", Mathematical Programming 28
(1984), 271-287; T. Pajor, E. Uchoa and R. F. Werneck, "A robust and scalable algorithm for the Steiner problem in
graphs", Mathematical Programming Computation 10 (2018), 69-118; with prizes M. Leitner, I. Ljubić, M. Luipersbeck and
M. Sinnl, "A dual ascent-based branch-and-bound framework for the prize-collecting Steiner tree and related problems",
INFORMS Journal on Computing 30 (2018), 402-420.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.trees.exchange import Stops
from phusong.optimize.trees.graph import FAR, MUST, Graph, Queue, bare, new_queue, pop, push

AT_ONCE = 4_000_000
"""Arcs looked at before the clock is: some hundredths of a second."""

AGAIN, STAMP, SCANNED = 0, 1, 2
"""Places of the counts of an ascent."""


class Ascent(NamedTuple):
    """What dual ascent leaves behind.

    Attributes:
        bound: Sum of the duals, whole units.
        left: Reduced cost of each arc, shape (2m,).
        left_prize: What is left of each prize, ``MUST`` where it has to be in, shape (n,).
        cut_first: Where the arcs of each cut begin in ``cut_arcs``, shape (cuts + 1,).
        cut_arcs: Arcs that enter the sets, one cut after the other.
        cut_node: Node that each cut is for, shape (cuts,).
        cut_dual: Dual of each cut, whole units, shape (cuts,).
    """

    bound: int
    left: IntArray
    left_prize: IntArray
    cut_first: IntArray
    cut_arcs: IntArray
    cut_node: IntArray
    cut_dual: IntArray


class _State(NamedTuple):
    """What the ascent works on: marks of the set of the node in hand, and the arcs that enter it.

    ``counts`` says whether anything was raised since the nodes were last looked at, the last mark, and how many arcs
    were looked at, shape (3,).
    """

    left: IntArray
    budget: IntArray
    mark: IntArray
    stack: IntArray
    entering: IntArray
    active: BoolArray
    guide: BoolArray
    counts: IntArray


@bare
def _spread(graph: Graph, state: _State, stamp: int, size: int, count: int) -> tuple[int, int]:
    """Take in what reaches the set along arcs without reduced cost: how many arcs enter it, and a foreign node met.

    The first ``size`` nodes of the stack have just joined. The node met is an active one, or -1.
    """
    met = -1
    state.counts[SCANNED] += count
    while size > 0:
        size -= 1
        node = state.stack[size]
        state.counts[SCANNED] += graph.first[node + 1] - graph.first[node]
        for place in range(graph.first[node], graph.first[node + 1]):
            arc = graph.out[place] ^ 1
            other = graph.ends[arc]
            if state.mark[other] == stamp:
                continue
            if state.left[arc] > 0:
                state.entering[count] = arc
                count += 1
            else:
                state.mark[other] = stamp
                state.stack[size] = other
                size += 1
                if state.active[other]:
                    met = other
    kept = 0
    for at in range(count):  # arcs whose tail has joined no longer enter
        arc = state.entering[at]
        if state.mark[graph.ends[arc]] != stamp:
            state.entering[kept] = arc
            kept += 1
    return kept, met


@bare
def _score(state: _State, count: int) -> int:
    """How good it is to raise a set: few arcs enter it, and the guiding tree enters it once."""
    crossed = 0
    for at in range(count):
        if state.guide[state.entering[at]]:
            crossed += 1
    return count * 8 * max(crossed, 1) if crossed > 1 else count


@bare
def _raise(graph: Graph, state: _State, terminal: int, stamp: int, count: int) -> tuple[int, int]:
    """Raise the dual of the set: by how much, and how many nodes join it and lie on the stack."""
    least = state.budget[terminal]
    for at in range(count):
        least = min(least, state.left[state.entering[at]])
    if state.budget[terminal] < MUST:
        state.budget[terminal] -= least
    joined = 0
    for at in range(count):
        arc = state.entering[at]
        state.left[arc] -= least
        if state.left[arc] == 0:
            other = graph.ends[arc]
            if state.mark[other] != stamp:
                state.mark[other] = stamp
                state.stack[joined] = other
                joined += 1
    return least, joined


def ascend(
    graph: Graph, left: IntArray, budget: IntArray, root: int, guide: BoolArray, clock: Stops | None = None
) -> Ascent:
    """Dual ascent from given reduced costs, to its end or as far as time allows: what it has by then is a bound.

    Args:
        graph: The graph.
        left: Cost of each arc that is not used up, shape (2m,); not changed.
        budget: Prize of each node that is not used up, ``MUST`` where it has to be in, shape (n,); not changed.
        root: Node that the tree hangs from.
        guide: Arcs of a good tree, directed away from the root, or none, shape (2m,).
        clock: Says when time is over, None for never.

    Returns:
        The bound that was added, what is left, and the cuts.
    """
    nodes = len(budget)
    state = _State(
        left.copy(),
        budget.copy(),
        np.full(nodes, -1, dtype=np.int64),
        np.empty(nodes + 1, dtype=np.int64),
        np.empty(len(left) + 1, dtype=np.int64),
        np.zeros(nodes, dtype=np.bool_),
        guide,
        np.array([1, 0, 0]),
    )
    state.active[root] = True  # whatever the root reaches is served
    waiting, bound, found = new_queue(nodes), 0, []
    while bound < FAR:
        raised, *cuts = _ascend(graph, state, waiting, root)
        bound = min(bound + raised, FAR)
        found.append(cuts)
        if waiting.size[0] == 0 or (clock is not None and clock.over):
            break
    sizes, arcs, node, dual = (np.concatenate(some) for some in zip(*found, strict=True))
    return Ascent(bound, state.left, state.budget, np.concatenate(([0], np.cumsum(sizes))), arcs, node, dual)


@njit(cache=True, nogil=True)
def _ascend(  # noqa: C901, PLR0912 - one loop over sets, whose ends are several
    graph: Graph, state: _State, waiting: Queue, root: int
) -> tuple[int, IntArray, IntArray, IntArray, IntArray]:
    """Raise sets until the root reaches every node whose prize is not used up: what that adds, and the cuts.

    After so much work it stops with nodes still waiting, and goes on from there when it is called again. Of each cut
    the number of its arcs is told, then their arcs one after the other, its node and its dual.
    """
    bound, counts, last = 0, state.counts, state.counts[SCANNED] + AT_ONCE
    cut_size, cut_arcs, cut_node, cut_dual = [0], [0], [0], [0]
    while counts[SCANNED] < last and (counts[AGAIN] > 0 or waiting.size[0] > 0):
        if waiting.size[0] == 0:
            counts[AGAIN] = 0
            reached = reach(graph, state.left, root)
            for node in range(len(reached)):
                if state.budget[node] > 0 and not reached[node]:
                    state.active[node] = True
                    push(waiting, node, graph.first[node + 1] - graph.first[node])
        while waiting.size[0] > 0 and counts[SCANNED] < last:
            terminal = pop(waiting)
            counts[STAMP] += 1
            stamp = counts[STAMP]
            state.mark[terminal] = stamp
            state.stack[0] = terminal
            count, met = _spread(graph, state, stamp, 1, 0)
            while met < 0:
                score = _score(state, count)
                better = waiting.size[0] > 0 and score > waiting.key[waiting.heap[0]]
                if better or (counts[SCANNED] >= last and len(cut_size) > 1):
                    push(waiting, terminal, score)
                    break
                if count == 0 and state.budget[terminal] >= MUST:
                    bound = FAR  # no arc can reach it: there is no tree
                    state.active[terminal] = False
                    break
                for at in range(count):
                    cut_arcs.append(state.entering[at])  # noqa: PERF401 - compiled
                least, joined = _raise(graph, state, terminal, stamp, count)
                cut_size.append(count)
                cut_node.append(terminal)
                cut_dual.append(least)
                bound = min(bound + least, FAR)
                counts[AGAIN] = 1
                if state.budget[terminal] == 0:
                    state.active[terminal] = False
                    break
                for at in range(joined):
                    if state.active[state.stack[at]]:
                        met = state.stack[at]
                count, found = _spread(graph, state, stamp, joined, count)
                met = max(met, found)
            if met >= 0:
                state.active[terminal] = False
    arcs, nodes, duals = np.array(cut_arcs), np.array(cut_node), np.array(cut_dual)
    return bound, np.array(cut_size)[1:], arcs[1:], nodes[1:], duals[1:]


@njit(cache=True, nogil=True)
def reach(graph: Graph, left: IntArray, root: int) -> BoolArray:
    """Nodes that the root reaches along arcs without reduced cost, shape (n,)."""
    seen = np.zeros(len(graph.first) - 1, dtype=np.bool_)
    stack = np.empty(len(seen), dtype=np.int64)
    seen[root] = True
    stack[0] = root
    size = 1
    while size > 0:
        size -= 1
        node = stack[size]
        for place in range(graph.first[node], graph.first[node + 1]):
            arc = graph.out[place]
            other = graph.ends[arc ^ 1]
            if left[arc] == 0 and not seen[other]:
                seen[other] = True
                stack[size] = other
                size += 1
    return seen
