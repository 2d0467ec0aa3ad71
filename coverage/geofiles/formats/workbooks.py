"""Excel workbooks: the cells that are there, whatever the sheet says of its size, and what is hidden told apart."""

from __future__ import annotations

import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from phusong.coverage.findings.errors import DAMAGED_ZIP, ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.archives import check_archive
from phusong.coverage.geofiles.formats.dates import written_date
from phusong.coverage.geofiles.formats.header import Header, find_header
from phusong.coverage.geofiles.formats.lettering import legible_cells
from phusong.coverage.geofiles.formats.strict_workbooks import as_usual
from phusong.coverage.geofiles.formats.tables import is_comment, table_layer
from phusong.coverage.geofiles.sources import RawLayer

MAX_CELLS = 50_000_000
"""Cells of all rows of a sheet up to the last filled one of each, at the most."""

_TRUE = ("1", "true")
_FULL_CALCULATION = b'fullCalcOnLoad="1"'
"""A workbook asks so the next program to compute everything: libraries that write workbooks do."""

_LONGEST_PART = 4 * 2**20


class FailedFormula(str):
    """What a cell shows whose formula failed: ``#N/A``, ``#REF!``."""

    __slots__ = ()


class UnsavedFormula(str):
    """A formula whose value the program that wrote it did not save: ``=VLOOKUP(B2, …)``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place of a sheet whose file contradicts itself, so that what holds there is not sure.

    Attributes:
        index: Row of the sheet's rows, counted from 0.
        column: Number of the column counted from 1, None where the whole row is meant.
        message: What the file says.
    """

    index: int
    column: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of a sheet that hold anything.

    Attributes:
        rows: Cells of each row, the header first; comments above it are left out.
        numbers: Number of each row in the sheet.
        is_hidden: Whether the sheet is hidden.
        hidden_rows: Numbers of the rows that are hidden, as by a filter.
        hidden_columns: First and last of columns that are hidden, counted from 1.
        merged: Cells of one column that are merged over rows: the column, the first row and the last, counted from 1.
        doubts: Where the file contradicts itself; such cells are left empty.
    """

    rows: list[list[object]]
    numbers: list[int]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_workbook(path: Path) -> dict[str, Sheet]:
    """Read the sheets of an Excel workbook that hold anything; formulas count with the value that was saved.

    Returns:
        Name of each sheet to what it holds.

    Raises:
        ReadError: When the workbook is damaged, too large or empty.
    """
    check_archive(path)
    described = _description(path)
    import openpyxl  # takes a third of a second to load

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns about styles and validations, which are not read
            workbook = openpyxl.load_workbook(as_usual(path, described), read_only=True, data_only=True)
            try:
                late = _FULL_CALCULATION in described
                sheets = {sheet.title: _read_sheet(sheet, computes_late=late) for sheet in workbook.worksheets}
            finally:
                workbook.close()
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - damaged files raise whatever the library met
        raise ReadError("file-unreadable", f"the workbook is damaged: {type(error).__name__}: {error}") from None
    filled = {title: sheet for title, sheet in sheets.items() if sheet.rows}
    if not filled:
        raise ReadError("file-unreadable", "the workbook holds no table")
    return filled


def sheet_layer(sheets: Mapping[str, Sheet], title: str, encoding: str | None, log: FindingLog) -> RawLayer:
    """One sheet of a workbook as a layer; where it holds no rows, the sheets that do are told.

    Args:
        sheets: The sheets by title.
        title: The one that is meant.
        encoding: Encoding whose letters its text shows, as the user states it, or None to recognise it.
        log: Where findings are written.
    """
    sheet = sheets[title]
    legible = legible_cells(sheet.rows, log, encoding)
    sheet = sheet if legible is sheet.rows else replace(sheet, rows=list(map(list, legible)))
    header = find_header(sheet.rows)
    data = sheet.rows[header.first_row :]
    if not data:
        _note_filled(sheets, title, log)
    rows = [_without_failures(row, number, header.names, log) for number, row in enumerate(data, start=1)]
    _note_doubts(sheet, header, log)
    _note_hidden(sheet, header, log)
    _fill_merged(rows, sheet, header, log)
    width = len(header.names)
    even = [[*row, *[None] * (width - len(row))] for row in rows]  # cells missing at the end are empty
    return table_layer([*sheet.rows[: header.first_row], *even], sheet.numbers, log)


def visible_titles(sheets: Mapping[str, Sheet]) -> list[str]:
    """Names of the sheets that are not hidden; of all where none is seen."""
    seen = [title for title, sheet in sheets.items() if not sheet.is_hidden]
    return seen or list(sheets)


def _without_failures(row: Sequence[object], number: int, header: Sequence[str], log: FindingLog) -> list[object]:
    cells = list(row)
    for position, cell in enumerate(row):
        if isinstance(cell, FailedFormula):
            name = header[position] if position < len(header) else None
            log.add(
                "formula-failed", f"the formula of the cell failed: {cell}", row=number, column=name, value=str(cell)
            )
            cells[position] = None
        elif isinstance(cell, UnsavedFormula):
            name = header[position] if position < len(header) else None
            message = f"the cell holds the formula {cell[:60]!r}, whose value was not saved"
            log.add("formula-unsaved", message, row=number, column=name, value=cell[:60])
            cells[position] = None
    return cells


def _fill_merged(rows: list[list[object]], sheet: Sheet, header: Header, log: FindingLog) -> None:
    """Give each row the value of a cell that is merged over several: to whoever looks at the sheet it stands in all."""
    numbers = sheet.numbers[header.first_row :]
    filled: dict[str, list[int]] = {}
    for column, first, last in sheet.merged:
        start, stop = bisect_left(numbers, first), bisect_right(numbers, last)
        if start >= len(numbers) or numbers[start] != first or len(rows[start]) < column:
            continue
        value = rows[start][column - 1]
        for index in range(start + 1, stop) if value is not None else ():
            row = rows[index]
            row += [None] * (column - len(row))
            if row[column - 1] is None:
                row[column - 1] = value
                name = header.names[column - 1] if column <= len(header.names) else ""
                filled.setdefault(name, []).append(index + 1)
    for name, given in filled.items():
        message = f"rows given the value of the merged cell above them: {len(given):,}"
        log.add("cells-merged", message, row=min(given), column=name or None)


def _note_filled(sheets: Mapping[str, Sheet], title: str, log: FindingLog) -> None:
    filled = {other: sheet for other, sheet in sheets.items() if other != title and len(sheet.rows) > 1}
    for other, sheet in filled.items():
        rows = len(sheet.rows) - 1
        message = f"the sheet {title!r} holds no rows, while the sheet {other!r} holds {rows:,}"
        if sheet.is_hidden:
            message = f"the sheet {title!r} holds no rows, while the hidden sheet {other!r} holds {rows:,}"
        log.add("sheet-empty", message, remedy=f'if that one is meant: layer = "{other}"', value=other)


def _note_doubts(sheet: Sheet, header: Header, log: FindingLog) -> None:
    for doubt in sheet.doubts:
        row = doubt.index - header.first_row + 1
        position = doubt.column or 0
        name = header.names[position - 1] if 0 < position <= len(header.names) else None
        log.add("cell-contradicts", doubt.message, row=row if row > 0 else None, column=name or None)


def _note_hidden(sheet: Sheet, header: Header, log: FindingLog) -> None:
    numbers = sheet.numbers[header.first_row :]
    hidden = [row for row, number in enumerate(numbers, start=1) if number in sheet.hidden_rows]
    if hidden:
        shown = listed((numbers[row - 1] for row in hidden), 10)
        message = f"rows hidden, as by a filter, and read all the same: {len(hidden):,}; in the sheet rows {shown}"
        log.add("rows-hidden", message, row=hidden[0], value=len(hidden))
    columns = [
        name
        for position, name in enumerate(header.names, start=1)
        if name and any(first <= position <= last for first, last in sheet.hidden_columns)
    ]
    for name in columns:
        log.add("column-hidden", "the column is hidden and was read", column=name)
    if sheet.is_hidden:
        log.add("sheet-hidden", "the sheet is hidden and was read")


def _description(path: Path) -> bytes:
    """What a workbook says of itself, empty where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as stream:
            return stream.read(_LONGEST_PART)
    except DAMAGED_ZIP:
        return b""  # who reads the sheets says what is wrong


def _read_sheet(sheet: Any, *, computes_late: bool) -> Sheet:  # noqa: ANN401 - a sheet that openpyxl opened for reading alone
    from openpyxl.worksheet._reader import WorkSheetParser  # gives cells one by one; the public reader fills up rows

    rows: list[list[object]] = []
    numbers: list[int] = []
    doubts: list[Doubt] = []
    cells_left = MAX_CELLS
    book = sheet.parent
    with sheet._get_source() as source:  # noqa: SLF001 - as the sheet's own reader does
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,  # noqa: SLF001
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        _keep_unsaved_formulas(parser, computes_late=computes_late)
        for number, row, doubtful in _filled_rows(parser):
            if not rows and is_comment([cell if isinstance(cell, str) else str(cell or "") for cell in row]):
                continue
            cells_left -= len(row)
            if cells_left < 0:
                raise ReadError("file-too-large", f"the sheet spans more than {MAX_CELLS:,} cells")
            if numbers and number <= numbers[-1]:
                message = f"row {number} of the sheet stands after row {numbers[-1]} in the file"
                doubts.append(Doubt(len(rows), None, message))
            doubts += [Doubt(len(rows), column, message) for column, message in doubtful.items()]
            rows.append(row)
            numbers.append(number)
        hidden = {int(row) for row, about in parser.row_dimensions.items() if about.get("hidden") in _TRUE}
        columns = [
            (int(about["min"]), int(about["max"]))
            for about in parser.column_dimensions.values()
            if about.get("hidden") in _TRUE
        ]
        merged = _merged_over_rows(parser)
    is_hidden = sheet.sheet_state != "visible"
    return Sheet(rows, numbers, is_hidden, frozenset(hidden & set(numbers)), columns, merged, doubts)


def _merged_over_rows(parser: Any) -> list[tuple[int, int, int]]:  # noqa: ANN401 - of openpyxl
    """Column, first and last row of the cells that are merged over rows of one column."""
    ranges = getattr(parser.merged_cells, "mergeCell", ())
    bounds = [each.bounds for each in ranges]
    return [(left, top, bottom) for left, top, right, bottom in bounds if left == right and bottom > top]


def _keep_unsaved_formulas(parser: Any, *, computes_late: bool) -> None:  # noqa: ANN401 - of openpyxl
    """Have a parser of values give formulas without a saved one as such.

    Args:
        parser: The parser.
        computes_late: Whether a 0 may stand for what the program that wrote the workbook could not compute.
    """
    from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG

    parse_cell = parser.parse_cell

    def with_formula(element: Any) -> dict[str, Any]:  # noqa: ANN401 - an element of XML
        cell: dict[str, Any] = parse_cell(element)
        formula = element.find(FORMULA_TAG)
        if formula is not None and element.get("t") != "str":
            saved = element.findtext(VALUE_TAG) or ""
            if not saved or (computes_late and saved == "0"):
                cell["value"] = UnsavedFormula(f"={formula.text or '…'}")
        return cell

    parser.parse_cell = with_formula


def _filled_rows(parser: Any) -> Iterator[tuple[int, list[object], dict[int, str]]]:  # noqa: ANN401 - of openpyxl, whose reader is not public
    """Number and cells of each row with anything in it, up to its last filled cell, and its doubtful columns."""
    for number, cells in parser.parse():
        filled: dict[int, object] = {}
        doubtful: dict[int, str] = {}
        for cell in cells:
            column, value = cell["column"], _cell(cell)
            before = filled.get(column)
            if cell["row"] != number:
                doubtful[column] = (
                    f"the cell stands in row {number} of the sheet and says that it is of row {cell['row']}"
                )
            elif before is not None and value is not None and value != before:
                doubtful[column] = f"the cell is written twice in the file, as {before!r:.60} and as {value!r:.60}"
            filled[column] = before if value is None else value
        filled |= dict.fromkeys(doubtful)
        last = max((column for column, value in filled.items() if value is not None or column in doubtful), default=0)
        if last:
            yield number, [filled.get(column) for column in range(1, last + 1)], doubtful


def _cell(cell: Mapping[str, Any]) -> object:
    value = cell["value"]
    if isinstance(value, UnsavedFormula):
        return value
    if isinstance(value, datetime | date | timedelta):
        return written_date(value)
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, str):
        if not value.strip():
            return None
        return FailedFormula(value) if cell["data_type"] == "e" else value
    return value
