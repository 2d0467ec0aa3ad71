"""The run folder: atomic writes, content keys and the cache of finished stages.

Every file is written under a temporary name beside its final one, flushed to disk and renamed, so a reader (or a run
that resumes after being killed) sees the old bytes or the new ones, never a part.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import threading
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pydantic import BaseModel
from pyproj import CRS
from shapely import to_wkb
from shapely.geometry.base import BaseGeometry

Arrays = dict[str, NDArray[Any]]


class _Digest(Protocol):
    """A hash that takes bytes."""

    def update(self, data: bytes, /) -> None: ...


def write_bytes(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` atomically: temporary name, fsync, rename, fsync of the folder.

    A device or a pipe, such as ``/dev/stdout``, is written into: a rename would put a file in its place.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as out:
            out.write(content)
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
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_json(path: Path, value: object) -> None:
    """Put ``value`` at ``path`` as indented UTF-8 JSON, atomically."""
    write_bytes(path, json_bytes(value))


def json_bytes(value: object) -> bytes:
    """Indented UTF-8 JSON with a final line break.

    Raises:
        ValueError: When ``value`` holds a number that JSON cannot say.
    """
    return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def remove_leftovers(folder: Path) -> None:
    """Delete temporary files that a killed run left in ``folder``."""
    for leftover in folder.glob(".*.part"):
        leftover.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@cache
def code_key() -> str:
    """SHA-256 over the package's own files, so that a changed program never reuses an old result."""
    digest = hashlib.sha256()
    for package in ("phusong.coverage", "phusong.optimize", "phusong.maps", "phusong"):
        _feed_folder(digest, files(package), package)
    return digest.hexdigest()


def _feed_folder(digest: _Digest, folder: Traversable, name: str) -> None:
    """Add every source, template and vendored file of a package folder."""
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            if not entry.name.startswith("__"):
                _feed_folder(digest, entry, f"{name}/{entry.name}")
        elif entry.name.endswith((".py", ".js", ".css", ".html", ".qml")):
            digest.update(f"{name}/{entry.name}\0".encode() + entry.read_bytes() + b"\0")


def content_key(*parts: object) -> str:
    """SHA-256 over the content of parameters, arrays, geometries and nested containers of them.

    Raises:
        TypeError: When a part is of a kind whose content is not defined here.
    """
    digest = hashlib.sha256()
    for part in parts:
        _feed(digest, part)
    return digest.hexdigest()


def _feed(digest: _Digest, part: object) -> None:
    """Add one part to the digest with its type and length, so that different structures cannot collide."""
    if isinstance(part, np.ndarray):
        _feed_array(digest, part)
    elif isinstance(part, BaseModel):
        _feed(digest, part.model_dump(mode="json"))
    elif is_dataclass(part) and not isinstance(part, type):
        _feed(digest, {field.name: getattr(part, field.name) for field in fields(part)})
    elif isinstance(part, Mapping):
        digest.update(f"map{len(part)}:".encode())
        for key in sorted(part, key=str):
            _feed(digest, str(key))
            _feed(digest, part[key])
    elif isinstance(part, list | tuple):
        digest.update(f"seq{len(part)}:".encode())
        for item in part:
            _feed(digest, item)
    elif isinstance(part, set | frozenset):
        _feed(digest, sorted(part))
    elif isinstance(part, BaseGeometry):
        _feed(digest, to_wkb(part))
    elif isinstance(part, bytes):
        digest.update(f"bytes{len(part)}:".encode() + part)
    elif isinstance(part, CRS):
        _feed(digest, part.to_wkt())
    elif isinstance(part, Affine | str | int | float | bool | None):
        text = repr(part).encode()
        digest.update(f"{type(part).__name__}{len(text)}:".encode() + text)
    else:
        raise TypeError(f"no content key is defined for {type(part).__name__}")


def _feed_array(digest: _Digest, array: NDArray[Any]) -> None:
    if array.dtype == object:
        _feed(digest, list(array))
        return
    digest.update(f"array{array.dtype.str}{array.shape}:".encode())
    digest.update(np.ascontiguousarray(array).tobytes())


class StageCache:
    """Finished stages by the content they were made from, each in one ``.npz`` without pickles.

    Only the newest entry of a stage is kept. A damaged entry counts as absent.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(folder)

    def load(self, stage: str, key: str) -> Arrays | None:
        """Arrays that ``stage`` made from content ``key``, or None when there are none."""
        path = self._path(stage, key)
        try:
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as entry:
                return {name: entry[name] for name in entry.files}
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            path.unlink(missing_ok=True)
            return None

    def save(self, stage: str, key: str, arrays: Arrays) -> None:
        """Keep the arrays that ``stage`` made from content ``key`` and drop its older entries."""
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **arrays)
        path = self._path(stage, key)
        write_bytes(path, buffer.getvalue())
        for older in self._folder.glob(f"{stage}-*.npz"):
            if older != path:
                older.unlink(missing_ok=True)

    def _path(self, stage: str, key: str) -> Path:
        return self._folder / f"{stage}-{key[:32]}.npz"


class FootprintFolder:
    """Footprints of the masts of one service, each in a small compressed file; a damaged one counts as absent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._asked: set[Path] = set()
        folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(folder)

    def get(self, key: str) -> NDArray[np.float32] | None:
        """The footprint that was kept under a key by the same program, None where there is none."""
        try:
            content = zlib.decompress(self._path(key).read_bytes())
            levels = np.load(io.BytesIO(content), allow_pickle=False)
        except (OSError, ValueError, EOFError, zlib.error):
            return None
        return np.asarray(levels, dtype=np.float32)

    def put(self, key: str, levels: NDArray[np.float32]) -> None:
        """Keep a footprint."""
        buffer = io.BytesIO()
        np.save(buffer, levels, allow_pickle=False)
        write_scratch(self._path(key), zlib.compress(buffer.getvalue(), level=1))

    def drop_unasked(self) -> None:
        """Delete what was neither asked for nor kept since the folder was opened."""
        for path in self._folder.glob("*.footprint"):
            if path not in self._asked:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        path = self._folder / f"{content_key(code_key(), key)[:32]}.footprint"
        self._asked.add(path)
        return path


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
