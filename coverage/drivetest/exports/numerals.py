"""Numbers as exports write them: decimal commas, grouped thousands, units behind them, and words for nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from phusong.coverage.kernels.arrays import FloatArray, IntArray

UNKNOWN = -1
"""Stands for an identifier, a channel or a PCI that a row does not state."""

_UNIT = re.compile(r"\s*(dbm|db|mhz|khz|hz|deg(rees)?|°|m)$", re.IGNORECASE)
_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'’"))
_GROUPED = re.compile(r"[-+]?\d{1,3}([.,])\d{3}(\1\d{3})*")
_WHOLE = re.compile(r"\d+([.,]0+)?")
_LEAST_MHZ = 30.0


def decimals(cells: Sequence[str]) -> FloatArray:
    """Numbers of a column, NaN where there is none, shape (n,).

    A single comma is a decimal comma; where commas and points stand together, the last is the decimal sign.
    """
    return _parsed(cells, _decimal)


def carriers_mhz(cells: Sequence[str]) -> FloatArray:
    """Carriers of a column, MHz, NaN where there is none, shape (n,); ``1.842`` and ``1,842`` are 1842 MHz."""
    values = decimals(cells)
    for row in np.flatnonzero(values < _LEAST_MHZ).tolist():
        if _GROUPED.fullmatch(cells[row].strip()):
            values[row] *= 1000.0
    return values


def wholes(cells: Sequence[str], least: int, greatest: int) -> IntArray:
    """Whole numbers of a column, :data:`UNKNOWN` where there is none from ``least`` to ``greatest``, shape (n,).

    Thousands may be grouped. A number in the form ``1.03E+08`` has lost its digits and is none.
    """
    values = {cell: _whole(cell) if cell else UNKNOWN for cell in set(cells)}
    held = {cell: value if least <= value <= greatest else UNKNOWN for cell, value in values.items()}
    return np.array([held[cell] for cell in cells], dtype=np.int64)


def _parsed(cells: Sequence[str], parse: Callable[[str], float]) -> FloatArray:
    if not any(cells):
        return np.full(len(cells), np.nan)
    text = pd.Series(cells, dtype=object)
    values = np.array(pd.to_numeric(text, errors="coerce"), dtype=np.float64)
    for row in np.flatnonzero(np.isnan(values)).tolist():
        if cells[row]:
            values[row] = parse(cells[row])
    values[np.isinf(values)] = np.nan
    return values


def _decimal(cell: str) -> float:
    """One cell as a number, NaN when it is none."""
    text = _UNIT.sub("", cell.strip()).translate(_SPACES).replace("\u2212", "-")
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        text = text.replace("," if comma < point else ".", "").replace(",", ".")
    elif text.count(",") == 1:
        text = text.replace(",", ".")
    elif _GROUPED.fullmatch(text):
        text = text.replace(",", "").replace(".", "")
    try:
        return math.nan if "_" in text else float(text)
    except ValueError:
        return math.nan


def _whole(cell: str) -> int:
    text = cell.strip().translate(_SPACES)
    if text.isdecimal() and text.isascii():
        return int(text) if len(text) <= 18 else UNKNOWN  # more digits than any identifier
    if _GROUPED.fullmatch(text):
        return int(text.replace(",", "").replace(".", ""))
    if _WHOLE.fullmatch(text):
        return int(re.split("[.,]", text)[0])
    return UNKNOWN
