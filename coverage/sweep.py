"""Basic transmission loss over an area: rays from one mast sweep the pixels around it, by the full ITU-R P.1812.

Each pixel is predicted once, from the ray that passes nearest to its centre, with its own distance, its own ground and
the last points before it on its own line; the ground before them is that of the ray. :func:`point_losses_db` gives the
same for any points, from profiles of their own. A profile's points stand at whole steps of the terrain from the mast,
the last at least half a step before the receiver. Paths are inland from end to end; those below 0.25 km are shorter
than P.1812 is made for.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from affine import Affine
from numba import njit
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.findings import Finding, InputError
from phusong.coverage.network import FloatArray
from phusong.coverage.p1812 import P1812Parameters, make_link, path_loss_db
from phusong.coverage.p1812_terms import Link
from phusong.coverage.radioclimate import inland_climate
from phusong.coverage.raster import Bounds, pixel_centres, pixel_grid
from phusong.coverage.ray import Ray, add_point, set_point, start_ray
from phusong.coverage.raylosses import make_ray, receiver_loss_db
from phusong.coverage.terrain import HeightGrid, Terrain, height_at

RAYS_PER_PIXEL = 1.0
"""Rays through each pixel on the edge of the area, at least one."""

OWN_POINTS = 4
"""Last points before a receiver that are read on its own line: in mountains most of what a ray errs lies there."""

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


class Ground(NamedTuple):
    """Terrain and clutter around a mast, in cells of the terrain.

    Attributes:
        height_m: Heights, metres, NaN where unknown, shape (rows, cols).
        clutter_m: Representative clutter heights on the same grid, metres; a single 0 where there is none.
        col: Column of the mast, fractional, counted from cell centres.
        row: Row of the mast, fractional.
        ground_m: Ground at the mast, metres above sea level.
        cell_km: Cell size, km.
    """

    height_m: HeightGrid
    clutter_m: HeightGrid
    col: float
    row: float
    ground_m: float
    cell_km: float


class Pixels(NamedTuple):
    """Pixels to predict, in cells of the terrain.

    Attributes:
        loss_db: Filled in, dB, shape (rows, cols).
        first_col: Terrain column of the centres of the first pixel column, fractional.
        first_row: Terrain row of the centres of the first pixel row, fractional.
        size: Pixel size in cells.
        range_km: Pixels farther from the mast than this are left out, km.
    """

    loss_db: NDArray[np.float32]
    first_col: float
    first_row: float
    size: float
    range_km: float


UNSEEN = np.float32(-1.0)
"""Mark of a pixel that no ray has met."""


@njit(cache=True, error_model="numpy")
def _clutter_at(clutter_m: HeightGrid, col: float, row: float) -> float:
    if clutter_m.size == 1:
        return 0.0
    return float(clutter_m[int(row + 0.5), int(col + 0.5)])


@njit(cache=True, error_model="numpy")
def _last_before(distance_km: float, step_km: float) -> int:
    """Last point of a profile that stands at least half a step before a receiver."""
    return int(distance_km / step_km - 0.5)


@njit(cache=True, error_model="numpy", nogil=True)
def profile_loss_db(
    ground: Ground, link: Link, latitude_deg: float, col: float, row: float, buffer: FloatArray
) -> float:
    """Loss at one receiver from a profile of its own, dB, NaN where the ground is unknown; ``buffer`` has 3 rows."""
    rx_m = height_at(ground.height_m, col, row)
    if math.isnan(rx_m):
        return math.nan
    across, down = col - ground.col, row - ground.row
    cells = math.hypot(across, down)
    distance_km = max(cells * ground.cell_km, 1e-3)
    last = _last_before(distance_km, ground.cell_km)
    for k in range(1, last + 1):
        at_col, at_row = ground.col + across * k / cells, ground.row + down * k / cells
        buffer[0, k] = k * ground.cell_km
        buffer[1, k] = height_at(ground.height_m, at_col, at_row)
        if math.isnan(buffer[1, k]):
            return math.nan
        buffer[2, k] = buffer[1, k] + _clutter_at(ground.clutter_m, at_col, at_row)
    n = last + 2
    buffer[0, 0], buffer[1, 0] = 0.0, ground.ground_m
    buffer[0, n - 1], buffer[1, n - 1] = distance_km, rx_m
    climate = inland_climate(distance_km, latitude_deg)
    return path_loss_db(buffer[0, :n], buffer[1, :n], buffer[2, :n], climate, link)


@njit(cache=True, error_model="numpy")
def _walk(ground: Ground, ray: Ray, step: tuple[float, float], points: tuple[int, int], own: bool, tx_m: float) -> bool:
    """Read the points after ``points[0]`` up to ``points[1]`` on a line; False as soon as the ground is unknown.

    They are added to the ray for good, or set as a receiver's ``own``.
    """
    for k in range(points[0] + 1, points[1] + 1):
        col, row = ground.col + k * step[0], ground.row + k * step[1]
        height_m = height_at(ground.height_m, col, row)
        if math.isnan(height_m):
            return False
        clutter_m = _clutter_at(ground.clutter_m, col, row)
        if own:
            set_point(ray, k, height_m, clutter_m, tx_m)
        else:
            add_point(ray, k, height_m, clutter_m, tx_m)
    return True


@njit(cache=True, error_model="numpy")
def _sweep_ray(
    ground: Ground, pixels: Pixels, link: Link, ray: Ray, turn: tuple[int, int], share: tuple[float, float]
) -> None:
    """Predict every pixel nearest to one ray; those at the mast or behind unknown ground stay unseen.

    Everything is turned so that the ray runs ahead along lines of pixels: ``turn`` is the cosine and sine of 0, 90, 180
    or 270 degrees. ``share`` are the slopes to either side halfway to the next rays; the ray runs between them.
    """
    rows, cols = pixels.loss_db.shape
    cos, sin = turn
    slope = 0.5 * (share[0] + share[1])
    length = math.sqrt(1.0 + slope * slope)
    step = ((cos - sin * slope) / length, (sin + cos * slope) / length)
    mast_col, mast_row = (ground.col - pixels.first_col) / pixels.size, (ground.row - pixels.first_row) / pixels.size
    mast_ahead, mast_aside = cos * mast_col + sin * mast_row, cos * mast_row - sin * mast_col
    pixel_km = pixels.size * ground.cell_km
    tx_m = ground.ground_m + link.tx_height_m
    start_ray(ray, ground.ground_m)
    base = 0
    first = math.floor(mast_ahead) + 1
    for line in range(first, first + int(pixels.range_km / pixel_km) + 1):
        ahead = line - mast_ahead
        begin, end = math.ceil(mast_aside + share[0] * ahead), math.ceil(mast_aside + share[1] * ahead)
        for aside in range(begin, end):
            i, j = sin * line + cos * aside, cos * line - sin * aside
            distance_km = math.sqrt(ahead * ahead + (aside - mast_aside) ** 2) * pixel_km
            if not (0 <= i < rows and 0 <= j < cols and distance_km <= pixels.range_km):
                continue
            inner = _last_before(distance_km, ground.cell_km)
            if inner <= OWN_POINTS:
                continue
            if not _walk(ground, ray, step, (base, inner - OWN_POINTS), False, tx_m):
                return
            base = max(base, inner - OWN_POINTS)
            col, row = pixels.first_col + j * pixels.size, pixels.first_row + i * pixels.size
            cells = distance_km / ground.cell_km
            own = ((col - ground.col) / cells, (row - ground.row) / cells)
            rx_m = height_at(ground.height_m, col, row)
            if not math.isnan(rx_m) and _walk(ground, ray, own, (base, inner), True, tx_m):
                pixels.loss_db[i, j] = receiver_loss_db(ray, link, base, inner, distance_km, rx_m)


@njit(cache=True, error_model="numpy", nogil=True)
def sweep_rays(
    ground: Ground, pixels: Pixels, link: Link, latitude_deg: float, bins: int, first: int, last: int
) -> None:
    """Sweep the rays ``first`` to ``last`` (exclusive) of ``4 * bins``."""
    n = int(pixels.range_km / ground.cell_km) + 2
    ray = make_ray(n, ground.cell_km, link, latitude_deg, ground.clutter_m.size > 1)
    for index in range(first, last):
        angle = 0.5 * math.pi * (index // bins)
        turn = (round(math.cos(angle)), round(math.sin(angle)))
        ahead = index % bins
        share = (2.0 * ahead / bins - 1.0, 2.0 * (ahead + 1) / bins - 1.0)
        _sweep_ray(ground, pixels, link, ray, turn, share)


@njit(cache=True, error_model="numpy", nogil=True)
def fill_unseen(ground: Ground, pixels: Pixels, link: Link, latitude_deg: float) -> None:
    """Predict the pixels that no ray has met from profiles of their own: next to the mast, at voids and edges."""
    rows, cols = pixels.loss_db.shape
    buffer = np.empty((3, int(pixels.range_km / ground.cell_km) + 3))
    for i in range(rows):
        for j in range(cols):
            if pixels.loss_db[i, j] == UNSEEN:
                col, row = pixels.first_col + j * pixels.size, pixels.first_row + i * pixels.size
                loss_db = math.nan
                if math.hypot(col - ground.col, row - ground.row) * ground.cell_km <= pixels.range_km:
                    loss_db = profile_loss_db(ground, link, latitude_deg, col, row, buffer)
                pixels.loss_db[i, j] = loss_db


@njit(cache=True, error_model="numpy", nogil=True)
def _point_losses_db(
    ground: Ground, link: Link, latitude_deg: float, col: FloatArray, row: FloatArray, range_km: float
) -> FloatArray:
    """Losses at fractional grid positions from profiles of their own, dB, NaN beyond the range."""
    buffer = np.empty((3, int(range_km / ground.cell_km) + 3))
    loss_db = np.full(len(col), math.nan)
    for i in range(len(col)):
        if math.hypot(col[i] - ground.col, row[i] - ground.row) * ground.cell_km <= range_km:
            loss_db[i] = profile_loss_db(ground, link, latitude_deg, col[i], row[i], buffer)
    return loss_db


def area_loss_db(
    terrain: Terrain,
    mast_m: tuple[float, float],
    parameters: P1812Parameters,
    *,
    max_range_km: float = 20.0,
    pixel_m: float | None = None,
    clutter_m: HeightGrid | None = None,
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
        clutter_m: Representative clutter heights on the terrain's grid, metres, shape of the terrain.
        rays_per_pixel: Rays through each pixel on the edge of the area, at least 1.
        jobs: Threads; one for each processor where left out.
        progress: Called with rays done and rays in all.

    Raises:
        InputError: When the mast does not stand on known ground, or the clutter has another shape than the terrain.
        ValidityError: When a parameter is outside the range that P.1812 states.

    Source: ITU-R P.1812-8 Annex 1.
    """
    ground = _ground(terrain, mast_m, clutter_m)
    link = make_link(parameters)
    size_m = terrain.step_m if pixel_m is None else pixel_m
    transform, rows, cols = pixel_grid(_reach(terrain, mast_m, max_range_km), size_m)
    x_m, y_m = pixel_centres(transform, rows, cols)
    first_col, first_row = terrain.grid_position(x_m[:1], y_m[:1])
    values_db = np.full((rows, cols), UNSEEN, dtype=np.float32)
    size = size_m / terrain.step_m
    pixels = Pixels(values_db, float(first_col[0]), float(first_row[0]), size, max_range_km)
    bins = max(math.ceil(2000.0 * max_range_km / size_m * max(rays_per_pixel, 1.0)), 8)
    chunks = [(first, min(first + CHUNK_RAYS, 4 * bins)) for first in range(0, 4 * bins, CHUNK_RAYS)]

    def sweep(chunk: tuple[int, int]) -> int:
        sweep_rays(ground, pixels, link, parameters.latitude_deg, bins, *chunk)
        return chunk[1]

    with ThreadPoolExecutor(jobs or os.cpu_count()) as pool:
        for done in pool.map(sweep, chunks):
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
    ground = _ground(terrain, mast_m, clutter_m)
    col, row = terrain.grid_position(*points_m)
    return _point_losses_db(ground, make_link(parameters), parameters.latitude_deg, col, row, max_range_km)


def _ground(terrain: Terrain, mast_m: tuple[float, float], clutter_m: HeightGrid | None) -> Ground:
    """Terrain and clutter as the kernels take them."""
    if clutter_m is not None and clutter_m.shape != terrain.shape:
        message = f"the clutter has the shape {clutter_m.shape}, the terrain {terrain.shape}"
        remedy = "Bring the clutter to the grid of the terrain."
        raise InputError([Finding("error", "clutter-shape", message, remedy, layer="clutter")])
    col, row = terrain.grid_position(np.array([mast_m[0]]), np.array([mast_m[1]]))
    ground_m = height_at(terrain.height_m, col[0], row[0])
    if math.isnan(ground_m):
        message = f"the mast at {mast_m[0]:.0f}, {mast_m[1]:.0f} stands outside the terrain or on a void"
        remedy = "Give terrain around the mast, or move the mast."
        raise InputError([Finding("error", "mast-without-terrain", message, remedy, layer="terrain")])
    clutter = np.zeros((1, 1), dtype=np.float32) if clutter_m is None else np.asarray(clutter_m, dtype=np.float32)
    return Ground(terrain.height_m, clutter, float(col[0]), float(row[0]), ground_m, terrain.step_m / 1000.0)


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
