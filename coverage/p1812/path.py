"""ITU-R P.1812: basic transmission loss of one path over terrain with clutter, 30 MHz to 6 GHz.

Source: Recommendation ITU-R P.1812-8 (09/2025), Annex 1. Building entry loss (§4.8) is not part of it here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.findings.finding import Finding
from phusong.coverage.kernels.arrays import FloatArray, IntArray
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.p1812.geometry import path_geometry
from phusong.coverage.p1812.terms import (
    Geometry,
    Link,
    Terms,
    combine_terms,
    diffraction_not_exceeded_db,
    ducting_loss_db,
)
from phusong.coverage.propagation.atmosphere import Atmosphere
from phusong.coverage.propagation.climate import (
    DUCTING_RADIUS_KM,
    PathClimate,
    effective_radius_km,
    inverse_normal,
    path_climate,
)
from phusong.coverage.propagation.diffraction import (
    bullington_loss_db,
    diffraction_surface_m,
    smooth_bullington_loss_db,
)
from phusong.coverage.propagation.spherical import HORIZONTAL, VERTICAL, spherical_loss_db
from phusong.coverage.propagation.validity import ValidRange
from phusong.coverage.terrain.zones import COASTAL_LAND, INLAND, SEA

_SCOPE = "ITU-R P.1812-8, Annex 1 §1"
_INPUTS = "ITU-R P.1812-8, Annex 1 §3.1, Table 1"

PATH_LENGTH = ValidRange("path length", "km", 0.25, 3000.0, _SCOPE, 0.5, 1000.0)
"""Length of a path that P.1812 is made for."""

RANGES: dict[str, ValidRange] = {
    "frequency_mhz": ValidRange("frequency", "MHz", 30.0, 6000.0, _SCOPE, 33.0, 5400.0),
    "time_percent": ValidRange("time percentage", "%", 1.0, 50.0, _INPUTS),
    "location_percent": ValidRange("location percentage", "%", 1.0, 99.0, _INPUTS),
    "location_sigma_db": ValidRange("location variability", "dB", 0.0, 20.0, "ITU-R P.1812-8, Annex 1 §4.7"),
    "tx_height_m": ValidRange("transmitter height above ground", "m", 1.0, 3000.0, _INPUTS, 1.0, 2700.0),
    "rx_height_m": ValidRange("receiver height above ground", "m", 1.0, 3000.0, _INPUTS, 1.0, 2700.0),
    "latitude_deg": ValidRange("latitude", "deg", -80.0, 80.0, _INPUTS),
    "delta_n": ValidRange("refractivity lapse", "N-units/km", 0.0, 140.0, "ITU-R P.1812-8, Annex 1 §3.5", 20.0, 110.0),
    "n0": ValidRange("sea-level refractivity", "N-units", 200.0, 500.0, "ITU-R P.1812-8, Annex 1 §3.5", 250.0, 420.0),
    "tx_coast_km": ValidRange("transmitter distance from the coast", "km", 0.0, math.inf, _INPUTS),
    "rx_coast_km": ValidRange("receiver distance from the coast", "km", 0.0, math.inf, _INPUTS),
}
"""Range that each field of :class:`P1812Parameters` is held to."""


@dataclass(frozen=True, slots=True)
class P1812Parameters:
    """Inputs of P.1812 besides the profile.

    Attributes:
        frequency_mhz: Frequency, MHz.
        tx_height_m: Transmitter antenna above ground, metres.
        rx_height_m: Receiver antenna above ground, metres.
        time_percent: Percentage of an average year for which the loss is not exceeded.
        location_percent: Percentage of locations at which the loss is not exceeded.
        location_sigma_db: Standard deviation over locations, dB; 5.5 is the value of §4.7 for wideband signals.
        polarisation: 1 horizontal, 2 vertical.
        latitude_deg: Latitude of the centre of the path, degrees.
        delta_n: Lapse of refractivity in the lowest kilometre, N-units/km; 50 is a default to be confirmed.
        n0: Sea-level surface refractivity, N-units; 360 is a default to be confirmed.
        tx_coast_km: Distance over land from the transmitter to the coast along the path, km.
        rx_coast_km: Distance over land from the receiver to the coast along the path, km.
    """

    frequency_mhz: float = 700.0
    tx_height_m: float = 30.0
    rx_height_m: float = 1.5
    time_percent: float = 50.0
    location_percent: float = 50.0
    location_sigma_db: float = 5.5
    polarisation: int = VERTICAL
    latitude_deg: float = 20.0
    delta_n: float = 50.0
    n0: float = 360.0
    tx_coast_km: float = 500.0
    rx_coast_km: float = 500.0

    def check(self) -> list[Finding]:
        """Warnings of inputs near the limits of the model.

        Raises:
            ValidityError: When an input lies outside the range that P.1812 states.
        """
        if self.polarisation not in (HORIZONTAL, VERTICAL):
            raise ValidityError(f"polarisation {self.polarisation} is neither 1 (horizontal) nor 2 (vertical)")
        found: list[Finding] = []
        for field in fields(self):
            if field.name in RANGES:
                found += RANGES[field.name].check(getattr(self, field.name))
        return found


def parameters_in(
    atmosphere: Atmosphere,
    frequency_mhz: float,
    tx_height_m: float = 30.0,
    rx_height_m: float = 1.5,
    latitude_deg: float = 20.0,
) -> P1812Parameters:
    """Inputs for one carrier, MHz, between antennas of these heights above ground, metres, in an atmosphere."""
    return P1812Parameters(
        frequency_mhz=frequency_mhz,
        tx_height_m=tx_height_m,
        rx_height_m=rx_height_m,
        time_percent=atmosphere.time_percent,
        latitude_deg=latitude_deg,
        delta_n=atmosphere.delta_n,
        n0=atmosphere.n0,
    )


def make_link(parameters: P1812Parameters) -> Link:
    """Everything that P.1812 computes from its parameters alone, for :func:`path_loss_db`.

    Raises:
        ValidityError: When an input lies outside the range that P.1812 states.
    """
    parameters.check()
    f_ghz = parameters.frequency_mhz / 1000.0
    log_f = math.log10(f_ghz)
    time_log = math.log10(parameters.time_percent / 50.0)
    low_db = 45.375 - 137.0 * f_ghz + 92.5 * f_ghz**2 if f_ghz < 0.5 else 0.0  # P.1812-8 eq. (47a)
    spread_db = 25.0 * log_f - 2.5 * math.log10(f_ghz / 2.0) ** 2  # P.1812-8 eq. (45)
    return Link(
        f_ghz=f_ghz,
        pol=parameters.polarisation,
        time_percent=parameters.time_percent,
        time_deviate=inverse_normal(parameters.time_percent / 100.0),
        time_log=time_log,
        tx_height_m=parameters.tx_height_m,
        rx_height_m=parameters.rx_height_m,
        ae_km=effective_radius_km(parameters.delta_n),
        location_db=-inverse_normal(parameters.location_percent / 100.0)
        * parameters.location_sigma_db,  # P.1812-8 eq. (69)
        free_space_db=92.4 + 20.0 * log_f,  # P.1812-8 eq. (8)
        scatter_db=190.1 + spread_db - 0.15 * parameters.n0 - 10.125 * (-time_log) ** 0.7,  # P.1812-8 eq. (44)
        duct_db=102.45 + 20.0 * log_f + low_db,  # P.1812-8 eq. (47)
        cube_root=f_ghz ** (1.0 / 3.0),
    )


def location_sigma_db(f_ghz: float, resolution_m: float, rx_height_m: float, clutter_m: float) -> float:
    """Standard deviation of the loss over the locations inside one pixel, dB.

    Args:
        f_ghz: Frequency, GHz.
        resolution_m: Width of the square over which locations vary, metres.
        rx_height_m: Receiver antenna above ground, metres.
        clutter_m: Height of the clutter at the receiver, metres.

    Source: ITU-R P.1812-8 §§4.7 and 4.9, eqs (66)-(68).
    """
    open_share = min(max((rx_height_m - clutter_m) / 10.0, 0.0), 1.0)  # P.1812-8 eq. (68)
    return (0.52 + 0.024 * f_ghz) * math.pow(resolution_m, 0.28) * (1.0 - open_share)  # P.1812-8 eq. (66)


@inlined
def _diffraction_db(
    d_km: FloatArray,
    surface_m: FloatArray,
    antennas_m: tuple[float, float],
    above_m: tuple[float, float],
    radius_km: float,
    link: Link,
    sea_fraction: float,
) -> float:
    """Delta-Bullington loss for one effective Earth radius; ``above_m`` are the antennas above the smooth surface."""
    n = len(d_km)
    actual_db = bullington_loss_db(d_km, surface_m, antennas_m[0], antennas_m[1], radius_km, link.f_ghz)
    smooth_db = smooth_bullington_loss_db(d_km, n - 2, d_km[n - 1], above_m[0], above_m[1], radius_km, link.f_ghz)
    sphere_db = spherical_loss_db(d_km[n - 1], above_m[0], above_m[1], radius_km, link.f_ghz, link.pol, sea_fraction)
    return actual_db + max(sphere_db - smooth_db, 0.0)  # P.1812-8 eq. (39)


@inlined
def path_terms(
    d_km: FloatArray, h_m: FloatArray, surface_m: FloatArray, climate: PathClimate, link: Link, complete: bool
) -> tuple[Geometry, Terms]:
    """Geometry and every loss term of one path; the arguments are those of :func:`path_loss_db`.

    ``complete`` False leaves out terms that cannot change the total.
    """
    geometry = path_geometry(d_km, h_m, link)
    antennas_m = (geometry.tx_m, geometry.rx_m)
    tx_surface_m, rx_surface_m = diffraction_surface_m(d_km, h_m, geometry.tx_m, geometry.rx_m)
    above_m = (geometry.tx_m - tx_surface_m, geometry.rx_m - rx_surface_m)  # P.1812-8 eqs (37), (38)
    sea = climate.sea_fraction
    median_db = _diffraction_db(d_km, surface_m, antennas_m, above_m, link.ae_km, link, sea)
    beta_db = median_db
    if complete or link.time_percent < 50.0:
        beta_db = _diffraction_db(d_km, surface_m, antennas_m, above_m, DUCTING_RADIUS_KM, link, sea)
    # Ducting can only lower a loss that diffraction raises above line of sight.
    bent = diffraction_not_exceeded_db(link, climate, median_db, beta_db) > 0.0
    duct_db = ducting_loss_db(link, climate, geometry) if complete or bent else math.inf
    return geometry, combine_terms(link, climate, geometry, (median_db, beta_db), duct_db, complete)


@inlined
def path_loss_db(d_km: FloatArray, h_m: FloatArray, surface_m: FloatArray, climate: PathClimate, link: Link) -> float:
    """Basic transmission loss of one path, dB, for use inside compiled code: nothing is checked or allocated.

    Args:
        d_km: Distance of every profile point from the transmitter, km, ascending from 0, shape (n,), n at least 3.
        h_m: Bare ground at every profile point, metres above sea level, shape (n,).
        surface_m: Ground plus representative clutter, metres above sea level, shape (n,); its ends are not read.
        climate: Climate of the path, of :func:`path_climate` or :func:`inland_climate`.
        link: What all paths share, of :func:`make_link`.

    Source: ITU-R P.1812-8 Annex 1.
    """
    return path_terms(d_km, h_m, surface_m, climate, link, False)[1].total_db


@dataclass(frozen=True, slots=True)
class _Profile:
    """A profile that passed its checks, as the kernels take it."""

    d_km: FloatArray
    h_m: FloatArray
    surface_m: FloatArray
    zone: IntArray


def _numbers(values: ArrayLike, name: str, n: int) -> FloatArray:
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.shape != (n,):
        raise ValidityError(f"{name} has shape {array.shape}, the profile has {n} points")
    bad = np.flatnonzero(~np.isfinite(array))
    if bad.size:
        raise ValidityError(f"{name} of profile point {bad[0] + 1} is not a number; a void is not a height")
    return array


def _checked_profile(
    d_km: ArrayLike, h_m: ArrayLike, clutter_m: ArrayLike | None, zone: ArrayLike | None
) -> tuple[_Profile, list[Finding]]:
    """Profile as arrays, and warnings; refuses what the model cannot take."""
    n = np.asarray(d_km).size
    distance = _numbers(d_km, "distance", n)
    if n < 3:
        raise ValidityError(f"the profile has {n} points; at least 3 are needed")
    if distance[0] != 0.0:
        raise ValidityError(f"the first profile point is at {distance[0]:g} km; the transmitter must be at 0")
    back = np.flatnonzero(np.diff(distance) <= 0.0)
    if back.size:
        raise ValidityError(f"distances must ascend; profile point {back[0] + 2} does not lie beyond the one before it")
    found = PATH_LENGTH.check(float(distance[-1]))
    height = _numbers(h_m, "height", n)
    clutter = np.zeros(n) if clutter_m is None else _numbers(clutter_m, "clutter height", n)
    if (clutter < 0.0).any():
        raise ValidityError(f"clutter height of profile point {int(np.argmin(clutter)) + 1} is negative")
    zones = np.full(n, INLAND) if zone is None else _numbers(zone, "zone", n).astype(np.int64)
    if not np.isin(zones, (SEA, COASTAL_LAND, INLAND)).all():
        raise ValidityError("zone must be 1 (sea), 3 (coastal land) or 4 (inland) at every profile point")
    return _Profile(distance, height, height + clutter, zones), found


@dataclass(frozen=True, slots=True)
class PathLoss:
    """Loss of one path and what it is made of.

    Attributes:
        loss_db: Basic transmission loss, dB.
        terms: Every term of the loss, dB.
        geometry: What the profile analysis found.
        climate: Climate of the path.
        findings: Warnings of inputs near the limits of the model.
    """

    loss_db: float
    terms: Terms
    geometry: Geometry
    climate: PathClimate
    findings: tuple[Finding, ...]


def explain_loss(
    d_km: ArrayLike,
    h_m: ArrayLike,
    parameters: P1812Parameters | None = None,
    *,
    clutter_m: ArrayLike | None = None,
    zone: ArrayLike | None = None,
) -> PathLoss:
    """Loss of one path with every term; the arguments are those of :func:`basic_loss_db`.

    Raises:
        ValidityError: When the profile is unusable or an input is outside the range that P.1812 states.
    """
    chosen = parameters or P1812Parameters()
    profile, found = _checked_profile(d_km, h_m, clutter_m, zone)
    found += chosen.check()
    climate = path_climate(profile.d_km, profile.zone, chosen.latitude_deg, chosen.tx_coast_km, chosen.rx_coast_km)
    geometry, terms = path_terms(profile.d_km, profile.h_m, profile.surface_m, climate, make_link(chosen), True)
    return PathLoss(terms.total_db, terms, geometry, climate, tuple(found))


def basic_loss_db(
    d_km: ArrayLike,
    h_m: ArrayLike,
    parameters: P1812Parameters | None = None,
    *,
    clutter_m: ArrayLike | None = None,
    zone: ArrayLike | None = None,
) -> float:
    """Basic transmission loss of one path not exceeded for the given percentages of time and locations, dB.

    >>> flat = basic_loss_db(np.linspace(0.0, 10.0, 101), np.full(101, 100.0), P1812Parameters(frequency_mhz=700.0))
    >>> round(flat, 1)
    127.4

    Args:
        d_km: Distance of every profile point from the transmitter, km, ascending from 0, shape (n,), n at least 3.
        h_m: Bare ground at every profile point, metres above sea level, shape (n,).
        parameters: Frequency, antennas, percentages, climate; the defaults where left out.
        clutter_m: Height of the representative clutter at every point, metres, shape (n,); none where left out.
        zone: 1 sea, 3 coastal land, 4 inland at every point, shape (n,); inland where left out.

    Raises:
        ValidityError: When the profile is unusable or an input is outside the range that P.1812 states.

    Source: ITU-R P.1812-8 Annex 1, eq. (69).
    """
    return explain_loss(d_km, h_m, parameters, clutter_m=clutter_m, zone=zone).loss_db
