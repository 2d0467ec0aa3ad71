"""Compiled kernels kept on disk, thrown away when the source of any of them has changed.

numba compiles a kept kernel again when its own file changes, but not when a kernel that it calls stands in another file
and changes there: the caller would go on with the old one inside. So the kernels of a folder, its subfolders included,
live and die together. What is kept in a folder of the user's own (``NUMBA_CACHE_DIR``) is the user's to clear.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def drop_stale_kernels(folder: Path) -> None:
    """Delete the kept kernels of a package folder unless they were compiled from just these sources.

    A folder that cannot be written is left alone: numba then keeps its kernels elsewhere, by the time of installation.
    """
    kept = folder / "__pycache__"
    mark = kept / "kernels.sha256"
    with suppress(OSError):
        files = sorted(_sources(os.fspath(folder)))
        seen = hashlib.sha256(repr(files).encode()).hexdigest()
        known, _, unread = mark.read_text().partition("\n") if mark.is_file() else ("", "", "")
        if unread == seen:  # by name, size and time: to read hundreds of files takes as long as to check a small one
            return
        sources = [Path(name).read_bytes() for name, *_ in files]
        digest = hashlib.sha256(
            b"\0".join(source for source in sources if b"njit" in source or b"@inlined" in source)
        ).hexdigest()
        if known != digest:
            kept.mkdir(exist_ok=True)
            for stale in [*folder.rglob("__pycache__/*.nbi"), *folder.rglob("__pycache__/*.nbc")]:
                stale.unlink(missing_ok=True)
        fresh = mark.with_suffix(f".{os.getpid()}")
        fresh.write_text(f"{digest}\n{seen}")
        fresh.replace(mark)  # half a mark would throw the kernels away


def _sources(folder: str) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of change, ns, of every source in a folder and its subfolders."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                told = entry.stat()
                yield entry.path, told.st_size, told.st_mtime_ns
            elif entry.name != "__pycache__" and entry.is_dir(follow_symlinks=False):
                yield from _sources(entry.path)
