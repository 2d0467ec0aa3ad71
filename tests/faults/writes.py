"""A disk whose n-th write fails: opening a file for writing, flushing it to the disk, renaming it."""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock


class Disk:
    """A disk whose n-th write fails.

    Attributes:
        folder: The folder whose writes are counted; others never fail.
        writes: How many there were.
    """

    def __init__(self, folder: Path, failing: int, code: int) -> None:
        self.folder = str(folder)
        self.writes = 0
        self._failing = failing
        self._code = code

    def count(self, path: object) -> None:
        """Count a write to a path, and let it fail where it is its turn.

        Raises:
            OSError: When it is.
        """
        if not str(path).startswith(self.folder):
            return
        self.writes += 1
        if self.writes == self._failing:
            raise OSError(self._code, os.strerror(self._code), str(path))


@contextmanager
def failing(disk: Disk) -> Iterator[None]:
    """Let writes go to a disk: opening a file for writing, writing it to the disk, and renaming it."""
    opened, replaced, synced = io.open, os.replace, os.fsync

    def opening(file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if set(mode) & set("wax+"):
            disk.count(file)
        return opened(file, mode, *rest, **named)

    def replacing(source: Any, target: Any, **named: Any) -> None:
        disk.count(source)
        replaced(source, target, **named)

    def syncing(descriptor: int) -> None:
        disk.count(Path(f"/proc/self/fd/{descriptor}").readlink())
        synced(descriptor)

    with (
        mock.patch.object(io, "open", opening),
        mock.patch.object(builtins, "open", opening),
        mock.patch.object(os, "replace", replacing),
        mock.patch.object(os, "fsync", syncing),
    ):
        yield
