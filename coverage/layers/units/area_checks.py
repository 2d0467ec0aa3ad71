"""Rules between layers: codes that must match, places that must lie where their codes say, terrain under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, IntArray, TextArray
from phusong.coverage.layers.rows.checked import CheckedLayer
from phusong.coverage.layers.rows.georeference import MOST_ROWS_NOTED, exchanged_columns

NEAR_BORDER_M = 5_000.0
"""A village this far outside the communes may be a matter of generalised outlines; further is an error."""

FAR_M = 50_000.0
"""A layer all of which is this far from the communes belongs to another region."""

_TOLERATED_M = {"sites": 30_000.0, "places": NEAR_BORDER_M, "fibre": 30_000.0}
"""How far from the communes a feature may lie without a word; a site beyond the border can still serve inside."""

_BOX_MARGIN_DEG = 1.0

_SLIVER, _SLIVER_M2 = 0.01, 10_000.0
"""Share of the smaller commune, and area, up to which two outlines may overlap without a word."""

_FEW = 3
"""Rows outside that say nothing about a whole layer."""


@dataclass(frozen=True, slots=True)
class CommuneIndex:
    """Where the communes lie.

    Attributes:
        outlines: Polygons in metres, None where a commune has none, shape (n,).
        codes: Commune codes, shape (n,).
        names: Commune names, shape (n,).
    """

    outlines: GeometryArray
    codes: TextArray
    names: TextArray

    def distance_m(self, points: GeometryArray, hits: IntArray | None = None) -> FloatArray:
        """Distance of each geometry to the nearest commune, 0 inside, NaN for none, shape (n,).

        Args:
            points: The geometries, None where there is none, shape (n,).
            hits: Those that lie in a commune, by index, where :meth:`hits` has found them already.
        """
        distance = np.where(shapely.is_missing(points), np.nan, np.inf)
        outlines = self.outlines[~shapely.is_missing(self.outlines)]
        if not len(outlines):
            return np.full(len(points), np.nan)
        distance[self.hits(points)[0] if hits is None else hits] = 0.0
        outside = np.flatnonzero(np.isinf(distance))
        if len(outside):
            tree = shapely.STRtree(outlines)
            (rows, _), found = tree.query_nearest(points[outside], all_matches=False, return_distance=True)
            distance[outside[rows]] = found
        return distance

    def hits(self, points: GeometryArray) -> tuple[IntArray, IntArray]:
        """Every pair of a point and a commune that contains it, by index, each of shape (m,)."""
        known = np.flatnonzero(~shapely.is_missing(points))
        communes, hits = shapely.STRtree(points[known]).query(self.outlines, predicate="intersects")
        return known[hits], np.asarray(communes, dtype=np.int64)

    def containing(self, points: GeometryArray) -> list[IntArray]:
        """Communes that contain each point, by index, in order."""
        found: list[list[int]] = [[] for _ in points]
        for hit, commune in zip(*self.hits(points), strict=True):
            found[hit].append(int(commune))
        return [np.array(sorted(indices), dtype=np.int64) for indices in found]


def check_regions(layers: Mapping[str, CheckedLayer]) -> dict[str, BoolArray]:
    """Find rows whose coordinates are exchanged: they lie elsewhere, but would lie among the communes if x were y.

    Args:
        layers: Checked layers by name.

    Returns:
        For each layer, True where a row may be placed, shape (n,).
    """
    placed = {name: layer.usable.copy() for name, layer in layers.items()}
    anchor = next((name for name in ("communes", "villages") if name in layers and placed[name].any()), None)
    if anchor is None:
        return placed
    around = layers[anchor].lon_lat_deg[placed[anchor]]
    low, high = around.min(axis=0) - _BOX_MARGIN_DEG, around.max(axis=0) + _BOX_MARGIN_DEG
    for name, layer in layers.items():
        if name == anchor or not placed[name].any():
            continue
        elsewhere = placed[name] & ~_between(layer.lon_lat_deg, low, high)
        if not elsewhere.any():
            continue
        swapped = elsewhere & _between(layer.swapped_deg(), low, high)
        _note_swapped(layer, swapped, int(placed[name].sum()))
        placed[name] &= ~swapped
    return placed


def _between(points_deg: FloatArray, low: FloatArray, high: FloatArray) -> BoolArray:
    return np.asarray(((points_deg >= low) & (points_deg <= high)).all(axis=1), dtype=np.bool_)


def _note_swapped(layer: CheckedLayer, swapped: BoolArray, placed: int) -> None:
    rows = np.flatnonzero(swapped)
    hint = "x and y (longitude and latitude) look swapped: exchanged, it would lie among the communes"
    is_all = len(rows) == placed > 1
    if is_all and placed > MOST_ROWS_NOTED:
        layer.note("coordinates-swapped", f"{hint}; so in all {placed:,} rows", int(rows[0]), "lat")
        return
    for index in rows.tolist():
        lon, lat = layer.lon_lat_deg[index]
        value = f"{lon:.6g}, {lat:.6g}"
        part, row = layer.place_of(index)
        columns = part.bound.get("lon"), part.bound.get("lat")
        remedy = exchanged_columns(layer.layer.name, columns) if is_all else None
        message = f"{value}: {hint}"
        part.log.add("coordinates-swapped", message, remedy=remedy, row=row, column=columns[1] or "lat", value=value)


def check_villages_inside(villages: CheckedLayer, points: GeometryArray, commune_index: CommuneIndex) -> None:
    """Villages must lie in the communes, and should lie in the one that their code names."""
    hits, communes = commune_index.hits(points)
    distance_m = commune_index.distance_m(points, hits)
    if note_elsewhere(villages, distance_m):
        return
    for index in np.flatnonzero(distance_m > 0.0).tolist():
        far = distance_m[index] > NEAR_BORDER_M
        message = f"the village lies {_km(distance_m[index])} outside the communes"
        name = str(villages.words("name")[index])
        villages.note("village-outside", message, index, None, name, severity="error" if far else "warning")
    row_of = {code: row for row, code in enumerate(commune_index.codes)}
    codes = villages.words("commune_code")
    own_communes = np.array([row_of.get(code, -1) for code in codes], dtype=np.int64)
    in_own = np.zeros(len(points), dtype=np.bool_)
    in_own[hits[own_communes[hits] == communes]] = True
    first = np.full(len(points), len(commune_index.codes), dtype=np.int64)
    np.minimum.at(first, hits, communes)
    elsewhere = (own_communes >= 0) & ~in_own & (first < len(commune_index.codes))
    for index in np.flatnonzero(elsewhere).tolist():
        own, found = own_communes[index], first[index]
        away_m = float(shapely.distance(points[index], commune_index.outlines[own]))
        message = (
            f"the village lies in {commune_index.codes[found]} ({commune_index.names[found]}), "
            f"{_km(away_m)} outside {codes[index]} ({commune_index.names[own]}) that its code names"
        )
        villages.note("commune-mismatch", message, index, "commune_code", codes[index])


def check_features_near(layer: CheckedLayer, geometry: GeometryArray, commune_index: CommuneIndex) -> None:
    """Sites, places and fibre should lie in or near the communes; no layer may lie elsewhere as a whole."""
    distance_m = commune_index.distance_m(geometry)
    name = layer.layer.name
    if note_elsewhere(layer, distance_m) or name not in _TOLERATED_M:
        return
    for index in np.flatnonzero(distance_m > _TOLERATED_M[name]):
        layer.note("feature-outside", f"it lies {_km(distance_m[index])} outside the communes", int(index))


def note_elsewhere(layer: CheckedLayer, distance_m: FloatArray) -> bool:
    """Note a layer no row of which lies in the communes, and say whether it is so.

    Args:
        layer: The layer.
        distance_m: Distance of each row to the communes, 0 inside, NaN for none, shape (n,).
    """
    known = distance_m[np.isfinite(distance_m)]
    if len(known) < 1 or not known.min() > 0.0:
        return False
    name = layer.layer.name
    tolerated_m = _TOLERATED_M.get(name, NEAR_BORDER_M)
    if known.min() > FAR_M or (len(known) > 1 and known.min() > tolerated_m):
        message = f"all of {name} lies far from the communes; the nearest row is {_km(known.min())} away"
        layer.note("layer-elsewhere", message)
        return True
    if len(known) > _FEW and name != "villages":
        message = f"all of {name} lies outside the communes; the nearest row is {_km(known.min())} away"
        layer.note("layer-mostly-outside", message, None, None, "100%")
        return not known.max() > tolerated_m
    return False


def check_overlaps(communes: CheckedLayer, outlines: GeometryArray) -> None:
    """Communes should not lie over each other; slivers of outlines that were drawn apart are passed over.

    Args:
        communes: The communes.
        outlines: Their outlines, metres, None where one has none, shape (n,).
    """
    first, second = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    first, second = first[first < second], second[first < second]
    shared_m2 = shapely.area(shapely.intersection(outlines[first], outlines[second]))
    smaller_m2 = np.minimum(shapely.area(outlines[first]), shapely.area(outlines[second]))
    codes, names = communes.words("commune_code"), communes.words("name")
    for pair in np.flatnonzero(shared_m2 > np.maximum(_SLIVER * smaller_m2, _SLIVER_M2)).tolist():
        one, other = int(first[pair]), int(second[pair])
        message = (
            f"{codes[other]} ({names[other]}) and {codes[one]} ({names[one]}) in {communes.row_name(one, other)} lie "
            f"over each other: {shared_m2[pair] / 1e6:,.2f} km², {shared_m2[pair] / smaller_m2[pair]:.0%} of the "
            "smaller"
        )
        communes.note("commune-overlap", message, other, None, f"{codes[one]}, {codes[other]}")


def _km(distance_m: float) -> str:
    return f"{distance_m:,.0f} m" if distance_m < 10_000.0 else f"{distance_m / 1000.0:,.0f} km"
