"""Numbers that people write with their unit behind them: ``1.234 người``, ``258 hộ``, ``42 m``, ``35 %``."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.geofiles.letters.encodings import nfc
from phusong.coverage.kernels.arrays import BoolArray

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


def without_units(cells: NDArray[Any], unit: str) -> tuple[NDArray[Any], BoolArray]:
    """Cells without the unit of their column behind the number.

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
    return (bare, had) if had.any() else (cells, had)
