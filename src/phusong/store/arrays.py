"""Named arrays in one file, written without a copy in memory and read in place.

The file is what ``numpy.load`` calls an ``.npz`` without compression. Every array in it begins at a multiple of 64
bytes, so that it can be mapped into memory where it lies: what is not looked at is never read, and what was read the
system may forget again.
"""

from __future__ import annotations

import math
import struct
import threading
import zipfile
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from phusong.coverage.findings import DAMAGED_ZIP
from phusong.coverage.kernels import let_go, paged_from, stripes

Arrays = dict[str, NDArray[Any]]

HEADERS = threading.Lock()
"""Held while headers of arrays are read: NumPy reads them with ``ast.literal_eval``, which in CPython 3.11 ends in a
``SystemError`` now and then where two threads are in it at once."""

MAPPED_BYTES = 1_000_000
"""Arrays smaller than this are read; a mapping each would cost more."""

_ALIGN = 64
_LOCAL_HEADER = 30
"""Bytes of a member's header before its name (APPNOTE.TXT of PKWARE, 4.3.7)."""
_ZIP64_FIELD = 20
"""Bytes of the field that ``zipfile`` adds to a header for sizes beyond 4 GB."""
_PADDING_FIELD = 0xD935
"""Field of a header that holds nothing but room, as zipalign writes it."""


def write_arrays(out: BinaryIO, arrays: Arrays) -> None:
    """Write arrays one after the other.

    Args:
        out: File at whose beginning they are written.
        arrays: Arrays of numbers or text by name.

    Raises:
        ValueError: When an array holds objects.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy")
            before = out.tell() + _LOCAL_HEADER + len(member.filename.encode()) + _ZIP64_FIELD + 4
            room = -before % _ALIGN
            member.extra = struct.pack("<HH", _PADDING_FIELD, room) + bytes(room)
            with archive.open(member, "w", force_zip64=True) as stream:
                _write(stream, np.asanyarray(array))
            let_go(array)


def read_arrays(path: Path) -> Arrays:
    """Arrays that :func:`write_arrays` wrote, those of a country in files of their own that go with them.

    Raises:
        OSError: When the file cannot be read.
        ValueError: When it holds something else.
        zipfile.BadZipFile: When it is damaged.
    """
    found: Arrays = {}
    with HEADERS, path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
        for member in archive.infolist():
            with archive.open(member) as packed:
                found[member.filename.removesuffix(".npy")] = _read(packed, member.file_size)
    return found


def map_arrays(path: Path) -> Arrays:
    """Arrays that :func:`write_arrays` wrote, large ones mapped: they may be written to, which changes no file.

    Raises:
        OSError: When the file cannot be read.
        ValueError: When it holds something else.
        zipfile.BadZipFile: When it is damaged where its members are listed.
    """
    found: Arrays = {}
    with HEADERS, path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
        for member in archive.infolist():
            name = member.filename.removesuffix(".npy")
            if member.file_size < MAPPED_BYTES or member.compress_type != zipfile.ZIP_STORED:
                with archive.open(member) as small:
                    found[name] = npy.read_array(small, allow_pickle=False)
            else:
                found[name] = _mapped(path, stream, member)
    return found


def is_sound(path: Path) -> bool:
    """Whether every array of a file is as it was written, by its checksum; nothing of it is held in memory."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except DAMAGED_ZIP:
        return False


def _write(stream: IO[bytes], array: NDArray[Any]) -> None:
    """Write one array as NumPy does; of a large one that lies in a file no more than a stripe is held."""
    if array.nbytes < MAPPED_BYTES or array.dtype.hasobject or not array.flags.c_contiguous:
        npy.write_array(stream, array, allow_pickle=False)
        return
    npy.write_array_header_1_0(stream, npy.header_data_from_array_1_0(array))
    for rows in stripes(array):
        stream.write(array[rows].reshape(-1).view(np.uint8).data)


def _read(stream: IO[bytes], size: int) -> NDArray[Any]:
    """One array, to its end, where its checksum is compared.

    Raises:
        ValueError: When it is no array, holds objects, or ends too early.
    """
    if size < MAPPED_BYTES:
        return npy.read_array(stream, allow_pickle=False)
    shape, by_column, dtype = _header(stream)
    if dtype.hasobject or math.prod(shape) * dtype.itemsize >= size:  # a damaged header may ask for any size
        raise ValueError("an array holds objects, or more than there is")
    array = paged_from(stream, shape[::-1] if by_column else shape, dtype)
    return array.T if by_column else array


def _header(stream: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, whether columns come first, and kind of an array."""
    is_first = npy.read_magic(stream) == (1, 0)
    return npy.read_array_header_1_0(stream) if is_first else npy.read_array_header_2_0(stream)


def _mapped(path: Path, stream: BinaryIO, member: zipfile.ZipInfo) -> NDArray[Any]:
    """One array where it lies in the file."""
    stream.seek(member.header_offset)
    lengths = struct.unpack("<HH", stream.read(_LOCAL_HEADER)[-4:])
    stream.seek(member.header_offset + _LOCAL_HEADER + sum(lengths))
    shape, by_column, dtype = _header(stream)
    order: Literal["C", "F"] = "F" if by_column else "C"
    return np.asarray(np.memmap(path, dtype=dtype, mode="c", offset=stream.tell(), shape=shape, order=order))
