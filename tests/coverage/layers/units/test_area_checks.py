"""Places against each other: swapped axes, other regions, communes without villages, outlines repaired."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from phusong.coverage.findings.groups import group_findings
from phusong.coverage.findings.remedies import scenario_lines
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import check_layers, read_network
from tests.builders.layers import layer_files as files
from tests.builders.layers.planted import BOW_TIE, move, reshape

pytestmark = pytest.mark.slow  # reads and writes whole files


def test_a_layer_that_is_swapped_throughout_is_said_once(tmp_path: Path) -> None:
    villages = files.villages()
    swapped = villages.set_geometry(shapely.points(villages.geometry.y, villages.geometry.x), crs=files.WGS84)
    sources = files.write_region(tmp_path, villages=swapped)
    [group] = group_findings(check_layers(sources, base=tmp_path))
    assert (group.first.layer, group.first.code, group.rows) == ("villages", "coordinates-swapped", tuple(range(6)))


def test_a_table_that_is_swapped_throughout_is_mended_by_the_lines_to_paste(tmp_path: Path) -> None:
    for crs in (None, "EPSG:9208"):
        villages = files.villages() if crs is None else files.villages().to_crs(crs)
        swapped = villages.set_geometry(shapely.points(villages.geometry.y, villages.geometry.x), crs=villages.crs)
        files.write_layer(swapped, tmp_path / "v.csv")
        files.write_layer(files.communes(), tmp_path / "c.geojson")
        sources = {"villages": LayerSource(path="v.csv", crs=crs), "communes": LayerSource(path="c.geojson")}
        found = check_layers(sources, base=tmp_path)
        assert [(each.code, each.row) for each in found] == [("coordinates-swapped", row) for row in range(1, 7)]
        columns = scenario_lines(found).columns["villages"]
        mended = replace(sources["villages"], columns=columns)
        assert check_layers({**sources, "villages": mended}, base=tmp_path) == []


def test_swapped_metres_are_found_against_the_communes(tmp_path: Path) -> None:
    villages = files.villages().to_crs("EPSG:9208")  # surveyors write northing first
    swapped = villages.set_geometry(shapely.points(villages.geometry.y, villages.geometry.x), crs="EPSG:9208")
    sources = files.write_region(tmp_path, "gpkg", villages=swapped)
    [group] = group_findings(check_layers(sources, base=tmp_path))
    assert (group.first.layer, group.first.code, len(group)) == ("villages", "coordinates-swapped", 6)


def test_swapped_degrees_that_are_both_possible_are_found_against_the_communes(tmp_path: Path) -> None:
    shifted = {name: make() for name, make in files.REGION.items()}
    for name, frame in shifted.items():
        shifted[name] = frame.set_geometry(frame.translate(xoff=-100.0), crs=files.WGS84)  # 4°E, 22°N
    villages = move(3, 22.45, 4.12)(shifted["villages"])
    sources = files.write_region(tmp_path, **(shifted | {"villages": villages}))
    sources.pop("terrain")
    found = check_layers(sources, base=tmp_path)
    assert [(finding.layer, finding.code, finding.row) for finding in found] == [("villages", "coordinates-swapped", 3)]


def test_a_layer_of_another_region_is_said_once(tmp_path: Path) -> None:
    roads = files.roads()
    moved = roads.set_geometry(roads.translate(xoff=3.0), crs=files.WGS84)
    sources = files.write_region(tmp_path, roads=moved)
    found = check_layers(sources, base=tmp_path)
    assert [(finding.layer, finding.code, finding.severity) for finding in found] == [
        ("roads", "layer-elsewhere", "error")
    ]


def test_communes_without_villages(tmp_path: Path) -> None:
    sources = files.write_region(tmp_path, villages=files.villages().iloc[:4])
    found = check_layers(sources, base=tmp_path)
    assert [(finding.code, finding.severity, finding.row, finding.value) for finding in found] == [
        ("commune-without-villages", "warning", 3, "02650")
    ]


def test_a_repaired_outline_says_its_areas(tmp_path: Path) -> None:
    communes = reshape(1, BOW_TIE)(files.communes())
    sources = files.write_region(tmp_path, communes=communes)
    network, findings = read_network(sources, base=tmp_path)
    repaired = [finding for finding in findings if finding.code == "geometry-repaired"]
    assert [(finding.severity, finding.layer, finding.row) for finding in repaired] == [("warning", "communes", 1)]
    assert "self-intersection" in repaired[0].message
    # The signed areas of a bow tie cancel; its two triangles hold half of the commune's square.
    half_m2 = 0.5 * 10_290 * 11_075
    assert shapely.is_valid(network.communes.outlines).all()
    assert shapely.area(network.communes.outlines[0]) == pytest.approx(half_m2, rel=2e-3)
    before, after = re.findall(r"([0-9.]+) km²", repaired[0].message)
    assert float(before) < 0.01
    assert float(after) == pytest.approx(half_m2 / 1e6, rel=2e-3)
