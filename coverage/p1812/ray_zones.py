"""Sea, coast and inland along a ray, kept so that the climate of the path to any receiver costs a few look-ups.

Each point stands for the half steps on either side of it, as in
:func:`phusong.coverage.propagation.climate.zone_lengths_km`.

Source: ITU-R P.1812-8, Annex 1, §§3.3-3.6.
"""

from __future__ import annotations

import math

from phusong.coverage.kernels.jit import inlined
from phusong.coverage.p1812.ray import DISTANCE, FIRST_ZONE_ROW, Ray
from phusong.coverage.propagation.climate import FAR_INLAND_KM, PathClimate, ducting_percent
from phusong.coverage.terrain.zones import INLAND, SEA

SEA_KM, LAND_KM, LAND_RUN_KM, INLAND_KM, INLAND_RUN_KM, FIRST_SEA_KM, LAST_SEA_KM = range(
    FIRST_ZONE_ROW, FIRST_ZONE_ROW + 7
)
"""Rows of a ray's values: length over sea so far, longest stretch over land and inland so far and those that last, and
the distances of the first and the last point at sea, km."""


@inlined
def start_zones(ray: Ray, zone: int) -> None:
    """Begin the zones of a ray at a transmitter, which stands for half a step; the zone is a code of the climate."""
    half_km = 0.5 * ray.step_km
    at_sea, inland = zone == SEA, zone == INLAND
    ray.values[SEA_KM, 0] = half_km if at_sea else 0.0
    ray.values[LAND_RUN_KM, 0] = ray.values[LAND_KM, 0] = 0.0 if at_sea else half_km
    ray.values[INLAND_RUN_KM, 0] = ray.values[INLAND_KM, 0] = half_km if inland else 0.0
    ray.values[FIRST_SEA_KM, 0] = 0.0 if at_sea else math.inf
    ray.values[LAST_SEA_KM, 0] = 0.0 if at_sea else -math.inf


@inlined
def set_zone(ray: Ray, k: int, zone: int) -> None:
    """Set the zone of point ``k``, which follows a point whose zone is set."""
    at_sea, inland = zone == SEA, zone == INLAND
    land_run_km = 0.0 if at_sea else ray.values[LAND_RUN_KM, k - 1] + ray.step_km
    inland_run_km = ray.values[INLAND_RUN_KM, k - 1] + ray.step_km if inland else 0.0
    ray.values[SEA_KM, k] = ray.values[SEA_KM, k - 1] + (ray.step_km if at_sea else 0.0)
    ray.values[LAND_RUN_KM, k] = land_run_km
    ray.values[LAND_KM, k] = max(ray.values[LAND_KM, k - 1], land_run_km)
    ray.values[INLAND_RUN_KM, k] = inland_run_km
    ray.values[INLAND_KM, k] = max(ray.values[INLAND_KM, k - 1], inland_run_km)
    ray.values[FIRST_SEA_KM, k] = min(ray.values[FIRST_SEA_KM, k - 1], ray.values[DISTANCE, k] if at_sea else math.inf)
    ray.values[LAST_SEA_KM, k] = ray.values[DISTANCE, k] if at_sea else ray.values[LAST_SEA_KM, k - 1]


@inlined
def climate_to(ray: Ray, inner: int, distance_km: float, rx_zone: int) -> PathClimate:
    """Climate of the path to a receiver.

    Args:
        ray: Zones set up to ``inner``, at least 1.
        inner: Last point before the receiver.
        distance_km: Distance of the receiver, km.
        rx_zone: Zone of the receiver.
    """
    inner_km = ray.values[DISTANCE, inner]
    half_km = 0.5 * (distance_km - inner_km)  # what the receiver stands for
    last_km = 0.5 * ray.step_km + half_km  # what the last point stands for
    last_at_sea = ray.values[LAST_SEA_KM, inner] == inner_km
    last_inland = ray.values[INLAND_RUN_KM, inner] > 0.0
    land_run_km = 0.0 if last_at_sea else ray.values[LAND_RUN_KM, inner - 1] + last_km
    land_km = max(ray.values[LAND_KM, inner - 1], land_run_km)
    inland_run_km = ray.values[INLAND_RUN_KM, inner - 1] + last_km if last_inland else 0.0
    inland_km = max(ray.values[INLAND_KM, inner - 1], inland_run_km)
    sea_km = ray.values[SEA_KM, inner - 1] + (last_km if last_at_sea else 0.0)
    rx_at_sea = rx_zone == SEA
    if rx_at_sea:
        sea_km += half_km
    else:
        land_km = max(land_km, land_run_km + half_km)
    if rx_zone == INLAND:
        inland_km = max(inland_km, inland_run_km + half_km)
    tx_coast_km, rx_coast_km = FAR_INLAND_KM, FAR_INLAND_KM
    if sea_km > 0.0:
        first_km = min(ray.values[FIRST_SEA_KM, inner], distance_km)
        before_km = 0.5 * ray.step_km if first_km <= inner_km else half_km
        tx_coast_km = max(first_km - before_km, 0.0)
        rx_coast_km = 0.0
        if not rx_at_sea:
            beyond_km = half_km if last_at_sea else 0.5 * ray.step_km
            rx_coast_km = distance_km - ray.values[LAST_SEA_KM, inner] - beyond_km
    percent = ducting_percent(ray.latitude_deg, land_km, inland_km)
    return PathClimate(min(sea_km / distance_km, 1.0), inland_km, percent, tx_coast_km, rx_coast_km, rx_at_sea)
