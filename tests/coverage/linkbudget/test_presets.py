"""Presets: each gives a whole budget, states what it is called after, and may be overruled."""

import pytest
from pydantic import ValidationError

from phusong.coverage.linkbudget.budget import DEFAULT_BUDGETS, LinkBudget
from phusong.coverage.linkbudget.presets import PRESETS, preset_values
from phusong.coverage.radio.parameters import RadioParameters
from tests.builders.paths import DOCS

PAGE = DOCS / "radio" / "linkbudget.md"

TARGETS = {
    "vn-4g-zone1": (5.0, 2.5, 0.90),
    "vn-4g-zone2": (2.5, 2.5, 0.90),
    "vn-5g": (30.0, 1.0, 0.95),
    "fcc-bdc-4g": (5.0, 1.0, 0.90),
    "fcc-bdc-5g-7-1": (7.0, 1.0, 0.90),
    "fcc-bdc-5g-35-3": (35.0, 3.0, 0.90),
}
BANDS = {
    "vn-700": (758.0, 788.0),
    "vn-900": (925.0, 960.0),
    "vn-1800": (1805.0, 1880.0),
    "vn-2100": (2110.0, 2170.0),
    "vn-2600": (2500.0, 2600.0),
    "vn-3700": (3700.0, 3800.0),
    "vn-3800": (3800.0, 3900.0),
}


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_makes_a_budget_and_is_explained_on_the_page(name):
    budget = LinkBudget(preset=name)
    assert budget.preset == (name,)
    for key, value in PRESETS[name].values.items():
        assert getattr(budget, key) == value
    assert PRESETS[name].source
    assert f"`{name}`" in PAGE.read_text(encoding="utf-8")


def test_the_presets_that_are_asked_for_are_all_there():
    assert set(PRESETS) == {*TARGETS, *BANDS, "ofcom-4g"}


@pytest.mark.parametrize("name", TARGETS)
def test_a_rate_preset_asks_for_its_rates_at_half_load(name):
    budget = LinkBudget(preset=name)
    assert (budget.downlink_target_mbps, budget.uplink_target_mbps, budget.cell_edge_probability) == TARGETS[name]
    assert budget.cell_load == 0.5
    assert budget.least_rsrp_dbm > budget.rsrp_threshold_dbm, "the rates decide"


@pytest.mark.parametrize("name", BANDS)
def test_a_band_lies_where_it_is_licensed_and_holds_its_channel(name):
    budget, (low, high) = LinkBudget(preset=name), BANDS[name]
    assert low <= budget.band_mhz - budget.bandwidth_mhz / 2 + 1e-9
    assert budget.band_mhz + budget.bandwidth_mhz / 2 <= high + 1e-9
    assert not budget.has_targets


def test_ofcom_is_a_level_without_margin_or_body():
    budget = LinkBudget(preset="ofcom-4g")
    assert budget.required_rsrp_dbm == pytest.approx(-105.0)
    assert budget.body_loss_db == budget.ue_gain_dbi == 0.0


@pytest.mark.parametrize("names", [("vn-700", "vn-4g-zone2"), ("vn-4g-zone2", "vn-700")])
def test_a_band_and_a_service_stand_together_in_any_order(names):
    budget = LinkBudget(preset=names)
    assert (budget.band_mhz, budget.downlink_target_mbps) == (773.0, 2.5)


def test_a_service_rests_on_its_band_until_another_is_named():
    assert LinkBudget(preset="fcc-bdc-5g-35-3").band_mhz == 2550.0
    assert LinkBudget(preset=["fcc-bdc-5g-35-3", "vn-3700"]).band_mhz == 3750.0


def test_two_bands_are_refused():
    with pytest.raises(ValueError, match="vn-700 and vn-900 are both bands"):
        preset_values(["vn-700", "vn-900"])


def test_an_unknown_preset_is_refused_with_the_nearest_name():
    with pytest.raises(ValidationError, match="unknown preset 'vn-4g-zone3'; did you mean 'vn-4g-zone"):
        LinkBudget(preset="vn-4g-zone3")
    with pytest.raises(ValidationError, match="preset"):
        LinkBudget(preset=7)


def test_a_scenario_selects_a_preset_and_overrules_keys():
    radio = RadioParameters(services={"4g": {"preset": "vn-4g-zone2", "cell_load": 0.3}})
    budget = radio.budget("4g")
    assert (budget.preset, budget.downlink_target_mbps, budget.cell_load) == (("vn-4g-zone2",), 2.5, 0.3)
    assert radio.budget("5g") == DEFAULT_BUDGETS["5g"]
    assert RadioParameters.model_validate(radio.model_dump(mode="json")) == radio


def test_without_a_preset_nothing_changes():
    assert RadioParameters(services={"4g": {"tx_power_dbm": 43.0}}).budget("4g") == LinkBudget(tx_power_dbm=43.0)
