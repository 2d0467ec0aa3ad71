"""Budgets solved by hand, line by line."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from phusong.coverage.linkbudget import DEFAULT_BUDGETS, LinkBudget

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
    budget = LinkBudget(penetration_loss_db=12.0, ue_gain_dbi=0.5)
    lines = {line.key: line.value for line in budget.lines()}
    eirp = lines["power_per_re"] + lines["antenna_gain"] + lines["feeder_loss"]
    assert lines["eirp_per_re"] == pytest.approx(eirp)
    around = lines["ue_gain"] + lines["body_loss"] + lines["penetration_loss"] + lines["clutter_loss"]
    assert lines["required_rsrp"] == pytest.approx(lines["rsrp_threshold"] + lines["fade_margin"])
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
