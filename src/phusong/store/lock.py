"""Lock of a folder: one process at a time works in it, and another is told who does and since when.

The lock is the system's own on an open file: it ends with the process that holds it, however that ends, so a lock that
a killed run has left behind is simply taken over.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from phusong.coverage.findings import Finding, InputError, make_finding

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_WHO_BYTES = 4096
_AT = 1
"""Where who holds the lock is written: the first byte is the one that Windows locks."""


_held: set[int] = set()
"""Descriptors of the locks that this process holds."""


def _let_go() -> None:
    """Hold no lock in a process that was forked: it would outlive the one that took it."""
    for descriptor in _held:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _held.clear()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_let_go)


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold a folder for this process alone, for as long as the context lasts.

    Args:
        folder: The folder, which is made when absent; the lock lies in its ``.cache``.

    Raises:
        InputError: When another process works in the folder, with who it is and since when.
    """
    path = folder / ".cache" / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    _held.add(descriptor)
    try:
        if not _taken(descriptor):
            raise InputError([_held_by(descriptor, folder)])
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, _AT, os.SEEK_SET)
        os.write(descriptor, json.dumps(_ourselves()).encode())
        yield
        os.ftruncate(descriptor, 0)
    finally:
        if descriptor in _held:  # not so in a process that was forked meanwhile
            _held.discard(descriptor)
            os.close(descriptor)  # which gives the lock back


def _taken(descriptor: int) -> bool:
    """Take the lock without waiting; where a file system knows none, everybody gets it."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # such as a network share without locks
        return True
    return True


def _ourselves() -> dict[str, object]:
    user = str(os.getuid()) if hasattr(os, "getuid") else ""
    with contextlib.suppress(KeyError, OSError):  # a container may have no name for its user
        user = getpass.getuser()
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    return {"user": user, "host": platform.node(), "pid": os.getpid(), "since": since}


def _held_by(descriptor: int, folder: Path) -> Finding:
    try:
        os.lseek(descriptor, _AT, os.SEEK_SET)
        who = json.loads(os.read(descriptor, _WHO_BYTES))
        user, host, since, process = (str(who[key]) for key in ("user", "host", "since", "pid"))
    except (OSError, ValueError, KeyError, TypeError):  # it has the lock and has not yet written who it is
        message = "another process works in this folder since a moment ago"
        return make_finding("run-locked", message, file=str(folder))
    message = f"{user} on {host} works in this folder since {since}, as process {process}"
    return make_finding("run-locked", message, file=str(folder))
