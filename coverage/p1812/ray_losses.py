"""ITU-R P.1812 for every receiver along a ray, at the cost of a few look-ups each.

It computes what :func:`phusong.coverage.p1812.path.path_loss_db` computes for the profile that consists of the ray's
points up to the receiver and the receiver itself. A test compares the two at every receiver.

Source: Recommendation ITU-R P.1812-8, Annex 1; the citations stand with the formulas that are called here.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from phusong.coverage.kernels.jit import inlined
from phusong.coverage.p1812.geometry import elevation_mrad
from phusong.coverage.p1812.ray import (
    BARE,
    BETA,
    DISTANCE,
    DUCTING,
    FLAT_SLOPE,
    GROUND,
    LEAST_DUCT,
    MEDIAN,
    POINT_ROWS,
    V1,
    V2,
    VALUE_ROWS,
    Ray,
    horizon_from_rx,
    horizon_from_tx,
    narrowest_point,
    obstacle,
)
from phusong.coverage.p1812.ray_zones import climate_to
from phusong.coverage.p1812.terms import (
    SEA_COUPLING_LEAST_DB,
    Geometry,
    Link,
    combine_terms,
    diffraction_not_exceeded_db,
    duct_least_db,
    ducting_cannot_help,
    ducting_loss_db,
    free_space_loss_db,
    los_loss_db,
)
from phusong.coverage.propagation.climate import DUCTING_RADIUS_KM, FAR_INLAND_KM, PathClimate, ducting_percent
from phusong.coverage.propagation.diffraction import (
    bullington_point_db,
    bullington_total_db,
    knife_edge_loss_db,
    lowered_surface_m,
    smooth_bullington_loss_db,
)
from phusong.coverage.propagation.spherical import LIGHT_M_GHZ, spherical_loss_db
from phusong.coverage.terrain.zones import INLAND


@njit(cache=True, error_model="numpy")
def make_ray(n: int, step_km: float, link: Link, latitude_deg: float, cluttered: bool, zoned: bool = False) -> Ray:
    """Buffers for rays of up to ``n`` points, the transmitter's own included, at ``latitude_deg``."""
    values = np.zeros((VALUE_ROWS, n + 3))
    points = np.zeros((POINT_ROWS, n + 3), dtype=np.int32)
    for k in range(n + 3):
        d_km = k * step_km
        land_km = 0.0 if zoned else d_km  # ducts form the more often the less of a path lies over land
        percent = ducting_percent(latitude_deg, land_km, land_km)
        values[DISTANCE, k] = d_km
        values[DUCTING, k] = percent
        values[LEAST_DUCT, k] = duct_least_db(link, percent, d_km) + (SEA_COUPLING_LEAST_DB if zoned else 0.0)
    median = 500.0 / link.ae_km
    bulges = (median, median, 500.0 / DUCTING_RADIUS_KM)
    return Ray(values, points, step_km, bulges, cluttered, link.time_percent < 50.0, zoned, latitude_deg)


class Sight(NamedTuple):
    """What the two ends of a path see over the Earth of one skyline.

    Attributes:
        start: Horizon point of the transmitter, -1 in line of sight.
        stop: Horizon point of the receiver, -1 in line of sight.
        tx_slope: Slope from the transmitter to its horizon with the Earth's bend taken off, m/km.
        rx_slope: Slope from the receiver to its horizon with the Earth's bend taken off, m/km.
    """

    start: int
    stop: int
    tx_slope: float
    rx_slope: float


class Place(NamedTuple):
    """Where a receiver stands.

    Attributes:
        base: Last point of the ray itself that counts.
        inner: Last point before the receiver; the points after ``base`` are the receiver's own.
        distance_km: Distance from the transmitter, km.
        ground_m: Bare ground at the receiver, metres above sea level.
        tx_m: Transmitter antenna, metres above sea level.
        rx_m: Receiver antenna, metres above sea level.
    """

    base: int
    inner: int
    distance_km: float
    ground_m: float
    tx_m: float
    rx_m: float


@inlined
def _sight(ray: Ray, skyline: int, place: Place) -> Sight:
    """Horizons over the Earth of one skyline."""
    bend = ray.bulges[skyline] * place.distance_km
    rise = (place.rx_m - place.tx_m) / place.distance_km
    start, tx_slope = horizon_from_tx(ray, skyline, place.base, place.inner, place.tx_m)
    if tx_slope > rise - bend:  # P.1812-8 eqs (76)-(79)
        stop, rx_slope = horizon_from_rx(ray, skyline, place.base, place.inner, place.rx_m, place.distance_km)
        return Sight(start, stop, tx_slope, rx_slope)  # P.1812-8 eqs (82), (82a)
    return Sight(-1, -1, rise - bend, -rise - bend)  # P.1812-8 eqs (78), (81)


@inlined
def _actual_bullington_db(ray: Ray, skyline: int, place: Place, sight: Sight, f_ghz: float) -> float:
    """Bullington part of the actual profile up to a receiver, dB."""
    distance_km = place.distance_km
    if sight.start < 0:
        ends_m = (place.tx_m, place.rx_m)
        _, nu = narrowest_point(ray, skyline, place.base, place.inner, ends_m, distance_km)
        nu *= math.sqrt(0.002 * distance_km * f_ghz / LIGHT_M_GHZ)  # P.1812-8 eq. (15)
        edge_db = knife_edge_loss_db(nu)  # P.1812-8 eq. (16)
    else:
        bend = ray.bulges[skyline] * distance_km
        tx_slope, rx_slope = sight.tx_slope + bend, sight.rx_slope + bend  # P.1812-8 eqs (13), (17)
        edge_db = bullington_point_db(place.tx_m, place.rx_m, tx_slope, rx_slope, distance_km, f_ghz)
    return bullington_total_db(edge_db, distance_km)


@inlined
def _delta_bullington_db(
    ray: Ray, skyline: int, place: Place, sight: Sight, above_m: tuple[float, float], link: Link, sea_fraction: float
) -> float:
    """Diffraction loss up to a receiver over the Earth of one skyline, dB."""
    ae_km = 500.0 / ray.bulges[skyline]
    distance_km, f_ghz = place.distance_km, link.f_ghz
    actual_db = _actual_bullington_db(ray, skyline, place, sight, f_ghz)
    sphere_db = spherical_loss_db(distance_km, above_m[0], above_m[1], ae_km, f_ghz, link.pol, sea_fraction)
    if sphere_db <= 0.0:  # the smooth path then cannot add to the actual one
        return actual_db
    d_km = ray.values[DISTANCE]
    smooth_db = smooth_bullington_loss_db(d_km, place.inner, distance_km, above_m[0], above_m[1], ae_km, f_ghz)
    return actual_db + max(sphere_db - smooth_db, 0.0)  # P.1812-8 eq. (39)


@inlined
def _surfaces_m(ray: Ray, place: Place) -> tuple[tuple[float, float], tuple[float, float]]:
    """Smooth surface at either end as fitted, and as lowered for diffraction, metres above sea level."""
    distance_km, inner = place.distance_km, place.inner
    inner_km, inner_m = ray.values[DISTANCE, inner], ray.values[GROUND, inner]
    left_km = distance_km - inner_km
    v1 = ray.values[V1, inner] + left_km * (place.ground_m + inner_m)  # P.1812-8 eq. (85)
    near = inner_m * (distance_km + 2.0 * inner_km)
    v2 = ray.values[V2, inner] + left_km * (place.ground_m * (2.0 * distance_km + inner_km) + near)  # P.1812-8 eq. (86)
    square = distance_km**2
    fit_m = ((2.0 * v1 * distance_km - v2) / square, (v2 - v1 * distance_km) / square)  # P.1812-8 eqs (87), (88)
    tx_steepest = ray.values[FLAT_SLOPE, inner] - (place.rx_m - place.tx_m) / distance_km  # P.1812-8 eq. (89b)
    highest_m, rx_steepest = -1.0, 0.0
    if tx_steepest > 0.0:  # else nothing stands above the direct line
        highest_m, rx_steepest = obstacle(ray, place.base, inner, (place.tx_m, place.rx_m), distance_km)
    ends_m = (ray.values[GROUND, 0], place.ground_m)
    return fit_m, lowered_surface_m(fit_m, ends_m, highest_m, tx_steepest, rx_steepest)


@inlined
def _with_roughness(
    ray: Ray, place: Place, sight: Sight, geometry: Geometry, surface_m: tuple[float, float]
) -> Geometry:
    """Geometry completed by what ducting alone needs: the narrowest point in line of sight, and the roughness."""
    start, stop = sight.start, sight.stop
    distance_km = place.distance_km
    if start < 0:
        ends_m = (place.tx_m, place.rx_m)
        start, _ = narrowest_point(ray, BARE, place.base, place.inner, ends_m, distance_km)
        stop = start
    rise = (surface_m[1] - surface_m[0]) / distance_km  # P.1812-8 eq. (93)
    roughness_m = -math.inf
    for k in range(start, stop + 1):
        fitted_m = surface_m[0] + rise * ray.values[DISTANCE, k]
        roughness_m = max(roughness_m, ray.values[GROUND, k] - fitted_m)  # P.1812-8 eq. (95)
    return Geometry(
        distance_km,
        geometry.tx_m,
        geometry.rx_m,
        ray.values[DISTANCE, start],
        distance_km - ray.values[DISTANCE, stop],
        geometry.tx_elevation_mrad,
        geometry.rx_elevation_mrad,
        geometry.tx_duct_m,
        geometry.rx_duct_m,
        roughness_m,
    )


@inlined
def _ring_climate(ray: Ray, distance_km: float) -> tuple[PathClimate, float]:
    """Inland climate at a distance, and the least ducting loss there that varies with time or the sea, dB.

    The incidence of ducting is smooth in the distance: a cubic through four steps errs by less than 1e-9 of it.
    """
    at = distance_km / ray.step_km
    k = min(max(int(at), 1), ray.values.shape[1] - 3)
    x = at - k
    percent = (
        -x * (x - 1.0) * (x - 2.0) / 6.0 * ray.values[DUCTING, k - 1]
        + (x + 1.0) * (x - 1.0) * (x - 2.0) / 2.0 * ray.values[DUCTING, k]
        - (x + 1.0) * x * (x - 2.0) / 2.0 * ray.values[DUCTING, k + 1]
        + (x + 1.0) * x * (x - 1.0) / 6.0 * ray.values[DUCTING, k + 2]
    )
    least_db = min(ray.values[LEAST_DUCT, k - 1], ray.values[LEAST_DUCT, k], ray.values[LEAST_DUCT, k + 1])
    return PathClimate(0.0, distance_km, percent, FAR_INLAND_KM, FAR_INLAND_KM, False), least_db


@inlined
def receiver_loss_db(
    ray: Ray,
    link: Link,
    base: int,
    inner: int,
    distance_km: float,
    receiver_m: tuple[float, float],
    zone: int = INLAND,
) -> float:
    """Basic transmission loss of one receiver, dB.

    Args:
        ray: Ground along the ray, added up to ``base`` and no farther, then set up to ``inner``.
        link: What all paths share.
        base: Last point of the ray itself that counts, at least 1.
        inner: Last point before the receiver; those after ``base`` are the receiver's own.
        distance_km: Distance of the receiver, km.
        receiver_m: Bare ground at the receiver, metres above sea level, and its antenna above ground, metres; the
            height in ``link`` is not read.
        zone: Zone code of the receiver, which counts where the ray is zoned.
    """
    tx_ground_m, ground_m = ray.values[GROUND, 0], receiver_m[0]
    place = Place(base, inner, distance_km, ground_m, tx_ground_m + link.tx_height_m, ground_m + receiver_m[1])
    climate, least_db = _ring_climate(ray, distance_km)
    if ray.zoned:
        climate = climate_to(ray, inner, distance_km, zone)
        least_db = duct_least_db(link, climate.ducting_percent, distance_km)
    sea = climate.sea_fraction
    fit_m, lowered_m = _surfaces_m(ray, place)
    above_m = (place.tx_m - lowered_m[0], place.rx_m - lowered_m[1])  # P.1812-8 eqs (37), (38)
    bare = _sight(ray, BARE, place)
    if ray.cluttered:
        median_db = _delta_bullington_db(ray, MEDIAN, place, _sight(ray, MEDIAN, place), above_m, link, sea)
    else:
        median_db = _delta_bullington_db(ray, BARE, place, bare, above_m, link, sea)
    beta_db = median_db
    if ray.timed:
        beta_db = _delta_bullington_db(ray, BETA, place, _sight(ray, BETA, place), above_m, link, sea)
    surface_m = (min(fit_m[0], tx_ground_m), min(fit_m[1], ground_m))  # P.1812-8 eq. (92)
    geometry = Geometry(
        distance_km,
        place.tx_m,
        place.rx_m,
        ray.values[DISTANCE, bare.start] if bare.start >= 0 else 0.0,
        distance_km - ray.values[DISTANCE, bare.stop] if bare.start >= 0 else distance_km,
        elevation_mrad(bare.tx_slope),
        elevation_mrad(bare.rx_slope),
        place.tx_m - surface_m[0],  # P.1812-8 eq. (94a)
        place.rx_m - surface_m[1],  # P.1812-8 eq. (94b)
        0.0,
    )
    duct_db = math.inf
    loss_db = diffraction_not_exceeded_db(link, climate, median_db, beta_db)
    if loss_db > 0.0:
        bent_db = los_loss_db(geometry, free_space_loss_db(link, geometry), link.time_log) + loss_db
        if bare.start < 0 or not ducting_cannot_help(link, climate, geometry, bent_db, least_db):
            complete = _with_roughness(ray, place, bare, geometry, surface_m)
            duct_db = ducting_loss_db(link, climate, complete)
    return combine_terms(link, climate, geometry, (median_db, beta_db), duct_db, False).total_db


@inlined
def sees_transmitter(ray: Ray, base: int, inner: int, distance_km: float, ends_m: tuple[float, float]) -> bool:
    """Whether a receiver on a ray sees the transmitter over the median Earth, with what stands on the ground.

    Args:
        ray: Ground along the ray, as for :func:`receiver_loss_db`.
        base: Last point of the ray itself that counts, at least 1.
        inner: Last point before the receiver.
        distance_km: Distance of the receiver, km.
        ends_m: Both antennas, metres above sea level.
    """
    skyline = MEDIAN if ray.cluttered else BARE
    _, slope = horizon_from_tx(ray, skyline, base, inner, ends_m[0])
    direct = (ends_m[1] - ends_m[0]) / distance_km - ray.bulges[skyline] * distance_km
    return bool(slope <= direct)  # P.1812-8 eqs (76)-(78)
