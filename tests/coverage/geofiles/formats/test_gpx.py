"""GPX: waypoints and tracks are layers of their own, and what a receiver left empty is no column."""

from __future__ import annotations

from pathlib import Path

import pytest

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.contents import contents_of
from phusong.coverage.geofiles.opener import read_parts
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers import check_path
from phusong.coverage.layers.recognition import recognise_folder

HEAD = '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
POINTS = (
    '<wpt lat="22.5" lon="103.80"><ele>300</ele><name>OLT 1</name></wpt>'
    '<wpt lat="22.5" lon="103.83"><name>Splitter 2</name></wpt>'
)
TRACK = '<trk><name>TC-01</name><trkseg><trkpt lat="22.5" lon="103.80"/><trkpt lat="22.5" lon="103.83"/></trkseg></trk>'


def written(path: Path, *parts: str, end: str = "</gpx>") -> Path:
    path.write_text(HEAD + "".join(parts) + end, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("parts", "names"),
    [((POINTS, TRACK), ("waypoints", "tracks")), ((TRACK,), (None,)), ((POINTS,), (None,))],
    ids=["both", "a track", "points"],
)
def test_a_file_holds_what_is_in_it(tmp_path: Path, parts: tuple[str, ...], names: tuple[str | None, ...]) -> None:
    assert contents_of(written(tmp_path / "a.gpx", *parts)).parts == names


def test_columns_and_geometry_are_those_that_were_written(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpx", POINTS, TRACK)
    (part,) = read_parts(path, LayerSource(path=str(path), layer="waypoints"), None, FindingLog(str(path)))
    assert sorted(part.raw.columns) == ["ele", "name"]
    assert part.raw.columns["name"].tolist() == ["OLT 1", "Splitter 2"]
    assert part.raw.geometry is not None
    assert [(point.x, point.y) for point in part.raw.geometry] == [(103.80, 22.5), (103.83, 22.5)]
    assert part.raw.crs is not None
    assert part.raw.crs.to_epsg() == 4326


def test_cables_and_access_points_of_one_file_are_two_layers(tmp_path: Path) -> None:
    written(tmp_path / "tuyen cap.gpx", POINTS, TRACK)
    found = recognise_folder(tmp_path).layers
    assert (found["fibre"].source.layer, found["access_points"].source.layer) == ("tracks", "waypoints")


@pytest.mark.parametrize("end", ["", "<trk>", "</wpt></gpx>"])
def test_a_damaged_file_is_refused(tmp_path: Path, end: str) -> None:
    path = written(tmp_path / "a.gpx", POINTS, TRACK, end=end)
    with pytest.raises(ReadError):
        read_parts(path, LayerSource(path=str(path), layer="tracks"), None, FindingLog(str(path)))


def test_another_xml_is_no_gpx(tmp_path: Path) -> None:
    path = tmp_path / "a.gpx"
    path.write_text('<?xml version="1.0"?><kml/>', encoding="utf-8")
    assert {each.code for each in check_path(path, "fibre")} == {"content-mismatch"}


def test_entities_that_grow_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpx"
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a0 "aaaaaaaaaa">{names}]><gpx version="1.1" creator="x">'
        '<wpt lat="22.5" lon="103.8"><name>&a9;</name></wpt></gpx>',
        encoding="utf-8",
    )
    assert {each.severity for each in check_path(path, "access_points")} == {"error"}
