"""3GPP TR 38.901 path loss for rural and urban macro cells: screening where there is no terrain.

Statistical formulas of distance, heights and frequency. They know nothing of the ground between the antennas and are
weak in mountains: use :mod:`phusong.coverage.p1812` for a plan, these to screen or to compare.

Source: 3GPP TR 38.901 V18.0.0, Table 7.4.1-1 (path loss, shadow fading, ranges, with its notes), Table 7.4.2-1 (line
of sight). The speed of light is the 3.0e8 m/s that note 1 of Table 7.4.1-1 gives. Inside the formulas distances and
heights are metres and the frequency GHz.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.findings import Finding
from phusong.coverage.network import FloatArray
from phusong.coverage.validity import ValidRange

Scenario = Literal["rma", "uma"]
"""RMa: rural macro, 35 m masts over low houses. UMa: urban macro, 25 m above street level, over the roofs."""

_LIGHT_M_S = 3.0e8
_TABLE = "3GPP TR 38.901 Table 7.4.1-1"


class MacroParameters(BaseModel):
    """Surroundings of a rural macro cell; the urban formulas do not use them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    street_width_m: float = Field(default=20.0, ge=5.0, le=50.0, description="Average street width W, metres.")
    building_height_m: float = Field(default=5.0, ge=5.0, le=50.0, description="Average building height h, metres.")


_DEFAULTS = MacroParameters()

_DISTANCE = {
    ("rma", True): ValidRange("distance", "m", 10.0, 10000.0, f"{_TABLE}, RMa line of sight", advised_high=9000.0),
    ("rma", False): ValidRange("distance", "m", 10.0, 5000.0, f"{_TABLE}, RMa no line of sight", advised_high=4500.0),
    ("uma", True): ValidRange("distance", "m", 10.0, 5000.0, f"{_TABLE}, UMa", advised_high=4500.0),
    ("uma", False): ValidRange("distance", "m", 10.0, 5000.0, f"{_TABLE}, UMa", advised_high=4500.0),
}
_MAST_HEIGHT = {
    "rma": ValidRange("base station height", "m", 10.0, 150.0, f"{_TABLE}, RMa"),
    # The table gives 25 m alone. Up to the 150 m of the rural cell the formula is carried on, with a warning.
    "uma": ValidRange("base station height", "m", 10.0, 150.0, f"{_TABLE}, UMa, made for 25 m", 24.0, 26.0),
}
_TERMINAL_HEIGHT = {
    "rma": ValidRange("terminal height", "m", 1.0, 10.0, f"{_TABLE}, RMa"),
    "uma": ValidRange("terminal height", "m", 1.5, 22.5, f"{_TABLE}, UMa"),
}
_FREQUENCY = {
    "rma": ValidRange("frequency", "MHz", 500.0, 30000.0, f"{_TABLE}, RMa", advised_high=28000.0),
    "uma": ValidRange("frequency", "MHz", 500.0, 100000.0, f"{_TABLE}, UMa", advised_high=95000.0),
}


@dataclass(frozen=True, slots=True)
class MacroLink:
    """Antennas and frequency of one macro cell, checked against the ranges of its scenario when made.

    Attributes:
        scenario: ``rma`` or ``uma``.
        mast_m: Base station antenna, metres above ground.
        terminal_m: Terminal antenna, metres above ground.
        frequency_mhz: Carrier frequency, MHz.
        parameters: Street width and building height (rural only).
    """

    scenario: Scenario
    mast_m: float
    terminal_m: float
    frequency_mhz: float
    parameters: MacroParameters = _DEFAULTS

    def __post_init__(self) -> None:
        _ = self.findings

    @property
    def findings(self) -> list[Finding]:
        """Warnings of heights or a frequency near the limits of the scenario; refused ones raise a ValidityError."""
        return [
            *_MAST_HEIGHT[self.scenario].check(self.mast_m),
            *_TERMINAL_HEIGHT[self.scenario].check(self.terminal_m),
            *_FREQUENCY[self.scenario].check(self.frequency_mhz),
        ]

    def check_distance(self, distance_m: FloatArray, *, line_of_sight: bool) -> list[Finding]:
        """Warn of distances near the limit of the scenario.

        Raises:
            ValidityError: When a distance is outside the range of the scenario.
        """
        return _DISTANCE[self.scenario, line_of_sight].check(distance_m)


def breakpoint_m(link: MacroLink, environment_m: float = 1.0) -> float:
    """Ground distance beyond which the loss in sight grows with the fourth power, metres.

    Args:
        link: Antennas and frequency.
        environment_m: Effective environment height of the urban formula, metres.

    Source: 3GPP TR 38.901 Table 7.4.1-1, notes 1 (UMa) and 5 (RMa).
    """
    per_m = link.frequency_mhz * 1e6 / _LIGHT_M_S
    if link.scenario == "rma":
        return 2.0 * np.pi * link.mast_m * link.terminal_m * per_m  # TR 38.901 Table 7.4.1-1, note 5
    return 4.0 * (link.mast_m - environment_m) * (link.terminal_m - environment_m) * per_m  # ibid., note 1


def path_loss_db(link: MacroLink, distance_m: FloatArray, *, line_of_sight: bool) -> FloatArray:
    """Median path loss with or without line of sight, dB.

    Args:
        link: Antennas and frequency.
        distance_m: Distance along the ground, metres, shape (n,).
        line_of_sight: Whether the antennas see each other.

    Raises:
        ValidityError: When a distance is outside the range of the scenario.

    Source: 3GPP TR 38.901 Table 7.4.1-1.
    """
    ground_m = np.asarray(distance_m, dtype=np.float64)
    link.check_distance(ground_m, line_of_sight=line_of_sight)
    return (
        _rural_db(link, ground_m, line_of_sight) if link.scenario == "rma" else _urban_db(link, ground_m, line_of_sight)
    )


def los_probability(link: MacroLink, distance_m: FloatArray) -> FloatArray:
    """Probability that a terminal outdoors sees the base station, 0..1.

    Args:
        link: Antennas and frequency.
        distance_m: Distance along the ground, metres, shape (n,).

    Source: 3GPP TR 38.901 Table 7.4.2-1.
    """
    ground_m = np.asarray(distance_m, dtype=np.float64)
    if link.scenario == "rma":
        return np.minimum(1.0, np.exp(-(ground_m - 10.0) / 1000.0))  # TR 38.901 Table 7.4.2-1, RMa
    beyond_m = np.maximum(ground_m, 18.0)
    share = 18.0 / beyond_m + np.exp(-beyond_m / 63.0) * (1.0 - 18.0 / beyond_m)  # TR 38.901 Table 7.4.2-1, UMa
    lifted = max(link.terminal_m - 13.0, 0.0) / 10.0
    raised = lifted**1.5 * 1.25 * (beyond_m / 100.0) ** 3 * np.exp(-beyond_m / 150.0)  # ibid., C'(hUT)
    # For a tall terminal the table's formula exceeds 1 by up to 0.006 just beyond 18 m.
    return np.where(ground_m <= 18.0, 1.0, np.minimum(1.0, share * (1.0 + raised)))  # ibid.


def shadow_sigma_db(link: MacroLink, distance_m: FloatArray, *, line_of_sight: bool) -> FloatArray:
    """Standard deviation of log-normal shadow fading, dB, shape (n,).

    Source: 3GPP TR 38.901 Table 7.4.1-1.
    """
    ground_m = np.asarray(distance_m, dtype=np.float64)
    if link.scenario == "uma":
        return np.full(ground_m.shape, 4.0 if line_of_sight else 6.0)  # TR 38.901 Table 7.4.1-1, UMa
    if not line_of_sight:
        return np.full(ground_m.shape, 8.0)  # TR 38.901 Table 7.4.1-1, RMa
    return np.where(ground_m <= breakpoint_m(link), 4.0, 6.0)  # TR 38.901 Table 7.4.1-1, RMa


def expected_loss_db(link: MacroLink, distance_m: FloatArray) -> FloatArray:
    """Path loss in dB averaged over line of sight and none with the probability of either.

    Args:
        link: Antennas and frequency.
        distance_m: Distance along the ground, metres, shape (n,); at most 5 km.

    Raises:
        ValidityError: When a distance is outside the range of the scenario.
    """
    share = los_probability(link, distance_m)
    seen_db = path_loss_db(link, distance_m, line_of_sight=True)
    hidden_db = path_loss_db(link, distance_m, line_of_sight=False)
    return share * seen_db + (1.0 - share) * hidden_db


def _slant_m(link: MacroLink, ground_m: FloatArray) -> FloatArray:
    return np.asarray(np.hypot(ground_m, link.mast_m - link.terminal_m))  # TR 38.901 eq. (7.4-1)


def _rural_near_db(link: MacroLink, slant_m: FloatArray | float) -> FloatArray:
    """Rural loss in sight before the breakpoint, PL1, dB."""
    roof_m = link.parameters.building_height_m
    ghz = link.frequency_mhz / 1000.0
    slope = min(0.03 * roof_m**1.72, 10.0)
    offset_db = min(0.044 * roof_m**1.72, 14.77)
    log_slant = np.log10(slant_m)
    linear_db = 0.002 * np.log10(roof_m) * np.asarray(slant_m)
    free_db = 20.0 * np.log10(40.0 * np.pi * ghz / 3.0) + 20.0 * log_slant
    return np.asarray(free_db + slope * log_slant - offset_db + linear_db)  # TR 38.901 Table 7.4.1-1, RMa PL1


def _rural_db(link: MacroLink, ground_m: FloatArray, line_of_sight: bool) -> FloatArray:
    slant_m = _slant_m(link, ground_m)
    turn_m = breakpoint_m(link)
    far_db = _rural_near_db(link, turn_m) + 40.0 * np.log10(slant_m / turn_m)  # TR 38.901 Table 7.4.1-1, RMa PL2
    seen_db = np.where(ground_m <= turn_m, _rural_near_db(link, slant_m), far_db)
    if line_of_sight:
        return seen_db
    roof_m, street_m = link.parameters.building_height_m, link.parameters.street_width_m
    log_mast = np.log10(link.mast_m)
    hidden_db = 161.04 - 7.1 * np.log10(street_m) + 7.5 * np.log10(roof_m)
    hidden_db -= (24.37 - 3.7 * (roof_m / link.mast_m) ** 2) * log_mast
    hidden_db = hidden_db + (43.42 - 3.1 * log_mast) * (np.log10(slant_m) - 3.0)
    hidden_db += 20.0 * np.log10(link.frequency_mhz / 1000.0)
    hidden_db -= 3.2 * np.log10(11.75 * link.terminal_m) ** 2 - 4.97  # TR 38.901 Table 7.4.1-1, RMa PL'NLOS
    return np.asarray(np.maximum(seen_db, hidden_db))  # TR 38.901 Table 7.4.1-1, RMa NLOS


def _environments(link: MacroLink, ground_m: FloatArray) -> list[tuple[float, FloatArray]]:
    """Effective environment heights (m) with the probability of each at each distance.

    Source: 3GPP TR 38.901 Table 7.4.1-1, note 1. Below a terminal height of 13 m the height is 1 m for certain.
    """
    lifted = max(link.terminal_m - 13.0, 0.0) / 10.0
    grown = np.where(ground_m > 18.0, 1.25 * (ground_m / 100.0) ** 3 * np.exp(-ground_m / 150.0), 0.0)
    street = 1.0 / (1.0 + lifted**1.5 * grown)
    roofs_m = np.arange(12.0, link.terminal_m - 1.5 + 1e-9, 3.0)
    if not len(roofs_m):
        return [(1.0, np.ones_like(ground_m))]
    return [(1.0, street), *((float(roof_m), (1.0 - street) / len(roofs_m)) for roof_m in roofs_m)]


def _urban_db(link: MacroLink, ground_m: FloatArray, line_of_sight: bool) -> FloatArray:
    slant_m = _slant_m(link, ground_m)
    log_ghz = np.log10(link.frequency_mhz / 1000.0)
    near_db = 28.0 + 22.0 * np.log10(slant_m) + 20.0 * log_ghz  # TR 38.901 Table 7.4.1-1, UMa PL1
    base_db = 28.0 + 40.0 * np.log10(slant_m) + 20.0 * log_ghz
    hidden_db = 13.54 + 39.08 * np.log10(slant_m) + 20.0 * log_ghz - 0.6 * (link.terminal_m - 1.5)  # UMa PL'NLOS
    loss_db = np.zeros_like(ground_m)
    for environment_m, share in _environments(link, ground_m):
        turn_m = breakpoint_m(link, environment_m)
        far_db = base_db - 9.0 * np.log10(turn_m**2 + (link.mast_m - link.terminal_m) ** 2)  # UMa PL2
        seen_db = np.where(ground_m <= turn_m, near_db, far_db)
        loss_db += share * (seen_db if line_of_sight else np.maximum(seen_db, hidden_db))  # UMa LOS and NLOS
    return loss_db
