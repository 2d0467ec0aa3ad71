"""A task between reductions: what is left of it, and how its edges lead back to those of the first graph."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numba import njit

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.trees.ascent import reach
from phusong.optimize.trees.construct import objective, prune, spanning_edges
from phusong.optimize.trees.exchange import Stops
from phusong.optimize.trees.graph import MUST, Graph, Task, graph_of
from phusong.optimize.trees.network import Network, network_of
from phusong.optimize.trees.reduce import reduce


@dataclass(frozen=True, slots=True)
class Stage:
    """What reductions have left of a task.

    Attributes:
        task: The task that is left.
        node: Node of the first graph that each node stands for, shape (n,).
        story: Place in the story of each edge, shape (m,); places below the first graph's edges are those edges.
        parts: The two parts of each place in the story, -1 for a leaf, shape (places, 2).
        joined: Places of the edges along which nodes were merged.
        offset: What every tree costs beside what it costs in this task.
        alone: Node of the first graph that stands for the best tree of one (merged) node, of those that the last
            reductions changed, or -1.
        alone_joined: Places of the edges along which nodes had been merged by then.
    """

    task: Task
    node: IntArray
    story: IntArray
    parts: IntArray
    joined: IntArray
    offset: int
    alone: int
    alone_joined: IntArray

    @property
    def edges(self) -> int:
        """Number of edges that are left."""
        return len(self.story)

    def leaves(self, places: IntArray) -> BoolArray:
        """Edges of the first graph that places of the story stand for, shape (edges of the first graph,)."""
        found = np.zeros(len(self.parts), dtype=np.bool_)
        found[places] = True
        _unfold(found, self.parts)
        return found


def first_stage(task: Task) -> Stage:
    """A task before any reduction."""
    edges = len(task.graph.cost)
    none = np.full((edges, 2), -1, dtype=np.int64)
    nothing = np.zeros(0, dtype=np.int64)
    return Stage(task, np.arange(len(task.prize)), np.arange(edges), none, nothing, 0, -1, nothing)


def reduced(stage: Stage, kept: BoolArray, prize: IntArray, rounds: int, clock: Stops | None = None) -> Stage:
    """The stage after exact reductions.

    Args:
        stage: The stage before.
        kept: Edges that a better tree may have, shape (m,).
        prize: Prizes of the nodes, ``MUST`` where every better tree has them, shape (n,).
        rounds: Most rounds of reductions.
        clock: Says when time for them is over, None for never.
    """
    graph, root = stage.task.graph, stage.task.root
    if root < 0 and np.any(prize >= MUST):
        root = int(np.argmax(prize))
    edges = np.flatnonzero(kept)
    smaller = graph_of(len(prize), graph.ends[2 * edges], graph.ends[2 * edges + 1], graph.cost[edges])
    net = network_of(Task(smaller, prize, root), stage.story[edges], stage.parts, len(stage.parts))
    reduce(net, rounds, clock)
    return _collected(stage, net)


def _collected(stage: Stage, net: Network) -> Stage:
    nodes, edges = np.flatnonzero(net.prize >= 0), np.flatnonzero(net.ends[0::2] >= 0)
    at = np.full(len(net.prize), -1, dtype=np.int64)
    at[nodes] = np.arange(len(nodes))
    graph = graph_of(len(nodes), at[net.ends[2 * edges]], at[net.ends[2 * edges + 1]], net.cost[edges])
    root = int(at[net.root[0]]) if net.root[0] >= 0 else -1
    return replace(
        stage,
        task=Task(graph, net.prize[nodes], root),
        node=stage.node[nodes],
        story=net.story[edges],
        parts=net.parts[: net.told[0]],
        joined=np.concatenate((stage.joined, net.joined[: net.joins[0]])),
        offset=stage.offset + int(net.offset[0]),
        alone=int(stage.node[net.alone[0]]) if net.alone[0] >= 0 else -1,
        alone_joined=np.concatenate((stage.joined, net.joined[: net.alone[2]])),
    )


@njit(cache=True, nogil=True)
def _unfold(found: BoolArray, parts: IntArray) -> None:
    """Follow the story down to its leaves; the parts of a place come before it."""
    for place in range(len(found) - 1, -1, -1):
        if found[place] and parts[place, 0] >= 0:
            found[parts[place, 0]] = True
            found[parts[place, 1]] = True
            found[place] = False


@dataclass(slots=True)
class Incumbent:
    """The best tree known, in the first graph.

    Attributes:
        task: The task before any reduction.
        order: Edges of the first graph by cost, shape (m,).
        chosen: Edges of the tree, shape (m,).
        top: A node of the tree.
        value: Its objective, whole units.
    """

    task: Task
    order: IntArray
    chosen: BoolArray
    top: int
    value: int

    def offer(self, edges: BoolArray, top: int) -> bool:
        """Take the tree of least cost on what the edges join to a node, if it is better; True when it is.

        Args:
            edges: Edges of the first graph, shape (m,).
            top: Node of the first graph that is in.
        """
        inside = joined_to(self.task.graph, edges, top)
        chosen = spanning_edges(self.task, inside, self.order)
        top = int(prune(self.task, chosen, top if self.task.root < 0 else self.task.root))
        value = int(objective(self.task, chosen, top))
        if value >= self.value:
            return False
        self.chosen, self.top, self.value = chosen, top, value
        return True

    def offer_from(self, stage: Stage, chosen: BoolArray, top: int) -> bool:
        """The same for a tree of a stage, given by its edges, shape (m,), and a node of it."""
        places = np.concatenate((stage.story[np.flatnonzero(chosen)], stage.joined))
        return self.offer(stage.leaves(places)[: len(self.order)], int(stage.node[top]))

    def offer_alone(self, stage: Stage) -> None:
        """The same for the best tree of one merged node that reductions have taken out."""
        if stage.alone >= 0:
            self.offer(stage.leaves(stage.alone_joined)[: len(self.order)], stage.alone)


def joined_to(graph: Graph, edges: BoolArray, top: int) -> BoolArray:
    """Nodes that edges join to a node, shape (n,)."""
    return np.asarray(
        reach(graph, np.repeat(np.where(edges, 0, 1), 2), top)
    )  # an edge is two arcs, one after the other
