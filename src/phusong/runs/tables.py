"""Layers of the GeoPackage of a run as columns, read with SQLite alone: no GDAL, so that it is ready at once."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.findings import InputError, make_finding

_GEOMETRY = "geom"
_HEAD = struct.Struct("<2sBBi")
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)


@dataclass(frozen=True, slots=True)
class RunLayer:
    """One layer of ``layers.gpkg``.

    Attributes:
        columns: Name to the values of each row, without the identifier of rows and the geometry.
        geometries: Geometry of each row in ``crs``, shape (n,).
        crs: Coordinate system.
    """

    columns: dict[str, list[Any]]
    geometries: NDArray[np.object_]
    crs: CRS

    def __len__(self) -> int:
        return len(self.geometries)

    def rows(self, *names: str) -> list[tuple[Any, ...]]:
        """Some columns row by row; a column that is not there is None throughout."""
        return list(zip(*(self.columns.get(name, [None] * len(self)) for name in names), strict=True))


def read_layer(path: Path, layer: str) -> RunLayer:
    """Read one layer of a GeoPackage that a run wrote.

    Args:
        path: The GeoPackage.
        layer: Name of the layer.

    Returns:
        Its columns and geometries.

    Raises:
        InputError: When the file is no GeoPackage of a run, or has no such layer.
    """
    try:
        return _layer(*_rows(path, layer))
    except (sqlite3.Error, ValueError, struct.error, shapely.errors.GEOSException) as error:
        finding = make_finding("run-unreadable", f"{path.name} cannot be read: {error}", file=str(path.parent))
        raise InputError([finding]) from None


def _rows(path: Path, layer: str) -> tuple[list[str], list[tuple[Any, ...]], CRS]:
    """Names of columns, rows, and the coordinate system of a layer."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        head = database.execute(
            "SELECT definition FROM gpkg_contents JOIN gpkg_spatial_ref_sys USING (srs_id) WHERE table_name = ?",
            (layer,),
        ).fetchone()
        if head is None:
            raise ValueError(f"it has no layer {layer}")
        quoted = layer.replace('"', '""')
        cursor = database.execute(f'SELECT * FROM "{quoted}" ORDER BY fid')  # noqa: S608 - a name cannot be bound
        return [column[0] for column in cursor.description], cursor.fetchall(), CRS.from_user_input(head[0])


def _layer(names: Sequence[str], rows: Sequence[tuple[Any, ...]], crs: CRS) -> RunLayer:
    values = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)) if rows else {name: [] for name in names}
    blobs = values.pop(_GEOMETRY)
    values.pop("fid", None)
    geometries = np.asarray(shapely.from_wkb([_wkb(blob) for blob in blobs]), dtype=np.object_)
    return RunLayer(values, geometries, crs)


def _wkb(blob: bytes) -> bytes:
    """Well-known binary of a geometry, the head that GeoPackages put before it left out."""
    magic, _, flags, _ = _HEAD.unpack_from(blob)
    envelope = (flags >> 1) & 0b111
    if magic != b"GP" or envelope >= len(_ENVELOPE_BYTES):
        raise ValueError("a geometry is not of the form of a GeoPackage")
    return blob[_HEAD.size + _ENVELOPE_BYTES[envelope] :]
