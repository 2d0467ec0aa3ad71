"""Shapefiles and dBASE tables: columns from ``dbf``, geometry from GDAL, text decoded as it is recognised."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.filetypes import check_dbf, check_shapefile, shapefile_part
from phusong.coverage.geofiles.formats.dbf import REVERSIBLE, DbfTable, read_dbf
from phusong.coverage.geofiles.formats.tables import require_encoding
from phusong.coverage.geofiles.formats.vectors import Columns, named_columns, raw_layer, read_by_gdal
from phusong.coverage.geofiles.letters.encodings import decode, decode_utf8, known_encoding, recognise_bytes
from phusong.coverage.geofiles.scratch import copied
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.kernels.arrays import GeometryArray


def read_shapefile(path: Path, encoding: str | None, log: FindingLog) -> RawLayer:
    """Read a Shapefile, or a dBASE table by itself.

    Raises:
        ReadError: When a part is missing, cut short or damaged, its parts do not match, or the text cannot be decoded.
    """
    is_table = path.suffix.lower() == ".dbf"
    check_dbf(path) if is_table else check_shapefile(path)
    table = read_dbf(path if is_table else _part(path, ".dbf"), log)
    columns = named_columns([_dbf_name(name) for name in table.names], table.columns, log)
    log.encoding = encoding_of(path, columns, encoding, log)
    decode_columns(columns, log.encoding, log)
    meta, geometry = ({"crs": None}, None) if is_table else _read_shapes(path, table, log)
    raw = raw_layer(columns, geometry, meta["crs"], table.records)
    return replace(raw, rows=len(table.records), encoding=log.encoding)


def _part(path: Path, extension: str) -> Path:
    part = shapefile_part(path, extension)
    if part is None:
        raise ReadError("sidecar-missing", f"the Shapefile lacks {extension}")
    return part


def _read_shapes(path: Path, table: DbfTable, log: FindingLog) -> tuple[dict[str, Any], GeometryArray]:
    """Geometry of the rows of a Shapefile, in the order of its table."""
    with _as_gdal_names_it(path) as shapes:
        meta, geometry, _, records = read_by_gdal(shapes, None, log, encoding=REVERSIBLE, columns=[])
    if geometry is None:
        raise ReadError("file-unreadable", "the Shapefile holds no geometry of a kind that is read")
    found = np.full(table.stated, None, dtype=np.object_)
    found[records] = geometry
    return meta, found[table.records]


@contextmanager
def _as_gdal_names_it(path: Path) -> Iterator[Path]:
    """The Shapefile under names that GDAL finds: it does not look for ``.Dbf`` beside ``.Shp``."""
    parts = {extension: shapefile_part(path, extension) for extension in (".shp", ".shx", ".dbf", ".prj")}
    there = {extension: part for extension, part in parts.items() if part is not None}
    if all(part == path.with_suffix(extension) for extension, part in there.items()):
        yield path
        return
    with copied({f"shapes{extension}": part for extension, part in there.items()}) as folder:
        yield folder / "shapes.shp"


def _dbf_name(shown: str) -> str:
    raw = str(shown).encode("latin-1", errors="replace")
    try:
        return decode_utf8(raw)[0]
    except UnicodeDecodeError:
        return str(shown)


def encoding_of(path: Path, columns: Columns, encoding: str | None, log: FindingLog) -> str:
    """Encoding of a table's text: as given, as the .cpg says where that fits, else recognised.

    Args:
        path: The table; a .cpg may stand beside it.
        columns: Columns by name; text in them is bytes read as Latin-1.
        encoding: What the user says.
        log: Where a recognised encoding is noted.

    Raises:
        ReadError: When it is in none that is recognised.
    """
    if encoding is not None:
        return require_encoding(encoding)
    values = [value.encode("latin-1") for column in columns.values() for value in column if isinstance(value, str)]
    stated = _cpg_encoding(path)
    found = recognise_bytes(values)
    if stated is not None and found != "utf-8" and _fits(values, stated):
        return stated
    if found is None:
        beside_cpg = f", though the .cpg says {stated}" if stated else ""
        raise ReadError("encoding-unknown", f"the text of the table is in no encoding that is recognised{beside_cpg}")
    if found not in ("ascii", "utf-8"):
        log.add("text-restored", f"the text of the table is in {found} and was converted", value=found)
    return found


def _cpg_encoding(path: Path) -> str | None:
    part = shapefile_part(path, ".cpg")
    if part is None:
        return None
    with part.open("rb") as stream:
        return known_encoding(stream.read(64).decode("ascii", errors="replace").strip())


def _fits(values: list[bytes], encoding: str) -> bool:
    try:
        for value in values:
            decode_utf8(value) if encoding == "utf-8" else decode(value, encoding)
    except UnicodeError:
        return False
    return True


def decode_columns(columns: Columns, encoding: str, log: FindingLog) -> None:
    """Decode the text of a table in place of the bytes it was read as.

    Args:
        columns: Columns by name; text in them is bytes read as Latin-1, and becomes text.
        encoding: Encoding of the bytes.
        log: Where text that breaks off inside a letter is noted.

    Raises:
        ReadError: When the bytes are not in the encoding.
    """
    for name, values in columns.items():
        if values.dtype != np.object_:
            continue
        for row, value in enumerate(values):
            if not isinstance(value, str) or value.isascii():
                continue
            raw = value.encode("latin-1")
            try:
                values[row], cut = (
                    decode_utf8(raw) if encoding in ("utf-8", "ascii") else (decode(raw, encoding), False)
                )
            except UnicodeError as error:
                raise ReadError("encoding-unknown", f"row {row + 1}, column {name}: not {encoding}: {error}") from None
            if cut:
                log.add("text-cut", "the text breaks off inside a letter", row=row + 1, column=name, value=values[row])
