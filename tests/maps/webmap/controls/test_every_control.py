"""Every layer that the page offers is painted, and every control does something by mouse, finger and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.builders.pages.browser import Visit, picture, ready, visit

pytestmark = pytest.mark.browser

LINK = "#service=4g&view=after&table=proposals,name,up&language=en"

SIGNATURE = """() => {
    const seen = (node) => node.getClientRects().length > 0;
    const parts = [...document.querySelectorAll('#panel, #table, .card, .measure')].filter(seen);
    const controls = [...document.querySelectorAll('button, input, select, details, [role=slider]')];
    const names = ['aria-pressed', 'aria-expanded', 'aria-valuenow', 'aria-selected'];
    return JSON.stringify([
        window.location.hash, document.body.className, parts.map((node) => node.innerText),
        controls.map((node) => [node.checked, node.value, node.open, ...names.map((name) => node.getAttribute(name))]),
    ]);
}"""
"""Whatever a control can change beside the painted map: address, texts, and the state of every control."""

CHANGED = f"""async (before) => {{
    const signature = {SIGNATURE};
    for (let frame = 0; frame < 300; frame += 1) {{
        if (signature() !== before) return true;
        await new Promise((done) => requestAnimationFrame(done));
    }}
    return false;
}}"""
"""Whether the signature becomes another one within so many frames, however long these take."""

GROUPS = ("[data-language]", "[data-service]", "[data-view]", "[data-table]", "input[name=shading]")
"""Of each group one is chosen: the others are tried first, and it comes last."""

BOXES = ("input[data-layer]", "#filters input", "#scope-only")
OTHERS = (
    *("#worst button >> nth=0", "#table-head button >> nth=0", "#table-head button >> nth=-1"),
    *("#table-body button >> nth=0", ".card .close", "#scope-clear", ".leaflet-control-zoom-in"),
    *(".leaflet-control-zoom-out", ".ruler", ".measure button >> nth=-1"),
)
SELECTS = ("#scope-district", "#scope-commune", "#scope-operator", "#scope-kind", "#scope-place")
DOWNLOADS = (".picture", "#table-downloads button >> nth=0", "#table-downloads button >> nth=1")

Press = Callable[[Locator], None]


def by_key(control: Locator) -> None:
    """Focus and Space, which presses buttons, ticks boxes and chooses what is focused of a group."""
    control.focus()
    control.page.keyboard.press("Enter" if control.evaluate("node => node.tagName === 'A'") else "Space")


def changed_by(page: Page, act: Callable[[], object]) -> bool:
    """Whether anything is another after an act; the address follows a move some frames later."""
    before = page.evaluate(SIGNATURE)
    act()
    return bool(page.evaluate(CHANGED, before))


def idle_controls(page: Page, press: Press) -> list[str]:
    """Controls of the panel, the table and the map that do nothing when they are used one after the other."""
    idle = []

    def use(name: str, control: Locator) -> None:
        if not changed_by(page, lambda: press(control)):
            idle.append(name)

    for group in GROUPS:
        members = [each for each in page.locator(f"{group}:visible").all() if each.is_enabled()]
        chosen = [each for each in members if each.evaluate("n => n.checked || n.ariaPressed === 'true'")]
        rest = [each for each in members if not each.evaluate("n => n.checked || n.ariaPressed === 'true'")]
        assert len(chosen) == 1
        assert rest, group
        for each in (*rest, *chosen):
            use(f"{group} {each.evaluate('n => n.outerHTML.slice(0, 90)')}", each)
    for selector in BOXES:
        boxes = page.locator(f"{selector}:visible").all()
        assert boxes, selector
        for box in boxes:
            for _ in range(2):
                use(f"{selector} {box.evaluate('n => n.dataset.layer ?? n.id')}", box)
    for selector in OTHERS:
        use(selector, page.locator(selector))
    for at, summary in enumerate(page.locator("#details summary:visible").all()):
        use(f"summary {at}", summary)
    return idle


def idle_fields(page: Page) -> list[str]:
    """The same of what a value is chosen in: lists, the slider of phases, the handle of the swipe, the search."""
    idle = []
    for selector in SELECTS:
        field = page.locator(selector)
        if not changed_by(page, lambda field=field: field.select_option(index=1)):
            idle.append(selector)
        page.locator("#scope-clear").click()
    for selector, key in (("#scope-phase", "ArrowLeft"), (".swipe", "ArrowLeft"), ("#search", "T")):
        if selector == ".swipe":
            page.locator("[data-view=swipe]").click()
        page.locator(selector).focus()
        if not changed_by(page, lambda key=key: page.keyboard.press(key)):
            idle.append(selector)
    return idle


def repeated(page: Page) -> np.ndarray:
    """The map once two pictures in a row are alike."""
    before = picture(page)
    for _ in range(40):
        after = picture(page)
        if (after == before).all():
            break
        before = after
    return before


def test_every_layer_that_is_offered_is_painted(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("[data-view=after]").click()
    page.locator("[data-service='4g']").click()
    layers = page.locator("input[data-layer]").evaluate_all("all => all.map((box) => box.dataset.layer)")
    assert len(layers) >= 11
    before = repeated(page)
    faint = {}
    for layer in layers:
        page.locator(f"input[data-layer={layer}]").uncheck()
        pixels = int((before != picture(page)).any(axis=-1).sum())
        if pixels < 40:  # less than a mark
            faint[layer] = pixels
        page.locator(f"input[data-layer={layer}]").check()
    assert faint == {}
    assert (before == repeated(page)).all()


@pytest.mark.parametrize("means", ["mouse", "keyboard", "finger"])
def test_every_control_does_something(browser: Browser, worked: Path, means: str) -> None:
    press: Press = {"mouse": Locator.click, "keyboard": by_key, "finger": Locator.tap}[means]
    with visit(browser, worked, height=1200, touch=means == "finger") as opened:
        page = opened.page
        page.evaluate("link => { window.location.hash = link; window.location.reload(); }", LINK)
        ready(page)
        expect(page.locator("#table")).to_be_visible()
        assert idle_controls(page, press) == []
        assert opened.requests == []
        assert opened.errors == []


def test_every_field_takes_a_value_and_every_download_comes(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("[data-view=after]").click()
    page.locator("#table-open").click()
    for selector in DOWNLOADS:
        with page.expect_download() as saved:
            page.locator(selector).click()
        assert saved.value.path().stat().st_size > 100
    page.locator("#table-close").click()
    assert idle_fields(page) == []
