"""3GPP TR 38.901 path loss for rural and urban macro cells: screening where there is no terrain.

Statistical formulas of distance, heights and frequency. They know nothing of the ground between the antennas and are
weak in mountains: use :mod:`phusong.coverage.p1812.path` for a plan, these to screen or to compare.

The formulas stand in :mod:`phusong.coverage.propagation.macrocell`, their ranges in
:mod:`phusong.coverage.propagation.macro_ranges`; here are the formulas over arrays.

Source: 3GPP TR 38.901 V18.0.0, Table 7.4.1-1 (path loss, shadow fading, ranges, with its notes), Table 7.4.2-1 (line
of sight).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.findings.finding import Finding
from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.propagation.macro_ranges import DISTANCE, FREQUENCY, MAST_HEIGHT, TERMINAL_HEIGHT, Scenario
from phusong.coverage.propagation.macrocell import MacroCell, cell_losses_db, sight_shares, turn_m


class MacroParameters(BaseModel):
    """Surroundings of a rural macro cell; the urban formulas do not use them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    street_width_m: float = Field(default=20.0, ge=5.0, le=50.0, description="Average street width W, metres.")
    building_height_m: float = Field(default=5.0, ge=5.0, le=50.0, description="Average building height h, metres.")


_DEFAULTS = MacroParameters()


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
            *MAST_HEIGHT[self.scenario].check(self.mast_m),
            *TERMINAL_HEIGHT[self.scenario].check(self.terminal_m),
            *FREQUENCY[self.scenario].check(self.frequency_mhz),
        ]

    def check_distance(self, distance_m: FloatArray, *, line_of_sight: bool) -> list[Finding]:
        """Warn of distances near the limit of the scenario.

        Raises:
            ValidityError: When a distance is outside the range of the scenario.
        """
        return DISTANCE[self.scenario, line_of_sight].check(distance_m)

    @property
    def cell(self) -> MacroCell:
        """The same as the compiled kernels take it."""
        roof_m, street_m = self.parameters.building_height_m, self.parameters.street_width_m
        urban, ghz = self.scenario == "uma", self.frequency_mhz / 1000.0
        return MacroCell(urban, ghz, float(self.mast_m), float(self.terminal_m), roof_m, street_m)


def breakpoint_m(link: MacroLink, environment_m: float = 1.0) -> float:
    """Ground distance beyond which the loss in sight grows with the fourth power, metres.

    Args:
        link: Antennas and frequency.
        environment_m: Effective environment height of the urban formula, metres.

    Source: 3GPP TR 38.901 Table 7.4.1-1, notes 1 (UMa) and 5 (RMa).
    """
    return float(turn_m(link.cell, environment_m))


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
    return np.asarray(cell_losses_db(link.cell, ground_m, line_of_sight))


def los_probability(link: MacroLink, distance_m: FloatArray) -> FloatArray:
    """Probability that a terminal outdoors sees the base station, 0..1.

    Args:
        link: Antennas and frequency.
        distance_m: Distance along the ground, metres, shape (n,).

    Source: 3GPP TR 38.901 Table 7.4.2-1.
    """
    return np.asarray(sight_shares(link.cell, np.asarray(distance_m, dtype=np.float64)))


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
