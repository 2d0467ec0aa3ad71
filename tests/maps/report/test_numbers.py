"""Numbers of a run are the same wherever they are told: report, workbook, GeoPackage and balloons against the summary.

The report on paper is held against the summary where it is printed (``tests/shell/runs/test_printing.py``).
"""

import io
import zipfile
from datetime import date
from xml.etree import ElementTree as ET

import openpyxl
import pyogrio
import pytest

from phusong.maps.export.books.report import report_xlsx
from phusong.maps.export.geopackage.write import layers_gpkg
from phusong.maps.export.kmz import proposals_kmz
from phusong.maps.export.summary import summarise
from phusong.maps.report.page import render_report
from phusong.maps.words import formats
from phusong.store.files import plain_values
from tests.builders.pages.contexts import REPORT_CONTEXT, visible
from tests.builders.plans.dated import TARGET_ROWS
from tests.builders.plans.pon_plans import every_item
from tests.builders.plans.small_plan import small_case

CASE = small_case()
SUMMARY = plain_values(summarise(REPORT_CONTEXT, *CASE))
SERVICES = [(name, today, SUMMARY["plan"]["after"][name]) for name, today in SUMMARY["services"].items()]


@pytest.fixture(scope="module")
def book():
    content = report_xlsx(*CASE, context=REPORT_CONTEXT, targets=TARGET_ROWS, pon=every_item())
    return openpyxl.load_workbook(io.BytesIO(content))


def records(sheet, rows):
    """Rows of a sheet by the names of its hidden first row."""
    names = [cell.value for cell in sheet[1]]
    found = sheet.iter_rows(min_row=3, max_row=2 + rows, values_only=True)
    return [dict(zip(names, row, strict=True)) for row in found]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_report(language):
    text = visible(render_report(*CASE, context=REPORT_CONTEXT), language)
    for service, today, after in SERVICES:
        counts = " ".join(
            f"{each['villages_covered']}/{each['villages_total']} "
            f"{formats.number(each['population_covered'], language)} "
            f"{formats.percent(each['population_covered'] / each['population_total'], language)} "
            f"{each['commune_centres_covered']}/{each['commune_centres_total']}"
            for each in (today, after)
        )
        assert f"{counts} {len(after['uncovered_village_ids'])}" in text, service
        more = after["population_covered"] - today["population_covered"]
        left = after["population_total"] - after["population_covered"]
        assert f"+{formats.number(more, language)} {formats.number(left, language)}" in text, service
    assert formats.money(SUMMARY["plan"]["cost_vnd"], language) in text


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
        communes = records(book["communes"], 2)
        assert sum(each[f"without_{service}"] for each in communes) == row["people"] - row["people_served"]
        assert sum(each[f"left_{service}"] for each in communes) == row["people"] - row["people_served_after"]
    assert sum(row["capex_vnd"] for row in records(book["summary"], 3)) == SUMMARY["plan"]["cost_vnd"]


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
    assert any("Commune: Đông (00002)" in each and "Responsible: –" in each for each in balloons)
    assert any("Commune: Tây (00001)" in each and "Responsible: Viễn thông Y" in each for each in balloons)
    assert len(balloons) == SUMMARY["plan"]["proposals"]
