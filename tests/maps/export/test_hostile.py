"""Two hundred hostile names in every text of every layer: nothing executes, and all of them read back as written."""

import csv
import html
import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import openpyxl
import pyogrio
import pytest

from phusong.maps.export.books.report import report_xlsx
from phusong.maps.export.csv_tables import proposals_csv
from phusong.maps.export.geopackage.layers import gis_layers
from phusong.maps.export.geopackage.project import run_project
from phusong.maps.export.geopackage.write import write_gpkg
from phusong.maps.export.kmz import proposals_kmz
from phusong.maps.export.village_table import villages_csv
from phusong.maps.page.escape import plain_text
from phusong.maps.picture.run_picture import plan_png
from phusong.maps.report.page import render_report
from tests.builders.pages.browser import assert_harmless, visit, written
from tests.builders.pages.contexts import REPORT_CONTEXT
from tests.builders.pages.hostile import PAYLOADS, N, hostile_case, turned
from tests.builders.plans.small_plan import small_case

pytestmark = pytest.mark.slow  # two hundred of everything

WRITTEN = [plain_text(each) for each in PAYLOADS]
CONTEXT = replace(
    REPORT_CONTEXT,
    title=PAYLOADS[0],
    scenario=PAYLOADS[1],
    credits=PAYLOADS,
    warnings=PAYLOADS,
    settings=dict(zip(PAYLOADS, PAYLOADS, strict=True)),
    weights={"4g": 1.0},
)


@pytest.fixture(scope="module")
def case():
    return hostile_case()


def told(by: int) -> list[str]:
    return [plain_text(each) for each in turned(by)]


class Texts(HTMLParser):
    """Texts of a page by element, and the elements that it is made of."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[str] = []
        self.tags: dict[str, int] = {}
        self.handlers: set[str] = set()
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.handlers |= {name for name, _ in attrs if name.startswith("on")}
        if tag in ("li", "td", "th"):
            self._inside = ""

    def handle_data(self, data):
        self._inside += data

    def handle_endtag(self, tag):
        if tag in ("li", "td", "th"):
            self.items.append(self._inside)


@pytest.fixture(scope="module")
def page(case) -> str:
    return render_report(*case, context=CONTEXT)


def test_the_report_holds_all_of_them_as_text(page):
    texts = Texts(page)
    for place in range(3):  # credits, warnings, settings
        assert min(texts.items.count(each) for each in WRITTEN) > place
    known = Texts(render_report(*small_case(), context=REPORT_CONTEXT))
    assert texts.handlers == known.handlers == set()
    assert texts.tags["script"] == known.tags["script"]
    assert texts.tags["style"] == known.tags["style"]
    assert set(texts.tags) <= set(known.tags) | {"details", "summary"}
    shown = " ".join(texts.items)
    for by, rows in ((0, 20), (12, 5), (13, 5), (2, 5)):  # villages, proposals, owners, communes
        assert sum(each in shown for each in told(by)[:rows]) == rows


def test_nothing_of_it_runs_in_a_browser(browser, page, tmp_path):
    """With the policy of the page switched off, which would hide what runs."""
    with visit(browser, written(tmp_path / "report.html", page), bypass_policy=True) as opened:
        assert_harmless(opened)


def test_workbooks_hold_text_and_no_formula(case):
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(*case, context=CONTEXT)))
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert kinds <= {"s", "inlineStr", "n", "d"}, "no formula and no error"
    for sheet, column, by in (
        *(("villages", "name", 0), ("villages", "commune", 2), ("communes", "name", 2)),
        *(("proposals", "name", 12), ("proposals", "owner", 13), ("proposals", "commune", 2)),
    ):
        names = [cell.value for cell in book[sheet][1]]
        cells = [row[names.index(column)].value for row in book[sheet].iter_rows(min_row=3, max_row=N + 2)]
        assert cells == [each.replace("\r", "\n") for each in told(by)], (sheet, column)
    about = {str(row[1]) for row in book["about"].iter_rows(values_only=True)}
    assert {each.replace("\r", "\n") for each in told(0)} <= about


def test_csv_holds_them_and_no_formula(case):
    network, coverage, plan = case
    for content, column, by in (
        (proposals_csv(network, plan), "name", 12),
        (proposals_csv(network, plan), "owner", 13),
        (villages_csv(network, coverage, plan), "name", 0),
    ):
        rows = list(csv.DictReader(io.StringIO(content, newline="")))[:N]
        for row, name in zip(rows, told(by), strict=True):
            assert row[column].removeprefix("'") == name.removeprefix("'")
            assert not row[column].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_every_layer_of_the_geopackage_reads_back(case, tmp_path):
    layers = gis_layers(*case, context=CONTEXT)
    path = tmp_path / "layers.gpkg"
    path.write_bytes(write_gpkg(layers, CONTEXT))
    for layer, column, by in (
        *(("villages", "name", 0), ("villages", "origin", 1), ("communes", "name", 2), ("sites", "name", 4)),
        *(("sites", "operator", 5), ("roads", "class", 6), ("fibre", "kind", 7)),
        *(("access_points", "access_point_id", 8), ("access_points", "kind", 9), ("places", "kind", 10)),
        *(("places", "name", 11), ("proposals", "name", 12), ("proposals", "owner", 13), ("proposals", "due", 14)),
    ):
        frame = pyogrio.read_dataframe(path, layer=layer)
        assert list(frame[column]) == told(by), (layer, column)
    assert {row for row, _ in pyogrio.list_layers(path)} == {*layers, "layer_styles"}


def test_the_project_and_the_balloons_are_sound_xml(case):
    network, coverage, plan = case
    layers = gis_layers(network, coverage, plan, context=CONTEXT)
    with zipfile.ZipFile(io.BytesIO(run_project(layers, {}, "4g", CONTEXT))) as packed:
        project = ET.fromstring(packed.read("project.qgs"))
    assert project.findtext("title") == WRITTEN[0]
    with zipfile.ZipFile(io.BytesIO(proposals_kmz(network, plan, context=CONTEXT))) as packed:
        kml = ET.fromstring(packed.read("doc.kml"))
    place = "{http://www.opengis.net/kml/2.2}"
    marks = {mark.get("id"): mark for mark in kml.iter(f"{place}Placemark")}
    for at, (name, owner) in enumerate(zip(told(12), told(13), strict=True)):
        mark = marks[f"P{at:03d}"]
        assert mark.findtext(f"{place}name", "").replace("\n", "\r") == f"P{at:03d} {name}".replace("\n", "\r")
        balloon = mark.findtext(f"{place}description", "")
        assert set(re.findall(r"<(\w+)", balloon)) <= {"br"}
        assert owner.replace("\r", "\n") in html.unescape(balloon)


def test_the_picture_is_drawn_with_any_title(case):
    network, coverage, plan = case
    few = [
        plan_png(network, coverage, plan, context=replace(CONTEXT, title=each), weights={}) for each in PAYLOADS[::70]
    ]
    assert all(each.startswith(b"\x89PNG") for each in few)
