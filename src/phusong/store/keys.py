"""Content keys: SHA-256 over parameters, arrays, geometries and the program itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Protocol

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pydantic import BaseModel
from pyproj import CRS
from shapely import to_wkb
from shapely.geometry.base import BaseGeometry

from phusong.coverage.kernels import stripes


class _Digest(Protocol):
    """A hash that takes bytes."""

    def update(self, data: bytes | memoryview, /) -> None: ...


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


_PLAIN = frozenset((str, int, float, bool, type(None)))
"""Kinds that are fed as they are written. Most parts are of one, so that they are asked for first and by themselves."""


def _feed(digest: _Digest, part: object) -> None:
    """Add one part to the digest with its type and length, so that different structures cannot collide."""
    kind = type(part)
    if kind in _PLAIN:
        _feed_text(digest, kind.__name__, repr(part))
    elif isinstance(part, np.ndarray):
        _feed_array(digest, part)
    elif (columns := _columns_of(kind)) is not None:
        head, named = columns
        digest.update(head)
        for name, written in named:
            digest.update(written)
            _feed(digest, getattr(part, name))
    elif (plainer := _plainer(part)) is not part:
        _feed(digest, plainer)
    else:
        _feed_container(digest, part)


def _feed_container(digest: _Digest, part: object) -> None:
    """Add a container, bytes, or a value of a kind that descends from a plain one."""
    if isinstance(part, Mapping):
        digest.update(f"map{len(part)}:".encode())
        for key in sorted(part, key=str):
            _feed(digest, str(key))
            _feed(digest, part[key])
    elif isinstance(part, list | tuple):
        digest.update(f"seq{len(part)}:".encode())
        for item in part:
            _feed(digest, item)
    elif isinstance(part, bytes):
        digest.update(f"bytes{len(part)}:".encode() + part)
    elif isinstance(part, Affine | str | int | float):
        _feed_text(digest, type(part).__name__, repr(part))
    else:
        raise TypeError(f"no content key is defined for {type(part).__name__}")


def _feed_text(digest: _Digest, kind: str, written: str) -> None:
    text = written.encode()
    digest.update(f"{kind}{len(text)}:".encode() + text)


_Columns = tuple[bytes, tuple[tuple[str, bytes], ...]] | None
_COLUMNS: dict[type, _Columns] = {}
"""What was told of a kind: thousands of small dataclasses stand in one content, and asking anew took most of it."""


def _columns_of(kind: type) -> _Columns:
    """How a dataclass is fed, the same as a map of its fields by name: its head, and each name as it is fed.

    None for what is no dataclass.
    """
    if kind not in _COLUMNS:
        _COLUMNS[kind] = _columns_told(kind)
    return _COLUMNS[kind]


def _columns_told(kind: type) -> _Columns:
    if not is_dataclass(kind):
        return None
    names = sorted(field.name for field in fields(kind))
    written = (repr(name).encode() for name in names)
    told = tuple((name, f"str{len(text)}:".encode() + text) for name, text in zip(names, written, strict=True))
    return f"map{len(names)}:".encode(), told


def _plainer(part: object) -> object:
    """What stands for a part in its key: the same for what is fed as it is."""
    if isinstance(part, BaseModel):
        return part.model_dump(mode="json")
    if isinstance(part, set | frozenset):
        return sorted(part)
    if isinstance(part, BaseGeometry):
        return to_wkb(part)
    return part.to_wkt() if isinstance(part, CRS) else part


def _feed_array(digest: _Digest, array: NDArray[Any]) -> None:
    if array.dtype == object:
        _feed(digest, list(array))
        return
    digest.update(f"array{array.dtype.str}{array.shape}:".encode())
    if not array.nbytes:
        return
    whole = np.atleast_1d(array)
    for rows in stripes(whole):  # of a whole country's ground no more is held than the rest of the run needs
        digest.update(np.ascontiguousarray(whole[rows]).reshape(-1).view(np.uint8).data)
