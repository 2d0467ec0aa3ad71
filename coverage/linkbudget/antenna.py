"""Antenna patterns: the gain of a sector towards a direction, relative to its strongest one.

A pattern is parametric, or two cuts measured by the manufacturer (:mod:`phusong.coverage.geofiles.msi`). Electrical
tilt lowers the beam in every direction alike; mechanical tilt leans the whole antenna forward, so that to the side the
beam stays and behind it rises.

Source of the parametric pattern: 3GPP TR 38.901 V17.0.0, Table 7.3-1 (form, horizontal beamwidth, floors); 3GPP
TR 36.814 V9.2.0, Table A.2.1.1-2 (vertical beamwidth of a whole panel, where Table 7.3-1 describes one element of it).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.kernels.arrays import FloatArray


class AntennaPattern(BaseModel):
    """Shape of a sector antenna; an omnidirectional one has the same vertical shape and no horizontal one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    horizontal_beamwidth_deg: float = Field(
        default=65.0, gt=0, le=360, description="Horizontal half-power beamwidth (TR 38.901 Table 7.3-1: 65°)."
    )
    vertical_beamwidth_deg: float = Field(
        default=10.0, gt=0, le=180, description="Vertical half-power beamwidth of the panel (TR 36.814 A.2.1.1-2: 10°)."
    )
    front_to_back_db: float = Field(
        default=30.0, ge=0, le=60, description="Largest attenuation in any direction, A_max (TR 38.901 Table 7.3-1)."
    )
    side_lobe_db: float = Field(
        default=20.0,
        ge=0,
        le=60,
        description="Largest vertical attenuation, SLA_V (TR 36.814 A.2.1.1-2: 20 dB, side lobes filled in).",
    )

    @property
    def shape(self) -> tuple[float, float, float, float]:
        """The four numbers in the order that :func:`pattern_db` takes them."""
        return (self.horizontal_beamwidth_deg, self.vertical_beamwidth_deg, self.front_to_back_db, self.side_lobe_db)

    def gain_db(self, azimuth_offset_deg: FloatArray, elevation_deg: FloatArray, downtilt_deg: float) -> FloatArray:
        """Gain relative to boresight, dB, 0 at most.

        Args:
            azimuth_offset_deg: Direction minus boresight azimuth, degrees, NaN for an omnidirectional antenna,
                shape (n,).
            elevation_deg: Elevation of the direction, degrees above the horizon, shape (n,).
            downtilt_deg: Downtilt of the beam, degrees below the horizon.

        Returns:
            Gains, dB, shape (n,).

        Source: 3GPP TR 38.901, Table 7.3-1.
        """
        offset, elevation = np.broadcast_arrays(
            np.atleast_1d(np.asarray(azimuth_offset_deg, dtype=np.float64)),
            np.atleast_1d(np.asarray(elevation_deg, dtype=np.float64)),
        )
        return _patterns_db(self.shape, offset.ravel(), elevation.ravel(), float(downtilt_deg)).reshape(offset.shape)


@njit(cache=True, error_model="numpy")
def pattern_db(
    shape: tuple[float, float, float, float], azimuth_offset_deg: float, elevation_deg: float, downtilt_deg: float
) -> float:
    """Gain of one direction relative to boresight, dB; ``shape`` is :attr:`AntennaPattern.shape`.

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
def _patterns_db(
    shape: tuple[float, float, float, float], azimuth_offset_deg: FloatArray, elevation_deg: FloatArray, tilt_deg: float
) -> FloatArray:
    gains = np.empty(len(elevation_deg))
    for i in range(len(elevation_deg)):
        gains[i] = pattern_db(shape, azimuth_offset_deg[i], elevation_deg[i], tilt_deg)
    return gains
