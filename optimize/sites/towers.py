"""New towers as candidates with technologies, cost and backhaul."""

from __future__ import annotations

from collections.abc import Mapping

from phusong.coverage.kernels import BoolArray
from phusong.optimize.backhaul.choose import Backhauls
from phusong.optimize.costs.masts import tower_total_vnd
from phusong.optimize.costs.table import CostTable
from phusong.optimize.plan.option_id import OptionId
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

    Args:
        places: Where a tower could stand, and the ways to there.
        backhauls: How each location could be connected.
        wanting: Technology that needs another to the locations with a village that lacks it in range, shape
            (locations,).
        parameters: Height and owner of new towers.
        costs: Prices.
        first: Number of the first location.
    """
    found, (locations, accesses) = [], places
    for at in range(len(locations)):
        ways, access = backhauls.ways(at), accesses.at(at)
        place = f"{locations.x_m[at]:.0f},{locations.y_m[at]:.0f}"
        brought = [each for each in bundles() if all(wanting[one][at] for one in each if one in wanting)]
        found += [
            Way(
                id=OptionId("tower", place, tuple(sorted(technologies)), by_fibre=number > 0),
                kind="new_tower",
                origin=str(locations.origins[at]),
                technologies=technologies,
                location=first + at,
                x_m=float(locations.x_m[at]),
                y_m=float(locations.y_m[at]),
                height_m=parameters.tower_height_m,
                site_id="",
                commune_code=str(locations.commune_codes[at]),
                access_m=access.line_m,
                backhaul=backhauls.at(way),
                operator=parameters.operator,
                capex_vnd=tower_total_vnd(costs, technologies, parameters.tower_height_m, access)
                + int(backhauls.cost_vnd[way]),
                opex_vnd_per_year=costs.tower_opex_vnd_per_year,
            )
            for number, way in enumerate(ways.tolist())
            for technologies in brought
        ]
    return found
