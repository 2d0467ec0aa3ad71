"""Antenna patterns: the gain of a sector towards a direction, relative to its strongest one.

A pattern is parametric, or two cuts measured by the manufacturer (:mod:`phusong.coverage.geofiles.msi`). The formulas
stand in :mod:`phusong.coverage.linkbudget.gains`; here are the settings.

Source of the parametric pattern: 3GPP TR 38.901 V17.0.0, Table 7.3-1 (form, horizontal beamwidth, floors); 3GPP
TR 36.814 V9.2.0, Table A.2.1.1-2 (vertical beamwidth of a whole panel, where Table 7.3-1 describes one element of it).
"""

from __future__ import annotations

import numpy as np
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
        """The four numbers in the order that :func:`~phusong.coverage.linkbudget.gains.pattern_db` takes them."""
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
        from phusong.coverage.linkbudget.gains import patterns_db  # brings a compiler, and settings need none

        offset, elevation = np.broadcast_arrays(
            np.atleast_1d(np.asarray(azimuth_offset_deg, dtype=np.float64)),
            np.atleast_1d(np.asarray(elevation_deg, dtype=np.float64)),
        )
        return patterns_db(self.shape, offset.ravel(), elevation.ravel(), float(downtilt_deg)).reshape(offset.shape)
