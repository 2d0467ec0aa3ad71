"""3GPP TR 38.901 RMa as a compiled kernel: the loss that a rural macro cell can expect at a distance, without terrain.

Line of sight and none are averaged with the probability of either, as :func:`phusong.coverage.tr38901.expected_loss_db`
does for arrays; streets are 20 m wide and houses 5 m high, the table's defaults.

Source: 3GPP TR 38.901 V18.0.0, Table 7.4.1-1 (RMa, with note 5) and Table 7.4.2-1.
"""

from __future__ import annotations

import math

from numba import njit

LEAST_M, FARTHEST_M = 10.0, 5000.0
"""Ground distances between which both formulas hold; nearer ones count as the least."""

LEAST_MAST_M, TALLEST_MAST_M = 10.0, 150.0
"""Heights of the base station for which the table holds."""

HIGHEST_TERMINAL_M = 10.0
"""Greatest height of the terminal for which the table holds; the least is 1 m."""

LEAST_MHZ = 500.0
"""Lowest carrier of the table."""

BELOW_FREE_SPACE_DB = 1.0
"""No loss of the table lies further below free space."""

_ROOF_M, _STREET_M = 5.0, 20.0
_LIGHT_M_S = 3.0e8


@njit(cache=True, error_model="numpy")
def _near_db(f_ghz: float, slant_m: float) -> float:
    """Loss in sight before the breakpoint, PL1, dB."""
    slope: float = min(0.03 * _ROOF_M**1.72, 10.0)
    offset_db: float = min(0.044 * _ROOF_M**1.72, 14.77)
    log_slant = math.log10(slant_m)
    free_db = 20.0 * math.log10(40.0 * math.pi * f_ghz / 3.0) + 20.0 * log_slant
    return free_db + slope * log_slant - offset_db + 0.002 * math.log10(_ROOF_M) * slant_m  # Table 7.4.1-1, RMa PL1


@njit(cache=True, error_model="numpy")
def rural_loss_db(f_ghz: float, ground_m: float, mast_m: float, terminal_m: float) -> float:
    """Expected loss of a rural macro cell, dB; infinity beyond 5 km and for masts that the table does not hold for.

    Args:
        f_ghz: Carrier, GHz.
        ground_m: Distance along the ground, metres.
        mast_m: Base station antenna, metres above ground.
        terminal_m: Terminal antenna, metres above ground.
    """
    if ground_m > FARTHEST_M or mast_m < LEAST_MAST_M or mast_m > TALLEST_MAST_M:
        return math.inf
    away_m = max(ground_m, LEAST_M)
    slant_m = math.hypot(away_m, mast_m - terminal_m)  # TR 38.901 eq. (7.4-1)
    turn_m = 2.0 * math.pi * mast_m * terminal_m * f_ghz * 1e9 / _LIGHT_M_S  # Table 7.4.1-1, note 5
    if away_m <= turn_m:
        seen_db = _near_db(f_ghz, slant_m)
    else:
        seen_db = _near_db(f_ghz, turn_m) + 40.0 * math.log10(slant_m / turn_m)  # Table 7.4.1-1, RMa PL2
    log_mast = math.log10(mast_m)
    hidden_db = 161.04 - 7.1 * math.log10(_STREET_M) + 7.5 * math.log10(_ROOF_M)
    hidden_db -= (24.37 - 3.7 * (_ROOF_M / mast_m) ** 2) * log_mast
    hidden_db += (43.42 - 3.1 * log_mast) * (math.log10(slant_m) - 3.0) + 20.0 * math.log10(f_ghz)
    hidden_db -= 3.2 * math.log10(11.75 * terminal_m) ** 2 - 4.97  # Table 7.4.1-1, RMa PL'NLOS
    hidden_db = max(seen_db, hidden_db)  # Table 7.4.1-1, RMa NLOS
    share = min(1.0, math.exp(-(away_m - 10.0) / 1000.0))  # Table 7.4.2-1, RMa
    return share * seen_db + (1.0 - share) * hidden_db
