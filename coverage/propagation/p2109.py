"""Building entry loss: how much more a signal loses on its way into a building than just outside.

Source: Recommendation ITU-R P.2109-2, Annex 1, §3 and Table 1. Inside the formulas the frequency is GHz.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy.special import ndtri

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.propagation.validity import ValidRange

Building = Literal["traditional", "thermally efficient"]
"""Kind of building: plain walls and glass, or metallised glass and foil-backed insulation."""

_SOURCE = "ITU-R P.2109-2"
FREQUENCY_RANGE = ValidRange("frequency", "MHz", 80.0, 100e3, _SOURCE, advised_low=88.0, advised_high=90e3)
PROBABILITY_RANGE = ValidRange("share of buildings", "%", 1e-6, 100.0 - 1e-6, _SOURCE, 0.1, 99.9)
ELEVATION_RANGE = ValidRange("elevation", "deg", -90.0, 90.0, _SOURCE)

# Coefficients r, s, t, u, v, w, x, y, z (P.2109-2 Table 1).
_TABLE = {
    "traditional": (12.64, 3.72, 0.96, 9.6, 2.0, 9.1, -3.0, 4.5, -2.0),
    "thermally efficient": (28.19, -3.00, 8.48, 13.5, 3.8, 27.8, -2.9, 9.4, -2.1),
}


def building_entry_loss_db(
    frequency_mhz: float | FloatArray,
    probability_percent: float | FloatArray = 50.0,
    building: Building = "traditional",
    elevation_deg: float | FloatArray = 0.0,
) -> FloatArray:
    """Loss that a share of buildings and places inside them does not exceed, dB.

    Args:
        frequency_mhz: Frequency, MHz; a number or an array that broadcasts with the others.
        probability_percent: Share in which the loss is not exceeded, percent.
        building: Kind of building.
        elevation_deg: Elevation of the path at the facade, degrees, negative when it comes from below.

    Returns:
        Building entry loss, dB, of the broadcast shape.

    Raises:
        ValidityError: When an input is outside the range of the Recommendation.

    Source: ITU-R P.2109-2, Annex 1, eqs (1)-(10).
    """
    FREQUENCY_RANGE.check(frequency_mhz)
    PROBABILITY_RANGE.check(probability_percent)
    ELEVATION_RANGE.check(elevation_deg)
    r, s, t, u, v, w, x, y, z = _TABLE[building]
    log_ghz = np.log10(np.asarray(frequency_mhz, dtype=np.float64) / 1000.0)
    deviate = ndtri(np.asarray(probability_percent, dtype=np.float64) / 100.0)
    level_db = r + s * log_ghz + t * log_ghz**2  # P.2109-2 eq. (9)
    slant_db = 0.212 * np.abs(elevation_deg)  # P.2109-2 eq. (10)
    a_db = deviate * (u + v * log_ghz) + level_db + slant_db  # P.2109-2 eqs (2), (5), (7)
    b_db = deviate * (y + z * log_ghz) + w + x * log_ghz  # P.2109-2 eqs (3), (6), (8)
    total = 10.0 ** (0.1 * a_db) + 10.0 ** (0.1 * b_db) + 10.0 ** (0.1 * -3.0)  # P.2109-2 eqs (1), (4)
    return np.asarray(10.0 * np.log10(total))  # P.2109-2 eq. (1)
