"""A graph and prizes as they are given, checked, and put into an order of their own.

The order of nodes and edges, and their names, must not change the answer: nodes are sorted by what they cost and by the
weights of their edges, and by name only where these agree.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from phusong.coverage.findings import ArgumentError, Finding
from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.problem.problem import bad_argument

_NUMBERS = (int, float, np.integer, np.floating)

_MOST = 1e300
"""Most that all costs, and all prizes, may come to: sums of them are numbers still."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A graph and prizes, nodes and edges in an order that does not follow from how they were given.

    Attributes:
        names: Name of each node, length n.
        ends: Nodes that each edge joins, the smaller number first, shape (m, 2).
        weight: Weight of each edge, shape (m,).
        prize: Prize of each node, infinite where it has to be in the tree, shape (n,).
        root: A node that has to be in, -1 for none.
    """

    names: tuple[Hashable, ...]
    ends: IntArray
    weight: FloatArray
    prize: FloatArray
    root: int

    @property
    def parts(self) -> IntArray:
        """Number of the connected component of each node, shape (n,)."""
        joined = sparse.coo_array((np.ones(len(self.ends)), self.ends.T), shape=(len(self.names),) * 2)
        label: IntArray = csgraph.connected_components(joined.tocsr(), directed=False)[1].astype(np.int64)
        return label

    def within(self, inside: np.ndarray[Any, Any]) -> Instance:
        """The same with some of the nodes only, shape (n,)."""
        at = np.cumsum(inside) - 1
        kept = inside[self.ends].all(axis=1)
        names = tuple(name for name, stays in zip(self.names, inside, strict=True) if stays)
        root = int(at[self.root]) if self.root >= 0 else -1
        return Instance(names, at[self.ends[kept]], self.weight[kept], self.prize[inside], root)


def checked_edges(graph: Any, weight: str) -> tuple[list[Hashable], dict[tuple[int, int], float]]:  # noqa: ANN401
    """Nodes of a graph, and the least weight of the edges between two of them; loops are left out.

    Args:
        graph: The graph, as the user hands it over.
        weight: Name of the edges' attribute.

    Raises:
        ArgumentError: When it is no undirected networkx graph, or an edge's weight is missing, negative or no number.
    """
    if not isinstance(graph, nx.Graph) or graph.is_directed():
        kind = "a directed graph" if isinstance(graph, nx.Graph) else f"{type(graph).__name__}"
        _refuse("graph", f"is {kind}, expected an undirected networkx.Graph")
    nodes = list(graph.nodes)
    number = {node: at for at, node in enumerate(nodes)}
    edges: dict[tuple[int, int], float] = {}
    wrong = []
    given: Any
    for one, other, given in graph.edges(data=weight):
        value = _number(given)
        if not 0.0 <= value < math.inf:
            wrong.append(f"{given!r} for the edge {one!r} – {other!r}")
        elif one != other:
            pair = (number[one], number[other]) if number[one] < number[other] else (number[other], number[one])
            edges[pair] = min(value, edges.get(pair, math.inf))
    if wrong:
        more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        _refuse(
            "graph", f"has {weight!r} {wrong[0]}{more}, expected a finite number that is not negative on every edge"
        )
    _check_sum("graph", f"{weight!r} of its edges", edges.values())
    return nodes, edges


def checked_terminals(terminals: Any, known: Iterable[Hashable]) -> list[Hashable]:  # noqa: ANN401
    """Nodes that have to be joined, each once.

    Raises:
        ArgumentError: When there are none, or one is no node of the graph.
    """
    if isinstance(terminals, (str, bytes)) or not isinstance(terminals, Iterable):
        _refuse("terminals", f"is {terminals!r}, expected a collection of nodes of the graph")
    given = list(terminals)
    if not given:
        _refuse("terminals", "is empty, expected the nodes that the tree has to join")
    nodes = set(known)
    return list(dict.fromkeys(_known("terminals", node, nodes) for node in given))


def checked_prizes(prizes: Any, known: Iterable[Hashable]) -> dict[Hashable, float]:  # noqa: ANN401
    """Prize of each node that has one above 0.

    Raises:
        ArgumentError: When it is no mapping, names a node that is not there, or a prize is negative or no number.
    """
    if not isinstance(prizes, Mapping):
        _refuse("prizes", f"is {type(prizes).__name__}, expected a mapping of node to prize")
    nodes = set(known)
    found: dict[Hashable, float] = {}
    findings: list[Finding] = []
    for node, given in prizes.items():
        value = _number(given)
        if not 0.0 <= value < math.inf:
            message = f"has {given!r} for {node!r}, expected a finite number that is not negative"
            findings.append(bad_argument("prizes", message))
        elif _known("prizes", node, nodes) is node and value > 0.0:
            found[node] = value
    if findings:
        raise ArgumentError(findings[:20])
    _check_sum("prizes", "its prizes", found.values())
    return found


def _check_sum(name: str, what: str, values: Iterable[float]) -> None:
    if sum(value / _MOST for value in values) > 1.0:
        _refuse(name, f"has a sum of {what} above {_MOST:g}, expected less: leave out what must not be in a tree")


def checked_root(root: Hashable, known: Iterable[Hashable]) -> Hashable:
    """A node that the tree has to hold.

    Raises:
        ArgumentError: When it is no node of the graph.
    """
    return _known("root", root, set(known))


def _known(name: str, node: Any, nodes: set[Hashable]) -> Hashable:  # noqa: ANN401
    if not _hashable(node) or node not in nodes:
        _refuse(name, f"names {node!r}, which is no node of the graph")
    found: Hashable = node
    return found


def _hashable(node: object) -> bool:
    try:
        hash(node)
    except TypeError:
        return False
    return True


def instance_of(
    nodes: list[Hashable],
    edges: Mapping[tuple[int, int], float],
    prizes: Mapping[Hashable, float],
    root: Hashable | None,
) -> Instance:
    """Put nodes and edges into their own order.

    Args:
        nodes: Names of the nodes.
        edges: Weight of the edge between two nodes, given by their places in ``nodes``.
        prizes: Prize of each node that has one, infinite where it has to be in.
        root: A node that has to be in, or None.
    """
    count = len(nodes)
    pairs = np.array(list(edges), dtype=np.int64).reshape(-1, 2)
    weight = np.array(list(edges.values()), dtype=np.float64)
    prize = np.array([prizes.get(node, 0.0) for node in nodes], dtype=np.float64)
    order = _by_surroundings(pairs, weight, prize, nodes)
    at = np.empty(count, dtype=np.int64)
    at[order] = np.arange(count)
    near = sparse.coo_array((np.ones(len(pairs)), at[pairs].T), shape=(count, count)).tocsr()
    walk = csgraph.reverse_cuthill_mckee(sparse.csr_matrix(near + near.T), symmetric_mode=True) if count else order
    order = order[walk]  # neighbours next to each other in memory
    at[order] = np.arange(count)
    ends = np.sort(at[pairs], axis=1)
    rows = np.lexsort((ends[:, 1], ends[:, 0]))
    names = tuple(nodes[place] for place in order)
    hook = -1 if root is None else int(at[nodes.index(root)])
    return Instance(names, ends[rows], weight[rows], prize[order], hook)


def _by_surroundings(pairs: IntArray, weight: FloatArray, prize: FloatArray, nodes: list[Hashable]) -> IntArray:
    """Nodes by prize and weights of their edges, then by name, shape (n,)."""
    around: list[list[float]] = [[] for _ in nodes]
    for (one, other), value in zip(pairs.tolist(), weight.tolist(), strict=True):
        around[one].append(value)
        around[other].append(value)
    keys = [
        (worth, sorted(values), type(node).__name__, repr(node))
        for worth, values, node in zip(prize.tolist(), around, nodes, strict=True)
    ]
    return np.array(sorted(range(len(nodes)), key=keys.__getitem__), dtype=np.int64)


def _number(value: object) -> float:
    """A number as float, NaN for what is none."""
    if isinstance(value, bool) or not isinstance(value, _NUMBERS):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _refuse(name: str, message: str) -> NoReturn:
    raise ArgumentError([bad_argument(name, message)])
