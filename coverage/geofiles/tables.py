"""Tables without geometry: CSV in any usual dialect, and Excel workbooks."""

from __future__ import annotations

import csv
import io
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.numbering import RowNumbers
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.archives import check_archive
from phusong.coverage.geofiles.dates import written_date
from phusong.coverage.geofiles.encodings import SHOWN_ENCODINGS, decode, known_encoding, recognise_bytes
from phusong.coverage.geofiles.header import Header, find_header, separator_of, total_row
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.kernels.arrays import TextArray

MAX_TEXT_BYTES = 256 * 1024 * 1024
_DELIMITERS = ",;\t|"
_COMMENT = "#"
_LINES_LOOKED_AT = 40
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path, encoding: str | None, log: FindingLog) -> str:
    """Text of a file, its encoding recognised unless given.

    Args:
        path: The file.
        encoding: Encoding that the user gave, or None.
        log: Where a restored encoding is noted.

    Raises:
        ReadError: When the file is too large or the encoding is unknown or cannot be recognised.
    """
    if path.stat().st_size > MAX_TEXT_BYTES:
        limit = MAX_TEXT_BYTES // 2**20
        raise ReadError(
            "file-too-large", f"the file has {path.stat().st_size / 2**20:,.0f} MiB of text; at most {limit}"
        )
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ReadError("file-unreadable", f"cannot be read: {error.strerror or error}") from None
    return decode_file(raw, encoding, log)


def decode_file(raw: bytes, encoding: str | None, log: FindingLog) -> str:
    """Bytes of a text file as text.

    Raises:
        ReadError: When the encoding is unknown, cannot be recognised, or does not fit.
    """
    name = log.encoding = _file_encoding(raw, encoding, log)
    try:
        return decode(raw, name)
    except UnicodeError as error:
        raise ReadError("encoding-unknown", f"the text is not {name}: {error}") from None


def is_shown_as_utf8(path: Path, encoding: str | None) -> bool:
    """Whether a text file is UTF-8 that only shows the letters of the old encoding which the user states."""
    return encoding is not None and _is_shown(path.read_bytes(), require_encoding(encoding))


def _is_shown(raw: bytes, encoding: str) -> bool:
    if encoding not in SHOWN_ENCODINGS or raw.isascii():
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _file_encoding(raw: bytes, encoding: str | None, log: FindingLog) -> str:
    if encoding is not None:
        stated = require_encoding(encoding)
        return "utf-8-sig" if _is_shown(raw, stated) else stated
    if raw.startswith(_UTF16_MARKS):
        return "utf-16"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8-sig"
    found = recognise_bytes(raw.splitlines())
    if found is None or found == "utf-8":
        raise ReadError("encoding-unknown", "the text is not UTF-8, and no other encoding is recognised")
    log.add("text-restored", f"the text is in {found}, not in UTF-8, and was converted", value=found)
    return found


def require_encoding(name: str) -> str:
    """Canonical name of an encoding that the user gave.

    Raises:
        ReadError: When there is none of that name.
    """
    known = known_encoding(name)
    if known is None:
        raise ReadError("encoding-unknown", f"there is no encoding {name!r}")
    return known


def read_csv(path: Path, encoding: str | None, log: FindingLog) -> RawLayer:
    """Read a CSV with comma, semicolon, tab or bar; lines before the header that begin with ``#`` are comments.

    A first line ``sep=;`` names the sign between cells, as Excel writes it.

    Raises:
        ReadError: When it is no table.
    """
    text = read_text(path, encoding, log).replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip() and not line.startswith(_COMMENT)), None)
    if first is None:
        raise ReadError("file-unreadable", "the table is empty: it has no header")
    stated = separator_of(lines[first])
    first += stated is not None
    body = io.StringIO("\n".join(lines[first:]), newline="")
    try:
        delimiter = stated or _delimiter(lines[first:])
        records = enumerate(csv.reader(body, delimiter=delimiter, strict=True), start=first + 1)
        rows = [(number, row) for number, row in records if any(row)]
    except csv.Error as error:
        raise ReadError("file-unreadable", f"not a table: {error} (is a quote not closed?)") from None
    if not rows:
        raise ReadError("file-unreadable", "the table is empty: it has no header")
    return _as_layer(rows, log)


def _delimiter(lines: Sequence[str]) -> str:
    """The sign that parts most of the first lines into equally many cells, the first line among them."""
    looked_at = [line for line in lines[:_LINES_LOOKED_AT] if line.strip()]

    def evenness(sign: str) -> tuple[int, int, int]:
        widths = Counter(len(row) for row in csv.reader(looked_at, delimiter=sign) if len(row) > 1)
        width, rows = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
        return rows, looked_at[0].count(sign), width

    try:
        return max(_DELIMITERS, key=evenness) if looked_at else _DELIMITERS[0]
    except csv.Error:  # a quote that is not closed
        return max(_DELIMITERS, key=looked_at[0].count)


Sheet = list[tuple[int, list[object]]]
"""Rows of a sheet with anything in them, each with its number there."""


def read_workbook(path: Path) -> dict[str, Sheet]:
    """Read the sheets of an Excel workbook that hold anything; formulas count with the value that was saved.

    Returns:
        Name of each sheet to its numbered rows, the header first.

    Raises:
        ReadError: When the workbook is damaged, too large or empty.
    """
    check_archive(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns about styles and validations, which are not read
            workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                sheets = {sheet.title: list(_filled_rows(sheet)) for sheet in workbook.worksheets}
            finally:
                workbook.close()
    except Exception as error:  # noqa: BLE001 - damaged files raise whatever the library met
        raise ReadError("file-unreadable", f"the workbook is damaged: {error}") from None
    filled = {title: rows for title, rows in sheets.items() if rows}
    if not filled:
        raise ReadError("file-unreadable", "the workbook holds no table")
    return filled


def sheet_layer(rows: Sheet, log: FindingLog) -> RawLayer:
    """One sheet of a workbook as a layer; cells missing at the end of a row are empty."""
    width = len(find_header([row for _, row in rows]).names)
    return _as_layer([(number, [*row, *[None] * (width - len(row))]) for number, row in rows], log)


def _filled_rows(sheet: Worksheet) -> Iterator[tuple[int, list[object]]]:
    """Rows of a sheet with anything in them and their numbers, comments left out."""
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        row = [_cell(cell) for cell in cells]
        if any(cell is not None for cell in row) and not (isinstance(row[0], str) and row[0].startswith(_COMMENT)):
            yield number, row


def _cell(value: object) -> object:
    if isinstance(value, datetime | date | timedelta):
        return written_date(value)
    if isinstance(value, str) and not value.strip():
        return None
    return value


def _as_layer(numbered: Sequence[tuple[int, Sequence[object]]], log: FindingLog) -> RawLayer:
    """Turn numbered rows into columns; a header that is not the first row, and rows longer or shorter, are noted."""
    header = find_header([row for _, row in numbered])
    _note_header(header, numbered[header.above][0], log)
    names, numbered = list(header.names), numbered[header.first_row :]
    total = total_row([row for _, row in numbered])
    if total is not None:
        message = "a row of sums ends the table; it and what stands below it were passed over"
        log.add("row-total", message, row=total + 1)
        numbered = numbered[:total]
    rows = [row for _, row in numbered]
    while names and not names[-1]:
        names.pop()
    width = len(names)
    for number, row in enumerate(rows, start=1):
        if len(row) < width:
            message = f"the row has {len(row)} cells, the header {width}; the missing cells are taken as empty"
            log.add("row-ragged", message, severity="warning", row=number)
        elif any(cell not in (None, "") for cell in row[width:]):
            log.add("row-ragged", f"the row has {len(row)} cells, the header {width}", row=number)
    repeated = {name for name in names if name and names.count(name) > 1}
    for name in sorted(repeated):
        log.add("column-repeated", f"the header names {name!r} {names.count(name)} times", column=name)
    columns = {name: _column(rows, position) for position, name in enumerate(names) if name}
    numbers = RowNumbers("sheet", [number for number, _ in numbered])
    return RawLayer(columns, len(rows), is_table=True, numbers=numbers, encoding=log.encoding)


def _note_header(header: Header, number: int, log: FindingLog) -> None:
    if not header.above and header.rows == 1:
        return
    title = f" stands below {header.title[:80]!r} and" if header.title else ""
    names = listed((name for name in header.names if name), 4)
    message = f"the header ({names}){title} begins in row {number} and takes {header.rows} rows"
    log.add("header-found", message, value=header.first_row)


def _column(rows: Sequence[Sequence[object]], position: int) -> TextArray:
    values = np.empty(len(rows), dtype=np.object_)
    values[:] = [row[position] if position < len(row) else None for row in rows]
    return values
