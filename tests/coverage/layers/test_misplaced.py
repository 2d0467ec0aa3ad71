"""Layers in another zone, metres without a system, a system that stretches lengths: told with what is right."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import check_layers
from tests.builders.found import codes
from tests.builders.layers import layer_files as files
from tests.builders.layers.mutated import Mutated, write_mutated
from tests.builders.layers.small_layers import VILLAGES, write_small_layers

pytestmark = pytest.mark.slow  # reads and writes whole files

SMALL = {"villages": "villages.csv", "communes": "communes.geojson", "sites": "sites.csv", "roads": "roads.geojson"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    write_small_layers(folder)
    return folder


def checked(folder: Path, **changed: LayerSource) -> list[Finding]:
    return check_layers({name: LayerSource(path=path) for name, path in SMALL.items()} | changed, base=folder)


def frame_of(folder: Path, name: str) -> gpd.GeoDataFrame:
    path = folder / SMALL[name]
    if path.suffix == ".geojson":
        return gpd.read_file(path)
    table = pd.read_csv(path, dtype={"commune_code": str})
    return gpd.GeoDataFrame(
        table.drop(columns=["lon", "lat"]), geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326"
    )


@pytest.mark.parametrize(
    ("name", "label"),
    [("villages", "EPSG:32648"), ("sites", "EPSG:5897"), ("roads", "EPSG:32648"), ("communes", "EPSG:9206")],
)
def test_a_layer_in_another_zone_is_told_with_the_right_one(name: str, label: str, small: Path) -> None:
    mutated = Mutated(frame_of(small, name).to_crs("EPSG:9208"), None, label)
    path = write_mutated(mutated, name, small / f"zone_{name}.gpkg")
    [finding] = checked(small, **{name: LayerSource(path=path.name)})
    assert (finding.code, finding.severity, finding.layer, finding.value) == (
        "layer-elsewhere",
        "error",
        name,
        "EPSG:9208",
    )
    assert f'[layers.{name}] crs = "EPSG:9208"' in finding.remedy
    assert checked(small, **{name: LayerSource(path=path.name, crs="EPSG:9208")}) == []


def test_one_file_of_several_in_another_zone(small: Path) -> None:
    roads = frame_of(small, "roads")
    write_mutated(Mutated(roads, None), "roads", small / "part_a.gpkg")
    write_mutated(Mutated(roads.to_crs("EPSG:9208"), None, "EPSG:32648"), "roads", small / "part_b.gpkg")
    [finding] = checked(small, roads=LayerSource(path="part_*.gpkg"))
    assert (finding.code, finding.file) == ("layer-elsewhere", "part_b.gpkg")


def test_a_layer_mostly_outside_is_told_and_one_of_the_whole_country_is_no_error(small: Path) -> None:
    inside = frame_of(small, "roads").geometry.iloc[0]
    lines = [
        inside,
        *(shapely.linestrings([(104.2 + step, 22.5), (104.3 + step, 22.6)]) for step in np.arange(0, 4, 0.1)),
    ]
    country = gpd.GeoDataFrame({"class": ["x"] * len(lines)}, geometry=lines, crs="EPSG:4326")
    write_mutated(Mutated(country, None), "roads", small / "country.gpkg")
    [finding] = checked(small, roads=LayerSource(path="country.gpkg"))
    assert (finding.code, finding.severity) == ("layer-mostly-outside", "warning")
    write_mutated(Mutated(country.iloc[1:4], None), "roads", small / "beside.gpkg")
    [finding] = checked(small, roads=LayerSource(path="beside.gpkg"))
    assert (finding.code, finding.severity) == ("layer-elsewhere", "error")


@pytest.mark.parametrize("exchanged", [False, True])
def test_a_table_in_metres_is_placed_where_one_system_alone_does(exchanged: bool, small: Path) -> None:
    table = pd.DataFrame(
        VILLAGES, columns=["village_id", "name", "commune_code", "population", "is_commune_centre", "lon", "lat"]
    )
    points = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326").to_crs("EPSG:9208")
    table = table.drop(columns=["lon", "lat"]).assign(X=points.x.round(2), Y=points.y.round(2))
    files.write_table(table, small / "metres.csv")
    columns = {"lon": "Y", "lat": "X"} if exchanged else {"lon": "X", "lat": "Y"}
    [finding] = checked(small, villages=LayerSource(path="metres.csv", columns=columns))
    if exchanged:
        assert finding.code == "crs-missing"
        assert 'lon = "X", lat = "Y"' in finding.remedy
    else:
        assert (finding.code, finding.value) == ("crs-inferred", "EPSG:9208")
    assert 'crs = "EPSG:9208"' in finding.remedy
    assert (
        checked(small, villages=LayerSource(path="metres.csv", columns={"lon": "X", "lat": "Y"}, crs="EPSG:9208")) == []
    )


def test_metres_of_no_system_are_refused_with_those_that_may_be_meant(small: Path) -> None:
    utm = frame_of(small, "sites").to_crs("EPSG:32648")
    write_mutated(Mutated(utm, None, ""), "sites", small / "bare.shp")
    [finding] = checked(small, sites=LayerSource(path="bare.shp"))
    assert finding.code == "crs-missing"
    assert 'crs = "EPSG:32648"' in finding.remedy
    write_mutated(Mutated(utm, None, "EPSG:4326"), "sites", small / "bare.gpkg")
    [finding] = checked(small, sites=LayerSource(path="bare.gpkg"))
    assert finding.code == "crs-mismatch"
    assert 'crs = "EPSG:32648"' in finding.remedy


def test_overlapping_communes_name_both_rows(small: Path) -> None:
    communes = frame_of(small, "communes")
    shapes = communes.geometry.to_numpy(copy=True)
    shapes[2] = shapely.box(103.84, 22.49, 103.885, 22.51)
    write_mutated(Mutated(communes.set_geometry(shapes, crs="EPSG:4326"), None), "communes", small / "over.gpkg")
    [finding] = checked(small, communes=LayerSource(path="over.gpkg"))
    assert (finding.code, finding.row, finding.value) == ("commune-overlap", 3, "01002, 01003")
    assert "in row 2 " in finding.message


def test_a_vertex_gone_astray_is_told_with_its_row(small: Path) -> None:
    stray = gpd.GeoDataFrame(
        {"class": ["a", "b"]},
        geometry=[
            shapely.linestrings([(103.8, 22.5), (103.88, 22.5)]),
            shapely.linestrings([(103.8, 22.5), (0, 0), (103.88, 22.5)]),
        ],
        crs="EPSG:4326",
    )
    write_mutated(Mutated(stray, None), "roads", small / "stray.gpkg")
    found = checked(small, roads=LayerSource(path="stray.gpkg"))
    assert ("geometry-leap", 2) in [(each.code, each.row) for each in found]


@pytest.mark.parametrize(
    "crs", ["EPSG:3857", "EPSG:3995", "ESRI:54009", "EPSG:6933", "EPSG:8857", "EPSG:32651", "EPSG:3395"]
)
def test_a_system_that_stretches_at_the_villages_is_refused_with_the_right_one(crs: str, small: Path) -> None:
    sources = {name: LayerSource(path=path) for name, path in SMALL.items()}
    [finding] = check_layers(sources, base=small, crs=crs)
    assert finding.code == "crs-not-metric"
    assert 'crs = "EPSG:32648"' in finding.remedy


@pytest.mark.parametrize("crs", ["EPSG:32648", "EPSG:9208", "EPSG:5897", "EPSG:3405"])
def test_systems_with_true_lengths_are_taken(crs: str, small: Path) -> None:
    assert check_layers({name: LayerSource(path=path) for name, path in SMALL.items()}, base=small, crs=crs) == []


@pytest.mark.parametrize("crs", ["EPSG:32647", "EPSG:32649"])
def test_a_system_that_stretches_a_little_is_told_with_the_right_one(crs: str, small: Path) -> None:
    sources = {name: LayerSource(path=path) for name, path in SMALL.items()}
    [finding] = check_layers(sources, base=small, crs=crs)
    assert (finding.code, finding.severity) == ("crs-stretched", "warning")
    assert 'crs = "EPSG:32648"' in finding.remedy
    assert "%" in finding.message


def test_a_projection_that_is_not_known_is_refused(small: Path) -> None:
    path = write_mutated(Mutated(frame_of(small, "villages"), None), "villages", small / "unknown.shp")
    known = path.with_suffix(".prj").read_text()
    for wkt in (
        f'PROJCS["X",{known},PROJECTION["Unknown_Projection"],PARAMETER["Central_Meridian",104.75],UNIT["Meter",1.0]]',
        'LOCAL_CS["site grid",UNIT["Meter",1.0]]',
        'GEOCCS["WGS 84",DATUM["World Geodetic System 1984",SPHEROID["WGS 84",6378137,298.257223563]],UNIT["metre",1]]',
    ):
        path.with_suffix(".prj").write_text(wkt)
        found = checked(small, villages=LayerSource(path="unknown.shp"))
        assert "crs-unknown" in codes(found) or "crs-mismatch" in codes(found) or "crs-assumed" in codes(found)
        assert all(each.file == "unknown.shp" for each in found)


def test_the_national_grid_without_its_datum_is_told(small: Path) -> None:
    grid = "+proj=tmerc +lat_0=0 +lon_0=104.75 +k=0.9999 +x_0=500000 +y_0=0 +datum=WGS84 +units=m"
    write_mutated(Mutated(frame_of(small, "sites").to_crs("EPSG:9208"), None, grid), "sites", small / "datum.gpkg")
    [finding] = checked(small, sites=LayerSource(path="datum.gpkg"))
    assert (finding.code, finding.value) == ("crs-datum", "EPSG:9208")
