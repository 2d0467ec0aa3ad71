"""Rows of a workbook as text: byte for byte what the library writes of cells that are filled one by one."""

from __future__ import annotations

import math
from io import BytesIO

import numpy as np
import pytest
from openpyxl import load_workbook

from phusong.maps.export.books.cells import MOST_LETTERS, Row, write_cell
from phusong.maps.export.books.sheets import FIRST_ROW, Book, Table, add_table, written
from phusong.maps.page.context import LANGUAGES, Language

COLUMNS = ("name", "due", "share", "population", "x")
FORMS = {"en": (None, "d mmm yyyy", "0.0%", "#,##0", None), "vi": (None, "dd/mm/yyyy", "0.0%", "#,##0", None)}
ROWS: tuple[Row, ...] = (
    ("Bản Phố", "2026-07-01", 0.5, 1200, 1.25),
    ("=1+1", "soon", "", 3.0, -0.0),
    ("", "", 0.1 + 0.2, 0, 10**17 + 1),
    (" held  ", "", 1, "unknown", math.nan),
    ("a < b & c > 'd' \"e\"", "", 0.0, 7, math.inf),
    ("line\nfeed\tand\r", "2030-12-31", 1e-9, 5, 0.0),
    ("\x00\ud800\ufffe", "", 0.25, -4, 1e300),
    ("   ", "", 0.75, 2, 3),
    ("#N/A", "", 0.75, 2, True),
    ("ế" * (MOST_LETTERS + 3), "", 0.75, 2, False),
    ("Bản Phố", "", np.float64(0.125), np.float64(8.0), np.float64(-1.5)),
    ("last", "2026-07-01", 0.5, 1, 2),
)


def _by_cells(rows: tuple[Row, ...], language: Language) -> bytes:
    """The same book with every cell filled by itself."""
    book = Book()
    add_table(book, Table("summary", COLUMNS, rows, frozenset(("population",))), language)
    sheet = book["summary"]
    del book.texts["summary"]
    for number, row in enumerate(rows, start=FIRST_ROW):
        for column, (name, form, value) in enumerate(zip(COLUMNS, FORMS[language], row, strict=True), start=1):
            write_cell(sheet.cell(number, column), value, name, form)
    return written(book)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 2, len(ROWS)])
def test_rows_as_text_are_what_the_library_writes(count: int, language: Language) -> None:
    """Of every kind of value, in both languages, and where the last row is the first."""
    rows = ROWS[-count:]
    book = Book()
    add_table(book, Table("summary", COLUMNS, rows, frozenset(("population",))), language)
    assert written(book) == _by_cells(rows, language)


def test_rows_as_text_are_read_back() -> None:
    """What another program reads: numbers, days and texts of every row, between the headings and the sums."""
    book = Book()
    add_table(book, Table("summary", COLUMNS, ROWS, frozenset(("population",))), "en")
    sheet = load_workbook(BytesIO(written(book)))["summary"]
    read = list(sheet.iter_rows(min_row=FIRST_ROW, values_only=True))
    assert [row[0] for row in read[:5]] == ["Bản Phố", "=1+1", None, " held  ", "a < b & c > 'd' \"e\""]
    assert str(read[0][1]) == "2026-07-01 00:00:00"
    assert [row[3] for row in read[:6]] == [1200, 3, 0, "unknown", 7, 5]
    assert read[len(ROWS) + 1][3] == sum(int(row[3]) for row in ROWS if not isinstance(row[3], str))


def test_a_table_without_rows_has_headings_alone() -> None:
    """No row, no sum of nothing between the headings and the end but the sums, and a filter that spans no row."""
    book = Book()
    add_table(book, Table("summary", COLUMNS, (), frozenset(("population",))), "en")
    sheet = load_workbook(BytesIO(written(book)))["summary"]
    assert sheet.auto_filter.ref == "A2:E3"
    assert sheet.max_row == 4
    assert sheet["D4"].value == 0
