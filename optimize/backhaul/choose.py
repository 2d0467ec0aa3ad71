"""How the traffic of a new tower gets home: fibre along the roads, or one microwave hop to an existing site."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.fibre import FibreParameters
from phusong.coverage.kernels import FloatArray, IntArray, TextArray
from phusong.coverage.network import Network
from phusong.optimize.backhaul.fibre import fibre_ways
from phusong.optimize.backhaul.microwave import hop_distance_m
from phusong.optimize.costs.fibre import off_road_fibre_vnd
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
    """Ways home of each location: none, one, or both where it depends on what else is built which is cheaper.

    Attributes:
        location: Location of each way, ascending, microwave before fibre, shape (k,).
        kinds: ``fibre`` or ``microwave``, shape (k,).
        length_m: Length that the tower builds for itself: the hop, or the cable straight from the road, metres,
            shape (k,).
        cost_vnd: Investment for it, VND; the trench along the road is an option of its own, shape (k,).
        locations: Number of locations.
    """

    location: IntArray
    kinds: TextArray
    length_m: FloatArray
    cost_vnd: IntArray
    locations: int

    def at(self, way: int) -> Backhaul:
        """One way as a proposal tells it."""
        return Backhaul(self.kinds[way], float(self.length_m[way]))

    def ways(self, location: int) -> IntArray:
        """Ways home of a location."""
        return np.flatnonzero(self.location == location)

    @property
    def none(self) -> int:
        """Locations without any."""
        return self.locations - len(np.unique(self.location))


def find_backhauls(
    network: Network, tops: TowerTops, microwave_range_m: float, costs: CostTable, fibre: FibreParameters
) -> Backhauls:
    """Find how each location could be connected, without what is never the cheaper way.

    A trench along the road may be paid by others, so fibre is left out only where the cable from the road alone costs
    as much as the hop; the hop is left out where the road is lit already and the cable from it costs no more.

    Args:
        network: The layers; every existing site is taken to have a backhaul that can carry one hop more.
        tops: The new towers.
        microwave_range_m: Longest hop, metres.
        costs: Prices.
        fibre: Tolerances with which fibre and roads belong together.
    """
    cable = fibre_ways(network, tops.x_m, tops.y_m, fibre)
    hop_m = hop_distance_m(network, tops.x_m, tops.y_m, tops.height_m, microwave_range_m)
    ways: list[tuple[int, str, float, int]] = []
    for at, (own_m, along_m, hop) in enumerate(zip(cable.own_m, cable.along_m, hop_m, strict=True)):
        own_vnd = off_road_fibre_vnd(costs, float(own_m)) if np.isfinite(along_m) else None
        hop_vnd = microwave_vnd(costs, float(hop)) if np.isfinite(hop) else None
        if hop_vnd is not None and (own_vnd is None or along_m > 0.0 or hop_vnd < own_vnd):
            ways.append((at, "microwave", float(hop), hop_vnd))
        if own_vnd is not None and (hop_vnd is None or own_vnd < hop_vnd or (own_vnd == hop_vnd and along_m == 0.0)):
            ways.append((at, "fibre", float(own_m), own_vnd))
    return Backhauls(
        np.array([each[0] for each in ways], dtype=np.int64),
        np.array([each[1] for each in ways], dtype=np.object_),
        np.array([each[2] for each in ways], dtype=np.float64),
        np.array([each[3] for each in ways], dtype=np.int64),
        len(tops.x_m),
    )
