"""A proposal: its five clear things, decisions with both values where they clash, comments, attachments, history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Form, Path, Query, Request, UploadFile
from fastapi.responses import Response
from pydantic import BaseModel, Field

from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.review import (
    HISTORY,
    LARGEST_BYTES,
    MEDIA_TYPES,
    REASONS,
    RESULTS,
    STATE_AFTER,
    Assignment,
    Person,
    Reviewed,
    Round,
    StaleAssignmentError,
    StaleDecisionError,
    Word,
    add_comment,
    answer_decision,
    assign,
    attach,
    decide,
    find_proposal,
    history_of,
    is_unseen,
    list_attachments,
    list_comments,
    list_proposals,
    read_attachment,
    record_result,
)
from phusong.review.again import is_movable
from phusong.web.access import Door, visitor_of
from phusong.web.page import back_to, desk_of, file_response, is_part, show, status_of
from phusong.web.planner import parts_of
from phusong.web.queue import Number, round_seen

Name = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
Short = Annotated[str, Form(max_length=100)]
Long = Annotated[str, Form(max_length=20_000)]
Before = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Entry before which the history is told.")]


def proposal_page(request: Request, number: Number, proposal_id: Name, past: Before = None) -> Response:
    """A proposal with everything about it; ``past`` is the entry before which its history is told."""
    return _shown(request, number, proposal_id, past=past)


def _shown(
    request: Request,
    number: int,
    proposal_id: str,
    status: int = 200,
    *,
    past: int | None = None,
    **more: Any,  # noqa: ANN401 - what was not written, and why
) -> Response:
    workspace, person = desk_of(request).workspace, visitor_of(request).person
    held = round_seen(request, number, person)
    proposal = find_proposal(workspace, number, proposal_id, person)
    names = [each.proposal_id for each in list_proposals(workspace, number, person)]
    at = names.index(proposal_id)
    history = history_of(workspace, number, proposal_id, person, before=past)
    values = {"findings": [], "given": None, "other": None} | more
    return show(
        request,
        "proposal.html",
        status,
        held=held,
        proposal=proposal,
        before=names[at - 1] if at else "",
        after=names[at + 1] if at + 1 < len(names) else "",
        comments=list_comments(workspace, number, proposal_id, person),
        attachments=list_attachments(workspace, number, proposal_id, person),
        history=history,
        older=history[-1].number if len(history) == HISTORY else None,
        movable=is_movable(proposal),
        unseen=is_unseen(workspace, proposal),
        earlier=_decided_before(request, held, proposal, person),
        verdicts=list(STATE_AFTER),
        reasons=list(REASONS),
        results=RESULTS,
        **values,
    )


def _decided_before(request: Request, held: Round, proposal: Reviewed, person: Person) -> Reviewed | None:
    """The same proposal in the round before, where it was decided on; None where it was not."""
    if held.parent_id is None or not person.sees_round(held.parent_id):
        return None
    before = list_proposals(desk_of(request).workspace, held.parent_id, person)
    parts = parts_of(proposal)
    return next((each for each in before if each.state != "proposed" and parts and parts_of(each) == parts), None)


class DecisionForm(BaseModel):
    """The fields of a decision as a browser sends them; empty where nothing was typed."""

    verdict: str = Field("", max_length=40)
    reason: str = Field("", max_length=40)
    text: str = Field("", max_length=20_000)
    lon: str = Field("", max_length=40)
    lat: str = Field("", max_length=40)
    radius_m: str = Field("", max_length=40)
    phase: str = Field("", max_length=40)
    version: str = Field("", max_length=40)

    def word(self) -> tuple[Word, int]:
        """What is said, and the version that was looked at, 0 where none is stated.

        Raises:
            InputError: When something is typed that is no number.
        """
        typed = {name: getattr(self, name) for name in ("lon", "lat", "radius_m", "phase", "version")}
        wrong = [name for name, text in typed.items() if not _is_number(text, whole=name in ("phase", "version"))]
        if wrong:
            message = "{!r} is no number"
            raise InputError(
                [make_finding("review-decision", message.format(typed[name]), column=name) for name in wrong]
            )
        values = {name: _number(text) for name, text in typed.items()}
        looked_at, phase = values.pop("version"), values.pop("phase")
        word = Word(self.verdict, self.reason, self.text, phase=None if phase is None else int(phase), **values)
        return word, int(looked_at or 0)


def _number(text: str) -> float | None:
    return float(text.strip().replace(",", ".")) if text.strip() else None


def _is_number(text: str, *, whole: bool) -> bool:
    """Whether nothing is typed, or a number of a size that means something."""
    try:
        number = _number(text) or 0.0
    except ValueError:
        return False
    return abs(number) <= 1e9 and (not whole or number.is_integer())  # no NaN is at most anything


def decide_here(request: Request, number: Number, proposal_id: Name, said: Annotated[DecisionForm, Form()]) -> Response:
    """Write a decision down; where another was made meanwhile, both are shown and nothing is written."""
    desk, person = desk_of(request), visitor_of(request).person
    given = None
    try:
        given, version = said.word()
        found = decide(desk.workspace, number, proposal_id, given, by=person, version=version)
    except InputError as error:
        stale = given if isinstance(error, StaleDecisionError) else None
        return _refused(request, number, proposal_id, error.findings, stale)
    if is_part(request):
        held = round_seen(request, number, person)
        return show(request, "row.html", held=held, proposal=found, given=None)
    return back_to(f"/rounds/{number}/proposals/{proposal_id}")


def _refused(
    request: Request, number: int, proposal_id: str, findings: Sequence[Finding], stale: Word | None
) -> Response:
    status = status_of(findings)
    if is_part(request) and stale is None:
        return show(request, "findings.html", status, findings=findings)
    if is_part(request):
        person = visitor_of(request).person
        held = round_seen(request, number, person)
        proposal = find_proposal(desk_of(request).workspace, number, proposal_id, person)
        return show(request, "row.html", status, held=held, proposal=proposal, given=stale)
    return _shown(request, number, proposal_id, status, findings=findings, given=stale)


def comment_here(request: Request, number: Number, proposal_id: Name, text: Long = "") -> Response:
    """Write a comment."""
    add_comment(desk_of(request).workspace, number, proposal_id, text, by=visitor_of(request).person)
    return back_to(f"/rounds/{number}/proposals/{proposal_id}#comments")


def attach_here(request: Request, number: Number, proposal_id: Name, file: UploadFile) -> Response:
    """Attach a file."""
    content = file.file.read(LARGEST_BYTES + 1)
    person = visitor_of(request).person
    attach(desk_of(request).workspace, (number, proposal_id), file.filename or "file", content, by=person)
    return back_to(f"/rounds/{number}/proposals/{proposal_id}#files")


def attached_file(request: Request, attachment_id: Number) -> Response:
    """An attachment, to be saved."""
    found, content = read_attachment(desk_of(request).workspace, attachment_id, visitor_of(request).person)
    return file_response(content, MEDIA_TYPES[found.kind], found.name)


def answer_here(request: Request, number: Number, proposal_id: Name, standing: Short = "") -> Response:
    """Confirm or dispute what was decided."""
    try:
        answer_decision(desk_of(request).workspace, number, proposal_id, standing, by=visitor_of(request).person)
    except InputError as error:
        return _refused(request, number, proposal_id, error.findings, None)
    return back_to(f"/rounds/{number}/proposals/{proposal_id}")


def assign_here(
    request: Request,
    number: Number,
    proposal_id: Name,
    responsible: Annotated[str, Form(max_length=2_000)] = "",
    due: Short = "",
    version: Short = "",
) -> Response:
    """Write down who is responsible and by when; where it was changed meanwhile, both are shown, nothing is written."""
    desk, person = desk_of(request), visitor_of(request).person
    given = Assignment(responsible.strip(), due.strip())
    looked_at = int(version) if version.isdecimal() and len(version) < 10 else 0
    try:
        assign(desk.workspace, (number, proposal_id), given, by=person, version=looked_at)
    except InputError as error:
        other = given if isinstance(error, StaleAssignmentError) else None
        return _shown(request, number, proposal_id, status_of(error.findings), findings=error.findings, other=other)
    return back_to(f"/rounds/{number}/proposals/{proposal_id}")


def result_here(request: Request, number: Number, proposal_id: Name, result: Short = "") -> Response:
    """Say how far it has come."""
    record_result(desk_of(request).workspace, number, proposal_id, result, by=visitor_of(request).person)
    return back_to(f"/rounds/{number}/proposals/{proposal_id}")


_AT = "/rounds/{number}/proposals/{proposal_id}"
PROPOSAL = (
    Door("GET", _AT, "read", proposal_page),
    Door("POST", _AT + "/decision", "decide", decide_here),
    Door("POST", _AT + "/comments", "comment", comment_here),
    Door("POST", _AT + "/files", "comment", attach_here),
    Door("POST", _AT + "/answer", "confirm", answer_here),
    Door("POST", _AT + "/assignment", "assign", assign_here),
    Door("POST", _AT + "/result", "record-result", result_here),
    Door("GET", "/files/{attachment_id}", "read", attached_file),
)
"""Routes of a proposal."""
