"""New towers as candidates with technologies, cost and backhaul."""

from __future__ import annotations

from phusong.coverage.kernels import BoolArray
from phusong.optimize.backhaul.choose import Backhauls
from phusong.optimize.costs.table import CostTable
from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.sites.locations import Locations
from phusong.optimize.sites.parameters import CandidateParameters
from phusong.optimize.sites.way import Way

TOWER_TECHNOLOGIES = (frozenset({"4g"}), frozenset({"4g", "5g"}))
"""What a new tower may carry; at most one of them is chosen at one location."""


def tower_candidates(
    locations: Locations,
    backhauls: Backhauls,
    wants_5g: BoolArray,
    parameters: CandidateParameters,
    costs: CostTable,
    *,
    first: int,
) -> list[Way]:
    """Every way to build a tower at every location that has a backhaul; 5G only where a village lacks it.

    Args:
        locations: Where a tower could stand.
        backhauls: The cheapest backhaul of each location.
        wants_5g: Locations with a village that lacks 5G in range, shape (locations,).
        parameters: Height and owner of new towers.
        costs: Prices.
        first: Number of the first location.
    """
    return [
        Way(
            id=OptionId("tower", f"{locations.x_m[at]:.0f},{locations.y_m[at]:.0f}", tuple(sorted(technologies))),
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
            backhaul=backhauls.at(at),
            operator=parameters.operator,
            capex_vnd=costs.tower_total_vnd(technologies, float(locations.access_m[at])) + int(backhauls.cost_vnd[at]),
            opex_vnd_per_year=costs.tower_opex_vnd_per_year,
        )
        for at in range(len(locations))
        for technologies in TOWER_TECHNOLOGIES
        if backhauls.kinds[at] and (wants_5g[at] or "5g" not in technologies)
    ]
