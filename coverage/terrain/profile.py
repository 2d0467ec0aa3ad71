"""Terrain profiles: heights, land cover and zones along a straight path.

The points of a profile stand at whole steps from its start, and over a last stretch at whole steps back from its end:
so what is near either end is seen alike wherever the end stands, and a fan of profiles from one mast shares its points
but for that stretch. Between the two lies the one step that is longer or shorter, by half at most. Heights between the
cells of the terrain are interpolated, so that the step is free of its grid.

Kernels count the columns and rows of a terrain from :data:`~phusong.coverage.terrain.grid.ORIGIN`. So far out all
positions have the same number of binary places, and a sum of them is rounded alike whichever column the terrain begins
with: a window of a terrain gives the same bits as the whole.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from phusong.coverage.kernels.arrays import CoverGrid, FloatArray, HeightGrid
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.terrain.grid import ORIGIN


@inlined
def height_at(grid: HeightGrid, col: float, row: float) -> float:
    """Bilinear height at a fractional grid position, metres, NaN outside the cell centres or beside a void."""
    return value_at(grid, col, row, ORIGIN)


@inlined
def value_at(grid: HeightGrid, col: float, row: float, origin: int) -> float:
    """The same on a grid whose first cell has the column and row ``origin``."""
    if not within(grid.shape, col, row, origin):
        return math.nan
    return value_inside(grid, col, row, origin)


@inlined
def within(shape: tuple[int, int], col: float, row: float, origin: int) -> bool:
    """Whether a position lies between the centres of the outermost cells of a grid that begins at ``origin``."""
    rows, cols = shape
    row_inside = rows > 1 and origin <= row <= origin + rows - 1
    return bool(row_inside and cols > 1 and origin <= col <= origin + cols - 1)


@inlined
def inside(grid: HeightGrid, col: float, row: float) -> bool:
    """Whether a fractional grid position lies between the centres of the outermost cells."""
    rows, cols = grid.shape
    return bool(rows > 1 and cols > 1 and ORIGIN <= row <= ORIGIN + rows - 1 and ORIGIN <= col <= ORIGIN + cols - 1)


@njit(cache=True, error_model="numpy", inline="always")
def height_inside(grid: HeightGrid, col: float, row: float) -> float:
    """Height at a position that is inside."""
    return value_inside(grid, col, row, ORIGIN)


@njit(cache=True, error_model="numpy", inline="always")
def value_inside(grid: HeightGrid, col: float, row: float, origin: int) -> float:
    """Value at a position that is inside, of the four cells around it; the last row and column end their cells."""
    top, left, down, east = cell_inside(grid.shape, col, row, origin)
    one = np.uint32(1)
    upper = grid[top, left] + (grid[top, left + one] - grid[top, left]) * east
    bottom = top + one
    lower = grid[bottom, left] + (grid[bottom, left + one] - grid[bottom, left]) * east
    return float(upper + (lower - upper) * down)


@njit(cache=True, error_model="numpy", inline="always")
def cell_inside(
    shape: tuple[int, int], col: float, row: float, origin: int
) -> tuple[np.uint32, np.uint32, float, float]:
    """Row and column, counted from 0, of the cell north-west of a position that is inside, and how far beyond it is.

    The last row and column end their cells.
    """
    first = np.uint32(origin)
    at_row = min(np.uint32(row), np.uint32(shape[0] - 2 + origin))
    at_col = min(np.uint32(col), np.uint32(shape[1] - 2 + origin))
    return at_row - first, at_col - first, row - at_row, col - at_col


@inlined
def part_position(at: float, parts: int) -> float:
    """Column or row of the parts of cells for a fractional one of the cells, both counted from centres.

    Args:
        at: Column or row of the terrain's cells, of which the first has the number :data:`ORIGIN`.
        parts: Parts along each side of a cell; the first part has the number ``parts * ORIGIN``.
    """
    return (at + 0.5) * parts - 0.5


LAST_STRETCH_M = 240.0
"""Stretch before the end of a profile whose points stand at whole steps back from the end, metres."""


def points_at_receiver(step_m: float, at_least_m: float = 0.0) -> int:
    """Points of the last stretch of a profile, which is ``at_least_m`` long, and a point or two more."""
    return math.ceil(max(LAST_STRETCH_M, at_least_m) / step_m) + 2


@inlined
def own_points(left: float, step: float) -> int:
    """Points at whole steps back from an end, the first of them half a step at least beyond a point that far away."""
    return max(int(left / step - 0.5), 0)


@inlined
def split_profile(distance: float, step: float, last: int) -> tuple[int, int]:
    """Points of a profile at whole steps from its start, and all points between its ends.

    Args:
        distance: Length of the profile.
        step: Distance between two points, in the unit of the length.
        last: Points of the last stretch, fewer on a short profile.
    """
    back = min(own_points(distance, step), last)
    base = own_points(distance - back * step, step)
    return base, base + back


@inlined
def inner_points(distance_m: float, step_m: float) -> int:
    """Points of a profile between its ends at the most."""
    return int(distance_m / step_m) + 1


@njit(cache=True, error_model="numpy")
def fill_profile(
    grid: HeightGrid,
    ends: tuple[float, float, float, float],
    distance_m: float,
    steps: tuple[float, int],
    profile: FloatArray,
) -> int:
    """Fill in a profile.

    Args:
        grid: Heights, metres, NaN where unknown, shape (rows, cols).
        ends: Column and row of the first point, column and row of the last point, fractional.
        distance_m: Distance between the points, metres.
        steps: Distance between two points, metres, and the points of the last stretch.
        profile: Filled with the distance from the first point, km, and the heights, metres, shape (2 or more, n).

    Returns:
        How many points were filled, 0 when the profile leaves the grid or one of the heights is unknown.
    """
    if not (inside(grid, ends[0], ends[1]) and inside(grid, ends[2], ends[3])):
        return 0
    across, down = ends[2] - ends[0], ends[3] - ends[1]
    step_m = steps[0]
    base, inner = split_profile(distance_m, step_m, steps[1])
    last = inner + 1
    profile[0, 0] = 0.0
    profile[1, 0] = height_inside(grid, ends[0], ends[1])
    known = profile[1, 0]
    for k in range(1, last):  # a straight line between two inner points stays inside
        at_m = k * step_m if k <= base else distance_m - (last - k) * step_m
        at = at_m / distance_m
        height_m = height_inside(grid, ends[0] + across * at, ends[1] + down * at)
        known += height_m  # NaN as soon as one height is unknown
        profile[0, k] = 0.001 * at_m
        profile[1, k] = height_m
    profile[0, last] = 0.001 * distance_m
    profile[1, last] = height_inside(grid, ends[2], ends[3])
    return 0 if math.isnan(known + profile[1, last]) else last + 1


@inlined
def code_at(codes: CoverGrid, col: float, row: float) -> int:
    """Code of the cell that holds a fractional grid position, which is inside."""
    return int(codes[int(row + 0.5) - ORIGIN, int(col + 0.5) - ORIGIN])


@njit(cache=True, error_model="numpy")
def fill_zones(zone: CoverGrid, ends: tuple[float, float, float, float], n: int, profile: FloatArray) -> None:
    """Fill in the fourth row of a profile: the zone of the climate at each point.

    Args:
        zone: Zones on the terrain's grid, shape (rows, cols).
        ends: Column and row of the first point, column and row of the last point, fractional.
        n: Points of the profile.
        profile: Of :func:`fill_profile`, shape (4 or more, n).
    """
    across, down = ends[2] - ends[0], ends[3] - ends[1]
    for k in range(n):
        at = profile[0, k] / profile[0, n - 1]
        profile[3, k] = code_at(zone, ends[0] + across * at, ends[1] + down * at)
