"""The fibre design as tables, GIS layers and Open Fibre Data Standard: what is written is what was designed."""

import csv
import io
import json
import re
from dataclasses import replace
from uuid import UUID

import geopandas as gpd
import openpyxl
import pyogrio
import pytest

from phusong.maps.export.bill import BILL_COLUMNS, BUDGET_COLUMNS, bill_csv, fibre_budgets_csv
from phusong.maps.export.books.proposals import proposals_xlsx
from phusong.maps.export.geopackage import layers_gpkg
from phusong.maps.export.ofds import SCHEMA, ofds_files
from phusong.maps.export.plant import CABLE_COLUMNS, CLOSURE_COLUMNS, SECOND_WAY_COLUMNS, SPLITTER_COLUMNS
from phusong.maps.export.summary import summarise
from phusong.maps.page.context import PageContext
from phusong.maps.report.context import ReportContext
from phusong.maps.report.page import render_report
from phusong.optimize.pon.bill import ITEMS
from tests.builders.pages.contexts import visible
from tests.builders.paths import ROOT
from tests.builders.plans.pon_plans import Planned, every_item, nothing

CONTEXT = PageContext(scenario="small", title="Lào Cai", data_date="2024-12-31")


@pytest.fixture(scope="module")
def planned():
    return Planned()


@pytest.fixture(scope="module")
def package(planned, tmp_path_factory):
    path = tmp_path_factory.mktemp("fibre") / "layers.gpkg"
    path.write_bytes(layers_gpkg(planned.network, planned.coverage, planned.plan, context=CONTEXT, pon=planned.pon))
    return path


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.slow
def test_the_bill_adds_up_and_reconciles_with_the_plan(planned):
    rows = rows_of(bill_csv(planned.plan, planned.pon))
    assert tuple(rows[0]) == BILL_COLUMNS
    by_part = {
        part: sum(int(row["amount_vnd"] or 0) for row in rows if row["part"] == part) for part in ("plan", "beyond")
    }
    totals = {row["item"]: row for row in rows if row["part"] == "total"}
    assert by_part["plan"] == int(totals["priced_in_plan"]["amount_vnd"]) == planned.plan.cost_vnd
    assert int(totals["plan_fibre"]["amount_vnd"]) == planned.plan.cost_vnd
    assert int(totals["difference"]["amount_vnd"]) == 0
    assert by_part["beyond"] == int(totals["beyond"]["amount_vnd"])
    assert (totals["homes_passed"]["quantity"], totals["homes_connected"]["quantity"]) == ("350", "280")
    assert int(totals["homes_passed"]["unit_vnd"]) == round(planned.bill.per_home_passed_vnd)
    for row in rows:
        assert row["text_en"]
        assert row["text_vi"]


def test_the_budget_of_a_village_is_the_sum_of_its_elements(planned):
    rows = rows_of(fibre_budgets_csv(planned.network, planned.pon))
    assert tuple(rows[0]) == BUDGET_COLUMNS
    assert {row["village_id"] for row in rows} == set("BCDEF")
    elements = [
        name for name in BUDGET_COLUMNS if name.endswith("_db") and name not in ("total_db", "budget_db", "left_db")
    ]
    for row in rows:
        assert sum(float(row[name]) for name in elements) == pytest.approx(float(row["total_db"]), abs=0.03)
        assert float(row["budget_db"]) - float(row["total_db"]) == pytest.approx(float(row["left_db"]), abs=0.011)
        assert float(row["left_db"]) >= 0.0


@pytest.mark.slow
def test_the_workbook_has_both_tables(planned):
    book = openpyxl.load_workbook(
        io.BytesIO(proposals_xlsx(planned.network, planned.plan, context=CONTEXT, pon=planned.pon))
    )
    assert book.sheetnames == ["proposals", "about", "bill", "fibre_budgets"]
    for name, columns in (("bill", BILL_COLUMNS), ("fibre_budgets", BUDGET_COLUMNS)):
        assert tuple(cell.value for cell in book[name][1]) == columns
        assert book[name].row_dimensions[1].hidden
    assert book["fibre_budgets"].max_row == 2 + len(planned.design.villages)
    for language, amount in (("en", "Amount, VND"), ("vi", "Thành tiền, đồng")):
        content = proposals_xlsx(
            planned.network, planned.plan, context=replace(CONTEXT, language=language), pon=planned.pon
        )
        told = openpyxl.load_workbook(io.BytesIO(content))
        assert told["bill"].cell(2, 1 + BILL_COLUMNS.index("amount_vnd")).value == amount
        for sheet in (told["bill"], told["fibre_budgets"]):
            names, headings = ([cell.value for cell in sheet[row]] for row in (1, 2))
            assert all(heading and heading != name for name, heading in zip(names, headings, strict=True))
            assert all(isinstance(sheet.cell(row, 1).value, str) for row in range(3, sheet.max_row + 1))
    bare = openpyxl.load_workbook(
        io.BytesIO(proposals_xlsx(planned.network, planned.plan, context=CONTEXT, pon=nothing()))
    )
    assert bare.sheetnames == ["proposals", "about"]


@pytest.mark.slow
def test_layers_hold_what_the_bill_counts(planned, package):
    quantities = dict.fromkeys(ITEMS, 0.0)
    for each in planned.bill.lines:
        quantities[each.item] += each.quantity
    cables = gpd.read_file(package, layer="fibre_cables")
    assert cables["length_m"].sum() / 1000.0 == pytest.approx(quantities["trench"], abs=0.01)
    assert (cables.length - cables["length_m"]).abs().max() < 0.1
    assert (cables["kind"] == "feeder").all()
    splitters = gpd.read_file(package, layer="fibre_splitters")
    counted = sum(quantities[item] for item in ("splitter_first", "splitter_first_more", "splitter_second"))
    assert splitters["count"].sum() == counted
    closures = gpd.read_file(package, layer="fibre_closures")
    for kind in ("access_point", "village", "branch", "joint"):
        assert closures["count"][closures["kind"] == kind].sum() == quantities[f"closure_{kind}"]


@pytest.mark.slow
def test_a_plan_without_fibre_has_no_layers_of_it(planned, tmp_path):
    path = tmp_path / "bare.gpkg"
    path.write_bytes(layers_gpkg(planned.network, planned.coverage, planned.plan, context=CONTEXT, pon=nothing()))
    assert not [name for name, _ in pyogrio.list_layers(path) if name in ("fibre_cables", "fibre_splitters")]


def test_the_summary_tells_ports_and_lines_apart(planned):
    about = (CONTEXT, planned.network, planned.coverage, planned.plan)
    told = summarise(*about, pon=planned.pon)["plan"]["fibre_design"]
    assert (told["homes_passed"], told["homes_connected"], told["olt_ports"]) == (350, 280, 9)
    assert told["plan_vnd"] == planned.plan.cost_vnd
    assert told["difference_vnd"] == 0
    assert told["second_ways"] == {"found": 0, "bridge": 0, "lit": 0}
    assert sum(line["amount_vnd"] for line in told["bill"]) == planned.bill.total_vnd
    assert summarise(*about)["plan"]["fibre_design"] is None


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_report_shows_every_item_and_second_way(planned, language):
    context = ReportContext(scenario="small", title="Lào Cai", pon=every_item(), language=language)
    page = visible(render_report(planned.network, planned.coverage, planned.plan, context=context), language)
    wanted = {"en": ("Splitters in villages", "every way passes"), "vi": ("Bộ chia tại thôn", "mọi tuyến đều đi qua")}
    for text in wanted[language]:
        assert text in page
    bare = ReportContext(scenario="small", title="Lào Cai", pon=nothing(), language=language)
    assert wanted[language][0] not in visible(
        render_report(planned.network, planned.coverage, planned.plan, context=bare), language
    )


# What the standard's documentation of version 0.3.0 requires, written out.
NODE_FIELDS = {"id", "name", "phase", "status", "type", "accessPoint", "network", "featureType"}
SPAN_FIELDS = {
    *("id", "phase", "status", "start", "end", "transmissionMedium", "deployment", "fibreType", "fibreCount"),
    *("fibreLength", "network", "featureType"),
}
STATUSES = {"proposed", "planned", "underConstruction", "operational", "decommissioned", "inactive"}
NODE_TYPES = {
    *("dataCentre", "cableLanding", "pop", "tower", "ixp", "borderCrossing", "cabinet", "aggregationPoint", "exchange"),
    *("substation", "addDropSite", "repeaterSite"),
}
FIBRE_TYPES = {"G.651.1", "G.652", "G.653", "G.654", "G.655", "G.656", "G.657"}


def complaints(nodes, spans):
    """What breaks the Open Fibre Data Standard 0.3 in two feature collections."""
    for kind, collection in (("node", nodes), ("span", spans)):
        if set(collection) != {"type", "features"} or collection["type"] != "FeatureCollection":
            yield "not a collection of features"
        for feature in collection["features"]:
            yield from feature_complaints(kind, feature)
        if len({feature["properties"]["id"] for feature in collection["features"]}) != len(collection["features"]):
            yield f"{kind}: identifiers are not unique"
    known = {node["properties"]["id"]: node for node in nodes["features"]}
    for node in nodes["features"]:
        if not set(node["properties"]["type"]) <= NODE_TYPES or not isinstance(node["properties"]["accessPoint"], bool):
            yield "node: type or access point"
    for span in spans["features"]:
        yield from span_complaints(span, known)


def feature_complaints(kind, feature):
    told, geometry = feature["properties"], feature["geometry"]
    if set(feature) != {"type", "geometry", "properties"} or feature["type"] != "Feature":
        yield f"{kind}: not a feature"
    if not set(told) <= (NODE_FIELDS if kind == "node" else SPAN_FIELDS) or told["featureType"] != kind:
        yield f"{kind}: other fields than the standard's"
    if not (isinstance(told["id"], str) and told["id"]) or told["status"] not in STATUSES:
        yield f"{kind}: identifier or status"
    if not (isinstance(told["phase"]["id"], str) and told["phase"]["id"] and told["phase"]["name"]):
        yield f"{kind}: phase"
    yield from network_complaints(told["network"])
    if geometry["type"] != ("Point" if kind == "node" else "LineString"):
        yield f"{kind}: geometry"
    places = geometry["coordinates"] if kind == "span" else [geometry["coordinates"]]
    if not all(len(each) == 2 and -180 <= each[0] <= 180 and -90 <= each[1] <= 90 for each in places):
        yield f"{kind}: not longitude and latitude"


def network_complaints(network):
    if UUID(network["id"]).version is None or not network["name"]:
        yield "network: identifier or name"
    if network["links"][0] != {"rel": "describedby", "href": SCHEMA} or "0__3__0" not in SCHEMA:
        yield "network: the first link is not the schema's"
    if network["crs"] != {
        "name": "urn:ogc:def:crs:OGC::CRS84",
        "uri": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    }:
        yield "network: coordinate system"
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", network.get("collectionDate", "2000-01-01")):
        yield "network: date"
    if {"nodes", "spans", "phases", "organisations"} & set(network):
        yield "network: told within a feature"


def span_complaints(span, known):
    told = span["properties"]
    for end, at in (("start", 0), ("end", -1)):
        node = known.get(told[end]["id"])
        if node is None or told[end]["location"] != node["geometry"]:
            yield f"span: its {end} is no node"
        elif (
            max(
                abs(a - b)
                for a, b in zip(told[end]["location"]["coordinates"], span["geometry"]["coordinates"][at], strict=True)
            )
            > 2e-6
        ):
            yield f"span: its {end} lies elsewhere"
    if told["transmissionMedium"] != ["fibre"] or set(told["deployment"]) - {"aboveGround", "belowGround"}:
        yield "span: medium or deployment"
    if told["fibreType"] not in FIBRE_TYPES or not (isinstance(told["fibreCount"], int) and told["fibreCount"] > 0):
        yield "span: fibre"
    if not isinstance(told["fibreLength"], float) or told["fibreLength"] <= 0.0:
        yield "span: length"


def test_the_open_fibre_data_standard_is_kept(planned):
    files = ofds_files(planned.network, planned.plan, planned.pon, context=CONTEXT)
    nodes, spans = (json.loads(files[f"ofds/{name}.geojson"]) for name in ("nodes", "spans"))
    assert list(complaints(nodes, spans)) == []
    assert len(spans["features"]) == len(planned.design.spans)
    length_km = sum(span["properties"]["fibreLength"] for span in spans["features"])
    assert length_km == pytest.approx(25.0)
    assert sum(node["properties"]["accessPoint"] for node in nodes["features"]) == 5
    # What the checks are for: each breach is seen.
    for spoil in (
        lambda node, _: node["properties"].pop("name", node["properties"].update(colour="red")),
        lambda node, _: node["properties"].update(status="maybe"),
        lambda node, _: node["properties"]["network"]["links"][0].update(rel="self"),
        lambda node, _: node["geometry"].update(coordinates=[2_000_000.0, 0.0]),
        lambda _, span: span["properties"]["start"].update(id="N9999"),
        lambda _, span: span["properties"].update(fibreCount=0),
    ):
        broken = json.loads(json.dumps([nodes, spans]))
        spoil(broken[0]["features"][0], broken[1]["features"][0])
        assert list(complaints(*broken))
    empty = ofds_files(planned.network, planned.plan, nothing(), context=CONTEXT)
    assert {json.loads(content)["features"] == [] for content in empty.values()} == {True}
    assert files == ofds_files(planned.network, planned.plan, planned.pon, context=CONTEXT)


def test_every_column_item_and_file_is_documented():
    page = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("fibre.md"))
    columns = {*BILL_COLUMNS, *BUDGET_COLUMNS, *CABLE_COLUMNS, *SPLITTER_COLUMNS, *CLOSURE_COLUMNS, *SECOND_WAY_COLUMNS}
    files = {"bill.csv", "fibre_budgets.csv", "ofds/nodes.geojson", "ofds/spans.geojson"}
    layers = {"fibre_cables", "fibre_splitters", "fibre_closures", "fibre_second_ways"}
    missing = [name for name in sorted({*columns, *ITEMS, *files, *layers}) if f"`{name}`" not in page]
    assert missing == []
