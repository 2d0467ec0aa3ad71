"""Rows that head a group of a table, such as ``Xã A Lù`` above its villages, and units written once for their group."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.letters.encodings import nfc
from phusong.coverage.kernels.arrays import TextArray
from phusong.coverage.schema.names import fold
from phusong.coverage.schema.unit_words import LEVELS, is_ordinal, unit_in

Cells = Sequence[object]

_COUNT = re.compile(r"[-+]?\d[\d\s.,]*(?:[^\W\d]+)?")
"""A number, with what it counts behind it: ``12 thôn``."""

_USUAL = 0.9
"""Share of the rows that fill a column which rows that head a group leave empty."""

_LEAST_ROWS = 2
_LOOKED_AT = 400
_FIRST = ("1", "1.", "(1)", "1)", "1.1", "a", "a)", "(a)")
"""How numbers of rows begin."""

_OF_UNITS = re.compile(r"(?:^|_)(?:xa|phuong|thi_tran|commune|ward|huyen|quan|district)(?:_|$)")
_MOST_FILLED = 0.5
"""Share of the rows that fill a column in which units are written once for each group, at the most."""

_CODE = re.compile(r"[\w.-]*\d{3}[\w.-]*")


@dataclass(frozen=True, slots=True)
class Headings:
    """Rows of a table that head its groups.

    Attributes:
        rows: Indices of the rows.
        names: Level to the name of the unit in whose group each row of data stands, in the order of the data.
        first: Name of the unit that the first of them heads.
        codes: Columns that only these rows fill, as with the code of a commune, to what stands in them for each row of
            data.
    """

    rows: tuple[int, ...]
    names: dict[str, list[str]]
    first: str
    codes: dict[int, list[object]]


def heading_of(row: Cells) -> tuple[str, str] | None:
    """Level and name of the unit that a row heads the group of; None for any other row.

    Such a row says one thing: beside it stand numbers alone, as the row's own or as sums over its group.
    """
    word, unit = "", None
    for cell in row:
        if not cell or isinstance(cell, int | float) or (isinstance(cell, str) and cell.isdigit()):
            continue
        text = _text(cell)
        if not text or text == word:
            continue
        found = None if word else unit_in(text)
        if found is None and _is_number(text):
            continue
        if found is None:
            return None  # as most rows do
        unit = found
        word = text
    return unit


def find_headings(rows: Sequence[Cells]) -> Headings | None:
    """Find the rows that head groups of a table: units of administration, one above the rows that lie in it.

    A village may be called like a commune, and its row may lack much. Rows of one level therefore count only where
    they leave a column empty that nearly all others fill, and where every row of data stands below one of them.

    Args:
        rows: Rows of data, without what stands below the table.

    Returns:
        The rows, or None where the table has no groups.
    """
    said = {index: heading for index, row in enumerate(rows) if (heading := heading_of(row)) is not None}
    present = [level for level in LEVELS if any(level == each for each, _ in said.values())]
    for levels in (chosen for size in range(len(present), 0, -1) for chosen in combinations(present, size)):
        heads = _lacking(rows, {index: each for index, each in said.items() if each[0] in levels})
        if not heads or len(rows) - len(heads) < _LEAST_ROWS:
            continue
        names, codes = _under(rows, heads)
        if all(all(names[level]) for level in levels):
            return Headings(tuple(heads), {each: names[each] for each in levels}, next(iter(heads.values()))[1], codes)
    return None


def _lacking(rows: Sequence[Cells], said: dict[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """Those of some rows that leave a column empty which nearly all rows beside them fill."""
    others = len(rows) - len(said)
    if not said or not others:
        return {}
    filled = Counter(column for row in rows for column, cell in enumerate(row) if _text(cell))
    filled.subtract(column for index in said for column, cell in enumerate(rows[index]) if _text(cell))
    usual = [
        column
        for column, count in filled.items()
        if count >= _USUAL * others
        and not _only_counts([row for index, row in enumerate(rows) if index not in said], column)
    ]
    return {index: each for index, each in said.items() if any(not _at(rows[index], column) for column in usual)}


def _only_counts(data: Sequence[Cells], column: int) -> bool:
    """Whether a column holds the numbers of the rows: 1, 2, 3 or 1.1, 1.2 or (a), (b)."""
    texts = [_at(row, column) for row in data[:_LOOKED_AT]]
    return texts[0] in _FIRST and all(is_ordinal(text) for text in texts if text)


def _under(
    rows: Sequence[Cells], said: dict[int, tuple[str, str]]
) -> tuple[dict[str, list[str]], dict[int, list[object]]]:
    """For each row of data the unit of each level above it, and what only the rows above groups fill."""
    data = [row for index, row in enumerate(rows) if index not in said]
    taken = {column for row in data for column, cell in enumerate(row) if _text(cell)}
    own = {
        column
        for index in said
        for column, cell in enumerate(rows[index])
        if column not in taken and _CODE.fullmatch(_text(cell))
    }
    names: dict[str, list[str]] = {level: [] for level in LEVELS}
    codes: dict[int, list[object]] = {column: [] for column in own}
    current = dict.fromkeys(LEVELS, "")
    head: Cells = ()
    for index, row in enumerate(rows):
        if index in said:
            level, name = said[index]
            current |= dict.fromkeys(LEVELS[LEVELS.index(level) :], "") | {level: name}
            head = row
            continue
        for level in LEVELS:
            names[level].append(current[level])
        for column in own:
            codes[column].append(head[column] if column < len(head) else None)
    return names, codes


def written_once(names: Sequence[str], rows: Sequence[Cells]) -> dict[int, list[int]]:
    """Columns of units that stand in the first row of their group alone, as where cells were merged before.

    Args:
        names: Names of the columns.
        rows: Rows of data.

    Returns:
        Position of each such column to the indices of the rows that leave it empty.
    """
    found = {}
    for position, name in enumerate(names):
        if not _OF_UNITS.search(fold(name)):
            continue
        texts = [_at(row, position) for row in rows]
        filled = [text for text in texts if text]
        once = len(set(filled)) == len(filled) > 0
        if once and texts[0] and len(filled) <= _MOST_FILLED * len(texts) and any(map(_is_worded, filled)):
            found[position] = [index for index, text in enumerate(texts) if not text]
    return found


def without_headings(
    rows: Sequence[Sequence[object]], numbers: Sequence[int], names: Sequence[str], log: FindingLog
) -> tuple[Sequence[Sequence[object]], Sequence[int], dict[str, TextArray]]:
    """The rows without those that head a group of them, and columns of the units that these name; they are noted.

    Args:
        rows: Rows of data, without what stands below the table.
        numbers: Number of each row as a spreadsheet counts them.
        names: Names of the columns.
        log: Where findings are written.

    Returns:
        The rows left, units that are written once for a group in each row of it; their numbers; and columns beside
        those of the table, by the level of the units in them.
    """
    headings = find_headings(rows)
    units: dict[str, TextArray] = {}
    if headings is not None:
        first = headings.rows[0]
        message = (
            f"rows that head those below them: {len(headings.rows):,}, the first is row {numbers[first]}; "
            f"those below got their {listed(headings.names)}"
        )
        rows, numbers = without_rows(rows, numbers, headings.rows, log)
        log.add("rows-headed", message, value=headings.first[:60])
        rows = _with_cells(
            rows, {place: cells for place, cells in headings.codes.items() if "".join(names[place : place + 1])}
        )
        taken = {name.casefold() for name in names}
        for level, words in headings.names.items():
            if level not in taken:
                units[level] = np.empty(len(words), dtype=np.object_)
                units[level][:] = words
    return _filled_down(rows, names, log), numbers, units


def without_rows(
    rows: Sequence[Sequence[object]], numbers: Sequence[int], dropped: Sequence[int], log: FindingLog
) -> tuple[list[Sequence[object]], list[int]]:
    """The rows without some of them; what was found of the others before names them as they are counted then.

    Args:
        rows: Rows of data.
        numbers: Number of each row as a spreadsheet counts them.
        dropped: Indices of the rows to leave out.
        log: What was found of the rows.

    Returns:
        The rows left, and their numbers.
    """
    kept = sorted(set(range(len(rows))) - set(dropped))
    place = {index + 1: position for position, index in enumerate(kept, start=1)}
    found = [each for each in log.findings if each.row is None or each.row in place]
    log.findings[:] = [each if each.row is None else replace(each, row=place[each.row]) for each in found]
    return [rows[index] for index in kept], [numbers[index] for index in kept]


def _filled_down(rows: Sequence[Sequence[object]], names: Sequence[str], log: FindingLog) -> Sequence[Sequence[object]]:
    """The rows, units that are written once for their group in each row of it; such columns are noted."""
    for position, gaps in written_once(names, rows).items():
        given = [row[position] if position < len(row) else None for row in rows]
        for index in gaps:
            given[index] = given[index - 1]
        rows = _with_cells(rows, {position: given})
        message = f"rows given the unit that is written in the first row of their group: {len(gaps):,}"
        log.add("cells-continued", message, row=gaps[0] + 1, column=names[position])
    return rows


def _with_cells(rows: Sequence[Sequence[object]], cells: Mapping[int, Sequence[object]]) -> list[list[object]]:
    """Rows given a cell each in some columns."""
    given = []
    for index, row in enumerate(rows):
        full = [*row, *[None] * (max(cells, default=-1) + 1 - len(row))]
        for column, values in cells.items():
            full[column] = values[index]
        given.append(full)
    return given


def _is_worded(text: str) -> bool:
    """Whether a cell names a unit, by words or by a code of several digits; marks such as ``x`` do not."""
    return len(text) > 1 and (any(map(str.isalpha, text)) or _CODE.fullmatch(text) is not None)


def _is_number(text: str) -> bool:
    """Whether a cell holds a number: of the row, or of what lies in its group."""
    return _COUNT.fullmatch(text) is not None or is_ordinal(text)


def _text(cell: object) -> str:
    return "" if cell is None else nfc(str(cell)).strip()


def _at(row: Cells, column: int) -> str:
    return _text(row[column]) if column < len(row) else ""
