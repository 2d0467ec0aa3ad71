"""Shapefiles and their tables: shapes and rows that do not match, columns twice, garbage for numbers."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from tests.builders.found import codes
from tests.builders.layers import layer_files as files


@pytest.fixture
def shapefile(tmp_path: Path) -> Path:
    return files.write_layer(files.villages(), tmp_path / "villages.shp")


def read(path: Path) -> tuple[list[float], list[Finding]]:
    reading = read_all({"villages": LayerSource(path=str(path))}, Path(), None, 90.0, whole=False)
    layer = reading.layers.get("villages")
    return [] if layer is None else layer.values("population").tolist(), reading.findings


PEOPLE = files.villages()["population"].tolist()


def fields(raw: bytes) -> dict[str, tuple[int, int, int]]:
    """Name of each column to where its description begins, where it begins in a row, and its width."""
    found, start, offset = {}, 32, 1
    while raw[start] != 0x0D:
        found[raw[start : start + 11].split(b"\0")[0].decode()] = (start, offset, raw[start + 16])
        offset, start = offset + raw[start + 16], start + 32
    return found


def rewrite_cell(path: Path, row: int, column: str, cell: bytes) -> None:
    raw = bytearray(path.with_suffix(".dbf").read_bytes())
    _, header, length = struct.unpack("<IHH", raw[4:12])
    _, offset, width = fields(raw)[column]
    start = header + (row - 1) * length + offset
    raw[start : start + width] = cell.rjust(width)
    path.with_suffix(".dbf").write_bytes(raw)


@pytest.mark.parametrize("cell", [b"7OO", b"-", b"1,500,0", b"n/k", b"12 34", b"--3"])
def test_garbage_in_a_number_column_is_told_with_its_row(cell: bytes, shapefile: Path) -> None:
    rewrite_cell(shapefile, 3, "population", cell)
    found = read(shapefile)[1]
    assert [(finding.code, finding.row, finding.column) for finding in found] == [("not-a-number", 3, "population")]
    assert found[0].value == cell.decode()


@pytest.mark.parametrize(("cell", "people"), [(b"1e2", 100), (b"+7", 7), (b"1 500", 1500), (b"1.500.000", 1_500_000)])
def test_numbers_written_in_other_ways_are_right(cell: bytes, people: int, shapefile: Path) -> None:
    rewrite_cell(shapefile, 3, "population", cell)
    assert read(shapefile)[0][2] == people


@pytest.mark.parametrize("cell", [b"", b"*" * 18])
def test_an_empty_number_is_missing_and_not_0(cell: bytes, shapefile: Path) -> None:
    width = fields(shapefile.with_suffix(".dbf").read_bytes())["population"][2]
    rewrite_cell(shapefile, 3, "population", cell[:width] if cell else cell)
    people, found = read(shapefile)
    assert np.isnan(people[2])
    assert [(finding.code, finding.row) for finding in found] == [("value-missing", 3)]


@pytest.mark.parametrize("change", [-2, -1, 1])
def test_shapes_and_rows_that_do_not_match_are_refused(change: int, shapefile: Path) -> None:
    dbf = shapefile.with_suffix(".dbf")
    raw = bytearray(dbf.read_bytes())
    rows, _, length = struct.unpack("<IHH", raw[4:12])
    raw[4:8] = struct.pack("<I", rows + change)
    raw += bytes(length) * max(change, 0)
    dbf.write_bytes(raw)
    [finding] = read(shapefile)[1]
    assert finding.code == "rows-mismatch"
    assert f"{rows + change} rows" in finding.message


def test_an_index_that_points_elsewhere_is_refused(shapefile: Path) -> None:
    index = shapefile.with_suffix(".shx")
    raw = bytearray(index.read_bytes())
    raw[100 + 8 * 3 : 104 + 8 * 3] = struct.pack(">i", 51)
    index.write_bytes(raw)
    [finding] = read(shapefile)[1]
    assert (finding.code, finding.row) == ("file-unreadable", 4)


@pytest.mark.parametrize("alone", [False, True])
def test_two_columns_of_one_name_are_an_error(alone: bool, shapefile: Path) -> None:
    dbf = shapefile.with_suffix(".dbf")
    raw = bytearray(dbf.read_bytes())
    start = fields(raw)["is_commune"][0]
    raw[start : start + 11] = b"population\0"
    dbf.write_bytes(raw)
    found = read(dbf if alone else shapefile)[1]
    assert ("column-repeated", "error", "population") in [(each.code, each.severity, each.column) for each in found]


def test_deleted_rows_are_left_out_and_told(shapefile: Path) -> None:
    dbf = shapefile.with_suffix(".dbf")
    raw = bytearray(dbf.read_bytes())
    _, header, length = struct.unpack("<IHH", raw[4:12])
    raw[header + length] = ord("*")
    dbf.write_bytes(raw)
    people, found = read(shapefile)
    assert people == [PEOPLE[0], *PEOPLE[2:]]
    assert [(finding.code, finding.value) for finding in found] == [("rows-deleted", "1")]


@pytest.mark.parametrize("capitals", [str.title, str.upper, lambda text: text[:-1] + text[-1].upper()])
def test_extensions_in_any_capitals(capitals: object, shapefile: Path) -> None:
    for part in list(shapefile.parent.iterdir()):
        part.rename(part.with_suffix("." + capitals(part.suffix[1:])))  # type: ignore[operator]
    [main] = [path for path in shapefile.parent.iterdir() if path.suffix.lower() == ".shp"]
    assert read(main) == (PEOPLE, [])


def test_a_table_whose_columns_do_not_fill_its_rows_is_refused(shapefile: Path) -> None:
    dbf = shapefile.with_suffix(".dbf")
    raw = bytearray(dbf.read_bytes())
    raw[fields(raw)["name"][0] + 16] -= 1
    dbf.write_bytes(raw)
    assert codes(read(shapefile)[1]) == ["file-unreadable"]
