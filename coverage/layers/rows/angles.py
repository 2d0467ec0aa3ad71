"""Coordinates as people write them: degrees, minutes, seconds, letters for the directions, decimal commas, metres."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels.arrays import BoolArray, FloatArray
from phusong.coverage.layers.rows.numbers import as_numbers

_DIRECTIONS: dict[str, tuple[str, int]] = {
    **dict.fromkeys(("e", "east", "đ", "d", "đông", "dong", "kđ", "kinh đông", "kinh độ đông"), ("lon", 1)),
    **dict.fromkeys(("w", "west", "t", "tây", "tay", "kt", "kinh tây", "kinh độ tây"), ("lon", -1)),
    **dict.fromkeys(("n", "north", "b", "bắc", "bac", "vb", "vđb", "vĩ bắc", "vĩ độ bắc"), ("lat", 1)),
    **dict.fromkeys(("s", "south", "nam", "vn", "vđn", "vĩ nam", "vĩ độ nam"), ("lat", -1)),
}
"""Words for the directions, English and Vietnamese, with the axis and the sign. ``N`` is north: Nam is written out."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("º˚ᵒ∘⁰\u030a", "°"),
        **dict.fromkeys("′’‘´`ʹʼ＇", "'"),
        **dict.fromkeys("″”“„ʺ˝＂", '"'),
        **dict.fromkeys("−–—‐‑", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009\u2007\t\n\r", " "),
        **dict.fromkeys("\ufeff\u200b\u200e\u200f", None),
    }
)

_WORDS = (
    (re.compile(r"&deg;|\bdegrees?\b|\bdeg\b|(?<=\d)\s*độ\b|(?<=\d)\s*do\b", re.IGNORECASE), "°"),
    (re.compile(r"&prime;|(?<=\d)\s*(?:minutes?|min|phút|phut)\b", re.IGNORECASE), "'"),
    (re.compile(r"&prime;|(?<=\d)\s*(?:seconds?|sec|giây|giay)\b", re.IGNORECASE), '"'),
    (re.compile(r"(?<=\d)\s*[oO](?=\s*\d|\s*$|\s*[a-zA-ZđĐ])"), "°"),
    (re.compile(r"(?<=\d)\s*[dD](?=\s*\d)"), "°"),
    (re.compile(r"(?<=\d)\s*m(?=\s*\d)"), "'"),
    (re.compile(r"(?<=\d)\s*s(?=\s|$|[A-ZĐ])"), '"'),
    (re.compile(r"''"), '"'),
)

_LABEL = re.compile(r"^(?:kinh độ|vĩ độ|kinh do|vi do|longitude|latitude|lon|lng|lat)\b\s*[:=]?\s*", re.IGNORECASE)
_NUMBER = r"\d+(?:[.,]\d+)?"
_ANGLE = re.compile(
    rf"(?P<sign>[-+])?\s*(?P<degrees>{_NUMBER})\s*(?:°|:|-|\s|$)\s*"
    rf"(?:(?P<minutes>{_NUMBER})\s*(?:'|:|-|\s|$)\s*(?:(?P<seconds>{_NUMBER})\s*\"?\s*)?)?"
)
_WORD = r"(?:(?:kinh|vĩ) (?:độ )?)?[^\W\d_]+"
_DIRECTION = re.compile(
    rf"(?:(?P<before>{_WORD})[\s.:]*)?(?P<angle>[-+\d].*?)(?:\s*(?P<after>{_WORD})\.?)?", re.IGNORECASE
)
_METRES = re.compile(r"([-+]?)(\d[\d .,']*)\s*(?:m|mét)?", re.IGNORECASE)
_GROUPS = re.compile(r"\d{1,3}(?:[ .,']\d{3})+")


@dataclass(frozen=True, slots=True)
class Coordinate:
    """One coordinate as it was written.

    Attributes:
        value: Degrees, or metres.
        axis: ``lon`` or ``lat`` where a direction is written, else empty.
        has_minutes: Whether minutes or seconds were written.
    """

    value: float
    axis: str = ""
    has_minutes: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """One column of coordinates.

    Attributes:
        values: Degrees or metres, NaN where there is none, shape (n,).
        missing: True where nothing is written, shape (n,).
        bad: True where something is written that is no coordinate, shape (n,).
        of_other_axis: True where the direction that is written belongs to the other axis, shape (n,).
        has_commas: Whether decimal commas were read.
        written: First row that is more than a number, and what was read from it; None where all are numbers.
    """

    values: FloatArray
    missing: BoolArray
    bad: BoolArray
    of_other_axis: BoolArray
    has_commas: bool
    written: tuple[int, Coordinate] | None


def read_axis(cells: NDArray[Any], axis: str) -> Axis:
    """Read a column of coordinates.

    Args:
        cells: Cells, shape (n,).
        axis: ``lon`` or ``lat``.
    """
    numbers = as_numbers(cells, comma_is_decimal=True)
    values, bad = numbers.values.copy(), numbers.bad.copy()
    other = np.zeros(len(cells), dtype=np.bool_)
    written: tuple[int, Coordinate] | None = None
    for row in np.flatnonzero(numbers.bad).tolist():
        found = parse_coordinate(str(cells[row]))
        if found is None:
            continue
        values[row], bad[row] = found.value, False
        other[row] = found.axis not in ("", axis)
        written = written or (row, found)
    return Axis(values, numbers.missing, bad, other, numbers.has_commas, written)


def parse_coordinate(text: str) -> Coordinate | None:
    """A coordinate in any usual style, None where it is none.

    Args:
        text: ``22°29'08.2"N``, ``103 58 14,5 Đ``, ``B 22°29,137'``, ``22 độ 29 phút 8 giây``, ``2.487.123,45``…
    """
    plain = _plain(text)
    if not plain or len(plain) > 60:
        return None
    metres = _grouped(plain)
    if metres is not None:
        return Coordinate(metres)
    match = _DIRECTION.fullmatch(plain)
    if match is None:
        return None
    words = [word.casefold() for word in (match["before"], match["after"]) if word]
    if any(word not in _DIRECTIONS for word in words):
        return None
    directions = {_DIRECTIONS[word] for word in words}
    found = _angle(match["angle"])
    if found is None or len(directions) > 1 or (directions and found.value < 0.0):
        return None
    axis, sign = directions.pop() if directions else ("", 1)
    return Coordinate(sign * found.value, axis, found.has_minutes)


def split_pair(text: str) -> tuple[str, str] | None:
    """Longitude and latitude written in one cell, None where they cannot be told apart.

    Args:
        text: ``22°29'08"N, 103°58'14"E``, ``103.9707; 22.4856``, ``22.4856 103.9707``: which is which is told by the
            directions, else by one of the two being beyond 90.
    """
    plain = _plain(text)
    for separator in (r"\s*[;|/]\s*", r",\s+", r"(?<=[a-zA-ZđĐắâ])\s+(?=\d)", r"\s+(?=[a-zA-ZđĐ]\s*\d)", r"\s+", ","):
        parts = [part for part in re.split(separator, plain) if part]
        if len(parts) != 2:
            continue
        first, second = (parse_coordinate(part) or _as_number(part) for part in parts)
        if first is None or second is None:
            continue
        axes = (first.axis, second.axis)
        if "lat" in axes and axes[0] != axes[1]:
            return (parts[1], parts[0]) if axes[0] == "lat" or axes[1] == "lon" else (parts[0], parts[1])
        if not any(axes) and (abs(first.value) > 90.0) != (abs(second.value) > 90.0):
            return (parts[0], parts[1]) if abs(first.value) > 90.0 else (parts[1], parts[0])
    return None


def _as_number(text: str) -> Coordinate | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return Coordinate(value) if math.isfinite(value) else None


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFC", text.translate(_SIGNS)).strip().strip("()[]")
    plain = _LABEL.sub("", plain)
    for pattern, sign in _WORDS:
        plain = pattern.sub(sign, plain)
    return " ".join(plain.split())


def _angle(text: str) -> Coordinate | None:
    match = _ANGLE.fullmatch(text.strip())
    if match is None:
        return None
    degrees, minutes, seconds = (
        0.0 if part is None else float(part.replace(",", "."))
        for part in (match["degrees"], match["minutes"], match["seconds"])
    )
    is_cut = (match["minutes"] is not None and not degrees.is_integer()) or (
        match["seconds"] is not None and not minutes.is_integer()
    )
    if is_cut or minutes >= 60.0 or seconds > 60.0:
        return None
    value = degrees + minutes / 60.0 + seconds / 3600.0
    return Coordinate(-value if match["sign"] == "-" else value, has_minutes=match["minutes"] is not None)


def _grouped(text: str) -> float | None:
    """Metres with thousands separators, None where there are none or they stand at random."""
    match = _METRES.fullmatch(text)
    if match is None:
        return None
    sign, digits = match.groups()
    digits = digits.strip()
    if re.fullmatch(r"\d+(?:[.,]\d+)?", digits):  # no thousands: only the unit, or nothing at all, was written beside
        return float(sign + digits.replace(",", ".")) if text[-1].isalpha() else None
    signs = re.sub(r"\d", "", digits)
    last = signs[-1]
    has_decimals = last in ".," and signs.count(last) == 1
    whole, _, decimals = digits.rpartition(last) if has_decimals else (digits, "", "")
    if not _GROUPS.fullmatch(whole) or len(set(re.sub(r"\d", "", whole))) != 1 or (decimals and not decimals.isdigit()):
        return None
    value = float(sign + re.sub(r"\D", "", whole) + ("." + decimals if decimals else ""))
    return value if math.isfinite(value) else None
