"""The loss terms of ITU-R P.1812 and how they combine, from what is known of a path.

Source: Recommendation ITU-R P.1812-8, Annex 1, §§4.2-4.9. Every kernel works on scalars and allocates nothing.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from phusong.coverage.kernels.decibels import decibel_sum, log10
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.propagation.climate import PathClimate, inland_correction, inverse_normal

LEAST_ANGLE_MRAD = 3.0
"""Angle between the horizons beyond which eq. (57) is 0 to the last bit, and the path one beyond the horizon alone."""


class Link(NamedTuple):
    """What does not change from path to path, with everything computed from it once.

    Attributes:
        f_ghz: Frequency, GHz.
        pol: 1 horizontal, 2 vertical.
        time_percent: Percentage of time for which the loss is not exceeded.
        time_deviate: Normal deviate of that percentage.
        time_log: Decimal logarithm of that percentage over 50.
        tx_height_m: Transmitter antenna above ground, metres.
        rx_height_m: Receiver antenna above ground, metres.
        ae_km: Median effective Earth radius, km.
        location_db: Addition for the percentage of locations, dB.
        free_space_db: Terms of the free-space loss that depend on frequency alone, dB.
        scatter_db: Terms of the troposcatter loss that depend on no path, dB.
        duct_db: Terms of the ducting loss that depend on frequency alone, dB.
        cube_root: Cube root of the frequency in GHz.
    """

    f_ghz: float
    pol: int
    time_percent: float
    time_deviate: float
    time_log: float
    tx_height_m: float
    rx_height_m: float
    ae_km: float
    location_db: float
    free_space_db: float
    scatter_db: float
    duct_db: float
    cube_root: float


@inlined
def with_heights(link: Link, tx_height_m: float, rx_height_m: float) -> Link:
    """The same link between antennas of other heights above ground, metres."""
    return Link(
        link.f_ghz,
        link.pol,
        link.time_percent,
        link.time_deviate,
        link.time_log,
        tx_height_m,
        rx_height_m,
        link.ae_km,
        link.location_db,
        link.free_space_db,
        link.scatter_db,
        link.duct_db,
        link.cube_root,
    )


class Geometry(NamedTuple):
    """What the profile analysis finds of one path.

    Attributes:
        distance_km: Length of the path, km.
        tx_m: Transmitter antenna, metres above sea level.
        rx_m: Receiver antenna, metres above sea level.
        tx_horizon_km: Distance from the transmitter to its horizon, km.
        rx_horizon_km: Distance from the receiver to its horizon, km.
        tx_elevation_mrad: Elevation of the transmitter's horizon, mrad.
        rx_elevation_mrad: Elevation of the receiver's horizon, mrad.
        tx_duct_m: Effective height of the transmitter for ducting, metres.
        rx_duct_m: Effective height of the receiver for ducting, metres.
        roughness_m: Terrain roughness between the horizons, metres.
    """

    distance_km: float
    tx_m: float
    rx_m: float
    tx_horizon_km: float
    rx_horizon_km: float
    tx_elevation_mrad: float
    rx_elevation_mrad: float
    tx_duct_m: float
    rx_duct_m: float
    roughness_m: float


class Terms(NamedTuple):
    """Every term of one path's loss, dB, in the order in which they are found.

    Attributes:
        free_space_db: Free-space basic transmission loss.
        los_db: Line-of-sight loss not exceeded for the time percentage.
        los_ducting_db: Line-of-sight loss not exceeded for the time of strong ducting.
        diffraction_median_db: Median diffraction loss.
        diffraction_ducting_db: Diffraction loss not exceeded for the time of strong ducting.
        diffraction_db: Diffraction loss not exceeded for the time percentage.
        troposcatter_db: Loss by tropospheric scatter.
        ducting_db: Loss by ducting and layer reflection.
        los_and_sea_db: Notional least loss of line of sight and diffraction over sea.
        los_and_ducting_db: Notional least loss of line of sight and ducting.
        diffraction_or_ducting_db: Loss of diffraction, or of ducting where that is less.
        modified_db: The same, blended towards line of sight for short and unobstructed paths.
        median_location_db: Loss not exceeded at half of the locations.
        total_db: Basic transmission loss for the percentages of time and locations.
    """

    free_space_db: float
    los_db: float
    los_ducting_db: float
    diffraction_median_db: float
    diffraction_ducting_db: float
    diffraction_db: float
    troposcatter_db: float
    ducting_db: float
    los_and_sea_db: float
    los_and_ducting_db: float
    diffraction_or_ducting_db: float
    modified_db: float
    median_location_db: float
    total_db: float


@inlined
def angular_distance_mrad(geometry: Geometry, ae_km: float) -> float:
    """Angle between the two horizons of a path as seen from the middle of the Earth's bulge, mrad."""
    bend_mrad = 1000.0 * geometry.distance_km / ae_km
    return bend_mrad + geometry.tx_elevation_mrad + geometry.rx_elevation_mrad  # P.1812-8 eq. (84)


@inlined
def free_space_loss_db(link: Link, geometry: Geometry) -> float:
    """Free-space basic transmission loss over the straight line between the antennas, dB."""
    rise_km = (geometry.tx_m - geometry.rx_m) / 1000.0
    return link.free_space_db + 10.0 * log10(geometry.distance_km**2 + rise_km**2)  # P.1812-8 eqs (8), (8a)


@inlined
def troposcatter_loss_db(link: Link, geometry: Geometry) -> float:
    """Loss by tropospheric scatter not exceeded for the link's time percentage, dB."""
    angle_mrad = angular_distance_mrad(geometry, link.ae_km)
    return link.scatter_db + 20.0 * log10(geometry.distance_km) + 0.573 * angle_mrad  # P.1812-8 eq. (44)


@inlined
def _shielding(elevation_mrad: float, horizon_km: float, link: Link) -> tuple[float, float]:
    """Shielding of one terminal from a duct by its horizon: the ratio whose logarithm it has, and the rest in dB."""
    excess_mrad = max(elevation_mrad - 0.1 * horizon_km, 0.0)  # P.1812-8 eq. (48a)
    spread = 1.0 + 0.361 * excess_mrad * math.sqrt(link.f_ghz * horizon_km)
    return spread, 0.264 * excess_mrad * link.cube_root  # P.1812-8 eq. (48)


SEA_COUPLING_LEAST_DB = -12.0
"""Both terminals' coupling into a duct over the sea comes to more than this, dB (P.1812-8 eq. (49))."""


@inlined
def _sea_coupling_db(coast_km: float, horizon_km: float, antenna_m: float, sea_fraction: float) -> float:
    """Coupling of one terminal near the coast into a duct over the sea, dB, never positive."""
    if sea_fraction < 0.75 or coast_km > horizon_km or coast_km > 5.0:
        return 0.0
    return -3.0 * math.exp(-0.25 * coast_km**2) * (1.0 + math.tanh(0.07 * (50.0 - antenna_m)))  # P.1812-8 eq. (49)


@inlined
def _duct_percent(link: Link, climate: PathClimate, geometry: Geometry) -> float:
    """Incidence of ducting corrected for the shape and roughness of the path, percent of time."""
    distance_km = geometry.distance_km
    tau = inland_correction(climate.inland_km)  # P.1812-8 eq. (3)
    alpha = max(-0.6 - 3.5e-9 * math.pow(distance_km, 3.1) * tau, -3.4)  # P.1812-8 eq. (55a)
    heights = (math.sqrt(geometry.tx_duct_m) + math.sqrt(geometry.rx_duct_m)) ** 2
    mu2 = min(math.pow(500.0 / link.ae_km * distance_km**2 / heights, alpha), 1.0)  # P.1812-8 eq. (55)
    mu3 = 1.0
    if geometry.roughness_m > 10.0:
        between_km = min(distance_km - geometry.tx_horizon_km - geometry.rx_horizon_km, 40.0)  # P.1812-8 eq. (56a)
        mu3 = math.exp(-4.6e-5 * (geometry.roughness_m - 10.0) * (43.0 + 6.0 * between_km))  # P.1812-8 eq. (56)
    return climate.ducting_percent * mu2 * mu3  # P.1812-8 eq. (54)


@inlined
def _duct_variability_db(link: Link, percent: float, distance_km: float) -> float:
    """Variability with time of the loss in a duct that forms for ``percent`` of the time, dB."""
    log_beta = log10(percent)
    fade = math.exp(-(9.51 - 4.8 * log_beta + 0.198 * log_beta**2) * 1e-6 * math.pow(distance_km, 1.13))
    gamma = 1.076 / math.pow(2.0058 - log_beta, 1.012) * fade  # P.1812-8 eq. (53a)
    ratio = link.time_percent / percent
    slope_db = (1.2 + 3.7e-3 * distance_km) * log10(ratio)
    return -12.0 + slope_db + 12.0 * math.pow(ratio, gamma)  # P.1812-8 eq. (53)


@inlined
def _duct_steady_db(link: Link, climate: PathClimate, geometry: Geometry) -> float:
    """Part of the ducting loss that does not vary with time, dB."""
    tx_km, rx_km = geometry.tx_horizon_km, geometry.rx_horizon_km
    tx_mrad, rx_mrad = geometry.tx_elevation_mrad, geometry.rx_elevation_mrad
    tx_spread, tx_shield_db = _shielding(tx_mrad, tx_km, link)
    rx_spread, rx_shield_db = _shielding(rx_mrad, rx_km, link)
    fixed_db = link.duct_db + 20.0 * log10((tx_km + rx_km) * tx_spread * rx_spread)  # one logarithm for three
    fixed_db += tx_shield_db + rx_shield_db
    sea = climate.sea_fraction
    fixed_db += _sea_coupling_db(climate.tx_coast_km, tx_km, geometry.tx_m, sea)
    fixed_db += _sea_coupling_db(climate.rx_coast_km, rx_km, geometry.rx_m, sea)  # P.1812-8 eq. (47)
    bend_mrad = 1000.0 * geometry.distance_km / link.ae_km
    angle_mrad = bend_mrad + min(tx_mrad, 0.1 * tx_km) + min(rx_mrad, 0.1 * rx_km)  # P.1812-8 eqs (52), (52a)
    return fixed_db + 5e-5 * link.ae_km * link.cube_root * angle_mrad  # P.1812-8 eqs (50), (51)


@inlined
def ducting_loss_db(link: Link, climate: PathClimate, geometry: Geometry) -> float:
    """Loss by ducting and layer reflection not exceeded for the link's time percentage, dB.

    Source: ITU-R P.1812-8 §4.5, eqs (46)-(56).
    """
    percent = _duct_percent(link, climate, geometry)
    steady_db = _duct_steady_db(link, climate, geometry)
    return steady_db + _duct_variability_db(link, percent, geometry.distance_km)  # P.1812-8 eqs (46), (50)


@inlined
def ducting_cannot_help(link: Link, climate: PathClimate, geometry: Geometry, bent_db: float, least_db: float) -> bool:
    """Whether the loss by ducting surely lies above the loss ``bent_db`` of diffraction, dB.

    It reads neither the roughness nor the effective heights of the geometry: what they change only makes ducting rarer,
    which adds loss. ``least_db`` is :func:`duct_least_db` of the path's distance.
    """
    return _duct_steady_db(link, climate, geometry) + least_db > bent_db


@inlined
def duct_least_db(link: Link, percent: float, distance_km: float) -> float:
    """Least variable part of the ducting loss where ducts form for no more than ``percent`` of the time, dB."""
    return _duct_variability_db(link, percent, distance_km) - 0.01  # for what rounding and interpolation take


@inlined
def time_interpolation(link: Link, climate: PathClimate) -> float:
    """Weight of the ducting diffraction loss at the link's time percentage, 0 at the median to 1."""
    if link.time_percent <= climate.ducting_percent:
        return 1.0  # P.1812-8 eq. (40b)
    return link.time_deviate / inverse_normal(climate.ducting_percent / 100.0)  # P.1812-8 eq. (40a)


@inlined
def diffraction_not_exceeded_db(link: Link, climate: PathClimate, median_db: float, beta_db: float) -> float:
    """Diffraction loss not exceeded for the link's time percentage, dB, from those of the median and of ducting."""
    if link.time_percent == 50.0:
        return median_db  # P.1812-8 §4.3.5
    return median_db + time_interpolation(link, climate) * (beta_db - median_db)  # P.1812-8 eq. (41)


@inlined
def los_loss_db(geometry: Geometry, free_db: float, time_log: float) -> float:
    """Line-of-sight loss not exceeded for a time share whose logarithm over one half is ``time_log``, dB."""
    if time_log == 0.0:
        return free_db
    focus = 1.0 - math.exp(-0.1 * (geometry.tx_horizon_km + geometry.rx_horizon_km))
    return free_db + 2.6 * focus * time_log  # P.1812-8 eqs (9)-(11)


@inlined
def _los_and_sea_db(
    link: Link, climate: PathClimate, los_db: tuple[float, float, float], diffraction_db: tuple[float, float]
) -> float:
    """Notional least loss of line of sight and diffraction over sea, dB.

    Args:
        link: What all paths share.
        climate: Climate of the path.
        los_db: Line-of-sight loss in free space, at the link's time percentage, and at that of strong ducting.
        diffraction_db: Diffraction loss of the median, and at the link's time percentage.
    """
    free_db, at_time_db, beta_db = los_db
    over_land_db = (1.0 - climate.sea_fraction) * diffraction_db[1]
    if link.time_percent < climate.ducting_percent:
        return at_time_db + over_land_db  # P.1812-8 eq. (59)
    bent_median_db = free_db + diffraction_db[0]  # P.1812-8 eq. (42)
    fi = time_interpolation(link, climate)
    return bent_median_db + (beta_db + over_land_db - bent_median_db) * fi  # P.1812-8 eq. (59)


@inlined
def combine_terms(
    link: Link,
    climate: PathClimate,
    geometry: Geometry,
    diffraction_db: tuple[float, float],
    duct_db: float,
    complete: bool,
) -> Terms:
    """Combine the mechanisms of one path into its basic transmission loss.

    Args:
        link: What all paths share.
        climate: Climate of the path.
        geometry: Geometry of the path.
        diffraction_db: Diffraction loss of the median and of the time of strong ducting, dB; the second is not read
            where the time is 50 %.
        duct_db: Loss by ducting, dB, or infinity where it surely lies above the loss of diffraction.
        complete: False leaves terms that cannot change the total at infinity, which is faster.

    Source: ITU-R P.1812-8 §§4.2, 4.3.5, 4.6 and 4.9.
    """
    median_db, beta_db = diffraction_db
    free_db = free_space_loss_db(link, geometry)
    los_db = los_loss_db(geometry, free_db, link.time_log)  # P.1812-8 eq. (10)
    loss_db = diffraction_not_exceeded_db(link, climate, median_db, beta_db)
    bent_db = los_db + loss_db  # P.1812-8 eq. (43)
    duct_or_los_db = decibel_sum(duct_db, los_db, 2.5)  # P.1812-8 eq. (60)
    enhanced_db = bent_db
    if duct_or_los_db <= bent_db:
        fk = 1.0 - 0.5 * (1.0 + math.tanh(1.5 * (geometry.distance_km - 20.0) / 20.0))  # P.1812-8 eq. (58)
        enhanced_db = duct_or_los_db + (bent_db - duct_or_los_db) * fk  # P.1812-8 eq. (61)
    angle_mrad = angular_distance_mrad(geometry, link.ae_km)
    fj, los_beta_db, sea_db = 0.0, math.inf, math.inf
    if complete or angle_mrad < LEAST_ANGLE_MRAD:  # beyond, the next line gives 0 to the last bit
        fj = 1.0 - 0.5 * (1.0 + math.tanh(2.4 * (angle_mrad - 0.3) / 0.3))  # P.1812-8 eq. (57)
        beta_log = log10(climate.ducting_percent / 50.0)
        los_beta_db = los_loss_db(geometry, free_db, beta_log)  # P.1812-8 eq. (11)
        sea_db = _los_and_sea_db(link, climate, (free_db, los_db, los_beta_db), (median_db, loss_db))
    modified_db = enhanced_db
    if fj > 0.0:
        modified_db = enhanced_db + (sea_db - enhanced_db) * fj  # P.1812-8 eq. (62)
    scatter_db = troposcatter_loss_db(link, geometry)
    median_location_db = -decibel_sum(-scatter_db, -modified_db, 5.0 / math.log(10.0))  # P.1812-8 eq. (63)
    location_db = 0.0 if climate.rx_at_sea else link.location_db  # P.1812-8 §4.7
    return Terms(
        free_db,
        los_db,
        los_beta_db,
        median_db,
        beta_db,
        loss_db,
        scatter_db,
        duct_db,
        sea_db,
        duct_or_los_db,
        enhanced_db,
        modified_db,
        median_location_db,
        max(los_db, median_location_db + location_db),  # P.1812-8 eq. (69)
    )
