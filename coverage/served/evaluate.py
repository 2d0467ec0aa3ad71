"""Who is served: by service, with people, for the province, each district and each commune."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from phusong.coverage.fibre.graph import access_graph
from phusong.coverage.fibre.homes import VillageHomes, count_homes
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.reach import fibre_reach
from phusong.coverage.kernels.arrays import BoolArray
from phusong.coverage.kernels.tasks import Spread
from phusong.coverage.network.network import Network
from phusong.coverage.radio.engine import Progress
from phusong.coverage.radio.flags import flag_points
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.served.coverage import Coverage, ServiceCoverage
from phusong.coverage.served.judged import Judged, judge_points
from phusong.coverage.served.operators import count_operators
from phusong.coverage.served.people.parameters import PeopleParameters
from phusong.coverage.served.people.people import People
from phusong.coverage.served.people.point_network import at_points as network_at_points
from phusong.coverage.served.share import Served
from phusong.coverage.served.tiles import shifted, tiles_of, tiles_of_spread
from phusong.coverage.served.villages import at_points as coverage_at_points


def evaluate_coverage(
    network: Network, radio: RadioModel, fibre: FibreParameters, progress: Progress | None = None
) -> Coverage:
    """Predict every service at every village.

    Args:
        network: The layers.
        radio: Propagation model, reach and the budgets of the radio services.
        fibre: Reach of fibre along the roads.
        progress: Called with the masts done and the masts of all services; fibre counts as one.

    Returns:
        Fibre first, then the radio services in the order of the settings.
    """
    by_fibre, after_fibre = _fibre_first(network, radio, fibre, progress)
    services = by_fibre.services | evaluate_radio(network, radio, after_fibre).services
    return Coverage(services=services, homes=by_fibre.homes)


def evaluate_people(
    network: Network,
    people: People,
    settings: tuple[RadioModel, FibreParameters, PeopleParameters],
    progress: Progress | None = None,
    *,
    spread: Spread | None = None,
) -> Coverage:
    """Predict every service at every people point, outdoors, in a vehicle, indoors and by operator.

    Fibre reaches a village along its road, and so all of its people or none.

    Args:
        network: The layers.
        people: The people points of its villages.
        settings: Radio services, reach of fibre, and what is asked for besides.
        progress: Called with the masts done and the masts of all services; fibre counts as one.
        spread: Where blocks of masts are predicted; in threads of this process when None.

    Returns:
        Coverage of the points, each as a village of its own; fibre first.
    """
    radio, fibre, asked = settings
    by_fibre, after_fibre = _fibre_first(network, radio, fibre, progress)
    there = evaluate_radio(network_at_points(network, people), radio, after_fibre, asked, spread=spread)
    services = coverage_at_points(by_fibre, people).services | there.services
    return Coverage(services=services, homes=by_fibre.homes)


def _fibre_first(
    network: Network, radio: RadioModel, fibre: FibreParameters, progress: Progress | None
) -> tuple[Coverage, Progress | None]:
    """Coverage by fibre, and the progress of what comes after it."""
    total = 1 + sum(int(network.sites.carrying(service).sum()) for service in radio.services)
    state, homes = _fibre_coverage(network, fibre)
    by_fibre = Coverage(services={"fibre": state}, homes=homes)
    if progress is None:
        return by_fibre, None
    progress(1, total)
    return by_fibre, shifted(progress, 1, total)


def evaluate_radio(
    network: Network,
    radio: RadioModel,
    progress: Progress | None = None,
    asked: PeopleParameters | None = None,
    *,
    spread: Spread | None = None,
) -> Coverage:
    """Predict the radio services at every village.

    Args:
        network: The layers.
        radio: Propagation model, reach and the budgets of the services.
        progress: Called with the masts done and the masts of all services.
        asked: How near to the threshold is marginal, and the losses into vehicles and buildings; when None neither
            these nor the operators are told apart.
        spread: Where blocks of masts are predicted; in threads of this process when None.

    Returns:
        The services in the order of the settings.
    """
    masts = {service: Transmitters.of_sites(network, service) for service in radio.services}
    if spread is None:
        total = sum(map(len, masts.values()))
        report = None if progress is None else _in_masts(progress, total)
        judged = judge_points(tiles_of(network, masts, radio), radio, asked, report)
        if progress is not None:
            progress(total, total)
    else:
        judged = judge_points(tiles_of_spread(network, masts, radio, spread, progress), radio, asked)
    settings = (radio, asked)
    return Coverage({name: _radio_coverage(network, masts[name], name, settings, judged[name]) for name in masts})


def _in_masts(progress: Progress, masts: int) -> Progress:
    """Progress of pairs of mast and point as progress of the masts."""
    return lambda done, total: progress(masts * done // total, masts)


def _fibre_coverage(network: Network, parameters: FibreParameters) -> tuple[ServiceCoverage, VillageHomes]:
    """Fibre along the roads and within the optical budget; the survey where the layers hold no access point at all."""
    villages = network.villages
    reached = None
    if len(network.fibre.x_m):
        reached = fibre_reach(network, access_graph(network, parameters), parameters)
        served, server, distance_m = reached.reached, reached.access_point, reached.distance_m
    else:
        served = villages.has_fibre == 1.0
        server, distance_m = np.full(len(villages), -1, dtype=np.int64), np.full(len(villages), np.nan)
    return ServiceCoverage.of_fibre(served, server, distance_m), count_homes(villages, reached, parameters)


def _radio_coverage(
    network: Network,
    transmitters: Transmitters,
    service: str,
    settings: tuple[RadioModel, PeopleParameters | None],
    judged: Judged,
) -> ServiceCoverage:
    """Coverage by one service of what its points get."""
    (radio, asked), villages, quality = settings, network.villages, judged.quality
    server = np.where(quality.server >= 0, np.append(transmitters.site, -1)[quality.server], -1)
    distance_m = np.full(len(villages), np.nan)
    has = server >= 0
    sites = network.sites
    distance_m[has] = np.hypot(sites.x_m[server[has]] - villages.x_m[has], sites.y_m[server[has]] - villages.y_m[has])
    places = (villages.x_m, villages.y_m)
    state = ServiceCoverage.of_radio(
        service,
        quality,
        server=server,
        distance_m=distance_m,
        servers=judged.servers,
        flags=flag_points(places, transmitters, judged.voids, quality.server, quality.band_mhz, radio.parameters),
    )
    if asked is None:
        return state
    return replace(
        state,
        sure=Served.whole(quality.margin_db > asked.marginal_db),
        marginal=Served.whole(np.abs(quality.margin_db) <= asked.marginal_db),
        environments=_whole(judged.environments),
        operators=_whole(judged.operators),
        by_operators=count_operators(dict(judged.operators), len(villages)),
    )


def _whole(served: Mapping[str, BoolArray]) -> dict[str, Served]:
    return {name: Served.whole(points) for name, points in served.items()}
