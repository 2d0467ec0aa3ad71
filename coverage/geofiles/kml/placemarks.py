"""KML read here: GDAL leaves out placemarks beside folders, without a document, and in folders of equal names.

Source: OGC 07-147r2, KML 2.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET  # entities are refused before anything is parsed
from xml.etree.ElementTree import Element

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.numbering import RowNumbers
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.kml.descriptions import described, html_of
from phusong.coverage.geofiles.sources import RawLayer, geometry_label

MOST_NESTED = 100
"""No KML that people make nests its folders and geometries deeper."""

_CONTAINERS = ("Document", "Folder")
_GEOMETRIES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack", "Model")
_LOOSE_TUPLE = re.compile(r"\s*,\s*")
_PLAIN_CHILDREN = {"name": "Name", "description": "description", "address": "address", "phoneNumber": "phone_number"}


@dataclass(slots=True, eq=False)
class Container:
    """A document or folder.

    Attributes:
        parent: What it lies in, None at the top.
        is_folder: Whether it is a folder.
        name: Its name, empty when it has none.
    """

    parent: Container | None
    is_folder: bool
    name: str = ""

    def chain(self) -> Iterator[Container]:
        """Itself and what it lies in, from the inside out."""
        inner: Container | None = self
        while inner is not None:
            yield inner
            inner = inner.parent

    @property
    def path(self) -> str:
        """Names of the folders from the outside in, empty where it lies in none."""
        return "/".join(each.name or "?" for each in reversed(list(self.chain())) if each.is_folder)


@dataclass(slots=True)
class Placemark:
    """A placemark.

    Attributes:
        container: What it lies in.
        values: Its attributes.
        geometry: Its geometry, or None.
        problem: Why the geometry cannot be read, empty when it can.
        repeated: Attributes that are named more than once.
        description: What its balloon shows, as HTML; None where it has none.
    """

    container: Container
    values: dict[str, str] = field(default_factory=dict)
    geometry: BaseGeometry | None = None
    problem: str = ""
    repeated: list[str] = field(default_factory=list)
    description: str | None = None

    @property
    def kind(self) -> str:
        """``point``, ``line``, ``polygon``, or ``none`` where there is no geometry; empty for mixed ones."""
        return geometry_label(None if self.geometry is None else self.geometry.geom_type)


def read_placemarks(path: Path, log: FindingLog) -> list[Placemark]:
    """Every placemark of a KML, in the order of the file.

    Args:
        path: The file.
        log: Where links to other files are noted.

    Raises:
        ReadError: When it is no well-formed XML.
    """
    _refuse_entities(path)
    walk = _Walk()
    try:
        for event, element in ET.iterparse(path, events=("start", "end")):  # noqa: S314 - no entities
            walk.enter(element) if event == "start" else walk.leave(element)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise ReadError("file-unreadable", f"not well-formed XML: {error}") from None
    if walk.links:
        log.add("kml-links", f"the KML links to {walk.links:,} other files, which are not read", value=walk.links)
    return walk.found


class _Walk:
    """Placemarks gathered while the elements of a KML begin and end."""

    def __init__(self) -> None:
        self.found: list[Placemark] = []
        self.links = 0
        self._here = Container(None, is_folder=False)
        self._parents: list[Element] = []

    def enter(self, element: Element) -> None:
        """An element begins."""
        self._parents.append(element)
        if len(self._parents) > MOST_NESTED:
            raise ReadError("file-unreadable", f"the KML nests its elements more than {MOST_NESTED} deep")
        tag = _local(element)
        if tag in _CONTAINERS:
            self._here = Container(self._here, is_folder=tag == "Folder")

    def leave(self, element: Element) -> None:
        """An element ends: all that lies in it is there."""
        self._parents.pop()
        tag, around = _local(element), self._parents[-1] if self._parents else None
        if tag in _CONTAINERS:
            self._here = self._here.parent or self._here
        elif tag == "name" and around is not None and _local(around) in _CONTAINERS:
            self._here.name = self._here.name or _text(element) or ""
        elif tag == "NetworkLink":
            self.links += 1
        elif tag == "Placemark":
            self.found.append(_placemark(element, self._here))
            if around is not None:
                around.remove(element)  # its memory is free again


def rows_of(placemarks: list[Placemark], log: FindingLog) -> RawLayer:
    """Placemarks as the rows of a layer."""
    rows = len(placemarks)
    _add_described(placemarks, log)
    for row, placemark in enumerate(placemarks, start=1):
        for name in placemark.repeated:
            message = f"the placemark names {name!r} more than once"
            log.add("column-repeated", message, row=row, column=name, value=placemark.values[name])
    names = dict.fromkeys(name for placemark in placemarks for name in placemark.values)
    columns = {}
    for name in names:
        columns[name] = np.empty(rows, dtype=np.object_)
        columns[name][:] = [placemark.values.get(name) for placemark in placemarks]
    geometry = np.empty(rows, dtype=np.object_)
    geometry[:] = [placemark.geometry for placemark in placemarks]
    unreadable = {row: placemark.problem for row, placemark in enumerate(placemarks) if placemark.problem}
    numbers = RowNumbers("feature", list(range(1, rows + 1)))
    return RawLayer(columns, rows, geometry, CRS.from_user_input("OGC:CRS84"), unreadable, numbers=numbers)


def _add_described(placemarks: list[Placemark], log: FindingLog) -> None:
    """Attributes that only the balloons show, added to those that the placemarks carry as data."""
    carried = {name.casefold() for placemark in placemarks for name in placemark.values}
    added: dict[str, None] = {}
    for placemark, shown in zip(placemarks, described([each.description for each in placemarks]), strict=True):
        for name, values in shown.items():
            if name.casefold() not in carried:
                added[name] = None
                for value in values:
                    _add(placemark, name, value)
    if added:
        message = f"columns taken from the tables in the descriptions, {len(added):,} in all: {listed(added, 12)}"
        log.add("kml-description", message, value=len(added))


def _refuse_entities(path: Path) -> None:
    """A KML needs no document type; entities in one can be made to grow without bound."""
    with path.open("rb") as stream:
        before = b""
        while chunk := stream.read(1 << 20):
            # NUL bytes stand between the letters of UTF-16.
            whole = (before + chunk).replace(b"\x00", b"")
            if b"<!DOCTYPE" in whole or b"<!ENTITY" in whole:
                raise ReadError("content-mismatch", "the KML declares a document type or entities, which are not read")
            before = chunk[-32:]


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: Element) -> str | None:
    text = "".join(element.itertext()).strip()
    return text or None


def _placemark(element: Element, container: Container) -> Placemark:
    placemark = Placemark(container)
    shapes = []
    for child in element:
        tag = _local(child)
        if tag == "description":
            placemark.description = html_of(child)
        if tag in _PLAIN_CHILDREN:
            _add(placemark, _PLAIN_CHILDREN[tag], _text(child))
        elif tag == "ExtendedData":
            for name, value in _extended(child):
                _add(placemark, name, value)
        elif tag in _GEOMETRIES:
            shapes.append(child)
    try:
        placemark.geometry = _together([_geometry(shape) for shape in shapes]) if shapes else None
    except (ValueError, shapely.errors.GEOSException) as error:
        placemark.problem = str(error)
    return placemark


def _add(placemark: Placemark, name: str, value: str | None) -> None:
    if value is None:
        return
    if name in placemark.values and placemark.values[name] != value:
        placemark.repeated.append(name)
    placemark.values[name] = value


def _extended(element: Element) -> Iterator[tuple[str, str | None]]:
    """Names and values of what a placemark carries beside its name."""
    for child in element:
        tag = _local(child)
        if tag == "SchemaData":
            yield from ((each.get("name") or "", _text(each)) for each in child if each.get("name"))
        elif tag == "Data":
            value = next((each for each in child if _local(each) == "value"), None)
            if child.get("name") and value is not None:
                yield child.get("name") or "", _text(value)
        elif not len(child):
            yield tag, _text(child)


def _geometry(element: Element) -> BaseGeometry:
    """A geometry; ``ValueError`` says what is wrong with it."""
    tag = _local(element)
    if tag in ("MultiGeometry", "MultiTrack"):
        return _together([_geometry(child) for child in element if _local(child) in _GEOMETRIES])
    build = _BUILDERS.get(tag)
    if build is None:
        raise ValueError(f"a {tag} is no point, line or polygon")
    return build(element)


def _point(element: Element) -> BaseGeometry:
    places = _coordinates(element)
    if len(places) != 1:
        raise ValueError(f"a Point has {len(places)} positions, not one")
    return shapely.Point(places[0])


def _line(element: Element) -> BaseGeometry:
    return shapely.LineString(_coordinates(element))


def _polygon(element: Element) -> BaseGeometry:
    outer = [_coordinates(ring) for ring in _rings(element, "outerBoundaryIs")]
    if len(outer) != 1:
        raise ValueError(f"a Polygon has {len(outer)} outer boundaries, not one")
    return shapely.Polygon(outer[0], [_coordinates(ring) for ring in _rings(element, "innerBoundaryIs")])


def _rings(element: Element, boundary: str) -> list[Element]:
    return [ring for each in element if _local(each) == boundary for ring in each if _local(ring) == "LinearRing"]


def _track(element: Element) -> BaseGeometry:
    places = [_numbers((child.text or "").split()) for child in element if _local(child) == "coord"]
    return shapely.LineString(places)


_BUILDERS: Mapping[str, Callable[[Element], BaseGeometry]] = {
    "Point": _point,
    "LineString": _line,
    "LinearRing": _line,
    "Polygon": _polygon,
    "Track": _track,
}


def _coordinates(element: Element) -> list[tuple[float, float]]:
    """Positions of a geometry: longitude and latitude, degrees; heights are left out."""
    given = next((child for child in element if _local(child) == "coordinates"), None)
    text = "" if given is None else (given.text or "")
    places = [_numbers(each.split(",")) for each in _LOOSE_TUPLE.sub(",", text.strip()).split()]
    if not places:
        raise ValueError(f"a {_local(element)} has no coordinates")
    return places


def _numbers(words: list[str]) -> tuple[float, float]:
    if not 2 <= len(words) <= 3:
        raise ValueError(f"{','.join(words)[:60]!r} is not longitude, latitude and perhaps height")
    try:
        return float(words[0]), float(words[1])
    except ValueError:
        raise ValueError(f"{','.join(words)[:60]!r} holds no two numbers") from None


def _together(parts: list[BaseGeometry]) -> BaseGeometry:
    """One geometry, or the several parts of one."""
    if len(parts) == 1:
        return parts[0]
    kinds = {part.geom_type for part in parts}
    builders: dict[str, Any] = {
        "Point": shapely.multipoints,
        "LineString": shapely.multilinestrings,
        "Polygon": shapely.multipolygons,
    }
    build = builders.get(kinds.pop()) if len(kinds) == 1 else None
    together: BaseGeometry = shapely.GeometryCollection(parts) if build is None else build(parts)
    return together
