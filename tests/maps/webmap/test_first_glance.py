"""What a reader sees first and takes away: the gap that counts the most, the doubtful places, a link, a download; names
of which none lies on another."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from phusong.coverage.served.coverage import Coverage
from phusong.coverage.served.share import Served
from phusong.maps.page.palette import GAP
from phusong.maps.webmap.page import render_map
from tests.builders.networks.large_network import large_coverage, large_network, large_plan
from tests.builders.pages.browser import Visit, open_link, painted, picture, ready, still, visit, written
from tests.builders.pages.contexts import MAP_CONTEXT
from tests.builders.plans.small_plan import small_case

pytestmark = pytest.mark.browser

WEIGHTS = {"4g": 1.0, "5g": 0.1, "fibre": 0.1}
FORMULA = '=1+1,"Thôn"'


@pytest.fixture(scope="module")
def doubtful(folder: Path) -> Path:
    """The small case, with one village served and one not served near the threshold of 4G."""
    network, coverage, plan = small_case({"C": FORMULA})
    ids = [str(key) for key in network.villages.ids]
    near = np.array([key in "BC" for key in ids])
    state = coverage.services["4g"]

    def who(mask: np.ndarray) -> Served:
        return Served(mask, mask.astype(float), mask)

    told = replace(state, sure=who(state.served & ~near), marginal=who(near))
    context = replace(MAP_CONTEXT, weights=WEIGHTS)
    page = render_map(network, Coverage({**coverage.services, "4g": told}), plan, context=context)
    return written(folder / "doubtful.html", page)


@pytest.fixture
def opened(browser: Browser, doubtful: Path) -> Iterator[Visit]:
    with visit(browser, doubtful) as one:
        ready(one.page)
        yield one
        assert one.requests == []
        assert one.errors == []


def fetched(page: Page, selector: str) -> str:
    """Text of the file that a button saves."""
    with page.expect_download() as started:
        page.locator(selector).click()
    return Path(started.value.path()).read_text(encoding="utf-8-sig")


def place(page: Page) -> list[float]:
    """Latitude, longitude and zoom of the view."""
    return page.evaluate(
        "(() => { const c = map_phusong.getCenter(); return [c.lat, c.lng, map_phusong.getZoom()]; })()"
    )


def test_it_opens_on_the_gap_that_counts_the_most_and_says_what_the_plan_brings(opened):
    page = opened.page
    expect(page.locator("[data-service='4g']")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#brings")).to_contain_text("brings 4G to")
    without = page.locator("#gaps").inner_text()
    page.locator("[data-view=after]").click()
    assert page.locator("#gaps").inner_text() != without
    page.locator("[data-language=vi]").click()
    expect(page.locator("#brings")).to_contain_text("đưa 4G đến thêm")


def test_villages_near_the_threshold_are_hollow_and_stand_in_a_list(opened):
    page = opened.page
    expect(page.locator("#legend-marginal")).to_be_visible()
    summary = page.locator("#list-marginal summary")
    expect(summary).to_have_text("Villages to measure first (2)")
    summary.click()
    assert "dBm" in page.locator("#list-marginal li").first.inner_text()
    kinds = page.evaluate(
        """() => {
            const data = decode(readData());
            const model = modelOf(data, {service: '4g', view: 'today', layers: {}, hidden: new Set()});
            const ids = (kind) => [...model.villagesOf(kind)].map((i) => data.villages.id[i]);
            return Object.fromEntries(['served', 'served-marginal', 'gap', 'gap-marginal'].map((k) => [k, ids(k)]));
        }"""
    )
    assert kinds["served-marginal"] == ["B"]
    assert kinds["gap-marginal"] == ["C"]
    assert not {"B", "C"} & {*kinds["served"], *kinds["gap"]}
    page.locator("[data-service=fibre]").click()  # its reach is measured along roads: there is no such margin
    expect(page.locator("#legend-marginal")).to_be_hidden()
    expect(summary).to_be_hidden()


def test_the_area_of_a_mark_grows_with_the_people(opened):
    sizes = opened.page.evaluate("[1, 50, 100, 200, 400, 9000].map((people) => sizeOf(people, 400) / SIZES)")
    assert sizes == pytest.approx([0.25, 0.25, 0.25, 0.5, 1.0, 1.0])


def test_a_link_opens_the_same_view(browser, doubtful, opened):
    page = opened.page
    page.locator("[data-service='5g']").click()
    page.locator("[data-view=after]").click()
    page.locator("[data-layer=sites]").uncheck()
    page.locator("[data-language=vi]").click()
    page.evaluate("map_phusong.setView(map_phusong.getCenter(), map_phusong.getZoom() + 0.5, {animate: false})")
    link, seen = page.evaluate("window.location.hash"), place(page)
    with visit(browser, doubtful) as other:
        open_link(other.page, link)
        expect(other.page.locator("[data-service='5g']")).to_have_attribute("aria-pressed", "true")
        expect(other.page.locator("[data-layer=sites]")).not_to_be_checked()
        assert other.page.evaluate("document.documentElement.lang") == "vi"
        assert place(other.page) == pytest.approx(seen, abs=1e-4)
        assert other.errors == []


@pytest.mark.parametrize(
    "address",
    [
        "#service=6g&view=never&shading=<img src=x onerror=window.trapped=1>&language=xx&at=a,b,c&off=nothing&hidden=x",
        "#at=1e9,1e9,1e9&off=__proto__,constructor&service=__proto__&language=__proto__",
        "#%E0%A4%A&&&=&at=,,",
    ],
)
def test_what_an_address_cannot_mean_is_passed_over(browser, doubtful, address):
    with visit(browser, doubtful) as other:
        page = other.page
        open_link(page, address)
        expect(page.locator("[data-service='4g']")).to_have_attribute("aria-pressed", "true")
        assert page.evaluate("window.trapped") is None
        assert painted(picture(page), GAP) > 50
        assert other.errors == []


def test_downloads_hold_what_the_list_shows(opened):
    page = opened.page
    page.locator("#list-gaps summary").click()
    listed = page.locator("#list-gaps li .name").all_inner_texts()
    rows = list(csv.DictReader(io.StringIO(fetched(page, "#list-gaps .downloads button:nth-of-type(1)"))))
    assert [row["name"].removeprefix("'") for row in rows] == listed
    assert next(row["name"] for row in rows if row["village_id"] == "C") == "'" + FORMULA  # never a formula
    assert {row["service"] for row in rows} == {"4g"}
    shapes = json.loads(fetched(page, "#list-gaps .downloads button:nth-of-type(2)"))
    assert [each["properties"]["name"] for each in shapes["features"]] == listed
    assert all(abs(each["geometry"]["coordinates"][0] - 104) < 1 for each in shapes["features"])
    page.locator("[data-view=after]").click()
    page.locator("#list-proposals summary").click()
    shown = page.locator("#list-proposals li .name").all_inner_texts()
    rows = list(csv.DictReader(io.StringIO(fetched(page, "#list-proposals .downloads button:nth-of-type(1)"))))
    assert [row["name"] for row in rows] == shown


SELDOM = """() => {
    const { setTimeout } = window;
    const [waiting, calls] = [[], []];
    window.setTimeout = (after) => waiting.push(after);
    try {
        let now = 0;
        const act = seldom(() => calls.push(now));
        for (now = 1; now <= 20; now += 1) act();
        const first = [...calls];
        for (now = 21; waiting.length; now += 1) waiting.shift()();
        const rested = [...calls];
        now = 30;
        act();
        return [first, rested, calls];
    } finally {
        window.setTimeout = setTimeout;
    }
}"""


def test_of_many_moves_the_address_follows_the_first_and_the_last(opened: Visit) -> None:
    assert opened.page.evaluate(SELDOM) == [[1], [1, 21], [1, 21, 30]]


def test_the_view_stays_with_the_region(opened):
    page = opened.page
    far = page.evaluate("() => { map_phusong.setZoom(0, {animate: false}); return map_phusong.getZoom(); }")
    fitted = page.evaluate("map_phusong.getBoundsZoom(decode(readData()).bounds)")
    assert fitted - 2.5 < far <= fitted


ASKED_TWICE = """async (begun) => {
    const centre = map_phusong.getCenter();
    const [west, zoom] = [L.latLng(centre.lat, centre.lng - 0.05), map_phusong.getZoom()];
    const runs = new Promise((done) => map_phusong.once('zoomanim', done));
    map_phusong.setView(centre, zoom - 1);
    if (begun) await runs;
    const running = Boolean(map_phusong._animatingZoom);
    map_phusong.setView(west, zoom + 1, {animate: false});
    return [running, west, zoom + 1];
}"""


@pytest.mark.parametrize("begun", [False, True])
def test_the_view_that_was_asked_for_last_is_shown_while_a_zoom_runs_or_is_to_begin(opened: Visit, begun: bool) -> None:
    running, centre, zoom = opened.page.evaluate(ASKED_TWICE, begun)
    assert running == begun
    still(opened.page)
    assert place(opened.page) == pytest.approx([centre["lat"], centre["lng"], zoom], abs=1e-3)


RECORD = """() => {
    const drawing = CanvasRenderingContext2D.prototype;
    const { fillText } = drawing;
    window.written = new Map();
    drawing.fillText = function (text, x, y, ...rest) {
        if (this.canvas.isConnected) {
            const m = this.measureText(text);
            const [left, right] = [x - m.actualBoundingBoxLeft, x + m.actualBoundingBoxRight];
            const box = [left, y - m.actualBoundingBoxAscent, right, y + m.actualBoundingBoxDescent];
            if (!window.written.has(this.canvas)) window.written.set(this.canvas, []);
            window.written.get(this.canvas).push({ text, box });
        }
        return fillText.call(this, text, x, y, ...rest);
    };
}"""
"""Keeps what is written on the canvases of the map, and the box of its letters, whoever writes it."""

LOOK = """(zoom) => {
    map_phusong.options.zoomSnap = 0;
    map_phusong.setZoom(zoom, {animate: false});
    window.written.clear();
    map_phusong.eachLayer((layer) => layer.redraw?.());
    const meet = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
    const overlaps = [];
    for (const names of window.written.values()) {
        names.forEach((name, i) => {
            const met = names.slice(0, i).filter((other) => meet(name.box, other.box));
            overlaps.push(...met.map((other) => [name.text, other.text]));
        });
    }
    return { overlaps, names: [...window.written.values()].flat().map(({ text }) => text) };
}"""


@pytest.fixture(scope="module")
def crowded(folder: Path) -> Path:
    """152 communes in 38 districts with long names, two of which differ by their kind alone."""
    network = large_network()
    districts = np.array(
        [f"Huyện Mường Khương Thượng {i // 4}" for i in range(len(network.communes.names))], dtype=object
    )
    districts[4:8], districts[8:12] = "Thị xã Kỳ Anh", "Huyện Kỳ Anh"
    network = replace(network, communes=replace(network.communes, districts=districts))
    coverage = large_coverage(network)
    page = render_map(network, coverage, large_plan(network, coverage), context=MAP_CONTEXT)
    return written(folder / "crowded.html", page)


def looked_at(page: Page, zooms: np.ndarray) -> dict[float, dict[str, list[str]]]:
    page.evaluate(RECORD)
    return {float(zoom): page.evaluate(LOOK, float(zoom)) for zoom in zooms}


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1400, 1587])
def test_no_name_lies_on_another(browser: Browser, crowded: Path, width: int) -> None:
    with visit(browser, crowded, width=width) as opened:
        page = opened.page
        ready(page)
        page.locator("[data-view=after]").click()
        least = page.evaluate("map_phusong.getMinZoom()")
        seen = looked_at(page, np.arange(least, 15.1, 0.5))
        assert {zoom: look["overlaps"] for zoom, look in seen.items() if look["overlaps"]} == {}
        assert all(look["names"] for look in seen.values())
        assert any(name.startswith("Thôn") for look in seen.values() for name in look["names"])
        assert opened.errors == []


def test_a_district_is_told_by_its_own_name_unless_two_are_alike(browser: Browser, crowded: Path) -> None:
    with visit(browser, crowded) as opened:
        page = opened.page
        ready(page)
        names = looked_at(page, np.array([10.5]))[10.5]["names"]
        assert {"Thị xã Kỳ Anh", "Huyện Kỳ Anh"} <= set(names)
        assert any(name.startswith("Mường Khương Thượng") for name in names)
        assert not any(name.startswith("Huyện Mường") for name in names)


def test_nearer_by_no_district_loses_its_name_again(browser: Browser, crowded: Path) -> None:
    with visit(browser, crowded, width=1400, height=1400) as opened:
        page = opened.page
        ready(page)
        fit = page.evaluate("map_phusong.getZoom()")
        counts = [len(look["names"]) for look in looked_at(page, np.array([fit - 2, fit - 1, fit])).values()]
        assert all(far <= near for far, near in pairwise(counts))
        assert counts[-1] >= 30
