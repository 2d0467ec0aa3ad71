"""Sectors of sites: where antennas point, drawn from near by and told in the card."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from phusong.maps.webmap.data import page_data
from tests.builders.pages.browser import Visit, picture
from tests.builders.pages.maps import worked_case, worked_context


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
