"""Who is served: by service, with people, for the province, each district and each commune."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from phusong.coverage.fibre.graph import build_road_graph
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.reach import fibre_reach
from phusong.coverage.network.network import Network
from phusong.coverage.radio.carriers import CarrierMatrix
from phusong.coverage.radio.engine import Progress, predict_carriers
from phusong.coverage.radio.flags import flag_points
from phusong.coverage.radio.parameters import RadioParameters
from phusong.coverage.radio.quality import measure_quality, operator_uplinks
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.served.coverage import Coverage, ServiceCoverage


def evaluate_coverage(
    network: Network, radio: RadioParameters, fibre: FibreParameters, progress: Progress | None = None
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
    total = 1 + sum(int(network.sites.carrying(service).sum()) for service in radio.services)
    services = {"fibre": _fibre_coverage(network, fibre)}
    if progress is not None:
        progress(1, total)
    after_fibre = None if progress is None else _shifted(progress, 1, total)
    return Coverage(services=services | evaluate_radio(network, radio, after_fibre).services)


def evaluate_radio(network: Network, radio: RadioParameters, progress: Progress | None = None) -> Coverage:
    """Predict the radio services at every village.

    Args:
        network: The layers.
        radio: Propagation model, reach and the budgets of the services.
        progress: Called with the masts done and the masts of all services.

    Returns:
        The services in the order of the settings.
    """
    masts = {service: Transmitters.of_sites(network, service) for service in radio.services}
    total, done = sum(len(transmitters) for transmitters in masts.values()), 0
    villages = network.villages
    levels: dict[str, CarrierMatrix] = {}
    for service, transmitters in masts.items():
        report = None if progress is None else _shifted(progress, done, total)
        places = (villages.x_m, villages.y_m)
        levels[service] = predict_carriers(network.terrain, transmitters, *places, service, radio, report)
        done += len(transmitters)
        if progress is not None:
            progress(done, total)
    return Coverage({service: _radio_coverage(network, masts[service], service, radio, levels) for service in masts})


def _shifted(progress: Progress, before: int, total: int) -> Progress:
    """Progress of one stage as progress of the whole."""
    return lambda done, _: progress(before + done, total)


def _fibre_coverage(network: Network, parameters: FibreParameters) -> ServiceCoverage:
    """Fibre along the roads; the survey where the layers hold no access point at all."""
    villages = network.villages
    if len(network.fibre.x_m):
        reached = fibre_reach(network, build_road_graph(network, parameters), parameters)
        served, server, distance_m = reached.reached, reached.access_point, reached.distance_m
    else:
        served = villages.has_fibre == 1.0
        server, distance_m = np.full(len(villages), -1, dtype=np.int64), np.full(len(villages), np.nan)
    return ServiceCoverage.of_fibre(served, server, distance_m)


def _radio_coverage(
    network: Network,
    transmitters: Transmitters,
    service: str,
    parameters: RadioParameters,
    levels: Mapping[str, CarrierMatrix],
) -> ServiceCoverage:
    """Coverage by one service, whose uplink its anchor may bear."""
    villages, budget = network.villages, parameters.budget(service)
    anchor = levels.get(budget.uplink_anchor)
    quality = measure_quality(levels[service], None if anchor is None else operator_uplinks(anchor))
    server = np.where(quality.server >= 0, np.append(transmitters.site, -1)[quality.server], -1)
    distance_m = np.full(len(villages), np.nan)
    has = server >= 0
    sites = network.sites
    distance_m[has] = np.hypot(sites.x_m[server[has]] - villages.x_m[has], sites.y_m[server[has]] - villages.y_m[has])
    places = (villages.x_m, villages.y_m)
    voids = levels[service].rsrp.voids
    return ServiceCoverage.of_radio(
        service,
        quality,
        server=server,
        distance_m=distance_m,
        servers=levels[service].servers(),
        flags=flag_points(places, transmitters, voids, quality.server, quality.band_mhz, parameters),
    )
