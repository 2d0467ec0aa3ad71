"""The QGIS project and the descriptions of columns: every source is there, relative, styled; every column is told."""

import io
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from xml.etree import ElementTree as ET

import pyogrio
import pytest

from phusong.maps.export.fields import described, heading
from phusong.maps.export.geopackage.layers import gis_layers
from phusong.maps.export.geopackage.project import run_project
from phusong.maps.export.geopackage.write import write_gpkg
from phusong.maps.export.qgis.rasters import signal_style
from phusong.maps.page.context import PageContext
from tests.builders.networks.people import with_people
from tests.builders.networks.small_network import text, with_places
from tests.builders.plans.answered_plan import with_alternatives
from tests.builders.plans.pon_plans import every_item
from tests.builders.plans.small_plan import small_case

CONTEXT = PageContext(scenario="small", title="Lào Cai", language="vi")
FILES = {"coverage_4g.tif": b"II*", "coverage_4g.qml": signal_style(-110.0).encode(), "coverage_5g.tif": b"II*"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    network, coverage, plan = small_case()
    network = with_places(network, ("T1", "school", 3.0, 3.0))
    network = replace(network, further_columns={"villages": {"ghi_chu": text(*"abcdefg")}})
    layers = gis_layers(network, with_people(coverage), with_alternatives(plan), context=CONTEXT, pon=every_item())
    path = tmp_path_factory.mktemp("project") / "layers.gpkg"
    path.write_bytes(write_gpkg(layers, CONTEXT))
    return path, layers, run_project(layers, FILES, "4g", CONTEXT)


@pytest.fixture(scope="module")
def project(made):
    with zipfile.ZipFile(io.BytesIO(made[2])) as packed:
        assert packed.namelist() == ["project.qgs"]
        return ET.fromstring(packed.read("project.qgs"))


@pytest.mark.slow
def test_every_layer_of_the_package_stands_in_it_by_a_relative_path(made, project):
    sources = {layer.findtext("id"): layer.findtext("datasource") for layer in project.iter("maplayer")}
    named = {source.partition("|layername=")[2] for source in sources.values() if "|" in source}
    assert named == {str(name) for name, _ in pyogrio.list_layers(made[0])} - {"layer_styles"}
    assert all(re.match(r"\./(layers\.gpkg\|layername=\w+|coverage_4g\.tif)$", source) for source in sources.values())
    assert sources["phusong_coverage_4g"] == "./coverage_4g.tif"
    assert "phusong_coverage_5g" not in sources, "a raster without a style would open grey"
    assert project.findtext("properties/Paths/Absolute") == "false"


@pytest.mark.slow
def test_kinds_and_systems_are_those_of_the_data(made, project):
    for layer in project.iter("maplayer"):
        source = layer.findtext("datasource", "")
        assert layer.findtext("srs/spatialrefsys/authid") == "EPSG:32648"
        if layer.get("type") == "raster":
            assert (layer.findtext("provider"), layer.find("pipe/rasterrenderer") is not None) == ("gdal", True)
            continue
        kind = pyogrio.read_info(made[0], layer=source.partition("|layername=")[2])["geometry_type"]
        assert layer.get("geometry") in ("Point", "Line", "Polygon")
        assert layer.get("geometry", "") in kind.replace("MultiLineString", "Line").replace("LineString", "Line")
        assert layer.findtext("provider") == "ogr"
        renderer = layer.find("renderer-v2")
        assert renderer is not None
        fields = {*pyogrio.read_info(made[0], layer=source.partition("|layername=")[2])["fields"]}
        assert renderer.get("attr") is None or renderer.get("attr") in fields


@pytest.mark.slow
def test_the_legend_has_each_layer_once_and_opens_on_the_gap(project):
    ids = [layer.findtext("id") for layer in project.iter("maplayer")]
    shown = {layer.get("id"): layer.get("checked") == "Qt::Checked" for layer in project.iter("layer-tree-layer")}
    assert sorted(ids) == sorted(shown) == sorted({*ids})
    assert [layer.get("id") for layer in project.find("layerorder")] == ids
    opens = [shown[f"phusong_{name}"] for name in ("villages_4g", "villages_5g", "proposals")]
    assert opens == [True, False, True]
    groups = [group.get("name") for group in project.find("layer-tree-group")]
    assert groups == ["Phương án", "Thôn, tổ dân phố", "Hiện trạng", "4G", "Cáp quang", "5G"]


@pytest.mark.slow
def test_what_fills_the_ground_lies_below_everything_that_stands_on_it(project):
    filled = [
        layer.get("type") == "raster" or layer.findtext("layername", "").startswith("Tỷ lệ dân số")
        for layer in project.iter("maplayer")
    ]
    assert any(filled)
    assert filled == sorted(filled)


@pytest.mark.slow
def test_it_says_what_qgis_takes_nothing_without(made, project):
    """Names of more than ten letters, the switch that lets the project's system be read, and where it looks."""
    ids = [layer.findtext("id", "") for layer in project.iter("maplayer")]
    assert all(len(each) > 10 for each in ids)
    assert project.findtext("properties/SpatialRefSys/ProjectionsEnabled") == "1"
    assert project.findtext("projectCrs/spatialrefsys/authid") == "EPSG:32648"
    view = project.find("ProjectViewSettings/DefaultViewExtent")
    bounds = made[1]["communes"].frame.total_bounds
    assert [float(view.get(name)) for name in ("xmin", "ymin", "xmax", "ymax")] == pytest.approx(list(bounds), abs=0.01)


@pytest.mark.slow
def test_columns_have_their_headings_in_the_project_and_in_the_package(made, project):
    headings = {
        layer.findtext("datasource", "").partition("|layername=")[2]: {
            alias.get("field"): alias.get("name") for alias in layer.iter("alias")
        }
        for layer in project.iter("maplayer")
        if layer.get("type") == "vector"
    }
    with closing(sqlite3.connect(made[0])) as database:
        told = database.execute("SELECT table_name, column_name, title FROM gpkg_data_columns").fetchall()
        styles = database.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchall()
    expected = {layer: {column: title for name, column, title in told if name == layer} for layer in headings}
    assert headings == expected
    assert headings["villages"]["state_4g"].startswith("4G: đã có")
    for layer, qml in styles:
        assert {alias.get("field"): alias.get("name") for alias in ET.fromstring(qml).iter("alias")} == expected[layer]


@pytest.mark.slow
def test_the_package_is_of_a_version_that_older_readers_know(made):
    with closing(sqlite3.connect(made[0])) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (10200,)


@pytest.mark.slow
def test_every_column_of_ours_is_described_once_in_both_languages(made):
    path, layers, _ = made
    with closing(sqlite3.connect(path)) as database:
        told = {
            (row[0], row[1]): row[2:]
            for row in database.execute("SELECT table_name, column_name, title, description FROM gpkg_data_columns")
        }
        extensions = {row[0] for row in database.execute("SELECT extension_name FROM gpkg_extensions")}
    columns = {(name, str(column)) for name, layer in layers.items() for column in layer.frame.columns.drop("geometry")}
    assert columns - set(told) == {("villages", "ghi_chu")}, "a column of the user's own has a name and no description"
    assert "gpkg_schema" in extensions
    assert told["villages", "state_4g"][0].startswith("4G: đã có")
    assert told["villages", "people_4g"][1] == (
        "Share of people who have 4G today, 0 to 1 / Tỷ lệ dân số hiện có 4G, từ 0 đến 1"
    )
    assert told["proposals", "people_4g"][1].startswith("People newly served, 4G")


def test_columns_are_known_by_their_table_and_by_any_service():
    assert heading("ghi_chu") == {"en": "ghi_chu", "vi": "ghi_chu"}
    assert described("ghi_chu", "villages") is None
    assert heading("rsrp_6g_dbm", "villages")["en"] == "6g: RSRP of the best server, dBm"
    assert heading("level", "roads") != heading("level", "ranking")


@pytest.mark.slow
def test_the_same_layers_give_the_same_project(made):
    assert run_project(made[1], FILES, "4g", CONTEXT) == made[2]
