"""Names on the map: none lies on another at any zoom and width, and those of districts are not lost."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from phusong.maps.webmap.page import render_map
from tests.builders.networks.large_network import large_coverage, large_network, large_plan
from tests.builders.pages.browser import ready, visit, written
from tests.builders.pages.contexts import MAP_CONTEXT

pytestmark = pytest.mark.browser

RECORD = """() => {
    const drawing = CanvasRenderingContext2D.prototype;
    const { fillText } = drawing;
    window.written = new Map();
    drawing.fillText = function (text, x, y, ...rest) {
        if (this.canvas.isConnected) {
            const m = this.measureText(text);
            const [left, right] = [x - m.actualBoundingBoxLeft, x + m.actualBoundingBoxRight];
            const box = [left, y - m.actualBoundingBoxAscent, right, y + m.actualBoundingBoxDescent];
            if (!window.written.has(this.canvas)) window.written.set(this.canvas, []);
            window.written.get(this.canvas).push({ text, box });
        }
        return fillText.call(this, text, x, y, ...rest);
    };
}"""
"""Keeps what is written on the canvases of the map, and the box of its letters, whoever writes it."""

LOOK = """(zoom) => {
    map_phusong.setMinZoom(zoom);
    map_phusong.setZoom(zoom, {animate: false});
    window.written.clear();
    map_phusong.eachLayer((layer) => layer.redraw?.());
    const meet = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
    const overlaps = [];
    for (const names of window.written.values()) {
        names.forEach((name, i) => {
            const met = names.slice(0, i).filter((other) => meet(name.box, other.box));
            overlaps.push(...met.map((other) => [name.text, other.text]));
        });
    }
    return { overlaps, names: [...window.written.values()].flat().map(({ text }) => text) };
}"""


@pytest.fixture(scope="module")
def crowded(folder: Path) -> Path:
    """152 communes in 38 districts with long names, two of which differ by their kind alone."""
    network = large_network()
    districts = np.array(
        [f"Huyện Mường Khương Thượng {i // 4}" for i in range(len(network.communes.names))], dtype=object
    )
    districts[4:8], districts[8:12] = "Thị xã Kỳ Anh", "Huyện Kỳ Anh"
    network = replace(network, communes=replace(network.communes, districts=districts))
    coverage = large_coverage(network)
    page = render_map(network, coverage, large_plan(network, coverage), context=MAP_CONTEXT)
    return written(folder / "crowded.html", page)


def looked_at(page: Page, zooms: np.ndarray) -> dict[float, dict[str, list[str]]]:
    page.evaluate(RECORD)
    return {float(zoom): page.evaluate(LOOK, float(zoom)) for zoom in zooms}


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1400, 1587])
def test_no_name_lies_on_another(browser: Browser, crowded: Path, width: int) -> None:
    with visit(browser, crowded, width=width) as opened:
        page = opened.page
        ready(page)
        page.locator("[data-view=after]").click()
        least = page.evaluate("map_phusong.getMinZoom()")
        seen = looked_at(page, np.arange(least, 15.1, 0.5))
        assert {zoom: look["overlaps"] for zoom, look in seen.items() if look["overlaps"]} == {}
        assert all(look["names"] for look in seen.values())
        assert any(name.startswith("Thôn") for look in seen.values() for name in look["names"])
        assert opened.errors == []


def test_a_district_is_told_by_its_own_name_unless_two_are_alike(browser: Browser, crowded: Path) -> None:
    with visit(browser, crowded) as opened:
        page = opened.page
        ready(page)
        names = looked_at(page, np.array([10.5]))[10.5]["names"]
        assert {"Thị xã Kỳ Anh", "Huyện Kỳ Anh"} <= set(names)
        assert any(name.startswith("Mường Khương Thượng") for name in names)
        assert not any(name.startswith("Huyện Mường") for name in names)


def test_nearer_by_no_district_loses_its_name_again(browser: Browser, crowded: Path) -> None:
    with visit(browser, crowded, width=1400, height=1400) as opened:
        page = opened.page
        ready(page)
        fit = page.evaluate("map_phusong.getZoom()")
        counts = [len(look["names"]) for look in looked_at(page, np.array([fit - 2, fit - 1, fit])).values()]
        assert all(far <= near for far, near in pairwise(counts))
        assert counts[-1] >= 30
