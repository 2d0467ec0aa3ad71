"""Who is served: by service, with people, for the province, each district and each commune."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from phusong.coverage.fibre import FibreParameters, build_road_graph, reach
from phusong.coverage.network import BoolArray, FloatArray, IntArray, Network
from phusong.coverage.radio import Progress, RadioParameters, predict_points
from phusong.coverage.transmitters import Transmitters


@dataclass(frozen=True, slots=True)
class ServiceCoverage:
    """Coverage of the villages by one service.

    Attributes:
        service: ``fibre``, ``4g`` or ``5g``.
        served: True where the village has the service, shape (n villages,).
        rsrp_dbm: RSRP of the best server, dBm, NaN where nothing was predicted and for fibre, shape (n,).
        server: Index of the best server into ``Network.sites`` (radio) or of the nearest access point into
            ``Network.fibre`` (fibre), -1 for none, shape (n,).
        distance_m: Road distance to the nearest access point (fibre) or distance to the best server (radio),
            metres, NaN for none, shape (n,).
        servers: Number of masts at or above the required RSRP; for fibre 1 where served, shape (n,).
    """

    service: str
    served: BoolArray
    rsrp_dbm: FloatArray
    server: IntArray
    distance_m: FloatArray
    servers: IntArray


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of the villages by every service.

    Attributes:
        services: Service name to its coverage, in reporting order.
    """

    services: dict[str, ServiceCoverage] = field(default_factory=dict)

    def served(self, service: str) -> BoolArray:
        """Mask of the villages that have ``service``, shape (n,)."""
        return self.services[service].served


@dataclass(frozen=True, slots=True)
class ServedCount:
    """How many villages, people and commune centres of a group have a service."""

    villages_total: int
    villages_covered: int
    population_total: int
    population_covered: int
    commune_centres_total: int
    commune_centres_covered: int

    @property
    def population_share(self) -> float:
        """Share of the people served, 0 to 1; NaN for a group without people."""
        return self.population_covered / self.population_total if self.population_total else float("nan")


def count_served(network: Network, served: BoolArray, within: BoolArray | None = None) -> ServedCount:
    """Count served villages, people and commune centres.

    Args:
        network: The layers.
        served: True where a village has the service, shape (n,).
        within: Villages that count, all when None, shape (n,).

    Returns:
        The counts over the villages in ``within``.
    """
    villages = network.villages
    group = np.ones(len(villages), dtype=np.bool_) if within is None else within
    has = group & served
    centre = villages.is_commune_centre
    return ServedCount(
        villages_total=int(group.sum()),
        villages_covered=int(has.sum()),
        population_total=round(float(villages.population[group].sum())),
        population_covered=round(float(villages.population[has].sum())),
        commune_centres_total=int((group & centre).sum()),
        commune_centres_covered=int((has & centre).sum()),
    )


def count_by_commune(network: Network, served: BoolArray) -> dict[str, ServedCount]:
    """Counts for each commune code, in the order of ``network.communes``."""
    codes = network.villages.commune_codes
    return {str(code): count_served(network, served, codes == code) for code in network.communes.codes}


def count_by_district(network: Network, served: BoolArray) -> dict[str, ServedCount]:
    """Counts for each district name, sorted by name."""
    district_of = dict(zip(network.communes.codes, network.communes.districts, strict=True))
    districts = np.array([district_of.get(code, "") for code in network.villages.commune_codes], dtype=np.object_)
    return {
        str(district): count_served(network, served, districts == district)
        for district in sorted(set(network.communes.districts))
    }


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
    masts = {service: Transmitters.of_sites(network, service) for service in radio.services}
    total = 1 + sum(len(transmitters) for transmitters in masts.values())
    services = {"fibre": _fibre_coverage(network, fibre)}
    done = 1
    for service, transmitters in masts.items():
        if progress is not None:
            progress(done, total)
        report = None if progress is None else _shifted(progress, done, total)
        services[service] = _radio_coverage(network, transmitters, service, radio, report)
        done += len(transmitters)
    if progress is not None:
        progress(total, total)
    return Coverage(services=services)


def _shifted(progress: Progress, before: int, total: int) -> Progress:
    """Progress of one stage as progress of the whole."""
    return lambda done, _: progress(before + done, total)


def _fibre_coverage(network: Network, parameters: FibreParameters) -> ServiceCoverage:
    """Fibre along the roads; the survey where the layers hold no access point at all."""
    villages = network.villages
    if len(network.fibre.x_m):
        reached = reach(network, build_road_graph(network, parameters), parameters)
        served, server, distance_m = reached.reached, reached.access_point, reached.distance_m
    else:
        served = villages.has_fibre == 1.0
        server, distance_m = np.full(len(villages), -1, dtype=np.int64), np.full(len(villages), np.nan)
    return ServiceCoverage(
        service="fibre",
        served=served,
        rsrp_dbm=np.full(len(villages), np.nan),
        server=server,
        distance_m=distance_m,
        servers=served.astype(np.int64),
    )


def _radio_coverage(
    network: Network, transmitters: Transmitters, service: str, parameters: RadioParameters, progress: Progress | None
) -> ServiceCoverage:
    villages = network.villages
    matrix = predict_points(network.terrain, transmitters, villages.x_m, villages.y_m, service, parameters, progress)
    required_dbm = parameters.budget(service).required_rsrp_dbm
    rsrp_dbm, mast = matrix.best()
    server = np.where(mast >= 0, np.append(transmitters.site, -1)[mast], -1)
    distance_m = np.full(len(villages), np.nan)
    has = server >= 0
    sites = network.sites
    distance_m[has] = np.hypot(sites.x_m[server[has]] - villages.x_m[has], sites.y_m[server[has]] - villages.y_m[has])
    return ServiceCoverage(
        service=service,
        served=np.nan_to_num(rsrp_dbm, nan=-np.inf) >= required_dbm,
        rsrp_dbm=rsrp_dbm,
        server=server,
        distance_m=distance_m,
        servers=matrix.servers(required_dbm),
    )
