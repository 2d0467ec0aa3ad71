"""Sheets of a workbook: typed cells, headings in the user's language, frozen, filtered, ready to print."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from textwrap import wrap

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from phusong.maps.export.books.cells import DAY_FORMS, DAYS, Row, RowTexts, write_cell
from phusong.maps.export.fields import heading
from phusong.maps.export.tables import FIXED_DATE, archive, is_whole_number
from phusong.maps.page.context import Language
from phusong.maps.page.escape import plain_text
from phusong.maps.page.sheets import INK, bold_font, heading_style
from phusong.maps.words import bilingual

FIRST_ROW = 3
"""Row of the first record, after the hidden names and the headings."""

_WHOLE = {
    *("villages", "people", "villages_served", "people_served", "villages_served_after", "people_served_after"),
    *("total", "need", "today", "in_time", "after", "missing", "population", "households", "centres"),
    *("amount_vnd", "homes_passed", "homes_connected", "ports", "fibres", "per_person_vnd", "people_more"),
    *("centres_served", "centres_served_after"),
}
_WHOLE_OF_SERVICE = ("villages_", "without_", "left_")
_SHARES = frozenset(("share", "share_after", "target_share"))
_WIDTHS = {
    "target": 36,
    "unit": 28,
    "target_status": 44,
    "district": 20,
    "province": 20,
    "name": 36,
    "commune": 24,
    "owner": 28,
    "backhaul": 20,
    "village_ids": 40,
    "technology": 12,
    "kind": 13,
    "text_en": 44,
    "text_vi": 44,
    "item": 22,
    "access_point": 22,
    "due": 13,
    "by": 13,
}
LEAST_WIDTH, MOST_WIDTH = 11, 44
"""Widths of columns that have none of their own, in letters."""
HEAD_LINES = 4
"""Lines that a heading may take before its column is made wider."""
_BOLD = 1.2
"""Room that a bold letter takes beside one of the sheet."""
_LINE_POINTS = 15.0
_HEAD = (
    *heading_style(),
    Alignment(wrap_text=True, vertical="top"),
)
_TOTAL = (bold_font(), Border(top=Side(style="thin", color=INK)))


@dataclass(frozen=True, slots=True)
class Table:
    """A table that becomes a sheet.

    Attributes:
        title: Name of the sheet.
        columns: Names that scripts read.
        rows: The cells; text stays text, whatever it begins with.
        summed: Columns whose sum stands below the table.
        totals: Sums that stand there in place of the added cells, which are rounded one by one.
    """

    title: str
    columns: Sequence[str]
    rows: Iterable[Row]
    summed: frozenset[str] = frozenset()
    totals: Mapping[str, int] = field(default_factory=dict)


class Book(Workbook):
    """A workbook of tables; the rows of each are held as the text that the file gets, but for the last.

    Attributes:
        texts: Name of a sheet to the number of its last row, and the rows between it and the headings.
    """

    def __init__(self) -> None:
        super().__init__()
        self.remove(self.worksheets[0])
        self.texts: dict[str, tuple[int, str]] = {}


def add_table(book: Book, table: Table, language: Language, *, footer: str = "") -> None:
    """Add a sheet with the names of its columns in a hidden row, its headings, and its rows.

    Args:
        book: The workbook.
        table: What the sheet holds.
        language: Language of the headings.
        footer: What is printed below every page beside its number.
    """
    sheet = book.create_sheet(table.title)
    forms = [_form(name, language) for name in table.columns]
    headings = [heading(name, table.title)[language] for name in table.columns]
    write_rows(sheet, [table.columns, headings])
    rows = list(table.rows)
    columns = list(zip(table.columns, forms, zip(*rows, strict=True), strict=True)) if rows else []
    widest = [max(_letters(each, form) for each in set(column)) for _, form, column in columns] or [0] * len(headings)
    sums = dict.fromkeys(table.summed.intersection(table.columns), 0)
    for name, _, column in columns:
        if name in sums:
            sums[name] = sum(int(each) for each in column if not isinstance(each, str))
    last = FIRST_ROW + max(len(rows), 1) - 1
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(table.columns))}{last}"
    if sums:
        sums |= table.totals
        _add_total(sheet, (last if rows else FIRST_ROW - 1) + 2, table.columns, sums, language)
        wide = [_letters(sums.get(name, 0), "#,##0") for name in table.columns]
        widest = list(map(max, widest, wide))
    _lay_out(sheet, table.columns, headings, widest)
    _number_styles(sheet, (1, 2))
    if rows:
        _fill(book, sheet, (table.columns, forms), rows)
        _number_styles(sheet, (last,))
    if sums:
        _number_styles(sheet, (sheet.max_row,))
    print_on_paper(sheet, footer)


def _number_styles(sheet: Worksheet, rows: Iterable[int]) -> None:
    """Give the styles of whole rows their numbers in the order of the cells: they get them when they are asked for."""
    list(map(attrgetter("style_id"), chain.from_iterable(sheet[row] for row in rows)))


def _fill(book: Book, sheet: Worksheet, told: tuple[Sequence[str], Sequence[str | None]], rows: Sequence[Row]) -> None:
    """Put the rows of a table into its sheet: all but the last as text, so that the library knows how far it goes."""
    last = FIRST_ROW + len(rows) - 1
    book.texts[sheet.title] = (last, "".join(RowTexts(sheet, *told).of(rows[:-1], FIRST_ROW)))
    for column, (name, form, value) in enumerate(zip(*told, rows[-1], strict=True), start=1):
        write_cell(sheet.cell(last, column), value, name, form)


def write_rows(sheet: Worksheet, rows: Iterable[Row]) -> None:
    """Put rows into a sheet; text stays text, whatever it begins with."""
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            write_cell(sheet.cell(row, column), value, "", None)


def print_on_paper(sheet: Worksheet, footer: str) -> None:
    """A4, landscape, as wide as the paper, headings on every page, numbers of pages below."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "2:2" if sheet.row_dimensions[1].hidden else None
    if sheet.oddFooter is not None:  # as every new sheet has it
        sheet.oddFooter.left.text = plain_text(footer).replace("&", "&&")[:200]
        sheet.oddFooter.right.text = "&P / &N"


def written(book: Book) -> bytes:
    """A workbook as bytes, the same for the same cells."""
    book.properties.creator = "Phusong"
    book.properties.created = book.properties.modified = FIXED_DATE
    buffer = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(buffer, "w")).save()  # Workbook.save would write the time of day
    with zipfile.ZipFile(buffer) as packed:
        members = {member: packed.read(member) for member in packed.namelist()}
    for sheet in book.worksheets:
        if sheet.title in book.texts:
            last, rows = book.texts[sheet.title]
            mark, member = f'<row r="{last}"'.encode(), sheet.path.removeprefix("/")
            members[member] = members[member].replace(mark, rows.encode() + mark, 1)
    return archive(members)


def _form(name: str, language: Language) -> str | None:
    """How the numbers of a column are shown."""
    if name in DAYS:
        return DAY_FORMS[language]
    if name in _SHARES or name.startswith("share_"):
        return "0.0%"
    return "#,##0" if name in _WHOLE or is_whole_number(name) or name.startswith(_WHOLE_OF_SERVICE) else None


def _add_total(sheet: Worksheet, row: int, columns: Sequence[str], sums: dict[str, int], language: Language) -> None:
    """The sums, two rows below the table, where sorting and filtering leave them."""
    write_cell(sheet.cell(row, 1), bilingual.word("report.total")[language], "", None)
    for column, name in enumerate(columns, start=1):
        if name in sums:
            write_cell(sheet.cell(row, column), sums[name], name, "#,##0")
        sheet.cell(row, column).font, sheet.cell(row, column).border = _TOTAL


def _letters(value: str | float, form: str | None) -> int:
    """Letters that a cell takes as it is shown; a day is as wide as its column is anyway."""
    if isinstance(value, str):
        return len(value)
    if form == "0.0%":
        return len(f"{value:.1%}")
    return len(f"{value:,.0f}" if form else f"{value:.6g}")


def _lay_out(sheet: Worksheet, columns: Sequence[str], headings: Sequence[str], widest: Sequence[int]) -> None:
    """Hidden names, frozen and coloured headings, columns as wide as what stands in them, headings shown whole."""
    sheet.row_dimensions[1].hidden = True
    sheet.freeze_panes = "B3"
    lines = 1
    for column, (name, told, letters) in enumerate(zip(columns, headings, widest, strict=True), start=1):
        held = _WIDTHS.get(name, min(letters, MOST_WIDTH) + 2)
        word = max(map(len, told.split()), default=0)
        width = max(LEAST_WIDTH, held, _BOLD * word + 2, _BOLD * len(told) / HEAD_LINES + 2)
        lines = max(lines, len(wrap(told, int(width / _BOLD), break_long_words=False)))
        sheet.column_dimensions[get_column_letter(column)].width = round(width, 1)
        head = sheet.cell(row=2, column=column)
        head.font, head.fill, head.alignment = _HEAD
    sheet.row_dimensions[2].height = _LINE_POINTS * lines + 4
