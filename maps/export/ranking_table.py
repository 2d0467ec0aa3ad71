"""The ranking of communes, districts and provinces as a table (``ranking.csv``, and a sheet of the workbook)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from phusong.coverage.served import ServedCount
from phusong.maps.export.tables import csv_document
from phusong.maps.indicators.ranking import RankedUnit

RANKING_COLUMNS = (
    "level",
    "province",
    "district",
    "commune_code",
    "name",
    "service",
    "villages",
    "people",
    "villages_served",
    "people_served",
    "share",
    "rank",
    "villages_served_after",
    "people_served_after",
    "share_after",
    "rank_after",
)
"""Columns of ``ranking.csv``."""

ALL_SERVICES = "all"
"""Stands for the mean over the services."""

Cell = str | int | float


def ranking_rows(ranked: Sequence[RankedUnit]) -> Iterator[tuple[Cell, ...]]:
    """A row for each unit over all services, then one for each of its services, in the order of ``RANKING_COLUMNS``.

    Args:
        ranked: The units, the best of each level first.

    Yields:
        The cells; a share is 0 to 1 with four decimals, what is not known is empty.
    """
    for row in ranked:
        unit = row.unit
        names = (unit.level, unit.province, unit.district, unit.code, unit.name)
        size = (row.villages, row.people)
        ends = [("", "", _share(share), _rank(rank)) for share, rank in _overall(row)]
        yield (*names, ALL_SERVICES, *size, *ends[0], *ends[1])
        for service, ranks in zip(row.services, row.ranks, strict=True):
            counts = zip((service.today, service.after), ranks, strict=True)
            figures = [_figures(count, rank) for count, rank in counts]
            yield (*names, service.service, *size, *figures[0], *figures[1])


def ranking_csv(ranked: Sequence[RankedUnit]) -> str:
    """Write the ranking as CSV, UTF-8, codes as text.

    Args:
        ranked: The units, the best of each level first.

    Returns:
        A header and the rows. Text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    return csv_document(RANKING_COLUMNS, ranking_rows(ranked))


def _overall(row: RankedUnit) -> tuple[tuple[float, int | None], tuple[float, int | None]]:
    return (row.share, row.rank), (row.share_after, row.rank_after)


def _figures(count: ServedCount, rank: int | None) -> tuple[Cell, ...]:
    return count.villages_covered, count.population_covered, _share(count.population_share), _rank(rank)


def _share(share: float) -> Cell:
    """A share rounded down to four decimals, so that what is not whole is never told as 1; empty where unknown."""
    return int(share * 10_000 + 1e-9) / 10_000 if math.isfinite(share) else ""


def _rank(rank: int | None) -> Cell:
    return "" if rank is None else rank
