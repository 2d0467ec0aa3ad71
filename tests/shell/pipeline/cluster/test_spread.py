"""Tasks on a cluster: kept when they are done, tried again when a worker is lost, refused when that cannot help."""

import os
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from phusong.coverage.findings.errors import InputError, UsageError
from phusong.coverage.radio.engine import predict_carriers
from phusong.coverage.radio.rasters.levels import predict_raster
from phusong.coverage.radio.transmitters import Transmitters
from phusong.pipeline.cluster import array_files
from phusong.pipeline.cluster.address import Address, read_address
from phusong.pipeline.cluster.array_files import drop_other_arrays, write_arrays
from phusong.pipeline.cluster.orders import Order, Program, fill_order
from phusong.pipeline.cluster.results import TaskResults
from phusong.store.cache import FootprintFolder
from tests.builders.levels.masts import AREA, SIXTY
from tests.builders.levels.radio import radio_of
from tests.builders.paths import ROOT
from tests.builders.runs.cluster_tasks import Square, square, squares_of


def test_addresses():
    assert read_address("local") == Address()
    assert read_address("local:3") == Address(workers=3)
    assert read_address("tcp://10.0.0.7:8786") == Address(scheduler="tcp://10.0.0.7:8786")
    assert [str(read_address(text)) for text in ("local", "local:12", "tcp://h:1")] == [
        "local",
        "local:12",
        "tcp://h:1",
    ]
    for text in ("", "local:0", "local:-1", "local:x", "Local", "tcp://", "tcp://a b", "http://x:1", "8786", "tcp:/x"):
        with pytest.raises(UsageError, match="none of local") as told:
            read_address(text)
        assert told.value.findings[0].code == "cluster-form"


def test_arrays_lie_once_and_are_read_by_window(tmp_path):
    table, single = np.arange(42.0).reshape(6, 7), np.ones((1, 1), dtype=np.uint8)
    files = write_arrays(tmp_path, {"table": table, "single": single}, "a" * 64)
    part = files.part("table", slice(1, 4), slice(5, 7))
    assert part.tobytes() == table[1:4, 5:7].tobytes()
    assert part.flags.c_contiguous
    assert part.flags.writeable
    assert files.part("single", slice(0, 1), slice(0, 1)).dtype == np.uint8
    again = write_arrays(tmp_path, {"table": np.zeros((1, 1))}, "a" * 64)
    assert again == files
    assert again.part("table", slice(0, 6), slice(0, 7)).tobytes() == table.tobytes()
    other = write_arrays(tmp_path, {"table": table}, "b" * 64)
    drop_other_arrays(tmp_path, {other.folder})
    assert [place.name for place in tmp_path.iterdir()] == ["b" * 32]


def test_another_writer_of_the_same_arrays_was_first(tmp_path, monkeypatch):
    """Its folder is full when ours is to be put in its place, which ``rename`` refuses."""
    table, write_one = np.arange(6.0).reshape(2, 3), array_files.write_through

    def write_after_another(path, fill):
        monkeypatch.setattr(array_files, "write_through", write_one)
        monkeypatch.setattr(array_files.os, "getpid", lambda: 1)
        write_arrays(tmp_path, {"table": table}, "a" * 64)
        write_one(path, fill)

    monkeypatch.setattr(array_files, "write_through", write_after_another)
    files = write_arrays(tmp_path, {"table": table}, "a" * 64)
    assert files.part("table", slice(0, 2), slice(0, 3)).tobytes() == table.tobytes()
    assert [place.name for place in tmp_path.iterdir()] == ["a" * 32], "nothing half written is left"


def test_arrays_are_on_disk_before_they_have_their_place(tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(os, "fsync", lambda number: done.append(str(Path(f"/proc/self/fd/{number}").readlink())))
    rename = Path.rename
    monkeypatch.setattr(Path, "rename", lambda path, to: (done.append("rename"), rename(path, to))[1])
    write_arrays(tmp_path, {"one": np.zeros(3), "two": np.zeros(3)}, "a" * 64)
    before, after = done[: done.index("rename")], done[done.index("rename") + 1 :]
    assert len([path for path in before if "one.npy" in path or "two.npy" in path]) == 2
    assert any(path.endswith(".part") for path in before), "the folder that names them"
    assert after == [str(tmp_path)]


def test_a_result_that_is_not_seen_yet_is_looked_for_again_so_often_and_no_more(tmp_path):
    pauses = []

    def sleep(seconds):
        pauses.append(seconds)
        if len(pauses) == 3:
            TaskResults(tmp_path).save("k" * 64, {"square": np.array([49])})

    results = TaskResults(tmp_path, sleep)
    assert results.awaited("k" * 64)["square"].tolist() == [49]
    assert pauses == [0.1, 0.2, 0.4]
    pauses.clear()
    results = TaskResults(tmp_path / "elsewhere", pauses.append)
    assert results.awaited("k" * 64) is None
    assert 60.0 < sum(pauses) < 90.0, "a network file system may remember for a minute"
    before = len(pauses)
    assert results.awaited("m" * 64) is None
    assert len(pauses) == before, "one folder that is not shared costs one wait"


def test_results_come_back_and_a_damaged_one_counts_as_absent(tmp_path):
    results = TaskResults(tmp_path / "tasks")
    results.open()
    kept = {"values": np.array([1.5, np.nan, -np.inf], dtype=np.float32), "asked": np.array(["a", "bé"])}
    results.save("k" * 64, kept)
    found = results.load("k" * 64)
    assert {name: array.tobytes() for name, array in found.items()} == {n: a.tobytes() for n, a in kept.items()}
    assert results.load("m" * 64) is None
    path = next((tmp_path / "tasks").glob("*.task"))
    whole = path.read_bytes()
    for damaged in (whole[:-20], b"", b"PK\x03\x04" + bytes(50)):
        path.write_bytes(damaged)
        assert results.load("k" * 64) is None
        assert not results.has("k" * 64), "a worker makes it again"
    path.write_bytes(whole)
    results.save("l" * 64, kept)
    results.drop_others({"k" * 64})
    assert results.has("k" * 64)
    assert not results.has("l" * 64)


@pytest.fixture
def order(tmp_path):
    """The order for one square, to be filled in this process."""
    results = TaskResults(tmp_path / "tasks")
    results.open()
    return Order(Program.here(), "k" * 64, tmp_path / "tasks", square, Square(7, folder=tmp_path))


def test_an_order_is_filled_once(order, monkeypatch):
    monkeypatch.setenv("PHUSONG_JOBS", "1")
    results = TaskResults(order.folder)
    assert fill_order(order).findings == ()
    assert results.load(order.key)["square"].tolist() == [49]
    before = sorted(path.name for path in order.task.folder.glob("done-*"))
    fill_order(replace(order, task=replace(order.task, number=8)))
    assert sorted(path.name for path in order.task.folder.glob("done-*")) == before
    assert results.begun_again([order.key]) == 1
    assert results.begun_again([order.key]) == 0


def test_a_refusal_is_a_value_and_another_program_is_refused(order, monkeypatch):
    monkeypatch.setenv("PHUSONG_JOBS", "1")
    refused = fill_order(replace(order, task=replace(order.task, trouble="refuse")))
    assert [finding.code for finding in refused.findings] == ["out-of-range"]
    assert not TaskResults(order.folder).has(order.key)
    here = Program.here()
    older = replace(here, libraries=(("numpy", "1.0"), *here.libraries[1:]))
    for other, message in ((replace(here, code="0" * 64), "another version of phusong"), (older, "has numpy")):
        (finding,) = fill_order(replace(order, program=other)).findings
        assert finding.code == "cluster-version"
        assert message in finding.message
    assert list(order.task.folder.glob("done-*")) == []


@pytest.fixture(scope="module")
def spread(tmp_path_factory):
    """Two worker processes, started once."""
    pytest.importorskip("distributed")
    from phusong.pipeline.cluster.spread import ClusterSpread

    folder = tmp_path_factory.mktemp("cluster")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("phusong.pipeline.cluster.joining.ALLOWED_FAILURES", 1)  # every worker that ends costs seconds
        with ClusterSpread(read_address("local:2"), folder, 900_000_000) as spread:
            squares(spread, [Square(1_000, folder=folder)])  # joins the cluster, which each test then finds joined
            yield spread


def squares(spread, tasks, report=None):
    return {tasks[number].number: int(found["square"][0]) for number, found in spread.run(square, tasks, report)}


@pytest.mark.slow
def test_every_task_is_done_once_and_found_again(spread, tmp_path):
    tasks = [Square(number, folder=tmp_path) for number in range(1, 13)]
    told = []
    assert squares(spread, tasks, lambda *at: told.append(at)) == {n: n * n for n in range(1, 13)}
    assert told[-1] == (78, 78)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    done = sorted(path.name for path in tmp_path.glob("done-*"))
    assert len(done) == 12
    found = spread.tally.found
    assert squares(spread, tasks[::-1]) == {n: n * n for n in range(1, 13)}
    assert sorted(path.name for path in tmp_path.glob("done-*")) == done
    assert spread.tally.found == found + 12


@pytest.mark.slow
def test_lost_workers_and_passing_errors_cost_another_try(spread, tmp_path):
    before = spread.tally.retries
    troubles = {21: "kill", 22: "raise", 23: ""}
    tasks = [Square(number, trouble, tmp_path) for number, trouble in troubles.items()]
    assert squares(spread, tasks) == {n: n * n for n in troubles}
    assert spread.tally.retries >= before + 2


@pytest.mark.slow
def test_what_cannot_be_mended_is_told_by_name_and_the_others_are_kept(spread, tmp_path):
    troubles = {31: "poison", 32: "", 33: "refuse", 34: "always kill", 35: ""}
    tasks = [Square(number, trouble, tmp_path) for number, trouble in troubles.items()]
    kept = {}

    def keep():
        for number, found in spread.run(square, tasks):
            kept[tasks[number].number] = int(found["square"][0])

    with pytest.raises(InputError) as told:
        keep()
    assert kept == {32: 1024, 35: 1225}
    assert sorted(finding.code for finding in told.value.findings) == ["out-of-range", "task-failed", "task-memory"]
    by_code = {finding.code: finding for finding in told.value.findings}
    assert by_code["task-failed"].value == "square of 31"
    assert by_code["task-memory"].value == "square of 34"
    assert "poisoned" in by_code["task-failed"].message


@pytest.mark.slow
def test_a_task_that_is_larger_than_any_worker_is_not_begun(spread, tmp_path):
    tasks = [Square(41, folder=tmp_path), Square(42, folder=tmp_path, memory_bytes=10**9)]
    with pytest.raises(InputError, match="square of 42: it needs about 1350 MB") as told:
        squares(spread, tasks)
    assert [finding.code for finding in told.value.findings] == ["task-memory"]
    assert list(tmp_path.glob("done-*")) == []


@pytest.mark.slow
def test_the_record_names_the_workers(spread):
    record = spread.record()
    assert len(record["workers"]) == 2
    assert {worker["threads"] for worker in record["workers"]} == {1}
    assert record["address"] == "local:2"
    assert record["spilled_bytes"] == 0


@pytest.mark.slow
def test_another_run_joins_the_same_scheduler_if_its_program_is_the_same(spread, tmp_path, monkeypatch):
    from phusong.pipeline.cluster.spread import ClusterSpread

    address = Address(scheduler=spread._joined.client.scheduler.address)
    with ClusterSpread(address, tmp_path) as second:
        assert squares(second, [Square(51, folder=tmp_path)]) == {51: 2601}
    monkeypatch.setattr("phusong.pipeline.cluster.orders.code_key", lambda: "0" * 64)
    with ClusterSpread(address, tmp_path) as other, pytest.raises(InputError, match="another version") as told:
        squares(other, [Square(52, folder=tmp_path)])
    assert [finding.code for finding in told.value.findings] == ["cluster-version"] * len(told.value.findings)


@pytest.mark.slow
def test_a_run_that_was_killed_goes_on_where_it_stopped(spread, tmp_path):
    address = spread._joined.client.scheduler.address
    command = [sys.executable, "-m", "tests.builders.runs.cluster_tasks", address, str(tmp_path)]
    assert subprocess.run(command, check=False, cwd=ROOT).returncode == -signal.SIGKILL
    kept = len(list((tmp_path / "tasks").glob("*.task")))
    assert kept >= 2
    from phusong.pipeline.cluster.spread import ClusterSpread

    with ClusterSpread(Address(scheduler=address), tmp_path) as again:
        assert squares(again, squares_of(tmp_path)) == {number: number**2 for number in range(61, 67)}
    assert again.tally.found >= 2
    done = [path.name.split("-")[1] for path in tmp_path.glob("done-*")]
    assert len(done) == len(set(done)) == 6  # none of them twice


@pytest.mark.slow
def test_a_scheduler_that_is_not_there(monkeypatch, tmp_path):
    pytest.importorskip("distributed")
    from phusong.pipeline.cluster.spread import ClusterSpread

    monkeypatch.setattr("phusong.pipeline.cluster.joining.JOIN_S", 1)
    with ClusterSpread(read_address("tcp://127.0.0.1:9"), tmp_path) as spread, pytest.raises(InputError) as told:
        list(spread.run(square, [Square(1, folder=tmp_path)]))
    assert [finding.code for finding in told.value.findings] == ["cluster-unreachable"]
    assert Path(tmp_path / "tasks").is_dir()


@pytest.mark.slow
def test_levels_on_workers_are_those_of_threads(spread, tmp_path):
    masts, villages = Transmitters.of_sites(SIXTY, "4g"), SIXTY.villages
    radio = radio_of(model="p1812", raster_step_m=400.0, max_range_km=4.0)
    ours, theirs = FootprintFolder(tmp_path / "ours"), FootprintFolder(tmp_path / "theirs")
    ground = (SIXTY.terrain, masts, "4g", radio, AREA)
    here, there = predict_raster(*ground, cache=ours), predict_raster(*ground, cache=theirs, spread=spread)
    for plane in ("values", "server", "servers", "voids"):
        assert getattr(here, plane).tobytes() == getattr(there, plane).tobytes()
    assert ours.asked() == theirs.asked()
    kept = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("ours", "theirs")]
    assert kept[0] == kept[1]
    at = (SIXTY.terrain, masts, villages.x_m, villages.y_m, "4g", radio)
    here, there = predict_carriers(*at), predict_carriers(*at, spread=spread)
    assert pickle.dumps(here) == pickle.dumps(there)


@pytest.mark.slow
def test_workers_that_put_everything_onto_disk_compute_the_same(tmp_path):
    dask = pytest.importorskip("dask")
    from phusong.pipeline.cluster.spread import ClusterSpread

    masts, villages = Transmitters.of_sites(SIXTY, "4g"), SIXTY.villages
    at = (SIXTY.terrain, masts, villages.x_m, villages.y_m, "4g", radio_of(model="p1812", max_range_km=4.0))
    memory = {"target": 0.001, "spill": 0.001, "pause": False}
    settings = {f"distributed.worker.memory.{name}": share for name, share in memory.items()}
    with dask.config.set(settings), ClusterSpread(Address(workers=1), tmp_path, 700_000_000) as spread:
        spread.tile = 40  # many tasks
        there = predict_carriers(*at, spread=spread)
        assert spread.tally.tasks > 3
        told = spread._joined.client.run(lambda dask_worker: dask_worker.memory_manager.memory_spill_fraction)
        assert list(told.values()) == [0.001], "the workers have the settings"
    assert pickle.dumps(there) == pickle.dumps(predict_carriers(*at))
    assert spread.tally.spilled_bytes < 100_000, "what a task comes to lies in the folder, not with the workers"


@pytest.mark.slow
def test_a_cluster_that_has_lost_all_its_workers_is_told_and_nothing_hangs(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    from phusong.pipeline.cluster import joining
    from phusong.pipeline.cluster.spread import ClusterSpread

    monkeypatch.setitem(joining._SETTINGS, "distributed.scheduler.no-workers-timeout", "1s")
    with ClusterSpread(Address(workers=1), tmp_path, 900_000_000) as spread:
        assert squares(spread, [Square(81, folder=tmp_path)]) == {81: 6561}
        spread._joined.cluster.scale(0)
        while spread._joined.client.scheduler_info(n_workers=-1)["workers"]:
            time.sleep(0.05)
        with pytest.raises(InputError, match="NoWorkerError") as told:
            squares(spread, [Square(82, folder=tmp_path)])
    assert [finding.code for finding in told.value.findings] == ["task-failed"]


@pytest.mark.slow
def test_workers_without_room_for_any_task_are_told_and_nothing_hangs(tmp_path):
    pytest.importorskip("distributed")
    from phusong.pipeline.cluster.spread import ClusterSpread

    with ClusterSpread(Address(workers=1), tmp_path, 300_000_000) as spread, pytest.raises(InputError) as told:
        squares(spread, [Square(71, folder=tmp_path)])
    assert [finding.code for finding in told.value.findings] == ["task-memory"]
