"""Collector: the layers of an area, each made of what its sources have; what one needs of another is fetched once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from phusong.coverage.findings import Finding, ReadError, UsageError, did_you_mean, make_finding
from phusong.fetch.area import Area, check_size
from phusong.fetch.box import Box
from phusong.fetch.communes import Communes, find_communes
from phusong.fetch.download import DownloadCache
from phusong.fetch.geonames import find_named_places
from phusong.fetch.osm import Answers, Overpass
from phusong.fetch.places import places_layer, roads_layer, waterways_layer
from phusong.fetch.rasters import CutLayer, find_cover, find_elevation, find_people
from phusong.fetch.rows import MadeLayer
from phusong.fetch.sites import find_cells, no_sites, sites_layer
from phusong.fetch.sources import LAYERS, MORE_LAYERS, Source
from phusong.fetch.villages import Villages, settlements, share_people

MARGIN_KM = 12.0
"""Terrain, land cover, roads and sites reach so far beyond the area: sites beyond its border serve it, too."""

_OF_COMMUNES = frozenset({"communes", "villages", "places"})
"""Layers that are made commune by commune."""

Made = tuple[MadeLayer, list[Finding]]
T = TypeVar("T")


def layers_of(text: str | None) -> tuple[str, ...]:
    """Layers that ``--layers`` names, in the order in which they are made; all but the further ones where it is absent.

    Raises:
        UsageError: When one is not known.
    """
    if text is None:
        return LAYERS
    known = (*LAYERS, *MORE_LAYERS)
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    findings = [
        make_finding(
            "fetch-layers", f"there is no layer to fetch called {name!r}{did_you_mean(name, known)}", value=name
        )
        for name in wanted or [""]
        if name not in known
    ]
    if findings:
        raise UsageError(findings)
    return tuple(name for name in known if name in wanted)


@dataclass(frozen=True, slots=True)
class CollectOptions:
    """What is collected, and from where.

    Attributes:
        layers: Layers that are asked for.
        sources: The table of sources by key.
        token: The user's token of OpenCelliD, empty where there is none.
        margin_km: How far terrain, land cover, roads and sites reach beyond the area.
    """

    layers: tuple[str, ...]
    sources: Mapping[str, Source]
    token: str = ""
    margin_km: float = MARGIN_KM

    def __repr__(self) -> str:  # the token is nobody's but the wire's
        return f"CollectOptions(layers={self.layers!r}, margin_km={self.margin_km!r})"


class Collector:
    """Makes the layers of an area."""

    def __init__(self, area: Area, options: CollectOptions, cache: DownloadCache) -> None:
        self._area = area
        self._options = options
        self._sources = options.sources
        self._cache = cache
        self._map = Overpass(self._sources["osm"], cache)
        self._known: dict[str, Any] = {}

    def make(self, layer: str) -> Made:
        """One layer, and what a planner should know of it.

        Raises:
            ReadError: When a source does not give what it takes.
            InputError: When the area is too large.
        """
        check_size(self._area.box)
        makers: dict[str, Callable[[], Made]] = {
            "communes": self._make_communes,
            "villages": self._make_villages,
            "places": lambda: places_layer(self._points(), self._villages()),
            "roads": self._make_roads,
            "sites": self._make_sites,
            "terrain": self._make_terrain,
            "clutter": self._make_clutter,
            "population": self._make_population,
            "waterways": lambda: (waterways_layer(self._map.waterways(self._box())), []),
        }
        return makers[layer]()

    def _once(self, key: str, find: Callable[[], T]) -> T:
        """What was found before, also that it cannot be had: a source that failed is not asked for each layer anew."""
        if key not in self._known:
            try:
                self._known[key] = find()
            except ReadError as error:
                self._known[key] = error
        known = self._known[key]
        if isinstance(known, ReadError):
            raise known
        found: T = known
        return found

    def _make_communes(self) -> Made:
        communes = self._communes()
        return communes.layer(), communes.findings()

    def _make_villages(self) -> Made:
        villages = self._villages()
        return villages.layer(), villages.findings()

    def _make_roads(self) -> Made:
        made = roads_layer(self._map.roads(self._wide_box()))
        if not made.rows:
            raise ReadError("fetch-empty", "the map has no roads in the area")
        return made, []

    def _make_sites(self) -> Made:
        source = self._sources["cells"]
        if "token" in source.blanks and not self._options.token:
            return no_sites()
        cells, downloads = find_cells(self._wide_box(), self._area.country, source, self._cache, self._options.token)
        return sites_layer(cells, downloads)

    def _make_terrain(self) -> Made:
        found = find_elevation(self._wide_box(), self._sources["elevation"], self._cache, self._land())
        return found.layer("terrain", "elevation"), list(found.findings)

    def _make_clutter(self) -> Made:
        found = find_cover(self._wide_box(), self._sources["land-cover"], self._cache)
        return found.layer("clutter", "land-cover"), list(found.findings)

    def _make_population(self) -> Made:
        found = self._people()
        return found.layer("population", "population"), list(found.findings)

    def _box(self) -> Box:
        """The area, and all of its communes where they are asked for."""
        if not _OF_COMMUNES & set(self._options.layers):
            return self._area.box
        try:
            return self._area.box.joined(self._communes().bounds)
        except ReadError:  # told with the communes
            return self._area.box

    def _land(self) -> list[tuple[float, float]]:
        """A point in each commune, where communes are asked for and there."""
        if not _OF_COMMUNES & set(self._options.layers):
            return []
        try:
            return [(unit.inside.x, unit.inside.y) for unit in self._communes().units]
        except ReadError:  # told with the communes
            return []

    def _wide_box(self) -> Box:
        wide = self._box().wider(self._options.margin_km)
        check_size(wide)
        return wide

    def _communes(self) -> Communes:
        return self._once("communes", lambda: find_communes(self._area, self._sources["boundaries"], self._cache))

    def _points(self) -> Answers:
        return self._once("points", lambda: self._map.points(self._box()))

    def _people(self) -> CutLayer:
        source = self._sources["population"]
        return self._once("people", lambda: find_people(self._box(), self._area.country, source, self._cache))

    def _villages(self) -> Villages:
        return self._once("villages", self._find_villages)

    def _find_villages(self) -> Villages:
        communes, points, people = self._communes(), self._points(), self._people()
        named, download = find_named_places(self._box(), self._area.country, self._sources["geonames"], self._cache)
        used = {
            "osm": points.downloads,
            "geonames": (download,),
            "population": people.downloads,
            "boundaries": communes.downloads,
        }
        villages = share_people(settlements(points.elements, named), communes, people.raster, used)
        if not villages.rows:
            raise ReadError("fetch-empty", f"no village of {self._area.country.iso3} lies in {self._area.name}")
        return villages
