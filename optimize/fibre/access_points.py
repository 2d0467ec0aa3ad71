"""Where an access point makes a difference: nodes of the roads within reach of a village, and where its reach ends.

Along a piece of road between two such places the villages within reach stay the same, the trench to the access point
and the cable from it change evenly with its place, so that one of the two ends is the best. Of the places those are
dropped that another makes needless: it is lit or lies on every way to the first, reaches all its villages, and none by
a longer way where the way is paid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from phusong.coverage.fibre import FibreGraph
from phusong.coverage.kernels import IntArray
from phusong.optimize.fibre.cut_roads import CutRoads, Spots

INSIDE_M = 0.01
"""The end of a reach is taken this much inside it, so that rounding does not put it outside."""


@dataclass(frozen=True, slots=True)
class Reaching:
    """Villages without fibre, and how far each reaches along the roads.

    Attributes:
        village: The villages, by identifier, shape (v,).
        within: For each, the nodes of the graph within reach to the way from the village's own node, metres.
        left_m: For each, the reach less the straight way to the road, metres.
    """

    village: IntArray
    within: tuple[Mapping[int, float], ...]
    left_m: tuple[float, ...]


def find_reaching(graph: FibreGraph, villages: IntArray, reach_m: float) -> Reaching:
    """Search outwards from every village, never further than the reach.

    Args:
        graph: Roads with villages on them.
        villages: Villages on the roads whose straight way is within reach.
        reach_m: Longest way from an access point to a village, metres.
    """
    left = [reach_m - float(graph.village_drop_m[village]) for village in villages]
    within = [
        dict(graph.roads.nodes_within(int(graph.village_node[village]), limit))
        for village, limit in zip(villages, left, strict=True)
    ]
    return Reaching(villages, tuple(within), tuple(left))


def ends_of_reach(graph: FibreGraph, reaching: Reaching) -> Spots:
    """Spots at which some village's reach ends within an edge."""
    around = _edges_at(graph)
    spots: set[tuple[int, float]] = set()
    for within, left in zip(reaching.within, reaching.left_m, strict=True):
        for node, way in within.items():
            for edge, other, length, forth in around.get(node, ()):
                rest = left - way - INSIDE_M
                if 0.0 < rest < length and within.get(other, np.inf) + length - rest > left - INSIDE_M:
                    spots.add((edge, rest if forth else length - rest))
    found = sorted(spots)
    edges = np.array([each for each, _ in found], dtype=np.int64)
    return Spots(edges, np.array([each for _, each in found], dtype=np.float64))


def access_places(cut: CutRoads, reaching: Reaching, *, way_is_paid: bool) -> dict[int, dict[int, float]]:
    """Nodes at which an access point may be worth building, to its villages and the way along the road to each, metres.

    Args:
        cut: The roads with nodes at the ends of reach.
        reaching: The villages.
        way_is_paid: Whether cable from an access point to a village costs anything by its length.
    """
    served: dict[int, dict[int, float]] = {}
    on_edge: dict[int, list[int]] = {}
    for node in np.flatnonzero(cut.edge >= 0).tolist():
        on_edge.setdefault(int(cut.edge[node]), []).append(node)
    around = _edges_at(cut.graph)
    for number, (within, left) in enumerate(zip(reaching.within, reaching.left_m, strict=True)):
        ways = dict(within)
        for node, way in within.items():
            for edge, _, length, forth in around.get(node, ()):
                for inner in on_edge.get(edge, ()):
                    along = float(cut.along_m[inner])
                    total = way + (along if forth else length - along)
                    if total <= left and total < ways.get(inner, np.inf):
                        ways[inner] = total
        for node, way in ways.items():
            served.setdefault(node, {})[number] = way
    return _undominated(cut, served, way_is_paid=way_is_paid)


def _undominated(
    cut: CutRoads, served: dict[int, dict[int, float]], *, way_is_paid: bool
) -> dict[int, dict[int, float]]:
    """The places that no other makes needless."""
    before = _dominators(cut)
    kept: dict[int, dict[int, float]] = {}
    by_village: dict[int, list[int]] = {}
    for node in sorted((node for node in served if cut.lit[node]), key=lambda each: (-len(served[each]), each)):
        rivals = by_village.get(next(iter(served[node])), ())
        if not any(_replaces(kept[rival], served[node], way_is_paid=way_is_paid) for rival in rivals):
            kept[node] = served[node]
            for village in served[node]:
                by_village.setdefault(village, []).append(node)
    for node in sorted(node for node in served if not cut.lit[node] and node in before):
        mine, above = served[node], node
        rivals = list(by_village.get(next(iter(mine)), ()))
        while before[above] != above and before[above] in served:
            above = before[above]
            rivals.append(above)
        if not any(_replaces(served[rival], mine, way_is_paid=way_is_paid) for rival in rivals):
            kept[node] = mine
    return kept


def _replaces(rival: dict[int, float], mine: dict[int, float], *, way_is_paid: bool) -> bool:
    """True when a rival reaches every village of a place, by no longer way where that is paid."""
    return all(village in rival and (not way_is_paid or rival[village] <= way + 1e-9) for village, way in mine.items())


def _dominators(cut: CutRoads) -> dict[int, int]:
    """The last node that every way from lit plant to a node passes, -1 for lit plant itself; only what is reached."""
    network: nx.DiGraph[int] = nx.DiGraph()
    network.add_node(-1)
    for one, other in cut.ends.tolist():
        tail, head = (-1 if cut.lit[node] else node for node in (one, other))
        if tail != head:
            network.add_edge(tail, head)
            network.add_edge(head, tail)
    return dict(nx.immediate_dominators(network, -1)) | {-1: -1}


def _edges_at(graph: FibreGraph) -> dict[int, list[tuple[int, int, float, bool]]]:
    """Edges at each node: the edge, the node at its other end, its length in metres, and whether it starts here."""
    around: dict[int, list[tuple[int, int, float, bool]]] = {}
    ends, lengths = graph.roads.edge_nodes.tolist(), graph.roads.edge_length_m.tolist()
    for edge, ((one, other), length) in enumerate(zip(ends, lengths, strict=True)):
        around.setdefault(one, []).append((edge, other, length, True))
        around.setdefault(other, []).append((edge, one, length, False))
    return around
