"""Headings, sums and groups that show the letters of an old encoding are known by what they say."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.formats.header import find_header
from phusong.coverage.geofiles.formats.lettering import legible_cells
from phusong.coverage.geofiles.opener import read_parts
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.rows.columns import bind_columns
from phusong.coverage.schema.layers import LAYERS
from tests.builders.layers.old_letters import shown_as_latin

HEADER: list[object] = ["TT", "Tên thôn", "Mã xã", "Số hộ", "Số khẩu"]
ROWS: list[list[object]] = [
    ["PHỤ LỤC 2: DANH SÁCH THÔN, BẢN"],
    HEADER,
    ["I", "Xã Pha Long", None, 40, 180],
    [1, "Thôn Lao Táo", "02767", 25, 110],
    [2, "Nì Xỉ", "02767", 15, 70],
    ["II", "Xã Dìn Chin", None, 30, 120],
    [1, "Cùng Lũng", "02776", 30, 120],
    ["Tổng cộng", None, None, 70, 300],
]
NAMES = ["Thôn Lao Táo", "Nì Xỉ", "Cùng Lũng"]


def shown(rows: list[list[object]], encoding: str = "tcvn3") -> list[list[object]]:
    """Rows as they show where the font of the old letters is missing."""
    return [[shown_as_latin(cell, encoding) if isinstance(cell, str) else cell for cell in row] for row in rows]


@pytest.mark.parametrize("encoding", ["vni", "cp1258"])
def test_other_old_letters_are_read_as_well(encoding: str) -> None:
    found = legible_cells(shown(ROWS, encoding), FindingLog("a.xlsx"))
    assert [row[1] for row in found[1:]] == [row[1] for row in ROWS[1:]]


def test_every_cell_of_a_table_is_read_for_what_it_says() -> None:
    assert "Sè hé" in shown(ROWS)[1], "by itself this may be right"
    log = FindingLog("a.xlsx")
    assert legible_cells(shown(ROWS), log) == ROWS
    assert {(each.code, each.column, each.value) for each in log.findings} == {
        ("text-restored", "TT", "tcvn3"),
        ("text-restored", "Tên thôn", "tcvn3"),
        ("text-restored", None, "tcvn3"),
    }


def test_what_is_right_is_let_be() -> None:
    log = FindingLog("a.xlsx")
    assert legible_cells(ROWS, log) is ROWS
    plain: list[list[object]] = [["id", "name"], [1, "A"]]
    assert legible_cells(plain, log) is plain
    assert log.findings == []


def test_right_columns_stay_beside_old_ones() -> None:
    mixed = [[*old[:2], *right[2:]] for old, right in zip(shown(ROWS), ROWS, strict=True)]
    mixed[1] = HEADER
    assert [row[:2] for row in legible_cells(mixed, FindingLog("a.xlsx"))][2:-1] == [row[:2] for row in ROWS[2:-1]]
    assert list(find_header(legible_cells(mixed, FindingLog("a.xlsx"))).names) == HEADER


@pytest.mark.parametrize("encoding", [None, "tcvn3"])
def test_a_workbook_in_old_letters_gives_its_rows_without_sums_and_groups(tmp_path: Path, encoding: str | None) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in shown(ROWS):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    source = LayerSource(path="a.xlsx", encoding=encoding)
    [part] = read_parts(tmp_path / "a.xlsx", source, LAYERS["villages"], FindingLog("a.xlsx"))
    assert part.raw.columns["Tên thôn"].tolist() == NAMES
    assert part.raw.columns["Số khẩu"].tolist() == [110, 70, 120]
    assert part.raw.columns["commune"].tolist() == ["Xã Pha Long", "Xã Pha Long", "Xã Dìn Chin"]


@pytest.mark.parametrize("encoding", [None, "tcvn3"])
def test_a_table_of_unicode_that_shows_old_letters_is_read_so_too(tmp_path: Path, encoding: str | None) -> None:
    lines = [";".join("" if cell is None else str(cell) for cell in row) for row in shown(ROWS)]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    source = LayerSource(path="a.csv", encoding=encoding)
    [part] = read_parts(tmp_path / "a.csv", source, LAYERS["villages"], FindingLog("a.csv"))
    assert part.raw.columns["Tên thôn"].tolist() == NAMES
    assert part.raw.columns["Số hộ"].tolist() == ["25", "15", "30"]


def test_a_mapping_may_name_a_heading_as_it_shows() -> None:
    log = FindingLog("a.xlsx")
    mapping = {"population": "Sè khÈu", "households": "Số hộ", "village_id": "TT"}
    bound = bind_columns(LAYERS["villages"], map(str, HEADER), mapping, log, is_table=False)
    assert (bound["population"], bound["households"]) == ("Số khẩu", "Số hộ")
