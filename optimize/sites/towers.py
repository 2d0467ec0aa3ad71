"""New towers as candidates with technologies, cost and backhaul."""

from __future__ import annotations

from collections.abc import Mapping

from phusong.coverage.kernels import BoolArray
from phusong.optimize.backhaul.choose import Backhauls
from phusong.optimize.costs.masts import tower_total_vnd
from phusong.optimize.costs.table import CostTable
from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.sites.bundles import bundles
from phusong.optimize.sites.locations import Locations
from phusong.optimize.sites.parameters import CandidateParameters
from phusong.optimize.sites.way import Way


def tower_candidates(
    locations: Locations,
    backhauls: Backhauls,
    wanting: Mapping[str, BoolArray],
    parameters: CandidateParameters,
    costs: CostTable,
    *,
    first: int,
) -> list[Way]:
    """Every way to build a tower at every location that has a backhaul; what needs more only where a village lacks it.

    Args:
        locations: Where a tower could stand.
        backhauls: The cheapest backhaul of each location.
        wanting: Technology that needs another to the locations with a village that lacks it in range, shape
            (locations,).
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
            capex_vnd=tower_total_vnd(costs, technologies, float(locations.access_m[at])) + int(backhauls.cost_vnd[at]),
            opex_vnd_per_year=costs.tower_opex_vnd_per_year,
        )
        for at in range(len(locations))
        for technologies in bundles()
        if backhauls.kinds[at] and all(wanting[each][at] for each in technologies if each in wanting)
    ]
