"""Rasters as small palette images that lie where they belong on a web map.

A web map is drawn in EPSG:3857. An image laid between corner latitudes without reprojection sits tens of metres off
in a province and kilometres off in a country, so every raster is warped first.
"""

from __future__ import annotations

import io
from base64 import b64encode
from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from PIL import Image
from pyproj import CRS, Transformer
from rasterio.features import geometry_mask
from rasterio.warp import Resampling, reproject
from shapely import Geometry, from_ragged_array, get_type_id, to_ragged_array

from phusong.coverage.kernels import GeometryArray
from phusong.coverage.terrain import (
    Grid,
    Raster,
    Terrain,
    to_map_degrees,
    transformer,
    water_classes,
    web_mercator,
)
from phusong.maps.page.palette import GAINED_AREA, NO_COVERAGE, WATER, signal_classes

HILLSHADE_LEVELS = 14
HATCH_PERIOD = 5
NOWHERE: GeometryArray = np.empty(0, dtype=np.object_)
"""No outlines: nothing is cut off."""


@dataclass(frozen=True, slots=True)
class OverlayImage:
    """An image and where it lies.

    Attributes:
        url: PNG as a data address.
        south_west: Latitude and longitude of the lower left corner, degrees.
        north_east: Latitude and longitude of the upper right corner, degrees.
    """

    url: str
    south_west: tuple[float, float]
    north_east: tuple[float, float]


def hillshade_image(
    terrain: Terrain, outlines: GeometryArray = NOWHERE, outlines_crs: CRS | None = None, *, max_pixels: int = 1000
) -> OverlayImage | None:
    """Shaded relief as a light grey palette image, or None where the terrain is unknown or flat.

    Args:
        terrain: Heights.
        outlines: Polygons outside which nothing is drawn, projected metres; none of them means everywhere.
        outlines_crs: Coordinate reference system of the outlines; None for that of the terrain.
        max_pixels: Longest edge of the image.

    Returns:
        The image, lit from the north-west at 45 degrees; unknown heights are transparent.
    """
    height = terrain.height_m
    if min(height.shape) < 2 or not np.isfinite(height).any() or np.nanmin(height) == np.nanmax(height):
        return None
    frame = _frame(terrain.grid, max_pixels)
    warped = _warp(height, terrain.grid, frame, Resampling.bilinear)
    # Mercator stretches distances by 1/cos(latitude): shade with metres on the ground.
    (south, _), (north, _) = _corners(frame)
    step_m = frame.step_m * np.cos(np.radians((south + north) / 2))
    shade = _shade(warped, step_m)
    level_ground = 0.72  # level ground and what is brighter stay white, so that only shadows darken the map
    levels = np.clip(np.nan_to_num(shade) / level_ground * HILLSHADE_LEVELS, 0, HILLSHADE_LEVELS - 1).astype(np.uint8)
    indices = np.where(np.isfinite(shade), levels + 1, 0).astype(np.uint8)
    if len(outlines):
        indices[_outside(outlines, outlines_crs or terrain.crs, frame)] = 0
    greys = np.linspace(188, 255, HILLSHADE_LEVELS).astype(int)
    return _overlay(indices, [(255, 255, 255, 0)] + [(int(grey),) * 3 + (255,) for grey in greys], frame)


def signal_image(
    grid: Raster, threshold_dbm: float, outlines: GeometryArray, outlines_crs: CRS, *, max_pixels: int = 1200
) -> OverlayImage:
    """Predicted RSRP as a palette image, with "no coverage" hatched.

    Args:
        grid: RSRP of the best server, dBm, NaN where nothing was predicted.
        threshold_dbm: RSRP from which a place counts as served.
        outlines: Polygons outside which nothing is drawn, projected metres; none of them means everywhere.
        outlines_crs: Coordinate reference system of the outlines.
        max_pixels: Longest edge of the image.

    Returns:
        The image in the classes of :func:`phusong.maps.page.palette.signal_classes`.
    """
    frame = _frame(grid.grid, max_pixels)
    dbm = _warp(grid.values, grid.grid, frame, Resampling.nearest)
    classes = signal_classes(threshold_dbm)
    row, col = np.indices(frame.shape)
    hatched = (row + col) % HATCH_PERIOD < 1
    indices = np.where(hatched, len(classes) + 1, 0).astype(np.uint8)
    for rank in range(len(classes), 0, -1):  # weakest first, so that the best class wins
        indices[dbm >= classes[rank - 1].from_dbm] = rank
    if len(outlines):
        indices[_outside(outlines, outlines_crs, frame)] = 0
    colours = [(255, 255, 255, 0), *((*_rgb(entry.colour), 200) for entry in classes), (*_rgb(NO_COVERAGE), 170)]
    return _overlay(indices, colours, frame)


def gained_image(
    today: Raster,
    after: Raster,
    threshold_dbm: float,
    outlines: GeometryArray,
    outlines_crs: CRS,
    *,
    max_pixels: int = 1200,
) -> OverlayImage | None:
    """Where the plan brings a service, as a palette image; None where it brings none.

    Args:
        today: RSRP of the best server today, dBm, NaN where nothing was predicted.
        after: The same once the plan is built.
        threshold_dbm: RSRP from which a place counts as served.
        outlines: Polygons outside which nothing is drawn, projected metres; none of them means everywhere.
        outlines_crs: Coordinate reference system of the outlines.
        max_pixels: Longest edge of the image.

    Returns:
        Pixels below the threshold today and not below it after the plan.
    """
    frame = _frame(after.grid, max_pixels)
    before, then = (_warp(grid.values, grid.grid, frame, Resampling.nearest) for grid in (today, after))
    gained = (then >= threshold_dbm) & ~(before >= threshold_dbm)
    if len(outlines):
        gained &= ~_outside(outlines, outlines_crs, frame)
    if not gained.any():
        return None
    return _overlay(gained.astype(np.uint8), [(255, 255, 255, 0), (*_rgb(GAINED_AREA), 190)], frame)


def water_image(
    terrain: Terrain, outlines: GeometryArray, outlines_crs: CRS, *, max_pixels: int = 1600
) -> OverlayImage | None:
    """Rivers and lakes of the land cover as a palette image; None without land cover or water in it.

    Args:
        terrain: Land cover on the grid of the heights.
        outlines: Polygons outside which nothing is drawn, projected metres; none of them means everywhere.
        outlines_crs: Coordinate reference system of the outlines.
        max_pixels: Longest edge of the image.

    Returns:
        Every pixel that holds some water, so that narrow rivers do not break up.
    """
    classes = water_classes(terrain)
    if terrain.cover is None or not np.isin(terrain.cover, classes).any():
        return None
    parts = terrain.cover.shape[0] / terrain.shape[0]
    grid = Grid(terrain.transform @ Affine.scale(1.0 / parts), terrain.cover.shape, terrain.crs)
    frame = _frame(grid, max_pixels)
    wet = _warp(np.isin(terrain.cover, classes).astype(np.float32), grid, frame, Resampling.max) > 0.0
    if len(outlines):
        wet &= ~_outside(outlines, outlines_crs, frame)
    return _overlay(wet.astype(np.uint8), [(255, 255, 255, 0), (*_rgb(WATER), 255)], frame)


def _frame(grid: Grid, max_pixels: int) -> Grid:
    """Web mercator grid that holds another at its own resolution, or coarser within ``max_pixels``."""
    web = web_mercator(grid.crs)
    to_web = transformer(grid.crs, web)
    x0, y0, x1, y1 = to_web.transform_bounds(*grid.bounds)
    cols = grid.shape[1]
    step = max((x1 - x0) / max(cols, 1), max(x1 - x0, y1 - y0) / max_pixels)
    size = max(1, round((y1 - y0) / step)), max(1, round((x1 - x0) / step))
    return Grid(Affine(step, 0.0, x0, 0.0, -step, y1), size, web)


def _corners(frame: Grid) -> tuple[tuple[float, float], tuple[float, float]]:
    """South-west and north-east corner of a web mercator grid, latitude and longitude."""
    to_wgs84 = to_map_degrees(frame.crs)
    left, bottom, right, top = frame.bounds
    west, south = to_wgs84.transform(left, bottom)
    east, north = to_wgs84.transform(right, top)
    return (south, west), (north, east)


def _warp(values: NDArray[np.float32], grid: Grid, frame: Grid, resampling: Resampling) -> NDArray[np.float32]:
    """Values on the web mercator grid, NaN outside."""
    warped = np.full(frame.shape, np.nan, dtype=np.float32)
    reproject(
        np.asarray(values, dtype=np.float32),
        warped,
        src_transform=grid.transform,
        src_crs=grid.crs.to_wkt(),
        src_nodata=np.nan,
        dst_transform=frame.transform,
        dst_crs=frame.crs.to_wkt(),
        dst_nodata=np.nan,
        resampling=resampling,
    )
    return warped


def _shade(height_m: NDArray[np.float32], step_m: float) -> NDArray[np.float64]:
    """Cosine of the angle between the ground's normal and the light, 0 to 1."""
    down, right = np.gradient(height_m.astype(np.float64), step_m)
    light = np.array([-1.0, 1.0, np.sqrt(2.0)]) / 2.0  # from the north-west, 45 degrees up; x east, y north
    normal = np.sqrt(1.0 + down**2 + right**2)
    return np.asarray(np.clip((-right * light[0] + down * light[1] + light[2]) / normal, 0.0, 1.0), dtype=np.float64)


def _outside(outlines: GeometryArray, crs: CRS, frame: Grid) -> NDArray[np.bool_]:
    """True for pixels outside every outline."""
    to_web = transformer(crs, frame.crs)
    return np.asarray(geometry_mask(list(_transformed(outlines, to_web)), frame.shape, frame.transform), dtype=np.bool_)


def _transformed(geometries: GeometryArray, transformer: Transformer) -> list[Geometry]:
    """Geometries with their coordinates transformed, kind by kind."""
    kinds = get_type_id(geometries)
    moved: list[Geometry] = []
    for kind in np.unique(kinds):
        geometry_type, coordinates, offsets = to_ragged_array(geometries[kinds == kind])
        x, y = transformer.transform(coordinates[:, 0], coordinates[:, 1])
        moved.extend(from_ragged_array(geometry_type, np.column_stack([x, y]), offsets))
    return moved


def _overlay(indices: NDArray[np.uint8], colours: list[tuple[int, int, int, int]], frame: Grid) -> OverlayImage:
    """Palette PNG of the indices, index 0 being the clear one."""
    rows, cols = indices.shape
    image = Image.frombytes("P", (cols, rows), np.ascontiguousarray(indices).tobytes())
    image.putpalette([channel for colour in colours for channel in colour[:3]], rawmode="RGB")
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True, bits=4, transparency=bytes(colour[3] for colour in colours))
    south_west, north_east = _corners(frame)
    return OverlayImage("data:image/png;base64," + b64encode(buffer.getvalue()).decode("ascii"), south_west, north_east)


def _rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of ``#RRGGBB``, 0 to 255."""
    value = int(colour.removeprefix("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255
