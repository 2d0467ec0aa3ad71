"""Comments on a proposal, and its history as the log tells it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from phusong.coverage.findings import InputError, make_finding
from phusong.review.decisions import is_text, proposal_of
from phusong.review.rights import Person
from phusong.review.tables import COMMENTS, EVENTS, next_number
from phusong.review.workspace import Workspace

HISTORY = 100
"""Entries of a history that are told at once: a proposal that is decided on every day for three months has as many."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment.

    Attributes:
        comment_id: Its number.
        round_id: The round.
        proposal_id: The proposal.
        text: What was said.
        made_by: Who said it.
        made_at: When, ISO in UTC.
    """

    comment_id: int
    round_id: int
    proposal_id: str
    text: str
    made_by: str
    made_at: str


@dataclass(frozen=True, slots=True)
class PastEvent:
    """An entry of the log about a proposal.

    Attributes:
        number: Its number in the log.
        at: When, ISO in UTC.
        actor: Who.
        action: What.
        detail: What was said.
    """

    number: int
    at: str
    actor: str
    action: str
    detail: Mapping[str, Any]


def add_comment(workspace: Workspace, number: int, proposal_id: str, text: str, *, by: Person) -> Comment:
    """Say something about a proposal, which decides nothing.

    Raises:
        InputError: When they may not, there is no such proposal among those they see, or the text is empty or too long.
    """
    by.require("comment")
    if not text.strip() or not is_text(text):
        message = "a comment is empty, too long, or holds something that is no text"
        raise InputError([make_finding("review-decision", message, column="text")])
    with workspace.writing() as connection:
        proposal_of(connection, number, proposal_id, by)
        row: dict[str, Any] = {
            "comment_id": next_number(connection, COMMENTS.c.comment_id),
            "round_id": number,
            "proposal_id": proposal_id,
            "text": text,
            "made_by": by.name,
            "made_at": workspace.now(),
        }
        connection.execute(insert(COMMENTS), [row])
        told = {name: row[name] for name in ("comment_id", "text")}
        workspace.tell(connection, by.name, "commented", told, (number, proposal_id))
    return Comment(**row)


def list_comments(workspace: Workspace, number: int, proposal_id: str, by: Person) -> list[Comment]:
    """Comments on a proposal, the oldest first.

    Raises:
        InputError: When there is no such proposal among those they see.
    """
    by.require("read")
    with workspace.reading() as connection:
        proposal_of(connection, number, proposal_id, by)
        rows = connection.execute(
            select(COMMENTS)
            .where(COMMENTS.c.round_id == number, COMMENTS.c.proposal_id == proposal_id)
            .order_by(COMMENTS.c.comment_id)
        ).mappings()
        return [Comment(**row) for row in rows]


def history_of(
    workspace: Workspace,
    number: int,
    proposal_id: str,
    by: Person,
    *,
    before: int | None = None,
    most: int | None = HISTORY,
) -> list[PastEvent]:
    """What happened to a proposal, the newest first.

    Args:
        workspace: The workspace.
        number: The round.
        proposal_id: The proposal.
        by: Who asks.
        before: Number of an entry of the log; only older ones are told then.
        most: How many entries are told at the most; None for all.

    Returns:
        Entries of the log.

    Raises:
        InputError: When there is no such proposal among those they see.
    """
    by.require("read")
    with workspace.reading() as connection:
        proposal_of(connection, number, proposal_id, by)
        asked = select(EVENTS).where(EVENTS.c.round_id == number, EVENTS.c.proposal_id == proposal_id)
        if before is not None:
            asked = asked.where(EVENTS.c.number < before)
        rows = connection.execute(asked.order_by(EVENTS.c.number.desc()).limit(most)).mappings()
        return [
            PastEvent(row["number"], row["at"], row["actor"], row["action"], json.loads(row["detail"])) for row in rows
        ]
