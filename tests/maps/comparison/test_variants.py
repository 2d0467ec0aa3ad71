"""The page of a batch: a chart for each service that anything is gained in, a row for each variant, names as text."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from phusong.maps.comparison.variants import VariantsPage, render_variants, variants_chart
from tests.builders.pages.browser import TRAPS, assert_harmless, visit, written
from tests.builders.pages.comparisons import variants
from tests.builders.pages.contexts import HOSTILE, visible


def test_on_the_line_are_those_that_none_beats_in_both() -> None:
    chart = variants_chart(variants().variants, "4g")
    assert chart is not None
    assert [mark.name for mark, _, _ in chart.points] == ["half", "full", "dear"]
    assert chart.best == ((1e9 / 3e9, 0.5), (2e9 / 3e9, 0.9))
    assert (chart.money_ticks_vnd[-1], chart.people_ticks[-1]) == (3e9, 1000)
    assert variants_chart(variants().variants, "6g") is None
    assert variants_chart((), "4g") is None


def test_every_variant_has_its_row_in_both_languages() -> None:
    page = render_variants(variants())
    english, vietnamese = visible(page, "en"), visible(page, "vi")
    for name in ("half", "full", "dear", "none", "bad"):
        assert name in english
    assert "bad 5 failed" in english
    assert "bad 5 thất bại" in vietnamese
    assert "VND 2 billion" in english
    assert page.count("<figure>") == 1
    assert "No variant has a plan" in visible(render_variants(VariantsPage("none", (), ())), "en")


@pytest.mark.browser
@pytest.mark.parametrize("names", [TRAPS[:5], HOSTILE[:5], HOSTILE[-5:]], ids=("traps", "hostile", "more"))
def test_no_name_runs_and_nothing_is_asked_for(names: tuple, browser: Browser, tmp_path: Path) -> None:
    with visit(
        browser, written(tmp_path / "batch.html", render_variants(variants(names))), bypass_policy=True
    ) as opened:
        opened.page.get_by_role("button", name="Tiếng Việt").click()
        assert opened.page.locator("svg circle").count() == 3
        assert_harmless(opened)
