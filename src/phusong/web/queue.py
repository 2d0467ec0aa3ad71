"""The queue: proposals of a round to be worked through, filtered, decided one by one or accepted many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import Form, Path, Query, Request, UploadFile
from fastapi.responses import Response

from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.coverage.schema import without_marks
from phusong.review import (
    LARGEST_BYTES,
    REASONS,
    STATE_AFTER,
    Person,
    Reviewed,
    Round,
    StaleDecisionError,
    Word,
    decide,
    find_round,
    list_proposals,
    list_rounds,
    read_workbook_back,
    review_workbook,
)
from phusong.web.access import Door, visitor_of
from phusong.web.page import back_to, desk_of, file_response, round_language, show

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Short = Annotated[str, Query(max_length=200)]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Filter:
    """What of a queue is looked at.

    Attributes:
        state: State of the proposals; all when empty.
        kind: Their kind; all when empty.
        owner: Who is responsible; all when empty.
        text: What stands in their number, place or commune, accents and capitals aside.
    """

    state: str = ""
    kind: str = ""
    owner: str = ""
    text: str = ""

    def keeps(self, proposal: Reviewed) -> bool:
        """Whether a proposal is among what is looked at."""
        facts = proposal.facts
        words = without_marks(" ".join((proposal.proposal_id, facts.get("name", ""), facts.get("commune", ""))))
        return (
            self.state in ("", proposal.state)
            and self.kind in ("", facts.get("kind"))
            and self.owner in ("", proposal.responsible)
            and without_marks(self.text.strip()) in words
        )


def round_seen(request: Request, number: int | None, by: Person) -> Round:
    """A round that a person sees; the newest where none is named.

    Raises:
        InputError: When there is none, or it is not theirs to see.
    """
    return find_round(desk_of(request).workspace, by.only_round if number is None else number, by)


def rounds_seen(request: Request, by: Person) -> list[Round]:
    """Rounds that a person sees, the oldest first."""
    return list_rounds(desk_of(request).workspace, by)


def first_page(request: Request) -> Response:
    """The newest round."""
    person = visitor_of(request).person
    rounds = rounds_seen(request, person)
    if all(each.state == "withdrawn" for each in rounds):
        return show(request, "rounds.html", rounds=rounds[::-1])
    return back_to(f"/rounds/{round_seen(request, None, person).round_id}")


def rounds_page(request: Request) -> Response:
    """All rounds that the visitor sees."""
    return show(request, "rounds.html", rounds=rounds_seen(request, visitor_of(request).person)[::-1])


def queue_page(
    request: Request, number: Number, state: Short = "", kind: Short = "", owner: Short = "", q: Short = ""
) -> Response:
    """The queue of a round."""
    return _shown(request, number, Filter(state, kind, owner, q))


def _shown(
    request: Request,
    number: int,
    kept: Filter,
    findings: Sequence[Finding] = (),
    accepted: int | None = None,
    assigned: int = 0,
) -> Response:
    person = visitor_of(request).person
    held = round_seen(request, number, person)
    proposals = list_proposals(desk_of(request).workspace, number, person)
    return show(
        request,
        "queue.html",
        held=held,
        proposals=[each for each in proposals if kept.keeps(each)],
        count=len(proposals),
        undecided=sum(each.state == "proposed" for each in proposals),
        kept=kept,
        kinds=sorted({each.facts.get("kind", "") for each in proposals}),
        owners=sorted({each.responsible for each in proposals} - {""}),
        states=list(dict.fromkeys(STATE_AFTER.values())),
        reasons=list(REASONS),
        verdicts=list(STATE_AFTER),
        findings=findings,
        accepted=accepted,
        assigned=assigned,
    )


def accept_many(request: Request, number: Number, chosen: Annotated[list[str] | None, Form()] = None) -> Response:
    """Accept what was chosen, each as it was looked at; what somebody decided on meanwhile is told and stays."""
    desk, person = desk_of(request), visitor_of(request).person
    findings: list[Finding] = []
    if not chosen:
        findings.append(make_finding("review-request", "nothing is chosen"))
    accepted = 0
    for each in (chosen or [])[:1_000]:
        proposal_id, _, version = each.rpartition("@")
        try:
            looked_at = int(version) if version.isdecimal() and len(version) < 10 else 0
            decide(desk.workspace, number, proposal_id, Word("accept"), by=person, version=looked_at)
            accepted += 1
        except StaleDecisionError as error:
            findings += error.findings
        except InputError as error:
            findings += error.findings
    return _shown(request, number, Filter(), findings, accepted)


def workbook_file(request: Request, number: Number) -> Response:
    """The workbook to decide in."""
    desk, person = desk_of(request), visitor_of(request).person
    held = round_seen(request, number, person)
    content = review_workbook(desk.workspace, held, by=person, language=round_language(request))
    return file_response(content, XLSX, f"phusong-{held.scenario_name}-{number}.xlsx")


def take_workbook(request: Request, number: Number, file: UploadFile) -> Response:
    """Take over what was decided in a workbook, and tell what was not taken over."""
    desk, person = desk_of(request), visitor_of(request).person
    content = file.file.read(LARGEST_BYTES + 1)
    name = FilePath((file.filename or "workbook").replace("\\", "/")).name
    back = read_workbook_back(desk.workspace, content, name, by=person)
    return _shown(request, number, Filter(), back.findings, len(back.decided), len(back.assigned))


QUEUE = (
    Door("GET", "/", "read", first_page),
    Door("GET", "/rounds", "read", rounds_page),
    Door("GET", "/rounds/{number}", "read", queue_page),
    Door("POST", "/rounds/{number}/accept", "decide", accept_many),
    Door("GET", "/rounds/{number}/workbook", "read", workbook_file),
    Door("POST", "/rounds/{number}/workbook", "decide", take_workbook),
)
"""Routes of the queue."""
