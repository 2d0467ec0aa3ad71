"""The Irregular Terrain Model in one piece, compiled: from terminals and settings to loss, branch, doubts and refusal.

Source: G. A. Hufford, *The ITS Irregular Terrain Model, version 1.2.2: the Algorithm* (cited as Algorithm); A. G.
Longley and P. L. Rice, ESSA Technical Report ERL 79-ITS 67 (ERL 79); NBS Technical Note 101 (TN101); NTIA's
public-domain implementation ITM 1.4, whose warning flags and return codes these are.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from phusong.coverage.kernels.arrays import FloatArray, IntArray
from phusong.coverage.propagation.itm.profile import (
    Geometry,
    mean_height_m,
    profile_geometry,
    smooth_horizon_m,
    typical_angle_rad,
    typical_horizon_m,
)
from phusong.coverage.propagation.itm.terms import (
    UNDEFINED_SCATTER_DB,
    Line,
    Medium,
    diffraction_db,
    troposcatter_db,
    two_ray_db,
)
from phusong.coverage.propagation.itm.variability import quantile_db


class Settings(NamedTuple):
    """Parameters as the compiled kernels take them."""

    climate: int
    refractivity_n: float
    vertical: bool
    permittivity: float
    conductivity_s_m: float
    mdvar: int
    z_time: float
    z_location: float
    z_situation: float


class Outcome(NamedTuple):
    """What the compiled kernels say about one path; ``status`` is 0, or NTIA's code of a refusal with losses NaN."""

    loss_db: float
    free_space_db: float
    reference_db: float
    mode: int
    warnings: int
    status: int


@njit(cache=True, error_model="numpy")
def medium_at(height_m: float, frequency_mhz: float, settings: Settings) -> Medium:
    """Wave, ground and air at a height above sea level."""
    refractivity = settings.refractivity_n * math.exp(-height_m / 9460.0)  # TN101, eq. (4.3)
    curvature = 157e-9 * (1.0 - 0.04665 * math.exp(refractivity / 179.3))  # TN101, eq. (4.4)
    permittivity = complex(settings.permittivity, 18000.0 * settings.conductivity_s_m / frequency_mhz)
    ground = np.sqrt(permittivity - 1.0)  # Algorithm, eq. (1.5)
    if settings.vertical:
        ground = ground / permittivity  # Algorithm, eq. (1.5)
    return Medium(frequency_mhz, ground, curvature, refractivity)


@njit(cache=True, error_model="numpy")
def _diffraction_line(geometry: Geometry, medium: Medium, point_to_point: bool) -> Line:
    """Diffraction attenuation as a line through two distances well beyond the horizons."""
    scale_m = (1.0 / medium.curvature**2 / medium.frequency_mhz) ** (1.0 / 3.0)
    smooth_m = smooth_horizon_m(geometry.effective_tx_m, medium.curvature)
    smooth_m += smooth_horizon_m(geometry.effective_rx_m, medium.curvature)
    near_m = max(smooth_m, geometry.horizon_tx_m + geometry.horizon_rx_m + 5.0 * scale_m)
    far_m = near_m + 10.0 * scale_m
    near_db = diffraction_db(near_m, geometry, medium, point_to_point)
    far_db = diffraction_db(far_m, geometry, medium, point_to_point)
    slope = (far_db - near_db) / (far_m - near_m)
    return Line(slope, near_db - slope * near_m)


@njit(cache=True, error_model="numpy")
def _sight_attenuation_db(distance_m: float, geometry: Geometry, medium: Medium, line: Line, smooth_m: float) -> float:
    """Attenuation at a distance in sight: a curve through two-ray points that meets the diffraction line, dB."""
    edge_db = line.slope_db_m * smooth_m + line.intercept_db
    horizons_m = geometry.horizon_tx_m + geometry.horizon_rx_m
    start_m = 0.04 * medium.frequency_mhz * geometry.effective_tx_m * geometry.effective_rx_m  # ERL 79, eq. (3.16a)
    if line.intercept_db >= 0.0:
        start_m = min(start_m, 0.5 * horizons_m)  # ERL 79, eq. (3.16a)
        middle_m = start_m + 0.25 * (horizons_m - start_m)  # ERL 79, eq. (3.16d)
    else:
        middle_m = max(-line.intercept_db / line.slope_db_m, 0.25 * horizons_m)
    middle_db = two_ray_db(middle_m, geometry, medium, line)
    linear, logarithmic = 0.0, 0.0
    curved = False
    if start_m < middle_m:
        start_db = two_ray_db(start_m, geometry, medium, line)
        spread = math.log(smooth_m / start_m)
        top = (smooth_m - start_m) * (middle_db - start_db) - (middle_m - start_m) * (edge_db - start_db)
        bottom = (smooth_m - start_m) * math.log(middle_m / start_m) - (middle_m - start_m) * spread
        logarithmic = max(0.0, top / bottom)  # ERL 79, eq. (3.20)
        curved = line.intercept_db > 0.0 or logarithmic > 0.0
        if curved:
            linear = (edge_db - start_db - logarithmic * spread) / (smooth_m - start_m)  # ERL 79, eq. (3.21)
            if linear < 0.0:
                linear = 0.0
                logarithmic = max(edge_db - start_db, 0.0) / spread
                if logarithmic == 0.0:
                    linear = line.slope_db_m
    if not curved:
        logarithmic = 0.0
        linear = max(edge_db - middle_db, 0.0) / (smooth_m - middle_m)
        if linear == 0.0:
            linear = line.slope_db_m
    constant_db = edge_db - linear * smooth_m - logarithmic * math.log(smooth_m)
    return constant_db + linear * distance_m + logarithmic * math.log(distance_m)  # ERL 79, eq. (3.19)


@njit(cache=True, error_model="numpy")
def _beyond_attenuation_db(
    distance_m: float, geometry: Geometry, medium: Medium, line: Line, smooth_m: float
) -> tuple[float, int]:
    """Attenuation beyond the horizon, dB, by diffraction (branch 2) or, where that is less, troposcatter (3)."""
    horizons_m = geometry.horizon_tx_m + geometry.horizon_rx_m
    near_m, far_m = horizons_m + 200e3, horizons_m + 400e3
    far_db, gain_db = troposcatter_db(far_m, geometry, medium, -1.0)
    near_db, _ = troposcatter_db(near_m, geometry, medium, gain_db)
    if near_db < UNDEFINED_SCATTER_DB - 1.0:
        slope = (far_db - near_db) / 200e3
        scale_m = (1.0 / medium.curvature**2 / medium.frequency_mhz) ** (1.0 / 3.0)
        change_m = max(smooth_m, horizons_m + 1.088 * scale_m * math.log(medium.frequency_mhz))
        crossing_m = (near_db - line.intercept_db - slope * near_m) / (line.slope_db_m - slope)
        change_m = max(change_m, crossing_m)
        if distance_m > change_m:
            intercept_db = (line.slope_db_m - slope) * change_m + line.intercept_db
            return slope * distance_m + intercept_db, 3
    return line.slope_db_m * distance_m + line.intercept_db, 2


@njit(cache=True, error_model="numpy")
def _doubts(
    distance_m: float, geometry: Geometry, frequency_mhz: float, curvature: float, refractivity_n: float
) -> int:
    """Warning flags of a path, but for the extreme variability (bits as in :class:`ItmWarning`)."""
    flags = 0
    flags |= 0x0001 if geometry.height_tx_m < 1.0 or geometry.height_tx_m > 1000.0 else 0
    flags |= 0x0002 if geometry.height_rx_m < 1.0 or geometry.height_rx_m > 1000.0 else 0
    flags |= 0x0004 if frequency_mhz < 40.0 or frequency_mhz > 10000.0 else 0
    flags |= 0x0008 if distance_m > 1000e3 else 0
    flags |= 0x0010 if distance_m > 2000e3 else 0
    flags |= 0x0020 if distance_m < abs(geometry.effective_tx_m - geometry.effective_rx_m) / 200e-3 else 0
    flags |= 0x0040 if distance_m < 1e3 else 0
    flags |= 0x0080 if abs(geometry.angle_tx_rad) > 200e-3 else 0
    flags |= 0x0100 if abs(geometry.angle_rx_rad) > 200e-3 else 0
    smooth_tx_m = smooth_horizon_m(geometry.effective_tx_m, curvature)
    smooth_rx_m = smooth_horizon_m(geometry.effective_rx_m, curvature)
    flags |= 0x0200 if geometry.horizon_tx_m < 0.1 * smooth_tx_m else 0
    flags |= 0x0400 if geometry.horizon_rx_m < 0.1 * smooth_rx_m else 0
    flags |= 0x0800 if geometry.horizon_tx_m > 3.0 * smooth_tx_m else 0
    flags |= 0x1000 if geometry.horizon_rx_m > 3.0 * smooth_rx_m else 0
    flags |= 0x4000 if refractivity_n < 250.0 else 0
    return flags


@njit(cache=True, error_model="numpy")
def _refusal(medium: Medium) -> int:
    """NTIA's code of what the model refuses about air and ground, or 0."""
    if medium.refractivity_n < 150.0:
        return 1021
    if medium.refractivity_n > 400.0:
        return 1022
    radius_m = 1.0 / medium.curvature
    if radius_m < 4000e3 or radius_m > 13333333.0:
        return 1016
    return 1013 if medium.ground.real <= abs(medium.ground.imag) else 0


@njit(cache=True, error_model="numpy")
def predict(distance_m: float, geometry: Geometry, medium: Medium, settings: Settings, point_to_point: bool) -> Outcome:
    """Loss of a path whose geometry is known (Algorithm, §§4-5)."""
    warnings = _doubts(distance_m, geometry, medium.frequency_mhz, medium.curvature, medium.refractivity_n)
    status = _refusal(medium)
    if status != 0:
        return Outcome(math.nan, math.nan, math.nan, 0, warnings, status)
    line = _diffraction_line(geometry, medium, point_to_point)
    smooth_m = smooth_horizon_m(geometry.effective_tx_m, medium.curvature)
    smooth_m += smooth_horizon_m(geometry.effective_rx_m, medium.curvature)
    if distance_m < smooth_m:
        reference_db = _sight_attenuation_db(distance_m, geometry, medium, line, smooth_m)
        mode = 1
    else:
        reference_db, mode = _beyond_attenuation_db(distance_m, geometry, medium, line, smooth_m)
    reference_db = max(reference_db, 0.0)
    free_db = 32.45 + 20.0 * math.log10(medium.frequency_mhz) + 20.0 * math.log10(distance_m / 1000.0)  # TN101, (2.31)
    deviates = (settings.z_time, settings.z_location, settings.z_situation)
    attenuation_db, extreme = quantile_db(
        reference_db, distance_m, geometry, medium.frequency_mhz, settings.climate, settings.mdvar, deviates
    )
    if extreme:
        warnings |= 0x2000
    return Outcome(attenuation_db + free_db, free_db, reference_db, mode, warnings, 0)


@njit(cache=True, error_model="numpy", nogil=True)
def path_outcome(
    heights_m: FloatArray,
    step_m: float,
    tx_height_m: float,
    rx_height_m: float,
    frequency_mhz: float,
    settings: Settings,
) -> Outcome:
    """Point-to-point prediction of one profile, compiled and unchecked; :func:`point_to_point` says what goes in."""
    medium = medium_at(mean_height_m(heights_m), frequency_mhz, settings)
    geometry = profile_geometry(heights_m, step_m, tx_height_m, rx_height_m, medium.curvature)
    return predict((len(heights_m) - 1) * step_m, geometry, medium, settings, True)


@njit(cache=True, error_model="numpy")
def area_geometry(
    delta_h_m: float, tx_height_m: float, rx_height_m: float, sites: tuple[int, int], curvature: float
) -> Geometry:
    """Geometry to expect over country of a given irregularity."""
    effective = [0.0, 0.0]
    for i in range(2):
        height_m = tx_height_m if i == 0 else rx_height_m
        effective[i] = height_m
        if sites[i] > 0:
            gain_m = 4.0 if sites[i] == 1 else 9.0
            if height_m < 5.0:
                gain_m *= math.sin(0.1 * math.pi * height_m)
            shrink = math.exp(-min(20.0, 2.0 * height_m / max(1e-3, delta_h_m)))
            effective[i] += (1.0 + gain_m) * shrink  # Algorithm, eq. (3.2)
    horizon_tx_m = typical_horizon_m(effective[0], curvature, delta_h_m)
    horizon_rx_m = typical_horizon_m(effective[1], curvature, delta_h_m)
    return Geometry(
        tx_height_m,
        rx_height_m,
        effective[0],
        effective[1],
        horizon_tx_m,
        horizon_rx_m,
        typical_angle_rad(effective[0], horizon_tx_m, curvature, delta_h_m),
        typical_angle_rad(effective[1], horizon_rx_m, curvature, delta_h_m),
        delta_h_m,
    )


@njit(cache=True, error_model="numpy", nogil=True)
def many_outcomes(
    heights_m: FloatArray,
    starts: IntArray,
    steps_m: FloatArray,
    terminals_m: FloatArray,
    frequencies_mhz: FloatArray,
    settings: Settings,
) -> tuple[FloatArray, IntArray, IntArray]:
    """Losses (dB), warning flags and statuses of many profiles laid end to end, compiled and unchecked.

    Args:
        heights_m: All profiles one after another, metres above sea level, shape (total,).
        starts: Where each profile begins in ``heights_m``, then where the last one ends, shape (n + 1,).
        steps_m: Step of each profile, metres, shape (n,).
        terminals_m: Transmitting and receiving antenna of each path, metres above ground, shape (n, 2).
        frequencies_mhz: Frequency of each path, MHz, shape (n,).
        settings: One set for all paths.
    """
    count = len(steps_m)
    losses_db = np.empty(count)
    warnings = np.empty(count, np.int64)
    statuses = np.empty(count, np.int64)
    for i in range(count):
        profile_m = heights_m[starts[i] : starts[i + 1]]
        outcome = path_outcome(
            profile_m, steps_m[i], terminals_m[i, 0], terminals_m[i, 1], frequencies_mhz[i], settings
        )
        losses_db[i], warnings[i], statuses[i] = outcome.loss_db, outcome.warnings, outcome.status
    return losses_db, warnings, statuses
