"""Rows written as a file read as the same rows, whatever stands in them, and no spreadsheet computes anything."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.layer_files import column_names, is_formula, layer_file, sheet_title
from phusong.coverage.geofiles.opener import read_parts
from phusong.coverage.geofiles.sources import LayerSource, RawLayer
from phusong.coverage.terrain.crs import WGS84

HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "\tx",
    "#n",
    "sep=;",
    '"q"',
    "a;b,c",
    "02647",
    "x\ny",
    "Thôn",
]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(HOSTILE),
    st.text("aăđễộừx0159=+@-#;,.\"'|{}<&", min_size=1, max_size=8),
)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6)
)


def layer_of(rows: list[list], *, geometry: np.ndarray | None = None, kind: str = "CSV") -> RawLayer:
    columns = {}
    for position in range(len(rows[0])):
        values = np.empty(len(rows), dtype=np.object_)
        values[:] = [row[position] for row in rows]
        columns[f"column {position}"] = values
    return RawLayer(columns, len(rows), geometry, WGS84 if geometry is not None else None, format=kind, name="thôn")


def read_again(raw: RawLayer, folder: Path) -> tuple[str, RawLayer]:
    extension, content = layer_file(raw)
    path = folder / f"again{extension}"
    path.write_bytes(content)
    (part,) = read_parts(path, LayerSource(path=str(path)), None, FindingLog())
    return extension, part.raw


def cells(raw: RawLayer) -> list[list[object]]:
    """Cells with nothing as None; a row of nothing but those is left out by every table."""
    rows = [list(row) for row in zip(*(values.tolist() for values in raw.columns.values()), strict=True)]
    rows = [[None if cell == "" else cell for cell in row] for row in rows]
    return [row for row in rows if any(cell is not None for cell in row)]


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(rows=[["|"]], kind="CSV")
@given(rows=TABLES, kind=st.sampled_from(["CSV", "Excel workbook", "GIS"]))
def test_rows_are_read_back_as_they_were(rows: list, kind: str, tmp_path: Path) -> None:
    points = np.array([shapely.Point(104.0 + row, 22.0) for row in range(len(rows))])
    points[::3] = None
    raw = layer_of(rows, geometry=points if kind == "GIS" else None, kind=kind)
    extension, again = read_again(raw, tmp_path)
    if kind == "GIS":
        assert extension == ".gpkg"
        assert [values.tolist() for values in again.columns.values()] == [v.tolist() for v in raw.columns.values()]
        assert again.geometry is not None
        assert shapely.equals_exact(again.geometry, points).tolist() == (~shapely.is_missing(points)).tolist()
    elif cells(raw):
        assert list(again.columns) == list(raw.columns)
        assert cells(again) == cells(raw)


@pytest.mark.parametrize("text", ["=1+1", "@A1", "+x", "-x", "\tx"])
def test_text_that_is_a_formula_makes_a_workbook_and_stays_text(text: str, tmp_path: Path) -> None:
    extension, again = read_again(layer_of([[text, "x"]]), tmp_path)
    assert (extension, cells(again)) == (".xlsx", [[text, "x"]])
    _, content = layer_file(layer_of([[text, "x"]]))
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize("text", ["-12", "+84 912", "-1.234,5", "-", "a=b", ""])
def test_figures_with_a_sign_are_no_formula(text: str) -> None:
    assert not is_formula(text)
    assert layer_file(layer_of([[text, "x"]]))[0] == ".csv"


@pytest.mark.slow
def test_the_same_rows_are_the_same_bytes() -> None:
    point = np.array([shapely.Point(104, 22)])
    for raw in (layer_of([["a"]]), layer_of([["a"]], kind="Excel workbook"), layer_of([["a"]], geometry=point)):
        assert layer_file(raw) == layer_file(raw)


@pytest.mark.slow
def test_columns_that_a_geopackage_keeps_for_itself_or_cannot_tell_apart(tmp_path: Path) -> None:
    raw = layer_of([["a", "b", "c", "d"]], geometry=np.array([shapely.Point(104, 22)]))
    names = ["fid", "geom", "Name", "name"]
    raw = RawLayer(dict(zip(names, raw.columns.values(), strict=True)), 1, raw.geometry, WGS84, name="x")
    _, again = read_again(raw, tmp_path)
    assert [values[0] for values in again.columns.values()] == ["a", "b", "c", "d"]
    assert list(again.columns) == column_names(names) == ["fid", "geom", "Name_2", "name"]


def test_numbers_and_mixtures_keep_what_they_say(tmp_path: Path) -> None:
    values = {
        "whole": [1, None, 3],
        "broken": [1.5, None, 2],
        "mixed": [1, "x", None],
        "huge": [2**70, None, 1],
        "none": [None, None, None],
    }
    columns = {name: np.array([*column, None], dtype=np.object_)[:3] for name, column in values.items()}
    points = np.array([shapely.Point(104, 22)] * 3)
    _, again = read_again(RawLayer(columns, 3, points, WGS84, name="x"), tmp_path)
    numbers = {name: [None if pd.isna(cell) else cell for cell in again.columns[name]] for name in values}
    assert numbers["whole"] == [1, None, 3]
    assert numbers["broken"] == [1.5, None, 2]
    assert numbers["mixed"] == ["1", "x", None]
    assert numbers["huge"] == [str(2**70), None, "1"]
    assert numbers["none"] == [None, None, None]


@pytest.mark.parametrize("name", ["a/b:c*?", "x" * 50, "'q'", "", "Thôn"])
def test_any_name_becomes_a_title_that_excel_takes(name: str) -> None:
    first = sheet_title(name)
    second = sheet_title(name, [first.upper()])
    assert first.lower() != second.lower()
    for title in (first, second):
        openpyxl.Workbook().create_sheet(title)
        assert 0 < len(title) <= 31


@pytest.mark.slow
def test_rows_that_no_file_can_hold_are_refused_in_words() -> None:
    columns = {f"c{number}": np.array([1], dtype=np.object_) for number in range(2500)}
    with pytest.raises(ReadError, match="cannot be written as a GeoPackage") as refused:
        layer_file(RawLayer(columns, 1, np.array([shapely.Point(104, 22)]), WGS84, name="x"))
    assert refused.value.code == "file-unwritable"
    wide = {f"c{number}": np.array(["=1"], dtype=np.object_) for number in range(17_000)}
    assert layer_file(RawLayer(wide, 1, is_table=True, format="Excel workbook"))[0] == ".csv"
