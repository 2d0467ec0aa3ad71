"""Close kin of files that once were read wrongly in silence: each is read right, or its fault told with its row."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from tests.builders.seeds import every

PEOPLE = 621.0
_ROWS = [f"V{i},Thôn {i},01001,{100 + i},{103.8 + i / 100:.2f},22.5" for i in range(1, 7)]
TABLE = "\n".join(["village_id,name,commune_code,population,lon,lat", *_ROWS])


def feature(number: int, more: str = "", place: str = "") -> str:
    spot = place or f'"coordinates":[{103.8 + number / 100:.2f},22.5]'
    told = f'"village_id":"V{number}","name":"Thôn","commune_code":"01001","population":{100 + number}{more}'
    return f'{{"type":"Feature","properties":{{{told}}},"geometry":{{"type":"Point",{spot}}}}}'


def collection(*features: str, before: str = "") -> str:
    return f'{{"type":"FeatureCollection",{before}"features":[{",".join(features)}]}}'


ALL = [feature(i) for i in range(1, 7)]


def placemark(number: int) -> str:
    values = {"village_id": f"V{number}", "commune_code": "01001", "population": 100 + number}
    data = "".join(f'<Data name="{name}"><value>{value}</value></Data>' for name, value in values.items())
    spot = f"<Point><coordinates>{103.8 + number / 100:.2f},22.5</coordinates></Point>"
    return f"<Placemark><name>Thôn {number}</name><ExtendedData>{data}</ExtendedData>{spot}</Placemark>"


def placemarks(first: int, last: int) -> str:
    return "".join(map(placemark, range(first, last + 1)))


def kml(inside: str) -> str:
    return f'<kml xmlns="http://www.opengis.net/kml/2.2">{inside}</kml>'


# file, content, people that are read, and code and row of what is told; None where nothing is said of people
KIN: list[tuple[str, str | bytes, float | None, list[tuple[str, int | None]]]] = [
    ("tab.csv", "sep=\t\n" + TABLE.replace(",", "\t"), PEOPLE, []),
    ("quoted.csv", '"sep=|"\n' + TABLE.replace(",", "|"), PEOPLE, []),
    ("wide.csv", ("sep=,\n" + TABLE).encode("utf-16"), PEOPLE, []),
    ("middle.csv", TABLE.replace("Thôn 3", 'Thôn "3'), PEOPLE, []),
    ("open.csv", TABLE.replace("Thôn 2", '"Thôn 2').replace("Thôn 4", 'Thôn 4"'), None, [("quote-open", 2)]),
    ("last.csv", TABLE.replace("Thôn 6", '"Thôn 6'), None, [("file-unreadable", 6)]),
    ("doubled.csv", TABLE.replace("Thôn 2", '"Thôn 2""'), None, [("file-unreadable", 2)]),
    ("spaced.csv", TABLE.replace(",101,", ",4 000,"), PEOPLE + 3899, [("thousands-separator", None)]),
    ("apostrophe.csv", TABLE.replace(",101,", ",4'000,"), PEOPLE + 3899, [("thousands-separator", None)]),
    ("commas.csv", TABLE.replace(",101,", ',"12,500",'), PEOPLE + 12399, [("thousands-separator", None)]),
    ("dots.csv", TABLE.replace(",101,", ",1.250,"), PEOPLE + 1149, [("thousands-separator", None)]),
    ("ends.csv", TABLE.replace("Thôn 2", "Tổ dân ph?"), PEOPLE, [("text-damaged", 2)]),
    ("inside.csv", TABLE.replace("Thôn 2", "B?n N?m"), PEOPLE, [("text-damaged", 2)]),
    ("zeros.csv", TABLE.replace("V5,", "011,").replace("V6,", "11,"), PEOPLE, [("id-alike", 6)]),
    ("twice.geojson", collection(*ALL[:5], feature(6, ',"name":"X"')), None, [("column-repeated", 6)]),
    ("places.geojson", collection(*ALL[:5], feature(6, "", '"coordinates":[5,5],"coordinates":[104,22]')), None,
     [("geometry-unreadable", 6)]),
    ("members.geojson", collection(*ALL)[:-1] + ',"features":[]}', None, [("file-unreadable", None)]),
    ("infinite.geojson", collection(*ALL[:5], ALL[5].replace("106", "1e999")), None, [("not-a-number", 6)]),
    ("long.geojson", collection(*ALL[:5], ALL[5].replace("106", "-" + "9" * 5000)), None, [("not-a-number", 6)]),
    ("far.geojson", collection(*ALL[:5], ALL[5].replace("22.5", "9" * 400)), None, [("geometry-unreadable", 6)]),
    ("nan.geojson", collection(*ALL[:5], ALL[5].replace("106", "NaN")), None, [("file-unreadable", None)]),
    ("half.geojson", collection(*ALL[:5], ALL[5].replace('"Thôn"', '"Th\\udc00"')), PEOPLE, [("text-damaged", 6)]),
    ("code.geojson", collection(*ALL, before='"crs":{"type":"name","properties":{"name":"EPSG:999999"}},'), None,
     [("crs-unknown", None)]),
    ("root.kml", kml(placemarks(1, 6)), PEOPLE, []),
    ("folder.kml", kml(f"<Folder>{placemarks(1, 6)}</Folder>"), PEOPLE, []),
    ("documents.kml", kml("".join(f"<Document>{placemarks(a, a + 2)}</Document>" for a in (1, 4))), PEOPLE, []),
    ("same.kml", kml("<Document>" + "".join(
        f"<Folder><name>a</name>{placemark(i)}</Folder>" for i in range(1, 7)) + "</Document>"), PEOPLE, []),
    ("loose.kml", kml(f"<Document>{placemark(1)}<Folder><name>villages</name>{placemarks(2, 5)}</Folder>{placemark(6)}"
                      "</Document>"), PEOPLE, [("kml-outside-folder", None)]),
    ("header.csv", TABLE.split("\n")[0], 0.0, [("no-rows", None)]),
    ("blank.csv", TABLE.split("\n")[0] + "\n,,,,,\n\n,,,,,\n", 0.0, [("no-rows", None)]),
]  # fmt: skip


@pytest.mark.slow
@every("case", KIN)
def test_close_kin_are_read_right_or_told(
    case: tuple[str, str | bytes, float | None, list[tuple[str, int | None]]], tmp_path: Path
) -> None:
    name, content, people, told = case
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    reading = read_all({"villages": LayerSource(path=str(path))}, Path(), None, 90.0, whole=False)
    assert [(each.code, each.row) for each in reading.findings] == told
    if people is not None:
        assert float(np.nansum(reading.layers["villages"].values("population"))) == people


_HEAD = "ncols 3\nnrows 2\nxllcorner 103.8\nyllcorner 22.4\ncellsize 0.1\nNODATA_value -9999\n"


@pytest.mark.slow
@every(
    "cells", ["100 n/a 90\n1 2 3\n", "100,5 7 90\n1 2 3\n", "100 inf 90\n1 2 3\n", "0x1F 7 90\n1 2 3\n", "1 2 3\n4 5\n"]
)
def test_a_grid_of_words_or_with_cells_missing_has_no_height_0(cells: str, tmp_path: Path) -> None:
    (tmp_path / "t.asc").write_text(_HEAD + cells)
    reading = read_all({"terrain": LayerSource(path=str(tmp_path / "t.asc"))}, Path(), None, 90.0, whole=False)
    (finding,) = reading.findings
    assert finding.code in ("terrain-not-a-number", "file-cut-short")
    assert reading.terrain is None
