"""Kept stages and footprints, each under the key of what it was made from."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.findings import DAMAGED_ZIP
from phusong.store.arrays import HEADERS, Arrays, is_sound, map_arrays, read_arrays, write_arrays
from phusong.store.files import plain_values, remove_leftovers, write_scratch, write_through
from phusong.store.keys import code_key, content_key

_KEY_DIGITS = 32
"""Hexadecimal digits of a key in the name of a file."""

_PARTS = ("shape", "first", "differs", "values")
"""What is kept of a footprint: its shape, the first cell of each plane, which cells differ from it, and their values,
the bits of floats as integers, so that each comes back as it was."""


class StageCache:
    """Finished stages by the content they were made from, each in one ``.npz`` without pickles.

    Only the newest entry of a stage is kept, unless several runs share the folder. A damaged entry counts as absent.
    """

    def __init__(self, folder: Path, *, every: bool = False, alone: bool = True) -> None:
        self._folder = folder
        self.every = every
        folder.mkdir(parents=True, exist_ok=True)
        if alone:  # what is half written beside others is what they are writing
            remove_leftovers(folder)

    def load(self, stage: str, key: str) -> Arrays | None:
        """Arrays that ``stage`` made from content ``key``, or None when there are none."""
        path = self._path(stage, key)
        try:
            return read_arrays(path)
        except FileNotFoundError:
            return None
        except DAMAGED_ZIP:
            path.unlink(missing_ok=True)
            return None

    def holds(self, stage: str, key: str) -> bool:
        """Whether what ``stage`` made from content ``key`` is kept and undamaged; nothing of it is loaded."""
        path = self._path(stage, key)
        if path.exists() and not is_sound(path):
            path.unlink(missing_ok=True)
        return path.exists()

    def mapped(self, stage: str, key: str) -> Arrays:
        """Arrays that are kept, large ones read only where they are looked at; they may be written to by themselves.

        Raises:
            OSError: When they are not kept, or cannot be read.
        """
        return map_arrays(self._path(stage, key))

    def basis(self, stage: str) -> dict[str, Any] | None:
        """What the last result of ``stage`` was made from, as :meth:`save` was told; None where that is not known."""
        try:
            found = json.loads(self._basis(stage).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def save(self, stage: str, key: str, arrays: Arrays, basis: Mapping[str, Any] | None = None) -> None:
        """Keep the arrays that ``stage`` made from content ``key``, and drop its older entries unless all are kept.

        Args:
            stage: Name of the stage.
            key: Key of what it was made from.
            arrays: Its result.
            basis: What it was made from, in words that tell later what changed.

        Raises:
            TypeError: When an array holds objects, which would be kept as pickles and never be read back.
        """
        pickled = sorted(name for name, array in arrays.items() if array.dtype.hasobject)
        if pickled:
            raise TypeError(f"stage {stage!r} holds objects in {', '.join(pickled)}: keep numbers and text alone")
        path = self._path(stage, key)
        write_through(path, lambda out: write_arrays(out, arrays))
        if basis is not None:
            write_scratch(self._basis(stage), json.dumps(plain_values(basis), ensure_ascii=False).encode())
        if self.every:
            return
        for older in self._folder.glob(f"{stage}-{'[0-9a-f]' * _KEY_DIGITS}.npz"):  # and no stage of a longer name
            if older != path:
                older.unlink(missing_ok=True)

    def _basis(self, stage: str) -> Path:
        return self._folder / f"{stage}.basis.json"

    def _path(self, stage: str, key: str) -> Path:
        return self._folder / f"{stage}-{key[:_KEY_DIGITS]}.npz"


class FootprintFolder:
    """Footprints of the masts of one service, each in a small file; a damaged one counts as absent.

    Most of a footprint lies out of reach. What is kept of a plane are the cells that differ from its first one, which
    is faster to write and to read than to compress all of it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()  # a worker may stand in another folder
        self._asked: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(folder)

    def get(self, key: str) -> NDArray[np.float32] | None:
        """The footprint that was kept under a key by the same program, None where there is none."""
        try:
            content = io.BytesIO(self._path(key).read_bytes())
            with HEADERS, np.load(content, allow_pickle=False) as kept:
                shape, first, differs, values = (kept[name] for name in _PARTS)
            planes = np.repeat(first, int(np.prod(shape[1:])))
            planes[np.unpackbits(differs, count=len(planes)).view(np.bool_)] = values
            return planes.reshape(shape).view(np.float32)
        except DAMAGED_ZIP:
            return None

    def put(self, key: str, levels: NDArray[np.float32]) -> None:
        """Keep a footprint: planes, shape (planes, rows, cols)."""
        cells = np.ascontiguousarray(levels, dtype=np.float32).view(np.uint32).reshape(len(levels), -1)
        first = cells[:, 0] if cells.size else np.zeros(len(levels), dtype=np.uint32)
        differs = cells != first[:, None]
        parts = (np.array(levels.shape), first, np.packbits(differs.ravel()), cells[differs])
        buffer = io.BytesIO()
        np.savez(buffer, **dict(zip(_PARTS, parts, strict=True)))
        write_scratch(self._path(key), buffer.getvalue())

    def drop_unasked(self) -> None:
        """Delete what was neither asked for nor kept since the folder was opened."""
        for path in self._folder.glob("*.footprint"):
            if path.name not in self._asked:
                path.unlink(missing_ok=True)

    def asked(self) -> list[str]:
        """Names of the files that were asked for or kept since the folder was opened, ascending."""
        return sorted(self._asked)

    def ask(self, names: Iterable[str]) -> None:
        """Count the files that another process has asked for as asked for here."""
        self._asked.update(names)

    def _path(self, key: str) -> Path:
        path = self._folder / f"{content_key(code_key(), key)[:32]}.footprint"
        self._asked.add(path.name)
        return path
