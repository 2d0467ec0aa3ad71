"""A copy of a workspace put back in its place, in one transaction, while people look at it."""

from __future__ import annotations

import hashlib
import hmac
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from phusong.coverage.findings import InputError, make_finding
from phusong.review.evidence.verify import verify_workspace
from phusong.review.rights import Person
from phusong.review.tables import ATTEMPTS, HEAD, JOBS, LINKS, METADATA, SESSIONS
from phusong.review.workspace import Workspace, key_path, open_workspace

AT_WORK = timedelta(seconds=60)
"""A plan that is being made again wrote something within this time."""

_LEFT = (SESSIONS, ATTEMPTS)
"""Tables that are no part of what a copy brings back: who is signed in, and how often a password was wrong."""


def put_back(workspace: Workspace, copy: Path, *, by: Person) -> int:
    """Put a copy in the place of what a workspace holds; the log tells that, and how many entries it cost.

    All of it is one transaction: who reads sees the workspace before or after it, and whatever goes wrong leaves it as
    it was. Everybody signs in anew, and links that were taken back since stay so.

    Args:
        workspace: The workspace; others may work meanwhile.
        copy: A copy that :func:`~phusong.review.evidence.backup.back_up` made, with its secret beside it.
        by: Who asks.

    Returns:
        Entries of the log that were written after the copy was made, and are gone.

    Raises:
        InputError: When they may not, the copy is none, does not verify or has another secret, or a plan is being
            made again.
    """
    by.require("manage")
    tables, digest = _read(copy, workspace)
    with workspace.writing() as connection:
        _require_no_job(workspace, connection)
        before = int(connection.execute(select(HEAD.c.number)).scalar_one())
        revoked = set(connection.execute(select(LINKS.c.link_id).where(LINKS.c.revoked_at != "")).scalars())
        for table in reversed(METADATA.sorted_tables):
            if table is not ATTEMPTS:
                connection.execute(delete(table))
        for table, rows in tables:
            if rows:
                connection.execute(insert(table), rows)
        kept = int(connection.execute(select(HEAD.c.number)).scalar_one())
        gone = max(before - kept, 0)
        workspace.tell(connection, by.name, "restored", {"copy": digest, "entries": kept, "gone": gone})
        _revoke(workspace, connection, revoked, by)
    return gone


def _read(copy: Path, workspace: Workspace) -> tuple[list[tuple[Table, list[dict[str, Any]]]], str]:
    """Rows of every table of a copy that verifies, brought up to this version, and its SHA-256."""
    if not copy.is_file():
        raise InputError([make_finding("review-missing", "no workspace lies here", file=str(copy))])
    with TemporaryDirectory(prefix="phusong-") as name:
        own = Path(name) / "copy.db"
        shutil.copyfile(copy, own)
        if key_path(copy).is_file():
            shutil.copyfile(key_path(copy), key_path(own))
        digest = hashlib.sha256(own.read_bytes()).hexdigest()
        opened = open_workspace(str(own))  # not the copy itself, which stays what it was
        try:
            if not hmac.compare_digest(opened.key, workspace.key):
                message = "the copy is sealed with another secret than this workspace"
                raise InputError([make_finding("review-key", message, file=str(copy))])
            wrong = verify_workspace(opened)
            if wrong:
                message = f"the copy does not verify: {wrong[0]}"
                raise InputError([make_finding("review-broken", message, file=str(copy))])
            with opened.reading() as connection:
                brought = [table for table in METADATA.sorted_tables if table not in _LEFT]
                rows = [
                    (table, [dict(row) for row in connection.execute(select(table)).mappings()]) for table in brought
                ]
        finally:
            opened.close()
    return rows, digest


def _require_no_job(workspace: Workspace, connection: Connection) -> None:
    since = workspace.clock() - AT_WORK
    seen = connection.execute(select(JOBS.c.seen_at).where(JOBS.c.ended_at == "")).scalars()
    if any(datetime.fromisoformat(each) >= since for each in seen):
        raise InputError([make_finding("review-busy", "a plan is being made again, and would end nowhere")])


def _revoke(workspace: Workspace, connection: Connection, revoked: set[int], by: Person) -> None:
    """Take links back once more that had been taken back after the copy was made."""
    standing = connection.execute(select(LINKS.c.link_id, LINKS.c.round_id).where(LINKS.c.revoked_at == "")).all()
    for link_id, round_id in standing:
        if link_id in revoked:
            told = {"link_id": link_id, "revoked_at": workspace.now()}
            connection.execute(update(LINKS).where(LINKS.c.link_id == link_id).values(revoked_at=told["revoked_at"]))
            workspace.tell(connection, by.name, "link-revoked", told, (round_id, ""))
