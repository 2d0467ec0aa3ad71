"""Tables without geometry: CSV in any usual dialect, and the rows of any table as columns."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.numbering import RowNumbers
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.formats.header import Header, closing_row, find_header, rows_of_sums, separator_of
from phusong.coverage.geofiles.formats.headings import without_headings, without_rows
from phusong.coverage.geofiles.formats.lettering import legible_cells
from phusong.coverage.geofiles.letters.encodings import SHOWN_ENCODINGS, decode, known_encoding, nfc, recognise_bytes
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.kernels.arrays import TextArray

MAX_TEXT_BYTES = 256 * 1024 * 1024
csv.field_size_limit(MAX_TEXT_BYTES)  # the outline of a commune as WKT is longer than the 128 KiB of the library
_DELIMITERS = ",;\t|"
_COMMENT = "#"
_LINES_LOOKED_AT = 40
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
    first = next((number for number, line in enumerate(lines) if line.strip() and not _is_comment_line(line)), None)
    if first is None:
        raise ReadError("file-unreadable", "the table is empty: it has no header")
    stated = separator_of(lines[first])
    first += stated is not None
    delimiter = stated or _delimiter(lines[first:])
    rows, numbers, broken = _records("\n".join(lines[first:]), delimiter, first)
    if not rows:
        raise ReadError("file-unreadable", "the table is empty: it has no header")
    _check_quotes(rows, broken, delimiter, log)
    shown = require_encoding(encoding) if encoding is not None and is_shown_as_utf8(path, encoding) else None
    return table_layer(legible_cells(rows, log, shown), numbers, log)


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
    return line.startswith(_COMMENT) and is_comment(line.split(_delimiter([line])))


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


def table_layer(cells: Sequence[Sequence[object]], numbers: Sequence[int], log: FindingLog) -> RawLayer:
    """Turn rows into columns; a header that is not the first row, and rows of another length than it, are noted.

    Args:
        cells: The rows, what stands above the header among them.
        numbers: Number of each row as a spreadsheet counts them.
        log: Where findings are written.
    """
    header = find_header(cells)
    if header.rows:
        _note_header(header, numbers[header.above], log)
    else:
        _note_headless(header, cells[0], log)
    names = [nfc(name) for name in header.names]
    rows, numbers = cells[header.first_row :], numbers[header.first_row :]
    closing = closing_row(rows)
    if closing is not None:
        end, has_sums = closing
        number = numbers[end]
        message = (
            f"a row of sums in row {number} ends the table; it and what stands below it were passed over"
            if has_sums
            else f"a note in row {number} ends the table; it and what stands below it were passed over"
        )
        log.add("row-total", message, value=_shown(rows[end]))
        rows, numbers = rows[:end], numbers[:end]
        log.findings[:] = [each for each in log.findings if each.row is None or each.row <= end]
    rows, numbers = _without_sums(rows, numbers, log)
    rows, numbers, units = without_headings(rows, numbers, names, log)
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
    columns |= units
    body = RowNumbers("sheet", list(numbers))
    return RawLayer(columns, len(rows), is_table=True, numbers=body, encoding=log.encoding)


def _note_headless(header: Header, first: Sequence[object], log: FindingLog) -> None:
    shown = listed([repr(str(cell)) for cell in first])
    message = f"the first row holds data ({shown}), no names; the columns are called {listed(header.names)}"
    log.add("header-none", message, row=1)


def _without_sums(
    rows: Sequence[Sequence[object]], numbers: Sequence[int], log: FindingLog
) -> tuple[Sequence[Sequence[object]], Sequence[int]]:
    """The rows without those that hold sums of others, which would count people twice; they are noted."""
    sums = rows_of_sums(rows)
    if not sums:
        return rows, numbers
    first = rows[sums[0]]
    message = f"rows of sums among the data were passed over: {len(sums):,}; the first is row {numbers[sums[0]]}"
    rows, numbers = without_rows(rows, numbers, sums, log)
    log.add("row-total", message, value=_shown(first))
    return rows, numbers


def _shown(row: Sequence[object]) -> str:
    """First words of a row."""
    return next((str(cell)[:60] for cell in row if cell not in (None, "")), "")


def _note_header(header: Header, number: int, log: FindingLog) -> None:
    if not header.above and header.rows == 1:
        return
    title = f" stands below {header.title[:80]!r} and" if header.title else ""
    names = listed((name for name in header.names if name), 4)
    message = f"the header ({names}){title} begins in row {number}; rows that it takes: {header.rows}"
    log.add("header-found", message, value=header.first_row)


def _column(rows: Sequence[Sequence[object]], position: int, *, is_even: bool) -> TextArray:
    values = np.empty(len(rows), dtype=np.object_)
    values[:] = (
        [row[position] for row in rows] if is_even else [row[position] if position < len(row) else None for row in rows]
    )
    return values
