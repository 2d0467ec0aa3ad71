"""Communes in metres whose file tells no coordinate system: placed by the villages that their codes name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyproj import Transformer

from phusong.coverage.layers.recognition.recognise import recognise_folder
from tests.builders.layers.small_layers import write_small_layers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small district, its communes in metres of the national grid as CSV with WKT: nothing there says of which."""
    write_small_layers(tmp_path)
    moved = Transformer.from_crs(4326, 9208, always_xy=True)
    text = (tmp_path / "communes.geojson").read_text(encoding="utf-8")
    lines = ["commune_code;name;district;wkt"]
    for code, ring in re.findall(r'"commune_code":"(\d+)".*?"coordinates":\[\[(.*?)\]\]\}', text):
        corners = [moved.transform(*map(float, pair.split(","))) for pair in re.findall(r"\[([^\]]+)\]", f"{ring}]")]
        shown = ", ".join(f"{x:.2f} {y:.2f}" for x, y in corners)
        lines.append(f"{code};Xã {code};Huyện Thử;POLYGON (({shown}))")
    for name in ("communes.geojson", "small.toml", "terrain.tif", "roads.geojson", "fibre.geojson"):
        (tmp_path / name).unlink()
    (tmp_path / "communes.csv").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_communes_are_placed_where_they_hold_their_villages(folder: Path) -> None:
    found = recognise_folder(folder)
    assert found.layers["communes"].source.crs == "EPSG:9208"
    (told,) = (each for each in found.doubts if each.code == "crs-recognised")
    assert (told.file, told.layer, told.value) == ("communes.csv", "communes", "EPSG:9208")
    assert "hold their villages" in told.message
    assert not [each for each in found.findings if each.code.startswith("crs-")]


@pytest.mark.slow
def test_communes_that_hold_no_village_of_theirs_are_placed_nowhere(folder: Path) -> None:
    text = (folder / "villages.csv").read_text(encoding="utf-8")
    (folder / "villages.csv").write_text(re.sub(r",0100(\d),", r",0200\1,", text), encoding="utf-8")
    found = recognise_folder(folder)
    assert found.layers["communes"].source.crs is None
    assert "crs-missing" in {each.code for each in found.findings}
