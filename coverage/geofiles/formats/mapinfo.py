"""MapInfo tables, as a ``.tab`` with its parts or as interchange (``.mif`` and ``.mid``), read by GDAL.

A table of which parts are missing or cut short is refused before GDAL would read what is left of it, and so is one that
only points at others. Text in a character set that the table leaves open is recognised, as that of a dBASE table.
"""

from __future__ import annotations

import csv
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.filetypes import check_dbf, shapefile_part
from phusong.coverage.geofiles.formats.dbf import REVERSIBLE
from phusong.coverage.geofiles.formats.shapefiles import decode_columns, encoding_of
from phusong.coverage.geofiles.formats.vectors import named_columns, raw_layer, read_by_gdal
from phusong.coverage.geofiles.scratch import copied
from phusong.coverage.geofiles.sources import RawLayer

_PARTS = {".tab": (".dat", ".map", ".id"), ".mif": (".mid",)}
"""Parts without which a table is not whole, by the extension of the file that is named."""

_TYPE = re.compile(rb"^\s*type\s+(\w+)", re.IGNORECASE | re.MULTILINE)
_CHARSET = re.compile(rb"(charset\s+\"?)(\w*)", re.IGNORECASE)
_DELIMITER = re.compile(rb"^\s*delimiter\s+\"(.)\"", re.IGNORECASE | re.MULTILINE)
_HEAD_BYTES = 4096
_DELETED = ord("*")


def read_mapinfo(path: Path, encoding: str | None, log: FindingLog) -> RawLayer:
    """Read a MapInfo table.

    Args:
        path: The ``.tab`` or ``.mif``; its parts stand beside it, in any capitals.
        encoding: Encoding of the text, where the user overrules what the table says.
        log: Findings of the file.

    Raises:
        ReadError: When a part is missing, cut short or damaged, when the table only points at others, or when the text
            cannot be decoded.
    """
    parts = _parts(path)
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    _require_own_rows(head, path)
    stated = _CHARSET.search(head)
    is_open = encoding is not None or stated is None or stated[2].lower() in (b"neutral", b"")
    with _as_gdal_opens_it(path, parts, without_charset=encoding is not None) as table:
        meta, geometry, fields, ids = read_by_gdal(table, None, log, encoding=REVERSIBLE if is_open else None)
    if ".mid" in parts:
        written = _written(parts[".mid"], head)
        _check_count(parts[".mid"], len(written), len(ids))
        fields = [_with_gaps(values, [row[at : at + 1] for row in written]) for at, values in enumerate(fields)]
    else:
        _check_count(parts[".dat"], _rows_of_dat(parts[".dat"]), len(ids))
    columns = named_columns(list(map(str, meta["fields"])), fields, log)
    if is_open:
        log.encoding = encoding_of(path, columns, encoding, log)
        decode_columns(columns, log.encoding, log)
    raw = raw_layer(columns, geometry, meta["crs"], ids)
    return replace(raw, encoding=log.encoding)


def _parts(path: Path) -> dict[str, Path]:
    """The files that a table is made of, by their extension."""
    wanted = _PARTS[path.suffix.lower()]
    found = {extension: part for extension in wanted if (part := shapefile_part(path, extension)) is not None}
    missing = [extension for extension in wanted if extension not in found]
    if missing:
        raise ReadError("sidecar-missing", f"the MapInfo table lacks {' and '.join(missing)}")
    return found


def _require_own_rows(head: bytes, path: Path) -> None:
    """Refuse a ``.tab`` that shows a picture, or rows that lie in a file of another program."""
    kind = _TYPE.search(head)
    if path.suffix.lower() == ".tab" and (kind is None or kind[1].lower() != b"native"):
        what = kind[1].decode("ascii", errors="replace").upper() if kind else "none"
        raise ReadError("content-mismatch", f"a MapInfo table of type {what}, which only points at other files")


@contextmanager
def _as_gdal_opens_it(path: Path, parts: dict[str, Path], *, without_charset: bool) -> Iterator[Path]:
    """The table under names that GDAL finds, all of its parts in the same capitals; or with its character set open."""
    if not without_charset and all(part == path.with_suffix(extension) for extension, part in parts.items()):
        yield path
        return
    name = f"table{path.suffix.lower()}"
    files: dict[str, Path | bytes] = {f"table{extension}": part for extension, part in parts.items()}
    files[name] = path
    if without_charset:
        held = path.read_bytes()
        files[name] = _CHARSET.sub(rb"\1Neutral", held[:_HEAD_BYTES]) + held[_HEAD_BYTES:]
    with copied(files) as folder:
        yield folder / name


def _rows_of_dat(rows: Path) -> int:
    """Rows that a ``.dat``, which is as a dBASE table, says that it holds, those that were deleted aside."""
    check_dbf(rows)
    with rows.open("rb") as stream:
        stated, header, length = struct.unpack("<IHH", stream.read(12)[4:12])
    marks = np.fromfile(rows, dtype=np.uint8, offset=header)[: stated * length : max(length, 1)]
    return int(np.count_nonzero(marks != _DELETED))


def _check_count(rows: Path, stated: int, found: int) -> None:
    """Refuse a table of which other than all rows were read."""
    if stated != found:
        raise ReadError("rows-mismatch", f"{rows.name} holds {stated:,} rows, but {found:,} were read")


def _written(rows: Path, head: bytes) -> list[list[str]]:
    """Rows of a ``.mid``: as of CSV, with the delimiter that the ``.mif`` names, which is a tab where it names none."""
    named = _DELIMITER.search(head)
    with rows.open(encoding="latin-1", newline="") as stream:
        return [row for row in csv.reader(stream, delimiter=named[1].decode("latin-1") if named else "\t") if row]


def _with_gaps(values: NDArray[Any], written: list[list[str]]) -> NDArray[Any]:
    """A column of a ``.mid`` with nothing where nothing is written: GDAL reads a number that is not there as 0."""
    gaps = np.array([not "".join(cell).strip() for cell in written], dtype=np.bool_)
    if values.dtype.kind not in "iuf" or not gaps.any():
        return values
    return np.where(gaps, np.nan, values.astype(np.float64))
