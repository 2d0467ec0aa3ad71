"""Sea, coast and inland along a ray, kept so that the climate of the path to any receiver costs a few look-ups.

Each point stands for half of the way to its neighbours, as in
:func:`phusong.coverage.propagation.climate.zone_lengths_km`. What is kept at a point reaches as far as that point.

Source: ITU-R P.1812-8, Annex 1, §§3.3-3.6.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from phusong.coverage.kernels.jit import inlined
from phusong.coverage.p1812.ray import DISTANCE, FIRST_ZONE_ROW, Ray
from phusong.coverage.propagation.climate import FAR_INLAND_KM, PathClimate, ducting_percent
from phusong.coverage.terrain.zones import INLAND, SEA

SEA_KM, LAND_KM, LAND_RUN_KM, INLAND_KM, INLAND_RUN_KM, FIRST_COAST_KM, LAST_COAST_KM, ZONE = range(
    FIRST_ZONE_ROW, FIRST_ZONE_ROW + 8
)
"""Rows of a ray's values: length over sea so far; longest stretch over land so far and the one that lasts; the same
inland; distances of the first and the last coast, km, infinity and minus infinity where there is none; the zone."""


class Stretch(NamedTuple):
    """Zones of a path as far as one of its points, as the rows above say."""

    sea_km: float
    land_km: float
    land_run_km: float
    inland_km: float
    inland_run_km: float
    first_coast_km: float
    last_coast_km: float


@inlined
def start_zones(ray: Ray, zone: int) -> None:
    """Begin the zones of a ray at a transmitter; the zone is a code of the climate."""
    for row in (SEA_KM, LAND_KM, LAND_RUN_KM, INLAND_KM, INLAND_RUN_KM):
        ray.values[row, 0] = 0.0
    ray.values[FIRST_COAST_KM, 0] = 0.0 if zone == SEA else math.inf
    ray.values[LAST_COAST_KM, 0] = -math.inf
    ray.values[ZONE, 0] = zone


@inlined
def _as_far_as(ray: Ray, before: int, at_km: float, zone: int) -> Stretch:
    """Zones as far as a point that follows the point ``before``."""
    before_zone, before_km = ray.values[ZONE, before], ray.values[DISTANCE, before]
    half_km = 0.5 * (at_km - before_km)
    sea_km = ray.values[SEA_KM, before]
    land_km, land_run_km = ray.values[LAND_KM, before], ray.values[LAND_RUN_KM, before]
    inland_km, inland_run_km = ray.values[INLAND_KM, before], ray.values[INLAND_RUN_KM, before]
    first_km, last_km = ray.values[FIRST_COAST_KM, before], ray.values[LAST_COAST_KM, before]
    if before_zone == SEA:
        sea_km += half_km
    else:
        land_run_km += half_km
    if before_zone == INLAND:
        inland_run_km += half_km
    land_km, inland_km = max(land_km, land_run_km), max(inland_km, inland_run_km)
    if zone == SEA:
        sea_km += half_km
        land_run_km = 0.0
        first_km = min(first_km, before_km + half_km)
    else:
        land_run_km += half_km
        if before_zone == SEA:
            last_km = before_km + half_km
    inland_run_km = inland_run_km + half_km if zone == INLAND else 0.0
    land_km, inland_km = max(land_km, land_run_km), max(inland_km, inland_run_km)
    return Stretch(sea_km, land_km, land_run_km, inland_km, inland_run_km, first_km, last_km)


@inlined
def set_zone(ray: Ray, k: int, zone: int) -> None:
    """Set the zone of point ``k``, which follows a point whose zone is set."""
    stretch = _as_far_as(ray, k - 1, ray.values[DISTANCE, k], zone)
    ray.values[SEA_KM, k] = stretch.sea_km
    ray.values[LAND_KM, k] = stretch.land_km
    ray.values[LAND_RUN_KM, k] = stretch.land_run_km
    ray.values[INLAND_KM, k] = stretch.inland_km
    ray.values[INLAND_RUN_KM, k] = stretch.inland_run_km
    ray.values[FIRST_COAST_KM, k] = stretch.first_coast_km
    ray.values[LAST_COAST_KM, k] = stretch.last_coast_km
    ray.values[ZONE, k] = zone


@inlined
def climate_to(ray: Ray, inner: int, distance_km: float, rx_zone: int) -> PathClimate:
    """Climate of the path to a receiver.

    Args:
        ray: Zones set up to ``inner``, at least 1.
        inner: Last point before the receiver.
        distance_km: Distance of the receiver, km.
        rx_zone: Zone of the receiver.
    """
    path = _as_far_as(ray, inner, distance_km, rx_zone)
    tx_coast_km, rx_coast_km = FAR_INLAND_KM, FAR_INLAND_KM
    if path.sea_km > 0.0:
        tx_coast_km = path.first_coast_km
        rx_coast_km = 0.0 if rx_zone == SEA else distance_km - path.last_coast_km
    percent = ducting_percent(ray.latitude_deg, path.land_km, path.inland_km)
    sea_fraction = min(path.sea_km / distance_km, 1.0)
    return PathClimate(sea_fraction, path.inland_km, percent, tx_coast_km, rx_coast_km, rx_zone == SEA)
