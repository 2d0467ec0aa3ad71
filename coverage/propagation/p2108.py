"""Clutter loss at a terminal that stands among houses or trees, which a path computed above them does not hold.

Source: Recommendation ITU-R P.2108-1, Annex 1, §§3.1 and 3.2. Inside the formulas the frequency is GHz.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy.special import ndtri

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.propagation.validity import ValidRange

Surroundings = Literal["water", "open", "suburban", "urban", "trees", "dense urban"]
"""What a terminal stands among (P.2108-1 Table 3)."""

_SOURCE = "ITU-R P.2108-1 §3.1"
_STATISTICAL = "ITU-R P.2108-1 §3.2"
FREQUENCY_RANGE = ValidRange("frequency", "MHz", 30.0, 3000.0, _SOURCE, 33.0, 2700.0)
TERMINAL_RANGE = ValidRange("terminal height above ground", "m", 0.1, 3000.0, _SOURCE)
CLUTTER_RANGE = ValidRange("representative clutter height", "m", 0.1, 300.0, _SOURCE)
STREET_RANGE = ValidRange("street width", "m", 1.0, 500.0, _SOURCE)
TERRESTRIAL_FREQUENCY_RANGE = ValidRange("frequency", "MHz", 500.0, 67e3, _STATISTICAL, 550.0, 60e3)
TERRESTRIAL_DISTANCE_RANGE = ValidRange("path length", "km", 0.25, 1e5, _STATISTICAL)
LOCATION_RANGE = ValidRange("share of locations", "%", 1e-6, 100.0 - 1e-6, _STATISTICAL, 0.1, 99.9)

CLUTTER_HEIGHT_M: dict[Surroundings, float] = {
    "water": 10.0,
    "open": 10.0,
    "suburban": 10.0,
    "urban": 15.0,
    "trees": 15.0,
    "dense urban": 20.0,
}
"""Representative clutter height where nothing better is known, metres (P.2108-1 Table 3)."""

STREET_WIDTH_M = 27.0
"""Distance from a terminal to the clutter that shields it, where nothing better is known (P.2108-1 §3.1.1)."""

_BEYOND_M = 2000.0
_LOWER_SIGMA_DB, _UPPER_SIGMA_DB = 4.0, 6.0  # P.2108-1 eqs (4b), (5b)


def terminal_loss_db(
    frequency_mhz: float | FloatArray,
    terminal_m: float | FloatArray,
    surroundings: Surroundings,
    clutter_m: float | FloatArray | None = None,
    street_width_m: float = STREET_WIDTH_M,
) -> FloatArray:
    """Median loss of a terminal below the clutter around it, relative to an antenna at the height of the clutter, dB.

    Add it to the basic transmission loss of the path to and from the height of the clutter, once for either terminal
    that stands below it. A terminal at or above the clutter loses nothing.

    Args:
        frequency_mhz: Frequency, MHz; a number or an array that broadcasts with the others.
        terminal_m: Antenna, metres above ground.
        surroundings: What the terminal stands among.
        clutter_m: Representative height of the clutter, metres; that of :data:`CLUTTER_HEIGHT_M` where left out.
        street_width_m: Width of the street or clearing, metres.

    Returns:
        Loss, dB, of the broadcast shape.

    Raises:
        ValidityError: When an input is outside the range of the Recommendation.

    Source: ITU-R P.2108-1, Annex 1, §3.1, eqs (2a)-(2g).
    """
    top_m = np.asarray(CLUTTER_HEIGHT_M[surroundings] if clutter_m is None else clutter_m, dtype=np.float64)
    FREQUENCY_RANGE.check(frequency_mhz)
    TERMINAL_RANGE.check(terminal_m)
    CLUTTER_RANGE.check(top_m)
    STREET_RANGE.check(street_width_m)
    ghz = np.asarray(frequency_mhz, dtype=np.float64) / 1000.0
    height_m = np.minimum(np.asarray(terminal_m, dtype=np.float64), top_m)
    if surroundings in ("water", "open"):
        slope_db = 21.8 + 6.2 * np.log10(ghz)  # P.2108-1 eq. (2f)
        return np.asarray(-slope_db * np.log10(height_m / top_m))  # P.2108-1 eq. (2b)
    below_m = top_m - height_m  # P.2108-1 eq. (2d)
    angle_deg = np.degrees(np.arctan(below_m / street_width_m))  # P.2108-1 eq. (2e)
    nu = 0.342 * np.sqrt(ghz) * np.sqrt(below_m * angle_deg)  # P.2108-1 eqs (2c), (2g)
    edge_db = 6.9 + 20.0 * np.log10(np.sqrt((nu - 0.1) ** 2 + 1.0) + nu - 0.1)  # P.2108-1 §3.1, J(nu)
    return np.asarray(np.where(below_m > 0.0, edge_db - 6.03, 0.0))  # P.2108-1 eq. (2a)


def statistical_loss_db(
    frequency_mhz: float | FloatArray, distance_m: float | FloatArray, location_percent: float | FloatArray = 50.0
) -> FloatArray:
    """Loss by the clutter at one end of a path in a town that a share of locations does not exceed, dB.

    For a terminal well below the roofs, at either end of a path of 1 km or more, at one end of a shorter one.

    Args:
        frequency_mhz: Frequency, MHz; a number or an array that broadcasts with the others.
        distance_m: Length of the path, metres.
        location_percent: Share of locations where the loss is not exceeded, percent.

    Returns:
        Loss, dB, of the broadcast shape.

    Raises:
        ValidityError: When an input is outside the range of the Recommendation.

    Source: ITU-R P.2108-1, Annex 1, §3.2, eqs (3)-(6).
    """
    TERRESTRIAL_FREQUENCY_RANGE.check(frequency_mhz)
    length_m = np.asarray(distance_m, dtype=np.float64)
    TERRESTRIAL_DISTANCE_RANGE.check(length_m / 1000.0)
    LOCATION_RANGE.check(location_percent)
    log_ghz = np.log10(np.asarray(frequency_mhz, dtype=np.float64) / 1000.0)
    deviate = ndtri(np.asarray(location_percent, dtype=np.float64) / 100.0)
    return np.asarray(
        np.minimum(_spread_db(log_ghz, length_m, deviate), _spread_db(log_ghz, np.asarray(_BEYOND_M), deviate))
    )  # P.2108-1 eq. (6)


def _spread_db(log_ghz: FloatArray, length_m: FloatArray, deviate: FloatArray) -> FloatArray:
    lower_db = -2.0 * np.log10(10.0 ** (-5.0 * log_ghz - 12.5) + 10.0**-16.5)  # P.2108-1 eq. (4a)
    upper_db = 32.98 + 23.9 * np.log10(length_m / 1000.0) + 3.0 * log_ghz  # P.2108-1 eq. (5a)
    lower, upper = 10.0 ** (-0.2 * lower_db), 10.0 ** (-0.2 * upper_db)
    sigma_db = np.sqrt((_LOWER_SIGMA_DB**2 * lower + _UPPER_SIGMA_DB**2 * upper) / (lower + upper))  # eq. (3b)
    return np.asarray(-5.0 * np.log10(lower + upper) + sigma_db * deviate)  # P.2108-1 eq. (3a)
