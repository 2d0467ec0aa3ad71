"""GeoParquet by Arrow: GDAL's wheels are built without it.

Source: GeoParquet 1.1.0, OGC 24-013.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.kernels.arrays import GeometryArray

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

MAX_PARQUET_BYTES = 2 * 1024**3
_LEVELS = {"point": 0, "linestring": 1, "multipoint": 1, "polygon": 2, "multilinestring": 2, "multipolygon": 3}
"""Native encodings, and how many lists stand around a position."""

_MISSING = "missing"


def read_columns(path: Path) -> tuple[list[str], list[NDArray[Any]], GeometryArray, object]:
    """Read a GeoParquet.

    Returns:
        Names of the columns without the geometry, their values, the geometry, and the coordinate system as the file
        states it, None when it states none.

    Raises:
        ReadError: When the file is damaged, too large or has no geometry.
    """
    import pyarrow.parquet as pq  # takes a third of a second to load, and few files need it

    _check_footer(path)
    try:
        meta = pq.read_metadata(path)
        _check_unpacked_size(meta)
        table = pq.ParquetFile(path).read()
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - damaged files raise whatever the library met
        raise ReadError("file-unreadable", f"cannot be read: {str(error).splitlines()[0][:300]}") from None
    about = _geometry_facts(meta)
    name = about["primary_column"]
    positions = [position for position, held in enumerate(table.column_names) if held == name]
    if len(positions) != 1:
        raise ReadError("file-unreadable", f"the geometry column {name!r} is there {len(positions)} times, not once")
    facts = about["columns"].get(name, {})
    others = [position for position in range(table.num_columns) if position != positions[0]]
    return (
        [table.column_names[position] for position in others],
        [_values(table.column(position)) for position in others],
        _geometry(table.column(positions[0]), str(facts.get("encoding", "WKB")), positions[0]),
        "OGC:CRS84" if facts.get("crs", _MISSING) == _MISSING else facts["crs"],
    )


def _check_footer(path: Path) -> None:
    with path.open("rb") as stream:
        stream.seek(-4, 2)
        if stream.read(4) != b"PAR1":
            raise ReadError("file-cut-short", "the Parquet file has no footer")


def _check_unpacked_size(meta: pq.FileMetaData) -> None:
    """Refuse a GeoParquet whose row groups unpack to more than memory should hold."""
    size = sum(meta.row_group(group).total_byte_size for group in range(meta.num_row_groups))
    if size > MAX_PARQUET_BYTES:
        raise ReadError("file-too-large", f"the file unpacks to {size / 2**30:.1f} GiB; at most 2")


def _geometry_facts(meta: pq.FileMetaData) -> dict[str, Any]:
    """What the file says of its geometry."""
    try:
        about = json.loads((meta.metadata or {})[b"geo"])
        if isinstance(about["primary_column"], str) and isinstance(about["columns"], dict):
            return dict(about)
    except (KeyError, TypeError, ValueError, RecursionError):
        pass
    raise ReadError("file-unreadable", "the Parquet file says nothing of its geometry: it is no GeoParquet")


def _geometry(column: pa.ChunkedArray, encoding: str, position: int) -> GeometryArray:
    try:
        if encoding.lower() in _LEVELS:
            return _native_geometry(column.combine_chunks(), encoding.lower())
        forms = np.empty(len(column), dtype=np.object_)
        forms[:] = column.to_pylist()
        return np.asarray(shapely.from_wkb(forms, on_invalid="ignore"), dtype=np.object_).reshape(-1)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        message = f"column {position + 1} holds no geometry of encoding {encoding!r}: {error}"
        raise ReadError("file-unreadable", message) from None


def _native_geometry(column: Any, encoding: str) -> GeometryArray:  # noqa: ANN401 - an Arrow array
    """Geometry written as lists of positions, not as WKB."""
    geometry = np.full(len(column), None, dtype=np.object_)
    build = _BUILDERS[encoding]
    for row, held in enumerate(column.to_pylist()):
        if held is not None:
            geometry[row] = build(_places(held, _LEVELS[encoding]))
    return geometry


def _places(held: Any, levels: int) -> Any:  # noqa: ANN401 - lists in lists
    """Positions as pairs, in as many lists as stand around them."""
    if levels:
        return [_places(each, levels - 1) for each in held]
    return (held["x"], held["y"]) if isinstance(held, dict) else tuple(held[:2])


def _polygon(rings: list[Any]) -> shapely.Polygon:
    return shapely.Polygon(rings[0], rings[1:]) if rings else shapely.Polygon()


_BUILDERS: dict[str, Any] = {
    "point": shapely.Point,
    "linestring": shapely.LineString,
    "multipoint": shapely.MultiPoint,
    "polygon": _polygon,
    "multilinestring": shapely.MultiLineString,
    "multipolygon": lambda parts: shapely.MultiPolygon([_polygon(part) for part in parts]),
}


def _values(column: pa.ChunkedArray) -> NDArray[Any]:
    """Values of a column: numbers as numbers where none is missing, else objects, None where there is nothing."""
    import pyarrow as pa

    is_number = pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
    if is_number and not column.null_count:
        return np.asarray(column.to_numpy())
    values = np.empty(len(column), dtype=np.object_)
    values[:] = [_plain(value) for value in column.to_pylist()]
    return values


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value
