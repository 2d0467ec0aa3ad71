"""Follow-up of decisions: the planner's answer, who is responsible and by when, corrections, how far it has come."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection, select, update

from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.review.decisions import Reviewed, is_proposal, is_text, proposal_of
from phusong.review.flow import RESULTS, unknown_word
from phusong.review.rights import Person
from phusong.review.rounds import find_round, require_open, require_standing
from phusong.review.tables import CORRECTIONS, EVENTS, PROPOSALS
from phusong.review.workspace import Workspace

LONGEST_NAME = 200
"""Most characters of the name of who is responsible."""


def answer_decision(workspace: Workspace, number: int, proposal_id: str, standing: str, *, by: Person) -> Reviewed:
    """Confirm or dispute what a partner said; a new place is confirmed only once its coverage has been computed.

    Args:
        workspace: The workspace.
        number: The round.
        proposal_id: The proposal.
        standing: ``confirmed`` or ``disputed``.
        by: Who answers.

    Returns:
        The proposal as it stands then.

    Raises:
        InputError: When they may not, nothing was said yet, ``standing`` is neither of the two, or nobody has looked at
            what a relocated mast would give at its new place.
    """
    by.require("confirm")
    if standing not in ("confirmed", "disputed"):
        raise InputError([unknown_word("standing", standing, ("confirmed", "disputed"))])
    with workspace.writing() as connection:
        found = proposal_of(connection, number, proposal_id, by)
        require_open(workspace, connection, number, by)
        if found.state == "proposed":
            message = f"nobody decided on {proposal_id} yet"
            raise InputError([make_finding("review-decision", message, value=proposal_id)])
        if standing == "confirmed" and _is_unseen(connection, found):
            message = f"what {proposal_id} would give at {found.lon}, {found.lat} has not been computed"
            remedy = f"look at it first: phusong review place {proposal_id}, or on the proposal's page"
            raise InputError([make_finding("review-place-unseen", message, remedy=remedy, value=proposal_id)])
        connection.execute(update(PROPOSALS).where(is_proposal(number, proposal_id)).values(standing=standing))
        workspace.tell(connection, by.name, standing, {"version": found.version}, (number, proposal_id))
        return proposal_of(connection, number, proposal_id, by)


def note_place(
    workspace: Workspace, at: tuple[int, str], place: tuple[float, float], people: Mapping[str, int], *, by: Person
) -> bool:
    """Write down that who confirms has looked at what a relocated mast would give at its new place.

    Args:
        workspace: The workspace.
        at: The round and the proposal.
        place: Longitude and latitude of what was computed, degrees.
        people: Service to people who lack it today and would have it from there.
        by: Who looked; nothing is written where they cannot confirm.

    Returns:
        Whether the coverage of the place that was decided on is known by now; False for any other place.

    Raises:
        InputError: When there is no such proposal among those they see.
    """
    if not by.may("confirm"):
        return False
    with workspace.reading() as connection:
        found = proposal_of(connection, *at, by)
        is_unseen = _is_unseen(connection, found)
    if not _is_there(found, place):
        return False
    if is_unseen:  # an old look at the same place needs no second entry
        with workspace.writing() as connection:
            lon, lat = place
            told = {"place": [lon, lat], "people": dict(people)}
            workspace.tell(connection, by.name, LOOKED, told, at)
    return True


def is_unseen(workspace: Workspace, found: Reviewed) -> bool:
    """Whether a proposal was relocated to a place whose coverage nobody who confirms has computed.

    Args:
        workspace: The workspace.
        found: The proposal.
    """
    with workspace.reading() as connection:
        return _is_unseen(connection, found)


LOOKED = "place-computed"
"""Action of the log by which it tells that a new place was looked at; it changes no table."""

_SAME_PLACE_DEG = 2e-6
"""Pages round degrees to six decimals, 0.1 m."""


def _is_there(found: Reviewed, place: tuple[float, float]) -> bool:
    """Whether a place is the one that a proposal was relocated to."""
    if found.state != "relocated" or found.lon is None or found.lat is None:
        return False
    return max(abs(found.lon - place[0]), abs(found.lat - place[1])) <= _SAME_PLACE_DEG


def _is_unseen(connection: Connection, found: Reviewed) -> bool:
    """Fibre alone has no coverage to compute."""
    if found.state != "relocated" or set(found.facts.get("technology", "").split(";")) <= {"fibre", ""}:
        return False
    told = connection.execute(
        select(EVENTS.c.detail).where(
            EVENTS.c.round_id == found.round_id,
            EVENTS.c.proposal_id == found.proposal_id,
            EVENTS.c.action == LOOKED,
        )
    ).scalars()
    return not any(_is_there(found, tuple(json.loads(each)["place"])) for each in told)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is responsible for a proposal, and by when.

    Attributes:
        responsible: Who; empty where nobody is named.
        due: Day, ISO; empty where none is.
    """

    responsible: str
    due: str

    def faults(self) -> list[Finding]:
        """What is wrong with it."""
        found = []
        if len(self.responsible) > LONGEST_NAME or not is_text(self.responsible) or not _is_line(self.responsible):
            message = f"the name of who is responsible is one line of at most {LONGEST_NAME} characters"
            found.append(make_finding("review-assignment", message, column="responsible"))
        try:
            right = not self.due or date.fromisoformat(self.due).isoformat() == self.due
        except ValueError:
            right = False
        if not right:
            message = f"{self.due!r} is no day as 2027-01-31"
            found.append(make_finding("review-assignment", message, column="due", value=self.due))
        return found


def _is_line(text: str) -> bool:
    return not any(letter in text for letter in "\r\n\t\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


class StaleAssignmentError(InputError):
    """Somebody else changed the proposal meanwhile.

    Attributes:
        standing: The proposal as it stands.
        given: Who was to be responsible, and by when.
    """

    def __init__(self, standing: Reviewed, given: Assignment) -> None:
        message = (
            f"{standing.proposal_id} was changed meanwhile: {standing.responsible or '-'}, {standing.due or '-'}, "
            f"version {standing.version}; what was sent was not written"
        )
        super().__init__([make_finding("review-stale", message, value=standing.proposal_id)])
        self.standing = standing
        self.given = given


def assign(
    workspace: Workspace,
    at: tuple[int, str],
    given: Assignment,
    *,
    by: Person,
    version: int | None = None,
) -> Reviewed:
    """Write down who is responsible for a proposal, and by when.

    Args:
        workspace: The workspace.
        at: Number of the round, and the proposal.
        given: Who, and by when.
        by: Who says so.
        version: Version of the proposal that was looked at; None for whatever stands.

    Returns:
        The proposal as it stands then; its version has risen where anything changed.

    Raises:
        StaleAssignmentError: When the proposal was changed meanwhile; nothing is written.
        InputError: When they may not, the round no longer stands, there is no such proposal, or the day is none.
    """
    by.require("assign")
    faults = given.faults()
    if faults:
        raise InputError(faults)
    with workspace.writing() as connection:
        standing = proposal_of(connection, at[0], at[1], by)
        require_standing(workspace, connection, at[0])
        if (standing.responsible, standing.due) == (given.responsible, given.due):
            return standing
        if version is not None and version != standing.version:
            raise StaleAssignmentError(standing, given)
        values = asdict(given) | {"version": standing.version + 1}
        connection.execute(update(PROPOSALS).where(is_proposal(*at)).values(values))
        workspace.tell(connection, by.name, "assigned", values, at)
        return proposal_of(connection, at[0], at[1], by)


def record_result(workspace: Workspace, number: int, proposal_id: str, result: str, *, by: Person) -> Reviewed:
    """Write down that an accepted proposal was built, or measured.

    Raises:
        InputError: When they may not, it was not accepted, the round no longer stands, or ``result`` is unknown.
    """
    by.require("record-result")
    if result not in RESULTS:
        raise InputError([unknown_word("result", result, RESULTS)])
    with workspace.writing() as connection:
        found = proposal_of(connection, number, proposal_id, by)
        require_standing(workspace, connection, number)
        if found.state not in ("accepted", "relocated"):
            message = f"{proposal_id} is {found.state}; only what was accepted is built"
            raise InputError([make_finding("review-decision", message, value=proposal_id)])
        connection.execute(update(PROPOSALS).where(is_proposal(number, proposal_id)).values(result=result))
        workspace.tell(connection, by.name, "result", {"result": result}, (number, proposal_id))
        return proposal_of(connection, number, proposal_id, by)


@dataclass(frozen=True, slots=True)
class Correction:
    """Data that a partner says are wrong; the plan changes only when it is made from corrected data.

    Attributes:
        correction_id: Its number.
        round_id: The round.
        proposal_id: The proposal that it was told at.
        text: What is wrong.
        opened_by: Who said so.
        opened_at: When, ISO in UTC.
        closed_at: When it was answered, ISO in UTC; empty while it is open.
        answer: What was done about it.
        closed_by: Who answered; empty while it is open.
    """

    correction_id: int
    round_id: int
    proposal_id: str
    text: str
    opened_by: str
    opened_at: str
    closed_at: str
    answer: str
    closed_by: str


def list_corrections(workspace: Workspace, number: int, by: Person) -> list[Correction]:
    """Corrections that were asked for in a round, on proposals that a person sees, the oldest first.

    Raises:
        InputError: When they may not read, or there is no such round.
    """
    by.require("read")
    find_round(workspace, number, by)
    with workspace.reading() as connection:
        operators = connection.execute(
            select(PROPOSALS.c.proposal_id, PROPOSALS.c.operator).where(PROPOSALS.c.round_id == number)
        )
        seen = {proposal_id for proposal_id, operator in operators if by.sees(operator)}
        rows = connection.execute(
            select(CORRECTIONS).where(CORRECTIONS.c.round_id == number).order_by(CORRECTIONS.c.correction_id)
        ).mappings()
        return [Correction(**row) for row in rows if row["proposal_id"] in seen]


def close_correction(workspace: Workspace, at: tuple[int, int], answer: str, *, by: Person) -> Correction:
    """Answer a correction: what was done about the data. The proposal waits on for its decision.

    Args:
        workspace: The workspace.
        at: Number of the round, and of the correction.
        answer: What was done.
        by: Who answers.

    Raises:
        InputError: When they may not, there is no such open correction, or the answer is empty or too long.
    """
    by.require("correct")
    if not answer.strip() or not is_text(answer):
        message = "a comment is empty, too long, or holds something that is no text"
        raise InputError([make_finding("review-decision", message, column="text")])
    with workspace.writing() as connection:
        found = _open_correction(connection, at)
        values = {"closed_at": workspace.now(), "answer": answer, "closed_by": by.name}
        connection.execute(update(CORRECTIONS).where(CORRECTIONS.c.correction_id == found.correction_id).values(values))
        told = {"correction_id": found.correction_id, "answer": answer}
        workspace.tell(connection, by.name, "correction-closed", told, (at[0], found.proposal_id))
    return Correction(**(asdict(found) | values))


def _open_correction(connection: Connection, at: tuple[int, int]) -> Correction:
    condition = (CORRECTIONS.c.round_id == at[0], CORRECTIONS.c.correction_id == at[1])
    row = connection.execute(select(CORRECTIONS).where(*condition)).mappings().first()
    if row is None or row["closed_at"]:
        known = connection.execute(
            select(CORRECTIONS.c.correction_id).where(condition[0], CORRECTIONS.c.closed_at == "")
        ).scalars()
        raise InputError([unknown_word("correction", str(at[1]), map(str, known))])
    return Correction(**row)
