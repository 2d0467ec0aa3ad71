"""Tiles of predicted signal: every pixel is that of the raster, whole archives are the same bytes, gaps are clear."""

import io
from dataclasses import replace

import numpy as np
import pytest
from affine import Affine
from PIL import Image
from pmtiles.reader import MemorySource, Reader, all_tiles
from pyproj import CRS, Transformer

from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.raster import Raster
from phusong.maps.country.part import Country
from phusong.maps.country.signal_tiles import TILE_PIXELS, country_tiles, signal_tiles
from phusong.maps.page.palette import signal_classes
from tests.builders.networks.large_network import large_raster
from tests.builders.networks.provinces import lay_provinces
from tests.builders.networks.terrains import CRS_METRES
from tests.builders.pages.contexts import MAP_CONTEXT

THRESHOLD = -110.0


def raster_of(values: np.ndarray, step_m: float, crs: CRS = CRS_METRES, west: float = 400_000.0) -> Raster:
    grid = Grid(Affine(step_m, 0, west, 0, -step_m, 2_500_000.0), values.shape, crs)
    return Raster(values.astype(np.float32), np.zeros(values.shape, dtype=np.int32), grid)


def stepped(side: int = 400) -> Raster:
    """Bands of every class and of what is not served, some of it unknown."""
    values = np.repeat(np.linspace(-130.0, -70.0, side)[None, :], side, axis=0)
    values[: side // 4, : side // 2] = np.nan
    return raster_of(values, 500.0)


def colour_of(dbm: float) -> tuple[int, int, int, int]:
    for each in signal_classes(THRESHOLD):
        if dbm >= each.from_dbm:
            return (*bytes.fromhex(each.colour.removeprefix("#")), 255)
    return 255, 255, 255, 0


@pytest.mark.slow
def test_pixels_of_the_deepest_tiles_are_those_of_the_raster() -> None:
    raster = stepped()
    content = signal_tiles(raster, THRESHOLD, "4g")
    assert content is not None
    reader = Reader(MemorySource(content))
    zoom = reader.header()["max_zoom"]
    to_raster = Transformer.from_crs(3857, raster.crs, always_xy=True)
    edge = np.pi * 6378137.0
    size = 2.0 * edge / 2**zoom
    seen = 0
    for (z, x, y), png in all_tiles(MemorySource(content)):
        image = np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))
        assert image.shape == (TILE_PIXELS, TILE_PIXELS, 4)
        assert image[..., 3].any(), "a tile without anything served is left out"
        if z != zoom:
            continue
        for row, col in ((5, 9), (100, 200), (250, 3)):
            east = x * size - edge + (col + 0.5) * size / TILE_PIXELS
            north = edge - y * size - (row + 0.5) * size / TILE_PIXELS
            at_col, at_row = (
                np.asarray(each) for each in raster.grid.position(*map(np.array, to_raster.transform(east, north)))
            )
            near = [
                raster.values[at]
                for at in (
                    (round(float(at_row) + d), round(float(at_col) + e)) for d in (-0.2, 0.2) for e in (-0.2, 0.2)
                )
                if 0 <= at[0] < raster.values.shape[0] and 0 <= at[1] < raster.values.shape[1]
            ]
            if near:
                assert tuple(image[row, col]) in {colour_of(float(dbm)) for dbm in near}
                seen += 1
    assert seen > 20


@pytest.mark.slow
def test_each_zoom_shows_the_same_ground() -> None:
    content = signal_tiles(stepped(), THRESHOLD, "4g")
    assert content is not None
    header = Reader(MemorySource(content)).header()
    assert header["max_zoom"] - header["min_zoom"] >= 2
    served = dict.fromkeys(range(header["min_zoom"], header["max_zoom"] + 1), 0)
    for (z, _, _), png in all_tiles(MemorySource(content)):
        served[z] += int((np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))[..., 3] > 0).sum())
    areas = [count * 4.0**-z for z, count in served.items()]
    assert areas == pytest.approx([areas[-1]] * len(areas), rel=0.02)


def test_the_same_raster_is_the_same_bytes_and_nothing_served_is_no_file() -> None:
    small = stepped(60)
    assert signal_tiles(small, THRESHOLD, "4g") == signal_tiles(small, THRESHOLD, "4g")
    assert signal_tiles(replace(small, values=np.full_like(small.values, -125.0)), THRESHOLD, "4g") is None
    assert signal_tiles(replace(small, values=np.full_like(small.values, np.nan)), THRESHOLD, "4g") is None


def test_ground_around_the_180th_meridian_has_no_tiles() -> None:
    fiji = CRS.from_proj4("+proj=tmerc +lon_0=180 +datum=WGS84 +units=m")
    assert signal_tiles(raster_of(np.full((40, 40), -80.0), 10_000.0, fiji, west=-200_000.0), THRESHOLD, "4g") is None


@pytest.mark.slow
def test_a_country_has_tiles_of_each_service_and_time() -> None:
    laid = lay_provinces(("A", "B"), villages=30, sites=3, proposals=1)
    raster = laid.raster(large_raster(laid.case[0], step_m=2000.0))
    context = replace(MAP_CONTEXT, rasters={"4g": raster, "5g": raster}, after={"4g": raster})
    country = Country(laid.network, laid.coverage, laid.plan, context)
    assert [(each.service, each.view, each.path) for each in country_tiles(country)] == [
        ("4g", "today", "map/signal_4g.pmtiles"),
        ("5g", "today", "map/signal_5g.pmtiles"),
        ("4g", "after", "map/signal_4g_after.pmtiles"),
    ]
    assert list(country_tiles(replace(country, context=MAP_CONTEXT))) == []
