"""The ground along one ray from a transmitter, kept so that any receiver on the ray costs little.

Walking outwards, each new point updates what every later receiver needs: the steepest slopes from the transmitter as
records, the slopes from a receiver as an upper hull on which a tangent is found, the sums of the smooth-surface fit.
Nothing is approximated: each answer is the exact maximum over the points that a loop over the profile would find.

A receiver seldom stands on the ray itself. Its profile is therefore the ray's up to a point ``base``, and from there to
the point ``inner``, the last before the receiver, its own, set by :func:`set_point` and looped over. These stand at
whole steps back from the receiver, so that what is near it is seen alike wherever it stands.

Everything of a ray lies in two arrays, because compiled code counts references to every array that it hands on.

Source: the quantities are those of ITU-R P.1812-8 §4.3 and Attachment 1; see :mod:`phusong.coverage.p1812.geometry`.
"""

from __future__ import annotations

import math
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.kernels.jit import inlined

BARE, MEDIAN, BETA = (cast("int", np.int64(code)) for code in range(3))
"""Skylines: bare ground, then ground with clutter over the median Earth; ground with clutter over that of ducting.

Typed for numba, which compiles a kernel anew for each plain number that it is called with.
"""

DISTANCE, GROUND, SURFACE, V1, V2, FLAT_SLOPE, DUCTING, LEAST_DUCT = 0, 1, 2, 3, 4, 5, 6, 7
"""Rows of a ray's values: distance (km), heights (metres above sea level), sums of the fit, steepest slope from the
transmitter so far over a flat Earth (m/km), and what depends on the distance alone: incidence of ducting (percent),
least variable part of the ducting loss (dB)."""
HEIGHT, EDGE, SLOPE = 8, 11, 14
"""First of the rows, one for each skyline: flattened heights of the hull's points (metres), slopes of the edges that
lead to them (metres a step), slopes of the records from the transmitter (m/km)."""
FIRST_ZONE_ROW = 17
"""First of the rows that :mod:`phusong.coverage.p1812.ray_zones` keeps where some of the ground lies at the sea."""
VALUE_ROWS = 25

HULL, RECORD, COUNT = 0, 3, 6
"""First of the rows of a ray's points, one for each skyline: points on the hull, records, and how many of each."""
POINT_ROWS = 9

BLOCK = 16
"""Records passed over at once where their bound shows that none can be the narrowest."""


class Ray(NamedTuple):
    """Ground along one ray, filled outwards by :func:`add_points` with evenly spaced points.

    A skyline is the ground seen over an Earth of one curvature. Its flattened heights are ``h - bulge * d²``, over
    which straight lines are the rays of that Earth; its records are the points that stand steeper from the transmitter
    than all before them.

    Attributes:
        values: Rows as named above, shape (25, n).
        points: Rows as named above, shape (9, n).
        step_km: Distance between two points, km.
        bulges: 500 over the effective Earth radius of each skyline, 1/km.
        cluttered: Whether ground and surface differ; else :data:`BARE` stands for :data:`MEDIAN`.
        timed: Whether :data:`BETA` is kept, which the median does not need.
        zoned: Whether sea and coast are told from inland; else all is inland.
        latitude_deg: Latitude of the transmitter, degrees.
    """

    values: FloatArray
    points: NDArray[np.int32]
    step_km: float
    bulges: tuple[float, float, float]
    cluttered: bool
    timed: bool
    zoned: bool
    latitude_deg: float


@inlined
def start_ray(ray: Ray, ground_m: float) -> None:
    """Begin a ray anew at a transmitter on ground of that height above sea level, metres."""
    ray.values[GROUND, 0] = ground_m
    ray.values[SURFACE, 0] = ground_m
    ray.values[V1, 0] = 0.0
    ray.values[V2, 0] = 0.0
    ray.values[FLAT_SLOPE, 0] = -math.inf
    for skyline in range(3):
        ray.points[COUNT + skyline, 0] = 0
        ray.points[COUNT + skyline, 1] = 0


@inlined
def set_point(ray: Ray, k: int, at_km: float, ground_m: float, clutter_m: float, tx_m: float) -> None:
    """Set the ground at point ``k``, which follows a point that is set.

    ``at_km`` is its distance, ``tx_m`` the transmitter antenna above sea level.
    """
    before_km = ray.values[DISTANCE, k - 1]
    step_km = at_km - before_km
    before_m = ray.values[GROUND, k - 1]
    v1 = ground_m + before_m
    v2 = ground_m * (2.0 * at_km + before_km) + before_m * (at_km + 2.0 * before_km)
    ray.values[DISTANCE, k] = at_km
    ray.values[GROUND, k] = ground_m
    ray.values[SURFACE, k] = ground_m + clutter_m
    ray.values[V1, k] = ray.values[V1, k - 1] + step_km * v1  # P.1812-8 eq. (85)
    ray.values[V2, k] = ray.values[V2, k - 1] + step_km * v2  # P.1812-8 eq. (86)
    ray.values[FLAT_SLOPE, k] = max(ray.values[FLAT_SLOPE, k - 1], (ground_m - tx_m) / at_km)


@inlined
def add_points(ray: Ray, start: int, stop: int, tx_m: float) -> None:
    """Add the points after ``start`` up to ``stop``, which are set, to the ray for good.

    They are set before, all of them: which points leave a hull cannot be foreseen, and a processor that guesses wrong
    would begin anew with the heights of the next ones, too.
    """
    _push_points(ray, BARE, start, stop, tx_m)
    if ray.cluttered:
        _push_points(ray, MEDIAN, start, stop, tx_m)
    if ray.timed:
        _push_points(ray, BETA, start, stop, tx_m)


@inlined
def _push_points(ray: Ray, skyline: int, start: int, stop: int, tx_m: float) -> None:
    """Add the points after ``start`` up to ``stop`` to one skyline."""
    bulge, heights = ray.bulges[skyline], _height_row(skyline)
    top, records = ray.points[COUNT + skyline, 0], ray.points[COUNT + skyline, 1]
    steepest = ray.values[SLOPE + skyline, records - 1] if records > 0 else -math.inf
    for k in range(start + 1, stop + 1):
        at_km, height_m = ray.values[DISTANCE, k], ray.values[heights, k]
        bend = bulge * at_km
        flat_m = height_m - bend * at_km
        slope = (height_m - tx_m) / at_km - bend
        if slope > steepest:
            ray.points[RECORD + skyline, records] = k
            ray.values[SLOPE + skyline, records] = slope
            records, steepest = records + 1, slope
        # A point leaves the hull when the new one does not lie below the edge that leads to it. The first has no edge.
        rise_m, steps = math.inf, 1
        while top > 0:
            rise_m = flat_m - ray.values[HEIGHT + skyline, top - 1]
            steps = k - ray.points[HULL + skyline, top - 1]
            if rise_m < ray.values[EDGE + skyline, top - 1] * steps:
                break
            top -= 1
        ray.points[HULL + skyline, top] = k
        ray.values[HEIGHT + skyline, top] = flat_m
        ray.values[EDGE + skyline, top] = rise_m / steps if top > 0 else math.inf
        top += 1
    ray.points[COUNT + skyline, 0], ray.points[COUNT + skyline, 1] = top, records


@inlined
def _tangent_point(ray: Ray, skyline: int, rx_flat_m: float, rx_k: float) -> int:
    """Point that stands steepest from a receiver beyond all points, the nearest to it of equals.

    ``rx_flat_m`` is the flattened height of the receiver, ``rx_k`` its distance in steps of the ray.
    """
    at = ray.points[COUNT + skyline, 0] - 1
    jump = 1
    # The slope rises along the hull away from the receiver up to the tangent and falls beyond: gallop, then halve.
    while at >= jump and _below_receiver(ray, skyline, at - jump + 1, rx_flat_m, rx_k):
        at -= jump
        jump *= 2
    low, high = max(at - jump, 0), at
    while low < high:
        middle = (low + high) // 2
        if _below_receiver(ray, skyline, middle + 1, rx_flat_m, rx_k):
            high = middle
        else:
            low = middle + 1
    return int(ray.points[HULL + skyline, high])


@inlined
def _below_receiver(ray: Ray, skyline: int, at: int, rx_flat_m: float, rx_k: float) -> bool:
    """Whether an edge of the hull, drawn on, passes below the receiver: its far end then stands steeper."""
    steps = rx_k - ray.points[HULL + skyline, at]
    return bool(rx_flat_m > ray.values[HEIGHT + skyline, at] + ray.values[EDGE + skyline, at] * steps)


@inlined
def obstacle(ray: Ray, base: int, inner: int, ends_m: tuple[float, float], distance_km: float) -> tuple[float, float]:
    """Greatest height of the bare ground above the direct line (m), and over the distance from the receiver (m/km).

    The Earth is flat here. What is highest then is on the hull of the curved Earth too, since the bend only takes
    points off the hull as it is removed.
    """
    tx_m, rx_m = ends_m
    rise = (rx_m - tx_m) / distance_km
    highest_m = -math.inf
    over_m, left_km = -math.inf, 1.0
    hull = ray.points[COUNT + BARE, 0]
    for i in range(hull + inner - base):
        k = ray.points[HULL + BARE, i] if i < hull else base + 1 + i - hull
        at_km = ray.values[DISTANCE, k]
        above_m = ray.values[GROUND, k] - tx_m - rise * at_km  # P.1812-8 eq. (89d)
        highest_m = max(highest_m, above_m)  # P.1812-8 eq. (89a)
        if above_m * left_km > over_m * (distance_km - at_km):  # P.1812-8 eq. (89c)
            over_m, left_km = above_m, distance_km - at_km
    return highest_m, over_m / left_km


@inlined
def _height_row(skyline: int) -> int:
    return GROUND if skyline == BARE else SURFACE


@inlined
def horizon_from_tx(ray: Ray, skyline: int, base: int, inner: int, tx_m: float) -> tuple[int, float]:
    """First point that stands steepest from the transmitter, and its slope with the Earth's bend taken off, m/km."""
    last = ray.points[COUNT + skyline, 1] - 1
    point, best = ray.points[RECORD + skyline, last], ray.values[SLOPE + skyline, last]
    heights = _height_row(skyline)
    for k in range(base + 1, inner + 1):
        at_km = ray.values[DISTANCE, k]
        slope = (ray.values[heights, k] - tx_m) / at_km - ray.bulges[skyline] * at_km
        if slope > best:
            point, best = k, slope
    return point, best


@inlined
def horizon_from_rx(
    ray: Ray, skyline: int, base: int, inner: int, rx_m: float, distance_km: float
) -> tuple[int, float]:
    """Last point that stands steepest from the receiver, and its slope with the Earth's bend taken off, m/km."""
    bulge = ray.bulges[skyline]
    point = _tangent_point(ray, skyline, rx_m - bulge * distance_km**2, distance_km / ray.step_km)
    heights = _height_row(skyline)
    left_km = distance_km - ray.values[DISTANCE, point]
    best = (ray.values[heights, point] - rx_m) / left_km - bulge * left_km
    for k in range(base + 1, inner + 1):
        left_km = distance_km - ray.values[DISTANCE, k]
        slope = (ray.values[heights, k] - rx_m) / left_km - bulge * left_km
        if slope >= best:
            point, best = k, slope
    return point, best


@inlined
def narrowest_point(
    ray: Ray, skyline: int, base: int, inner: int, ends_m: tuple[float, float], distance_km: float
) -> tuple[int, float]:
    """Last point with the greatest diffraction parameter of a receiver in line of sight, and that parameter.

    The parameter of point ``k`` of the ray is ``(slope_k - rx_slope) * sqrt(k / (rx_k - k))`` times what all points
    share, with the slopes from the transmitter over the flattened ground. By both factors a point behind a steeper one
    is never the narrowest, so that records suffice.

    Returns:
        Point and its parameter without the shared factor.
    """
    rx_k = distance_km / ray.step_km
    bulge = ray.bulges[skyline]
    rx_slope = (ends_m[1] - ends_m[0]) / distance_km - bulge * distance_km
    heights = _height_row(skyline)
    point, best = 0, math.inf
    for k in range(inner, base, -1):
        at_km = ray.values[DISTANCE, k]
        gap = rx_slope - (ray.values[heights, k] - ends_m[0]) / at_km + bulge * at_km
        if gap * gap * at_km < best * (distance_km - at_km):
            best = gap * gap * at_km / (distance_km - at_km)
            point = k
    last = ray.points[COUNT + skyline, 1]
    while last > 0:
        first = max(last - BLOCK, 0)
        gap = rx_slope - ray.values[SLOPE + skyline, last - 1]
        nearest = ray.points[RECORD + skyline, first]
        if gap * gap * nearest < best * (rx_k - nearest):  # else no record of the block can be narrower
            for i in range(last - 1, first - 1, -1):
                gap = rx_slope - ray.values[SLOPE + skyline, i]
                k = ray.points[RECORD + skyline, i]
                if gap * gap * k < best * (rx_k - k):
                    best = gap * gap * k / (rx_k - k)
                    point = k
        last = first
    return point, -math.sqrt(best)
