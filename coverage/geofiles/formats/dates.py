"""Dates in tables: as a spreadsheet holds them, as people write them, as the number of a day."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_DAY_0 = date(1899, 12, 30)
"""Day 0 of Excel from March 1900 on, its leap day of 1900 that never was allowed for."""

_FIRST, _LAST = 32874.0, 73051.0
"""Numbers of days that are taken for dates: 1990-01-01 to 2100-01-01. Years such as 2024 lie far below."""

_WRITTEN = re.compile(
    r"(?P<first>\d{1,4})[-/.](?P<second>\d{1,2})[-/.](?P<third>\d{1,4})(?:[T ]00:00(?::00(?:\.0+)?)?)?"
)


def written_date(value: datetime | date | timedelta) -> str:
    """A cell's date as text: ``2024-12-31`` where it names no time of day; a duration as ``103:58:14``."""
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return f"{int(seconds // 3600)}:{int(seconds % 3600 // 60):02d}:{seconds % 60:09.6f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second or value.microsecond):
        return value.date().isoformat()
    return value.isoformat()


def date_of_number(number: float) -> str | None:
    """The day that a spreadsheet keeps as a number, None where it is none between 1990 and 2100.

    Args:
        number: Days since 30 December 1899; 45657 is 31 December 2024.
    """
    if not _FIRST <= number <= _LAST:
        return None
    return (_DAY_0 + timedelta(days=int(number))).isoformat()


def iso_date(text: str) -> str | None:
    """A written day as ``2024-12-31``, None where it is none or may be two.

    Args:
        text: ``2024-12-31``, ``31/12/2024``, ``31.12.2024``; the day goes before the month, as it does in Viet Nam.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        return None
    first, second, third = match["first"], match["second"], match["third"]
    year, month, day = (first, second, third) if len(first) == 4 else (third, second, first)
    if len(year) != 4:
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
