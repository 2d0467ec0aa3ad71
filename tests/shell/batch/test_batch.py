"""A batch: every variant has its row, a failing one loses no other, stages are shared, and a kill loses nothing."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from phusong.batch import batch as batch_module
from phusong.batch.results import result_rows, results_csv
from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import make_finding
from phusong.pipeline.record import RunResult
from phusong.scenario.model import Scenario
from phusong.store.lock import folder_lock
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.runs.commands import phusong


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario that all batches vary."""
    return write_small_layers(tmp_path_factory.mktemp("layers"))


def counts(people: int) -> dict[str, int]:
    return {"villages_covered": 1, "population_covered": people, "commune_centres_covered": 0}


def told(scenario: Scenario) -> dict[str, Any]:
    """Indicators that a run of the scenario might come to."""
    budget = scenario.plan.budget_vnd
    answered = budget > 0
    plan = {"status": "optimal" if answered else "infeasible", "budget_vnd": budget, "cost_vnd": budget // 2}
    plan |= {
        "objective": 10.0,
        "bound": None,
        "gap": None,
        "proposals": 3,
        "reasons": [] if answered else ["too little"],
        "reasons_vi": [] if answered else ["thiếu tiền"],
    }
    return {"services": {"4g": counts(100)}, "plan": plan | {"after": {"4g": counts(150)} if answered else {}}}


@pytest.fixture
def told_runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Runs that say at once what they come to, by budget; names of those that were asked for."""
    asked: list[str] = []

    def run(scenario: Scenario, out: Path, *_: object, home: Path) -> RunResult:
        asked.append(out.name)
        if scenario.plan.seed == 13:
            raise InputError([make_finding("out-of-range", "-3 is below 0", file="villages.csv", row=3)])
        if scenario.plan.seed == 14:
            raise ZeroDivisionError("a mistake of ours")
        assert home == out.parent
        return RunResult(out, told(scenario), (), up_to_date=False)

    monkeypatch.setattr(batch_module, "run_scenario", run)
    return asked


TABLE = "name,plan.budget_vnd,plan.seed\nhalf,1e9,\nbad,,13\nworse,,14\nnone,0,\nlast,2e9,3\n"


def results(out: Path) -> dict[str, dict[str, str]]:
    with (out / "batch.csv").open(encoding="utf-8", newline="") as lines:
        return {row["name"]: row for row in csv.DictReader(lines)}


def test_a_failing_variant_is_named_with_its_row_and_loses_no_other(
    scenario: Path, tmp_path: Path, told_runs: list[str]
) -> None:
    (tmp_path / "v.csv").write_text(TABLE, encoding="utf-8")
    done = phusong("batch", scenario, tmp_path / "v.csv", "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert told_runs == ["half", "bad", "worse", "none", "last"]
    assert "Variant bad in row 2 failed:" in done.stderr
    assert "-3 is below 0" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    rows = results(tmp_path / "out")
    assert [rows[name]["status"] for name in rows] == ["optimal", "failed", "failed", "infeasible", "optimal"]
    assert (rows["half"]["plan.budget_vnd"], rows["half"]["cost_vnd"]) == ("1e9", "500000000")
    assert (rows["half"]["people_4g"], rows["half"]["people_4g_after"], rows["half"]["people_gained"]) == (
        "100",
        "150",
        "50",
    )
    assert rows["none"]["people_4g_after"] == "100"
    assert (rows["none"]["error"], rows["none"]["error_vi"]) == ("too little", "thiếu tiền")
    assert rows["bad"]["cost_vnd"] == ""
    assert "-3 is below 0" in rows["bad"]["error"]
    assert "không chạy được" in rows["bad"]["error_vi"] or "-3" in rows["bad"]["error_vi"]
    assert rows["half"]["error_vi"] == ""
    assert "<html" in (tmp_path / "out" / "batch.html").read_text(encoding="utf-8")


def test_json_has_a_row_for_each_variant_with_its_findings(
    scenario: Path, tmp_path: Path, told_runs: list[str]
) -> None:
    (tmp_path / "v.csv").write_text(TABLE, encoding="utf-8")
    done = phusong("batch", scenario, tmp_path / "v.csv", "--out", tmp_path / "out", "--json", "-q")
    rows = json.loads(done.stdout)
    assert [row["name"] for row in rows] == ["half", "bad", "worse", "none", "last"]
    assert len({tuple(row) for row in rows}) == 1
    first, cause = rows[1]["findings"]
    assert (first["code"], first["file"], first["row"]) == ("variant-failed", str(tmp_path / "v.csv"), 2)
    assert cause["code"] == "out-of-range"


def test_mistakes_in_the_table_are_told_before_anything_is_run(
    scenario: Path, tmp_path: Path, told_runs: list[str]
) -> None:
    (tmp_path / "v.csv").write_text("name,plan.bugdet_vnd\na,\nb,5\n", encoding="utf-8")
    done = phusong("batch", scenario, tmp_path / "v.csv", "--out", tmp_path / "out", "--lang", "vi")
    assert done.exit_code == 1
    assert told_runs == []
    assert not (tmp_path / "out").exists()
    assert "setting-unknown" in done.stderr
    assert "plan.bugdet_vnd" in done.stderr


def test_two_batches_do_not_work_in_one_folder(scenario: Path, tmp_path: Path, told_runs: list[str]) -> None:
    (tmp_path / "v.csv").write_text("name\na\n", encoding="utf-8")
    with folder_lock(tmp_path / "out"):
        done = phusong("batch", scenario, tmp_path / "v.csv", "--out", tmp_path / "out", "--json")
    assert [finding["code"] for finding in json.loads(done.stdout)] == ["run-locked"]
    assert told_runs == []


def test_a_cell_is_no_formula(scenario: Path, tmp_path: Path, told_runs: list[str]) -> None:
    (tmp_path / "v.csv").write_text("name,plan.default_owner\na,=1+1\n", encoding="utf-8")
    phusong("batch", scenario, tmp_path / "v.csv", "--out", tmp_path / "out")
    assert results(tmp_path / "out")["a"]["plan.default_owner"] == "'=1+1"
    assert result_rows([]) == []
    assert results_csv([]) == "\n"


@pytest.mark.slow
def test_a_killed_batch_goes_on_where_it_stopped(scenario: Path, tmp_path: Path) -> None:
    """Killed once the first variant is done; the next batch leaves that alone and ends as an undisturbed one."""
    table, out = tmp_path / "v.csv", tmp_path / "out"
    table.write_text("name,plan.budget_vnd\nsmall,1e9\nlarge,20e9\n", encoding="utf-8")
    quick = [f"--set={setting}" for setting in ("map.raster=false", "people.points=1", "candidates.roadsides=false")]
    command = [sys.executable, "-m", "phusong", "batch", scenario, table, "--out", out, *quick]
    process = subprocess.Popen([*command, "-q"])
    while not (out / "batch.csv").exists() and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    first = (out / "small" / "run.json").stat().st_mtime_ns
    done = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True, env=dict(os.environ))
    small, large = json.loads(done.stdout)
    assert (out / "small" / "run.json").stat().st_mtime_ns == first
    assert "is up to date" in done.stderr
    assert "coverage" in json.loads((out / "large" / "run.json").read_text())["reused"]
    assert small["people_gained"] < large["people_gained"]
    assert set(results(out)) == {"small", "large"}
