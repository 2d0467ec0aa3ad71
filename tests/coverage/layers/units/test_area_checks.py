"""Places against each other: swapped axes, other regions, communes without villages, outlines repaired."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import shapely

from phusong.coverage.layers.read import check_layers, read_network
from tests.builders.layers import layer_files as files
from tests.builders.layers.planted import BOW_TIE, move, reshape

pytestmark = pytest.mark.slow  # reads and writes whole files


def test_a_layer_that_is_swapped_throughout_is_said_once(tmp_path: Path) -> None:
    villages = files.villages()
    swapped = villages.set_geometry(shapely.points(villages.geometry.y, villages.geometry.x), crs=files.WGS84)
    sources = files.write_region(tmp_path, villages=swapped)
    found = check_layers(sources, base=tmp_path)
    assert [(finding.layer, finding.code) for finding in found] == [("villages", "coordinates-swapped")]
    assert "all 6 rows" in found[0].message


def test_swapped_metres_are_found_against_the_communes(tmp_path: Path) -> None:
    villages = files.villages().to_crs("EPSG:9208")  # surveyors write northing first
    swapped = villages.set_geometry(shapely.points(villages.geometry.y, villages.geometry.x), crs="EPSG:9208")
    sources = files.write_region(tmp_path, "gpkg", villages=swapped)
    codes = [(finding.layer, finding.code) for finding in check_layers(sources, base=tmp_path)]
    assert codes == [("villages", "coordinates-swapped")]


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
