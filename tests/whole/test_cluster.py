"""A run whose tasks are done elsewhere leaves the files of a run in threads."""

import json
import sys

import pytest

from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.levels.spread import OnceEach
from tests.builders.runs.commands import phusong
from tests.builders.runs.silent import QUIET, run

pytestmark = pytest.mark.slow  # runs commands and whole scenarios, not units


def test_tasks_change_no_file_and_are_told_in_the_record(tmp_path):
    scenario = write_small_layers(tmp_path)
    run(scenario, tmp_path / "threads")
    spread = OnceEach(tile=20, masts_at_most=1, seed=4)
    run_scenario(load_scenario(scenario), tmp_path / "tasks", QUIET, spread=spread)
    ours, theirs = (json.loads((tmp_path / name / "run.json").read_text()) for name in ("threads", "tasks"))
    assert ours["outputs"] == theirs["outputs"]
    assert ours["key"] == theirs["key"]
    assert "cluster" not in ours
    assert theirs["cluster"] == spread.record()
    assert len(spread.kept) >= 6  # levels and quality of two services today, people, and with the plan
    kept = {path.name for path in (tmp_path / "threads" / ".cache").rglob("*.footprint")}
    assert kept == {path.name for path in (tmp_path / "tasks" / ".cache").rglob("*.footprint")}


def test_without_the_library_a_run_says_what_to_install(tmp_path, monkeypatch):
    scenario = write_small_layers(tmp_path)
    monkeypatch.delitem(sys.modules, "phusong.pipeline.cluster.spread", raising=False)
    monkeypatch.delitem(sys.modules, "phusong.pipeline.cluster.joining", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    for lang, install in (("en", 'install it with pip install "phusong[cluster]"'), ("vi", "cài bằng pip install")):
        told = phusong("run", scenario, "--out", tmp_path / "out", "--cluster", "local:2", "--lang", lang)
        assert told.exit_code == 1
        assert "cluster-install" in told.output
        assert install in told.output
    told = phusong("run", scenario, "--out", tmp_path / "out", "--cluster", "everywhere")
    assert told.exit_code == 2
    assert "cluster-form" in told.output
    assert not (tmp_path / "out").exists()
