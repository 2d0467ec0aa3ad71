"""Cover around a terminal: kept out of the profile near either end of a path, and counted as the terminal's own loss.

Where a profile point happens to fall decides how near to an antenna the last wood or house of the profile stands, and a
few metres more or less there are many decibels. So cover that is nearer to either end than a stated distance is left
out of the profile, and comes in gradually beyond it. A terminal below the cover around it is computed as if it stood at
the top of that cover, and loses what ITU-R P.2108 states for one that stands below: by diffraction over the cover
across a street (§3.1), or, among houses, the median of measurements in towns (§3.2). What is around a terminal is a
mean over its surroundings of a stated width, whatever the grid is, so that neither the division into cells nor a move
of a metre decides it.

Source: Recommendation ITU-R P.2108-1, Annex 1, §§3.1 and 3.2. Above 3 GHz, the end of §3.1, its formula is continued.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from scipy.ndimage import gaussian_filter

from phusong.coverage.kernels.arrays import FloatArray, HeightGrid
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.propagation.p2108 import STREET_WIDTH_M
from phusong.coverage.terrain.clutter import FULL_M, LEFT_OUT_M
from phusong.coverage.terrain.grid import ORIGIN
from phusong.coverage.terrain.profile import part_position, value_at

SURROUNDINGS_M = 60.0
"""Width of the surroundings that decide what a terminal stands among, as a standard deviation, metres: the error of a
village's point, and the way a person goes for a better signal, are of that size."""

_NEAREST_KM, _BEYOND_KM = 0.25, 2.0  # P.2108-1 §3.2: shortest path, and the path beyond which the loss stays


class Cover(NamedTuple):
    """What stands on the ground, and how much of it counts near the ends of a path.

    Attributes:
        height_m: Representative heights of parts of the terrain's cells, metres, shape (parts * rows, parts * cols); a
            single 0 where there is none.
        parts: Parts along each side of a cell of the terrain.
        around_m: Mean height around each cell, metres, on the same grid.
        in_town: Share of the surroundings of each cell in which a terminal counts by the statistics of towns, on the
            same grid; a single number where it is the same everywhere.
        terminals: Whether a terminal below its cover loses by that.
        left_out_km: Cover nearer to either end than this is left out of a profile, km.
        full_km: Cover farther from both ends than this counts in full, and between the two in proportion, km.
        street_m: Distance from a terminal to the cover that shields it, metres.
    """

    height_m: HeightGrid
    parts: int
    around_m: HeightGrid
    in_town: HeightGrid
    terminals: bool
    left_out_km: float
    full_km: float
    street_m: float


def cover_of(
    height_m: HeightGrid,
    in_town: HeightGrid | None = None,
    *,
    parts: int = 1,
    step_m: float = 0.0,
    terminals: bool = True,
    left_out_m: float = LEFT_OUT_M,
    full_m: float = FULL_M,
    street_m: float = STREET_WIDTH_M,
) -> Cover:
    """Cover of these heights, metres, by the documented rule.

    Args:
        height_m: Representative heights of parts of the terrain's cells, metres, shape (parts * rows, parts * cols).
        in_town: Share of each part that is built up, of the same shape; nowhere a town where left out.
        parts: Parts along each side of a cell of the terrain.
        step_m: Width of a part, metres; what is around a terminal is its own part alone where left out.
        terminals: Whether a terminal below its cover loses by that.
        left_out_m: Cover nearer to either end of a path than this is left out of its profile, metres.
        full_m: Cover farther from both ends than this counts in full, metres.
        street_m: Distance from a terminal to the cover that shields it, metres.

    Raises:
        ValueError: When cover would count in full nearer than it is left out.
    """
    if not 0.0 <= left_out_m <= full_m:
        raise ValueError(f"cover that is left out to {left_out_m:g} m cannot count in full from {full_m:g} m")
    heights = np.ascontiguousarray(height_m, dtype=np.float32)
    town = np.zeros((1, 1), np.float32) if in_town is None else _around(in_town, step_m)
    return Cover(
        heights, parts, _around(heights, step_m), town, terminals, 0.001 * left_out_m, 0.001 * full_m, street_m
    )


def _around(values: HeightGrid, step_m: float) -> HeightGrid:
    """Mean of values around each cell, weighted by a Gaussian.

    A cell stands for all of its own square, and what is between cells is interpolated; both blur by themselves, the
    more the wider a cell is, which is taken off the width of the Gaussian.
    """
    grid = np.ascontiguousarray(values, dtype=np.float32)
    if step_m <= 0.0 or grid.size == 1:
        return grid
    variance_m2 = max(SURROUNDINGS_M**2 - step_m**2 * (1.0 / 12.0 + 1.0 / 6.0), 0.0)
    return np.asarray(gaussian_filter(grid, math.sqrt(variance_m2) / step_m, mode="nearest"), dtype=np.float32)


NO_COVER_AT_ALL = cover_of(np.zeros((1, 1), dtype=np.float32))
"""A country without land cover."""


@inlined
def cover_at(cover: Cover, col: float, row: float) -> float:
    """Height of the cover at a fractional position on the terrain's grid, between cells interpolated, metres."""
    if cover.height_m.size == 1:
        return 0.0
    part_col, part_row = part_position(col, cover.parts), part_position(row, cover.parts)
    return max(value_at(cover.height_m, part_col, part_row, cover.parts * ORIGIN), 0.0)


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
        if counts > 0.0 and cover.height_m.size > 1:
            at = at_km / length_km
            profile[2, k] += counts * cover_at(cover, ends[0] + across * at, ends[1] + down * at)


@inlined
def stands_below(cover: Cover, col: float, row: float, antenna_m: float) -> tuple[float, float]:
    """How far an antenna stands below the cover around it, metres, and how much the statistics of towns count for it.

    They are made for terminals well below the roofs, and count in full below half of the height of the cover.
    """
    if not cover.terminals or cover.height_m.size == 1:
        return 0.0, 0.0
    part_col, part_row = part_position(col, cover.parts), part_position(row, cover.parts)
    origin = cover.parts * ORIGIN
    cover_m = max(value_at(cover.around_m, part_col, part_row, origin), 0.0)
    below_m = cover_m - antenna_m
    if not below_m > 0.0:
        return 0.0, 0.0
    in_town = float(cover.in_town[0, 0])
    if cover.in_town.size > 1:
        in_town = value_at(cover.in_town, part_col, part_row, origin)
    return below_m, in_town * min(2.0 * below_m / cover_m, 1.0)


@inlined
def terminal_loss_db(cover: Cover, f_ghz: float, distance_km: float, below_m: float, in_town: float) -> float:
    """Median loss of a terminal that stands below its cover, relative to one at the top of it, dB.

    Args:
        cover: What stands around it.
        f_ghz: Frequency, GHz.
        distance_km: Length of the path, km.
        below_m: Of :func:`stands_below`, metres.
        in_town: Of :func:`stands_below`.
    """
    if below_m <= 0.0:
        return 0.0
    loss_db = 0.0
    if in_town < 1.0:
        loss_db += (1.0 - in_town) * _across_street_db(f_ghz, below_m, cover.street_m)
    if in_town > 0.0:
        loss_db += in_town * _town_db(f_ghz, distance_km)
    return loss_db


@inlined
def _across_street_db(f_ghz: float, below_m: float, street_m: float) -> float:
    """Diffraction over the cover across a street (P.2108-1 eqs (2a), (2c)-(2e), (2g))."""
    angle_deg = math.degrees(math.atan(below_m / street_m))  # P.2108-1 eq. (2e)
    nu = 0.342 * math.sqrt(f_ghz * below_m * angle_deg)  # P.2108-1 eqs (2c), (2g)
    edge_db = 6.9 + 20.0 * math.log10(math.sqrt((nu - 0.1) ** 2 + 1.0) + nu - 0.1)  # P.2108-1 §3.1, J(nu)
    return max(edge_db - 6.03, 0.0)  # P.2108-1 eq. (2a)


@inlined
def _town_db(f_ghz: float, distance_km: float) -> float:
    """Loss among houses at half of the locations (P.2108-1 eqs (3a), (4a), (5a), (6))."""
    log_ghz = math.log10(f_ghz)
    length_km = min(
        max(distance_km, _NEAREST_KM), _BEYOND_KM
    )  # it rises with the length: eq. (6) is that of 2 km beyond
    lower_db = -2.0 * math.log10(10.0 ** (-5.0 * log_ghz - 12.5) + 10.0**-16.5)  # P.2108-1 eq. (4a)
    upper_db = 32.98 + 23.9 * math.log10(length_km) + 3.0 * log_ghz  # P.2108-1 eq. (5a)
    return -5.0 * math.log10(10.0 ** (-0.2 * lower_db) + 10.0 ** (-0.2 * upper_db))  # P.2108-1 eq. (3a)


def antennas_below(
    cover: Cover, position: tuple[FloatArray, FloatArray], antenna_m: FloatArray | float
) -> tuple[FloatArray, FloatArray]:
    """:func:`stands_below` of many antennas.

    Args:
        cover: What stands on the ground.
        position: Fractional columns and rows on the terrain's grid as kernels count them, each of shape (n,).
        antenna_m: Antennas above ground, metres, shape (n,) or one for all.

    Returns:
        Metres below the cover and the share of towns, each of shape (n,); 0 off the terrain.
    """
    # Copies, so that the kernel is compiled for one layout of its arguments.
    col, row, antennas_m = (np.array(each, dtype=np.float64) for each in np.broadcast_arrays(*position, antenna_m))
    below_m, in_town = _stand_below(cover, col, row, antennas_m)
    return below_m, in_town


@njit(cache=True, nogil=True, error_model="numpy")
def _stand_below(
    cover: Cover, col: FloatArray, row: FloatArray, antenna_m: FloatArray
) -> tuple[FloatArray, FloatArray]:
    below_m, in_town = np.empty(len(col)), np.empty(len(col))
    for i in range(len(col)):
        below_m[i], in_town[i] = stands_below(cover, col[i], row[i], antenna_m[i])
    return below_m, in_town
