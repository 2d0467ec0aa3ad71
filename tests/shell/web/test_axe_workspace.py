"""What axe-core finds in the pages of the workspace, on a desk and on a phone, with all that folds open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from phusong.review.decisions import Word, decide
from phusong.review.rounds import move_round, submit_run
from tests.builders.pages.axe import faint_texts, grave_faults
from tests.builders.runs.reviews import DEADLINE, PARTNER, PLANNER, reviewed_run
from tests.builders.runs.visitors import PASSWORD, Site, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PRICE = {
    "proposal_id": "P001", "state": "rejected", "reason": "land", "decided_by": "vnpt", "objective": 40.0,
    "at_most": 42.0, "people": {"4g": 40, "5g": -3}, "cost_vnd": 1_230_000_000, "substitutes": ["access_point:C"],
    "by_clock": True,
}  # fmt: skip
PATHS = (
    "/rounds",
    "/rounds/1",
    "/rounds/2",
    "/rounds/9",  # there is none: the page that refuses
    "/rounds/1/corrections",
    *(f"/rounds/2/{page}" for page in ("map", "changes", "prices", "replan", "links")),
    *(f"/rounds/2/proposals/{proposal}" for proposal in ("P001", "P002", "P003")),
)


def two_rounds(site: Site, folder: Path) -> None:
    """A round that was decided on, with a correction, and the next one with the price of a decision."""
    decide(site.workspace, 1, "P001", Word("reject", "land", "đất <b>"), by=PARTNER)
    decide(site.workspace, 1, "P003", Word("needs-information", "data-wrong", "sai"), by=PARTNER)
    again = reviewed_run(folder / "again")
    (again / "decisions.json").write_text(json.dumps([PRICE]), encoding="utf-8")
    parent = move_round(site.workspace, 1, "decided", by=PLANNER)
    submit_run(site.workspace, again, DEADLINE, by=PLANNER, parent=parent)


def unfold(page: Page) -> None:
    """Open all that folds."""
    page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")


def on_desk_and_phone(page: Page, name: str) -> dict[str, list[str]]:
    """What is wrong with a page at both widths, which it is laid out for anew and not loaded anew, and in the dark."""
    found = {}
    for width in (390, 1300):
        page.set_viewport_size({"width": width, "height": 850})
        found[f"{name} at {width}"] = grave_faults(page)
    return found | in_the_dark(page, name)


def in_the_dark(page: Page, name: str) -> dict[str, list[str]]:
    """Texts that are faint where the device asks for dark pages; the page is light again after it."""
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 20, 26)"
    found = faint_texts(page)
    page.emulate_media(color_scheme="light")
    return {f"{name} in the dark": found}


def test_the_arrow_keys_move_a_tower(browser: Browser, site: Site) -> None:
    with served(site.app) as address:
        page = browser.new_context(locale="en-GB").new_page()
        page.goto(f"{address}/")
        page.fill("input[name=name]", "planner")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_selector("table.queue")
        page.goto(f"{address}/rounds/1/proposals/P002", wait_until="load")
        page.get_by_role("button", name="New place of P002: the arrow keys move it").focus()
        page.keyboard.press("ArrowUp")
        page.wait_for_selector("#place[data-tried]")
        started = page.locator("#place")
        assert page.input_value("#decision select[name=verdict]") == "relocate"
        assert float(page.input_value("#decision input[name=lat]")) > float(started.get_attribute("data-lat") or "nan")
        assert page.input_value("#decision input[name=lon]")[:7] == (started.get_attribute("data-lon") or "")[:7]
        page.context.close()


def test_it_finds_nothing_grave(browser: Browser, site: Site, tmp_path: Path) -> None:
    two_rounds(site, tmp_path)
    found: dict[str, list[str]] = {}
    with served(site.app) as address:
        context = browser.new_context(locale="vi-VN", viewport={"width": 1300, "height": 850})
        page = context.new_page()
        page.goto(f"{address}/")
        found["login"] = grave_faults(page)
        found |= in_the_dark(page, "login")
        page.fill("input[name=name]", "planner")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_selector("table.queue")
        for path in PATHS:
            page.goto(f"{address}{path}", wait_until="load")
            unfold(page)
            found |= on_desk_and_phone(page, path)
        page.goto(f"{address}/rounds/2", wait_until="load")
        page.keyboard.press("j")
        page.keyboard.press("r")
        page.wait_for_selector("dialog[open]")
        found |= on_desk_and_phone(page, "deciding")
        page.goto(f"{address}/rounds/2/links")
        page.fill("input[name=label]", "VNPT")
        page.click("main form button >> nth=0")
        link = page.input_value("#address")
        found["link made"] = grave_faults(page)
        context.close()
        stranger = browser.new_context(locale="en-GB").new_page()
        stranger.goto(link)
        found["link"] = grave_faults(stranger)
        found |= in_the_dark(stranger, "link")
        stranger.context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}
