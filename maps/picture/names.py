"""Names of districts on a still picture: none lies on another, and they keep off the marks where there is room."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import product

import numpy as np

from phusong.coverage.kernels import FloatArray

_UNIT = re.compile(
    r"^(huyện|thị xã|thành phố|quận|tỉnh)\s+(?=\S)|(?<=\S)\s+(district|province)$", re.IGNORECASE | re.UNICODE
)

LETTER_UNITS = 14.0
"""Width that a bold letter takes at most, units."""

LINE_UNITS = 26.0
"""Height that a line takes, units."""

STRAY_UNITS = 60.0
"""Units aside that are as bad as meeting one mark."""

_SHIFTS = sorted(
    product(np.arange(-120.0, 121.0, 20.0), np.arange(-104.0, 105.0, 13.0)), key=lambda shift: np.hypot(*shift)
)

Point = tuple[float, float]


def bare_names(names: Sequence[str]) -> list[str]:
    """Names without the kind of unit, but for those that would then be alike: a town and the district of its name."""
    bare = [_UNIT.sub("", name) for name in names]
    times = Counter(bare)
    return [name if times[short] > 1 else short for name, short in zip(names, bare, strict=True)]


def place_names(
    names: Sequence[tuple[str, Point]], marks: FloatArray, holds: Callable[[int, Point], bool]
) -> Iterable[tuple[str, Point]]:
    """Find each name a place near its own, so that no name lies on another.

    Args:
        names: Texts and where each belongs, units.
        marks: Middles of marks that names keep off where they can, units, shape (n, 2).
        holds: Does a place, units, lie in the district of a name, by its number?

    Yields:
        Texts and their places; a name without room for it is left out.
    """
    taken: list[tuple[float, float, float]] = []
    for number, (text, (x, y)) in enumerate(names):
        half = 0.5 * LETTER_UNITS * len(text)
        best: tuple[float, Point] | None = None
        for east, south in _SHIFTS:
            away = float(np.hypot(east, south)) / STRAY_UNITS
            if best and away >= best[0]:
                break
            place = (x + float(east), y + float(south))
            if any(
                abs(place[0] - left) < half + width and abs(place[1] - top) < LINE_UNITS for left, top, width in taken
            ):
                continue
            if (east or south) and not holds(number, place):
                continue
            loss = away + float(_under(marks, place, half))
            if best is None or loss < best[0]:
                best = (loss, place)
        if best:
            taken.append((*best[1], half))
            yield text, best[1]


def _under(marks: FloatArray, place: Point, half: float) -> int:
    """Marks that a name would lie on."""
    near = (np.abs(marks[:, 0] - place[0]) < half) & (np.abs(marks[:, 1] - place[1]) < 0.6 * LINE_UNITS)
    return int(near.sum())
