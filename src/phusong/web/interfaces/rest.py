"""REST: rounds, proposals, decisions and places as JSON, described by OpenAPI."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.findings import InputError
from phusong.pipeline.one_mast import MastThere
from phusong.review import (
    Assignment,
    Reviewed,
    StaleAssignmentError,
    StaleDecisionError,
    Word,
    add_comment,
    answer_decision,
    assign,
    close_session,
    decide,
    find_proposal,
    find_session,
    history_of,
    list_attachments,
    list_comments,
    list_corrections,
    list_proposals,
    note_place,
    open_session,
    record_result,
    shown_round,
)
from phusong.review.again import Again, last_job
from phusong.web.access import Door, visitor_of
from phusong.web.page import PlainJSON, desk_of
from phusong.web.proposal import Before, Name
from phusong.web.queue import Number, round_seen, rounds_seen
from phusong.web.replanning import begin
from phusong.web.visitor import address_of, sign_in_from, wrong_sign_in


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class SignIn(_Body):
    """Name and password of an account."""

    name: str = Field(max_length=64)
    password: str = Field(max_length=400)


class Decision(_Body):
    """What is said to a proposal, and the version of it that was looked at."""

    verdict: str = Field(max_length=40, description="accept, reject, relocate, needs-information, defer or reopen.")
    version: int = Field(ge=1, le=2**31 - 1, description="Version that was looked at; 409 where a newer one stands.")
    reason: str = Field("", max_length=40, description="Code of the reason.")
    text: str = Field("", max_length=20_000, description="Remark.")
    lon: float | None = Field(None, description="Longitude of the new place, degrees.")
    lat: float | None = Field(None, description="Latitude of the new place, degrees.")
    radius_m: float | None = Field(None, description="No tower within, or how far the new place may be off, metres.")
    phase: int | None = Field(None, ge=0, le=1_000, description="Phase to defer to.")


class Said(_Body):
    """A comment."""

    text: str = Field(max_length=20_000)


class Answer(_Body):
    """What the planner says to a decision."""

    standing: str = Field(max_length=40, description="confirmed or disputed.")


class Assigned(_Body):
    """Who is responsible and by when, and the version of the proposal that was looked at."""

    responsible: str = Field(max_length=2_000, description="Who; empty for nobody.")
    due: str = Field(max_length=40, description="Day, as 2027-01-31; empty for none.")
    version: int = Field(ge=1, le=2**31 - 1, description="Version that was looked at; 409 where a newer one stands.")


class Asked(_Body):
    """How the plan is to be made again."""

    deadline: date = Field(description="Last day to decide on the new revision.")
    change_price: float = Field(0.0, ge=0, le=1e9, description="Weighted people that dropping an undecided one needs.")
    priced: bool = Field(True, description="Whether what each decision costs is told.")
    within_s: float = Field(120.0, ge=1, le=3_600, description="Time for the solver over all of it, seconds.")
    draft: bool = Field(False, description="Whether the planner alone sees the new round until it is submitted.")


class Progress(_Body):
    """How far a proposal has come."""

    result: str = Field(max_length=40, description="planned, built or measured.")


class Place(_Body):
    """A place, degrees."""

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)


def begin_session(request: Request, body: SignIn) -> Response:
    """Sign in: a token for the header ``Authorization: Bearer``."""
    workspace = desk_of(request).workspace
    person = sign_in_from(workspace, address_of(request), body.name, body.password)
    if person is None:
        raise InputError([wrong_sign_in()])
    token = open_session(workspace, person.name)
    session = find_session(workspace, token)
    ends = "" if session is None else session.expires_at
    return PlainJSON({"token": token, "expires_at": ends, "person": asdict(person)}, 201)


def end_session(request: Request) -> Response:
    """Sign out."""
    token = visitor_of(request).token
    if token:
        close_session(desk_of(request).workspace, token)
    return Response(status_code=204)


def who_am_i(request: Request) -> Response:
    """Who asks, and what they may."""
    return PlainJSON(asdict(visitor_of(request).person))


def all_rounds(request: Request) -> Response:
    """Rounds, the oldest first."""
    person = visitor_of(request).person
    return PlainJSON([shown_round(each, person) for each in rounds_seen(request, person)])


def one_round(request: Request, number: Number) -> Response:
    """A round."""
    person = visitor_of(request).person
    return PlainJSON(shown_round(round_seen(request, number, person), person))


def all_proposals(request: Request, number: Number) -> Response:
    """Proposals of a round that the asker sees."""
    person = visitor_of(request).person
    return PlainJSON([asdict(each) for each in list_proposals(desk_of(request).workspace, number, person)])


def one_proposal(request: Request, number: Number, proposal_id: Name) -> Response:
    """A proposal with comments, attachments and the newest entries of its history."""
    workspace, person = desk_of(request).workspace, visitor_of(request).person
    at = (workspace, number, proposal_id, person)
    more = {
        "comments": [asdict(each) for each in list_comments(*at)],
        "attachments": [asdict(each) for each in list_attachments(*at)],
        "history": [asdict(each) for each in history_of(*at)],
    }
    return PlainJSON(asdict(find_proposal(*at)) | more)


def past_of_proposal(request: Request, number: Number, proposal_id: Name, before: Before = None) -> Response:
    """What happened to a proposal, the newest first; older entries come with ``before`` the last one's number."""
    workspace, person = desk_of(request).workspace, visitor_of(request).person
    past = history_of(workspace, number, proposal_id, person, before=before)
    return PlainJSON([asdict(each) for each in past])


def decide_by_rest(request: Request, number: Number, proposal_id: Name, body: Decision) -> Response:
    """Decide on a proposal; 409 with both values where another decision was made meanwhile."""
    word = Word(**body.model_dump(exclude={"version"}))
    person = visitor_of(request).person
    try:
        found = decide(desk_of(request).workspace, number, proposal_id, word, by=person, version=body.version)
    except StaleDecisionError as error:
        told = [each.as_dict() for each in error.findings]
        both = {"findings": told, "standing": asdict(error.standing), "given": asdict(error.given)}
        return PlainJSON(both, 409)
    return PlainJSON(asdict(found))


def comment_by_rest(request: Request, number: Number, proposal_id: Name, body: Said) -> Response:
    """Comment on a proposal."""
    person = visitor_of(request).person
    return PlainJSON(asdict(add_comment(desk_of(request).workspace, number, proposal_id, body.text, by=person)), 201)


def answer_by_rest(request: Request, number: Number, proposal_id: Name, body: Answer) -> Response:
    """Confirm or dispute a decision."""
    person = visitor_of(request).person
    return PlainJSON(asdict(answer_decision(desk_of(request).workspace, number, proposal_id, body.standing, by=person)))


def result_by_rest(request: Request, number: Number, proposal_id: Name, body: Progress) -> Response:
    """Say how far a proposal has come."""
    person = visitor_of(request).person
    return PlainJSON(asdict(record_result(desk_of(request).workspace, number, proposal_id, body.result, by=person)))


def assign_by_rest(request: Request, number: Number, proposal_id: Name, body: Assigned) -> Response:
    """Say who is responsible and by when; 409 with both values where it was changed meanwhile."""
    person = visitor_of(request).person
    given = Assignment(body.responsible, body.due)
    try:
        found = assign(desk_of(request).workspace, (number, proposal_id), given, by=person, version=body.version)
    except StaleAssignmentError as error:
        both = {"standing": asdict(error.standing), "given": asdict(error.given)}
        return PlainJSON(both | {"findings": [each.as_dict() for each in error.findings]}, 409)
    return PlainJSON(asdict(found))


def all_corrections(request: Request, number: Number) -> Response:
    """Data that partners say are wrong, with what was done about them."""
    person = visitor_of(request).person
    return PlainJSON([asdict(each) for each in list_corrections(desk_of(request).workspace, number, person)])


def replan_by_rest(request: Request, number: Number, body: Asked) -> Response:
    """Plan again around the decisions of a round; the answer is the job, which goes on by itself."""
    how = Again(body.deadline, body.change_price, body.priced, body.within_s, body.draft)
    return PlainJSON(begin(request, number, how).as_plain(desk_of(request).workspace.clock()), 202)


def job_by_rest(request: Request, number: Number) -> Response:
    """The newest job about a round: how far it is, or what it came to; null where there was none."""
    workspace = desk_of(request).workspace
    held = round_seen(request, number, visitor_of(request).person)
    job = last_job(workspace, held.round_id)
    return PlainJSON(None if job is None else job.as_plain(workspace.clock()))


def place_by_rest(request: Request, number: Number, proposal_id: Name, body: Place) -> Response:
    """What a tower would give at another place, and where it was proposed; nothing is decided by asking.

    Where the planner asks for the place that a proposal was relocated to, it can be confirmed from then on.
    """
    desk, person = desk_of(request), visitor_of(request).person
    held = round_seen(request, number, person)
    proposal = find_proposal(desk.workspace, number, proposal_id, person)
    there = desk.placing.try_at(held, proposal, body.lon, body.lat)
    note_place(desk.workspace, (number, proposal_id), (body.lon, body.lat), there.people, by=person)
    return PlainJSON({"there": _mast_shown(there), "proposed": _mast_shown(_as_proposed(request, held, proposal))})


def _as_proposed(request: Request, held: Any, proposal: Reviewed) -> MastThere:  # noqa: ANN401 - a round
    lon, lat = float(proposal.facts["lon"]), float(proposal.facts["lat"])
    return desk_of(request).placing.try_at(held, proposal, lon, lat)


def _mast_shown(there: MastThere) -> dict[str, Any]:
    rows = ["".join("1" if cell else "0" for cell in row) for row in there.picture.tolist()]
    return {
        "lon": there.lon,
        "lat": there.lat,
        "ground_m": there.ground_m,
        "people": dict(there.people),
        "villages": {service: list(names) for service, names in there.villages.items()},
        "points": [list(point) for point in there.points],
        "bounds": list(there.bounds),
        "picture": rows,
    }


def openapi_document(request: Request) -> Response:
    """The OpenAPI document of all that answers in JSON."""
    return PlainJSON(request.app.openapi())


_ROUND, _AT = "/api/v1/rounds/{number}", "/api/v1/rounds/{number}/proposals/{proposal_id}"
_CLASH: dict[int | str, dict[str, Any]] = {
    409: {
        "description": "the round takes none, or another decision was made meanwhile: `standing` and `given`",
        "content": {"application/json": {"schema": {}}},
    }
}

_BUSY: dict[int | str, dict[str, Any]] = {
    409: {
        "description": "another plan is being made again, or the round cannot be planned again",
        "content": {"application/json": {"schema": {}}},
    }
}


def _told(status: int, responses: dict[int | str, dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"status_code": status, "responses": responses or {}}


REST = (
    Door("POST", "/api/v1/session", "nobody-signed-in", begin_session, _told(201)),
    Door("DELETE", "/api/v1/session", "read", end_session, _told(204)),
    Door("GET", "/api/v1/me", "read", who_am_i, _told(200)),
    Door("GET", "/api/v1/rounds", "read", all_rounds, _told(200)),
    Door("GET", _ROUND, "read", one_round, _told(200)),
    Door("GET", _ROUND + "/proposals", "read", all_proposals, _told(200)),
    Door("GET", _AT, "read", one_proposal, _told(200)),
    Door("GET", _AT + "/history", "read", past_of_proposal, _told(200)),
    Door("POST", _AT + "/decision", "decide", decide_by_rest, _told(200, _CLASH)),
    Door("POST", _AT + "/comments", "comment", comment_by_rest, _told(201)),
    Door("POST", _AT + "/answer", "confirm", answer_by_rest, _told(200, _CLASH)),
    Door("POST", _AT + "/assignment", "assign", assign_by_rest, _told(200, _CLASH)),
    Door("GET", _ROUND + "/corrections", "read", all_corrections, _told(200)),
    Door("GET", _ROUND + "/replan", "replan", job_by_rest, _told(200)),
    Door("POST", _ROUND + "/replan", "replan", replan_by_rest, _told(202, _BUSY)),
    Door("POST", _AT + "/result", "record-result", result_by_rest, _told(200, _CLASH)),
    Door("POST", _AT + "/place", "read", place_by_rest, _told(200)),
    Door("GET", "/api/v1/openapi.json", "nobody-signed-in", openapi_document, _told(200)),
)
"""Routes of REST."""
