"""Excel workbooks: what the cells hold counts, not what the sheet says of itself, and nothing hidden wins."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from tests.builders.found import codes
from tests.builders.layers import layer_files as files

HEADER = ["village_id", "name", "commune_code", "population", "lon", "lat"]


def table() -> list[list[object]]:
    frame = files.villages()
    points = frame.geometry
    columns = (frame[name] for name in HEADER[:4])
    return [HEADER, *map(list, zip(*columns, points.x, points.y, strict=True))]


def workbook(path: Path, change: Callable[[Worksheet], object] = lambda sheet: None, title: str = "Sheet") -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in table():
        sheet.append([value if isinstance(value, str) else float(value) for value in row])  # type: ignore[arg-type]
    change(sheet)
    book.save(path)
    return path


def rewrite_sheet(path: Path, change: Callable[[str], str]) -> Path:
    """Change the XML of the first sheet."""
    return rewrite_part(path, "sheet1.xml", change)


def rewrite_part(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """Change the XML of a part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            is_meant = name.endswith(f"/{part}")
            archive.writestr(name, change(content.decode()) if is_meant else content)
    return path


def as_strict(path: Path) -> Path:
    """A workbook as Excel saves it under *Strict Open XML Spreadsheet*: the same parts under the names of that."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    usual = re.compile(rb"http://schemas\.openxmlformats\.org/(spreadsheetml|officeDocument|drawingml)/2006/")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, usual.sub(rb"http://purl.oclc.org/ooxml/\1/", content))
    return path


def read(path: Path, **source: str) -> tuple[int, list[Finding]]:
    """Villages read, and the findings but that no commune centre is known."""
    reading = read_all({"villages": LayerSource(path=str(path), **source)}, Path(), None, 90.0, whole=False)
    layer = reading.layers.get("villages")
    return 0 if layer is None else len(layer), reading.findings


@pytest.mark.parametrize("stated", ["A1:F3", "A1:A1", "A1:XFD1048576"])
def test_the_stated_size_of_a_sheet_is_not_believed(stated: str, tmp_path: Path) -> None:
    path = workbook(tmp_path / "v.xlsx")
    rewrite_sheet(path, lambda xml: re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{stated}"', xml))
    assert read(path) == (6, [])


@pytest.mark.parametrize("cell", ["XFD1048576", "XFD100000", "GR1048576", "A900000"])
def test_one_formatted_cell_far_away_costs_nothing(cell: str, tmp_path: Path) -> None:
    def format_cell(sheet: Worksheet) -> None:
        sheet[cell].font = openpyxl.styles.Font(bold=True)

    path, started = workbook(tmp_path / "v.xlsx", format_cell), time.process_time()
    assert read(path) == (6, [])
    assert time.process_time() - started < 2.0


@pytest.mark.slow
@pytest.mark.parametrize("row", [2, 4, 7])
@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#12", "# thôn"])
def test_a_row_that_begins_with_a_hash_is_data(cell: str, row: int, tmp_path: Path) -> None:
    def begin(sheet: Worksheet) -> None:
        sheet.insert_cols(1)
        sheet.cell(1, 1, "note")
        sheet.cell(row, 1, cell)

    count, found = read(workbook(tmp_path / "v.xlsx", begin))
    assert count == 6
    failed = cell in ("#N/A", "#REF!")
    assert [(finding.code, finding.row) for finding in found] == [("formula-failed", row - 1)] * failed


def test_a_failed_formula_is_told_with_its_row_and_no_identifier(tmp_path: Path) -> None:
    count, found = read(workbook(tmp_path / "v.xlsx", lambda sheet: sheet.cell(4, 1, "#N/A")))
    assert count == 6
    assert [(finding.code, finding.row) for finding in found] == [("formula-failed", 3), ("id-missing", 3)]


FORMULA = '<c r="D4"><f>SUM(1,{})</f>{}</c>'


@pytest.mark.parametrize(
    ("saved", "asks", "is_told"),
    [
        ("", False, True),
        ("<v/>", True, True),
        ("<v>0</v>", True, True),
        ("<v>0</v>", False, False),
        ("<v>7</v>", True, False),
    ],
)
def test_a_formula_without_a_saved_value_is_told_and_counts_as_empty(
    saved: str, asks: bool, is_told: bool, tmp_path: Path
) -> None:
    path = rewrite_sheet(
        workbook(tmp_path / "v.xlsx"), lambda xml: re.sub(r'<c r="D4".*?</c>', FORMULA.format(2, saved), xml)
    )
    if not asks:
        rewrite_part(path, "workbook.xml", lambda xml: xml.replace('fullCalcOnLoad="1"', ""))
    count, found = read(path)
    assert count == 6
    told = [(each.code, each.row, each.column, each.value) for each in found if each.code == "formula-unsaved"]
    assert told == [("formula-unsaved", 3, "population", "=SUM(1,2)")] * is_told
    assert ("value-missing" in codes(found)) == is_told


def test_a_formula_that_gives_no_text_is_an_empty_cell(tmp_path: Path) -> None:
    empty = '<c r="B4" t="str"><f>""</f><v></v></c>'
    path = rewrite_sheet(workbook(tmp_path / "v.xlsx"), lambda xml: re.sub(r'<c r="B4".*?</c>', empty, xml))
    assert codes(read(path)[1]) == ["value-missing"]


def test_each_row_has_the_value_of_a_cell_that_is_merged_over_them(tmp_path: Path) -> None:
    def merge(sheet: Worksheet) -> None:
        for first, last in ((2, 3), (4, 7)):
            sheet.cell(first, 3, "02635")
            sheet.merge_cells(start_row=first, end_row=last, start_column=3, end_column=3)

    more = '<mergeCell ref="J2:XFD1048576"/><mergeCell ref="K2:K1048576"/></mergeCells>'
    path = rewrite_sheet(workbook(tmp_path / "v.xlsx", merge), lambda xml: xml.replace("</mergeCells>", more))
    reading = read_all({"villages": LayerSource(path=str(path))}, Path(), None, 90.0, whole=False)
    assert reading.layers["villages"].words("commune_code").tolist() == ["02635"] * 6
    told = [(each.code, each.row, each.sheet_row, each.column) for each in reading.findings]
    assert told == [("cells-merged", 2, 3, "commune_code")]
    assert reading.findings[0].message.endswith(": 4")


def test_comments_stand_above_the_header_alone(tmp_path: Path) -> None:
    def comment(sheet: Worksheet) -> None:
        sheet.insert_rows(1, 2)
        sheet.cell(1, 1, "# villages of 2024, checked")
        sheet.cell(2, 1, "#")

    assert read(workbook(tmp_path / "v.xlsx", comment)) == (6, [])


def test_a_heading_may_be_a_hash(tmp_path: Path) -> None:
    def number(sheet: Worksheet) -> None:
        sheet.insert_cols(1)
        sheet.cell(1, 1, "#")
        for row in range(2, 8):
            sheet.cell(row, 1, row - 1)

    assert read(workbook(tmp_path / "v.xlsx", number)) == (6, [])
    rows = [["#", *HEADER], *([number, *row] for number, row in enumerate(table()[1:]))]
    (tmp_path / "v.csv").write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    assert read(tmp_path / "v.csv") == (6, [])


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True

    count, found = read(workbook(tmp_path / "v.xlsx", hide))
    assert count == 6
    assert [(finding.code, finding.row, finding.column) for finding in found] == [
        ("rows-hidden", 2, None),
        ("column-hidden", None, "name"),
    ]


def test_a_hidden_sheet_never_wins_over_one_that_is_seen(tmp_path: Path) -> None:
    def old(sheet: Worksheet) -> None:
        hidden = sheet.parent.create_sheet("villages")
        for row in table()[:3]:
            hidden.append([str(value) for value in row])
        hidden.sheet_state = "hidden"

    path = workbook(tmp_path / "v.xlsx", old, title="Danh sách")
    assert read(path) == (6, [])
    count, found = read(path, layer="villages")
    assert (count, codes(found)) == (2, ["sheet-hidden"])


def test_an_empty_sheet_points_to_the_one_that_holds_the_rows(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        hidden = sheet.parent.create_sheet("Danh sách")
        for row in table():
            hidden.append([value if isinstance(value, str) else float(value) for value in row])  # type: ignore[arg-type]
        hidden.sheet_state = "hidden"
        sheet.delete_rows(2, 6)

    path = workbook(tmp_path / "v.xlsx", hide, title="Nháp")
    count, found = read(path)
    assert (count, codes(found)[0]) == (0, "sheet-empty")
    assert 'layer = "Danh sách"' in found[0].remedy
    assert "'Danh sách' holds 6" in found[0].message
    assert read(path, layer="Danh sách")[0] == 6


CELL = re.compile(r'<c r="D3".*?</c>')


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        (lambda cell: cell + re.sub("<v>.*</v>", "<v>777</v>", cell), [(2, 3, "population")]),
        (lambda cell: cell + cell, []),
        (lambda cell: cell + re.sub("<v>.*</v>", "", cell), []),
        (lambda cell: cell.replace("D3", "D4"), [(2, 3, "population")]),
    ],
    ids=["differs", "the same", "once empty", "row of another"],
)
def test_a_cell_that_is_written_twice_is_never_chosen_in_silence(
    change: Callable[[str], str], rows: list[object], tmp_path: Path
) -> None:
    path = rewrite_sheet(workbook(tmp_path / "v.xlsx"), lambda xml: CELL.sub(lambda found: change(found[0]), xml))
    count, found = read(path)
    assert count == 6
    assert [(each.row, each.sheet_row, each.column) for each in found if each.code == "cell-contradicts"] == rows


def test_a_row_that_is_written_twice_or_out_of_order_is_told(tmp_path: Path) -> None:
    third = re.compile(r'<row r="3".*?</row>')
    twice = rewrite_sheet(workbook(tmp_path / "v.xlsx"), lambda xml: third.sub(lambda found: found[0] * 2, xml))
    assert [each.sheet_row for each in read(twice)[1] if each.code == "cell-contradicts"] == [3]

    def moved(xml: str) -> str:
        row = third.search(xml)
        assert row
        return xml.replace(row[0], "").replace("</sheetData>", row[0] + "</sheetData>")

    late = rewrite_sheet(workbook(tmp_path / "w.xlsx"), moved)
    assert "cell-contradicts" in codes(read(late)[1])


@pytest.mark.slow
def test_several_sheets_are_one_layer_where_the_user_says_so(tmp_path: Path) -> None:
    def by_district(sheet: Worksheet) -> None:
        hidden = sheet.parent.create_sheet("Huyện cũ")
        hidden.append(HEADER)
        hidden.sheet_state = "hidden"
        second = sheet.parent.create_sheet("Huyện Bát Xát")
        for row in [HEADER, *table()[4:]]:
            second.append([value if isinstance(value, str) else float(value) for value in row])  # type: ignore[arg-type]
        sheet.delete_rows(5, 3)

    path = workbook(tmp_path / "v.xlsx", by_district, title="Huyện Sa Pa")
    [finding] = read(path)[1]
    assert finding.code == "layer-ambiguous"
    assert 'layer = "*"' in finding.remedy
    for wanted, count in (("*", 6), ("huyện *", 6), ("*Sa Pa", 3), ("Huyện Sa Pa", 3)):
        assert read(path, layer=wanted) == (count, []), wanted
    assert codes(read(path, layer="Xã *")[1]) == ["layer-not-in-file"]


def test_a_strict_workbook_is_read_like_any_other(tmp_path: Path) -> None:
    strict = as_strict(workbook(tmp_path / "strict.xlsx"))
    with zipfile.ZipFile(strict) as archive:
        assert b"purl.oclc.org" in archive.read("xl/worksheets/sheet1.xml")
    assert read(strict) == read(workbook(tmp_path / "usual.xlsx"))
    assert read(strict)[0] == 6
