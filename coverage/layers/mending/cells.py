"""Cells mended: text in Unicode, columns under our names, codes with their zeros, numbers with a decimal point."""

from __future__ import annotations

import re

import numpy as np

from phusong.coverage.layers.mending.work import MendingWork
from phusong.coverage.layers.rows.checked import CheckedLayer
from phusong.coverage.layers.rows.columns import as_text
from phusong.coverage.layers.rows.numbers import as_numbers
from phusong.coverage.schema.names import fold

_COMMA = re.compile(r"\d,\d")


def mend_text(work: MendingWork) -> None:
    """Text in an old encoding was restored while it was read; written again it is Unicode."""
    for finding in work.findings("text-restored"):
        names = list(work.columns) if finding.column is None else [work.column_of(finding)]
        cells = [cell for name in names if name for cell in work.columns[name].tolist() if _has_marks(cell)]
        example = min(cells, key=len) if cells else ""
        before = finding.value or "?"
        work.record("text-restored", column=finding.column, before=before, after=repr(example), count=len(cells))


def _has_marks(cell: object) -> bool:
    return isinstance(cell, str) and not cell.isascii()


def mend_short_rows(work: MendingWork) -> None:
    """Rows with fewer cells than the header were read with empty ones; written again they have them."""
    for finding in work.findings("row-ragged"):
        if finding.severity == "warning":
            work.record("row-ragged", finding.row)


def mend_headers(work: MendingWork) -> None:
    """A missing column that the file has under a name known to mean nothing else gets our name.

    Only a name of the table of layers counts, not one that is merely alike, and only where a single column bears one.
    """
    used = set(work.part.bound.values())
    present = {name.strip().casefold() for name in work.columns}
    for finding in work.findings("column-missing"):
        column = work.part.layer.column(finding.column or "")
        if column is None or column.name in present:
            continue
        meant = [name for name in work.columns if name not in used and fold(name) in column.aliases]
        if len(meant) == 1:
            renamed = {name: column.name if name == meant[0] else name for name in work.columns}
            work.columns = {renamed[name]: values for name, values in work.columns.items()}
            used.add(column.name)
            work.record("column-missing", column=column.name, before=repr(meant[0]), after=repr(column.name))


def mend_codes(work: MendingWork, layer: CheckedLayer, first: int) -> None:
    """Codes whose leading zeros the other layer shows are written with them, the whole column as text.

    Args:
        work: The file.
        layer: All files of the layer, codes restored.
        first: Where the rows of this file begin in the layer.
    """
    for name, before in work.part.text.items():
        column = work.part.bound.get(name)
        after = layer.words(name)[first : first + work.part.rows]
        rows = [row for row in np.flatnonzero(before != after).tolist() if _is_padded(before[row], after[row])]
        if column is None or not rows:
            continue
        whole = np.array(before, dtype=np.object_)
        whole[rows] = after[rows]
        whole[whole == ""] = None
        work.columns[column] = whole
        for row in rows:
            work.record("code-restored", row + 1, column, before=repr(before[row]), after=repr(after[row]))


def _is_padded(before: str, after: str) -> bool:
    """Whether a code is another with zeros before it; a code that was changed in another way is none of ours."""
    return bool(before) and len(after) > len(before) and after == before.zfill(len(after))


def mend_commas(work: MendingWork) -> None:
    """Numbers with a decimal comma, where that is what they were read as, get a point."""
    ours = {theirs: name for name, theirs in work.part.bound.items()}
    for finding in work.findings("decimal-comma"):
        column = work.column_of(finding)
        if column is None:
            continue
        cells = work.columns[column]
        numbers = as_numbers(cells, comma_is_decimal=ours.get(column) in ("lon", "lat"))
        texts = as_text(cells)
        read = np.isfinite(numbers.values)
        rows = [row for row in np.flatnonzero(read).tolist() if _COMMA.search(texts[row])]
        values = [f"{numbers.values[row]:.15g}" for row in rows]
        work.set_cells(column, rows, values)
        for row, value in zip(rows, values, strict=True):
            work.record("decimal-comma", row + 1, column, before=repr(texts[row]), after=value)
