"""MapInfo tables: text of old character sets, parts in any capitals, tables that are not whole or point elsewhere."""

from __future__ import annotations

import struct
from pathlib import Path

import geopandas as gpd
import pytest

from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.read import check_path
from tests.builders.found import codes
from tests.builders.layers import layer_files as files

NAMES = files.villages()["name"].tolist()
OLD_NAMES = [*NAMES[:3], "Xã Tý", *NAMES[4:]]
TCVN3 = ["Th«n NËm Pñng", "Tæ d©n phè 2", "B¶n Phè", "X· Tý", "Sõng Ho¶ng", "§¸ §inh"]


def written(folder: Path, extension: str = "tab", frame: gpd.GeoDataFrame | None = None) -> Path:
    return files.write_layer(files.villages() if frame is None else frame, folder / f"thon.{extension}")


def names_in(path: Path, **source: str) -> list[str]:
    reading = read_all({"villages": LayerSource(path=str(path), **source)}, Path(), None, 90.0, whole=False)
    assert [finding for finding in reading.findings if finding.severity == "error"] == []
    return list(reading.layers["villages"].words("name"))


def replaced(path: Path, old: bytes, new: bytes) -> None:
    held = path.read_bytes()
    assert old in held
    path.write_bytes(held.replace(old, new))


@pytest.mark.slow
@pytest.mark.parametrize("extension", ["tab", "mif"])
def test_text_of_tcvn3_is_restored_whatever_the_table_says_of_it(extension: str, tmp_path: Path) -> None:
    path = written(tmp_path, extension, files.villages().assign(name=TCVN3))
    rows = path.with_suffix({"tab": ".dat", "mif": ".mid"}[extension])
    width = 254 if extension == "tab" else 0  # columns of a .dat are as wide as they are said to be
    for shown in TCVN3:
        old, new = shown.encode(), shown.encode("latin-1")
        replaced(rows, old.ljust(width, b"\x00"), new.ljust(width, b"\x00"))
    assert names_in(path) == OLD_NAMES
    replaced(path, b"Neutral", b"WindowsLatin1")
    assert names_in(path) == OLD_NAMES
    assert names_in(path, encoding="tcvn3") == OLD_NAMES


def test_the_user_overrules_the_character_set(tmp_path: Path) -> None:
    path = written(tmp_path, "mif")
    replaced(path, b'"Neutral"', b'"WindowsLatin1"')
    assert names_in(path, encoding="utf-8") == NAMES


def test_parts_are_found_in_any_capitals(tmp_path: Path) -> None:
    path = written(tmp_path)
    for part in tmp_path.iterdir():
        part.rename(part.with_suffix(part.suffix.upper() if part.suffix != ".map" else ".Map"))
    assert names_in(path.with_suffix(".TAB")) == NAMES


def test_an_archive_of_a_table_is_one_layer(tmp_path: Path) -> None:
    written(tmp_path)
    path = files.zip_files(sorted(tmp_path.iterdir()), tmp_path / "thon.zip")
    assert names_in(path) == NAMES


@pytest.mark.parametrize(("extension", "part"), [("tab", ".dat"), ("tab", ".map"), ("tab", ".id"), ("mif", ".mid")])
def test_a_missing_part_is_named(extension: str, part: str, tmp_path: Path) -> None:
    path = written(tmp_path, extension)
    path.with_suffix(part).unlink()
    [finding] = check_path(path, "villages")
    assert (finding.code, part in finding.message) == ("sidecar-missing", True)


def test_a_picture_or_the_rows_of_another_program_are_refused(tmp_path: Path) -> None:
    for kind in (b"RASTER", b"XLS"):
        path = written(tmp_path)
        replaced(path, b"Type NATIVE", b"Type " + kind)
        [finding] = check_path(path, "villages")
        assert (finding.code, kind.decode() in finding.message) == ("content-mismatch", True)


def test_a_part_by_itself_is_told_what_to_name(tmp_path: Path) -> None:
    path = written(tmp_path)
    [finding] = check_path(path.with_suffix(".dat"), "villages")
    assert finding.code == "format-unknown"
    assert ".tab" in (finding.remedy or "")


def test_rows_that_were_deleted_are_not_missed_and_others_are(tmp_path: Path) -> None:
    path = written(tmp_path)
    rows = path.with_suffix(".dat")
    held = bytearray(rows.read_bytes())
    _, header, length = struct.unpack("<IHH", held[4:12])
    held[header + 2 * length] = ord("*")
    rows.write_bytes(held)
    places = bytearray(path.with_suffix(".id").read_bytes())
    places[8:12] = bytes(4)
    path.with_suffix(".id").write_bytes(places)
    assert names_in(path) == [name for name in NAMES if name != NAMES[2]]
    path = written(tmp_path, "mif")
    replaced(path, b"Point 104.12", b"Pint 104.12")
    assert codes(check_path(path, "villages")) == ["rows-mismatch"]


@pytest.mark.slow
def test_coordinates_of_the_national_grid_and_of_no_system(tmp_path: Path) -> None:
    from phusong.coverage.layers.read import check_layers

    there = files.villages().to_crs("EPSG:9208")
    path = written(tmp_path, "tab", there)
    [*found] = check_layers({"villages": LayerSource(path=str(path))}, base=tmp_path)
    assert not [each for each in found if each.severity == "error"], found
    path = written(tmp_path, "mif", there)
    held = path.read_text(encoding="utf-8")
    start = held.index("CoordSys")
    end = held.index("\n", start)
    path.write_text(held[:start] + 'CoordSys NonEarth Units "m" Bounds (0, 0) (1000000, 3000000)' + held[end:])
    assert "crs-missing" in codes(check_layers({"villages": LayerSource(path=str(path))}, base=tmp_path))


def test_a_number_that_is_not_written_is_missing_and_no_zero(tmp_path: Path) -> None:
    path = written(tmp_path, "mif")
    replaced(path.with_suffix(".mid"), b",412,", b",,")
    replaced(path.with_suffix(".mid"), b",350,", b",0,")
    [finding] = [each for each in check_path(path, "villages") if each.code == "value-missing"]
    assert (finding.row, finding.column) == (1, "population")
