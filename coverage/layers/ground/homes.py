"""Homes: cells of a population raster, or buildings, as places where people live."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from pyproj import CRS

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.geofiles.grids.mosaic import Mosaic
from phusong.coverage.kernels.arrays import FloatArray, GeometryArray
from phusong.coverage.layers.rows.checked import CheckedLayer
from phusong.coverage.network.demand import Homes
from phusong.coverage.terrain.crs import transform_points, transformer
from phusong.coverage.terrain.grid import Bounds

MOST_PEOPLE = 1e7
"""People in a cell, at the most; what is more marks something else."""

_ROWS = 2000
"""Rows of the file that are held at once."""


def homes_of_raster(mosaic: Mosaic, crs: CRS, area: Bounds) -> Homes:
    """Cells with people in an area, each at its middle.

    Args:
        mosaic: The open raster; a cell holds people, not people per area.
        crs: Projected coordinate system, metres.
        area: Box that is looked at, metres.

    Returns:
        The cells, in the order of the file.

    Raises:
        ReadError: When nobody lives in any cell of the area.
    """
    mosaic.limits = (0.0, MOST_PEOPLE)
    parts = [_homes(mosaic, crs, area, window) for window in _windows(mosaic, crs, area)]
    columns = np.concatenate([np.zeros((0, 3)), *parts])
    if not len(columns):
        raise ReadError("population-elsewhere", "no cell with people lies where the villages are")
    x_m, y_m, people = columns.T
    return Homes(np.ascontiguousarray(x_m), np.ascontiguousarray(y_m), np.ascontiguousarray(people))


def _windows(mosaic: Mosaic, crs: CRS, area: Bounds) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, columns and rows of the parts of the file that cover an area."""
    bounds = transformer(crs, mosaic.crs).transform_bounds(*area)
    inverse, rows, cols = ~mosaic.transform, [], []
    for tile in mosaic.tiles:
        left, top = inverse @ (tile.transform.c, tile.transform.f)
        cols += [round(left), round(left) + tile.width]
        rows += [round(top), round(top) + tile.height]
    corners = [inverse @ (x, y) for x in bounds[0::2] for y in bounds[1::2]]
    left, right = (int(edge(corner[0] for corner in corners)) for edge in (min, max))
    top, bottom = (int(edge(corner[1] for corner in corners)) for edge in (min, max))
    left, right = max(left - 1, min(cols)), min(right + 2, max(cols))
    top, bottom = max(top - 1, min(rows)), min(bottom + 2, max(rows))
    if left < right:
        for first in range(top, bottom, _ROWS):
            yield left, first, right - left, min(_ROWS, bottom - first)


def _homes(mosaic: Mosaic, crs: CRS, area: Bounds, window: tuple[int, int, int, int]) -> FloatArray:
    """Easting, northing and people of the cells of a window in which people live, shape (n, 3)."""
    left, top, _, _ = window
    people = mosaic.read(*window)
    row, col = np.nonzero(np.nan_to_num(people) > 0.0)
    a, b, c, d, e, f = mosaic.transform[:6]
    across, down = left + col + 0.5, top + row + 0.5
    x_m, y_m = transform_points(transformer(mosaic.crs, crs), a * across + b * down + c, d * across + e * down + f)
    inside = (x_m >= area[0]) & (x_m <= area[2]) & (y_m >= area[1]) & (y_m <= area[3])
    return np.asarray(np.column_stack((x_m, y_m, people[row, col].astype(np.float64)))[inside], dtype=np.float64)


def homes_of_buildings(layer: CheckedLayer, geometry: GeometryArray) -> Homes:
    """Buildings that can be placed, each at its middle.

    Args:
        layer: The buildings.
        geometry: Points or outlines, metres, None where a row has no usable place, shape (n,).
    """
    placed = np.flatnonzero(~shapely.is_missing(geometry))
    middles = shapely.centroid(geometry[placed])
    people = layer.values("people")[placed]
    return Homes(shapely.get_x(middles), shapely.get_y(middles), np.where(np.isnan(people), 1.0, people))
