"""Fibre extensions: the shortest roads from existing fibre to villages that lack it, and new access points there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from scipy.sparse import csr_array
from shapely import LineString, MultiLineString, line_merge

from phusong.coverage.fibre.graph import FibreGraph, FibreParameters, build_road_graph
from phusong.coverage.network.network import FloatArray, GeometryArray, IntArray, Network, TextArray
from phusong.coverage.served.evaluate import Coverage
from phusong.optimize.costs.table import CostTable
from phusong.optimize.sites.locations import commune_codes_at

NO_ROAD = "no road near enough"
NOT_CONNECTED = "no road leads to existing fibre"
DROP_TOO_LONG = "the way to the road is longer than the reach of an access point"


@dataclass(frozen=True, slots=True)
class Extensions:
    """Fibre that could be built: sections of a forest rooted in existing fibre, then the access points on it.

    Attributes:
        ids: Identifiers that hold from run to run, shape (n,).
        kinds: ``section`` or ``access_point``, shape (n,).
        parent: Section that must be built before, -1 where it starts on existing fibre, shape (n,).
        root: Number of the point on existing fibre that each option hangs on, shape (n,).
        from_fibre_m: Way along the roads from existing fibre to the far end, metres, shape (n,).
        length_m: Length of a section, metres, 0 for an access point, shape (n,).
        drop_m: Drop cable from an access point to the villages it is built for, metres, 0 for a section, shape (n,).
        x_m: Easting of the far end, metres, shape (n,).
        y_m: Northing of the far end, metres, shape (n,).
        lines: Road each section follows, away from existing fibre, None for an access point, shape (n,).
        village: First of the villages an access point is built for, -1 for a section, shape (n,).
        commune_codes: Commune of the far end, shape (n,).
        capex_vnd: Investment, VND, shape (n,).
        opex_vnd_per_year: Running cost, VND a year, shape (n,).
        serves: Pairs of an access point and a village without fibre within its reach, shape (k, 2).
        serves_m: Way from the access point to the village, its straight way to the road included, metres, shape (k,).
        to_build_m: Fibre to build to each village that lacks it, metres, NaN where it has fibre or cannot be reached,
            shape (n villages,).
        unreachable: Villages without fibre that no extension can reach, ascending, shape (u,).
        reasons: Why, one for each of ``unreachable``.
        fibre: Reach and tolerances used.
        costs: Prices used.
    """

    ids: TextArray
    kinds: TextArray
    parent: IntArray
    root: IntArray
    from_fibre_m: FloatArray
    length_m: FloatArray
    drop_m: FloatArray
    x_m: FloatArray
    y_m: FloatArray
    lines: GeometryArray
    village: IntArray
    commune_codes: TextArray
    capex_vnd: IntArray
    opex_vnd_per_year: IntArray
    serves: IntArray
    serves_m: FloatArray
    to_build_m: FloatArray
    unreachable: IntArray
    reasons: tuple[str, ...]
    fibre: FibreParameters
    costs: CostTable

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class _Ways:
    """Shortest ways from existing fibre to every node of the road graph.

    Attributes:
        graph: Roads with villages and fibre on them.
        distance_m: Way from existing fibre, metres, infinite where none, shape (n nodes,).
        before: Node before on the way, -1 on existing fibre, shape (n nodes,).
        root: Node on existing fibre where the way begins, -1 where none, shape (n nodes,).
    """

    graph: FibreGraph
    distance_m: FloatArray
    before: IntArray
    root: IntArray

    @staticmethod
    def of(graph: FibreGraph) -> _Ways:
        """Ways from wherever existing fibre can be tapped."""
        taps = np.flatnonzero(graph.node_has_fibre)
        distance, source, before = graph.roads.nearest_source(taps, np.zeros(len(taps)))
        return _Ways(graph, distance, before, np.where(source >= 0, np.append(taps, -1)[source], -1))

    def in_order(self, nodes: Iterable[int]) -> list[int]:
        """Nodes from the nearest to the furthest from existing fibre, ties by easting then northing."""
        x, y = self.graph.roads.x_m, self.graph.roads.y_m
        return sorted((int(node) for node in nodes), key=lambda node: (self.distance_m[node], x[node], y[node]))


@dataclass(frozen=True, slots=True)
class _Option:
    """One section or access point before the columns are made."""

    kind: str
    node: int
    parent: int
    line: LineString | None
    length_m: float
    village: int
    drop_m: float


def find_extensions(network: Network, coverage: Coverage, fibre: FibreParameters, costs: CostTable) -> Extensions:
    """Find how fibre could be led along the roads to every village that lacks it.

    Each such village hangs on existing fibre by the shortest road; ways that share road share its sections. An access
    point can be built where the way to a village leaves the road; it serves every village within ``fibre.reach_m`` of
    it, just as existing access points do.

    Args:
        network: The layers.
        coverage: Who is served today.
        fibre: Reach and tolerances.
        costs: Prices.

    Returns:
        The options; the same whatever the order of rows in the network.
    """
    villages = len(network.villages)
    lacking = ~coverage.served("fibre") if "fibre" in coverage.services else np.zeros(villages, dtype=np.bool_)
    graph = build_road_graph(network, fibre)
    ways = _Ways.of(graph)
    reasons = _why_not(ways, fibre.reach_m)
    wanted = lacking & (reasons == "")
    sections = _sections(ways, np.unique(graph.village_node[wanted]))
    by_id = np.array(sorted(np.flatnonzero(wanted), key=lambda each: str(network.villages.ids[each])), dtype=np.int64)
    options = sections + _access_points(ways, by_id, sections)
    serves, serves_m = _serves(graph, options, np.flatnonzero(lacking), fibre.reach_m)
    to_build = np.full(villages, np.nan)
    to_build[wanted] = ways.distance_m[graph.village_node[wanted]]
    unreachable = np.flatnonzero(lacking & ~wanted)
    said = tuple(str(reason) for reason in reasons[unreachable])
    return _columns(network, ways, options, (serves, serves_m), (to_build, unreachable, said), fibre, costs)


def _why_not(ways: _Ways, reach_m: float) -> TextArray:
    """Why fibre cannot be led to each village, empty where it can, shape (n villages,)."""
    node = ways.graph.village_node
    reasons = np.full(len(node), "", dtype=np.object_)
    reasons[ways.graph.village_drop_m > reach_m] = DROP_TOO_LONG
    reasons[~np.isfinite(np.append(ways.distance_m, np.inf)[node])] = NOT_CONNECTED
    reasons[node < 0] = NO_ROAD
    return reasons


def _sections(ways: _Ways, targets: IntArray) -> list[_Option]:
    """Pieces of the ways to the targets between targets and forks, each after the one it hangs on."""
    children: dict[int, int] = {}
    seen: set[int] = set()
    for target in targets:
        node = int(target)
        while node not in seen and ways.before[node] >= 0:
            seen.add(node)
            node = int(ways.before[node])
            children[node] = children.get(node, 0) + 1
    ends = {node for node, count in children.items() if count > 1} | {int(target) for target in targets}
    edge_before = _edges_before(ways)
    number: dict[int, int] = {}
    sections: list[_Option] = []
    for end in ways.in_order(node for node in ends if ways.before[node] >= 0):
        nodes = [end]
        while ways.before[nodes[-1]] >= 0 and (len(nodes) == 1 or nodes[-1] not in ends):
            nodes.append(int(ways.before[nodes[-1]]))
        edges = edge_before[nodes[:-1]]
        length = float(ways.graph.roads.edge_length_m[edges].sum())
        line = _line(ways.graph, edges, nodes[-1])
        number[end] = len(sections)
        sections.append(_Option("section", end, number.get(nodes[-1], -1), line, length, -1, 0.0))
    return sections


def _edges_before(ways: _Ways) -> IntArray:
    """Edge by which the way comes to each node, -1 on existing fibre and where there is no way, shape (n nodes,)."""
    _, edge_of = ways.graph.roads.adjacency()
    nodes = np.int64(len(ways.before))
    row = np.repeat(np.arange(nodes), np.diff(edge_of.indptr))
    after = np.flatnonzero(ways.before >= 0)
    at = np.searchsorted(row * nodes + edge_of.indices, ways.before[after] * nodes + after)
    edges = np.full(nodes, -1, dtype=np.int64)
    edges[after] = edge_of.data[at]
    return edges


def _line(graph: FibreGraph, edges: IntArray, start: int) -> LineString:
    """Consecutive edges as one line that begins at a node."""
    line: LineString = line_merge(MultiLineString(list(graph.roads.edge_lines[edges])))
    here = (graph.roads.x_m[start], graph.roads.y_m[start])
    first, last = line.coords[0], line.coords[-1]
    return line if math.dist(first, here) <= math.dist(last, here) else line.reverse()


def _access_points(ways: _Ways, wanted: IntArray, sections: list[_Option]) -> list[_Option]:
    """An access point at every node where villages without fibre leave the road, with their drops."""
    section_to = {section.node: number for number, section in enumerate(sections)}
    at_node: dict[int, list[int]] = {}
    for village in wanted:
        at_node.setdefault(int(ways.graph.village_node[village]), []).append(int(village))
    drop = ways.graph.village_drop_m
    return [
        _Option(
            kind="access_point",
            node=node,
            parent=section_to.get(node, -1),
            line=None,
            length_m=0.0,
            village=at_node[node][0],
            drop_m=float(drop[at_node[node]].sum()),
        )
        for node in ways.in_order(at_node)
    ]


def _serves(
    graph: FibreGraph, options: list[_Option], lacking: IntArray, reach_m: float
) -> tuple[IntArray, FloatArray]:
    """Access points with the villages without fibre within their reach, and the way between them."""
    at_node: dict[int, list[int]] = {}
    for village in lacking:
        at_node.setdefault(int(graph.village_node[village]), []).append(int(village))
    lengths, _ = graph.roads.adjacency()
    pairs: list[tuple[int, int]] = []
    ways_m: list[float] = []
    for number, option in enumerate(options):
        if option.kind != "access_point":
            continue
        for node, way in _nodes_within(lengths, option.node, reach_m):
            for village in at_node.get(node, ()):
                if way + graph.village_drop_m[village] <= reach_m:
                    pairs.append((number, village))
                    ways_m.append(way + float(graph.village_drop_m[village]))
    return np.array(pairs, dtype=np.int64).reshape(-1, 2), np.array(ways_m, dtype=np.float64)


def _nodes_within(lengths: csr_array, start: int, limit_m: float) -> Iterator[tuple[int, float]]:
    """Nodes no further than a limit along the roads, the nearest first: a search that never leaves the limit."""
    done: set[int] = set()
    queue = [(0.0, start)]
    while queue:
        way, node = heappop(queue)
        if node in done:
            continue
        done.add(node)
        yield node, way
        held = slice(lengths.indptr[node], lengths.indptr[node + 1])
        for near, length in zip(lengths.indices[held].tolist(), lengths.data[held].tolist(), strict=True):
            if near not in done and way + length <= limit_m:
                heappush(queue, (way + length, near))


def _columns(
    network: Network,
    ways: _Ways,
    options: list[_Option],
    serves: tuple[IntArray, FloatArray],
    villages: tuple[FloatArray, IntArray, tuple[str, ...]],
    fibre: FibreParameters,
    costs: CostTable,
) -> Extensions:
    node = np.array([option.node for option in options], dtype=np.int64)
    x, y = ways.graph.roads.x_m[node], ways.graph.roads.y_m[node]
    roots = ways.root[node]
    number = {root: at for at, root in enumerate(ways.in_order(set(roots.tolist())))}
    lines = np.empty(len(options), dtype=np.object_)
    lines[:] = [option.line for option in options]
    return Extensions(
        ids=np.array(
            [f"{option.kind}:{east:.1f},{north:.1f}" for option, east, north in zip(options, x, y, strict=True)],
            dtype=np.object_,
        ),
        kinds=np.array([option.kind for option in options], dtype=np.object_),
        parent=np.array([option.parent for option in options], dtype=np.int64),
        root=np.array([number[root] for root in roots.tolist()], dtype=np.int64),
        from_fibre_m=ways.distance_m[node],
        length_m=np.array([option.length_m for option in options], dtype=np.float64),
        drop_m=np.array([option.drop_m for option in options], dtype=np.float64),
        x_m=x,
        y_m=y,
        lines=lines,
        village=np.array([option.village for option in options], dtype=np.int64),
        commune_codes=commune_codes_at(network, x, y),
        capex_vnd=np.array([_capex_vnd(option, costs) for option in options], dtype=np.int64),
        opex_vnd_per_year=np.array([_opex_vnd(option, costs) for option in options], dtype=np.int64),
        serves=serves[0],
        serves_m=serves[1],
        to_build_m=villages[0],
        unreachable=villages[1],
        reasons=villages[2],
        fibre=fibre,
        costs=costs,
    )


def _capex_vnd(option: _Option, costs: CostTable) -> int:
    return costs.fibre_vnd(option.length_m) if option.line is not None else costs.access_point_vnd(option.drop_m)


def _opex_vnd(option: _Option, costs: CostTable) -> int:
    return costs.fibre_opex_vnd(option.length_m) if option.line is not None else costs.access_point_opex_vnd_per_year
