"""Where the header of a table stands: below a title, in two rows of merged cells, above a row that numbers columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from phusong.coverage.geofiles.letters.encodings import nfc

_ROWS_LOOKED_AT = 40
_TITLE_ROWS = 12
"""Rows above a header, at the most."""

_LEAST_WIDTH = 3
"""A table of fewer columns cannot be told from its title."""

_FULL = 0.6
"""Share of the table's columns that a row must fill to be its header."""

_SEPARATOR = re.compile(r"^\ufeff?[\"']?sep=(?P<sign>.|\\t)[\"']?\s*$", re.IGNORECASE)
_ORDINAL = re.compile(r"\(?\[?(\d{1,3}|[A-Za-z])\]?\)?\.?(?:\s*=.*)?")

_SUMS = r"(?:t[ổo]ng c[ộo]ng|t[ổo]ng s[ốo]|t[ổo]ng|c[ộo]ng)"
_UNITS = r"(?:xã|xa|phường|phuong|thị trấn|thi tran|huyện|huyen|thị xã|thi xa|thành phố|thanh pho|tỉnh|tinh)"
_TOTAL = re.compile(rf"(?:{_SUMS}|total|grand total|sum)\s*[:.]?", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:ghi chú|chú thích|chú giải|lưu ý|nguồn|người lập|notes?|source|remarks?)\b.*|\*.*|.*ngày\b.*tháng\b.*năm\b.*",
    re.IGNORECASE | re.DOTALL,
)
_FOOTER_ROWS = 10

_SUM = re.compile(
    rf"(?:{_SUMS}(?:\s+(?:to[àa]n\s+)?(?:{_UNITS}|khu)\b.*)?|to[àa]n {_UNITS}"
    r"|(?:grand |sub[- ]?)?total\b.*|sum)\s*[:.]?",
    re.IGNORECASE | re.DOTALL,
)
_USUAL = 0.9
"""Share of the rows that fill a column which rows of sums leave empty."""

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
"""A year in a name: ``2019 census`` below ``Population`` says which population it is."""

NAMELESS = "column_"
"""How the columns of a table without a header are called, with their number behind it."""

_FINE = re.compile(r"-?\d+[.,]\d{3,}")
_OF_A_PLACE = 2

Cells = Sequence[object]


@dataclass(frozen=True, slots=True)
class Header:
    """What the first rows of a table say.

    Attributes:
        names: Names of the columns.
        above: Rows above the header, a title for example.
        rows: Rows of the header itself, with a row that numbers the columns.
        title: First words above the header, empty where nothing stands there.
    """

    names: tuple[str, ...]
    above: int
    rows: int
    title: str

    @property
    def first_row(self) -> int:
        """Index of the first row of data among all rows."""
        return self.above + self.rows


def find_header(rows: Sequence[Cells]) -> Header:
    """Find the header of a table; the first row, unless that is plainly none.

    Args:
        rows: All rows, at least one; cells are None or empty where there is nothing.
    """
    above = _rows_above(rows)
    top = rows[above]
    if above == 0 and _is_headless(rows):
        return Header(tuple(f"{NAMELESS}{place}" for place in range(1, len(top) + 1)), 0, 0, "")
    names = [_text(cell) for cell in top]
    count = 1
    if above + 1 < len(rows) and _is_second_row(top, rows[above + 1], rows[above + 2 : above + 2 + _ROWS_LOOKED_AT]):
        names = _joined(top, rows[above + 1])
        count = 2
    if above + count < len(rows) and _numbers_columns(rows[above + count]):
        count += 1
    title = next((_text(cell) for row in rows[:above] for cell in row if _text(cell)), "")
    return Header(tuple(names), above, count, title)


def closing_row(rows: Sequence[Cells]) -> tuple[int, bool] | None:
    """Index of the row that ends the data of a form, and whether it holds sums, None where there is none.

    Args:
        rows: Rows of data; what stands below sums or a note, such as signatures, is no data either.

    Returns:
        Index of the row, and True for a row of sums, False for a note.
    """
    width = max((_filled(row) for row in rows[:_ROWS_LOOKED_AT]), default=0)
    for index in range(max(0, len(rows) - _FOOTER_ROWS), len(rows)):
        first = next((_text(cell) for cell in rows[index] if _text(cell)), "")
        goes_on = any(_filled(row) > width / 2 for row in rows[index + 1 :])  # then it is the sum of a group
        if _TOTAL.fullmatch(first) and _filled(rows[index]) <= width / 2 and not goes_on:
            return index, True
        if _NOTE.fullmatch(first) and _filled(rows[index]) == 1 and width >= _LEAST_WIDTH:
            return index, False
    return None


def rows_of_sums(rows: Sequence[Cells]) -> tuple[int, ...]:
    """Indices of the rows among the data that hold sums, such as ``Cộng xã`` or ``Subtotal``, over each group.

    A word alone may be a village's name: a row of sums also leaves a column empty that nearly all other rows fill.

    Args:
        rows: Rows of data, without what stands below the table.
    """
    said = [index for index, row in enumerate(rows) if any(_SUM.fullmatch(text) for text in map(_text, row) if text)]
    others = len(rows) - len(said)
    if not said or not others:
        return ()
    filled = Counter(column for row in rows for column, cell in enumerate(row) if _text(cell))
    filled.subtract(column for index in said for column, cell in enumerate(rows[index]) if _text(cell))
    usual = [column for column, count in filled.items() if count >= _USUAL * others]
    return tuple(index for index in said if any(not _at(rows[index], column) for column in usual))


def separator_of(line: str) -> str | None:
    """The sign that a first line such as ``sep=;`` names, as Excel writes and reads it; None for any other line."""
    match = _SEPARATOR.match(line)
    if match is None:
        return None
    return "\t" if match["sign"] == "\\t" else match["sign"]


def _rows_above(rows: Sequence[Cells]) -> int:
    filled = [_filled(row) for row in rows[:_ROWS_LOOKED_AT]]
    wide = Counter(count for count in filled if count > 1)
    width = max(wide, key=lambda count: (wide[count], count), default=0)
    if width < _LEAST_WIDTH or filled[0] >= _FULL * width or len(rows) < 2:
        return 0
    for above in range(1, min(_TITLE_ROWS + 1, len(filled))):
        if filled[above] >= _FULL * width:
            return above if _is_words(rows[above]) else 0
        if filled[above] > 1 and _spans(rows[above], rows[above + 1 : above + 2], width):
            return above
    return 0


def _spans(row: Cells, below: Sequence[Cells], width: int) -> bool:
    """Whether a row is the upper one of a header whose lower one names most columns."""
    return bool(below) and _is_words(row) and _is_words(below[0]) and _filled(below[0]) + _filled(row) >= width


def _is_second_row(top: Cells, below: Cells, data: Sequence[Cells]) -> bool:
    """Whether a row goes on with the header: it names columns that the row above leaves empty, and holds no value."""
    names = [_text(cell) for cell in top]
    lower = [_text(cell) for cell in below]
    gaps = [column for column in range(len(lower)) if lower[column] and not _at(names, column)]
    if not gaps or not _is_words(below) or not data:
        return False
    has_span = any(name and not _at(names, column + 1) and _at(lower, column + 1) for column, name in enumerate(names))
    return has_span and any(_is_value(cell) for row in data for cell in row)


def _joined(top: Cells, below: Cells) -> list[str]:
    """Names from two rows: the lower where it says something, the group's name before it where it is not enough."""
    upper, lower = [_text(cell) for cell in top], [_text(cell) for cell in below]
    width = max(len(upper), len(lower))
    repeated = Counter(name for name in lower if name)
    repeated.update(name for column, name in enumerate(upper) if name and not _at(lower, column))
    names, group = [], ""
    for column in range(width):
        group = _at(upper, column) or group
        name = _at(lower, column)
        is_enough = repeated[name] == 1 and YEAR.search(name) is None
        names.append((name if is_enough else f"{group} {name}".strip()) if name else _at(upper, column))
    return names


def _numbers_columns(row: Cells) -> bool:
    """Whether a row numbers the columns, as forms do: 1, 2, 3 or (A), (B), (1), (2)."""
    words = [_text(cell) for cell in row if _text(cell)]
    found = [_ORDINAL.fullmatch(word) for word in words]
    if len(words) <= _LEAST_WIDTH or not all(found):
        return False
    marks = [match[1].upper() for match in found if match]
    letters = [mark for mark in marks if not mark.isdigit()]
    digits = [int(mark) for mark in marks if mark.isdigit()]
    in_order = digits == list(range(digits[0], digits[0] + len(digits))) if digits else True
    return in_order and letters == [chr(65 + index) for index in range(len(letters))] and (not digits or digits[0] < 3)


def _is_headless(rows: Sequence[Cells]) -> bool:
    """Whether data begin in the first row: it holds a place as those below do, and no name has such a form."""
    below = rows[1:_ROWS_LOOKED_AT]
    places = [
        column
        for column, cell in enumerate(rows[0])
        if _is_fine(cell) and below and sum(_is_fine(_at(row, column)) for row in below) > _FULL * len(below)
    ]
    return len(places) >= _OF_A_PLACE


def _is_fine(cell: object) -> bool:
    """Whether a cell is a number with several decimals, as coordinates have."""
    return _FINE.fullmatch(_text(cell)) is not None


def _is_words(row: Cells) -> bool:
    """Whether a row holds words and no number."""
    words = [cell for cell in row if _text(cell)]
    return bool(words) and not any(_is_value(cell) for cell in words)


def _is_value(cell: object) -> bool:
    """Whether a cell holds a number, which no header does; a year alone may be one."""
    if isinstance(cell, bool) or not _text(cell):
        return False
    if isinstance(cell, int | float):
        return not 1990 <= cell <= 2100
    return re.fullmatch(r"[-+]?[\d\s.,]*\d[\d\s.,]*", str(cell)) is not None and not re.fullmatch(
        r"(?:19|20)\d\d", str(cell).strip()
    )


def _filled(row: Cells) -> int:
    return sum(bool(_text(cell)) for cell in row)


def _text(cell: object) -> str:
    return "" if cell is None else nfc(str(cell))


def _at(row: Sequence[object], column: int) -> str:
    return _text(row[column]) if column < len(row) else ""
