"""Planning again from a browser: the form, how far the job is, what it came to, and corrections of the data."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from phusong.console.messages import Language, say
from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.review import (
    STATE_AFTER,
    Round,
    close_correction,
    list_corrections,
    list_proposals,
    list_rounds,
)
from phusong.review.again import Again, Job, last_job, launch, start_job
from phusong.web.access import Door, visitor_of
from phusong.web.page import back_to, desk_of, round_language, show, status_of
from phusong.web.queue import Number, round_seen

Long = Annotated[str, Form(max_length=20_000)]

WITHIN_S = 120.0
"""Time for the solver that the form begins with, seconds: a brake behind its counted work, which ends it before."""


_NOTHING_YET = {"done": 0, "total": 0, "best": None, "bound": None}
"""How far a job is that has not said so."""


def replan_page(request: Request, number: Number) -> Response:
    """The form to plan again, and the newest job about the round."""
    return _shown(request, number)


def _shown(request: Request, number: int, status: int = 200, findings: tuple[Finding, ...] = ()) -> Response:
    workspace, person = desk_of(request).workspace, visitor_of(request).person
    held = round_seen(request, number, person)
    proposals = list_proposals(workspace, number, person)
    counts = {state: sum(each.state == state for each in proposals) for state in dict.fromkeys(STATE_AFTER.values())}
    disputed = [each.proposal_id for each in proposals if each.standing == "disputed"]
    values = _job_values(request, held)
    return show(
        request,
        "replan.html",
        status,
        held=held,
        counts=counts,
        disputed=disputed,
        within_s=int(WITHIN_S),
        findings=findings,
        **values,
    )


def replan_status(request: Request, number: Number) -> Response:
    """How far the job is, for a page that asks again and again."""
    held = round_seen(request, number, visitor_of(request).person)
    return show(request, "job.html", held=held, **_job_values(request, held))


def _job_values(request: Request, held: Round) -> dict[str, Any]:
    workspace, language = desk_of(request).workspace, round_language(request)
    job = last_job(workspace, held.round_id)
    now = workspace.clock()
    told = None if job is None else job.as_plain(now)
    revision = next(
        (each for each in list_rounds(workspace) if told and each.round_id == told["outcome"].get("revision")), None
    )
    return {
        "job": told,
        "at": _NOTHING_YET | (told["progress"] if told else {}),
        "runs": job is not None and job.runs(now),
        "stage": "" if job is None else _stage(job, language),
        "failed": [Finding(**each) for each in told["outcome"].get("findings", [])] if told else [],
        "revision": revision,
        "may_start": held.state in ("submitted", "in_review", "expired", "decided"),
    }


def _stage(job: Job, language: Language) -> str:
    """The stage that a job is in, in the visitor's language."""
    title = str(job.progress.get("title", ""))
    try:
        return say(title, language, **job.progress.get("values", {})) if title else ""
    except KeyError:  # a message of another version
        return ""


class AskedForm(BaseModel):
    """The fields of the form as a browser sends them."""

    deadline: str = Field("", max_length=40)
    change_price: str = Field("", max_length=40)
    within_s: str = Field("", max_length=40)
    priced: str = Field("", max_length=40)
    draft: str = Field("", max_length=40)

    def how(self) -> Again:
        """How the plan is to be made.

        Raises:
            InputError: When a field holds no day or no number.
        """
        findings: list[Finding] = []
        try:
            deadline = date.fromisoformat(self.deadline.strip())
        except ValueError:
            deadline = date.max
            findings.append(_wrong(f"{self.deadline!r} is no day as 2027-01-31", "deadline", self.deadline))
        numbers = {}
        for name, (least, most) in _RANGES.items():
            typed = getattr(self, name)
            numbers[name] = _number(typed, least)
            if not least <= numbers[name] <= most:
                findings.append(_wrong(f"{typed!r} is no number", name, typed))
        if findings:
            raise InputError(findings)
        return Again(deadline, numbers["change_price"], bool(self.priced), numbers["within_s"], bool(self.draft))


_RANGES = {"change_price": (0.0, 1e9), "within_s": (1.0, 3600.0)}
"""Fields that hold a number, with the least and the greatest that is taken."""


def _number(typed: str, empty: float) -> float:
    try:
        return float(typed.strip().replace(",", ".") or empty)
    except ValueError:
        return float("nan")


def _wrong(message: str, column: str, typed: str) -> Finding:
    return make_finding("review-request", message, column=column, value=typed)


def replan_here(request: Request, number: Number, asked: Annotated[AskedForm, Form()]) -> Response:
    """Start the job; where another is at work, the page says so."""
    try:
        begin(request, number, asked.how())
    except InputError as error:
        return _shown(request, number, status_of(error.findings), tuple(error.findings))
    return back_to(f"/rounds/{number}/replan")


def begin(request: Request, number: int, how: Again) -> Job:
    """Start a job and its process.

    Raises:
        InputError: When the visitor may not, another job is at work, or the round cannot be planned again.
    """
    workspace = desk_of(request).workspace
    job = start_job(workspace, number, how, by=visitor_of(request).person)
    launch(workspace, job)
    return job


def corrections_page(request: Request, number: Number) -> Response:
    """Data that partners say are wrong, and what was done about them."""
    person = visitor_of(request).person
    held = round_seen(request, number, person)
    found = list_corrections(desk_of(request).workspace, number, person)
    return show(request, "corrections.html", held=held, corrections=found)


def close_correction_here(request: Request, number: Number, correction_id: Number, answer: Long = "") -> Response:
    """Answer a correction."""
    close_correction(desk_of(request).workspace, (number, correction_id), answer, by=visitor_of(request).person)
    return back_to(f"/rounds/{number}/corrections")


_AT = "/rounds/{number}"
REPLANNING = (
    Door("GET", _AT + "/replan", "replan", replan_page),
    Door("POST", _AT + "/replan", "replan", replan_here),
    Door("GET", _AT + "/replan/status", "replan", replan_status),
    Door("GET", _AT + "/corrections", "read", corrections_page),
    Door("POST", _AT + "/corrections/{correction_id}/close", "correct", close_correction_here),
)
"""Routes of planning again and of corrections."""
