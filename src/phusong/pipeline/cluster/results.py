"""Results of tasks in a folder that all workers see, each under the key of its content.

A result is written before its task counts as done. So it outlives the worker that made it and the client that asked for
it: a run that is started again finds what had been finished.
"""

from __future__ import annotations

import io
import uuid
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from phusong.coverage.kernels import Arrays
from phusong.store.arrays import DAMAGED
from phusong.store.files import remove_leftovers, write_scratch

_KEY = 40
"""Digits of a key that name a file."""


class TaskResults:
    """Results of tasks by key, each in one ``.npz`` without pickles; a damaged one counts as absent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> None:
        """Make the folder, and remove what a killed run has left half written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(self.folder)
        for begun in self.folder.glob("*.try"):
            begun.unlink(missing_ok=True)

    def load(self, key: str) -> Arrays | None:
        """The result that is kept under a key, None where there is none."""
        try:
            with np.load(io.BytesIO(self._path(key).read_bytes()), allow_pickle=False) as entry:
                return {name: entry[name] for name in entry.files}
        except DAMAGED:
            return None

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
