"""The map on a phone of 390 by 844, by touch alone: sheets take the whole page, and every control is reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from phusong.maps.page.palette import GAP
from tests.builders.pages.browser import Visit, painted, picture, ready, visit

pytestmark = pytest.mark.browser

WIDTH, HEIGHT = 390, 844


@pytest.fixture
def phone(browser: Browser, worked: Path) -> Iterator[Visit]:
    with visit(browser, worked, width=WIDTH, height=HEIGHT, touch=True) as opened:
        ready(opened.page)
        yield opened
        assert opened.requests == []
        assert opened.errors == []


def covers_the_page(page: Page, selector: str) -> bool:
    box = page.locator(selector).bounding_box()
    return (box["x"], box["y"], box["width"], box["height"]) == (0, 0, WIDTH, HEIGHT)


def unreachable(page: Page, within: str) -> list[str]:
    """Controls in sight that a finger cannot hit: smaller than 24 pixels, or with something else lying on them."""
    return page.evaluate(
        """(within) => [...document.querySelectorAll(`${within} :is(button, select, input, summary)`)]
        .filter((node) => {
            const target = node.closest('label') ?? node;
            const folded = node.closest('details:not([open]) > :not(summary)');
            if (!target.offsetParent || node.disabled || folded) return false;
            target.scrollIntoView({block: 'center'});
            const box = target.getBoundingClientRect();
            const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            return box.height < 24 || box.width < 24 || !(target.contains(hit) || hit?.contains(target));
        }).map((node) => node.outerHTML.slice(0, 120))""",
        within,
    )


WRITTEN = """async ([x, y, zoom]) => {
    const [told, drawing] = [new Map(), CanvasRenderingContext2D.prototype];
    const { fillText } = drawing;
    drawing.fillText = function (text, px, py) {
        const box = this.canvas.getBoundingClientRect();
        const by = this.canvas.width / box.width / (window.devicePixelRatio || 1);
        told.set(text, [px / by + box.left, py / by + box.top]);
        return fillText.call(this, text, px, py);
    };
    map_phusong.options.zoomSnap = 0;
    map_phusong.setZoom(zoom, {animate: false});
    map_phusong.panBy([x, y], {animate: false});
    await new Promise((done) => setTimeout(done, 300));
    drawing.fillText = fillText;
    const { districts } = decode(readData());
    const frame = map_phusong.getContainer().getBoundingClientRect();
    return districts.name.map((name, i) => {
        const at = map_phusong.latLngToContainerPoint(latLngOf(map_phusong, {x: districts.x[i], y: districts.y[i]}));
        const bare = name.replace(/^Huyện /, '');
        const written = told.get(bare) ?? told.get(name);
        const off = written && Math.hypot(written[0] - at.x - frame.left, written[1] - at.y - frame.top);
        return [told.has(bare) ? bare : told.has(name) ? name : null, off];
    });
}"""
"""How each district is written after a zoom, and how far from its place, pixels."""


def test_districts_are_written_short_and_near_their_place(phone: Visit, worked_map: Visit) -> None:
    zoom = phone.page.evaluate("map_phusong.getMinZoom()")
    assert zoom < 10.75
    told = phone.page.evaluate(WRITTEN, [1, 0, zoom])
    assert [name for name, _ in told] == ["Tây", "Đông"]
    assert all(off <= 48 for _, off in told)  # 42 pixels aside, and what a name stands below its place
    wide = worked_map.page.evaluate(WRITTEN, [1, 0, zoom])
    assert [name for name, _ in wide] == ["Tây", "Đông"]  # the same as on a desk


def test_search_takes_the_page_and_what_is_found_opens_downwards(phone: Visit) -> None:
    page = phone.page
    page.locator("#search").tap()
    assert covers_the_page(page, "#panel")
    page.keyboard.type("thon")
    field, first = page.locator("#search").bounding_box(), page.locator("#results li").first.bounding_box()
    assert first["y"] >= field["y"] + field["height"]
    assert first["height"] >= 44
    page.locator("#results li", has_text="Thôn D").first.tap()
    expect(page.locator(".card h3")).to_have_text("Thôn D")
    assert not covers_the_page(page, "#panel")
    page.locator(".card .close").tap()
    page.locator("#search").tap()
    page.locator("#search-close").tap()
    assert not covers_the_page(page, "#panel")


def test_every_control_of_the_sheet_is_reached_by_touch(phone: Visit) -> None:
    page = phone.page
    assert unreachable(page, "#panel") == []
    page.locator("[data-view=swipe]").tap()
    assert unreachable(page, ".folium-map") == []
    more = page.locator("#more")
    expect(more).to_have_text("Legend, layers and lists", use_inner_text=True)
    more.tap()
    assert covers_the_page(page, "#panel")
    for summary in page.locator("#details summary").all():
        summary.tap()
    assert unreachable(page, "#panel") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    for box in page.locator("[data-layer]:visible").all():
        was = box.is_checked()
        box.tap()
        assert box.is_checked() != was
        box.tap()
    for radio in page.locator("[name=shading]:visible").all():
        radio.tap()
        expect(radio).to_be_checked()
    page.locator("#scope-only").tap()
    expect(page.locator("#filtered")).to_have_text("Filtered: Only gaps")
    page.locator("#scope-clear").tap()
    expect(more).to_have_text("Back to the map", use_inner_text=True)
    more.tap()
    assert not covers_the_page(page, "#panel")
    assert painted(picture(page), GAP) > 30


def test_a_list_leads_from_the_sheet_to_the_map(phone: Visit) -> None:
    page = phone.page
    page.locator("#more").tap()
    page.locator("#list-gaps summary").tap()
    page.locator("#list-gaps li button").first.tap()
    assert not covers_the_page(page, "#panel")
    card, ring = page.locator(".card").bounding_box(), page.locator(".folium-map").bounding_box()
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= WIDTH
    assert card["y"] + card["height"] <= HEIGHT
    assert card["y"] > ring["y"] + ring["height"] / 3  # the place stays in sight above it
    assert unreachable(page, ".sheet") == []
    page.locator(".card .close").tap()
    expect(page.locator(".card")).to_have_count(0)


def test_the_table_takes_the_page_and_leads_back_to_the_map(phone: Visit) -> None:
    page = phone.page
    page.locator("#more").tap()
    page.locator("#table-open").tap()
    assert covers_the_page(page, "#table")
    assert unreachable(page, "#table header") == []
    page.locator("[data-table=communes]").tap()
    page.locator("[data-sort=name]").tap()
    expect(page.locator("th:has([data-sort=name])")).to_have_attribute("aria-sort", "ascending")
    page.locator("#table-body button").first.tap()
    expect(page.locator("#table")).to_be_hidden()
    expect(page.locator(".card .kind")).to_have_text("Commune")


def test_marks_the_swipe_and_the_ruler_follow_a_finger(phone: Visit) -> None:
    page = phone.page
    frame = page.locator(".folium-map").bounding_box()
    x, y = page.evaluate(
        "(() => { const { villages } = decode(readData()); const i = villages.id.indexOf('F');"
        " const p = map_phusong.latLngToContainerPoint([villages.lat[i], villages.lon[i]]); return [p.x, p.y]; })()"
    )
    page.touchscreen.tap(frame["x"] + x, frame["y"] + y)
    expect(page.locator(".card h3")).to_have_text("Thôn F")
    page.locator(".card .close").tap()
    page.locator(".ruler").tap()
    page.touchscreen.tap(100, 120)
    page.touchscreen.tap(200, 220)
    expect(page.locator(".measure output")).to_contain_text("km, legs: 1")
    page.locator(".measure button", has_text="End").tap()
    page.locator("[data-view=swipe]").tap()
    handle = page.locator(".swipe")
    box = handle.bounding_box()
    session = page.context.new_cdp_session(page)
    at = {"x": box["x"] + 22, "y": box["y"] + 200}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{**at, "x": 100}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(handle).to_have_attribute("aria-valuenow", "26")
