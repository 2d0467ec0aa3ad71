"""The process of a job that plans again: it works apart from the server, and goes on when the server ends."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from phusong.console.narrator import Narrator, Report
from phusong.console.progress import every
from phusong.coverage.findings import InputError, make_finding
from phusong.review.accounts import find_account
from phusong.review.again.job import Job, end_job, failure, find_job, note_alive, note_prices, note_progress
from phusong.review.again.prices import price_as_plain
from phusong.review.again.replan import Replanned, replan
from phusong.review.rounds import find_round
from phusong.review.workspace import Workspace, open_workspace

BEAT_S = 2.0
"""How often a job writes how far it is, seconds."""

_CODE = "from phusong.review.again.process import main; main()"


def launch(workspace: Workspace, job: Job) -> None:
    """Start the process of a job, and see that its end is written down however it ends.

    Args:
        workspace: The workspace, which stays open.
        job: The job, which was started in the workspace.

    Raises:
        InputError: When no process can be started; the job has failed then.
    """
    asked = json.dumps({"workspace": workspace.address, "job_id": job.job_id})
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-P", "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # what ends the server by the keyboard does not end the job
            text=True,
        )
    except OSError as error:
        found = [make_finding("review-job", f"no process can be started: {error.strerror}")]
        end_job(workspace, job, "failed", failure(found))
        raise InputError(found) from None
    threading.Thread(target=_watch, args=(workspace, job, process, asked), daemon=True).start()


def _watch(workspace: Workspace, job: Job, process: subprocess.Popen[str], asked: str) -> None:
    """Wait for a process, which is at work while it is there; one that was killed has said nothing of its end."""
    if process.stdin is not None:
        with suppress(BrokenPipeError), process.stdin:
            process.stdin.write(asked)  # the address may hold a password, which the list of processes would show
    while True:
        try:
            process.wait(BEAT_S)
            break
        except subprocess.TimeoutExpired:  # it may take long to begin on a busy machine
            note_alive(workspace, job)
    found = make_finding("review-job", f"the process ended without a word, code {process.returncode}")
    end_job(workspace, job, "failed", failure([found]))


def main() -> None:
    """Read which job it is from standard input, and do it."""
    asked = json.loads(sys.stdin.read())
    workspace = open_workspace(asked["workspace"])
    try:
        run_job(workspace, find_job(workspace, asked["job_id"]))
    finally:
        workspace.close()


def run_job(workspace: Workspace, job: Job) -> None:
    """Plan again as a job says, and write down how far it is and what it came to.

    Args:
        workspace: The workspace.
        job: The job, which was started in the workspace.
    """
    narrator = _Beating()
    try:
        with every(BEAT_S, lambda: note_progress(workspace, job, narrator.progress)):
            done = replan(
                workspace,
                find_round(workspace, job.round_id),
                Path(job.folder),
                narrator,
                by=find_account(workspace, job.started_by),
                how=job.how,
                hear=lambda prices: note_prices(workspace, job, [price_as_plain(each) for each in prices]),
            )
    except InputError as error:
        end_job(workspace, job, "failed", failure(error.findings))
    except Exception as error:  # whatever it is, who waits for the plan is told
        found = make_finding("review-job", f"the program failed: {type(error).__name__}")
        end_job(workspace, job, "failed", failure([found]))
        raise
    else:
        state, outcome = _outcome(done)
        end_job(workspace, job, state, outcome)


def _outcome(done: Replanned) -> tuple[Any, dict[str, Any]]:
    if done.round is None:
        plan = done.summary["plan"]
        reasons = {"en": list(plan.get("reasons", [])), "vi": list(plan.get("reasons_vi", []))}
        return "no-plan", {"reasons": reasons, "status": plan["status"]}
    return "done", {"revision": done.round.round_id, "kept": list(done.kept), "dropped": list(done.dropped)}


class _Beating(Narrator):
    """A narrator that keeps what it would say of the stage that it is in."""

    def __init__(self) -> None:
        super().__init__("en", quiet=True)
        self.progress: dict[str, Any] = {}

    @contextmanager
    def stage(self, key: str, **values: object) -> Iterator[Report]:
        """Keep the stage, and take over how far it is."""
        self.progress = {"title": key, "values": {name: str(value) for name, value in values.items()}}

        def report(done: int, total: int) -> None:
            self.progress = self.progress | {"done": done, "total": total}

        yield report

    def solving(self, objective: float, bound: float) -> None:
        """Take over the best choice and the bound of a search."""
        if abs(objective) < 1e15 and abs(bound) < 1e15:
            self.progress = self.progress | {"best": objective, "bound": bound}
