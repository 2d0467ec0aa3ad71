"""Coverage polygons: they are the pixels of their class, whole and once, as generic areas and as a filing."""

import io
import zipfile
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from pyproj import CRS

from phusong.coverage.radio.rasters import QualityRaster
from phusong.coverage.terrain import Grid, Raster
from phusong.maps.export import Filing, coverage_gpkg, coverage_tif, fcc_filing, served_area, server_tif, signal_area

STEP_M = 90.0
THRESHOLD_DBM = -110.0
FILING = Filing(
    provider_id=131425,
    brand_name="Sóng Núi",
    technology="4g",
    downlink_mbps=5.0,
    uplink_mbps=1.0,
    stationary_dbm=THRESHOLD_DBM,
    in_vehicle_dbm=THRESHOLD_DBM + 9.0,
)


@pytest.fixture(scope="module")
def raster() -> Raster:
    rng = np.random.default_rng(3)
    values = rng.choice([np.nan, -115.0, -109.0, -103.0, -100.5, -95.0, -60.0], (40, 50)).astype(np.float32)
    transform = Affine(STEP_M, 0.0, 400_000.0, 0.0, -STEP_M, 2_480_000.0)
    return Raster(values, np.zeros((40, 50), np.int32), Grid(transform, (40, 50), CRS.from_epsg(32648)))


def areas(raster: Raster, tmp_path) -> gpd.GeoDataFrame:
    path = tmp_path / "coverage.gpkg"
    path.write_bytes(coverage_gpkg([signal_area("coverage_4g", raster, THRESHOLD_DBM)]))
    return gpd.read_file(path, layer="coverage_4g")


def test_every_pixel_lies_in_the_area_of_its_class(raster: Raster, tmp_path) -> None:
    frame = areas(raster, tmp_path)
    assert frame.crs == raster.crs
    assert frame.geometry.is_valid.all()
    x_m, y_m = (axis.ravel() for axis in np.meshgrid(*raster.grid.centres()))
    for row in frame.itertuples():
        inside = shapely.contains_xy(row.geometry, x_m, y_m).reshape(raster.values.shape)
        upper_dbm = np.inf if np.isnan(row.to_dbm) else row.to_dbm
        expected = (raster.values >= row.from_dbm) & (raster.values < upper_dbm)
        np.testing.assert_array_equal(inside, expected)
        assert row.area_km2 == pytest.approx(expected.sum() * STEP_M**2 / 1e6)
    assert frame["area_km2"].sum() == pytest.approx((raster.values >= THRESHOLD_DBM).sum() * STEP_M**2 / 1e6)


def test_without_any_service_there_is_an_empty_layer(raster: Raster, tmp_path) -> None:
    nothing = replace(raster, values=np.full_like(raster.values, np.nan))
    assert len(areas(nothing, tmp_path)) == 0


def filed(raster: Raster, tmp_path) -> gpd.GeoDataFrame:
    path = tmp_path / "filing.zip"
    path.write_bytes(fcc_filing(raster, FILING))
    return gpd.read_file(path)


@pytest.mark.slow
def test_a_filing_has_the_columns_and_codes(raster: Raster, tmp_path) -> None:
    frame = filed(raster, tmp_path)
    assert list(frame.columns[:-1]) == [
        "providerid",
        "brandname",
        "technology",
        "mindown",
        "minup",
        "minsignal",
        "environmnt",
    ]
    assert frame.crs.to_epsg() == 4326
    assert set(frame["brandname"]) == {"Sóng Núi"}
    assert set(frame["technology"]) == {400}
    assert dict(zip(frame["minsignal"], frame["environmnt"], strict=True)) == {-110: 0, -101: 1, -100: 1, -80: 1}
    members = zipfile.ZipFile(io.BytesIO(fcc_filing(raster, FILING))).namelist()
    assert members == [f"bdc_4g_5_1.{kind}" for kind in ("cpg", "dbf", "prj", "shp", "shx")]


@pytest.mark.slow
def test_areas_of_a_filing_are_apart_and_together_what_is_served(raster: Raster, tmp_path) -> None:
    frame = filed(raster, tmp_path).to_crs(raster.crs)
    assert frame.geometry.is_valid.all()
    served_m2 = (raster.values >= THRESHOLD_DBM).sum() * STEP_M**2
    assert frame.geometry.area.sum() == pytest.approx(served_m2, rel=1e-6)
    assert frame.union_all().area == pytest.approx(served_m2, rel=1e-6)


@pytest.mark.slow
def test_the_same_raster_gives_the_same_bytes(raster: Raster) -> None:
    assert fcc_filing(raster, FILING) == fcc_filing(raster, FILING)
    first, second = (coverage_gpkg([signal_area("a", raster, THRESHOLD_DBM)]) for _ in range(2))
    assert first == second


@pytest.mark.slow
def test_rasters_of_a_run_have_overviews_and_units(raster: Raster) -> None:
    large = Raster(
        np.tile(raster.values, (20, 16)), np.tile(raster.server, (20, 16)), replace(raster.grid, shape=(800, 800))
    )
    for content, unit, kind in ((coverage_tif(large), "dBm", "float32"), (server_tif(large), "1", "int32")):
        with rasterio.MemoryFile(content) as memory, memory.open() as dataset:
            assert dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
            assert dataset.overviews(1)[:2] == [2, 4]
            assert dataset.units == (unit,)
            assert dataset.dtypes == (kind,)


@pytest.mark.parametrize("marginal_db", [3.0, 0.0])
def test_areas_are_served_or_marginal(raster: Raster, tmp_path, marginal_db) -> None:
    margin_db = np.random.default_rng(4).uniform(-9.0, 9.0, raster.values.shape).astype(np.float32)
    margin_db[0, :5] = np.nan
    quality = QualityRaster(raster.grid, *(np.zeros_like(margin_db) for _ in range(4)), margin_db=margin_db)
    path = tmp_path / "coverage.gpkg"
    path.write_bytes(coverage_gpkg([served_area("served_4g", quality, marginal_db)]))
    area_km2 = gpd.read_file(path, layer="served_4g").set_index("state")["area_km2"].to_dict()
    expected = {"served": (margin_db >= marginal_db).sum(), "marginal": (np.abs(margin_db) < marginal_db).sum()}
    assert area_km2 == pytest.approx({state: n * STEP_M**2 / 1e6 for state, n in expected.items() if n})
