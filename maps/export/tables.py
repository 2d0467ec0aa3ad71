"""What tables and GIS files share: the columns of a proposal, and archives without the time of day."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np

from phusong.coverage.network import Network
from phusong.maps.indicators.answers import phase_name
from phusong.maps.indicators.codes import backhaul_code, list_code
from phusong.maps.indicators.stability import left_out_by, other_sites, standings
from phusong.maps.page.escape import csv_text
from phusong.optimize.plan import Plan, write_ids

FIXED_DATE = datetime(2000, 1, 1)  # noqa: DTZ001 - stands inside files that must not change; zip knows no zone

PROPOSAL_COLUMNS = (
    "proposal_id",
    "kind",
    "technology",
    "lon",
    "lat",
    "commune_code",
    "phase",
    "capex_vnd",
    "opex_vnd_per_year",
    "newly_covered_population",
    "newly_covered_villages",
    "backhaul",
    "owner",
    "due",
    "status",
    "name",
    "commune",
    "site_id",
    "marginal_population",
    "village_ids",
    "phase_name",
    "stability",
    "left_out_by",
    "hangs_on",
    "trench_share_vnd",
    "parts",
    "people_4g",
    "people_5g",
    "people_fibre",
)
"""Columns of the proposals in every table; those after ``status`` are ours to extend."""

_PEOPLE_OF = "people_"

WHOLE_NUMBERS = frozenset(
    (
        "phase",
        "capex_vnd",
        "opex_vnd_per_year",
        "newly_covered_population",
        "newly_covered_villages",
        "marginal_population",
        "trench_share_vnd",
    )
)
"""Columns that hold whole numbers, as do those of people by service."""


def is_whole_number(column: str) -> bool:
    """Whether a column holds whole numbers."""
    return column in WHOLE_NUMBERS or column.startswith(_PEOPLE_OF)


def proposal_columns(plan: Plan) -> tuple[str, ...]:
    """Columns of the proposals of a plan: ``PROPOSAL_COLUMNS``, and people of every further service that it knows."""
    every = (*PROPOSAL_COLUMNS, *(f"{_PEOPLE_OF}{service}" for service in plan.after))
    return tuple(dict.fromkeys(every))


def proposal_rows(network: Network, plan: Plan) -> list[tuple[str | int | float, ...]]:
    """One row for each proposal, in the order of :func:`proposal_columns`."""
    lon, lat = network.lon_lat(
        np.array([proposal.x_m for proposal in plan.proposals]), np.array([proposal.y_m for proposal in plan.proposals])
    )
    standing, without = standings(plan), left_out_by(plan)
    communes = dict(zip(map(str, network.communes.codes), map(str, network.communes.names), strict=True))
    services = [name.removeprefix(_PEOPLE_OF) for name in proposal_columns(plan) if name.startswith(_PEOPLE_OF)]
    return [
        (
            proposal.proposal_id,
            proposal.kind,
            list_code(proposal.technologies),
            round(float(lon[row]), 6),
            round(float(lat[row]), 6),
            proposal.commune_code,
            proposal.phase,
            proposal.capex_vnd,
            proposal.opex_vnd_per_year,
            proposal.newly_covered_population,
            proposal.newly_covered_villages,
            backhaul_code(proposal.backhaul),
            proposal.owner,
            proposal.due,
            proposal.status,
            proposal.name,
            communes.get(proposal.commune_code, ""),
            proposal.site_id or "",
            proposal.marginal_population,
            list_code(proposal.village_ids),
            phase_name(plan, proposal.phase) if plan.phases else "",
            standing[row],
            list_code(without[row]),
            proposal.hangs_on,
            proposal.trench_share_vnd,
            write_ids(proposal.parts),
            *(proposal.people_by_service.get(service, 0) for service in services),
        )
        for row, proposal in enumerate(plan.proposals)
    ]


OTHER_SITE_COLUMNS = ("part", "kind", "technology", "name", "lon", "lat", "capex_vnd", "alternatives")
"""Columns of the sites that only alternatives build."""


def other_site_rows(network: Network, plan: Plan) -> list[tuple[str | int | float, ...]]:
    """One row for each site that only alternatives build, in the order of ``OTHER_SITE_COLUMNS``."""
    others = other_sites(plan)
    lon, lat = network.lon_lat(
        np.array([other.site.x_m for other in others]), np.array([other.site.y_m for other in others])
    )
    return [
        (
            str(other.site.part),
            other.site.kind,
            list_code(other.site.technologies),
            other.site.name,
            round(float(lon[row]), 6),
            round(float(lat[row]), 6),
            other.site.capex_vnd,
            list_code(other.plans),
        )
        for row, other in enumerate(others)
    ]


def csv_document(columns: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> str:
    """Write a table as CSV; text that a spreadsheet would take for a formula gets a leading apostrophe.

    Args:
        columns: Names of the columns.
        rows: The cells.
    """
    return csv_lines(columns, ([csv_text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows))


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> str:
    """Write a table as CSV with a line feed after every row.

    Args:
        columns: Names of the columns.
        rows: The cells as they are: numbers as text, and text that went through
            :func:`phusong.maps.page.escape.csv_text`.
    """
    told = list(rows)
    out = io.StringIO()
    usual = csv.writer(out, lineterminator="\n")
    usual.writerow(columns)
    usual.writerows(told)
    text = out.getvalue()
    if "\r" not in text:
        return text
    out = io.StringIO()
    usual = csv.writer(out, lineterminator="\n")
    quoted = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    usual.writerow(columns)
    for row in told:
        broken = any(isinstance(cell, str) and "\r" in cell for cell in row)  # the usual writer leaves it bare
        (quoted if broken else usual).writerow(row)
    return out.getvalue()


def archive(members: Mapping[str, bytes]) -> bytes:
    """A zip archive of named members, all with one fixed date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, FIXED_DATE.timetuple()[:6])
            target.writestr(info, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
