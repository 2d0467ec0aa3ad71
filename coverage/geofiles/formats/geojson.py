"""GeoJSON, parsed here: GDAL drops in silence what it cannot use (unclosed rings, features of no type, NaN)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.numbering import RowNumbers
from phusong.coverage.geofiles.formats.json_documents import RepeatedKeys, read_json, read_json_sequence
from phusong.coverage.geofiles.formats.tables import read_text
from phusong.coverage.geofiles.formats.vectors import Columns, first_line
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.kernels.arrays import GeometryArray


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
