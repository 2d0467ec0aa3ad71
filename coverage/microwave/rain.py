"""Attenuation by rain per kilometre, for microwave hops.

Source: Recommendation ITU-R P.838-3, eqs (1)-(5) and Tables 1-4. Inside the formulas the frequency is GHz.
"""

from __future__ import annotations

import numpy as np

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.propagation.validity import ValidRange

_SOURCE = "ITU-R P.838-3"
FREQUENCY_RANGE = ValidRange("frequency", "MHz", 1e3, 1e6, _SOURCE, advised_low=1.1e3, advised_high=9e5)
RAIN_RANGE = ValidRange("rain rate", "mm/h", 0.0, 2000.0, "ITU-R P.838-3 states none; beyond any rain on record")
ELEVATION_RANGE = ValidRange("elevation", "deg", -90.0, 90.0, _SOURCE)

# Rows j of a, b, c, then m and c of the straight line (P.838-3 Tables 1-4).
_K_HORIZONTAL = (
    (
        (-5.33980, -0.10008, 1.13098),
        (-0.35351, 1.26970, 0.45400),
        (-0.23789, 0.86036, 0.15354),
        (-0.94158, 0.64552, 0.16817),
    ),
    (-0.18961, 0.71147),
)
_K_VERTICAL = (
    (
        (-3.80595, 0.56934, 0.81061),
        (-3.44965, -0.22911, 0.51059),
        (-0.39902, 0.73042, 0.11899),
        (0.50167, 1.07319, 0.27195),
    ),
    (-0.16398, 0.63297),
)
_ALPHA_HORIZONTAL = (
    (
        (-0.14318, 1.82442, -0.55187),
        (0.29591, 0.77564, 0.19822),
        (0.32177, 0.63773, 0.13164),
        (-5.37610, -0.96230, 1.47828),
        (16.1721, -3.29980, 3.43990),
    ),
    (0.67849, -1.95537),
)
_ALPHA_VERTICAL = (
    (
        (-0.07771, 2.33840, -0.76284),
        (0.56727, 0.95545, 0.54039),
        (-0.20238, 1.14520, 0.26809),
        (-48.2991, 0.791669, 0.116226),
        (48.5833, 0.791459, 0.116479),
    ),
    (-0.053739, 0.83433),
)
_Rows = tuple[tuple[float, float, float], ...]

HORIZONTAL_TILT_DEG, CIRCULAR_TILT_DEG, VERTICAL_TILT_DEG = 0.0, 45.0, 90.0
"""Polarisation tilt from the horizontal, degrees."""


def _curve(log_ghz: FloatArray, table: tuple[_Rows, tuple[float, float]]) -> FloatArray:
    rows, (slope, constant) = table
    bells = [a * np.exp(-(((log_ghz - b) / c) ** 2)) for a, b, c in rows]
    return np.asarray(np.sum(bells, axis=0) + slope * log_ghz + constant)  # P.838-3 eqs (2), (3)


def rain_coefficients(
    frequency_mhz: float | FloatArray,
    tilt_deg: float | FloatArray = VERTICAL_TILT_DEG,
    elevation_deg: float | FloatArray = 0.0,
) -> tuple[FloatArray, FloatArray]:
    """Coefficient k and exponent alpha of the power law between rain rate and attenuation.

    Args:
        frequency_mhz: Frequency, MHz; a number or an array that broadcasts with the others.
        tilt_deg: Polarisation tilt from the horizontal, degrees: 0 horizontal, 90 vertical, 45 circular.
        elevation_deg: Elevation of the path, degrees.

    Raises:
        ValidityError: When an input is outside the range of the Recommendation.

    Source: ITU-R P.838-3, eqs (2)-(5).
    """
    FREQUENCY_RANGE.check(frequency_mhz)
    ELEVATION_RANGE.check(elevation_deg)
    log_ghz = np.log10(np.asarray(frequency_mhz, dtype=np.float64) / 1000.0)
    k_h, k_v = 10.0 ** _curve(log_ghz, _K_HORIZONTAL), 10.0 ** _curve(log_ghz, _K_VERTICAL)
    alpha_h, alpha_v = _curve(log_ghz, _ALPHA_HORIZONTAL), _curve(log_ghz, _ALPHA_VERTICAL)
    mix = np.cos(np.deg2rad(elevation_deg)) ** 2 * np.cos(2.0 * np.deg2rad(tilt_deg))
    k = (k_h + k_v + (k_h - k_v) * mix) / 2.0  # P.838-3 eq. (4)
    alpha = (k_h * alpha_h + k_v * alpha_v + (k_h * alpha_h - k_v * alpha_v) * mix) / (2.0 * k)  # P.838-3 eq. (5)
    return np.asarray(k), np.asarray(alpha)


def rain_attenuation_db_km(
    rain_rate_mm_h: float | FloatArray,
    frequency_mhz: float | FloatArray,
    tilt_deg: float | FloatArray = VERTICAL_TILT_DEG,
    elevation_deg: float | FloatArray = 0.0,
) -> FloatArray:
    """Specific attenuation by rain, dB/km.

    Args:
        rain_rate_mm_h: Rain rate, mm/h; a number or an array that broadcasts with the others.
        frequency_mhz: Frequency, MHz.
        tilt_deg: Polarisation tilt from the horizontal, degrees: 0 horizontal, 90 vertical, 45 circular.
        elevation_deg: Elevation of the path, degrees.

    Raises:
        ValidityError: When an input is outside the range of the Recommendation.

    Source: ITU-R P.838-3, eq. (1).
    """
    RAIN_RANGE.check(rain_rate_mm_h)
    k, alpha = rain_coefficients(frequency_mhz, tilt_deg, elevation_deg)
    return np.asarray(k * np.asarray(rain_rate_mm_h, dtype=np.float64) ** alpha)  # P.838-3 eq. (1)
