"""LayerReading: what reading one file of a layer understood, so that a person can see a wrong guess at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import ProjError

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.grids.mosaic import Mosaic
from phusong.coverage.geofiles.sources import LayerSource, RawLayer
from phusong.coverage.layers.rows.checked import CheckedPart
from phusong.coverage.layers.rows.georeference import Georeferenced
from phusong.coverage.terrain.crs import WGS84, transformer
from phusong.coverage.terrain.grid import Bounds

Origin = Literal["file", "stated", "assumed", "recognised", "placed"]
"""Who says so: the file itself, the user, nobody (taken for granted), or the reader from the content."""

_CORNERS = (min, min, max, max)
"""West, south, east and north of several boxes are the least or greatest of theirs."""

_PEOPLE = ("population", "people")
"""Columns that count people, by layer the one that it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerReading:
    """What was understood of one file of a layer.

    Attributes:
        layer: The layer.
        file: The file as findings name it.
        format: Name of the format; empty where it is not known.
        name: Layer or sheet in the file; empty where the format holds one.
        rows: Rows of a vector layer or table, patterns of antennas; None for a raster.
        cells: Columns and rows of the box around a raster's tiles; None for rows.
        people: People of all rows together; None where the layer counts none.
        extent_deg: West, south, east and north of what could be placed, WGS 84; None where nothing could.
        crs: Name of the coordinate system; empty where there is none.
        crs_from: Who says so.
        encoding: Encoding of the text; empty where the format prescribes it.
        encoding_from: Who says so.
        mapped: Columns of ours to those of the file.
        unused: Columns of the file that mean nothing to the layer and are kept as they are.
    """

    layer: str
    file: str
    format: str = ""
    name: str = ""
    rows: int | None = None
    cells: tuple[int, int] | None = None
    people: float | None = None
    extent_deg: Bounds | None = None
    crs: str = ""
    crs_from: Origin = "file"
    encoding: str = ""
    encoding_from: Origin = "file"
    mapped: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()


def describe_part(raw: RawLayer, source: LayerSource, part: CheckedPart) -> LayerReading:
    """What was understood of the rows of one file.

    Args:
        raw: The rows before any meaning was given to them.
        source: What the user says about the file.
        part: The same rows, typed and placed.
    """
    counted = next((part.numbers[name] for name in _PEOPLE if name in part.numbers), None)
    placed = part.georeferenced
    used = set(part.bound.values())
    return LayerReading(
        layer=part.layer.name,
        file=part.log.file or source.path,
        format=raw.format,
        name=raw.name,
        rows=raw.rows,
        people=None if counted is None else float(np.clip(np.nan_to_num(counted), 0.0, None).sum()),
        extent_deg=None if placed is None else _extent(placed),
        crs="" if placed is None else crs_name(placed.crs),
        crs_from="stated" if source.crs else "assumed" if raw.crs is None else "file",
        encoding=_encoding_name(raw.encoding),
        encoding_from=_encoding_from(raw, source, part.log),
        mapped=dict(part.bound),
        unused=tuple(name for name in raw.columns if name not in used),
    )


def describe_mosaic(mosaic: Mosaic, source: LayerSource, layer: str) -> LayerReading:
    """What was understood of a raster."""
    tiles = [tile.bounds for tile in mosaic.tiles]
    west, south, east, north = (pick(side) for pick, side in zip(_CORNERS, zip(*tiles, strict=True), strict=True))
    width, height = abs(mosaic.transform.a), abs(mosaic.transform.e)
    sized = width > 0.0 and height > 0.0
    return LayerReading(
        layer=layer,
        file=source.path,
        format=mosaic.tiles[0].facts.driver,
        cells=(round(abs(east - west) / width), round(abs(north - south) / height)) if sized else None,
        extent_deg=_in_degrees(mosaic.crs, (west, south, east, north)),
        crs=crs_name(mosaic.crs),
        crs_from="stated" if source.crs else "file",
    )


def crs_name(crs: CRS) -> str:
    """A coordinate system as people name it, ``EPSG:9208 (VN-2000 / TM-3 104-45)``."""
    if crs == WGS84:
        return "EPSG:4326 (WGS 84)"  # the same but for the order of the axes, which no file here follows
    authority = crs.to_authority(min_confidence=70)
    return crs.name if authority is None else f"{':'.join(authority)} ({crs.name})"


def _extent(placed: Georeferenced) -> Bounds | None:
    """Box around what could be placed, degrees."""
    if not placed.usable.any():
        return None
    west, south, east, north = shapely.total_bounds(placed.geometry[placed.usable]).tolist()
    return _in_degrees(placed.crs, (west, south, east, north))


def _in_degrees(crs: CRS, box: Bounds) -> Bounds | None:
    """A box in longitude and latitude, None where the system does not lead there."""
    try:
        west, south, east, north = map(float, transformer(crs, WGS84).transform_bounds(*box))
    except ProjError:
        return None
    return (west, south, east, north) if np.isfinite((west, south, east, north)).all() else None


def _encoding_name(encoding: str | None) -> str:
    """An encoding as people write it."""
    if encoding in ("utf-8-sig", "utf-8", "ascii"):
        return "UTF-8"
    return "" if encoding is None else encoding


def _encoding_from(raw: RawLayer, source: LayerSource, log: FindingLog) -> Origin:
    if source.encoding:
        return "stated"
    restored = any(finding.code == "text-restored" and finding.column is None for finding in log.findings)
    return "recognised" if raw.encoding and restored else "file"
