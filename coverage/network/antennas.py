"""Measured antenna patterns: gain by whole degrees, and the pattern a sector names."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels.arrays import FloatArray

DEGREES = 360


@dataclass(frozen=True, slots=True)
class MeasuredPattern:
    """What a pattern file says of an antenna.

    Attributes:
        name: Name of the antenna, as the file states it; the file's name where it states none.
        gain_dbi: Gain of the strongest direction, dBi.
        tilt_deg: Electrical downtilt that the vertical cut holds, degrees below the horizon.
        horizontal_db: Loss by azimuth clockwise from boresight, dB, 0 or more, shape (360,).
        vertical_db: Loss by angle downwards from the horizon ahead, dB, 0 or more, shape (360,).
        frequency_mhz: Frequency it was measured at, MHz, the middle of a range, NaN where the file states none.
    """

    name: str
    gain_dbi: float
    tilt_deg: float
    horizontal_db: FloatArray
    vertical_db: FloatArray
    frequency_mhz: float = math.nan

    @property
    def cuts_db(self) -> FloatArray:
        """Horizontal and vertical cut with the first value again at the end, shape (2, 361)."""
        cuts = np.stack([self.horizontal_db, self.vertical_db])
        return np.concatenate([cuts, cuts[:, :1]], axis=1)


def find_pattern(patterns: Mapping[str, MeasuredPattern], word: str) -> str | None:
    """Key of the pattern that a sector names: by its file, with or without extension, or by the name in the file."""
    wanted = word.strip().casefold()
    for key, pattern in patterns.items():
        if wanted in (key.casefold(), f"{key.casefold()}.msi", f"{key.casefold()}.pln", pattern.name.casefold()):
            return key
    return None
