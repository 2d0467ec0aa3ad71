"""Results of tasks in a folder that all workers see, each under the key of its content.

A result is written before its task counts as done. So it outlives the worker that made it and the client that asked for
it: a run that is started again finds what had been finished.
"""

from __future__ import annotations

import io
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from phusong.coverage.findings import DAMAGED_ZIP
from phusong.coverage.kernels import Arrays
from phusong.store.arrays import HEADERS
from phusong.store.files import remove_leftovers, write_scratch

_KEY = 40
"""Digits of a key that name a file."""


MOST_LOOKS = 12
"""How often a result that a worker says it has kept is looked for again in vain."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 10.0
"""Pause before the second look, doubled with each up to the longest, seconds: 63 seconds in all. A network file system
may answer from what it remembers of a folder, NFS for a minute at most unless it is mounted otherwise (nfs(5),
``acdirmax``)."""


class TaskResults:
    """Results of tasks by key, each in one ``.npz`` without pickles; a damaged one counts as absent."""

    def __init__(self, folder: Path, sleep: Callable[[float], None] = time.sleep) -> None:
        self.folder = folder
        self._sleep = sleep
        self._vain = 0

    def open(self) -> None:
        """Make the folder, and remove what a killed run has left half written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(self.folder)
        for begun in self.folder.glob("*.try"):
            begun.unlink(missing_ok=True)

    def load(self, key: str) -> Arrays | None:
        """The result that is kept under a key, None where there is none."""
        try:
            content = io.BytesIO(self._path(key).read_bytes())
            with HEADERS, np.load(content, allow_pickle=False) as entry:
                return {name: entry[name] for name in entry.files}
        except DAMAGED_ZIP:
            return None

    def awaited(self, key: str) -> Arrays | None:
        """A result that a worker has kept, looked for again while this machine does not see it yet.

        Looks in vain are counted over all results until one is found, so that a folder that workers do not share costs
        the wait once and not for each task.
        """
        found = self.load(key)
        while found is None and self._vain < MOST_LOOKS:
            self._sleep(min(FIRST_PAUSE_S * 2**self._vain, LONGEST_PAUSE_S))
            self._vain += 1
            found = self.load(key)
        if found is not None:
            self._vain = 0
        return found

    def has(self, key: str) -> bool:
        """Whether a result is kept under a key, whole: one that a power cut left short is made again."""
        return self.load(key) is not None

    def save(self, key: str, arrays: Arrays) -> None:
        """Keep a result."""
        buffer = io.BytesIO()
        np.savez(buffer, **arrays)  # type: ignore[arg-type]  # numpy types its own option alone
        write_scratch(self._path(key), buffer.getvalue())

    def begin(self, key: str) -> None:
        """Note that somebody begins the task of a key."""
        write_scratch(self.folder / f"{key[:_KEY]}.{uuid.uuid4().hex}.try", b"")

    def begun_again(self, keys: Iterable[str]) -> int:
        """How often tasks of some keys were begun again since the folder was opened; they are counted once."""
        marks = list(self.folder.glob("*.try"))
        begun = Counter(mark.name[:_KEY] for mark in marks)
        for mark in marks:
            mark.unlink(missing_ok=True)
        return sum(max(begun[key[:_KEY]] - 1, 0) for key in set(keys))

    def drop_others(self, keys: set[str]) -> None:
        """Delete all but the results of some keys."""
        kept = {self._path(key).name for key in keys}
        for path in self.folder.glob("*"):
            if path.is_file() and path.name not in kept:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key[:_KEY]}.task"
