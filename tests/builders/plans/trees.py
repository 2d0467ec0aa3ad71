"""Small random graphs, their best trees by dynamic programming, and files of public instances."""

import itertools
import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import numpy as np

from phusong.optimize import TreeResult


@dataclass(frozen=True)
class SmallQuestion:
    """A graph of up to 14 nodes with up to 8 terminals, their prizes, and any node as a root."""

    graph: nx.Graph
    terminals: list[int]
    prizes: dict[int, float]
    root: int


def small_question(seed: int) -> SmallQuestion:
    """Costs of every kind: whole with zeros, real, all alike, whole, tiny, huge; many of the graphs fall into parts."""
    rng = np.random.default_rng(seed)
    count, share, kind = int(rng.integers(2, 15)), rng.choice([0.15, 0.25, 0.4, 0.8]), int(rng.integers(6))
    most = (4.0, 10.0, 1.0, 100.0, 1e-9, 1e9)[kind]
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    for one, other in itertools.combinations(range(count), 2):
        if rng.random() < share:
            cost = {0: float(rng.integers(0, 5)), 2: 1.0, 3: float(rng.integers(1, 101))}.get(kind, rng.random() * most)
            graph.add_edge(one, other, cost=cost)
    terminals = rng.permutation(count)[: int(rng.integers(1, 9))].tolist()
    whole = kind in (0, 2, 3)
    prizes = {node: float(rng.integers(0, most * 2 + 1)) if whole else rng.random() * most for node in terminals}
    return SmallQuestion(graph, terminals, prizes, int(rng.integers(count)))


def best_by_subset(graph: nx.Graph, terminals: Sequence[int]) -> list[dict[int, float]]:
    """Cost of the cheapest tree that joins each subset of the terminals and a node (Dreyfus and Wagner 1971)."""
    nodes = list(graph)
    way = {node: nx.single_source_dijkstra_path_length(graph, node, weight="cost") for node in nodes}
    best = [dict.fromkeys(nodes, 0.0)]
    for subset in range(1, 1 << len(terminals)):
        if subset & (subset - 1) == 0:
            at = terminals[subset.bit_length() - 1]
            best.append({node: way[at].get(node, math.inf) for node in nodes})
            continue
        joint, part = dict.fromkeys(nodes, math.inf), (subset - 1) & subset
        while part > subset ^ part:
            for node in nodes:
                joint[node] = min(joint[node], best[part][node] + best[subset ^ part][node])
            part = (part - 1) & subset
        best.append({node: min(joint[at] + way[at].get(node, math.inf) for at in nodes) for node in nodes})
    return best


def best_collected(question: SmallQuestion, by_subset: list[dict[int, float]], root: int | None) -> float:
    """Least cost of a tree and of the prizes that it leaves out."""
    found = math.inf
    for subset, cost in enumerate(by_subset):
        left_out = [node for at, node in enumerate(question.terminals) if not subset >> at & 1]
        tree = min(cost.values()) if root is None else cost[root]
        found = min(found, tree + sum(question.prizes[node] for node in left_out))
    return found


def counted(graph: nx.Graph, result: TreeResult, prizes: Mapping[Hashable, float] | None = None) -> float:
    """What a result costs, counted anew, once it is a tree of the graph."""
    tree = nx.Graph(list(result.edges))
    tree.add_nodes_from(result.nodes)
    assert nx.is_tree(tree)
    assert set(tree) == set(result.nodes)
    missed = math.fsum(prize for node, prize in (prizes or {}).items() if node not in result.nodes)
    return math.fsum(graph.edges[edge]["cost"] for edge in result.edges) + missed


@dataclass(frozen=True)
class PublicInstance:
    """A graph with the terminals or the prizes of a file."""

    graph: nx.Graph
    terminals: list[int]
    prizes: dict[int, float]


def read_instance(path: Path) -> PublicInstance:
    """Read a file of SteinLib's kind (``.stp``, ``.gr``)."""
    graph, terminals, prizes = nx.Graph(), [], {}
    for line in path.read_text(encoding="utf-8").splitlines():
        match line.split():
            case ["E", one, other, cost]:
                graph.add_edge(int(one), int(other), cost=float(cost))
            case ["T", node]:
                terminals.append(int(node))
            case ["TP", node, prize]:
                prizes[int(node)] = float(prize)
    return PublicInstance(graph, terminals, prizes)
