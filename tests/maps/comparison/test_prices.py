"""The page of prices: bars from the plan asked for to each end, ranked, with the sentence that decides."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from phusong.maps.comparison.prices import deciding_sentence, render_prices, tornado
from phusong.maps.indicators.prices import ranked
from phusong.maps.words.catalogue import WORDS
from phusong.optimize.costs import PRICES
from tests.builders.pages.browser import TRAPS, assert_harmless, visit, written
from tests.builders.pages.contexts import visible
from tests.builders.pages.price_ranges import ASKED, price_ranges


def test_bars_lead_from_the_plan_asked_for_to_each_end() -> None:
    drawn, panels = tornado(price_ranges())
    assert [each.name for each in drawn] == ["price_set", "tower_vnd_per_m"]  # the others move neither
    people, towers = panels["people"], panels["towers"]
    # 0 to 1,500 people over 330 to 640; 0 to 90 towers over 720 to 930.
    assert (people.asked_x, people.bars[0].low_x, people.bars[0].high_x) == (536.7, 640.0, 330.0)
    assert (towers.bars[1].low_x, towers.bars[1].high_x) == (888.0, 778.3)
    # 700 people were found at the high price, and no plan serves more than 730; elsewhere nothing is known beyond.
    assert (people.bars[1].high_x, people.bars[1].high_most_x) == (474.7, 480.9)
    assert (people.bars[1].low_x, towers.bars[1].high_x) == (people.bars[1].low_most_x, towers.bars[1].high_most_x)


def test_the_sentence_says_what_moves() -> None:
    ranges = price_ranges()
    assert deciding_sentence(ranges)["en"].startswith("Tower by height decides most: between VND 3 million and VND 25")
    about = ("a", "a")
    money_alone = ranked(about, 1, ASKED, [each for each in ranges.ranges if each.name.startswith("fibre")])
    assert "moves its cost most: VND 100 million" in deciding_sentence(money_alone)["en"]
    assert "VND 3 billion" in deciding_sentence(money_alone)["en"]
    nothing = ranked(about, 1, ASKED, [each for each in ranges.ranges if each.name == "router_vnd"])
    assert deciding_sentence(nothing)["en"].startswith("No single price changes whom")
    assert deciding_sentence(replace(nothing, ranges=()))["vi"].startswith("Không đơn giá")


def test_every_price_has_a_row_in_both_languages() -> None:
    page = render_prices(price_ranges())
    english, vietnamese = visible(page, "en"), visible(page, "vi")
    assert "Tower by height no source; to be confirmed metre of height VND 3 million 1,200 72" in english
    assert "Cột theo chiều cao" in vietnamese
    assert "1.200" in vietnamese
    assert "1 prices are still to be tried" in english
    assert "VND 25 million 700 to 730 25" in english
    assert "700 đến 730" in vietnamese
    assert page.count('<line class="range"') == 1
    assert page.count('<rect class="low"') == 2 * 2 + 1


def test_every_price_and_unit_has_its_name_in_both_languages() -> None:
    for price in PRICES.values():
        assert len(set(WORDS[f"price.{price.name}"])) == 2
        assert f"price.unit.{price.unit}" in WORDS


@pytest.mark.browser
def test_no_title_runs_and_nothing_is_asked_for(browser: Browser, tmp_path: Path) -> None:
    page = render_prices(price_ranges(TRAPS[0]))
    with visit(browser, written(tmp_path / "prices.html", page), bypass_policy=True) as opened:
        opened.page.get_by_role("button", name="Tiếng Việt").click()
        assert opened.page.locator("svg rect").count() == 10
        assert_harmless(opened)
