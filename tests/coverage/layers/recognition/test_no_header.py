"""Tables without a header: told from those with one, and read by what their columns hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from phusong.coverage.geofiles.formats.header import find_header
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.recognition.recognise import FolderReader

SCHOOLS = [
    ("Sin Chai Primary School", "22.54776", "103.70730", "170"),
    ("Dong Thai Secondary School", "22.55022", "103.88440", "412"),
    ("Thon Chin Health Station", "22.51310", "103.94112", "88"),
    ("Trường tiểu học Mường Vi", "22.49524", "103.89354", "230"),
]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 1, 3)])
@pytest.mark.parametrize("sign", [".", ","])
def test_places_without_a_header_are_read_whole(order: tuple[int, ...], sign: str, tmp_path: Path) -> None:
    path = tmp_path / "schools.csv"
    lines = [";".join(row[place].replace(".", sign) for place in order) for row in SCHOOLS]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = FolderReader.of_file(path).recognise().layers["places"]
    called = {name: f"column_{order.index(place) + 1}" for name, place in (("name", 0), ("lat", 1), ("lon", 2))}
    assert {match.ours: match.theirs for match in found.matches} == called
    assert (found.rows, found.lacking) == (4, ())
    source = LayerSource(path=str(path), columns=called)
    reading = read_all({"places": source}, Path(), None, 90.0, whole=False)
    layer = reading.layers["places"]
    assert layer.words("name").tolist() == [row[0] for row in SCHOOLS]
    assert layer.lon_lat_deg.tolist() == [[float(row[2]), float(row[1])] for row in SCHOOLS]
    assert layer.words("kind").tolist() == ["school", "school", "clinic", "school"]
    assert ("header-none", 1) in [(each.code, each.row) for each in reading.findings]


@pytest.mark.parametrize(
    "rows",
    [
        [["name", "lat", "lon"], ["A", "22.54776", "103.7073"], ["B", "22.55022", "103.8844"]],
        [["unit", "2019", "2024"], ["A", "22.547", "103.707"], ["B", "22.550", "103.884"]],
        [["hour", "0.125", "0.250"], ["A", "12", "14"], ["B", "11", "9"]],
        [["A", "22.54776", "103.7073"]],
        [["lat 22.54776", "103.7073", "x"], ["22.1234", "103.7074", "y"]],
    ],
)
def test_names_stay_names(rows: list[list[str]]) -> None:
    assert find_header(rows).names == tuple(rows[0])
    assert find_header(rows).rows == 1
