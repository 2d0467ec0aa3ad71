"""Small seeded graphs of the families that public collections of Steiner trees are made of, whole and fractional costs.

Each family is hard in a way of its own: ties everywhere (hypercube, codes), holes and long straight ways (grid), every
way as good as another (rectilinear), costs that punish terminals (incidence), two sides (bipartite), everything next to
everything (complete), narrow layers with dear crossings (wires).
"""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import networkx as nx
import numpy as np


@dataclass(frozen=True)
class FamilyGraph:
    """A connected graph with its terminals, which are also the nodes that have prizes."""

    graph: nx.Graph
    terminals: list[int]
    prizes: dict[int, float]


Draw = Callable[[np.random.Generator, int], tuple[nx.Graph, list[int]]]


def _some(rng: np.random.Generator, graph: nx.Graph, most: int) -> list[int]:
    nodes = list(graph)
    return [nodes[at] for at in rng.choice(len(nodes), min(most, len(nodes)), replace=False)]


def _hypercube(rng: np.random.Generator, most: int) -> tuple[nx.Graph, list[int]]:
    """Corners of a cube; the even ones are terminals; costs alike, or nearly."""
    size = 3 if most < 8 else 4
    graph = nx.convert_node_labels_to_integers(nx.hypercube_graph(size), label_attribute="corner")
    spread = int(rng.choice([0, 10]))
    for _, _, edge in graph.edges(data=True):
        edge["cost"] = float(100 + rng.integers(0, spread + 1))
    even = [node for node, data in graph.nodes(data=True) if sum(data["corner"]) % 2 == 0]
    return graph, even[:most]


def _codes(rng: np.random.Generator, most: int) -> tuple[nx.Graph, list[int]]:
    """Words of three letters out of three that differ in one place."""
    words = list(itertools.product(range(3), repeat=3))
    graph = nx.Graph()
    for one, other in itertools.combinations(range(len(words)), 2):
        if sum(a != b for a, b in zip(words[one], words[other], strict=True)) == 1:
            graph.add_edge(one, other, cost=float(100 + rng.integers(0, 3)))
    return graph, _some(rng, graph, most)


def _holes(rng: np.random.Generator, most: int) -> tuple[nx.Graph, list[int]]:
    """A grid with rectangles cut out, whose columns and rows lie at uneven distances, as on a chip."""
    side = 7
    graph = nx.grid_2d_graph(side, side)
    for _ in range(2):
        x, y, wide, high = rng.integers(0, side - 2, 2).tolist() + rng.integers(1, 3, 2).tolist()
        rest = nx.Graph(graph)
        rest.remove_nodes_from(list(itertools.product(range(x, x + wide), range(y, y + high))))
        if nx.is_connected(rest):
            graph = rest
    x_at, y_at = np.cumsum(rng.integers(1, 40, (2, side)), axis=1)
    for (x0, y0), (x1, y1), edge in graph.edges(data=True):
        edge["cost"] = float(abs(x_at[x1] - x_at[x0]) + abs(y_at[y1] - y_at[y0]))
    graph = nx.convert_node_labels_to_integers(graph)
    return graph, _some(rng, graph, most)


def _rectilinear(rng: np.random.Generator, most: int) -> tuple[nx.Graph, list[int]]:
    """All lines through some points (Hanan 1966), which are the terminals; fractional costs."""
    at = rng.random((most, 2))
    x_at, y_at = np.sort(at[:, 0]), np.sort(at[:, 1])
    graph = nx.grid_2d_graph(most, most)
    for (x0, y0), (x1, y1), edge in graph.edges(data=True):
        edge["cost"] = float(abs(x_at[x1] - x_at[x0]) + abs(y_at[y1] - y_at[y0]))
    points = {(int(np.searchsorted(x_at, x)), int(np.searchsorted(y_at, y))) for x, y in at}
    number = {node: place for place, node in enumerate(graph)}
    return nx.relabel_nodes(graph, number), sorted(number[point] for point in points)


def _incidence(rng: np.random.Generator, most: int) -> tuple[nx.Graph, list[int]]:
    """A random graph in which an edge costs more for each of its ends that is a terminal."""
    graph = _connected(rng, 40, 60)
    terminals = _some(rng, graph, most)
    for one, other, edge in graph.edges(data=True):
        edge["cost"] = float(100 + 100 * ((one in terminals) + (other in terminals)) + rng.integers(-5, 6))
    return graph, terminals


def _bipartite(rng: np.random.Generator, most: int) -> tuple[nx.Graph, list[int]]:
    """Terminals that touch nothing but others' neighbours."""
    graph = nx.Graph()
    for terminal in range(most):
        for other in rng.choice(20, 4, replace=False).tolist():
            graph.add_edge(terminal, most + other, cost=float(rng.integers(100, 111)))
    for one, other in itertools.pairwise(range(most, most + 20)):
        graph.add_edge(one, other, cost=float(rng.integers(100, 111)) * 2.0)
    return graph, list(range(most))


def _complete(rng: np.random.Generator, most: int) -> tuple[nx.Graph, list[int]]:
    """Every two nodes are joined: at their distance, or at random."""
    at, alike = rng.random((24, 2)) * 1000.0, bool(rng.integers(2))
    graph = nx.complete_graph(24)
    for one, other, edge in graph.edges(data=True):
        far = float(np.hypot(*(at[one] - at[other])))
        edge["cost"] = float(np.round(far)) if alike else float(rng.integers(1, 1001))
    return graph, _some(rng, graph, most)


def _wires(rng: np.random.Generator, most: int) -> tuple[nx.Graph, list[int]]:
    """Two layers of a grid whose crossings are dear: the cost counts bends first and lengths after."""
    graph = nx.Graph()
    for layer, x, y in itertools.product(range(2), range(6), range(6)):
        step = (layer, x + 1, y) if layer == 0 else (layer, x, y + 1)
        if max(step[1:]) < 6:
            graph.add_edge((layer, x, y), step, cost=float(rng.integers(1, 40)))
        if layer == 0:
            graph.add_edge((0, x, y), (1, x, y), cost=100_000.0)
    graph = nx.convert_node_labels_to_integers(graph)
    return graph, _some(rng, graph, most)


def _sparse(rng: np.random.Generator, most: int) -> tuple[nx.Graph, list[int]]:
    """A random graph with costs from 1 to 10."""
    graph = _connected(rng, 50, 63)
    for _, _, edge in graph.edges(data=True):
        edge["cost"] = float(rng.integers(1, 11))
    return graph, _some(rng, graph, most)


def _connected(rng: np.random.Generator, nodes: int, edges: int) -> nx.Graph:
    graph = nx.Graph((node, int(rng.integers(node))) for node in range(1, nodes))
    while graph.size() < edges:
        one, other = rng.choice(nodes, 2, replace=False).tolist()
        graph.add_edge(one, other)
    return graph


FAMILIES: dict[str, Draw] = {
    "hypercube": _hypercube,
    "codes": _codes,
    "holes": _holes,
    "rectilinear": _rectilinear,
    "incidence": _incidence,
    "bipartite": _bipartite,
    "complete": _complete,
    "wires": _wires,
    "sparse": _sparse,
}


def family_graph(family: str, seed: int, most: int = 7) -> FamilyGraph:
    """A graph of a family with up to ``most`` terminals; some seeds have edges that cost nothing, or other units."""
    rng = np.random.default_rng(seed)
    graph, terminals = FAMILIES[family](rng, most)
    if seed % 3 == 1:
        for one, other in _share(rng, graph.edges, 0.1):
            graph.edges[one, other]["cost"] = 0.0
    typical = float(np.median([cost for _, _, cost in graph.edges(data="cost")])) + 1e-9
    prizes = {node: float(np.round(typical * rng.uniform(0.2, 4.0), 2)) for node in terminals}
    unit = (1.0, 1.0, 1e-9, 1e12)[seed % 4]
    for _, _, edge in graph.edges(data=True):
        edge["cost"] *= unit
    return FamilyGraph(graph, terminals, {node: prize * unit for node, prize in prizes.items()})


def _share(rng: np.random.Generator, edges: Iterable[tuple[int, int]], share: float) -> list[tuple[int, int]]:
    return [edge for edge in edges if rng.random() < share]
