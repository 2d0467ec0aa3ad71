"""Free-space basic transmission loss."""

from __future__ import annotations

import math

from numba import njit


@njit(cache=True, error_model="numpy")
def free_space_loss_db(f_ghz: float, distance_km: float) -> float:
    """Free-space basic transmission loss, dB.

    Source: ITU-R P.525-4 §2.3, eq. (6).
    """
    return 92.4 + 20.0 * math.log10(f_ghz) + 20.0 * math.log10(distance_km)  # P.525-4 eq. (6)
