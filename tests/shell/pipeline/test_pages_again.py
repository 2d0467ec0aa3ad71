"""Pages of a finished run made again: the same bytes from what was kept, and refusals that help."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from phusong.cli.app import main
from phusong.console.narrator import Narrator
from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario
from tests.builders.layers.small_layers import write_small_layers

pytestmark = pytest.mark.slow
QUICK = ("map.raster=false", "people.points=1", "candidates.high_ground=false", "candidates.roadsides=false")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district")
    scenario = load_scenario(write_small_layers(folder), settings=list(QUICK))
    run_scenario(scenario, folder / "run", Narrator(quiet=True))
    return folder


def asked(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["map", *arguments])
    return done.exit_code, done.output


def files(run: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in run.iterdir() if path.is_file() and path.name != "run.json"}


def test_pages_that_are_gone_or_changed_are_made_again(ran: Path) -> None:
    run = ran / "run"
    before = files(run)
    code, said = asked(str(run), "--json")
    assert (code, json.loads(said)) == (0, {"map": str(run / "map.html"), "up_to_date": True})
    (run / "map.html").unlink()
    (run / "report.html").write_text("changed by hand", encoding="utf-8")
    code, said = asked(str(run), "--lang", "vi")
    assert (code, files(run)) == (0, before)
    assert f"Bản đồ: {run / 'map.html'}" in said
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert set(record["timings_s"]) >= {"map"}
    assert "plan" in record["reused"]


def test_layers_that_changed_since_are_named_and_nothing_is_touched(ran: Path) -> None:
    before, layer = files(ran / "run"), ran / "sites.csv"
    kept = layer.read_bytes()
    layer.write_bytes(kept + b"\n")
    try:
        code, said = asked(str(ran / "run"), "--json")
    finally:
        layer.write_bytes(kept)
    assert code != 0
    assert "run-layers" in said
    assert "sites" in said
    assert files(ran / "run") == before


@pytest.mark.parametrize(("name", "code"), [("nowhere", "run-missing"), (".", "run-missing")])
def test_a_folder_without_a_run_is_told(name: str, code: str, ran: Path) -> None:
    status, said = asked(str(ran / name), "--json")
    assert status != 0
    assert code in said


def test_a_run_that_has_not_ended_is_told(ran: Path, tmp_path: Path) -> None:
    record = json.loads((ran / "run" / "run.json").read_text(encoding="utf-8"))
    (tmp_path / "run.json").write_text(json.dumps(record | {"complete": False}), encoding="utf-8")
    status, said = asked(str(tmp_path), "--json")
    assert status != 0
    assert "run-unfinished" in said
    (tmp_path / "run.json").write_text(json.dumps(record | {"scenario": {"name": 3}}), encoding="utf-8")
    assert "run-unreadable" in asked(str(tmp_path), "--json")[1]
