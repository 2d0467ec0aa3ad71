"""What axe-core finds in the map: as it opens, with all of it open, in the dark, and each sheet of a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.builders.pages.axe import faint_texts, grave_faults
from tests.builders.pages.browser import ready, visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_finds_nothing_grave_on_a_desk(browser: Browser, worked: Path, scheme: str) -> None:
    with visit(browser, worked) as opened:
        page = opened.page
        page.emulate_media(color_scheme=scheme)
        ready(page)
        faults = {"light": grave_faults, "dark": faint_texts}[scheme]
        assert faults(page) == []
        page.locator("[data-view=swipe]").click()
        for summary in page.locator("#details summary").all():
            summary.click()
        page.locator(".ruler").click()
        page.locator("#table-open").click()
        page.locator("[data-table=proposals]").click()
        page.locator("#table-body button").first.click()
        page.locator("[data-language=vi]").click()
        expect(page.locator(".card")).to_be_visible()
        assert faults(page) == []
        assert opened.requests == []


def test_it_finds_nothing_grave_on_a_phone(browser: Browser, worked: Path) -> None:
    with visit(browser, worked, width=390, height=844, touch=True) as opened:
        page = opened.page
        ready(page)
        found = {"first": grave_faults(page)}
        page.locator("#search").fill("T2")
        found["search"] = grave_faults(page)
        page.keyboard.press("Enter")
        expect(page.locator(".card")).to_be_visible()
        found["card"] = grave_faults(page)
        page.locator(".card .close").click()
        page.locator("#more").click()
        for summary in page.locator("#details summary").all():
            summary.click()
        found["sheet"] = grave_faults(page)
        page.locator("#table-open").click()
        found["table"] = grave_faults(page)
        assert {name: faults for name, faults in found.items() if faults} == {}


def test_what_lies_below_a_sheet_is_reached_by_nobody(browser: Browser, worked: Path) -> None:
    with visit(browser, worked, width=390, height=844, touch=True) as opened:
        page = opened.page
        ready(page)
        page.locator("#more").click()
        expect(page.locator(".folium-map")).to_be_hidden()
        page.locator("#table-open").click()
        expect(page.locator("#panel")).to_be_hidden()
        page.locator("#table-close").click()
        expect(page.locator("#table-open")).to_be_focused()
        page.locator("#more").click()
        expect(page.locator(".folium-map")).to_be_visible()


def test_axe_sees_what_is_wrong(browser: Browser, worked: Path) -> None:
    """A page that is made worse is found out: a name taken away, a faint text, a control too small to hit."""
    with visit(browser, worked) as opened:
        page = opened.page
        ready(page)
        page.evaluate("""() => {
            const search = document.getElementById('search');
            for (const name of ['aria-label', 'placeholder', 'title']) search.removeAttribute(name);
            document.querySelector('.badge').style.color = '#f0e6c0';
            const small = document.querySelectorAll('[data-language]');
            for (const button of small) button.style.cssText = 'width: 8px; height: 8px; min-height: 0; padding: 0';
        }""")
        rules = {fault.split(" ")[0] for fault in grave_faults(page)}
        assert rules >= {"label", "color-contrast", "target-size"}
