"""Cells as numbers, whatever separates their decimals and their thousands; what can mean two numbers is told.

``4.000`` is four thousand where commas are decimal and four where points are; ``4,000`` the other way round. What tells
is sought in the column, then in the other number columns of the file; where nothing tells, the cell is no number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels.arrays import BoolArray, FloatArray

Decimal = Literal[".", ",", ""]
"""Sign before the decimals; empty where nothing tells."""

COUNTED = ("persons", "households")
"""Units of numbers that count something, and are whole."""

_NOTHING = frozenset({"", "null", "none", "n/a", "#n/a"})
_PLAIN = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_COMMA_DECIMALS = re.compile(r"[-+]?\d+,\d+", re.ASCII)
_ONE_GROUP = re.compile(r"[-+]?[1-9]\d{0,2}([.,])\d{3}", re.ASCII)
"""A number that has three decimals or a thousand: ``4.000``."""

_SPACED = re.compile(r"[-+]?\d{1,3}(?:([\u0020\u00a0\u2009\u202f'\u2019])\d{3})(?:\1\d{3})*(?:([.,])\d+)?", re.ASCII)
"""Thousands apart by a space or an apostrophe, which no locale uses for decimals."""

_GROUPED = (
    re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?", re.ASCII),
    re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII),
    re.compile(r"[-+]?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?", re.ASCII),  # as in India
)
_PLAIN_SIGNS = "0123456789.+-eE"
_SEPARATORS = str.maketrans("", "", "\u0020\u00a0\u2009\u202f'\u2019")
_MOST_SPREAD = 1000
"""A column that writes this number without a separator separates no thousands."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Values of a number column.

    Attributes:
        values: The numbers, NaN where there is none, shape (n,).
        missing: True where nothing is written, shape (n,).
        bad: True where something is written that is no finite number, shape (n,).
        has_commas: Whether decimal commas were read.
        ambiguous: True where a cell is bad because it can mean two numbers, shape (n,).
        has_thousands: Whether signs between thousands were read.
    """

    values: FloatArray
    missing: BoolArray
    bad: BoolArray
    has_commas: bool
    ambiguous: BoolArray
    has_thousands: bool = False


def is_missing(value: object) -> bool:
    """Whether a cell holds nothing: empty, NaN, or a word for nothing."""
    if value is None:
        return True
    if isinstance(value, str):
        return value.strip().lower() in _NOTHING
    return isinstance(value, float) and math.isnan(value)


def decimal_sign(columns: Iterable[NDArray[Any]]) -> Decimal:
    """The sign that the text in some number columns of a file has before its decimals.

    Args:
        columns: Cells of the columns, each of shape (n,); those that are no text say nothing.

    Returns:
        Point or comma where a cell tells and none tells the other, else nothing.
    """
    found = {sign for cells in columns for sign in _signs(cells)}
    return found.pop() if len(found) == 1 else ""


def _signs(cells: NDArray[Any]) -> set[Decimal]:
    """Signs that surely stand before decimals in a column."""
    if cells.dtype != np.object_:
        return set()
    texts = [value for value in cells.tolist() if isinstance(value, str)]
    together = "".join(texts)
    possible = ("." in together) + ("," in together)
    found: set[Decimal] = set()
    for value in texts if possible else ():
        if len(found) == possible:
            break
        if "." not in value and "," not in value:
            continue
        text = value.strip()
        if _ONE_GROUP.fullmatch(text):
            continue
        if _COMMA_DECIMALS.fullmatch(text) or _GROUPED[0].fullmatch(text):
            found.add(",")
        elif _PLAIN.fullmatch(text) or _GROUPED[1].fullmatch(text):
            found.add(".")
    return found


def as_numbers(
    values: NDArray[Any],
    *,
    comma_is_decimal: bool = False,
    elsewhere: Decimal = "",
    counts: bool = False,
    stated: Decimal = "",
) -> Numbers:
    """Values as numbers.

    Args:
        values: Cells, shape (n,).
        comma_is_decimal: Whether ``103,845`` can only be a decimal comma, as in coordinates.
        elsewhere: Sign before the decimals in the rest of the file, as :func:`decimal_sign` finds it.
        counts: Whether the numbers count something, so that ``4.000`` is more likely four thousand.
        stated: Sign before the decimals as the user states it, where the column itself tells none.

    Returns:
        The numbers and which cells are empty or no numbers; ``12,345`` is no number where it could mean thousands.
    """
    if values.dtype.kind in "iuf":
        numbers = values.astype(np.float64)
        none = np.zeros(len(values), dtype=np.bool_)
        return Numbers(numbers, np.isnan(numbers), np.isinf(numbers), has_commas=False, ambiguous=none)
    cells = values.tolist()
    points_too = comma_is_decimal or not (counts or "," in (elsewhere, stated))
    plain = _all_plain(cells, points_too=points_too)
    if plain is not None:
        none = np.zeros(len(values), dtype=np.bool_)
        return Numbers(np.where(np.isinf(plain), np.nan, plain), np.isnan(plain), np.isinf(plain), False, none)
    sign: Decimal = "," if comma_is_decimal else _column_sign(values, cells, elsewhere, counts=counts, stated=stated)
    numbers = np.full(len(values), np.nan)
    missing, bad, ambiguous = (np.zeros(len(values), dtype=np.bool_) for _ in range(3))
    has_commas = has_thousands = False
    for row, value in enumerate(cells):
        if isinstance(value, str):
            read = _text_number(value.strip(), sign, coordinates=comma_is_decimal, counts=counts)
        elif is_missing(value):
            missing[row] = True
            continue
        else:
            read = _Read(_plain_number(value))
        if read.number is None:
            missing[row] = True
            continue
        numbers[row] = read.number
        bad[row] = not math.isfinite(read.number)
        ambiguous[row] = read.is_ambiguous
        has_commas |= read.has_comma
        has_thousands |= read.has_thousands
    return Numbers(np.where(bad, np.nan, numbers), missing, bad, has_commas, ambiguous, has_thousands)


def _all_plain(cells: list[Any], *, points_too: bool) -> FloatArray | None:
    """The numbers of a column that is all text of digits (and points) or empty, as most are; None for any other."""
    if not set(map(type, cells)) <= {str, type(None)}:
        return None
    signs = _PLAIN_SIGNS if points_too else _PLAIN_SIGNS.replace(".", "")
    if "".join(cell for cell in cells if cell).strip(signs):
        return None
    try:
        return np.array(list(map(float, cells if all(cells) else [cell or "nan" for cell in cells])))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Read:
    """What a cell was read as: NaN when it is no number, None when it is empty."""

    number: float | None
    has_comma: bool = False
    has_thousands: bool = False
    is_ambiguous: bool = False


def _plain_number(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:  # a whole number of more than 308 digits
            return math.inf
    return math.nan


def _column_sign(
    values: NDArray[Any], cells: list[Any], elsewhere: Decimal, *, counts: bool, stated: Decimal
) -> Decimal:
    """Sign before the decimals of a column: what its own cells tell, else the user, else other columns."""
    own = _signs(values)
    if len(own) == 1:
        return own.pop()
    if own:
        return ""
    if stated:
        return stated
    groups = {sign[1] for value in cells if isinstance(value, str) and (sign := _ONE_GROUP.fullmatch(value.strip()))}
    if counts and len(groups) == 1:
        # Decimals would stand in every cell; thousands stand where there are some.
        whole = [int(value) for value in cells if _is_whole(value)]
        if whole and max(map(abs, whole)) < _MOST_SPREAD:
            return "," if groups == {"."} else "."
        return elsewhere if elsewhere and elsewhere not in groups else ""
    return elsewhere


def _is_whole(value: object) -> bool:
    return isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) < 16


def _text_number(text: str, sign: Decimal, *, coordinates: bool, counts: bool) -> _Read:
    """One cell of text, where ``sign`` stands before decimals in its column."""
    if text.lower() in _NOTHING:
        return _Read(None)
    if _PLAIN.fullmatch(text) or _COMMA_DECIMALS.fullmatch(text):
        return _with_decimals(text, sign, coordinates=coordinates, counts=counts)
    spaced = _SPACED.fullmatch(text)
    if spaced:
        bare = text.translate(_SEPARATORS)
        return _Read(float(bare.replace(",", ".")), has_comma="," in bare, has_thousands=True)
    if _GROUPED[0].fullmatch(text) and sign != "." and not coordinates:
        return _Read(float(text.replace(".", "").replace(",", ".")), has_comma="," in text, has_thousands=True)
    if (_GROUPED[1].fullmatch(text) or _GROUPED[2].fullmatch(text)) and sign != "," and not coordinates:
        return _Read(float(text.replace(",", "")), has_thousands=True)
    return _Read(math.nan)


def _with_decimals(text: str, sign: Decimal, *, coordinates: bool, counts: bool) -> _Read:
    """One cell with at most one point or comma."""
    group = _ONE_GROUP.fullmatch(text)
    if group is None or coordinates or group[1] == sign:
        return _Read(float(text.replace(",", ".")), has_comma="," in text)
    if sign and group[1] != sign:
        return _Read(float(text.replace(group[1], "")), has_thousands=True)
    if group[1] == "." and not counts:
        return _Read(float(text))
    return _Read(math.nan, is_ambiguous=True)
