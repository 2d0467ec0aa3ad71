"""Villages: named places of the map, and the people of a raster shared out among those of their commune.

Every cell's people belong to the nearest village of the commune that the cell's middle lies in, so a commune has the
people of the raster, neither more nor less; they are whole numbers by largest remainders. A commune without any named
place gets one, where most of its people live.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from phusong.coverage.findings import Finding, make_finding
from phusong.coverage.geofiles import CutRaster
from phusong.coverage.kernels import FloatArray
from phusong.fetch.area import folded
from phusong.fetch.communes import Communes, Unit
from phusong.fetch.download import Download
from phusong.fetch.geonames import NamedPlace
from phusong.fetch.osm import SETTLEMENTS, Element
from phusong.fetch.rows import MadeLayer, table_layer

SAME_M, SAME_NAME_M = 300.0, 1500.0
"""A place of the second list this near to one of the map is the same; of the same name, this near, metres."""

_METRES_OF_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class Village:
    """A place where people live.

    Attributes:
        key: Identifier, the same as long as its source has it.
        name: Name.
        lon: Longitude, degrees.
        lat: Latitude, degrees.
        commune: Index of the commune that it lies in.
        people: People who live there.
        origin: Where it is known from.
    """

    key: str
    name: str
    lon: float
    lat: float
    commune: int
    people: int
    origin: str


@dataclass(frozen=True, slots=True)
class Villages:
    """Villages of an area.

    Attributes:
        rows: The villages, by identifier.
        communes: The communes that they lie in.
        seats: Names of communes without a named place, which got one.
        used: Key of each source to its downloads.
    """

    rows: tuple[Village, ...]
    communes: Communes
    seats: tuple[str, ...]
    used: dict[str, tuple[Download, ...]]

    def findings(self) -> list[Finding]:
        """What a planner should know of them."""
        if not self.seats:
            return []
        names = ", ".join(self.seats[:5])
        count = len(self.seats)
        message = f"communes without a named place, which got one where most of their people live: {count} ({names})"
        return [make_finding("fetch-assumed", message, layer="villages")]

    def layer(self) -> MadeLayer:
        """The layer as a file."""
        units = self.communes.units
        return table_layer(
            "villages",
            {
                "village_id": [row.key for row in self.rows],
                "name": [row.name for row in self.rows],
                "commune_code": [units[row.commune].code for row in self.rows],
                "commune": [units[row.commune].name for row in self.rows],
                "population": [row.people for row in self.rows],
                "origin": [row.origin for row in self.rows],
                "lon": [round(row.lon, 7) for row in self.rows],
                "lat": [round(row.lat, 7) for row in self.rows],
            },
            self.used,
        )


def settlements(elements: Iterable[Element], named: Sequence[NamedPlace]) -> list[NamedPlace]:
    """Named places of the map, and of a second list those that are not on the map yet, by identifier."""
    found = [
        NamedPlace(f"osm-{each.key}", each.tags["name"].strip(), *each.points[0])
        for each in elements
        if each.tags.get("place") in SETTLEMENTS and each.tags.get("name", "").strip()
    ]
    found.sort(key=lambda place: place.key)
    if not (found and named):
        return found + list(named)
    tree = cKDTree(_metres([(place.lon, place.lat) for place in found], found[0].lat))
    near = tree.query_ball_point(_metres([(place.lon, place.lat) for place in named], found[0].lat), SAME_NAME_M)
    distance, _ = tree.query(_metres([(place.lon, place.lat) for place in named], found[0].lat))
    new = [
        place
        for place, others, nearest in zip(named, near, distance.tolist(), strict=True)
        if nearest > SAME_M and all(folded(found[other].name) != folded(place.name) for other in others)
    ]
    return found + new


def _metres(points: Sequence[tuple[float, float]], lat: float) -> FloatArray:
    """Degrees as metres on a plane that is true at a latitude, shape (n, 2): near enough to compare short distances."""
    scale = np.array([_METRES_OF_DEGREE * np.cos(np.radians(lat)), _METRES_OF_DEGREE])
    metres: FloatArray = np.asarray(points, dtype=np.float64).reshape(-1, 2) * scale
    return metres


def share_people(
    places: Sequence[NamedPlace], communes: Communes, people: CutRaster, used: dict[str, tuple[Download, ...]]
) -> Villages:
    """Villages with their people.

    Args:
        places: Named places; those outside every commune are left out.
        communes: The communes.
        people: People in each cell.
        used: Downloads by source.
    """
    rows: list[Village] = []
    seats = []
    cells = _Cells.of(people)
    members = _members(places, communes.units)
    for index, unit in enumerate(communes.units):
        inside = cells.within(unit)
        mine = members[index]
        if not mine and inside.count:
            seats.append(unit.name)
            lon, lat = inside.middle()
            mine = [NamedPlace(f"{unit.code}-seat", unit.name, lon, lat)]
        counts = inside.shared([(place.lon, place.lat) for place in mine]) if mine else []
        for place, count in zip(mine, counts, strict=True):
            origin = "GeoNames" if place.key.startswith("geonames") else "OpenStreetMap"
            origin = "assumed" if place.key.endswith("-seat") else origin
            rows.append(Village(place.key, place.name, place.lon, place.lat, index, count, origin))
    rows.sort(key=lambda row: row.key)
    return Villages(tuple(rows), communes, tuple(seats), used)


def _members(places: Sequence[NamedPlace], units: Sequence[Unit]) -> defaultdict[int, list[NamedPlace]]:
    """Places of each commune; one on a border belongs to the first."""
    members: defaultdict[int, list[NamedPlace]] = defaultdict(list)
    if places:
        tree = shapely.STRtree([shapely.make_valid(unit.outline) for unit in units])
        inner, outer = tree.query(shapely.points([(place.lon, place.lat) for place in places]), predicate="covered_by")
        first: dict[int, int] = {}
        for place, unit in zip(inner.tolist(), outer.tolist(), strict=True):
            first[place] = min(unit, first.get(place, unit))
        for place in sorted(first):
            members[first[place]].append(places[place])
    return members


@dataclass(frozen=True, slots=True)
class _Cells:
    """Cells that people live in: longitude, latitude and people of each, shape (n,)."""

    lon: FloatArray
    lat: FloatArray
    people: FloatArray

    @property
    def count(self) -> int:
        return len(self.people)

    @classmethod
    def of(cls, raster: CutRaster) -> _Cells:
        rows, cols = np.nonzero(raster.is_known & (raster.values > 0))
        lon, lat = raster.middles(rows, cols)
        return cls(lon, lat, raster.values[rows, cols].astype(np.float64))

    def within(self, unit: Unit) -> _Cells:
        """Those whose middle lies in a unit."""
        outline = shapely.make_valid(unit.outline)
        west, south, east, north = outline.bounds
        near = np.flatnonzero((self.lon >= west) & (self.lon <= east) & (self.lat >= south) & (self.lat <= north))
        shapely.prepare(outline)
        held = near[shapely.intersects_xy(outline, self.lon[near], self.lat[near])]
        return _Cells(self.lon[held], self.lat[held], self.people[held])

    def middle(self) -> tuple[float, float]:
        """The cell with most people; of several the first."""
        most = int(np.argmax(self.people))
        return float(self.lon[most]), float(self.lat[most])

    def shared(self, points: Sequence[tuple[float, float]]) -> list[int]:
        """People of the cells by the nearest of some points, whole numbers that add up to the rounded sum."""
        if not self.count:
            return [0] * len(points)
        lat = float(self.lat[0])
        _, nearest = cKDTree(_metres(points, lat)).query(_metres(list(zip(self.lon, self.lat, strict=True)), lat))
        sums: FloatArray = np.bincount(nearest, weights=self.people, minlength=len(points)).astype(np.float64)
        return whole_shares(sums)


def whole_shares(amounts: FloatArray) -> list[int]:
    """Amounts as whole numbers with the same rounded sum: the largest remainders are rounded up.

    Args:
        amounts: Amounts of 0 or more, shape (n,).
    """
    whole = np.floor(amounts).astype(np.int64)
    lacking = round(float(amounts.sum())) - int(whole.sum())
    order = np.argsort(-(amounts - whole), kind="stable")
    whole[order[:lacking]] += 1
    return [int(each) for each in whole]
