"""How tests open a page: the system's Chromium, headless, with the network refused and every wish for it recorded."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SHELL = "chromium-headless-shell"
"""Chromium without what stands around a page: it opens one with a third of the work."""
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)


@dataclass
class Visit:
    """A page that is open.

    Attributes:
        page: Playwright's page.
        requests: Addresses that were asked for, other than the page itself and data inside it.
        errors: Errors and warnings of the page's console, and exceptions of its scripts.
    """

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def find_chromium(*, whole: bool = False) -> str:
    """Path of the system's Chromium; without one the test fails in CI and is skipped elsewhere.

    Args:
        whole: The browser that people have, and not its shell.
    """
    for name in NAMES if whole else (SHELL, *NAMES):
        path = shutil.which(name)
        if path:
            return path
    reason = f"no Chromium found (looked for {', '.join(NAMES)}): install the package chromium"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def chromium(*, whole: bool = False) -> Iterator[Browser]:
    """A browser with a fresh profile; ``whole`` as of :func:`find_chromium`."""
    executable = find_chromium(whole=whole)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visit(
    browser: Browser,
    path: Path,
    *,
    width: int = 1400,
    height: int = 900,
    bypass_policy: bool = False,
    touch: bool = False,
) -> Iterator[Visit]:
    """Open a file with the network refused.

    Args:
        browser: The browser.
        path: The page.
        width: Width of the window, pixels.
        height: Height of the window, pixels.
        bypass_policy: Switch the page's content security policy off, to see what it would hide.
        touch: A finger in place of a mouse.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height},
        offline=True,
        bypass_csp=bypass_policy,
        has_touch=touch,
        service_workers="block",
    )
    try:
        page = context.new_page()
        opened = Visit(page)
        address = path.as_uri()
        page.on("request", lambda request: _record(opened, request.url, address))
        page.on("websocket", lambda socket: opened.requests.append(socket.url))
        page.on("console", lambda message: message.type in ("error", "warning") and opened.errors.append(message.text))
        page.on("pageerror", lambda error: opened.errors.append(str(error)))
        page.goto(address)
        yield opened
    finally:
        context.close()


def _record(opened: Visit, url: str, address: str) -> None:
    if url.split("#")[0] != address and not url.startswith("data:"):
        opened.requests.append(url)


# What would run if a name ever became code or markup.
TRAPS = (
    "<img src=x onerror=window.trapped=1>",
    "${window.trapped=1}",
    "`${window.trapped=1}`",
    "</script><script>window.trapped=1</script>",
    "<svg onload=window.trapped=1>",
    "{{ trapped }}",
    "javascript:window.trapped=1",
)


def written(path: Path, page: str) -> Path:
    path.write_text(page, encoding="utf-8")
    return path


def ready(page: Page) -> None:
    """Wait until the page is written and its map stands still."""
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    still(page)


_STILL = """async (mark) => {
    const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const maps = () => document.querySelectorAll('.leaflet-container, .leaflet-map-pane');
    const boxes = () => JSON.stringify([...maps(), mark ?? document.body].map((node) => node.getBoundingClientRect()));
    const fades = () => document.getAnimations().some((each) => each.playState === 'running');
    const runs = () => fades() || document.querySelector('.leaflet-zoom-anim, .leaflet-pan-anim');
    let before;
    do {
        before = boxes();
        await frames();
    } while (runs() || boxes() !== before);
}"""
"""Resolves once nothing fades, no zoom or move of a map runs, and neither it nor the mark has moved for two frames."""


def still(page: Page) -> None:
    """Wait until maps of the page stand still and are laid out: their own animations are asked, never the clock."""
    page.evaluate(_STILL)


def settled(mark: Locator) -> Locator:
    """A mark once it stands still: a map is laid out anew when the page around it has its size."""
    mark.evaluate(_STILL)
    return mark


def open_link(page: Page, link: str) -> None:
    """Load the page anew with what a link holds after its `#`.

    Never by `wait_for_function`: it evaluates text inside the page, which the page's content security policy refuses
    unless what is waited for holds at the first look.
    """
    with page.expect_event("load"):
        page.evaluate("link => { window.location.hash = link; window.location.reload(); }", link)
    ready(page)


def picture(page: Page) -> np.ndarray:
    """The map as it is painted once it stands still, shape (height, width, 3)."""
    still(page)
    image = Image.open(io.BytesIO(page.locator(".folium-map").screenshot()))
    return np.asarray(image.convert("RGB"))


def painted(image: np.ndarray, colour: str) -> int:
    """Pixels of exactly one colour."""
    return int((image == tuple(bytes.fromhex(colour.removeprefix("#")))).all(axis=-1).sum())


_IMAGES_TRIED = """() => Promise.all([...document.images].map((image) => image.complete || new Promise((done) => {
    for (const end of ['load', 'error']) image.addEventListener(end, done);
})))"""


def assert_harmless(opened: Visit) -> None:
    """Nothing of a page's texts ran, once every image that one of them may have made was loaded or failed."""
    opened.page.evaluate(_IMAGES_TRIED)
    assert opened.page.evaluate("window.trapped") is None
    assert opened.page.locator("img:not(.leaflet-image-layer)").count() == 0
    assert opened.requests == []
    assert opened.errors == []
