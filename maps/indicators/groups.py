"""Indicators by service, district and commune, today and with the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, Served, ServedCount, count_by_commune, count_by_district, count_served


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


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One district or commune with its counts for every service."""

    name: str
    code: str
    district: str
    services: tuple[ServiceRow, ...]

    @property
    def people(self) -> int:
        """People of the group's villages."""
        return self.services[0].today.population_total

    @property
    def villages(self) -> int:
        """Villages of the group."""
        return self.services[0].today.villages_total


def service_rows(network: Network, coverage: Coverage, after: Mapping[str, Served]) -> tuple[ServiceRow, ...]:
    """A row for each service, today and with the plan."""
    return tuple(
        ServiceRow(service, count_served(network, state.people), count_served(network, after[service]))
        for service, state in coverage.services.items()
    )


def district_rows(network: Network, coverage: Coverage, after: Mapping[str, Served]) -> tuple[GroupRow, ...]:
    """A row for each district, today and with the plan."""
    counts = {
        service: (count_by_district(network, state.people), count_by_district(network, after[service]))
        for service, state in coverage.services.items()
    }
    names = sorted({str(name) for name in network.communes.districts})
    return tuple(
        GroupRow(
            name, "", "", tuple(ServiceRow(service, was[name], will[name]) for service, (was, will) in counts.items())
        )
        for name in names
        if counts
    )


def commune_rows(network: Network, coverage: Coverage, after: Mapping[str, Served]) -> tuple[GroupRow, ...]:
    """A row for each commune, today and with the plan."""
    communes = network.communes
    counts = {
        service: (count_by_commune(network, state.people), count_by_commune(network, after[service]))
        for service, state in coverage.services.items()
    }
    rows = [
        GroupRow(
            str(communes.names[row]),
            code,
            str(communes.districts[row]),
            tuple(ServiceRow(service, was[code], will[code]) for service, (was, will) in counts.items()),
        )
        for row, code in enumerate(str(code) for code in communes.codes)
        if counts
    ]
    return tuple(sorted(rows, key=lambda group: (group.district, group.code)))
