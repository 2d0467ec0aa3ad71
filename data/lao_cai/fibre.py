"""Fibre in place: access points on the roads and the cables that feed them, calibrated to the reported reach.

A stated number of villages has fibre. Those without are remote ends of the roads; access points are then placed so
that every other village is well within reach by the model's own road graph and none of these is near it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from lao_cai.roads import ROUND_DEG
from lao_cai.terrain import Progress
from phusong.coverage.fibre import OLT, FibreParameters, RoadGraph, build_road_graph
from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.coverage.network import DemandPoints, Network

WELL_WITHIN = 0.9
WELL_BEYOND = 1.1
"""Shares of the reach that served villages stay below and the others above."""

FEEDER_M = 9_000.0
"""Longest cable from an exchange to an access point, so that 64 homes can share a port well within the budget."""


@dataclass(frozen=True, slots=True)
class Fibre:
    """Cables and access points.

    Attributes:
        routes: ``kind`` and ``geometry`` (lines, degrees).
        access: ``fibre_id``, ``kind``, ``geometry`` (points, degrees).
    """

    routes: pd.DataFrame
    access: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Ways:
    """Road distances that decide who is served.

    Attributes:
        graph: Roads with a node at each village.
        village_node: Node of each village, -1 without a road, shape (n,).
        distance_m: From each village to each node, its way to the road included, infinite beyond what matters,
            shape (n, nodes).
        reach_m: Reach of the model.
    """

    graph: RoadGraph
    village_node: IntArray
    distance_m: FloatArray
    reach_m: float


def lay_fibre(network: Network, parameters: FibreParameters, served: int, progress: Progress) -> Fibre:
    """Access points and cables along the roads.

    Args:
        network: Villages and roads.
        parameters: Reach and tolerances of the model.
        served: Number of villages to have fibre.
        progress: Told what is done.
    """
    ways = _measure(network, parameters)
    without = _without_fibre(ways, network.villages, len(network.villages) - served)
    chosen = np.array(_access_nodes(ways, network.villages, without))
    progress(f"fibre: {len(chosen)} access points for {len(network.villages) - len(without)} villages")
    is_olt = _exchanges(ways.graph, chosen, np.isin(chosen, ways.village_node[network.villages.is_commune_centre]))
    lon, lat = network.lon_lat(ways.graph.x_m[chosen], ways.graph.y_m[chosen])
    access = pd.DataFrame(
        {
            "fibre_id": [f"LCAP{number:04d}" for number in range(1, len(chosen) + 1)],
            "kind": np.where(is_olt, OLT, "splitter"),
            "geometry": shapely.points(np.round(lon, ROUND_DEG), np.round(lat, ROUND_DEG)),
        }
    )
    return Fibre(_cables(ways.graph, chosen, is_olt, network), access)


def _measure(network: Network, parameters: FibreParameters) -> _Ways:
    """Distances along the roads between villages and nodes."""
    built = build_road_graph(network, parameters)
    lengths, _ = built.roads.adjacency()
    distance = np.full((len(network.villages), len(built.roads)), np.inf)
    found = np.flatnonzero(built.village_node >= 0)
    distance[found] = dijkstra(lengths, indices=built.village_node[found], limit=1.5 * parameters.reach_m)
    distance += np.nan_to_num(built.village_drop_m, nan=np.inf)[:, None]
    return _Ways(built.roads, built.village_node, distance, parameters.reach_m)


def _without_fibre(ways: _Ways, villages: DemandPoints, wanted: int) -> IntArray:
    """Villages to leave without fibre: no road, or the farthest along the roads from any commune centre."""
    near = ways.distance_m <= WELL_WITHIN * ways.reach_m
    beyond = ways.distance_m > WELL_BEYOND * ways.reach_m
    chosen = np.flatnonzero(ways.village_node < 0).tolist()
    if len(chosen) > wanted:
        raise ValueError(f"{len(chosen)} villages have no road, more than the {wanted} that may lack fibre")
    allowed = beyond[chosen].all(axis=0)
    centre = villages.is_commune_centre
    lengths, _ = ways.graph.adjacency()
    remote = dijkstra(lengths, indices=ways.village_node[centre & (ways.village_node >= 0)], min_only=True)
    remoteness = remote[np.maximum(ways.village_node, 0)] / (200.0 + villages.population)
    for village in np.argsort(-remoteness, kind="stable"):
        if len(chosen) == wanted:
            break
        if centre[village] or village in chosen:
            continue
        still = allowed & beyond[village]
        others = np.ones(len(villages), dtype=np.bool_)
        others[[*chosen, village]] = False
        if (near[others] & still).any(axis=1).all():
            chosen.append(int(village))
            allowed = still
    if len(chosen) < wanted:
        raise ValueError(f"only {len(chosen)} of {wanted} villages can be left without fibre with a clear margin")
    return np.sort(np.array(chosen, dtype=np.int64))


def _access_nodes(ways: _Ways, villages: DemandPoints, without: IntArray) -> list[int]:
    """Nodes of the access points: the commune centres, then greedily wherever most villages come within reach."""
    near = ways.distance_m <= WELL_WITHIN * ways.reach_m
    near[:, ~(ways.distance_m[without] > WELL_BEYOND * ways.reach_m).all(axis=0)] = False
    open_ = np.ones(len(villages), dtype=np.bool_)
    open_[without] = False
    at_centres = ways.village_node[villages.is_commune_centre]
    chosen = sorted({int(node) for node in at_centres if near[:, node].any()})
    open_ &= ~near[:, chosen].any(axis=1)
    while open_.any():
        best = int(np.argmax(near[open_].sum(axis=0)))
        chosen.append(best)
        open_ &= ~near[:, best]
    return chosen


def _exchanges(graph: RoadGraph, access: IntArray, is_olt: BoolArray) -> BoolArray:
    """OLTs at the commune centres, and further ones wherever the cable from the nearest would be too long."""
    is_olt = is_olt.copy()
    before = _cable_ways(graph, access)
    while True:
        away_m = _along_cables_m(graph, before, access[is_olt])[access]
        furthest = int(np.argmax(away_m))
        if away_m[furthest] <= FEEDER_M:
            return is_olt
        is_olt[furthest] = True


def _cable_ways(graph: RoadGraph, access: IntArray) -> IntArray:
    """Node before each node on the way from the first exchange, -1 off the cables, shape (nodes,)."""
    _, _, before = graph.nearest_source(access[:1], np.zeros(1))
    on = np.zeros(len(graph), dtype=np.bool_)
    for node in access:
        at = int(node)
        while before[at] >= 0 and not on[at]:
            on[at] = True
            at = int(before[at])
    return np.where(on, before, -1)


def _along_cables_m(graph: RoadGraph, before: IntArray, olts: IntArray) -> FloatArray:
    """Way along the cables from the nearest of some nodes to every node, metres, shape (nodes,)."""
    lengths, _ = graph.adjacency()
    after = np.flatnonzero(before >= 0)
    shape = (len(graph), len(graph))
    laid = coo_array((np.asarray(lengths[before[after], after]).ravel(), (before[after], after)), shape=shape)
    return np.asarray(dijkstra(laid.tocsr(), directed=False, indices=np.unique(olts), min_only=True))


def _cables(graph: RoadGraph, access: IntArray, is_olt: BoolArray, network: Network) -> pd.DataFrame:
    """Cables along the roads from the first exchange to all the others and to every access point."""
    _, _, before = graph.nearest_source(access[:1], np.zeros(1))
    backbone: set[tuple[int, int]] = set()
    branches: set[tuple[int, int]] = set()
    for nodes, edges in ((access[is_olt], backbone), (access[~is_olt], branches)):
        for node in nodes:
            at = int(node)
            while before[at] >= 0:
                edges.add((at, int(before[at])))
                at = int(before[at])
    kinds, lines = [], []
    for kind, edges in (("backbone", backbone), ("distribution", branches - backbone)):
        pieces = [graph.line_along([end, start]) for start, end in sorted(edges)]
        merged = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(pieces)))
        lines += list(merged)
        kinds += [kind] * len(merged)
    degrees = shapely.transform(
        lines, lambda xy: np.round(np.column_stack(network.lon_lat(xy[:, 0], xy[:, 1])), ROUND_DEG)
    )
    return pd.DataFrame({"kind": kinds, "geometry": shapely.normalize(degrees)})
