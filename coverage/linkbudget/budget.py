"""Link budgets: from the transmitter's power to the RSRP that counts as served, line by line.

A terminal reports ``RSRP = EIRP per resource element + pattern - basic loss + terminal gain - losses around it``; the
place is served when the predicted median RSRP reaches the least RSRP plus the margin for shadowing. The least RSRP is
the threshold, or what the wanted rates take if that is more. None of these enters the loss, so moving them never
changes a predicted RSRP.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pydantic import Field, field_validator, model_validator

from phusong.coverage.kernels.arrays import BoolArray, FloatArray
from phusong.coverage.linkbudget.antenna import AntennaPattern
from phusong.coverage.linkbudget.fading import FadingBudget
from phusong.coverage.linkbudget.presets import preset_values
from phusong.coverage.linkbudget.rates import THERMAL_NOISE_DBM_HZ

SUBCARRIERS_PER_BLOCK = 12
"""Subcarriers of a resource block (3GPP TS 36.211 §6.2.3, TS 38.211 §4.4.4.1)."""


class LinkBudget(FadingBudget):
    """Budget of one service, both ways; the defaults are a rural 4G macro site on 1800 MHz."""

    preset: tuple[str, ...] = Field(
        default=(),
        description="Presets that the budget starts from, a name or several (docs/radio/linkbudget.md); the other keys "
        "overrule them.",
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
        default=0.0, ge=0, le=60, description="Flat loss into whatever is around the terminal; 0 is outdoors."
    )
    vehicle_loss_db: float = Field(
        default=0.0, ge=0, le=30, description="Loss into a vehicle (TR 38.901 §7.4.3.2: 9 dB in the mean); 0 outside."
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
    uplink_anchor: str = Field(
        default="",
        description="Service whose carriers bear the uplink where they do it better, as LTE does for NR in a "
        "non-standalone network (EN-DC, TS 37.340 §4.1); none where left out.",
    )

    @model_validator(mode="before")
    @classmethod
    def _start_from_presets(cls, given: Any) -> Any:  # noqa: ANN401 - whatever the scenario holds is checked next
        """Lay the given lines over those of the presets."""
        if not isinstance(given, Mapping) or not given.get("preset"):
            return given
        names = given["preset"]
        named = [names] if isinstance(names, str) else names
        if not isinstance(named, list | tuple) or not all(isinstance(name, str) for name in named):
            return given
        return {**preset_values(named), **given}

    @field_validator("preset", mode="before")
    @classmethod
    def _one_or_several(cls, preset: Any) -> Any:  # noqa: ANN401 - whatever the scenario holds is checked next
        return (preset,) if isinstance(preset, str) else preset

    @model_validator(mode="after")
    def _blocks_fit_the_channel(self) -> LinkBudget:
        occupied_mhz = self.resource_elements * self.subcarrier_spacing_khz / 1000.0
        if occupied_mhz > self.bandwidth_mhz:
            raise ValueError(
                f"{self.resource_blocks} resource blocks at {self.subcarrier_spacing_khz:g} kHz occupy "
                f"{occupied_mhz:g} MHz, more than bandwidth_mhz {self.bandwidth_mhz:g}"
            )
        return self

    @model_validator(mode="after")
    def _lines_are_possible(self) -> LinkBudget:
        """Refuse rates that the channel never carries, and a building loss outside the range of its model."""
        for way, wanted, least_dbm in (
            ("downlink", self.downlink_target_mbps, self.downlink_rsrp_dbm),
            ("uplink", self.uplink_target_mbps, self.uplink_rsrp_dbm),
        ):
            if math.isinf(least_dbm) and least_dbm > 0.0:
                raise ValueError(
                    f"{way}_target_mbps {wanted:g} is more than the channel carries at this load and share"
                )
        if math.isnan(self.building_loss_db):
            raise ValueError("the entry loss of the building is not a number")
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
        around_db = self.penetration_loss_db + self.vehicle_loss_db + self.building_loss_db + self.clutter_loss_db
        return self.ue_gain_dbi - self.body_loss_db - around_db

    @property
    def ue_noise_dbm(self) -> float:
        """Noise in one resource element at the terminal, dBm."""
        return self._element_noise_dbm + self.ue_noise_figure_db

    @property
    def bs_noise_dbm(self) -> float:
        """Noise in one resource element at the base station, its rise by other cells included, dBm."""
        return self._element_noise_dbm + self.bs_noise_figure_db + self.uplink_noise_rise_db

    @property
    def _element_noise_dbm(self) -> float:
        return THERMAL_NOISE_DBM_HZ + 10.0 * math.log10(1000.0 * self.subcarrier_spacing_khz)

    @property
    def block_mhz(self) -> float:
        """Width of a resource block, MHz."""
        return SUBCARRIERS_PER_BLOCK * self.subcarrier_spacing_khz / 1000.0

    @property
    def downlink_mhz(self) -> float:
        """Bandwidth that one user gets in the downlink, averaged over time, MHz."""
        return self.block_mhz * self.resource_blocks * self.user_share * self.downlink_share

    @property
    def uplink_choices(self) -> tuple[float, float]:
        """Resource blocks over which a terminal spreads its power: at the cell edge, and all that it may get."""
        free = max(self.resource_blocks * self.user_share, 1.0)
        return min(float(self.uplink_blocks), free), free

    def uplink_offset_db(self, blocks: float) -> float:
        """What makes the downlink's RSRP the uplink's SINR, dB: the coupling between both antennas works both ways."""
        per_element_dbm = self.ue_power_dbm - 10.0 * math.log10(SUBCARRIERS_PER_BLOCK * blocks)
        return per_element_dbm - self.power_per_re_dbm + self.beamforming_gain_db - self.bs_noise_dbm

    @property
    def downlink_sinr_db(self) -> float:
        """SINR that the downlink's target takes, dB; minus infinity without one."""
        if self.downlink_target_mbps is None:
            return -math.inf
        return self.downlink_law.sinr_for_db(self.downlink_target_mbps / self.downlink_mhz)

    @property
    def downlink_rsrp_dbm(self) -> float:
        """RSRP that the downlink's target takes, with what other cells add, dBm; minus infinity without one."""
        return self.downlink_sinr_db + self.ue_noise_dbm + self.interference_margin_db - self.beamforming_gain_db

    @property
    def uplink_rsrp_dbm(self) -> float:
        """RSRP at which the terminal's power carries the uplink's target, dBm; minus infinity without one."""
        if self.uplink_target_mbps is None:
            return -math.inf
        wanted = self.uplink_target_mbps / (self.block_mhz * self.uplink_share)
        return min(
            self.uplink_law.sinr_for_db(wanted / blocks) - self.uplink_offset_db(blocks)
            for blocks in self.uplink_choices
        )

    @property
    def least_rsrp_dbm(self) -> float:
        """RSRP at which service begins: the threshold, or what the wanted rates take if that is more, dBm."""
        return max(self.rsrp_threshold_dbm, self.downlink_rsrp_dbm, self.uplink_rsrp_dbm)

    @property
    def required_rsrp_dbm(self) -> float:
        """Predicted median RSRP from which any place counts as served: least RSRP plus fade margin, dBm."""
        return self.least_rsrp_dbm + self.fade_margin_db

    def required_dbm(self, in_sight: BoolArray) -> FloatArray:
        """The same for places in sight of the mast or out of it, dBm, of the shape of ``in_sight``."""
        return self.least_rsrp_dbm + self.fade_margins_db(in_sight)

    def anchored(self) -> LinkBudget:
        """The budget of a place whose uplink another service bears."""
        return self.model_copy(update={"uplink_target_mbps": None})

    @property
    def mapl_db(self) -> float:
        """Maximum allowed path loss at boresight: the basic transmission loss at which service ends, dB."""
        return self.eirp_per_re_dbm + self.terminal_db - self.required_rsrp_dbm


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
        downlink_share=0.743,  # three downlink slots, one special of 10:2:2 symbols, one uplink slot (TS 38.213 §11.1)
        uplink_share=0.229,
        uplink_blocks=50,
    ),
}
"""Budgets of the services that every province plans, by service name."""
