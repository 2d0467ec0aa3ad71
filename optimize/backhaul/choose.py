"""How the traffic of a new tower gets home: fibre along the roads, or one microwave hop to an existing site."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from phusong.coverage.fibre.graph import FibreParameters, build_road_graph
from phusong.coverage.network.network import FloatArray, IntArray, Network, TextArray
from phusong.coverage.terrain.terrain import Terrain
from phusong.optimize.costs.table import CostTable

EFFECTIVE_EARTH_RADIUS_M = 8_500_000.0
"""Radius on which rays in the mean atmosphere are straight: the Earth's 6,371 km times the customary factor 4/3."""

HOPS_TRIED = 20
"""Nearest sites that a line of sight is sought to, before a tower counts as without microwave."""


@dataclass(frozen=True, slots=True)
class Backhauls:
    """The cheapest backhaul of each location.

    Attributes:
        kinds: ``fibre``, ``microwave``, or empty where there is none, shape (n,).
        length_m: Length to build, metres, shape (n,).
        cost_vnd: Investment, VND, shape (n,).
    """

    kinds: TextArray
    length_m: FloatArray
    cost_vnd: IntArray

    def text(self, at: int) -> str:
        """For people: ``fibre 1.2 km``, ``microwave 8.0 km``."""
        return f"{self.kinds[at]} {self.length_m[at] / 1000.0:.1f} km"


def find_backhauls(
    network: Network,
    x_m: FloatArray,
    y_m: FloatArray,
    height_m: float,
    microwave_range_m: float,
    costs: CostTable,
    fibre: FibreParameters,
) -> Backhauls:
    """Choose the cheaper of fibre and microwave for each location, fibre where they cost the same.

    Args:
        network: The layers; every existing site is taken to have a backhaul that can carry one hop more.
        x_m: Eastings of the locations, metres, shape (n,).
        y_m: Northings, metres, shape (n,).
        height_m: Antenna height above ground of the new towers, metres.
        microwave_range_m: Longest hop, metres.
        costs: Prices.
        fibre: Tolerances with which fibre and roads belong together.
    """
    cable_m = fibre_distance_m(network, x_m, y_m, fibre)
    hop_m = hop_distance_m(network, x_m, y_m, height_m, microwave_range_m)
    kinds = np.full(len(x_m), "", dtype=np.object_)
    length, cost = np.zeros(len(x_m)), np.zeros(len(x_m), dtype=np.int64)
    for at in range(len(x_m)):
        ways = []
        if np.isfinite(cable_m[at]):
            ways.append((costs.fibre_vnd(float(cable_m[at])), "fibre", cable_m[at]))
        if np.isfinite(hop_m[at]):
            ways.append((costs.microwave_vnd(float(hop_m[at])), "microwave", hop_m[at]))
        if ways:
            cost[at], kinds[at], length[at] = min(ways)
    return Backhauls(kinds, length, cost)


def fibre_distance_m(network: Network, x_m: FloatArray, y_m: FloatArray, fibre: FibreParameters) -> FloatArray:
    """Way from each point straight to the nearest road and along the roads to existing fibre, metres, shape (n,).

    It is infinite where no fibre can be reached so.
    """
    graph = build_road_graph(network, fibre)
    roads = graph.roads
    taps = np.flatnonzero(graph.node_has_fibre)
    distance = np.full(len(x_m), np.inf)
    if not len(taps):
        return distance
    from_fibre, _, _ = roads.nearest_source(taps, np.zeros(len(taps)))
    at = roads.snap(x_m, y_m, np.inf)
    start, end = roads.edge_nodes[at.edge].T
    rest = roads.edge_length_m[at.edge] - at.along_m
    along = np.minimum(from_fibre[start] + at.along_m, from_fibre[end] + rest)
    along[graph.edge_has_fibre[at.edge]] = 0.0
    return np.asarray(at.offset_m + along, dtype=np.float64)


def hop_distance_m(network: Network, x_m: FloatArray, y_m: FloatArray, height_m: float, range_m: float) -> FloatArray:
    """Distance to the nearest existing site in line of sight, metres, infinite for none within range, shape (n,)."""
    sites = network.sites
    hop = np.full(len(x_m), np.inf)
    if not len(sites) or not len(x_m) or range_m <= 0.0:
        return hop
    tree = cKDTree(np.column_stack((sites.x_m, sites.y_m)))
    tried = min(HOPS_TRIED, len(sites))
    distances, nearest = tree.query(np.column_stack((x_m, y_m)), k=np.arange(1, tried + 1))
    for at in range(len(x_m)):
        here = (float(x_m[at]), float(y_m[at]))
        for distance, site in zip(distances[at], nearest[at], strict=True):
            if distance > range_m:
                break
            there = (float(sites.x_m[site]), float(sites.y_m[site]))
            if in_sight(network.terrain, here, there, height_m, float(sites.height_m[site])):
                hop[at] = distance
                break
    return hop


def in_sight(
    terrain: Terrain, here: tuple[float, float], there: tuple[float, float], height_m: float, other_height_m: float
) -> bool:
    """Whether the straight ray between two antennas clears the ground of a standard atmosphere's Earth.

    No part of the Fresnel zone is asked to be clear. A profile that crosses unknown terrain is not in sight.

    Args:
        terrain: Heights.
        here: Easting and northing of one antenna, metres.
        there: Easting and northing of the other, metres.
        height_m: Height of the first antenna above ground, metres.
        other_height_m: Height of the other antenna above ground, metres.
    """
    d_km, ground = terrain.profile(here, there)
    away = d_km * 1000.0
    if np.isnan(ground).any():
        return False
    if away[-1] <= 0.0:
        return True
    first, last = ground[0] + height_m, ground[-1] + other_height_m
    ray = first + (last - first) * away / away[-1]
    bulge = away * (away[-1] - away) / (2.0 * EFFECTIVE_EARTH_RADIUS_M)  # the bulge in P.526-15 §4.5, d in m
    return bool((ray[1:-1] > (ground + bulge)[1:-1]).all())
