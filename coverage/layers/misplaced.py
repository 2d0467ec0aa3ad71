"""Layers that lie wholly or mostly outside the communes, and the coordinate system in which they would not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS

from phusong.coverage.findings.codes.catalogue import Severity
from phusong.coverage.kernels.arrays import FloatArray, GeometryArray, TextArray
from phusong.coverage.layers.rows.checked import CheckedLayer, CheckedPart
from phusong.coverage.layers.rows.region import Fit, Likely, Region, named
from phusong.coverage.terrain.crs import beyond_180, to_lon_lat
from phusong.coverage.terrain.systems import epsg_name

_DOUBTED = 0.9
"""A layer of which less lies in the communes is held against other coordinate systems."""

_DOUBTED_OWN = 0.5
"""So are villages of which fewer lie in the commune that their code names."""

_MOST = 0.5
"""A layer of which less lies in the communes is told of in any case."""

_FEW = 3
"""Coordinates outside that say nothing about a whole layer."""

_MOST_PLACES = 4000
"""Places of a layer that are looked at."""

_MARGIN_DEG = 0.003
"""How far outside its commune a place may lie and still count as within: outlines are generalised."""

PLACED_LAYERS = ("villages", "sites", "roads", "fibre", "places", "buildings")
"""Layers that should lie in the communes."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Where one file of a layer lies, as far as it is looked at.

    Attributes:
        part: The file.
        coordinates: x and y as the file has them, shape (k, 2).
        codes: Code of the commune that each should lie in, shape (k,), or None.
        fit: How well they suit the region as they are read.
        inside: Share of them in any commune.
    """

    part: CheckedPart
    coordinates: FloatArray
    codes: TextArray | None
    fit: Fit
    inside: float

    @property
    def is_doubted(self) -> bool:
        """Whether so much lies elsewhere that the coordinate system may be another."""
        limit = _DOUBTED if self.codes is None else _DOUBTED_OWN
        outside = len(self.coordinates) * (1.0 - self.fit.inside)
        return self.fit.inside < limit and (outside >= _FEW or not self.fit.inside)

    @property
    def crs(self) -> CRS | None:
        """Coordinate system that the file is read in, where another one of its kind may be meant."""
        placed = self.part.georeferenced
        return placed.crs if placed is not None and placed.crs.is_projected else None


def region_of(communes: CheckedLayer, villages: CheckedLayer | None = None) -> Region | None:
    """The region that the communes make up, None where none of them can be placed."""
    outlines = communes.in_degrees()
    if shapely.is_missing(outlines).all():
        return None
    plain = shapely.simplify(outlines, _MARGIN_DEG / 3.0)
    outlines = np.asarray(shapely.buffer(plain, _MARGIN_DEG, quad_segs=2), dtype=np.object_)
    spots = np.empty((0, 2)) if villages is None else villages.lon_lat_deg[villages.usable]
    placed = communes.parts[0].georeferenced
    system = "" if placed is None or not placed.crs.is_projected else epsg_name(placed.crs)
    return Region(outlines, communes.words("commune_code"), spots, system)


def check_placed(layers: Mapping[str, CheckedLayer], region: Region) -> set[str]:
    """Note layers, or files of them, that lie elsewhere as a whole or mostly, and say what would bring them home.

    Args:
        layers: Checked layers by name.
        region: The communes, and the villages as they are read.

    Returns:
        Layers that were told of as a whole: their rows need no word of their own.
    """
    found = {
        name: [places for part in layers[name].parts if (places := _places(layers[name], part, region)) is not None]
        for name in PLACED_LAYERS
        if name in layers
    }
    if _communes_are_elsewhere(layers, region, found):
        return set(found)
    told = set()
    for name, files in found.items():
        beside = region if name != "villages" else Region(region.outlines, region.codes)
        for places in files:
            if _tell(name, places, beside):
                told.add(name)
    return told


def _places(layer: CheckedLayer, part: CheckedPart, region: Region) -> _Places | None:
    placed = part.georeferenced
    if placed is None or not placed.usable.any():
        return None
    usable = np.flatnonzero(placed.usable)
    usable = usable if layer.layer.name != "villages" else usable[:: max(1, len(usable) // _MOST_PLACES)]
    codes: TextArray | None = None
    if layer.layer.name == "villages":
        coordinates, lon_lat = placed.middles()[usable], placed.lon_lat_deg[usable]
        codes = _known_codes(layer, part, region)
        codes = None if codes is None else codes[usable]
        beside = Region(region.outlines, region.codes)
    else:
        coordinates = _some(shapely.get_coordinates(placed.geometry[usable]))
        lon_lat, beside = to_lon_lat(coordinates, placed.crs), region
        lon_lat[:, 0] = beyond_180(lon_lat[:, 0]) if region.is_beyond_180 else lon_lat[:, 0]
    fit = beside.fit(lon_lat, codes)
    return _Places(part, coordinates, codes, fit, fit.inside if codes is None else beside.fit(lon_lat).inside)


def _known_codes(layer: CheckedLayer, part: CheckedPart, region: Region) -> TextArray | None:
    """Codes of a file's rows, None where most are none of the region's."""
    first = 0
    for other in layer.parts:
        if other is part:
            break
        first += other.rows
    codes = layer.words("commune_code")[first : first + part.rows]
    known = np.isin(codes.astype(str), region.codes.astype(str))
    return codes if len(codes) and known.mean() > _MOST else None


def _some(coordinates: FloatArray) -> FloatArray:
    return coordinates[:: max(1, len(coordinates) // _MOST_PLACES)]


def _tell(name: str, places: _Places, region: Region) -> bool:
    """Note a file that lies elsewhere as a whole; whether it was told of."""
    likely: list[Likely] = []
    if places.is_doubted and places.crs is not None:
        likely = region.better_systems(places.coordinates, places.codes, places.fit)
    outside = f"{1.0 - places.inside:.0%} of {name} lies outside the communes" if places.inside < 1.0 else name
    if likely:
        _note_system(name, places, likely, outside)
        return True
    if places.codes is not None and places.is_doubted and places.inside > _DOUBTED:
        message = f"{1.0 - places.fit.inside:.0%} of villages lie in another commune than their codes name"
        places.part.log.add("vintage-doubtful", message, column=places.part.bound.get("commune_code"))
        return False
    if 0.0 < places.inside < _MOST and len(places.coordinates) > _FEW:
        message = f"{outside}; that is right only where the file holds more than the region"
        severity: Severity = "error" if name == "villages" else "warning"
        places.part.log.add("layer-mostly-outside", message, severity=severity, value=f"{1.0 - places.inside:.0%}")
        return True
    return False


def _note_system(name: str, places: _Places, likely: list[Likely], outside: str) -> None:
    read_in = "" if places.crs is None else f" as read in {epsg_name(places.crs)}"
    where = "the communes that their codes name" if places.codes is not None else "the communes"
    if places.codes is not None:
        outside = f"{1.0 - places.fit.inside:.0%} of {name} lies outside {where}"
    message = f"{outside}{read_in}; in {named(likely)} {likely[0].fit.inside:.0%} lies within"
    remedy = f"state the coordinate system of the file: [layers.{name}] {likely[0].setting}"
    if len(likely) > 1:
        remedy += f", or {' or '.join(each.setting for each in likely[1:])}"
    places.part.log.add("layer-elsewhere", message, remedy=remedy, value=likely[0].system.code)


def _communes_are_elsewhere(
    layers: Mapping[str, CheckedLayer], region: Region, found: Mapping[str, list[_Places]]
) -> bool:
    """Note communes whose coordinate system is wrong: most other layers disagree with them, and one would mend it."""
    communes = layers["communes"].parts
    files = [places for places_of in found.values() for places in places_of]
    doubted = [places for places in files if places.is_doubted]
    projected = [part for part in communes if part.georeferenced is not None and part.georeferenced.crs.is_projected]
    alone = all(places.crs is None for places in files)
    if len(communes) != 1 or not projected or not len(region.villages_deg) or "villages" not in found:
        return False
    if not doubted or not (alone or (len(files) > 1 and 2 * len(doubted) > len(files))):
        return False
    likely = _systems_of_communes(communes[0], layers, region)
    now = min((places.fit.inside for places in found["villages"]), default=0.0)
    if not likely or likely[0].fit.inside <= now:  # roads and cables of more than the region say nothing of communes
        return False
    georeferenced = communes[0].georeferenced
    read_in = epsg_name(georeferenced.crs) if georeferenced is not None else ""
    message = (
        f"as read in {read_in} the communes hold {now:.0%} of the villages that their codes name, and most layers lie "
        f"outside; in {named(likely)} they hold {likely[0].fit.inside:.0%}"
    )
    remedy = f"state the coordinate system of the file: [layers.communes] {likely[0].setting}"
    communes[0].log.add("layer-elsewhere", message, remedy=remedy, value=likely[0].system.code)
    return True


def _systems_of_communes(part: CheckedPart, layers: Mapping[str, CheckedLayer], region: Region) -> list[Likely]:
    """Systems in which the communes hold the villages whose codes name them."""
    placed = part.georeferenced
    villages = layers["villages"]
    codes = _known_codes(villages, villages.parts[0], region) if len(villages.parts) == 1 else None
    if placed is None or codes is None:
        return []
    usable = placed.usable
    outlines: GeometryArray = np.asarray(shapely.buffer(placed.geometry[usable], 0.0), dtype=np.object_)
    return Region(outlines, region.codes[usable]).systems_of_outlines(
        villages.lon_lat_deg[villages.usable], codes[villages.usable]
    )
