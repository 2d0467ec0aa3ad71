"""Columns that hold one thing for several years, of which the newest is meant: ``Dân số 2019``, ``Dân số 2024``."""

from __future__ import annotations

import re

from phusong.coverage.geofiles.formats.header import YEAR

_SHORT = re.compile(r"[^\W\d_]{3,}_?(?P<year>\d\d)$")
"""Two figures at the end of a word, as where a Shapefile keeps ten letters: ``POP19``."""

_LAST_CENTURY = 50
"""Two figures from here on are of the last century: ``POP99``."""

_EXPECTED = re.compile(
    r"forecast|project|target|plan\b|expect|dự báo|du bao|dự kiến|du kien|kế hoạch|ke hoach|quy hoạch|quy hoach",
    re.IGNORECASE,
)
"""What is said of numbers that nobody has counted yet."""


def year_in(name: str) -> int | None:
    """The year that a column holds values of by its name, None where the name tells none or what is only expected.

    Args:
        name: Name of the column in the file.
    """
    if _EXPECTED.search(name):
        return None
    years = [int(year) for year in YEAR.findall(name)]
    short = _SHORT.search(name)
    if short is not None and not years:
        figures = int(short["year"])
        years = [figures + (2000 if figures < _LAST_CENTURY else 1900)]
    return max(years, default=None)


def newest_of(taken: str, others: list[str]) -> tuple[str, tuple[str, ...]]:
    """The column of the newest year among some that hold the same, and those of other years.

    Args:
        taken: The column that was matched.
        others: Columns that would do as well.

    Returns:
        The column to take, the matched one where its name tells no year; and the columns of the other years.
    """
    years = {name: year for name in (taken, *others) if (year := year_in(name)) is not None}
    if taken not in years:
        return taken, ()
    newest = max(years, key=lambda name: (years[name], name == taken))
    return newest, tuple(name for name in years if years[name] != years[newest])
