"""Public places on the map: marks by what they have, popups, list, filters, table, downloads and the address."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from phusong.maps.page.palette import GAINED, GAP, SERVED
from tests.builders.pages.browser import Visit, painted, picture, ready, visit

pytestmark = pytest.mark.browser


def alone(page: Page) -> None:
    """Nothing but the places in view."""
    for layer in ("gaps", "served", "proposals", "sites", "fibre", "roads", "names", "relief", "water", "gained"):
        box = page.locator(f"[data-layer={layer}]")
        if box.is_visible():
            box.uncheck()
    page.locator("input[value=none]").check()


def names(page: Page) -> list[str]:
    return page.locator("#list-places li .name").all_inner_texts()


def test_marks_tell_what_places_have(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("[data-service='4g']").click()
    page.locator("[data-view=after]").click()
    alone(page)
    shown = picture(page)
    colours = {colour: painted(shown, colour) for colour in (SERVED, GAINED, GAP)}
    assert all(count > 25 for count in colours.values()), colours
    page.locator("[data-view=today]").click()
    alone(page)
    today = picture(page)
    assert painted(today, GAINED) == 0
    assert painted(today, GAP) > colours[GAP]  # that which the plan serves has nothing yet
    page.locator("[data-layer=places]").uncheck()
    bare = picture(page)
    assert painted(bare, SERVED) == painted(bare, GAP) == 0


def test_a_place_is_found_and_tells_what_it_has_in_both_languages(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("[data-view=after]").click()
    page.locator("#search").fill("t2")
    expect(page.locator("#results [role=option]").first).to_have_text("T2Clinic · Đông")
    page.keyboard.press("Enter")
    card = page.locator(".card")
    expect(card.locator(".kind")).to_have_text("Clinic")
    expect(card).to_contain_text("4Gserved by the plan")
    page.locator("[data-language=vi]").click()
    expect(card.locator(".kind")).to_have_text("Trạm y tế")
    card.locator(".names button").first.click()  # the proposal that serves it, which names it in turn
    expect(card).to_contain_text("Điểm công cộng được phục vụ")
    card.locator(".names button", has_text="T2").click()
    expect(card.locator("h3")).to_have_text("T2")


def test_a_click_on_a_mark_and_a_kind_of_its_own_keeps_its_word(worked_map: Visit) -> None:
    page = worked_map.page
    box = page.locator(".folium-map").bounding_box()
    at = page.evaluate(
        "(() => { const d = decode(readData()).places; const i = d.id.indexOf('T4');"
        " const p = map_phusong.latLngToContainerPoint([d.lat[i], d.lon[i]]); return [p.x, p.y]; })()"
    )
    page.mouse.click(box["x"] + at[0], box["y"] + at[1])
    expect(page.locator(".card .kind")).to_have_text("ferry landing")
    expect(page.locator(".card")).to_contain_text("no signal predicted")


def test_filters_narrow_list_table_download_and_come_back_from_the_address(
    worked_map: Visit, browser: Browser, worked: Path
) -> None:
    page = worked_map.page
    page.locator("#list-places summary").click()
    expect(page.locator("#list-places summary")).to_have_text("Public places without 4G (3)")
    assert names(page) == ["T2", "T3", "T4"]
    page.locator("#scope-place").select_option(label="School")
    assert names(page) == ["T3"]
    page.locator("#table-open").click()
    page.locator("[data-table=places]").click()
    expect(page.locator("#table-count")).to_have_text("Rows: 2")
    page.locator("#scope-only").check()
    expect(page.locator("#table-count")).to_have_text("Rows: 1")
    with page.expect_download() as started:
        page.locator("#table-downloads button").first.click()
    (row,) = csv.DictReader(io.StringIO(Path(started.value.path()).read_text(encoding="utf-8-sig")))
    assert (row["place_id"], row["kind"], row["state"], row["rsrp_dbm"]) == ("T3", "school", "gap", "-112.5")
    address = page.evaluate("location.hash")
    with visit(browser, worked) as again:
        again.page.goto(f"{worked.as_uri()}{address}")
        again.page.reload()
        ready(again.page)
        expect(again.page.locator("#table-count")).to_have_text("Rows: 1")
        expect(again.page.locator("#scope-place")).to_have_value("school")
    page.locator("#scope-clear").click()
    page.locator("#scope-commune").select_option(label="Tây")
    assert names(page) == ["T4"]
    page.locator("#scope-clear").click()
    page.locator("[data-view=after]").click()
    assert names(page) == ["T3", "T4"]
    page.locator("#scope-kind").select_option("upgrade")  # without the tower T2 stays without
    assert names(page) == ["T2", "T3", "T4"]
