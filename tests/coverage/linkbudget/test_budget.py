"""Budgets solved by hand, line by line."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from phusong.coverage.linkbudget.budget import DEFAULT_BUDGETS, LinkBudget
from phusong.coverage.linkbudget.lines import budget_lines
from phusong.coverage.propagation.p2109 import building_entry_loss_db

ONE_SIDED_90 = 1.2815515655446004
"""Standard normal deviate not exceeded with probability 0.9, from a table."""


def test_the_4g_default_adds_up_by_hand():
    budget = DEFAULT_BUDGETS["4g"]
    assert budget.resource_elements == 1200
    assert budget.power_per_re_dbm == pytest.approx(46.0 - 30.7918, abs=1e-4)  # 10 log10(1200) = 30.7918
    assert budget.eirp_per_re_dbm == pytest.approx(15.2082 + 18.0 - 3.0, abs=1e-4)
    assert budget.omni_eirp_per_re_dbm == pytest.approx(15.2082 + 11.0 - 3.0, abs=1e-4)
    assert budget.terminal_db == pytest.approx(-3.0 - 4.0 - 0.0 - 10.0)
    assert budget.fade_margin_db == pytest.approx(8.0 * ONE_SIDED_90)
    assert budget.required_rsrp_dbm == pytest.approx(-110.0 + 10.2524, abs=1e-4)
    assert budget.mapl_db == pytest.approx(30.2082 - 17.0 + 99.7476, abs=1e-4)


def test_the_5g_default_adds_up_by_hand():
    budget = DEFAULT_BUDGETS["5g"]
    assert budget.resource_elements == 3276
    assert budget.power_per_re_dbm == pytest.approx(53.0 - 35.1534, abs=1e-4)  # 10 log10(3276) = 35.1534
    assert budget.eirp_per_re_dbm == pytest.approx(17.8466 + 18.0, abs=1e-4)
    assert budget.mapl_db == pytest.approx(35.8466 - 17.0 + 99.7476, abs=1e-4)


def test_the_lines_between_power_and_allowed_loss_sum_up():
    budget = LinkBudget(penetration_loss_db=12.0, vehicle_loss_db=9.0, building="traditional", ue_gain_dbi=0.5)
    lines = {line.key: line.value for line in budget_lines(budget)}
    eirp = lines["power_per_re"] + lines["antenna_gain"] + lines["feeder_loss"]
    assert lines["eirp_per_re"] == pytest.approx(eirp)
    losses = ("body_loss", "penetration_loss", "vehicle_loss", "building_loss", "clutter_loss")
    around = lines["ue_gain"] + sum(lines[key] for key in losses)
    assert lines["least_rsrp"] == lines["rsrp_threshold"]
    assert lines["required_rsrp"] == pytest.approx(lines["least_rsrp"] + lines["fade_margin"])
    assert lines["mapl"] == pytest.approx(eirp + around - lines["required_rsrp"])
    assert all(math.isfinite(value) for value in lines.values())


def test_half_the_places_at_the_edge_need_no_margin():
    assert LinkBudget(cell_edge_probability=0.5).fade_margin_db == pytest.approx(0.0)


@given(st.floats(-140, -44), st.floats(0.5, 0.99))
def test_the_threshold_and_its_margin_change_the_allowed_loss_only(threshold_dbm, probability):
    budget = LinkBudget(rsrp_threshold_dbm=threshold_dbm, cell_edge_probability=probability)
    assert budget.eirp_per_re_dbm == LinkBudget().eirp_per_re_dbm
    assert budget.terminal_db == LinkBudget().terminal_db
    assert budget.mapl_db - LinkBudget().mapl_db == pytest.approx(
        LinkBudget().required_rsrp_dbm - budget.required_rsrp_dbm
    )


def test_more_blocks_than_the_channel_holds_are_refused_with_both_numbers():
    with pytest.raises(
        ValidationError, match=r"273 resource blocks at 30 kHz occupy 98.28 MHz, more than bandwidth_mhz 20"
    ):
        LinkBudget(resource_blocks=273, subcarrier_spacing_khz=30.0)


def test_an_unknown_line_is_refused():
    with pytest.raises(ValidationError, match="tx_power_watt"):
        LinkBudget(tx_power_watt=20.0)


def test_every_line_is_described():
    assert all(field.description for field in LinkBudget.model_fields.values())


def test_a_building_costs_its_entry_loss_by_the_share_of_buildings():
    outside, inside = LinkBudget(), LinkBudget(building="traditional", building_percent=90.0)
    entry_db = float(building_entry_loss_db(1800.0, 90.0, "traditional"))
    assert outside.terminal_db - inside.terminal_db == pytest.approx(entry_db)
    assert inside.fade_margin_db == outside.fade_margin_db, "a stated share of buildings is a loss without a spread"
    assert inside.mapl_db < LinkBudget(building="traditional").mapl_db < outside.mapl_db


def test_the_spread_of_entry_loss_adds_to_shadowing_as_a_variance():
    budget = LinkBudget(building="traditional")
    assert budget.building_spread_db == pytest.approx(
        9.34, abs=0.01
    )  # P.2109 at 1.8 GHz: 14.8 dB in the median, 26.8 at 90 %
    assert budget.fade_margin_db == pytest.approx(math.hypot(8.0, budget.building_spread_db) * ONE_SIDED_90)
    assert budget.fade_margin_db == pytest.approx(15.8, abs=0.05)


def test_shadowing_in_sight_is_less_and_by_environment():
    rural, urban, stated = LinkBudget(), LinkBudget(environment="urban"), LinkBudget(shadowing_sigma_db=7.0)
    assert (rural.spreads_db, urban.spreads_db, stated.spreads_db) == ((6.0, 8.0), (4.0, 6.0), (7.0, 7.0))
    assert rural.required_dbm(np.array([True, False])) == pytest.approx(
        [-110.0 + 6.0 * ONE_SIDED_90, -110.0 + 8.0 * ONE_SIDED_90]
    )


def test_a_building_below_the_range_of_its_model_is_refused():
    with pytest.raises(ValidationError, match=r"frequency 40 MHz is outside 80\.\.100000 MHz"):
        LinkBudget(band_mhz=40.0, building="traditional")


def test_a_downlink_target_worked_out_by_hand():
    budget = LinkBudget(downlink_target_mbps=5.0, rsrp_threshold_dbm=-140.0)
    # 100 blocks of 180 kHz, half of them free: 9 MHz, so 0.5556 bit/s/Hz over one layer of 0.6 log2(1 + s) below 9 dB,
    # where the transmitter's errors of 3.5 % leave s / (1 + 0.035² s).
    assert budget.downlink_mhz == pytest.approx(9.0)
    ratio = 2.0 ** (5.0 / 9.0 / 0.6) - 1.0
    ratio = ratio / (1.0 - 0.035**2 * ratio)
    assert budget.downlink_sinr_db == pytest.approx(10.0 * math.log10(ratio))
    assert budget.ue_noise_dbm == pytest.approx(-173.975 + 41.761 + 9.0, abs=1e-3)
    assert budget.least_rsrp_dbm == pytest.approx(10.0 * math.log10(ratio) - 123.214 + 3.0, abs=1e-3)


def test_an_uplink_target_worked_out_by_hand():
    budget = LinkBudget(uplink_target_mbps=1.0, rsrp_threshold_dbm=-140.0)
    # Over the 50 free blocks: 9 MHz, 0.1111 bit/s/Hz of 0.4 log2(1 + s); 23 dBm over 600 elements; 5 dB of noise figure
    # and 3 dB of noise rise at half load. The coupling is RSRP less 15.208 dBm per element.
    sinr_db = 10.0 * math.log10(2.0 ** (1.0 / 9.0 / 0.4) - 1.0)
    noise_dbm = -173.975 + 41.761 + 5.0 + 3.0103
    expected_dbm = sinr_db + noise_dbm - (23.0 - 10.0 * math.log10(600.0)) + 15.2082
    assert budget.uplink_rsrp_dbm == pytest.approx(expected_dbm, abs=1e-3)
    assert budget.required_rsrp_dbm == pytest.approx(expected_dbm + 8.0 * ONE_SIDED_90, abs=1e-3)
    assert {line.key for line in budget_lines(budget)} >= {"ue_power", "bs_noise", "uplink_noise_rise", "uplink_rsrp"}


def test_a_rate_that_the_channel_never_carries_is_refused():
    with pytest.raises(ValidationError, match="downlink_target_mbps 90 is more than the channel carries"):
        LinkBudget(downlink_target_mbps=90.0)
    with pytest.raises(ValidationError, match="uplink_target_mbps 19 is more than the channel carries"):
        LinkBudget(uplink_target_mbps=19.0)


@given(st.floats(0.1, 60.0), st.floats(0.0, 0.3), st.floats(0.0, 0.3))
def test_more_load_or_a_greater_rate_never_asks_for_less(target_mbps, load, more_load):
    budget = LinkBudget(downlink_target_mbps=target_mbps, uplink_target_mbps=target_mbps / 10.0, cell_load=load)
    fuller = budget.model_copy(update={"cell_load": load + more_load})
    faster = budget.model_copy(update={"downlink_target_mbps": target_mbps * 1.1})
    assert fuller.required_rsrp_dbm >= budget.required_rsrp_dbm
    assert faster.required_rsrp_dbm >= budget.required_rsrp_dbm
