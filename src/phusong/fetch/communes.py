"""Communes: the finest administrative units of a country up to the third level, with the district each lies in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from shapely import Point, STRtree
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from phusong.coverage.findings import Finding, ReadError, make_finding
from phusong.coverage.terrain import Bounds
from phusong.fetch.area import Area, read_json
from phusong.fetch.box import Box
from phusong.fetch.download import Download, DownloadCache, Request, kept_encrypted
from phusong.fetch.rows import MadeLayer, feature_layer
from phusong.fetch.sources import Source

LEVELS = ("ADM3", "ADM2", "ADM1", "ADM0")
"""Levels of units, the one of communes first."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit.

    Attributes:
        code: Its code at the source.
        name: Its name.
        outline: Its outline as the source draws it, WGS 84.
        inside: A point that surely lies in it.
    """

    code: str
    name: str
    outline: BaseGeometry
    inside: Point


@dataclass(frozen=True, slots=True)
class Communes:
    """Communes of an area.

    Attributes:
        units: The communes, by code.
        districts: Name of the district of each, empty where none is known.
        vintage: Year that they are valid for, empty where the source does not say.
        level: Level of the source that they are.
        downloads: What they were read from.
        note: What the source says of their origin and licence.
        raised: Addresses without encryption that the source names, and that were asked with it.
    """

    units: tuple[Unit, ...]
    districts: tuple[str, ...]
    vintage: str
    level: str
    downloads: tuple[Download, ...]
    note: str = ""
    raised: tuple[str, ...] = ()

    @property
    def bounds(self) -> Bounds:
        """West, south, east and north of all, degrees."""
        west, south, east, north = shapely.total_bounds([unit.outline for unit in self.units])
        return float(west), float(south), float(east), float(north)

    def findings(self) -> list[Finding]:
        """What a planner should know of them."""
        found = []
        for address in self.raised:
            message = f"{address} was asked as https, since the answer that names it came so"
            found.append(make_finding("fetch-raised", message, layer="communes"))
        if self.level != LEVELS[0]:
            message = f"the source has no units of the third level; those of {self.level} stand for communes"
            found.append(make_finding("fetch-level", message, layer="communes"))
        return found

    def layer(self) -> MadeLayer:
        """The layer as a file."""
        columns: dict[str, Sequence[object]] = {
            "commune_code": [unit.code for unit in self.units],
            "name": [unit.name for unit in self.units],
            "district": list(self.districts),
        }
        if self.vintage:
            columns["vintage"] = [self.vintage] * len(self.units)
        outlines = [unit.outline for unit in self.units]
        made = feature_layer("communes", columns, outlines, {"boundaries": self.downloads})
        return replace(made, notes={"boundaries": self.note} if self.note else {})


def find_communes(area: Area, source: Source, cache: DownloadCache) -> Communes:
    """The communes of an area: those with a point that surely lies in them inside it.

    Args:
        area: The area.
        source: Who draws them.
        cache: Brings and keeps the files.

    Raises:
        ReadError: When they cannot be had, or none lies in the area.
    """
    address = source.at(iso3=area.country.iso3)
    first = cache.get(Request(address, source.expects, pause_s=source.pause_s))
    with cache.reading(first):
        entries = _entries(read_json(cache.path(first)))
        level = next((each for each in LEVELS if each in entries), None)
        if level is None:
            raise ReadError("fetch-content", "the list of boundaries names no level of units with an address")
    drawn, units = _drawn(entries[level], first, area.box, source, cache)
    chosen = _in_area(units, area)
    above = LEVELS[LEVELS.index(level) + 1] if level in LEVELS[:2] else None
    downloads = [first, drawn]
    districts = [""] * len(chosen)
    if above in entries:
        bounds = shapely.total_bounds([unit.outline for unit in chosen]).tolist()
        drawn, units = _drawn(entries[above], first, Box(*bounds), source, cache)
        downloads.append(drawn)
        districts = _names_of_holders(chosen, units)
    year = re.fullmatch(r"(\d{4})(?:\.0)?", str(entries[level].get("boundaryYearRepresented", "")).strip())
    vintage = year[1] if year else ""
    named = [str(entries[each]["gjDownloadURL"]) for each in (level, above) if each in entries]
    raised = tuple(each for each in named if kept_encrypted(each, first.address) != each)
    return Communes(tuple(chosen), tuple(districts), vintage, level, tuple(downloads), _note(entries[level]), raised)


def _note(entry: Mapping[str, Any]) -> str:
    """Origin and licence of the units as the source states them of this country."""
    stated = (str(entry.get(key) or "").strip() for key in ("boundarySource", "boundaryLicense"))
    return "; ".join(" ".join(part.split()) for part in stated if part)


def _entries(answer: object) -> dict[str, Mapping[str, Any]]:
    """What the list says of each level that has an address."""
    entries = answer if isinstance(answer, list) else [answer]
    return {
        str(entry.get("boundaryType", "")): entry
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("gjDownloadURL"), str)
    }


def _drawn(
    entry: Mapping[str, Any], named_by: Download, box: Box, source: Source, cache: DownloadCache
) -> tuple[Download, list[Unit]]:
    """The file of a level, and its units that touch a box."""
    address = kept_encrypted(entry["gjDownloadURL"], named_by.address)
    drawn = cache.get(Request(address, source.expects, pause_s=source.pause_s))
    with cache.reading(drawn):
        return drawn, _units(read_json(cache.path(drawn)), box)


def _units(answer: object, box: Box) -> list[Unit]:
    """Units of a file that touch a box, by code; what has no outline is left out."""
    features = answer.get("features") if isinstance(answer, dict) else None
    if not isinstance(features, list) or not features:
        raise ReadError("fetch-content", "the file of boundaries holds no features")
    found: dict[str, Unit] = {}
    for number, feature in enumerate(features):
        unit = _unit(feature, number, box) if isinstance(feature, dict) else None
        if unit is not None:
            found.setdefault(unit.code, unit)
    return [found[code] for code in sorted(found)]


def _unit(feature: Mapping[str, Any], number: int, box: Box) -> Unit | None:
    named = feature.get("properties")
    properties = named if isinstance(named, dict) else {}
    try:
        outline = shape(feature["geometry"])
        west, south, east, north = outline.bounds
        if not (west <= box.east and east >= box.west and south <= box.north and north >= box.south):
            return None  # also where a bound is no number; the rest of a country costs time
        inside = shapely.make_valid(outline).representative_point()
    except (ShapelyError, KeyError, TypeError, ValueError, IndexError, AttributeError):
        return None
    if outline.geom_type not in ("Polygon", "MultiPolygon") or outline.is_empty or inside.is_empty:
        return None
    code = str(properties.get("shapeID") or properties.get("shapeISO") or f"unit-{number}").strip()
    name = str(properties.get("shapeName") or code).strip()
    return Unit(code, name, outline, inside)


def _in_area(units: Sequence[Unit], area: Area) -> list[Unit]:
    """Units whose inner point lies in an area; of an area within one unit, that unit."""
    if units:
        held = area.holds([unit.inside for unit in units])
        chosen = [unit for unit, is_held in zip(units, held, strict=True) if is_held]
        if chosen:
            return chosen
        middle = Point(*area.box.centre)
        chosen = [unit for unit in units if shapely.make_valid(unit.outline).covers(middle)]
        if chosen:
            return chosen
    raise ReadError("fetch-empty", f"no commune of {area.country.iso3} lies in {area.name}")


def _names_of_holders(units: Sequence[Unit], holders: Sequence[Unit]) -> list[str]:
    """For each unit the name of the larger one that its inner point lies in, empty where none does."""
    names = [""] * len(units)
    tree = STRtree([shapely.make_valid(holder.outline) for holder in holders])
    inner, outer = tree.query([unit.inside for unit in units], predicate="covered_by")
    for unit, holder in sorted(zip(np.asarray(inner).tolist(), np.asarray(outer).tolist(), strict=True), reverse=True):
        names[unit] = holders[holder].name
    return names
