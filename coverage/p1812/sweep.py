"""Compiled kernels of the area engine: rays from one mast sweep the pixels around it, by the full ITU-R P.1812.

Each pixel is predicted once, from the ray that passes nearest to its centre, with its own distance, its own ground and
the last points before it on its own line; the ground before them is that of the ray. :func:`sweep_points` gives the
same for any points, from profiles of their own, laid out as :mod:`phusong.coverage.terrain.profile` says. Cover near
either end counts by the rule of :mod:`phusong.coverage.propagation.terminal`.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from phusong.coverage.kernels.arrays import CoverGrid, FloatArray, HeightGrid
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.p1812.course import Course, Pixels, end_of_stretch, stretch_beyond
from phusong.coverage.p1812.path import path_loss_db
from phusong.coverage.p1812.ray import Ray, add_points, set_point, start_ray
from phusong.coverage.p1812.ray_bounds import all_beyond
from phusong.coverage.p1812.ray_losses import make_ray, receiver_loss_db, sees_transmitter
from phusong.coverage.p1812.ray_zones import set_zone, start_zones
from phusong.coverage.p1812.terms import Link, with_heights
from phusong.coverage.propagation.climate import inland_climate, profile_climate
from phusong.coverage.propagation.cover import Cover, cover_at, share_that_counts
from phusong.coverage.propagation.terminal import stands_below, terminal_loss_db
from phusong.coverage.terrain.profile import code_at, height_at, height_inside, inside, own_points, split_profile
from phusong.coverage.terrain.zones import INLAND


class MastTerrain(NamedTuple):
    """Terrain and clutter around a mast, in cells of the terrain.

    Attributes:
        height_m: Heights, metres, NaN where unknown, shape (rows, cols).
        cover: What stands on the ground, on the same grid.
        zone: Zone codes of the climate on the same grid, uint8; a single one where all is inland.
        col: Column of the mast, fractional, as kernels count them.
        row: Row of the mast, fractional.
        ground_m: MastTerrain at the mast, metres above sea level.
        tx_m: Transmitter antenna, or the top of the cover around it where that is higher, metres above sea level.
        tx_below_m: How far the transmitter antenna stands below the cover around it, metres.
        tx_in_town: How much the statistics of towns count for it.
        cell_km: Cell size, km.
        step_km: Distance between the points of a profile, km.
        own: Last points before a receiver that stand at whole steps back from it, and on its own line.
    """

    height_m: HeightGrid
    cover: Cover
    zone: CoverGrid
    col: float
    row: float
    ground_m: float
    tx_m: float
    tx_below_m: float
    tx_in_town: float
    cell_km: float
    step_km: float
    own: int


UNSEEN = np.float32(-1.0)
"""Mark of a pixel that no ray has met."""

MOST_SQUARES = 4
"""Squares of pixels along a ray that are told of at once; farther ones lie too far aside of it."""


@njit(cache=True, error_model="numpy", nogil=True)
def profile_loss_db(
    ground: MastTerrain, link: Link, latitude_deg: float, col: float, row: float, buffer: FloatArray
) -> float:
    """Loss at one receiver from a profile of its own, dB, NaN where the ground is unknown; ``buffer`` has 4 rows."""
    rx_m = height_at(ground.height_m, col, row)
    if math.isnan(rx_m):
        return math.nan
    across, down = col - ground.col, row - ground.row
    distance_km = max(math.hypot(across, down) * ground.cell_km, 1e-3)
    base, last = split_profile(distance_km, ground.step_km, ground.own)
    for k in range(1, last + 1):
        at_km = k * ground.step_km if k <= base else distance_km - (last + 1 - k) * ground.step_km
        at_col, at_row = ground.col + across * at_km / distance_km, ground.row + down * at_km / distance_km
        buffer[0, k] = at_km
        buffer[1, k] = height_at(ground.height_m, at_col, at_row)
        if math.isnan(buffer[1, k]):
            return math.nan
        buffer[2, k] = buffer[1, k]
        if ground.cover.codes.size > 1:
            counts = share_that_counts(ground.cover, min(at_km, distance_km - at_km))
            buffer[2, k] += counts * cover_at(ground.cover, at_col, at_row)
        if ground.zone.size > 1:
            buffer[3, k] = code_at(ground.zone, at_col, at_row)
    n = last + 2
    buffer[0, 0], buffer[1, 0] = 0.0, ground.ground_m
    buffer[0, n - 1], buffer[1, n - 1] = distance_km, rx_m
    if ground.zone.size > 1:
        buffer[3, 0] = code_at(ground.zone, ground.col, ground.row)
        buffer[3, n - 1] = code_at(ground.zone, col, row)
        climate = profile_climate(buffer[0, :n], buffer[3, :n], latitude_deg)
    else:
        climate = inland_climate(distance_km, latitude_deg)
    below_m, in_town = stands_below(ground.cover, col, row, link.rx_height_m)
    raised = with_heights(link, link.tx_height_m, link.rx_height_m + below_m)
    loss_db = path_loss_db(buffer[0, :n], buffer[1, :n], buffer[2, :n], climate, raised)
    return loss_db + _terminals_db(ground, link.f_ghz, distance_km, below_m, in_town)


@inlined
def _terminals_db(ground: MastTerrain, f_ghz: float, distance_km: float, below_m: float, in_town: float) -> float:
    """What transmitter and receiver lose below the cover around them, dB."""
    loss_db = terminal_loss_db(ground.cover, f_ghz, distance_km, ground.tx_below_m, ground.tx_in_town)
    return loss_db + terminal_loss_db(ground.cover, f_ghz, distance_km, below_m, in_town)


@inlined
def _extend_ray(ground: MastTerrain, ray: Ray, step: tuple[float, float], start: int, stop: int) -> bool:
    """Add the points after ``start`` up to ``stop`` to a ray; False when the ground is unknown.

    ``step`` is the way from one point to the next in columns and rows.
    """
    height_m = ground.height_m
    if not inside(height_m, ground.col + stop * step[0], ground.row + stop * step[1]):
        return False
    for k in range(start + 1, stop + 1):  # inside as well: the ray is straight, and the mast stands inside
        col, row = ground.col + k * step[0], ground.row + k * step[1]
        at_m = height_inside(height_m, col, row)
        if math.isnan(at_m):
            return False
        above_m, at_km = 0.0, k * ray.step_km
        if ray.cluttered:
            above_m = share_that_counts(ground.cover, at_km) * cover_at(ground.cover, col, row)
        set_point(ray, k, at_km, at_m, above_m, ground.tx_m)
        if ray.zoned:
            set_zone(ray, k, code_at(ground.zone, col, row))
    add_points(ray, start, stop, ground.tx_m)
    return True


@inlined
def _set_own_points(
    ground: MastTerrain, ray: Ray, place: tuple[float, float], base: int, inner: int, distance_km: float
) -> bool:
    """Set the points after ``base`` up to ``inner`` on the line of a receiver at a fractional column and row.

    False when the ground is unknown.
    """
    height_m = ground.height_m
    across, down = (place[0] - ground.col) / distance_km, (place[1] - ground.row) / distance_km
    for k in range(base + 1, inner + 1):  # inside the grid, between the mast and a receiver that both are
        at_km = distance_km - (inner + 1 - k) * ground.step_km
        col, row = ground.col + at_km * across, ground.row + at_km * down
        at_m = height_inside(height_m, col, row)
        if math.isnan(at_m):
            return False
        above_m = 0.0
        if ray.cluttered:
            counts = share_that_counts(ground.cover, min(at_km, distance_km - at_km))
            above_m = counts * cover_at(ground.cover, col, row) if counts > 0.0 else 0.0
        set_point(ray, k, at_km, at_m, above_m, ground.tx_m)
        if ray.zoned:
            set_zone(ray, k, code_at(ground.zone, col, row))
    return True


@inlined
def _course(ground: MastTerrain, pixels: Pixels, bins: int, index: int) -> Course:
    """Course of one of ``4 * bins`` rays."""
    angle = 0.5 * math.pi * (index // bins)
    cos, sin = round(math.cos(angle)), round(math.sin(angle))
    low, high = 2.0 * (index % bins) / bins - 1.0, 2.0 * (index % bins + 1) / bins - 1.0
    slope = 0.5 * (low + high)
    length = math.sqrt(1.0 + slope * slope) * ground.cell_km / ground.step_km
    step = ((cos - sin * slope) / length, (sin + cos * slope) / length)
    mast_col, mast_row = (ground.col - pixels.first_col) / pixels.size, (ground.row - pixels.first_row) / pixels.size
    ahead, aside = cos * mast_col + sin * mast_row, cos * mast_row - sin * mast_col
    return Course(cos, sin, ahead, aside, low, high, pixels.size * ground.cell_km, step)


@inlined
def _sweep_line(ground: MastTerrain, pixels: Pixels, link: Link, ray: Ray, course: Course, line: int, base: int) -> int:
    """Predict the ray's pixels on one line; the ray's last point after it, ``base`` before, or -1 for no farther."""
    rows, cols = pixels.loss_db.shape
    ahead = line - course.ahead
    begin, end = math.ceil(course.aside + course.low * ahead), math.ceil(course.aside + course.high * ahead)
    for aside in range(begin, end):
        i, j = course.sin * line + course.cos * aside, course.cos * line - course.sin * aside
        distance_km = math.sqrt(ahead * ahead + (aside - course.aside) ** 2) * course.pixel_km
        if not (0 <= i < rows and 0 <= j < cols and distance_km <= pixels.range_km):
            continue
        before, _ = split_profile(distance_km, ground.step_km, ground.own)
        if before < 1:
            pixels.loss_db[i, j] = UNSEEN
            continue
        col, row = pixels.first_col + j * pixels.size, pixels.first_row + i * pixels.size
        rx_m = height_at(ground.height_m, col, row)
        if math.isnan(rx_m):
            continue
        below_m, in_town = stands_below(ground.cover, col, row, link.rx_height_m)
        terminals_db = _terminals_db(ground, link.f_ghz, distance_km, below_m, in_town)
        antenna_m, span_km = link.rx_height_m + below_m, (distance_km, distance_km)
        top_m, limit_db = rx_m + antenna_m, pixels.limit_db - terminals_db
        lost = pixels.tops.known and all_beyond(ray, link, span_km, top_m, limit_db)
        if not lost:
            if not _extend_ray(ground, ray, course.step, base, before):
                return -1
            base = max(base, before)
            lost = not pixels.tops.known and all_beyond(ray, link, span_km, top_m, limit_db)
        if lost:
            pixels.loss_db[i, j] = math.inf
            continue
        inner = base + own_points(distance_km - base * ground.step_km, ground.step_km)
        if _set_own_points(ground, ray, (col, row), base, inner, distance_km):
            zone = code_at(ground.zone, col, row) if ray.zoned else INLAND
            loss_db = receiver_loss_db(ray, link, base, inner, distance_km, (rx_m, antenna_m), zone)
            pixels.loss_db[i, j] = loss_db + terminals_db
            covered = ground.tx_below_m > 0.0 or below_m > 0.0
            ends_m = (ground.tx_m, rx_m + antenna_m)
            pixels.sight[i, j] = 0 if covered else sees_transmitter(ray, base, inner, distance_km, ends_m)
    return base


@inlined
def _sweep_ray(ground: MastTerrain, pixels: Pixels, link: Link, ray: Ray, course: Course) -> None:
    """Predict every pixel nearest to one ray; those at the mast or behind unknown ground stay unseen."""
    start_ray(ray, ground.ground_m)
    if ray.zoned:
        start_zones(ray, code_at(ground.zone, ground.col, ground.row))
    base = 0
    line = math.floor(course.ahead) + 1
    stop = line + int(pixels.range_km / course.pixel_km) + 1
    squares = 1
    while line < stop and base >= 0:
        end = min(end_of_stretch(course, line, squares), stop)
        if pixels.tops.known and stretch_beyond(pixels, link, ray, course, line, end):
            line = end
            squares = min(2 * squares, MOST_SQUARES)  # in the shadow of a ridge the next are likely lost, too
            continue
        if squares > 1:
            squares = 1
            continue
        while line < end and base >= 0:
            base = _sweep_line(ground, pixels, link, ray, course, line, base)
            line += 1


@njit(cache=True, error_model="numpy", nogil=True)
def sweep_rays(
    ground: MastTerrain, pixels: Pixels, link: Link, latitude_deg: float, bins: int, first: int, last: int
) -> None:
    """Sweep the rays ``first`` to ``last`` (exclusive) of ``4 * bins``."""
    n = int(pixels.range_km / ground.step_km) + 2
    ray = make_ray(n, ground.step_km, link, latitude_deg, ground.cover.codes.size > 1, ground.zone.size > 1)
    for index in range(first, last):
        _sweep_ray(ground, pixels, link, ray, _course(ground, pixels, bins, index))


@njit(cache=True, error_model="numpy", nogil=True)
def fill_unseen(ground: MastTerrain, pixels: Pixels, link: Link, latitude_deg: float) -> None:
    """Predict the pixels that no ray has met from profiles of their own: next to the mast, at voids and edges."""
    rows, cols = pixels.loss_db.shape
    buffer = np.empty((4, int(pixels.range_km / ground.step_km) + 3))
    for i in range(rows):
        for j in range(cols):
            if pixels.loss_db[i, j] == UNSEEN:
                col, row = pixels.first_col + j * pixels.size, pixels.first_row + i * pixels.size
                loss_db = math.nan
                if math.hypot(col - ground.col, row - ground.row) * ground.cell_km <= pixels.range_km:
                    loss_db = profile_loss_db(ground, link, latitude_deg, col, row, buffer)
                pixels.loss_db[i, j] = loss_db


@njit(cache=True, error_model="numpy", nogil=True)
def sweep_points(
    ground: MastTerrain, link: Link, latitude_deg: float, col: FloatArray, row: FloatArray, range_km: float
) -> FloatArray:
    """Losses at fractional grid positions from profiles of their own, dB, NaN beyond the range."""
    buffer = np.empty((4, int(range_km / ground.step_km) + 3))
    loss_db = np.full(len(col), math.nan)
    for i in range(len(col)):
        if math.hypot(col[i] - ground.col, row[i] - ground.row) * ground.cell_km <= range_km:
            loss_db[i] = profile_loss_db(ground, link, latitude_deg, col[i], row[i], buffer)
    return loss_db
