"""Terms of the Irregular Terrain Model: two rays in sight, diffraction beyond, troposcatter far away.

Every term is an attenuation relative to free space, dB. Distances are metres and angles radians throughout.

Source: G. A. Hufford, *The ITS Irregular Terrain Model, version 1.2.2: the Algorithm* (cited as Algorithm); P. L. Rice
and others, NBS Technical Note 101 (TN101); A. G. Longley and P. L. Rice, ESSA Technical Report ERL 79-ITS 67 (ERL 79);
L. E. Vogler, 1964, smooth-Earth diffraction (Vogler); NTIA's public-domain implementation ITM 1.4.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from numba import njit

from phusong.coverage.propagation.itm.profile import Geometry, smooth_horizon_m

THIRD = 1.0 / 3.0
EARTH_RADIUS_M = 6370e3
"""Radius of the actual Earth in this model, metres."""
UNDEFINED_SCATTER_DB = 1001.0
"""What the troposcatter term gives where it is not defined."""


class Medium(NamedTuple):
    """The wave, the ground and the air of a path.

    Attributes:
        frequency_mhz: Frequency, MHz.
        ground: Complex surface transfer impedance, relative.
        curvature: Curvature of the effective Earth, 1/m.
        refractivity_n: Surface refractivity at the path, N-units.
    """

    frequency_mhz: float
    ground: complex
    curvature: float
    refractivity_n: float


class Line(NamedTuple):
    """Attenuation as a straight line over distance: ``intercept_db + slope_db_m * distance``."""

    slope_db_m: float
    intercept_db: float


@njit(cache=True, error_model="numpy")
def wave_number(frequency_mhz: float) -> float:
    """Wave number, 1/m."""
    return frequency_mhz / 47.7  # Algorithm, eq. (1.1)


@njit(cache=True, error_model="numpy")
def roughness_m(distance_m: float, delta_h_m: float) -> float:
    """Terrain irregularity that a path of this length meets, metres."""
    return delta_h_m * (1.0 - 0.8 * math.exp(-distance_m / 50e3))  # ERL 79, eq. (3)


@njit(cache=True, error_model="numpy")
def surface_deviation_m(irregularity_m: float) -> float:
    """Root mean square deviation of the ground within the first Fresnel zone, metres."""
    return 0.78 * irregularity_m * math.exp(-0.5 * irregularity_m**0.25)  # ERL 79, eq. (3.6a)


@njit(cache=True, error_model="numpy")
def sight_angle_rad(geometry: Geometry, curvature: float) -> float:
    """Angular distance of the line-of-sight region, radians."""
    horizons_m = geometry.horizon_tx_m + geometry.horizon_rx_m
    return -max(geometry.angle_tx_rad + geometry.angle_rx_rad, -horizons_m * curvature)  # Algorithm, eq. (3.8)


@njit(cache=True, error_model="numpy")
def edge_loss_db(v_squared: float) -> float:
    """Knife-edge loss from the square of the diffraction parameter, dB."""
    if v_squared < 5.76:
        return 6.02 + 9.11 * math.sqrt(v_squared) - 1.27 * v_squared  # TN101, eq. (III.24b)
    return 12.953 + 10.0 * math.log10(v_squared)  # TN101, eq. (III.24c)


@njit(cache=True, error_model="numpy")
def knife_edge_db(distance_m: float, geometry: Geometry, medium: Medium) -> float:
    """Loss over the two horizons taken as knife edges, dB."""
    beyond = distance_m * medium.curvature - sight_angle_rad(geometry, medium.curvature)  # Algorithm, eq. (4.12)
    between_m = distance_m - geometry.horizon_tx_m - geometry.horizon_rx_m
    scale = 0.0795775 * wave_number(medium.frequency_mhz) * beyond**2 * between_m  # 0.0795775 is 1 / (4 pi)
    tx_m, rx_m = geometry.horizon_tx_m, geometry.horizon_rx_m
    edge_tx = scale * tx_m / (between_m + tx_m)  # TN101, eq. (I.7)
    edge_rx = scale * rx_m / (between_m + rx_m)  # TN101, eq. (I.7)
    return edge_loss_db(edge_tx) + edge_loss_db(edge_rx)  # TN101, eq. (I.1)


@njit(cache=True, error_model="numpy")
def height_gain_db(x: float, ground_k: float) -> float:
    """Height function F(x, K) of smooth-Earth diffraction, dB."""
    far_db = 17.372 * math.log(x) - 117.0
    if x >= 200.0:
        gain_db = 0.05751 * x - 4.343 * math.log(x)  # Algorithm, §6
        if x < 2000.0:  # blend into the low-height form
            weight = 0.0134 * x * math.exp(-0.005 * x)
            gain_db = (1.0 - weight) * gain_db + weight * far_db
        return gain_db
    depth = -math.log(ground_k)
    if ground_k < 1e-5 or x * depth**3 > 5495.0:
        return far_db if x > 1.0 else -117.0  # Algorithm, §6
    return 2.5e-5 * x**2 / ground_k - 8.686 * depth - 15.0  # Algorithm, §6


@njit(cache=True, error_model="numpy")
def _rounded(radius_m: float, arc_m: float, medium: Medium) -> tuple[float, float]:
    """Normalised length of an arc of a given radius, and the ground's K on it."""
    ratio = ((4.0 / 3.0) * EARTH_RADIUS_M / radius_m) ** THIRD  # Vogler, eq. (2)
    ground_k = 0.017778 * ratio * medium.frequency_mhz**-THIRD / abs(medium.ground)  # Vogler, eqs (6a), (7a)
    shadow = 1.607 - ground_k  # Vogler, fig. 4
    return shadow * ratio**2 * medium.frequency_mhz**THIRD * arc_m / 1000.0, ground_k  # Vogler, eq. (2)


@njit(cache=True, error_model="numpy")
def smooth_earth_db(distance_m: float, geometry: Geometry, medium: Medium) -> float:
    """Loss around a rounded Earth by Vogler's method of three radii, dB."""
    beyond = distance_m * medium.curvature - sight_angle_rad(geometry, medium.curvature)  # Algorithm, eq. (4.12)
    tx_m, rx_m = geometry.horizon_tx_m, geometry.horizon_rx_m
    between_m = distance_m - tx_m - rx_m
    x_between, _ = _rounded(between_m / beyond, between_m, medium)
    x_tx, k_tx = _rounded(0.5 * tx_m**2 / geometry.effective_tx_m, tx_m, medium)  # Vogler, eq. (3)
    x_rx, k_rx = _rounded(0.5 * rx_m**2 / geometry.effective_rx_m, rx_m, medium)  # Vogler, eq. (3)
    x = x_between + x_tx + x_rx
    distance_db = 0.05751 * x - 10.0 * math.log10(x)  # TN101, eq. (8.4)
    return distance_db - height_gain_db(x_tx, k_tx) - height_gain_db(x_rx, k_rx) - 20.0  # Algorithm, eq. (4.20)


@njit(cache=True, error_model="numpy")
def diffraction_db(distance_m: float, geometry: Geometry, medium: Medium, point_to_point: bool) -> float:
    """Diffraction attenuation at a distance beyond the horizons, dB."""
    smooth_m = smooth_horizon_m(geometry.effective_tx_m, medium.curvature)
    smooth_m += smooth_horizon_m(geometry.effective_rx_m, medium.curvature)
    product = geometry.height_tx_m * geometry.height_rx_m
    deviation_m = surface_deviation_m(roughness_m(smooth_m, geometry.delta_h_m))
    clutter_db = 5.0 * math.log10(1.0 + 1e-5 * product * medium.frequency_mhz * deviation_m)
    clutter_db = min(15.0, clutter_db)  # ERL 79, eq. (3.38c)
    raised = geometry.effective_tx_m * geometry.effective_rx_m - product
    if point_to_point:
        product += 10.0  # low antennas on a known path, ERL 79, page 3-8
    beyond_m = -sight_angle_rad(geometry, medium.curvature) / medium.curvature
    ratio = math.sqrt(1.0 + raised / product)
    ratio += (beyond_m + geometry.horizon_tx_m + geometry.horizon_rx_m) / distance_m
    rough = min(roughness_m(distance_m, geometry.delta_h_m) * wave_number(medium.frequency_mhz), 6283.2)
    weight = 25.1 / (25.1 + math.sqrt(ratio * rough))  # ERL 79, eq. (3.23)
    smooth_db = smooth_earth_db(distance_m, geometry, medium)
    edges_db = knife_edge_db(distance_m, geometry, medium)
    return weight * smooth_db + (1.0 - weight) * edges_db + clutter_db  # ERL 79, eq. (3.23)


@njit(cache=True, error_model="numpy")
def two_ray_db(distance_m: float, geometry: Geometry, medium: Medium, diffraction: Line) -> float:
    """Attenuation in sight: the direct and the reflected ray, weighted with the extended diffraction line, dB."""
    effective_m = geometry.effective_tx_m + geometry.effective_rx_m
    wave = wave_number(medium.frequency_mhz)
    deviation_m = surface_deviation_m(roughness_m(distance_m, geometry.delta_h_m))
    grazing = effective_m / math.sqrt(distance_m**2 + effective_m**2)  # Algorithm, eq. (4.46)
    scattered = math.exp(-min(10.0, wave * deviation_m * grazing))
    reflected = (grazing - medium.ground) / (grazing + medium.ground) * scattered  # Algorithm, eq. (4.47)
    power = reflected.real**2 + reflected.imag**2
    if power < 0.25 or power < grazing:
        reflected *= math.sqrt(grazing / power)  # Algorithm, eq. (4.48)
    phase = wave * 2.0 * geometry.effective_tx_m * geometry.effective_rx_m / distance_m  # Algorithm, eq. (4.49)
    if phase > math.pi / 2.0:
        phase = math.pi - (math.pi / 2.0) ** 2 / phase  # Algorithm, eq. (4.50)
    total = complex(math.cos(phase), -math.sin(phase)) + reflected
    rays_db = -10.0 * math.log10(total.real**2 + total.imag**2)  # Algorithm, §4
    extended_db = diffraction.slope_db_m * distance_m + diffraction.intercept_db
    smooth_m = smooth_horizon_m(geometry.effective_tx_m, medium.curvature)
    smooth_m += smooth_horizon_m(geometry.effective_rx_m, medium.curvature)
    weight = 1.0 / (1.0 + medium.frequency_mhz * geometry.delta_h_m / max(10e3, smooth_m))  # Algorithm, §4
    return weight * rays_db + (1.0 - weight) * extended_db  # Algorithm, §4


@njit(cache=True, error_model="numpy")
def scatter_angle_loss_db(arc_m: float) -> float:
    """Attenuation function F of angular distance times distance, dB."""
    if arc_m <= 10e3:
        return 133.4 + 0.332e-3 * arc_m - 10.0 * math.log10(arc_m)  # Algorithm, eq. (6.9)
    if arc_m <= 70e3:
        return 104.6 + 0.212e-3 * arc_m - 2.5 * math.log10(arc_m)  # Algorithm, eq. (6.9)
    return 71.8 + 0.157e-3 * arc_m + 5.0 * math.log10(arc_m)  # Algorithm, eq. (6.9)


@njit(cache=True, error_model="numpy")
def _frequency_gain_curve_db(curve: int, r: float) -> float:
    """Frequency gain H0 for a whole number of the scattering efficiency, 1 to 5, dB."""
    a = (25.0, 80.0, 177.0, 395.0, 705.0)[curve - 1]
    b = (24.0, 45.0, 68.0, 80.0, 105.0)[curve - 1]
    return 10.0 * math.log10(1.0 + a * (1.0 / r) ** 4 + b * (1.0 / r) ** 2)  # Algorithm, eq. (6.13)


@njit(cache=True, error_model="numpy")
def frequency_gain_db(r: float, efficiency: float) -> float:
    """Frequency gain H0 of one terminal, interpolated over the scattering efficiency, dB (TN101, §9.2)."""
    efficiency = min(max(efficiency, 1.0), 5.0)
    curve = int(efficiency)
    part = efficiency - curve
    gain_db = _frequency_gain_curve_db(curve, r)
    if part > 0.0:
        gain_db = (1.0 - part) * gain_db + part * _frequency_gain_curve_db(curve + 1, r)
    return gain_db


@njit(cache=True, error_model="numpy")
def _path_gain_db(distance_m: float, geometry: Geometry, medium: Medium, r_tx: float, r_rx: float) -> float:
    """Frequency gain H0 of a path from the normalised heights of its terminals, dB."""
    skew_m = geometry.horizon_tx_m - geometry.horizon_rx_m
    ratio = geometry.effective_rx_m / geometry.effective_tx_m
    if skew_m < 0.0:  # count from the terminal with the farther horizon
        skew_m, ratio = -skew_m, 1.0 / ratio
    theta = geometry.angle_tx_rad + geometry.angle_rx_rad + distance_m * medium.curvature
    asymmetry = (distance_m - skew_m) / (distance_m + skew_m)
    q = min(max(0.1, ratio / asymmetry), 10.0)  # TN101, eq. (9.5), truncated as Algorithm, page 16
    asymmetry = max(0.1, asymmetry)
    crossing_m = (distance_m - skew_m) * (distance_m + skew_m) * theta * 0.25 / distance_m  # Algorithm, eq. (4.66)
    refractivity = medium.refractivity_n
    bend = 0.031 - refractivity * 2.32e-3 + refractivity**2 * 5.67e-6
    efficiency = crossing_m / 1.7556e3 * (1.0 + bend * math.exp(-(min(1.7, crossing_m / 8.0e3) ** 6)))  # Alg. (4.67)
    both_db = (frequency_gain_db(r_tx, efficiency) + frequency_gain_db(r_rx, efficiency)) / 2.0
    uneven_db = 6.0 * (0.6 - math.log10(max(efficiency, 1.0))) * math.log10(asymmetry) * math.log10(q)
    gain_db = max(both_db + min(both_db, uneven_db), 0.0)  # TN101, eq. (9.5)
    if efficiency < 1.0:  # interpolate towards the closed form for an efficiency of 0
        root = math.sqrt(2.0)
        near = ((1.0 + root / r_tx) * (1.0 + root / r_rx)) ** 2 * (r_tx + r_rx) / (r_tx + r_rx + 2.0 * root)
        gain_db = efficiency * gain_db + (1.0 - efficiency) * 10.0 * math.log10(near)
    return gain_db


@njit(cache=True, error_model="numpy")
def troposcatter_db(
    distance_m: float, geometry: Geometry, medium: Medium, farther_gain_db: float
) -> tuple[float, float]:
    """Troposcatter attenuation and the frequency gain H0 in it, dB.

    Args:
        distance_m: Distance, metres.
        geometry: The terminals.
        medium: Wave, ground and air.
        farther_gain_db: H0 already found at a greater distance, or -1 where there is none; it replaces an H0 above
            15 dB (Algorithm, page 12).
    """
    wave = wave_number(medium.frequency_mhz)
    gain_db = farther_gain_db
    if farther_gain_db <= 15.0:
        theta = geometry.angle_tx_rad + geometry.angle_rx_rad + distance_m * medium.curvature
        r_tx = 2.0 * wave * theta * geometry.effective_tx_m  # TN101, eq. (9.4a)
        r_rx = 2.0 * wave * theta * geometry.effective_rx_m  # TN101, eq. (9.4a)
        if r_tx < 0.2 and r_rx < 0.2:
            return UNDEFINED_SCATTER_DB, farther_gain_db  # Algorithm, page 11
        gain_db = _path_gain_db(distance_m, geometry, medium, r_tx, r_rx)
        if gain_db > 15.0 and farther_gain_db >= 0.0:
            gain_db = farther_gain_db
    beyond = distance_m * medium.curvature - sight_angle_rad(geometry, medium.curvature)
    arc_m = beyond * distance_m
    loss_db = scatter_angle_loss_db(arc_m) + 10.0 * math.log10(wave * 47.7 * beyond**4)  # Algorithm, eq. (4.63)
    loss_db -= 0.1 * (medium.refractivity_n - 301.0) * math.exp(-arc_m / 40e3)  # Algorithm, eq. (4.63)
    return loss_db + gain_db, gain_db  # Algorithm, eq. (4.63)
