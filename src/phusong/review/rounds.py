"""Rounds of review: a run handed in as an immutable set of proposals, and the states it goes through."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from phusong.coverage.findings import InputError, make_finding
from phusong.review.flow import NEXT, OPEN_STATES, RoundState
from phusong.review.rights import Action, Person
from phusong.review.tables import PROPOSALS, ROUNDS, next_number
from phusong.review.workspace import Workspace
from phusong.runs.folder import FinishedRun, open_run
from phusong.store.files import sha256_of

_STEPS: dict[RoundState, Action] = {
    "submitted": "submit",
    "decided": "close",
    "in_review": "extend",
    "withdrawn": "withdraw",
    "agreed": "approve",
}
"""State that a person can bring a round into, to the right it needs."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of review.

    Attributes:
        round_id: Number of the round in the workspace.
        revision: Counted from 1 along the line of parents.
        parent_id: Round whose decisions it was planned around, or None.
        state: Where it stands; ``expired`` where the deadline has passed and not all was decided.
        scenario_name: Name of the scenario.
        run_folder: Folder of the run it holds.
        run_hash: SHA-256 of the record of that run.
        data_date: Date that the layers describe, ISO, or empty.
        deadline: Last day to decide, ISO.
        submitted_by: Who handed it in.
        submitted_at: When, ISO in UTC.
        cost_vnd: What the plan costs, VND.
        people: Service to people served today and with the plan.
    """

    round_id: int
    revision: int
    parent_id: int | None
    state: RoundState
    scenario_name: str
    run_folder: str
    run_hash: str
    data_date: str
    deadline: str
    submitted_by: str
    submitted_at: str
    cost_vnd: int
    people: Mapping[str, Mapping[str, int]]

    def ended(self, now: datetime) -> bool:
        """Whether the deadline has passed: its day has ended everywhere west of UTC-12 … that is, in UTC."""
        return now >= datetime.combine(date.fromisoformat(self.deadline), time.max, tzinfo=UTC)


def submit_run(  # noqa: PLR0913 - what is handed in, each by name
    workspace: Workspace,
    folder: Path,
    deadline: date,
    *,
    by: Person,
    parent: Round | None = None,
    owner: str = "",
    draft: bool = False,
) -> Round:
    """Hand in a run: its proposals become a round that partners decide on and nobody can change.

    Args:
        workspace: The workspace.
        folder: Folder of a finished run with a plan.
        deadline: Last day to decide.
        by: Who hands it in.
        parent: Round whose decisions the run was planned around.
        owner: Operator that decides on proposals for which the run names nobody.
        draft: Whether the planner alone sees it until it is submitted. A revision of what nobody changed keeps who is
            responsible and by when, where that was changed in the round before.

    Returns:
        The round.

    Raises:
        InputError: When the run has no plan, its files are not what it wrote, or the deadline has passed.
    """
    by.require("submit")
    run = open_run(folder, "proposals.csv")
    if not run.summary["plan"].get("proposals"):
        message = "the run has no proposals to review"
        raise InputError([make_finding("review-empty", message, file=str(folder))])
    if deadline < workspace.clock().astimezone(UTC).date():
        message = f"the deadline {deadline.isoformat()} has passed"
        raise InputError([make_finding("review-deadline", message, column="--deadline", value=deadline.isoformat())])
    rows = _proposal_rows(run, owner)
    with workspace.writing() as connection:
        number = next_number(connection, ROUNDS.c.round_id)
        head = _head_row(run, number, deadline, by, workspace.now(), parent)
        head["state"] = "draft" if draft else "submitted"
        assigned = {} if parent is None else _assigned_before(connection, parent.round_id, rows)
        rows = [row | assigned.get(row["proposal_id"], {}) for row in rows]
        connection.execute(insert(ROUNDS), [head])
        connection.execute(insert(PROPOSALS), [row | {"round_id": number} for row in rows])
        told = {name: head[name] for name in ("revision", "parent_id", "run_hash", "deadline", "scenario_name")}
        told |= {"owner": owner, "state": head["state"], "assigned": assigned}
        told["proposals"] = {row["proposal_id"]: row["facts"] for row in rows}
        workspace.tell(connection, by.name, "submitted", told, (number, ""))
        if parent is not None:
            _move(workspace, connection, parent.round_id, "replanned", by)
    return find_round(workspace, number)


def _head_row(
    run: FinishedRun, number: int, deadline: date, by: Person, now: str, parent: Round | None
) -> dict[str, Any]:
    plan, services = run.summary["plan"], run.summary["services"]
    after = plan.get("after", {})
    people = {
        name: {
            "today": int(counts["population_covered"]),
            "after": int(after.get(name, counts)["population_covered"]),
        }
        for name, counts in services.items()
    }
    return {
        "round_id": number,
        "revision": 1 if parent is None else parent.revision + 1,
        "parent_id": None if parent is None else parent.round_id,
        "state": "submitted",
        "scenario_name": run.name,
        "run_folder": str(run.folder.resolve()),
        "run_hash": sha256_of(run.folder / "run.json"),
        "data_date": str(run.summary.get("data_date") or ""),
        "deadline": deadline.isoformat(),
        "submitted_by": by.name,
        "submitted_at": now,
        "cost_vnd": int(plan["cost_vnd"]),
        "people": json.dumps(people),
    }


def _assigned_before(
    connection: Connection, parent: int, rows: Sequence[Mapping[str, Any]]
) -> dict[str, dict[str, str]]:
    """Who is responsible and by when, for proposals that are made of what one of the round before was made of.

    Args:
        connection: A connection that writes.
        parent: The round before.
        rows: Rows of the new round.

    Returns:
        Proposal of the new round to what differs from its run, where the planner had changed it.
    """
    changed: dict[str, dict[str, str]] = {}
    for row in connection.execute(select(PROPOSALS).where(PROPOSALS.c.round_id == parent)).mappings():
        facts = json.loads(row["facts"])
        new = {name: row[name] for name in ("responsible", "due")}
        if new != {"responsible": facts["owner"] or row["operator"], "due": facts["due"]}:
            changed[facts.get("parts", "")] = new
    found = {row["proposal_id"]: changed.get(json.loads(row["facts"]).get("parts", "")) for row in rows}
    return {proposal_id: values for proposal_id, values in found.items() if values is not None}


def _proposal_rows(run: FinishedRun, owner: str) -> list[dict[str, Any]]:
    with (run.folder / "proposals.csv").open(encoding="utf-8-sig", newline="") as file:
        facts = list(csv.DictReader(file))
    if facts and "parts" not in facts[0]:
        message = "the run is of a version that did not write what its proposals are made of"
        raise InputError([make_finding("run-unreadable", message, file=str(run.folder / "proposals.csv"))])
    return [
        {
            "proposal_id": row["proposal_id"],
            "operator": row["owner"] or owner,
            "facts": json.dumps(row, ensure_ascii=False, sort_keys=True),
            "version": 1,
            "state": "proposed",
            "standing": "open",
            "reason": "",
            "text": "",
            "responsible": row["owner"] or owner,
            "due": row["due"],
            "result": "planned",
            "decided_by": "",
            "decided_at": "",
        }
        for row in facts
    ]


def list_rounds(workspace: Workspace, by: Person | None = None) -> list[Round]:
    """Rounds that somebody sees, the oldest first; all of them when ``by`` is None. The planner alone sees drafts."""
    with workspace.reading() as connection:
        rows = connection.execute(select(ROUNDS).order_by(ROUNDS.c.round_id)).mappings().all()
    rounds = [_round(dict(row), workspace.clock()) for row in rows]
    return [each for each in rounds if by is None or _is_seen(each, by)]


def _is_seen(held: Round, by: Person) -> bool:
    return by.sees_round(held.round_id) and (held.state != "draft" or by.may("submit"))


def is_draft(connection: Connection, number: int) -> bool:
    """Whether a round was not submitted yet."""
    return connection.execute(select(ROUNDS.c.state).where(ROUNDS.c.round_id == number)).scalar() == "draft"


def find_round(workspace: Workspace, number: int | None = None, by: Person | None = None) -> Round:
    """A round by its number; the newest one that is not withdrawn where none is named.

    Args:
        workspace: The workspace.
        number: Number of the round.
        by: Who looks at it; None for the program itself, which sees all of them.

    Raises:
        InputError: When there is none, or none that they see.
    """
    rounds = [each for each in list_rounds(workspace, by) if number in (None, each.round_id)]
    standing = [each for each in rounds if number is not None or each.state != "withdrawn"]
    if not standing:
        raise no_such_round(number)
    return standing[-1]


def no_such_round(number: int | None) -> InputError:
    """Refusal of a round that is not there, or not for the person that asks."""
    message = "no run was handed in" if number is None else f"there is no round {number}"
    return InputError([make_finding("review-round", message, value=None if number is None else str(number))])


def shown_round(held: Round, by: Person) -> dict[str, Any]:
    """A round as plain values for a person: to a partner neither the money of all operators nor where the run lies.

    Args:
        held: The round.
        by: Who looks at it.
    """
    shown = asdict(held)
    if not by.may("read-all"):
        shown["cost_vnd"] = None
    if not by.may("submit"):
        del shown["run_folder"]
    return shown


def move_round(
    workspace: Workspace, number: int, state: RoundState, *, by: Person, deadline: date | None = None
) -> Round:
    """Bring a round into another state: close, extend, withdraw or approve it.

    Args:
        workspace: The workspace.
        number: The round.
        state: Where to.
        by: Who does it; who handed a round in cannot approve it.
        deadline: New last day, where the round is given more time.

    Returns:
        The round as it stands then.

    Raises:
        InputError: When they may not, or the round cannot go there from where it stands.
    """
    by.require(_STEPS[state])
    with workspace.writing() as connection:
        _move(workspace, connection, number, state, by, deadline)
    return find_round(workspace, number)


def _move(
    workspace: Workspace,
    connection: Connection,
    number: int,
    state: RoundState,
    by: Person,
    deadline: date | None = None,
) -> None:
    row = connection.execute(select(ROUNDS).where(ROUNDS.c.round_id == number)).mappings().one()
    standing = _round(dict(row), workspace.clock())
    extends = deadline is not None and standing.state in OPEN_STATES and state == "in_review"
    if state not in NEXT[standing.state] and not extends:
        message = f"round {number} is {standing.state}, and cannot become {state}"
        raise InputError([make_finding("review-state", message, value=state)])
    if state == "agreed" and by.name == standing.submitted_by:
        message = f"{by.name} handed round {number} in, and another person has to approve it"
        raise InputError([make_finding("review-forbidden", message, value=by.name)])
    change = {"state": state} | ({} if deadline is None else {"deadline": deadline.isoformat()})
    connection.execute(update(ROUNDS).where(ROUNDS.c.round_id == number).values(change))
    workspace.tell(connection, by.name, state, change, (number, ""))
    if state == "withdrawn" and standing.parent_id is not None:  # its decisions are to be planned around once more
        change = {"state": "decided"}
        connection.execute(update(ROUNDS).where(ROUNDS.c.round_id == standing.parent_id).values(change))
        workspace.tell(connection, by.name, "decided", change, (standing.parent_id, ""))


def require_open(workspace: Workspace, connection: Connection, number: int, by: Person) -> Round:
    """The round, when it takes decisions; the first decision brings it into review.

    Raises:
        InputError: When it takes none, or its deadline has passed.
    """
    row = connection.execute(select(ROUNDS).where(ROUNDS.c.round_id == number)).mappings().one()
    standing = _round(dict(row), workspace.clock())
    if standing.state not in OPEN_STATES:
        message = f"round {number} is {standing.state}, and takes no decisions"
        raise InputError([make_finding("review-state", message, value=standing.state)])
    if standing.state == "submitted":
        _move(workspace, connection, number, "in_review", by)
    return standing


def require_standing(workspace: Workspace, connection: Connection, number: int) -> Round:
    """The round, when it was neither withdrawn nor planned again.

    Raises:
        InputError: When it was.
    """
    row = connection.execute(select(ROUNDS).where(ROUNDS.c.round_id == number)).mappings().one()
    standing = _round(dict(row), workspace.clock())
    if standing.state in ("withdrawn", "replanned"):
        message = f"round {number} is {standing.state}, and is changed no more"
        raise InputError([make_finding("review-state", message, value=standing.state)])
    return standing


def _round(row: Mapping[str, Any], now: datetime) -> Round:
    found = Round(**{**row, "people": json.loads(row["people"])})
    if found.state in OPEN_STATES and found.ended(now):
        return Round(**{**row, "people": found.people, "state": "expired"})
    return found
