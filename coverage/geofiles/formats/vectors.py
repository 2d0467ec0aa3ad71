"""Vector formats that GDAL reads alone, as GeoPackage, FlatGeobuf and GPX: what GDAL and Arrow give as columns."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.numbering import RowNumbers
from phusong.coverage.geofiles import gdal
from phusong.coverage.geofiles.filetypes import check_geopackage
from phusong.coverage.geofiles.formats.geopackages import check_row_count, settled
from phusong.coverage.geofiles.formats.parquet import read_columns
from phusong.coverage.geofiles.letters.encodings import decode, recognise_bytes
from phusong.coverage.geofiles.sources import Choice, RawLayer, geometry_label
from phusong.coverage.kernels.arrays import GeometryArray

_HARMLESS = ("Measured (M) geometry", "3D geometry", "field width", "organizePolygons")

_OF_GPX = ("waypoints", "routes", "tracks")
"""Layers of a GPX; the points of routes and tracks are theirs."""

_BYTES = {bytes, bytearray, memoryview}

Columns = dict[str, NDArray[Any]]


def read_geodatabase(path: Path, name: str, log: FindingLog) -> RawLayer:
    """Read one layer of a GeoPackage, FlatGeobuf or GPX.

    Raises:
        ReadError: When the file is damaged.
    """
    with settled(path) as file:
        meta, geometry, fields, ids = read_by_gdal(file, name, log)
        columns = named_columns(list(map(str, meta["fields"])), fields, log)
        if path.suffix.lower() == ".gpx":  # which has a column for whatever a receiver may write
            columns = {field: values for field, values in columns.items() if _holds_anything(values)}
        raw = raw_layer(columns, geometry, meta["crs"], ids)
        if path.suffix.lower() == ".fgb":
            _check_fgb_count(path, raw.rows)
        check_row_count(file, name, raw.rows, log)
    return raw


def _holds_anything(values: NDArray[Any]) -> bool:
    if values.dtype.kind == "f":
        return not bool(np.isnan(values).all())
    if values.dtype.kind == "M":
        return not bool(np.isnat(values).all())
    return values.dtype != np.object_ or any(value not in (None, "") for value in values.tolist())


def _check_fgb_count(path: Path, rows: int) -> None:
    """Refuse a FlatGeobuf with fewer rows than its header says: GDAL ends without a word where the file does."""
    stated = int(gdal.pyogrio.read_info(_gdal_path(path))["features"])
    if rows < stated:
        raise ReadError("file-cut-short", f"the file holds {rows:,} rows, but its header says {stated:,}")


def read_parquet(path: Path, _encoding: str | None, log: FindingLog) -> RawLayer:
    """Read a GeoParquet.

    Raises:
        ReadError: When the file is damaged, too large or has no geometry.
    """
    names, values, geometry, crs = read_columns(path)
    return raw_layer(named_columns(names, values, log), geometry, crs)


def named_columns(names: Sequence[str], values: Sequence[NDArray[Any]], log: FindingLog) -> Columns:
    """Columns by name; one that is there twice is noted, and what is bytes becomes text where it can."""
    for name in sorted({name for name in names if names.count(name) > 1}):
        log.add("column-repeated", f"the file has {names.count(name)} columns named {name!r}", column=name)
    return {name: _without_bytes(name, column, log) for name, column in zip(names, values, strict=True)}


def _without_bytes(name: str, values: NDArray[Any], log: FindingLog) -> NDArray[Any]:
    """A column with its bytes as text: UTF-8, or an encoding that is recognised; what is no text is left empty."""
    if values.dtype != np.object_:
        return values
    kinds = set(map(type, values.tolist())) & _BYTES
    if not kinds:
        return values
    rows = [row for row, value in enumerate(values.tolist()) if type(value) in kinds]
    held = [bytes(values[row]).rstrip(b"\x00") for row in rows]
    found = None if any(b"\x00" in value for value in held) else recognise_bytes(held)
    mended = values.copy()
    try:
        texts: list[str | None] = [
            decode(value, "utf-8" if found in ("ascii", "utf-8") else found or "") for value in held
        ]
    except (UnicodeError, LookupError):
        texts = [None] * len(held)
        log.add("column-binary", f"values that are bytes and no text: {len(rows):,}; they count as empty", column=name)
    else:
        if found not in ("ascii", "utf-8"):
            log.add("text-restored", f"the bytes are text in {found} and were converted", column=name, value=found)
    for row, text in zip(rows, texts, strict=True):
        mended[row] = text
    return mended


def list_layers(path: Path) -> list[Choice]:
    """Layers of a file that GDAL reads.

    Raises:
        ReadError: When the file is damaged or holds none.
    """
    if path.suffix.lower() == ".gpkg":
        check_geopackage(path)
    try:
        with settled(path) as file:
            found = gdal.pyogrio.list_layers(_gdal_path(file))
            if path.suffix.lower() == ".gpx":
                found = [each for each in found if _has_rows(file, str(each[0]))]
    except ReadError:
        raise
    except Exception as error:  # noqa: BLE001 - damaged files raise whatever the library met
        raise ReadError("file-unreadable", f"cannot be read: {first_line(error)}") from None
    if not len(found):
        raise ReadError("file-unreadable", "the file holds no layer")
    return [Choice(str(name), geometry_label(kind)) for name, kind in found]


def _has_rows(path: Path, name: str) -> bool:
    """Whether a layer of a GPX, which has all of them, is one of ours and holds anything."""
    if name not in _OF_GPX:
        return False
    return bool(gdal.pyogrio.read_info(_gdal_path(path), layer=name, force_feature_count=True)["features"])


def read_by_gdal(
    path: Path, name: str | None, log: FindingLog, encoding: str | None = None, columns: list[str] | None = None
) -> tuple[dict[str, Any], GeometryArray | None, list[NDArray[Any]], NDArray[Any]]:
    """Read one layer by GDAL; its warnings become findings.

    Args:
        path: The file.
        name: The layer; None for the only one.
        log: Where warnings are noted.
        encoding: Encoding of the text, where GDAL is not to choose.
        columns: Fields to read; all where not given.

    Returns:
        What the layer says of itself, its geometry, fields and identifiers.

    Raises:
        ReadError: When the file is damaged.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            meta, ids, geometry, fields = gdal.pyogrio.raw.read(
                _gdal_path(path), layer=name, encoding=encoding, columns=columns, return_fids=True
            )
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - damaged files raise whatever the library met
            raise ReadError("file-unreadable", f"cannot be read: {first_line(error)}") from None
    for message in sorted({first_line(warning.message) for warning in caught}):
        if not any(part in message for part in _HARMLESS):
            log.add("reader-warning", message)
    if geometry is None:
        return meta, None, fields, ids
    return meta, np.asarray(shapely.from_wkb(geometry, on_invalid="ignore"), dtype=np.object_), fields, ids


def _gdal_path(path: Path) -> str:
    """Absolute path that pyogrio takes literally: it would read ``!`` and ``/vsi`` as instructions."""
    text = str(path.resolve())
    if "!" in text or text.startswith("/vsi"):
        raise ReadError(
            "file-unreadable", "a path with '!' or beginning with '/vsi' is not read", "rename the folder or file"
        )
    return text


def raw_layer(
    columns: Columns, geometry: GeometryArray | None, crs: object, ids: NDArray[Any] | None = None
) -> RawLayer:
    """Rows as GDAL or Arrow gives them; a table by itself is one that a spreadsheet opens, its header in row 1."""
    rows = len(geometry) if geometry is not None else len(next(iter(columns.values()), ()))
    if geometry is None:
        numbers = RowNumbers("sheet", range(2, rows + 2))
    else:
        numbers = RowNumbers("feature", range(rows) if ids is None else _counted(ids))
    return RawLayer(columns, rows, geometry, _stated_crs(crs), is_table=geometry is None, numbers=numbers)


def _counted(ids: NDArray[Any]) -> Sequence[int]:
    """Identifiers of features; as a range where they count on from the first, which mostly is so."""
    if len(ids) and (np.diff(ids) == 1).all():
        return range(int(ids[0]), int(ids[-1]) + 1)
    found: list[int] = ids.tolist()
    return found


def _stated_crs(crs: object) -> CRS | None:
    """The file's coordinate system; undefined ones are written as local ones, which say nothing."""
    if crs is None:
        return None
    try:
        found = CRS.from_user_input(crs)
    except CRSError:
        raise ReadError("crs-unknown", f"the file's coordinate system cannot be understood: {str(crs)[:120]}") from None
    is_of_nowhere = "undefined" in found.name.lower() or found.type_name == "Engineering CRS"
    return None if is_of_nowhere else found


def first_line(error: object) -> str:
    """What an error of a library says first, or its kind where it says nothing."""
    text = str(error).strip()
    return text.splitlines()[0][:300] if text else type(error).__name__
