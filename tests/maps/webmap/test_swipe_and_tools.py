"""Before and after side by side, ground newly covered, measuring, pictures, paper, and what the legend rests on."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from phusong.maps.page.palette import GAINED, GAP, WATER
from phusong.maps.webmap.overlays import gained_image, water_image
from phusong.maps.webmap.page import render_map
from tests.builders.networks.large_network import large_coverage, large_network, large_plan
from tests.builders.pages.browser import Visit, painted, picture, ready, still, visit, written
from tests.builders.pages.contexts import MAP_CONTEXT
from tests.builders.pages.maps import worked_case, worked_context

pytestmark = pytest.mark.browser


def with_signal(page: Page) -> Page:
    """Signal alone, so that its colours are counted exactly."""
    page.locator("input[value=signal]").check()
    for layer in ("gaps", "served", "sites", "fibre", "roads", "names", "relief", "water"):
        page.locator(f"[data-layer={layer}]").uncheck()
    return page


def test_after_the_plan_new_signal_is_shown_and_what_is_newly_covered(worked_map: Visit) -> None:
    page = with_signal(worked_map.page)
    expect(page.locator("#legend-gained-area")).to_be_hidden()
    today = picture(page)
    page.locator("[data-view=after]").click()
    page.locator("[data-layer=proposals]").uncheck()
    page.locator("[data-layer=gained]").uncheck()
    after = picture(page)
    changed = (today != after).any(axis=-1)
    assert changed.sum() > 5_000  # the new tower has signal
    expect(page.locator("#legend-gained-area")).to_be_visible()
    page.locator("[data-layer=gained]").check()
    gained = (picture(page) != after).any(axis=-1)
    assert gained.sum() > 5_000
    assert not (gained & ~changed).sum() > 0.02 * gained.sum()  # only where signal is new
    page.locator("[data-service=fibre]").click()
    expect(page.locator("#legend-gained-area")).to_be_hidden()


def test_the_swipe_shows_today_left_and_the_plan_right(worked_map: Visit) -> None:
    page = with_signal(worked_map.page)
    today = picture(page)
    page.locator("[data-view=after]").click()
    after = picture(page)
    page.locator("[data-view=swipe]").click()
    handle = page.get_by_role("slider", name="Today to the left, after the plan to the right")
    expect(handle).to_have_attribute("aria-valuenow", "50")
    box, frame = handle.bounding_box(), page.locator(".folium-map").bounding_box()
    page.mouse.move(box["x"] + 22, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(frame["x"] + 620, box["y"] + 300, steps=4)
    page.mouse.up()
    at = round(float(page.evaluate("document.querySelector('.swipe').style.left").removesuffix("px")))
    assert abs(at - 620) <= 1
    both = picture(page)
    free = slice(60, 400)  # labels above and the grip below lie on the map
    assert (both[free, 40 : at - 30] == today[free, 40 : at - 30]).all()
    assert (both[free, at + 30 : 950] == after[free, at + 30 : 950]).all()
    assert (both[free, at + 30 : 950] != today[free, at + 30 : 950]).any(axis=-1).sum() > 1_000
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuenow", str(round(100 * at / frame["width"] + 2)))
    link = page.evaluate("location.hash")
    assert "swipe=0." in link
    page.locator("[data-view=today]").click()
    expect(handle).to_be_hidden()
    assert (picture(page) == today).all()


def test_rivers_of_the_land_cover_are_drawn_inside_the_communes(worked_map: Visit) -> None:
    network = worked_case()[0]
    wet = water_image(network.terrain, network.communes.outlines[:1], network.crs)
    everywhere = water_image(network.terrain, network.communes.outlines, network.crs)
    assert wet is not None
    assert everywhere is not None
    page = worked_map.page
    page.locator("[data-layer=relief]").uncheck()
    assert painted(picture(page), WATER) > 1_000
    page.locator("[data-layer=water]").uncheck()
    assert painted(picture(page), WATER) == 0


def test_nothing_gained_and_no_land_cover_give_no_layer() -> None:
    network = worked_case()[0]
    context = worked_context(network)
    grid, outlines = context.rasters["4g"], network.communes.outlines
    assert gained_image(grid, grid, -110.0, outlines, network.crs) is None
    assert gained_image(grid, context.after["4g"], -110.0, outlines, network.crs) is not None


def test_a_distance_is_measured_with_mouse_and_keyboard(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator(".ruler").click()
    expect(page.locator(".measure output")).to_have_text("Click points on the map; Enter sets one in its middle")
    frame = page.locator(".folium-map").bounding_box()
    points = page.evaluate(
        """() => {
            const { villages } = decode(readData());
            return ['A', 'E'].map((id) => {
                const i = villages.id.indexOf(id);
                const p = map_phusong.latLngToContainerPoint([villages.lat[i], villages.lon[i]]);
                return [p.x, p.y];
            });
        }"""
    )
    for x, y in points:
        page.mouse.click(frame["x"] + x, frame["y"] + y)
        still(page)
    expect(page.locator(".card")).to_have_count(0)  # a click measures, it opens nothing
    said = page.locator(".measure output").inner_text()
    assert abs(float(said.split(" km")[0]) - 14.0) < 0.1  # A and E stand 14 km apart
    page.locator(".folium-map").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".measure output")).to_contain_text("legs: 2")
    page.locator(".measure button", has_text="Undo").click()
    expect(page.locator(".measure output")).to_have_text(said)
    page.locator(".measure button", has_text="End").click()
    expect(page.locator(".measure")).to_be_hidden()
    expect(page.locator(".ruler")).to_be_focused()


def test_two_points_set_quickly_are_points_and_no_zoom(worked_map: Visit) -> None:
    page = worked_map.page
    zoom = "map_phusong.getZoom()"
    frame = page.locator(".folium-map").bounding_box()
    x, y = frame["x"] + 300, frame["y"] + 300
    before = page.evaluate(zoom)
    page.locator(".ruler").click()
    page.mouse.dblclick(x, y)
    # What Leaflet makes of two taps within 200 ms.
    page.locator(".folium-map").dispatch_event("dblclick", {"clientX": x, "clientY": y, "bubbles": True})
    still(page)
    expect(page.locator(".measure output")).to_contain_text("legs: 1")
    assert page.evaluate(zoom) == before
    page.locator(".measure button", has_text="End").click()
    page.mouse.dblclick(x, y)
    still(page)
    assert page.evaluate(zoom) > before


def test_a_picture_holds_the_view_and_what_one_has_to_know(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("[data-view=after]").click()
    seen = picture(page)
    with page.expect_download() as started:
        page.locator(".picture").click()
    assert started.value.suggested_filename == "map_4g_after.png"
    saved = np.asarray(Image.open(io.BytesIO(Path(started.value.path()).read_bytes())).convert("RGB"))
    height = seen.shape[0]
    assert saved.shape[1] == seen.shape[1]
    assert saved.shape[0] > height + 100
    for colour in (GAP, GAINED):
        assert painted(saved[:height], colour) == pytest.approx(painted(seen, colour), rel=0.05)
    alike = (np.abs(saved[:height].astype(int) - seen) <= 8).all(axis=-1)
    assert alike[80:800, 40:900].mean() > 0.97
    strip = saved[height:]
    assert painted(strip, GAP) > 20  # its legend
    assert (strip < 100).all(axis=-1).sum() > 1_000  # and text


def test_the_legend_says_what_it_rests_on_in_both_languages(worked_map: Visit) -> None:
    page = worked_map.page
    expect(page.locator("#basis")).to_have_text(
        "Data of 31 December 2024. Predicted, not measured. Model: ITU-R P.1812-8. Served from −110 dBm RSRP."
    )
    expect(page.locator("#owed")).to_have_text("GeoNames, CC BY 4.0")
    expect(page.locator("#legend-gaps")).to_have_text("No coverage: village without 4G")
    page.locator("[data-language=vi]").click()
    expect(page.locator("#basis")).to_contain_text("Mô hình: ITU-R P.1812-8. Có sóng khi RSRP từ −110 dBm.")


def test_it_prints_on_a_sheet_of_a3_with_its_legend(worked_map: Visit) -> None:
    page = worked_map.page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1512, "height": 1047})  # A3 without its margins
    still(page)
    for shown in ("#basis", "#owed", "#legend-gaps", "#title", "#date", "#gaps"):
        expect(page.locator(shown)).to_be_visible()
    for left_out in ("#search", "#scope", "#list-gaps", ".leaflet-control-zoom", "#table"):
        expect(page.locator(left_out)).to_be_hidden()
    owed, frame = page.locator("#owed").bounding_box(), page.locator(".folium-map").bounding_box()
    assert owed["y"] + owed["height"] < 1_043  # the whole legend stands on the sheet
    assert frame["width"] > 1_100
    assert frame["height"] > 900
    shade = np.array(list(bytes.fromhex(GAP.removeprefix("#"))))
    assert (np.abs(picture(page) - shade).max(axis=-1) <= 2).sum() > 50  # a layer of its own is a shade lighter
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.count(b"/Type /Page\n") == 1
    size = [float(each) for each in pdf.split(b"/MediaBox [")[1].split(b"]")[0].split()]
    assert size[2:] == pytest.approx([1190.55, 841.89], abs=1.0)  # A3 across


def test_what_a_canvas_wipes_on_paper_is_its_own(worked_map: Visit) -> None:
    """Printed from a window of another size, a canvas is drawn anew and printed as its strokes, the wiping included.

    Unless it is a layer of its own, that wipes the shading below it off the sheet.
    """
    page = worked_map.page
    opacity = "[...document.querySelectorAll('.leaflet-pane canvas')].map((each) => +getComputedStyle(each).opacity)"
    assert set(page.evaluate(opacity)) == {1}
    page.emulate_media(media="print")
    on_paper = page.evaluate(opacity)
    assert len(on_paper) >= 2
    assert all(0.99 <= each < 1 for each in on_paper)


def test_many_gaps_are_gathered_so_that_none_lies_on_another(browser, folder) -> None:
    network = large_network()
    coverage = large_coverage(network)
    page = render_map(network, coverage, large_plan(network, coverage), context=MAP_CONTEXT)
    with visit(browser, written(folder / "many.html", page)) as opened:
        ready(opened.page)
        groups = opened.page.evaluate(
            """() => {
                const data = decode(readData());
                const state = {language: 'en', service: '5g', view: 'today', layers: {gaps: true}, hidden: new Set()};
                const view = {zoom: map_phusong.getZoom(), scale: 256 * 2 ** map_phusong.getZoom()};
                const model = modelOf(data, state);
                const all = gapGroups(model, view).map((g) => [g.x * view.scale, g.y * view.scale, g.r, g.people]);
                return [all, model.gaps().reduce((sum, i) => sum + data.villages.population[i], 0)];
            }"""
        )
        x, y, r, people = np.array(groups[0]).T
        away = np.hypot(x[:, None] - x, y[:, None] - y) + np.diag(np.full(len(x), np.inf))
        assert (away >= r[:, None] + r - 1e-6).all()
        assert people.sum() == groups[1]  # nobody is lost
        assert 50 < len(x) < 700
        opened.page.locator("[data-service='5g']").click()
        frame = opened.page.locator(".folium-map").bounding_box()
        largest = int(people.argmax())
        origin = opened.page.evaluate(
            "() => { const o = map_phusong.getPixelOrigin(); const p = map_phusong._getMapPanePos();"
            " return [o.x - p.x, o.y - p.y]; }"
        )
        opened.page.mouse.click(frame["x"] + x[largest] - origin[0], frame["y"] + y[largest] - origin[1])
        card = opened.page.locator(".card")
        expect(card.locator(".kind")).to_have_text("Villages close together")
        expect(card.locator("h3")).to_contain_text(f"{int(people[largest]):,} people")
        card.locator(".names button").first.click()
        expect(card.locator(".kind")).to_contain_text("Village")
        assert opened.errors == []
