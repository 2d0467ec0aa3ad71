"""Verification of a workspace: the log against its seals, and the tables against what the log tells."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from phusong.review.chain import broken_entries, read_events
from phusong.review.follow_up import LOOKED
from phusong.review.tables import ACCOUNTS, ATTACHMENTS, BLOBS, COMMENTS, CORRECTIONS, LINKS, PROPOSALS, ROUNDS
from phusong.review.workspace import Workspace


def verify_workspace(workspace: Workspace) -> list[str]:
    """Everything that is not as it was written; empty where all is.

    The log is held against its seals, and what stands in the tables against what the log says was done.

    Args:
        workspace: The workspace.
    """
    with workspace.reading() as connection:
        broken = list(broken_entries(connection, workspace.key))
        return broken or list(_differing(connection))


def count_events(workspace: Workspace) -> int:
    """How many entries the log has."""
    with workspace.reading() as connection:
        return sum(1 for _ in read_events(connection))


def _differing(connection: Connection) -> Iterator[str]:
    told = _Told()
    for _, event in read_events(connection):
        told.hear(event.action, event.round_id, event.proposal_id, dict(event.detail))
    rounds = {row["round_id"]: row for row in connection.execute(select(ROUNDS)).mappings()}
    for number in sorted({*rounds, *told.rounds}):
        row, expected = rounds.get(number), told.rounds.get(number)
        if row is None or expected is None:
            yield f"round {number} stands in {'the log' if row is None else 'the tables'} alone"
            continue
        for name, value in expected.items():
            if row[name] != value:
                yield f"round {number}: {name} is {row[name]!r}, and the log says {value!r}"
    yield from _differing_proposals(connection, told)
    accounts = {row["name"]: (row["role"], row["operator"]) for row in connection.execute(select(ACCOUNTS)).mappings()}
    for name in sorted({*accounts, *told.accounts}):
        if accounts.get(name) != told.accounts.get(name):
            yield f"the account {name} is not what the log says"
    corrections = connection.execute(select(CORRECTIONS)).all()
    opened = sorted((row.round_id, row.proposal_id, row.text) for row in corrections)
    closed = {row.correction_id: row.answer for row in corrections if row.closed_at}
    if opened != sorted(told.corrections) or closed != told.closed:
        yield "the corrections are not those that the log tells of"
    yield from _differing_pieces(connection, told)


def _differing_pieces(connection: Connection, told: _Told) -> Iterator[str]:
    """Comments, attachments with their contents, and links, against the log."""
    tables = (("comment", COMMENTS), ("attachment", ATTACHMENTS), ("link", LINKS))
    for kind, table in tables:
        rows = {row[f"{kind}_id"]: row for row in connection.execute(select(table)).mappings()}
        for number in sorted({*rows, *told.pieces[kind]}):
            row, expected = rows.get(number), told.pieces[kind].get(number)
            if row is None or expected is None or any(row[name] != value for name, value in expected.items()):
                yield f"{kind} {number} is not what the log says"
    for digest, content in connection.execute(select(BLOBS.c.sha256, BLOBS.c.content)):
        if hashlib.sha256(bytes(content)).hexdigest() != digest:
            yield f"the content of an attachment is no longer what was attached: {digest}"


def _differing_proposals(connection: Connection, told: _Told) -> Iterator[str]:
    rows = {(row["round_id"], row["proposal_id"]): row for row in connection.execute(select(PROPOSALS)).mappings()}
    for key in sorted({*rows, *told.proposals}):
        row, expected = rows.get(key), told.proposals.get(key)
        if row is None or expected is None:
            yield f"proposal {key[1]} of round {key[0]} stands in {'the log' if row is None else 'the tables'} alone"
            continue
        for name, value in expected.items():
            if row[name] != value:
                yield f"proposal {key[1]} of round {key[0]}: {name} is {row[name]!r}, and the log says {value!r}"


_PIECES = {"commented": "comment", "attached": "attachment", "link-made": "link", "link-revoked": "link"}
"""Action to the table that it writes a row of."""


class _Told:
    """What the tables must hold, by the log alone."""

    def __init__(self) -> None:
        self.rounds: dict[int, dict[str, Any]] = {}
        self.proposals: dict[tuple[int, str], dict[str, Any]] = {}
        self.accounts: dict[str, tuple[str, str]] = {}
        self.corrections: list[tuple[int, str, str]] = []
        self.closed: dict[int, str] = {}
        self.pieces: dict[str, dict[int, dict[str, Any]]] = {"comment": {}, "attachment": {}, "link": {}}

    def hear(self, action: str, number: int | None, proposal_id: str, detail: dict[str, Any]) -> None:
        """Follow one entry."""
        if action == "account-added":
            self.accounts[detail["name"]] = (detail["role"], detail["operator"])
        elif number is not None and action == "submitted" and "proposals" in detail:
            self._submitted(number, detail)
        elif number is not None and action == "correction-opened":
            self.corrections.append((number, proposal_id, detail["text"]))
        elif action == "correction-closed":
            self.closed[detail["correction_id"]] = detail["answer"]
        elif action in _PIECES:
            kind = _PIECES[action]
            about = {} if kind == "link" else {"round_id": number, "proposal_id": proposal_id}
            self.pieces[kind].setdefault(detail[f"{kind}_id"], {}).update(detail | about)
        elif number is not None and not proposal_id:
            self.rounds[number] |= {name: detail[name] for name in ("state", "deadline") if name in detail}
        elif number is not None and action != LOOKED:
            change = {"standing": action} if action in ("confirmed", "disputed") else detail
            self.proposals[number, proposal_id] |= change

    def _submitted(self, number: int, detail: dict[str, Any]) -> None:
        proposals, default = detail.pop("proposals"), detail.pop("owner", "")
        assigned = detail.pop("assigned", {})
        self.rounds[number] = {"state": "submitted", **detail}
        for proposal_id, facts in proposals.items():
            run = json.loads(facts)
            owner = run["owner"] or default
            self.proposals[number, proposal_id] = {
                "facts": facts,
                "operator": owner,
                "state": "proposed",
                "standing": "open",
                "version": 1,
                "reason": "",
                "text": "",
                "decided_by": "",
                "result": "planned",
                "responsible": owner,
                "due": run["due"],
            } | assigned.get(proposal_id, {})
