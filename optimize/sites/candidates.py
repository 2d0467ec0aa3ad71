"""Sites that could be proposed: upgrades of what stands, and new towers, each with cost and backhaul."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.fibre import FibreParameters
from phusong.coverage.kernels import BoolArray, FloatArray, IntArray, TextArray
from phusong.coverage.network import Network
from phusong.coverage.schema import planned_technologies
from phusong.coverage.served import Coverage
from phusong.coverage.terrain import ClutterParameters
from phusong.optimize.backhaul.choose import TowerTops, WaysHome
from phusong.optimize.backhaul.microwave import HopSights
from phusong.optimize.backhaul.parameters import BackhaulParameters
from phusong.optimize.costs.table import CostTable
from phusong.optimize.fibre.extensions import Feet
from phusong.optimize.plan.outcomes import Unconnected
from phusong.optimize.plan.proposal import Hop
from phusong.optimize.sites.access import Accesses, find_accesses
from phusong.optimize.sites.lacking import lacking, near_lacking
from phusong.optimize.sites.locations import Locations, find_locations
from phusong.optimize.sites.parameters import CandidateParameters
from phusong.optimize.sites.towers import tower_candidates
from phusong.optimize.sites.upgrades import find_upgrades
from phusong.optimize.sites.way import Way


@dataclass(frozen=True, slots=True)
class Candidates:
    """Upgrades by site identifier, new towers by easting and northing, then masts; one row for each way to build one.

    The masts are those that some towers hop to.

    Attributes:
        ids: Identifiers (:class:`OptionId`) that hold from run to run, shape (n,).
        kinds: ``upgrade``, ``new_tower`` or ``relay``, shape (n,).
        origins: ``existing_site`` or why the place is weighed, shape (n,).
        technologies: Technologies brought; length n.
        location: Number of the place; of the rows of one place at most one is built, shape (n,).
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        height_m: Antenna height above ground, metres, shape (n,).
        site_ids: Existing site that is upgraded, empty for new towers, shape (n,).
        commune_codes: Commune it stands in, shape (n,).
        access_m: Distance to the nearest road over which access is built, metres, 0 for upgrades, shape (n,).
        backhaul_kinds: ``existing``, ``fibre`` or ``microwave``, shape (n,).
        backhaul_m: Length of backhaul that the site builds for itself, without trench along roads, metres, shape (n,).
        operators: Who would build it, empty where nobody is known, shape (n,).
        capex_vnd: Investment, VND, its own backhaul included, shape (n,).
        opex_vnd_per_year: Running cost, VND a year, shape (n,).
        left_out: Why possible places were not taken, in words, with how many.
        costs: Prices the investment was reckoned with.
        hops: Microwave hops that the traffic of each takes; length n.
        mast: Row of the new mast that each needs, -1 for none, shape (n,).
        load_mbps: Throughput that each needs, Mbit/s, shape (n,).
        backhaul: What hosts, relays and hops carry.
        unconnected: Places that nothing connects, and what came nearest to it.
    """

    ids: TextArray
    kinds: TextArray
    origins: TextArray
    technologies: tuple[frozenset[str], ...]
    location: IntArray
    x_m: FloatArray
    y_m: FloatArray
    height_m: FloatArray
    site_ids: TextArray
    commune_codes: TextArray
    access_m: FloatArray
    backhaul_kinds: TextArray
    backhaul_m: FloatArray
    operators: TextArray
    capex_vnd: IntArray
    opex_vnd_per_year: IntArray
    left_out: dict[str, int]
    costs: CostTable
    hops: tuple[tuple[Hop, ...], ...]
    mast: IntArray
    load_mbps: FloatArray
    backhaul: BackhaulParameters
    unconnected: tuple[Unconnected, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def masts(self) -> tuple[object, ...]:
        """What a prediction of levels reads of the candidates: which masts stand where, and what each brings."""
        return self.technologies, self.location, self.x_m, self.y_m, self.height_m, self.site_ids

    def feet(self) -> Feet:
        """Where new towers and masts that fibre feeds stand; the trench to them is an option beside them."""
        fed = np.isin(self.kinds, ("new_tower", "relay")) & (self.backhaul_kinds == "fibre") & (self.mast < 0)
        return Feet(np.where(fed, self.x_m, np.nan), np.where(fed, self.y_m, np.nan))


@dataclass(frozen=True, slots=True)
class NewPlaces:
    """Where new towers could stand, how each could be reached and connected, and what it would bring.

    Attributes:
        locations: The places.
        accesses: Ways from the nearest road to them.
        home: Ways home of them.
        wanting: Technology that needs another to the places with a village that lacks it in range, shape (places,).
    """

    locations: Locations
    accesses: Accesses
    home: WaysHome
    wanting: dict[str, BoolArray]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which upgrades and new towers are weighed: all of it that does not hang on prices.

    Attributes:
        network: The layers.
        coverage: Who is served today.
        parameters: Which sites may be proposed.
        places: Places of new towers; None where none may be proposed.
    """

    network: Network
    coverage: Coverage
    parameters: CandidateParameters
    places: NewPlaces | None

    @staticmethod
    def find(
        network: Network,
        coverage: Coverage,
        parameters: CandidateParameters,
        fibre: FibreParameters | None = None,
        clutter: ClutterParameters | None = None,
        *,
        sights: HopSights | None = None,
    ) -> Sought:
        """Find where towers that could serve a village without service could stand.

        Args:
            network: The layers.
            coverage: Who is served today.
            parameters: Which sites may be proposed.
            fibre: Tolerances with which fibre and roads belong together; the defaults when None.
            clutter: Heights of land cover, which microwave hops look over; those of its scheme when None.
            sights: Hops that were designed earlier over this ground with these settings; those that are designed join
                them.
        """
        if not parameters.new_towers:
            return Sought(network, coverage, parameters, None)
        locations = find_locations(network, _lacking_the_first(network, coverage), parameters)
        home = WaysHome.find(
            network,
            TowerTops(locations.x_m, locations.y_m, parameters.tower_height_m, parameters.microwave_range_m),
            parameters.backhaul,
            fibre or FibreParameters(),
            clutter,
            sights=sights,
        )
        range_m = parameters.service_range_m
        wanting = {
            each.name: near_lacking(network, coverage, each.name, locations.x_m, locations.y_m, range_m)
            for each in planned_technologies()
            if each.needs
        }
        accesses = find_accesses(network, locations.x_m, locations.y_m)
        return Sought(network, coverage, parameters, NewPlaces(locations, accesses, home, wanting))

    def at_prices(self, costs: CostTable) -> Candidates:
        """Every upgrade and new tower with what it costs.

        Args:
            costs: Prices.

        Returns:
            The candidates; the same whatever the order of rows in the network.
        """
        parameters, places = self.parameters, self.places
        where = self.network, self.coverage, parameters.service_range_m, parameters.operator
        rows = list(find_upgrades(*where, costs)) if parameters.upgrades else []
        if places is None:
            return _columns(rows, {}, costs, parameters.backhaul)
        locations, backhauls = places.locations, places.home.at_prices(costs)
        first = 1 + max((row.location for row in rows), default=-1)
        rows += tower_candidates(
            (locations, places.accesses), backhauls, places.wanting, parameters, costs, first=first
        )
        left_out = dict(locations.left_out) | {"no backhaul": len(backhauls.tried)}
        unconnected = tuple(
            Unconnected(float(locations.x_m[at]), float(locations.y_m[at]), str(locations.commune_codes[at]), tried)
            for at, tried in backhauls.tried.items()
        )
        return replace(_columns(rows, left_out, costs, parameters.backhaul), unconnected=unconnected)


def find_candidates(  # noqa: PLR0913 - the last is what is known already, by its name
    network: Network,
    coverage: Coverage,
    parameters: CandidateParameters,
    costs: CostTable,
    fibre: FibreParameters | None = None,
    clutter: ClutterParameters | None = None,
    *,
    sights: HopSights | None = None,
) -> Candidates:
    """Find every upgrade and new tower that could serve a village that lacks service.

    Args:
        network: The layers.
        coverage: Who is served today.
        parameters: Which sites may be proposed.
        costs: What they cost.
        fibre: Tolerances with which fibre and roads belong together; the defaults when None.
        clutter: Heights of land cover, which microwave hops look over; those of its scheme when None.
        sights: Microwave hops that were designed earlier over this ground with these settings; those that are designed
            join them.

    Returns:
        The candidates; the same whatever the order of rows in the network.
    """
    return Sought.find(network, coverage, parameters, fibre, clutter, sights=sights).at_prices(costs)


def _lacking_the_first(network: Network, coverage: Coverage) -> BoolArray:
    """Villages without a technology that needs no other: where new towers are sought, shape (n villages,)."""
    none = np.zeros(len(network.villages), dtype=np.bool_)
    first = [lacking(network, coverage, each.name) for each in planned_technologies() if not each.needs]
    return np.asarray(np.logical_or.reduce([none, *first]), dtype=np.bool_)


def _columns(rows: list[Way], left_out: dict[str, int], costs: CostTable, backhaul: BackhaulParameters) -> Candidates:
    def text(name: str) -> TextArray:
        return np.array([getattr(row, name) for row in rows], dtype=np.object_)

    def real(name: str) -> FloatArray:
        return np.array([getattr(row, name) for row in rows], dtype=np.float64)

    def whole(name: str) -> IntArray:
        return np.array([getattr(row, name) for row in rows], dtype=np.int64)

    first_mast = len(rows) - sum(row.kind == "relay" for row in rows)
    return Candidates(
        ids=text("id"),
        kinds=text("kind"),
        origins=text("origin"),
        technologies=tuple(row.technologies for row in rows),
        location=whole("location"),
        x_m=real("x_m"),
        y_m=real("y_m"),
        height_m=real("height_m"),
        site_ids=text("site_id"),
        commune_codes=text("commune_code"),
        access_m=real("access_m"),
        backhaul_kinds=np.array([row.backhaul.kind for row in rows], dtype=np.object_),
        backhaul_m=np.array([row.backhaul.length_m for row in rows], dtype=np.float64),
        operators=text("operator"),
        capex_vnd=whole("capex_vnd"),
        opex_vnd_per_year=whole("opex_vnd_per_year"),
        left_out=left_out,
        costs=costs,
        hops=tuple(row.backhaul.hops for row in rows),
        mast=np.array([first_mast + row.mast if row.mast >= 0 else -1 for row in rows], dtype=np.int64),
        load_mbps=real("load_mbps"),
        backhaul=backhaul,
    )
