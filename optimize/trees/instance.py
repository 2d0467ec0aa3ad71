"""A graph and prizes as they are given, checked, and put into an order of their own.

The order of nodes and edges, and their names, must not change the answer: nodes are sorted by what they cost and by the
weights of their edges, and by name only where these agree.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

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


class Edges(NamedTuple):
    """Edges between numbered nodes, each pair once.

    Attributes:
        ends: Nodes that each joins, the smaller number first, shape (m, 2).
        weight: Weight of each, shape (m,).
    """

    ends: IntArray
    weight: FloatArray


def checked_edges(graph: Any, weight: str) -> tuple[list[Hashable], Edges]:  # noqa: ANN401
    """Nodes of a graph, and its edges, of those between the same two nodes the cheapest; loops are left out.

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
    given: list[tuple[Hashable, Hashable, Any]] = list(graph.edges(data=weight))
    values = np.array([value if type(value) is float else _number(value) for _, _, value in given], dtype=np.float64)
    wrong = np.flatnonzero(~((values >= 0.0) & (values < math.inf)))
    if len(wrong):
        one, other, value = given[wrong[0]]
        more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        message = f"has {weight!r} {value!r} for the edge {one!r} – {other!r}{more}"
        _refuse("graph", f"{message}, expected a finite number that is not negative on every edge")
    ends = np.empty((len(given), 2), dtype=np.int64)
    ends[:, 0] = [number[one] for one, _, _ in given]
    ends[:, 1] = [number[other] for _, other, _ in given]
    edges = _cheapest(np.sort(ends), values + 0.0)  # a negative zero is none
    _check_sum("graph", f"{weight!r} of its edges", edges.weight)
    return nodes, edges


def _cheapest(ends: IntArray, weight: FloatArray) -> Edges:
    """Of the edges between the same two nodes the cheapest, without loops; ends sorted within each, shape (k, 2)."""
    rows = np.lexsort((weight, ends[:, 1], ends[:, 0]))
    rows = rows[ends[rows, 0] != ends[rows, 1]]
    first = np.ones(len(rows), dtype=np.bool_)
    first[1:] = np.any(ends[rows[1:]] != ends[rows[:-1]], axis=1)
    return Edges(ends[rows[first]], weight[rows[first]])


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
    _check_sum("prizes", "its prizes", np.array(list(found.values())))
    return found


def _check_sum(name: str, what: str, values: FloatArray) -> None:
    if float((values / _MOST).sum()) > 1.0:
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
    edges: Edges,
    prizes: Mapping[Hashable, float],
    root: Hashable | None,
) -> Instance:
    """Put nodes and edges into their own order.

    Args:
        nodes: Names of the nodes.
        edges: The edges between them, nodes being numbered by their places in ``nodes``.
        prizes: Prize of each node that has one, infinite where it has to be in.
        root: A node that has to be in, or None.
    """
    count = len(nodes)
    pairs, weight = edges
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
    at = pairs.reshape(-1)
    rows = np.lexsort((np.repeat(weight, 2), at))
    # Numbers that are not negative sort as their bytes do, and a row of them as the bytes of the row.
    told = np.repeat(weight, 2)[rows].astype(">f8").tobytes()
    until = 8 * np.cumsum(np.bincount(at, minlength=len(nodes)))
    keys = [
        (worth, told[begin:end], type(node).__name__, repr(node))
        for worth, begin, end, node in zip(prize.tolist(), [0, *until.tolist()], until.tolist(), nodes, strict=False)
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
