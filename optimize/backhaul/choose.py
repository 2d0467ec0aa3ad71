"""How the traffic of a new tower gets home: fibre along the roads, or one microwave hop to an existing site."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.fibre import FibreParameters
from phusong.coverage.kernels import FloatArray, IntArray, TextArray
from phusong.coverage.network import Network
from phusong.optimize.backhaul.fibre import fibre_distance_m
from phusong.optimize.backhaul.microwave import hop_distance_m
from phusong.optimize.costs.fibre import fibre_vnd
from phusong.optimize.costs.microwave import microwave_vnd
from phusong.optimize.costs.table import CostTable
from phusong.optimize.plan.proposal import Backhaul


@dataclass(frozen=True, slots=True)
class TowerTops:
    """Antennas of new towers, for which a backhaul is sought.

    Attributes:
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        height_m: Height above ground of all of them, metres.
    """

    x_m: FloatArray
    y_m: FloatArray
    height_m: float


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

    def at(self, location: int) -> Backhaul:
        """The backhaul of one location, which must have one."""
        return Backhaul(self.kinds[location], float(self.length_m[location]))


def find_backhauls(
    network: Network, tops: TowerTops, microwave_range_m: float, costs: CostTable, fibre: FibreParameters
) -> Backhauls:
    """Choose the cheaper of fibre and microwave for each location, fibre where they cost the same.

    Args:
        network: The layers; every existing site is taken to have a backhaul that can carry one hop more.
        tops: The new towers.
        microwave_range_m: Longest hop, metres.
        costs: Prices.
        fibre: Tolerances with which fibre and roads belong together.
    """
    count = len(tops.x_m)
    cable_m = fibre_distance_m(network, tops.x_m, tops.y_m, fibre)
    hop_m = hop_distance_m(network, tops.x_m, tops.y_m, tops.height_m, microwave_range_m)
    kinds = np.full(count, "", dtype=np.object_)
    length, cost = np.zeros(count), np.zeros(count, dtype=np.int64)
    for at in range(count):
        ways = []
        if np.isfinite(cable_m[at]):
            ways.append((fibre_vnd(costs, float(cable_m[at])), "fibre", cable_m[at]))
        if np.isfinite(hop_m[at]):
            ways.append((microwave_vnd(costs, float(hop_m[at])), "microwave", hop_m[at]))
        if ways:
            cost[at], kinds[at], length[at] = min(ways)
    return Backhauls(kinds, length, cost)
