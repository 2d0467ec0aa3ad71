"""Rows of a drive-test export as they stand in its file: text in any usual dialect and encoding, or a workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from phusong.coverage.drivetest.exports.formats import PLAIN, SampleFormat, headerless, plain_name, recognise
from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.formats.tables import read_text
from phusong.coverage.geofiles.formats.workbooks import read_workbook
from phusong.coverage.geofiles.letters.encodings import nfc

_DELIMITERS = "\t;,|"
_COMMENT = "#"
_PREAMBLE = 60
"""Lines in which the header is looked for: exports put the name of the tool and of the log before it."""

_LOOKED_AT = 400
"""Letters by which text is told from other content."""

_WORKBOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class RawRows:
    """A table as its file has it.

    Attributes:
        format: What its columns show it to be.
        columns: Names of its columns, one for each cell of the header.
        cells: Cells of each row; a row may be shorter or longer than the header.
        shifted: Rows with more cells than the header although commas part them: a decimal comma may have parted a
            number, so that no column can be trusted. Indices into ``cells``.
    """

    format: SampleFormat
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    shifted: tuple[int, ...] = ()

    def holds(self, position: int) -> bool:
        """Whether a column has anything in any row."""
        return any(position < len(row) and row[position].strip() for row in self.cells)

    def column(self, position: int) -> list[str]:
        """Cells of one column, empty where a row is too short."""
        return [row[position].strip() if position < len(row) else "" for row in self.cells]


def read_rows(path: Path, log: FindingLog) -> RawRows:
    """Read the rows of a table of samples.

    Args:
        path: CSV or text with tab, semicolon, comma or bar, or an Excel workbook.
        log: Where a restored encoding is noted.

    Raises:
        ReadError: When it is no table.
        OSError: When the file is not there or cannot be read.
    """
    if path.suffix.lower() in _WORKBOOKS:
        sheets = [[tuple(map(_cell_text, row)) for row in sheet.rows] for sheet in read_workbook(path).values()]
        found = [_rows_from(sheet) for sheet in sheets]
        return next((rows for rows in found if rows.format is not PLAIN or _is_header(rows.columns)), found[0])
    lines = _text_of(path, log).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [line for line in lines if line.strip() and not line.startswith(_COMMENT)]
    delimiter = ""
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) <= len("sep=") + 1:
        delimiter = lines.pop(0)[len("sep=") :][:1]  # the word by which Excel is told of the delimiter
    if not lines:
        raise ReadError("file-unreadable", "the table is empty: it has no header")
    sign, rows = _split_lines(lines, delimiter)
    table = _rows_from(rows)
    return replace(table, shifted=_longer_rows(table)) if sign == "," else table


def _text_of(path: Path, log: FindingLog) -> str:
    """Text of a file; one whose letters are not recognised is read by its digits and English names alone."""
    try:
        text = read_text(path, None, log)
    except ReadError as error:
        if error.code != "encoding-unknown":
            raise
        log.add("text-restored", "the text is not UTF-8; letters beyond ASCII were read as Latin-1", value="latin-1")
        text = path.read_bytes().decode("latin-1")
    if "\x00" in text[:200]:  # UTF-16 without its mark
        raw = path.read_bytes()
        text = raw.decode("utf-16-le" if raw[1:2] == b"\x00" else "utf-16-be", errors="replace")
    head = text[:_LOOKED_AT]
    if any(sign < " " and sign not in "\t\r\n\f" for sign in head) or 2 * sum(map(str.isascii, head)) < len(head):
        raise ReadError("file-unreadable", "the file is no text")
    return text


def _split_lines(lines: Sequence[str], delimiter: str) -> tuple[str, list[tuple[str, ...]]]:
    """The delimiter of the line that looks most like a header, and the cells of every line."""
    head = lines[:_PREAMBLE]
    parted = ((line, sign) for line in head for sign in ((delimiter,) if delimiter.strip(" ") else _DELIMITERS))
    for line, sign in parted:
        if _is_header(_split(line, sign)):
            return sign, [_split(each, sign) for each in lines]
    fullest = max(_DELIMITERS, key=lines[0].count)
    return fullest, [_split(line, fullest) for line in lines]


def _longer_rows(table: RawRows) -> tuple[int, ...]:
    """Rows that hold something beyond the last column of the header."""
    width = len(table.columns)
    return tuple(at for at, row in enumerate(table.cells) if any(cell.strip() for cell in row[width:]))


def _split(line: str, delimiter: str) -> tuple[str, ...]:
    """Cells of one line. A row never runs on in the next line, so that a stray quote spoils no other row."""
    if '"' not in line or line.count('"') % 2:
        return tuple(cell.strip().strip('"') for cell in line.split(delimiter))
    return tuple(next(csv.reader([line], delimiter=delimiter)))


def _is_header(cells: Sequence[str]) -> bool:
    """Whether a row holds names of columns that place samples."""
    if len(cells) < 3:
        return False
    names = {plain_name(cell) for cell in cells}
    placed = bool(names & {"lon", "longitude", "lng", "long"}) and bool(names & {"lat", "latitude"})
    return placed or recognise(cells) is not PLAIN


def _rows_from(rows: Sequence[tuple[str, ...]]) -> RawRows:
    """Header, rows and format of a table whose lines are parted already."""
    start = next((at for at, row in enumerate(rows[:_PREAMBLE]) if _is_header(row)), None)
    bare = headerless(rows[0]) if start is None else None
    if bare is not None:
        return RawRows(bare, tuple(bare.order.split()), _without_empty(rows))
    header = rows[start or 0]
    columns = tuple(nfc(name) for name in header)
    while columns and not columns[-1]:
        columns = columns[:-1]
    body = _without_empty(row for row in rows[(start or 0) + 1 :] if row != header)
    return RawRows(recognise(columns), columns, body)


def _without_empty(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(row for row in rows if any(cell.strip() for cell in row))


def _cell_text(cell: object) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
