"""Analysis of one terrain profile for ITU-R P.1812: horizons, effective heights, roughness.

Source: Recommendation ITU-R P.1812-8, Attachment 1 to Annex 1. Kernels allocate nothing.
"""

from __future__ import annotations

import math

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.p1812.terms import Geometry, Link
from phusong.coverage.propagation.diffraction import fitted_surface_m


@inlined
def _highest_slope(
    d_km: FloatArray, h_m: FloatArray, antenna_m: float, ae_km: float, from_end: bool
) -> tuple[int, float]:
    """Point with the steepest slope from an antenna and that slope, m/km, the Earth's bend taken off.

    Of equal slopes the one nearest to the transmitter counts, seen from the receiver the last.
    """
    n = len(d_km)
    distance_km = d_km[n - 1]
    half_bend = 500.0 / ae_km
    best = -math.inf
    at = 0
    for i in range(1, n - 1):
        x_km = distance_km - d_km[i] if from_end else d_km[i]
        slope = (h_m[i] - antenna_m) / x_km - half_bend * x_km  # P.1812-8 eqs (77), (82a)
        if slope > best or (from_end and slope == best):
            best = slope
            at = i
    return at, best


@inlined
def _narrowest_point(d_km: FloatArray, h_m: FloatArray, tx_m: float, rx_m: float, ae_km: float) -> int:
    """Last profile point with the highest diffraction parameter of a path in line of sight."""
    n = len(d_km)
    distance_km = d_km[n - 1]
    bulge = 500.0 / ae_km
    best = -math.inf
    at = 0
    for i in range(1, n - 1):
        left_km = distance_km - d_km[i]
        line_m = (tx_m * left_km + rx_m * d_km[i]) / distance_km
        above_m = h_m[i] + bulge * d_km[i] * left_km - line_m
        nu = above_m / math.sqrt(d_km[i] * left_km)  # P.1812-8 eq. (81), without the factor that all points share
        if nu >= best:
            best = nu
            at = i
    return at


@inlined
def elevation_mrad(slope: float) -> float:
    """Elevation angle of a slope in m/km, mrad."""
    return 1000.0 * math.atan(0.001 * slope)


@inlined
def _roughness_m(d_km: FloatArray, h_m: FloatArray, start: int, stop: int, surface: tuple[float, float]) -> float:
    """Highest terrain above the smooth surface from point ``start`` to point ``stop``, metres."""
    slope = (surface[1] - surface[0]) / d_km[len(d_km) - 1]  # P.1812-8 eq. (93)
    highest_m = -math.inf
    for i in range(start, stop + 1):
        highest_m = max(highest_m, h_m[i] - (surface[0] + slope * d_km[i]))  # P.1812-8 eq. (95)
    return highest_m


@inlined
def path_geometry(d_km: FloatArray, h_m: FloatArray, link: Link) -> Geometry:
    """Analyse a profile of bare ground.

    Args:
        d_km: Distance of every profile point from the transmitter, km, ascending from 0, shape (n,), n at least 3.
        h_m: Bare ground at every profile point, metres above sea level, shape (n,).
        link: What all paths share.

    Source: ITU-R P.1812-8 Attachment 1, §§4, 5.1-5.4, 5.6.1 and 5.6.3.
    """
    n = len(d_km)
    distance_km = d_km[n - 1]
    tx_m = h_m[0] + link.tx_height_m
    rx_m = h_m[n - 1] + link.rx_height_m
    half_bend_m = 500.0 * distance_km / link.ae_km
    direct = (rx_m - tx_m) / distance_km - half_bend_m  # P.1812-8 eq. (78)
    start, tx_slope = _highest_slope(d_km, h_m, tx_m, link.ae_km, False)  # P.1812-8 eq. (76)
    if tx_slope > direct:  # beyond the horizon
        stop, rx_slope = _highest_slope(d_km, h_m, rx_m, link.ae_km, True)  # P.1812-8 eq. (82)
    else:
        tx_slope = direct  # P.1812-8 eq. (79)
        rx_slope = (tx_m - rx_m) / distance_km - half_bend_m  # P.1812-8 eq. (81)
        start = _narrowest_point(d_km, h_m, tx_m, rx_m, link.ae_km)
        stop = start  # P.1812-8 eqs (80), (83a)
    fit_tx_m, fit_rx_m = fitted_surface_m(d_km, h_m)
    tx_surface_m = min(fit_tx_m, h_m[0])  # P.1812-8 eq. (92a)
    rx_surface_m = min(fit_rx_m, h_m[n - 1])  # P.1812-8 eq. (92b)
    return Geometry(
        distance_km,
        tx_m,
        rx_m,
        d_km[start],  # P.1812-8 eq. (80)
        distance_km - d_km[stop],  # P.1812-8 eq. (83)
        elevation_mrad(tx_slope),
        elevation_mrad(rx_slope),
        tx_m - tx_surface_m,  # P.1812-8 eq. (94a)
        rx_m - rx_surface_m,  # P.1812-8 eq. (94b)
        _roughness_m(d_km, h_m, start, stop, (tx_surface_m, rx_surface_m)),
    )
