"""Diffraction over terrain: knife edge, Bullington, and with the spherical Earth the delta-Bullington method.

Source: Recommendation ITU-R P.526-15, §4.1 (knife edge) and §4.5 (delta-Bullington), in the form and with the equation
numbers of Recommendation ITU-R P.1812-8, Annex 1, §4.3 and Attachment 1, which state the same method.

Every kernel is compiled, allocates nothing and takes a profile that starts at the transmitter: ``d_km[0] == 0``.
Heights are metres above sea level unless a docstring says otherwise.
"""

from __future__ import annotations

import math

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.kernels.decibels import log10
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.propagation.spherical import LIGHT_M_GHZ, spherical_loss_db


@inlined
def knife_edge_loss_db(nu: float) -> float:
    """Loss of a single knife edge with diffraction parameter ``nu``, dB.

    Source: ITU-R P.526-15 §4.1, eq. (31); P.1812-8 eq. (12).
    """
    if nu <= -0.78:
        return 0.0
    return 6.9 + 20.0 * log10(math.sqrt((nu - 0.1) ** 2 + 1.0) + nu - 0.1)  # P.1812-8 eq. (12)


@inlined
def bullington_total_db(edge_db: float, distance_km: float) -> float:
    """Bullington loss from the loss of the equivalent edge, dB (P.1812-8 eq. (21))."""
    return edge_db + (1.0 - math.exp(-edge_db / 6.0)) * (10.0 + 0.02 * distance_km)  # P.1812-8 eq. (21)


@inlined
def bullington_point_db(
    hts_m: float, hrs_m: float, tx_slope: float, rx_slope: float, distance_km: float, f_ghz: float
) -> float:
    """Knife-edge loss of the Bullington point of a path beyond the horizon, dB.

    ``tx_slope`` and ``rx_slope`` are the steepest slopes from either end to a profile point, m/km, eqs (13) and (17).
    """
    slopes = tx_slope + rx_slope
    if slopes <= 0.0:  # both horizons lie exactly on the line of sight: a grazing edge
        return knife_edge_loss_db(0.0)
    point_km = (hrs_m - hts_m + rx_slope * distance_km) / slopes  # P.1812-8 eq. (18)
    if point_km <= 0.0 or point_km >= distance_km:  # only by rounding of a grazing path
        return knife_edge_loss_db(0.0)
    beyond_km = distance_km - point_km
    line_m = (hts_m * beyond_km + hrs_m * point_km) / distance_km
    above_m = hts_m + tx_slope * point_km - line_m
    nu = above_m * math.sqrt(0.002 * distance_km * f_ghz / (LIGHT_M_GHZ * point_km * beyond_km))  # P.1812-8 eq. (19)
    return knife_edge_loss_db(nu)  # P.1812-8 eq. (20)


@inlined
def bullington_loss_db(
    d_km: FloatArray, g_m: FloatArray, hts_m: float, hrs_m: float, ae_km: float, f_ghz: float
) -> float:
    """Bullington part of the diffraction loss of a profile, dB.

    Args:
        d_km: Distance of every profile point from the transmitter, km, ascending from 0, shape (n,).
        g_m: Height of every profile point, metres, clutter included between the ends, shape (n,).
        hts_m: Transmitter antenna, metres above sea level.
        hrs_m: Receiver antenna, metres above sea level.
        ae_km: Effective Earth radius, km.
        f_ghz: Frequency, GHz.

    Source: ITU-R P.526-15 §4.5.1; P.1812-8 §4.3.1, eqs (13)-(21).
    """
    n = len(d_km)
    distance_km = d_km[n - 1]
    bulge = 500.0 / ae_km
    tx_slope = -math.inf
    for i in range(1, n - 1):
        at_km = d_km[i]
        bent_m = g_m[i] + bulge * at_km * (distance_km - at_km)
        tx_slope = max(tx_slope, (bent_m - hts_m) / at_km)  # P.1812-8 eq. (13)
    if tx_slope < (hrs_m - hts_m) / distance_km:  # P.1812-8 eq. (14)
        nu = -math.inf
        for i in range(1, n - 1):
            at_km = d_km[i]
            left_km = distance_km - at_km
            above_m = g_m[i] + bulge * at_km * left_km - (hts_m * left_km + hrs_m * at_km) / distance_km
            nu = max(nu, above_m / math.sqrt(at_km * left_km))
        nu *= math.sqrt(0.002 * distance_km * f_ghz / LIGHT_M_GHZ)  # P.1812-8 eq. (15)
        edge_db = knife_edge_loss_db(nu)  # P.1812-8 eq. (16)
    else:
        rx_slope = -math.inf
        for i in range(1, n - 1):
            left_km = distance_km - d_km[i]
            bent_m = g_m[i] + bulge * d_km[i] * left_km
            rx_slope = max(rx_slope, (bent_m - hrs_m) / left_km)  # P.1812-8 eq. (17)
        edge_db = bullington_point_db(hts_m, hrs_m, tx_slope, rx_slope, distance_km, f_ghz)
    return bullington_total_db(edge_db, distance_km)


@inlined
def _first_beyond(d_km: FloatArray, inner: int, at_km: float) -> int:
    """First of the points 1 to ``inner`` at or beyond a distance, at once where the points are evenly spaced."""
    i = min(max(int(inner * at_km / d_km[inner]), 1), inner)
    while i < inner and d_km[i] < at_km:
        i += 1
    while i > 1 and d_km[i - 1] >= at_km:
        i -= 1
    return i


@inlined
def _smooth_slope(
    d_km: FloatArray, inner: int, distance_km: float, height_m: float, bulge: float, from_end: bool
) -> float:
    """Steepest slope from an antenna ``height_m`` over a smooth profile to one of its points, m/km.

    The slope ``bulge * (D - x) - height / x`` is concave in ``x``, so the best of the points stands next to its summit.
    """
    summit_km = math.sqrt(height_m / bulge)
    beyond = _first_beyond(d_km, inner, distance_km - summit_km if from_end else summit_km)
    best = -math.inf
    for i in (max(beyond - 1, 1), beyond):
        x_km = distance_km - d_km[i] if from_end else d_km[i]
        best = max(best, bulge * (distance_km - x_km) - height_m / x_km)
    return best


@inlined
def _narrowest_share(hts_m: float, hrs_m: float, bulge_m: float) -> float:
    """Where along a smooth path in line of sight the diffraction parameter is greatest, as a share of its length.

    The parameter is ``(c x (1 - x) - a (1 - x) - b x) / sqrt(x (1 - x))`` with the antennas ``a`` and ``b`` and
    ``c = bulge * D²``. Its derivative has the sign of the cubic below, which falls through one root in line of sight.
    """
    low, high = 0.0, 1.0
    x = hts_m / (hts_m + hrs_m)
    for _ in range(20):
        rise = bulge_m * x * (1.0 - x) * (1.0 - 2.0 * x) + hts_m * (1.0 - x) - hrs_m * x
        if rise > 0.0:
            low = x
        else:
            high = x
        slope = bulge_m * (1.0 - 6.0 * x + 6.0 * x * x) - hts_m - hrs_m
        step = -rise / slope
        if not low < x + step < high:  # Newton left the bracket
            step = 0.5 * (low + high) - x
        x += step
        if abs(step) < 1e-6:
            break
    return x


@inlined
def _smooth_parameter(d_km: float, distance_km: float, hts_m: float, hrs_m: float, bulge: float) -> float:
    """Diffraction parameter of one point of a smooth path, without the factor that all points share."""
    left_km = distance_km - d_km
    return (bulge * d_km * left_km - (hts_m * left_km + hrs_m * d_km) / distance_km) / math.sqrt(d_km * left_km)


@inlined
def _smooth_parameter_max(
    d_km: FloatArray, inner: int, distance_km: float, hts_m: float, hrs_m: float, bulge: float
) -> float:
    """Largest diffraction parameter over the points of a smooth path in line of sight.

    With ``x / (D - x) = exp(2 s)`` the parameter is ``k sech s - a exp(-s) - b exp(s)``. In line of sight
    ``2 k <= (sqrt a + sqrt b)²``; then it is concave in ``s``, and the points rise to one summit and fall.
    """
    bulge_m = bulge * distance_km**2
    first, last = 1, inner
    if bulge_m <= (math.sqrt(hts_m) + math.sqrt(hrs_m)) ** 2:
        summit_km = distance_km * _narrowest_share(hts_m, hrs_m, bulge_m)
        beyond = _first_beyond(d_km, inner, summit_km)
        first, last = max(beyond - 2, 1), min(beyond + 1, inner)
    best = -math.inf
    for i in range(first, last + 1):
        best = max(best, _smooth_parameter(d_km[i], distance_km, hts_m, hrs_m, bulge))
    return best


@inlined
def smooth_bullington_loss_db(
    d_km: FloatArray, inner: int, distance_km: float, hts_m: float, hrs_m: float, ae_km: float, f_ghz: float
) -> float:
    """Bullington part for a profile with every height set to zero, dB, without looking at all of its points.

    It equals :func:`bullington_loss_db` of a profile of zeros.

    Args:
        d_km: Distances from the transmitter, km, ascending, of which the points 1 to ``inner`` lie between the ends.
        inner: Last point before the receiver.
        distance_km: Distance of the receiver, km.
        hts_m: Transmitter antenna above the smooth surface, metres, positive.
        hrs_m: Receiver antenna above the smooth surface, metres, positive.
        ae_km: Effective Earth radius, km.
        f_ghz: Frequency, GHz.
    """
    if inner < 1:
        return 0.0
    bulge = 500.0 / ae_km
    tx_slope = _smooth_slope(d_km, inner, distance_km, hts_m, bulge, False)  # P.1812-8 eq. (13)
    if tx_slope < (hrs_m - hts_m) / distance_km:  # P.1812-8 eq. (14)
        nu = _smooth_parameter_max(d_km, inner, distance_km, hts_m, hrs_m, bulge)
        nu *= math.sqrt(0.002 * distance_km * f_ghz / LIGHT_M_GHZ)  # P.1812-8 eq. (15)
        edge_db = knife_edge_loss_db(nu)  # P.1812-8 eq. (16)
    else:
        rx_slope = _smooth_slope(d_km, inner, distance_km, hrs_m, bulge, True)  # P.1812-8 eq. (17)
        edge_db = bullington_point_db(hts_m, hrs_m, tx_slope, rx_slope, distance_km, f_ghz)
    return bullington_total_db(edge_db, distance_km)


@inlined
def fitted_surface_m(d_km: FloatArray, h_m: FloatArray) -> tuple[float, float]:
    """Heights above sea level, at either end, of the straight line fitted to a bare profile, metres.

    Source: ITU-R P.526-15 §4.5.3; P.1812-8 Attachment 1, §5.6.1.
    """
    n = len(d_km)
    distance_km = d_km[n - 1]
    v1 = 0.0
    v2 = 0.0
    for i in range(1, n):
        step_km = d_km[i] - d_km[i - 1]
        v1 += step_km * (h_m[i] + h_m[i - 1])  # P.1812-8 eq. (85)
        near_m = h_m[i - 1] * (d_km[i] + 2.0 * d_km[i - 1])
        v2 += step_km * (h_m[i] * (2.0 * d_km[i] + d_km[i - 1]) + near_m)  # P.1812-8 eq. (86)
    tx_m = (2.0 * v1 * distance_km - v2) / distance_km**2  # P.1812-8 eq. (87)
    rx_m = (v2 - v1 * distance_km) / distance_km**2  # P.1812-8 eq. (88)
    return tx_m, rx_m


@inlined
def lowered_surface_m(
    fit_m: tuple[float, float],
    ends_m: tuple[float, float],
    highest_m: float,
    tx_steepest: float,
    rx_steepest: float,
) -> tuple[float, float]:
    """Smooth surface at either end for the diffraction model, metres above sea level.

    Args:
        fit_m: Fitted surface at transmitter and receiver, metres.
        ends_m: Bare ground at transmitter and receiver, metres.
        highest_m: Highest bare profile point above the direct line between the antennas, metres.
        tx_steepest: Largest height above the direct line over the distance from the transmitter, m/km.
        rx_steepest: Largest height above the direct line over the distance from the receiver, m/km.

    Source: ITU-R P.526-15 §4.5.3; P.1812-8 Attachment 1, §5.6.2.
    """
    tx_m, rx_m = fit_m  # P.1812-8 eq. (90a), (90b)
    if highest_m > 0.0:
        slopes = tx_steepest + rx_steepest
        tx_m -= highest_m * tx_steepest / slopes  # P.1812-8 eq. (90c), (90e)
        rx_m -= highest_m * rx_steepest / slopes  # P.1812-8 eq. (90d), (90f)
    return min(tx_m, ends_m[0]), min(rx_m, ends_m[1])  # P.1812-8 eq. (91)


@inlined
def diffraction_surface_m(d_km: FloatArray, h_m: FloatArray, hts_m: float, hrs_m: float) -> tuple[float, float]:
    """Smooth surface at either end for the diffraction model from a bare profile, metres above sea level.

    Source: ITU-R P.526-15 §4.5.3; P.1812-8 Attachment 1, §§5.6.1-5.6.2.
    """
    n = len(d_km)
    distance_km = d_km[n - 1]
    highest_m = -math.inf
    tx_steepest = -math.inf
    rx_steepest = -math.inf
    for i in range(1, n - 1):
        left_km = distance_km - d_km[i]
        above_m = h_m[i] - (hts_m * left_km + hrs_m * d_km[i]) / distance_km  # P.1812-8 eq. (89d)
        highest_m = max(highest_m, above_m)  # P.1812-8 eq. (89a)
        tx_steepest = max(tx_steepest, above_m / d_km[i])  # P.1812-8 eq. (89b)
        rx_steepest = max(rx_steepest, above_m / left_km)  # P.1812-8 eq. (89c)
    fit_m = fitted_surface_m(d_km, h_m)
    return lowered_surface_m(fit_m, (h_m[0], h_m[n - 1]), highest_m, tx_steepest, rx_steepest)


@inlined
def delta_bullington_loss_db(
    d_km: FloatArray,
    g_m: FloatArray,
    hts_m: float,
    hrs_m: float,
    ae_km: float,
    f_ghz: float,
    pol: int,
    omega: float,
) -> float:
    """Diffraction loss of a profile by the delta-Bullington method, dB.

    The smooth surface is fitted to the profile that is given, clutter and all; P.1812 fits it to the bare ground.

    Args:
        d_km: Distance of every profile point from the transmitter, km, ascending from 0, shape (n,).
        g_m: Height of every profile point above sea level, metres, clutter included between the ends, shape (n,).
        hts_m: Transmitter antenna, metres above sea level, above ``g_m[0]``.
        hrs_m: Receiver antenna, metres above sea level, above ``g_m[-1]``.
        ae_km: Effective Earth radius, km.
        f_ghz: Frequency, GHz.
        pol: 1 horizontal, 2 vertical.
        omega: Fraction of the path over sea, 0 to 1.

    Source: ITU-R P.526-15 §4.5; P.1812-8 §4.3.4, eqs (37)-(39).
    """
    n = len(d_km)
    actual_db = bullington_loss_db(d_km, g_m, hts_m, hrs_m, ae_km, f_ghz)
    tx_surface_m, rx_surface_m = diffraction_surface_m(d_km, g_m, hts_m, hrs_m)
    hte_m = hts_m - tx_surface_m  # P.1812-8 eqs (37a), (38a)
    hre_m = hrs_m - rx_surface_m  # P.1812-8 eqs (37b), (38b)
    smooth_db = smooth_bullington_loss_db(d_km, n - 2, d_km[n - 1], hte_m, hre_m, ae_km, f_ghz)
    spherical_db = spherical_loss_db(d_km[n - 1], hte_m, hre_m, ae_km, f_ghz, pol, omega)
    return actual_db + max(spherical_db - smooth_db, 0.0)  # P.1812-8 eq. (39)
