"""The log of a review: append-only, each entry sealed together with the one before it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from phusong.review.tables import EVENTS, HEAD

_START = "0" * 64
"""What the first entry is sealed with."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        at: When, ISO in UTC.
        actor: Who.
        action: What.
        round_id: Round that it is about, or None.
        proposal_id: Proposal that it is about, or empty.
        detail: What was said, as plain values for JSON.
    """

    at: str
    actor: str
    action: str
    round_id: int | None
    proposal_id: str
    detail: Mapping[str, Any]


def append_event(connection: Connection, key: bytes, event: Event) -> int:
    """Write an entry at the end of the log, in the transaction of what it tells of.

    Args:
        connection: Inside a transaction.
        key: Secret of the workspace, which no table holds.
        event: What happened.

    Returns:
        Number of the entry.
    """
    head = connection.execute(select(HEAD).with_for_update()).mappings().one()
    number = int(head["number"]) + 1
    row = _row(number, event)
    seal = _seal(key, head["seal"], row)
    connection.execute(insert(EVENTS), [row | {"seal": seal}])
    connection.execute(update(HEAD).values(number=number, seal=seal, tip=_tip(key, number, seal)))
    return number


def start_log(connection: Connection, key: bytes) -> None:
    """Make the end of an empty log."""
    connection.execute(insert(HEAD), [{"only": 1, "number": 0, "seal": _START, "tip": _tip(key, 0, _START)}])


def broken_entries(connection: Connection, key: bytes) -> Iterator[str]:
    """What is wrong with the log: an entry changed, removed, moved or put in; nothing where all is as it was written.

    Args:
        connection: To the workspace.
        key: Secret of the workspace.
    """
    seal, number = _START, 0
    for row in connection.execute(select(EVENTS).order_by(EVENTS.c.number)).mappings():
        number += 1
        if row["number"] != number:
            yield f"entry {number} is missing, the next is {row['number']}"
            return
        seal = _seal(key, seal, {name: row[name] for name in row if name != "seal"})
        if not hmac.compare_digest(seal, str(row["seal"])):
            yield f"entry {number} is not what was written, or stands at another place"
            return
    heads = connection.execute(select(HEAD)).mappings().all()
    if len(heads) != 1:
        yield "the end of the log is not written down"
        return
    head = heads[0]
    if not hmac.compare_digest(str(head["tip"]), _tip(key, head["number"], str(head["seal"]))):
        yield "the end of the log is not what was written"
    elif head["number"] != number or head["seal"] != seal:
        yield f"the log ends at entry {number}, and {head['number']} were written"


def read_events(connection: Connection) -> Iterator[tuple[int, Event]]:
    """Entries in order, each with its number."""
    for row in connection.execute(select(EVENTS).order_by(EVENTS.c.number)).mappings():
        told = {name: row[name] for name in ("at", "actor", "action", "round_id", "proposal_id")}
        yield row["number"], Event(**told, detail=json.loads(row["detail"]))


def _row(number: int, event: Event) -> dict[str, Any]:
    return {
        "number": number,
        "at": event.at,
        "actor": event.actor,
        "action": event.action,
        "round_id": event.round_id,
        "proposal_id": event.proposal_id,
        "detail": json.dumps(event.detail, ensure_ascii=False, sort_keys=True, allow_nan=False),
    }


def _seal(key: bytes, before: str, row: Mapping[str, Any]) -> str:
    told = json.dumps([before, *(row[name] for name in sorted(row))], ensure_ascii=False)
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()


def _tip(key: bytes, number: int, seal: str) -> str:
    return hmac.new(key, f"end:{number}:{seal}".encode(), hashlib.sha256).hexdigest()
