"""A question on the small network with hills and without fibre, where new towers go home over microwave alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.network.network import Network
from phusong.coverage.terrain.crs import to_degrees
from phusong.optimize.backhaul.parameters import BackhaulParameters
from phusong.optimize.fibre.extensions import find_extensions
from phusong.optimize.question.options import Options
from phusong.optimize.sites.candidates import find_candidates
from phusong.optimize.sites.parameters import CandidateParameters, WantedPlace
from tests.builders.networks.small_network import (
    SOUTH_M,
    WEST_M,
    coverage_of,
    flat_terrain,
    small_network,
    text,
    with_hill,
)
from tests.builders.plans.prices import plain_prices
from tests.builders.plans.questions import RADIO, serving_matrix

RIDGE = with_hill(flat_terrain(), 7.8, 9.0, 300.0, 1_500.0)
"""Ground with a hill between what lies north of it and both sites."""

ALL = "ABCDEFG"


def without_fibre(network: Network) -> Network:
    """The network with no fibre: only microwave leads home."""
    bare = replace(
        network.fibre,
        routes=np.array([], dtype=np.object_),
        route_kinds=text(),
        access_point_ids=text(),
        access_point_kinds=text(),
        x_m=np.zeros(0),
        y_m=np.zeros(0),
    )
    return replace(network, fibre=bare)


def hilly_options(places_km, serves, *, terrain=RIDGE, costs=None, **backhaul) -> Options:
    """4G towers at some places and nothing else, each with the villages it serves by name.

    Args:
        places_km: Places weighed, kilometres from the corner of the network.
        serves: Place to the villages that a tower there serves.
        terrain: The ground.
        costs: Prices; those that tests reckon with by hand when None.
        backhaul: Settings of backhaul.
    """
    network = without_fibre(small_network(terrain))
    x, y = (1000.0 * np.array(each) for each in zip(*places_km, strict=True))
    lon, lat = to_degrees(network.crs).transform(WEST_M + x, SOUTH_M + y)
    prices = costs or plain_prices()
    parameters = CandidateParameters(
        upgrades=False,
        commune_centres=False,
        high_ground=False,
        roadsides=False,
        max_access_m=20_000.0,
        wanted=tuple(WantedPlace(lon=a, lat=b) for a, b in zip(lon, lat, strict=True)),
        backhaul=BackhaulParameters(**backhaul),
    )
    coverage = coverage_of(network, {"fibre": ALL, "4g": "AB", "5g": ALL})
    candidates = find_candidates(network, coverage, parameters, prices)
    told = {}
    for row, technologies in enumerate(candidates.technologies):
        place = round((candidates.x_m[row] - WEST_M) / 1000.0, 3), round((candidates.y_m[row] - SOUTH_M) / 1000.0, 3)
        told[row] = serves[place] if technologies else ""
    matrices = {
        "4g": serving_matrix(told, len(candidates), network.villages.ids),
        "5g": serving_matrix({}, len(candidates), network.villages.ids, service="5g"),
    }
    fibre = FibreParameters()
    extensions = find_extensions(network, coverage, fibre, prices, candidates.feet())
    return Options(network, coverage, candidates, matrices, extensions, RADIO)
