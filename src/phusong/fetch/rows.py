"""Rows of a layer as a file that ``phusong init`` recognises: points as a table, lines and outlines as a GeoPackage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from phusong.coverage.geofiles import RawLayer, layer_file
from phusong.fetch.download import Download

WGS84 = CRS.from_epsg(4326)


@dataclass(frozen=True, slots=True)
class MadeLayer:
    """A layer as a file, and what it was made of.

    Attributes:
        layer: Layer of ours, or ``waterways``.
        file: Name of the file.
        content: Its bytes.
        rows: Rows, None for a raster.
        used: Key of each source to the downloads of it that were used.
        notes: Key of a source to what it says of its own licence in this case.
    """

    layer: str
    file: str
    content: bytes
    rows: int | None
    used: Mapping[str, Sequence[Download]]
    notes: Mapping[str, str] = field(default_factory=dict)


def table_layer(
    layer: str, columns: Mapping[str, Sequence[object]], used: Mapping[str, Sequence[Download]]
) -> MadeLayer:
    """Points as a table with ``lon`` and ``lat``: a CSV, or a workbook where a spreadsheet would compute a name."""
    raw = RawLayer(_arrays(columns), _rows(columns), is_table=True, format="CSV", name=layer)
    extension, content = layer_file(raw)
    return MadeLayer(layer, f"{layer}{extension}", content, raw.rows, used)


def feature_layer(
    layer: str,
    columns: Mapping[str, Sequence[object]],
    geometry: Sequence[BaseGeometry],
    used: Mapping[str, Sequence[Download]],
) -> MadeLayer:
    """Lines or outlines as a GeoPackage in WGS 84."""
    shapes = np.empty(len(geometry), dtype=np.object_)
    shapes[:] = list(geometry)
    raw = RawLayer(_arrays(columns), len(geometry), shapes, WGS84, format="GPKG", name=layer)
    extension, content = layer_file(raw)
    return MadeLayer(layer, f"{layer}{extension}", content, raw.rows, used)


def _rows(columns: Mapping[str, Sequence[object]]) -> int:
    return len(next(iter(columns.values())))


def _arrays(columns: Mapping[str, Sequence[object]]) -> dict[str, NDArray[Any]]:
    arrays = {}
    for name, values in columns.items():
        arrays[name] = np.empty(len(values), dtype=np.object_)
        arrays[name][:] = list(values)
    return arrays
