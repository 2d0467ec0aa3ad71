"""Rows that head groups of a table give their unit to the rows below them, and nothing else is taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.formats.headings import find_headings, heading_of
from phusong.coverage.geofiles.formats.tables import read_csv, table_layer
from phusong.coverage.layers import check_path
from tests.builders.seeds import examples

HEADER: list[object] = ["TT", "Tên thôn", "Dân số", "Kinh độ"]


@pytest.mark.parametrize(
    ("row", "heads"),
    [
        (["I", "Huyện Bát Xát", None, None], ("district", "Huyện Bát Xát")),
        (["1", "Xã A Lù", 250, "1.234"], ("commune", "Xã A Lù")),
        ([None, "II. XÃ A LÙ (7 thôn)"], ("commune", "XÃ A LÙ")),
        (["1 - Phường Duyên Hải:", "12 thôn"], ("commune", "Phường Duyên Hải")),
        (["TT. Bát Xát"], ("commune", "TT. Bát Xát")),
        (["TP.Lào Cai"], ("district", "TP.Lào Cai")),
        (["Xã: A Lù"], ("commune", "Xã A Lù")),
        (["Đơn vị: xã Nậm Chạc, huyện Bát Xát"], ("commune", "xã Nậm Chạc")),
        (["xa A Lu"], ("commune", "xa A Lu")),
        (["Tỉnh Lào Cai"], ("province", "Tỉnh Lào Cai")),
        (["1.1", "Thôn 1"], None),
        (["1", "Xã A Lù", "có"], None),
        (["Xã"], None),
        (["Xãi"], None),
        ([1, 2, 3], None),
        ([], None),
    ],
)
def test_a_row_heads_a_group_where_it_names_a_unit_and_says_nothing_else(row: list[object], heads: object) -> None:
    assert heading_of(row) == heads


def grouped() -> list[list[object]]:
    return [
        HEADER,
        ["I", "Huyện Bát Xát", None, None],
        [1, "Xã A Lù", None, None],
        ["1.1", "Thôn Một", 100, 103.6],
        ["1.2", "Thôn Hai", 80, 103.7],
        [2, "Xã Y Tý", 50, None],
        ["2.1", "Thôn Ba", 50, 103.8],
        ["II", "Thị xã Sa Pa"],
        [1, "Phường Sa Pa"],
        ["1.1", "Tổ 1", 70, 103.9],
    ]


def test_rows_below_a_heading_get_its_unit_and_are_found_under_their_own_numbers() -> None:
    log = FindingLog()
    log.add("row-ragged", "of Thôn Ba", row=6)
    log.add("row-ragged", "of a heading", row=1)
    raw = table_layer(grouped(), list(range(4, 14)), log)
    assert raw.columns["Tên thôn"].tolist() == ["Thôn Một", "Thôn Hai", "Thôn Ba", "Tổ 1"]
    assert raw.columns["commune"].tolist() == ["Xã A Lù", "Xã A Lù", "Xã Y Tý", "Phường Sa Pa"]
    assert raw.columns["district"].tolist() == ["Huyện Bát Xát"] * 3 + ["Thị xã Sa Pa"]
    assert "province" not in raw.columns
    assert raw.numbers is not None
    assert list(raw.numbers.numbers) == [7, 8, 10, 13]
    told = {each.code: (each.row, each.message, each.value) for each in log.findings}
    assert told["row-ragged"] == (3, "of Thôn Ba", None)
    assert told["rows-headed"] == (
        None,
        "rows that head those below them: 5, the first is row 5; those below got their district, commune",
        "Huyện Bát Xát",
    )


UNGROUPED = {
    "a village before the first heading": [["1", "Thôn Không", 10, 103.5]],
    "a village called like a commune that says all": [[None, "Xã Tắc", 10, 103.5], ["1", "Thôn Một", 90, 103.6]],
}


@pytest.mark.parametrize("first", UNGROUPED.values(), ids=UNGROUPED)
def test_rows_are_no_headings_where_not_every_row_stands_below_one(first: list[list[object]]) -> None:
    rows = [*first, [None, "Xã A Lù", None, None], ["1", "Thôn Một", 100, 103.6], ["2", "Thôn Hai", 80, 103.7]]
    log = FindingLog()
    raw = table_layer([HEADER, *rows], list(range(1, len(rows) + 2)), log)
    assert raw.rows == len(rows)
    assert "commune" not in raw.columns
    assert "rows-headed" not in {each.code for each in log.findings}


def test_a_table_of_communes_has_no_headings() -> None:
    rows: list[list[object]] = [[number, f"Xã Số {number}", 100 * number, 103.5] for number in range(1, 5)]
    assert find_headings(rows) is None
    assert find_headings([row[:2] for row in rows]) is None


def test_a_district_alone_heads_communes_that_are_rows_of_their_own() -> None:
    rows = [["I", "Huyện A", None, None], ["1", "Xã Một", 10, 103.5], ["2", "Xã Hai", 20, 103.6]]
    found = find_headings(rows)
    assert found is not None
    assert found.rows == (0,)
    assert found.names == {"district": ["Huyện A", "Huyện A"]}


def test_what_stands_in_headings_alone_is_given_to_their_rows_and_a_column_of_that_name_is_kept() -> None:
    rows: list[list[object]] = [
        ["Mã xã", "commune", "Dân số", "Kinh độ"],
        ["02683", "Xã A Lù", None, None],
        [None, "Thôn Một", 100, 103.6],
        [None, "Thôn Hai", 80, 103.7],
        ["02686", "Xã Y Tý", None, None],
        [None, "Thôn Ba", 50, 103.8],
    ]
    raw = table_layer(rows, [1, 2, 3, 4, 5, 6], FindingLog())
    assert raw.columns["Mã xã"].tolist() == ["02683", "02683", "02686"]
    assert raw.columns["commune"].tolist() == ["Thôn Một", "Thôn Hai", "Thôn Ba"]


def test_a_unit_that_is_written_once_is_given_to_the_rows_of_its_group(tmp_path: Path) -> None:
    path = tmp_path / "thon.csv"
    path.write_text("Xã;Thôn;Trung tâm xã\nA Lù;Một;x\n;Hai;\n;Ba;\nY Tý;Bốn;\n;Năm;\n", encoding="utf-8")
    log = FindingLog()
    raw = read_csv(path, None, log)
    assert raw.columns["Xã"].tolist() == ["A Lù"] * 3 + ["Y Tý"] * 2
    assert raw.columns["Trung tâm xã"].tolist() == ["x", "", "", "", ""]
    assert [(each.code, each.row, each.column, each.message) for each in log.findings] == [
        ("cells-continued", 2, "Xã", "rows given the unit that is written in the first row of their group: 3")
    ]


@pytest.mark.parametrize("cells", ["A Lù,,A Lù,,", ",A Lù,,Y Tý,", "A Lù,Y Tý,Sa Pa,,"])
def test_a_unit_that_is_missing_stays_missing(tmp_path: Path, cells: str) -> None:
    path = tmp_path / "thon.csv"
    rows = [f"{cell},Thôn {number}" for number, cell in enumerate(cells.split(","))]
    path.write_text("\n".join(("Xã,Thôn", *rows)) + "\n", encoding="utf-8")
    log = FindingLog()
    assert read_csv(path, None, log).columns["Xã"].tolist() == cells.split(",")
    assert not log.findings


def test_villages_below_headings_are_checked_by_themselves(tmp_path: Path) -> None:
    path = tmp_path / "thon.csv"
    lines = [
        "name,population,lon,lat",
        "Huyện Bát Xát,,,",
        "Xã A Lù,300,,",
        "Thôn Một,200,103.60,22.50",
        "Thôn Hai,100,103.61,22.50",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert {each.code for each in check_path(path, "villages")} == {"rows-headed", "id-made"}


_NAMES = st.sampled_from(["Xã A Lù", "1. Phường Cốc Lếu", "THỊ TRẤN BÁT XÁT", "xã Y Tý (2 thôn)"])


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.tuples(_NAMES, st.integers(1, 4)), min_size=1, max_size=6))
def test_every_row_of_data_stays_and_knows_the_heading_above_it(groups: list[tuple[str, int]]) -> None:
    rows, expected = [], []
    for name, count in groups:
        rows.append([None, name, None, None])
        for _ in range(count):
            rows.append([len(expected) + 1, f"Thôn {len(expected) + 1}", 10 * len(expected), 103.5])
            expected.append(name)
    found = find_headings(rows)
    if len(expected) < 2:
        assert found is None
        return
    assert found is not None
    assert [index for index, row in enumerate(rows) if row[0] is None] == list(found.rows)
    assert [heading_of([None, name]) for name in expected] == [("commune", name) for name in found.names["commune"]]
