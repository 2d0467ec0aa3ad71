"""Zones of the climate: where the sea, the coast and the inland lie, and what they do to a prediction."""

import tracemalloc
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from affine import Affine
from numpy.testing import assert_array_equal
from pyproj import CRS

from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.ground import sea as sea_module
from phusong.coverage.layers.ground.sea import clipped, with_sea
from phusong.coverage.layers.read import check_path, read_network
from phusong.coverage.p1812.area import area_loss_db, point_losses_db
from phusong.coverage.p1812.path import P1812Parameters
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.terrain import Terrain
from phusong.coverage.terrain.zones import COASTAL_LAND, INLAND, SEA
from tests.builders.layers.layer_files import flat, write_region, write_terrain
from tests.builders.seeds import seeds

UTM = CRS.from_epsg(32648)
WEST_M, NORTH_M, STEP_M = 500_000.0, 2_300_000.0, 1_000.0


def shore(steepness: float = 1.0) -> Terrain:
    """Land that rises by 2 m a kilometre from the west, where 20 km of sea are void."""
    height_m = np.repeat(2.0 * steepness * (np.arange(120, dtype=np.float32)[None] - 19.5), 40, axis=0)
    height_m[:, :20] = np.nan
    return Terrain(
        height_m.astype(np.float32), Grid(Affine(STEP_M, 0, WEST_M, 0, -STEP_M, NORTH_M), height_m.shape, UTM)
    )


def sea(left_km: float, right_km: float) -> np.ndarray:
    """Outlines of a sea between two distances east of the terrain's corner; one outline has no shape."""
    outline = shapely.box(WEST_M + 1000.0 * left_km, NORTH_M - 1e5, WEST_M + 1000.0 * right_km, NORTH_M + 1e5)
    return np.array([outline, None], dtype=np.object_)


def test_coastal_land_is_low_and_near() -> None:
    zone = with_sea(shore(), sea(-200.0, 20.0), FindingLog()).zone
    assert zone is not None
    assert (zone[:, :20] == SEA).all()
    assert (zone[:, 20:69] == COASTAL_LAND).all()
    assert (zone[:, 71:] == INLAND).all()  # beyond 50 km, and above 100 m
    steep = with_sea(shore(10.0), sea(-200.0, 20.0), FindingLog()).zone
    assert steep is not None
    assert (steep[:, 20:24] == COASTAL_LAND).all()
    assert (steep[:, 25:] == INLAND).all()


@pytest.mark.slow
def test_the_zones_of_a_part_are_those_of_the_whole() -> None:
    """What lies on the line 50 km from the coast must not hang on where a region cuts the coast."""
    rng = np.random.default_rng(8)
    north_km = np.arange(-260.0, 261.0, 0.1)
    bays_km = 40.0 + np.cumsum(rng.normal(0.0, 0.02, len(north_km)))
    coast = np.column_stack((WEST_M + 1000.0 * bays_km, NORTH_M - 60_000.0 + 1000.0 * north_km))
    corners = [(WEST_M - 3e5, coast[-1, 1]), (WEST_M - 3e5, coast[0, 1])]
    outlines = np.array([shapely.make_valid(shapely.Polygon([*coast, *corners]))], dtype=np.object_)
    step_m = 250.0
    low = np.full((480, 600), 20.0, dtype=np.float32)
    whole = with_sea(
        Terrain(low, Grid(Affine(step_m, 0, WEST_M, 0, -step_m, NORTH_M), low.shape, UTM)), outlines, FindingLog()
    )
    assert whole.zone is not None
    assert set(np.unique(whole.zone)) == {SEA, COASTAL_LAND, INLAND}
    for top, left, rows, cols in ((0, 0, 200, 600), (130, 60, 140, 400), (301, 207, 179, 393)):
        corner = Affine(step_m, 0, WEST_M + left * step_m, 0, -step_m, NORTH_M - top * step_m)
        part = with_sea(Terrain(low[:rows, :cols].copy(), Grid(corner, (rows, cols), UTM)), outlines, FindingLog())
        assert_array_equal(part.zone, whole.zone[top : top + rows, left : left + cols])


def test_a_void_at_sea_has_the_height_of_the_sea_and_one_on_land_stays() -> None:
    terrain = shore()
    terrain.height_m[3, 30] = np.nan
    zoned = with_sea(terrain, sea(-200.0, 20.0), FindingLog())
    assert (zoned.height_m[:, :20] == 0.0).all()
    assert np.isnan(zoned.height_m[3, 30])
    assert np.isnan(zoned.height_m).sum() == 1


@pytest.mark.parametrize("seed", seeds(3, quick=0))
def test_zones_are_those_of_each_cell_and_take_a_byte(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(seed)
    height_m = rng.uniform(-20.0, 220.0, (500, 420)).astype(np.float32)
    height_m[rng.random(height_m.shape) < 0.2] = np.nan
    terrain = Terrain(height_m.copy(), Grid(shore().transform, height_m.shape, UTM))
    spots = shapely.points(rng.uniform(WEST_M, WEST_M + 420e3, 9), rng.uniform(NORTH_M - 500e3, NORTH_M, 9))
    water = shapely.buffer(spots, rng.uniform(2e3, 40e3, 9))
    monkeypatch.setattr(sea_module, "_BAND", 64)
    tracemalloc.start()
    zoned = with_sea(terrain, water, FindingLog())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 3 * height_m.size  # the zones, and some rows of comparisons
    x, y = terrain.grid.centres()
    away_m = shapely.distance(shapely.union_all(water), shapely.points(*np.meshgrid(x, y)))
    sure = (away_m == 0.0) | (away_m > 1.0) & (np.abs(away_m - 50e3) > 600.0)  # the coast's line is simplified
    low = height_m <= 100.0
    expected = np.where(away_m == 0.0, SEA, np.where((away_m < 50e3) & low, COASTAL_LAND, INLAND))
    np.testing.assert_array_equal(zoned.zone[sure], expected[sure])
    np.testing.assert_array_equal(zoned.height_m, np.where((zoned.zone == SEA) & np.isnan(height_m), 0.0, height_m))
    assert {SEA, COASTAL_LAND, INLAND} == set(np.unique(zoned.zone).tolist())


@pytest.mark.slow
@pytest.mark.parametrize("margin_m", [25_000.0, 200_000.0])
def test_the_sea_is_read_as_far_as_the_terrain_and_the_coast_beyond_it(margin_m: float, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"name": ["Biển"]}, geometry=[shapely.box(90.0, 0.0, 120.0, 40.0)], crs="EPSG:4326")
    frame.to_file(tmp_path / "sea.gpkg")
    layer = read_all({"sea": LayerSource(path="sea.gpkg")}, tmp_path, None, 90.0, whole=False).layers["sea"]
    cut = clipped(layer, np.array([104.0, 21.0]), np.array([105.0, 23.0]), margin_m)
    edges = np.array(cut.projected(UTM)[0].bounds)
    spots = gpd.GeoSeries(shapely.points([104.0, 105.0], [21.0, 23.0]), crs="EPSG:4326").to_crs(UTM).total_bounds
    assert ((spots - edges)[:2] > margin_m + 50e3).all()
    assert ((edges - spots)[2:] > margin_m + 50e3).all()
    assert (np.abs(edges - spots) < 1.5 * (margin_m + 100e3)).all()


def test_a_sea_beyond_the_terrain_makes_a_coast_and_one_far_off_does_not() -> None:
    near, far = FindingLog(), FindingLog()
    terrain = Terrain(np.full((10, 100), 5.0, dtype=np.float32), Grid(shore().transform, (10, 100), UTM))
    zone = with_sea(terrain, sea(-60.0, -30.0), near).zone
    assert zone is not None
    assert (zone[:, :19] == COASTAL_LAND).all()
    assert (zone[:, 21:] == INLAND).all()
    assert near.findings == []
    assert with_sea(terrain, sea(-90.0, -60.0), far).zone is None
    assert [finding.code for finding in far.findings] == ["sea-elsewhere"]


@pytest.mark.slow
@pytest.mark.parametrize("time_percent", [50.0, 5.0])
def test_area_and_points_agree_by_the_sea(time_percent: float) -> None:
    rng = np.random.default_rng(3)
    north, east = np.mgrid[:240, :240] / 24.0
    ground_m = 150.0 * np.sin(north) * np.cos(east) + rng.normal(0.0, 1.0, north.shape)
    zone = np.where(ground_m < 0.0, SEA, np.where(ground_m < 100.0, COASTAL_LAND, INLAND)).astype(np.uint8)
    height_m = np.maximum(ground_m, 0.0).astype(np.float32)
    terrain = Terrain(height_m, Grid(Affine(250.0, 0, 0, 0, -250.0, 0), height_m.shape, UTM), zone=zone)
    parameters = P1812Parameters(700.0, 30.0, 1.5, time_percent, latitude_deg=21.0)
    mast_m = (30_100.0, -30_300.0)
    area = area_loss_db(terrain, mast_m, parameters, max_range_km=25.0)
    bounded_db = area_loss_db(terrain, mast_m, parameters, max_range_km=25.0, limit_db=125.0).values_db
    shut = np.isinf(bounded_db)
    assert (area.values_db[shut] > 125.0).all()
    np.testing.assert_array_equal(area.values_db[~shut], bounded_db[~shut])
    assert shut.any() == (time_percent == 50.0)  # with less time nothing is left out
    rows, cols = np.nonzero(np.isfinite(area.values_db))
    chosen = rng.integers(0, len(rows), 2_000)
    x_m, y_m = area.grid.centres()
    points_m = (x_m[cols[chosen]], y_m[rows[chosen]])
    points_db = point_losses_db(terrain, mast_m, points_m, parameters, max_range_km=25.0)
    apart_db = np.abs(area.values_db[rows[chosen], cols[chosen]] - points_db)
    assert np.percentile(apart_db, 90) < 0.5
    inland = Terrain(terrain.height_m, terrain.grid)
    inland_db = point_losses_db(inland, mast_m, points_m, parameters, max_range_km=25.0)
    assert np.abs(inland_db - points_db).max() > 0.05


def write_sea(folder: Path, west: float, east: float) -> LayerSource:
    frame = gpd.GeoDataFrame({"name": ["Biển"]}, geometry=[shapely.box(west, 22.0, east, 23.0)], crs="EPSG:4326")
    frame.to_file(folder / "sea.gpkg")
    return LayerSource(path="sea.gpkg")


@pytest.mark.slow
def test_outlines_of_the_sea_are_read_and_zones_follow(tmp_path: Path) -> None:
    sources = write_region(tmp_path)
    write_terrain(tmp_path / "low.tif", flat(60))
    sources |= {"terrain": LayerSource(path="low.tif"), "sea": write_sea(tmp_path, 103.0, 104.05)}
    network, findings = read_network(sources, base=tmp_path)
    assert network.terrain.zone is not None
    zones = network.terrain.zones_at(network.villages.x_m, network.villages.y_m)
    assert zones.tolist() == [SEA, *[COASTAL_LAND] * 5]
    wet = [finding for finding in findings if finding.code == "point-at-sea"]
    assert wet[0].message == "1 of 6 villages lie in the sea: 001"
    assert check_path(tmp_path / "sea.gpkg") == []


@pytest.mark.slow
def test_an_ocean_around_the_world_is_cut_to_what_is_near(tmp_path: Path) -> None:
    sources = write_region(tmp_path)
    write_terrain(tmp_path / "low.tif", flat(60))
    world = shapely.box(-180, -90, 180, 90) - shapely.box(104.15, 10.0, 120.0, 40.0)
    gpd.GeoDataFrame({"name": ["Biển"]}, geometry=[world], crs="EPSG:4326").to_file(tmp_path / "sea.gpkg")
    sources |= {"terrain": LayerSource(path="low.tif"), "sea": LayerSource(path="sea.gpkg")}
    network, findings = read_network(sources, base=tmp_path)
    zones = network.terrain.zones_at(network.villages.x_m, network.villages.y_m)
    assert zones.tolist() == [SEA] * 3 + [COASTAL_LAND] * 3
    assert "geometry-repaired" not in {finding.code for finding in findings}


@pytest.mark.slow
def test_points_are_no_outlines_of_the_sea(tmp_path: Path) -> None:
    sources = write_region(tmp_path)
    points = gpd.GeoDataFrame({"name": ["x"]}, geometry=shapely.points([104.1], [22.4]), crs="EPSG:4326")
    points.to_file(tmp_path / "sea.gpkg")
    with pytest.raises(InputError) as refusal:
        read_network({**sources, "sea": LayerSource(path="sea.gpkg")}, base=tmp_path)
    assert {finding.layer for finding in refusal.value.findings if finding.severity == "error"} == {"sea"}
