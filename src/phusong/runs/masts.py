"""Sites of a run with its plan built: what stands today and what is proposed, place by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import hypot
from pathlib import Path
from typing import Any

import numpy as np
from pyproj import Transformer

from phusong.maps.indicators import Place, Site
from phusong.runs.tables import RunLayer, read_layer

SAME_PLACE_M = 1.0
"""Places nearer than this are one: layers are written to the centimetre or better."""
MOVED_M = 2000.0
"""As near as this, what only one plan builds has moved where the other builds the same instead."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mast:
    """A place with what is on air there once the plan is built.

    Attributes:
        site: What is told of it.
        x_m: Easting, metres.
        y_m: Northing, metres.
    """

    site: Site
    x_m: float
    y_m: float


def masts_of(package: Path) -> dict[Key, Mast]:
    """Sites of today with their upgrades, new towers and new access points of fibre, by what tells them apart.

    Args:
        package: ``layers.gpkg`` of a run.

    Raises:
        InputError: When it is not of the form that runs write.
    """
    masts: dict[Key, Mast] = {}
    sites = read_layer(package, "sites")
    for (site_id, name, technologies), point, x_m, y_m in _placed(sites, "site_id", "name", "technologies"):
        site = Site("site", str(site_id), "", _list(technologies), str(name or ""), point)
        masts["site", str(site_id)] = Mast(site, x_m, y_m)
    names = ("proposal_id", "kind", "technology", "name", "site_id", "capex_vnd")
    for row, point, x_m, y_m in _placed(read_layer(package, "proposals"), *names):
        proposal_id, kind, technologies, name, site_id, capex_vnd = row
        standing = masts.get(("site", str(site_id)))
        built = Site(
            str(kind), str(site_id or ""), str(proposal_id), _list(technologies), str(name), point, int(capex_vnd)
        )
        key: Key = (str(kind), f"{x_m:.0f}", f"{y_m:.0f}")
        if standing is not None:  # an upgrade: the site carries what it has and what it gets
            key = ("site", str(site_id))
            every = tuple(sorted({*standing.site.technologies, *built.technologies}))
            built = replace(built, technologies=every, name=standing.site.name or built.name)
        masts[key] = Mast(built, x_m, y_m)
    return masts


def differing_sites(
    a: Mapping[Key, Mast], b: Mapping[Key, Mast]
) -> tuple[tuple[Site, ...], tuple[Site, ...], tuple[Site, ...]]:
    """Sites that are added, removed and moved from one run to the other.

    A site that stands in both is added, or removed, for the technologies that only one of the two has on air there.

    Returns:
        Those added, those removed and those moved.
    """
    added, removed = dict(_lacking(b, a)), dict(_lacking(a, b))
    moved = [
        replace(b[key].site, moved_from=a[key].site.place, distance_m=_apart_m(a[key], b[key]))
        for key in a
        if key in b and key[0] == "site" and _apart_m(a[key], b[key]) > SAME_PLACE_M
    ]
    for before, after in _pairs(removed, added):
        one, other = removed.pop(before), added.pop(after)
        moved.append(replace(other.site, moved_from=one.site.place, distance_m=_apart_m(one, other)))
    return _told(added.values()), _told(removed.values()), tuple(sorted(moved, key=_order))


def _lacking(masts: Mapping[Key, Mast], others: Mapping[Key, Mast]) -> Iterator[tuple[Key, Mast]]:
    """Masts for the technologies that others have not on air at the same place."""
    for key, mast in masts.items():
        there = others[key].site.technologies if key in others else ()
        left = tuple(name for name in mast.site.technologies if name not in there)
        if left or key not in others:
            yield key, replace(mast, site=replace(mast.site, technologies=left))


def _pairs(removed: Mapping[Key, Mast], added: Mapping[Key, Mast]) -> list[tuple[Key, Key]]:
    """What is new in both, of one kind and for the same technologies, nearest first, each once."""
    near = sorted(
        (_apart_m(one, other), before, after)
        for before, one in removed.items()
        for after, other in added.items()
        if before[0] == after[0] != "site" and one.site.technologies == other.site.technologies
    )
    pairs: list[tuple[Key, Key]] = []
    for distance_m, before, after in near:
        if distance_m <= MOVED_M and all(before != one and after != other for one, other in pairs):
            pairs.append((before, after))
    return pairs


def _apart_m(one: Mast, other: Mast) -> float:
    return hypot(one.x_m - other.x_m, one.y_m - other.y_m)


def _told(masts: Iterable[Mast]) -> tuple[Site, ...]:
    return tuple(sorted((mast.site for mast in masts), key=_order))


def _order(site: Site) -> tuple[str, str, Place]:
    return site.kind, site.label, site.place


def _list(technologies: object) -> tuple[str, ...]:
    return tuple(sorted(filter(None, str(technologies or "").split(";"))))


def _placed(layer: RunLayer, *names: str) -> Iterator[tuple[tuple[Any, ...], Place, float, float]]:
    """Rows of a layer of points, each with longitude and latitude, easting and northing."""
    for row, place, point in zip(layer.rows(*names), places_of(layer), layer.geometries, strict=True):
        yield row, place, float(point.x), float(point.y)


def places_of(layer: RunLayer) -> list[Place]:
    """Longitude and latitude of the points of a layer, degrees to six decimals."""
    if not len(layer):
        return []
    to_degrees = Transformer.from_crs(layer.crs, "EPSG:4326", always_xy=True)
    x_m, y_m = (np.array([getattr(point, axis) for point in layer.geometries]) for axis in ("x", "y"))
    lon, lat = to_degrees.transform(x_m, y_m)
    return [Place(round(float(east), 6), round(float(north), 6)) for east, north in zip(lon, lat, strict=True)]
