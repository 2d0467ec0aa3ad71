"""New towers as candidates with technologies, cost and backhaul."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from phusong.coverage.kernels import BoolArray
from phusong.optimize.backhaul.choose import Backhauls, BackhaulWay, place_name
from phusong.optimize.costs.masts import grid_vnd, relay_mast_vnd, tower_radio_vnd, tower_total_vnd
from phusong.optimize.costs.table import CostTable
from phusong.optimize.plan.option_id import BY_FIBRE, OptionId
from phusong.optimize.sites.access import Accesses
from phusong.optimize.sites.bundles import bundles
from phusong.optimize.sites.locations import Locations
from phusong.optimize.sites.parameters import CandidateParameters
from phusong.optimize.sites.way import Way


def tower_candidates(
    places: tuple[Locations, Accesses],
    backhauls: Backhauls,
    wanting: Mapping[str, BoolArray],
    parameters: CandidateParameters,
    costs: CostTable,
    *,
    first: int,
) -> list[Way]:
    """Every way to build and connect a tower where there is backhaul; what needs more only where a village lacks it.

    A tower that needs more throughput than a hop of its chain has is no way. The masts that hops end at come last, in
    their order, each at a location of its own that the ways to feed it share.

    Args:
        places: Where a tower could stand, and the ways to there.
        backhauls: How each location could be connected.
        wanting: Technology that needs another to the locations with a village that lacks it in range, shape
            (locations,).
        parameters: Height and owner of new towers.
        costs: Prices.
        first: Number of the first location.
    """
    locations, accesses = places
    prices = _Prices(parameters, costs, accesses)
    found: list[Way] = []
    every = bundles()
    for at in range(len(locations)):
        brought = [each for each in every if all(wanting[one][at] for one in each if one in wanting)]
        spot = _Spot.of(locations, at, parameters)
        found += _towers_at(at, spot, (backhauls, brought), prices, location=first + at)
    needed = _needed(backhauls, {way.mast for way in found})
    for number in needed:
        at = backhauls.masts[number].location
        spot = _Spot.of(locations, at, parameters)
        found.append(_relay(spot, backhauls.masts[number], prices, location=first + len(locations) + at))
    rank = {number: at for at, number in enumerate(needed)}
    return [replace(way, mast=rank.get(way.mast, -1)) if way.mast >= 0 else way for way in found]


def _towers_at(
    at: int, spot: _Spot, offered: tuple[Backhauls, list[frozenset[str]]], prices: _Prices, *, location: int
) -> Iterator[Way]:
    """Every way to build and connect a tower at location ``at``, with each set of technologies that its hops carry."""
    backhauls, brought = offered
    names: set[str] = set()
    for way in backhauls.at(at):
        narrowest = min((hop.capacity_mbps for hop in way.backhaul.hops), default=float("inf"))
        tag = _tag(way, backhauls, names)
        names.add(way.backhaul.kind)
        for technologies in brought:
            load_mbps = prices.parameters.backhaul.load_of(technologies)
            if load_mbps <= narrowest:
                yield spot.way(
                    OptionId("tower", spot.place, tuple(sorted(technologies)), tag == BY_FIBRE, _via(tag)),
                    "new_tower",
                    way,
                    location=location,
                    technologies=technologies,
                    money=prices.tower_vnd(at, technologies, way),
                    load_mbps=load_mbps,
                )


def _relay(spot: _Spot, way: BackhaulWay, prices: _Prices, *, location: int) -> Way:
    """The mast that hops end at, connected in the one way that is known of it."""
    place = f"{spot.place},{BY_FIBRE}" if way.backhaul.kind == "fibre" else spot.place
    return spot.way(
        OptionId("relay", place),
        "relay",
        way,
        location=location,
        technologies=frozenset(),
        money=prices.relay_vnd(way),
        load_mbps=0.0,
    )


def _needed(backhauls: Backhauls, used: set[int]) -> list[int]:
    """Masts that some tower hops to or stands on, with those that they need, ascending."""
    left, needed = used - {-1}, set[int]()
    while left:
        number = left.pop()
        needed.add(number)
        if backhauls.masts[number].mast >= 0 and backhauls.masts[number].mast not in needed:
            left.add(backhauls.masts[number].mast)
    return sorted(needed)


def _tag(way: BackhaulWay, backhauls: Backhauls, names: set[str]) -> str:
    """What tells a way from those of its location before it: nothing for the first, else how it is fed or by whom."""
    if not names:
        return ""
    if way.backhaul.kind == "fibre":
        return BY_FIBRE if "microwave" in names else ""
    fed = way.mast >= 0 and backhauls.masts[way.mast].backhaul.kind == "fibre"
    return f"{way.backhaul.hops[0].end},{BY_FIBRE}" if fed else way.backhaul.hops[0].end


def _via(tag: str) -> str:
    return "" if tag == BY_FIBRE else tag


@dataclass(frozen=True, slots=True)
class _Prices:
    """Prices, the height of new towers, and the ways to where they stand."""

    parameters: CandidateParameters
    costs: CostTable
    accesses: Accesses

    def tower_vnd(self, at: int, technologies: frozenset[str], way: BackhaulWay) -> tuple[int, int]:
        """Investment and yearly cost of a tower with the backhaul it builds, without the masts it needs, VND."""
        costs, access = self.costs, self.accesses.at(at)
        if not way.on_mast:
            total = tower_total_vnd(costs, technologies, self.parameters.tower_height_m, access)
            return total + way.cost_vnd, costs.tower_opex_vnd_per_year
        opex = max(costs.tower_opex_vnd_per_year - costs.relay_opex_vnd_per_year, 0)
        return tower_radio_vnd(costs, technologies) + grid_vnd(costs, access), opex

    def relay_vnd(self, way: BackhaulWay) -> tuple[int, int]:
        """Investment and yearly cost of a mast that hops end at, VND."""
        access = self.accesses.at(way.location)
        mast = relay_mast_vnd(self.costs, self.parameters.tower_height_m, access)
        return mast + way.cost_vnd, self.costs.relay_opex_vnd_per_year


@dataclass(frozen=True, slots=True)
class _Spot:
    """A location as its ways repeat it."""

    place: str
    origin: str
    x_m: float
    y_m: float
    height_m: float
    commune_code: str
    access_m: float
    operator: str

    @staticmethod
    def of(locations: Locations, at: int, parameters: CandidateParameters) -> _Spot:
        x_m, y_m = float(locations.x_m[at]), float(locations.y_m[at])
        where = place_name(x_m, y_m), str(locations.origins[at]), x_m, y_m, parameters.tower_height_m
        return _Spot(*where, str(locations.commune_codes[at]), float(locations.access_m[at]), parameters.operator)

    def way(  # noqa: PLR0913 - what differs between the ways of one spot
        self,
        option: OptionId,
        kind: str,
        way: BackhaulWay,
        *,
        location: int,
        technologies: frozenset[str],
        money: tuple[int, int],
        load_mbps: float,
    ) -> Way:
        """One way to build here."""
        return Way(
            id=option,
            kind=kind,
            origin=self.origin,
            technologies=technologies,
            location=location,
            x_m=self.x_m,
            y_m=self.y_m,
            height_m=self.height_m,
            site_id="",
            commune_code=self.commune_code,
            access_m=self.access_m,
            backhaul=way.backhaul,
            operator=self.operator,
            capex_vnd=money[0],
            opex_vnd_per_year=money[1],
            mast=way.mast,
            load_mbps=load_mbps,
        )
