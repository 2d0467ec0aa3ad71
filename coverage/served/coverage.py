"""Coverage by service: which villages are served, by what, how well, and which share of their people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from phusong.coverage.fibre.homes import VillageHomes
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray
from phusong.coverage.radio.quality import Quality
from phusong.coverage.served.share import Served


@dataclass(frozen=True, slots=True)
class ServiceCoverage:
    """Coverage of the villages by one service; what fibre has not is NaN.

    The same type holds for people points, each as a village of its own, and for villages: there level, server and rates
    are those of the point up to which the stated share of the people is served, the best served first
    (:func:`phusong.coverage.served.villages.of_villages`).

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
        margin_db: What is left above the hardest requirement and its fade margin, dB, minus infinity where nothing was
            predicted, NaN for fibre, shape (n,).
        share: Share of the people who have the service, 0 to 1, shape (n,).
        own_point: Villages whose own point has it, shape (n,).
        sure: Who is served by more than what counts as marginal; None where not asked for.
        marginal: Who is so near to the threshold, served or not, that it has to be measured; None where not asked for.
        environments: ``outdoors``, ``vehicle`` and ``indoors`` to who has the service there; empty where not asked for.
        operators: Operator to who has the service from its masts alone; empty where not asked for.
        by_operators: Share of the people whom 0, 1, 2 … operators serve, shape (operators + 1, n); (0, n) where not
            asked for.
    """

    service: str
    served: BoolArray
    rsrp_dbm: FloatArray
    server: IntArray
    distance_m: FloatArray
    servers: IntArray
    sinr_db: FloatArray
    rsrq_db: FloatArray
    downlink_mbps: FloatArray
    uplink_mbps: FloatArray
    probability: FloatArray
    flags: IntArray
    margin_db: FloatArray
    share: FloatArray
    own_point: BoolArray
    sure: Served | None = None
    marginal: Served | None = None
    environments: Mapping[str, Served] = field(default_factory=dict)
    operators: Mapping[str, Served] = field(default_factory=dict)
    by_operators: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def people(self) -> Served:
        """Who has the service: villages, and the share of their people."""
        return Served(self.served, self.share, self.own_point)

    @classmethod
    def of_fibre(
        cls, served: BoolArray, server: IntArray, distance_m: FloatArray, *, service: str = "fibre"
    ) -> ServiceCoverage:
        """Coverage by a service without radio: no levels, no reservations; columns as above, shape (n,)."""
        n = len(served)
        unknown = np.full((7, n), np.nan)
        return cls(
            service=service,
            served=served,
            rsrp_dbm=unknown[0],
            server=server,
            distance_m=distance_m,
            servers=served.astype(np.int64),
            sinr_db=unknown[1],
            rsrq_db=unknown[2],
            downlink_mbps=unknown[3],
            uplink_mbps=unknown[4],
            probability=unknown[5],
            flags=np.zeros(n, dtype=np.int64),
            margin_db=unknown[6],
            share=served.astype(np.float64),
            own_point=served,
            by_operators=np.zeros((0, n)),
        )

    @classmethod
    def of_radio(
        cls,
        service: str,
        quality: Quality,
        server: IntArray,
        distance_m: FloatArray,
        servers: IntArray,
        flags: IntArray,
    ) -> ServiceCoverage:
        """Coverage by a radio service, with what every village gets from its best server; columns as above."""
        return cls(
            service=service,
            served=quality.served,
            rsrp_dbm=quality.rsrp_dbm,
            server=server,
            distance_m=distance_m,
            servers=servers,
            sinr_db=quality.sinr_db,
            rsrq_db=quality.rsrq_db,
            downlink_mbps=quality.downlink_mbps,
            uplink_mbps=quality.uplink_mbps,
            probability=quality.probability,
            flags=flags,
            margin_db=quality.margin_db,
            share=quality.served.astype(np.float64),
            own_point=quality.served,
            by_operators=np.zeros((0, len(quality.served))),
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of the villages by every service.

    Attributes:
        services: Service name to its coverage, in reporting order.
        homes: Homes of the villages and what fibre is to them, of villages also where the services speak of points;
            None where fibre was not asked for.
    """

    services: dict[str, ServiceCoverage] = field(default_factory=dict)
    homes: VillageHomes | None = None

    def served(self, service: str) -> BoolArray:
        """Mask of the villages that have ``service``, shape (n,)."""
        return self.services[service].served
