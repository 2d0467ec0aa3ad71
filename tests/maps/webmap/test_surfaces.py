"""Surfaces of the map beside the signal: how far inside a service reaches, how surely, how clean and fast, whence."""

from __future__ import annotations

import io
from base64 import b64decode
from dataclasses import replace

import numpy as np
import pytest
from affine import Affine
from PIL import Image
from playwright.sync_api import expect
from pyproj import CRS, Transformer

from phusong.coverage.terrain import Grid
from phusong.maps.page.palette import BELOW, LEVEL_COLOURS, SERVER_COLOURS, SIGNAL_COLOURS
from phusong.maps.webmap.data import page_data
from phusong.maps.webmap.images import picked, web_frame
from phusong.maps.webmap.surfaces import SURFACES, surfaces_of
from tests.builders.pages.browser import picture
from tests.builders.pages.maps import worked_case, worked_context

NETWORK, COVERAGE, PLAN = worked_case()
CONTEXT = worked_context(NETWORK)
AREA = (NETWORK.communes.outlines, NETWORK.crs)
UTM_48N = CRS(32648)


@pytest.fixture(scope="module")
def surfaces():
    return surfaces_of(CONTEXT, AREA)


def colours_of(image) -> set[str]:
    """Colours that an image is painted with, the clear ones left out."""
    opened = Image.open(io.BytesIO(b64decode(image.url.partition(",")[2]))).convert("RGBA")
    pixels = np.asarray(opened).reshape(-1, 4)
    return {"#" + bytes(colour[:3]).hex().upper() for colour in np.unique(pixels, axis=0) if colour[3]}


def test_every_surface_of_every_service_before_and_after(surfaces):
    wanted = {f"{surface}/{service}" for surface in SURFACES for service in ("4g", "5g")}
    assert set(surfaces.images["today"]) == set(surfaces.images["after"]) == wanted
    assert surfaces.left_out == ()
    images = surfaces.images["today"]
    assert set(LEVEL_COLOURS) < colours_of(images["level/4g"])
    assert {*SIGNAL_COLOURS, BELOW} < colours_of(images["probability/4g"])
    assert {*SIGNAL_COLOURS, BELOW} < colours_of(images["sinr/4g"])
    assert {*SIGNAL_COLOURS, BELOW} < colours_of(images["downlink/4g"])
    assert {*SIGNAL_COLOURS, BELOW} < colours_of(images["uplink/4g"])
    assert images["uplink/4g"] != images["downlink/4g"]
    assert colours_of(images["server/4g"]) == {SERVER_COLOURS[0]}, "one mast, heard everywhere"


def test_classes_are_told_with_their_limits(surfaces):
    level = surfaces.classes["level"]["4g"]
    assert [(each["name"], each["lower"]) for each in level] == [
        ("indoors", -92.5),
        ("vehicle", -101.0),
        ("outdoors", -110.0),
    ]
    assert [(each["lower"], each["upper"]) for each in surfaces.classes["sinr"]["5g"]] == [
        (20.0, None),
        (13.0, 20.0),
        (6.0, 13.0),
        (0.0, 6.0),
        (None, 0.0),
    ]
    rates = [(each["lower"], each["upper"]) for each in surfaces.classes["downlink"]["4g"]]
    assert rates == [(100.0, None), (30.0, 100.0), (10.0, 30.0), (2.5, 10.0), (None, 2.5)]
    rates = [(each["lower"], each["upper"]) for each in surfaces.classes["uplink"]["4g"]]
    assert rates == [(50.0, None), (10.0, 50.0), (2.5, 10.0), (1.0, 2.5), (None, 1.0)]
    assert set(page_data(NETWORK, COVERAGE, PLAN, CONTEXT, surfaces)["surfaces"]) == set(SURFACES)


def test_what_a_run_does_not_know_is_not_offered():
    unknown = np.full(CONTEXT.quality["4g"].uplink_mbps.shape, np.nan, dtype=np.float32)
    quality = {service: replace(each, uplink_mbps=unknown) for service, each in CONTEXT.quality.items()}
    found = surfaces_of(replace(CONTEXT, quality=quality, quality_after=quality), AREA)
    assert set(found.classes) == set(SURFACES) - {"uplink"}
    assert found.left_out == ()


@pytest.mark.slow
def test_what_has_no_room_is_left_to_the_files(surfaces):
    sizes = {
        surface: sum(len(image.url) for of in surfaces.images.values() for key, image in of.items() if surface in key)
        for surface in SURFACES
    }
    room = sizes["level"] + sizes["server"]
    few = surfaces_of(CONTEXT, AREA, room)
    least = ("probability", "sinr", "downlink", "uplink")
    assert few.left_out == tuple(name for name in least if sizes[name] > sizes["server"])
    assert sum(len(image.url) for of in few.images.values() for image in of.values()) <= room
    assert page_data(NETWORK, COVERAGE, PLAN, CONTEXT, few)["leftOut"] == list(few.left_out)
    none = surfaces_of(CONTEXT, AREA, 0)
    assert set(none.left_out) == set(SURFACES)
    assert none.images == {"today": {}, "after": {}}


LEGENDS = {
    "level": (
        ["Indoors too (RSRP from −92.5 dBm)", "Up to vehicles (from −101 dBm)", "Outdoors only (from −110 dBm)"],
        ["Cả trong nhà (RSRP từ −92,5 dBm)", "Đến trong xe (từ −101 dBm)", "Chỉ ngoài trời (từ −110 dBm)"],
        "No coverage (below −110 dBm)",
    ),
    "probability": (
        ["95 % and more", "90 to under 95 %", "75 to under 90 %", "50 to under 75 %", "under 50 %"],
        ["từ 95 %", "90 đến dưới 95 %", "75 đến dưới 90 %", "50 đến dưới 75 %", "dưới 50 %"],
        "No signal predicted",
    ),
    "sinr": (
        ["20 dB and more", "13 to under 20 dB", "6 to under 13 dB", "0 to under 6 dB", "under 0 dB"],
        ["từ 20 dB", "13 đến dưới 20 dB", "6 đến dưới 13 dB", "0 đến dưới 6 dB", "dưới 0 dB"],
        "No signal predicted",
    ),
    "downlink": (
        [
            "100 Mbit/s and more",
            "30 to under 100 Mbit/s",
            "10 to under 30 Mbit/s",
            "2.5 to under 10 Mbit/s",
            "under 2.5 Mbit/s",
        ],
        [
            "từ 100 Mbit/s",
            "30 đến dưới 100 Mbit/s",
            "10 đến dưới 30 Mbit/s",
            "2,5 đến dưới 10 Mbit/s",
            "dưới 2,5 Mbit/s",
        ],
        "No signal predicted",
    ),
    "uplink": (
        [
            "50 Mbit/s and more",
            "10 to under 50 Mbit/s",
            "2.5 to under 10 Mbit/s",
            "1 to under 2.5 Mbit/s",
            "under 1 Mbit/s",
        ],
        ["từ 50 Mbit/s", "10 đến dưới 50 Mbit/s", "2,5 đến dưới 10 Mbit/s", "1 đến dưới 2,5 Mbit/s", "dưới 1 Mbit/s"],
        "No signal predicted",
    ),
    "server": (
        ["Ground of one mast, a colour each; colours come again"],
        ["Vùng của mỗi trạm một màu; màu được dùng lại"],
        "No signal predicted",
    ),
}


@pytest.mark.browser
def test_each_is_painted_with_a_legend_that_names_its_unit(worked_map):
    page = worked_map.page
    page.locator("[data-layer=relief]").uncheck()
    page.locator("[data-service='4g']").click()
    bare = {}
    for view in ("today", "after"):
        page.locator(f"[data-view={view}]").click()
        page.locator("input[value=none]").check()
        bare[view] = picture(page)
    seen = []
    for surface, (english, vietnamese, missing) in LEGENDS.items():
        for view in ("after", "today"):
            page.locator(f"[data-view={view}]").click()
            page.locator(f"input[value={surface}]").check()
            painted = picture(page)
            assert (painted != bare[view]).any(axis=-1).sum() > 50_000, (surface, view)
            seen.append(painted)
        assert page.locator("#classes li").all_inner_texts() == [*english, missing]
        page.locator("[data-language=vi]").click()
        assert page.locator("#classes li").all_inner_texts()[:-1] == vietnamese
        page.locator("[data-language=en]").click()
        assert f"shading={surface}" in page.evaluate("location.hash")
    for at, one in enumerate(seen):  # each surface, today and after, is a picture of its own
        assert all((one != other).any(axis=-1).sum() > 2_000 for other in seen[:at])
    expect(page.locator("#left-out")).to_be_hidden()
    page.locator("[data-service=fibre]").click()  # which has no surface: shares come back
    expect(page.locator("input[value=share]")).to_be_checked()
    for surface in LEGENDS:
        expect(page.locator(f"input[value={surface}]")).to_be_disabled()


@pytest.mark.parametrize(
    ("step_m", "shape"), [(300.0, (400, 500)), (90.0, (37, 1100)), (5000.0, (1, 1)), (700.0, (3, 1))]
)
def test_a_pixel_shows_the_cell_under_its_middle(step_m: float, shape: tuple[int, int]) -> None:
    grid = Grid(Affine(step_m, 0.0, 300_000.0, 0.0, -step_m, 2_600_000.0), shape, UTM_48N)
    frame = web_frame(grid, 600)
    values = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    row, col = np.indices(frame.shape)
    web_x, web_y = frame.transform @ (col + 0.5, row + 0.5)
    x, y = Transformer.from_crs(frame.crs, UTM_48N, always_xy=True).transform(web_x, web_y)
    at = np.stack(~grid.transform @ (x, y))
    c, r = np.floor(at).astype(int)
    there = (r >= 0) & (r < shape[0]) & (c >= 0) & (c < shape[1])
    expected = np.where(there, values[np.clip(r, 0, shape[0] - 1), np.clip(c, 0, shape[1] - 1)], np.nan)
    clear = (np.abs(at - np.round(at)) > 0.02).all(
        axis=0
    )  # of cells that meet within a hundredth of a pixel either may
    assert clear.mean() > 0.9
    np.testing.assert_array_equal(picked(values, grid, frame)[clear], expected[clear])
