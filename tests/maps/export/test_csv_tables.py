"""Tables as CSV, workbook, GeoPackage, KMZ and GeoTIFF: what is written is what was planned, and opens elsewhere."""

import csv
import hashlib
import io
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import openpyxl
import pyogrio
import pytest
import rasterio
from affine import Affine
from pyproj import CRS

from phusong.coverage.network.network import Network
from phusong.coverage.served.coverage import Coverage
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.raster import Raster
from phusong.maps.export.books.proposals import proposals_xlsx
from phusong.maps.export.csv_tables import proposals_csv
from phusong.maps.export.geopackage import layers_gpkg
from phusong.maps.export.geotiff import PROBABILITY, coverage_tif, quantity_tif
from phusong.maps.export.kmz import proposals_kmz
from phusong.maps.export.ranking_table import RANKING_COLUMNS
from phusong.maps.export.tables import OTHER_SITE_COLUMNS, PROPOSAL_COLUMNS
from phusong.maps.export.target_table import TARGET_COLUMNS
from phusong.maps.indicators.after import served_after
from phusong.maps.indicators.ranking import rank_units
from phusong.maps.page.context import PageContext
from phusong.maps.page.escape import csv_text, plain_text
from phusong.maps.words.catalogue import WORDS
from phusong.optimize.plan.plan import Plan
from tests.builders.pages.contexts import HOSTILE
from tests.builders.plans.answered_plan import with_alternatives, with_phases
from tests.builders.plans.dated import TARGET_ROWS
from tests.builders.plans.small_plan import small_case

CONTEXT = PageContext(scenario="small", title="Lào Cai", data_date="2024-12-31", credits=("GeoNames, CC BY 4.0",))
CONTRACT_COLUMNS = (
    "proposal_id,kind,technology,lon,lat,commune_code,phase,capex_vnd,opex_vnd_per_year,newly_covered_population,"
    "newly_covered_villages,backhaul,owner,due,status"
)
KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def case() -> tuple[Network, Coverage, Plan]:
    return small_case()


@pytest.fixture(scope="module")
def gpkg(case: tuple[Network, Coverage, Plan], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "layers.gpkg"
    path.write_bytes(layers_gpkg(*case, context=CONTEXT))
    return path


def named(case, name):
    """The case with one hostile name everywhere a proposal has text."""
    network, coverage, plan = case
    proposals = (replace(plan.proposals[0], name=name, owner=name), *plan.proposals[1:])
    return network, coverage, replace(plan, proposals=proposals)


def test_csv_has_the_promised_columns_first(case):
    network, _, plan = case
    text = proposals_csv(network, plan)
    assert text.startswith(CONTRACT_COLUMNS + ",")
    assert "\r" not in text


def test_csv_reads_back(case):
    network, _, plan = case
    rows = list(csv.DictReader(io.StringIO(proposals_csv(network, plan))))
    assert [row["proposal_id"] for row in rows] == ["P001", "P002", "P003"]
    first = rows[0]
    assert first["commune_code"] == "00001"
    assert (first["kind"], first["technology"], first["site_id"]) == ("upgrade", "5g", "S2")
    assert (first["capex_vnd"], first["newly_covered_population"]) == ("787500000", "400")
    assert first["commune"] == "Tây"
    told = [[row[f"people_{service}"] for service in ("4g", "5g", "fibre")] for row in rows]
    assert told == [["0", "400", "0"], ["550", "550", "0"], ["0", "0", "700"]]
    assert rows[2]["village_ids"] == "B;C"
    assert float(first["lon"]) == pytest.approx(104.0786, abs=1e-3)
    assert float(first["lat"]) == pytest.approx(22.4687, abs=1e-3)


def test_a_service_of_ones_own_has_a_column_of_its_own(case):
    network, _, plan = case
    after = {**plan.after, "6g": plan.after["4g"]}
    first = replace(plan.proposals[0], people_by_service={"6g": 7})
    rows = list(csv.DictReader(io.StringIO(proposals_csv(network, replace(plan, after=after, proposals=(first,))))))
    assert (rows[0]["people_6g"], rows[0]["people_4g"]) == ("7", "0")


def test_csv_of_no_plan_is_a_header(case):
    network, _, plan = case
    assert proposals_csv(network, replace(plan, proposals=())).count("\n") == 1


@pytest.mark.parametrize("name", [*HOSTILE, "=HYPERLINK(1)", "a,b", 'a"b', "a\nb"])
def test_csv_keeps_any_name_in_its_cell(case, name):
    network, _, plan = named(case, name)
    rows = list(csv.DictReader(io.StringIO(proposals_csv(network, plan))))
    assert rows[0]["name"].removeprefix("'" if name.startswith("=") else "") == name
    assert rows[0]["name"][0] not in "=+@"
    assert rows[1]["proposal_id"] == "P002"


def test_workbook_reads_back_with_codes_as_text(case):
    network, _, plan = case
    book = openpyxl.load_workbook(io.BytesIO(proposals_xlsx(network, plan, context=CONTEXT)))
    sheet = book["proposals"]
    header, headings, *rows = sheet.iter_rows(values_only=True)
    assert ",".join(header).startswith(CONTRACT_COLUMNS)
    assert sheet.row_dimensions[1].hidden
    assert headings[7] == "Investment, VND"
    first = dict(zip(header, rows[0], strict=True))
    assert first["commune_code"] == "00001"
    assert first["capex_vnd"] == 787_500_000
    assert isinstance(first["lon"], float)
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref == "A2:AC5"
    assert all(sheet.column_dimensions[letter].width >= 8 for letter in "ABCDEF")
    about = [row[0] for row in book["about"].iter_rows(values_only=True)]
    assert "Predicted, not measured" in about
    assert "Data of 31 December 2024" in about


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_column_of_the_workbook_has_a_heading_of_its_own(case, language):
    network, coverage, plan = case
    ranked = rank_units(network, coverage, served_after(coverage, plan))
    context = replace(CONTEXT, language=language)
    content = proposals_xlsx(network, plan, context=context, targets=TARGET_ROWS, ranked=ranked)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["proposals", "targets", "ranking", "about"]
    for sheet, columns in zip(book, (PROPOSAL_COLUMNS, TARGET_COLUMNS, RANKING_COLUMNS), strict=False):
        names, headings, *rows = sheet.iter_rows(values_only=True)
        assert names == columns
        assert rows
        for name, heading in zip(names, headings, strict=True):
            key = "common.field.people_of" if name in ("people_4g", "people_5g", "people_fibre") else f"column.{name}"
            assert heading.startswith(WORDS[key][language != "en"].split("{")[0])
            assert heading != name


@pytest.mark.parametrize("name", [*HOSTILE, "=1+1", "+84", "@SUM(A1)", "a\x00b"])
def test_workbook_holds_no_formula(case, name):
    network, _, plan = named(case, name)
    sheet = openpyxl.load_workbook(io.BytesIO(proposals_xlsx(network, plan, context=CONTEXT)))["proposals"]
    cell = sheet.cell(row=3, column=16)
    assert cell.data_type == "s"
    assert cell.value == name.replace("\x00", "\ufffd")


def archive_dates(content: bytes) -> set[tuple[int, ...]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {member.date_time for member in archive.infolist()}


def test_archives_hold_no_time_of_day(case):
    network, _, plan = case
    book = proposals_xlsx(network, plan, context=CONTEXT)
    assert (
        archive_dates(book) == archive_dates(proposals_kmz(network, plan, context=CONTEXT)) == {(2000, 1, 1, 0, 0, 0)}
    )
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2


@pytest.mark.slow
def test_every_file_is_the_same_twice(case):
    def digests():
        network, coverage, plan = small_case()
        files = (
            proposals_csv(network, plan).encode(),
            proposals_xlsx(network, plan, context=CONTEXT),
            proposals_kmz(network, plan, context=CONTEXT),
            layers_gpkg(network, coverage, plan, context=CONTEXT),
            coverage_tif(raster()),
        )
        return [hashlib.sha256(content).hexdigest() for content in files]

    assert digests() == digests()


@pytest.mark.slow
def test_geopackage_holds_no_time_of_day(gpkg):
    content = gpkg.read_bytes()
    assert b"2000-01-01T00:00:00.000Z" in content
    assert datetime.now().strftime("%Y-%m-%dT").encode() not in content  # noqa: DTZ005 - the very thing looked for


@pytest.mark.slow
def test_geopackage_has_every_layer_in_the_system_of_the_network(gpkg, case):
    layers = dict(pyogrio.list_layers(gpkg))
    assert layers == {
        "communes": "MultiPolygon",
        "districts": "MultiPolygon",
        "fibre_proposals": "MultiLineString",
        "sites": "Point",
        "proposals": "Point",
        "villages": "Point",
        "roads": "MultiLineString",
        "fibre": "MultiLineString",
        "access_points": "Point",
        "layer_styles": None,
    }
    for name in layers.keys() - {"layer_styles"}:
        assert CRS(pyogrio.read_info(gpkg, layer=name)["crs"]) == case[0].crs


@pytest.mark.slow
def test_geopackage_says_who_is_served(gpkg, case):
    villages = pyogrio.read_dataframe(gpkg, layer="villages")
    assert list(villages["village_id"]) == list("ABCDEFG")
    assert list(villages["served_4g"]) == [1, 1, 0, 0, 0, 0, 0]
    assert list(villages["after_4g"]) == [1, 1, 1, 1, 0, 0, 0]
    assert list(villages["state_4g"]) == ["served", "served", "planned", "planned", "gap", "gap", "gap"]
    assert list(villages["rsrp_4g_dbm"])[:3] == [-80.0, -95.5, -112.0]
    assert np.isnan(villages["rsrp_4g_dbm"][6])
    assert list(villages.geometry.x) == list(case[0].villages.x_m)
    assert villages["commune_code"][0] == "00001"


@pytest.mark.slow
def test_geopackage_has_shares_of_communes_and_lines_of_fibre(gpkg):
    communes = pyogrio.read_dataframe(gpkg, layer="communes").set_index("commune_code")
    # Tây holds A 500, B 400, G 50
    assert communes.loc["00001", "share_4g"] == pytest.approx(900 / 950)
    assert communes.loc["00001", "share_fibre"] == pytest.approx(500 / 950)
    assert communes.loc["00001", "share_fibre_after"] == pytest.approx(900 / 950)
    assert communes.loc["00002", "villages"] == 4
    fibre = pyogrio.read_dataframe(gpkg, layer="fibre_proposals")
    assert list(fibre["proposal_id"]) == ["P003"]
    assert fibre["length_m"][0] == 10_000.0
    proposals = pyogrio.read_dataframe(gpkg, layer="proposals")
    assert list(proposals["capex_vnd"]) == [787_500_000, 2_150_000_000, 1_750_000_000]


def test_geopackage_opens_styled(gpkg):
    with closing(sqlite3.connect(gpkg)) as database:
        styles = database.execute(
            "SELECT f_table_name, f_geometry_column, styleName, useAsDefault, styleQML FROM layer_styles ORDER BY id"
        ).fetchall()
        listed = database.execute("SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'").fetchall()
        columns = {layer: {row[1] for row in database.execute(f"PRAGMA table_info({layer})")} for layer, *_ in styles}
    assert listed == [("attributes",)]
    assert {layer: name for layer, _, name, default, _ in styles if default} == {
        "communes": "fibre",
        "fibre_proposals": "fibre_proposals",
        "sites": "sites",
        "proposals": "proposals",
        "villages": "fibre",
        "districts": "outlines",
        "roads": "roads",
        "fibre": "fibre",
        "access_points": "access_points",
    }
    assert [name for layer, _, name, *_ in styles if layer == "villages"] == ["fibre", "4g", "5g"]
    for layer, geometry_column, _, _, qml in styles:
        assert geometry_column in columns[layer]
        renderer = ET.fromstring(qml.split("\n", 1)[1]).find("renderer-v2")
        used = {entry.get("symbol") for entry in renderer.iter() if entry.tag in ("category", "range")} or {"0"}
        assert used == {symbol.get("name") for symbol in renderer.find("symbols")}
        assert renderer.get("attr") is None or renderer.get("attr") in columns[layer]


def test_ranges_of_the_commune_style_cover_every_share(gpkg):
    with closing(sqlite3.connect(gpkg)) as database:
        (qml,) = database.execute(
            "SELECT styleQML FROM layer_styles WHERE f_table_name = 'communes' AND styleName = '5g'"
        ).fetchone()
    ranges = [
        (float(entry.get("lower")), float(entry.get("upper")))
        for entry in ET.fromstring(qml.split("\n", 1)[1]).iter("range")
    ]
    assert ranges[0][1] > 1.0
    assert ranges[-1][0] == 0.0
    assert all(upper == above for (above, _), (_, upper) in pairwise(ranges))


@pytest.mark.slow
def test_geopackage_of_no_plan_has_the_same_columns(gpkg, case, tmp_path):
    network, coverage, plan = case
    path = tmp_path / "empty.gpkg"
    path.write_bytes(
        layers_gpkg(network, coverage, replace(plan, proposals=(), after={}, status="no_plan"), context=CONTEXT)
    )
    for layer in ("proposals", "fibre_proposals"):
        empty, full = pyogrio.read_info(path, layer=layer), pyogrio.read_info(gpkg, layer=layer)
        assert empty["features"] == 0
        assert list(empty["fields"]) == list(full["fields"])
        assert list(empty["dtypes"]) == list(full["dtypes"])


@pytest.mark.slow
def test_tables_carry_phase_and_stability(case, tmp_path):
    network, coverage, plan = case
    rows = list(csv.DictReader(io.StringIO(proposals_csv(network, with_phases(plan)))))
    assert [(row["phase"], row["phase_name"], row["stability"], row["left_out_by"]) for row in rows] == [
        ("1", "2025", "", ""),
        ("1", "2025", "", ""),
        ("2", "2026", "", ""),
    ]
    chosen = with_alternatives(plan)
    rows = list(csv.DictReader(io.StringIO(proposals_csv(network, chosen))))
    told = [("stable", ""), ("replaceable", "1;2"), ("replaceable", "2")]
    assert [(row["stability"], row["left_out_by"]) for row in rows] == told
    assert {row["phase_name"] for row in rows} == {""}
    path = tmp_path / "layers.gpkg"
    path.write_bytes(layers_gpkg(network, coverage, chosen, context=CONTEXT))
    proposals = pyogrio.read_dataframe(path, layer="proposals")
    assert list(zip(proposals["stability"], proposals["left_out_by"], strict=True)) == told
    others = pyogrio.read_dataframe(path, layer="alternative_sites")
    assert CRS(others.crs) == network.crs
    assert list(others["part"]) == ["tower:9:4g"]
    assert list(others["alternatives"]) == ["1;2"]
    assert list(others["capex_vnd"]) == [1_040_000_000]
    assert (others.geometry.x[0], others.geometry.y[0]) == (plan.proposals[0].x_m, plan.proposals[0].y_m)
    with closing(sqlite3.connect(path)) as database:
        styled = database.execute("SELECT styleQML FROM layer_styles WHERE f_table_name = 'alternative_sites'")
        assert [text.count("SimpleMarker") for (text,) in styled] == [1]


@pytest.mark.slow
def test_alternatives_that_build_nothing_else_have_an_empty_layer(case, tmp_path):
    network, coverage, plan = case
    chosen = with_alternatives(plan)
    same = tuple(other._replace(added=(), added_sites=()) for other in chosen.alternatives)
    path = tmp_path / "layers.gpkg"
    path.write_bytes(layers_gpkg(network, coverage, replace(chosen, alternatives=same), context=CONTEXT))
    info = pyogrio.read_info(path, layer="alternative_sites")
    assert info["features"] == 0
    assert list(info["fields"]) == list(OTHER_SITE_COLUMNS)


def test_balloons_tell_phase_and_stability(case):
    network, _, plan = case
    root = kml_of(proposals_kmz(network, with_phases(plan), context=CONTEXT))
    balloons = {mark.get("id"): mark.find(f"{KML}description").text for mark in root.iter(f"{KML}Placemark")}
    assert "<br>Phase: 2026<br>" in balloons["P003"]
    assert "Choice" not in balloons["P003"]
    root = kml_of(proposals_kmz(network, with_alternatives(plan), context=CONTEXT))
    balloons = {mark.get("id"): mark.find(f"{KML}description").text for mark in root.iter(f"{KML}Placemark")}
    assert balloons["P002"].endswith("<br>Choice: replaceable: not in alternative 1, 2")
    assert balloons["P001"].endswith("<br>Choice: stable: in every plan")


def test_balloons_tell_people_by_service_and_nothing_that_is_not_known(case):
    network, _, plan = case
    first = replace(plan.proposals[0], people_by_service={"4g": 1234, "5g": 7, "fibre": 0}, owner="", due="")
    root = kml_of(proposals_kmz(network, replace(plan, proposals=(first,)), context=CONTEXT))
    lines = next(root.iter(f"{KML}Placemark")).find(f"{KML}description").text.split("<br>")
    assert [line for line in lines if line.startswith("People")] == [
        "People newly served, 4G: 1,234",
        "People newly served, 5G: 7",
    ]
    assert not [line for line in lines if line.startswith(("Phase", "Responsible", "Due"))]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_phases_are_text(case, name):
    network, _, plan = case
    phased = with_phases(plan)
    phased = replace(phased, phases=tuple(phase._replace(name=name) for phase in phased.phases))
    table = proposals_csv(network, phased)
    assert next(csv.DictReader(io.StringIO(table)))["phase_name"] == csv_text(name)


@pytest.mark.slow
def test_names_of_other_sites_are_text(case, tmp_path):
    network, coverage, plan = case
    chosen = with_alternatives(plan)
    (site,) = chosen.alternatives[0].added_sites
    hostile = tuple(
        site._replace(name=name, part=replace(site.part, place=f"{number},0")) for number, name in enumerate(HOSTILE)
    )
    others = tuple(other._replace(added_sites=hostile) for other in chosen.alternatives)
    path = tmp_path / "layers.gpkg"
    path.write_bytes(layers_gpkg(network, coverage, replace(chosen, alternatives=others), context=CONTEXT))
    names = set(pyogrio.read_dataframe(path, layer="alternative_sites")["name"])
    assert names == set(map(plain_text, HOSTILE))


def kml_of(content: bytes) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert names[0] == "doc.kml"
        root = ET.fromstring(archive.read("doc.kml"))
        for icon in root.iter(f"{KML}href"):
            assert icon.text in names
            assert archive.read(icon.text).startswith(b"\x89PNG")
    return root


def test_kmz_shows_every_proposal_and_its_route(case):
    network, _, plan = case
    root = kml_of(proposals_kmz(network, plan, context=CONTEXT))
    marks = {mark.get("id"): mark for mark in root.iter(f"{KML}Placemark")}
    assert set(marks) == {"P001", "P002", "P003"}
    lon, lat = map(float, marks["P001"].find(f".//{KML}Point/{KML}coordinates").text.split(","))
    assert (lon, lat) == pytest.approx((104.0786, 22.4687), abs=1e-3)
    lines = marks["P003"].findall(f".//{KML}LineString/{KML}coordinates")
    assert [len(line.text.split()) for line in lines] == [2, 2]
    assert "Cost: VND 787.5 million<br>" in marks["P001"].find(f"{KML}description").text


def test_kmz_speaks_vietnamese(case):
    network, _, plan = case
    root = kml_of(proposals_kmz(network, plan, context=replace(CONTEXT, language="vi")))
    texts = [element.text for element in root.iter(f"{KML}name")]
    assert texts[0] == "Phủ sóng Lào Cai"
    assert "Cột mới" in texts


@pytest.mark.parametrize("name", [*HOSTILE, "a\x00b"])
def test_kmz_holds_names_as_text(case, name):
    network, _, plan = named(case, name)
    root = kml_of(proposals_kmz(network, plan, context=replace(CONTEXT, title=name)))
    mark = next(root.iter(f"{KML}Placemark"))
    clean = name.replace("\x00", "\ufffd")
    assert {element.text for element in root.iter(f"{KML}name")} >= {f"P002 {'Thôn C, Đông'}"}
    named_marks = {m.get("id"): m.find(f"{KML}name").text for m in root.iter(f"{KML}Placemark")}
    assert named_marks["P001"] == f"P001 {clean}"
    balloon = {m.get("id"): m.find(f"{KML}description").text for m in root.iter(f"{KML}Placemark")}["P001"]
    assert "<img" not in balloon
    assert "<script" not in balloon
    assert mark is not None


def raster() -> Raster:
    values = np.array([[-80.25, np.nan, -101.5], [-95.0, -110.0, np.nan]], dtype=np.float32)
    return Raster(
        values,
        np.zeros((2, 3), dtype=np.int32),
        Grid(Affine(100, 0, 400_000, 0, -100, 2_480_000), (2, 3), CRS.from_epsg(9208)),
    )


def test_coverage_raster_reads_back():
    with rasterio.MemoryFile(coverage_tif(raster())) as memory, memory.open() as dataset:
        values = dataset.read(1)
        assert dataset.dtypes == ("float32",)
        assert dataset.nodata == -9999.0
        assert dataset.crs.is_projected
        assert CRS.from_wkt(dataset.crs.to_wkt()).to_epsg() == 9208
        assert dataset.transform == raster().transform
        assert dataset.units == ("dBm",)
        assert dataset.compression.name == "deflate"
    assert values.tolist() == [[-80.25, -9999.0, -101.5], [-95.0, -110.0, -9999.0]]


def test_probability_raster_reads_back():
    shares = np.array([[0.5, np.nan, 1.0], [0.25, 0.0, np.nan]], dtype=np.float32)
    with rasterio.MemoryFile(quantity_tif(raster().grid, shares, PROBABILITY)) as memory, memory.open() as dataset:
        assert dataset.read(1).tolist() == [[0.5, -9999.0, 1.0], [0.25, 0.0, -9999.0]]
        assert (dataset.units, dataset.dtypes) == (("1",), ("float32",))


@pytest.mark.slow
def test_geopackage_says_how_well_a_village_is_received(case, tmp_path):
    network, coverage, plan = case
    n = len(network.villages)
    state = replace(
        coverage.services["4g"],
        probability=np.full(n, 0.98764),
        sinr_db=np.full(n, 3.21),
        downlink_mbps=np.full(n, 7.123),
        flags=np.array([5] + [0] * (n - 1)),
    )
    told = replace(coverage, services={**coverage.services, "4g": state})
    path = tmp_path / "layers.gpkg"
    path.write_bytes(layers_gpkg(network, told, plan, context=CONTEXT))
    villages = pyogrio.read_dataframe(path, layer="villages")
    assert villages["probability_4g"].tolist() == [0.9876] * n
    assert villages["sinr_4g_db"].tolist() == [3.2] * n
    assert villages["downlink_4g_mbps"].tolist() == [7.12] * n
    assert villages["flags_4g"].tolist() == ["radius-limited; extrapolated"] + [""] * (n - 1)
    ids = np.append(network.sites.ids, "")[coverage.services["4g"].server]
    assert [served_by or "" for served_by in villages["server_4g"]] == [str(site) for site in ids]
    assert "probability_fibre" not in villages
