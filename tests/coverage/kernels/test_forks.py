"""Work spread over forked processes: every result once, errors as they are, and no process that outlives its parent."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from phusong.coverage.findings import InputError, make_finding
from phusong.coverage.kernels import forks
from phusong.coverage.kernels.forks import can_fork, in_forks
from phusong.coverage.kernels.threads import cores

HERE = os.getpid()
needs_forks = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")

ABANDONED = """
import sys, tempfile, time
from phusong.coverage.kernels.forks import in_forks

def told(item):
    sys.stdout.write(tempfile.mkdtemp() + "\\n")
    sys.stdout.flush()
    time.sleep(30)
    print("late", flush=True)

list(in_forks(told, [1, 2], 2))
"""


PENDING = """
import sys
from phusong.coverage.kernels.forks import in_forks

def told(item):
    sys.stdout.write(f"item {item}\\n")  # at once: print ends a line by a second write
    sys.stdout.flush()

sys.stdout.write("before\\n")
list(in_forks(told, [1, 2], 2))
"""


class OddError(Exception):
    """An error that cannot be sent."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)
        self.why = lambda: one


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no other thread were there: those of the test runner wait."""
    monkeypatch.setattr(forks.threading, "enumerate", lambda: [threading.main_thread()])


def squared(item: int) -> tuple[int, int]:
    return item * item, os.getpid()


@needs_forks
@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("jobs", [2, 3, 9])
def test_every_item_is_done_once_elsewhere(jobs: int) -> None:
    results = list(in_forks(squared, range(7), jobs))
    assert sorted((index, value) for index, (value, _) in results) == [(item, item * item) for item in range(7)]
    workers = {pid for _, (_, pid) in results}
    assert HERE not in workers
    assert len(workers) <= min(jobs, 7)


def test_one_job_is_done_here_in_turn() -> None:
    assert list(in_forks(squared, [3, 1, 2], 1)) == [(0, (9, HERE)), (1, (1, HERE)), (2, (4, HERE))]
    assert list(in_forks(squared, [], 4)) == []


def test_nothing_is_forked_beside_a_thread_that_works() -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        assert not can_fork(2)
        assert [pid for _, (_, pid) in in_forks(squared, [1, 2], 2)] == [HERE, HERE]
    finally:
        ended.set()
        thread.join()


@needs_forks
@pytest.mark.usefixtures("forked")
def test_nothing_is_forked_where_a_standard_stream_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert can_fork(2)
    monkeypatch.setattr(sys, "stdout", None)
    assert not can_fork(2)


def test_nothing_is_forked_from_a_thread() -> None:
    told: list[bool] = []
    thread = threading.Thread(target=lambda: told.append(can_fork(2)), daemon=True)
    thread.start()
    thread.join()
    assert told == [False]


@needs_forks
@pytest.mark.usefixtures("forked")
def test_errors_come_back_as_they_are() -> None:
    finding = make_finding("file-missing", "it is not there", file="a.csv")

    def fails(item: int) -> None:
        raise InputError([finding]) if item == 0 else OddError("a", "b")

    with pytest.raises(InputError) as caught:
        list(in_forks(lambda _: fails(0), [0, 0], 2))
    assert caught.value.findings == InputError([finding]).findings
    assert "in fails" in caught.value.__notes__[0], "where it was raised is told"
    with pytest.raises(RuntimeError, match="OddError: ab") as odd:
        list(in_forks(lambda _: fails(1), [0, 0], 2))
    assert "in fails" in odd.value.__notes__[0]


@needs_forks
@pytest.mark.usefixtures("forked")
def test_what_a_process_that_dies_leaves_is_done_here() -> None:
    def dies(item: int) -> tuple[int, bool]:
        if item == 1 and os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        return item, os.getpid() == HERE

    results = dict(in_forks(dies, range(4), 2))
    assert {index: item for index, (item, _) in results.items()} == {0: 0, 1: 1, 2: 2, 3: 3}
    assert results[1] == (1, True)


@needs_forks
@pytest.mark.usefixtures("forked")
def test_large_results_come_whole() -> None:
    sizes = [3_000_000, 0, 70_000, 1]
    results = dict(in_forks(lambda size: bytes(range(256)) * (size // 256) + b"x" * (size % 256), sizes, 2))
    assert [results[at] for at in range(4)] == [bytes(range(256)) * (n // 256) + b"x" * (n % 256) for n in sizes]


def children() -> set[int]:
    """Processes that this one has started: readers of other tests may be among them."""
    return {int(pid) for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()}


@needs_forks
@pytest.mark.usefixtures("forked")
def test_no_process_and_no_file_is_left_when_nobody_asks_on() -> None:
    def leaves(item: int) -> str:
        descriptor, path = tempfile.mkstemp()
        os.close(descriptor)
        return path

    before = children()
    results = in_forks(leaves, range(9), 2)
    place = next(results)[1]
    assert len(children() - before) == 2
    results.close()
    assert not Path(place).exists()
    assert children() <= before


@needs_forks
@pytest.mark.usefixtures("forked")
def test_a_process_uses_one_core_and_forks_no_more() -> None:
    assert [told for _, told in in_forks(lambda _: (cores(), can_fork()), range(3), 2)] == [(1, False)] * 3


@needs_forks
@pytest.mark.slow
def test_processes_end_with_the_one_that_started_them() -> None:
    started = subprocess.Popen([sys.executable, "-c", ABANDONED], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    folders = {Path(started.stdout.readline().strip()) for _ in range(2)}
    assert len(folders) == 2
    started.kill()
    started.wait()
    assert started.stdout.read() == "", "its end comes when the last process that holds it has ended"
    started.stdout.close()
    assert not any(folder.parent.exists() for folder in folders)


@needs_forks
@pytest.mark.slow
def test_what_waited_to_be_written_is_written_once() -> None:
    said = subprocess.run([sys.executable, "-c", PENDING], capture_output=True, text=True, check=True).stdout
    assert said.startswith("before\n")
    assert sorted(said.splitlines()) == ["before", "item 1", "item 2"]


@needs_forks
@pytest.mark.usefixtures("forked")
def test_an_interrupt_as_a_process_is_forked_is_met_here_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    fork, before_us = os.fork, signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupted() -> int:
        pid = fork()
        signal.raise_signal(signal.SIGINT)  # before either has gone on
        return pid

    monkeypatch.setattr(forks.os, "fork", interrupted)
    before = children()
    try:
        with pytest.raises(KeyboardInterrupt):
            list(in_forks(squared, [1, 2], 2))
        assert os.getpid() == HERE, "a process that was forked went on as if it were this one"
        assert children() <= before
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before_us)
