"""dBASE tables read here: GDAL takes ``7OO`` for 7 and ``-`` for 0, and of two columns of one name keeps the second.

Source: Xbase data file (*.dbf), Erik Bachmann; ESRI Shapefile Technical Description, July 1998, "Numbering in DBF".
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.kernels.arrays import IntArray, TextArray

_HEADER_BYTES = 32
_END_OF_FIELDS = 0x0D
_DELETED = ord("*")
_NUMBER_SIGNS = b"0123456789+-.eE \x00"
_DOUBLE_VERSIONS = (0x30, 0x31, 0x32)
"""Visual FoxPro: in its tables a field of kind B holds a double, elsewhere the number of a memo."""

REVERSIBLE = "ISO-8859-1"
"""Read with this, text keeps every byte, so that its true encoding can be decided afterwards."""


@dataclass(frozen=True, slots=True)
class _Field:
    name: bytes
    kind: str
    offset: int
    width: int


@dataclass(frozen=True, slots=True)
class DbfTable:
    """Rows of a dBASE table.

    Attributes:
        names: Names of the columns, with every byte as one sign.
        columns: Their values, each of shape (n,): numbers, or text with every byte as one sign, None where empty.
        records: Number of each row in the file from 0, those marked as deleted left out, shape (n,).
        stated: Records that the file holds, those marked as deleted included.
    """

    names: list[str]
    columns: list[NDArray[Any]]
    records: IntArray
    stated: int


def read_dbf(path: Path, log: FindingLog) -> DbfTable:
    """Read a dBASE table.

    Args:
        path: The ``.dbf``.
        log: Where records marked as deleted, and columns of no known kind, are noted.

    Raises:
        ReadError: When its header contradicts itself or the file is cut short.
    """
    raw = path.read_bytes()
    count, header_bytes, record_bytes = struct.unpack("<IHH", raw[4:12])
    fields = _fields(raw[:header_bytes], path)
    if 1 + sum(field.width for field in fields) != record_bytes:
        raise ReadError(
            "file-unreadable", f"{path.name}: its columns do not make up its records; the header is damaged"
        )
    body = np.frombuffer(raw, dtype=np.uint8, count=count * record_bytes, offset=header_bytes)
    table = body.reshape(count, record_bytes)
    if not np.isin(table[:, 0], (ord(" "), _DELETED, 0)).all():
        row = int(np.flatnonzero(~np.isin(table[:, 0], (ord(" "), _DELETED, 0)))[0]) + 1
        raise ReadError("file-unreadable", f"{path.name}: record {row} does not begin as a record does")
    records = np.flatnonzero(table[:, 0] != _DELETED)
    if len(records) < count:
        message = f"{count - len(records):,} records are marked as deleted and are left out"
        log.add("rows-deleted", message, value=count - len(records))
    version = raw[0]
    columns = [_values(table[records, each.offset : each.offset + each.width], each, version, log) for each in fields]
    names = [each.name.decode(REVERSIBLE) for each in fields]
    return DbfTable(names, columns, records.astype(np.int64), count)


def _fields(header: bytes, path: Path) -> list[_Field]:
    fields, start, offset = [], _HEADER_BYTES, 1
    while start < len(header) and header[start] != _END_OF_FIELDS:
        entry = header[start : start + _HEADER_BYTES]
        if len(entry) < _HEADER_BYTES or (not entry[11:12].isalpha() and entry[11:12] not in (b"+", b"@")):
            raise ReadError("file-unreadable", f"{path.name}: the list of its columns is damaged")
        kind = chr(entry[11]).upper()
        width = entry[16] + (256 * entry[17] if kind == "C" else 0)
        fields.append(_Field(entry[:11].split(b"\x00")[0].strip(), kind, offset, width))
        start, offset = start + _HEADER_BYTES, offset + width
    if not fields:
        raise ReadError("file-unreadable", f"{path.name} has no columns")
    return fields


def _values(cells: NDArray[np.uint8], field: _Field, version: int, log: FindingLog) -> NDArray[Any]:
    """Values of one column, from its bytes of shape (n, width)."""
    cells = np.ascontiguousarray(cells)
    if field.kind == "I" and field.width == 4:
        return cells.view("<i4").ravel().astype(np.int64)
    if field.width == 8 and (field.kind == "O" or (field.kind == "B" and version in _DOUBLE_VERSIONS)):
        return cells.view("<f8").ravel().astype(np.float64)
    if field.kind in "CNFLD":
        raw = cells.view(f"S{field.width}").ravel() if field.width else np.zeros(len(cells), dtype="S1")
        if field.kind in "NF":
            return _numbers(raw)
        return _dates(raw) if field.kind == "D" else _texts(raw, unknown=b"?" if field.kind == "L" else None)
    name = field.name.decode(REVERSIBLE)
    log.add(
        "column-binary", f"the column is of kind {field.kind!r}, which is not read; it counts as empty", column=name
    )
    return np.full(len(cells), None, dtype=np.object_)


def _texts(raw: NDArray[np.bytes_], unknown: bytes | None) -> TextArray:
    texts = np.empty(len(raw), dtype=np.object_)
    texts[:] = [
        None if not cell or cell == unknown else cell.decode(REVERSIBLE)
        for cell in (each.rstrip(b" \x00") for each in raw.tolist())
    ]
    return texts


def _dates(raw: NDArray[np.bytes_]) -> TextArray:
    texts = _texts(raw, unknown=b"00000000")
    for row, text in enumerate(texts):
        if text is not None and len(text) == 8 and text.isdigit():
            texts[row] = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return texts


def _numbers(raw: NDArray[np.bytes_]) -> NDArray[Any]:
    """Whole or real numbers; objects where any cell is none, so that it is told with its row."""
    cells = [_bare(cell) for cell in raw.tolist()]
    present = [cell for cell in cells if cell]
    if not b"".join(present).translate(None, _NUMBER_SIGNS):
        try:
            if all(cell.lstrip(b"+-").isdigit() and len(cell) < 16 for cell in present) and len(present) == len(cells):
                return np.array([int(cell) for cell in cells], dtype=np.int64)
            return np.array([float(cell) if cell else np.nan for cell in cells], dtype=np.float64)
        except ValueError:
            pass
    values = np.empty(len(cells), dtype=np.object_)
    values[:] = [_number(cell) for cell in cells]
    return values


def _bare(cell: bytes) -> bytes:
    """A cell without what fills it up; nothing where it is all stars, which is how an empty number is written."""
    bare = cell.strip(b" \x00")
    return bare if bare.strip(b"*") else b""


def _number(cell: bytes) -> object:
    if not cell:
        return None
    try:
        return int(cell) if cell.lstrip(b"+-").isdigit() else float(cell)
    except ValueError:
        return cell.decode(REVERSIBLE)
