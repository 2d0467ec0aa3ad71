"""Basic transmission loss from one mast over an area or at points, by the full ITU-R P.1812.

Both read a profile at whole steps from the mast. A pixel and a point at its centre therefore share the last points
before the receiver; those before them belong to the pixel's nearest ray, or to the point's own line. Cover near either
end counts by the rule of :mod:`phusong.coverage.propagation.terminal`. Paths
are inland from end to end where the terrain tells no zones; those below 0.25 km are shorter than P.1812 is made for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import make_finding
from phusong.coverage.kernels.arrays import BoolArray, FloatArray
from phusong.coverage.kernels.threads import blocks, in_turn_or_threads
from phusong.coverage.p1812.course import Pixels
from phusong.coverage.p1812.path import P1812Parameters, make_link
from phusong.coverage.p1812.ray_bounds import Tops, find_tops
from phusong.coverage.p1812.sweep import UNSEEN, MastTerrain, fill_unseen, sweep_points, sweep_rays
from phusong.coverage.p1812.terms import Link
from phusong.coverage.propagation.cover import NO_COVER_AT_ALL, Cover
from phusong.coverage.propagation.terminal import stands_below, terminal_loss_db
from phusong.coverage.terrain.grid import ORIGIN, PROFILE_STEP_M, Bounds, Grid
from phusong.coverage.terrain.profile import height_at, points_at_receiver
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
        grid: Where the pixels lie.
        sight: 1 where a pixel sees the mast, 0 where not, 2 where no ray looked: next to the mast, beyond the range or
            the limit, at voids and edges; uint8, shape (rows, cols).
    """

    values_db: NDArray[np.float32]
    grid: Grid
    sight: NDArray[np.uint8]


def area_loss_db(
    terrain: Terrain,
    mast_m: tuple[float, float],
    parameters: P1812Parameters,
    *,
    max_range_km: float = 20.0,
    pixel_m: float | None = None,
    grid: Grid | None = None,
    cover: Cover = NO_COVER_AT_ALL,
    step_m: float = PROFILE_STEP_M,
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
        grid: Pixels to predict, as of :meth:`Grid.over`; all within range, of ``pixel_m``, where left out.
        cover: What stands on the ground, on the terrain's grid, and how it counts near the ends of a path.
        step_m: Distance between the points of a profile, metres.
        limit_db: Pixels whose loss surely exceeds this get infinity, which is faster, dB.
        rays_per_pixel: Rays through each pixel on the edge of the area, at least 1.
        jobs: Threads; one for each processor that may be used where left out.
        progress: Called with rays done and rays in all.

    Raises:
        InputError: When the mast does not stand on known ground, or the clutter has another shape than the terrain.
        ValidityError: When a parameter is outside the range that P.1812 states.

    Source: ITU-R P.1812-8 Annex 1.
    """
    ground = _ground(terrain, mast_m, parameters.tx_height_m, cover, step_m)
    link = make_link(replace(parameters, tx_height_m=parameters.tx_height_m + ground.tx_below_m))
    if grid is None:
        grid = Grid.over(_reach(terrain, mast_m, max_range_km), pixel_m or terrain.step_m, terrain.crs)
    pixels = _pixels(terrain, ground, link, grid, max_range_km, limit_db)
    bins = max(math.ceil(2000.0 * max_range_km / grid.step_m * max(rays_per_pixel, 1.0)), 8)
    chunks = blocks(4 * bins, CHUNK_RAYS)

    def sweep(rays: slice) -> int:
        sweep_rays(ground, pixels, link, parameters.latitude_deg, bins, rays.start, rays.stop)
        return int(rays.stop)

    for done in in_turn_or_threads(sweep, chunks, jobs):
        if progress is not None:
            progress(done, 4 * bins)
    fill_unseen(ground, pixels, link, parameters.latitude_deg)
    return LossRaster(pixels.loss_db, grid, pixels.sight)


def point_losses_db(
    terrain: Terrain,
    mast_m: tuple[float, float],
    points_m: tuple[FloatArray, FloatArray],
    parameters: P1812Parameters,
    *,
    max_range_km: float = 20.0,
    cover: Cover = NO_COVER_AT_ALL,
    step_m: float = PROFILE_STEP_M,
) -> FloatArray:
    """Basic transmission loss from a mast to points, each from a profile of its own.

    Args:
        terrain: Heights.
        mast_m: Easting and northing of the mast, metres.
        points_m: Eastings and northings of the points, metres, each of shape (n,).
        parameters: Frequency, antennas, percentages, climate.
        max_range_km: Points farther from the mast are left out.
        cover: What stands on the ground, on the terrain's grid, and how it counts near the ends of a path.
        step_m: Distance between the points of a profile, metres.

    Returns:
        Loss, dB, NaN beyond the range and where the ground is unknown, shape (n,).

    Raises:
        InputError: When the mast does not stand on known ground, or the clutter has another shape than the terrain.
        ValidityError: When a parameter is outside the range that P.1812 states.
    """
    ground = _ground(terrain, mast_m, parameters.tx_height_m, cover, step_m)
    link = make_link(replace(parameters, tx_height_m=parameters.tx_height_m + ground.tx_below_m))
    col, row = terrain.kernel_position(*points_m)
    return sweep_points(ground, link, parameters.latitude_deg, col, row, max_range_km)


def _ground(terrain: Terrain, mast_m: tuple[float, float], height_m: float, cover: Cover, step_m: float) -> MastTerrain:
    """Terrain and cover as the kernels take them, the mast raised to the top of the cover around it."""
    shape = (cover.parts * terrain.shape[0], cover.parts * terrain.shape[1])
    if cover.codes.size > 1 and cover.codes.shape != shape:
        message = f"the clutter has the shape {cover.codes.shape}, the terrain's parts {shape}"
        remedy = "bring the clutter to the grid of the terrain"
        raise InputError([make_finding("clutter-shape", message, remedy=remedy, layer="clutter")])
    col, row = terrain.kernel_position(np.array([mast_m[0]]), np.array([mast_m[1]]))
    ground_m = height_at(terrain.height_m, col[0], row[0])
    if math.isnan(ground_m):
        message = f"the mast at {mast_m[0]:.0f}, {mast_m[1]:.0f} stands outside the terrain or on a void"
        remedy = "give terrain around the mast, or move the mast"
        raise InputError([make_finding("mast-without-terrain", message, remedy=remedy, layer="terrain")])
    below_m, in_town = stands_below(cover, float(col[0]), float(row[0]), height_m)
    return MastTerrain(
        height_m=terrain.height_m,
        cover=cover,
        zone=terrain.zones,
        col=float(col[0]),
        row=float(row[0]),
        ground_m=ground_m,
        tx_m=ground_m + height_m + below_m,
        tx_below_m=below_m,
        tx_in_town=in_town,
        cell_km=0.001 * terrain.step_m,
        step_km=0.001 * step_m,
        own=points_at_receiver(step_m, 1000.0 * cover.full_km),
    )


def _pixels(
    terrain: Terrain, ground: MastTerrain, link: Link, grid: Grid, max_range_km: float, limit_db: float
) -> Pixels:
    """The pixels of a raster before any ray has met them."""
    x_m, y_m = grid.centres()
    first_col, first_row = terrain.kernel_position(x_m[:1], y_m[:1])
    first = (float(first_col[0]), float(first_row[0]), grid.step_m / terrain.step_m)
    values_db = np.full(grid.shape, UNSEEN, dtype=np.float32)
    tops = _tops(ground, link, first, grid.shape, limit_db)
    if tops.known:
        values_db[_in_range(ground, first, grid.shape, max_range_km)] = math.inf
    return Pixels(values_db, np.full(grid.shape, 2, dtype=np.uint8), *first, max_range_km, limit_db, tops)


def _tops(
    ground: MastTerrain, link: Link, first: tuple[float, float, float], shape: tuple[int, int], limit_db: float
) -> Tops:
    """Highest receivers of squares of pixels; nothing is told where any ground between mast and pixels is unknown.

    ``first`` is the terrain column and row of the first pixel and the size of pixels in cells.
    """
    col, row, size = first
    rows, columns = (start + size * np.arange(n, dtype=np.float64) for start, n in zip((row, col), shape, strict=True))
    known = limit_db < math.inf and _all_known(ground, columns, rows, size)
    tx_db = terminal_loss_db(ground.cover, link.f_ghz, 0.0, ground.tx_below_m, ground.tx_in_town)
    return find_tops(ground.height_m, ground.cover, link, columns, rows, tx_db, known)


def _in_range(
    ground: MastTerrain, first: tuple[float, float, float], shape: tuple[int, int], range_km: float
) -> BoolArray:
    """Which pixels lie within range of a mast, told as rays tell it; ``first`` is that of :func:`_tops`."""
    col, row, size = first
    down, across = (
        np.arange(n) - (at - start) / size
        for n, at, start in zip(shape, (ground.row, ground.col), (row, col), strict=True)
    )
    return np.asarray(np.sqrt(across**2 + down[:, None] ** 2) * (size * ground.cell_km) <= range_km)


def _all_known(ground: MastTerrain, columns: FloatArray, rows: FloatArray, size: float) -> bool:
    """Whether all heights between a mast and pixels are known, with a pixel and a cell about them."""
    inside = []
    for at, places, cells in zip((ground.row, ground.col), (rows, columns), ground.height_m.shape, strict=True):
        first = math.floor(min(places[0], at) - size) - 1 - ORIGIN
        stop = math.ceil(max(places[-1], at) + size) + 2 - ORIGIN
        if first < 0 or stop > cells:
            return False
        inside.append(slice(first, stop))
    return not np.isnan(ground.height_m[tuple(inside)]).any()


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
