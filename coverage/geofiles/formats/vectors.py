"""Vector formats: Shapefile, GeoPackage and FlatGeobuf by GDAL, GeoJSON parsed here.

GeoJSON is parsed here because GDAL drops in silence what it cannot use: unclosed rings, features of no type, NaN. The
columns of a Shapefile come from ``dbf``, its geometry from GDAL.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
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
from phusong.coverage.geofiles.filetypes import (
    check_dbf,
    check_geopackage,
    check_shapefile,
    shapefile_part,
)
from phusong.coverage.geofiles.formats.dbf import REVERSIBLE, DbfTable, read_dbf
from phusong.coverage.geofiles.formats.geopackages import check_row_count, settled
from phusong.coverage.geofiles.formats.json_documents import RepeatedKeys, read_json, read_json_sequence
from phusong.coverage.geofiles.formats.parquet import read_columns
from phusong.coverage.geofiles.formats.scratch import copied
from phusong.coverage.geofiles.formats.tables import read_text, require_encoding
from phusong.coverage.geofiles.letters.encodings import decode, decode_utf8, known_encoding, recognise_bytes
from phusong.coverage.geofiles.sources import Choice, RawLayer, geometry_label
from phusong.coverage.kernels.arrays import GeometryArray

_HARMLESS = ("Measured (M) geometry", "3D geometry", "field width", "organizePolygons")

_BYTES = {bytes, bytearray, memoryview}

Columns = dict[str, NDArray[Any]]


def read_shapefile(path: Path, encoding: str | None, log: FindingLog) -> RawLayer:
    """Read a Shapefile, or a dBASE table by itself.

    Raises:
        ReadError: When a part is missing, cut short or damaged, its parts do not match, or the text cannot be decoded.
    """
    is_table = path.suffix.lower() == ".dbf"
    check_dbf(path) if is_table else check_shapefile(path)
    table = read_dbf(path if is_table else _part(path, ".dbf"), log)
    columns = named_columns([_dbf_name(name) for name in table.names], table.columns, log)
    log.encoding = _dbf_encoding(path, columns, encoding, log)
    _decode_dbf(columns, log.encoding, log)
    meta, geometry = ({"crs": None}, None) if is_table else _read_shapes(path, table, log)
    raw = _raw(columns, geometry, meta["crs"], table.records)
    return replace(raw, rows=len(table.records), encoding=log.encoding)


def _part(path: Path, extension: str) -> Path:
    part = shapefile_part(path, extension)
    if part is None:
        raise ReadError("sidecar-missing", f"the Shapefile lacks {extension}")
    return part


def _read_shapes(path: Path, table: DbfTable, log: FindingLog) -> tuple[dict[str, Any], GeometryArray]:
    """Geometry of the rows of a Shapefile, in the order of its table."""
    with _as_gdal_names_it(path) as shapes:
        meta, geometry, _, records = _read_by_gdal(shapes, None, log, encoding=REVERSIBLE, columns=[])
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


def read_geodatabase(path: Path, name: str, log: FindingLog) -> RawLayer:
    """Read one layer of a GeoPackage or FlatGeobuf.

    Raises:
        ReadError: When the file is damaged.
    """
    with settled(path) as file:
        meta, geometry, fields, ids = _read_by_gdal(file, name, log)
        raw = _raw(named_columns(list(map(str, meta["fields"])), fields, log), geometry, meta["crs"], ids)
        if path.suffix.lower() == ".fgb":
            _check_fgb_count(path, raw.rows)
        check_row_count(file, name, raw.rows, log)
    return raw


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
    return _raw(named_columns(names, values, log), geometry, crs)


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
    except ReadError:
        raise
    except Exception as error:  # noqa: BLE001 - damaged files raise whatever the library met
        raise ReadError("file-unreadable", f"cannot be read: {first_line(error)}") from None
    if not len(found):
        raise ReadError("file-unreadable", "the file holds no layer")
    return [Choice(str(name), geometry_label(kind)) for name, kind in found]


def read_geojson(path: Path, encoding: str | None, log: FindingLog) -> RawLayer:
    """Read GeoJSON: a FeatureCollection, a single Feature, or a sequence of Features, one on each line.

    Raises:
        ReadError: When it is not GeoJSON.
    """
    text = read_text(path, encoding, log)
    sequence = read_json_sequence(path, text)
    document = read_json(path, text) if sequence is None else {"type": "FeatureCollection", "features": sequence}
    kind = document.get("type")
    features = document.get("features") if kind == "FeatureCollection" else [document]
    if kind not in ("FeatureCollection", "Feature") or not isinstance(features, list):
        raise ReadError(
            "content-mismatch", f"JSON of type {kind!r}; expected a GeoJSON FeatureCollection with features"
        )
    if isinstance(document, RepeatedKeys):
        raise ReadError("file-unreadable", f"the document names {document.repeated[0]!r} twice")
    unreadable: dict[int, str] = {}
    properties: list[Mapping[str, object]] = []
    texts: list[str | None] = []
    for row, feature in enumerate(features):
        attributes, geometry, problem = _feature_parts(feature)
        properties.append(attributes)
        texts.append(geometry)
        if problem:
            unreadable[row] = problem
        _note_repeated_keys(feature, attributes, row + 1, log)
    return RawLayer(
        _property_columns(properties),
        len(features),
        _parse_geojson(texts, unreadable),
        _geojson_crs(document),
        unreadable,
        numbers=RowNumbers("feature", _geojson_ids(features)),
        encoding=log.encoding,
    )


def _note_repeated_keys(feature: object, attributes: Mapping[str, object], row: int, log: FindingLog) -> None:
    """JSON leaves open which of two values counts; here neither does in silence."""
    for part in (feature, attributes):
        for name in part.repeated if isinstance(part, RepeatedKeys) else ():
            log.add("column-repeated", f"the feature names {name!r} more than once", row=row, column=name)


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
    if isinstance(geometry, RepeatedKeys):
        return properties, None, f"the geometry names {geometry.repeated[0]!r} more than once"
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
            unreadable[row] = first_line(error)
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


def _read_by_gdal(
    path: Path, name: str | None, log: FindingLog, encoding: str | None = None, columns: list[str] | None = None
) -> tuple[dict[str, Any], GeometryArray | None, list[NDArray[Any]], NDArray[Any]]:
    """Read one layer: what it says of itself, geometry, fields, identifiers; GDAL's warnings become findings."""
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


def _raw(columns: Columns, geometry: GeometryArray | None, crs: object, ids: NDArray[Any] | None = None) -> RawLayer:
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


def first_line(error: object) -> str:
    """What an error of a library says first, or its kind where it says nothing."""
    text = str(error).strip()
    return text.splitlines()[0][:300] if text else type(error).__name__
