"""The page of a comparison: both languages, a map that asks nobody, and names that stay text."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from phusong.maps.comparison.page import render_comparison
from phusong.maps.indicators import Setting
from tests.builders.pages.browser import TRAPS, assert_harmless, settled, visit, written
from tests.builders.pages.comparisons import GROUND, comparison
from tests.builders.pages.contexts import HOSTILE, data_of, visible


@pytest.fixture(scope="module")
def page() -> str:
    return render_comparison(comparison(), GROUND)


@pytest.mark.slow
def test_the_map_has_a_mark_for_everything_that_differs(page: str) -> None:
    data = data_of(page)
    kinds = {kind: sum(mark["kind"] == kind for mark in data["marks"]) for kind in ("lost", "gained", "added")}
    assert kinds == {"lost": 3, "gained": 201, "added": 1}
    (moved,) = (mark for mark in data["marks"] if mark["kind"] == "moved")
    assert (moved["from"], moved["at"]) == ([22.1, 103.61], [22.1, 103.6])
    assert len(data["outlines"]) == 2
    (south, west), (north, east) = data["bounds"]
    assert all(south <= mark["at"][0] <= north and west <= mark["at"][1] <= east for mark in data["marks"])


def test_figures_are_told_in_both_languages_settings_first(page: str) -> None:
    english, vietnamese = visible(page, "en"), visible(page, "vi")
    assert "4G Lost: 3" in english
    assert "4G Mất: 3" in vietnamese
    assert "+VND 500 million" in english
    assert "moved 1.03 km" in english
    assert "dời 1,03 km" in vietnamese
    assert "and 1 more" in english
    assert "9 −3" in english
    assert english.index("What was asked otherwise") < english.index("Who is served")


@pytest.mark.slow
def test_settings_with_decimals_are_written_as_other_figures_are() -> None:
    setting = Setting("radio.services.4g.rsrp_threshold_dbm", -110.0, -107.5)
    page = render_comparison(replace(comparison(), settings=(setting,)), GROUND)
    assert "rsrp_threshold_dbm −110 −107.5" in visible(page, "en")
    assert "rsrp_threshold_dbm −110 −107,5" in visible(page, "vi")


@pytest.mark.slow
def test_a_page_is_the_same_twice_and_opens_in_the_language_asked_for(page: str) -> None:
    assert render_comparison(comparison(), GROUND) == page
    assert '<html lang="vi">' in render_comparison(comparison(), GROUND, "vi")


def test_nothing_that_differs_is_a_page_too() -> None:
    same = replace(comparison(), settings=(), added=(), removed=(), moved=(), villages={}, programs_differ=False)
    english = visible(render_comparison(same, GROUND), "en")
    assert "No setting and no file differs." in english
    assert "Other versions" not in english


@pytest.mark.browser
def test_no_name_runs_and_nothing_is_asked_for(browser: Browser, tmp_path: Path) -> None:
    page = render_comparison(comparison((*TRAPS, *HOSTILE)), GROUND)
    with visit(browser, written(tmp_path / "compared.html", page), bypass_policy=True) as opened:
        lost = opened.page.locator(".leaflet-marker-icon")
        assert lost.count() == len(TRAPS) + len(HOSTILE) + 1 + 201
        settled(lost.first).hover(force=True)
        expect(opened.page.locator(".leaflet-tooltip .told")).to_have_count(1)
        opened.page.get_by_role("button", name="Tiếng Việt").click()
        assert opened.page.title() == "So sánh hai lần chạy"
        assert_harmless(opened)
