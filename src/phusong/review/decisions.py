"""Decisions: what a partner says to a proposal, and what the planner answers; a stale word is told, not kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, insert, select, update

from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.review.flow import REASONS, STATE_AFTER, WITHOUT_REASON, ProposalState, unknown_word
from phusong.review.rights import Person
from phusong.review.rounds import find_round, is_draft, no_such_round, require_open
from phusong.review.tables import CORRECTIONS, PROPOSALS
from phusong.review.workspace import Workspace

LONGEST_TEXT = 4000
"""Most characters of a free text."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A proposal in review.

    Attributes:
        round_id: Its round.
        proposal_id: Its identifier.
        operator: Whose it is to decide; empty where nobody is named yet.
        facts: The row of the run, by column.
        version: Rises with every decision, counted from 1.
        state: What was said to it.
        standing: What the planner says to that: ``open``, ``confirmed`` or ``disputed``.
        reason: Code of the reason, or empty.
        text: What was written beside it.
        lon: Longitude of the new place of a relocated one, degrees, or None.
        lat: Its latitude, degrees, or None.
        radius_m: No tower within this of a rejected one, or how far a new place may be off, metres, or None.
        phase: Phase a deferred one waits for, or None.
        responsible: Who is responsible.
        due: Date due, ISO, or empty.
        result: ``planned``, ``built`` or ``measured``.
        decided_by: Who decided last, or empty.
        decided_at: When, ISO in UTC, or empty.
    """

    round_id: int
    proposal_id: str
    operator: str
    facts: Mapping[str, str]
    version: int
    state: ProposalState
    standing: str
    reason: str
    text: str
    lon: float | None
    lat: float | None
    radius_m: float | None
    phase: int | None
    responsible: str
    due: str
    result: str
    decided_by: str
    decided_at: str


@dataclass(frozen=True, slots=True)
class Word:
    """What is said to a proposal.

    Attributes:
        verdict: One of :data:`phusong.review.flow.STATE_AFTER`.
        reason: Code of the reason.
        text: Free text.
        lon: Longitude of the new place, degrees, for ``relocate``.
        lat: Its latitude, degrees.
        radius_m: For ``reject`` no tower this near, for ``relocate`` how far the new place may be off, metres.
        phase: Phase to wait for, for ``defer``.
    """

    verdict: str
    reason: str = ""
    text: str = ""
    lon: float | None = None
    lat: float | None = None
    radius_m: float | None = None
    phase: int | None = None

    def faults(self) -> list[Finding]:
        """What is wrong with it."""
        if self.verdict not in STATE_AFTER:
            return [unknown_word("verdict", self.verdict, STATE_AFTER)]
        found = []
        if self.reason and self.reason not in REASONS:
            found.append(unknown_word("reason", self.reason, REASONS))
        elif not self.reason and self.verdict not in WITHOUT_REASON:
            message = f"{self.verdict} needs a reason: {', '.join(REASONS)}"
            found.append(make_finding("review-reason", message, column="reason"))
        placed = self.lon is not None and self.lat is not None
        if placed != (self.verdict == "relocate") or (self.lon is None) != (self.lat is None):
            message = "lon and lat of the new place go with relocate, and with nothing else"
            found.append(make_finding("review-decision", message, column="lon"))
        elif placed and not (-180.0 <= _number(self.lon) <= 180.0 and -90.0 <= _number(self.lat) <= 90.0):
            message = f"{self.lon}, {self.lat} is no longitude and latitude"
            found.append(make_finding("review-decision", message, column="lon", value=f"{self.lon}, {self.lat}"))
        if self.radius_m is not None and not (
            self.verdict in ("reject", "relocate") and 0.0 <= self.radius_m <= 100_000.0
        ):
            message = "a radius goes with reject and relocate, 0 to 100,000 m"
            found.append(make_finding("review-decision", message, column="radius_m", value=str(self.radius_m)))
        if self.phase is not None and not (self.verdict == "defer" and 1 < self.phase <= 100):
            message = "a phase from the second on goes with defer"
            found.append(make_finding("review-decision", message, column="phase", value=str(self.phase)))
        if not is_text(self.text):
            message = f"the text has more than {LONGEST_TEXT} characters, or something that is none"
            found.append(make_finding("review-decision", message, column="text"))
        return found

    def as_values(self) -> dict[str, Any]:
        """Columns of the proposal that it sets."""
        information = self.reason == "data-wrong" and self.verdict != "reopen"
        return {
            "state": "needs_information" if information else STATE_AFTER[self.verdict],
            "reason": self.reason,
            "text": self.text,
            "lon": self.lon,
            "lat": self.lat,
            "radius_m": self.radius_m,
            "phase": self.phase,
        }


class StaleDecisionError(InputError):
    """A decision on a proposal that another one was made on meanwhile.

    Attributes:
        standing: The proposal as it stands.
        given: What was said.
    """

    def __init__(self, standing: Reviewed, given: Word) -> None:
        who = standing.decided_by or "somebody"
        message = (
            f"{who} decided on {standing.proposal_id} meanwhile: {standing.state}, version {standing.version}; "
            f"{given.verdict} was not written"
        )
        super().__init__([make_finding("review-stale", message, value=standing.proposal_id)])
        self.standing = standing
        self.given = given


def decide(
    workspace: Workspace, number: int, proposal_id: str, word: Word, *, by: Person, version: int | None = None
) -> Reviewed:
    """Write down what a partner says to a proposal.

    Data that is said to be wrong opens a correction: the proposal waits for information, and the plan does not change.

    Args:
        workspace: The workspace.
        number: The round.
        proposal_id: The proposal.
        word: What is said.
        by: Who says it; a partner decides its own operator's proposals alone.
        version: Version of the proposal that was looked at; None for whatever stands.

    Returns:
        The proposal as it stands then.

    Raises:
        StaleDecisionError: When another decision was made on it meanwhile; nothing is written.
        InputError: When they may not, the round takes no decisions, there is no such proposal, or the word is wrong.
    """
    by.require("decide")
    faults = word.faults()
    if faults:
        raise InputError(faults)
    with workspace.writing() as connection:
        standing = proposal_of(connection, number, proposal_id, by)
        require_open(workspace, connection, number, by)
        if version is not None and version != standing.version:
            raise StaleDecisionError(standing, word)
        values = word.as_values() | {"standing": "open", "version": standing.version + 1}
        values |= {"decided_by": by.name, "decided_at": workspace.now()}
        connection.execute(update(PROPOSALS).where(is_proposal(number, proposal_id)).values(values))
        workspace.tell(connection, by.name, "decided", values, (number, proposal_id))
        if word.reason == "data-wrong" and word.verdict != "reopen":
            opened = {"round_id": number, "proposal_id": proposal_id, "text": word.text, "closed_at": "", "answer": ""}
            opened |= {"opened_by": by.name, "opened_at": values["decided_at"], "closed_by": ""}
            connection.execute(insert(CORRECTIONS), [opened])
            workspace.tell(connection, by.name, "correction-opened", {"text": word.text}, (number, proposal_id))
        return proposal_of(connection, number, proposal_id, by)


def list_proposals(workspace: Workspace, number: int, by: Person) -> list[Reviewed]:
    """Proposals of a round that a person sees, in the order of their identifiers.

    Raises:
        InputError: When they may not read, or there is no such round.
    """
    by.require("read")
    find_round(workspace, number, by)
    with workspace.reading() as connection:
        rows = connection.execute(
            select(PROPOSALS).where(PROPOSALS.c.round_id == number).order_by(PROPOSALS.c.proposal_id)
        ).mappings()
        return [found for found in (reviewed(dict(row)) for row in rows) if by.sees(found.operator)]


def proposal_of(connection: Connection, number: int, proposal_id: str, by: Person) -> Reviewed:
    """A proposal that a person sees.

    Raises:
        InputError: When there is none of this name among those they see; what others have is not told.
    """
    if not by.sees_round(number) or (is_draft(connection, number) and not by.may("submit")):
        raise no_such_round(number)
    row = connection.execute(select(PROPOSALS).where(is_proposal(number, proposal_id))).mappings().first()
    found = None if row is None else reviewed(dict(row))
    if found is None or not by.sees(found.operator):
        names = connection.execute(
            select(PROPOSALS.c.proposal_id, PROPOSALS.c.operator).where(PROPOSALS.c.round_id == number)
        )
        seen = [name for name, operator in names if by.sees(operator)]
        raise InputError([unknown_word("proposal", proposal_id, seen)])
    return found


def find_proposal(workspace: Workspace, number: int, proposal_id: str, by: Person) -> Reviewed:
    """A proposal that a person sees.

    Raises:
        InputError: When they may not read, or there is none of this name among those they see.
    """
    by.require("read")
    with workspace.reading() as connection:
        return proposal_of(connection, number, proposal_id, by)


def reviewed(row: Mapping[str, Any]) -> Reviewed:
    """A proposal from its row."""
    return Reviewed(**{**row, "facts": json.loads(row["facts"])})


def is_proposal(number: int, proposal_id: str) -> Any:  # noqa: ANN401 - a condition of SQLAlchemy
    """Condition that a row is of this proposal of this round."""
    return and_(PROPOSALS.c.round_id == number, PROPOSALS.c.proposal_id == proposal_id)


def is_text(text: str) -> bool:
    """Whether a text is short enough, and holds neither a zero nor half a character, which no database can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return len(text) <= LONGEST_TEXT and "\0" not in text


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
