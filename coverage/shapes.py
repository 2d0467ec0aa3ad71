"""Outlines and lines in metres: outlines repaired in the open, lines taken apart into single ones."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from phusong.coverage.checked import CheckedLayer
from phusong.coverage.network import GeometryArray, IntArray

_POLYGONS = (shapely.GeometryType.POLYGON.value, shapely.GeometryType.MULTIPOLYGON.value)


def repair_outlines(layer: CheckedLayer, outlines: GeometryArray) -> GeometryArray:
    """Repair invalid outlines, each with a finding that says how its area changed.

    Args:
        layer: The layer, for its findings.
        outlines: Polygons in projected metres, None where a row has none, shape (n,).

    Returns:
        Valid polygons in a normal form that does not depend on where their rings begin, None where nothing is left.
    """
    repaired = outlines.copy()
    for index in np.flatnonzero(~shapely.is_missing(outlines) & ~shapely.is_valid(outlines)):
        reason = str(shapely.is_valid_reason(outlines[index])).split("[", maxsplit=1)[0].lower()
        before_m2 = float(shapely.area(outlines[index]))
        repaired[index] = _polygons_of(shapely.make_valid(outlines[index], method="structure", keep_collapsed=False))
        after_m2 = float(shapely.area(repaired[index]))
        if not after_m2 > 0.0:
            layer.note("geometry-beyond-repair", f"the outline is invalid ({reason}) and has no area", int(index))
            repaired[index] = None
            continue
        change = (after_m2 - before_m2) / before_m2 if before_m2 > 0.0 else float("inf")
        message = (
            f"the outline was invalid ({reason}) and was repaired: "
            f"{before_m2 / 1e6:,.3f} km² before, {after_m2 / 1e6:,.3f} km² after ({change:+.2%})"
        )
        layer.note("geometry-repaired", message, int(index), value=f"{after_m2 - before_m2:+.0f} m²")
    return np.asarray(shapely.normalize(repaired), dtype=np.object_)


def _polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a repaired outline; lines and points that repairing leaves have no area."""
    if shapely.get_type_id(geometry) in _POLYGONS:
        return geometry
    parts = shapely.get_parts(shapely.get_parts(geometry))
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON.value]
    return shapely.multipolygons(polygons)


def single_lines(layer: CheckedLayer, geometry: GeometryArray) -> tuple[GeometryArray, IntArray]:
    """Take lines apart into single ones; those without length are noted and left out.

    Args:
        layer: The layer, for its findings.
        geometry: Geometries in projected metres, None where a row has none, shape (n,); points are passed over.

    Returns:
        LineStrings in a normal direction, shape (m,), and the row of each, shape (m,).
    """
    is_line = np.isin(shapely.get_type_id(geometry), (1, 2, 5))
    rows = np.flatnonzero(is_line)
    lines, source = shapely.get_parts(geometry[rows], return_index=True)
    rows = rows[source]
    has_length = shapely.length(lines) > 0.0
    for index in np.unique(rows[~has_length]):
        layer.note("geometry-degenerate", "the line has no length and is left out", int(index))
    normal = np.asarray(shapely.normalize(lines[has_length]), dtype=np.object_)
    return normal, np.asarray(rows[has_length], dtype=np.int64)


def points_of(geometry: GeometryArray) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float64]], IntArray]:
    """Coordinates of the points among geometries, metres, shape (m, 2), and the row of each, shape (m,)."""
    rows = np.flatnonzero(shapely.get_type_id(geometry) == shapely.GeometryType.POINT.value)
    return shapely.get_coordinates(geometry[rows]), np.asarray(rows, dtype=np.int64)
