"""Public places of communes: their centres, schools and clinics, from the map; roads and waterways as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString

from phusong.coverage.findings import Finding, make_finding
from phusong.fetch.osm import AMENITIES, ROAD_CLASSES, Answers, Element
from phusong.fetch.rows import MadeLayer, feature_layer, table_layer
from phusong.fetch.villages import Village, Villages

CENTRE = "commune_centre"


@dataclass(frozen=True, slots=True)
class Place:
    """A public place.

    Attributes:
        key: Identifier, the same as long as its source has it.
        kind: ``commune_centre``, ``school`` or ``clinic``.
        name: Name, or kind and number where the map has none.
        lon: Longitude, degrees.
        lat: Latitude, degrees.
        commune: Index of its commune.
        origin: Where it is known from.
    """

    key: str
    kind: str
    name: str
    lon: float
    lat: float
    commune: int
    origin: str = "OpenStreetMap"


def places_layer(answers: Answers, villages: Villages) -> tuple[MadeLayer, list[Finding]]:
    """Schools and clinics of the communes, and one centre of each.

    The centre is the town hall nearest to the commune's largest village; without a town hall on the map, that village.

    Args:
        answers: Points of the map.
        villages: The villages and their communes.
    """
    found = _placed(answers.elements, villages)
    largest = _largest(villages)
    rows = [place for place in found if place.kind != CENTRE]
    halls_of: dict[int, list[Place]] = {}
    for place in found:
        if place.kind == CENTRE:
            halls_of.setdefault(place.commune, []).append(place)
    assumed = 0
    for commune, village in sorted(largest.items()):
        halls = halls_of.get(commune, [])
        rows += [min(halls, key=lambda hall: (_distance(hall, village), hall.key))] if halls else []
        if not halls:
            assumed += 1
            code = villages.communes.units[commune].code
            rows.append(Place(f"{code}-centre", CENTRE, village.name, village.lon, village.lat, commune, "assumed"))
    rows.sort(key=lambda place: place.key)
    units = villages.communes.units
    columns: dict[str, Sequence[object]] = {
        "place_id": [row.key for row in rows],
        "kind": [row.kind for row in rows],
        "name": [row.name for row in rows],
        "commune_code": [units[row.commune].code for row in rows],
        "origin": [row.origin for row in rows],
        "lon": [round(row.lon, 7) for row in rows],
        "lat": [round(row.lat, 7) for row in rows],
    }
    findings = []
    if assumed:
        message = f"communes without a town hall on the map, whose largest village counts as centre: {assumed}"
        findings.append(make_finding("fetch-assumed", message, layer="places"))
    return table_layer("places", columns, {"osm": answers.downloads}), findings


def _placed(elements: Sequence[Element], villages: Villages) -> list[Place]:
    """Places of the map that lie in a commune."""
    known = [each for each in elements if each.tags.get("amenity") in AMENITIES]
    if not known:
        return []
    units = villages.communes.units
    tree = shapely.STRtree([shapely.make_valid(unit.outline) for unit in units])
    inner, outer = tree.query(shapely.points([each.points[0] for each in known]), predicate="covered_by")
    first: dict[int, int] = {}
    for place, unit in zip(np.asarray(inner).tolist(), np.asarray(outer).tolist(), strict=True):
        first[place] = min(unit, first.get(place, unit))
    found = []
    for index, commune in sorted(first.items()):
        element = known[index]
        kind = AMENITIES[element.tags["amenity"]]
        name = element.tags.get("name", "").strip() or f"{kind} {element.key}"
        found.append(Place(f"osm-{element.key}", kind, name, *element.points[0], commune))
    return found


def _largest(villages: Villages) -> dict[int, Village]:
    """The most populous village of each commune; of several the first by identifier."""
    largest: dict[int, Village] = {}
    for village in villages.rows:
        if village.commune not in largest or village.people > largest[village.commune].people:
            largest[village.commune] = village
    return largest


def _distance(place: Place, village: Village) -> float:
    wide = (place.lon - village.lon) * float(np.cos(np.radians(village.lat)))
    return float(np.hypot(wide, place.lat - village.lat))


def roads_layer(answers: Answers) -> MadeLayer:
    """Roads with their class, level and bridges, by identifier."""
    lines = _lines(answers)
    kinds = [each.tags.get("highway", "") for each in lines]
    columns: dict[str, Sequence[object]] = {
        "class": [ROAD_CLASSES.get(kind.removesuffix("_link"), "commune") for kind in kinds],
        "layer": [_level(each) for each in lines],
        "bridge": [each.tags.get("bridge", "no") for each in lines],
        "name": [each.tags.get("name") for each in lines],
        "ref": [each.tags.get("ref") for each in lines],
        "highway": kinds,
        "osm_id": [each.key for each in lines],
    }
    return feature_layer("roads", columns, [LineString(each.points) for each in lines], {"osm": answers.downloads})


def waterways_layer(answers: Answers) -> MadeLayer:
    """Rivers, canals and streams, by identifier."""
    lines = _lines(answers)
    columns: dict[str, Sequence[object]] = {
        "waterway": [each.tags.get("waterway", "") for each in lines],
        "name": [each.tags.get("name") for each in lines],
        "osm_id": [each.key for each in lines],
    }
    return feature_layer("waterways", columns, [LineString(each.points) for each in lines], {"osm": answers.downloads})


def _lines(answers: Answers) -> list[Element]:
    """Things of two points and more, which are not one and the same."""
    return [each for each in answers.elements if len(each.points) > 1 and len(set(each.points)) > 1]


def _level(element: Element) -> str | None:
    """Level as the map says it, where it is a whole number; nothing where it says none."""
    level = element.tags.get("layer", "").strip()
    return level if level.lstrip("+-").isdigit() else None
