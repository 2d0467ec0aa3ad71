"""Cells of a sheet: each of its type, and whole rows of them as the text that the file holds.

The library of workbooks makes an object of every cell and an element of every object. Tables of a country have millions
of cells, so all rows but those with a layout of their own are written as text, in just the words of the library.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from phusong.maps.page.context import Language
from phusong.maps.page.escape import plain_text

Row = Sequence[str | int | float]

MOST_LETTERS = 32_767
"""Letters that a cell may hold; what is longer is cut off."""

DAYS = frozenset(("due", "by"))
"""Columns that hold days."""
DAY_FORMS: dict[Language, str] = {"en": "d mmm yyyy", "vi": "dd/mm/yyyy"}
"""How a day is shown."""


def write_cell(cell: Cell | MergedCell, value: str | float, name: str, form: str | None) -> None:
    """Fill a cell by its type: a day as a day, a number as a number, text as text, so that ``=`` begins no formula.

    Args:
        cell: The cell.
        value: What it holds; an empty text of a named column leaves it empty.
        name: Name of its column; empty outside tables.
        form: How a number is shown, None for as it is.
    """
    if not isinstance(value, str):
        cell.value = value
        if form:
            cell.number_format = form
        return
    day = _day(value) if name in DAYS else None
    if day is not None:
        cell.value = day
        cell.number_format = form or DAY_FORMS["en"]
    elif value or name == "":
        cell.value = plain_text(value)
        cell.data_type = "s"
        cell.number_format = "@"


class RowTexts:
    """Rows of one table as text: what :func:`write_cell` and the library would make of them."""

    def __init__(self, sheet: Worksheet, columns: Sequence[str], forms: Sequence[str | None]) -> None:
        """Prepare the columns.

        Args:
            sheet: The sheet that the rows belong to; its workbook keeps their styles.
            columns: Names of the columns.
            forms: How the numbers of each are shown.
        """
        self._sheet = sheet
        self._columns = [
            (f'<c r="{get_column_letter(at)}', _Ends(sheet, name, form).of)
            for at, (name, form) in enumerate(zip(columns, forms, strict=True), start=1)
        ]

    def of(self, rows: Sequence[Row], first: int) -> Iterator[str]:
        """Rows one by one, as the element of each.

        Args:
            rows: The cells.
            first: Number of the first row in the sheet.
        """
        for number, row in enumerate(rows, start=first):
            cells = [
                f'{start}{number}"{end}'
                for (start, end_of), value in zip(self._columns, row, strict=True)
                if (end := end_of(value))
            ]
            yield f'<row r="{number}">{"".join(cells)}</row>'


class _Ends:
    """What follows the place of a cell, for one column."""

    def __init__(self, sheet: Worksheet, name: str, form: str | None) -> None:
        self._sheet = sheet
        self._name = name
        self._form = form
        self._texts: dict[str, str] = {}
        self._styles: dict[str, str] = {}

    def of(self, value: str | float) -> str:
        """The rest of the element; empty where the cell is not written."""
        if not isinstance(value, str):
            return self._number(value, value)
        known = self._texts.get(value)
        if known is None:
            known = self._texts[value] = self._text(value)
        return known

    def _text(self, value: str) -> str:
        day = _day(value) if self._name in DAYS else None
        if day is not None:
            return self._number(value, float(to_excel(day)))  # type: ignore[no-untyped-call]
        if not value:
            return ""
        text = plain_text(value)[:MOST_LETTERS]
        bare = text.strip()
        kept = ' xml:space="preserve"' if bare and bare != text else ""
        return f'{self._style(value, "s")} t="inlineStr"><is><t{kept}>{escape(text, quote=False)}</t></is></c>'

    def _number(self, value: str | float, number: float) -> str:
        kind = "b" if isinstance(value, bool) else "n"
        held = f"<v>{number:.16g}</v>" if math.isfinite(number) else "<v />"
        return f'{self._style(value, kind if value is number else "d")} t="{kind}">{held}</c>'

    def _style(self, value: str | float, kind: str) -> str:
        """Attribute with the number of the style that such a cell has in the workbook."""
        if kind not in self._styles:
            pattern = Cell(self._sheet, 1, 1)
            write_cell(pattern, value, self._name, self._form)
            self._styles[kind] = f' s="{pattern.style_id}"' if pattern.has_style else ""
        return self._styles[kind]


def _day(text: str) -> date | None:
    """A day that is written as ISO has it, None for any other text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
