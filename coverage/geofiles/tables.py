"""Tables without geometry: CSV in any usual dialect, and Excel workbooks."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import numpy as np
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.numbering import RowNumbers
from phusong.coverage.geofiles.archives import check_archive
from phusong.coverage.geofiles.encodings import decode, known_encoding, nfc, recognise_bytes
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.kernels.arrays import TextArray

MAX_TEXT_BYTES = 256 * 1024 * 1024
_DELIMITERS = ",;\t|"
_COMMENT = "#"
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


def _file_encoding(raw: bytes, encoding: str | None, log: FindingLog) -> str:
    if encoding is not None:
        return require_encoding(encoding)
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

    Raises:
        ReadError: When it is no table.
    """
    text = read_text(path, encoding, log).replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip() and not line.startswith(_COMMENT)), None)
    if first is None:
        raise ReadError("file-unreadable", "the table is empty: it has no header")
    body = io.StringIO("\n".join(lines[first:]), newline="")
    try:
        records = enumerate(csv.reader(body, delimiter=_delimiter(lines[first]), strict=True), start=first + 1)
        rows = [(number, row) for number, row in records if any(row)]
    except csv.Error as error:
        raise ReadError("file-unreadable", f"not a table: {error} (is a quote not closed?)") from None
    return _as_layer(rows[0][1], rows[1:], log)


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


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
    """One sheet of a workbook as a layer; its first row is the header, and cells missing at the end are empty."""
    header = ["" if cell is None else str(cell) for cell in rows[0][1]]
    body = [(number, [*row, *[None] * (len(header) - len(row))]) for number, row in rows[1:]]
    return _as_layer(header, body, log)


def _filled_rows(sheet: Worksheet) -> Iterator[tuple[int, list[object]]]:
    """Rows of a sheet with anything in them and their numbers, comments left out."""
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        row = [_cell(cell) for cell in cells]
        if any(cell is not None for cell in row) and not (isinstance(row[0], str) and row[0].startswith(_COMMENT)):
            yield number, row


def _cell(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str) and not value.strip():
        return None
    return value


def _as_layer(header: Sequence[str], numbered: Sequence[tuple[int, Sequence[object]]], log: FindingLog) -> RawLayer:
    """Turn numbered rows into columns; rows of another length than the header are noted."""
    rows = [row for _, row in numbered]
    names = [nfc(name) for name in header]
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


def _column(rows: Sequence[Sequence[object]], position: int) -> TextArray:
    values = np.empty(len(rows), dtype=np.object_)
    values[:] = [row[position] if position < len(row) else None for row in rows]
    return values
