"""OpenStreetMap by the Overpass API: roads, waterways and named points of a box, asked for in parts a server can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from phusong.coverage.findings import ReadError
from phusong.fetch.area import read_json
from phusong.fetch.box import Box
from phusong.fetch.download import Download, DownloadCache, Request
from phusong.fetch.sources import Source

PART_DEG = 0.5
"""Side of the boxes that are asked for, degrees."""

DEEPEST = 3
"""So often a part is quartered that is too much for the server."""

_SECONDS = 180
"""Time that the server may take for a part."""

SETTLEMENTS = (
    *("city", "town", "suburb", "quarter", "neighbourhood", "village", "hamlet", "isolated_dwelling"),
    *("municipality", "borough", "allotments"),
)
"""Values of ``place`` that people live at."""

AMENITIES = {
    "school": "school",
    "kindergarten": "school",
    "clinic": "clinic",
    "hospital": "clinic",
    "doctors": "clinic",
    "townhall": "commune_centre",
}
"""Values of ``amenity`` to kinds of places of ours."""

ROAD_CLASSES = {
    "motorway": "national",
    "trunk": "national",
    "primary": "national",
    "secondary": "provincial",
    "tertiary": "district",
    "unclassified": "commune",
    "residential": "commune",
    "living_street": "commune",
    "road": "commune",
    "track": "track",
}
"""Values of ``highway`` to classes of ours; their links are of the same class. National and provincial roads are tagged
primary and secondary in Viet Nam; elsewhere the classes may stand otherwise, and ``highway`` is kept beside them."""

WATERWAYS = ("river", "canal", "stream")


@dataclass(frozen=True, slots=True)
class Element:
    """A thing on the map.

    Attributes:
        key: Kind and number, ``n123``, ``w45``, ``r6``: the same as long as the thing is on the map.
        tags: What is said of it.
        points: Longitude and latitude of its points: one for a node, or the middle of what is no line.
    """

    key: str
    tags: Mapping[str, str]
    points: Sequence[tuple[float, float]]


def roads_question(box: Box) -> str:
    """Question for the roads of a box."""
    kinds = "|".join(ROAD_CLASSES)
    return _question(box, f'way["highway"~"^({kinds})(_link)?$"]["area"!="yes"];out geom qt;')


def waterways_question(box: Box) -> str:
    """Question for the rivers, canals and streams of a box."""
    return _question(box, f'way["waterway"~"^({"|".join(WATERWAYS)})$"];out geom qt;')


def points_question(box: Box) -> str:
    """Question for settlements, schools, clinics and town halls of a box."""
    places, amenities = "|".join(SETTLEMENTS), "|".join(AMENITIES)
    parts = f'node["place"~"^({places})$"]["name"];nwr["amenity"~"^({amenities})$"];'
    return _question(box, f"({parts});out center qt;")


def _question(box: Box, what: str) -> str:
    south, west, north, east = (f"{each:.6f}" for each in (box.south, box.west, box.north, box.east))
    return f"[out:json][timeout:{_SECONDS}][bbox:{south},{west},{north},{east}];{what}"


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of a box.

    Attributes:
        elements: Things, each once, by key.
        downloads: The answers that they stand in.
    """

    elements: tuple[Element, ...]
    downloads: tuple[Download, ...]


class Overpass:
    """Asks for a box part by part; what is too much for the server is asked for in quarters."""

    def __init__(self, source: Source, cache: DownloadCache) -> None:
        self._source = source
        self._cache = cache

    def roads(self, box: Box) -> Answers:
        """Roads that touch a box."""
        return self._all(box, "roads")

    def waterways(self, box: Box) -> Answers:
        """Waterways that touch a box."""
        return self._all(box, "waterways")

    def points(self, box: Box) -> Answers:
        """Settlements, schools, clinics and town halls in a box."""
        return self._all(box, "points")

    def _all(self, box: Box, what: str) -> Answers:
        """Everything of a box, each thing once.

        Raises:
            ReadError: When a part cannot be had.
        """
        found: dict[str, Element] = {}
        downloads: list[Download] = []
        for part in box.parts(PART_DEG):
            for download in self._part(part, what, 0):
                downloads.append(download)
                with self._cache.reading(download):
                    found |= {each.key: each for each in elements_of(read_json(self._cache.path(download)))}
        return Answers(tuple(found[key] for key in sorted(found)), tuple(downloads))

    def _part(self, box: Box, what: str, depth: int) -> Iterator[Download]:
        question = {"roads": roads_question, "waterways": waterways_question, "points": points_question}[what](box)
        body = f"data={quote(question)}"
        request = Request(self._source.address, self._source.expects, body, pause_s=self._source.pause_s)
        try:
            yield self._cache.get(request)
        except ReadError as error:
            if error.code != "fetch-unfinished" or depth == DEEPEST:
                raise
            for quarter in box.quarters():
                yield from self._part(quarter, what, depth + 1)


def elements_of(answer: object) -> Iterator[Element]:
    """Things of an answer; what has no place is left out.

    Raises:
        ReadError: When the answer is of another form.
    """
    entries = answer.get("elements") if isinstance(answer, dict) else None
    if not isinstance(entries, list):
        raise ReadError("fetch-content", "the answer of the map is of another form: it holds no elements")
    for entry in entries:
        element = _element(entry)
        if element is not None:
            yield element


def _element(entry: object) -> Element | None:
    if not isinstance(entry, dict) or entry.get("type") not in ("node", "way", "relation"):
        return None
    tags = entry.get("tags")
    texts = {str(key): str(value) for key, value in tags.items()} if isinstance(tags, dict) else {}
    try:
        if isinstance(entry.get("geometry"), list):
            # Points outside the box may be left out by the server.
            places = [place for place in entry["geometry"] if place is not None]
        else:
            places = [entry.get("center", entry)]
        points = [(float(place["lon"]), float(place["lat"])) for place in places]
        key = f"{entry['type'][0]}{int(entry['id'])}"
    except (KeyError, TypeError, ValueError):
        return None
    is_placed = all(abs(lon) <= 180.0 and abs(lat) <= 90.0 for lon, lat in points)
    return Element(key, texts, points) if points and is_placed else None
