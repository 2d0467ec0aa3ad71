"""Sessions of signed-in visitors, kept as hashes, and limits on wrong passwords by address."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from phusong.review.links import person_of_link
from phusong.review.rights import Person
from phusong.review.tables import ACCOUNTS, ATTEMPTS, LINKS, SESSIONS
from phusong.review.workspace import Workspace

LONGEST = timedelta(hours=12)
"""A session ends this long after signing in (OWASP ASVS 3.3: 12 hours)."""

IDLE = timedelta(hours=2)
"""A session ends after this long without a visit."""

SEEN_EVERY = timedelta(minutes=5)
"""How often a visit is written down: a write for every page would make readers wait for writers."""

WRONG_BY_ADDRESS = 50
"""Wrong passwords and links from one address after which it is refused for ``WRONG_WITHIN``."""

WRONG_WITHIN = timedelta(minutes=15)
"""How long wrong words of an address are counted together."""


@dataclass(frozen=True, slots=True)
class Session:
    """A visitor that is signed in.

    Attributes:
        token_hash: SHA-256 of the token that the visitor holds, hexadecimal.
        person: Who it is, and what they may.
        expires_at: When it ends at the latest, ISO in UTC.
    """

    token_hash: str
    person: Person
    expires_at: str


def hash_of_token(token: str) -> str:
    """SHA-256 of a token, hexadecimal: what a table holds opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(workspace: Workspace, account: str, *, link_id: int | None = None, instead_of: str = "") -> str:
    """Begin a session under a new token; the one that it takes the place of ends, and so do those that are over.

    Args:
        workspace: The workspace.
        account: Name of the account; empty for the holder of a link.
        link_id: The link, for its holder.
        instead_of: Token of the session that the visitor had before.

    Returns:
        The token, which is kept nowhere.
    """
    token, now = secrets.token_urlsafe(32), workspace.now()
    row: dict[str, object] = {"token_hash": hash_of_token(token), "account": account, "link_id": link_id}
    oldest = _iso(workspace.clock() - LONGEST)
    with workspace.writing() as connection:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.token_hash == hash_of_token(instead_of)))
        connection.execute(delete(SESSIONS).where(SESSIONS.c.made_at < oldest))
        connection.execute(insert(SESSIONS), [row | {"made_at": now, "seen_at": now}])
    return token


def find_session(workspace: Workspace, token: str) -> Session | None:
    """The session of a token; None where there is none, it has ended, or its account or link no longer stands.

    Args:
        workspace: The workspace.
        token: What the visitor holds.
    """
    digest, now = hash_of_token(token), workspace.clock()
    with workspace.reading() as connection:
        row = connection.execute(select(SESSIONS).where(SESSIONS.c.token_hash == digest)).mappings().first()
        if row is None or _at(row["made_at"]) + LONGEST <= now or _at(row["seen_at"]) + IDLE <= now:
            return None
        if row["link_id"] is None:
            account = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.name == row["account"])).mappings().first()
            person = None if account is None else Person(account["name"], account["role"], account["operator"])
        else:
            link = connection.execute(select(LINKS).where(LINKS.c.link_id == row["link_id"])).mappings().first()
            person = None if link is None else person_of_link(dict(link), now)
    if person is None:
        return None
    if _at(row["seen_at"]) + SEEN_EVERY <= now:
        with workspace.writing() as connection:
            connection.execute(update(SESSIONS).where(SESSIONS.c.token_hash == digest).values(seen_at=workspace.now()))
    return Session(digest, person, _iso(_at(row["made_at"]) + LONGEST))


def close_session(workspace: Workspace, token: str) -> None:
    """End the session of a token."""
    with workspace.writing() as connection:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.token_hash == hash_of_token(token)))


def is_limited(workspace: Workspace, who: str) -> bool:
    """Whether an address gave too many wrong passwords or links of late.

    Args:
        workspace: The workspace.
        who: The address.
    """
    with workspace.reading() as connection:
        row = connection.execute(select(ATTEMPTS).where(ATTEMPTS.c.who == who)).mappings().first()
    if row is None or _at(row["since"]) + WRONG_WITHIN <= workspace.clock():
        return False
    return bool(row["count"] >= WRONG_BY_ADDRESS)


def count_wrong(workspace: Workspace, who: str) -> None:
    """Count a wrong password or link of an address."""
    now = workspace.clock()
    with workspace.writing() as connection:
        connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.since < _iso(now - WRONG_WITHIN)))
        row = connection.execute(select(ATTEMPTS).where(ATTEMPTS.c.who == who)).mappings().first()
        if row is None:
            connection.execute(insert(ATTEMPTS), [{"who": who, "count": 1, "since": _iso(now)}])
        else:
            connection.execute(update(ATTEMPTS).where(ATTEMPTS.c.who == who).values(count=row["count"] + 1))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
