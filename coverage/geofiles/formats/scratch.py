"""Copies of files in a folder of the reader's own, under the names that a library expects."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from phusong.coverage.findings.errors import ReadError


@contextmanager
def copied(files: Mapping[str, Path]) -> Iterator[Path]:
    """A folder with copies of files, for as long as the context lasts.

    Args:
        files: Name of each copy to the file.

    Raises:
        ReadError: When a file cannot be copied.
    """
    with tempfile.TemporaryDirectory(prefix="phusong-") as folder:
        try:
            for name, path in files.items():
                shutil.copyfile(path, Path(folder) / name)
        except OSError as error:
            raise ReadError("file-unreadable", f"cannot be read: {error.strerror or error}") from None
        yield Path(folder)
