"""Geometry that a table holds as text: WKT as QGIS and GDAL write it, hexadecimal WKB as PostGIS does.

Source: OGC 06-103r4, Simple features, part 1, sections 7 (WKT) and 8 (WKB); ``SRID=4326;POINT(…)`` is of PostGIS.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.geofiles.letters.encodings import nfc
from phusong.coverage.geofiles.sources import RawLayer

_WKT = re.compile(
    r"\s*(?:SRID\s*=\s*(?P<srid>\d{1,6})\s*;\s*)?(?P<wkt>(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*(?:ZM|Z|M)?\s*(?:\(|EMPTY))",
    re.IGNORECASE,
)
_WKB = re.compile(
    r"\s*(?:01(?:0[1-6]|[EDBC][0-9A-F])0[0-9B]00[02468ACE]0|00[02468ACE]0000[0-9A-F]{2})[0-9A-F]{16,}\s*", re.I
)
"""Byte order and type of a point, line or polygon, and at least a count or two numbers behind it."""

_NAMES = ("wkt", "geom", "geometry", "the_geom", "wkt_geom", "geometry_wkt", "geom_wkt", "wkb_geometry", "shape")
"""What columns of geometry are called; of several such columns the first of these counts."""

_LOOKED_AT = 50
_MOST = 0.5
_EXCEL_CELL = 32_767
"""Characters that a cell of a workbook can hold; programs cut longer geometry there."""

_PARTED = {4: 1, 5: 2, 6: 3}
"""Types of several points, lines or polygons to the type of their parts."""


@dataclass(slots=True)
class _Read:
    """Geometries of one column as they are gathered."""

    shapes: list[BaseGeometry | None] = field(default_factory=list)
    systems: list[int] = field(default_factory=list)
    unreadable: dict[int, str] = field(default_factory=dict)


def with_written_geometry(raw: RawLayer, mapping: Mapping[str, str]) -> RawLayer:
    """A table with the geometry that one of its columns holds as text, or the table as it is where none does.

    Args:
        raw: The table.
        mapping: Columns that the user maps, ours to theirs: who maps longitude and latitude means those.

    Raises:
        ReadError: When the text names a coordinate system that is not known.
    """
    if raw.geometry is not None or {"lon", "lat"} & set(mapping):
        return raw
    named = _column_of_geometry(raw)
    if named is None:
        return raw
    read = _read(raw.columns[named].tolist())
    system = _one_system(read)
    geometry = np.empty(raw.rows, dtype=np.object_)
    geometry[:] = read.shapes
    columns = {name: values for name, values in raw.columns.items() if name != named}
    return replace(
        raw,
        columns=columns,
        geometry=geometry,
        crs=system,
        unreadable=read.unreadable,
        format=f"{raw.format} (WKT)",
    )


def _column_of_geometry(raw: RawLayer) -> str | None:
    found = [name for name, values in raw.columns.items() if _holds_geometry(values.tolist())]
    known = [name for form in _NAMES for name in found if nfc(name).casefold() == form]
    return next(iter(known or found), None)


def _holds_geometry(cells: Sequence[object]) -> bool:
    looked_at: list[object] = []
    for cell in cells:
        if cell not in (None, ""):
            looked_at.append(cell)
        if len(looked_at) == _LOOKED_AT:
            break
    like = sum(isinstance(cell, str) and bool(_WKT.match(cell) or _WKB.fullmatch(cell)) for cell in looked_at)
    return bool(looked_at) and like > _MOST * len(looked_at)


def _read(cells: Sequence[object]) -> _Read:
    read = _Read()
    for row, cell in enumerate(cells):
        shape, system = None, 0
        try:
            shape, system = _shape(cell)
        except (ValueError, shapely.errors.GEOSException) as error:
            reason = str(error).strip().splitlines() or ["not WKT"]
            read.unreadable[row] = reason[0][:200]
        read.shapes.append(shape)
        read.systems.append(system)
    return read


def _shape(cell: object) -> tuple[BaseGeometry | None, int]:
    """Geometry and the number of its coordinate system, 0 where the text names none; ``ValueError`` says why not."""
    if cell is None or not str(cell).strip():
        return None, 0
    text = str(cell)
    found = _WKT.match(text)
    try:
        if found is not None:
            return shapely.from_wkt(text[found.start("wkt") :]), int(found["srid"] or 0)
        if _WKB.fullmatch(text):
            _check_parts(bytes.fromhex(text))
            shape = shapely.from_wkb(text.strip())
            return shapely.set_srid(shape, 0), int(shapely.get_srid(shape))
    except shapely.errors.GEOSException:
        if len(text) == _EXCEL_CELL:
            raise ValueError(f"the text is cut at {_EXCEL_CELL:,} characters, the most that a cell holds") from None
        raise
    raise ValueError(f"{text[:40]!r} is no WKT")


def _check_parts(form: bytes) -> None:
    """Refuse WKB whose parts have parts again: GEOS follows them as deep as they go, and its stack ends."""
    kind, _, at = _opened(form, 0)
    if kind not in _PARTED:
        return
    parts, at = _whole(form, at)
    for _ in range(parts):
        order = form[at : at + 1]
        inner, width, at = _opened(form, at)
        if inner != _PARTED[kind] or order != form[:1]:  # one order of bytes for all, as programs write it
            raise ValueError("the parts of the geometry are of another kind than it is")
        rings = 1
        if inner == 3:
            rings, at = _whole(form, at)
        for _ in range(rings if inner > 1 else 0):
            points, at = _whole(form, at)
            at += points * width
        at += width if inner == 1 else 0


def _opened(form: bytes, at: int) -> tuple[int, int, int]:
    """Type of the geometry that begins at a byte, bytes of one of its points, and where its content begins."""
    if at + 5 > len(form):
        raise ValueError("the WKB is cut short")
    number = _number(form, at)
    is_of_postgis = number & 0xFFFF < 1000
    wide = bin(number >> 30).count("1") if is_of_postgis else (0, 1, 1, 2)[(number // 1000) % 4]
    return number & 0xFF if is_of_postgis else number % 1000, 8 * (2 + wide), at + (9 if number & 0x20000000 else 5)


def _whole(form: bytes, at: int) -> tuple[int, int]:
    """A count in the order of bytes of WKB in these cells, and where what it counts begins."""
    if at + 4 > len(form):
        raise ValueError("the WKB is cut short")
    return int.from_bytes(form[at : at + 4], "little" if form[0] else "big"), at + 4


def _number(form: bytes, at: int) -> int:
    return int.from_bytes(form[at + 1 : at + 5], "little" if form[at] else "big")


def _one_system(read: _Read) -> CRS | None:
    """The coordinate system that the geometries name; rows that name another are not read."""
    given = Counter(system for shape, system in zip(read.shapes, read.systems, strict=True) if shape is not None)
    if not given:
        return None
    usual, _ = given.most_common(1)[0]
    for row, system in enumerate(read.systems):
        if read.shapes[row] is not None and system != usual:
            read.shapes[row] = None
            read.unreadable[row] = f"it names SRID {system}, the others {usual}"
    if not usual:
        return None
    try:
        return CRS.from_epsg(usual)
    except CRSError:
        raise ReadError("crs-unknown", f"the geometry names SRID {usual}, which is no coordinate system") from None
