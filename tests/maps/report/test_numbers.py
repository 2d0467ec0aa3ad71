"""Numbers of a run are the same wherever they are told: map, report on screen and on paper, workbook, GeoPackage and
balloons against the summary, where parts of villages are served and people are no whole numbers."""

import io
import zipfile
from datetime import date
from itertools import product
from xml.etree import ElementTree as ET

import openpyxl
import pyogrio
import pypdf
import pytest

from phusong.maps.export.books.report import ReportTables, report_xlsx
from phusong.maps.export.geopackage.layers import gis_layers
from phusong.maps.export.geopackage.write import layers_gpkg, write_gpkg
from phusong.maps.export.kmz import proposals_kmz
from phusong.maps.export.summary import summarise
from phusong.maps.report.page import render_report
from phusong.maps.webmap.page import render_map
from phusong.maps.words import formats
from phusong.maps.words.bilingual import known, word
from phusong.runs.printing import report_pdf
from phusong.store.files import plain_values
from tests.builders.pages.browser import find_chromium, ready, visit, written
from tests.builders.pages.contexts import MAP_CONTEXT, REPORT_CONTEXT, visible
from tests.builders.pages.maps import worked_case, worked_places
from tests.builders.plans.dated import TARGET_ROWS
from tests.builders.plans.pon_plans import every_item
from tests.builders.plans.small_plan import shared_case

CASE = shared_case()
SUMMARY = plain_values(summarise(REPORT_CONTEXT, *CASE))
SERVICES = [(name, today, SUMMARY["plan"]["after"][name]) for name, today in SUMMARY["services"].items()]


@pytest.fixture(scope="module")
def book():
    content = report_xlsx(*CASE, context=REPORT_CONTEXT, tables=ReportTables(TARGET_ROWS, every_item()))
    return openpyxl.load_workbook(io.BytesIO(content))


def records(sheet, rows):
    """Rows of a sheet by the names of its hidden first row."""
    names = [cell.value for cell in sheet[1]]
    found = sheet.iter_rows(min_row=3, max_row=2 + rows, values_only=True)
    return [dict(zip(names, row, strict=True)) for row in found]


def row_of(today, after, language):
    """A row of the report's table of services."""
    return " ".join(
        f"{each['villages_covered']}/{each['villages_total']} "
        f"{formats.number(each['population_covered'], language)} "
        f"{formats.percent(each['population_covered'] / each['population_total'], language)} "
        f"{each['commune_centres_covered']}/{each['commune_centres_total']}"
        for each in (today, after)
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_report(language):
    text = visible(render_report(*CASE, context=REPORT_CONTEXT), language)
    for service, today, after in SERVICES:
        counts = row_of(today, after, language)
        assert f"{counts} {len(after['uncovered_village_ids'])}" in text, service
        lacking = today["population_total"] - today["population_covered"]
        title = {"service": known("common.service", service), "n": len(today["uncovered_village_ids"])}
        assert word("report.gaps.service", **title, people=lacking)[language] in text, service
        more = after["population_covered"] - today["population_covered"]
        left = after["population_total"] - after["population_covered"]
        assert f"+{formats.number(more, language)} {formats.number(left, language)}" in text, service
    assert formats.money(SUMMARY["plan"]["cost_vnd"], language) in text


@pytest.mark.slow
def test_the_workbook(book):
    for row, (service, today, after) in zip(records(book["summary"], 3), SERVICES, strict=True):
        assert row["service"] == service
        assert (row["villages"], row["people"]) == (today["villages_total"], today["population_total"])
        assert row["villages_served"] == today["villages_covered"]
        assert row["people_served"] == today["population_covered"]
        assert row["villages_served_after"] == after["villages_covered"]
        assert row["people_served_after"] == after["population_covered"]
        assert row["share_after"] == pytest.approx(after["population_covered"] / after["population_total"])
        assert row["centres_served_after"] == after["commune_centres_covered"]
        gaps = {each["village_id"] for each in records(book["villages"], 7) if each[f"state_{service}"] == "gap"}
        assert gaps == set(after["uncovered_village_ids"])
        for commune in records(book["communes"], 2):  # each is a district here
            for name, counts in (("without", today), ("left", after)):
                there = counts["districts"][commune["district"]]
                assert commune["people"] == there["population_total"]
                assert commune[f"{name}_{service}"] == commune["people"] - there["population_covered"]
    assert sum(row["capex_vnd"] for row in records(book["summary"], 3)) == SUMMARY["plan"]["cost_vnd"]


def test_sums_of_the_workbook_are_those_of_the_whole_not_of_rounded_rows(book):
    for title, count in (("communes", 2), ("villages", 7)):
        sheet = book[title]
        names = [cell.value for cell in sheet[1]]
        below = dict(zip(names, (cell.value for cell in sheet[3 + count + 1]), strict=True))
        for service, today, after in SERVICES:
            people = below["people" if title == "communes" else "population"]
            assert people == today["population_total"]
            if title == "communes":
                assert below[f"without_{service}"] == people - today["population_covered"]
                assert below[f"left_{service}"] == people - after["population_covered"]


def test_sums_stand_two_rows_below_their_table(book):
    sheet = book["proposals"]
    names = [cell.value for cell in sheet[1]]
    proposals = records(sheet, 3)
    below = [cell.value for cell in sheet[3 + 3 + 1]]
    assert below[0] == "Total"
    for name in ("capex_vnd", "opex_vnd_per_year", "people_4g", "people_5g", "people_fibre"):
        assert below[names.index(name)] == sum(row[name] for row in proposals), name
    assert below[names.index("capex_vnd")] == SUMMARY["plan"]["cost_vnd"]
    assert sheet.auto_filter.ref.endswith("5"), "sorting and filtering leave them where they are"


def test_cells_are_typed_and_sheets_ready_to_print(book):
    assert book.sheetnames == ["summary", "targets", "communes", "villages", "proposals", "bill", "about"]
    first, second, _ = records(book["proposals"], 3)
    assert first["due"].date() == date(2026, 6, 30)
    assert second["due"] is None
    assert first["commune_code"] == "00001"
    assert isinstance(first["lon"], float)
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.right.text == "&P / &N"
        if sheet.title != "about":
            assert (sheet.freeze_panes, sheet.print_title_rows) == ("B3", "$2:$2")
            assert sheet.row_dimensions[1].hidden


@pytest.mark.slow
def test_the_geopackage(tmp_path):
    path = tmp_path / "layers.gpkg"
    path.write_bytes(layers_gpkg(*CASE, context=REPORT_CONTEXT))
    villages = pyogrio.read_dataframe(path, layer="villages")
    for service, today, after in SERVICES:
        assert villages[f"served_{service}"].sum() == today["villages_covered"]
        assert round((villages["population"] * villages[f"people_{service}"]).sum()) == today["population_covered"]
        assert (
            round((villages["population"] * villages[f"people_after_{service}"]).sum()) == after["population_covered"]
        )
        gaps = villages.loc[villages[f"state_{service}"] == "gap", "village_id"]
        assert list(gaps) == after["uncovered_village_ids"]
    proposals = pyogrio.read_dataframe(path, layer="proposals")
    assert (len(proposals), proposals["capex_vnd"].sum()) == (SUMMARY["plan"]["proposals"], SUMMARY["plan"]["cost_vnd"])


@pytest.mark.slow
def test_public_places(tmp_path):
    network, coverage, plan = worked_case()
    places = worked_places(network)
    told = {
        "T1": ("served", "served", "served", ""),
        "T2": ("planned", "planned", "planned", "P002;P003"),
        "T3": ("gap", "gap", "gap", ""),
        "T4": ("gap", "gap", "gap", ""),
    }
    content = report_xlsx(network, coverage, plan, context=REPORT_CONTEXT, tables=ReportTables(places=places))
    rows = records(openpyxl.load_workbook(io.BytesIO(content))["places"], 4)
    path = tmp_path / "layers.gpkg"
    path.write_bytes(
        write_gpkg(gis_layers(network, coverage, plan, context=REPORT_CONTEXT, places=places), REPORT_CONTEXT)
    )
    frame = pyogrio.read_dataframe(path, layer="places")
    for row, (_, point) in zip(rows, frame.iterrows(), strict=True):
        for each in (row, point):
            states = tuple(each[f"state_{service}"] for service in ("fibre", "4g", "5g"))
            assert (*states, each["proposals"] or "") == told[each["place_id"]]
            assert each["commune"] == ("Đông" if each["place_id"] in ("T2", "T3") else "Tây")
        assert (
            row["surely_4g"] == point["surely_4g"] == {"T1": "sure", "T3": "marginal"}.get(row["place_id"], "without")
        )
    assert [row["kind"] for row in rows] == ["school", "clinic", "school", "ferry landing"]
    assert (rows[0]["margin_4g_db"], frame["margin_4g_db"][0]) == (1, 1.0)


GAPS = {"today": "map.figure.gaps", "after": "map.figure.gaps_after"}

# What the panel says, by the words that it says it with.
FIGURES = (
    ("villages", "map.figure.villages", "villages_covered", "villages_total"),
    ("centres", "map.figure.centres", "commune_centres_covered", "commune_centres_total"),
)


def lacking(counts):
    """People without a service."""
    return counts["population_total"] - counts["population_covered"]


def figures(counts, service, view, language):
    """Texts of the map's panel for one service and time, by the element that they stand in."""

    def say(key, **values):
        return word(key, **values)[language]

    told = {name: say(key, covered=counts[covered], total=counts[total]) for name, key, covered, total in FIGURES}
    inline = known("common.inline", service)
    villages = counts["villages_total"] - counts["villages_covered"]
    return told | {
        "share": formats.percent(counts["population_covered"] / counts["population_total"], language),
        "whom": say("map.figure.people", service=inline),
        "gaps": say(GAPS[view], villages=villages, people=lacking(counts), service=inline),
    }


@pytest.mark.browser
def test_the_map(browser, tmp_path):
    path = written(tmp_path / "map.html", render_map(*CASE, context=MAP_CONTEXT))
    read = """(ids) => Object.fromEntries(ids.map((id) => [id, document.getElementById(id).textContent]))"""
    with visit(browser, path) as opened:
        page = opened.page
        ready(page)
        for language, (service, today, after) in product(("en", "vi"), SERVICES):
            page.locator(f"[data-language={language}]").click()
            page.locator(f"[data-service='{service}']").click()
            cost = formats.money(SUMMARY["plan"]["cost_vnd"], language)
            more = formats.number(after["population_covered"] - today["population_covered"], language)
            for view, counts in (("today", today), ("after", after)):
                page.locator(f"[data-view={view}]").click()
                expected = figures(counts, service, view, language)
                assert page.evaluate(read, list(expected)) == expected, (language, service, view)
                brings = page.locator("#brings").inner_text()
                assert cost in brings
                assert more in brings
                most = sorted(
                    (lacking(there) for there in counts["districts"].values() if lacking(there)), reverse=True
                )
                told = page.locator("#worst:not([hidden]) b").all_inner_texts()
                assert told == [formats.number(people, language) for people in most if len(most) > 1], (service, view)
                for district, there in counts["districts"].items():
                    page.locator("#scope-district").select_option(district)
                    expected = figures(there, service, view, language)
                    assert page.evaluate(read, list(expected)) == expected, (language, service, view, district)
                page.locator("#scope-clear").click()
        assert opened.errors == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_report_on_paper(language):
    content = report_pdf(render_report(*CASE, context=REPORT_CONTEXT), language, find_chromium())
    told = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())
    for service, today, after in SERVICES:
        assert row_of(today, after, language) in told, service
        more = after["population_covered"] - today["population_covered"]
        assert f"+{formats.number(more, language)} {formats.number(lacking(after), language)}" in told, service
    assert formats.money(SUMMARY["plan"]["cost_vnd"], language) in told


def test_the_globe():
    network, _, plan = CASE
    with zipfile.ZipFile(io.BytesIO(proposals_kmz(network, plan, context=REPORT_CONTEXT))) as packed:
        kml = ET.fromstring(packed.read("doc.kml"))
    place = "{http://www.opengis.net/kml/2.2}"
    values = {
        data.get("name"): data.findtext(f"{place}value")
        for mark in kml.iter(f"{place}Placemark")
        if mark.get("id") == "P002"
        for data in mark.iter(f"{place}Data")
    }
    assert (values["capex_vnd"], values["people_4g"], values["people_5g"]) == ("2150000000", "550", "550")
    balloons = [mark.findtext(f"{place}description", "") for mark in kml.iter(f"{place}Placemark")]
    assert any("Commune: Đông (00002)" in each and "Responsible" not in each for each in balloons)
    (told,) = (
        mark.findtext(f"{place}description", "") for mark in kml.iter(f"{place}Placemark") if mark.get("id") == "P002"
    )
    assert "People newly served, 4G: 550<br>People newly served, 5G: 550<br>" in told
    assert any("Commune: Tây (00001)" in each and "Responsible: Viễn thông Y" in each for each in balloons)
    assert len(balloons) == SUMMARY["plan"]["proposals"]
