"""The map beside a stock Folium map of the same villages: size, building, first paint, moving and searching.

Run by hand: ``python -m benchmarks.map [VILLAGES ...]`` (1,556 and 100,000 unless told). Both pages open in headless
Chromium without a network; the stock page is handed the Leaflet that ours carries, for without it it stays blank.
Moves and searches are told in processor time of the page's own thread, which other work on the machine leaves
alone; the first paint is of the clock, so it is sound only on a machine that does nothing else.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import folium
import geopandas as gpd
import numpy as np
from playwright.sync_api import Browser, CDPSession, Page, Route
from playwright.sync_api import TimeoutError as TooSlow

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage
from phusong.maps.page.seal import LEAFLET_CSS, LEAFLET_JS, vendored
from phusong.maps.webmap import render_map
from tests.builders.networks.large_network import large_coverage, large_network, large_plan, large_raster
from tests.builders.pages.browser import chromium
from tests.builders.pages.contexts import MAP_CONTEXT

MOVES = 40
PAINT_LIMIT_MS = 90_000
QUERIES = ("nam pung 7", "Thôn Nậm Pung 123", "ban pho", "da vach 3", "lci0042", "zzz", "V000099", "n") * 3

_WATCH = """
window.paintedAt = null;
const small = document.createElement('canvas');
small.width = small.height = 24;
const look = () => {
    const canvases = [...document.querySelectorAll('.leaflet-pane canvas')].filter((each) => each.width);
    const drawn = canvases.some((each) => {
        const ctx = small.getContext('2d', {willReadFrequently: true});
        ctx.clearRect(0, 0, 24, 24);
        ctx.drawImage(each, 0, 0, 24, 24);
        return ctx.getImageData(0, 0, 24, 24).data.some((value) => value > 0);
    });
    if (drawn) window.paintedAt = performance.now();
    else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""

_PAN = """
async ([name, i]) => {
    const map = eval(name); // ours is a constant of the page, which its window does not have
    map.panBy([i % 2 ? 180 : -150, i % 3 ? 90 : -160], {animate: false});
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}
"""

_SEARCH = """
async (query) => {
    const field = document.getElementById('search');
    field.value = query;
    field.dispatchEvent(new Event('input'));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one page costs.

    Attributes:
        page: Which page.
        size_mb: Size, megabytes.
        build_s: Processor time to make it, seconds.
        paint_ms: From opening to the first mark, milliseconds of the clock.
        paint_cpu_ms: Processor time that the page's own thread takes for that, milliseconds.
        pan_p95_ms: 95 % of moves take no more, milliseconds of the processor.
        search_p95_ms: 95 % of searches take no more, milliseconds of the processor; NaN where there is no search.
    """

    page: str
    size_mb: float
    build_s: float
    paint_ms: float
    paint_cpu_ms: float
    pan_p95_ms: float
    search_p95_ms: float


def our_page(network: Network, coverage: Coverage) -> str:
    """The map with signal before and after the plan."""
    signal = large_raster(network)
    rasters = {"4g": signal, "5g": signal}
    context = replace(MAP_CONTEXT, rasters=rasters, after=rasters, weights={"4g": 1.0})
    return render_map(network, coverage, large_plan(network, coverage), context=context)


def stock_page(network: Network, coverage: Coverage) -> str:
    """The same villages and communes as Folium's handbook would draw them, on canvas."""
    villages = network.villages
    points = gpd.GeoDataFrame(
        {
            "id": villages.ids,
            "name": villages.names,
            "commune": villages.commune_codes,
            "population": villages.population,
            **{service: coverage.served(service) for service in coverage.services},
        },
        geometry=gpd.points_from_xy(villages.x_m, villages.y_m),
        crs=network.crs,
    ).to_crs(4326)
    communes = gpd.GeoDataFrame({"name": network.communes.names}, geometry=network.communes.outlines, crs=network.crs)
    chart = folium.Map(location=[22.35, 103.9], zoom_start=9, tiles=None, prefer_canvas=True, max_zoom=17)
    folium.GeoJson(communes.to_crs(4326), name="communes").add_to(chart)
    folium.GeoJson(
        points,
        marker=folium.CircleMarker(radius=4, fill=True, fill_color="#0072B2", fill_opacity=0.8),
        style_function=lambda each: {"fillColor": "#0072B2" if each["properties"]["4g"] else "#D55E00", "weight": 1},
        tooltip=folium.GeoJsonTooltip(["name", "population"]),
    ).add_to(chart)
    page: str = chart.get_root().render()
    return page


def measured(browser: Browser, name: str, page: str, build_s: float) -> Figures:
    """Open a page and try it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.html"
        path.write_text(page, encoding="utf-8")
        # Closed with its browser: a page that is too busy to paint does not answer when it is asked to close.
        context = browser.new_context(viewport={"width": 1400, "height": 900}, bypass_csp=True)
        tab = context.new_page()
        tab.set_default_timeout(PAINT_LIMIT_MS)
        session = context.new_cdp_session(tab)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        tab.route("**/*", _answer)
        tab.add_init_script(_WATCH)
        tab.goto(path.as_uri(), wait_until="commit")
        try:
            tab.wait_for_function("window.paintedAt !== null")
        except TooSlow:  # nothing to see within the limit: nothing to move either
            return Figures(name, len(page.encode()) / 1e6, build_s, *[float("nan")] * 4)
        paint_cpu_ms = 1000.0 * _task_s(session)
        paint_ms = float(tab.evaluate("window.paintedAt"))
        chart = tab.evaluate("document.querySelector('.folium-map').id")
        tab.wait_for_timeout(1500)  # what a page puts off until it is painted
        pans = [_worked_ms(session, tab, _PAN, [chart, move]) for move in range(MOVES)]
        searches = [_worked_ms(session, tab, _SEARCH, query) for query in _queries(tab)]
        return Figures(name, len(page.encode()) / 1e6, build_s, paint_ms, paint_cpu_ms, _p95(pans), _p95(searches))


def _answer(route: Route) -> None:
    """Leaflet for whoever asks for it; nothing else is there."""
    address = route.request.url
    if address.startswith(("file:", "data:", "blob:")):
        route.continue_()
    elif "leaflet.js" in address or "leaflet.css" in address:
        route.fulfill(body=vendored(LEAFLET_JS if address.endswith(".js") else LEAFLET_CSS))
    else:
        route.abort()


def _queries(tab: Page) -> tuple[str, ...]:
    """What is searched for; nothing where the page has no search."""
    return QUERIES if tab.locator("#search").count() else ()


def _worked_ms(session: CDPSession, tab: Page, action: str, argument: object) -> float:
    """Processor time that the page's own thread spends on an action and the frame after it, milliseconds."""
    before = _task_s(session)
    tab.evaluate(action, argument)
    return 1000.0 * (_task_s(session) - before)


def _task_s(session: CDPSession) -> float:
    told = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in told if each["name"] == "TaskDuration"))


def _p95(times_ms: list[float]) -> float:
    return float(np.percentile(times_ms, 95)) if times_ms else float("nan")


def _built(make: Callable[[Network, Coverage], str], network: Network, coverage: Coverage) -> tuple[str, float]:
    start = time.process_time()
    page = make(network, coverage)
    return page, time.process_time() - start


def main(counts: list[int]) -> None:
    """Print a row for each page and number of villages."""
    print(
        f"{'villages':>9} {'page':<8} {'MB':>6} {'build s':>8} {'paint ms':>9} {'paint cpu':>9} {'pan p95':>8} "
        f"{'search p95':>11}"
    )
    for count in counts:
        network = large_network(count)
        coverage = large_coverage(network, gaps=max(44, count // 40))
        for name, make in (("phusong", our_page), ("stock", stock_page)):
            page, build_s = _built(make, network, coverage)
            with chromium(whole=True) as browser:
                row = measured(browser, name, page, build_s)
            print(
                f"{count:>9,} {row.page:<8} {row.size_mb:>6.2f} {row.build_s:>8.1f} {row.paint_ms:>9.0f} "
                f"{row.paint_cpu_ms:>9.0f} {row.pan_p95_ms:>8.0f} {row.search_p95_ms:>11.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [1_556, 100_000])
