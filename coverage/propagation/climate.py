"""What the atmosphere and the surface along a path are like: refraction, ducting incidence, sea and land.

Source: Recommendation ITU-R P.1812-8, Annex 1, §§3.3-3.7 and 4.1, and Attachment 2.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from phusong.coverage.kernels.arrays import FloatArray, IntArray
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.terrain.zones import INLAND, SEA

FAR_INLAND_KM = 500.0
"""Distance from the coast of what no sea is near to, where it counts no longer."""

EARTH_RADIUS_KM = 6371.0
"""Mean radius of the Earth (P.1812-8 §3.7)."""
DUCTING_RADIUS_KM = 3.0 * EARTH_RADIUS_KM  # P.1812-8 eq. (7b)
"""Effective radius of the Earth exceeded for the time percentage of strong ducting."""


class PathClimate(NamedTuple):
    """Climate of one path.

    Attributes:
        sea_fraction: Part of the path over sea, 0 to 1.
        inland_km: Longest unbroken stretch of inland path, km.
        ducting_percent: Time for which the lapse rate of refractivity near the ground exceeds 100 N-units/km, percent.
        tx_coast_km: Distance over land from the transmitter to the coast along the path, km.
        rx_coast_km: Distance over land from the receiver to the coast along the path, km.
        rx_at_sea: Whether the receiver stands on the sea, where locations do not vary.
    """

    sea_fraction: float
    inland_km: float
    ducting_percent: float
    tx_coast_km: float
    rx_coast_km: float
    rx_at_sea: bool


@inlined
def effective_radius_km(delta_n: float) -> float:
    """Median effective radius of the Earth for a lapse rate of refractivity in N-units/km, km."""
    return EARTH_RADIUS_KM * 157.0 / (157.0 - delta_n)  # P.1812-8 eqs (6), (7a)


@inlined
def inland_correction(inland_km: float) -> float:
    """Correction for the longest inland stretch of a path, 0 at the coast to 1 deep inland."""
    return 1.0 - math.exp(-4.12e-4 * inland_km**2.41)  # P.1812-8 eq. (3)


@inlined
def ducting_percent(latitude_deg: float, land_km: float, inland_km: float) -> float:
    """Incidence of ducting at the centre of a path, percent of time.

    Args:
        latitude_deg: Latitude of the centre of the path, degrees.
        land_km: Longest unbroken stretch over land of any kind, km.
        inland_km: Longest unbroken stretch inland, km.

    Source: ITU-R P.1812-8 §3.6, eqs (2)-(5).
    """
    north_deg = abs(latitude_deg)
    tau = inland_correction(inland_km)
    ground = 10.0 ** (-land_km / (16.0 - 6.6 * tau)) + 10.0 ** (-5.0 * (0.496 + 0.354 * tau))
    mu1 = min(math.pow(ground, 0.2), 1.0)  # P.1812-8 eq. (2)
    if north_deg <= 70.0:
        mu4 = math.pow(mu1, -0.935 + 0.0176 * north_deg)  # P.1812-8 eq. (4)
        return math.pow(10.0, -0.015 * north_deg + 1.67) * mu1 * mu4  # P.1812-8 eq. (5)
    return 4.17 * mu1 * math.pow(mu1, 0.3)  # P.1812-8 eqs (4), (5)


@inlined
def zone_lengths_km(d_km: FloatArray, zone: IntArray | FloatArray) -> tuple[float, float, float]:
    """Length over sea, longest stretch over land and longest stretch inland of a profile, km.

    Each point stands for the half steps on either side of it.
    """
    n = len(d_km)
    sea_km, land_km, inland_km = 0.0, 0.0, 0.0
    land_run_km, inland_run_km = 0.0, 0.0
    for i in range(n):
        before_km = d_km[max(i - 1, 0)]
        length_km = 0.5 * (d_km[min(i + 1, n - 1)] - before_km)
        if zone[i] == SEA:
            sea_km += length_km
            land_run_km = 0.0
        else:
            land_run_km += length_km
        inland_run_km = inland_run_km + length_km if zone[i] == INLAND else 0.0
        land_km = max(land_km, land_run_km)
        inland_km = max(inland_km, inland_run_km)
    return sea_km, land_km, inland_km


@inlined
def path_climate(
    d_km: FloatArray, zone: IntArray | FloatArray, latitude_deg: float, tx_coast_km: float, rx_coast_km: float
) -> PathClimate:
    """Climate of a profile whose points have the zone codes 1 sea, 3 coastal land, 4 inland.

    Source: ITU-R P.1812-8 §§3.3-3.6 and eq. (1).
    """
    n = len(d_km)
    sea_km, land_km, inland_km = zone_lengths_km(d_km, zone)
    return PathClimate(
        min(sea_km / d_km[n - 1], 1.0),  # P.1812-8 §4.1
        inland_km,
        ducting_percent(latitude_deg, land_km, inland_km),
        0.0 if zone[0] == SEA else tx_coast_km,  # P.1812-8 §3.4
        0.0 if zone[n - 1] == SEA else rx_coast_km,  # P.1812-8 §3.4
        zone[n - 1] == SEA,
    )


@inlined
def inland_climate(distance_km: float, latitude_deg: float) -> PathClimate:
    """Climate of a path that is inland from end to end."""
    beta = ducting_percent(latitude_deg, distance_km, distance_km)
    return PathClimate(0.0, distance_km, beta, FAR_INLAND_KM, FAR_INLAND_KM, False)


@inlined
def profile_climate(d_km: FloatArray, zone: FloatArray, latitude_deg: float) -> PathClimate:
    """Climate of a profile whose coasts lie halfway between a point at sea and one on land; codes as floats."""
    n = len(d_km)
    first, last = 0, n - 1
    while first < n and zone[first] != SEA:
        first += 1
    if first == n:
        return path_climate(d_km, zone, latitude_deg, FAR_INLAND_KM, FAR_INLAND_KM)
    while zone[last] != SEA:
        last -= 1
    tx_coast_km = 0.5 * (d_km[first] + d_km[max(first - 1, 0)])
    rx_coast_km = d_km[n - 1] - 0.5 * (d_km[last] + d_km[min(last + 1, n - 1)])
    return path_climate(d_km, zone, latitude_deg, tx_coast_km, rx_coast_km)


@inlined
def _lower_tail(share: float) -> float:
    """Normal deviate that a share up to one half falls short of."""
    t = math.sqrt(-2.0 * math.log(share))  # P.1812-8 eq. (97a)
    above = ((0.010328 * t + 0.802853) * t) + 2.515516698
    below = ((0.001308 * t + 0.189269) * t + 1.432788) * t + 1.0
    return t - above / below  # P.1812-8 eqs (96a), (97b)


@inlined
def inverse_normal(share: float) -> float:
    """Normal deviate exceeded with probability ``share``, positive below one half.

    Source: ITU-R P.1812-8 Attachment 2, eqs (96)-(97), with its approximation, which the reference figures use.
    """
    bounded = min(max(share, 1e-6), 1.0 - 1e-6)
    if bounded <= 0.5:
        return _lower_tail(bounded)
    return -_lower_tail(1.0 - bounded)  # P.1812-8 eq. (96b)


def centre_latitude_deg(
    tx_lat_deg: float, tx_lon_deg: float, rx_lat_deg: float, rx_lon_deg: float, distance_km: float
) -> float:
    """Latitude of the point half of ``distance_km`` from the transmitter towards the receiver, degrees.

    Source: ITU-R P.2001-4 Attachment H, as P.1812-8 §3.6 needs it.
    """
    tx_lat, rx_lat = math.radians(tx_lat_deg), math.radians(rx_lat_deg)
    turn = math.radians(rx_lon_deg - tx_lon_deg)
    cos_arc = math.sin(tx_lat) * math.sin(rx_lat) + math.cos(tx_lat) * math.cos(rx_lat) * math.cos(turn)
    north = math.sin(rx_lat) - cos_arc * math.sin(tx_lat)  # P.2001-4 eq. (H.2.5a)
    east = math.cos(tx_lat) * math.cos(rx_lat) * math.sin(turn)  # P.2001-4 eq. (H.2.5b)
    bearing = math.atan2(east, north)  # P.2001-4 eq. (H.2.6)
    arc = 0.5 * distance_km / EARTH_RADIUS_KM  # P.2001-4 eq. (H.3.1)
    sine = math.sin(tx_lat) * math.cos(arc) + math.cos(tx_lat) * math.sin(arc) * math.cos(bearing)
    return math.degrees(math.asin(sine))  # P.2001-4 eqs (H.3.2), (H.3.3)
