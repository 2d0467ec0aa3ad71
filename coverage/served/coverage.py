"""Coverage by service: which villages are served, by what, how well."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray


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
