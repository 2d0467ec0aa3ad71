"""Diffraction loss of the smooth spherical Earth.

Source: Recommendation ITU-R P.526-15, §3, in the form and with the equation numbers of Recommendation ITU-R P.1812-8,
Annex 1, §§4.3.2-4.3.3, which states the same method.
"""

from __future__ import annotations

import math

import numpy as np

from phusong.coverage.kernels.decibels import log10
from phusong.coverage.kernels.jit import inlined

HORIZONTAL = 1
"""Polarisation code of a horizontally polarised wave."""
VERTICAL = 2
"""Polarisation code of a vertically polarised wave."""

LIGHT_M_GHZ = 0.2998
"""Wavelength in metres times frequency in GHz, rounded as the reference figures round it."""


@inlined
def _distance_term_db(x: float) -> float:
    """Distance term of the first-term loss for the normalised distance ``x``, dB."""
    if x >= 1.6:
        return 11.0 + 10.0 * log10(x) - 17.6 * x  # P.1812-8 eq. (33)
    return -20.0 * log10(x) - 5.6488 * math.exp(1.425 * math.log(x))  # P.1812-8 eq. (33)


@inlined
def _height_gain_db(height: float, floor_db: float) -> float:
    """Height gain of one antenna from its normalised height, dB, not below ``floor_db``."""
    if height > 2.0:
        gain_db = 17.6 * math.sqrt(height - 1.1) - 5.0 * log10(height - 1.1) - 8.0  # P.1812-8 eq. (34)
    else:
        gain_db = 20.0 * log10(height + 0.1 * height**3)  # P.1812-8 eq. (34)
    return max(gain_db, floor_db)


@inlined
def first_term_loss_db(
    d_km: float, hte_m: float, hre_m: float, ae_km: float, f_ghz: float, pol: int, sea: bool
) -> float:
    """First term of the spherical-Earth diffraction loss over land or sea, dB, negative in line of sight.

    Source: ITU-R P.526-15 §3.1.2; P.1812-8 §4.3.3, eqs (29)-(36).
    """
    permittivity, conductivity = (80.0, 5.0) if sea else (22.0, 0.003)  # P.1812-8 §4.3.3
    loss_term = (18.0 * conductivity / f_ghz) ** 2
    root = np.cbrt(ae_km * f_ghz)
    k = 0.036 / (root * math.sqrt(math.sqrt((permittivity - 1.0) ** 2 + loss_term)))  # P.1812-8 eq. (29a)
    if pol == VERTICAL:
        k *= math.sqrt(permittivity**2 + loss_term)  # P.1812-8 eq. (29b)
    k2 = k * k
    beta = (1.0 + 1.6 * k2 + 0.67 * k2 * k2) / (1.0 + 4.5 * k2 + 1.53 * k2 * k2)  # P.1812-8 eq. (30)
    x = 21.88 * beta * f_ghz / root**2 * d_km  # P.1812-8 eq. (31)
    per_metre = 0.9575 * beta * f_ghz / root  # P.1812-8 eq. (32)
    floor_db = 2.0 + 20.0 * log10(k)  # P.1812-8 §4.3.3, limit of G(Y)
    tx_db = _height_gain_db(beta * per_metre * hte_m, floor_db)  # P.1812-8 eqs (34), (35)
    rx_db = _height_gain_db(beta * per_metre * hre_m, floor_db)  # P.1812-8 eqs (34), (35)
    return -_distance_term_db(x) - tx_db - rx_db  # P.1812-8 eq. (36)


@inlined
def _first_term_mixed_db(
    d_km: float, hte_m: float, hre_m: float, ae_km: float, f_ghz: float, pol: int, omega: float
) -> float:
    """First-term loss of a path whose fraction ``omega`` lies over sea, dB."""
    loss_db = 0.0
    if omega < 1.0:
        loss_db += (1.0 - omega) * first_term_loss_db(d_km, hte_m, hre_m, ae_km, f_ghz, pol, False)  # P.1812-8 eq. (28)
    if omega > 0.0:
        loss_db += omega * first_term_loss_db(d_km, hte_m, hre_m, ae_km, f_ghz, pol, True)  # P.1812-8 eq. (28)
    return loss_db


@inlined
def _lowest_line_m(d_km: float, hte_m: float, hre_m: float, ae_km: float) -> float:
    """Least height of the straight line between the antennas above the sphere, metres."""
    bulge_m = 500.0 * d_km * d_km / ae_km
    dip_m = bulge_m + hte_m - hre_m
    if 0.0 < dip_m < 2.0 * bulge_m:
        return hte_m - 0.25 * dip_m * dip_m / bulge_m
    return min(hte_m, hre_m)


@inlined
def spherical_loss_db(
    d_km: float, hte_m: float, hre_m: float, ae_km: float, f_ghz: float, pol: int, omega: float
) -> float:
    """Diffraction loss of the spherical Earth, dB, for antennas ``hte_m`` and ``hre_m`` above its surface.

    Source: ITU-R P.526-15 §3.2; P.1812-8 §4.3.2, eqs (22)-(27).
    """
    marginal_km = math.sqrt(2.0 * ae_km) * (math.sqrt(0.001 * hte_m) + math.sqrt(0.001 * hre_m))  # P.1812-8 eq. (22)
    if d_km >= marginal_km:
        return _first_term_mixed_db(d_km, hte_m, hre_m, ae_km, f_ghz, pol, omega)
    if _lowest_line_m(d_km, hte_m, hre_m, ae_km) > 8.8 * math.sqrt(d_km * LIGHT_M_GHZ / f_ghz):
        return 0.0  # the line is clear everywhere; what is required is the most in the middle, 8.728 times the root
    c = (hte_m - hre_m) / (hte_m + hre_m)  # P.1812-8 eq. (24d)
    m = 250.0 * d_km * d_km / (ae_km * (hte_m + hre_m))  # P.1812-8 eq. (24e)
    turn = min(max(1.5 * c * math.sqrt(3.0 * m / (m + 1.0) ** 3), -1.0), 1.0)
    b = 2.0 * math.sqrt((m + 1.0) / (3.0 * m)) * math.cos(math.pi / 3.0 + math.acos(turn) / 3.0)  # P.1812-8 eq. (24c)
    tx_km = 0.5 * d_km * (1.0 + b)  # P.1812-8 eq. (24a)
    rx_km = d_km - tx_km  # P.1812-8 eq. (24b)
    tx_clear_m = hte_m - 500.0 * tx_km * tx_km / ae_km
    rx_clear_m = hre_m - 500.0 * rx_km * rx_km / ae_km
    clearance_m = (tx_clear_m * rx_km + rx_clear_m * tx_km) / d_km  # P.1812-8 eq. (23)
    required_m = 17.456 * math.sqrt(tx_km * rx_km * LIGHT_M_GHZ / (f_ghz * d_km))  # P.1812-8 eq. (25)
    if clearance_m > required_m:
        return 0.0
    marginal_radius_km = 500.0 * (d_km / (math.sqrt(hte_m) + math.sqrt(hre_m))) ** 2  # P.1812-8 eq. (26)
    first_db = _first_term_mixed_db(d_km, hte_m, hre_m, marginal_radius_km, f_ghz, pol, omega)
    return (1.0 - clearance_m / required_m) * max(first_db, 0.0)  # P.1812-8 eq. (27)
