"""For everybody: names and roles of every control, contrast in light and dark, order of focus, the keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders.pages.browser import Visit, ready, visit

pytestmark = pytest.mark.browser

FAINT = """() => {
    const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) => {
        const [R, G, B] = [r, g, b].map((v) => linear(v / 255));
        return 0.2126 * R + 0.7152 * G + 0.0722 * B;
    };
    const ground = (node) => {
        for (let at = node; at; at = at.parentElement) {
            const found = parts(getComputedStyle(at).backgroundColor);
            if (found.length < 4 || found[3] > 0.99) return found;
        }
        return [255, 255, 255];
    };
    const faint = [];
    for (const node of document.querySelectorAll('#panel *, #table *, .card *, .measure *, .swipe *, .leaflet-bar *')) {
        const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
        const exempt = node.closest('[aria-hidden=true], :disabled, label:has(:disabled)');
        if (!own || !node.getClientRects().length || exempt) continue;
        const style = getComputedStyle(node);
        const ink = node.closest('svg') ? style.fill : style.color;
        const [a, b] = [light(parts(ink)), light(ground(node))].sort((x, y) => y - x);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 600);
        const ratio = (a + 0.05) / (b + 0.05);
        if (ratio < (large ? 3 : 4.5)) faint.push([node.textContent.trim().slice(0, 40), ratio.toFixed(2)]);
    }
    return faint;
}"""
"""Texts in sight whose contrast with their ground is less than WCAG 2.2 AA asks."""

FAULTS = """() => {
    const faults = [];
    const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
    for (const id of ids) if (ids.filter((other) => other === id).length > 1) faults.push(['twice', id]);
    for (const name of ['aria-controls', 'aria-labelledby', 'aria-activedescendant', 'for']) {
        for (const node of document.querySelectorAll(`[${name}]`)) {
            if (!document.getElementById(node.getAttribute(name))) faults.push([name, node.outerHTML.slice(0, 80)]);
        }
    }
    for (const node of document.querySelectorAll('button, input, select, summary, [role=slider], [tabindex="0"]')) {
        const label = node.getAttribute('aria-label') || node.labels?.[0]?.textContent || node.textContent;
        if (!label.trim()) faults.push(['nameless', node.outerHTML.slice(0, 80)]);
        if (node.closest('[aria-hidden=true]')) faults.push(['hidden', node.outerHTML.slice(0, 80)]);
        if (node.tabIndex > 0) faults.push(['order', node.outerHTML.slice(0, 80)]);
    }
    for (const node of document.querySelectorAll('[role=slider]')) {
        for (const name of ['aria-valuenow', 'aria-valuemin', 'aria-valuemax']) {
            if (!node.hasAttribute(name)) faults.push([name, node.className]);
        }
    }
    for (const node of document.querySelectorAll('canvas, svg')) {
        const told = node.getAttribute('aria-hidden') === 'true' || node.querySelector('title');
        if (!told && !node.closest('[aria-hidden=true]')) faults.push(['picture', node.outerHTML.slice(0, 80)]);
    }
    const seen = (node) => node.getClientRects().length > 0;
    const heads = [...document.querySelectorAll('h1, h2, h3, h4')].filter(seen);
    const levels = heads.map((node) => Number(node.getAttribute('aria-level') ?? node.tagName[1]));
    const skipped = levels.some((level, i) => i && level > levels[i - 1] + 1);
    const first = levels[0] === 1 && levels.filter((level) => level === 1).length === 1;
    if (!first || skipped) faults.push(['headings', levels]);
    const parts = 'main, aside, section[aria-label]:not([role]), [role=region]';
    const nameOf = (node) => node.getAttribute('aria-label') ?? node.tagName;
    const names = [...document.querySelectorAll(parts)].filter(seen).map(nameOf);
    for (const name of names) if (names.indexOf(name) !== names.lastIndexOf(name)) faults.push(['parts alike', name]);
    for (const node of document.body.querySelectorAll('p, h2, h3, h4, dl, table, ul, button')) {
        if (seen(node) && !node.closest(parts)) faults.push(['in no part', node.outerHTML.slice(0, 80)]);
    }
    for (const node of document.querySelectorAll('button, input, select, summary')) {
        const [box, label] = [node.getBoundingClientRect(), node.closest('label')?.getBoundingClientRect()];
        const small = Math.min(box.width, box.height) < 24 && matchMedia('(max-width: 760px)').matches;
        const folded = node.closest('details:not([open]) > :not(summary)');
        if (seen(node) && !folded && small) faults.push(['small', node.outerHTML.slice(0, 80), label?.height]);
    }
    return faults;
}"""
"""What a screen reader would stumble over."""


def everything_open(page: Page) -> None:
    """The page with the table, every list, a card, the ruler and the swipe in sight."""
    page.locator("[data-view=swipe]").click()
    for summary in page.locator("#details summary").all():
        summary.click()
    page.locator("#table-open").click()
    page.locator("[data-table=proposals]").click()
    page.locator("#table-body button").first.click()
    page.locator(".ruler").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_and_every_control_has_name_and_role(browser: Browser, worked: Path, scheme: str) -> None:
    with visit(browser, worked) as opened:
        page = opened.page
        page.emulate_media(color_scheme=scheme)
        ready(page)
        everything_open(page)
        page.locator("[data-language=vi]").click()
        assert page.evaluate(FAULTS) == []
        page.locator("[data-language=en]").click()
        assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")
        assert page.evaluate(FAINT) == []
        assert page.evaluate(FAULTS) == []
        dark = (
            page.evaluate("getComputedStyle(document.getElementById('panel')).backgroundColor") != "rgb(255, 255, 255)"
        )
        assert dark == (scheme == "dark")
        assert opened.errors == []


def test_a_phone_has_them_too(browser: Browser, worked: Path) -> None:
    """Every sheet in turn: a card, the table, the panel with all that it folds."""
    with visit(browser, worked, width=390, height=844, touch=True) as opened:
        page = opened.page
        page.emulate_media(color_scheme="dark")
        ready(page)
        page.locator("#search").fill("T2")
        page.keyboard.press("Enter")
        page.locator(".card button.path").click()
        expect(page.locator(".card figure")).to_be_visible()
        assert page.evaluate(FAULTS) + page.evaluate(FAINT) == []
        page.locator(".card .close").click()
        page.locator("#more").click()
        for summary in page.locator("#details summary").all():
            summary.click()
        assert page.evaluate(FAULTS) + page.evaluate(FAINT) == []
        page.locator("#table-open").click()
        assert page.evaluate(FAULTS) + page.evaluate(FAINT) == []


def test_the_keyboard_reaches_everything_in_the_order_it_is_seen(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("#table-open").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#table-close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#table-open")).to_be_focused()
    page.keyboard.press("Enter")
    wanted = page.evaluate(
        """() => [...document.querySelectorAll(
            'a.skip, button, input, select, summary, .leaflet-bar a, [tabindex="0"]')]
            .filter((node) => node.getClientRects().length && !node.disabled
                && (node.type !== 'radio' || node.checked)
                && !node.closest('details:not([open]) > :not(summary)'))
            .map((node) => node.id || node.className || node.textContent)"""
    )
    page.locator(".skip").focus()
    reached = ["skip"]
    for _ in wanted[1:]:
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "(() => { const n = document.activeElement; return n.id || n.className || n.textContent; })()"
            )
        )
    assert reached == wanted
    page.locator("#search").focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
