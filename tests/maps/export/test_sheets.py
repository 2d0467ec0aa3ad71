"""Sheets of workbooks: what stands in a cell and what heads a column is shown whole, on screen and on paper."""

from textwrap import wrap

import pytest
from openpyxl.utils import get_column_letter

from phusong.maps.export.books.sheets import HEAD_LINES, LEAST_WIDTH, MOST_WIDTH, Book, Table, add_table

COLUMNS = ("service", "people", "share_after", "capex_vnd", "per_person_vnd", "state_4g", "ghi_chu")
ROWS = [
    ("fibre", 730_420, 0.999, 13_806_158_490, 1_309_013, "served", "x"),
    ("4g", 730_420, 1.0, 1_580_118_660_123, 2_177_168, "gap", "y" * 200),
]
POINTS = 15.0  # of a line


@pytest.fixture(scope="module")
def sheet():
    book = Book()
    add_table(book, Table("summary", COLUMNS, ROWS, frozenset(("people", "capex_vnd"))), "en")
    return book["summary"]


def widths(sheet):
    return [sheet.column_dimensions[get_column_letter(at)].width for at in range(1, len(COLUMNS) + 1)]


def test_every_number_fits_its_column(sheet):
    """A spreadsheet shows ### in place of a number that is wider than its column."""
    shown = {"#,##0": "{:,.0f}", "0.0%": "{:.1%}"}
    numbers = [cell for row in sheet.iter_rows(min_row=3) for cell in row if isinstance(cell.value, int | float)]
    assert any(cell.value == 1_580_118_660_123 + 13_806_158_490 for cell in numbers), "the sum is the widest"
    for cell in numbers:
        assert len(shown[cell.number_format].format(cell.value)) < widths(sheet)[cell.column - 1]


def test_every_heading_is_shown_whole(sheet):
    for cell, width in zip(sheet[2], widths(sheet), strict=True):
        assert max(map(len, cell.value.split())) < width
        assert len(wrap(cell.value, int(width))) * POINTS <= sheet.row_dimensions[2].height
    assert sheet.row_dimensions[2].height < (HEAD_LINES + 2) * POINTS


def test_columns_are_no_wider_than_can_be_read(sheet):
    assert min(widths(sheet)) == LEAST_WIDTH
    assert widths(sheet)[-1] == MOST_WIDTH + 2
