"""A background of tiles: nobody is asked for it until a person does, and then the server that is named alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from phusong.maps.page import PageError
from phusong.maps.webmap.context import Tiles
from phusong.maps.webmap.page import render_map
from tests.builders.pages.browser import TRAPS, open_link, painted, picture, ready, visit, written
from tests.builders.pages.maps import worked_case, worked_context

pytestmark = pytest.mark.browser

COLOUR = "#12AB34"
CREDIT = "© Bản đồ Ví dụ <img src=x onerror=window.trapped=1>"


class OneColour(BaseHTTPRequestHandler):
    """Gives the same tile for every address, and keeps what was asked for."""

    def __init__(self, *args, asked: list[str], **more) -> None:
        self.asked = asked
        super().__init__(*args, **more)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        content = io.BytesIO()
        Image.fromarray(np.full((256, 256, 3), tuple(bytes.fromhex(COLOUR[1:])), dtype=np.uint8)).save(content, "PNG")
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(content.getvalue())

    def log_message(self, *_: object) -> None:
        """Nothing is told of requests."""


@contextmanager
def tile_server() -> Iterator[tuple[str, list[str]]]:
    """Address of the tiles of a server, and the paths that it is asked for."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(OneColour, asked=asked))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/{{z}}/{{x}}/{{y}}.png", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def page_with(tiles: Tiles, path: Path) -> Path:
    case = worked_case()
    return written(path, render_map(*case, context=replace(worked_context(case[0]), tiles=tiles)))


def open_layers(page: Page) -> None:
    """Whatever the page offers, tried once: languages, services, times, every layer and shading, table and lists."""
    for name in ("vi", "en"):
        page.locator(f"[data-language={name}]").click()
    for name in ("after", "swipe", "today"):
        page.locator(f"[data-view={name}]").click()
    for box in page.locator("input[data-layer]:visible").all():
        box.uncheck()
        box.check()
    for radio in page.locator("input[name=shading]:enabled").all():
        radio.check()
    page.locator("#table-open").click()
    for summary in page.locator("#details summary:visible").all():
        summary.click()


def test_with_the_network_refused_nothing_is_asked_for_until_it_is_switched_on(browser: Browser, worked: Path) -> None:
    with visit(browser, worked) as opened:
        page = opened.page
        ready(page)
        open_layers(page)
        expect(page.locator("#tiles-on")).not_to_be_checked()
        expect(page.locator("#tiles-says")).to_contain_text("asks nobody")
        assert opened.requests == []
        assert opened.errors == []
        page.locator("#tiles-on").check()
        expect(page.locator("#tiles-says")).to_contain_text("tiles.example gives nothing")
        assert opened.requests
        assert all(each.startswith("https://tiles.example/") for each in opened.requests)
        page.locator("#tiles-on").uncheck()
        opened.requests.clear()
        open_link(page, page.evaluate("location.hash"))  # neither a link nor a new load switches it on again
        page.locator(".leaflet-control-zoom-in").click()
        expect(page.locator("#tiles-on")).not_to_be_checked()
        assert opened.requests == []


def test_tiles_come_from_the_server_once_they_are_asked_for(browser: Browser, folder: Path) -> None:
    with tile_server() as (address, asked):
        path = page_with(Tiles(address, CREDIT), folder / "served.html")
        context = browser.new_context(viewport={"width": 1400, "height": 900}, service_workers="block")
        page = context.new_page()
        try:
            page.goto(path.as_uri())
            ready(page)
            page.locator("input[value=none]").check()
            page.locator("[data-layer=relief]").uncheck()
            assert asked == []
            assert painted(picture(page), COLOUR) == 0
            page.locator("#tiles-on").focus()
            page.keyboard.press("Space")
            expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
            expect(page.locator(".leaflet-tile-container img:not(.leaflet-tile-loaded)")).to_have_count(0)
            for tile in page.locator(".leaflet-tile-container img").all():  # they fade in
                expect(tile).to_have_css("opacity", "1")
            clear = painted(picture(page), COLOUR)
            assert clear > 100_000
            assert all(each.endswith(".png") and each.count("/") == 3 for each in asked)
            expect(page.locator(".tiles-credit")).to_have_text(CREDIT)
            page.locator("input[value=share]").check()
            assert painted(picture(page), COLOUR) < clear / 2  # communes are shaded over it
            page.locator("#tiles-on").uncheck()
            expect(page.locator(".tiles-credit")).to_have_count(0)
            assert painted(picture(page), COLOUR) == 0
            assert page.evaluate("window.trapped") is None
        finally:
            context.close()


def test_without_an_address_nothing_is_offered() -> None:
    case = worked_case()
    page = render_map(*case, context=replace(worked_context(case[0]), tiles=None))
    assert 'id="tiles-on"' not in page
    assert "img-src data:; " in page


@pytest.mark.parametrize("address", ["javascript:alert(1)//{z}/{x}/{y}", "https://a;script-src *//{z}{x}{y}", *TRAPS])
def test_only_a_server_is_let_into_the_policy(address: str) -> None:
    case = worked_case()
    with pytest.raises(PageError, match="from a server alone"):
        render_map(*case, context=replace(worked_context(case[0]), tiles=Tiles(address, "x")))
