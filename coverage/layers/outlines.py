"""Outlines and lines in metres: outlines repaired in the open, lines taken apart into single ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, IntArray
from phusong.coverage.layers.rows.checked import CheckedLayer, CheckedPart

LEAP_M = 50_000.0
"""A stretch between two vertices that is longer was not drawn so."""

_POLYGONS = (shapely.GeometryType.POLYGON.value, shapely.GeometryType.MULTIPOLYGON.value)
_LINES = (
    shapely.GeometryType.LINESTRING.value,
    shapely.GeometryType.LINEARRING.value,
    shapely.GeometryType.MULTILINESTRING.value,
)


def repair_outlines(layer: CheckedLayer, crs: CRS) -> GeometryArray:
    """Outlines in metres, the invalid ones repaired, each with a finding that says how its area changed.

    An outline is judged as it stands in the file, where the user can see the fault, and again after projecting.

    Args:
        layer: The layer.
        crs: Projected coordinate system.

    Returns:
        Valid polygons in a normal form that does not depend on where their rings begin, None where there is none or
        nothing is left, shape (n,).
    """
    stated = np.concatenate([_stated(part) for part in layer.parts])
    reasons = {int(row): _reason(stated[row]) for row in _invalid(stated)}
    before = layer.projected(crs)
    after = _projected_sound(layer, crs) if reasons else before.copy()
    reasons |= {int(row): _reason(after[row]) for row in _invalid(after)}
    after = repaired_outlines(after)
    for row, reason in sorted(reasons.items()):
        if before[row] is None:
            continue  # its coordinates were refused already
        _note_repair(layer, row, reason, float(shapely.area(before[row])), float(shapely.area(after[row])))
        after[row] = after[row] if shapely.area(after[row]) > 0.0 else None
    has_area = np.isin(shapely.get_type_id(after), _POLYGONS)
    after[has_area] = shapely.normalize(after[has_area])
    return after


def _projected_sound(layer: CheckedLayer, crs: CRS) -> GeometryArray:
    """Outlines repaired as they stand in the file, and then projected."""
    sound = [
        replace(part, georeferenced=part.georeferenced and part.georeferenced.reshaped(repaired_outlines))
        for part in layer.parts
    ]
    return np.concatenate(
        [part.georeferenced.projected(crs) if part.georeferenced else _stated(part) for part in sound]
    )


def outlines_and_points(geometry: GeometryArray) -> tuple[GeometryArray, GeometryArray]:
    """Outlines apart from points: an outline stands for a point that surely lies in it.

    Args:
        geometry: Points and polygons, None where a row has none, shape (n,).

    Returns:
        Polygons, None where a row has none, and points, None where a row has no geometry, each of shape (n,).
    """
    has_area = np.isin(shapely.get_type_id(geometry), _POLYGONS)
    outlines, points = geometry.copy(), geometry.copy()
    outlines[~has_area] = None
    middles = shapely.centroid(geometry[has_area])
    within = shapely.covers(geometry[has_area], middles)
    points[has_area] = np.where(within, middles, shapely.point_on_surface(geometry[has_area]))
    return outlines, points


def _stated(part: CheckedPart) -> GeometryArray:
    return np.full(part.rows, None, dtype=np.object_) if part.georeferenced is None else part.georeferenced.geometry


def _invalid(geometry: GeometryArray) -> IntArray:
    return np.flatnonzero(~shapely.is_missing(geometry) & ~shapely.is_valid(geometry))


def _reason(outline: BaseGeometry) -> str:
    return str(shapely.is_valid_reason(outline)).split("[", maxsplit=1)[0].lower()


def repaired_outlines(outlines: GeometryArray) -> GeometryArray:
    """Outlines with the invalid ones repaired, nothing said about it, shape (n,)."""
    repaired = outlines.copy()
    for row in _invalid(outlines):
        repaired[row] = _polygons_of(shapely.make_valid(outlines[row], method="structure", keep_collapsed=False))
    return repaired


def _note_repair(layer: CheckedLayer, row: int, reason: str, before_m2: float, after_m2: float) -> None:
    if not after_m2 > 0.0:
        layer.note("geometry-beyond-repair", f"the outline is invalid ({reason}) and has no area", row)
        return
    change = f" ({after_m2 / before_m2 - 1.0:+.2%})" if before_m2 > 0.1 * after_m2 else ""
    message = (
        f"the outline was invalid ({reason}) and was repaired: "
        f"{before_m2 / 1e6:,.3f} km² before, {after_m2 / 1e6:,.3f} km² after{change}"
    )
    layer.note("geometry-repaired", message, row, value=f"{after_m2 - before_m2:+.0f} m²")


def _polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a repaired outline; lines and points that repairing leaves have no area."""
    if shapely.get_type_id(geometry) in _POLYGONS:
        return geometry
    parts = shapely.get_parts(shapely.get_parts(geometry))
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON.value]
    together: BaseGeometry = shapely.multipolygons(polygons)
    return together


def check_lines(layer: CheckedLayer, geometry: GeometryArray) -> None:
    """Note lines without any length; they are left out.

    Args:
        layer: The layer.
        geometry: Geometries in metres, None where a row has none, shape (n,); points are passed over.
    """
    for row in np.flatnonzero(_is_line(geometry) & ~(shapely.length(geometry) > 0.0)).tolist():
        layer.note("geometry-degenerate", "the line has no length and is left out", row)


def check_leaps(layer: CheckedLayer, geometry: GeometryArray) -> None:
    """Note lines and outlines of which one stretch leaps over land that no road, cable or border crosses straight.

    Args:
        layer: The layer.
        geometry: Geometries in metres, None where a row has none, shape (n,); points are passed over.
    """
    rows = np.flatnonzero(_is_line(geometry) | np.isin(shapely.get_type_id(geometry), _POLYGONS))
    parts, source = shapely.get_parts(geometry[rows], return_index=True)
    rings, ring_source = shapely.get_rings(parts, return_index=True)
    is_line = _is_line(parts)
    strokes = np.concatenate([rings, parts[is_line]])
    stroke_rows = np.concatenate([rows[source[ring_source]], rows[source[is_line]]])
    points, stroke = shapely.get_coordinates(strokes, return_index=True)
    same = stroke[1:] == stroke[:-1]
    steps_m = np.where(same, np.hypot(*np.diff(points, axis=0).T), 0.0)
    longest: dict[int, float] = {}
    for step in np.flatnonzero(steps_m > LEAP_M).tolist():
        row = int(stroke_rows[stroke[step]])
        longest[row] = max(longest.get(row, 0.0), float(steps_m[step]))
    for row, leap_m in sorted(longest.items()):
        message = f"one stretch runs straight over {leap_m / 1000.0:,.0f} km; a vertex has gone astray"
        layer.note("geometry-leap", message, row, None, f"{leap_m / 1000.0:.0f} km")


def single_lines(geometry: GeometryArray) -> tuple[GeometryArray, IntArray]:
    """Take lines apart into single ones with length.

    Args:
        geometry: Geometries in metres, None where a row has none, shape (n,); points are passed over.

    Returns:
        LineStrings in a normal direction, shape (m,), and the row of each, shape (m,).
    """
    rows = np.flatnonzero(_is_line(geometry))
    lines, source = shapely.get_parts(geometry[rows], return_index=True)
    rows, has_length = rows[source], shapely.length(lines) > 0.0
    normal = np.asarray(shapely.normalize(lines[has_length]), dtype=np.object_)
    return normal, np.asarray(rows[has_length], dtype=np.int64)


def _is_line(geometry: GeometryArray) -> BoolArray:
    return np.isin(shapely.get_type_id(geometry), _LINES)


def points_of(geometry: GeometryArray) -> tuple[FloatArray, IntArray]:
    """Coordinates of the points among geometries, metres, shape (m, 2), and the row of each, shape (m,)."""
    rows = np.flatnonzero(shapely.get_type_id(geometry) == shapely.GeometryType.POINT.value)
    return shapely.get_coordinates(geometry[rows]), np.asarray(rows, dtype=np.int64)
