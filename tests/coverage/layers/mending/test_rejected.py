"""Rejected rows of every format read as the same rows again, with all columns, where they stood and why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from phusong.coverage.geofiles.layer_files import layer_file
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.mending.rejected import FINDING_COLUMN, ROW_COLUMN, RejectedRows, rejected_rows
from phusong.coverage.layers.read import examine_layers
from tests.builders.layers import layer_files as files
from tests.builders.layers.faults import ALL_FORMATS, damaged

FIRST_NUMBER = {"csv": 2, "xlsx": 2, "gpkg": 1, "kml": 1, "kmz": 1, "mif": 1}
"""Number of the first row as a person counts it; 0 in the other formats of GIS."""


def rejected(path: Path) -> list[RejectedRows]:
    (reading,) = examine_layers({"villages": LayerSource(path=str(path))}, base=Path(), keep_rows=True).together
    return rejected_rows(reading, lambda finding: finding.message)


@pytest.mark.slow
@pytest.mark.parametrize("extension", [name for name in ALL_FORMATS if name not in files.WITHOUT_GAPS])
def test_rejected_rows_read_as_they_were_in_every_format(extension: str, tmp_path: Path) -> None:
    formula = "1+1" if extension == "xlsx" else "=1+1"  # a spreadsheet would compute it
    frame = damaged(files.villages()).assign(note=[formula, "b", "c", "d", "e", "f"])
    path = files.write_layer(frame, tmp_path / f"villages.{extension}")
    (found,) = rejected(path)
    assert (found.layer, found.file, found.raw.rows) == ("villages", str(path), 3)
    new_extension, content = layer_file(found.raw)
    again = tmp_path / f"again{new_extension}"
    again.write_bytes(content)
    (reading,) = examine_layers({"villages": LayerSource(path=str(again))}, base=Path(), keep_rows=True).together
    (part,) = reading.layers["villages"].parts
    raw = part.as_read.raw
    order = np.argsort(raw.columns["village_id"].astype(str))  # FlatGeobuf keeps rows by where they lie
    told = {name: [str(cell) for cell in raw.columns[name][order]] for name in ("village_id", "note", FINDING_COLUMN)}
    assert told["village_id"] == ["001", "002", "004"]
    assert told["note"] == [formula, "b", "d"]
    assert [text.partition(" ")[0] for text in told[FINDING_COLUMN]] == [
        "[out-of-range]",
        "[id-missing]",
        "[value-missing]",
    ]
    numbers = [int(number) for number in raw.columns[ROW_COLUMN][order]]
    if extension == "fgb":
        assert len(set(numbers)) == 3
    else:
        first = FIRST_NUMBER.get(extension, 0)
        assert numbers == [first, first + 1, first + 3]
    if raw.geometry is not None:
        assert shapely.equals(raw.geometry[order], frame.geometry.to_numpy()[[0, 1, 3]]).all()
    assert set(found.raw.columns) - {ROW_COLUMN, FINDING_COLUMN} >= set(part.bound.values()) - {ROW_COLUMN}


def test_rows_that_are_left_out_are_among_them_and_sound_ones_are_not(tmp_path: Path) -> None:
    frame = files.roads()
    nowhere = shapely.linestrings([(104.1, 22.45), (104.1, 22.45)])
    path = files.write_layer(
        frame.set_geometry([nowhere, *frame.geometry[1:]], crs=files.WGS84), tmp_path / "roads.gpkg"
    )
    (reading,) = examine_layers({"roads": LayerSource(path=str(path))}, base=Path(), keep_rows=True).together
    (found,) = rejected_rows(reading, lambda finding: finding.code)
    assert found.raw.columns[FINDING_COLUMN].tolist() == ["[geometry-degenerate] geometry-degenerate"]
    path = files.write_layer(files.villages(), tmp_path / "villages.gpkg")
    assert rejected(path) == []


def test_a_row_with_several_faults_is_there_once_with_all_of_them(tmp_path: Path) -> None:
    frame = files.villages().assign(population=[-5.0, 1, 1, 1, 1, 1], village_id=[None, "b", "c", "d", "e", "f"])
    (found,) = rejected(files.write_layer(frame, tmp_path / "villages.gpkg"))
    (text,) = found.raw.columns[FINDING_COLUMN]
    assert "[out-of-range]" in text
    assert "[id-missing]" in text
