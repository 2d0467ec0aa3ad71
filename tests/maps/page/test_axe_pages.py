"""What axe-core finds in the pages beside the map, in light and dark, in both languages, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from phusong.maps.comparison import render_comparison, render_prices, render_variants
from phusong.maps.feedback.page import render_feedback
from phusong.maps.report.page import render_report
from tests.builders.pages import feedback
from tests.builders.pages.axe import faint_texts, grave_faults
from tests.builders.pages.browser import visit, written
from tests.builders.pages.comparisons import GROUND, comparison, variants
from tests.builders.pages.contexts import REPORT_CONTEXT
from tests.builders.pages.price_ranges import price_ranges
from tests.builders.plans.small_plan import small_case

pytestmark = pytest.mark.browser

PAGES: dict[str, Callable[[], str]] = {
    "report": lambda: render_report(*small_case(), context=REPORT_CONTEXT),
    "comparison": lambda: render_comparison(comparison(), GROUND),
    "batch": lambda: render_variants(variants()),
    "prices": lambda: render_prices(price_ranges()),
    "feedback": lambda: render_feedback(feedback.page()),
}


@pytest.mark.parametrize("name", PAGES)
def test_it_finds_nothing_grave(browser: Browser, tmp_path: Path, name: str) -> None:
    with visit(browser, written(tmp_path / "page.html", PAGES[name]())) as opened:
        page = opened.page
        found = {}
        for language, width in (("en", 1400), ("vi", 390)):
            page.emulate_media(color_scheme="light")
            page.locator(f"[data-language={language}]").click()
            page.set_viewport_size({"width": width, "height": 844})
            found[language, "light"] = grave_faults(page)
            page.emulate_media(color_scheme="dark")
            found[language, "dark"] = faint_texts(page)
        assert {name: faults for name, faults in found.items() if faults} == {}
        assert opened.requests == []


def test_a_finger_hits_every_entry_of_the_reports_contents(browser: Browser, tmp_path: Path) -> None:
    with visit(browser, written(tmp_path / "page.html", PAGES["report"]()), width=390) as opened:
        heights = opened.page.locator("nav a:visible").evaluate_all(
            "all => all.map((a) => a.getBoundingClientRect().height)"
        )
        assert len(heights) > 4
        assert min(heights) >= 24  # pixels: WCAG 2.2, 2.5.8


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_dark_where_the_device_asks_but_never_on_paper(browser: Browser, tmp_path: Path, name: str) -> None:
    ground = "() => getComputedStyle(document.documentElement).backgroundColor"
    with visit(browser, written(tmp_path / "page.html", PAGES[name]())) as opened:
        page, clear = opened.page, "rgba(0, 0, 0, 0)"
        found = []
        for media, scheme in (("screen", "light"), ("screen", "dark"), ("print", "dark")):
            page.emulate_media(media=media, color_scheme=scheme)
            found.append(page.evaluate(ground))
        assert found == [clear, "rgb(22, 28, 36)", clear]
