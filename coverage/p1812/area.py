"""Basic transmission loss from one mast over an area or at points, by the full ITU-R P.1812.

Both read a profile at whole steps of the terrain from the mast. A pixel and a point at its centre therefore share the
last points before the receiver; those before them belong to the pixel's nearest ray, or to the point's own line. Paths
are inland from end to end where the terrain tells no zones; those below 0.25 km are shorter than P.1812 is made for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import make_finding
from phusong.coverage.kernels.arrays import FloatArray, HeightGrid
from phusong.coverage.kernels.threads import blocks, in_threads
from phusong.coverage.p1812.path import P1812Parameters, make_link
from phusong.coverage.p1812.sweep import UNSEEN, Ground, Pixels, fill_unseen, sweep_points, sweep_rays
from phusong.coverage.terrain.grid import Bounds, PixelGrid, pixel_centres, pixel_grid
from phusong.coverage.terrain.profile import height_at
from phusong.coverage.terrain.terrain import Terrain

RAYS_PER_PIXEL = 1.5
"""Rays through each pixel on the edge of the area, at least one."""

CHUNK_RAYS = 128
"""Rays that one thread sweeps before it reports."""


@dataclass(frozen=True, slots=True)
class LossRaster:
    """Basic transmission loss around one mast.

    Attributes:
        values_db: Loss, dB, NaN beyond the range and where the ground is unknown, float32, shape (rows, cols).
        transform: Affine from (col, row) of a pixel's upper left corner to (x, y).
        crs: Projected coordinate reference system of ``transform``.
    """

    values_db: NDArray[np.float32]
    transform: Affine
    crs: CRS


def area_loss_db(
    terrain: Terrain,
    mast_m: tuple[float, float],
    parameters: P1812Parameters,
    *,
    max_range_km: float = 20.0,
    pixel_m: float | None = None,
    grid: PixelGrid | None = None,
    clutter_m: HeightGrid | None = None,
    limit_db: float = math.inf,
    rays_per_pixel: float = RAYS_PER_PIXEL,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> LossRaster:
    """Basic transmission loss to every pixel around a mast.

    Args:
        terrain: Heights.
        mast_m: Easting and northing of the mast, metres.
        parameters: Frequency, antennas, percentages, climate.
        max_range_km: Pixels farther from the mast are left out.
        pixel_m: Pixel size, metres; that of the terrain where left out.
        grid: Pixels to predict, as of :func:`pixel_grid`; all within range, of ``pixel_m``, where left out.
        clutter_m: Representative clutter heights on the terrain's grid, metres, shape of the terrain.
        limit_db: Pixels whose loss surely exceeds this get infinity, which is faster, dB.
        rays_per_pixel: Rays through each pixel on the edge of the area, at least 1.
        jobs: Threads; one for each processor that may be used where left out.
        progress: Called with rays done and rays in all.

    Raises:
        InputError: When the mast does not stand on known ground, or the clutter has another shape than the terrain.
        ValidityError: When a parameter is outside the range that P.1812 states.

    Source: ITU-R P.1812-8 Annex 1.
    """
    ground = _ground(terrain, mast_m, parameters.tx_height_m, clutter_m)
    link = make_link(parameters)
    transform, rows, cols = grid or pixel_grid(_reach(terrain, mast_m, max_range_km), pixel_m or terrain.step_m)
    size_m = float(transform.a)
    x_m, y_m = pixel_centres(transform, rows, cols)
    first_col, first_row = terrain.grid_position(x_m[:1], y_m[:1])
    values_db = np.full((rows, cols), UNSEEN, dtype=np.float32)
    size = size_m / terrain.step_m
    pixels = Pixels(values_db, float(first_col[0]), float(first_row[0]), size, max_range_km, limit_db)
    bins = max(math.ceil(2000.0 * max_range_km / size_m * max(rays_per_pixel, 1.0)), 8)
    chunks = blocks(4 * bins, CHUNK_RAYS)

    def sweep(rays: slice) -> int:
        sweep_rays(ground, pixels, link, parameters.latitude_deg, bins, rays.start, rays.stop)
        return int(rays.stop)

    for done in in_threads(sweep, chunks, jobs):
        if progress is not None:
            progress(done, 4 * bins)
    fill_unseen(ground, pixels, link, parameters.latitude_deg)
    return LossRaster(values_db, transform, terrain.crs)


def point_losses_db(
    terrain: Terrain,
    mast_m: tuple[float, float],
    points_m: tuple[FloatArray, FloatArray],
    parameters: P1812Parameters,
    *,
    max_range_km: float = 20.0,
    clutter_m: HeightGrid | None = None,
) -> FloatArray:
    """Basic transmission loss from a mast to points, each from a profile of its own.

    Args:
        terrain: Heights.
        mast_m: Easting and northing of the mast, metres.
        points_m: Eastings and northings of the points, metres, each of shape (n,).
        parameters: Frequency, antennas, percentages, climate.
        max_range_km: Points farther from the mast are left out.
        clutter_m: Representative clutter heights on the terrain's grid, metres, shape of the terrain.

    Returns:
        Loss, dB, NaN beyond the range and where the ground is unknown, shape (n,).

    Raises:
        InputError: When the mast does not stand on known ground, or the clutter has another shape than the terrain.
        ValidityError: When a parameter is outside the range that P.1812 states.
    """
    ground = _ground(terrain, mast_m, parameters.tx_height_m, clutter_m)
    col, row = terrain.grid_position(*points_m)
    return sweep_points(ground, make_link(parameters), parameters.latitude_deg, col, row, max_range_km)


def _ground(terrain: Terrain, mast_m: tuple[float, float], height_m: float, clutter_m: HeightGrid | None) -> Ground:
    """Terrain and clutter as the kernels take them."""
    if clutter_m is not None and clutter_m.shape != terrain.shape:
        message = f"the clutter has the shape {clutter_m.shape}, the terrain {terrain.shape}"
        remedy = "bring the clutter to the grid of the terrain"
        raise InputError([make_finding("clutter-shape", message, remedy=remedy, layer="clutter")])
    col, row = terrain.grid_position(np.array([mast_m[0]]), np.array([mast_m[1]]))
    ground_m = height_at(terrain.height_m, col[0], row[0])
    if math.isnan(ground_m):
        message = f"the mast at {mast_m[0]:.0f}, {mast_m[1]:.0f} stands outside the terrain or on a void"
        remedy = "give terrain around the mast, or move the mast"
        raise InputError([make_finding("mast-without-terrain", message, remedy=remedy, layer="terrain")])
    clutter = np.zeros((1, 1), dtype=np.float32) if clutter_m is None else np.asarray(clutter_m, dtype=np.float32)
    place = (float(col[0]), float(row[0]), ground_m, ground_m + height_m)
    return Ground(terrain.height_m, clutter, terrain.zones, *place, terrain.step_m / 1000.0)


def _reach(terrain: Terrain, mast_m: tuple[float, float], range_km: float) -> Bounds:
    """Square around the mast, cut to the terrain."""
    left, bottom, right, top = terrain.bounds
    reach_m = 1000.0 * range_km
    return (
        max(left, mast_m[0] - reach_m),
        max(bottom, mast_m[1] - reach_m),
        min(right, mast_m[0] + reach_m),
        min(top, mast_m[1] + reach_m),
    )
