"""GeoJSON as a sequence: a document on each line, or behind each record separator."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.formats.json_documents import read_json_sequence
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from tests.builders.layers import layer_files as files

FEATURES = [json.dumps(feature, ensure_ascii=False) for feature in json.loads(files.villages().to_json())["features"]]
PRETTY = [json.dumps(json.loads(feature), indent=2) for feature in FEATURES]
IDS = [f"00{number}" for number in range(1, 7)]


def read(path: Path, text: str) -> tuple[list[str], list[Finding]]:
    path.write_text(text, encoding="utf-8")
    reading = read_all({"villages": LayerSource(path=str(path))}, Path(), None, 90.0, whole=False)
    layer = reading.layers.get("villages")
    return [] if layer is None else list(layer.words("village_id")), reading.findings


@pytest.mark.parametrize("name", ["v.geojsonl", "v.geojsons", "v.ndjson", "v.jsonl", "v.geojson", "v.json"])
def test_a_feature_on_each_line_is_a_row(name: str, tmp_path: Path) -> None:
    for text in ("\n".join(FEATURES), "\n".join(FEATURES) + "\n", "\ufeff" + "\r\n\r\n".join(FEATURES) + "\n\n"):
        assert read(tmp_path / name, text) == (IDS, [])


def test_record_separators_part_features_of_several_lines(tmp_path: Path) -> None:
    for features in (FEATURES, PRETTY):
        assert read(tmp_path / "v.geojsons", "".join(f"\x1e{each}\n" for each in features)) == (IDS, [])


def test_one_document_under_the_name_of_a_sequence_is_read(tmp_path: Path) -> None:
    whole = files.villages().to_json()
    assert read(tmp_path / "v.geojsonl", whole) == (IDS, [])
    assert read(tmp_path / "v.geojsonl", json.dumps(json.loads(whole), indent=1)) == (IDS, [])


@pytest.mark.parametrize(
    ("line", "said"),
    [('{"type": "Feature"', "not JSON at line 4"), ("[1, 2]", "not a GeoJSON object"), ("NaN", "not JSON")],
)
def test_a_broken_line_is_refused_and_named(line: str, said: str, tmp_path: Path) -> None:
    ids, told = read(tmp_path / "v.geojsonl", "\n".join((*FEATURES[:3], line, *FEATURES[4:])))
    assert ids == []
    assert said in told[0].message


def test_a_line_that_is_no_feature_is_told_with_its_row(tmp_path: Path) -> None:
    _, told = read(tmp_path / "v.geojsonl", "\n".join((*FEATURES[:3], '{"type": "Point"}', *FEATURES[4:])))
    assert [each.row for each in told if each.code == "geometry-unreadable"] == [4]


def test_lines_above_a_record_are_counted() -> None:
    with pytest.raises(ReadError, match="line 5, column 1"):
        read_json_sequence(Path("v.geojsons"), '\x1e{\n"a":\n1}\n\x1e{\n1 x}')
