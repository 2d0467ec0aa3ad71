"""Large arrays in nameless files: memory holds what is being looked at, and what was looked at may be let go.

Arrays of a country come to gigabytes each, and are filled and read stripe by stripe. In a file the system may write
them out where memory is short, and a stripe that is done with need not be held at all.
"""

from __future__ import annotations

import ctypes
import math
import mmap
import os
import sys
import tempfile
from collections.abc import Iterator
from typing import IO, Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import DTypeLike, NDArray

PAGED_BYTES = 100_000_000
"""Arrays from this size on are kept in a file; those of a province stay in memory, where larger pages are faster."""

STRIPE_BYTES = 16_000_000
"""So much of a large array is worked on at a time where all of it is passed over once."""


_ROOTS: WeakValueDictionary[int, NDArray[Any]] = WeakValueDictionary()
"""All arrays that are kept in files."""


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
    root = np.frombuffer(held, dtype)
    _ROOTS[id(root)] = root  # which every part of it holds on to
    return root.reshape(shape)


def paged_from(stream: IO[bytes], shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An array filled with what comes next from a stream, number by number as memory holds them.

    Args:
        stream: Open for reading.
        shape: Shape of the array.
        dtype: Kind of its numbers.

    Raises:
        ValueError: When the stream ends before the last number.
    """
    array = paged(shape, dtype)
    for rows in stripes(array):
        stripe = array[rows].reshape(-1).view(np.uint8)
        content = stream.read(stripe.nbytes)
        if len(content) < stripe.nbytes:
            raise ValueError("an array ends before its last number")
        stripe[:] = np.frombuffer(content, dtype=np.uint8)
    return array


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


def stripes(array: NDArray[Any]) -> Iterator[slice]:
    """Rows of an array, some at a time, and nothing of it is held in memory once they are done with.

    Args:
        array: Of :func:`paged`, or any other, of which nothing is let go; of one dimension or more.

    Yields:
        Rows that follow each other; all at once where they are no more than :data:`STRIPE_BYTES`.
    """
    rows = len(array)
    at_once = max(rows * STRIPE_BYTES // max(array.nbytes, 1), 1)
    for top in range(0, rows, at_once):
        yield slice(top, min(top + at_once, rows))
        let_go(array)


def let_go(*arrays: NDArray[Any]) -> None:
    """Hold nothing of some arrays in memory that a file holds; it comes back where they are looked at again.

    Args:
        arrays: Of :func:`paged`, or parts of such; others are left as they are.
    """
    for array in arrays:
        held = _holder(array)
        held = held.obj if isinstance(held, memoryview) else held
        if isinstance(held, mmap.mmap):
            _drop_pages(held)


def let_go_all() -> None:
    """Hold nothing in memory of any array that is kept in a file, and give back what is free: for the end of work.

    What is freed below something that is still held stays with the C library otherwise: after the plan of a country
    that is gigabytes.
    """
    let_go(*list(_ROOTS.values()))
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc alone
        if trim is not None:
            trim(0)


def let_go_unwritten(*arrays: NDArray[Any]) -> None:
    """The same of arrays that are mapped for this process alone, and were read and never written to.

    Args:
        arrays: Any; what was written into one that a file is mapped into would be lost.
    """
    let_go(*arrays)
    for array in arrays:
        held = _holder(array)
        if isinstance(held, np.memmap):
            _drop_pages(held.base)


def _holder(array: NDArray[Any]) -> Any:  # noqa: ANN401 - whatever gives an array its memory
    """What an array has its memory from, None where that is its own; what is mapped elsewhere is another's."""
    held: Any = array
    while isinstance(held, np.ndarray) and not (isinstance(held, np.memmap) and isinstance(held.base, mmap.mmap)):
        held = held.base
    return held


def _drop_pages(held: Any) -> None:  # noqa: ANN401 - a mapping
    if hasattr(mmap, "MADV_DONTNEED"):
        held.madvise(mmap.MADV_DONTNEED)
