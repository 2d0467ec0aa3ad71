"""Signal on the overview: from a disk when the file is chosen, from a server in ranges, and told where it cannot be."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from phusong.maps.country.pages import country_pages
from phusong.maps.country.part import Country
from phusong.maps.country.signal_tiles import country_tiles
from phusong.maps.indicators.after import served_after
from phusong.maps.indicators.ranking import rank_units
from tests.builders.networks.large_network import large_raster
from tests.builders.networks.provinces import lay_provinces
from tests.builders.pages.browser import picture, ready, visit
from tests.builders.pages.contexts import MAP_CONTEXT

pytestmark = pytest.mark.browser


class Ranges(SimpleHTTPRequestHandler):
    """Gives files and parts of them, and keeps what was asked for."""

    def __init__(self, *args, asked: list[str], **more) -> None:
        self.asked = asked
        super().__init__(*args, **more)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if not found or not Path(self.translate_path(self.path)).is_file():
            super().do_GET()
            return
        content = Path(self.translate_path(self.path)).read_bytes()
        first, last = int(found[1]), min(int(found[2]), len(content) - 1)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        self.send_header("Content-Length", str(last + 1 - first))
        self.end_headers()
        self.wfile.write(content[first : last + 1])

    def log_message(self, *_: object) -> None:
        """Nothing is told of requests."""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Address of a server of a folder, and the paths that it is asked for."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Ranges, directory=str(folder), asked=asked))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def country_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiles")
    laid = lay_provinces(("A", "B"), villages=40, sites=6, proposals=2)
    raster = laid.raster(large_raster(laid.case[0], step_m=1000.0))
    weaker = replace(raster, values=raster.values - 20.0)
    context = replace(MAP_CONTEXT, rasters={"4g": weaker}, after={"4g": raster}, weights={"4g": 1.0})
    country = Country(laid.network, laid.coverage, laid.plan, context)
    (folder / "map").mkdir()
    signal: dict[str, dict[str, str]] = {}
    for tiles in country_tiles(country):
        content = tiles.draw()
        assert content is not None
        (folder / tiles.path).write_bytes(content)
        signal.setdefault(tiles.service, {})[tiles.view] = tiles.path
    ranked = rank_units(laid.network, laid.coverage, served_after(laid.coverage, laid.plan))
    for name, make in country_pages(country, ranked, 0, signal):
        (folder / name).write_text(make(), encoding="utf-8")
    return folder


def blue(page: Page) -> int:
    """Pixels of the map in the blues of signal: more blue than red by far."""
    image = picture(page).astype(int)
    return int((image[..., 2] - image[..., 0] > 60).sum())


def wait_for_signal(page: Page, more_than: int = 10_000) -> int:
    """Pixels of signal once the tiles are there; fewer when they do not come within so many looks."""
    found = 0
    for _ in range(300):
        found = blue(page)
        if found > more_than:
            break
    return found


def test_from_a_disk_the_chosen_file_is_drawn_and_nothing_is_asked_for(browser: Browser, country_folder: Path) -> None:
    with visit(browser, country_folder / "map.html") as one:
        page = one.page
        ready(page)
        page.click('[data-service="4g"]')
        page.check('input[value="signal"]')
        assert blue(page) < 1_000
        expect(page.locator("#signal-say")).to_contain_text("map/signal_4g.pmtiles")
        page.set_input_files(
            "#signal-file",
            [str(country_folder / "map" / name) for name in ("signal_4g.pmtiles", "signal_4g_after.pmtiles")],
        )
        today = wait_for_signal(page)
        assert today > 10_000
        expect(page.locator("#signal")).to_be_hidden()
        page.click('[data-view="after"]')
        assert wait_for_signal(page, round(today * 1.1)) > today * 1.1
        page.check('input[value="people"]')
        assert blue(page) < 1_000
        page.click('[data-service="fibre"]')
        expect(page.locator('input[value="signal"]')).to_be_disabled()
        assert one.requests == []
        assert one.errors == []


def test_a_server_gives_the_parts_that_are_shown(browser: Browser, country_folder: Path) -> None:
    with served(country_folder) as (address, asked):
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/map.html#service=4g&shading=signal")
        ready(page)
        assert wait_for_signal(page) > 10_000
        assert page.locator("#signal").is_hidden()
        assert {path for path in asked if "favicon" not in path} == {"/map.html", "/map/signal_4g.pmtiles"}
        assert errors == []
        page.close()


def test_a_file_that_is_not_there_is_told_of(browser: Browser, country_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "map.html").write_bytes((country_folder / "map.html").read_bytes())
    with served(tmp_path) as (address, asked):
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(f"{address}/map.html#service=4g&shading=signal")
        ready(page)
        expect(page.locator("#signal-say")).to_contain_text("map/signal_4g.pmtiles could not be read")
        expect(page.locator("#signal-choose")).to_be_hidden()
        assert "/map/signal_4g.pmtiles" in asked
        page.close()


def test_a_page_of_a_province_may_read_nothing_beside_it(country_folder: Path) -> None:
    policy = re.compile(r"connect-src")
    assert policy.search((country_folder / "map.html").read_text(encoding="utf-8"))
    assert not policy.search((country_folder / "map" / "a.html").read_text(encoding="utf-8"))
