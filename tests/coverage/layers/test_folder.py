"""A folder is looked at whole: every file that may hold a layer, each by itself and against the others."""

from pathlib import Path

import pytest
import rasterio

from phusong.coverage.layers.read import check_folder, check_path
from phusong.coverage.layers.recognition.rasters import guess_rasters
from tests.builders.layers import layer_files as files

VILLAGES = (
    "village_id,name,commune_code,population,lon,lat\nV1,Thôn 1,01001,3,103.95,22.5\nV2,Thôn 2,01001,-4,103.96,22.51\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files.write_region(tmp_path)
    return tmp_path


def names(checked) -> dict[str, str]:
    return {Path(path).name: layer for path, layer in checked.layers.items()}


@pytest.mark.slow
def test_every_layer_is_looked_at(folder: Path) -> None:
    checked = check_folder(folder)
    assert {finding.code for finding in checked.findings} <= {"layer-undecided"}
    assert {"villages", "communes", "sites", "roads", "fibre", "terrain", "places"} <= set(names(checked).values())


@pytest.mark.slow
def test_a_table_beside_rasters_is_looked_at(tmp_path: Path) -> None:
    files.write_terrain(tmp_path / "terrain.tif")
    villages = tmp_path / "villages.csv"
    villages.write_text(VILLAGES, encoding="utf-8")
    checked = check_folder(tmp_path)
    assert names(checked) == {"terrain.tif": "terrain", "villages.csv": "villages"}
    found = [(finding.code, finding.row) for finding in checked.findings if finding.file == str(villages)]
    assert ("out-of-range", 2) in found


@pytest.mark.slow
def test_what_nobody_named_is_warned_of(folder: Path) -> None:
    (folder / "README.txt").write_text("How these layers were made.\nBy hand.\n", encoding="utf-8")
    (folder / ".hidden.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    found = [finding for finding in check_folder(folder).findings if finding.file == str(folder / "README.txt")]
    assert [finding.severity for finding in found] == ["warning"]
    assert not any(".hidden" in str(finding.file) for finding in check_folder(folder).findings)


@pytest.mark.slow
def test_two_files_of_one_layer_are_looked_at_one_by_one(folder: Path) -> None:
    (folder / "villages_old.csv").write_text(VILLAGES, encoding="utf-8")
    checked = check_folder(folder)
    assert list(names(checked).values()).count("villages") == 2
    assert "out-of-range" in {finding.code for finding in checked.findings}


def test_rasters_alone_are_one_raster(tmp_path: Path) -> None:
    tiles = tmp_path / "tiles"
    tiles.mkdir()
    files.write_terrain(tiles / "terrain.tif")
    checked = check_folder(tiles)
    assert (checked.layers, checked.findings) == ({}, check_path(tiles))
    empty = tmp_path / "empty"
    empty.mkdir()
    assert [finding.code for finding in check_folder(empty).findings] == ["file-missing"]


@pytest.mark.slow
def test_a_damaged_file_of_the_folder_is_an_error_and_a_stray_one_is_not(folder: Path) -> None:
    (folder / "villages_broken.csv").write_text('village_id,name\nV1,"Thôn" 1\nV2,Thôn 2\n', encoding="utf-8")
    (folder / "style.json").write_text('{"fill": "red"}', encoding="utf-8")
    told = {Path(each.file or "").name: each.severity for each in check_folder(folder).findings}
    assert told["villages_broken.csv"] == "error"
    assert told["style.json"] == "warning"


def test_a_picture_that_is_called_terrain_is_not_taken_for_land_cover(tmp_path: Path) -> None:
    files.write_terrain(tmp_path / "heights.tif")
    with rasterio.open(tmp_path / "heights.tif") as heights:
        profile = heights.profile | {"dtype": "uint8", "nodata": None}
        classes = (heights.read(1) % 5).astype("uint8")
    (tmp_path / "heights.tif").unlink()
    with rasterio.open(tmp_path / "terrain.tif", "w", **profile) as picture:
        picture.write(classes, 1)
        picture.write_colormap(1, {value: (value, value, value) for value in range(5)})
    (tmp_path / "villages.csv").write_text(VILLAGES, encoding="utf-8")
    checked = check_folder(tmp_path)
    assert names(checked)["terrain.tif"] == "terrain"
    assert "terrain-picture" in {each.code for each in checked.findings}
    [guess] = guess_rasters([tmp_path / "terrain.tif"], tmp_path)
    assert guess.is_doubted
