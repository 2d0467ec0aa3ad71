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


def spread_question(seed: int) -> SmallQuestion:
    """Costs and prizes that differ by twenty digits, or six hundred: beside the dear ones the cheap ones must count."""
    rng = np.random.default_rng(seed)
    count, kind = int(rng.integers(3, 13)), seed % 4
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    for one, other in itertools.combinations(range(count), 2):
        if rng.random() < 0.45:
            wide, wider = 10.0 ** rng.uniform(-9.0, 12.0), 10.0 ** rng.uniform(-300.0, 290.0)
            cost = (wide, wider, float(rng.choice([0.0, 1e-9, 1e12])), rng.random() * 1e-310)[kind]
            graph.add_edge(one, other, cost=cost)
    terminals = rng.permutation(count)[: int(rng.integers(2, 7))].tolist()
    unit = 1e-310 if kind == 3 else 1.0
    prizes = {node: float(10.0 ** rng.uniform(-9.0, 13.0)) * unit for node in terminals}
    return SmallQuestion(graph, terminals, prizes, int(rng.integers(count)))


def best_by_subset(graph: nx.Graph, terminals: Sequence[int]) -> list[dict[int, float]]:
    """Cost of the cheapest tree that joins each subset of the terminals and a node (Dreyfus and Wagner 1971)."""
    nodes = list(graph)
    ends = nx.to_numpy_array(graph, nodelist=nodes, weight="cost", nonedge=np.inf, multigraph_weight=min)
    way = np.minimum(ends, ends.T)
    np.fill_diagonal(way, 0.0)
    for middle in range(len(nodes)):  # Floyd and Warshall
        way = np.minimum(way, way[:, [middle]] + way[[middle], :])
    best = np.zeros((1 << len(terminals), len(nodes)))
    for subset in range(1, len(best)):
        if subset & (subset - 1) == 0:
            best[subset] = way[nodes.index(terminals[subset.bit_length() - 1])]
            continue
        some = _halves(subset)
        joint = (best[some] + best[subset ^ some]).min(axis=0)
        best[subset] = (joint + way).min(axis=1)
    return [dict(zip(nodes, row.tolist(), strict=True)) for row in best]


def _halves(subset: int) -> np.ndarray:
    """Subsets that are at least half of a set, as bits; the other half follows from each."""
    found, part = [], (subset - 1) & subset
    while part > subset ^ part:
        found.append(part)
        part = (part - 1) & subset
    return np.array(found)


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
    """A graph with the terminals or the prizes of a file, and its root where it names one."""

    graph: nx.Graph
    terminals: list[int]
    prizes: dict[int, float]
    root: int | None = None


def read_instance(path: Path) -> PublicInstance:
    """Read a file of SteinLib's kind (``.stp``, ``.gr``)."""
    return parse_instance(path.read_text(encoding="utf-8", errors="replace"))


def parse_instance(text: str) -> PublicInstance:
    """Read a text of SteinLib's kind: sections in any order, any case; comments and coordinates say nothing of a tree.

    Nodes are as many as the file says, also those without an edge; of parallel edges the cheapest counts.

    Raises:
        ValueError: When there are arcs that run one way only, which no undirected graph has.
    """
    graph, terminals, prizes, root = nx.Graph(), [], {}, None
    section = ""
    for line in text.splitlines():
        word, *rest = line.split("#")[0].split() or [""]
        match section, word.upper(), rest:
            case _, "SECTION", [name, *_]:
                section = name.lower()
            case _, "END", _:
                section = ""
            case "graph", "NODES", [count]:
                graph.add_nodes_from(range(1, int(count) + 1))
            case "graph", "E", [one, other, cost]:
                known = graph.edges.get((int(one), int(other)), {"cost": math.inf})["cost"]
                graph.add_edge(int(one), int(other), cost=min(float(cost), known))
            case "graph", "A", _:
                raise ValueError(f"{line!r} is an arc; expected edges that run both ways (E)")
            case "terminals", "T", [node]:
                terminals.append(int(node))
            case "terminals", "TP", [node, prize]:
                prizes[int(node)] = float(prize)
            case "terminals", "ROOT" | "ROOTP", [node]:
                root = int(node)
    return PublicInstance(graph, terminals, prizes, root)
