"""Copies of files in a folder of the reader's own, under the names that a library expects."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from phusong.coverage.findings.errors import ReadError


@contextmanager
def copied(files: Mapping[str, Path | bytes]) -> Iterator[Path]:
    """A folder with copies of files, for as long as the context lasts.

    Args:
        files: Name of each copy to the file, or to what it is to hold.

    Raises:
        ReadError: When a file cannot be copied.
    """
    with tempfile.TemporaryDirectory(prefix="phusong-") as folder:
        try:
            for name, held in files.items():
                copy = Path(folder) / name
                copy.write_bytes(held) if isinstance(held, bytes) else shutil.copyfile(held, copy)
        except OSError as error:
            raise ReadError("file-unreadable", f"cannot be read: {error.strerror or error}") from None
        yield Path(folder)
