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
    off_road_fibre_vnd,
    trench_vnd,
)
from phusong.optimize.costs.masts import Access, grid_vnd, tower_total_vnd, track_vnd, upgrade_opex_vnd, upgrade_vnd
from phusong.optimize.costs.microwave import microwave_vnd
from phusong.optimize.costs.prices import PRICE_SETS, PRICES, UNSOURCED
from phusong.optimize.costs.table import NO_PRICES, CostTable, set_prices_vnd
from phusong.optimize.pon import PON_PRICES, PonParameters, pon_prices_vnd
from tests.builders.paths import DOCS

ONE = CostTable(usd_vnd=1)


def test_defaults_are_the_middle_usd_figures_at_the_rate():
    costs = CostTable()
    assert costs.usd_vnd == 25_000
    assert costs.fibre_vnd_per_km == 7_000 * 25_000
    # radio 16,500 + baseband 7,500 + power 10,000 + installation 5,000 USD
    assert upgrade_vnd(costs, {"5g"}) == 39_000 * 25_000


def test_tower_by_hand():
    # 42 m at 240, civil, transport and installation 15,000; transformer 4,250, router 2,000; power 5,000; radio 16,500
    # and baseband 7,500; track 10,000 and line 7,000 a km over 0.5 km
    bare = 10_080 + 15_000 + 4_250 + 2_000
    assert tower_total_vnd(ONE, {"4g"}, 42.0, Access(500.0)) == bare + 5_000 + 24_000 + 8_500
    assert tower_total_vnd(ONE, {"4g", "5g"}, 42.0, Access(0.0)) == bare + 15_000 + 48_000
    assert tower_total_vnd(ONE, {"4g"}, 60.0, Access(0.0)) == bare + 18 * 240 + 5_000 + 24_000


def test_a_track_is_as_long_as_its_climb_asks_for():
    # 90 m up at 15 % take 600 m of track; the line goes straight
    assert track_vnd(ONE, Access(500.0, 90.0)) == 6_000
    assert track_vnd(ONE, Access(500.0, 60.0)) == 5_000
    assert grid_vnd(ONE, Access(500.0, 90.0)) == 3_500 + 4_250
    steep = CostTable(usd_vnd=1, track_gradient=0.1, track_percent_by_class={"path": 150.0})
    assert track_vnd(steep, Access(500.0, 90.0, "path")) == 13_500
    assert track_vnd(steep, Access(500.0, 90.0, "national")) == 9_000


def test_upgrades_by_hand():
    # radio 16,500 and baseband 7,500, power 5,000 for 4G and 10,000 for 5G, installation 5,000 once; sharing 2,000 and
    # a rent of 5,000
    assert upgrade_vnd(ONE, {"4g"}) == 24_000 + 5_000 + 5_000
    assert upgrade_vnd(ONE, {"4g", "5g"}) == 48_000 + 15_000 + 5_000
    assert upgrade_vnd(ONE, {"5g"}, shared=True) == 39_000 + 2_000
    assert upgrade_opex_vnd(ONE, {"4g", "5g"}) == 7_800
    assert upgrade_opex_vnd(ONE, {"5g"}, shared=True) == 8_900


def test_fibre_and_microwave_by_hand():
    assert trench_vnd(ONE, 1_500.0) == 10_500
    assert off_road_fibre_vnd(ONE, 300.0) == 3_000
    assert access_point_vnd(ONE) == 500 + 300
    assert distribution_vnd(ONE, 2_000.0, 200.0) == 7_000 + 1_000
    assert distribution_opex_vnd(ONE, 2_000.0, 200.0) == fibre_opex_vnd(ONE, 2_200.0) > 0
    assert microwave_vnd(ONE, 10_000.0) == 6_000 + 8_700 + 1_200
    assert microwave_vnd(ONE, 10_001.0) == 6_000 + 8_700 + 4_500


@pytest.mark.parametrize(
    ("building", "due"), [("pole", 7_000), ("buried", 13_000), ("duct", 21_700), ("existing_duct", 2_000)]
)
def test_a_kilometre_of_fibre_costs_by_its_building(building, due):
    assert trench_vnd(CostTable(usd_vnd=1, fibre_building=building), 1_000.0, "national") == due
    by_class = CostTable(usd_vnd=1, fibre_building_by_class={"national": building})
    assert trench_vnd(by_class, 1_000.0, "national") == due
    assert trench_vnd(by_class, 1_000.0, "commune") == 7_000


def test_the_rate_moves_only_prices_that_are_not_given():
    costs = CostTable(usd_vnd=24_000, tower_vnd_per_m=77)
    assert costs.tower_vnd_per_m == 77
    assert costs.tower_civil_vnd == 5_000 * 24_000
    assert costs.overrides() == {"tower_vnd_per_m": 77}
    assert CostTable(price_set="high", usd_vnd=7).overrides() == {}


@pytest.mark.parametrize("price_set", PRICE_SETS)
def test_a_set_is_the_prices_of_its_name(price_set):
    costs = CostTable(price_set=price_set, usd_vnd=2, tower_vnd_per_m=5)
    for name, price in PRICES.items():
        expected = 5 if name == "tower_vnd_per_m" else round(2 * getattr(price, price_set))
        assert costs.price_vnd(name) == expected
    # An override is the same as the table with that price written in it.
    assert costs == CostTable(**(set_prices_vnd(price_set, 2) | {"tower_vnd_per_m": 5}), usd_vnd=2, price_set=price_set)


@pytest.mark.parametrize("price_set", PRICE_SETS)
def test_prices_of_the_passive_network_have_the_same_sets(price_set):
    due = pon_prices_vnd(2, price_set)
    for name, price in PON_PRICES.items():
        setting, _, ratio = name.partition(".")
        found = due[setting][int(ratio)] if ratio else due[setting]
        assert found == round(2 * getattr(price, price_set)), name
    assert PonParameters(**pon_prices_vnd()) == PonParameters()


def test_low_is_no_higher_than_middle_and_middle_no_higher_than_high():
    for price in (*PRICES.values(), *PON_PRICES.values()):
        assert 0 < price.low <= price.middle <= price.high, price.name
        assert price.low < price.high, price.name


@pytest.mark.parametrize(
    "wrong",
    [
        {"usd_vnd": -1},
        {"usd_vnd": "x"},
        {"usd_vnd": "24000"},
        {"usd_vnd": True},
        {"usd_vnd": float("nan")},
        {"tower_vnd_per_m": -3},
        {"tower_vnd_per_m": 1.5},
        {"price_set": "cheap"},
        {"fibre_building": "air"},
    ],
)
def test_a_wrong_price_is_one_complaint(wrong):
    with pytest.raises(ValidationError) as caught:
        CostTable(**wrong)
    assert [error["loc"] for error in caught.value.errors()] == [tuple(wrong)]


def test_every_price_names_its_source_or_says_there_is_none():
    assert set(PRICES) == set(CostTable.model_fields) - set(NO_PRICES)
    for name, price in PRICES.items():
        assert price.sourced != (UNSOURCED in price.source), name
        assert CostTable.model_fields[name].description == price.description
    for name, price in PON_PRICES.items():
        assert price.sourced != (UNSOURCED in price.source), name
        assert name.startswith("splitter") or price.description in (PonParameters.model_fields[name].description or "")
    for name in ("usd_vnd", "discount_rate", "years", "track_gradient"):
        said = CostTable.model_fields[name].description or ""
        assert any(source in said for source in ("to be confirmed", "cucumber", "Oughton", "TCVN")), name


def test_the_documented_prices_are_the_table():
    page = (DOCS / "planning" / "planning.md").read_text(encoding="utf-8")
    cells = re.findall(
        r"^\| `([\w.]+)` \| ([\w ]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| (\d+|none) \|", page, flags=re.MULTILINE
    )
    documented = {name: (unit, *map(float, sums), year) for name, unit, *sums, year in cells}
    prices = PRICES | {f"pon.{name}": price for name, price in PON_PRICES.items()}
    assert documented == {
        name: (price.unit, *(round(price.usd(each), 1) for each in PRICE_SETS), str(price.year or "none"))
        for name, price in prices.items()
    }


def test_net_present_cost_by_hand():
    costs = CostTable(usd_vnd=1, discount_rate=0.1, years=2)
    # 100 at the end of each of two years at 10 %: 100 / 1.1 + 100 / 1.21
    assert net_present_cost_vnd(costs, np.array([1000.0, 5.0]), np.array([100.0, 0.0])).tolist() == [1174.0, 5.0]
    at_nothing = CostTable(discount_rate=0.0, years=3)
    assert net_present_cost_vnd(at_nothing, np.array([0.0]), np.array([7.0])).tolist() == [21.0]
