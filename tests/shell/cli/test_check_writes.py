"""What ``phusong check`` writes when asked: mended layers, rejected rows, a page and a workbook; never over a layer."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from phusong.cli.app import main
from tests.builders.layers.small_layers import write_small_layers

FAULTY = """# gửi ngày 5/3

village_id;ten_thon;commune_code;population;is_commune_centre;lon;lat
V01;Thôn Bản Mế;1001;400;1;103,800;22,500
V02;Thôn Nậm Cang;1001;-120;0;103,805;22,501
V03;=cmd|' /C calc'!A0;1001;7OO;0;22,503;103,812
V04;Lào Cai;1001;60;0;103,820;22,500
V05;\x1b[31mTổ dân phố 1;1002;900;1;103,830;22,500
V06;Tổ dân phố 2;1002;700;0;103,834;22,498
V09;Thôn Đội 9;1003;300;1;103,860;22,500
V10;Thôn 10;1003;110;0;103,866;22,496
V10;Thôn 10;1003;110;0;103,866;22,496
"""
MENDED = {"column-missing", "code-restored", "decimal-comma", "coordinates-swapped", "id-duplicate"}
LEFT = {"not-a-number", "out-of-range"}


def check(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def codes(*arguments: object) -> set[str]:
    return {finding["code"] for finding in json.loads(check(*arguments, "--json").stdout)}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Result]:
    """A scenario with faulty villages, where everything was written to, and what the command said."""
    folder = tmp_path_factory.mktemp("faulty")
    (folder / "layers").mkdir()
    scenario = write_small_layers(folder / "layers")
    (folder / "layers" / "villages.csv").write_text(FAULTY, encoding="utf-8")
    out = folder / "out"
    wanted = (
        "--fix",
        out / "mended",
        "--quarantine",
        out / "rejected",
        "--html",
        folder / "f.html",
        "--xlsx",
        folder / "f.xlsx",
    )
    before = {path: path.read_bytes() for path in scenario.parent.iterdir()}
    done = check(scenario, *wanted)
    assert {path: path.read_bytes() for path in scenario.parent.iterdir()} == before
    return scenario, out, done


@pytest.mark.slow
def test_the_mended_scenario_has_none_of_what_was_mended_and_all_of_the_rest(faulty: tuple) -> None:
    scenario, out, done = faulty
    assert done.exit_code == 1
    assert codes(scenario) >= MENDED | LEFT
    after = codes(out / "mended" / "mended.toml")
    assert after & MENDED == set()
    assert after >= LEFT
    assert codes(out / "mended") & MENDED == set()


@pytest.mark.slow
def test_every_change_is_listed_and_said(faulty: tuple) -> None:
    _, out, done = faulty
    listed = (out / "mended" / "changes.md").read_text(encoding="utf-8")
    assert "- sheet row 4, column commune\\_code: '1001' written as '01001', as the other layer has it" in listed
    assert "- sheet row 12: row left out: it repeats sheet row 11 in every column" in listed
    assert listed.count("\n- ") == 9 + 9 + 9 + 1 + 1 + 1  # codes, two coordinates, a swap, a repeated row, a header
    assert "Mended" in done.stderr
    assert "'103,800' written as 103.8 (and 8 alike)" in done.stderr


@pytest.mark.slow
def test_the_mended_scenario_extends_the_one_that_was_checked(faulty: tuple) -> None:
    scenario, out, _ = faulty
    told = tomllib.loads((out / "mended" / "mended.toml").read_text(encoding="utf-8"))
    assert told == {"extends": str(scenario), "layers": {"villages": {"path": "villages.xlsx"}}}


@pytest.mark.slow
def test_rejected_rows_are_a_layer(faulty: tuple) -> None:
    _, out, _ = faulty
    (path,) = (out / "rejected").iterdir()
    (sheet,) = openpyxl.load_workbook(path).worksheets
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert set(rows) == {"V02", "V03", "V10"}
    assert rows["V03"][1].value == "=cmd|' /C calc'!A0"
    assert rows["V03"][1].data_type == "s"
    assert rows["V02"][-2].value == 5
    assert rows["V02"][-1].value.startswith("[out-of-range] -120")


def test_it_is_said_what_was_read_before_what_was_found(faulty: tuple) -> None:
    _, _, done = faulty
    read = done.stderr.index("villages: ")
    assert "9 rows · 2,580 people" in done.stderr
    assert "not used: ten_thon" in done.stderr
    assert read < done.stderr.index("error [")
    assert done.stderr.index('[layers.villages.columns]\n    name = "ten_thon"') > read
    assert "\x1b" not in done.stderr


def test_the_page_and_the_workbook_hold_no_path_of_this_machine(faulty: tuple) -> None:
    scenario, out, _ = faulty
    html = (out.parent / "f.html").read_text(encoding="utf-8")
    assert str(scenario.parent) not in html
    assert "villages.csv sheet row" in html
    listing, sheet = openpyxl.load_workbook(out.parent / "f.xlsx").worksheets
    assert sheet.cell(6, 2).value == "=cmd|' /C calc'!A0"
    assert sheet.cell(6, 4).comment.text.startswith("7OO is not a number")
    assert listing.max_row > 8


@pytest.mark.slow
def test_vietnamese_is_spoken_throughout(faulty: tuple, tmp_path: Path) -> None:
    scenario, _, _ = faulty
    done = check(
        scenario, "--lang", "vi", "--fix", tmp_path / "m", "--quarantine", tmp_path / "q", "--xlsx", tmp_path / "f.xlsx"
    )
    for said in (
        "Dữ liệu đã đọc:",
        "9 dòng · 2.580 người",
        "lỗi [not-a-number]",
        "Đã sửa",
        "3 dòng bị loại",
        "và 8 thay đổi",
    ):
        assert said in done.stderr
    assert "ghi thành" in (tmp_path / "m" / "changes.md").read_text(encoding="utf-8")
    assert openpyxl.load_workbook(tmp_path / "f.xlsx").sheetnames[0] == "phat_hien"


@pytest.mark.slow
def test_nothing_is_written_over(faulty: tuple, tmp_path: Path) -> None:
    scenario, out, _ = faulty
    villages = scenario.parent / "villages.csv"
    before = villages.read_bytes()
    for option in ("--html", "--xlsx"):
        refused = check(scenario, option, villages)
        assert refused.exit_code == 1
        assert "villages.csv is a layer that was checked" in refused.stderr
        assert check(villages, "--layer", "villages", option, villages).exit_code == 2
    for option in ("--fix", "--quarantine"):
        for folder in (scenario.parent, out / "mended"):
            listing = {path: path.read_bytes() for path in folder.iterdir()}
            refused = check(scenario, option, folder)
            assert refused.exit_code == 1
            assert "folder-not-empty" in refused.stderr
            assert {path: path.read_bytes() for path in folder.iterdir()} == listing
    assert villages.read_bytes() == before


@pytest.mark.slow
def test_clean_layers_give_nothing_to_mend_and_none_to_reject(tmp_path: Path) -> None:
    scenario = write_small_layers(tmp_path)
    done = check(scenario, "--fix", tmp_path / "m", "--quarantine", tmp_path / "q")
    assert done.exit_code == 0
    assert "Nothing can be mended" in done.stderr
    assert "No row was rejected" in done.stderr
    assert not (tmp_path / "m").exists()
    assert not (tmp_path / "q").exists()


@pytest.mark.slow
def test_json_stays_the_list_of_findings_with_both_ways_to_count_rows(faulty: tuple) -> None:
    scenario, _, _ = faulty
    found = json.loads(check(scenario, "--json").stdout)
    (bad,) = [each for each in found if each["code"] == "not-a-number"]
    assert (bad["row"], bad["sheet_row"], bad["feature_id"]) == (3, 6, None)
    assert set(bad) >= {"severity", "code", "file", "layer", "row", "column", "value", "message", "remedy"}
