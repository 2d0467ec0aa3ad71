"""Tables of a terminal: columns aligned by spaces, the same on a screen and in a pipe."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence


def aligned(rows: Sequence[Sequence[str]], left: int = 1) -> Iterator[str]:
    """Lines of a table.

    Args:
        rows: Cells of each row, the head among them; every row has as many.
        left: Columns from the first on that are set to the left; the rest are numbers and set to the right.
    """
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell + _blank(cell, width) if number < left else _blank(cell, width) + cell
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _blank(cell: str, width: int) -> str:
    return " " * (width - _width(cell))


def _width(text: str) -> int:
    """Columns that a text takes: marks that stand above another letter take none, wide letters two."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
