"""Variability of the Irregular Terrain Model: from the reference attenuation to a quantile in time, place, situation.

The seven climates are, in order: equatorial, continental subtropical, maritime subtropical, desert, continental
temperate, maritime temperate over land, maritime temperate over sea.

Source: G. A. Hufford, *The ITS Irregular Terrain Model, version 1.2.2: the Algorithm*, §5 (Algorithm); NBS Technical
Note 101, volume 2, eqs (III.69)-(III.70), with the curves of its fig. 10.13 as NTIA's ITM 1.4 approximates them.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.propagation.itm.profile import Geometry
from phusong.coverage.propagation.itm.terms import roughness_m, wave_number

SINGLE_MESSAGE, ACCIDENTAL, MOBILE, BROADCAST = 0, 1, 2, 3
"""Modes of variability: which of time, place and situation are taken together."""

EXTREME_DEVIATE = 3.10
"""A standard normal deviate beyond which the distributions are not to be trusted."""

ROUNDED_DEVIATES_DB = 0.05
"""More than the deviates of 50 % add, which :func:`normal_deviate` rounds to a few ten-thousandths beside 0."""

# Rows are climates; columns c1, c2 (dB) and x1, x2, x3 (m) of the curve that TN101, eqs (III.69)-(III.70) describe.
_MEDIAN = np.array(
    [
        [-9.67, 12.7, 144.9e3, 190.3e3, 133.8e3],
        [-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3],
        [1.26, 15.5, 262.6e3, 185.2e3, 99.8e3],
        [-9.21, 9.05, 84.1e3, 101.1e3, 98.6e3],
        [-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3],
        [-0.39, 2.86, 141.7e3, 315.9e3, 167.4e3],
        [3.15, 857.9, 2222.0e3, 164.8e3, 116.3e3],
    ]
)
_BELOW_MEDIAN = np.array(
    [
        [2.13, 159.5, 762.2e3, 123.6e3, 94.5e3],
        [2.66, 7.67, 100.4e3, 172.5e3, 136.4e3],
        [6.11, 6.65, 138.2e3, 242.2e3, 178.6e3],
        [1.98, 13.11, 139.1e3, 132.7e3, 193.5e3],
        [2.68, 7.16, 93.7e3, 186.8e3, 133.5e3],
        [6.86, 10.38, 187.8e3, 169.6e3, 108.9e3],
        [8.51, 169.8, 609.8e3, 119.9e3, 106.6e3],
    ]
)
_ABOVE_MEDIAN = np.array(
    [
        [2.11, 102.3, 636.9e3, 134.8e3, 95.6e3],
        [6.87, 15.53, 138.7e3, 143.7e3, 98.6e3],
        [10.08, 9.60, 165.3e3, 225.7e3, 129.7e3],
        [3.68, 159.3, 464.4e3, 93.1e3, 94.2e3],
        [4.75, 8.12, 93.2e3, 135.9e3, 113.4e3],
        [8.58, 13.97, 216.0e3, 152.0e3, 122.7e3],
        [8.43, 8.19, 136.2e3, 188.5e3, 122.9e3],
    ]
)
# Columns: factor C_D of the far tail and the deviate z_D where it begins (Algorithm, table 5.1).
_TAIL = np.array(
    [[1.224, 1.282], [0.801, 2.161], [1.380, 1.282], [1.000, 20.0], [1.224, 1.282], [1.518, 1.282], [1.518, 1.282]]
)
# Columns: the three coefficients of the frequency factor below and above the median.
_FACTOR_BELOW = np.array(
    [
        [1.0, 0.0, 0.0],
        [1.0, 0.0, 0.0],
        [1.0, 0.0, 0.0],
        [1.0, 0.0, 0.0],
        [0.92, 0.25, 1.77],
        [1.0, 0.0, 0.0],
        [1.0, 0.0, 0.0],
    ]
)
_FACTOR_ABOVE = np.array(
    [
        [1.0, 0.0, 0.0],
        [0.93, 0.31, 2.0],
        [1.0, 0.0, 0.0],
        [0.93, 0.19, 1.79],
        [0.93, 0.31, 2.0],
        [1.0, 0.0, 0.0],
        [1.0, 0.0, 0.0],
    ]
)


@njit(cache=True, error_model="numpy")
def normal_deviate(share: float) -> float:
    """Standard normal deviate that is exceeded with a probability between 0 and 1.

    The rational approximation is part of the model: an exact inverse gives other figures in the third decimal.

    Source: Abramowitz and Stegun, *Handbook of Mathematical Functions*, formula 26.2.23.
    """
    tail = 1.0 - share if share > 0.5 else share
    t = math.sqrt(-2.0 * math.log(tail))
    top = (0.010328 * t + 0.802853) * t + 2.515516
    bottom = ((0.001308 * t + 0.189269) * t + 1.432788) * t + 1.0
    deviate = t - top / bottom  # Abramowitz and Stegun 26.2.23
    return -deviate if share > 0.5 else deviate


@njit(cache=True, error_model="numpy")
def _curve_db(climate: int, table: FloatArray, distance_m: float) -> float:
    """One curve of a climate's table at an effective distance, dB (TN101, eqs (III.69)-(III.70))."""
    c1, c2, x1, x2, x3 = table[climate, 0], table[climate, 1], table[climate, 2], table[climate, 3], table[climate, 4]
    reach = (distance_m / x1) ** 2
    curve_db: float = (c1 + c2 / (1.0 + ((distance_m - x2) / x3) ** 2)) * reach / (1.0 + reach)
    return curve_db


@njit(cache=True, error_model="numpy")
def effective_distance_m(distance_m: float, geometry: Geometry, frequency_mhz: float) -> float:
    """Effective distance of a path, against which variability is tabulated, metres."""
    scale_m = math.sqrt(2.0 * 9000e3 * geometry.effective_tx_m) + math.sqrt(2.0 * 9000e3 * geometry.effective_rx_m)
    scale_m += math.pow(575.7e12 / wave_number(frequency_mhz), 1.0 / 3.0)  # Algorithm, eq. (5.3)
    if distance_m < scale_m:
        return 130e3 * distance_m / scale_m  # Algorithm, §5
    return 130e3 + distance_m - scale_m  # Algorithm, §5


@njit(cache=True, error_model="numpy")
def _frequency_factor(climate: int, table: FloatArray, frequency_mhz: float) -> float:
    """Factor of a climate's table on the deviation in time at a frequency (Algorithm, §5)."""
    logarithm = math.log(0.133 * wave_number(frequency_mhz))
    factor: float = table[climate, 0] + table[climate, 1] / ((table[climate, 2] * logarithm) ** 2 + 1.0)
    return factor


@njit(cache=True, error_model="numpy")
def time_deviation_db(climate: int, effective_m: float, frequency_mhz: float, deviate: float) -> float:
    """Deviation in time for a normal deviate, dB per unit of the deviate (Algorithm, §5); climates count from 0."""
    if deviate < 0.0:
        below_db = _curve_db(climate, _BELOW_MEDIAN, effective_m)
        return below_db * _frequency_factor(climate, _FACTOR_BELOW, frequency_mhz)
    above_db = _curve_db(climate, _ABOVE_MEDIAN, effective_m)
    above_db *= _frequency_factor(climate, _FACTOR_ABOVE, frequency_mhz)
    tail, beginning = float(_TAIL[climate, 0]), float(_TAIL[climate, 1])
    if deviate <= beginning:
        return above_db
    return above_db * (tail + (1.0 - tail) * beginning / deviate)  # Algorithm, §5 with table 5.1


@njit(cache=True, error_model="numpy")
def _combined_db(mode: int, deviates: tuple[float, float, float], deviations_db: tuple[float, float, float]) -> float:
    """Gain over the median from the deviates and deviations of time, place and situation, dB.

    Source: Algorithm, §5, eq. (5.11), for each mode of variability.
    """
    z_time, z_place, z_situation = deviates
    time_db, place_db, situation_db = deviations_db
    residual = situation_db**2
    residual += (time_db * z_time) ** 2 / (7.8 + z_situation**2)
    residual += (place_db * z_place) ** 2 / (24.0 + z_situation**2)
    if mode == SINGLE_MESSAGE:
        return math.sqrt(time_db**2 + place_db**2 + residual) * z_situation
    if mode == ACCIDENTAL:
        return time_db * z_time + math.sqrt(place_db**2 + residual) * z_situation
    if mode == MOBILE:
        return math.sqrt(time_db**2 + place_db**2) * z_time + math.sqrt(residual) * z_situation
    return time_db * z_time + place_db * z_place + math.sqrt(residual) * z_situation


@njit(cache=True, error_model="numpy")
def quantile_db(
    reference_db: float,
    distance_m: float,
    geometry: Geometry,
    frequency_mhz: float,
    climate: int,
    mdvar: int,
    deviates: tuple[float, float, float],
) -> tuple[float, bool]:
    """Attenuation not exceeded at the wanted time, place and situation, dB, and whether a deviate is extreme.

    Args:
        reference_db: Reference attenuation, dB.
        distance_m: Path length, metres.
        geometry: The terminals.
        frequency_mhz: Frequency, MHz.
        climate: Radio climate, 1 to 7.
        mdvar: Mode of variability, 0 to 3; plus 10 without location variability, plus 20 without direct situation
            variability.
        deviates: Standard normal deviates of time, place and situation.
    """
    mode = mdvar % 10
    z_time, z_place, z_situation = deviates
    if mode == SINGLE_MESSAGE:
        z_time, z_place = z_situation, z_situation
    elif mode == ACCIDENTAL:
        z_place = z_situation
    elif mode == MOBILE:
        z_place = z_time
    extreme = max(abs(z_time), abs(z_place), abs(z_situation)) > EXTREME_DEVIATE
    effective_m = effective_distance_m(distance_m, geometry, frequency_mhz)
    place_db = 0.0
    if mdvar // 10 % 2 == 0:
        rough = wave_number(frequency_mhz) * roughness_m(distance_m, geometry.delta_h_m)
        place_db = 10.0 * rough / (rough + 13.0)  # Algorithm, eq. (5.9)
    situation_db = 0.0 if mdvar >= 20 else 5.0 + 3.0 * math.exp(-effective_m / 100e3)  # Algorithm, eq. (5.10)
    time_db = time_deviation_db(climate - 1, effective_m, frequency_mhz, z_time)
    gain_db = _combined_db(mode, (z_time, z_place, z_situation), (time_db, place_db, situation_db))
    result_db = reference_db - _curve_db(climate - 1, _MEDIAN, effective_m) - gain_db
    if result_db < 0.0:
        result_db *= (29.0 - result_db) / (29.0 - 10.0 * result_db)  # Algorithm, eq. (52)
    return result_db, extreme


@njit(cache=True, error_model="numpy")
def most_gain_db(distance_m: float, frequency_mhz: float, climate: int, z_time: float) -> float:
    """How far below free space the quantile can lie at most, whatever the terminals and the terrain, dB.

    For any mode without location variability, and with the median of places and situations. Antennas on the ground
    have the longest effective distance.

    Args:
        distance_m: Path length, metres.
        frequency_mhz: Frequency, MHz.
        climate: Radio climate, 1 to 7.
        z_time: Standard normal deviate of time.
    """
    scale_m = math.pow(575.7e12 / wave_number(frequency_mhz), 1.0 / 3.0)  # Algorithm, eq. (5.3), antennas at 0 m
    effective_m = 130e3 * distance_m / scale_m if distance_m < scale_m else 130e3 + distance_m - scale_m
    gain_db = _envelope_db(climate - 1, _MEDIAN, effective_m)
    if z_time > 0.0:
        factor = _frequency_factor(climate - 1, _FACTOR_ABOVE, frequency_mhz) * max(1.0, _TAIL[climate - 1, 0])
        gain_db += z_time * factor * _envelope_db(climate - 1, _ABOVE_MEDIAN, effective_m)
    gain_db += ROUNDED_DEVIATES_DB
    return gain_db * (29.0 + gain_db) / (29.0 + 10.0 * gain_db)  # Algorithm, eq. (52), of nothing but the gain


@njit(cache=True, error_model="numpy")
def _envelope_db(climate: int, table: FloatArray, distance_m: float) -> float:
    """A rising function that one curve of a climate's table stays below, dB."""
    reach = (distance_m / table[climate, 2]) ** 2
    envelope_db: float = (max(table[climate, 0], 0.0) + table[climate, 1]) * reach / (1.0 + reach)
    return envelope_db
