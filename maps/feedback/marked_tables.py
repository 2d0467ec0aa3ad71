"""The marked workbook: the tables as they were sent, cells with findings coloured, the finding as a comment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from phusong.coverage.findings import (
    Finding,
    group_findings,
    message_text,
    other_values,
    place_text,
    printable,
    remedy_text,
)
from phusong.coverage.geofiles import RawLayer, sheet_title, workbook_bytes
from phusong.maps.page.context import Language
from phusong.maps.page.escape import plain_text
from phusong.maps.page.sheets import INK, bold_font, heading_style
from phusong.maps.words.bilingual import word

MAX_ROWS = 20_000
"""Tables with more rows are shown by their rows with findings alone."""

MAX_COMMENTS = 20_000
"""Comments in a workbook; a spreadsheet becomes slow with more, and colours tell the rest."""

MAX_COLUMNS = 16_000
"""Columns of a table that are shown; a sheet holds few more."""

_FILLS = {"error": PatternFill("solid", fgColor="F4B6B6"), "warning": PatternFill("solid", fgColor="FFE699")}
_EXACT = 2**53
_WIDEST = 40
_GAP = " — "


@dataclass(frozen=True, slots=True)
class MarkedTable:
    """One file of a layer and what was found in it.

    Attributes:
        layer: The layer.
        file: The file as findings name it.
        raw: Its rows as they were read.
        findings: Findings about the file.
    """

    layer: str
    file: str
    raw: RawLayer
    findings: Sequence[Finding]


def marked_workbook(tables: Sequence[MarkedTable], findings: Sequence[Finding], language: Language = "en") -> bytes:
    """Write tables with their findings for those who made them.

    Args:
        tables: The files of the layers that have rows.
        findings: Everything that was found, also where it belongs to no table.
        language: Language of what is said.

    Returns:
        The workbook: a sheet that lists the findings, and a sheet for each table with findings. A table that was a
        spreadsheet keeps its rows where they were, so that a row number is the same in both. Text is text, whatever it
        begins with.
    """
    book = Workbook()
    listing = book.worksheets[0]
    listing.title = sheet_title(word("feedback.sheet")[language])
    titles: dict[str, str] = {}
    notes: list[str] = []
    left = MAX_COMMENTS
    for table in tables:
        if not table.findings:
            continue
        titles[table.file] = sheet_title(table.raw.name or table.layer, book.sheetnames)
        sheet = book.create_sheet(titles[table.file])
        if table.raw.rows > MAX_ROWS:
            notes.append(word("feedback.only_rows", file=table.file, rows=table.raw.rows)[language])
        left = _Marking(sheet, table, language).write(left)
    _list_findings(listing, findings, titles, language, notes)
    return workbook_bytes(book)


class _Marking:
    """One table while it is written and marked."""

    def __init__(self, sheet: Worksheet, table: MarkedTable, language: Language) -> None:
        self._sheet = sheet
        self._table = table
        self._language = language
        self._names = list(table.raw.columns)[:MAX_COLUMNS]
        self._shown = [printable(name) for name in self._names]  # as findings name them
        numbers = table.raw.numbers
        self._numbers: Sequence[int] = range(1, table.raw.rows + 1) if numbers is None else numbers.numbers
        self._as_sheet = numbers is not None and numbers.kind == "sheet" and table.raw.rows <= MAX_ROWS

    def write(self, comments_left: int) -> int:
        """Write rows and marks; how many comments are left for other tables."""
        by_row: dict[int, list[Finding]] = {}
        for finding in self._table.findings:
            by_row.setdefault(finding.row or 0, []).append(finding)
        shown = range(1, self._table.raw.rows + 1)
        if self._table.raw.rows > MAX_ROWS:
            shown = [row for row in sorted(by_row) if row]  # type: ignore[assignment]
        head = max(1, int(self._numbers[0]) - 1) if self._as_sheet and len(self._numbers) else 1
        self._write_head(head)
        cells = self._table.raw.columns
        for place, row in enumerate(shown, start=head + 1):
            at = int(self._numbers[row - 1]) if self._as_sheet else place
            for column, name in enumerate(self._names, start=1):
                _put(self._sheet, at, column, cells[name][row - 1])
            found = by_row.get(row)
            if found:
                _put(self._sheet, at, len(self._names) + 1, int(self._numbers[row - 1]))
                text = "\n".join(f"[{each.code}] {message_text(each, self._language)}" for each in found)
                _put(self._sheet, at, len(self._names) + 2, text)
                comments_left = self._mark(at, found, comments_left)
        return self._mark(head, by_row.get(0, []), comments_left)

    def _write_head(self, row: int) -> None:
        said = (word("feedback.row_column"), word("feedback.finding_column"))
        names = [*self._names, *(text[self._language] for text in said)]
        for column, name in enumerate(names, start=1):
            cell = _put(self._sheet, row, column, name)
            if cell is not None:
                cell.font, cell.fill = heading_style()
            width = min(_WIDEST, max(10, len(name) * 1.1)) if column < len(names) else 80
            self._sheet.column_dimensions[get_column_letter(column)].width = width
        self._sheet.freeze_panes = f"A{row + 1}"

    def _mark(self, row: int, findings: Sequence[Finding], comments_left: int) -> int:
        """Colour the cells of a row that findings name, or the one of its number, and say there what was found."""
        by_column: dict[int, list[Finding]] = {}
        for finding in findings:
            known = finding.column in self._shown
            column = self._shown.index(finding.column or "") + 1 if known else len(self._names) + 1
            by_column.setdefault(column, []).append(finding)
        for column, found in by_column.items():
            cell = self._sheet.cell(row, column)
            worst = "error" if any(each.severity == "error" for each in found) else "warning"
            cell.fill = _FILLS[worst]
            if cell.font.color is not None and cell.font.color.rgb == "00FFFFFF":
                cell.font = bold_font(INK)
            if comments_left > 0:
                comments_left -= 1
                text = "\n".join(_said(each, self._language) for each in found[:5])
                cell.comment = Comment(plain_text(text)[:2000], "Phusong", height=120, width=360)
        return comments_left


def _said(finding: Finding, language: Language) -> str:
    remedy = remedy_text(finding, language)
    return message_text(finding, language) + (_GAP + remedy if remedy else "")


def _put(sheet: Worksheet, row: int, column: int, value: object) -> Cell | None:
    """Put a value into a cell; text stays text, whatever it begins with, and nothing leaves the cell empty."""
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return None
    item = getattr(value, "item", None)
    value = item() if callable(item) else value
    is_number = isinstance(value, int | float) and abs(value) <= _EXACT
    cell = sheet.cell(row, column, value if is_number else plain_text(value))  # type: ignore[arg-type]
    if not is_number:
        cell.data_type = "s"
        cell.number_format = "@"
    return cell if isinstance(cell, Cell) else None


def _list_findings(
    sheet: Worksheet, findings: Sequence[Finding], titles: Mapping[str, str], language: Language, notes: Sequence[str]
) -> None:
    """Every group of findings on a line, errors first."""

    def say(key: str) -> str:
        return word(f"feedback.{key}")[language]

    heads = ("severity", "code", "number", "in_sheet", "place", "what", "also", "remedy")
    rows: list[list[object]] = [
        [word("feedback.also", values="")[language].strip(": ") if each == "also" else say(each) for each in heads]
    ]
    for group in group_findings(findings):
        first = group.first
        where = titles.get(first.file or "", "")
        rows.append(
            [
                say(first.severity),
                first.code,
                len(group),
                where,
                place_text(group, language, 200),
                message_text(first, language),
                other_values(group, language, 20),
                remedy_text(first, language),
            ]
        )
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            cell = _put(sheet, row, column, value)
            if cell is not None:
                cell.alignment = Alignment(vertical="top", wrap_text=column > 4)
                if row == 1:
                    cell.font, cell.fill = heading_style()
        if row > 1:
            sheet.cell(row, 1).fill = _FILLS["error" if values[0] == say("error") else "warning"]
    for letter, width in zip("ABCDEFGH", (10, 24, 10, 16, 44, 70, 36, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    for row, note in enumerate((say("legend"), say("counted"), *notes), start=len(rows) + 2):
        _put(sheet, row, 1, printable(note))
