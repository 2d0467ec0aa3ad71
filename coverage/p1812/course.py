"""The way of a ray over pixels, and stretches of it whose pixels all lie beyond a limit.

A stretch is what of a ray lies in the squares of :mod:`phusong.coverage.p1812.ray_bounds`. What is said of it there
holds for every pixel of the squares that the stretch touches, and so for its own.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels.jit import inlined
from phusong.coverage.p1812.ray import Ray
from phusong.coverage.p1812.ray_bounds import SQUARE, Tops, all_beyond
from phusong.coverage.p1812.terms import Link

ROUNDED = 1e-9
"""Share of a distance that is more than what rounding takes of it."""


class Pixels(NamedTuple):
    """Pixels to predict, in cells of the terrain.

    Attributes:
        loss_db: Filled in, dB, shape (rows, cols). Where ``tops`` are known, what lies within range is infinity before;
            all else is a mark that no ray has met it.
        sight: Filled in with 1 where a ray finds the pixel in sight of the mast and 0 where not, shape (rows, cols).
        first_col: Terrain column of the centres of the first pixel column, fractional.
        first_row: Terrain row of the centres of the first pixel row, fractional.
        size: Pixel size in cells.
        range_km: Pixels farther from the mast than this are left out, km.
        limit_db: Loss above which a pixel may be given infinity instead, dB.
        tops: Highest receivers of each square of them.
    """

    loss_db: NDArray[np.float32]
    sight: NDArray[np.uint8]
    first_col: float
    first_row: float
    size: float
    range_km: float
    limit_db: float
    tops: Tops


class Course(NamedTuple):
    """The way of a ray over the pixels, turned so that it runs ahead along lines of them.

    Attributes:
        cos: Cosine of the turn, by 0, 90, 180 or 270 degrees.
        sin: Sine of it.
        ahead: Line of the mast, fractional.
        aside: Place of the mast on its line, fractional.
        low: Slope halfway to the next ray on one side; pixels between it and ``high`` are this ray's.
        high: The same on the other side.
        pixel_km: Size of a pixel, km.
        step: Way from one point of the ray to the next in columns and rows of the terrain.
    """

    cos: int
    sin: int
    ahead: float
    aside: float
    low: float
    high: float
    pixel_km: float
    step: tuple[float, float]


@inlined
def end_of_stretch(course: Course, line: int, squares: int) -> int:
    """Line after the last of so many squares of pixels, of which the first is that of a line."""
    along = course.sin + course.cos  # one of them is 0
    square = (along * line) // SQUARE
    return SQUARE * (square + squares) if along > 0 else 1 - SQUARE * (square + 1 - squares)


@inlined
def reaches_km(pixels: Pixels, course: Course, line: int, end: int) -> tuple[float, float]:
    """Distances between which the ray's pixels from a line up to another lie, km; the second no more than the range."""
    least = max(max(course.low, -course.high), 0.0)
    most = max(-course.low, course.high)
    near_km = (line - course.ahead) * math.sqrt(1.0 + least * least) * course.pixel_km
    far_km = (end - 1 - course.ahead) * math.sqrt(1.0 + most * most) * course.pixel_km
    return near_km * (1.0 - ROUNDED), min(far_km * (1.0 + ROUNDED), pixels.range_km)


@inlined
def stretch_beyond(pixels: Pixels, link: Link, ray: Ray, course: Course, line: int, end: int) -> bool:
    """Whether the loss at all of the ray's pixels from a line up to another exceeds the limit."""
    near_km, far_km = reaches_km(pixels, course, line, end)
    if near_km > far_km:
        return True
    rows, cols = pixels.loss_db.shape
    nearest, farthest = line - course.ahead, end - 1 - course.ahead
    low = math.ceil(course.aside + min(course.low * nearest, course.low * farthest))
    high = math.ceil(course.aside + max(course.high * nearest, course.high * farthest)) - 1
    i, last_i = course.sin * line + course.cos * low, course.sin * (end - 1) + course.cos * high
    j, last_j = course.cos * line - course.sin * low, course.cos * (end - 1) - course.sin * high
    top, bottom = max(min(i, last_i), 0), min(max(i, last_i), rows - 1)
    left, right = max(min(j, last_j), 0), min(max(j, last_j), cols - 1)
    if top > bottom or left > right:
        return True
    tops = pixels.tops
    for kind in range(len(tops.terminal_db)):
        top_m = -math.inf
        for m in range(top // SQUARE, bottom // SQUARE + 1):
            for n in range(left // SQUARE, right // SQUARE + 1):
                top_m = max(top_m, float(tops.antenna_m[kind, m, n]))
        if not all_beyond(ray, link, (near_km, far_km), top_m, pixels.limit_db - tops.terminal_db[kind]):
            return False
    return True
