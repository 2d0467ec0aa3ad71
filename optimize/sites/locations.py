"""Where a new tower could stand: commune centres without a site near, high ground, and roadsides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree
from shapely import get_x, get_y, length, line_interpolate_point, reverse, to_wkb

from phusong.coverage.findings import Finding, make_finding
from phusong.coverage.kernels import BoolArray, FloatArray, IntArray, TextArray
from phusong.coverage.network import Network, commune_codes_at, nearest_m, road_distance_m
from phusong.coverage.terrain import SEA, from_degrees, transform_points, water_classes
from phusong.optimize.sites.parameters import LocationParameters
from phusong.optimize.sites.peaks import find_peaks, slope_deg

ORIGINS = ("wanted", "commune_centre", "high_ground", "roadside")
"""Why a location is weighed; of two that stand too close, the one named earlier here stays."""

ALWAYS_BARRING = ("terrain unknown", "outside the communes")
"""What bars even a place that somebody names."""


ON_ROAD_M = 1.0
"""Roadsides on whole metres lie nearer to their road than this: the way to it is asked of those alone that stay."""


@dataclass(frozen=True, slots=True)
class Locations:
    """Places where a new tower could stand, sorted by easting then northing.

    Attributes:
        x_m: Easting, whole metres, shape (n,).
        y_m: Northing, whole metres, shape (n,).
        origins: One of :data:`ORIGINS`, shape (n,).
        access_m: Distance to the nearest road, metres; 0 where no road is known at all, shape (n,).
        commune_codes: Commune each stands in, shape (n,).
        left_out: Why possible places were not taken, in words, with how many.
    """

    x_m: FloatArray
    y_m: FloatArray
    origins: TextArray
    access_m: FloatArray
    commune_codes: TextArray
    left_out: dict[str, int]

    def __len__(self) -> int:
        return len(self.x_m)


@dataclass(frozen=True, slots=True)
class _Spots:
    """Points of one origin; the greater ``worth`` stays where two stand too close."""

    origin: str
    x_m: FloatArray
    y_m: FloatArray
    worth: FloatArray


def find_locations(network: Network, lacking: BoolArray, parameters: LocationParameters) -> Locations:
    """Find where a new tower could stand so that it may serve a village that lacks service.

    Args:
        network: The layers.
        lacking: Villages for which a tower is sought, shape (n villages,).
        parameters: What may be weighed.

    Returns:
        The locations; the same whatever the order of rows in the network.
    """
    spots = list(_spots(network, lacking, parameters))
    origin = np.concatenate([np.full(len(spot.x_m), ORIGINS.index(spot.origin)) for spot in spots] or [np.zeros(0)])
    x, y, worth = (
        np.concatenate([getattr(spot, name) for spot in spots] or [np.zeros(0)]) for name in ("x_m", "y_m", "worth")
    )
    asked = (origin != ORIGINS.index("roadside")) | (parameters.max_access_m < ON_ROAD_M)
    access = np.zeros(len(x))
    access[asked] = road_distance_m(network, x[asked], y[asked])
    codes = commune_codes_at(network, x, y)
    left_out: dict[str, int] = {}
    possible = np.ones(len(x), dtype=np.bool_)
    wanted = origin == ORIGINS.index("wanted")
    for reason, barred in _bars(network, lacking, parameters, (x, y, access, codes)):
        barring = barred if reason in ALWAYS_BARRING else barred & ~wanted
        left_out[reason] = int((possible & barring).sum())
        possible &= ~barring
    kept = np.flatnonzero(possible)
    first = kept[np.lexsort((y[kept], x[kept], -worth[kept], origin[kept]))]
    apart = first[_thin(x[first], y[first], np.where(wanted[first], 0.0, parameters.tower_spacing_m))]
    left_out["too close to a better location"] = len(kept) - len(apart)
    order = apart[np.lexsort((y[apart], x[apart]))]
    late = order[~asked[order]]
    access[late] = road_distance_m(network, x[late], y[late])
    names = np.array(ORIGINS, dtype=np.object_)[origin[order].astype(np.int64)]
    return Locations(x[order], y[order], names, access[order], codes[order], left_out)


def doubt_wanted(network: Network, parameters: LocationParameters) -> list[Finding]:
    """Warnings of places that somebody names and that nothing can be weighed at."""
    if not parameters.wanted:
        return []
    x, y = _wanted(network, parameters)
    unknown = np.isnan(network.terrain.at(x, y)) | np.isnan(slope_deg(network.terrain, x, y))
    outside = commune_codes_at(network, x, y) == ""
    found = []
    for number in np.flatnonzero(unknown | outside):
        place = parameters.wanted[number]
        why = "the terrain is unknown there" if unknown[number] else "it lies outside the communes"
        message = f"no tower can be weighed at {place.lon:g}, {place.lat:g}: {why}"
        column = f"candidates.wanted[{number}]"
        found.append(make_finding("wanted-left-out", message, column=column))
    return found


def _spots(network: Network, lacking: BoolArray, parameters: LocationParameters) -> Iterator[_Spots]:
    """Points of every origin that is asked for, on whole metres."""
    if parameters.wanted:
        x, y = _wanted(network, parameters)
        yield _Spots("wanted", x, y, np.zeros(len(x)))
    need_x, need_y = network.villages.x_m[lacking], network.villages.y_m[lacking]
    if not len(need_x):
        return
    if parameters.commune_centres:
        x, y = _commune_centres(network)
        yield _Spots("commune_centre", x, y, np.zeros(len(x)))
    if parameters.high_ground and len(network.roads):
        peaks = find_peaks(network.terrain, prominence_m=parameters.peak_prominence_m)
        near = nearest_m(peaks.x_m, peaks.y_m, need_x, need_y) <= parameters.peak_range_m
        yield _Spots("high_ground", peaks.x_m[near].round(), peaks.y_m[near].round(), peaks.prominence_m[near])
    if parameters.roadsides:
        x, y = _roadsides(network, parameters.roadside_step_m)
        near = nearest_m(x, y, need_x, need_y) <= parameters.roadside_range_m
        yield _Spots("roadside", x[near], y[near], np.nan_to_num(network.terrain.at(x[near], y[near])))


def _wanted(network: Network, parameters: LocationParameters) -> tuple[FloatArray, FloatArray]:
    """Places that somebody names, on whole metres."""
    to_metres = from_degrees(network.crs)
    lon, lat = (np.array([getattr(place, name) for place in parameters.wanted]) for name in ("lon", "lat"))
    x, y = transform_points(to_metres, lon, lat)
    return x.round(), y.round()


def _commune_centres(network: Network) -> tuple[FloatArray, FloatArray]:
    """Villages that are their commune's centre, and places named so, on whole metres."""
    villages, places = network.villages, network.places
    named = places.kinds == "commune_centre"
    x = np.concatenate((villages.x_m[villages.is_commune_centre], places.x_m[named]))
    y = np.concatenate((villages.y_m[villages.is_commune_centre], places.y_m[named]))
    return x.round(), y.round()


def _roadsides(network: Network, step_m: float) -> tuple[FloatArray, FloatArray]:
    """Points along every road, from the same end of it whichever way it was drawn, on whole metres."""
    lines = network.roads.lines
    if not len(lines):
        return np.zeros(0), np.zeros(0)
    back = reverse(lines)
    drawn = np.where(to_wkb(back) < to_wkb(lines), back, lines)
    counts = (length(drawn) // step_m).astype(np.int64) + 1
    along = (np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)) * step_m
    spots = line_interpolate_point(np.repeat(drawn, counts), along)
    return get_x(spots).round(), get_y(spots).round()


def _bars(
    network: Network,
    lacking: BoolArray,
    parameters: LocationParameters,
    spots: tuple[FloatArray, FloatArray, FloatArray, TextArray],
) -> Iterator[tuple[str, BoolArray]]:
    """Reasons that bar a point, each with the points it bars."""
    x, y, access, codes = spots
    villages, sites = network.villages, network.sites
    slope = slope_deg(network.terrain, x, y)
    yield "terrain unknown", np.isnan(network.terrain.at(x, y)) | np.isnan(slope)
    yield "at sea", network.terrain.zones_at(x, y) == SEA
    water = water_classes(network.terrain) if parameters.water_classes is None else parameters.water_classes
    yield "on water", np.isin(network.terrain.classes_at(x, y), water)
    yield "ground too steep", slope > parameters.max_slope_deg
    yield "outside the communes", codes == ""
    yield "too far from a road", access > parameters.max_access_m
    yield "too close to a site", nearest_m(x, y, sites.x_m, sites.y_m) < parameters.site_spacing_m
    reach = nearest_m(x, y, villages.x_m[lacking], villages.y_m[lacking])
    yield "no village without service in range", reach > parameters.service_range_m


def _thin(x_m: FloatArray, y_m: FloatArray, spacing_m: FloatArray) -> IntArray:
    """Points that stay when each bars those after it that stand closer than its spacing, or at the same place."""
    if not len(x_m):
        return np.zeros(0, dtype=np.int64)
    spots = np.column_stack((x_m, y_m))
    tree = cKDTree(spots)
    alive = np.ones(len(x_m), dtype=np.bool_)
    stay = []
    for at in range(len(x_m)):
        if alive[at]:
            stay.append(at)
            # A hair less than the spacing: points exactly that far apart both stay.
            alive[tree.query_ball_point(spots[at], float(spacing_m[at]) * (1.0 - 1e-9))] = False
    return np.array(stay, dtype=np.int64)
