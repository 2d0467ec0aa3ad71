"""The table of layers is sound, and drives the reference pages and the templates."""

from pathlib import Path

import pyogrio
import pytest

from phusong.coverage.geofiles.templates import template_files
from phusong.coverage.layers.read import check_path
from phusong.coverage.schema.column import COORDINATES
from phusong.coverage.schema.layers import LAYER_NAMES, LAYERS, REQUIRED_LAYERS
from phusong.coverage.schema.names import fold

CONTRACT = {
    "villages": {"village_id", "name", "commune_code", "population"},
    "communes": {"commune_code", "name", "district"},
    "sites": {"site_id", "operator", "technologies", "height_m"},
    "places": {"place_id", "kind", "name"},
    "roads": set(),
    "fibre": set(),
}


@pytest.mark.parametrize("name", CONTRACT)
def test_required_columns_are_those_that_were_promised(name: str) -> None:
    assert {column.name for column in LAYERS[name].columns if column.required} == CONTRACT[name]


def test_layers_by_name() -> None:
    assert set(CONTRACT) | {"sectors", "terrain", "clutter"} <= set(LAYER_NAMES)
    assert set(REQUIRED_LAYERS) == {"villages", "communes", "terrain"}
    assert all(name == layer.name for name, layer in LAYERS.items())


@pytest.mark.parametrize("name", LAYER_NAMES)
def test_columns_are_told_apart_even_in_a_shapefile(name: str) -> None:
    columns = [*LAYERS[name].columns, *COORDINATES]
    assert len({column.dbf_name for column in columns}) == len(columns)
    for column in columns:
        assert column.description.endswith(".")
        assert column.description_vi.endswith(".")
        assert all(alias == fold(alias) for alias in column.aliases)
        least, greatest = column.limits
        assert least is None or greatest is None or least < greatest


@pytest.mark.slow
def test_templates_name_every_column_and_are_read_as_empty_layers(tmp_path: Path) -> None:
    files = template_files()
    assert {Path(name).stem for name in files} == set(LAYER_NAMES)
    assert files == template_files()
    for name, content in files.items():
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        layer = LAYERS[path.stem]
        if not layer.has_rows:
            continue
        assert {finding.code for finding in check_path(path, path.stem)} == {"no-rows"}


@pytest.mark.slow
def test_templates_in_geopackage_carry_the_descriptions(tmp_path: Path) -> None:
    path = tmp_path / "communes.gpkg"
    content = template_files()["communes.gpkg"]
    assert isinstance(content, bytes)
    path.write_bytes(content)
    info = pyogrio.read_info(path)
    assert list(info["fields"]) == [column.name for column in LAYERS["communes"].columns]
    assert info["crs"] == "EPSG:4326"
    assert LAYERS["communes"].columns[0].description.encode() in content
    # The file still opens with the reader's own rules.
    assert [finding.code for finding in check_path(path, "communes")] == ["no-rows"]


@pytest.mark.slow
def test_the_example_of_a_table_template_is_valid(tmp_path: Path) -> None:
    content = template_files()["villages.csv"]
    assert isinstance(content, str)
    lines = content.splitlines()
    example = next(line for line in lines if line.startswith("# 02635-001"))
    path = tmp_path / "villages.csv"
    path.write_text("\n".join([*lines, example.removeprefix("# ")]), encoding="utf-8")
    assert check_path(path) == []
