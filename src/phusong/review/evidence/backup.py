"""Backups of a workspace, taken while people work, and held against their log before they count."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from phusong.coverage.findings import InputError, make_finding
from phusong.review.evidence.verify import verify_workspace
from phusong.review.workspace import Workspace, key_path, open_workspace


def back_up(workspace: Workspace, target: Path) -> Path:
    """Copy a workspace as it stands at one moment, with its secret beside it.

    Args:
        workspace: The workspace; others may write meanwhile.
        target: File of the copy, which does not stand yet.

    Returns:
        The copy, which was opened and verified.

    Raises:
        InputError: When the target stands, the workspace is on PostgreSQL, whose own tools copy it, or the copy does
            not verify.
    """
    if workspace.engine.dialect.name != "sqlite":
        message = "a workspace on PostgreSQL is copied by pg_dump, which its administrator runs"
        raise InputError([make_finding("review-backup", message)])
    if target.exists() or key_path(target).exists():
        message = "a file of this name stands already"
        raise InputError([make_finding("review-backup", message, file=str(target))])
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with closing(sqlite3.connect(workspace.address)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy, pages=256)
            copy.execute("PRAGMA journal_mode=DELETE")
        shutil.copyfile(key_path(Path(workspace.address)), key_path(part))
        key_path(part).chmod(0o600)
        _require_sound(part)
        key_path(part).replace(key_path(target))
        part.replace(target)
    finally:
        for left in (part, key_path(part), *(part.with_name(part.name + end) for end in ("-wal", "-shm"))):
            left.unlink(missing_ok=True)
    return target


def _require_sound(copy: Path) -> None:
    opened = open_workspace(str(copy))
    try:
        wrong = verify_workspace(opened)
    finally:
        opened.close()
    if wrong:
        message = f"the copy does not verify: {wrong[0]}"
        raise InputError([make_finding("review-broken", message, file=str(copy))])
    with closing(sqlite3.connect(copy)) as held:  # the copy is one file, without a log of its own beside it
        held.execute("PRAGMA journal_mode=DELETE")
