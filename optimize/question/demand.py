"""Demand as the question weighs it: who lacks which service, and how much that counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import IntArray
from phusong.coverage.served import Coverage


@dataclass(frozen=True, slots=True)
class Demand:
    """The (village, service) pairs that are not served today, service by service in reporting order.

    Attributes:
        services: Names of the services.
        service: Index into ``services`` of each pair, shape (m,).
        village: Index of the village of each pair, shape (m,).
        number: Service and village to the pair, -1 where the village has the service, shape (services, villages).
    """

    services: tuple[str, ...]
    service: IntArray
    village: IntArray
    number: IntArray

    def __len__(self) -> int:
        return len(self.village)

    @staticmethod
    def of(coverage: Coverage) -> Demand:
        """Pairs that ``coverage`` leaves unserved."""
        services = tuple(coverage.services)
        lacking = ~np.array([coverage.served(service) for service in services])
        service, village = np.nonzero(lacking)
        number = np.full(lacking.shape, -1, dtype=np.int64)
        number[service, village] = np.arange(len(village))
        return Demand(services, service.astype(np.int64), village.astype(np.int64), number)
