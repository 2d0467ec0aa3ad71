"""Compiled kernels kept on disk, thrown away when the source of any of them has changed.

numba compiles a kept kernel again when its own file changes, but not when a kernel that it calls stands in another file
and changes there: the caller would go on with the old one inside. So the kernels of a folder, its subfolders included,
live and die together. What is kept in a folder of the user's own (``NUMBA_CACHE_DIR``) is the user's to clear.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path


def drop_stale_kernels(folder: Path) -> None:
    """Delete the kept kernels of a package folder unless they were compiled from just these sources.

    A folder that cannot be written is left alone: numba then keeps its kernels elsewhere, by the time of installation.
    """
    sources = [path.read_bytes() for path in sorted(folder.rglob("*.py"))]
    digest = (
        hashlib.sha256(b"\0".join(source for source in sources if b"njit" in source or b"@inlined" in source))
        .hexdigest()
        .encode()
    )
    kept = folder / "__pycache__"
    mark = kept / "kernels.sha256"
    with suppress(OSError):
        if mark.is_file() and mark.read_bytes() == digest:
            return
        kept.mkdir(exist_ok=True)
        for stale in [*folder.rglob("__pycache__/*.nbi"), *folder.rglob("__pycache__/*.nbc")]:
            stale.unlink(missing_ok=True)
        mark.write_bytes(digest)
