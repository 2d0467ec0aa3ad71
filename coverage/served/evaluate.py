"""Who is served: by service, with people, for the province, each district and each commune."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from phusong.coverage.fibre.graph import FibreParameters, build_road_graph, reach
from phusong.coverage.network.network import BoolArray, FloatArray, IntArray, Network
from phusong.coverage.radio.engine import Progress, RadioParameters, predict_points
from phusong.coverage.radio.flags import flag_points
from phusong.coverage.radio.quality import measure_quality
from phusong.coverage.radio.transmitters import Transmitters


def _not_given() -> FloatArray:
    return np.empty(0)


@dataclass(frozen=True, slots=True)
class ServiceCoverage:
    """Coverage of the villages by one service; what is not given and what fibre has not is NaN.

    Attributes:
        service: ``fibre``, ``4g`` or ``5g``.
        served: True where the village has the service, shape (n villages,).
        rsrp_dbm: RSRP of the best server, dBm, NaN where nothing was predicted and for fibre, shape (n,).
        server: Index of the best server into ``Network.sites`` (radio) or of the nearest access point into
            ``Network.fibre`` (fibre), -1 for none, shape (n,).
        distance_m: Road distance to the nearest access point (fibre) or distance to the best server (radio),
            metres, NaN for none, shape (n,).
        servers: Number of masts at or above the required RSRP; for fibre 1 where served, shape (n,).
        sinr_db: SINR of the best server at the load of the budget, dB, shape (n,).
        rsrq_db: RSRQ of the best server, dB, shape (n,).
        downlink_mbps: Downlink rate reached with the cell-edge probability, Mbit/s, shape (n,).
        uplink_mbps: Uplink rate reached with the cell-edge probability, Mbit/s, shape (n,).
        probability: Probability of being served by the best server under shadowing, 0 to 1, shape (n,).
        flags: Reservations, bits of :data:`phusong.coverage.radio.flags.FLAG_NAMES`, 0 for none, shape (n,).
    """

    service: str
    served: BoolArray
    rsrp_dbm: FloatArray
    server: IntArray
    distance_m: FloatArray
    servers: IntArray
    sinr_db: FloatArray = field(default_factory=_not_given)
    rsrq_db: FloatArray = field(default_factory=_not_given)
    downlink_mbps: FloatArray = field(default_factory=_not_given)
    uplink_mbps: FloatArray = field(default_factory=_not_given)
    probability: FloatArray = field(default_factory=_not_given)
    flags: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def __post_init__(self) -> None:
        """Give what was left out the length of the rest."""
        n = len(self.served)
        for name in ("sinr_db", "rsrq_db", "downlink_mbps", "uplink_mbps", "probability"):
            if len(getattr(self, name)) != n:
                object.__setattr__(self, name, np.full(n, np.nan))
        if len(self.flags) != n:
            object.__setattr__(self, "flags", np.zeros(n, dtype=np.int64))


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
    services = {}
    for service, transmitters in masts.items():
        report = None if progress is None else _shifted(progress, done, total)
        services[service] = _radio_coverage(network, transmitters, service, radio, report)
        done += len(transmitters)
        if progress is not None:
            progress(done, total)
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
    villages, budget = network.villages, parameters.budget(service)
    matrix = predict_points(network.terrain, transmitters, villages.x_m, villages.y_m, service, parameters, progress)
    quality = measure_quality(matrix, budget, channels(network, transmitters))
    server = np.where(quality.server >= 0, np.append(transmitters.site, -1)[quality.server], -1)
    distance_m = np.full(len(villages), np.nan)
    has = server >= 0
    sites = network.sites
    distance_m[has] = np.hypot(sites.x_m[server[has]] - villages.x_m[has], sites.y_m[server[has]] - villages.y_m[has])
    places = (villages.x_m, villages.y_m)
    return ServiceCoverage(
        service=service,
        served=quality.served,
        rsrp_dbm=quality.rsrp_dbm,
        server=server,
        distance_m=distance_m,
        servers=matrix.servers(budget.required_rsrp_dbm),
        sinr_db=quality.sinr_db,
        rsrq_db=quality.rsrq_db,
        downlink_mbps=quality.downlink_mbps,
        uplink_mbps=quality.uplink_mbps,
        probability=quality.probability,
        flags=flag_points(places, transmitters, matrix, quality.server, parameters, budget),
    )


def channels(network: Network, transmitters: Transmitters) -> IntArray:
    """Number of the channel of every mast: masts of one operator with the same bands share one, shape (masts,)."""
    operators = np.append(network.sites.operators, "")[transmitters.site]
    spans = zip(transmitters.first_sector[:-1], transmitters.first_sector[1:], strict=True)
    bands = [np.unique(transmitters.band_mhz[first:last]).tolist() for first, last in spans]
    number: dict[str, int] = {}
    keys = [f"{operator} {used}" for operator, used in zip(operators, bands, strict=True)]
    return np.array([number.setdefault(key, len(number)) for key in keys], dtype=np.int64)
