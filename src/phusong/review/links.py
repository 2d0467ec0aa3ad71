"""Signed links: what one operator has in one round, shown for a time without an account, until it is revoked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import insert, select, update

from phusong.coverage.findings import InputError, make_finding
from phusong.review.rights import Person
from phusong.review.rounds import find_round
from phusong.review.tables import LINKS, PROPOSALS, next_number
from phusong.review.workspace import Workspace

LONGEST_DAYS = 180
"""A link stands for this many days at most."""

LONGEST_LABEL = 100
"""Most characters of what a link is for."""

_SALT = "phusong.review.link"


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was given away.

    Attributes:
        link_id: Its number.
        round_id: The one round that it shows.
        operator: Whose proposals it shows.
        decides: Whether its holder may decide, or read alone.
        label: For whom it was made.
        made_by: Who made it.
        made_at: When, ISO in UTC.
        expires_at: When it ends, ISO in UTC.
        revoked_at: When it was revoked, or empty.
    """

    link_id: int
    round_id: int
    operator: str
    decides: bool
    label: str
    made_by: str
    made_at: str
    expires_at: str
    revoked_at: str

    def stands(self, now: datetime) -> bool:
        """Whether it opens anything now."""
        return not self.revoked_at and now < datetime.fromisoformat(self.expires_at)


@dataclass(frozen=True, slots=True)
class LinkScope:
    """What a link is to show.

    Attributes:
        round_id: The round.
        operator: Whose proposals.
        label: For whom it is made.
        days: How long it stands, days.
        decides: Whether its holder may decide.
    """

    round_id: int
    operator: str
    label: str
    days: int
    decides: bool = False


def make_link(workspace: Workspace, scope: LinkScope, *, by: Person) -> tuple[Link, str]:
    """Make a link.

    Args:
        workspace: The workspace.
        scope: What it is to show, and for how long.
        by: Who makes it.

    Returns:
        The link, and the signed token that opens it, which is kept nowhere.

    Raises:
        InputError: When they may not, the operator has no proposal in the round, or the scope is none.
    """
    by.require("link")
    find_round(workspace, scope.round_id)
    findings = []
    if not 1 <= scope.days <= LONGEST_DAYS:
        message = f"a link stands for 1 to {LONGEST_DAYS} days"
        findings.append(make_finding("review-link", message, column="days", value=str(scope.days)))
    if not 1 <= len(scope.label.strip()) <= LONGEST_LABEL or not scope.label.isprintable():
        message = f"say in 1 to {LONGEST_LABEL} characters for whom the link is"
        findings.append(make_finding("review-link", message, column="label"))
    if findings:
        raise InputError(findings)
    with workspace.writing() as connection:
        owned = select(PROPOSALS.c.proposal_id).where(
            PROPOSALS.c.round_id == scope.round_id, PROPOSALS.c.operator == scope.operator
        )
        if not scope.operator or connection.execute(owned).first() is None:
            message = "this operator has no proposal in the round"
            raise InputError([make_finding("review-link", message, column="operator", value=scope.operator)])
        now = workspace.clock()
        row: dict[str, Any] = {
            "link_id": next_number(connection, LINKS.c.link_id),
            "round_id": scope.round_id,
            "operator": scope.operator,
            "decides": scope.decides,
            "label": scope.label.strip(),
            "made_by": by.name,
            "made_at": workspace.now(),
            "expires_at": (now + timedelta(days=scope.days)).isoformat(timespec="milliseconds"),
            "revoked_at": "",
        }
        connection.execute(insert(LINKS), [row])
        workspace.tell(connection, by.name, "link-made", row, (scope.round_id, ""))
    link = Link(**row)
    return link, _signer(workspace).dumps([link.link_id, link.expires_at])


def open_link(workspace: Workspace, token: str) -> Link | None:
    """The link that a token opens; None where it is not ours, has ended or was revoked.

    Args:
        workspace: The workspace.
        token: What stands in the link.
    """
    try:
        number, expires_at = _signer(workspace).loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    with workspace.reading() as connection:
        row = connection.execute(select(LINKS).where(LINKS.c.link_id == number)).mappings().first()
    link = None if row is None else Link(**row)
    if link is None or link.expires_at != expires_at or not link.stands(workspace.clock()):
        return None
    return link


def revoke_link(workspace: Workspace, number: int, *, by: Person) -> None:
    """Take a link back: it opens nothing any more, also to who holds it open.

    Raises:
        InputError: When they may not, or there is no such link.
    """
    by.require("link")
    with workspace.writing() as connection:
        row = connection.execute(select(LINKS).where(LINKS.c.link_id == number)).mappings().first()
        if row is None:
            raise InputError([make_finding("review-link", f"there is no link {number}", value=str(number))])
        if row["revoked_at"]:
            return
        revoked_at = workspace.now()
        connection.execute(update(LINKS).where(LINKS.c.link_id == number).values(revoked_at=revoked_at))
        told = {"link_id": number, "revoked_at": revoked_at}
        workspace.tell(connection, by.name, "link-revoked", told, (row["round_id"], ""))


def list_links(workspace: Workspace, number: int, by: Person) -> list[Link]:
    """Links of a round, the newest first.

    Raises:
        InputError: When they may not make links.
    """
    by.require("link")
    with workspace.reading() as connection:
        rows = connection.execute(
            select(LINKS).where(LINKS.c.round_id == number).order_by(LINKS.c.link_id.desc())
        ).mappings()
        return [Link(**row) for row in rows]


def person_of_link(row: Mapping[str, Any], now: datetime) -> Person | None:
    """Who the holder of a link is: a partner of its operator, in its round alone; None where it no longer stands."""
    link = Link(**row)
    if not link.stands(now):
        return None
    return Person(f"link-{link.link_id}", "partner", link.operator, link.round_id, not link.decides)


def reader_by_link(link: Link) -> Person:
    """Who reads by a link alone, without a session: what its holder is, and nothing but a reader even where it decides.

    Args:
        link: A link that stands.
    """
    return Person(f"link-{link.link_id}", "partner", link.operator, link.round_id, reads_alone=True)


def _signer(workspace: Workspace) -> URLSafeSerializer:
    return URLSafeSerializer(workspace.key, salt=_SALT)
