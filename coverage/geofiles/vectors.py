"""Vector formats: Shapefile, GeoPackage, FlatGeobuf and KML by GDAL, GeoParquet by Arrow, GeoJSON parsed here.

GeoJSON is parsed here because GDAL drops in silence what it cannot use: unclosed rings, features of no type, NaN.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow.parquet  # type: ignore[import-untyped]
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.numbering import RowNumbers
from phusong.coverage.geofiles.encodings import decode, decode_utf8, known_encoding, recognise_bytes
from phusong.coverage.geofiles.filetypes import (
    check_dbf,
    check_geopackage,
    check_parquet,
    check_shapefile,
    read_json,
    shapefile_part,
)
from phusong.coverage.geofiles.gdal import pyogrio
from phusong.coverage.geofiles.sources import Choice, RawLayer, geometry_label
from phusong.coverage.geofiles.tables import read_text, require_encoding
from phusong.coverage.kernels.arrays import GeometryArray

MAX_PARQUET_BYTES = 2 * 1024**3
_HARMLESS = ("Measured (M) geometry", "3D geometry", "field width", "organizePolygons")
_REVERSIBLE = "ISO-8859-1"
"""Read with this, DBF text keeps every byte, so that its true encoding can be decided afterwards."""

Columns = dict[str, NDArray[Any]]


def read_shapefile(path: Path, encoding: str | None, log: FindingLog) -> RawLayer:
    """Read a Shapefile, or a dBASE table by itself.

    Raises:
        ReadError: When a part is missing, cut short or damaged, or the text cannot be decoded.
    """
    is_table = path.suffix.lower() == ".dbf"
    check_dbf(path) if is_table else check_shapefile(path)
    meta, geometry, fields, fids = _read_by_gdal(path, None, log, encoding=_REVERSIBLE)
    names = [_dbf_name(name) for name in meta["fields"]]
    columns = dict(zip(names, fields, strict=True))
    log.encoding = _dbf_encoding(path, columns, encoding, log)
    _decode_dbf(columns, log.encoding, log)
    return replace(_raw(columns, geometry, meta["crs"], fids), encoding=log.encoding)


def read_geodatabase(path: Path, name: str, log: FindingLog) -> RawLayer:
    """Read one layer of a GeoPackage, FlatGeobuf or KML.

    Raises:
        ReadError: When the file is damaged.
    """
    meta, geometry, fields, fids = _read_by_gdal(path, name, log)
    return _raw(dict(zip(map(str, meta["fields"]), fields, strict=True)), geometry, meta["crs"], fids)


def list_layers(path: Path) -> list[Choice]:
    """Layers of a file that GDAL reads.

    Raises:
        ReadError: When the file is damaged or holds none.
    """
    if path.suffix.lower() == ".kml":
        _refuse_entities(path)
    if path.suffix.lower() == ".gpkg":
        check_geopackage(path)
    try:
        found = pyogrio.list_layers(_gdal_path(path))
    except Exception as error:  # noqa: BLE001 - damaged files raise whatever the library met
        raise ReadError("file-unreadable", f"cannot be read: {_first_line(error)}") from None
    if not len(found):
        raise ReadError("file-unreadable", "the file holds no layer")
    return [Choice(str(name), geometry_label(kind)) for name, kind in found]


def read_parquet(path: Path) -> RawLayer:
    """Read a GeoParquet.

    Raises:
        ReadError: When the file is damaged, too large or has no geometry.
    """
    check_parquet(path)
    try:
        meta = pyarrow.parquet.read_metadata(path)
        _check_unpacked_size(meta)
        frame = gpd.read_parquet(path)
        columns = _frame_columns(frame)
    except ReadError:
        raise
    except Exception as error:  # noqa: BLE001 - damaged files raise whatever the library met
        raise ReadError("file-unreadable", f"cannot be read: {_first_line(error)}") from None
    return _raw(columns, np.asarray(frame.geometry.array, dtype=np.object_), frame.crs)


def _check_unpacked_size(meta: pyarrow.parquet.FileMetaData) -> None:
    """Refuse a GeoParquet whose row groups unpack to more than memory should hold."""
    size = sum(meta.row_group(group).total_byte_size for group in range(meta.num_row_groups))
    if size > MAX_PARQUET_BYTES:
        raise ReadError("file-too-large", f"the file unpacks to {size / 2**30:.1f} GiB; at most 2")


def _frame_columns(frame: gpd.GeoDataFrame) -> Columns:
    """Columns without the geometry, None where there is nothing."""
    table = frame.drop(columns=frame.geometry.name)
    columns: Columns = {}
    for name in table.columns:
        values = table[name].astype(object)
        columns[str(name)] = values.where(values.notna(), None).to_numpy(dtype=np.object_)
    return columns


def read_geojson(path: Path, encoding: str | None, log: FindingLog) -> RawLayer:
    """Read GeoJSON: a FeatureCollection or a single Feature.

    Raises:
        ReadError: When it is not GeoJSON.
    """
    document = read_json(path, read_text(path, encoding, log))
    kind = document.get("type")
    features = document.get("features") if kind == "FeatureCollection" else [document]
    if kind not in ("FeatureCollection", "Feature") or not isinstance(features, list):
        raise ReadError(
            "content-mismatch", f"JSON of type {kind!r}; expected a GeoJSON FeatureCollection with features"
        )
    unreadable: dict[int, str] = {}
    properties: list[Mapping[str, object]] = []
    texts: list[str | None] = []
    for row, feature in enumerate(features):
        attributes, geometry, problem = _feature_parts(feature)
        properties.append(attributes)
        texts.append(geometry)
        if problem:
            unreadable[row] = problem
    return RawLayer(
        _property_columns(properties),
        len(features),
        _parse_geojson(texts, unreadable),
        _geojson_crs(document),
        unreadable,
        numbers=RowNumbers("feature", _geojson_ids(features)),
        encoding=log.encoding,
    )


def _geojson_ids(features: Sequence[object]) -> Sequence[int]:
    """Identifiers of features as GDAL gives them: their own where they are whole numbers, each once, else from 0."""
    own = [feature.get("id") if isinstance(feature, dict) else None for feature in features]
    ids = [each for each in own if isinstance(each, int) and not isinstance(each, bool) and 0 <= each < 2**63]
    return ids if len(set(ids)) == len(features) else range(len(features))


def _feature_parts(feature: object) -> tuple[Mapping[str, object], str | None, str]:
    """Properties, geometry as JSON text, and what is wrong with a feature."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return {}, None, "not a GeoJSON Feature"
    attributes, geometry = feature.get("properties"), feature.get("geometry")
    properties = attributes if isinstance(attributes, dict) else {}
    if geometry is None:
        return properties, None, ""
    if not isinstance(geometry, dict):
        return properties, None, "the geometry is not an object"
    try:
        return properties, json.dumps(geometry, allow_nan=False), ""
    except ValueError:
        return properties, None, "a coordinate is not a finite number"


def _parse_geojson(texts: list[str | None], unreadable: dict[int, str]) -> GeometryArray:
    given = np.empty(len(texts), dtype=np.object_)
    given[:] = texts
    geometry: GeometryArray = np.asarray(shapely.from_geojson(given, on_invalid="ignore"), dtype=np.object_).reshape(-1)
    for row, text in enumerate(texts):
        if text is None or geometry[row] is not None:
            continue
        try:
            shapely.from_geojson(text)  # again, for what it says
        except shapely.errors.GEOSException as error:
            unreadable[row] = _first_line(error)
    return geometry


def _property_columns(properties: list[Mapping[str, object]]) -> Columns:
    names = dict.fromkeys(name for attributes in properties for name in attributes)
    columns: Columns = {}
    for name in names:
        values = np.empty(len(properties), dtype=np.object_)
        values[:] = [_plain(attributes.get(name)) for attributes in properties]
        columns[name] = values
    return columns


def _plain(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _geojson_crs(document: Mapping[str, object]) -> CRS:
    """WGS 84 by the standard (RFC 7946, section 4); the older ``crs`` member where there is one."""
    member = document.get("crs")
    if member is None:
        return CRS.from_user_input("OGC:CRS84")
    attributes = member.get("properties") if isinstance(member, dict) else None
    name = attributes.get("name") if isinstance(attributes, dict) else None
    try:
        return CRS.from_user_input(str(name))
    except CRSError:
        raise ReadError("crs-unknown", f"the crs member names {name!r}") from None


def _refuse_entities(path: Path) -> None:
    """A KML needs no document type; entities in one can be made to grow without bound."""
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                raise ReadError("content-mismatch", "the KML declares a document type or entities, which are not read")


def _read_by_gdal(
    path: Path, name: str | None, log: FindingLog, encoding: str | None = None
) -> tuple[dict[str, Any], GeometryArray | None, list[NDArray[Any]], NDArray[Any]]:
    """Read one layer: what it says of itself, geometry, fields, identifiers; GDAL's warnings become findings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            meta, fids, geometry, fields = pyogrio.raw.read(
                _gdal_path(path), layer=name, encoding=encoding, return_fids=True
            )
        except Exception as error:  # noqa: BLE001 - damaged files raise whatever the library met
            raise ReadError("file-unreadable", f"cannot be read: {_first_line(error)}") from None
    for message in sorted({_first_line(warning.message) for warning in caught}):
        if not any(part in message for part in _HARMLESS):
            log.add("reader-warning", message)
    if geometry is None:
        return meta, None, fields, fids
    parsed = np.asarray(shapely.from_wkb(geometry, on_invalid="ignore"), dtype=np.object_)
    return meta, parsed, fields, fids


def _gdal_path(path: Path) -> str:
    """Absolute path that pyogrio takes literally: it would read ``!`` and ``/vsi`` as instructions."""
    text = str(path.resolve())
    if "!" in text or text.startswith("/vsi"):
        raise ReadError(
            "file-unreadable", "a path with '!' or beginning with '/vsi' is not read", "rename the folder or file"
        )
    return text


def _raw(columns: Columns, geometry: GeometryArray | None, crs: object, ids: NDArray[Any] | None = None) -> RawLayer:
    """Rows as GDAL or Arrow gives them; a table by itself is one that a spreadsheet opens, its header in row 1."""
    rows = len(geometry) if geometry is not None else len(next(iter(columns.values()), ()))
    if geometry is None:
        numbers = RowNumbers("sheet", range(2, rows + 2))
    else:
        numbers = RowNumbers("feature", range(rows) if ids is None else ids.tolist())
    return RawLayer(columns, rows, geometry, _stated_crs(crs), is_table=geometry is None, numbers=numbers)


def _stated_crs(crs: object) -> CRS | None:
    """The file's coordinate system; GeoPackage writes 'undefined' systems as local ones, which say nothing."""
    if crs is None:
        return None
    try:
        found = CRS.from_user_input(crs)
    except CRSError:
        raise ReadError("crs-unknown", f"the file's coordinate system cannot be understood: {str(crs)[:120]}") from None
    return None if "undefined" in found.name.lower() else found


def _dbf_name(shown: str) -> str:
    raw = str(shown).encode("latin-1", errors="replace")
    try:
        return decode_utf8(raw)[0]
    except UnicodeDecodeError:
        return str(shown)


def _dbf_encoding(path: Path, columns: Columns, encoding: str | None, log: FindingLog) -> str:
    """Encoding of a DBF's text: as given, as the .cpg says where that fits, else recognised."""
    if encoding is not None:
        return require_encoding(encoding)
    values = [value.encode("latin-1") for column in columns.values() for value in column if isinstance(value, str)]
    stated = _cpg_encoding(path)
    found = recognise_bytes(values)
    if stated is not None and found != "utf-8" and _fits(values, stated):
        return stated
    if found is None:
        beside_cpg = f", though the .cpg says {stated}" if stated else ""
        raise ReadError("encoding-unknown", f"the text of the DBF is in no encoding that is recognised{beside_cpg}")
    if found not in ("ascii", "utf-8"):
        log.add("text-restored", f"the text of the DBF is in {found} and was converted", value=found)
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


def _decode_dbf(columns: Columns, encoding: str, log: FindingLog) -> None:
    """Decode the text of a DBF in place of the bytes it was read as."""
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


def _first_line(error: object) -> str:
    text = str(error).strip()
    return text.splitlines()[0][:300] if text else type(error).__name__
