"""Large arrays in nameless files: memory holds what is being looked at, and what was looked at may be let go.

Arrays of a country come to gigabytes each, and are filled and read stripe by stripe. In a file the system may write
them out where memory is short, and a stripe that is done with need not be held at all.
"""

from __future__ import annotations

import math
import mmap
import os
import tempfile
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

PAGED_BYTES = 100_000_000
"""Arrays from this size on are kept in a file; those of a province stay in memory, where larger pages are faster."""


def paged(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An array to be filled, in memory or in a file that goes with it.

    Args:
        shape: Its shape.
        dtype: Kind of its numbers.

    Returns:
        The array, its numbers not set. It is in memory as well where there is no room for a file.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if size < PAGED_BYTES:
        return np.empty(shape, dtype)
    try:
        held = _reserved(size)
    except OSError:
        return np.empty(shape, dtype)
    return np.frombuffer(held, dtype).reshape(shape)


def _reserved(size: int) -> mmap.mmap:
    """So many bytes of a new file, mapped.

    Raises:
        OSError: When there is no room for them.
    """
    with tempfile.TemporaryFile(prefix="phusong-") as file:
        if hasattr(os, "posix_fallocate"):  # a file with holes would end the process where the disk is full later on
            os.posix_fallocate(file.fileno(), 0, size)
        else:
            file.truncate(size)
        return mmap.mmap(file.fileno(), size)


def let_go(*arrays: NDArray[Any]) -> None:
    """Hold nothing of some arrays in memory that a file holds; it comes back where they are looked at again.

    Args:
        arrays: Of :func:`paged`, or parts of such; others are left as they are.
    """
    for array in arrays:
        held: Any = array
        while isinstance(held, np.ndarray) and not isinstance(held, np.memmap):  # what is mapped elsewhere is another's
            held = held.base
        held = held.obj if isinstance(held, memoryview) else held
        if isinstance(held, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            held.madvise(mmap.MADV_DONTNEED)
