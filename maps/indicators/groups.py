"""Indicators by service, today and with the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, Served, ServedCount, count_served


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One group's counts for one service, before and after."""

    service: str
    today: ServedCount
    after: ServedCount

    @property
    def villages_without(self) -> int:
        """Villages without the service once the plan is built."""
        return self.after.villages_total - self.after.villages_covered


def service_rows(network: Network, coverage: Coverage, after: Mapping[str, Served]) -> tuple[ServiceRow, ...]:
    """A row for each service, today and with the plan."""
    return tuple(
        ServiceRow(service, count_served(network, state.people), count_served(network, after[service]))
        for service, state in coverage.services.items()
    )
