"""Macro cells of 3GPP TR 38.901 as compiled kernels: the loss that distance, heights and carrier make likely.

Both are read without terrain: RMa, masts over low houses in the country, and UMa, masts over the roofs of a town.

Source: 3GPP TR 38.901 V18.0.0, Table 7.4.1-1 (path loss, with its notes) and Table 7.4.2-1 (line of sight). The speed
of light is the 3.0e8 m/s that note 1 of Table 7.4.1-1 gives.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.propagation.macro_ranges import FARTHEST_M, LEAST_M, LEAST_MAST_M, TALLEST_MAST_M

BELOW_FREE_SPACE_DB = 2.5
"""No loss lies further below free space: UMa in sight does by 2.45 dB at 10 m, Table 7.4.1-1."""

_LIGHT_M_S = 3.0e8


class MacroCell(NamedTuple):
    """Antennas, carrier and surroundings of a macro cell.

    Attributes:
        urban: UMa; RMa where False.
        f_ghz: Carrier, GHz.
        mast_m: Base station antenna, metres above ground.
        terminal_m: Terminal antenna, metres above ground.
        roof_m: Average height of buildings, metres; RMa alone reads it.
        street_m: Average width of streets, metres; RMa alone reads it.
    """

    urban: bool
    f_ghz: float
    mast_m: float
    terminal_m: float
    roof_m: float = 5.0
    street_m: float = 20.0


@njit(cache=True, error_model="numpy")
def _slant_m(cell: MacroCell, ground_m: float) -> float:
    return math.hypot(ground_m, cell.mast_m - cell.terminal_m)  # TR 38.901 eq. (7.4-1)


@njit(cache=True, error_model="numpy")
def turn_m(cell: MacroCell, environment_m: float) -> float:
    """Ground distance beyond which the loss in sight grows with the fourth power, metres.

    Args:
        cell: Antennas and carrier.
        environment_m: Effective environment height of UMa, metres.
    """
    per_m = cell.f_ghz * 1e9 / _LIGHT_M_S
    if cell.urban:
        clear_m2 = (cell.mast_m - environment_m) * (cell.terminal_m - environment_m)
        return 4.0 * clear_m2 * per_m  # TR 38.901 Table 7.4.1-1, note 1
    return 2.0 * math.pi * cell.mast_m * cell.terminal_m * per_m  # ibid., note 5


@njit(cache=True, error_model="numpy")
def _rural_near_db(cell: MacroCell, slant_m: float) -> float:
    """RMa in sight before the breakpoint, dB."""
    slope: float = min(0.03 * cell.roof_m**1.72, 10.0)
    offset_db: float = min(0.044 * cell.roof_m**1.72, 14.77)
    log_slant = math.log10(slant_m)
    free_db = 20.0 * math.log10(40.0 * math.pi * cell.f_ghz / 3.0) + 20.0 * log_slant
    linear_db = 0.002 * math.log10(cell.roof_m) * slant_m
    return free_db + slope * log_slant - offset_db + linear_db  # TR 38.901 Table 7.4.1-1, RMa PL1


@njit(cache=True, error_model="numpy")
def _rural_sight_db(cell: MacroCell, ground_m: float) -> float:
    slant_m, bend_m = _slant_m(cell, ground_m), turn_m(cell, 0.0)
    if ground_m <= bend_m:
        return _rural_near_db(cell, slant_m)
    return _rural_near_db(cell, bend_m) + 40.0 * math.log10(slant_m / bend_m)  # TR 38.901 Table 7.4.1-1, RMa PL2


@njit(cache=True, error_model="numpy")
def _rural_hidden_db(cell: MacroCell, ground_m: float) -> float:
    log_mast = math.log10(cell.mast_m)
    hidden_db = 161.04 - 7.1 * math.log10(cell.street_m) + 7.5 * math.log10(cell.roof_m)
    hidden_db -= (24.37 - 3.7 * (cell.roof_m / cell.mast_m) ** 2) * log_mast
    hidden_db += (43.42 - 3.1 * log_mast) * (math.log10(_slant_m(cell, ground_m)) - 3.0)
    hidden_db += 20.0 * math.log10(cell.f_ghz)
    hidden_db -= 3.2 * math.log10(11.75 * cell.terminal_m) ** 2 - 4.97  # TR 38.901 Table 7.4.1-1, RMa PL'NLOS
    return max(_rural_sight_db(cell, ground_m), hidden_db)  # ibid., RMa NLOS


@njit(cache=True, error_model="numpy")
def _lift(cell: MacroCell, ground_m: float) -> float:
    """How far a terminal above 13 m rises out of the streets, C(d, h_UT), without the distance term below 18 m."""
    if cell.terminal_m <= 13.0 or ground_m <= 18.0:
        return 0.0
    risen: float = ((cell.terminal_m - 13.0) / 10.0) ** 1.5
    return risen * 1.25 * (ground_m / 100.0) ** 3 * math.exp(-ground_m / 150.0)  # TR 38.901 Table 7.4.1-1, note 1


@njit(cache=True, error_model="numpy")
def _urban_at_db(cell: MacroCell, ground_m: float, environment_m: float, sight: bool) -> float:
    """UMa over one effective environment height, dB."""
    log_slant, log_ghz = math.log10(_slant_m(cell, ground_m)), math.log10(cell.f_ghz)
    bend_m = turn_m(cell, environment_m)
    seen_db = 28.0 + 22.0 * log_slant + 20.0 * log_ghz  # TR 38.901 Table 7.4.1-1, UMa PL1
    if ground_m > bend_m:
        seen_db = 28.0 + 40.0 * log_slant + 20.0 * log_ghz
        seen_db -= 9.0 * math.log10(bend_m**2 + (cell.mast_m - cell.terminal_m) ** 2)  # ibid., UMa PL2
    if sight:
        return seen_db
    hidden_db = 13.54 + 39.08 * log_slant + 20.0 * log_ghz - 0.6 * (cell.terminal_m - 1.5)  # ibid., UMa PL'NLOS
    return max(seen_db, hidden_db)  # ibid., UMa NLOS


@njit(cache=True, error_model="numpy")
def _urban_db(cell: MacroCell, ground_m: float, sight: bool) -> float:
    """UMa in the mean over the effective environment heights, dB: 1 m, above a terminal of 13 m also the roofs'.

    Source: 3GPP TR 38.901 Table 7.4.1-1, note 1.
    """
    on_street = 1.0 / (1.0 + _lift(cell, ground_m))
    roofs = int((cell.terminal_m - 1.5 - 12.0) / 3.0 + 1e-9) + 1 if cell.terminal_m >= 13.5 else 0
    street_db = _urban_at_db(cell, ground_m, 1.0, sight)
    if roofs == 0:
        return street_db
    roof_db = 0.0
    for k in range(roofs):
        roof_db += _urban_at_db(cell, ground_m, 12.0 + 3.0 * k, sight) / roofs
    return on_street * street_db + (1.0 - on_street) * roof_db


@njit(cache=True, error_model="numpy")
def cell_loss_db(cell: MacroCell, ground_m: float, sight: bool) -> float:
    """Median path loss at a distance along the ground, metres, with or without line of sight, dB."""
    if cell.urban:
        return _urban_db(cell, ground_m, sight)
    return _rural_sight_db(cell, ground_m) if sight else _rural_hidden_db(cell, ground_m)


@njit(cache=True, error_model="numpy")
def sight_share(cell: MacroCell, ground_m: float) -> float:
    """Probability that a terminal outdoors sees the base station at a distance along the ground, metres, 0..1.

    Source: 3GPP TR 38.901 Table 7.4.2-1.
    """
    if not cell.urban:
        return min(1.0, math.exp(-(ground_m - 10.0) / 1000.0))  # TR 38.901 Table 7.4.2-1, RMa
    if ground_m <= 18.0:
        return 1.0  # ibid., UMa
    share = 18.0 / ground_m + math.exp(-ground_m / 63.0) * (1.0 - 18.0 / ground_m)
    # For a tall terminal the table's formula exceeds 1 by up to 0.006 just beyond 18 m.
    return min(1.0, share * (1.0 + _lift(cell, ground_m)))  # ibid., UMa


@njit(cache=True, error_model="numpy")
def expected_cell_loss_db(cell: MacroCell, ground_m: float) -> float:
    """Path loss averaged over line of sight and none with the probability of either, dB.

    Infinity beyond 5 km and for masts that are not predicted; nearer than 10 m counts as 10 m.
    """
    if ground_m > FARTHEST_M or cell.mast_m < LEAST_MAST_M or cell.mast_m > TALLEST_MAST_M:
        return math.inf
    away_m = max(ground_m, LEAST_M)
    share = sight_share(cell, away_m)
    return share * cell_loss_db(cell, away_m, True) + (1.0 - share) * cell_loss_db(cell, away_m, False)


@njit(cache=True, error_model="numpy")
def cell_losses_db(cell: MacroCell, ground_m: FloatArray, sight: bool) -> FloatArray:
    """:func:`cell_loss_db` at several distances, metres, shape (n,)."""
    losses_db = np.empty(len(ground_m))
    for i in range(len(ground_m)):
        losses_db[i] = cell_loss_db(cell, ground_m[i], sight)
    return losses_db


@njit(cache=True, error_model="numpy")
def sight_shares(cell: MacroCell, ground_m: FloatArray) -> FloatArray:
    """:func:`sight_share` at several distances, metres, shape (n,)."""
    shares = np.empty(len(ground_m))
    for i in range(len(ground_m)):
        shares[i] = sight_share(cell, ground_m[i])
    return shares
