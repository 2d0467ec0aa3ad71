"""What recognising files tells of doubtful ones: misnamed columns, several files of a layer, the largest taken."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from phusong.coverage.layers.recognition.recognise import FolderReader
from phusong.coverage.layers.recognition.scores import guess_layers
from tests.builders.layers import layer_files as files
from tests.builders.layers.renamed_parts import part_of


def sites(**changed: list[object]) -> pd.DataFrame:
    columns: dict[str, list[object]] = {
        "Site ID": ["S1", "S2", "S3"],
        "Operator": ["VNPT", "Viettel", "VNPT"],
        "Technology": ["4G", "4G/5G", "4G"],
        "Tower height": [30, 42, 36],
        "Latitude": [22.51, 22.52, 22.53],
        "Longitude": [103.81, 103.82, 103.83],
    }
    return pd.DataFrame(columns | changed)


def test_places_that_are_all_zero_are_told_with_the_column_that_is_called_so() -> None:
    guess = guess_layers(part_of(sites(Latitude=[0, 0, 0], Longitude=[0, 0, 0]), "sites.csv"))[0]
    assert guess.layer.name == "sites"
    assert guess.misnamed == {"lon": ("Longitude", "0"), "lat": ("Latitude", "0")}
    assert guess_layers(part_of(sites(), "sites.csv"))[0].misnamed == {}


def test_what_no_column_is_called_is_lacking_and_not_misnamed() -> None:
    guess = guess_layers(part_of(sites().drop(columns=["Tower height"]), "sites.csv"))[0]
    assert (guess.lacking, guess.misnamed) == (("height_m",), {})


def test_it_is_told_with_what_the_column_holds(tmp_path: Path) -> None:
    sites(Latitude=["0", "0", "0"], Longitude=["0", "0", "0"]).to_csv(tmp_path / "sites.csv", index=False)
    doubts = FolderReader.of(tmp_path).recognise().doubts
    told = [(each.column, each.message) for each in doubts if each.code == "column-unrecognised"]
    assert told == [
        ("Longitude", "'Longitude' is called lon, but holds no such values: 0"),
        ("Latitude", "'Latitude' is called lat, but holds no such values: 0"),
    ]


@pytest.mark.slow
def test_of_files_that_are_as_sure_the_one_with_most_rows_is_taken(tmp_path: Path) -> None:
    whole = files.villages()
    whole["name"] = [f"Bản {letter}" for letter in "ABCDEF"[: len(whole)]]
    files.write_layer(whole.iloc[:-1], tmp_path / "a.geojson")
    files.write_layer(whole, tmp_path / "b.geojson")
    found = FolderReader.of(tmp_path).recognise()
    assert found.layers["villages"].source.path == "b.geojson"
    [doubt] = [each for each in found.doubts if each.code == "layer-candidates"]
    assert doubt.message.endswith(f"rows of each: b.geojson: {len(whole)}, a.geojson: {len(whole) - 1}")
