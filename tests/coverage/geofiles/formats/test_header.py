"""The header of a table is found where people put it, and a plain table is left as it is."""

from pathlib import Path

import pytest

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.formats.dates import date_of_number, iso_date
from phusong.coverage.geofiles.formats.header import find_header, separator_of
from phusong.coverage.geofiles.formats.tables import table_layer
from phusong.coverage.layers.read import check_path
from tests.builders.found import codes
from tests.builders.layers.small_layers import VILLAGES
from tests.builders.layers.variations import write_rows

NAMES = ["village_id", "name", "commune_code", "population", "is_commune_centre", "lon", "lat"]
DATA = [list(village) for village in VILLAGES[:4]]
BLANK = [None] * 6


@pytest.mark.parametrize(
    ("rows", "above", "count"),
    [
        ([NAMES, *DATA], 0, 1),
        ([["DANH SÁCH THÔN", *BLANK], NAMES, *DATA], 1, 1),
        ([["UBND TỈNH LÀO CAI", *BLANK], [None, *BLANK], ["Năm 2024", *BLANK], NAMES, *DATA], 3, 1),
        ([[*NAMES[:5], "Toạ độ", None], [*[None] * 5, "lon", "lat"], *DATA], 0, 2),
        ([["Biểu 1", *BLANK], [*NAMES[:5], "Toạ độ", None], [*[None] * 5, "lon", "lat"], *DATA], 1, 2),
        ([NAMES, ["(A)", "(B)", "(1)", "(2)", "(3)", "(4)", "(5)"], *DATA], 0, 2),
        ([NAMES, [1, 2, 3, 4, 5, 6, 7], *DATA], 0, 2),
    ],
)
def test_titles_merged_headers_and_numbered_columns(rows: list, above: int, count: int) -> None:
    header = find_header(rows)
    assert (header.above, header.rows) == (above, count)
    assert list(header.names) == NAMES
    assert header.first_row == above + count


def test_groups_of_columns_keep_their_name_where_the_lower_one_is_not_enough() -> None:
    rows = [["id", "4G", None, "5G", None], [None, "số trạm", "dân", "số trạm", "dân"], ["a", 1, 2, 3, 4]]
    assert find_header(rows).names == ("id", "4G số trạm", "4G dân", "5G số trạm", "5G dân")


@pytest.mark.parametrize(
    "rows",
    [
        [["id"], ["a"], ["b"]],
        [["a", "b", "c"]],
        [["id", "name", "note"], ["x", "y", "z"], ["u", "v", "w"]],
        [["id", "2019", "2024"], ["a", 1, 2]],
        [["id", "name", "note"], ["1", "Thôn 1", None], ["2", "Thôn 2", None]],
    ],
)
def test_plain_tables_keep_their_first_row(rows: list) -> None:
    header = find_header(rows)
    assert (header.above, header.rows) == (0, 1)


@pytest.mark.parametrize(
    ("line", "sign"),
    [("sep=;", ";"), ('"sep=,"', ","), ("SEP=\t", "\t"), ("\ufeffsep=|", "|"), ("id;sep=;", None), ("", None)],
)
def test_sep_lines(line: str, sign: str | None) -> None:
    assert separator_of(line) == sign


@pytest.mark.parametrize("name", ["villages.csv", "villages.xlsx"])
def test_a_table_with_a_title_is_read_and_its_rows_are_counted_from_the_first(name: str, tmp_path: Path) -> None:
    bad = [*DATA, ["V99", "Thôn X", "01001", -5, 0, 103.8, 22.5]]
    path = write_rows([["DANH SÁCH THÔN NĂM 2024", *BLANK], NAMES, *bad], tmp_path / name)
    found = check_path(path, "villages")
    assert [(each.code, each.row) for each in found if each.code != "code-number"] == [
        ("header-found", None),
        ("out-of-range", 5),
    ]
    assert "DANH SÁCH THÔN NĂM 2024" in found[0].message


@pytest.mark.parametrize("mark", ["sep=;\n", "\ufeffsep=;\r\n", ""])
def test_a_csv_that_excel_wrote(mark: str, tmp_path: Path) -> None:
    path = tmp_path / "villages.csv"
    lines = [";".join(map(str, row)) for row in (NAMES, *DATA)]
    path.write_text(mark + "\n".join(lines), encoding="utf-8")
    assert check_path(path, "villages") == []
    path.write_text(
        mark + "\n".join([lines[0], *(line.replace("103.8", "103,8") for line in lines[1:])]), encoding="utf-8"
    )
    assert set(codes(check_path(path, "villages"))) == {"decimal-comma"}


def test_days_as_numbers_and_as_written() -> None:
    assert date_of_number(45657) == "2024-12-31"
    assert date_of_number(45657.75) == "2024-12-31"
    assert date_of_number(2024) is None
    assert [iso_date(text) for text in ("2024-12-31", "31/12/2024", "31.12.2024", "2024-12-31T00:00:00")] == [
        "2024-12-31"
    ] * 4
    assert [iso_date(text) for text in ("31/13/2024", "12/24", "2024", "x")] == [None] * 4


@pytest.mark.parametrize(
    ("last", "ends"),
    [
        (["Ghi chú: số liệu đến 31/12/2024", None, None, None], "a note in row 6"),
        ([None, None, "Lào Cai, ngày 12 tháng 3 năm 2024"], "a note in row 6"),
        (["Tổng cộng", None, 900, None], "a row of sums in row 6"),
        ([None, "TONG CONG", 900, None], "a row of sums in row 6"),
        (["V4", "Nguồn", 300, 90], None),
        (["Nguồn 1", "Thôn Nguồn", 300, 90], None),
    ],
)
def test_what_stands_below_a_table_is_no_row_of_it_and_is_told(last: list, ends: str | None) -> None:
    log = FindingLog()
    rows = [["id", "name", "people", "homes"], *([f"V{number}", "Thôn", 100, 30] for number in range(3)), last]
    rows += [] if ends is None else [[None, "GIÁM ĐỐC", None, None]]
    raw = table_layer(rows, [2, 3, 4, 5, 6, 8][: len(rows)], log)
    assert raw.rows == (4 if ends is None else 3)
    assert [finding.message.partition(" ends")[0] for finding in log.findings if finding.code == "row-total"] == (
        [] if ends is None else [ends]
    )


SUMS = (
    "Cộng xã",
    "Cộng",
    "Tổng số",
    "TỔNG CỘNG XÃ TẢ VAN:",
    "Toàn xã",
    "Subtotal",
    "Total Ta Van",
    "Cộng phường 2",
    "TONG CONG",
    "Cong xa",
)
CALLED_LIKE_SUMS = ("Cộng Hòa", "Tổng Cọt", "Toàn Thắng", "Tổng", "Total", "Thôn Cộng", "Cong Hoa", "Tong Cot")


def _grouped(word: str, *, is_sum: bool) -> list[list[object]]:
    group = [["V1", "Bản Mới", 100, 103.8], ["V2", "Bản Cũ", 80, 103.9]]
    return [["id", "name", "people", "lon"], [None, word, 180, None] if is_sum else ["V0", word, 180, 103.7], *group]


@pytest.mark.parametrize("word", SUMS)
def test_sums_of_a_group_are_no_village_and_are_told(word: str) -> None:
    log = FindingLog()
    rows = _grouped(word, is_sum=True)
    raw = table_layer([*rows, *rows[1:]], [4, 5, 6, 7, 9, 10, 11], log)
    assert raw.columns["id"].tolist() == ["V1", "V2"] * 2
    assert raw.columns["people"].tolist() == [100, 80] * 2
    assert raw.numbers is not None
    assert list(raw.numbers.numbers) == [6, 7, 10, 11]
    told = [(each.message, each.value) for each in log.findings if each.code == "row-total"]
    assert told == [("rows of sums among the data were passed over: 2; the first is row 5", word)]


@pytest.mark.parametrize("word", CALLED_LIKE_SUMS)
def test_a_village_that_is_called_like_a_sum_stays(word: str) -> None:
    log = FindingLog()
    raw = table_layer(_grouped(word, is_sum=False), [1, 2, 3, 4], log)
    assert raw.columns["name"].tolist() == [word, "Bản Mới", "Bản Cũ"]
    assert not log.findings


def test_what_was_found_of_rows_before_names_the_same_rows_after_sums_are_gone() -> None:
    log = FindingLog()
    log.add("row-ragged", "of V2", row=3)
    log.add("row-ragged", "of the sums", row=1)
    raw = table_layer(_grouped("Cộng xã", is_sum=True), [1, 2, 3, 4], log)
    assert raw.numbers is not None
    kept = [(each.message, each.row) for each in log.findings if each.code == "row-ragged"]
    assert kept == [("of V2", 2)]
    assert (raw.columns["id"][1], raw.numbers.numbers[1]) == ("V2", 4)
