"""Coverage gaps: the villages without a service, most people first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, Served, count_served

GAP_LIMIT = 20
"""Villages listed for a service; the workbook and the GeoPackage hold all."""


@dataclass(frozen=True, slots=True)
class GapRow:
    """One village without a service today."""

    name: str
    village_id: str
    commune: str
    district: str
    people: float
    rsrp_dbm: float
    planned: bool


@dataclass(frozen=True, slots=True)
class GapTable:
    """The villages without one service today, the most people first; ``people`` lack it wherever they live."""

    service: str
    villages: int
    people: int
    rows: tuple[GapRow, ...]


def gap_tables(network: Network, coverage: Coverage, after: Mapping[str, Served]) -> tuple[GapTable, ...]:
    """Villages without each service, most people first."""
    villages, communes = network.villages, network.communes
    commune_of = {str(code): row for row, code in enumerate(communes.codes)}
    tables = []
    for service, state in coverage.services.items():
        missing = np.flatnonzero(~state.served)
        order = missing[np.lexsort((villages.ids[missing].astype(str), -villages.population[missing]))]
        rows = []
        for village in order[:GAP_LIMIT]:
            commune = commune_of.get(str(villages.commune_codes[village]))
            rows.append(
                GapRow(
                    name=str(villages.names[village]),
                    village_id=str(villages.ids[village]),
                    commune="" if commune is None else str(communes.names[commune]),
                    district="" if commune is None else str(communes.districts[commune]),
                    people=float(villages.population[village]),
                    rsrp_dbm=float(state.rsrp_dbm[village]),
                    planned=bool(after[service].villages[village]),
                )
            )
        today = count_served(network, state.people)
        people = today.population_total - today.population_covered
        tables.append(GapTable(service, len(missing), people, tuple(rows)))
    return tuple(tables)
