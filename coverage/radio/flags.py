"""Reservations about a prediction at a point, so that a figure is not taken for more than it is."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from phusong.coverage.kernels.arrays import FloatArray, IntArray
from phusong.coverage.p1812.path import PATH_LENGTH, RANGES
from phusong.coverage.radio.model_names import ITM_LEAST_KM, farthest_m
from phusong.coverage.radio.parameters import RadioParameters
from phusong.coverage.radio.transmitters import Transmitters

RADIUS_LIMITED, VOID_TERRAIN, EXTRAPOLATED = 1, 2, 4
"""Bits of a flag: the range of the run or the model may hide a server; terrain between the point and a mast is unknown;
the best server is nearer, or its band higher or lower, than the model is made for."""

FLAG_NAMES = {RADIUS_LIMITED: "radius-limited", VOID_TERRAIN: "void-terrain", EXTRAPOLATED: "extrapolated"}
"""Name of every bit."""

NEAR_THE_RADIUS = 0.95
"""Share of the range from which a best server counts as limited by it."""


def flag_names(flags: int) -> tuple[str, ...]:
    """Names of the bits that are set."""
    return tuple(name for bit, name in FLAG_NAMES.items() if flags & bit)


def flag_points(
    points_m: tuple[FloatArray, FloatArray],
    transmitters: Transmitters,
    voids: IntArray,
    server: IntArray,
    band_mhz: FloatArray,
    radio: RadioParameters,
) -> IntArray:
    """Flags of every point.

    Args:
        points_m: Eastings and northings of the points, metres, each of shape (n,).
        transmitters: Masts that were predicted.
        voids: Number of masts in range whose path crosses unknown terrain, shape (n,).
        server: Best mast of every point, -1 for none, shape (n,).
        band_mhz: Frequency on which it serves, MHz, NaN for none, shape (n,).
        radio: Model and range.

    Returns:
        Bits of :data:`FLAG_NAMES`, shape (n,).
    """
    x_m, y_m = points_m
    range_m = min(1000.0 * radio.max_range_km, farthest_m(radio.model))
    flags = np.where(voids > 0, VOID_TERRAIN, 0).astype(np.int64)
    if len(transmitters):
        masts = np.column_stack((transmitters.x_m, transmitters.y_m))
        nearest_m, _ = cKDTree(masts).query(np.column_stack((x_m, y_m)))
        flags[nearest_m > range_m] |= RADIUS_LIMITED
    has = server >= 0
    away_m = np.full(len(x_m), np.nan)
    away_m[has] = np.hypot(transmitters.x_m[server[has]] - x_m[has], transmitters.y_m[server[has]] - y_m[has])
    flags[away_m > NEAR_THE_RADIUS * range_m] |= RADIUS_LIMITED
    if radio.model == "p1812":
        band = RANGES["frequency_mhz"]
        low_mhz, high_mhz = band.advised_low or 0.0, band.advised_high or np.inf
        odd_band = (band_mhz < low_mhz) | (band_mhz > high_mhz)
        flags[has & (odd_band | (away_m < 1000.0 * PATH_LENGTH.low))] |= EXTRAPOLATED
    if radio.model == "itm":
        flags[has & (away_m < 1000.0 * ITM_LEAST_KM)] |= EXTRAPOLATED
    return flags
