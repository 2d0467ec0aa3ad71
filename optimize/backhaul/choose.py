"""Backhaul of new towers: fibre along the roads, a microwave hop to an existing site, or hops over new masts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from phusong.coverage.fibre import FibreParameters
from phusong.coverage.kernels import FloatArray
from phusong.coverage.microwave import HopGround
from phusong.coverage.network import Network
from phusong.coverage.terrain import ClutterParameters
from phusong.optimize.backhaul.chains import ChainRule, Chains, RelayMast, find_chains
from phusong.optimize.backhaul.fibre import FibreWays, fibre_ways
from phusong.optimize.backhaul.microwave import HopFinder, HopSights, Masts
from phusong.optimize.backhaul.parameters import BackhaulParameters
from phusong.optimize.costs.fibre import off_road_fibre_vnd
from phusong.optimize.costs.microwave import microwave_vnd
from phusong.optimize.costs.table import CostTable
from phusong.optimize.plan.outcomes import HopTried
from phusong.optimize.plan.proposal import Backhaul, BackhaulKind, Hop


@dataclass(frozen=True, slots=True)
class TowerTops:
    """Antennas of new towers, for which a backhaul is sought.

    Attributes:
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        height_m: Height above ground of all of them, metres.
        range_m: Longest microwave hop, metres; 0 for none.
    """

    x_m: FloatArray
    y_m: FloatArray
    height_m: float
    range_m: float

    @property
    def masts(self) -> Masts:
        """The towers as masts that hops lead from and to."""
        names = tuple(place_name(x, y) for x, y in zip(self.x_m, self.y_m, strict=True))
        return Masts(names, self.x_m, self.y_m, np.full(len(self.x_m), self.height_m))


def place_name(x_m: float, y_m: float) -> str:
    """Name of a new mast: easting and northing in whole metres."""
    return f"{x_m:.0f},{y_m:.0f}"


@dataclass(frozen=True, slots=True)
class BackhaulWay:
    """One way home of a location.

    Attributes:
        location: Number of the location.
        backhaul: How it is fed, what it builds for itself, and the hops that its traffic takes.
        cost_vnd: Investment for what it builds; trench along the road and masts are options of their own, VND.
        mast: Number of the new mast that it needs, -1 for none.
        on_mast: Whether the tower stands on that mast itself.
    """

    location: int
    backhaul: Backhaul
    cost_vnd: int
    mast: int = -1
    on_mast: bool = False


@dataclass(frozen=True, slots=True)
class Backhauls:
    """Ways home of locations, and the masts that some of them need.

    Attributes:
        ways: Every way, by location, microwave before fibre.
        masts: The new masts, each with what it builds; ``mast`` is the one that it needs itself.
        tried: Hop that came nearest to doing, for each location that has no way.
    """

    ways: tuple[BackhaulWay, ...]
    masts: tuple[BackhaulWay, ...]
    tried: dict[int, HopTried | None]

    def at(self, location: int) -> list[BackhaulWay]:
        """Ways home of a location."""
        first, last = (bisect_left(self.ways, each, key=lambda way: way.location) for each in (location, location + 1))
        return list(self.ways[first:last])


@dataclass(frozen=True, slots=True)
class WaysHome:
    """Every way home that terrain, sites and roads leave to locations, whatever it costs.

    Attributes:
        count: How many locations there are.
        cable: Cable to each from the nearest road, and along it.
        chains: Hops in line of sight and the masts that they need.
        full: Existing sites that more towers could hop to first than they have room for.
    """

    count: int
    cable: FibreWays
    chains: Chains
    full: frozenset[str]

    @staticmethod
    def find(
        network: Network,
        tops: TowerTops,
        parameters: BackhaulParameters,
        fibre: FibreParameters,
        clutter: ClutterParameters | None = None,
        *,
        sights: HopSights | None = None,
    ) -> WaysHome:
        """Find them.

        Args:
            network: The layers.
            tops: The new towers.
            parameters: Hops, relays, and what hosts and hops carry.
            fibre: Tolerances with which fibre and roads belong together.
            clutter: Heights of land cover; those of its scheme when None.
            sights: Hops that were designed earlier over this ground with these settings; those that are designed join
                them.
        """
        cable = fibre_ways(network, tops.x_m, tops.y_m, fibre)
        sites, microwave = network.sites, parameters.microwave
        hosts = Masts(tuple(map(str, sites.ids)), sites.x_m, sites.y_m, sites.height_m)
        ground = HopGround.of(network.terrain, clutter, microwave.cleared_m)
        chains = find_chains(
            HopFinder(ground, microwave, tops.range_m, {} if sights is None else sights),
            tops.masts,
            hosts if parameters.host_links else hosts.some([]),
            np.isfinite(cable.along_m).tolist(),
            ChainRule(
                parameters.most_hops,
                parameters.hosts_weighed,
                parameters.relays_weighed,
                100.0 - microwave.availability_percent,
            ),
        )
        return WaysHome(len(tops.x_m), cable, chains, frozenset(_may_be_full(chains, parameters)))

    def at_prices(self, costs: CostTable) -> Backhauls:
        """Those that are worth weighing at some prices.

        A trench along the road may be paid by others, so fibre is left out only where the cable from the road alone
        costs as much as a hop that nothing else loads; the hop is left out where the road is lit already and the cable
        from it costs no more. A location that others hop to is connected by the mast that they pay too.

        Args:
            costs: Prices.
        """
        chains, cable = self.chains, self.cable
        own_vnd = [
            off_road_fibre_vnd(costs, float(own)) if np.isfinite(along) else None
            for own, along in zip(cable.own_m, cable.along_m, strict=True)
        ]
        standing: dict[int, list[int]] = {}
        for number, mast in enumerate(chains.masts):
            standing.setdefault(mast.location, []).append(number)
        choice = _Choice(chains, costs, own_vnd, cable.own_m, cable.along_m, self.full, standing)
        ways = tuple(way for at in range(self.count) for way in choice.ways(at))
        connected = {way.location for way in ways}
        return Backhauls(
            ways,
            tuple(choice.mast(mast) for mast in chains.masts),
            {at: chains.tried[at] for at in range(self.count) if at not in connected},
        )


def _may_be_full(chains: Chains, parameters: BackhaulParameters) -> set[str]:
    """Existing sites that more towers could hop to first than they have room for."""
    greatest = sum(parameters.load_mbps.values())
    first: dict[str, int] = {}
    for hops in chains.direct:
        for hop in hops[:1]:
            first[hop.end] = first.get(hop.end, 0) + 1
    behind = 1 + max((len(chain) for chain in chains.over), default=0)
    links, mbps = parameters.host_links, parameters.host_mbps
    return {host for host, count in first.items() if count > links or count * behind * greatest > mbps}


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which of the ways are worth telling of."""

    chains: Chains
    costs: CostTable
    own_vnd: list[int | None]
    own_m: FloatArray
    along_m: FloatArray
    full: frozenset[str]
    standing: dict[int, list[int]]

    def ways(self, at: int) -> Iterator[BackhaulWay]:
        """Ways of one location, microwave before fibre."""
        if at in self.standing:
            yield from (self._on_mast(at, number) for number in self.standing[at])
            return
        direct, own_vnd = self.chains.direct[at], self.own_vnd[at]
        crowded = bool(direct) and direct[0].end in self.full
        cheap = self._price(direct[0]) if direct else None
        for number, hop in enumerate(direct):
            beaten = own_vnd is not None and self.along_m[at] == 0.0 and own_vnd <= self._price(hop)
            if not beaten and (number == 0 or crowded):
                yield BackhaulWay(at, Backhaul("microwave", hop.length_m, (hop,)), self._price(hop))
        for hop, mast in self.chains.over[at]:
            chain = (hop, *self.chains.masts[mast].hops)
            yield BackhaulWay(at, Backhaul("microwave", hop.length_m, chain), self._price(hop), mast)
        if own_vnd is None:
            return
        dearer = cheap is not None and (cheap < own_vnd or (cheap == own_vnd and self.along_m[at] > 0.0))
        if crowded or not dearer:
            yield BackhaulWay(at, Backhaul("fibre", float(self.own_m[at])), own_vnd)

    def mast(self, mast: RelayMast) -> BackhaulWay:
        """What a mast that others hop to builds for itself."""
        at = mast.location
        if mast.kind == "fibre":
            return BackhaulWay(at, Backhaul("fibre", float(self.own_m[at])), self.own_vnd[at] or 0)
        hop = mast.hops[0]
        return BackhaulWay(at, Backhaul("microwave", hop.length_m, mast.hops), self._price(hop), mast.mast)

    def _on_mast(self, at: int, number: int) -> BackhaulWay:
        mast = self.chains.masts[number]
        kind: BackhaulKind = mast.kind
        return BackhaulWay(at, Backhaul(kind, 0.0, mast.hops), 0, number, on_mast=True)

    def _price(self, hop: Hop) -> int:
        return microwave_vnd(self.costs, hop.length_m)
