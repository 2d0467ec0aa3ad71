"""What the columns of tables and layers hold: headings and descriptions, all from the one table of columns."""

from __future__ import annotations

from phusong.maps.words import bilingual
from phusong.maps.words.bilingual import Both
from phusong.maps.words.catalogue import WORDS

_SERVICE = "*"
"""Stands for the name of a service in the keys of the catalogue."""


def heading(column: str, table: str = "") -> Both:
    """Heading of a column in every language; one that is not known, such as a user's own, is its name.

    Args:
        column: Name that scripts read.
        table: Sheet or layer that the column stands in, where its name means something else than in others.
    """
    found = _known(column, table)
    return bilingual.same(column) if found is None else found


def described(column: str, table: str) -> Both | None:
    """What a column holds, None for one that is not ours."""
    return _known(column, table)


def _known(column: str, table: str) -> Both | None:
    for start in (f"column.{table}.", "column."):
        if start + column in WORDS:
            return bilingual.word(start + column)
    parts = column.split("_")
    for at, service in enumerate(parts):  # a service is one part of the name: ``served_4g``, ``rsrp_4g_dbm``
        general = "_".join((*parts[:at], _SERVICE, *parts[at + 1 :]))
        for start in (f"column.{table}.", "column."):
            if at and start + general in WORDS:
                return bilingual.word(start + general, service=bilingual.known("common.service", service))
    return None
