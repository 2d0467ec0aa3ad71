"""Sections of microwave hops as compiled kernels: their points, the ground below each, and the cover that stands on it.

Operation for operation what :func:`phusong.coverage.terrain.terrain.lay_profiles`, :meth:`Terrain.at` and
:meth:`Terrain.classes_at` come to, to the last bit, in one pass over the points and without the interpreter's lock.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from phusong.coverage.kernels.arrays import CoverGrid, FloatArray, HeightGrid, IntArray
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.terrain.grid import PARTS
from phusong.coverage.terrain.profile import split_profile, value_inside, within

Corner = tuple[float, float, float, float]
"""Width and (negative) height of a cell, metres, and the column and row of the upper left corner, from x and y 0."""


@njit(cache=True, nogil=True, error_model="numpy")
def count_points(lengths_m: FloatArray, step_m: float, last: int) -> IntArray:
    """Points of each section at whole steps from its start, and all between its ends, shape (hops, 2).

    Args:
        lengths_m: Length of each, metres, shape (hops,).
        step_m: Distance between two points, metres.
        last: Points of the last stretch.
    """
    parts = np.empty((lengths_m.size, 2), dtype=np.int64)
    for hop in range(lengths_m.size):
        parts[hop, 0], parts[hop, 1] = split_profile(lengths_m[hop], step_m, last)
    return parts


@inlined
def _position(at_m: float, step_m: float, corner: float) -> float:
    """Fractional column or row of a coordinate, counted from cell centres, as :meth:`Grid.position` has it."""
    return float(np.rint(at_m / step_m * PARTS) / PARTS - corner - 0.5)


@inlined
def _cover_m(cover: CoverGrid, parts: int, col: float, row: float, height_by_class_m: FloatArray) -> float:
    """Height of what stands at a fractional position, metres, 0 outside the grid."""
    over, down = (col + 0.5) * parts - 0.5 + 0.5, (row + 0.5) * parts - 0.5 + 0.5
    if over >= 0.0 and over < cover.shape[1] and down >= 0.0 and down < cover.shape[0]:
        return float(height_by_class_m[cover[int(down), int(over)]])
    return 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def fill_sections(
    ends_m: FloatArray,
    laid: tuple[FloatArray, IntArray, IntArray],
    step_m: float,
    ground: tuple[HeightGrid, CoverGrid, int, Corner],
    standing: tuple[FloatArray, float],
    sections: FloatArray,
) -> None:
    """Fill in the sections of hops.

    Args:
        ends_m: Easting and northing of the first and of the second mast of each hop, metres, shape (hops, 4).
        laid: Length of each hop, metres, shape (hops,); its points as :func:`count_points` has them; where each begins,
            and the end of the last, shape (hops + 1,).
        step_m: Distance between two points, metres.
        ground: Heights, metres, NaN where unknown; classes of cover, without rows where there is none; parts of a cell
            that they are told for along each side; and where the grid lies.
        standing: Height of each class, metres, shape (256,), and how far around a mast cover is cleared, metres.
        sections: Filled with the distance from the first mast, the bare ground and the height of the cover, metres,
            shape (3, points).
    """
    (lengths_m, parts, first), (height_m, cover, cover_parts, corner) = laid, ground
    height_by_class_m, cleared_m = standing
    for hop in range(lengths_m.size):
        length_m, base, last = lengths_m[hop], parts[hop, 0], parts[hop, 1] + 1
        x_m, y_m = ends_m[hop, 0], ends_m[hop, 1]
        across_m, up_m = ends_m[hop, 2] - x_m, ends_m[hop, 3] - y_m
        whole_m = 1000.0 * (0.001 * length_m)
        for k in range(last + 1):
            at_m = k * step_m if k <= base else length_m - (last - k) * step_m
            share = at_m / length_m if length_m > 0.0 else 0.0
            col = _position(x_m + share * across_m, corner[0], corner[2])
            row = _position(y_m + share * up_m, corner[1], corner[3])
            away_m, point = 1000.0 * (0.001 * at_m), first[hop] + k
            sections[0, point] = away_m
            sections[1, point] = (
                value_inside(height_m, col, row, 0) if within(height_m.shape, col, row, 0) else math.nan
            )
            stands = 0 < k < last and cover.shape[0] > 0 and not min(away_m, whole_m - away_m) < cleared_m
            sections[2, point] = _cover_m(cover, cover_parts, col, row, height_by_class_m) if stands else 0.0
