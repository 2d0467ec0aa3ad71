"""Every planted mistake is found, with file, row, column and value; what is right raises nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from phusong.coverage.findings.errors import InputError
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import check_layers, check_path, read_network
from tests.builders.layers import layer_files as files
from tests.builders.layers.planted import PLANTED, set_value

pytestmark = pytest.mark.slow  # reads and writes whole files


@pytest.fixture(scope="module")
def clean_region(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LayerSource]:
    folder = tmp_path_factory.mktemp("clean")
    sources = files.write_region(folder)
    return {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}


@pytest.mark.parametrize("case", PLANTED)
def test_one_planted_mistake_raises_one_finding(
    case: str, clean_region: dict[str, LayerSource], tmp_path: Path
) -> None:
    layer, change, (severity, code, row, column, value) = PLANTED[case]
    files.write_layer(change(files.REGION[layer]()), tmp_path / f"{layer}.geojson")
    findings = check_layers(clean_region | {layer: LayerSource(path=f"{layer}.geojson")}, base=tmp_path)
    matching = [finding for finding in findings if finding.code == code and finding.layer == layer]
    assert len(matching) == 1, findings
    found = matching[0]
    assert (found.severity, found.row, found.column) == (severity, row, column)
    assert found.value == value or value is None
    assert found.file == f"{layer}.geojson"
    assert found.message
    assert found.remedy
    # What follows from the mistake may be said, too, but nothing about other layers that are in order.
    follow = {
        "empty code": {"commune-centre-missing"},
        "commune twice": {"commune-unknown", "commune-without-villages", "commune-mismatch", "commune-centre-missing"},
        "unknown commune": {"commune-without-villages"},
        "another commune": {"commune-without-villages"},
        "commune without outline": {"village-outside", "feature-outside"},
        "commune without area": {"village-outside", "feature-outside"},
        "commune as a line": {"village-outside", "feature-outside"},
        "far away": {"terrain-short"},
        "site far away": {"terrain-short"},
        "no technology": {"sector-technology"},
    }.get(case, set())
    assert {finding.code for finding in findings} - {code} <= follow, findings


def test_all_mistakes_are_listed_at_once(tmp_path: Path) -> None:
    villages = files.villages()
    for change in (
        set_value("village_id", 2, "001"),
        set_value("population", 3, "many"),
        set_value("commune_code", 4, "99999"),
        set_value("is_commune_centre", 5, "perhaps"),
    ):
        villages = change(villages)
    sources = files.write_region(tmp_path, villages=villages, sites=files.sites().drop(columns="height_m"))
    (tmp_path / "places.geojson").unlink()
    with pytest.raises(InputError) as caught:
        read_network(sources, base=tmp_path)
    errors = {(finding.layer, finding.code) for finding in caught.value.findings if finding.severity == "error"}
    assert errors == {
        ("villages", "id-duplicate"),
        ("villages", "not-a-number"),
        ("villages", "commune-unknown"),
        ("villages", "not-a-flag"),
        ("sites", "column-missing"),
        ("places", "file-missing"),
    }
    assert all(str(finding) in str(caught.value) for finding in caught.value.findings)


def test_both_rows_of_a_duplicate_are_named(tmp_path: Path) -> None:
    villages = files.villages().assign(village_id=["a", "b", "a", "c", "a", "d"])
    path = files.write_layer(villages, tmp_path / "villages.csv")
    found = [finding for finding in check_path(path, "villages") if finding.code == "id-duplicate"]
    assert [finding.row for finding in found] == [3, 5]
    assert all("row 1" in finding.message for finding in found)


def test_a_duplicate_across_files_names_the_other_file(tmp_path: Path) -> None:
    frame = files.roads().iloc[1:].assign(kind="x", fibre_id="R1")
    files.write_layer(frame, tmp_path / "fibre.shp")
    for number in (1, 2):
        files.write_layer(files.fibre().iloc[1:2], tmp_path / f"points{number}.shp")
    sources = {"fibre": LayerSource(path="fibre.shp"), "access_points": LayerSource(path="points*.shp")}
    [finding] = check_layers(sources, base=tmp_path)
    assert (finding.code, finding.layer, finding.file, finding.row) == (
        "id-duplicate",
        "access_points",
        "points2.shp",
        1,
    )
    assert "row 1 of points1.shp" in finding.message


def test_rows_count_from_1_in_the_order_of_the_file(tmp_path: Path) -> None:
    villages = files.villages().iloc[::-1]
    villages = set_value("population", 2, -1)(villages)  # the fifth village, in the second row
    for extension in ("csv", "xlsx", "gpkg", "shp", "geojson"):
        [finding] = check_path(files.write_layer(villages, tmp_path / f"villages.{extension}"), "villages")
        assert (finding.code, finding.row, finding.value) == ("out-of-range", 2, "-1"), extension


def test_nobody_lives_anywhere(tmp_path: Path) -> None:
    path = files.write_layer(files.villages().assign(population=0), tmp_path / "villages.gpkg")
    found = check_path(path, "villages")
    assert [(finding.code, finding.column) for finding in found] == [("no-population", "population")]
    path = files.write_layer(files.villages().assign(population=np.nan), tmp_path / "villages.gpkg")
    assert {finding.code for finding in check_path(path, "villages")} == {"no-population", "value-missing"}


@pytest.mark.parametrize(("layer", "severity"), [("villages", "error"), ("communes", "error"), ("sites", "warning")])
def test_a_layer_without_rows(layer: str, severity: str, tmp_path: Path) -> None:
    path = files.write_layer(files.REGION[layer]().iloc[:0], tmp_path / f"{layer}.gpkg")
    [finding] = check_path(path, layer)
    assert (finding.code, finding.severity) == ("no-rows", severity)


def test_identifiers_that_a_spreadsheet_shortened_are_told_with_their_rows(tmp_path: Path) -> None:
    villages = files.villages()
    for row, code in ((1, "2.01E+14"), (3, "2,02e+15")):
        villages = set_value("village_id", row, code)(villages)
    path = files.write_layer(villages, tmp_path / "villages.geojson")
    found = [finding for finding in check_path(path, "villages") if finding.code == "code-shortened"]
    assert [(finding.row, finding.value) for finding in found] == [(1, "2.01E+14"), (3, "2,02e+15")]
