"""Checks of the roads as a network: gaps, islands, and what lies too far from every road."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import STRtree

from phusong.coverage.fibre.along import LOOK_M
from phusong.coverage.fibre.graph import FibreGraph, bare_roads, build_road_graph
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.roads import RoadGraph
from phusong.coverage.fibre.survey import said_place, survey_contradictions
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.findings.wording import listed
from phusong.coverage.kernels.arrays import FloatArray, GeometryArray, IntArray
from phusong.coverage.network.network import Network

ROUND_A_GAP = 5.0
"""Widest gaps of way round within which a gap between roads cuts nothing off."""

_ROUNDING = 1e-9
"""Share of a distance by which two ways of measuring it may differ."""

NAMED = 5
"""Villages that a finding names before it counts the others."""


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding and the place that it is about, metres."""

    finding: Finding
    x_m: float
    y_m: float


def check_fibre(network: Network, parameters: FibreParameters) -> list[PlacedFinding]:
    """Hold roads, cables, access points and villages against each other.

    Args:
        network: The layers.
        parameters: Tolerances.

    Returns:
        The findings, each with its place; none where there are no roads.
    """
    if not len(network.roads):
        return []
    bare = bare_roads(network.roads, parameters.node_tolerance_m)
    graph = build_road_graph(network, parameters)
    return [
        *_gaps(network, bare, parameters),
        *_islands(network, graph),
        *_off_road(network, graph, parameters),
        *_cables_off_road(network, parameters),
        *_contradictions(network, graph, parameters),
    ]


def _placed(network: Network, finding: Finding, x_m: float, y_m: float) -> PlacedFinding:
    """A finding with its file and its place."""
    return PlacedFinding(replace(finding, file=network.sources.get(finding.layer or "")), x_m, y_m)


def _gaps(network: Network, roads: RoadGraph, parameters: FibreParameters) -> Iterator[PlacedFinding]:
    """Ends of roads that lie near another road without a short way to it."""
    reach_m = parameters.max_gap_m
    ends = np.flatnonzero(np.bincount(roads.edge_nodes.ravel(), minlength=len(roads)) == 1)
    points = np.asarray(shapely.points(roads.x_m[ends], roads.y_m[ends]), dtype=np.object_)
    end, edge = STRtree(roads.edge_lines).query(points, predicate="dwithin", distance=reach_m)
    gap_m = shapely.distance(points[end], roads.edge_lines[edge])
    along_m = shapely.line_locate_point(roads.edge_lines[edge], points[end])
    told: set[tuple[int, int]] = set()
    seen: set[int] = set()
    for at in np.lexsort((edge, gap_m, end)).tolist():
        node, foot = int(ends[end[at]]), (int(edge[at]), float(along_m[at]))
        if node in seen or gap_m[at] == 0.0 or _way_round(roads, node, foot, ROUND_A_GAP * reach_m):
            continue
        seen.add(node)
        facing = _node_at(roads, foot)
        if (facing, node) in told:
            continue
        told.add((node, facing))
        gap = f"{gap_m[at]:.1f} m"
        place = (float(roads.x_m[node]), float(roads.y_m[node]))
        where = said_place(network, *place)
        message = f"the road ends {gap} from another road and is not joined to it; at {where}"
        yield _placed(network, make_finding("road-gap", message, layer="roads", value=gap), *place)


def _way_round(roads: RoadGraph, node: int, foot: tuple[int, float], limit_m: float) -> bool:
    """Whether a way along the roads no longer than a limit leads from a node to a place along an edge."""
    edge, along_m = foot
    way_m = dict(roads.nodes_within(node, limit_m))
    start, end = (way_m.get(int(each), np.inf) for each in roads.edge_nodes[edge])
    return min(start + along_m, end + float(roads.edge_length_m[edge]) - along_m) <= limit_m


def _node_at(roads: RoadGraph, foot: tuple[int, float]) -> int:
    """Node at a place along an edge, -1 where the place is between its ends."""
    edge, along_m = foot
    start, end = roads.edge_nodes[edge].tolist()
    return int(start) if along_m <= 0.0 else int(end) if along_m >= roads.edge_length_m[edge] else -1


def _islands(network: Network, graph: FibreGraph) -> Iterator[PlacedFinding]:
    """Parts of the roads that hang on no other, with the villages and access points on them."""
    roads, part = graph.roads, graph.roads.components()
    edge_part = part[roads.edge_nodes[:, 0]]
    villages_on, points_on = _by_part(part, graph.village_node), _by_part(part, graph.access_node)
    empty: list[int] = []
    for island in np.unique(part[graph.node_on_island]).tolist():
        edges = np.flatnonzero(edge_part == island)
        villages = network.villages.ids[villages_on.get(island, [])].tolist()
        points = network.fibre.access_point_ids[points_on.get(island, [])].tolist()
        if not villages and not points:
            empty.append(int(edges[0]))
            continue
        place, off = _middle(roads, int(edges[0])), f"{float(roads.edge_length_m[edges].sum()) / 1000.0:.1f} km"
        yield _placed(network, _cut_off(off, villages, points, said_place(network, *place)), *place)
    if empty:
        place, count = _middle(roads, empty[0]), f"{len(empty):,}"
        where = said_place(network, *place)
        message = f"{count} parts of the roads hang on no other road and cut off nothing; at {where}"
        yield _placed(network, make_finding("road-island", message, layer="roads", value=len(empty)), *place)


def _cut_off(length: str, villages: Sequence[str], points: Sequence[str], where: str) -> Finding:
    """What hangs on a part of the roads that hangs on no other."""
    there, ports = listed(villages, NAMED), listed(points, NAMED)
    count, many = f"{len(villages):,}", f"{len(points):,}"
    if not points:
        message = f"{length} of road hang on no other road; cut off are villages: {count} ({there}); at {where}"
    elif not villages:
        message = f"{length} of road hang on no other road; cut off are access points: {many} ({ports}); at {where}"
    else:
        message = (
            f"{length} of road hang on no other road; cut off are villages: {count} ({there}), "
            f"access points: {many} ({ports}); at {where}"
        )
    return make_finding("road-island", message, layer="roads", value=length)


def _by_part(part: IntArray, nodes: IntArray) -> dict[int, list[int]]:
    """What stands at nodes, by the part of the roads that these belong to."""
    held: dict[int, list[int]] = {}
    for number, node in enumerate(nodes.tolist()):
        if node >= 0:
            held.setdefault(int(part[node]), []).append(number)
    return held


def _middle(roads: RoadGraph, edge: int) -> tuple[float, float]:
    middle = shapely.line_interpolate_point(roads.edge_lines[edge], 0.5, normalized=True)
    return float(shapely.get_x(middle)), float(shapely.get_y(middle))


def _off_road(network: Network, graph: FibreGraph, parameters: FibreParameters) -> Iterator[PlacedFinding]:
    """Villages and access points that no road comes near enough to."""
    villages, plant = network.villages, network.fibre
    tree = STRtree(network.roads.lines)

    def away(x_m: float, y_m: float) -> str:
        here = shapely.Point(x_m, y_m)
        return _said(float(shapely.distance(network.roads.lines[tree.nearest(here)], here)))

    for row in np.flatnonzero(graph.village_node < 0).tolist():
        place = (float(villages.x_m[row]), float(villages.y_m[row]))
        far = away(*place)
        name, limit = villages.ids[row], _said(parameters.max_drop_m)
        where = said_place(network, *place)
        message = f"the village {name} is {far} from the nearest road, further than {limit}; at {where}"
        finding = make_finding("village-off-road", message, layer="villages", value=far)
        yield _placed(network, finding, *place)
    for row in np.flatnonzero(graph.access_node < 0).tolist():
        place = (float(plant.x_m[row]), float(plant.y_m[row]))
        far = away(*place)
        name, limit = plant.access_point_ids[row], _said(parameters.max_access_m)
        where = said_place(network, *place)
        message = f"the access point {name} is {far} from the nearest road, further than {limit}; at {where}"
        finding = make_finding("access-point-off-road", message, layer="fibre", value=far)
        yield _placed(network, finding, *place)


def _said(length_m: float) -> str:
    return f"{length_m:,.0f} m" if length_m < 10_000.0 else f"{length_m / 1000.0:,.1f} km"


def _cables_off_road(network: Network, parameters: FibreParameters) -> Iterator[PlacedFinding]:
    """Cables of which a stretch has no road beside it."""
    routes, beside_m = network.fibre.routes, max(parameters.max_beside_m, parameters.max_feed_m)
    length_m = shapely.length(routes)
    steps = np.maximum(np.ceil(length_m / LOOK_M), 1.0).astype(np.int64)
    of = np.repeat(np.arange(len(routes)), steps + 1)
    first = np.cumsum(steps + 1) - (steps + 1)
    share = (np.arange(len(of)) - first[of]) / steps[of]
    points = np.asarray(shapely.line_interpolate_point(routes[of], share, normalized=True), dtype=np.object_)
    away_m = _away_m(STRtree(network.roads.lines), points, beside_m)
    count = np.bincount(of[away_m > beside_m], minlength=len(routes))
    for number in np.flatnonzero(count >= 2).tolist():
        off, own = int(count[number]), slice(int(first[number]), int(first[number] + steps[number]) + 1)
        most_m, worst = float(away_m[own].max()), points[own][np.argmax(away_m[own])]
        length = _said(float(length_m[number]) * off / (int(steps[number]) + 1))
        most, limit = _said(most_m), _said(beside_m)
        place = (float(shapely.get_x(worst)), float(shapely.get_y(worst)))
        where = said_place(network, *place)
        message = f"about {length} of the cable lie further than {limit} from every road, up to {most}; at {where}"
        yield _placed(network, make_finding("fibre-off-road", message, layer="fibre", value=most), *place)


def _away_m(tree: STRtree, points: GeometryArray, beside_m: float) -> FloatArray:
    """Way to the nearest line, metres, shape (n,); 0 for all that is no further than a distance, surely."""
    away_m = np.zeros(len(points))
    off = np.ones(len(points), dtype=np.bool_)
    off[tree.query(points, predicate="dwithin", distance=beside_m * (1.0 - _ROUNDING))[0]] = False
    rest = np.flatnonzero(off)
    (at, _), least_m = tree.query_nearest(points[rest], return_distance=True, all_matches=False)
    away_m[rest[at]] = least_m
    return away_m


def _contradictions(network: Network, graph: FibreGraph, parameters: FibreParameters) -> Iterator[PlacedFinding]:
    """What the survey says otherwise than the network."""
    villages = network.villages
    for finding, row in survey_contradictions(network, graph, parameters):
        yield _placed(network, finding, float(villages.x_m[row]), float(villages.y_m[row]))
