"""Numbers that people write with their unit behind them: ``1.234 người``, ``258 hộ``, ``42 m``, ``98 ft``, ``35 %``."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.letters.encodings import nfc
from phusong.coverage.kernels.arrays import BoolArray, FloatArray
from phusong.coverage.schema.names import fold

SHARE = "share"
"""Unit of a column of shares from 0 to 1, which people write as percentages, too."""

_WORDS = {
    "persons": r"người|nguoi|nhân khẩu|nhan khau|khẩu|khau|nk|người dân|dân|persons?|people|inhabitants",
    "households": r"hộ|ho|hộ dân|ho dan|hộ gia đình|ho gia dinh|households?|hh",
    "m": r"m|mét|met|metres?|meters?",
    "MHz": r"mhz",
    SHARE: r"%|phần trăm|phan tram|percent",
    "degrees": r"°|º|độ|do|deg(?:rees?)?",
}
"""Unit of a column to what may stand for it behind a number; any other unit there is a fault."""

_FORMS = {unit: re.compile(rf"(?P<number>.*\d)\s*(?:{words})\.?", re.IGNORECASE) for unit, words in _WORDS.items()}

FOOT_M = 0.3048
"""Metres of a foot."""

_FEET = re.compile(r"(?P<number>\d+(?:[.,]\d{1,2})?)\s*(?:ft|foot|feet)\.?", re.IGNORECASE | re.ASCII)
_NAMED_FEET = re.compile(r"(?:^|_)(?:ft|foot|feet)(?:_|$)")


def without_units(cells: NDArray[Any], unit: str) -> tuple[NDArray[Any], BoolArray]:
    """Cells without the unit of their column behind the number; feet in a column of metres become metres.

    Args:
        cells: Cells, shape (n,).
        unit: Unit of the column; empty where it has none.

    Returns:
        The cells, the same array where none has a unit; and True where one had it, shape (n,).
    """
    had = np.zeros(len(cells), dtype=np.bool_)
    form = _FORMS.get(unit)
    if form is None or cells.dtype != np.object_:
        return cells, had
    bare = cells.copy()
    for row, cell in enumerate(cells.tolist()):
        if isinstance(cell, str) and cell and not cell[-1].isdigit():
            found = form.fullmatch(nfc(cell))
            if found is not None:
                bare[row], had[row] = found["number"], True
            elif unit == "m" and is_in_feet(cell):
                bare[row], had[row] = _metres(cell), True
    return (bare, had) if had.any() else (cells, had)


def is_in_feet(cell: object) -> bool:
    """Whether a cell is a number with feet behind it: ``98 ft``."""
    return isinstance(cell, str) and _FEET.fullmatch(nfc(cell)) is not None


def names_feet(name: str, unit: str) -> bool:
    """Whether the name of a column of metres says that its numbers are feet: ``Height (ft)``."""
    return unit == "m" and _NAMED_FEET.search(fold(name)) is not None


def note_units(had_unit: BoolArray, cells: NDArray[Any], values: FloatArray, theirs: str, log: FindingLog) -> None:
    """Note numbers with their unit, once for the column, and once more for feet among metres.

    Args:
        had_unit: True where a number had a unit behind it, shape (n,).
        cells: What is written, shape (n,).
        values: What it was read as, shape (n,).
        theirs: Name of the column in the file.
        log: Where findings are written.
    """
    feet = [row for row in np.flatnonzero(had_unit).tolist() if is_in_feet(cells[row])]
    others = sorted(set(np.flatnonzero(had_unit).tolist()) - set(feet))
    for rows in (others, feet):
        if not rows:
            continue
        written, value = str(cells[rows[0]])[:60], values[rows[0]]
        message = f"numbers written with their unit: {len(rows):,}; {written!r} was read as {value:.10g}"
        remedy = None
        if rows is feet:
            message = f"numbers written in feet: {len(rows):,}; {written!r} was read as {value:.10g} m"
            remedy = "check that feet are meant; otherwise write metres"
        log.add("unit-written", message, row=rows[0] + 1, column=theirs, value=written, remedy=remedy)


def _metres(cell: str) -> float:
    found = _FEET.fullmatch(nfc(cell))
    return float("nan") if found is None else round(float(found["number"].replace(",", ".")) * FOOT_M, 2)
