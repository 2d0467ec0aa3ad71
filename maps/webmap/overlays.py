"""Rasters as small palette images that lie where they belong on a web map.

A web map is drawn in EPSG:3857. An image laid between corner latitudes without reprojection sits tens of metres off
in a province and kilometres off in a country, so every raster is warped first.
"""

from __future__ import annotations

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.kernels import GeometryArray, stripes
from phusong.coverage.terrain import Grid, Raster, Terrain, water_classes
from phusong.maps.page.palette import GAINED_AREA, NO_COVERAGE, WATER, signal_classes
from phusong.maps.webmap.images import (
    OverlayImage,
    corners_of,
    hatching,
    outside,
    palette_image,
    picked,
    rgb,
    warped,
    warped_any,
    web_frame,
)

HILLSHADE_LEVELS = 14
NOWHERE: GeometryArray = np.empty(0, dtype=np.object_)
"""No outlines: nothing is cut off."""


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
    frame = web_frame(terrain.grid, max_pixels)
    raised = warped(height, terrain.grid, frame)
    # Mercator stretches distances by 1/cos(latitude): shade with metres on the ground.
    (south, _), (north, _) = corners_of(frame)
    step_m = frame.step_m * np.cos(np.radians((south + north) / 2))
    shade = _shade(raised, step_m)
    level_ground = 0.72  # level ground and what is brighter stay white, so that only shadows darken the map
    levels = np.clip(np.nan_to_num(shade) / level_ground * HILLSHADE_LEVELS, 0, HILLSHADE_LEVELS - 1).astype(np.uint8)
    indices = np.where(np.isfinite(shade), levels + 1, 0).astype(np.uint8)
    if len(outlines):
        indices[outside(outlines, outlines_crs or terrain.crs, frame)] = 0
    greys = np.linspace(188, 255, HILLSHADE_LEVELS).astype(int)
    return palette_image(indices, [(255, 255, 255, 0)] + [(int(grey),) * 3 + (255,) for grey in greys], frame)


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
    frame = web_frame(grid.grid, max_pixels)
    dbm = picked(grid.values, grid.grid, frame)
    classes = signal_classes(threshold_dbm)
    ranks = signal_ranks(dbm, threshold_dbm)
    indices = np.where((ranks == 0) & hatching(frame.shape), len(classes) + 1, ranks).astype(np.uint8)
    if len(outlines):
        indices[outside(outlines, outlines_crs, frame)] = 0
    colours = [(255, 255, 255, 0), *((*rgb(entry.colour), 200) for entry in classes), (*rgb(NO_COVERAGE), 170)]
    return palette_image(indices, colours, frame)


def signal_ranks(dbm: NDArray[np.float32], threshold_dbm: float) -> NDArray[np.uint8]:
    """Class of each RSRP from 1, the best first, 0 below the threshold and where nothing was predicted."""
    classes = signal_classes(threshold_dbm)
    ranks = np.zeros(dbm.shape, dtype=np.uint8)
    for rank in range(len(classes), 0, -1):  # weakest first, so that the best class wins
        ranks[dbm >= classes[rank - 1].from_dbm] = rank
    return ranks


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
    frame = web_frame(after.grid, max_pixels)
    before, then = (picked(grid.values, grid.grid, frame) for grid in (today, after))
    gained = (then >= threshold_dbm) & ~(before >= threshold_dbm)
    if len(outlines):
        gained &= ~outside(outlines, outlines_crs, frame)
    if not gained.any():
        return None
    return palette_image(gained.astype(np.uint8), [(255, 255, 255, 0), (*rgb(GAINED_AREA), 190)], frame)


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
    if terrain.cover is None:
        return None
    wet_cells, is_wet = np.empty(terrain.cover.shape, dtype=np.bool_), np.isin(np.arange(256), classes)
    for rows in stripes(terrain.cover):  # looking up widens what it looks up
        wet_cells[rows] = is_wet[terrain.cover[rows]]
    if not wet_cells.any():
        return None
    parts = terrain.cover.shape[0] / terrain.shape[0]
    grid = Grid(terrain.transform @ Affine.scale(1.0 / parts), terrain.cover.shape, terrain.crs)
    frame = web_frame(grid, max_pixels)
    wet = warped_any(wet_cells, grid, frame)
    if len(outlines):
        wet &= ~outside(outlines, outlines_crs, frame)
    return palette_image(wet.astype(np.uint8), [(255, 255, 255, 0), (*rgb(WATER), 255)], frame)


def _shade(height_m: NDArray[np.float32], step_m: float) -> NDArray[np.float64]:
    """Cosine of the angle between the ground's normal and the light, 0 to 1."""
    down, right = np.gradient(height_m.astype(np.float64), step_m)
    light = np.array([-1.0, 1.0, np.sqrt(2.0)]) / 2.0  # from the north-west, 45 degrees up; x east, y north
    normal = np.sqrt(1.0 + down**2 + right**2)
    return np.asarray(np.clip((-right * light[0] + down * light[1] + light[2]) / normal, 0.0, 1.0), dtype=np.float64)
