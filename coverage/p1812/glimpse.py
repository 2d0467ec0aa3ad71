"""Paths whose loss surely exceeds a limit, told from a few points of their profile.

Each further point only raises the slopes from either end to its horizon, and the Bullington loss grows with either
slope: what a few points of a profile make sure of, the whole of it keeps. A receiver that is out of reach is so found
out at a fraction of the cost.

Source: Recommendation ITU-R P.1812-8, Annex 1, §§4.3 to 4.6; the citations stand with the formulas that are called.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from numba import njit

from phusong.coverage.kernels.arrays import HeightGrid
from phusong.coverage.kernels.decibels import log10
from phusong.coverage.p1812.geometry import elevation_mrad
from phusong.coverage.p1812.terms import (
    LEAST_ANGLE_MRAD,
    Geometry,
    Link,
    angular_distance_mrad,
    duct_least_db,
    ducting_cannot_help,
    free_space_loss_db,
    troposcatter_loss_db,
)
from phusong.coverage.propagation.climate import inland_climate
from phusong.coverage.propagation.cover import Cover, cover_at, share_that_counts
from phusong.coverage.propagation.diffraction import bullington_point_db, bullington_total_db
from phusong.coverage.terrain.profile import height_at, split_profile

FEW, MANY = 8, 32
"""Points of a profile that are looked at, about: most paths that are lost are told by few, and most others by many."""


class Glimpse(NamedTuple):
    """What a few points of a profile make sure of.

    Attributes:
        distance_km: Length of the path, km.
        tx_m: Transmitter antenna, metres above sea level.
        rx_m: Receiver antenna, metres above sea level.
        tx_slope: Steepest slope over bare ground from the transmitter, the Earth's bend taken off, m/km.
        rx_slope: The same from the receiver.
        tx_cover_slope: Steepest slope from the transmitter with what stands on the ground, m/km.
        rx_cover_slope: The same from the receiver.
        near_km: Distance that no horizon is nearer than, km.
    """

    distance_km: float
    tx_m: float
    rx_m: float
    tx_slope: float
    rx_slope: float
    tx_cover_slope: float
    rx_cover_slope: float
    near_km: float


@njit(cache=True, error_model="numpy", nogil=True)
def glimpse_at(
    ground: tuple[HeightGrid, Cover],
    ends: tuple[float, float, float, float],
    distance_m: float,
    steps: tuple[float, int, int],
    antennas_m: tuple[float, float],
    ae_km: float,
) -> Glimpse:
    """Look at some points of a profile.

    Args:
        ground: Heights, metres, NaN where unknown, which tells nothing, and what stands on them.
        ends: Column and row of the first point, column and row of the last point, fractional, inside the grid.
        distance_m: Distance between the points, metres.
        steps: Distance between two points, metres, and the points of the last stretch, as :func:`fill_profile` takes
            them; and how many points to look at, about.
        antennas_m: Both antennas, raised to the top of the cover around them, metres above sea level.
        ae_km: Median effective Earth radius, km.
    """
    heights_m, cover = ground
    across, down = ends[2] - ends[0], ends[3] - ends[1]
    base, inner = split_profile(distance_m, steps[0], steps[1])
    distance_km, bulge = 0.001 * distance_m, 500.0 / ae_km
    tx_slope = rx_slope = tx_cover_slope = rx_cover_slope = -math.inf
    stride = max((inner + steps[2] - 1) // steps[2], 1)
    for k in range(1, inner + 1, stride):
        at_m = k * steps[0] if k <= base else distance_m - (inner + 1 - k) * steps[0]
        share = at_m / distance_m
        col, row = ends[0] + across * share, ends[1] + down * share
        height_m = height_at(heights_m, col, row)
        if math.isnan(height_m):
            continue
        at_km, left_km = 0.001 * at_m, distance_km - 0.001 * at_m
        tx_slope = max(tx_slope, (height_m - antennas_m[0]) / at_km - bulge * at_km)
        rx_slope = max(rx_slope, (height_m - antennas_m[1]) / left_km - bulge * left_km)
        counts = share_that_counts(cover, min(at_km, left_km))
        if counts > 0.0 and cover.codes.size > 1:
            height_m += counts * cover_at(cover, col, row)
        tx_cover_slope = max(tx_cover_slope, (height_m - antennas_m[0]) / at_km - bulge * at_km)
        rx_cover_slope = max(rx_cover_slope, (height_m - antennas_m[1]) / left_km - bulge * left_km)
    near_km = 0.0005 * steps[0]
    return Glimpse(
        distance_km,
        antennas_m[0],
        antennas_m[1],
        tx_slope,
        rx_slope,
        tx_cover_slope,
        rx_cover_slope,
        near_km,
    )


@njit(cache=True, error_model="numpy", nogil=True)
def surely_lost(glimpse: Glimpse, link: Link, latitude_deg: float, limit_db: float) -> bool:
    """Whether the loss of an inland path at the median time exceeds a limit whatever its other points are.

    A horizon shields the less from a duct the lower and the nearer it is; other points can bring either horizon as near
    as half a step. What scatters and what bends or ducts come to no more than twice the power of the stronger.

    Args:
        glimpse: Of :func:`glimpse_at`.
        link: What all paths share; its time is 50 %.
        latitude_deg: Latitude of the transmitter, degrees.
        limit_db: Basic transmission loss, dB.
    """
    distance_km, tx_m, rx_m = glimpse.distance_km, glimpse.tx_m, glimpse.rx_m
    bend = 500.0 / link.ae_km * distance_km
    if glimpse.tx_slope <= (rx_m - tx_m) / distance_km - bend:  # P.1812-8 eqs (76)-(79): it may be in line of sight
        return False
    limit_db += 5.0 * log10(2.0) - link.location_db + 1e-3  # P.1812-8 eqs (63), (69)
    near_km = glimpse.near_km
    tx_mrad, rx_mrad = elevation_mrad(glimpse.tx_slope), elevation_mrad(glimpse.rx_slope)
    seen = Geometry(distance_km, tx_m, rx_m, near_km, near_km, tx_mrad, rx_mrad, 0.0, 0.0, 0.0)
    if angular_distance_mrad(seen, link.ae_km) < LEAST_ANGLE_MRAD or troposcatter_loss_db(link, seen) <= limit_db:
        return False
    bent_db = free_space_loss_db(link, seen)
    slopes = glimpse.tx_cover_slope + bend, glimpse.rx_cover_slope + bend  # P.1812-8 eqs (13), (17)
    edge_db = bullington_point_db(tx_m, rx_m, slopes[0], slopes[1], distance_km, link.f_ghz)
    bent_db += bullington_total_db(edge_db, distance_km)
    if bent_db <= limit_db:
        return False
    farthest = 0.1 * (distance_km - near_km)  # P.1812-8 eq. (48a): it may be that far
    least = Geometry(distance_km, tx_m, rx_m, near_km, near_km, tx_mrad - farthest, rx_mrad - farthest, 0.0, 0.0, 0.0)
    climate = inland_climate(distance_km, latitude_deg)
    least_db = duct_least_db(link, climate.ducting_percent, distance_km)
    return ducting_cannot_help(link, climate, least, limit_db, least_db)
