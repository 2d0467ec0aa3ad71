"""Numbers with their unit behind them: read where it is the column's own, no number where it is another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.sources import LayerSource, RawLayer
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.layer_checks import check_part
from phusong.coverage.layers.recognition.columns import match_columns
from phusong.coverage.layers.recognition.profiles import ColumnProfile
from phusong.coverage.layers.rows.written_units import without_units
from phusong.coverage.schema.layers import LAYERS


@pytest.mark.parametrize(
    ("unit", "cell", "bare"),
    [
        ("persons", "1.234 người", "1.234"),
        ("persons", "512 nguoi", "512"),
        ("persons", "98 nhân khẩu", "98"),
        ("persons", "1 234 NGƯỜI.", "1 234"),
        ("persons", "1234người", "1234"),
        ("households", "258 hộ", "258"),
        ("m", "30,5 m", "30,5"),
        ("m", "42 mét", "42"),
        ("MHz", "1800MHz", "1800"),
        ("degrees", "120°", "120"),
        ("share", "35,5 %", "35,5"),
        ("persons", "35 %", None),
        ("persons", "258 hộ", None),
        ("m", "12 km", None),
        ("m", "1,200 ft", None),
        ("persons", "98 ft", None),
        ("m", "12 mm", None),
        ("persons", "người", None),
        ("persons", "7OO", None),
        ("", "12 m", None),
    ],
)
def test_a_unit_is_taken_off_where_it_is_the_column_s_own(unit: str, cell: str, bare: str | None) -> None:
    cells = np.array([cell, "7", None, 3.0], dtype=object)
    found, had = without_units(cells, unit)
    assert found.tolist() == [cell if bare is None else bare, "7", None, 3.0]
    assert had.tolist() == [bare is not None, False, False, False]


def read(folder: Path, population: list[object]) -> tuple[list[float], list[tuple[str, int | None]]]:
    rows = len(population)
    table = pd.DataFrame(
        {
            "village_id": [f"V{row}" for row in range(rows)],
            "name": "Bản",
            "commune_code": "03127",
            "population": population,
            "lon": np.linspace(103.1, 103.2, rows),
            "lat": 21.5,
        }
    )
    table.to_csv(folder / "v.csv", index=False, sep=";")
    reading = read_all({"villages": LayerSource(path=str(folder / "v.csv"))}, Path(), None, 90.0, whole=False)
    return reading.layers["villages"].values("population").tolist(), [
        (each.code, each.row) for each in reading.findings
    ]


def test_people_with_their_unit_are_read_and_told_once(tmp_path: Path) -> None:
    people, found = read(tmp_path, ["1.234 người", "512 người", "1.005 người"])
    assert people == [1234.0, 512.0, 1005.0]
    assert found == [("unit-written", 1), ("thousands-separator", None)]


def test_one_cell_with_a_unit_among_others_is_told_with_its_row(tmp_path: Path) -> None:
    assert read(tmp_path, ["412", "507 người", "98"]) == ([412.0, 507.0, 98.0], [("unit-written", 2)])


def test_another_unit_is_no_number(tmp_path: Path) -> None:
    people, found = read(tmp_path, ["412", "107 hộ", "98"])
    assert np.isnan(people[1])
    assert found == [("not-a-number", 2)]


def test_shares_in_percent_are_shares_of_one() -> None:
    cells = {"code_before": ["1", "1", "2"], "code_after": ["3", "4", "4"], "share": ["62,5%", "37,5 %", "1"]}
    columns = {name: np.array(values, dtype=object) for name, values in cells.items()}
    log = FindingLog("c.csv", "crosswalk")
    checked = check_part(RawLayer(columns, 3, is_table=True), LAYERS["crosswalk"], LayerSource(path="c.csv"), log)
    assert checked.numbers["share"].tolist() == [0.625, 0.375, 1.0]
    assert [finding.code for finding in log.findings] == ["unit-written", "decimal-comma"]


def test_feet_among_metres_are_metres_and_told_by_themselves() -> None:
    cells, had = without_units(np.array(["98 ft", "118ft", "30,5 feet", "36m", "45"], dtype=object), "m")
    assert cells.tolist() == [29.87, 35.97, 9.3, "36", "45"]
    assert had.tolist() == [True, True, True, True, False]
    found, log = heights("Tower height", ["98 ft", "118ft", "36m", "45"])
    assert found == [29.87, 35.97, 36.0, 45.0]
    assert [(each.code, each.row) for each in log.findings] == [("unit-written", 3), ("unit-written", 1)]
    assert "98 ft" in log.findings[1].message
    assert "29.87 m" in log.findings[1].message


@pytest.mark.parametrize("name", ["Height (ft)", "height_ft", "Tower height, feet"])
def test_a_column_that_is_named_for_feet_is_metres(name: str) -> None:
    found, log = heights(name, ["100", "30 m", "120"])
    assert found == [30.48, 30.0, 36.58]
    assert [each.code for each in log.findings] == ["unit-written", "unit-written"]


def test_a_column_that_only_has_the_letters_of_feet_is_not() -> None:
    assert heights("Height above left bank", ["30", "40"])[0] == [30.0, 40.0]


def heights(name: str, written: list[object]) -> tuple[list[float], FindingLog]:
    rows = len(written)
    cells: dict[str, list[object]] = {
        "site_id": [f"S{row}" for row in range(rows)],
        "operator": ["VNPT"] * rows,
        "technologies": ["4g"] * rows,
        name: written,
        "lon": [103.1] * rows,
        "lat": [21.5] * rows,
    }
    columns = {key: np.array(values, dtype=object) for key, values in cells.items()}
    log = FindingLog("s.csv", "sites")
    source = LayerSource(path="s.csv", columns={"height_m": name})
    checked = check_part(RawLayer(columns, rows, is_table=True), LAYERS["sites"], source, log)
    return checked.numbers["height_m"].tolist(), log


def profiles(**columns: list[object]) -> list[ColumnProfile]:
    return [ColumnProfile.of(name, np.array(cells, dtype=object)) for name, cells in columns.items()]


def test_people_with_their_unit_are_recognised_and_a_count_of_rows_is_nobody() -> None:
    columns: dict[str, list[object]] = {
        "STT": [1, 2, 3, 4, 5],
        "Mã thôn": ["11001", "11002", "11003", "11004", "11005"],
        "Tên thôn": ["Bản A", "Bản B", "Bản C", "Bản D", "Bản E"],
        "Mã xã": ["03127"] * 5,
        "Dân số": ["1.234 người", "512 người", "876 người", "98 người", "640 người"],
    }
    found = {match.ours: match.theirs for match in match_columns(LAYERS["villages"], profiles(**columns))}
    assert found["population"] == "Dân số"
    del columns["Dân số"]
    for name in ("STT", "Số thứ tự", "cột 1"):
        shown = {name if each == "STT" else each: cells for each, cells in columns.items()}
        assert "population" not in {match.ours for match in match_columns(LAYERS["villages"], profiles(**shown))}
