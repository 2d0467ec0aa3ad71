"""ESRI ASCII grids held against their header: GDAL reads any word, and any cell that is not there, as height 0."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from phusong.coverage.findings.errors import ReadError

_CHUNK_BYTES = 1 << 22
_PLAIN = b"0123456789+- \t\r\n"
_NUMBER_SIGNS = _PLAIN + b".eE"
_NUMBER = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_NAN = frozenset((b"nan", b"-nan", b"+nan"))
_HEADER_WORDS = frozenset(
    b"ncols nrows xllcorner xllcenter xcenter yllcorner yllcenter ycenter cellsize dx dy nodata_value nodata".split()
)
_HEADER_LINES = 12
"""No header has more lines than this."""


def check_ascii_grid(path: Path) -> bool:
    """Check that every cell of a grid is a number and that no cell is missing or too many.

    Args:
        path: The file.

    Returns:
        Whether all cells are whole numbers.

    Raises:
        ReadError: When a cell is a word, or the cells are not as many as the header says.
    """
    with path.open("rb") as stream:
        stated, above = _header(stream)
        found, are_whole, line = 0, True, above + 1
        for chunk in _chunks(stream):
            found += _count_numbers(chunk, line)
            are_whole = are_whole and not chunk.translate(None, _PLAIN)
            line += chunk.count(b"\n")
    message = f"{path.name} holds {found:,} cells, but its header says {stated:,}"
    if stated is not None and found < stated:
        raise ReadError("file-cut-short", message)
    if stated is not None and found > stated:
        raise ReadError("file-unreadable", message)
    return are_whole


def _header(stream: BinaryIO) -> tuple[int | None, int]:
    """Number of cells that the header states, None when it does not, and its lines; the stream stands behind it."""
    sizes: dict[str, int] = {}
    lines = 0
    while lines < _HEADER_LINES:
        start = stream.tell()
        words = stream.readline(_CHUNK_BYTES).split()
        if not words or words[0].lower() not in _HEADER_WORDS:
            stream.seek(start)
            break
        if len(words) > 1 and words[1].isdigit() and len(words[1]) < 12:
            sizes[words[0].decode("ascii", errors="replace").lower()] = int(words[1])
        lines += 1
    return (sizes["ncols"] * sizes["nrows"] if {"ncols", "nrows"} <= sizes.keys() else None), lines


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The rest of a stream in pieces that break no number apart."""
    rest = b""
    while piece := stream.read(_CHUNK_BYTES):
        whole = rest + piece
        end = max(whole.rfind(sign) for sign in (b" ", b"\n", b"\t", b"\r")) + 1
        yield whole[:end]
        rest = whole[end:]
        if len(rest) > _CHUNK_BYTES:
            raise ReadError("file-unreadable", "a cell of the grid is longer than any number")
    if rest:
        yield rest


def _count_numbers(chunk: bytes, line: int) -> int:
    """Number of cells in a piece of the grid that begins in a line."""
    expected = len(chunk.split())
    if not chunk.translate(None, _NUMBER_SIGNS):
        try:
            if not expected or len(np.fromstring(chunk.decode("ascii"), sep=" ")) == expected:
                return expected
        except ValueError:  # text that is no number, which is looked for below
            pass
    for offset, row in enumerate(chunk.split(b"\n")):
        for position, word in enumerate(row.split(), start=1):
            if not _NUMBER.fullmatch(word) and word.lower() not in _NAN:
                shown = word[:40].decode("utf-8", errors="replace")
                message = f"line {line + offset}, cell {position} there: {shown!r} is not a number"
                raise ReadError("terrain-not-a-number", message)
    return expected
