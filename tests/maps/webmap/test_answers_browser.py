"""What a plan answers, on the map in a real browser: phases and stability are seen, filtered and told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from phusong.maps.page.palette import OTHER, PROPOSAL
from phusong.maps.webmap.page import render_map
from tests.builders.pages.browser import (
    TRAPS,
    Visit,
    assert_harmless,
    painted,
    picture,
    ready,
    settled,
    visit,
    written,
)
from tests.builders.pages.contexts import MAP_CONTEXT
from tests.builders.plans.answered_plan import FRONTIER, ROBUSTNESS, TARGETS, with_alternatives, with_phases
from tests.builders.plans.reasons import CONFLICTING
from tests.builders.plans.small_plan import small_case

pytestmark = pytest.mark.browser

CONTEXT = replace(MAP_CONTEXT, illustrative=("terrain",))


@pytest.fixture(scope="module")
def phased(folder: Path) -> Path:
    network, coverage, plan = small_case()
    answered = replace(with_phases(plan), targets=TARGETS, frontier=FRONTIER, robustness=ROBUSTNESS)
    return written(folder / "phased.html", render_map(network, coverage, answered, context=CONTEXT))


@pytest.fixture(scope="module")
def chosen(folder: Path) -> Path:
    network, coverage, plan = small_case()
    return written(folder / "chosen.html", render_map(network, coverage, with_alternatives(plan), context=CONTEXT))


def after_the_plan(opened: Visit, service: str) -> Page:
    ready(opened.page)
    opened.page.locator(f"[data-service='{service}']").click()
    opened.page.locator("[data-view=after]").click()
    return opened.page


def click_at(page: Page, kind: str, index: int) -> None:
    """Click the map where a proposal or a site of another plan stands."""
    box = settled(page.locator(".folium-map")).bounding_box()
    x, y = page.evaluate(
        "([kind, index]) => { const d = decode(readData())[kind][index];"
        " const p = map_phusong.latLngToContainerPoint([d.lat, d.lon]); return [p.x, p.y]; }",
        [kind, index],
    )
    page.mouse.click(box["x"] + x, box["y"] + y)


def rows_of(page: Page) -> list[str]:
    """Lines of what the plan answers."""
    names, values = page.locator("#answers dt").all_inner_texts(), page.locator("#answers dd").all_inner_texts()
    return [f"{name}: {value}" for name, value in zip(names, values, strict=True)]


def test_phases_are_filtered_and_listed(browser, phased):
    with visit(browser, phased) as opened:
        page = after_the_plan(opened, "5g")
        assert page.locator("#filters span").all_inner_texts() == ["2025: 2", "2026: 0"]
        first = painted(picture(page), "#E69F00")  # the first phase is orange
        assert first > 50
        assert page.locator("#list-proposals li").count() == 2
        page.locator("[data-filter='phase/1']").uncheck()
        assert painted(picture(page), "#E69F00") == 0
        assert page.locator("#list-proposals li").count() == 0
        expect(page.locator("#list-proposals summary")).to_have_text("Proposals for 5G (0 of 3)")
        # What is sought is shown, whatever is filtered.
        page.locator("#search").fill("Trạm 2")
        page.locator("#results li", has_text="Proposal").first.click()
        expect(page.locator("[data-filter='phase/1']")).to_be_checked()
        expect(page.locator(".card")).to_contain_text("Phase2025")
        assert opened.errors == []


def test_what_the_plan_answers_is_told(browser, phased):
    with visit(browser, phased) as opened:
        page = after_the_plan(opened, "4g")
        page.locator("#answers summary").click()
        assert rows_of(page) == [
            "All together: 3 of 4 met",
            "4G: the whole province: 80.6 % (80 %)",
            "Fibre: Huyện A, Huyện B together: 66.7 % (60 %)",
            "5G: schools: 60 % (100 %)",
            "2025: VND 2.94 billion spent, VND 62.5 million left; proposals: 2",
            "2026: VND 1.75 billion spent, VND 312.5 million left; proposals: 1",
            "VND 50 billion: 1,201",
            "VND 90 billion: 1,900",
            "People in expectation (weighted): 2,100",
            "In 9 of 10 worlds: 1,950 to 2,180",
            "The money is enough in: 87.5 %",
        ]
        page.locator("[data-language=vi]").click()
        assert "5G: trường học: 60 % (100 %)" in rows_of(page)
        assert opened.errors == []


def test_a_conflict_says_how_high_floors_could_be(browser, folder):
    network, coverage, plan = small_case()
    blamed = TARGETS[0]._replace(after=900.0, attainable=1399.9)
    refused = replace(
        plan,
        status="infeasible",
        proposals=(),
        after={},
        targets=(blamed, TARGETS[1]),
        reasons=CONFLICTING,
    )
    path = written(folder / "refused.html", render_map(network, coverage, refused, context=CONTEXT))
    with visit(browser, path) as opened:
        ready(opened.page)
        opened.page.locator("#answers summary").click()
        assert rows_of(opened.page) == ["4G: the whole province: 77.7 % (80 %)"]
        expect(opened.page.locator("#answers h3")).to_contain_text("highest attainable")


def test_stable_and_replaceable_are_told_apart(browser, chosen):
    with visit(browser, chosen) as opened:
        page = after_the_plan(opened, "4g")
        labels = ["Stable, in every plan: 0", "Replaceable: 1", "Only in an alternative: 1"]
        assert page.locator("#filters span").all_inner_texts() == labels
        assert painted(picture(page), PROPOSAL) == 0  # what is replaceable is hollow
        assert painted(picture(page), OTHER) > 50
        page.locator("[data-layer=served]").uncheck()
        click_at(page, "others", 0)
        expect(page.locator(".card .kind")).to_have_text("Site of an alternative · New tower")
        expect(page.locator(".card")).to_contain_text("In alternative1, 2")
        page.locator(".card .close").click()
        page.locator("[data-filter=others]").uncheck()
        assert painted(picture(page), OTHER) == 0
        click_at(page, "proposals", 1)
        expect(page.locator(".card")).to_contain_text("replaceable: not in alternative 1, 2")
        page.locator("[data-service='5g']").click()
        expect(page.locator("#filters span").first).to_have_text("Stable, in every plan: 1")
        assert painted(picture(page), PROPOSAL) > 50
        page.locator("[data-filter='standing/stable']").uncheck()
        assert painted(picture(page), PROPOSAL) == 0
        assert opened.requests == []
        assert opened.errors == []


def test_a_plain_plan_has_no_filters_and_no_answers(browser, folder):
    path = written(folder / "plain.html", render_map(*small_case(), context=CONTEXT))
    with visit(browser, path) as opened:
        page = after_the_plan(opened, "4g")
        assert page.locator("[data-filter]").count() == 0
        expect(page.locator("#answers")).to_be_hidden()


@pytest.mark.parametrize("bypass_policy", [False, True], ids=["with policy", "without policy"])
def test_names_in_answers_never_run(browser, folder, bypass_policy):
    network, coverage, plan = small_case()
    phased = with_phases(plan)
    targets = tuple(TARGETS[1]._replace(units=(trap,), before=0.0) for trap in TRAPS)
    phases = tuple(phase._replace(name=trap) for phase, trap in zip(phased.phases, (TRAPS[0], TRAPS[3]), strict=True))
    page = render_map(network, coverage, replace(phased, phases=phases, targets=targets), context=CONTEXT)
    with visit(browser, written(folder / "trapped.html", page), bypass_policy=bypass_policy) as opened:
        page = after_the_plan(opened, "fibre")
        page.locator("#answers summary").click()
        for trap in TRAPS:
            assert trap in page.locator("#answers").inner_text()
        assert TRAPS[3] in page.locator("#filters").inner_text()
        assert_harmless(opened)


def test_it_fits_a_phone(browser, phased):
    with visit(browser, phased, width=390, height=844, touch=True) as opened:
        page = after_the_plan(opened, "5g")
        page.locator("#more").click()
        page.locator("#answers summary").click()
        width = page.evaluate(
            "document.getElementById('panel').scrollWidth - document.getElementById('panel').clientWidth"
        )
        assert width <= 0
        assert opened.errors == []
