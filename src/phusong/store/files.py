"""The run folder: atomic writes, content keys and the cache of finished stages.

Every file is written under a temporary name beside its final one, flushed to disk and renamed, so a reader (or a run
that resumes after being killed) sees the old bytes or the new ones, never a part.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import platform
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO


def write_bytes(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` atomically: temporary name, fsync, rename, fsync of the folder.

    A device or a pipe, such as ``/dev/stdout``, is written into: a rename would put a file in its place.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    write_through(path, lambda out: out.write(content))


def write_through(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Put what ``fill`` writes at ``path`` as :func:`write_bytes` does, without holding it in memory.

    Args:
        path: Where it is put.
        fill: Writes the content into the file that it is given.

    Raises:
        OSError: When it cannot be written; what lay at ``path`` is then as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as out:
            fill(out)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _fsync_folder(path.parent)


def write_scratch(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` atomically but not durably: for what can be made again and shows damage itself."""
    temporary = path.with_name(f".{path.name}.{platform.node()}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_json(path: Path, value: object) -> None:
    """Put ``value`` at ``path`` as indented UTF-8 JSON, atomically."""
    write_bytes(path, json_bytes(value))


def plain_values(value: Any) -> Any:  # noqa: ANN401 - a tree of whatever a record holds
    """The same tree of values that JSON knows: lists for arrays and tuples, null for what is not finite."""
    if isinstance(value, dict):
        return {key: plain_values(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain_values(inner) for inner in value]
    if hasattr(value, "tolist"):
        return plain_values(value.tolist())
    return None if isinstance(value, float) and not math.isfinite(value) else value


def json_bytes(value: object) -> bytes:
    """Indented UTF-8 JSON with a final line break.

    Raises:
        ValueError: When ``value`` holds a number that JSON cannot say.
    """
    return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def place_folder(unfinished: Path, place: Path) -> None:
    """Put a folder in its place for good once all of it is written; where another writer was first, theirs stays.

    Args:
        unfinished: The folder, beside its place, its files written by :func:`write_through`; it is gone afterwards.
        place: The place.

    Raises:
        OSError: When it cannot be put there, and nobody else has.
    """
    try:
        unfinished.rename(place)
    except OSError:  # a folder with files in it is not written over: EEXIST or ENOTEMPTY, by the file system
        if not place.is_dir():
            raise
        shutil.rmtree(unfinished, ignore_errors=True)
    _fsync_folder(place.parent)


def remove_leftovers(folder: Path) -> None:
    """Delete temporary files that a killed run left in ``folder``."""
    for leftover in folder.glob(".*.part"):
        leftover.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fsync_folder(folder: Path) -> None:
    """Make a rename durable where the platform lets a folder be opened."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:  # some network file systems refuse; the rename itself stays atomic
        return
    finally:
        os.close(descriptor)
