"""Columns of a file: missing, near, repeated, ragged rows, and coordinates in tables."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import check_path, read_network
from phusong.coverage.layers.rows.made_ids import ids_from_names
from tests.builders.layers import layer_files as files

pytestmark = pytest.mark.slow  # reads and writes whole files


@pytest.mark.parametrize(
    ("theirs", "missing"),
    [
        ({"village_id": "ma_thon"}, ["village_id"]),
        ({"population": "Dân số"}, ["population"]),
        ({"name": "Tên thôn", "commune_code": "Mã xã"}, ["name", "commune_code"]),
        ({"population": "populaton"}, ["population"]),
    ],
)
def test_the_nearest_column_is_suggested(theirs: dict[str, str], missing: list[str], tmp_path: Path) -> None:
    path = files.write_layer(files.villages().rename(columns=theirs), tmp_path / "villages.gpkg")
    found = check_path(path, "villages")
    assert [(finding.code, finding.column) for finding in found] == [("column-missing", name) for name in missing]
    for finding in found:
        assert theirs[str(finding.column)] in finding.message
        assert theirs[str(finding.column)] in finding.remedy
    assert check_path(path, "villages", theirs) == []


def test_a_missing_column_without_a_near_one_lists_what_there_is(tmp_path: Path) -> None:
    path = files.write_layer(files.villages()[["village_id", "name", "geometry"]], tmp_path / "villages.gpkg")
    found = check_path(path, "villages")
    assert {finding.column for finding in found} == {"commune_code", "population"}
    assert "village_id, name" in found[1].message


def test_a_mapping_that_names_nothing(tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / "villages.gpkg")
    [finding] = check_path(path, "villages", {"vilage_id": "village_id"})
    assert (finding.code, finding.column) == ("column-mapping", "vilage_id")
    assert "'village_id'" in finding.message
    [finding] = check_path(path, "villages", {"village_id": "ma_thonn"})
    assert (finding.code, finding.column) == ("column-mapping", "ma_thonn")


def test_a_table_needs_longitude_and_latitude(tmp_path: Path) -> None:
    table = pd.DataFrame(files.villages().drop(columns="geometry"))
    table["Kinh độ"], table["Vĩ độ"] = files.villages().geometry.x, files.villages().geometry.y
    path = files.write_table(table, tmp_path / "villages.csv")
    found = check_path(path, "villages")
    assert [(finding.code, finding.column) for finding in found] == [
        ("column-missing", "lon"),
        ("column-missing", "lat"),
    ]
    assert "Kinh độ" in found[0].remedy
    assert check_path(path, "villages", {"lon": "Kinh độ", "lat": "Vĩ độ"}) == []
    renamed = table.rename(columns={"Kinh độ": "Longitude", "Vĩ độ": "LAT"})
    assert check_path(files.write_table(renamed, path), "villages") == []


def test_columns_that_answer_twice(tmp_path: Path) -> None:
    path = tmp_path / "villages.csv"
    path.write_text("village_id,name,Commune_Code,COMMUNE_CODE,population,lon,lat\na,b,1,2,3,104,22\n")
    assert "column-repeated" in [finding.code for finding in check_path(path, "villages")]
    path.write_text("village_id,name,name,commune_code,population,lon,lat\na,b,c,1,3,104,22\n")
    assert [finding.code for finding in check_path(path, "villages")] == ["column-repeated"]


def test_ragged_rows_and_unclosed_quotes(tmp_path: Path) -> None:
    path = tmp_path / "villages.csv"
    header = "village_id,name,commune_code,population,lon,lat\n"
    path.write_text(header + "a,Thôn 1, xã X,c1,3,104,22\nb,Thôn 2,c1,3,104,22\nc,Thôn 3,c1,3,104\n", encoding="utf-8")
    found = {(finding.code, finding.severity, finding.row) for finding in check_path(path, "villages")}
    assert {("row-ragged", "error", 1), ("row-ragged", "warning", 3), ("coordinates-missing", "error", 3)} <= found
    path.write_text(header + 'a,"Thôn 1,c1,3,104,22\n', encoding="utf-8")
    assert [finding.code for finding in check_path(path, "villages")] == ["file-unreadable"]


def test_coordinates_in_a_table(tmp_path: Path) -> None:
    path = tmp_path / "villages.csv"
    rows = [
        "a,A,c,1,104.0,22.4",
        "b,B,c,1,22.4,104.0",
        "c,C,c,1,,22.4",
        "d,D,c,1,104°x,22.4",
        "e,E,c,1,0,0",
        'f,F,c,1,"104,5","22,5"',
        "g,G,c,1,nan,22",
        "h,H,c,1,104,1e400",
    ]
    path.write_text("village_id,name,commune_code,population,lon,lat\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found = {(finding.code, finding.row, finding.column) for finding in check_path(path, "villages")}
    assert found == {
        ("coordinates-swapped", 2, "lat"),
        ("coordinates-missing", 3, "lon"),
        ("not-a-number", 4, "lon"),
        ("null-island", 5, "lat"),
        ("decimal-comma", None, "lon"),
        ("decimal-comma", None, "lat"),
        ("not-a-number", 7, "lon"),
        ("not-a-number", 8, "lat"),
    }


def test_a_mapped_column_that_the_layer_does_not_know_is_kept(region: tuple, tmp_path: Path) -> None:
    _, _, folder, sources = region
    phones = ["0214 384 0001", None, "3", "4", "5", "6"]
    frame = files.villages().assign(SDT=phones, ghi_chu="x").iloc[::-1]
    files.write_layer(frame, tmp_path / "villages.gpkg")
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    here["villages"] = LayerSource(path="villages.gpkg", columns={"dien_thoai": "SDT"})
    network, findings = read_network(here, base=tmp_path)
    assert findings == []
    assert {name: columns for name, columns in network.further_columns.items() if columns}.keys() == {"villages"}
    assert network.further_columns["villages"]["dien_thoai"].tolist() == [phones[0], "", *phones[2:]]
    [finding] = check_path(tmp_path / "villages.gpkg", "villages", {"dien_thoai": "sdtt"})
    assert (finding.code, finding.severity) == ("column-mapping", "error")
    [finding] = check_path(tmp_path / "villages.gpkg", "villages", {"populatoin": "population"})
    assert (finding.code, finding.severity, finding.value) == ("column-mapping", "warning", "population")


def test_words_that_stand_for_nothing_are_no_identifiers(tmp_path: Path) -> None:
    ids = ["nan", "#N/A", "Nan", "null", "a", "b"]
    path = files.write_layer(files.villages().assign(village_id=ids), tmp_path / "villages.gpkg")
    assert [(finding.code, finding.row) for finding in check_path(path, "villages")] == [
        ("id-missing", 1),
        ("id-missing", 2),
        ("id-missing", 4),
    ]


def test_rows_without_identifiers_get_them_from_name_and_place_whatever_their_order(tmp_path: Path) -> None:
    frame = files.villages().drop(columns="village_id")
    path = files.write_layer(frame, tmp_path / "villages.gpkg")
    [finding] = check_path(path, "villages")
    assert (finding.code, finding.severity, finding.column) == ("id-made", "warning", "village_id")
    assert str(len(frame)) in finding.message
    turned = files.write_layer(frame.iloc[::-1], tmp_path / "turned.gpkg")
    [other] = check_path(turned, "villages")
    assert other.value != finding.value
    assert other.value == ids_from_names(frame["name"].to_numpy(), places_of(frame))[-1]


def test_made_identifiers_tell_namesakes_apart_and_rows_without_a_place_by_their_row() -> None:
    names = np.array(["Bản Mới", "Bản Mới", "Đội 1", "???", "Bản Mới"], dtype=np.object_)
    lon_lat = np.array([[103.88614, 22.312], [103.9, 22.312], [np.nan, np.nan], [103.9, 22.4], [103.88614, 22.312]])
    ids = ids_from_names(names, lon_lat).tolist()
    assert ids == [
        "ban-moi-103.8861-22.3120",
        "ban-moi-103.9000-22.3120",
        "doi-1-3",
        "row-103.9000-22.4000",
        "ban-moi-103.8861-22.3120",
    ]
    assert ids_from_names(names[:1], None).tolist() == ["ban-moi-1"]


def places_of(frame: gpd.GeoDataFrame) -> np.ndarray:
    return np.column_stack([frame.geometry.x, frame.geometry.y])
