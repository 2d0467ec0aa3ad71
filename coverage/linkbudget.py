"""Link budgets: from the transmitter's power to the RSRP that counts as served, line by line.

A terminal reports ``RSRP = EIRP per resource element + pattern - basic loss + terminal gain - losses around it``; the
place is served when the predicted median RSRP reaches the threshold plus the margin for shadowing. The threshold never
enters the loss, so moving it never changes a predicted RSRP.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from pydantic import BaseModel, ConfigDict, Field, model_validator

from phusong.coverage.antennas import AntennaPattern

SUBCARRIERS_PER_BLOCK = 12
"""Subcarriers of a resource block (3GPP TS 36.211 §6.2.3, TS 38.211 §4.4.4.1)."""


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One line of a link budget as people read it: a stable key, a value and its unit."""

    key: str
    value: float
    unit: str


class LinkBudget(BaseModel):
    """Downlink budget of one service; the defaults are a rural 4G macro site on 1800 MHz."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    band_mhz: float = Field(
        default=1800.0,
        ge=30,
        le=6000,
        description="Carrier frequency where a sector names none (all operators' 4G band).",
    )
    bandwidth_mhz: float = Field(default=20.0, gt=0, le=400, description="Channel bandwidth.")
    subcarrier_spacing_khz: float = Field(
        default=15.0, gt=0, le=240, description="Subcarrier spacing (TS 36.211 §6.2.3: 15 kHz; TS 38.211 Table 4.2-1)."
    )
    resource_blocks: int = Field(
        default=100,
        ge=1,
        le=275,
        description="Resource blocks of the channel (TS 36.101 Table 5.6-1, TS 38.104 §5.3.2).",
    )
    tx_power_dbm: float = Field(
        default=46.0, ge=0, le=70, description="Output power of a sector over the whole channel (ITU-R M.2292 Table 2)."
    )
    antenna_gain_dbi: float = Field(
        default=18.0, ge=0, le=40, description="Boresight gain of a sector antenna (ITU-R M.2292 Table 2, macro rural)."
    )
    omni_gain_dbi: float = Field(
        default=11.0, ge=0, le=40, description="Gain of the antenna of a site without sectors (a collinear omni)."
    )
    antenna: AntennaPattern = Field(default=AntennaPattern(), description="Shape of the antenna's pattern.")
    downtilt_deg: float = Field(
        default=3.0,
        ge=-90,
        le=90,
        description="Downtilt where a sector names none (ITU-R M.2292 Table 2, macro rural).",
    )
    feeder_loss_db: float = Field(
        default=3.0, ge=0, le=20, description="Feeder, combiner and jumper loss (ITU-R M.2292 Table 2)."
    )
    ue_gain_dbi: float = Field(
        default=-3.0, ge=-20, le=30, description="Antenna gain of the terminal (ITU-R M.2292 Table 2, UE)."
    )
    body_loss_db: float = Field(
        default=4.0, ge=0, le=20, description="Loss by the user's body (ITU-R M.2292 Table 2, UE)."
    )
    penetration_loss_db: float = Field(
        default=0.0, ge=0, le=60, description="Loss into a building or vehicle around the terminal; 0 is outdoors."
    )
    clutter_loss_db: float = Field(
        default=10.0,
        ge=0,
        le=60,
        description="Flat loss by trees and houses around the terminal, for models that see bare terrain only; 0 "
        "where the model has land cover.",
    )
    rsrp_threshold_dbm: float = Field(
        default=-110.0,
        ge=-140,
        le=-44,
        description="Least RSRP of a usable service at the terminal; no Vietnamese rule states one (Ofcom: -105 dBm "
        "for a map without body loss), range by TS 36.133 §9.1.4.",
    )
    cell_edge_probability: float = Field(
        default=0.90, ge=0.5, lt=1, description="Probability of service required at the edge of a cell (FCC BDC: 90 %)."
    )
    shadowing_sigma_db: float = Field(
        default=8.0,
        ge=0,
        le=20,
        description="Standard deviation of shadowing (TR 38.901 Table 7.4.1-1, RMa NLOS: 8 dB).",
    )

    @model_validator(mode="after")
    def _blocks_fit_the_channel(self) -> LinkBudget:
        occupied_mhz = self.resource_elements * self.subcarrier_spacing_khz / 1000.0
        if occupied_mhz > self.bandwidth_mhz:
            raise ValueError(
                f"{self.resource_blocks} resource blocks at {self.subcarrier_spacing_khz:g} kHz occupy "
                f"{occupied_mhz:g} MHz, more than bandwidth_mhz {self.bandwidth_mhz:g}"
            )
        return self

    @property
    def resource_elements(self) -> int:
        """Subcarriers that share the sector's power."""
        return SUBCARRIERS_PER_BLOCK * self.resource_blocks

    @property
    def power_per_re_dbm(self) -> float:
        """Power of one resource element, dBm.

        The sector's whole power is spread evenly; with two ports that equals the usual 3 dB boost of the reference
        signals of either port (TS 36.213 §5.2).
        """
        return self.tx_power_dbm - 10.0 * math.log10(self.resource_elements)

    @property
    def eirp_per_re_dbm(self) -> float:
        """EIRP of one resource element at the boresight of a sector antenna, dBm."""
        return self.power_per_re_dbm + self.antenna_gain_dbi - self.feeder_loss_db

    @property
    def omni_eirp_per_re_dbm(self) -> float:
        """EIRP of one resource element of a site without sectors, dBm."""
        return self.power_per_re_dbm + self.omni_gain_dbi - self.feeder_loss_db

    @property
    def terminal_db(self) -> float:
        """Gain less losses between the field at the terminal and its receiver, dB."""
        return self.ue_gain_dbi - self.body_loss_db - self.penetration_loss_db - self.clutter_loss_db

    @property
    def fade_margin_db(self) -> float:
        """Margin above the threshold that gives the cell-edge probability under log-normal shadowing, dB."""
        return self.shadowing_sigma_db * NormalDist().inv_cdf(self.cell_edge_probability)

    @property
    def required_rsrp_dbm(self) -> float:
        """Predicted median RSRP from which a place counts as served: threshold plus fade margin, dBm."""
        return self.rsrp_threshold_dbm + self.fade_margin_db

    @property
    def mapl_db(self) -> float:
        """Maximum allowed path loss at boresight: the basic transmission loss at which service ends, dB."""
        return self.eirp_per_re_dbm + self.terminal_db - self.required_rsrp_dbm

    def lines(self) -> tuple[BudgetLine, ...]:
        """The budget in reading order, from the transmitter's power to the allowed loss."""
        return (
            BudgetLine("tx_power", self.tx_power_dbm, "dBm"),
            BudgetLine("bandwidth", self.bandwidth_mhz, "MHz"),
            BudgetLine("resource_blocks", float(self.resource_blocks), ""),
            BudgetLine("resource_elements", float(self.resource_elements), ""),
            BudgetLine("power_per_re", self.power_per_re_dbm, "dBm"),
            BudgetLine("antenna_gain", self.antenna_gain_dbi, "dBi"),
            BudgetLine("feeder_loss", -self.feeder_loss_db, "dB"),
            BudgetLine("eirp_per_re", self.eirp_per_re_dbm, "dBm"),
            BudgetLine("ue_gain", self.ue_gain_dbi, "dBi"),
            BudgetLine("body_loss", -self.body_loss_db, "dB"),
            BudgetLine("penetration_loss", -self.penetration_loss_db, "dB"),
            BudgetLine("clutter_loss", -self.clutter_loss_db, "dB"),
            BudgetLine("rsrp_threshold", self.rsrp_threshold_dbm, "dBm"),
            BudgetLine("fade_margin", self.fade_margin_db, "dB"),
            BudgetLine("required_rsrp", self.required_rsrp_dbm, "dBm"),
            BudgetLine("mapl", self.mapl_db, "dB"),
        )


DEFAULT_BUDGETS: dict[str, LinkBudget] = {
    "4g": LinkBudget(),
    # 100 MHz of n41 at 30 kHz has 273 blocks (TS 38.104 Table 5.3.2-1); 200 W active antenna whose SSB beams sweep the
    # sector, so that the broadcast gain stays below the full array's; no feeder before an active antenna.
    "5g": LinkBudget(
        band_mhz=2600.0,
        bandwidth_mhz=100.0,
        subcarrier_spacing_khz=30.0,
        resource_blocks=273,
        tx_power_dbm=53.0,
        antenna_gain_dbi=18.0,
        feeder_loss_db=0.0,
    ),
}
"""Budgets of the services that every province plans, by service name."""
