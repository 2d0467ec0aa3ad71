"""Receivers that surely lie beyond a limit, told for many at once: all those of a stretch of a ray, and beyond it.

In mountains most receivers within range of a mast are out of its reach: a ridge hides whatever lies behind it and is
not high. So the receivers are told apart in squares by how far they stand below the cover around them, the highest
antenna of each kind is kept, and one comparison of those with the ridge answers for a stretch of a ray.

Source: Recommendation ITU-R P.1812-8, Annex 1, §§4.3 to 4.6; the citations stand with the formulas that are called.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from phusong.coverage.kernels.arrays import FloatArray, HeightGrid
from phusong.coverage.kernels.decibels import log10
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.p1812.geometry import elevation_mrad
from phusong.coverage.p1812.ray import BARE, COUNT, DISTANCE, GROUND, LEAST_DUCT, MEDIAN, RECORD, SLOPE, Ray
from phusong.coverage.p1812.terms import (
    LEAST_ANGLE_MRAD,
    Geometry,
    Link,
    angular_distance_mrad,
    ducting_cannot_help,
    troposcatter_loss_db,
)
from phusong.coverage.propagation.climate import FAR_INLAND_KM, PathClimate
from phusong.coverage.propagation.cover import Cover
from phusong.coverage.propagation.diffraction import bullington_total_db, knife_edge_loss_db
from phusong.coverage.propagation.spherical import LIGHT_M_GHZ
from phusong.coverage.propagation.terminal import least_terminal_loss_db, stands_below
from phusong.coverage.terrain.profile import height_at

SQUARE = 8
"""Pixels along each side of a square whose receivers are told of together."""

BELOW_M = (0.0, 5.0)
"""Kinds of receivers: those that stand at least so far below the cover around them, metres."""


ROUNDED_M = 0.01
"""More than a height loses when it is kept in single precision, metres."""


class Tops(NamedTuple):
    """Highest receivers of each square of pixels.

    Attributes:
        antenna_m: Highest antenna of each kind, metres above sea level, minus infinity where there is none, float32,
            shape (kinds, rows of squares, columns of squares).
        terminal_db: What transmitter and receiver lose at least below their cover by kind, dB, shape (kinds,).
        known: Whether all ground about the pixels is known; nothing is told of receivers where it is not.
    """

    antenna_m: HeightGrid
    terminal_db: FloatArray
    known: bool


@njit(cache=True, error_model="numpy", nogil=True)
def find_tops(
    grid: HeightGrid, cover: Cover, link: Link, columns: FloatArray, rows: FloatArray, tx_db: float, known: bool
) -> Tops:
    """Highest receivers of each square of pixels.

    Args:
        grid: Heights, metres, NaN where unknown, shape (rows, cols).
        cover: What stands on the ground, on the same grid.
        link: What all paths share.
        columns: Fractional terrain column of each column of pixels, shape (c,).
        rows: Fractional terrain row of each row of pixels, shape (r,).
        tx_db: What the transmitter loses at least below its cover, dB.
        known: Whether all ground between the mast and the pixels is known; nothing is told where it is not.
    """
    kinds = len(BELOW_M)
    shape = ((len(rows) + SQUARE - 1) // SQUARE, (len(columns) + SQUARE - 1) // SQUARE)
    tops_m = np.full((kinds, shape[0], shape[1]), np.float32(-math.inf))
    terminal_db = np.zeros(kinds)
    for kind in range(kinds):
        terminal_db[kind] = tx_db + least_terminal_loss_db(cover, link.f_ghz, BELOW_M[kind])
    if not known:
        return Tops(tops_m, terminal_db, known)
    for i in range(len(rows)):
        for j in range(len(columns)):
            ground_m = height_at(grid, columns[j], rows[i])
            below_m, _ = stands_below(cover, columns[j], rows[i], link.rx_height_m)
            kind = 0
            while kind + 1 < kinds and below_m >= BELOW_M[kind + 1]:
                kind += 1
            top_m = ground_m + link.rx_height_m + below_m
            at = (kind, i // SQUARE, j // SQUARE)
            tops_m[at] = max(tops_m[at], np.float32(top_m + ROUNDED_M))
    return Tops(tops_m, terminal_db, known)


@inlined
def all_beyond(ray: Ray, link: Link, span_km: tuple[float, float], top_m: float, limit_db: float) -> bool:
    """Whether the loss of every receiver of a stretch of a ray exceeds a limit whatever its own ground is.

    Each further point only raises the slopes to the horizons, and the Bullington loss grows with either slope. A
    horizon shields the less from a duct the lower and the nearer it is; a receiver's own points can bring its horizon
    as near as half a step, and that of the transmitter as far as the receiver. What scatters and what bends or ducts
    come to no more than twice the power of the stronger. All of it is taken for the worst of the receivers: the
    highest, at whichever end of the stretch loses less by each of the terms. Both horizons are at least as steep as
    the transmitter's horizon among the points that there are makes them.

    Args:
        ray: Ground along the ray, added up to some point before the stretch.
        link: What all paths share.
        span_km: Least and greatest distance of the receivers, km.
        top_m: Highest of their antennas, metres above sea level.
        limit_db: Basic transmission loss without what the terminals lose below their cover, dB.
    """
    if top_m == -math.inf:
        return True
    records = ray.points[COUNT + BARE, 1]
    if ray.timed or records == 0 or limit_db == math.inf:
        return False
    near_km, far_km = span_km
    bulge, _, _ = ray.bulges  # numba cannot tell the first of them by BARE, a typed number
    tx_m = ray.values[GROUND, 0] + link.tx_height_m
    rise_m = top_m - tx_m
    direct = (rise_m / near_km if rise_m > 0.0 else rise_m / far_km) - bulge * near_km
    slope = ray.values[SLOPE + BARE, records - 1]
    edge_slope, edge = slope, ray.points[RECORD + BARE, records - 1]
    if ray.cluttered:
        last = ray.points[COUNT + MEDIAN, 1] - 1
        edge_slope, edge = ray.values[SLOPE + MEDIAN, last], ray.points[RECORD + MEDIAN, last]
    if slope <= direct or edge_slope <= direct:  # one of them may see the transmitter
        return False
    location_db = min(link.location_db, 0.0) if ray.zoned else link.location_db  # there is none at sea
    limit_db += 5.0 * log10(2.0) - location_db + 1e-3  # P.1812-8 eqs (63), (69)
    edge_km = ray.values[DISTANCE, edge]
    nu = (edge_slope - direct) * math.sqrt(0.002 * far_km * link.f_ghz * edge_km / (LIGHT_M_GHZ * (far_km - edge_km)))
    bent_db = link.free_space_db + 20.0 * log10(near_km)  # P.1812-8 eqs (8), (8a)
    bent_db += bullington_total_db(knife_edge_loss_db(nu), near_km)  # P.1812-8 eqs (16), (21)
    if bent_db <= limit_db:
        return False
    horizon_km = ray.values[DISTANCE, ray.points[RECORD + BARE, records - 1]]
    drop_m = tx_m + (slope + bulge * horizon_km) * horizon_km - top_m
    rx_slope = min(
        drop_m / (near_km - horizon_km) - bulge * (near_km - horizon_km),
        drop_m / (far_km - horizon_km) - bulge * (far_km - horizon_km),
    )
    tx_mrad, rx_mrad = elevation_mrad(slope), elevation_mrad(rx_slope)
    own_km = 0.5 * ray.step_km
    seen = Geometry(near_km, tx_m, top_m, horizon_km, own_km, tx_mrad, rx_mrad, 0.0, 0.0, 0.0)
    if angular_distance_mrad(seen, link.ae_km) < LEAST_ANGLE_MRAD or troposcatter_loss_db(link, seen) <= limit_db:
        return False
    tx_mrad -= 0.1 * (far_km - horizon_km)  # P.1812-8 eq. (48a): either horizon may be that far
    rx_mrad -= 0.1 * (far_km - own_km)
    least = Geometry(near_km, tx_m, top_m, horizon_km, own_km, tx_mrad, rx_mrad, 0.0, 0.0, 0.0)
    least_db = math.inf
    for k in range(max(int(near_km / ray.step_km) - 1, 0), int(far_km / ray.step_km) + 3):
        least_db = min(least_db, ray.values[LEAST_DUCT, k])
    climate = PathClimate(0.0, near_km, 0.0, FAR_INLAND_KM, FAR_INLAND_KM, False)
    return ducting_cannot_help(link, climate, least, limit_db, least_db)
