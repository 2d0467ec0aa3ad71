"""Everything that a run leaves is told of in the pages: files, tables, layers and fields, sheets, keys of JSON."""

import json
import sys
import threading
from pathlib import Path

import pytest

from phusong.coverage.findings.telling import case_text
from phusong.coverage.kernels import forks
from phusong.pipeline import outputs
from phusong.pipeline.network import examine_scenario
from phusong.scenario.load import load_scenario
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.runs.silent import run
from tests.builders.runs.stage_keys import SMALL
from tests.builders.runs.told_names import Told, names_left

EVERYTHING = (
    "plan.alternatives.count=1",
    "plan.alternatives.min_sites=1",
    "plan.frontier_vnd=[0, 10_000_000_000]",
    "plan.risk.samples=20",
    'plan.floors=[{service = "4g", share = 0.6}]',
    'targets=[{service = "4g", share = 0.9, by = 2027-01-01}]',
)
"""What makes a run leave all that it can, phases aside, which do not go with alternatives."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    layers = tmp_path_factory.mktemp("district")
    scenario = write_small_layers(layers)
    whole = run(scenario, layers / "whole", *SMALL, *EVERYTHING).folder
    phases = "plan.phases=[{budget_vnd = 10_000_000_000}, {budget_vnd = 10_000_000_000}]"
    return whole, run(scenario, layers / "phases", "map.raster=false", "people.points=3", phases).folder


@pytest.mark.slow
def test_every_name_that_a_run_leaves_is_told_of(folders: tuple[Path, Path]) -> None:
    told = Told()
    names = {found for folder in folders for found in names_left(folder)}
    assert len(names) > 600
    assert sorted(found for found in names if found[1] not in told) == []


def test_what_no_page_tells_of_is_not_told() -> None:
    told = Told()
    assert [name for name in ("people_of_nobody", "x_4g", "ranks.csv", "coverage_4g.png") if name in told] == []
    assert [
        name for name in ("summary.json", "people_4g", "rsrp_5g_dbm", "rasters/4g_sinr.tif") if name not in told
    ] == []


@pytest.mark.slow
def test_a_page_that_is_too_large_is_told_of_and_all_else_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario, quick = write_small_layers(tmp_path), ("map.raster=false", "people.points=1")
    whole = {path.name for path in run(scenario, tmp_path / "whole", *quick).folder.iterdir()}
    monkeypatch.setattr("phusong.maps.page.seal.PAGE_LIMIT_BYTES", 1000)
    result = run(scenario, tmp_path / "out", *quick)
    assert {path.name for path in result.folder.iterdir()} == whole - {"map.html", "report.html"}
    told = [finding for finding in result.findings if finding.code == "page-not-made"]
    assert [(finding.file, finding.severity) for finding in told] == [
        ("map.html", "warning"),
        ("report.html", "warning"),
    ]
    assert "MB" in told[0].message
    assert case_text(told[0].message, "vi").startswith("trang nặng ")
    again = run(scenario, tmp_path / "out", *quick)
    assert again.up_to_date
    assert again.findings == result.findings


@pytest.mark.slow
def test_rasters_are_drawn_of_the_services_that_are_named(tmp_path: Path) -> None:
    scenario = write_small_layers(tmp_path)
    asked = ("people.points=1", 'map.raster_services=["5g"]', 'radio.second_model="p526"')
    folder = run(scenario, tmp_path / "out", *asked).folder
    drawn = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.tif"))
    assert drawn
    assert all("5g" in name and "4g" not in name for name in drawn)
    assert {"4g", "5g"} <= set(json.loads((folder / "summary.json").read_text())["services"])


def test_a_service_that_there_is_not_is_drawn_by_nobody(tmp_path: Path) -> None:
    scenario = load_scenario(write_small_layers(tmp_path), settings=['map.raster_services=["4g", "6g"]'])
    found = [each for each in examine_scenario(scenario).findings if each.column == "map.raster_services"]
    assert [(each.severity, each.value) for each in found] == [("error", "6g")]


@pytest.mark.slow
def test_files_are_the_same_from_several_processes_and_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every byte of every file, rasters among them; the processes are forked where the system lets us."""
    scenario, settings = write_small_layers(tmp_path), (*SMALL, "plan.alternatives.count=1")
    monkeypatch.setattr(forks.threading, "enumerate", lambda: [threading.main_thread()])  # but for the test runner's
    folders = []
    asked: list[bool] = []
    monkeypatch.setattr(outputs, "can_fork", lambda jobs: asked.append(forks.can_fork(jobs)) or asked[-1])
    for jobs in (1, 3):
        monkeypatch.setattr(forks, "cores", lambda jobs=jobs: jobs)
        folders.append(run(scenario, tmp_path / str(jobs), *settings).folder)
    assert asked == [False, sys.platform == "linux"]
    names = [sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file()) for folder in folders]
    kept = [[name for name in each if ".cache" not in name.parts and name.name != "run.json"] for each in names]
    assert kept[0] == kept[1]
    assert len(kept[0]) > 30
    assert [name for name in kept[0] if (folders[0] / name).read_bytes() != (folders[1] / name).read_bytes()] == []
