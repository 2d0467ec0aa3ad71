"""Heights that travel with the map, and the path that is drawn from them on demand: ground, Fresnel zone, clearance;
and where the antennas of a site point."""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import expect

from phusong.maps.webmap.data import page_data
from phusong.maps.webmap.heights import NO_HEIGHT, heights_data
from tests.builders.networks.small_network import flat_terrain, with_hill
from tests.builders.pages.browser import Visit, picture, settled, still
from tests.builders.pages.maps import worked_case, worked_context


def unpacked(heights) -> np.ndarray:
    steps = np.frombuffer(zlib.decompress(b64decode(heights["packed"])), dtype="<i2")
    with np.errstate(over="ignore"):
        return np.cumsum(steps.reshape(heights["rows"], heights["cols"]), axis=1, dtype=np.int16)


def test_heights_come_back_to_the_metre_and_unknown_ground_stays_unknown():
    terrain = with_hill(flat_terrain(), 12.0, 12.0, 400.0, 3000.0)
    hole = terrain.height_m.copy()
    hole[:40, :40] = np.nan
    heights = heights_data(replace(terrain, height_m=hole))
    metres = unpacked(heights)
    assert metres.shape == (heights["rows"], heights["cols"])
    assert max(metres.shape) <= 420
    known = metres[metres != NO_HEIGHT]
    assert (known.min(), abs(int(known.max()) - 500) <= 15) == (100, True)
    assert (metres[:20, :20] == NO_HEIGHT).all()
    assert heights["step"] == pytest.approx(100, abs=5)
    assert len(heights["packed"]) < 60_000


def test_without_ground_there_is_nothing_to_draw():
    unknown = flat_terrain()
    assert heights_data(replace(unknown, height_m=np.full(unknown.shape, np.nan, dtype=np.float32))) is None


PATH = """async ([id, service]) => {
    const data = decode(readData());
    const state = {language: 'en', service, view: 'today', layers: {}, hidden: new Set()};
    const model = modelOf(data, state);
    const i = data.villages.id.indexOf(id);
    const site = mastFor(model, data.villages, i, service);
    const section = sectionOf(model, await heightsOf(data), data.villages, i, site, service);
    return {site: data.sites.id[site], ...section, worst: worstOf(section)};
}"""


@pytest.mark.browser
def test_the_section_is_that_of_the_ground_and_its_clearance_is_reckoned(worked_map: Visit) -> None:
    page = worked_map.page
    found = page.evaluate(PATH, ["F", "4g"])  # behind the hill at (12, 12): from S2 at (5.2, 5) to F at (10, 15)
    assert found["site"] == "S2", "which is the nearest one with the service"
    along, ground = np.array(found["distance"]), np.array(found["ground"])
    assert along[-1] == pytest.approx(np.hypot(4800.0, 10_000.0), rel=0.004)
    part = along / along[-1]
    away = np.hypot(5200.0 + 4800.0 * part - 12_000.0, 5000.0 + 10_000.0 * part - 12_000.0)
    assert ground == pytest.approx(100.0 + np.maximum(0.0, 400.0 * (1.0 - away / 3000.0)), abs=6.0)
    assert found["antennas"] == [pytest.approx(142.0, abs=0.6), pytest.approx(ground[-1] + 1.5, abs=0.1)]
    left = along[-1] - along
    ray = found["antennas"][0] + (found["antennas"][1] - found["antennas"][0]) * part
    radius = np.sqrt(299.792458 / 1800.0 * along * left / along[-1])
    free = (ray - ground - along * left / (2.0 * 4.0 / 3.0 * 6_371_000.0))[1:-1] / radius[1:-1]
    assert found["worst"]["free"] == pytest.approx(free.min(), abs=0.01)
    assert found["worst"]["at"] == pytest.approx(along[1:-1][free.argmin()], abs=1.0)
    assert page.evaluate(PATH, ["A", "5g"])["site"] == "S1"


@pytest.mark.browser
def test_the_popup_draws_it_when_it_is_asked_for(worked_map: Visit) -> None:
    page = worked_map.page
    for name, said in (
        ("Thôn F", r"Trạm 2 → Thôn F: 11(\.\d)? km at 1,800 MHz; (blocked|least)"),
        ("T3", r"Trạm 2 → T3: 10\.\d km at 1,800 MHz; "),
    ):
        page.locator("#search").fill(name)
        page.keyboard.press("Enter")
        card = page.locator(".card")
        expect(card.locator("figure")).to_have_count(0)
        card.locator("button.path").click()
        expect(card.locator("figure.hop svg .worst")).to_have_count(1)
        assert card.locator("figure.hop svg polygon").count() >= 4  # cover, ground, Fresnel zone, the narrowest place
        assert re.match(said, card.locator("figcaption").inner_text())
        expect(card.locator("figure.hop")).to_be_focused()
        assert "for a first look" in card.locator("figcaption").inner_text()
    page.locator("[data-language=vi]").click()
    expect(page.locator(".card button.path")).to_have_text("Mặt cắt từ Trạm 2")
    page.locator(".card button.path").click()
    expect(page.locator(".card figcaption")).to_contain_text("chỉ để xem nhanh")
    page.locator("[data-service=fibre]").click()  # which has no masts
    expect(page.locator(".card button.path")).to_have_count(0)


@pytest.mark.browser
def test_the_path_comes_into_view_and_the_card_can_always_be_closed(worked_map: Visit) -> None:
    page = worked_map.page
    page.set_viewport_size({"width": 1400, "height": 420})
    still(page)
    page.locator("#search").fill("Thôn F")
    page.keyboard.press("Enter")
    card = page.locator(".leaflet-popup-content")
    down = "each => { each.scrollTop = 1e6; return each.scrollTop; }"
    assert card.evaluate(down) > 0
    page.locator(".card button.path").click()
    expect(page.locator(".card figure")).to_be_visible()
    assert card.evaluate("each => each.scrollTop") == 0
    assert card.evaluate(down) > 0
    box, close = settled(card).bounding_box(), page.locator(".card .close").bounding_box()
    assert box is not None
    assert close is not None
    assert box["y"] <= close["y"] <= close["y"] + close["height"] <= box["y"] + box["height"]
    page.locator(".card .close").click()
    expect(page.locator(".card")).to_have_count(0)


def test_directions_stand_by_service_and_site():
    case = worked_case()
    assert page_data(*case, worked_context(case[0]))["sites"]["sectors"]["4g"][:2] == [[0, 120, 240], []]


@pytest.mark.browser
def test_sectors_are_drawn_from_near_by_and_told(worked_map: Visit) -> None:
    page = worked_map.page
    expect(page.locator("#legend-sectors")).to_be_visible()
    page.evaluate(
        """() => {
            const { sites } = decode(readData());
            const others = document.querySelectorAll('[data-layer]:checked:not([data-layer=sites])');
            for (const box of others) box.click();
            map_phusong.setView(latLngOf(map_phusong, { x: sites.x[0], y: sites.y[0] }), 13, { animate: false });
        }"""
    )
    image = picture(page).astype(int)
    row, column = image.shape[0] // 2, image.shape[1] // 2
    away = 14  # beyond the mark, within the wedge
    ground = image[row + away, column]  # no antenna points south
    for wedge in (image[row - away, column], image[row + 7, column + 13]):
        assert wedge.sum() < ground.sum() - 60
    page.evaluate("map_phusong.setZoom(11, { animate: false })")
    far = picture(page).astype(int)
    assert abs(int(far[row - away, column].sum()) - int(far[row + away, column].sum())) < 60
    page.locator("#search").fill("Trạm 1")
    page.locator("#results li").first.click()
    expect(page.locator(".card")).to_contain_text("Antennas point to4G 0°, 120°, 240°")
    page.locator("[data-service='5g']").click()
    expect(page.locator("#legend-sectors")).to_be_hidden()
