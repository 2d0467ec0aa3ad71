"""Cover on the ground: what stands there by class, how much of it counts along a path, and what is around a terminal.

Kept small, as a country holds a thousand million parts of cells: the class of every part, a table of the heights of the
classes, and the means around every part in whole steps.

Cover that is nearer to either end of a path than a stated distance is left out of its profile, and comes in gradually
beyond it; why: :mod:`phusong.coverage.propagation.terminal`.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter

from phusong.coverage.kernels.arrays import FloatArray, HeightGrid
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.kernels.paged import let_go, paged
from phusong.coverage.propagation.p2108 import STREET_WIDTH_M
from phusong.coverage.terrain.clutter import FULL_M, LEFT_OUT_M
from phusong.coverage.terrain.grid import ORIGIN
from phusong.coverage.terrain.profile import cell_inside, part_position, within

Codes = NDArray[np.unsignedinteger]
Steps = NDArray[np.uint16]

SURROUNDINGS_M = 60.0
"""Width of the surroundings that decide what a terminal stands among, as a standard deviation, metres: the error of a
village's point, and the way a person goes for a better signal, are of that size."""

HEIGHT_STEP_M = 2.0**-9
"""Step in which mean heights are kept, metres: 2 mm, which no loss shows."""

HIGHEST_M = 127.0
"""Highest cover, metres: mean heights are counted by 16 bits."""

SHARE_STEP = 2.0**-15
"""Step in which shares are kept, so that all of it is a whole number of steps."""

_STRIP_CELLS = 8_000_000
"""Cells of a grid that are blurred at a time."""

_DEVIATIONS = 4.0
"""Standard deviations after which the Gaussian is cut off."""


class Cover(NamedTuple):
    """What stands on the ground, and how much of it counts near the ends of a path.

    Attributes:
        codes: Class of parts of the terrain's cells, shape (parts * rows, parts * cols); a single 0 where there is no
            cover.
        heights_m: Representative height of every class, metres, shape (classes,); 0 of those that do not occur.
        parts: Parts along each side of a cell of the terrain.
        around: Mean height around each part, in steps of :data:`HEIGHT_STEP_M`, on the same grid.
        in_town: Share of the surroundings of each part in which a terminal counts by the statistics of towns, in steps
            of :data:`SHARE_STEP`, on the same grid; a single number where it is the same everywhere.
        terminals: Whether a terminal below its cover loses by that.
        left_out_km: Cover nearer to either end than this is left out of a profile, km.
        full_km: Cover farther from both ends than this counts in full, and between the two in proportion, km.
        street_m: Distance from a terminal to the cover that shields it, metres.
    """

    codes: Codes
    heights_m: HeightGrid
    parts: int
    around: Steps
    in_town: Steps
    terminals: bool
    left_out_km: float
    full_km: float
    street_m: float

    @property
    def highest_m(self) -> float:
        """Height of the highest class that occurs, metres."""
        return float(self.heights_m.max(initial=0.0))

    def on(self, codes: Codes, around: Steps, in_town: Steps) -> Cover:
        """The same rule and classes on other grids."""
        return self._replace(codes=codes, around=around, in_town=in_town)

    def let_go(self) -> None:
        """Hold nothing of large grids in memory; it comes back where they are looked at."""
        let_go(self.codes, self.around, self.in_town)

    def nowhere(self) -> Cover:
        """The same rule and classes with single cells in place of the grids."""
        one = np.zeros((1, 1), np.uint16)
        return self.on(np.zeros((1, 1), self.codes.dtype), one, one)


def cover_of_classes(
    codes: Codes,
    heights_m: ArrayLike,
    towns: ArrayLike = 0.0,
    *,
    parts: int = 1,
    step_m: float = 0.0,
    terminals: bool = True,
    left_out_m: float = LEFT_OUT_M,
    full_m: float = FULL_M,
    street_m: float = STREET_WIDTH_M,
) -> Cover:
    """Cover of these classes by the documented rule.

    Args:
        codes: Class of parts of the terrain's cells, shape (parts * rows, parts * cols).
        heights_m: Representative height of every class, metres, 0 of those that do not occur, shape (classes,).
        towns: How much each class is built up, 0 to 1, shape (classes,), or one number for all ground.
        parts: Parts along each side of a cell of the terrain.
        step_m: Width of a part, metres; what is around a terminal is its own part alone where left out.
        terminals: Whether a terminal below its cover loses by that.
        left_out_m: Cover nearer to either end of a path than this is left out of its profile, metres.
        full_m: Cover farther from both ends than this counts in full, metres.
        street_m: Distance from a terminal to the cover that shields it, metres.

    Raises:
        ValueError: When cover would count in full nearer than it is left out, or is higher than :data:`HIGHEST_M`.
    """
    if not 0.0 <= left_out_m <= full_m:
        raise ValueError(f"cover that is left out to {left_out_m:g} m cannot count in full from {full_m:g} m")
    heights, shares = np.asarray(heights_m, dtype=np.float32), np.asarray(towns, dtype=np.float32)
    if heights.max(initial=0.0) > HIGHEST_M:
        raise ValueError(f"cover of {heights.max():g} m is higher than {HIGHEST_M:g} m")
    codes = np.require(codes, requirements=["C", "W"])  # of one kind, for which the kernels are compiled
    around = _around(codes, heights, step_m, HEIGHT_STEP_M)
    in_town = np.rint(shares.reshape(1, 1) / SHARE_STEP).astype(np.uint16) if shares.size == 1 else None
    if in_town is None:
        in_town = _around(codes, shares, step_m, SHARE_STEP)
    return Cover(codes, heights, parts, around, in_town, terminals, 0.001 * left_out_m, 0.001 * full_m, street_m)


def cover_of(
    height_m: ArrayLike,
    in_town: ArrayLike = 0.0,
    *,
    step_m: float = 0.0,
    terminals: bool = True,
    left_out_m: float = LEFT_OUT_M,
    full_m: float = FULL_M,
    street_m: float = STREET_WIDTH_M,
) -> Cover:
    """Cover of these heights on the terrain's own cells; every pair of a height and a share becomes a class.

    Args:
        height_m: Heights, metres, shape (rows, cols).
        in_town: Share of each cell that is built up, shape (rows, cols), or one number for all.
        step_m: As of :func:`cover_of_classes`, and so are the others.
        terminals: See there.
        left_out_m: See there.
        full_m: See there.
        street_m: See there.

    Raises:
        ValueError: As :func:`cover_of_classes`.
    """
    heights, shares = np.broadcast_arrays(*(np.asarray(each, dtype=np.float32) for each in (height_m, in_town)))
    bits = [np.ascontiguousarray(each).view(np.uint32).astype(np.uint64) for each in (heights, shares)]
    pairs, number = np.unique(bits[0] << np.uint64(32) | bits[1], return_inverse=True)
    codes = number.reshape(heights.shape).astype(np.uint8 if len(pairs) <= 256 else np.uint16)
    of_heights, of_shares = ((pairs >> np.uint64(shift)).astype(np.uint32).view(np.float32) for shift in (32, 0))
    return cover_of_classes(
        codes,
        of_heights,
        of_shares if np.size(in_town) > 1 else in_town,
        step_m=step_m,
        terminals=terminals,
        left_out_m=left_out_m,
        full_m=full_m,
        street_m=street_m,
    )


def _around(codes: Codes, values: HeightGrid, step_m: float, unit: float) -> Steps:
    """Mean of the values of classes around each cell, weighted by a Gaussian, in whole steps of a unit.

    A cell stands for all of its own square, and what is between cells is interpolated; both blur by themselves, the
    more the wider a cell is, which is taken off the width of the Gaussian. Strip by strip, each with what is around
    it: the same bits as all at once.
    """
    table = (values / np.float32(unit)).astype(np.float32)
    variance_m2 = max(SURROUNDINGS_M**2 - step_m**2 * (1.0 / 12.0 + 1.0 / 6.0), 0.0)
    if step_m <= 0.0 or codes.size == 1 or variance_m2 == 0.0:
        return np.asarray(np.rint(table)[codes], dtype=np.uint16)
    deviation = math.sqrt(variance_m2) / step_m
    margin, rows = int(_DEVIATIONS * deviation + 0.5), codes.shape[0]
    strip = max(_STRIP_CELLS // codes.shape[1], 1)
    around = paged(codes.shape, np.uint16)
    for top in range(0, rows, strip):
        first, stop = max(top - margin, 0), min(top + strip, rows)
        held = table[codes[first : min(stop + margin, rows)]]
        mean = gaussian_filter(held, deviation, mode="nearest", truncate=_DEVIATIONS)[top - first : stop - first]
        around[top:stop] = np.rint(mean)
        let_go(around, codes)
    return around


NO_COVER_AT_ALL = cover_of_classes(np.zeros((1, 1), dtype=np.uint8), np.zeros(1))
"""A country without land cover."""


@inlined
def cover_at(cover: Cover, col: float, row: float) -> float:
    """Height of the cover at a fractional position on the terrain's grid, between parts interpolated, metres."""
    codes, heights_m, origin = cover.codes, cover.heights_m, cover.parts * ORIGIN
    at_col, at_row = part_position(col, cover.parts), part_position(row, cover.parts)
    if not within(codes.shape, at_col, at_row, origin):
        return 0.0
    top, left, down, east = cell_inside(codes.shape, at_col, at_row, origin)
    bottom, right = top + np.uint32(1), left + np.uint32(1)
    north = (heights_m[codes[top, left]], heights_m[codes[top, right]])
    south = (heights_m[codes[bottom, left]], heights_m[codes[bottom, right]])
    return _between(north, south, down, east)


@inlined
def mean_at(around: Steps, col: float, row: float, parts: int) -> float:
    """Steps of a mean at a fractional position on the terrain's grid, between parts interpolated, NaN off the grid."""
    origin = parts * ORIGIN
    at_col, at_row = part_position(col, parts), part_position(row, parts)
    if not within(around.shape, at_col, at_row, origin):
        return math.nan
    top, left, down, east = cell_inside(around.shape, at_col, at_row, origin)
    bottom, right = top + np.uint32(1), left + np.uint32(1)
    return _between((around[top, left], around[top, right]), (around[bottom, left], around[bottom, right]), down, east)


@inlined
def _between(north: tuple[float, float], south: tuple[float, float], down: float, east: float) -> float:
    """Bilinear value of the four cells around a position, each given from west to east.

    They may be whole numbers without sign, whose differences must not be taken as such.
    """
    upper = north[0] + (float(north[1]) - float(north[0])) * east
    lower = south[0] + (float(south[1]) - float(south[0])) * east
    return upper + (lower - upper) * down


@inlined
def share_that_counts(cover: Cover, from_end_km: float) -> float:
    """Share of its height with which cover counts at a distance from the nearer end of a path."""
    if from_end_km >= cover.full_km:
        return 1.0
    if from_end_km <= cover.left_out_km:
        return 0.0
    return (from_end_km - cover.left_out_km) / (cover.full_km - cover.left_out_km)


@njit(cache=True, error_model="numpy")
def fill_surface(cover: Cover, ends: tuple[float, float, float, float], n: int, profile: FloatArray) -> None:
    """Fill in the third row of a profile: the ground, with the cover that counts on top of it between the ends.

    Args:
        cover: What stands on the ground.
        ends: Column and row of the first point, column and row of the last point, fractional.
        n: Points of the profile.
        profile: Distance, km, and ground, metres above sea level, of every point in its first rows, shape (3 or more,
            n).
    """
    across, down = ends[2] - ends[0], ends[3] - ends[1]
    for k in range(n):
        profile[2, k] = profile[1, k]
        at_km, length_km = profile[0, k], profile[0, n - 1]
        counts = share_that_counts(cover, min(at_km, length_km - at_km)) if 0 < k < n - 1 else 0.0
        if counts > 0.0 and cover.codes.size > 1:
            at = at_km / length_km
            profile[2, k] += counts * cover_at(cover, ends[0] + across * at, ends[1] + down * at)
