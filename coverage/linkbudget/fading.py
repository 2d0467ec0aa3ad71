"""How far levels spread around their median: shadowing in sight and out of it, and the entry loss of buildings."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Literal

import numpy as np
from pydantic import Field

from phusong.coverage.kernels.arrays import BoolArray, FloatArray
from phusong.coverage.linkbudget.rates import TrafficBudget
from phusong.coverage.propagation.p2109 import building_entry_loss_db

SHADOWING_DB = {"rural": (6.0, 8.0), "urban": (4.0, 6.0)}
"""Standard deviation of shadowing in sight and out of it, dB (TR 38.901 Table 7.4.1-1: RMa, in sight beyond the break
point, where cells end; UMa)."""

MOST_BUILDINGS_PERCENT = 90.0
"""Share of buildings up to whose entry loss the spread is taken: margins are asked for by those that lose more than the
median, and the distribution is wider on that side."""


class FadingBudget(TrafficBudget):
    """Where a terminal is, and how surely the signal must reach it there."""

    band_mhz: float = Field(
        default=1800.0,
        ge=30,
        le=6000,
        description="Carrier frequency where a sector names none (all operators' 4G band).",
    )
    building: Literal["none", "traditional", "thermally efficient"] = Field(
        default="none", description="Kind of building that the terminal is in (ITU-R P.2109-2)."
    )
    building_percent: float | None = Field(
        default=None,
        ge=0.1,
        le=99.9,
        description="Share of buildings and places in them whose entry loss is no greater (ITU-R P.2109-2), taken as a "
        "fixed loss; where left out the median is the loss, and its spread adds to that of shadowing.",
    )
    cell_edge_probability: float = Field(
        default=0.90, ge=0.5, lt=1, description="Probability of service required at the edge of a cell (FCC BDC: 90 %)."
    )
    environment: Literal["rural", "urban"] = Field(
        default="rural",
        description="Surroundings whose shadowing counts (TR 38.901 Table 7.4.1-1): rural 6 dB in sight of the mast "
        "and 8 dB out of it, urban 4 and 6 dB.",
    )
    shadowing_sigma_db: float | None = Field(
        default=None,
        ge=0,
        le=20,
        description="Standard deviation of shadowing in sight and out of it alike; that of the environment where left "
        "out.",
    )
    sinr_sigma_db: float = Field(
        default=4.0,
        ge=0,
        le=20,
        description="Standard deviation of the SINR where other cells, not noise, set it: less than that of shadowing, "
        "since a terminal changes to the cell that is then best (docs/radio/linkbudget.md).",
    )

    @property
    def building_loss_db(self) -> float:
        """Loss into the building, dB; 0 outdoors.

        Raises:
            ValidityError: When the band is outside the range of P.2109.
        """
        if self.building == "none":
            return 0.0
        percent = 50.0 if self.building_percent is None else self.building_percent
        return float(building_entry_loss_db(self.band_mhz, percent, self.building))

    @property
    def building_spread_db(self) -> float:
        """Standard deviation of the loss into the building, dB, of the normal distribution with its median and 90 %.

        0 outdoors, and where a stated share of the buildings is a fixed loss.

        Source: ITU-R P.2109-2 Annex 1.
        """
        if self.building == "none" or self.building_percent is not None:
            return 0.0
        shares = np.array([50.0, MOST_BUILDINGS_PERCENT])
        median_db, most_db = building_entry_loss_db(self.band_mhz, shares, self.building)
        return float((most_db - median_db) / NormalDist().inv_cdf(0.01 * MOST_BUILDINGS_PERCENT))

    @property
    def spreads_db(self) -> tuple[float, float]:
        """Standard deviation of the level in sight of the mast and out of it, dB: shadowing and entry loss together.

        Both are independent, so their variances add.
        """
        same_db = self.shadowing_sigma_db
        sight_db, hidden_db = SHADOWING_DB[self.environment] if same_db is None else (same_db, same_db)
        return math.hypot(sight_db, self.building_spread_db), math.hypot(hidden_db, self.building_spread_db)

    def spread_db(self, in_sight: BoolArray) -> FloatArray:
        """Standard deviation of the level at places, dB, of the shape of ``in_sight``."""
        sight_db, hidden_db = self.spreads_db
        return np.where(in_sight, sight_db, hidden_db)

    @property
    def edge_deviate(self) -> float:
        """Standard normal deviate that is not exceeded with the cell-edge probability."""
        return NormalDist().inv_cdf(self.cell_edge_probability)

    @property
    def sinr_fade_margin_db(self) -> float:
        """Margin above the SINR among other cells that gives the cell-edge probability, dB."""
        return self.sinr_sigma_db * self.edge_deviate

    @property
    def fade_margin_db(self) -> float:
        """Margin above the least RSRP that gives the cell-edge probability out of sight of the mast, dB."""
        return self.spreads_db[1] * self.edge_deviate

    def fade_margins_db(self, in_sight: BoolArray) -> FloatArray:
        """Margin above the least RSRP at places in sight or out of it, dB, of the shape of ``in_sight``."""
        return self.spread_db(in_sight) * self.edge_deviate
