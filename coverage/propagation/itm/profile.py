"""What the Irregular Terrain Model reads off a terrain profile: horizons, effective heights, irregularity.

A profile is an array of heights above sea level at equal steps, the first under the transmitter, the last under the
receiver. Angles are radians, small-angle slopes counted from the horizontal, up positive.

Source: G. A. Hufford, *The ITS Irregular Terrain Model, version 1.2.2: the Algorithm* (cited as Algorithm); P. L. Rice
and others, NBS Technical Note 101 (TN101); A. G. Longley and P. L. Rice, ESSA Technical Report ERL 79-ITS 67 (ERL 79);
NTIA's public-domain reference implementation ITM 1.4 settles what these leave open.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from phusong.coverage.kernels.arrays import FloatArray


class Geometry(NamedTuple):
    """The two terminals of a path as the model sees them.

    Attributes:
        height_tx_m: Structural height of the transmitting antenna, metres above ground.
        height_rx_m: Structural height of the receiving antenna, metres above ground.
        effective_tx_m: Effective height of the transmitting antenna, metres.
        effective_rx_m: Effective height of the receiving antenna, metres.
        horizon_tx_m: Distance from the transmitter to its horizon, metres.
        horizon_rx_m: Distance from the receiver to its horizon, metres.
        angle_tx_rad: Elevation of the transmitter's horizon, radians.
        angle_rx_rad: Elevation of the receiver's horizon, radians.
        delta_h_m: Terrain irregularity parameter, metres.
    """

    height_tx_m: float
    height_rx_m: float
    effective_tx_m: float
    effective_rx_m: float
    horizon_tx_m: float
    horizon_rx_m: float
    angle_tx_rad: float
    angle_rx_rad: float
    delta_h_m: float


@njit(cache=True, error_model="numpy")
def mean_height_m(heights_m: FloatArray) -> float:
    """Mean height of the middle 80 % of a profile, metres above sea level."""
    steps = len(heights_m) - 1
    tenth = int(0.1 * steps)
    total = 0.0
    for i in range(tenth, steps - tenth + 1):
        total += heights_m[i]
    return total / (steps - 2 * tenth + 1)


@njit(cache=True, error_model="numpy")
def find_horizons(
    heights_m: FloatArray, step_m: float, height_tx_m: float, height_rx_m: float, curvature: float
) -> tuple[float, float, float, float]:
    """Horizon of either terminal: angles (radians) and distances (metres), transmitter first in each pair.

    A terminal that sees the other has the other as its horizon. ``curvature`` is that of the effective Earth, 1/m.
    """
    steps = len(heights_m) - 1
    distance_m = steps * step_m
    top_tx_m = heights_m[0] + height_tx_m
    top_rx_m = heights_m[steps] + height_rx_m
    slope = (top_rx_m - top_tx_m) / distance_m
    angle_tx = slope - distance_m * curvature / 2.0  # TN101, eq. (6.15)
    angle_rx = -slope - distance_m * curvature / 2.0  # TN101, eq. (6.15)
    horizon_tx_m, horizon_rx_m = distance_m, distance_m
    from_tx_m, from_rx_m = 0.0, distance_m
    for i in range(1, steps):
        # Summed step by step, as the reference does: later a share of a horizon distance is cut to a whole step, and
        # where that share falls on a step, the last bit decides.
        from_tx_m += step_m
        from_rx_m -= step_m
        seen_tx = (heights_m[i] - top_tx_m) / from_tx_m - from_tx_m * curvature / 2.0  # TN101, eq. (6.15)
        seen_rx = (heights_m[i] - top_rx_m) / from_rx_m - from_rx_m * curvature / 2.0  # TN101, eq. (6.15)
        if seen_tx > angle_tx:
            angle_tx, horizon_tx_m = seen_tx, from_tx_m
        if seen_rx > angle_rx:
            angle_rx, horizon_rx_m = seen_rx, from_rx_m
    return angle_tx, angle_rx, horizon_tx_m, horizon_rx_m


@njit(cache=True, error_model="numpy")
def fit_line(heights_m: FloatArray, step_m: float, start_m: float, end_m: float) -> tuple[float, float]:
    """Least-squares line through the part of a profile between two distances: its height at both path ends, metres."""
    steps = len(heights_m) - 1
    first = int(max(start_m / step_m, 0.0))
    last = steps - int(max(steps - end_m / step_m, 0.0))
    if last <= first:  # too short a part: widen it by a point on either side
        first = max(first - 1, 0)
        last = steps - max(steps - (last + 1), 0)
    length = float(last - first)
    # The end points count half, as in the trapezoid rule, and distances count from the middle of the part.
    mean = 0.5 * (heights_m[first] + heights_m[last])
    moment = -0.25 * length * (heights_m[first] - heights_m[last])
    for i in range(first + 1, last):
        mean += heights_m[i]
        moment += heights_m[i] * (i - first - 0.5 * length)
    mean /= length
    slope = moment * 12.0 / ((length * length + 2.0) * length)
    middle = first + 0.5 * length
    return mean - slope * middle, mean + slope * (steps - middle)


@njit(cache=True, error_model="numpy")
def terrain_irregularity_m(heights_m: FloatArray, step_m: float, start_m: float, end_m: float) -> float:
    """Terrain irregularity parameter of the part of a profile between two distances, metres.

    It is the spread between the tenth and the ninetieth percentile of the heights about a straight line, taken on up
    to 245 points and carried over to an infinitely long path.
    """
    steps = len(heights_m) - 1
    first, last = start_m / step_m, end_m / step_m
    if last - first < 2.0:
        return 0.0
    tenth = min(max(4, int(0.1 * (last - first + 8.0))), 25)
    count = 10 * tenth - 5
    spacing = (last - first) / (count - 1)
    sampled_m = np.empty(count)
    i = int(first)
    past = first - (i + 1.0)  # where the sample lies past point i + 1, in steps; negative before it
    for j in range(count):
        while past > 0.0 and i + 1 < steps:
            past -= 1.0
            i += 1
        sampled_m[j] = heights_m[i + 1] + (heights_m[i + 1] - heights_m[i]) * past
        past += spacing
    left_m, right_m = fit_line(sampled_m, 1.0, 0.0, float(count - 1))
    rise_m = (right_m - left_m) / (count - 1)
    for j in range(count):
        sampled_m[j] -= left_m + rise_m * j
    sampled_m.sort()
    spread_m: float = sampled_m[count - tenth] - sampled_m[tenth - 1]
    return spread_m / (1.0 - 0.8 * math.exp(-(end_m - start_m) / 50e3))  # ERL 79, eq. (3), solved for delta h


@njit(cache=True, error_model="numpy")
def smooth_horizon_m(effective_m: float, curvature: float) -> float:
    """Distance to the horizon over a smooth Earth, metres."""
    return math.sqrt(2.0 * effective_m / curvature)  # Algorithm, eq. (3.3), its smooth-Earth part


@njit(cache=True, error_model="numpy")
def typical_horizon_m(effective_m: float, curvature: float, delta_h_m: float) -> float:
    """Distance to the horizon to expect over irregular terrain, metres."""
    rough = math.exp(-0.07 * math.sqrt(delta_h_m / max(effective_m, 5.0)))
    return smooth_horizon_m(effective_m, curvature) * rough  # Algorithm, eq. (3.3)


@njit(cache=True, error_model="numpy")
def typical_angle_rad(effective_m: float, horizon_m: float, curvature: float, delta_h_m: float) -> float:
    """Elevation of the horizon to expect over irregular terrain, radians."""
    smooth_m = smooth_horizon_m(effective_m, curvature)
    return (0.65 * delta_h_m * (smooth_m / horizon_m - 1.0) - 2.0 * effective_m) / smooth_m  # Algorithm, eq. (3.4)


@njit(cache=True, error_model="numpy")
def _in_sight(
    height_tx_m: float, height_rx_m: float, base: tuple[float, float], distance_m: float, around: tuple[float, float]
) -> Geometry:
    """Geometry of a path well within sight, where the terminals' horizons are replaced by typical ones.

    ``base`` is how far the ground at either end stands above the fitted line, ``around`` the curvature and delta h.
    """
    curvature, delta_h_m = around
    effective_tx_m = height_tx_m + base[0]
    effective_rx_m = height_rx_m + base[1]
    horizon_tx_m = typical_horizon_m(effective_tx_m, curvature, delta_h_m)
    horizon_rx_m = typical_horizon_m(effective_rx_m, curvature, delta_h_m)
    if horizon_tx_m + horizon_rx_m <= distance_m:
        # The path is known to be in sight, so the effective heights must be larger than the fit says.
        factor = (distance_m / (horizon_tx_m + horizon_rx_m)) ** 2
        effective_tx_m *= factor
        effective_rx_m *= factor
        horizon_tx_m = typical_horizon_m(effective_tx_m, curvature, delta_h_m)
        horizon_rx_m = typical_horizon_m(effective_rx_m, curvature, delta_h_m)
    return Geometry(
        height_tx_m,
        height_rx_m,
        effective_tx_m,
        effective_rx_m,
        horizon_tx_m,
        horizon_rx_m,
        typical_angle_rad(effective_tx_m, horizon_tx_m, curvature, delta_h_m),
        typical_angle_rad(effective_rx_m, horizon_rx_m, curvature, delta_h_m),
        delta_h_m,
    )


@njit(cache=True, error_model="numpy")
def profile_geometry(
    heights_m: FloatArray, step_m: float, height_tx_m: float, height_rx_m: float, curvature: float
) -> Geometry:
    """Geometry of a path from its terrain profile.

    Args:
        heights_m: Ground at equal steps from transmitter to receiver, metres above sea level, shape (n,), n >= 3.
        step_m: Distance between two profile points, metres.
        height_tx_m: Transmitting antenna, metres above ground.
        height_rx_m: Receiving antenna, metres above ground.
        curvature: Curvature of the effective Earth, 1/m.

    Source: Algorithm, §§3 and 6; NTIA ITM 1.4, ``QuickPfl``.
    """
    steps = len(heights_m) - 1
    distance_m = steps * step_m
    angle_tx, angle_rx, horizon_tx_m, horizon_rx_m = find_horizons(
        heights_m, step_m, height_tx_m, height_rx_m, curvature
    )
    # Terrain counts from 15 antenna heights in front of a terminal (Hufford, TR-82-100, page 25).
    start_m = min(15.0 * height_tx_m, 0.1 * horizon_tx_m)
    end_m = distance_m - min(15.0 * height_rx_m, 0.1 * horizon_rx_m)
    delta_h_m = terrain_irregularity_m(heights_m, step_m, start_m, end_m)
    if horizon_tx_m + horizon_rx_m > 1.5 * distance_m:
        line_tx_m, line_rx_m = fit_line(heights_m, step_m, start_m, end_m)
        base = (max(heights_m[0] - line_tx_m, 0.0), max(heights_m[steps] - line_rx_m, 0.0))
        return _in_sight(height_tx_m, height_rx_m, base, distance_m, (curvature, delta_h_m))
    line_tx_m, _ = fit_line(heights_m, step_m, start_m, 0.9 * horizon_tx_m)
    _, line_rx_m = fit_line(heights_m, step_m, distance_m - 0.9 * horizon_rx_m, end_m)
    return Geometry(
        height_tx_m,
        height_rx_m,
        height_tx_m + max(heights_m[0] - line_tx_m, 0.0),
        height_rx_m + max(heights_m[steps] - line_rx_m, 0.0),
        horizon_tx_m,
        horizon_rx_m,
        angle_tx,
        angle_rx,
        delta_h_m,
    )
