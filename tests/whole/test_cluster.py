"""A run whose tasks are done elsewhere leaves the files of a run in threads."""

import json
import logging
import os
import sys

import pytest

from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.levels.spread import OnceEach
from tests.builders.runs.commands import phusong
from tests.builders.runs.silent import QUIET, run

pytestmark = pytest.mark.slow  # runs commands and whole scenarios, not units


def test_tasks_change_no_file_and_are_told_in_the_record(small_run, tmp_path):
    scenario = small_run / "small.toml"
    spread = OnceEach(tile=20, masts_at_most=1, seed=4)
    run_scenario(load_scenario(scenario), tmp_path / "tasks", QUIET, spread=spread)
    ours, theirs = (json.loads((name / "run.json").read_text()) for name in (small_run / "out", tmp_path / "tasks"))
    assert ours["outputs"] == theirs["outputs"]
    assert ours["key"] == theirs["key"]
    assert "cluster" not in ours
    assert theirs["cluster"] == spread.record()
    assert len(spread.kept) >= 6  # levels and quality of two services today, people, and with the plan
    kept = {path.name for path in (small_run / "out" / ".cache").rglob("*.footprint")}
    assert kept == {path.name for path in (tmp_path / "tasks" / ".cache").rglob("*.footprint")}


@pytest.fixture
def uneven_cluster():
    """Two workers of this machine: one does a task at a time on one core, the other two, each on two cores."""
    distributed = pytest.importorskip("distributed")
    here = {"host": "127.0.0.1", "memory_limit": 900_000_000}
    workers = {
        threads: {
            "cls": distributed.Nanny,
            "options": {**here, "nthreads": threads, "env": {"PHUSONG_JOBS": str(threads)}},
        }
        for threads in (1, 2)
    }
    scheduler = {"cls": distributed.Scheduler, "options": {"host": "127.0.0.1", "port": 0, "dashboard": False}}
    with distributed.SpecCluster(workers=workers, scheduler=scheduler, silence_logs=logging.CRITICAL) as cluster:
        yield cluster


def executed(dask_worker):
    """What a worker is asked: its threads, the cores that its kernels use, and how many tasks it has done."""
    return dask_worker.state.nthreads, os.environ["PHUSONG_JOBS"], dask_worker.state.executed_count


def test_workers_of_different_core_counts_leave_the_bytes_of_threads(small_run, tmp_path, uneven_cluster, monkeypatch):
    from distributed import Client

    from phusong.pipeline.cluster.address import read_address
    from phusong.pipeline.cluster.spread import ClusterSpread

    scenario = small_run / "small.toml"
    address = read_address(uneven_cluster.scheduler_address)
    with ClusterSpread(address, tmp_path / "tasks" / ".cache" / "cluster", tile=20, masts_at_most=1) as spread:
        run_scenario(load_scenario(scenario), tmp_path / "tasks", QUIET, spread=spread)
        record = spread.record()
    with Client(address.scheduler, set_as_default=False) as client:
        told = sorted(client.run(executed).values())
    assert [each[:2] for each in told] == [(1, "1"), (2, "2")]
    assert min(each[2] for each in told) > 0, "each of them has done some"
    assert sorted(worker["threads"] for worker in record["workers"]) == [1, 2]
    monkeypatch.setenv("PHUSONG_JOBS", "1")
    run(scenario, tmp_path / "alone")
    files = {
        folder.name: {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and ".cache" not in path.parts and path.name != "run.json"
        }
        for folder in (small_run / "out", tmp_path / "tasks", tmp_path / "alone")
    }
    assert len(files["out"]) > 10
    assert files["tasks"] == files["out"]
    assert files["alone"] == files["out"]


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
