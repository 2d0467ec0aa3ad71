"""Heights: tiles, blocks and voids give one grid, and terrain that cannot be used is refused."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from numpy.testing import assert_array_equal
from pyproj import CRS

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.finding import Finding
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.grids.mosaic import opened_mosaic
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.ground import heights as heights_module
from phusong.coverage.layers.ground.heights import read_terrain
from phusong.coverage.layers.ground.surroundings import MARGIN_M, Surroundings
from phusong.coverage.layers.read import check_layers, read_network
from phusong.coverage.network.network import Network
from phusong.coverage.radio.engine import predict_points
from tests.builders.found import codes, terrain_codes
from tests.builders.layers import layer_files as files
from tests.builders.levels.masts import masts
from tests.builders.levels.radio import radio_of
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED

pytestmark = pytest.mark.slow  # reads and writes whole files


def test_terrain_is_the_plane_that_was_written(region: tuple) -> None:
    network = region[0]
    lon, _ = network.lon_lat(network.villages.x_m, network.villages.y_m)
    # Cell centres lie at 103.90075 + 0.0015 n and hold 3 n metres.
    expected_m = (lon - 103.90075) / 0.0015 * 3
    np.testing.assert_allclose(network.terrain.at(network.villages.x_m, network.villages.y_m), expected_m, atol=0.5)
    left, bottom, _, top = network.terrain.bounds
    assert left % 90 == 0
    assert top % 90 == 0
    assert network.terrain.step_m == 90.0
    west_m = network.communes.outlines[0].bounds[0]
    assert 0 < west_m - left <= MARGIN_M + 90
    assert top - bottom < 2 * MARGIN_M + 12_000
    assert network.terrain.height_m.dtype == np.float32


def read_terrain_of(tmp_path: Path, region: tuple, path: str) -> tuple[Network, list[Finding]]:
    _, _, folder, sources = region
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    return read_network(here | {"terrain": LayerSource(path=str(tmp_path / path))}, base=tmp_path)


def test_tiles_meet_without_a_seam(region: tuple, tmp_path: Path) -> None:
    network = region[0]
    heights = files.plane()
    (tmp_path / "tiles").mkdir()
    for number, (first, last) in enumerate([(0, 137), (137, 160), (160, 334)]):
        path = tmp_path / "tiles" / f"tile{number}.tif"
        files.write_terrain(path, heights[:, first:last], west=103.9 + files.STEP_DEG * first)
    files.zip_files(sorted((tmp_path / "tiles").iterdir()), tmp_path / "tiles.zip")
    for name in ("tiles", "tiles/*.tif", "tiles.zip"):
        other, findings = read_terrain_of(tmp_path, region, name)
        assert findings == []
        np.testing.assert_array_equal(other.terrain.height_m, network.terrain.height_m)


def test_finer_terrain_is_averaged_not_skipped(region: tuple, tmp_path: Path) -> None:
    # Every second cell of about 10 m is 200 m high: the mean is 100 m, whatever cell is hit.
    checks = (np.indices((3200, 2000)).sum(axis=0) % 2 * 200).astype(np.int16)
    files.write_terrain(tmp_path / "fine.tif", checks, west=104.0, north=22.6, step_deg=0.0001)
    other, _ = read_terrain_of(tmp_path, region, "fine.tif")
    inside = other.terrain.height_m[100:-100, 40:-60]
    assert np.isfinite(inside).all()
    assert abs(inside.mean() - 100) < 1
    assert inside.std() < 15


def test_blocks_meet_without_a_seam(region: tuple, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phusong.coverage.layers.ground.heights.SIDE", 64)
    other, _ = read_terrain_of(region[2], region, "terrain.tif")
    heights, whole = other.terrain.height_m, region[0].terrain.height_m
    assert np.nanmax(np.abs(heights - whole)) < 0.02
    # Only cells on the very edge of the raster may be known in the one and not in the other.
    assert not (np.isnan(heights) ^ np.isnan(whole))[3:-3, 3:-3].any()


@pytest.mark.parametrize(
    ("mark", "nodata", "found"), [(-32768, -32768, []), (-9999, None, ["terrain-void-undeclared"])]
)
def test_voids_are_never_height_0(
    mark: int, nodata: float | None, found: list[str], region: tuple, tmp_path: Path
) -> None:
    heights = files.flat()
    heights[95:105, 75:85] = mark  # around the first village, 104.02 E 22.45 N
    files.write_terrain(tmp_path / "void.tif", heights, nodata=nodata)
    other, findings = read_terrain_of(tmp_path, region, "void.tif")
    assert codes(findings) == [*found, "terrain-void"]
    assert "'" not in findings[-1].message
    assert "001" in findings[-1].message
    known = other.terrain.height_m[np.isfinite(other.terrain.height_m)]
    assert (known == 500).all()
    villages = other.villages
    assert np.isnan(other.terrain.at(villages.x_m, villages.y_m)).tolist() == [True, False, False, False, False, False]


def test_floats_with_nan_infinity_and_scale(region: tuple, tmp_path: Path) -> None:
    heights = files.flat(dtype="float32")
    heights[5, 5], heights[6, 6] = np.nan, np.inf
    files.write_terrain(tmp_path / "float.tif", heights, nodata=None)
    other, findings = read_terrain_of(tmp_path, region, "float.tif")
    assert findings == []
    assert np.nanmax(other.terrain.height_m) == np.nanmin(other.terrain.height_m) == 500


def test_terrain_that_cannot_be_used(region: tuple, tmp_path: Path) -> None:
    bad, flat = tmp_path / "bad.tif", files.flat()
    files.write_terrain(bad, flat + 9000)
    assert terrain_codes(tmp_path, region)[0] == "terrain-height-absurd"
    files.write_terrain(bad, files.flat(-32768))
    assert terrain_codes(tmp_path, region) == ["terrain-empty"]
    files.write_terrain(bad, flat, west=106.9)
    assert terrain_codes(tmp_path, region) == ["terrain-elsewhere"]
    files.write_terrain(bad, flat, west=104.5)  # within 25 km, but under no village
    assert terrain_codes(tmp_path, region) == ["terrain-elsewhere", "terrain-short"]
    files.write_terrain(bad, flat, west=104.09)
    assert terrain_codes(tmp_path, region) == ["terrain-short", "terrain-short"]
    files.write_terrain(bad, flat, crs=None)
    assert terrain_codes(tmp_path, region) == ["crs-assumed"]
    files.write_terrain(bad, flat, crs=None, west=300_000, north=2_500_000, step_deg=1000)
    assert terrain_codes(tmp_path, region) == ["crs-missing"]
    files.write_terrain(bad, np.full((6, 10), 500, dtype=np.int16), step_deg=0.05)
    assert terrain_codes(tmp_path, region) == ["terrain-coarse"]
    files.write_layer(files.villages(), tmp_path / "bad.geojson")
    assert terrain_codes(tmp_path, region, "bad.geojson") == ["content-mismatch"]


def test_terrain_in_feet_is_refused(region: tuple, tmp_path: Path) -> None:
    import rasterio

    path = files.write_terrain(tmp_path / "bad.tif")
    with rasterio.open(path, "r+") as target:
        target.units = ("ft",)
    assert terrain_codes(tmp_path, region) == ["terrain-unit"]


def test_tiles_of_different_grids_are_refused(region: tuple, tmp_path: Path) -> None:
    files.write_terrain(tmp_path / "t1.tif")
    files.write_terrain(tmp_path / "t2.tif", step_deg=0.004)
    assert terrain_codes(tmp_path, region, "t*.tif") == ["terrain-tiles-mixed"]


def test_a_terrain_grid_without_bounds_is_refused(region: tuple, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phusong.coverage.layers.ground.heights.MAX_CELLS", 1000)
    _, _, folder, sources = region
    assert codes(check_layers(sources, base=folder)) == ["terrain-too-large"]


@pytest.fixture(scope="module")
def long_coast(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Heights of a land 900 km long, no two alike, in cells of 1 km."""
    import rasterio

    path = tmp_path_factory.mktemp("coast") / "long.tif"
    cells = np.arange(1, 150 * 900 + 1, dtype=np.float32).reshape(150, 900) / 100.0
    place = {"crs": "EPSG:32648", "transform": rasterio.Affine(1000.0, 0, 100_000.0, 0, -1000.0, 2_000_000.0)}
    with rasterio.open(path, "w", driver="GTiff", width=900, height=150, count=1, dtype="float32", **place) as target:
        target.write(cells, 1)
    return path


@pytest.mark.parametrize("seed", range(4))
def test_of_a_land_with_far_islands_only_what_is_near_is_read(
    seed: int, long_coast: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crs, source, log = CRS.from_epsg(32648), LayerSource(path=str(long_coast)), FindingLog("long.tif", "terrain")
    rng = np.random.default_rng(seed)
    x_m, y_m = rng.choice([130_000.0, 500_000.0, 960_000.0], 5), rng.uniform(1_880_000.0, 1_970_000.0, 5)
    x_m[:2], wide_m = (130_000.0, 960_000.0), rng.uniform(0.0, 9000.0, 5)
    boxes = np.column_stack((x_m, y_m, x_m + wide_m, y_m + wide_m))
    boxes = np.vstack((boxes, np.full(4, np.nan)))
    area = (x_m.min(), y_m.min(), (x_m + wide_m).max(), (y_m + wide_m).max())
    monkeypatch.setattr(heights_module, "SIDE", 32)
    with opened_mosaic({"long.tif": long_coast}, source, log) as mosaic:
        whole = read_terrain(mosaic, crs, Surroundings(area), 1000.0, log)
        some = read_terrain(mosaic, crs, Surroundings(area, boxes), 1000.0, log)
        monkeypatch.setattr(heights_module, "MAX_CELLS", int(np.isfinite(some.height_m).sum()))
        fewer = read_terrain(mosaic, crs, Surroundings(area, boxes), 1000.0, log)  # the whole grid would be too large
        monkeypatch.setattr(heights_module, "MAX_CELLS", 5_000)
        with pytest.raises(ReadError, match="near villages, communes and sites"):
            read_terrain(mosaic, crs, Surroundings(area, boxes), 1000.0, log)
    assert_array_equal(fewer.height_m, some.height_m)
    known = np.isfinite(some.height_m)
    assert_array_equal(some.height_m[known], whole.height_m[known])
    x, y = some.grid.centres()
    away_x = np.maximum(np.maximum(boxes[:-1, 0, None] - x, x - boxes[:-1, 2, None]), 0.0)
    away_y = np.maximum(np.maximum(boxes[:-1, 1, None] - y, y - boxes[:-1, 3, None]), 0.0)
    near = (np.maximum(away_x[:, None, :], away_y[:, :, None]) < MARGIN_M).any(axis=0)
    assert_array_equal(known[near], np.isfinite(whole.height_m)[near])
    assert known.sum() < 0.8 * np.isfinite(whole.height_m).sum()


RANGE_M = 60_000.0
"""How far the mast before the wall is predicted."""


@pytest.fixture(scope="module")
def walled_land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A land 900 km long at 50 m, with a wall of 900 m across, 40 km east of a mast at 130 km."""
    import rasterio

    path = tmp_path_factory.mktemp("walled") / "walled.tif"
    cells = np.full((150, 900), 50, dtype=np.int16)
    cells[:, 69:71] = 900
    place = {"crs": "EPSG:32648", "transform": rasterio.Affine(1000.0, 0, 100_000.0, 0, -1000.0, 2_000_000.0)}
    with rasterio.open(path, "w", driver="GTiff", width=900, height=150, count=1, dtype="int16", **place) as target:
        target.write(cells, 1)
    return path


def levels_of_the_land(path: Path, margin_m: float, boxes: np.ndarray | None) -> tuple[np.ndarray, int]:
    """Levels of the mast along a line across the wall, dBm, and how many cells were read."""
    area, crs = (130_000.0, 1_925_000.0, 960_000.0, 1_925_000.0), CRS.from_epsg(32648)
    log = FindingLog("walled.tif", "terrain")
    with opened_mosaic({"walled.tif": path}, LayerSource(path=str(path)), log) as mosaic:
        terrain = read_terrain(mosaic, crs, Surroundings(area, boxes, margin_m), 1000.0, log)
    x_m = np.arange(132_000.0, 130_000.0 + RANGE_M, 2_000.0)
    radio = radio_of(max_range_km=RANGE_M / 1000.0, floor_dbm=-200.0, receiver_height_m=10.0)
    mast = masts(130_000.0, 1_925_000.0, 60.0)
    levels = predict_points(terrain, mast, x_m, np.full(len(x_m), 1_925_000.0), "4g", radio)
    return levels.best()[0], int(np.isfinite(terrain.height_m).sum())


def test_what_stands_far_off_shadows_whatever_the_size_of_the_grid(
    walled_land: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heights_module, "SIDE", 32)
    spots = np.array([[130_000.0, 1_925_000.0], [960_000.0, 1_925_000.0]])  # the mast, and a far island
    boxes = np.column_stack((spots, spots))
    whole_dbm, cells = levels_of_the_land(walled_land, RANGE_M, None)
    assert np.isfinite(whole_dbm).all()
    assert whole_dbm[17] - whole_dbm[21] > 20.0  # the wall's shadow
    some_dbm, fewer = levels_of_the_land(walled_land, RANGE_M, boxes)
    monkeypatch.setattr(heights_module, "MAX_CELLS", fewer)  # what the grid has in all counts as too large now
    large_dbm, _ = levels_of_the_land(walled_land, RANGE_M, boxes)
    assert fewer < 0.5 * cells
    assert_array_equal(some_dbm, whole_dbm)
    assert_array_equal(large_dbm, whole_dbm)
    short_dbm, _ = levels_of_the_land(walled_land, MARGIN_M, boxes)  # less is read than masts reach: levels are lost
    assert not np.isfinite(short_dbm[-5:]).any()


@needs_shared("data", "batxat_dem_glo30.tif")
def test_real_terrain_agrees_with_spot_heights() -> None:
    import rasterio

    folder = SHARED / "data"
    places = gpd.read_file(folder / "laocai_places_geonames.geojson")
    with rasterio.open(folder / "batxat_dem_glo30.tif") as tile:
        at = np.array([value[0] for value in tile.sample(zip(places.geometry.x, places.geometry.y, strict=True))])
    sources = {
        "villages": LayerSource(
            path="laocai_places_geonames.geojson",
            columns={"village_id": "geonames_id", "commune_code": "commune_id", "population": "wof_id"},
        ),
        "communes": LayerSource(path="laocai_communes_2024.geojson", columns={"commune_code": "feature_id"}),
        "terrain": LayerSource(path="batxat_dem_glo30.tif"),
    }
    network, _ = read_network(sources, base=folder, terrain_step_m=30.0)
    ids = places["geonames_id"].astype(str).to_numpy()
    at = at[np.argsort(ids)].astype(float)
    ours = network.terrain.at(network.villages.x_m, network.villages.y_m)
    both = np.isfinite(ours) & (at > -1000)
    assert both.sum() > 60
    # Nearest cell against bilinear on another grid: they differ by what the slope does in half a cell.
    assert np.median(np.abs(ours[both] - at[both])) < 6.0
    assert abs(np.mean(ours[both] - at[both])) < 2.0
