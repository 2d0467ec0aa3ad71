"""The pictures of the pages in the documentation, taken from a finished run.

Run by hand: ``python -m benchmarks.pictures RUN [FOLDER]`` (``docs/planning/pictures`` unless told). What is shown is
found in the page itself, so that the pictures can be taken again after every change: the village without service with
the most people that the ground hides from its mast, the proposal that brings the most people, communes by their people
without. The overview is that of six generated provinces, whatever the run. Captions in ``README.md`` and
``docs/maps.md`` quote figures of the run: they are mended by hand.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page

from benchmarks.country import country_of
from phusong.maps.country import country_pages
from phusong.maps.indicators import rank_units, served_after
from phusong.runs.printing import report_png
from tests.builders.pages.browser import chromium, find_chromium, ready

QUALITY = 82
DESK, PHONE = (1280, 800), (390, 800)
PHONE_RATIO = 1.5
BROUGHT = (0.35, 0.1, 0.6, 0.25, 0.05, 0.45)
"""Share of the villages without a service that the plan brings it to, in each province of the overview."""
SIZES = (1.0, 0.35, 0.8, 1.4, 0.55, 1.15)
"""People of each province of the overview beside those of the first: else all would look alike."""
REPORT_WIDTH = 1000


def gap(page: Page) -> None:
    """The largest village without the service whose path to the mast the ground blocks."""
    page.locator("#list-gaps summary").click()
    for one in page.locator("#list-gaps li button:not(.downloads *)").all():
        one.click()
        page.locator(".card button.path").click()
        page.locator(".card figure, .card p.path").wait_for()
        if "blocked" in page.locator(".card").inner_text():
            break
    page.evaluate("document.getElementById('panel').scrollTop = 0")


def proposal(page: Page) -> None:
    """The proposal that brings the service to the most people."""
    page.locator("#table-body button").first.click()
    page.locator("#table-close").click()


def commune(page: Page) -> None:
    """The third of the communes by their people without the service."""
    page.locator("#table-body button").nth(2).click()


def first(_page: Page) -> None:
    """As it opens."""


SHOTS: tuple[tuple[str, str, Callable[[Page], None]], ...] = (
    ("map", "language=en", first),
    ("gap", "language=en", gap),
    ("proposal", "language=en&view=after&table=proposals,people_4g,down", proposal),
    ("table", "language=vi&table=communes,people_without,down", commune),
    ("phone", "language=vi", first),
)
"""Name, address of the map, and what is done to it before the picture."""


def taken(browser: Browser, run: Path, shot: tuple[str, str, Callable[[Page], None]]) -> Image.Image:
    """One picture of the map of a run."""
    name, address, act = shot
    (width, height), ratio = (PHONE, PHONE_RATIO) if name == "phone" else (DESK, 1.0)
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=ratio, has_touch=name == "phone", offline=True
    )
    page = context.new_page()
    page.goto(f"{(run / 'map.html').resolve().as_uri()}#{address}")
    ready(page)
    act(page)
    page.mouse.move(0, 0)
    page.wait_for_timeout(500)  # cards and sheets open in a moment
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return image


def overview(folder: Path) -> None:
    """Write the overview of provinces side by side, and their maps, as a run over them would."""
    country = country_of(len(SIZES))
    villages = country.network.villages
    sizes = np.repeat(SIZES, len(villages) // len(SIZES))
    more = replace(villages, population=np.round(villages.population * sizes))
    chance = np.random.default_rng(1).random(len(villages))
    brought = {
        service: state.served | (chance < np.repeat(BROUGHT, len(villages) // len(SIZES)))
        for service, state in country.coverage.services.items()
    }
    plan = replace(country.plan, after=brought)
    country = replace(country, network=replace(country.network, villages=more), plan=plan)
    ranked = rank_units(country.network, country.coverage, served_after(country.coverage, country.plan))
    (folder / "map").mkdir()
    for name, make in country_pages(country, ranked, 0):
        (folder / name).write_text(make(), encoding="utf-8")


def main(run: Path, folder: Path) -> None:
    """Take every picture anew."""
    with chromium(whole=True) as browser, TemporaryDirectory() as beside:
        overview(Path(beside))
        images = {shot[0]: taken(browser, run, shot) for shot in SHOTS}
        images["overview"] = taken(browser, Path(beside), ("overview", "language=en&service=4g", first))
    report = (run / "report.html").read_text(encoding="utf-8")
    paper = Image.open(io.BytesIO(report_png(report, "en", find_chromium(whole=True)))).convert("RGB")
    size = (REPORT_WIDTH, round(paper.height * REPORT_WIDTH / paper.width))
    images["report"] = paper.resize(size, Image.Resampling.LANCZOS)
    for name, image in images.items():
        image.save(folder / f"{name}.webp", quality=QUALITY, method=6)
        print(name, image.size, (folder / f"{name}.webp").stat().st_size, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "docs/planning/pictures"))
