"""Terrain and land cover of the example: known heights, stated classes, and the real tiles where they are present."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from rasterio.warp import Resampling, reproject
from scipy.ndimage import maximum_filter

from tests.builders.layers.example import LAYERS, METRES, fact_table, height_at, layer
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED

pytestmark = pytest.mark.slow  # reads the layers of a province


def test_terrain_has_the_known_heights(heights):
    assert height_at(heights, 103.775, 22.3033) == 3143 == heights[0].max()
    assert abs(height_at(heights, 103.844, 22.336) - 1500) <= 60
    assert abs(height_at(heights, 103.970, 22.483) - 100) <= 40
    assert heights[0].min() >= 40


def test_terrain_passes_by_the_spot_heights(heights):
    difference = np.array(
        [
            height_at(heights, float(spot["lon"]), float(spot["lat"])) - int(spot["elevation_m"])
            for spot in fact_table("spot_heights")
            if 103.36 < float(spot["lon"]) < 104.79 and 21.71 < float(spot["lat"]) < 22.97
        ]
    )
    assert len(difference) > 2000
    assert abs(difference.mean()) < 5.0
    assert difference.std() < 30.0


def test_terrain_is_a_small_geotiff_that_surrounds_the_province(communes):
    path = LAYERS / "terrain.tif"
    west, south, east, north = communes.total_bounds
    with rasterio.open(path) as source:
        assert source.crs.to_epsg() == 4326
        assert source.dtypes == ("int16",)
        assert source.nodata == -32768
        assert source.transform.a == pytest.approx(1 / 1200)
        assert source.transform.e == pytest.approx(-1 / 1200)
        bounds = source.bounds
    assert bounds.left < west - 0.15
    assert bounds.right > east + 0.15
    assert bounds.bottom < south - 0.15
    assert bounds.top > north + 0.1
    assert path.stat().st_size < 4_000_000


def test_land_cover_of_the_province_is_as_stated(cover, classes, builder):
    inside = builder("lao_cai.communes").province_cells()
    share = {name: 100.0 * (cover[inside] == code).mean() for name, code in classes.items()}
    assert 80.0 < share["trees"] < 90.0
    assert 3.0 < share["crops"] < 10.0
    assert 0.5 < share["built"] < 3.0
    assert 0.3 < share["water"] < 2.0
    for name, percent in share.items():
        assert re.search(rf"^\| {name} \(\d+\) \|.*\| {percent:.1f} \|$", stated(), re.MULTILINE), (name, percent)


def test_fields_and_rivers_lie_low_and_grass_grows_high(heights, cover, classes, villages):
    height_m = heights[0]
    median_m = {name: np.median(height_m[cover == code]) for name, code in classes.items()}
    assert max(median_m["water"], median_m["crops"], median_m["built"]) < median_m["trees"] < median_m["grass"]
    row = ((villages.geometry.y - heights[1].f) / heights[1].e).astype(int)
    col = ((villages.geometry.x - heights[1].c) / heights[1].a).astype(int)
    fields = maximum_filter(cover == classes["crops"], 9)[row, col]
    assert fields.mean() > 0.8  # terraces on slopes, too


def test_land_cover_follows_the_roads_that_were_there_before_the_links(builder, heights, cover, villages):
    build = builder("build_lao_cai")
    water = builder("lao_cai.streams").find_streams(heights[0])
    placed = villages.assign(lon=villages.geometry.x, lat=villages.geometry.y)
    inside, roads = builder("lao_cai.communes").province_cells(), layer("roads")
    roads = roads.geometry[roads["class"] != "track"].to_numpy()
    ground = build.ground_of(heights[0], water)
    made = builder("lao_cai.landcover").cover_land(heights[0], ground, water, roads, placed, inside)
    # A road that a link meets is drawn as two, and bends a little otherwise; from the terrain the bytes are the same.
    assert (made != cover).sum() < 1e-4 * cover.size


def stated() -> str:
    return (LAYERS / "SOURCES.md").read_text(encoding="utf-8")


def test_sources_state_the_numbers_of_features():
    for name in ("communes", "villages", "roads", "fibre_access", "sites", "places"):
        assert re.search(rf"`{name}` \({len(layer(name)):,}[ )]", stated()), name


@needs_shared("data", "laocai_communes_2024.geojson")
def test_outlines_agree_with_the_real_ones_as_stated(communes):
    real = gpd.read_file(SHARED / "data" / "laocai_communes_2024.geojson").to_crs(METRES).set_index("feature_id")
    outline_of = {row["commune_code"]: row["outline_id"] for row in fact_table("units")}
    ours = communes.to_crs(METRES).dissolve(communes["commune_co"].map(outline_of)).geometry.reindex(real.index)
    shared, both = ours.intersection(real.geometry).area, ours.union(real.geometry).area
    iou = (shared / both).to_numpy()
    assert np.median(iou) > 0.6
    for figure in (iou.mean(), np.median(iou), iou.min(), shared.sum() / real.area.sum()):
        assert f"{figure:.2f}" in stated()


def surface_statistics(height_m: np.ndarray, valid: np.ndarray) -> dict[str, float]:
    """Height and slope statistics of 3-arc-second cells at 22.5 N."""
    north, east = np.gradient(height_m, 92.3, 85.7)
    slope = np.degrees(np.arctan(np.hypot(north, east)))
    slope = slope[valid & np.isfinite(slope)]
    figures = {"height_mean": height_m[valid].mean(), "height_sd": height_m[valid].std(), "slope_mean": slope.mean()}
    figures |= {f"slope_p{share}": np.percentile(slope, share) for share in (10, 50, 90, 99)}
    for lag in (1, 4, 16):
        rise = np.concatenate(
            [
                (height_m[:, lag:] - height_m[:, :-lag])[valid[:, lag:] & valid[:, :-lag]],
                (height_m[lag:] - height_m[:-lag])[valid[lag:] & valid[:-lag]],
            ]
        )
        figures[f"rise_{lag}"] = np.sqrt((rise**2).mean())
    return figures


SAME_CLASS = {"water": 0, "trees": 1, "grass": 2, "crops": 4, "shrub": 5, "built": 6, "bare": 7}
"""Classes of Dynamic World by our words."""


@needs_shared("data", "batxat_landcover_dw10.tif")
def test_land_cover_is_like_the_real_tile_as_stated(cover, classes, heights):
    with rasterio.open(SHARED / "data" / "batxat_landcover_dw10.tif") as source:
        real = np.full(cover.shape, 255, dtype=np.uint8)
        reproject(
            rasterio.band(source, 1),
            real,
            dst_transform=heights[1],
            dst_crs="EPSG:4326",
            dst_nodata=255,
            resampling=Resampling.mode,
        )
    known = real != 255
    for name, code in classes.items():
        measured, ours = 100.0 * (real[known] == SAME_CLASS[name]).mean(), 100.0 * (cover[known] == code).mean()
        assert abs(measured - ours) < 6.0
        assert f"| {name} ({code}) | {measured:.1f} | {ours:.1f} |" in stated(), (name, measured, ours)


@needs_shared("data", "batxat_dem_glo30.tif")
def test_roughness_agrees_with_the_real_tile_as_stated(heights):
    grid, transform = heights
    real = np.full(grid.shape, np.nan, dtype=np.float32)
    with rasterio.open(SHARED / "data" / "batxat_dem_glo30.tif") as source:
        tile = np.where(source.read(1) == source.nodata, np.nan, source.read(1)).astype(np.float32)
        reproject(
            tile,
            real,
            src_transform=source.transform,
            src_crs=source.crs,
            dst_transform=transform,
            dst_crs="EPSG:4326",
            src_nodata=np.nan,
            dst_nodata=np.nan,
            resampling=Resampling.average,
        )
    valid = np.isfinite(real)
    measured = surface_statistics(real.astype(np.float64), valid)
    ours = surface_statistics(grid.astype(np.float64), valid)
    assert ours["slope_mean"] == pytest.approx(measured["slope_mean"], rel=0.1)
    assert ours["height_sd"] == pytest.approx(measured["height_sd"], rel=0.1)
    assert ours["rise_1"] == pytest.approx(measured["rise_1"], rel=0.1)
    assert ours["rise_16"] == pytest.approx(measured["rise_16"], rel=0.1)
    for name in measured:
        assert f"| {measured[name]:.1f} | {ours[name]:.1f} |" in stated(), name
