"""Runs below a folder: listed, held against what was written, and freed of what can be made again."""

import json
import shutil
from pathlib import Path

import pytest

from phusong.store.lock import folder_lock
from tests.builders.plans.small_plan import small_case
from tests.builders.runs.commands import phusong
from tests.builders.runs.run_folders import write_run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("made") / "run", small_case())


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A run, two variants of a batch, and what is no run; each run with a kept stage of 1 kB."""
    for name in ("a", "batch/b", "batch/c"):
        shutil.copytree(made, tmp_path / name)
    for name in ("a", "batch/b", "batch/c", "batch"):
        (tmp_path / name / ".cache" / "footprints").mkdir(parents=True)
        (tmp_path / name / ".cache" / "plan-1.npz").write_bytes(bytes(900))
        (tmp_path / name / ".cache" / "footprints" / "one").write_bytes(bytes(100))
    (tmp_path / "batch" / "batch.csv").write_text("name")
    (tmp_path / ".hidden" / "run").mkdir(parents=True)
    (tmp_path / ".hidden" / "run" / "run.json").write_text("{}")
    return tmp_path


def listed(folder: Path, *options: str) -> tuple[int, dict[str, dict]]:
    done = phusong("runs", folder, "--json", *options)
    return done.exit_code, {Path(run["folder"]).name: run for run in json.loads(done.stdout)}


@pytest.mark.slow
def test_every_run_is_listed_with_what_it_came_to(folder: Path) -> None:
    code, runs = listed(folder)
    assert (code, list(runs)) == (0, ["a", "b", "c"])
    run = runs["a"]
    assert (run["scenario"], run["status"], run["proposals"], run["kept_bytes"]) == ("small", "optimal", 3, 1000)
    assert run["services"]["4g"] == {
        "villages_total": 7,
        "villages_covered": 2,
        "population_total": 1800,
        "population_covered": 900,
        "villages_covered_after": 4,
        "population_covered_after": 1450,
    }
    assert (run["changed"], run["sound"]) == (None, True)
    assert run["finished_at"].startswith("20")


@pytest.mark.slow
def test_verify_finds_every_byte_that_changed(folder: Path) -> None:
    assert listed(folder, "--verify")[1]["a"]["changed"] == []
    package = folder / "a" / "layers.gpkg"
    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 1
    package.write_bytes(bytes(content))
    (folder / "batch" / "b" / "layers.gpkg").unlink()
    code, runs = listed(folder, "--verify")
    assert code == 1
    assert [runs[name]["changed"] for name in "abc"] == [["layers.gpkg"], ["layers.gpkg"], []]
    assert listed(folder)[0] == 0, "not looked at without --verify"
    told = phusong("runs", folder, "--verify", "--lang", "vi")
    assert "ĐÃ THAY ĐỔI" in told.stdout
    assert str(package) in told.stdout


@pytest.mark.slow
def test_a_run_that_cannot_be_read_is_told_and_hides_no_other(folder: Path) -> None:
    (folder / "a" / "run.json").write_text("{")
    code, runs = listed(folder)
    assert code == 1
    assert [finding["code"] for finding in runs["a"]["findings"]] == ["run-unreadable"]
    assert runs["b"]["sound"]


def test_prune_frees_stages_and_touches_no_result(folder: Path) -> None:
    results = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts}
    done = phusong("runs", folder, "--prune", "--lang", "vi")
    assert done.exit_code == 0
    assert "0,0 MB" in done.stderr
    left = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts}
    assert left == results
    assert [path for path in folder.rglob(".cache/*") if path.name != "lock"] == []
    assert {run["kept_bytes"] for run in listed(folder)[1].values()} == {0}


def test_what_has_not_ended_keeps_its_stages_and_those_of_its_batch(folder: Path) -> None:
    (folder / "batch" / "b" / "run.json").write_text("{}")
    phusong("runs", folder, "--prune")
    kept = {path.parent.parent.relative_to(folder).as_posix() for path in folder.rglob(".cache/plan-1.npz")}
    assert kept == {"batch", "batch/b"}


def test_a_folder_in_which_a_run_works_is_left_alone(folder: Path) -> None:
    with folder_lock(folder / "a"):
        done = phusong("runs", folder / "a", "--prune", "--json")
    assert [finding["code"] for finding in json.loads(done.stdout)] == ["run-locked"]
    assert (folder / "a" / ".cache" / "plan-1.npz").exists()


def test_where_no_run_lies(tmp_path: Path) -> None:
    assert f"No run lies in {tmp_path}" in phusong("runs", tmp_path).stdout
    assert phusong("runs", tmp_path / "none").exit_code == 1
