"""Jobs that plan again: one at a time, told when they fail or are killed, and nothing of the round lost."""

import os
import signal
import threading
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from phusong.coverage.findings import InputError
from phusong.pipeline.stages.stages import open_cache
from phusong.review.accounts import add_account
from phusong.review.again import process
from phusong.review.again.job import SILENT, Job, end_job, find_job, last_job, note_prices, note_progress, start_job
from phusong.review.again.process import launch, run_job
from phusong.review.again.replan import Again
from phusong.review.decisions import Word, decide
from phusong.review.evidence.verify import verify_workspace
from phusong.review.rights import Person
from phusong.review.rounds import find_round, list_rounds, move_round
from phusong.review.workspace import Workspace
from phusong.store.lock import folder_lock
from tests.builders.runs.commands import phusong
from tests.builders.runs.passwords import PASSWORD, quick_passwords
from tests.builders.runs.reviews import APPROVER, PARTNER, PLANNER, VIEWER, Clock, handed_in, workspace_in

HOW = Again(date(2027, 3, 31), within_s=5.0)


@pytest.fixture
def workspace(tmp_path: Path):
    with quick_passwords(), workspace_in(tmp_path) as opened:
        add_account(opened, PLANNER, PASSWORD, by=PLANNER)
        handed_in(opened, tmp_path)
        yield opened
        assert verify_workspace(opened) == []


def refused(workspace: Workspace, how: Again = HOW, by: Person = PLANNER, number: int = 1) -> list[str]:
    with pytest.raises(InputError) as error:
        start_job(workspace, number, how, by=by)
    return [each.code for each in error.value.findings]


def clock_of(workspace: Workspace) -> Clock:
    assert isinstance(workspace.clock, Clock)
    return workspace.clock


@pytest.mark.slow
def test_one_job_at_a_time_and_one_that_is_silent_counts_no_more(workspace: Workspace, tmp_path: Path) -> None:
    first = start_job(workspace, 1, HOW, by=PLANNER)
    assert (first.state, first.how, Path(first.folder)) == ("running", HOW, tmp_path / "run-2")
    assert refused(workspace) == ["review-busy"]
    note_progress(workspace, first, {"title": "stage-plan", "values": {}, "done": 1, "total": 4})
    note_prices(workspace, first, [{"proposal_id": "P001"}])
    standing = last_job(workspace, 1)
    assert standing is not None
    assert (standing.progress["done"], standing.outcome) == (1, {"prices": [{"proposal_id": "P001"}]})
    clock_of(workspace).now += SILENT + timedelta(seconds=1)
    assert find_job(workspace, first.job_id).as_plain(workspace.clock())["state"] == "failed"
    second = start_job(workspace, 1, HOW, by=PLANNER)
    assert Path(second.folder) == tmp_path / "run-3", "what the silent one left is left alone"
    end_job(workspace, second, "done", {"revision": 2, "kept": [], "dropped": []})
    end_job(workspace, second, "failed", {})
    note_progress(workspace, second, {"title": "late"})
    ended = find_job(workspace, second.job_id)
    assert (ended.state, ended.outcome["revision"], ended.progress) == ("done", 2, {})
    start_job(workspace, 1, HOW, by=PLANNER)


@pytest.mark.slow
def test_who_may_not_and_what_cannot_be_planned_again_is_refused(workspace: Workspace) -> None:
    for person in (PARTNER, APPROVER, VIEWER):
        assert refused(workspace, by=person) == ["review-forbidden"]
    assert refused(workspace, replace(HOW, deadline=date(2026, 1, 1))) == ["review-deadline"]
    assert refused(workspace, number=7) == ["review-round"]
    move_round(workspace, 1, "withdrawn", by=PLANNER)
    assert refused(workspace) == ["review-state"]
    assert last_job(workspace, 1) is None


def test_two_who_press_at_once_get_one_job(workspace: Workspace) -> None:
    told: list[str] = []
    gate = threading.Barrier(8)

    def press() -> None:
        gate.wait()
        try:
            told.append(start_job(workspace, 1, HOW, by=PLANNER).state)
        except InputError as error:
            told.append(error.findings[0].code)

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["review-busy"] * 7 + ["running"]


def test_a_job_that_fails_says_why_and_the_decisions_stand(workspace: Workspace, tmp_path: Path) -> None:
    decide(workspace, 1, "P001", Word("reject", "land"), by=PARTNER)
    job = start_job(workspace, 1, HOW, by=PLANNER)
    with (tmp_path / "run" / "run.json").open("a") as file:
        file.write(" ")
    run_job(workspace, job)
    ended = find_job(workspace, job.job_id)
    assert (ended.state, ended.outcome["findings"][0]["code"]) == ("failed", "run-changed")
    assert find_round(workspace, 1).state == "decided"
    assert move_round(workspace, 1, "in_review", by=PLANNER, deadline=date(2027, 2, 1)).state == "in_review"


@pytest.mark.slow
def test_a_plan_made_at_the_command_line_and_one_made_in_the_browser_refuse_each_other(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Whichever holds the stages first: the other is told who does, and hands nothing in."""
    with folder_lock(tmp_path / "run"):
        job = start_job(workspace, 1, HOW, by=PLANNER)
        run_job(workspace, job)
        ended = find_job(workspace, job.job_id)
        assert (ended.state, ended.outcome["findings"][0]["code"]) == ("failed", "run-locked")
        command = ("review", "replan", "--out", str(tmp_path / "again"), "--workspace", workspace.address, "--json")
        done = phusong(*command)
    assert (done.exit_code, "run-locked" in done.output) == (1, True)
    assert [each.round_id for each in list_rounds(workspace)] == [1]
    assert not (tmp_path / "again" / "summary.json").exists()


@pytest.mark.slow
def test_who_looks_at_a_place_lets_unfinished_files_of_a_plan_being_made_be(
    workspace: Workspace, tmp_path: Path
) -> None:
    """The layers of the made-up run are nowhere: the look ends there, after the kept stages were opened."""
    from phusong.web.placing import Placing  # loads the whole application, which no other test here needs

    cache = tmp_path / "run" / ".cache"
    cache.mkdir()
    unfinished = [folder / ".plan-0.npz.17.part" for folder in (cache, cache.parent)]
    for path in unfinished:
        path.write_bytes(b"half")
    with pytest.raises(InputError) as error:
        Placing(workspace).ready(find_round(workspace, 1))
    assert error.value.findings[0].code == "layer-missing"
    assert [path.exists() for path in unfinished] == [True, True]
    open_cache(cache.parent)
    assert [path.exists() for path in unfinished] == [False, False], "who holds the folder clears it"


def wait_for(workspace: Workspace, job: Job) -> Job:
    """The job once it has ended; it is watched by a thread of the server."""
    found = find_job(workspace, job.job_id)
    while not found.ended_at:
        time.sleep(0.05)
        found = find_job(workspace, job.job_id)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("code", ["import os; os._exit(3)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_a_process_that_ends_without_a_word_is_told(
    workspace: Workspace, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_CODE", code)
    job = start_job(workspace, 1, HOW, by=PLANNER)
    launch(workspace, job)
    ended = wait_for(workspace, job)
    assert ended.state == "failed"
    assert str(3 if "_exit" in code else -signal.SIGKILL) in ended.outcome["findings"][0]["message"]
    start_job(workspace, 1, HOW, by=PLANNER)


@pytest.mark.slow
def test_the_process_of_a_job_reads_which_it_is_and_fails_with_a_word(workspace: Workspace) -> None:
    """The layers of the made-up run are nowhere: the process gets as far as saying so."""
    job = start_job(workspace, 1, HOW, by=PLANNER)
    launch(workspace, job)
    ended = wait_for(workspace, job)
    assert (ended.state, ended.outcome["findings"][0]["code"]) == ("failed", "layer-missing")


@pytest.mark.slow
def test_a_process_that_takes_long_to_begin_is_at_work(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "BEAT_S", 0.02)
    monkeypatch.setattr(process, "_CODE", "import time; time.sleep(600)")
    job = start_job(workspace, 1, HOW, by=PLANNER)
    started = find_job(workspace, job.job_id).seen_at
    processes: list[int] = []
    popen = process.subprocess.Popen

    def noted(*words, **more):
        found = popen(*words, **more)
        processes.append(found.pid)
        return found

    monkeypatch.setattr(process.subprocess, "Popen", noted)
    launch(workspace, job)
    while find_job(workspace, job.job_id).seen_at == started:
        time.sleep(0.01)
    clock_of(workspace).now += SILENT
    before = find_job(workspace, job.job_id).seen_at
    while find_job(workspace, job.job_id).seen_at == before:
        time.sleep(0.01)
    assert refused(workspace) == ["review-busy"]
    os.kill(processes[0], signal.SIGKILL)
    assert wait_for(workspace, job).state == "failed"
