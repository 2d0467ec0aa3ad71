"""What was understood of a file is said, and rows bear the number that a spreadsheet or GIS shows."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely

from phusong.coverage.findings.finding import make_finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import check_path, examine_folder, examine_layers, examine_path
from phusong.coverage.layers.readings import SAME_PLACE_M, LayerReading, Reading
from tests.builders.layers import layer_files as files
from tests.builders.layers.faults import ALL_FORMATS, damaged
from tests.builders.seeds import examples


def reading_of(path: Path, layer: str = "villages", **said: object) -> LayerReading:
    (reading,) = examine_layers({layer: LayerSource(path=str(path), **said)}, base=Path()).readings
    return reading


@pytest.mark.slow
@pytest.mark.parametrize("extension", ALL_FORMATS)
def test_what_was_understood_is_the_same_in_every_format(extension: str, tmp_path: Path) -> None:
    frame = files.villages().assign(ghi_chu="x")
    path = files.write_layer(frame, tmp_path / f"villages.{extension}")
    reading = reading_of(path)
    assert (reading.layer, reading.file, reading.rows, reading.people) == ("villages", str(path), 6, 1567.0)
    assert reading.extent_deg == pytest.approx((104.02, 22.45, 104.27, 22.45))
    assert reading.crs == "EPSG:4326 (WGS 84)"
    assert reading.crs_from == ("assumed" if extension in files.TABLE_FORMATS else "file")
    assert set(reading.mapped) >= {"village_id", "name", "commune_code", "population", "is_commune_centre"}
    assert "ghi_chu" in reading.unused
    assert not set(reading.unused) & set(reading.mapped.values())
    assert reading.format


@pytest.mark.slow
def test_an_extent_is_that_of_outlines_and_not_of_their_middles(tmp_path: Path) -> None:
    frame = files.communes().to_crs("EPSG:9208")
    path = files.write_layer(frame, tmp_path / "communes.gpkg")
    reading = reading_of(path, "communes")
    assert reading.extent_deg == pytest.approx((104.0, 22.4, 104.3, 22.5), abs=2e-3)
    assert reading.crs == "EPSG:9208 (VN-2000 / TM-3 104-45)"


def test_what_the_user_states_and_what_is_recognised_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "villages.csv"
    text = "ma,name,commune_code,population,lon,lat\n1,Thôn Nậm Cang,02635,4,104.1,22.45\n"
    path.write_bytes(text.encode("utf-16"))
    stated = reading_of(path, crs="EPSG:4326", columns={"village_id": "ma"})
    assert (stated.crs_from, stated.mapped["village_id"]) == ("stated", "ma")
    assert (stated.encoding, stated.encoding_from) == ("utf-16", "file")
    path.write_bytes(
        b"village_id,name,commune_code,population,lon,lat\n"
        + "1,Thôn Xã,02635,4,104.1,22.45\n".encode("cp1258", "ignore")
    )
    assert reading_of(path, encoding="cp1258").encoding_from == "stated"


@pytest.mark.slow
def test_a_raster_is_told_by_its_cells(region: tuple) -> None:
    _, _, folder, _ = region
    (reading,) = examine_path(folder / "terrain.tif").readings
    assert (reading.layer, reading.rows, reading.cells) == ("terrain", None, (files.SHAPE[1], files.SHAPE[0]))
    assert reading.extent_deg == pytest.approx((103.9, 22.3, 104.401, 22.6))


@pytest.mark.slow
def test_a_folder_tells_every_file_in_the_order_of_the_layers(region: tuple) -> None:
    _, _, folder, sources = region
    told = [reading.layer for reading in examine_folder(folder).readings]
    assert told == ["villages", "communes", "sites", "sectors", "roads", "fibre", "terrain", "places"]
    assert set(told) == set(sources)


BAD_ROWS = [1, 4]
"""Data rows of :func:`damaged` without people as they should be."""


@pytest.mark.slow
@pytest.mark.parametrize("extension", [name for name in files.VECTOR_FORMATS if name not in files.WITHOUT_GAPS])
def test_features_bear_the_identifier_that_gis_shows(extension: str, tmp_path: Path) -> None:
    path = files.write_layer(damaged(files.villages()), tmp_path / f"villages.{extension}")
    found = [each for each in check_path(path, "villages") if each.code in ("out-of-range", "value-missing")]
    if extension != "fgb":  # which keeps rows by where they lie
        assert sorted(each.row for each in found) == BAD_ROWS
    if extension not in ("zip", "kmz", "parquet"):  # GDAL here reads no Parquet
        _, fids, _, fields = pyogrio.raw.read(path, return_fids=True, columns=["village_id"])
        by_id = dict(zip(fields[0].tolist(), fids.tolist(), strict=True))
        assert {each.code: each.feature_id for each in found} == {
            "out-of-range": by_id["001"],
            "value-missing": by_id["004"],
        }
    assert all(each.sheet_row is None for each in found)


def test_features_of_geojson_bear_their_own_identifier_where_each_has_one(tmp_path: Path) -> None:
    path = files.write_layer(damaged(files.villages()), tmp_path / "villages.geojson")
    text = path.read_text(encoding="utf-8")
    for number in range(6):
        text = text.replace(
            '{ "type": "Feature", "properties"', f'{{ "id": {70 + number}, "type": "Feature", "properties"', 1
        )
    path.write_text(text, encoding="utf-8")
    _, fids, _, _ = pyogrio.raw.read(path, return_fids=True)
    found = {each.row: each.feature_id for each in check_path(path, "villages") if each.row in BAD_ROWS}
    assert found == {1: fids[0], 4: fids[3]} == {1: 70, 4: 73}


HEAD = "village_id,name,commune_code,population,lon,lat"
TABLES = {
    "plain": (f"{HEAD}\n1,a,01,-1,104,22\n", [2]),
    "comments and blank lines": (f"# a\n\n# b\n{HEAD}\n1,a,01,1,104,22\n\n2,b,01,-1,104,22\n", [7]),
    "a cell of two lines": (f'{HEAD}\n1,"a\nb",01,1,104,22\n2,b,01,-1,104,22\n', [3]),
    "Windows": (f"{HEAD}\r\n1,a,01,1,104,22\r\n2,b,01,-1,104,22\r\n", [3]),
}


@pytest.mark.parametrize("name", TABLES)
def test_rows_of_a_csv_are_counted_as_a_spreadsheet_does(name: str, tmp_path: Path) -> None:
    text, rows = TABLES[name]
    path = tmp_path / "villages.csv"
    path.write_bytes(text.encode())
    found = [each.sheet_row for each in check_path(path, "villages") if each.code == "out-of-range"]
    assert found == rows


def test_rows_of_a_workbook_are_counted_with_empty_ones_and_comments(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, cells in {
        2: ["# a comment"],
        4: HEAD.split(","),
        5: ["1", "a", "01", 1, 104, 22],
        9: ["2", "b", "01", -1, 104, 22],
    }.items():
        for column, cell in enumerate(cells, start=1):
            sheet.cell(row, column, cell)
    book.save(tmp_path / "villages.xlsx")
    (found,) = [each for each in check_path(tmp_path / "villages.xlsx", "villages") if each.code == "out-of-range"]
    assert (found.row, found.sheet_row) == (2, 9)
    assert "sheet row 9, column population" in str(found)


def test_a_short_row_of_a_workbook_is_nothing_to_speak_of(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)  # such a sheet states no size, and its rows end with their last cell
    sheet = book.create_sheet("villages")
    for cells in ([*HEAD.split(","), "note"], ["1", "a", "01", 1, 104, 22, "x"], ["2", "b", "01", 1, 104, 22]):
        sheet.append(cells)
    book.save(tmp_path / "villages.xlsx")
    assert "row-ragged" not in {each.code for each in check_path(tmp_path / "villages.xlsx", "villages")}


def test_a_layer_that_cannot_be_placed_has_no_extent(tmp_path: Path) -> None:
    frame = files.villages()
    frame = frame.set_geometry(shapely.points([0.0] * 6, [0.0] * 6), crs=files.WGS84)
    assert reading_of(files.write_layer(frame, tmp_path / "villages.gpkg")).extent_deg is None


class _Numbered:
    """A layer whose rows are told by their number."""

    log = SimpleNamespace(file="roads.gpkg", numbers=None)

    def place_of(self, index: int) -> tuple[_Numbered, int]:
        return self, index


def test_a_finding_is_said_of_the_first_row_that_has_its_place_or_is_nearest() -> None:
    rng = np.random.default_rng(6)
    finding = make_finding("road-gap", "a gap", layer="roads", value="1 m")
    for count in (0, 1, 2, 30, 30, 30):
        shapes = np.array([None] * count, dtype=np.object_)
        for row in range(0, count, 2 if count != 2 else 3):
            shapes[row] = shapely.LineString(np.round(rng.uniform(0.0, 5.0, (3, 2)), 1))
        reading = Reading({}, geometry={"roads": shapes})
        reading.layers["roads"] = _Numbered()  # type: ignore[assignment]
        for x, y in np.round(rng.uniform(0.0, 5.0, (examples(20), 2)), 1).tolist():
            away_m = shapely.distance(shapes, shapely.Point(x, y))
            if np.isfinite(away_m).any():
                expected = int(np.flatnonzero(away_m <= np.nanmin(away_m) + SAME_PLACE_M)[0])
                assert reading.at_place(finding, x, y).row == expected
            else:
                assert reading.at_place(finding, x, y) is finding
