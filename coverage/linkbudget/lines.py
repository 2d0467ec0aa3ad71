"""A link budget as people read it, line by line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.linkbudget.budget import LinkBudget


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One line of a link budget as people read it: a stable key, a value and its unit."""

    key: str
    value: float
    unit: str


def budget_lines(budget: LinkBudget, *, in_sight: bool = False) -> tuple[BudgetLine, ...]:
    """The budget in reading order, from the transmitter's power to the allowed loss.

    Args:
        budget: Budget of one carrier.
        in_sight: Whether the place sees the mast, which makes the margin for shadowing smaller.
    """
    fade_db = float(budget.fade_margins_db(np.array(in_sight)))
    required_dbm = budget.least_rsrp_dbm + fade_db
    return (
        BudgetLine("tx_power", budget.tx_power_dbm, "dBm"),
        BudgetLine("bandwidth", budget.bandwidth_mhz, "MHz"),
        BudgetLine("resource_blocks", float(budget.resource_blocks), ""),
        BudgetLine("resource_elements", float(budget.resource_elements), ""),
        BudgetLine("power_per_re", budget.power_per_re_dbm, "dBm"),
        BudgetLine("antenna_gain", budget.antenna_gain_dbi, "dBi"),
        BudgetLine("feeder_loss", -budget.feeder_loss_db, "dB"),
        BudgetLine("eirp_per_re", budget.eirp_per_re_dbm, "dBm"),
        BudgetLine("ue_gain", budget.ue_gain_dbi, "dBi"),
        BudgetLine("body_loss", -budget.body_loss_db, "dB"),
        BudgetLine("penetration_loss", -budget.penetration_loss_db, "dB"),
        BudgetLine("vehicle_loss", -budget.vehicle_loss_db, "dB"),
        BudgetLine("building_loss", -budget.building_loss_db, "dB"),
        BudgetLine("clutter_loss", -budget.clutter_loss_db, "dB"),
        BudgetLine("rsrp_threshold", budget.rsrp_threshold_dbm, "dBm"),
        *_rate_lines(budget),
        BudgetLine("least_rsrp", budget.least_rsrp_dbm, "dBm"),
        BudgetLine("fade_margin", fade_db, "dB"),
        BudgetLine("required_rsrp", required_dbm, "dBm"),
        BudgetLine("mapl", budget.eirp_per_re_dbm + budget.terminal_db - required_dbm, "dB"),
    )


def _rate_lines(budget: LinkBudget) -> tuple[BudgetLine, ...]:
    """What the wanted rates take, each way; nothing for a way without a target."""
    lines: list[BudgetLine] = []
    if budget.downlink_target_mbps is not None:
        lines += (
            BudgetLine("downlink_target", budget.downlink_target_mbps, "Mbit/s"),
            BudgetLine("downlink_bandwidth", budget.downlink_mhz, "MHz"),
            BudgetLine("downlink_sinr", budget.downlink_sinr_db, "dB"),
            BudgetLine("ue_noise", budget.ue_noise_dbm, "dBm"),
            BudgetLine("interference_margin", budget.interference_margin_db, "dB"),
            BudgetLine("beamforming_gain", budget.beamforming_gain_db, "dB"),
            BudgetLine("downlink_rsrp", budget.downlink_rsrp_dbm, "dBm"),
        )
    if budget.uplink_target_mbps is not None:
        lines += (
            BudgetLine("uplink_target", budget.uplink_target_mbps, "Mbit/s"),
            BudgetLine("ue_power", budget.ue_power_dbm, "dBm"),
            BudgetLine("uplink_blocks", budget.uplink_choices[0], ""),
            BudgetLine("uplink_blocks_free", budget.uplink_choices[1], ""),
            BudgetLine("uplink_noise_rise", budget.uplink_noise_rise_db, "dB"),
            BudgetLine("bs_noise", budget.bs_noise_dbm, "dBm"),
            BudgetLine("uplink_rsrp", budget.uplink_rsrp_dbm, "dBm"),
        )
    return tuple(lines)
