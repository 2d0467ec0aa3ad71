"""Jobs that plan again: one at a time, each with how far it is, what it came to, or why it came to nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, update

from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.review.again.replan import Again
from phusong.review.flow import OPEN_STATES
from phusong.review.rights import Person
from phusong.review.rounds import Round, find_round
from phusong.review.tables import JOBS, next_number
from phusong.review.workspace import Workspace

JobState = Literal["running", "done", "no-plan", "failed"]
"""Where a job stands; ``no-plan`` where the decisions leave none."""

SILENT = timedelta(seconds=60)
"""A job whose process has written nothing for so long has ended without a word: it writes every few seconds."""


@dataclass(frozen=True, slots=True)
class Job:
    """A plan that is made again by a process of its own.

    Attributes:
        job_id: Its number.
        round_id: Round around whose decisions it plans.
        state: Where it stands.
        how: How the plan is made.
        folder: Folder of the new run.
        progress: Stage that it is in: ``title`` and ``values`` of a message, ``done`` of ``total`` parts, and of a
            search ``best`` and ``bound``.
        outcome: Once it has ended: ``revision``, ``kept`` and ``dropped`` proposals; or ``reasons`` in ``en`` and
            ``vi`` why there is no plan; or ``findings``. As soon as they are known, ``prices`` of decisions.
        started_by: Account that started it.
        started_at: When, ISO in UTC.
        seen_at: When its process wrote last, ISO in UTC.
        ended_at: When it ended, ISO in UTC; empty while it runs.
    """

    job_id: int
    round_id: int
    state: JobState
    how: Again
    folder: str
    progress: Mapping[str, Any]
    outcome: Mapping[str, Any]
    started_by: str
    started_at: str
    seen_at: str
    ended_at: str

    def runs(self, now: datetime) -> bool:
        """Whether its process is at work: it has not ended, and wrote not long ago."""
        return not self.ended_at and now - datetime.fromisoformat(self.seen_at) < SILENT

    def as_plain(self, now: datetime) -> dict[str, Any]:
        """Plain values for JSON; one that ended without a word counts as failed."""
        told = {name: value for name, value in asdict(self).items() if name != "folder"}
        told["how"] = how_as_plain(self.how)
        return told | ({} if self.ended_at or self.runs(now) else {"state": "failed"})


def start_job(workspace: Workspace, number: int, how: Again, *, by: Person) -> Job:
    """Take the one place there is for a job; who calls this starts its process.

    Args:
        workspace: The workspace.
        number: Round to plan again around.
        how: How the plan is made.
        by: Who asks.

    Returns:
        The job, whose folder stands beside that of the round's run and is new.

    Raises:
        InputError: When they may not, another job is at work, the round cannot be planned again, or the deadline has
            passed.
    """
    by.require("replan")
    held = find_round(workspace, number, by)
    _require_plannable(workspace, held, how)
    with workspace.writing() as connection:
        running = _running(connection, workspace.clock())
        if running is not None:
            message = f"round {running.round_id} is being planned again since {running.started_at[11:16]} UTC"
            raise InputError([make_finding("review-busy", message, value=str(running.job_id))])
        now = workspace.now()
        row = {
            "job_id": next_number(connection, JOBS.c.job_id),
            "round_id": number,
            "state": "running",
            "how": json.dumps(how_as_plain(how)),
            "folder": str(_new_folder(connection, Path(held.run_folder), held.revision + 1)),
            "progress": "{}",
            "outcome": "{}",
            "started_by": by.name,
            "started_at": now,
            "seen_at": now,
            "ended_at": "",
        }
        connection.execute(insert(JOBS), [row])
        workspace.tell(connection, by.name, "replanning", {"job_id": row["job_id"]}, (number, ""))
        return _job(row)


def _require_plannable(workspace: Workspace, held: Round, how: Again) -> None:
    if held.state not in {*OPEN_STATES, "expired", "decided"}:
        message = f"round {held.round_id} is {held.state}, and cannot become replanned"
        raise InputError([make_finding("review-state", message, value=held.state)])
    if how.deadline < workspace.clock().astimezone(UTC).date():
        day = how.deadline.isoformat()
        raise InputError(
            [make_finding("review-deadline", f"the deadline {day} has passed", column="deadline", value=day)]
        )


def _new_folder(connection: Connection, run: Path, revision: int) -> Path:
    """A folder beside that of a run: ``lao-cai-2`` beside ``lao-cai``, or the next number that is free."""
    given = set(connection.execute(select(JOBS.c.folder)).scalars())
    stem = run.name.removesuffix(f"-{revision - 1}") if revision > 2 else run.name
    while True:
        folder = run.with_name(f"{stem}-{revision}")
        if str(folder) not in given and not folder.exists():
            return folder
        revision += 1


def find_job(workspace: Workspace, job_id: int) -> Job:
    """A job by its number.

    Raises:
        InputError: When there is none.
    """
    with workspace.reading() as connection:
        row = connection.execute(select(JOBS).where(JOBS.c.job_id == job_id)).mappings().first()
    if row is None:
        raise InputError([make_finding("review-name", "there is no such page", column="attachment")])
    return _job(dict(row))


def last_job(workspace: Workspace, number: int) -> Job | None:
    """The newest job about a round; None where there was none."""
    with workspace.reading() as connection:
        rows = connection.execute(select(JOBS).where(JOBS.c.round_id == number).order_by(JOBS.c.job_id.desc()))
        row = rows.mappings().first()
    return None if row is None else _job(dict(row))


def note_progress(workspace: Workspace, job: Job, progress: Mapping[str, Any]) -> None:
    """Write down how far a job is; one that has ended stays as it ended."""
    _note(workspace, job, {"progress": json.dumps(progress)})


def note_alive(workspace: Workspace, job: Job) -> None:
    """Write down that the process of a job is still there."""
    _note(workspace, job, {})


def note_prices(workspace: Workspace, job: Job, prices: Sequence[Mapping[str, Any]]) -> None:
    """Write down what decisions cost as soon as it is known: the maps of the new run are drawn after that."""
    _note(workspace, job, {"outcome": json.dumps({"prices": list(prices)})})


def _note(workspace: Workspace, job: Job, values: Mapping[str, str]) -> None:
    """Write something of a job that has not ended, and that its process is there."""
    with workspace.writing() as connection:
        running = update(JOBS).where(JOBS.c.job_id == job.job_id, JOBS.c.ended_at == "")
        connection.execute(running.values({**values, "seen_at": workspace.now()}))


def end_job(workspace: Workspace, job: Job, state: JobState, outcome: Mapping[str, Any]) -> None:
    """Write down what a job came to; what it said before of how it ended stays."""
    with workspace.writing() as connection:
        standing = connection.execute(select(JOBS).where(JOBS.c.job_id == job.job_id)).mappings().one()
        if standing["ended_at"]:
            return
        now = workspace.now()
        told = json.dumps(json.loads(standing["outcome"]) | dict(outcome), ensure_ascii=True)
        values = {"state": state, "outcome": told, "seen_at": now, "ended_at": now}
        connection.execute(update(JOBS).where(JOBS.c.job_id == job.job_id).values(values))
        ended = {"job_id": job.job_id, "ended": state}
        workspace.tell(connection, job.started_by, "replanning-ended", ended, (job.round_id, ""))


def failure(findings: Sequence[Finding]) -> dict[str, Any]:
    """What a job that failed came to."""
    return {"findings": [each.as_dict() for each in findings]}


def how_as_plain(how: Again) -> dict[str, Any]:
    """How a plan is made again, as plain values for JSON."""
    return asdict(how) | {"deadline": how.deadline.isoformat()}


def _running(connection: Connection, now: datetime) -> Job | None:
    rows = connection.execute(select(JOBS).where(JOBS.c.ended_at == "").order_by(JOBS.c.job_id)).mappings()
    return next((job for job in (_job(dict(row)) for row in rows) if job.runs(now)), None)


def _job(row: Mapping[str, Any]) -> Job:
    how = json.loads(row["how"])
    told = {name: json.loads(row[name]) for name in ("progress", "outcome")}
    return Job(**{**row, **told, "how": Again(**how | {"deadline": date.fromisoformat(how["deadline"])})})
