"""Sites that could be proposed: upgrades of what stands, and new towers, each with cost and backhaul."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from pydantic import Field
from scipy.sparse import csr_array

from phusong.coverage.fibre.graph import FibreParameters
from phusong.coverage.network.network import FloatArray, IntArray, Network, TextArray
from phusong.coverage.radio.engine import RadioParameters, predict_points
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.radio.transmitters import THREE_SECTORS_DEG, Transmitters
from phusong.coverage.served.evaluate import Coverage
from phusong.optimize.backhaul.choose import Backhauls, find_backhauls
from phusong.optimize.costs.table import CostTable
from phusong.optimize.sites.locations import LocationParameters, Locations, find_locations
from phusong.optimize.sites.upgrades import Way, find_upgrades, lacking, near_lacking

TOWER_TECHNOLOGIES = (frozenset({"4g"}), frozenset({"4g", "5g"}))
"""What a new tower may carry; at most one of them is chosen at one location."""


class CandidateParameters(LocationParameters):
    """Which sites may be proposed."""

    upgrades: bool = Field(True, description="Whether 4G and 5G may be added at sites that stand.")
    operator: str = Field(
        "",
        description="Operator that the plan is made for: it upgrades its own sites, shares those of others for a rent, "
        "and owns new towers. When empty every operator upgrades its own.",
    )
    new_towers: bool = Field(True, description="Whether new towers may be built.")
    tower_height_m: float = Field(42.0, ge=5, le=200, description="Antenna height of a new tower above ground, metres.")
    microwave_range_m: float = Field(
        30_000.0, ge=0, le=100_000, description="Longest microwave hop to an existing site, metres; 0 for none."
    )


@dataclass(frozen=True, slots=True)
class Candidates:
    """Upgrades by site identifier, then new towers by easting and northing; one row for each way to build one.

    Attributes:
        ids: Identifiers that hold from run to run, shape (n,).
        kinds: ``upgrade`` or ``new_tower``, shape (n,).
        origins: ``existing_site`` or why the place is weighed, shape (n,).
        technologies: Technologies brought; length n.
        location: Number of the place; of the rows of one place at most one is built, shape (n,).
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        height_m: Antenna height above ground, metres, shape (n,).
        site_ids: Existing site that is upgraded, empty for new towers, shape (n,).
        commune_codes: Commune it stands in, shape (n,).
        access_m: Distance to the nearest road over which access is built, metres, 0 for upgrades, shape (n,).
        backhaul: ``existing``, ``fibre 1.2 km`` or ``microwave 8.0 km``, shape (n,).
        backhaul_kinds: ``existing``, ``fibre`` or ``microwave``, shape (n,).
        backhaul_m: Length of the backhaul to build, metres, shape (n,).
        operators: Who would build it, empty where nobody is known, shape (n,).
        capex_vnd: Investment, VND, backhaul included, shape (n,).
        opex_vnd_per_year: Running cost, VND a year, shape (n,).
        left_out: Why possible places were not taken, in words, with how many.
        costs: Prices the investment was reckoned with.
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
    backhaul: TextArray
    backhaul_kinds: TextArray
    backhaul_m: FloatArray
    operators: TextArray
    capex_vnd: IntArray
    opex_vnd_per_year: IntArray
    left_out: dict[str, int]
    costs: CostTable

    def __len__(self) -> int:
        return len(self.ids)


def find_candidates(
    network: Network,
    coverage: Coverage,
    parameters: CandidateParameters,
    costs: CostTable,
    fibre: FibreParameters | None = None,
) -> Candidates:
    """Find every upgrade and new tower that could serve a village that lacks service.

    Args:
        network: The layers.
        coverage: Who is served today.
        parameters: Which sites may be proposed.
        costs: What they cost.
        fibre: Tolerances with which fibre and roads belong together; the defaults when None.

    Returns:
        The candidates; the same whatever the order of rows in the network.
    """
    range_m, operator = parameters.service_range_m, parameters.operator
    rows = list(find_upgrades(network, coverage, range_m, operator, costs)) if parameters.upgrades else []
    left_out: dict[str, int] = {}
    if parameters.new_towers:
        locations = find_locations(network, lacking(network, coverage, "4g"), parameters)
        backhauls = find_backhauls(
            network,
            locations.x_m,
            locations.y_m,
            parameters.tower_height_m,
            parameters.microwave_range_m,
            costs,
            fibre or FibreParameters(),
        )
        left_out = dict(locations.left_out) | {"no backhaul": int((backhauls.kinds == "").sum())}
        rows += _towers(
            network,
            coverage,
            parameters,
            costs,
            locations,
            backhauls,
            first=1 + max((row.location for row in rows), default=-1),
        )
    return _columns(rows, left_out, costs)


def predict_candidates(
    network: Network,
    candidates: Candidates,
    radio: RadioParameters,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, RsrpMatrix]:
    """Predict RSRP from every candidate at every village, once for each place and service.

    Args:
        network: The layers.
        candidates: Upgrades and new towers.
        radio: Model and link budgets.
        progress: Called with (places done, places in all).

    Returns:
        Service to RSRP, candidates × villages; the row of a candidate that does not bring the service is empty.
    """
    villages = network.villages
    brings = {
        service: np.array([service in technologies for technologies in candidates.technologies], dtype=np.bool_)
        for service in radio.services
    }
    first_of = {
        service: np.unique(candidates.location[bringing], return_index=True)[1] for service, bringing in brings.items()
    }
    total, before = sum(len(first) for first in first_of.values()), 0
    matrices = {}
    for service, bringing in brings.items():
        rows = np.flatnonzero(bringing)
        masts = _masts(network, candidates, rows[first_of[service]])
        matrix = predict_points(
            network.terrain, masts, villages.x_m, villages.y_m, service, radio, _from(before, total, progress)
        )
        place = np.unique(candidates.location[rows], return_inverse=True)[1]
        matrices[service] = RsrpMatrix(_spread(matrix.rsrp_dbm, place, rows, len(candidates)), matrix.voids)
        before += len(masts)
    return matrices


def _from(before: int, total: int, progress: Callable[[int, int], None] | None) -> Callable[[int, int], None] | None:
    """Progress of one service as progress of all."""
    return None if progress is None else lambda done, _: progress(before + done, total)


def _spread(of_places: csr_array, place: IntArray, rows: IntArray, candidates: int) -> csr_array:
    """Rows of places as rows of the candidates that stand there, all others empty."""
    held = csr_array(of_places[place])
    stored = np.zeros(candidates, dtype=np.int64)
    stored[rows] = np.diff(held.indptr)
    offsets = np.concatenate(([0], np.cumsum(stored)))
    return csr_array((held.data, held.indices, offsets), shape=(candidates, of_places.shape[1]))


def _masts(network: Network, candidates: Candidates, rows: IntArray) -> Transmitters:
    """Masts of candidates: an upgrade keeps the directions of its site, any other has three sectors."""
    directions: dict[str, set[float]] = {}
    for site, azimuth in zip(network.sectors.site_ids, network.sectors.azimuth_deg, strict=True):
        if np.isfinite(azimuth):
            directions.setdefault(str(site), set()).add(float(azimuth) % 360.0)
    azimuths = [sorted(directions.get(str(candidates.site_ids[row]), THREE_SECTORS_DEG)) for row in rows]
    offsets = np.concatenate(([0], np.cumsum([len(each) for each in azimuths], dtype=np.int64))).astype(np.int64)
    unknown = np.full(int(offsets[-1]), np.nan)
    return Transmitters(
        x_m=candidates.x_m[rows],
        y_m=candidates.y_m[rows],
        height_m=candidates.height_m[rows],
        site=np.full(len(rows), -1, dtype=np.int64),
        first_sector=offsets,
        azimuth_deg=np.array([azimuth for each in azimuths for azimuth in each], dtype=np.float64),
        downtilt_deg=unknown,
        band_mhz=unknown.copy(),
        site_ids=candidates.site_ids[rows],
    )


def _towers(
    network: Network,
    coverage: Coverage,
    parameters: CandidateParameters,
    costs: CostTable,
    locations: Locations,
    backhauls: Backhauls,
    *,
    first: int,
) -> list[Way]:
    """Every way to build a tower at every location that has a backhaul; 5G only where a village lacks it."""
    wants_5g = near_lacking(network, coverage, "5g", locations.x_m, locations.y_m, parameters.service_range_m)
    return [
        Way(
            id=f"tower:{locations.x_m[at]:.0f},{locations.y_m[at]:.0f}:{'+'.join(sorted(technologies))}",
            kind="new_tower",
            origin=str(locations.origins[at]),
            technologies=technologies,
            location=first + at,
            x_m=float(locations.x_m[at]),
            y_m=float(locations.y_m[at]),
            height_m=parameters.tower_height_m,
            site_id="",
            commune_code=str(locations.commune_codes[at]),
            access_m=float(locations.access_m[at]),
            backhaul=backhauls.text(at),
            backhaul_kind=str(backhauls.kinds[at]),
            backhaul_m=float(backhauls.length_m[at]),
            operator=parameters.operator,
            capex_vnd=costs.tower_total_vnd(technologies, float(locations.access_m[at])) + int(backhauls.cost_vnd[at]),
            opex_vnd_per_year=costs.tower_opex_vnd_per_year,
        )
        for at in range(len(locations))
        for technologies in TOWER_TECHNOLOGIES
        if backhauls.kinds[at] and (wants_5g[at] or "5g" not in technologies)
    ]


def _columns(rows: list[Way], left_out: dict[str, int], costs: CostTable) -> Candidates:
    def text(name: str) -> TextArray:
        return np.array([getattr(row, name) for row in rows], dtype=np.object_)

    def real(name: str) -> FloatArray:
        return np.array([getattr(row, name) for row in rows], dtype=np.float64)

    def whole(name: str) -> IntArray:
        return np.array([getattr(row, name) for row in rows], dtype=np.int64)

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
        backhaul=text("backhaul"),
        backhaul_kinds=text("backhaul_kind"),
        backhaul_m=real("backhaul_m"),
        operators=text("operator"),
        capex_vnd=whole("capex_vnd"),
        opex_vnd_per_year=whole("opex_vnd_per_year"),
        left_out=left_out,
        costs=costs,
    )
