"""Antenna gain as compiled kernels: of a parametric pattern, of two measured cuts, and under tilt.

Electrical tilt lowers the beam in every direction alike; mechanical tilt leans the whole antenna forward, so that to
the side the beam stays and behind it rises.

Source of the parametric pattern: 3GPP TR 38.901 V17.0.0, Table 7.3-1.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from phusong.coverage.kernels.arrays import FloatArray


@njit(cache=True, error_model="numpy")
def pattern_db(
    shape: tuple[float, float, float, float], azimuth_offset_deg: float, elevation_deg: float, downtilt_deg: float
) -> float:
    """Gain of one direction relative to boresight, dB.

    ``shape`` is that of :class:`~phusong.coverage.linkbudget.antenna.AntennaPattern`.

    Source: 3GPP TR 38.901, Table 7.3-1.
    """
    horizontal_deg, vertical_deg, front_to_back_db, side_lobe_db = shape
    vertical_db = min(12.0 * ((elevation_deg + downtilt_deg) / vertical_deg) ** 2, side_lobe_db)  # TR 38.901 T. 7.3-1
    if math.isnan(azimuth_offset_deg):
        return -vertical_db
    off_deg = azimuth_offset_deg - 360.0 * math.floor((azimuth_offset_deg + 180.0) / 360.0)
    horizontal_db = min(12.0 * (off_deg / horizontal_deg) ** 2, front_to_back_db)  # TR 38.901 Table 7.3-1
    return -min(vertical_db + horizontal_db, front_to_back_db)  # TR 38.901 Table 7.3-1


@njit(cache=True, error_model="numpy")
def lean(offset_deg: float, elevation_deg: float, mechanical_deg: float) -> tuple[float, float]:
    """Direction as seen from an antenna that leans forward, degrees.

    Args:
        offset_deg: Direction minus boresight azimuth, degrees.
        elevation_deg: Elevation of the direction, degrees above the horizon.
        mechanical_deg: Mechanical downtilt, degrees.

    Returns:
        Offset to the right of boresight and elevation above the antenna's own horizon, degrees.
    """
    if mechanical_deg == 0.0 or math.isnan(offset_deg):
        return offset_deg, elevation_deg
    offset, elevation, tilt = math.radians(offset_deg), math.radians(elevation_deg), math.radians(mechanical_deg)
    ahead, right = math.cos(elevation) * math.cos(offset), math.cos(elevation) * math.sin(offset)
    up = math.sin(elevation)
    forward = ahead * math.cos(tilt) - up * math.sin(tilt)
    above = ahead * math.sin(tilt) + up * math.cos(tilt)
    return math.degrees(math.atan2(right, forward)), math.degrees(math.asin(min(max(above, -1.0), 1.0)))


@njit(cache=True, error_model="numpy")
def _at_degree(cut_db: FloatArray, angle_deg: float) -> float:
    """Value of a cut of 361 values between two of its degrees."""
    angle = angle_deg - 360.0 * math.floor(angle_deg / 360.0)
    degree = min(int(angle), 359)
    return float(cut_db[degree] + (cut_db[degree + 1] - cut_db[degree]) * (angle - degree))


@njit(cache=True, error_model="numpy")
def cuts_gain_db(cuts_db: FloatArray, offset_deg: float, elevation_deg: float, shift_deg: float) -> float:
    """Gain of one direction from a horizontal and a vertical cut, relative to the strongest direction, dB.

    The loss of the horizontal cut is corrected by what the vertical one adds ahead and behind, each weighted by how
    near the direction is to that side; it equals the vertical cut in the plane of boresight, and the horizontal one on
    the horizon of an untilted antenna.

    Args:
        cuts_db: Losses by degree, of :attr:`MeasuredPattern.cuts_db`, dB, shape (2, 361).
        offset_deg: Direction minus boresight azimuth, degrees; NaN for an omnidirectional antenna.
        elevation_deg: Elevation of the direction, degrees above the horizon.
        shift_deg: Electrical downtilt beyond what the vertical cut holds, degrees.

    Source: F. Gil, A. R. Claro, J. M. Ferreira, C. Pardelinha, L. M. Correia, A 3-D interpolation method for
    base-station-antenna radiation patterns, IEEE Antennas and Propagation Magazine 43 (2001) 2 (weighting of the cuts).
    """
    off_deg = 0.0 if math.isnan(offset_deg) else offset_deg - 360.0 * math.floor((offset_deg + 180.0) / 360.0)
    side = abs(off_deg) / 180.0
    ahead_db = _at_degree(cuts_db[1], -elevation_deg - shift_deg) - cuts_db[0, 0]
    behind_db = _at_degree(cuts_db[1], 180.0 + elevation_deg + shift_deg) - cuts_db[0, 180]
    loss_db = _at_degree(cuts_db[0], off_deg) + (1.0 - side) * ahead_db + side * behind_db
    return float(-max(loss_db, 0.0))


@njit(cache=True, error_model="numpy")
def patterns_db(
    shape: tuple[float, float, float, float], azimuth_offset_deg: FloatArray, elevation_deg: FloatArray, tilt_deg: float
) -> FloatArray:
    """Gains of many directions, dB, shape (n,), as :func:`pattern_db` has each."""
    gains = np.empty(len(elevation_deg))
    for i in range(len(elevation_deg)):
        gains[i] = pattern_db(shape, azimuth_offset_deg[i], elevation_deg[i], tilt_deg)
    return gains
