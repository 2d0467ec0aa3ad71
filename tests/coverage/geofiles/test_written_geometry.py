"""Geometry written in cells of a table: the same rows and places as in a format that has geometry of its own."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.readings import Reading
from tests.builders.found import codes
from tests.builders.layers import layer_files as files

WRITTEN: dict[str, Callable[[Any], str]] = {
    "wkt": lambda shape: str(shape.wkt),
    "ewkt": lambda shape: f"SRID=4326;{shape.wkt}",
    "small letters": lambda shape: f"  {shape.wkt.lower()} ",
    "wkb": lambda shape: str(shapely.to_wkb(shape, hex=True)),
    "ewkb": lambda shape: str(shapely.to_wkb(shapely.set_srid(shape, 4326), hex=True, include_srid=True)),
    "big-endian wkb": lambda shape: str(shapely.to_wkb(shape, hex=True, byte_order=0)).lower(),
    "wkb with heights": lambda shape: str(shapely.to_wkb(shapely.force_3d(shape, 7.0), hex=True, flavor="iso")),
    "ewkb with heights": lambda shape: str(shapely.to_wkb(shapely.force_3d(shape, 7.0), hex=True)),
}


def table(frame: gpd.GeoDataFrame, write: Callable[[Any], str], column: str = "geom") -> pd.DataFrame:
    rows = pd.DataFrame(frame.drop(columns="geometry"))
    rows[column] = [write(shape) for shape in frame.geometry]
    return rows


def read(rows: pd.DataFrame, path: Path, layer: str, **source: Any) -> Reading:
    files.write_table(rows, path)
    return read_all({layer: LayerSource(path=str(path), **source)}, Path(), None, 90.0, whole=False)


@pytest.mark.slow
@pytest.mark.parametrize("layer", ["villages", "communes", "roads", "fibre"])
def test_text_is_read_as_the_geometry_that_it_was(layer: str, tmp_path: Path) -> None:
    frame = files.REGION[layer]()
    for form, write in WRITTEN.items():
        reading = read(table(frame, write), tmp_path / "layer.csv", layer)
        placed = reading.layers[layer].parts[0].georeferenced
        assert placed is not None, form
        same = shapely.equals_exact(placed.geometry, np.asarray(frame.geometry), 1e-9)
        assert same.all(), form
        assert reading.findings == [], form


def test_a_workbook_holds_geometry_too(tmp_path: Path) -> None:
    reading = read(table(files.communes(), WRITTEN["wkt"], "Ranh giới"), tmp_path / "c.xlsx", "communes")
    assert (reading.findings, reading.readings[0].format) == ([], "Excel workbook (WKT)")
    assert reading.layers["communes"].usable.all()


def found(cells: dict[int, str], tmp_path: Path) -> list[Finding]:
    rows = table(files.villages(), WRITTEN["ewkt"])
    for row, cell in cells.items():
        rows.loc[row, "geom"] = cell
    return read(rows, tmp_path / "v.csv", "villages").findings


def nested(depth: int) -> str:
    """Points in points in points, which take the stack of who follows them; behind one that is as it should be."""
    first, last = struct.pack("<BIdd", 1, 1, 104.0, 22.0), struct.pack("<BIdd", 1, 1, 104.0, 22.0)
    return (struct.pack("<BII", 1, 4, 2) + first + struct.pack("<BII", 1, 4, 1) * depth + last).hex()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("POINT (104.02 22.45", "Expected"),
        ("POINT (104,02 22,45)", "Expected"),
        ("104.02 22.45", "is no WKT"),
        ("SRID=32648;POINT (400000 2480000)", "it names SRID 32648, the others 4326"),
        ("0101000000" + "00" * 9, "cut short"),
        ("010200000000000040" + "00" * 16, "smaller"),
        (nested(60_000), "of another kind"),
    ],
)
def test_text_that_is_no_geometry_is_told_with_its_row(cell: str, said: str, tmp_path: Path) -> None:
    told = found({3: cell}, tmp_path)
    assert [(each.code, each.row, each.sheet_row) for each in told] == [("geometry-unreadable", 4, 5)]
    assert said in told[0].message or "Input buffer" in told[0].message


def test_a_cell_that_a_workbook_cut_is_told_as_such(tmp_path: Path) -> None:
    outline = f"POLYGON (({', '.join(f'104.{number:06d} 22.4' for number in range(3000))}"[:32_767]
    assert "the most that a cell holds" in found({0: outline}, tmp_path)[0].message


def test_a_row_without_text_has_no_geometry(tmp_path: Path) -> None:
    assert codes(found({2: ""}, tmp_path)) == ["geometry-missing"]


def test_metres_without_a_system_are_asked_for(tmp_path: Path) -> None:
    rows = table(files.villages().to_crs("EPSG:32648"), WRITTEN["wkt"])
    assert codes(read(rows, tmp_path / "v.csv", "villages").findings) == ["crs-missing"]
    assert read(rows, tmp_path / "v.csv", "villages", crs="EPSG:32648").findings == []
    rows["geom"] = [f"SRID=999999;{cell}" for cell in rows["geom"]]
    assert codes(read(rows, tmp_path / "v.csv", "villages").findings) == ["crs-unknown"]


def test_columns_that_the_user_maps_come_before_text(tmp_path: Path) -> None:
    rows = table(files.villages(), lambda _: "POINT (0 0)")
    rows["x"], rows["y"] = files.villages().geometry.x, files.villages().geometry.y
    reading = read(rows, tmp_path / "v.csv", "villages", columns={"lon": "x", "lat": "y"})
    assert reading.findings == []


def test_codes_and_names_are_no_geometry(tmp_path: Path) -> None:
    rows = pd.DataFrame(files.villages().drop(columns="geometry"))
    rows["lon"], rows["lat"] = files.villages().geometry.x, files.villages().geometry.y
    rows["name"] = ["Point", "Polygon Bay", "010203040506070809", "POINT", "Linestring", "0101"]
    reading = read(rows, tmp_path / "v.csv", "villages")
    assert reading.readings[0].format == "CSV"
    assert reading.findings == []
