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

import numpy as np
from numba import njit

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.propagation.cover import HEIGHT_STEP_M, SHARE_STEP, Cover, mean_at

_NEAREST_KM, _BEYOND_KM = 0.25, 2.0  # P.2108-1 §3.2: shortest path, and the path beyond which the loss stays


@inlined
def stands_below(cover: Cover, col: float, row: float, antenna_m: float) -> tuple[float, float]:
    """How far an antenna stands below the cover around it, metres, and how much the statistics of towns count for it.

    They are made for terminals well below the roofs, and count in full below half of the height of the cover.
    """
    if not cover.terminals or cover.codes.size == 1:
        return 0.0, 0.0
    cover_m = HEIGHT_STEP_M * mean_at(cover.around, col, row, cover.parts)
    below_m = cover_m - antenna_m
    if not below_m > 0.0:  # above it, or off the grid
        return 0.0, 0.0
    steps = float(cover.in_town[0, 0])
    if cover.in_town.size > 1:
        steps = mean_at(cover.in_town, col, row, cover.parts)
    return below_m, SHARE_STEP * steps * min(2.0 * below_m / cover_m, 1.0)


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
def least_terminal_loss_db(cover: Cover, f_ghz: float, below_m: float) -> float:
    """Least loss of a terminal that stands so far below its cover or farther, on any path and among any houses, dB."""
    if below_m <= 0.0:
        return 0.0
    return min(_across_street_db(f_ghz, below_m, cover.street_m), _town_db(f_ghz, _NEAREST_KM))


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
