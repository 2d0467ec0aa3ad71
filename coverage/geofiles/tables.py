"""Tables without geometry: CSV in any usual dialect, and the rows of any table as columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.numbering import RowNumbers
from phusong.coverage.geofiles.encodings import decode, known_encoding, nfc, recognise_bytes
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.kernels.arrays import TextArray

MAX_TEXT_BYTES = 256 * 1024 * 1024
_DELIMITERS = ",;\t|"
_COMMENT = "#"
_HEADING = re.compile(r"[#\w.]+")
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
    first = next((number for number, line in enumerate(lines) if line.strip() and not _is_comment_line(line)), None)
    if first is None:
        raise ReadError("file-unreadable", "the table is empty: it has no header")
    delimiter = _delimiter(lines[first])
    rows, numbers, broken = _records("\n".join(lines[first:]), delimiter, first)
    _check_quotes(rows, broken, delimiter, log)
    return table_layer(rows, numbers, log)


def _records(text: str, delimiter: str, above: int) -> tuple[list[list[str]], list[int], list[int]]:
    """Rows of a table that hold anything, the header first.

    Args:
        text: The table, from its header on.
        delimiter: What stands between its cells.
        above: Lines of the file before it.

    Returns:
        The rows, the number of each as a spreadsheet counts them, and the indices of those that hold line breaks.
    """
    rows: list[list[str]] = []
    numbers: list[int] = []
    broken: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = above + 1
    try:
        for number, row in enumerate(reader, start=above + 1):
            if any(row):
                rows.append(row)
                numbers.append(number)
                if above + reader.line_num > begins:
                    broken.append(len(rows) - 1)
            begins = above + reader.line_num + 1
    except csv.Error as error:
        message = f"not a table from line {begins} of the file on: {error} (is a quote not closed?)"
        raise ReadError("file-unreadable", message, row=len(rows) or None) from None
    return rows, numbers, broken


def _check_quotes(rows: Sequence[Sequence[str]], broken: Sequence[int], delimiter: str, log: FindingLog) -> None:
    """Note cells that hold whole rows: a quote was opened there and closed some rows further on."""
    separators = max(len(rows[0]) - 1, 1)
    for number in broken:
        for cell in rows[number]:
            if "\n" in cell and cell.count(delimiter) >= separators:
                message = f"a cell holds {cell.count(chr(10)):,} line breaks and whole rows: a quote is opened too much"
                log.add("quote-open", message, row=number or None, value=cell[:60])


def is_comment(cells: Sequence[str]) -> bool:
    """Whether a row above the header is a comment: it begins with ``#``, and not as a heading does (``#stt``)."""
    if not cells or not cells[0].startswith(_COMMENT):
        return False
    filled = [cell.strip() for cell in cells if cell.strip()]
    is_heading = len(filled) > 1 and (filled[0] == _COMMENT or all(map(_HEADING.fullmatch, filled)))
    return not is_heading


def _is_comment_line(line: str) -> bool:
    return line.startswith(_COMMENT) and is_comment(line.split(_delimiter(line)))


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def table_layer(cells: Sequence[Sequence[object]], numbers: Sequence[int], log: FindingLog) -> RawLayer:
    """Turn rows into columns; rows of another length than the header are noted.

    Args:
        cells: The rows, the header first.
        numbers: Number of each row as a spreadsheet counts them.
        log: Where findings are written.
    """
    names = ["" if cell is None else nfc(str(cell)) for cell in cells[0]]
    rows = cells[1:]
    while names and not names[-1]:
        names.pop()
    width = len(names)
    is_even = set(map(len, rows)) <= {width}
    for number, row in enumerate(rows, start=1) if not is_even else ():
        if len(row) < width:
            message = f"the row has {len(row)} cells, the header {width}; the missing cells are taken as empty"
            log.add("row-ragged", message, severity="warning", row=number)
        elif any(cell not in (None, "") for cell in row[width:]):
            log.add("row-ragged", f"the row has {len(row)} cells, the header {width}", row=number)
    repeated = {name for name in names if name and names.count(name) > 1}
    for name in sorted(repeated):
        log.add("column-repeated", f"the header names {name!r} {names.count(name)} times", column=name)
    columns = {name: _column(rows, position, is_even=is_even) for position, name in enumerate(names) if name}
    body = RowNumbers("sheet", list(numbers[1:]))
    return RawLayer(columns, len(rows), is_table=True, numbers=body, encoding=log.encoding)


def _column(rows: Sequence[Sequence[object]], position: int, *, is_even: bool) -> TextArray:
    values = np.empty(len(rows), dtype=np.object_)
    values[:] = (
        [row[position] for row in rows] if is_even else [row[position] if position < len(row) else None for row in rows]
    )
    return values
