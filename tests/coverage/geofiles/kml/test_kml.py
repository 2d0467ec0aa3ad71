"""KML: every placemark is read or told of, wherever in the file it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from phusong.coverage.findings.finding import Finding
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.contents import contents_of
from phusong.coverage.geofiles.kml.descriptions import described
from phusong.coverage.geofiles.kml.folders import read_kml
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from tests.builders.found import codes

HEAD = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'


def placemark(number: int, more: str = "", geometry: str | None = None) -> str:
    shape = geometry or f"<Point><coordinates>{104.0 + number / 100},22.45,0</coordinates></Point>"
    data = {"village_id": f"0{number}", "commune_code": "02635", "population": "100"}
    fields = "".join(f'<Data name="{name}"><value>{value}</value></Data>' for name, value in data.items())
    return f"<Placemark><name>Thôn {number}</name><ExtendedData>{fields}{more}</ExtendedData>{shape}</Placemark>"


def folder(name: str, *inside: str, tag: str = "Folder") -> str:
    return f"<{tag}><name>{name}</name>{''.join(inside)}</{tag}>"


def read(path: Path, content: str, **source: str) -> tuple[list[str], list[Finding]]:
    path.write_text(f"{HEAD}{content}</kml>", encoding="utf-8")
    reading = read_all({"villages": LayerSource(path=str(path), **source)}, Path(), None, 90.0, whole=False)
    layer = reading.layers.get("villages")
    return [] if layer is None else list(layer.words("village_id")), reading.findings


ONE, TWO, THREE, FOUR = map(placemark, (1, 2, 3, 4))
CASES = {
    "below kml": ONE + TWO + THREE + FOUR,
    "in a document": folder("all", ONE, TWO, THREE, FOUR, tag="Document"),
    "in one folder": folder("d", folder("Xã A", ONE, TWO, THREE, FOUR), tag="Document"),
    "in folders of one name": folder("d", folder("A", ONE, TWO), folder("A", THREE, FOUR), tag="Document"),
    "nested below the layer's folder": folder("Villages", folder("Xã A", ONE, TWO), folder("Xã B", THREE), FOUR),
    "in two documents": folder("a", ONE, TWO, tag="Document") + folder("b", THREE, FOUR, tag="Document"),
    "beside folders of other layers": folder("sites", placemark(9)) + folder("villages", ONE, TWO, THREE, FOUR),
}


@pytest.mark.parametrize("case", CASES)
def test_every_placemark_is_read_wherever_it_stands(case: str, tmp_path: Path) -> None:
    assert read(tmp_path / "v.kml", CASES[case]) == (["01", "02", "03", "04"], [])


def test_placemarks_outside_the_folder_are_read_and_told(tmp_path: Path) -> None:
    ids, found = read(tmp_path / "v.kml", folder("d", ONE, folder("villages", TWO, THREE), FOUR, tag="Document"))
    assert ids == ["01", "02", "03", "04"]
    assert [(finding.code, finding.value) for finding in found] == [("kml-outside-folder", "Thôn 1")]


LINE = placemark(9, geometry="<LineString><coordinates>104.01,22.4 104.02,22.4</coordinates></LineString>")
PARTS = {
    "one folder": (folder("Xã A", ONE, TWO), [(None, 2)]),
    "a folder, and points beside it": (ONE + folder("Xã A", TWO, THREE), [("*", 3)]),
    "a folder, and a line beside it": (LINE + folder("Xã A", TWO, THREE), [("Xã A", 2), ("(outside folders)", 1)]),
    "two folders": (folder("A", ONE, TWO) + folder("B", THREE), [("A", 2), ("B", 1)]),
    "two folders, and a point": (
        folder("A", ONE) + folder("B", TWO, THREE) + FOUR,
        [("A", 1), ("B", 2), ("(outside folders)", 1)],
    ),
}


@pytest.mark.parametrize("case", PARTS)
def test_the_parts_of_a_kml_hold_every_placemark_once(case: str, tmp_path: Path) -> None:
    content, expected = PARTS[case]
    path = tmp_path / "v.kml"
    path.write_text(f"{HEAD}{content}</kml>", encoding="utf-8")
    parts = contents_of(path).parts
    rows = [read_kml(path, part, None, FindingLog()).rows for part in parts]
    assert list(zip(parts, rows, strict=True)) == expected


def test_folders_of_other_names_are_told(tmp_path: Path) -> None:
    ids, found = read(tmp_path / "v.kml", folder("villages", ONE, TWO) + folder("Xóm mới", THREE, FOUR))
    assert (ids, codes(found)) == (["01", "02"], ["kml-left-out"])
    assert "Xóm mới" in found[0].message


LINE = "<LineString><coordinates>104,22 104.1,22</coordinates></LineString>"


def test_a_placemark_of_another_geometry_among_others_is_a_fault_of_its_row(tmp_path: Path) -> None:
    content = folder("thôn", ONE, placemark(2, geometry=LINE), THREE, tag="Document")
    ids, [finding] = read(tmp_path / "v.kml", content)
    assert ids == ["01", "02", "03"]
    assert (finding.code, finding.row) == ("geometry-type", 2)


def test_as_many_placemarks_of_another_geometry_are_told_of_as_left_out(tmp_path: Path) -> None:
    lines = [placemark(number, geometry=LINE) for number in (6, 7)]
    ids, [finding] = read(tmp_path / "v.kml", folder("thôn", ONE, *lines, TWO, tag="Document"))
    assert ids == ["01", "02"]
    assert (finding.code, finding.value) == ("kml-left-out", "2")
    assert "line" in finding.message


def test_one_of_several_folders_is_asked_for_and_can_be_named(tmp_path: Path) -> None:
    content = folder("Lào Cai", folder("Xã A", ONE, TWO), folder("Xã B", THREE), FOUR, tag="Document")
    [finding] = read(tmp_path / "v.kml", content)[1]
    assert finding.code == "layer-ambiguous"
    everything = ["01", "02", "03", "04"]
    for name, ids in (
        ("Xã A", ["01", "02"]),
        ("xã b", ["03"]),
        ("Lào Cai", everything),
        ("*", everything),
        ("xã *", ["01", "02", "03"]),
    ):
        assert read(tmp_path / "v.kml", content, layer=name) == (ids, []), name
    [finding] = read(tmp_path / "v.kml", content, layer="Xã C")[1]
    assert finding.code == "layer-not-in-file"
    assert "Xã B" in finding.message


def test_geometry_that_is_none_is_told_with_its_row(tmp_path: Path) -> None:
    shapes = (
        "<Point><coordinates>104.1 22.4</coordinates></Point>",
        "<Point><coordinates>a,b</coordinates></Point>",
        "<Point><coordinates/></Point>",
        "<Model><Location/></Model>",
    )
    content = ONE + "".join(placemark(number, geometry=shape) for number, shape in enumerate(shapes, start=2))
    found = read(tmp_path / "v.kml", content)[1]
    assert [(each.code, each.row) for each in found] == [("geometry-unreadable", row) for row in (2, 3, 4, 5)]
    spaced = placemark(
        2, geometry="<MultiGeometry><Point><coordinates> 104.1 , 22.4 </coordinates></Point></MultiGeometry>"
    )
    assert read(tmp_path / "v.kml", ONE + spaced) == (["01", "02"], [])


def test_attributes_named_twice_links_and_deep_nests_are_told(tmp_path: Path) -> None:
    twice = placemark(2, '<Data name="population"><value>900</value></Data>')
    [finding] = read(tmp_path / "v.kml", ONE + twice)[1]
    assert (finding.code, finding.row, finding.column) == ("column-repeated", 2, "population")
    assert codes(read(tmp_path / "v.kml", ONE + "<NetworkLink/>")[1]) == ["kml-links"]
    assert codes(read(tmp_path / "v.kml", "<Folder>" * 3000 + "</Folder>" * 3000)[1]) == ["file-unreadable"]
    assert "no-rows" in codes(read(tmp_path / "v.kml", "<Document/>")[1])


def test_a_kml_in_utf_16_is_one(tmp_path: Path) -> None:
    path = tmp_path / "v.kml"
    text = HEAD.replace("UTF-8", "UTF-16") + folder("d", ONE, TWO, tag="Document") + "</kml>"
    path.write_bytes(text.encode("utf-16"))
    reading = read_all({"villages": LayerSource(path=str(path))}, Path(), None, 90.0, whole=False)
    assert list(reading.layers["villages"].words("name")) == ["Thôn 1", "Thôn 2"]


def shown(number: int, html: str) -> str:
    point = f"<Point><coordinates>{104.0 + number / 100},22.45</coordinates></Point>"
    return f"<Placemark><name>Thôn {number}</name><description>{html}</description>{point}</Placemark>"


def rows(number: int) -> dict[str, str]:
    return {"VILLAGE_ID": f"0{number}", "Commune_code": "02635", "population": "1 000", "Ghi chú": "&lt;Null&gt;"}


def nested_table(number: int) -> str:
    inner = "".join(f"<tr bgcolor='x'><td>{name}</td><td>{value}</td></tr>" for name, value in rows(number).items())
    head = "<html><head><style>td {a: b}</style></head>"
    return f"{head}<table><tr><td>Thôn</td></tr><tr><td><table>{inner}</table></table>"


HTML = {
    "a table in a table": nested_table,
    "headings": lambda number: "".join(
        f"<tr><th>{name}</th><td><b>{value}</b></td></tr>" for name, value in rows(number).items()
    ),
    "a list": lambda number: "".join(
        f"<li><strong><span>{name}</span>:</strong> <span>{value}</span></li>" for name, value in rows(number).items()
    ),
    "lines": lambda number: "<br>".join(f"<b>{name}</b> : {value}" for name, value in rows(number).items()),
}


@pytest.mark.parametrize("form", HTML)
def test_attributes_in_descriptions_are_columns(form: str, tmp_path: Path) -> None:
    for wrap in ("<![CDATA[{}]]>".format, lambda html: html.replace("&", "&amp;").replace("<", "&lt;")):
        marks = [shown(number, wrap(HTML[form](number))) for number in (1, 2, 3)]
        ids, found = read(tmp_path / "v.kml", "".join(marks))
        assert ids == ["01", "02", "03"]
        assert codes(found) == ["kml-description", "thousands-separator"]


def test_attributes_as_data_come_before_those_in_descriptions(tmp_path: Path) -> None:
    html = "<![CDATA[<table><tr><td>NAME</td><td>x</td></tr><tr><td>village_id</td><td>99</td></tr></table>]]>"
    marks = [mark.replace("<ExtendedData>", f"<description>{html}</description><ExtendedData>") for mark in (ONE, TWO)]
    assert read(tmp_path / "v.kml", "".join(marks)) == (["01", "02"], [])


def test_sentences_in_descriptions_are_no_attributes(tmp_path: Path) -> None:
    told = [f"<description><![CDATA[<p>Xem {number}: ảnh</p><img src='a.jpg'>]]></description>" for number in range(2)]
    marks = [
        mark.replace("<ExtendedData>", f"{text}<ExtendedData>") for mark, text in zip((ONE, TWO), told, strict=True)
    ]
    assert read(tmp_path / "v.kml", "".join(marks)) == (["01", "02"], [])


def test_a_description_that_says_two_values_is_told(tmp_path: Path) -> None:
    table = "<![CDATA[<table><tr><td>village_id</td><td>01</td></tr><tr><td>village_id</td><td>02</td></tr></table>]]>"
    _, found = read(tmp_path / "v.kml", shown(1, table))
    assert [each.row for each in found if each.code == "column-repeated"] == [1]


@pytest.mark.slow
@pytest.mark.parametrize(
    "html", ["<" * 50_000, "<!--" * 20_000, "<td>" * 20_000, "<a " * 20_000, "&lt" * 20_000, "<p>a: " * 9_000]
)
def test_descriptions_that_never_close_are_read_in_one_pass(html: str) -> None:
    assert described([html, f"<table>{html}<tr><td>k</td><td>v</td></tr></table>"])[0] == {}
