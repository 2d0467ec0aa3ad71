"""Files with column names of their own: what ``phusong check`` recognises, and the lines that make a scenario of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from pyproj import Transformer

from phusong.console.messages import say
from phusong.coverage.findings.remedies import scenario_lines
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import examine_layers
from phusong.coverage.layers.readings import Origin
from phusong.maps.words.catalogue import WORDS
from phusong.pipeline.check import CheckOptions, CheckResult, check_paths
from tests.builders.layers.small_layers import VILLAGES, write_small_layers

HEADS = "TT;MÃ THÔN;TÊN THÔN;MÃ XÃ;DÂN SỐ;X;Y"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A district: villages in metres of the national grid, northing first, and sites with a column for each mark."""
    write_small_layers(tmp_path)
    for name in ("small.toml", "sites.csv", "terrain.tif", "fibre.geojson", "roads.geojson", "villages.csv"):
        (tmp_path / name).unlink()
    east, north = Transformer.from_crs(4326, 9208, always_xy=True).transform(*np.array(VILLAGES, dtype=object)[:, 5:].T)
    rows = [
        f"{number};{village[0]};{village[1]};{village[2].lstrip('0')};{village[3]} người;{y:.1f};{x:.1f}".replace(
            ".", ","
        )
        for number, (village, x, y) in enumerate(zip(VILLAGES, east, north, strict=True), start=1)
    ]
    (tmp_path / "danh sach.csv").write_text("\n".join((HEADS, *rows)).replace(".", ","), encoding="utf-8")
    sites = ["Mã trạm,Doanh nghiệp,Có 3G,Có 4G,5G,Chiều cao cột,Kinh độ,Vĩ độ"]
    sites += ["T1,Viettel,x,x,,30 m,103.801,22.5005", "T2,VNPT,x,,x,42 m,103.831,22.5005"]
    (tmp_path / "tram.csv").write_text("\n".join(sites), encoding="utf-8")
    (tmp_path / "ghi chu.txt").write_text("gửi các anh chị", encoding="utf-8")
    return tmp_path


def people_of(result: CheckResult) -> float:
    (reading,) = (each for each in result.layers.readings if each.layer == "villages")
    assert reading.people is not None
    return reading.people


@pytest.mark.slow
def test_a_folder_of_strange_names_is_read_and_the_lines_told_make_it_read_alone(folder: Path) -> None:
    result = check_paths([folder])
    assert not result.has_errors
    assert people_of(result) == sum(village[3] for village in VILLAGES)
    assert result.layers.taken_for == {
        str(folder / "danh sach.csv"): "villages",
        str(folder / "communes.geojson"): "communes",
        str(folder / "tram.csv"): "sites",
    }
    codes = {(Path(str(each.file)).name, each.code) for each in result.findings}
    assert {("danh sach.csv", "layer-recognised"), ("danh sach.csv", "crs-recognised")} <= codes
    assert ("ghi chu.txt", "file-passed-over") in codes
    tables = tomllib.loads(scenario_lines(result.findings).toml())["layers"]
    files = {"villages": "danh sach.csv", "communes": "communes.geojson", "sites": "tram.csv"}
    sources = {name: LayerSource(path=file, **tables.get(name, {})) for name, file in files.items()}
    pasted = examine_layers(sources, base=folder)
    assert not [each for each in pasted.findings if each.severity == "error"]
    sites = pasted.together[0].layers["sites"]
    assert sites.words("technologies").tolist() == ["3g;4g", "3g;5g"]
    spots = pasted.together[0].layers["villages"].lon_lat_deg
    assert np.allclose(spots, [village[5:] for village in VILLAGES], atol=1e-5)


def test_who_says_so_has_words_in_the_terminal_and_on_the_page() -> None:
    for origin in get_args(Origin):
        assert say(f"from-{origin}", "vi")
        assert WORDS[f"feedback.from.{origin}"]


@pytest.mark.parametrize("layer", [None, "villages"])
def test_a_file_of_strange_names_is_read_by_itself(folder: Path, layer: str | None) -> None:
    result = check_paths([folder / "danh sach.csv"], CheckOptions(layer=layer))
    assert people_of(result) == sum(village[3] for village in VILLAGES)
    assert "crs-missing" in {each.code for each in result.findings}, "nothing there says where the communes are"


def test_what_the_user_maps_is_not_recognised_anew(folder: Path) -> None:
    result = check_paths([folder / "danh sach.csv"], CheckOptions(layer="villages", columns="village_id=TT"))
    assert "layer-recognised" not in {each.code for each in result.findings}
    assert result.has_errors


@pytest.mark.slow
def test_what_nobody_can_read_is_still_told(folder: Path) -> None:
    (folder / "empty.csv").write_bytes(b"")
    (folder / "broken.zip").write_bytes(b"PK\x03\x04junk")
    (folder / "more.csv").write_text("village_id,name,commune_code,population,lon,lat\nA,B,01001,-7,103.8,22.5\n")
    told = {Path(str(each.file)).name for each in check_paths([folder]).findings}
    assert {"empty.csv", "broken.zip", "more.csv"} <= told


@pytest.mark.slow
def test_names_with_quotes_are_left_to_the_command_that_writes_scenarios(folder: Path) -> None:
    text = (folder / "danh sach.csv").read_text(encoding="utf-8")
    (folder / "danh sach.csv").write_text(text.replace("TÊN THÔN", 'TÊN ""THÔN""'.join('""')), encoding="utf-8")
    result = check_paths([folder])
    (finding,) = (each for each in result.findings if each.code == "layer-recognised" and each.layer == "villages")
    assert "phusong init" in finding.remedy
    assert tomllib.loads(scenario_lines(result.findings).toml())


@pytest.mark.slow
def test_a_file_that_lacks_what_it_needs_is_told_so(folder: Path) -> None:
    text = (folder / "tram.csv").read_text(encoding="utf-8")
    (folder / "tram.csv").write_text(
        text.replace("Chiều cao cột", "Ghi chú").replace("30 m", "tốt").replace("42 m", "hỏng"), encoding="utf-8"
    )
    (finding,) = (each for each in check_paths([folder]).findings if each.code == "column-unrecognised")
    assert (finding.layer, finding.column) == ("sites", "height_m")
