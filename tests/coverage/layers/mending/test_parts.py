"""Every finding that can be mended is gone after mending, in every format; what cannot be mended stays as it was."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.layer_files import layer_file
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.mending.change import MENDED_CODES, change_place, change_text
from phusong.coverage.layers.mending.parts import MendedPart, mend
from phusong.coverage.layers.read import examine_layers
from tests.builders.layers import layer_files as files
from tests.builders.layers.faults import ALL_FORMATS, FAULTS, damaged, village_table, write_faulty_region
from tests.builders.seeds import some


def mended(sources: dict[str, LayerSource]) -> tuple[list[Finding], list[MendedPart]]:
    """What is found in layers, and their files mended."""
    examined = examine_layers(sources, base=Path(), keep_rows=True)
    (reading,) = examined.together
    return list(examined.findings), mend(reading)


def found_after(parts: list[MendedPart], folder: Path) -> list[Finding]:
    """What is found once every file of the parts is written anew."""
    anew = {}
    for part in parts:
        extension, content = layer_file(part.raw)
        path = folder / f"{part.layer}{extension}"
        path.write_bytes(content)
        anew[part.layer] = LayerSource(path=str(path))
    return list(examine_layers(anew, base=Path()).findings)


def test_every_kind_that_is_mended_has_a_fault_that_tries_it() -> None:
    assert set(FAULTS) == set(MENDED_CODES)


def mended_away(code: str, extension: str, folder: Path, region: Path) -> None:
    """Write a layer with a fault, mend it and see that all that was mended is gone."""
    sources = write_faulty_region(folder, code, extension, region)
    before, parts = mended(sources)
    changed = [part for part in parts if part.changes]
    assert [part.layer for part in changed] == [FAULTS[code].layer], f"{code} in {extension}: {before}"
    codes = {change.code for part in changed for change in part.changes}
    assert code in codes, extension
    assert all(part.blocked_by is None for part in changed), extension
    (folder / "new").mkdir()
    after = found_after(parts, folder / "new")
    assert codes & {finding.code for finding in after} == set(), f"{code} in {extension}"


@pytest.mark.slow
@pytest.mark.parametrize("code", FAULTS)
def test_what_is_mended_is_not_found_again(code: str, tmp_path: Path, region: tuple) -> None:
    mended_away(code, FAULTS[code].formats[-1], tmp_path, region[2])


@pytest.mark.parametrize("code", some(FAULTS, quick=0, whole=3))
def test_what_is_mended_is_not_found_again_in_any_other_format(code: str, tmp_path: Path, region: tuple) -> None:
    for extension in FAULTS[code].formats[:-1]:
        if extension in ("zip", "kmz"):  # read as the Shapefile and the KML in them
            continue
        (tmp_path / extension).mkdir()
        mended_away(code, extension, tmp_path / extension, region[2])


OTHERS = [name for name in ALL_FORMATS if name not in ("gpkg", "csv")]
VALUES = ("out-of-range", "value-missing", "id-missing")


@pytest.mark.slow
@pytest.mark.parametrize("extension", ["gpkg", "csv", *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)])
def test_what_cannot_be_mended_stays_and_nothing_else_is_touched(extension: str, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    faulty = damaged(files.villages()).rename(columns={"commune_code": "ma_xa"})  # a reason to write it anew
    path = files.write_layer(faulty, tmp_path / f"villages.{extension}")
    communes = files.write_layer(files.communes(), tmp_path / "communes.gpkg")
    sources = {"villages": LayerSource(path=str(path)), "communes": LayerSource(path=str(communes))}
    bytes_before = path.read_bytes()
    before, parts = mended(sources)
    after = found_after(parts, tmp_path / "new")
    assert path.read_bytes() == bytes_before
    assert len(parts[0].changes) == 1
    counted = [Counter(each.code for each in found if each.code in VALUES) for found in (before, after)]
    gaps = {} if extension in files.WITHOUT_GAPS else {"value-missing": 1}
    assert counted[0] == Counter({"out-of-range": 1} | gaps)
    # Now that the codes have their name, what was hidden behind it is found.
    assert counted[1] == counted[0] + Counter({"id-missing": 1})


@pytest.mark.slow
def test_clean_layers_are_left_alone(tmp_path: Path) -> None:
    sources = {
        name: LayerSource(path=str(files.write_layer(make(), tmp_path / f"{name}.geojson")))
        for name, make in files.REGION.items()
    }
    _, parts = mended(sources)
    assert [part.layer for part in parts if part.changes] == []
    assert {part.layer for part in parts} == set(files.REGION)


def test_an_outline_that_repairing_changes_is_left_to_a_person(tmp_path: Path) -> None:
    frame = files.communes()
    bow = shapely.Polygon([(104.0, 22.4), (104.1, 22.5), (104.1, 22.4), (104.0, 22.5)])
    frame = frame.set_geometry([bow, *frame.geometry[1:]], crs=files.WGS84)
    path = files.write_layer(frame, tmp_path / "communes.gpkg")
    found, parts = mended({"communes": LayerSource(path=str(path))})
    assert "geometry-repaired" in {finding.code for finding in found}
    assert parts[0].changes == ()


def test_a_repeated_identifier_with_another_content_is_left_to_a_person(tmp_path: Path) -> None:
    table = village_table().assign(village_id=["a", "b", "a", "c", "d", "e"])
    path = files.write_table(table, tmp_path / "villages.csv")
    found, parts = mended({"villages": LayerSource(path=str(path))})
    assert "id-duplicate" in {finding.code for finding in found}
    assert parts[0].changes == ()


def test_a_name_that_is_merely_alike_is_not_taken(tmp_path: Path) -> None:
    table = village_table().rename(columns={"population": "populaton"})
    path = files.write_table(table, tmp_path / "villages.csv")
    found, parts = mended({"villages": LayerSource(path=str(path))})
    assert [finding.value for finding in found if finding.code == "column-missing"] == ["populaton"]
    assert parts[0].changes == ()


def test_a_file_is_not_copied_where_the_copy_would_hide_a_fault(tmp_path: Path) -> None:
    table = village_table()
    for name in ("lon", "lat"):
        table[name] = [f"{value:.5f}".replace(".", ",") for value in table[name]]
    path = files.write_table(table, tmp_path / "villages.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], lines[2] + ",one more", *lines[3:]]), encoding="utf-8")
    _, (part,) = mended({"villages": LayerSource(path=str(path))})
    assert part.changes
    assert part.blocked_by is not None
    assert (part.blocked_by.code, part.blocked_by.sheet_row) == ("row-ragged", 3)


def test_changes_say_where_and_what_in_both_languages(tmp_path: Path, region: tuple) -> None:
    sources = write_faulty_region(tmp_path, "id-duplicate", "csv", region[2])
    _, parts = mended(sources)
    ((change,),) = [part.changes for part in parts if part.changes]
    assert (change.row, change.number) == (4, 5)
    assert (change_place(change, "en"), change_place(change, "vi")) == ("sheet row 5", "dòng trang tính 5")
    assert change_text(change, "en") == "row left out: it repeats sheet row 4 in every column"
    assert change_text(change, "vi") == "bỏ dòng lặp lại dòng trang tính 4 ở mọi cột"


@pytest.mark.slow
def test_coordinates_beyond_the_sheet_are_exchanged_only_where_they_then_lie_in_the_region(tmp_path: Path) -> None:
    frame = files.villages()
    points = frame.geometry.to_numpy().copy()
    points[1] = shapely.Point(points[1].y, points[1].x)
    points[2] = shapely.Point(95.0, 30.0)  # wrong either way
    path = files.write_layer(frame.set_geometry(points, crs=files.WGS84), tmp_path / "villages.gpkg")
    communes = files.write_layer(files.communes(), tmp_path / "communes.gpkg")
    sources = {"villages": LayerSource(path=str(path)), "communes": LayerSource(path=str(communes))}
    _, parts = mended(sources)
    (after,) = [part.raw.geometry for part in parts if part.layer == "villages"]
    original = np.asarray(files.villages().geometry.to_numpy())
    assert shapely.equals(after[[0, 1, 3, 4, 5]], original[[0, 1, 3, 4, 5]]).all()
    assert shapely.equals(after[2], points[2])
