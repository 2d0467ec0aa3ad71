"""The cost table: hand-reckoned sums, the exchange rate, and that each default names its source."""

import re

import numpy as np
import pytest
from pydantic import ValidationError

from phusong.optimize.costs.discounting import net_present_cost_vnd
from phusong.optimize.costs.fibre import (
    access_point_vnd,
    distribution_opex_vnd,
    distribution_vnd,
    fibre_opex_vnd,
    fibre_vnd,
)
from phusong.optimize.costs.masts import tower_total_vnd, upgrade_opex_vnd, upgrade_vnd
from phusong.optimize.costs.microwave import microwave_vnd
from phusong.optimize.costs.table import NO_PRICES, CostTable
from tests.builders.paths import DOCS


def test_defaults_are_the_usd_figures_at_the_rate():
    costs = CostTable()
    assert costs.usd_vnd == 25_000
    assert costs.fibre_vnd_per_km == 7_000 * 25_000
    # radio 16,500 + power 10,000 + installation 5,000 USD
    assert upgrade_vnd(costs, {"5g"}) == 31_500 * 25_000


def test_tower_by_hand():
    costs = CostTable(usd_vnd=1)
    # tower, civil, transport, installation 20,000; power 5,000; radio 16,500; access (10,000 + 10,000) * 0.5 km
    assert tower_total_vnd(costs, {"4g"}, 500.0) == 20_000 + 5_000 + 16_500 + 10_000
    assert tower_total_vnd(costs, {"4g", "5g"}, 0.0) == 20_000 + 15_000 + 33_000


def test_upgrades_by_hand():
    costs = CostTable(usd_vnd=1)
    # radio 16,500, power 5,000 for 4G and 10,000 for 5G, installation 5,000 once; sharing 2,000 and a rent of 3,000
    assert upgrade_vnd(costs, {"4g"}) == 16_500 + 5_000 + 5_000
    assert upgrade_vnd(costs, {"4g", "5g"}) == 33_000 + 15_000 + 5_000
    assert upgrade_vnd(costs, {"5g"}, shared=True) == 31_500 + 2_000
    assert upgrade_opex_vnd(costs, {"4g", "5g"}) == 6_300
    assert upgrade_opex_vnd(costs, {"5g"}, shared=True) == 6_150


def test_fibre_and_microwave_by_hand():
    costs = CostTable(usd_vnd=1)
    assert fibre_vnd(costs, 1_500.0) == 10_500
    assert access_point_vnd(costs) == 500 + 300
    assert distribution_vnd(costs, 2_000.0, 200.0) == 7_000 + 1_000
    assert distribution_opex_vnd(costs, 2_000.0, 200.0) == fibre_opex_vnd(costs, 2_200.0) > 0
    assert microwave_vnd(costs, 10_000.0) == 6_000 + 8_700 + 1_200
    assert microwave_vnd(costs, 10_001.0) == 6_000 + 8_700 + 4_500


def test_the_rate_moves_only_prices_that_are_not_given():
    costs = CostTable(usd_vnd=24_000, tower_vnd=77)
    assert costs.tower_vnd == 77
    assert costs.tower_civil_vnd == 5_000 * 24_000


@pytest.mark.parametrize(
    "wrong", [{"usd_vnd": -1}, {"usd_vnd": "x"}, {"usd_vnd": float("nan")}, {"tower_vnd": -3}, {"tower_vnd": 1.5}]
)
def test_a_wrong_price_is_one_complaint(wrong):
    with pytest.raises(ValidationError) as caught:
        CostTable(**wrong)
    assert [error["loc"] for error in caught.value.errors()] == [tuple(wrong)]


def test_every_price_names_its_source_or_says_there_is_none():
    sources = ("pytal", "cucumber", "e3nb", "Giga", "to be confirmed", "10 %", "Oughton")
    for name, field in CostTable.model_fields.items():
        assert any(source in (field.description or "") for source in sources), name


def test_the_documented_prices_are_the_defaults():
    page = (DOCS / "planning" / "planning.md").read_text(encoding="utf-8")
    documented = {name: int(usd) for name, usd in re.findall(r"^\| `(\w+)` \| (\d+) \|", page, flags=re.MULTILINE)}
    at_one = CostTable(usd_vnd=1).model_dump()
    assert documented == {name: price for name, price in at_one.items() if name not in NO_PRICES}


def test_net_present_cost_by_hand():
    costs = CostTable(usd_vnd=1, discount_rate=0.1, years=2)
    # 100 at the end of each of two years at 10 %: 100 / 1.1 + 100 / 1.21
    assert net_present_cost_vnd(costs, np.array([1000.0, 5.0]), np.array([100.0, 0.0])).tolist() == [1174.0, 5.0]
    at_nothing = CostTable(discount_rate=0.0, years=3)
    assert net_present_cost_vnd(at_nothing, np.array([0.0]), np.array([7.0])).tolist() == [21.0]
