"""Violated cuts near the nodes that they are for: each is sought in a part of the graph, whose outside is one root.

A cut around a node of the part that leaves the outside out is a cut of the whole graph. It has few arcs, and the flow
that finds it passes a few hundred nodes instead of all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import BoolArray, IntArray, in_threads
from phusong.optimize.trees.cuts.flow import Cuts, find_cuts
from phusong.optimize.trees.graph import Graph, graph_of
from phusong.optimize.trees.hang import heads_of
from phusong.optimize.trees.regions import ball

PART = 600
"""Nodes of a part: the flow for one of its nodes takes about a millisecond."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a graph whose outside, one node more, is the root.

    Attributes:
        graph: The part, and its edges to the outside.
        arcs: Arc of the whole graph that each of its arcs is, shape (2k,).
        nodes: Node of the whole graph that each of its nodes is, shape (p,).
        sinks: Nodes of the part that cuts are sought for.
        closed: Arcs that lead outside, shape (2k,).
    """

    graph: Graph
    arcs: IntArray
    nodes: IntArray
    sinks: IntArray
    closed: BoolArray


def parts_of(graph: Graph, worth: BoolArray, root: int, size: int = PART) -> list[Part]:
    """Parts such that each node of worth stands well inside one.

    Args:
        graph: The graph.
        worth: Nodes that cuts are sought for, shape (n,).
        root: Node that trees hang from; it is outside every part.
        size: Nodes of a part.
    """
    waiting = worth.copy()
    waiting[root] = False
    found = []
    while waiting.any():
        centre = int(np.argmax(waiting))
        core = ball(graph, centre, size // 3) & waiting
        inside = ball(graph, centre, size)
        inside[root] = False
        found.append(_part(graph, inside, core))
        waiting &= ~core
    return found


def _part(graph: Graph, inside: BoolArray, sinks: BoolArray) -> Part:
    nodes = np.flatnonzero(inside)
    at = np.full(len(inside), len(nodes), dtype=np.int64)
    at[nodes] = np.arange(len(nodes))
    ends = graph.ends.reshape(-1, 2)
    edges = np.flatnonzero(inside[ends].any(axis=1))
    smaller = graph_of(len(nodes) + 1, at[ends[edges, 0]], at[ends[edges, 1]], graph.cost[edges])
    arcs = np.repeat(2 * edges, 2)
    arcs[1::2] += 1
    closed = heads_of(smaller) == len(nodes)
    return Part(smaller, arcs, nodes, at[np.flatnonzero(sinks)], closed)


def find_near_cuts(parts: list[Part], value: IntArray, wanted: IntArray) -> Cuts:
    """Cuts that a fractional tree violates, in parts of the graph.

    Args:
        parts: The parts.
        value: Value of each arc in parts of ``WHOLE``, shape (2m,); -1 where it is closed.
        wanted: Flow that each node wants, in parts of ``WHOLE``, shape (n,).
    """

    def within(part: Part) -> Cuts:
        flow = np.where(part.closed, -1, value[part.arcs])
        want = np.append(wanted[part.nodes], 0)
        cuts = find_cuts(part.graph, flow, want, len(part.nodes), part.sinks[want[part.sinks] > 0])
        return Cuts(cuts.first, part.arcs[cuts.arcs], part.nodes[cuts.node])

    return joined(list(in_threads(within, parts)))


def joined(some: list[Cuts]) -> Cuts:
    """Cuts one after the other."""
    sizes = np.concatenate([np.zeros(0, dtype=np.int64), *(np.diff(cuts.first) for cuts in some)])
    first = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(sizes)))
    nothing = np.zeros(0, dtype=np.int64)
    arcs = np.concatenate([nothing, *(cuts.arcs for cuts in some)])
    return Cuts(first, arcs, np.concatenate([nothing, *(cuts.node for cuts in some)]))
