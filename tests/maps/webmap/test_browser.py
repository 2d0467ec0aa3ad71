"""The pages in a real browser: nothing leaves, nothing fails, gaps are painted, names stay text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from phusong.maps.page.palette import GAINED, GAP, PROPOSAL, SERVED, SERVED_FAR, SHARE_COLOURS
from phusong.maps.report.context import ReportContext
from phusong.maps.report.page import render_report
from phusong.maps.webmap.context import MapContext
from phusong.maps.webmap.page import render_map
from tests.builders.networks.large_network import large_coverage, large_network, large_plan, large_raster
from tests.builders.networks.small_network import VILLAGES
from tests.builders.pages.browser import (
    TRAPS,
    Visit,
    assert_harmless,
    find_chromium,
    painted,
    picture,
    ready,
    settled,
    still,
    visit,
    written,
)
from tests.builders.pages.contexts import HOSTILE, MAP_CONTEXT
from tests.builders.plans.reasons import a_reason
from tests.builders.plans.small_plan import small_case

pytestmark = pytest.mark.browser

CONTEXT = replace(MAP_CONTEXT, illustrative=("terrain",))


@pytest.fixture(scope="module")
def province(folder: Path) -> Path:
    """1,556 villages in 152 communes, 44 of them without fibre, with signal rasters."""
    network = large_network()
    coverage = large_coverage(network)
    raster = large_raster(network)
    communes = network.communes
    names = communes.names.copy()
    names[70] = "Phường Lào Cai"
    network = replace(network, communes=replace(communes, names=names))
    context = replace(CONTEXT, rasters={"4g": raster, "5g": raster}, weights={"fibre": 1.0})
    return written(
        folder / "province.html", render_map(network, coverage, large_plan(network, coverage), context=context)
    )


@pytest.fixture(scope="module")
def small_map(folder: Path) -> Path:
    return written(folder / "small.html", render_map(*small_case(), context=CONTEXT))


@pytest.fixture
def open_map(browser: Browser, province: Path) -> Iterator[Visit]:
    with visit(browser, province) as opened:
        ready(opened.page)
        yield opened
        assert opened.requests == []
        assert opened.errors == []


def test_it_opens_without_network_requests_or_complaints(open_map):
    page = open_map.page
    assert page.title() == "Coverage of Lào Cai"
    expect(page.locator("#date")).to_have_text("Data of 31 December 2024")
    expect(page.locator(".badge")).to_have_text("Predicted, not measured")
    expect(page.locator("#villages")).to_have_text("1,512 of 1,556 villages")
    for service in ("4g", "5g", "fibre"):
        page.locator(f"[data-service='{service}']").click()
        for moment in ("after", "today"):
            page.locator(f"[data-view={moment}]").click()
    scale = page.locator(".leaflet-control-scale-line")
    far = scale.inner_text()
    page.mouse.move(900, 400)
    page.mouse.wheel(0, -400)
    expect(scale).not_to_have_text(far)
    still(page)
    page.mouse.click(900, 400)


def test_gaps_are_painted_and_can_be_switched_off(open_map):
    page = open_map.page
    with_gaps = picture(page)
    assert painted(with_gaps, GAP) > 44 * 25
    page.locator("[data-layer=gaps]").uncheck()
    assert painted(picture(page), GAP) == 0
    page.locator("[data-layer=gaps]").check()
    for layer in ("served", "sites", "fibre", "roads", "names", "relief"):
        page.locator(f"[data-layer={layer}]").uncheck()
    alone = painted(picture(page), GAP)
    assert alone >= painted(with_gaps, GAP)
    assert alone > 44 * 35  # villages that stand close share one mark, so that no mark hides another
    expect(page.locator("#legend-gaps")).to_have_text("No coverage: village without fibre")


def test_every_layer_can_be_switched(open_map):
    open_map.page.locator("[data-view=after]").click()
    before = picture(open_map.page)
    for layer in ("served", "proposals", "sites", "fibre", "roads", "names", "relief"):
        open_map.page.locator(f"[data-layer={layer}]").uncheck()
        without = picture(open_map.page)
        assert (before != without).any(axis=-1).sum() > 200, layer
        open_map.page.locator(f"[data-layer={layer}]").check()
    assert (before == picture(open_map.page)).all()


def test_the_service_and_the_time_choose_what_is_shown(open_map):
    page = open_map.page
    today = picture(page)
    assert painted(today, SERVED_FAR) > 5_000
    assert painted(today, SERVED) == 0
    assert painted(today, GAINED) == painted(today, PROPOSAL) == 0
    expect(page.locator("#legend-proposals")).to_be_hidden()
    expect(page.locator("#whom")).to_have_text("of people with fibre")
    page.locator("[data-service='5g']").click()
    five = picture(page)
    assert painted(five, GAP) > 2 * painted(today, GAP)
    expect(page.locator("#legend-gaps")).to_have_text("No coverage: village without 5G")
    before = page.locator("#gaps").inner_text()
    page.locator("[data-view=after]").click()
    after = picture(page)
    assert painted(after, GAINED) > 24 * 4
    assert painted(after, PROPOSAL) > 100
    page.locator("[data-service=fibre]").click()
    assert painted(picture(page), PROPOSAL) > 100
    expect(page.locator("#list-proposals summary")).to_have_text("Proposals for fibre (8 of 24)")
    page.locator("[data-service='5g']").click()
    assert page.locator("#gaps").inner_text() != before
    expect(page.locator("#legend-gained")).to_be_visible()


def test_shading_by_share_by_signal_and_none(open_map):
    page = open_map.page
    page.locator("[data-layer=relief]").uncheck()
    assert painted(picture(page), SHARE_COLOURS[0]) > 50_000
    assert page.locator("#classes li").all_inner_texts() == [
        "100 %",
        "95 to under 100 %",
        "80 to under 95 %",
        "50 to under 80 %",
        "20 to under 50 %",
        "under 20 %",
    ]
    expect(page.locator("input[value=signal]")).to_be_disabled()
    page.locator("[data-service='4g']").click()
    page.locator("input[value=signal]").check()
    assert painted(picture(page), SHARE_COLOURS[0]) == 0
    assert page.locator("#classes li").all_inner_texts() == [
        "−80 dBm and more",
        "−90 to −80 dBm",
        "−100 to −90 dBm",
        "−110 to −100 dBm",
        "No coverage (below −110 dBm)",
    ]
    page.locator("[data-service=fibre]").click()  # fibre has no signal: the shares come back
    assert painted(picture(page), SHARE_COLOURS[0]) > 50_000
    page.locator("input[value=none]").check()
    assert painted(picture(page), SHARE_COLOURS[-1]) == 0
    expect(page.locator("#classes li")).to_have_count(0)


def test_search_needs_no_accents(open_map):
    page = open_map.page
    for typed in ("lao cai", "Lao Cai", "LÀO CAI", "la\u0300o cai", "  phuong   lao cai "):
        page.locator("#search").fill(typed)
        expect(page.locator("#results [role=option]").first.locator(".name")).to_have_text("Phường Lào Cai")
    page.locator("#results [role=option]").first.click()
    expect(page.locator(".card h3")).to_have_text("Phường Lào Cai")


def test_search_knows_d_and_codes_and_says_when_nothing_is_found(open_map):
    page = open_map.page
    page.locator("#search").fill("da vach 3")
    expect(page.locator("#results .name").first).to_have_text("Huyện Đá Vách 3")
    page.locator("#search").fill("V000123")
    expect(page.locator("#results .name").first).to_have_text("Thôn Nậm Pung 123")
    page.locator("#search").fill("zzz")
    expect(page.locator("#results .empty")).to_have_text("Nothing found")


def test_search_works_with_the_keyboard_alone(open_map):
    page = open_map.page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.locator("#search").focus()
    page.keyboard.type("nam pung 77")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    active = page.locator("#results [aria-selected=true]")
    expect(active).to_have_count(1)
    expect(page.locator("#search")).to_have_attribute("aria-activedescendant", active.get_attribute("id"))
    chosen = active.locator(".name").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".card h3")).to_have_text(chosen)
    expect(page.locator(".card .close")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(0)


def test_lists_lead_to_the_map(open_map):
    page = open_map.page
    page.locator("#list-gaps summary").click()
    expect(page.locator("#list-gaps summary")).to_have_text("Villages without fibre (44)")
    assert page.locator("#list-gaps li").count() == 44
    page.locator("#list-gaps button").first.click()
    expect(page.locator(".card .chosen")).to_contain_text("no coverage")
    page.locator("#list-proposals summary").click()
    page.locator("#list-proposals button").first.click()
    card = page.locator(".card")
    expect(page.locator("[data-view=after]")).to_have_attribute("aria-pressed", "true")
    expect(card).to_contain_text("Proposal P003 · Fibre section")
    expect(card).to_contain_text("VND 1.27 billion")
    expect(card).to_contain_text("31 December 2026")
    expect(page.locator("#plan")).to_contain_text("A better plan may exist, by at most 1.33 %.")


def test_a_click_on_a_mark_tells_what_it_is(browser, small_map):
    with visit(browser, small_map) as opened:
        page = opened.page
        ready(page)
        box = page.locator(".folium-map").bounding_box()
        village = page.evaluate(
            "(() => { const d = decode(readData()).villages; const i = d.id.indexOf('E');"
            " const p = map_phusong.latLngToContainerPoint([d.lat[i], d.lon[i]]); return [p.x, p.y]; })()"
        )
        page.mouse.move(box["x"] + village[0], box["y"] + village[1])
        expect(page.locator(".hint")).to_have_text("Thôn E")
        page.mouse.click(box["x"] + village[0], box["y"] + village[1])
        expect(page.locator(".card h3")).to_have_text("Thôn E")
        expect(page.locator(".card")).to_contain_text("200")
        assert opened.errors == []


def test_the_language_can_be_switched(open_map):
    page = open_map.page
    page.locator("#list-gaps summary").click()
    page.locator("#list-gaps button").first.click()
    page.locator("[data-language=vi]").click()
    assert page.evaluate("document.documentElement.lang") == "vi"
    assert page.title() == "Phủ sóng Lào Cai"
    expect(page.locator("#villages")).to_have_text("1.512/1.556 thôn, tổ")
    expect(page.locator("#date")).to_have_text("Số liệu ngày 31/12/2024")
    expect(page.locator(".badge")).to_have_text("Dự báo, chưa đo kiểm thực tế")
    expect(page.locator(".card")).to_contain_text("Thôn, tổ")
    assert page.locator("#search").get_attribute("placeholder") == "Tìm thôn, xã hoặc trạm"
    visible = page.locator("#panel").inner_text()
    for english in ("Legend", "served", "Proposal", "Shading", "villages", "Fibre", "People"):
        assert english not in visible
    page.locator("[data-language=en]").click()
    expect(page.locator("#villages")).to_have_text("1,512 of 1,556 villages")


def test_every_button_and_field_has_a_name(open_map):
    page = open_map.page
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, a[href], summary')].filter((node) => {
            const label = node.closest('label');
            return !(node.getAttribute('aria-label') || node.textContent.trim() || (label && label.textContent.trim()));
        }).map((node) => node.outerHTML)"""
    )
    assert nameless == []


@pytest.mark.parametrize(("width", "height"), [(390, 800), (360, 640), (768, 1024)])
def test_it_works_on_a_phone(browser, province, width, height):
    with visit(browser, province, width=width, height=height, touch=True) as opened:
        page = opened.page
        ready(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        box = page.locator(".folium-map").bounding_box()
        assert box["width"] * box["height"] > 0.33 * width * height
        assert painted(picture(page), GAP) > 44 * 15
        if width < 760:
            page.locator("#more").click()
        expect(page.locator("#legend-gaps")).to_be_visible()
        small = page.evaluate(
            """() => [...document.querySelectorAll('#panel button, #panel summary, #panel label')]
                .filter((node) => node.offsetParent && node.getBoundingClientRect().height < 24)
                .map((node) => node.outerHTML)"""
        )
        assert small == []
        page.locator("#list-proposals summary").click()
        page.locator("#list-proposals button").first.click()
        card = settled(page.locator(".card")).bounding_box()
        assert card["x"] >= 0
        assert card["x"] + card["width"] <= width
        assert opened.requests == []
        assert opened.errors == []


def trapped_pages(folder: Path) -> tuple[Path, Path]:
    """A map and a report in which every text is a trap."""
    names = dict(zip(VILLAGES, TRAPS, strict=True))
    network, coverage, plan = small_case(names)

    def all_traps(count: int) -> np.ndarray:
        return np.array([TRAPS[i % len(TRAPS)] for i in range(count)], dtype=object)

    network = replace(
        network,
        communes=replace(network.communes, names=all_traps(2), districts=all_traps(2)),
        sites=replace(network.sites, names=all_traps(2), operators=all_traps(2), ids=all_traps(2)),
        fibre=replace(network.fibre, access_point_ids=all_traps(1), access_point_kinds=all_traps(1)),
    )
    proposals = tuple(
        replace(proposal, name=TRAPS[i], owner=TRAPS[i], due=TRAPS[i], status=TRAPS[i])
        for i, proposal in enumerate(plan.proposals)
    )
    plan = replace(
        plan, proposals=proposals, reasons=tuple(a_reason("contradiction.one_place", trap) for trap in TRAPS)
    )
    page = {"scenario": TRAPS[0], "title": TRAPS[3], "data_date": TRAPS[4], "credits": TRAPS, "illustrative": TRAPS}
    chart = render_map(network, coverage, plan, context=MapContext(**page))
    report = render_report(
        network, coverage, plan, context=ReportContext(**page, warnings=TRAPS, settings={TRAPS[0]: TRAPS[1]})
    )
    return written(folder / "trapped.html", chart), written(folder / "trapped_report.html", report)


@pytest.mark.parametrize("bypass_policy", [False, True], ids=["with policy", "without policy"])
def test_names_are_shown_as_text_and_never_run(browser, folder, bypass_policy):
    chart, report = trapped_pages(folder)
    with visit(browser, chart, bypass_policy=bypass_policy) as opened:
        page = opened.page
        ready(page)
        for language in ("vi", "en"):
            page.locator(f"[data-language={language}]").click()
            for kind, count in (("village", 7), ("site", 2), ("proposal", 3), ("commune", 2), ("access", 1)):
                for index in range(count):
                    text = popup_text(page, kind, index)
                    assert any(trap in text for trap in TRAPS), (kind, index)
        for trap in TRAPS:
            page.locator("#search").fill(trap)
            expect(page.locator("#results .name").first).to_have_text(trap)
        page.locator("#list-gaps summary").click()
        assert TRAPS[1] in page.locator("#list-gaps").inner_text()
        assert TRAPS[0] in page.locator("#list-proposals").text_content()
        assert TRAPS[3] in page.locator("#title").inner_text()
        assert page.title() == f"Coverage of {TRAPS[3]}"
        assert_harmless(opened)
    with visit(browser, report, bypass_policy=bypass_policy) as opened:
        text = opened.page.locator("main").text_content()
        for trap in TRAPS:
            assert trap in text
        assert_harmless(opened)


def test_a_long_name_neither_crosses_the_map_nor_hides_the_facts(open_map):
    page = open_map.page
    assert page.evaluate("labelOf('N'.repeat(500))") == "N" * 39 + "…"
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert page.evaluate(f"labelOf('{family}'.repeat(60))") == family * 39 + "…"
    assert page.evaluate("labelOf('Z' + '\\u0301'.repeat(300) + 'a')") == "Z\u0301\u0301a"
    assert page.evaluate("labelOf('Thôn Nậm Pủng 1')") == "Thôn Nậm Pủng 1"
    height_px = page.evaluate(
        """() => {
            const box = element('div', 'card');
            box.style.width = '300px';
            heading(box, 'Village', 'N'.repeat(500));
            document.body.append(box);
            const height = box.getBoundingClientRect().height;
            box.remove();
            return height;
        }"""
    )
    assert height_px < 150


def popup_text(page: Page, kind: str, index: int) -> str:
    """Text of the card of one thing, as the page itself builds it."""
    return page.evaluate(
        """([kind, index]) => {
            const data = decode(readData());
            const state = {language: document.documentElement.lang, service: 'fibre', view: 'today', layers: {}};
            const box = popupOf(modelOf(data, state), textsOf(data, state), {kind, index});
            document.body.append(box);
            const text = box.textContent;
            box.remove();
            return text;
        }""",
        [kind, index],
    )


def test_without_a_browser_ci_fails_and_others_are_told(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="install the package chromium"):
        find_chromium()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="no Chromium found"):
        find_chromium()


def test_the_policy_stops_what_should_not_be_there(browser, small_map):
    with visit(browser, small_map) as opened:
        page = opened.page
        ready(page)
        page.evaluate(
            """() => {
                const script = document.createElement('script');
                script.textContent = 'window.trapped = 1';
                document.body.append(script);
                document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.trapped = 2">');
                const image = document.body.lastElementChild;
                return new Promise((failed) => image.addEventListener('error', () => failed()));
            }"""
        )
        assert page.evaluate("window.trapped") is None
        refused = page.evaluate("fetch('https:' + '//example.org').then(() => 'sent', () => 'refused')")
        assert refused == "refused"
        assert any("Content Security Policy" in error for error in opened.errors)


def test_the_report_switches_language_and_asks_for_nothing(browser, folder):
    context = ReportContext(scenario="small", title="Lào Cai", data_date="2024-12-31", thresholds_dbm={"4g": -110.0})
    path = written(folder / "report.html", render_report(*small_case(), context=context))
    with visit(browser, path, width=390, height=800) as opened:
        page = opened.page
        expect(page.locator("h1")).to_have_text("Coverage report: Lào Cai", use_inner_text=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator("[data-language=vi]").click()
        assert page.title() == "Báo cáo phủ sóng: Lào Cai"
        expect(page.locator("h1")).to_have_text("Báo cáo phủ sóng: Lào Cai", use_inner_text=True)
        shown = page.locator("main").inner_text()
        assert "Mức độ phủ" in shown
        assert "Who is served" not in shown
        page.locator("nav a").nth(2).click()
        assert opened.requests == []
        assert opened.errors == []


def test_hostile_names_of_the_encoder_open_without_complaint(browser, folder):
    """The same list that the encoder is tested with, in a page that a browser reads."""
    network, coverage, plan = small_case(dict(zip(VILLAGES, HOSTILE, strict=False)))
    path = written(folder / "hostile.html", render_map(network, coverage, plan, context=CONTEXT))
    with visit(browser, path) as opened:
        ready(opened.page)
        assert opened.page.evaluate("readData().villages.name") == list(HOSTILE[: len(VILLAGES)])
        assert opened.errors == []
