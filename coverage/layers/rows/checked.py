"""A layer with its values typed, in the order of its files, that still knows which row of which file each came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from pyproj import CRS

from phusong.coverage.findings.codes.catalogue import Severity
from phusong.coverage.findings.finding import Finding
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, TextArray
from phusong.coverage.layers.rows.georeference import Georeferenced, turned_beyond_180
from phusong.coverage.schema.column import Layer


@dataclass(frozen=True, slots=True)
class RowsAsRead:
    """Rows of one file as they were read, kept to be written again.

    Attributes:
        raw: The rows.
        doubts: What reading the file itself found, before its values were looked at: a copy would not show it.
    """

    raw: RawLayer
    doubts: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """Rows of one file of a layer.

    Attributes:
        layer: The layer.
        rows: Number of rows n.
        bound: Columns of ours to those of the file.
        text: Text, code and identifier columns of ours, each of shape (n,).
        numbers: Number and flag columns of ours, NaN where unknown, each of shape (n,).
        number_codes: Code columns that were stored as numbers.
        georeferenced: Geometry, or None when the layer has none or could not be placed.
        log: Findings about it.
        as_read: The rows as they were read, or None when they were not kept.
        kept: Columns that the layer does not know and the user mapped, as text, each of shape (n,).
    """

    layer: Layer
    rows: int
    bound: Mapping[str, str]
    text: Mapping[str, TextArray]
    numbers: Mapping[str, FloatArray]
    number_codes: frozenset[str]
    georeferenced: Georeferenced | None
    log: FindingLog
    as_read: RowsAsRead | None = None
    kept: Mapping[str, TextArray] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckedLayer:
    """Rows of all files of a layer.

    Attributes:
        layer: The layer.
        parts: The files, in the order of their names.
        text: Text, code and identifier columns of ours that any file has, each of shape (n,).
        numbers: Number and flag columns of ours that any file has, NaN where unknown, each of shape (n,).
        lon_lat_deg: Longitude and latitude of each row's middle, NaN where it has no usable place, shape (n, 2).
    """

    layer: Layer
    parts: tuple[CheckedPart, ...]
    text: Mapping[str, TextArray]
    numbers: Mapping[str, FloatArray]
    lon_lat_deg: FloatArray

    def __len__(self) -> int:
        return len(self.lon_lat_deg)

    @property
    def usable(self) -> BoolArray:
        """True where a row has a usable place, shape (n,)."""
        return np.asarray(np.isfinite(self.lon_lat_deg).all(axis=1), dtype=np.bool_)

    @property
    def number_codes(self) -> frozenset[str]:
        """Code columns that any file stored as numbers."""
        return frozenset().union(*(part.number_codes for part in self.parts))

    def words(self, name: str) -> TextArray:
        """A text column, all empty where the files lack it, shape (n,)."""
        values = self.text.get(name)
        return np.full(len(self), "", dtype=np.object_) if values is None else values

    def values(self, name: str) -> FloatArray:
        """A number or flag column, all NaN where the files lack it, shape (n,)."""
        values = self.numbers.get(name)
        return np.full(len(self), np.nan) if values is None else values

    def kept(self) -> dict[str, TextArray]:
        """Columns that the layer does not know and the user mapped, empty where a file lacks one, shape (n,) each."""
        names = dict.fromkeys(name for part in self.parts for name in part.kept)
        nothing = {id(part): np.full(part.rows, "", dtype=np.object_) for part in self.parts}
        return {name: np.concatenate([part.kept.get(name, nothing[id(part)]) for part in self.parts]) for name in names}

    def with_text(self, name: str, values: TextArray) -> CheckedLayer:
        """The same layer with one text column replaced."""
        return replace(self, text={**self.text, name: values})

    def place_of(self, index: int) -> tuple[CheckedPart, int]:
        """The file that a row came from, and its row there counted from 1."""
        for part in self.parts:
            if index < part.rows:
                return part, index + 1
            index -= part.rows
        raise IndexError(index)

    def row_name(self, index: int, beside: int) -> str:
        """``row 12 (sheet row 13)``, with the file where it is another than that of the row ``beside``."""
        part, row = self.place_of(index)
        other, _ = self.place_of(beside)
        name = f"row {row}" if part is other else f"row {row} of {part.log.file}"
        return name if part.log.numbers is None else f"{name} ({part.log.row_name(row)})"

    def note(
        self,
        code: str,
        message: str,
        index: int | None = None,
        column: str | None = None,
        value: object = None,
        severity: Severity | None = None,
    ) -> None:
        """Note a finding about the row of that index, or about the layer; ``column`` is ours."""
        part, row = (self.parts[0], None) if index is None else self.place_of(index)
        theirs = part.bound.get(column, column) if column is not None else None
        part.log.add(code, message, row=row, column=theirs, value=value, severity=severity)

    def kinds(self) -> TextArray:
        """``point``, ``line`` or ``polygon`` of each row, empty where it has no geometry, shape (n,)."""
        return np.concatenate([_kinds(part) for part in self.parts])

    def swapped_deg(self) -> FloatArray:
        """Longitude and latitude if x and y were exchanged, NaN where impossible, shape (n, 2)."""
        return np.concatenate([_swapped(part) for part in self.parts])

    def in_degrees(self) -> GeometryArray:
        """Geometry in longitude and latitude as ``lon_lat_deg`` has it, None where a row has no usable place, (n,)."""
        geometry = self.projected(CRS.from_epsg(4326))
        lon = self.lon_lat_deg[self.usable, 0]
        return turned_beyond_180(geometry) if len(lon) and lon.max() > 180.0 else geometry

    def projected(self, crs: CRS) -> GeometryArray:
        """Geometry in a projected coordinate system, None where a row has no usable place, shape (n,)."""
        return np.concatenate([_projected(part, crs) for part in self.parts])


def combine(layer: Layer, parts: Sequence[CheckedPart]) -> CheckedLayer:
    """Put the files of a layer together, in their order.

    Args:
        layer: The layer.
        parts: Its files, at least one.
    """
    texts = dict.fromkeys(name for part in parts for name in part.text)
    numbers = dict.fromkeys(name for part in parts for name in part.numbers)
    return CheckedLayer(
        layer,
        tuple(parts),
        {name: np.concatenate([_words(part, name) for part in parts]) for name in texts},
        {name: np.concatenate([_values(part, name) for part in parts]) for name in numbers},
        np.concatenate([_lon_lat(part) for part in parts]),
    )


def _words(part: CheckedPart, name: str) -> TextArray:
    values = part.text.get(name)
    return np.full(part.rows, "", dtype=np.object_) if values is None else values


def _values(part: CheckedPart, name: str) -> FloatArray:
    values = part.numbers.get(name)
    return np.full(part.rows, np.nan) if values is None else values


def _lon_lat(part: CheckedPart) -> FloatArray:
    return np.full((part.rows, 2), np.nan) if part.georeferenced is None else part.georeferenced.lon_lat_deg


def _swapped(part: CheckedPart) -> FloatArray:
    return np.full((part.rows, 2), np.nan) if part.georeferenced is None else part.georeferenced.swapped_deg()


def _kinds(part: CheckedPart) -> TextArray:
    if part.georeferenced is None:
        return np.full(part.rows, "", dtype=np.object_)
    return part.georeferenced.kinds()


def _projected(part: CheckedPart, crs: CRS) -> GeometryArray:
    if part.georeferenced is None:
        return np.full(part.rows, None, dtype=np.object_)
    return part.georeferenced.projected(crs)
