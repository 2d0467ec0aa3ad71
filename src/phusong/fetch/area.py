"""Area: the place that data are fetched for, found by its name or stated as a box, and the country that it lies in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from phusong.coverage.findings import InputError, ReadError, make_finding, shortened
from phusong.coverage.schema import without_marks
from phusong.fetch.box import MOST_SQUARE_DEGREES, Box
from phusong.fetch.countries import Country, countries
from phusong.fetch.download import DownloadCache, Request
from phusong.fetch.sources import Source

CANDIDATES_SHOWN = 8
_WORDS_OF_UNITS = ("tinh ", "thanh pho ", "huyen ", "quan ", "thi xa ", "thi tran ", "xa ", "phuong ", "province of ")
"""What Vietnamese names of units begin with, folded: Tỉnh Lào Cai and Lào Cai are one name."""


@dataclass(frozen=True, slots=True)
class Area:
    """What data are fetched for.

    Attributes:
        name: Name for people.
        box: Box around it.
        country: Country that it lies in.
        outline: Its outline, WGS 84; None where it was stated as a box.
    """

    name: str
    box: Box
    country: Country
    outline: BaseGeometry | None = None

    def holds(self, points: Sequence[BaseGeometry]) -> list[bool]:
        """Whether each point lies in the area."""
        outline = self.outline if self.outline is not None else shapely.box(*self.box.bounds)
        return [bool(each) for each in shapely.covers(outline, points)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean.

    Attributes:
        name: Its own name, in the language of the place.
        names: All its names, folded.
        label: Its name with those of what it lies in.
        kind: What it is: ``state``, ``city``, ``village``.
        rank: How high it stands: 4 is a country, 8 a province, 16 a city; the lower the larger.
        box: Box around it.
        country: Country by its two letters, empty where none is said.
        outline: Its outline, None where it has none.
    """

    name: str
    names: frozenset[str]
    label: str
    kind: str
    rank: int
    box: Box
    country: str
    outline: BaseGeometry | None


def find_area(name: str, source: Source, cache: DownloadCache) -> Area:
    """The area that a name means.

    Of several places of that name the one is meant that all the others lie in, as a province holds the town of its
    name; else the name is ambiguous. More of the address tells them apart: ``Lào Cai, Việt Nam``.

    Args:
        name: The name as the user gave it.
        source: Who is asked.
        cache: Brings and keeps the answer.

    Raises:
        InputError: When there is no such place, or several.
        ReadError: When nobody can be asked.
    """
    address = source.at(name=quote(name))
    found = cache.get(Request(address, source.expects, pause_s=source.pause_s))
    with cache.reading(found):
        candidates = candidates_of(read_json(cache.path(found)))
    chosen = choose(name, candidates)
    return Area(chosen.name or name, chosen.box, country_of(chosen.country), chosen.outline)


def area_of_box(box: Box, country: str | None, source: Source, cache: DownloadCache) -> Area:
    """The area of a box; its country is asked for at the middle where it is not stated.

    Raises:
        InputError: When no country is known there, or of that code.
        ReadError: When nobody can be asked.
    """
    label = ",".join(f"{each:g}" for each in box.bounds)
    if country is None:
        lon, lat = box.centre
        address = source.at(lon=f"{lon:.6f}", lat=f"{lat:.6f}")
        found = cache.get(Request(address, source.expects, pause_s=source.pause_s))
        country = _country_code(_mapping(read_json(cache.path(found))))
        if not country:
            cache.forget(found)  # the sea, or an answer of another form
            raise InputError([make_finding("fetch-country", f"the middle of {label} lies in no country")])
    return Area(label, box, country_of(country))


def country_of(code: str) -> Country:
    """A country by its two or three letters.

    Raises:
        InputError: When there is none.
    """
    found = countries().get(code.strip().upper())
    if found is None:
        raise InputError([make_finding("fetch-country", f"{code!r} is no country of ISO 3166", value=code)])
    return found


def check_size(box: Box) -> None:
    """Refuse what is too large to be fetched in one go.

    Raises:
        InputError: When it is.
    """
    if box.square_degrees > MOST_SQUARE_DEGREES:
        size = f"{box.square_degrees:.1f}"
        message = f"the area measures {size} square degrees; at most {MOST_SQUARE_DEGREES:.0f} are fetched at once"
        raise InputError([make_finding("fetch-large", message)])


def read_json(path: Path) -> Any:  # noqa: ANN401 - whatever a server says
    """JSON of a download that was found to be JSON when it came."""
    return json.loads(path.read_bytes())


def candidates_of(answer: object) -> list[Candidate]:
    """Places of an answer; what has no box, or is a road or a shop, is none.

    Raises:
        ReadError: When the answer is of another form.
    """
    if not isinstance(answer, list):
        raise ReadError("fetch-content", "the answer of the search is of another form: it is no list")
    found = []
    for each in answer:
        candidate = _candidate(_mapping(each))
        if candidate is not None:
            found.append(candidate)
    return found


def _candidate(entry: Mapping[str, Any]) -> Candidate | None:
    category = entry.get("category", entry.get("class", ""))
    if category not in ("boundary", "place"):
        return None
    try:
        south, north, west, east = (float(each) for each in entry["boundingbox"])
        rank = int(entry.get("place_rank", 30))
    except (KeyError, TypeError, ValueError):
        return None
    if not (-180.0 <= west < east <= 180.0 and -90.0 <= south < north <= 90.0):
        return None
    label = str(entry.get("display_name", ""))
    name = str(entry.get("name") or label.partition(",")[0]).strip()
    kind = str(entry.get("addresstype") or entry.get("type") or "")
    outline = _outline(entry.get("geojson"))
    given = (str(each) for each in _mapping(entry.get("namedetails")).values())
    names = frozenset(folded(each) for several in (name, *given) for each in several.split(";"))
    return Candidate(name, names, label, kind, rank, Box(west, south, east, north), _country_code(entry), outline)


def _outline(geojson: object) -> BaseGeometry | None:
    if not isinstance(geojson, dict) or geojson.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        return shapely.make_valid(shape(geojson))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError):
        return None


def _country_code(entry: Mapping[str, Any]) -> str:
    return str(_mapping(entry.get("address")).get("country_code", "")).upper()


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def choose(name: str, candidates: Sequence[Candidate]) -> Candidate:
    """The one candidate that a name means.

    Raises:
        InputError: When there is none, or it stays open which.
    """
    wanted = folded(name.partition(",")[0])
    alike = [each for each in candidates if wanted in each.names]
    if not alike:
        raise InputError([_unknown(name, candidates)])
    # The same place comes as its outline and as the point in it: the outline is meant.
    areas = [each for each in alike if each.outline is not None] or alike
    highest = min(areas, key=lambda each: each.rank)
    others = [each for each in areas if each is not highest and not _lies_in(each, highest)]
    if others:
        message = f"{name!r} may be {_listed([highest, *others])}"
        raise InputError([make_finding("fetch-place-ambiguous", message, column="--place", value=name)])
    return highest


def _lies_in(inner: Candidate, outer: Candidate) -> bool:
    """Whether a place lies in another, or is the same told twice."""
    lon, lat = inner.box.centre
    west, south, east, north = outer.box.bounds
    return inner.country == outer.country and west <= lon <= east and south <= lat <= north


def folded(name: str) -> str:
    """A name without marks, capitals and the word for its kind of unit."""
    plain = " ".join(without_marks(name).casefold().split())
    word = next((each for each in _WORDS_OF_UNITS if plain.startswith(each)), "")
    return plain.removeprefix(word).removesuffix(" province")


def _unknown(name: str, candidates: Sequence[Candidate]) -> Any:  # noqa: ANN401 - a finding
    near = _listed(candidates)
    message = f"no place is called {name!r}; there is {near}" if near else f"no place is called {name!r}"
    return make_finding("fetch-place-unknown", message, column="--place", value=name)


def _listed(candidates: Iterable[Candidate]) -> str:
    """Candidates with what they are and the box by which each can be asked for."""
    rows = [
        f"{shortened(each.label, 80)} ({each.kind}; --bbox {','.join(f'{edge:.3f}' for edge in each.box.bounds)})"
        for each in candidates
    ]
    more = len(rows) - CANDIDATES_SHOWN
    return "; ".join(rows[:CANDIDATES_SHOWN]) + (f" (+{more})" if more > 0 else "")
