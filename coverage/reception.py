"""Compiled kernels of the radio engine: the RSRP that a receiver gets from the best sector of a mast.

The path loss is computed once per mast and frequency; sectors then differ by their pattern only. Every kernel releases
the interpreter's lock, so that threads share the work, and holds one profile in memory.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from phusong.coverage.antennas import pattern_db
from phusong.coverage.network import FloatArray, IntArray
from phusong.coverage.propagation import PathSettings, basic_loss_db, least_loss_db, least_loss_over_db
from phusong.coverage.terrain import HeightGrid, fill_profile, height_at, profile_points, sample_profile

OUT_OF_REACH = -math.inf
"""Level of a receiver beyond the range or below the floor; NaN is a profile across unknown terrain."""

COARSE_POINTS = 24
"""Points of the coarse look at a profile, at least."""

ROUNDING_DB = 1e-6
"""Slack between a level and its bound, which are summed in different orders."""

TILE_PIXELS = 16
"""Edge of the square of pixels that shares one ranking of masts."""


class Scene(NamedTuple):
    """What all masts and receivers of a prediction share.

    Attributes:
        grid: Terrain heights, metres, shape (rows, cols).
        step_m: Spacing of the profile, metres.
        settings: Propagation model and atmosphere.
        pattern: Shape of the antenna pattern, as :func:`pattern_db` takes it.
        max_range_m: Receivers farther than this get nothing, metres.
        floor_dbm: Weaker levels are not reported, dBm.
        receiver_height_m: Antenna of every receiver above ground, metres.
    """

    grid: HeightGrid
    step_m: float
    settings: PathSettings
    pattern: tuple[float, float, float, float]
    max_range_m: float
    floor_dbm: float
    receiver_height_m: float


class Masts(NamedTuple):
    """Masts on the grid, and their sectors with every default filled in.

    Attributes:
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        col: Fractional column, shape (n,).
        row: Fractional row, shape (n,).
        height_m: Antenna height above ground, metres, shape (n,).
        antenna_m: Antenna height above sea level, metres, NaN on unknown terrain, shape (n,).
        first_sector: Offsets into the sector columns, shape (n + 1,).
        peak_dbm: RSRP at boresight with no path loss, dBm, shape (s,).
        carrier: Index into the carriers of the settings, equal ones side by side, shape (s,).
        azimuth_deg: Boresight azimuth, degrees, NaN for omnidirectional, shape (s,).
        downtilt_deg: Downtilt, degrees, shape (s,).
    """

    x_m: FloatArray
    y_m: FloatArray
    col: FloatArray
    row: FloatArray
    height_m: FloatArray
    antenna_m: FloatArray
    first_sector: IntArray
    peak_dbm: FloatArray
    carrier: IntArray
    azimuth_deg: FloatArray
    downtilt_deg: FloatArray


class Receivers(NamedTuple):
    """Receivers on the grid; ``antenna_m`` is metres above sea level, NaN on unknown terrain, all of shape (m,)."""

    x_m: FloatArray
    y_m: FloatArray
    col: FloatArray
    row: FloatArray
    antenna_m: FloatArray


@njit(cache=True, nogil=True, error_model="numpy")
def _unobstructed_dbm(scene: Scene, masts: Masts, mast: int, slant_km: float) -> float:
    """Level that no receiver at that distance can exceed, whatever its direction and terrain, dBm."""
    top_dbm = OUT_OF_REACH
    for sector in range(masts.first_sector[mast], masts.first_sector[mast + 1]):
        loss_db = least_loss_db(scene.settings, masts.carrier[sector], slant_km)
        top_dbm = max(top_dbm, masts.peak_dbm[sector] - loss_db)
    return top_dbm


@njit(cache=True, nogil=True, error_model="numpy")
def mast_rsrp_dbm(
    scene: Scene,
    masts: Masts,
    mast: int,
    receiver: tuple[float, float, float, float, float],
    at_least_dbm: float,
    buffers: tuple[FloatArray, FloatArray, FloatArray],
) -> float:
    """RSRP from the best sector of a mast, dBm.

    A level below ``at_least_dbm`` is reported as out of reach, as soon as the distance, the direction or a coarse look
    at the profile shows it.

    Args:
        scene: What all predictions share.
        masts: All masts.
        mast: Index of the mast.
        receiver: Easting, northing, column, row, antenna height above sea level.
        at_least_dbm: Weakest level of interest, dBm.
        buffers: Of :func:`_buffers`.

    Returns:
        RSRP, dBm; minus infinity out of reach; NaN where the profile crosses unknown terrain.
    """
    x_m, y_m, col, row, antenna_m = receiver
    east_m, north_m = x_m - masts.x_m[mast], y_m - masts.y_m[mast]
    distance_m = math.hypot(east_m, north_m)
    if distance_m > scene.max_range_m:
        return OUT_OF_REACH
    rise_m = antenna_m - masts.antenna_m[mast]
    if math.isnan(rise_m):
        return math.nan
    slant_km = max(0.001 * math.hypot(distance_m, rise_m), 0.001)
    if _unobstructed_dbm(scene, masts, mast, slant_km) < at_least_dbm:
        return OUT_OF_REACH
    first, last = masts.first_sector[mast], masts.first_sector[mast + 1]
    d_km, h_m, radiated_dbm = buffers
    bearing_deg = math.degrees(math.atan2(east_m, north_m))
    sunk_m = 0.0005 * distance_m * distance_m / scene.settings.ae_km  # the Earth falls away under the ray
    elevation_deg = math.degrees(math.atan2(rise_m - sunk_m, distance_m))
    most_dbm, strongest = OUT_OF_REACH, first
    for sector in range(first, last):
        offset_deg = bearing_deg - masts.azimuth_deg[sector]
        gain_db = pattern_db(scene.pattern, offset_deg, elevation_deg, masts.downtilt_deg[sector])
        radiated_dbm[sector - first] = masts.peak_dbm[sector] + gain_db
        level_dbm = radiated_dbm[sector - first] - least_loss_db(scene.settings, masts.carrier[sector], slant_km)
        if level_dbm > most_dbm:
            most_dbm, strongest = level_dbm, sector
    if most_dbm < at_least_dbm - ROUNDING_DB:
        return OUT_OF_REACH
    n = profile_points(distance_m, scene.step_m)
    ends = (masts.col[mast], masts.row[mast], col, row)
    stride = n // COARSE_POINTS
    heights_m = (masts.height_m[mast], scene.receiver_height_m)
    if stride > 1 and masts.carrier[first] == masts.carrier[last - 1]:
        k = sample_profile(scene.grid, ends, distance_m, n, stride, d_km, h_m)
        if k == 0:
            return math.nan
        carrier = masts.carrier[strongest]
        loss_db = least_loss_over_db(scene.settings, carrier, d_km[:k], h_m[:k], heights_m[0], heights_m[1])
        if radiated_dbm[strongest - first] - loss_db < at_least_dbm - ROUNDING_DB:
            return OUT_OF_REACH
    if not fill_profile(scene.grid, ends, distance_m, d_km[:n], h_m[:n]):
        return math.nan
    best_dbm = OUT_OF_REACH
    carrier, loss_db = -1, 0.0
    for sector in range(first, last):
        if masts.carrier[sector] != carrier:
            carrier = masts.carrier[sector]
            loss_db = basic_loss_db(scene.settings, carrier, d_km[:n], h_m[:n], heights_m[0], heights_m[1])
        best_dbm = max(best_dbm, radiated_dbm[sector - first] - loss_db)
    return best_dbm if best_dbm >= at_least_dbm else OUT_OF_REACH


@njit(cache=True, nogil=True, error_model="numpy")
def _buffers(scene: Scene, masts: Masts) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Room for the longest profile's distances and heights, and for the levels of one mast's sectors."""
    longest = profile_points(scene.max_range_m, scene.step_m) + 1
    return np.empty(longest), np.empty(longest), np.empty(len(masts.peak_dbm))


@njit(cache=True, nogil=True, error_model="numpy")
def predict_masts(scene: Scene, masts: Masts, first: int, last: int, receivers: Receivers) -> NDArray[np.float32]:
    """RSRP of the masts ``first`` to ``last`` (exclusive) at all receivers, dBm, shape (last - first, receivers)."""
    count = len(receivers.x_m)
    buffers = _buffers(scene, masts)
    rsrp_dbm = np.empty((last - first, count), dtype=np.float32)
    for mast in range(first, last):
        for i in range(count):
            receiver = (
                receivers.x_m[i],
                receivers.y_m[i],
                receivers.col[i],
                receivers.row[i],
                receivers.antenna_m[i],
            )
            rsrp_dbm[mast - first, i] = mast_rsrp_dbm(scene, masts, mast, receiver, scene.floor_dbm, buffers)
    return rsrp_dbm


@njit(cache=True, nogil=True, error_model="numpy")
def _rank_masts(scene: Scene, masts: Masts, box: tuple[float, float, float, float]) -> tuple[IntArray, FloatArray]:
    """Masts in range of a box of receivers, and the level that none of the box can exceed, strongest first."""
    left, bottom, right, top = box
    reached = np.empty(len(masts.x_m), dtype=np.int64)
    ceiling_dbm = np.empty(len(masts.x_m))
    count = 0
    for mast in range(len(masts.x_m)):
        east_m = max(left - masts.x_m[mast], masts.x_m[mast] - right, 0.0)
        north_m = max(bottom - masts.y_m[mast], masts.y_m[mast] - top, 0.0)
        nearest_m = math.hypot(east_m, north_m)
        if nearest_m <= scene.max_range_m:
            reached[count] = mast
            ceiling_dbm[count] = _unobstructed_dbm(scene, masts, mast, max(0.001 * nearest_m, 0.001)) + ROUNDING_DB
            count += 1
    order = np.argsort(-ceiling_dbm[:count])
    return reached[:count][order], ceiling_dbm[:count][order]


@njit(cache=True, nogil=True, error_model="numpy")
def _best_server(
    scene: Scene,
    masts: Masts,
    ranked: tuple[IntArray, FloatArray],
    receiver: tuple[float, float, float, float, float],
    buffers: tuple[FloatArray, FloatArray, FloatArray],
) -> tuple[float, int]:
    """Level and mast of the best server; masts that cannot win are passed over, which never changes the answer."""
    best_dbm, server = scene.floor_dbm, -1
    for k in range(len(ranked[0])):
        if ranked[1][k] < best_dbm:
            break
        mast = ranked[0][k]
        level_dbm = mast_rsrp_dbm(scene, masts, mast, receiver, best_dbm, buffers)
        if level_dbm > best_dbm or (level_dbm == best_dbm and (server < 0 or mast < server)):
            best_dbm, server = level_dbm, mast
    return best_dbm, server


@njit(cache=True, nogil=True, error_model="numpy")
def predict_pixels(
    scene: Scene,
    masts: Masts,
    columns: tuple[FloatArray, FloatArray],
    lines: tuple[FloatArray, FloatArray],
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Best-server RSRP and mast of a block of pixels.

    Args:
        scene: What all predictions share.
        masts: All masts.
        columns: Easting and fractional grid column of every pixel column, each of shape (c,).
        lines: Northing and fractional grid row of every pixel row, each of shape (r,).

    Returns:
        RSRP, dBm, NaN where none reaches or the ground is unknown, and the mast, -1 there, both of shape (r, c).
    """
    x_m, col = columns
    y_m, row = lines
    values = np.full((len(y_m), len(x_m)), np.nan, dtype=np.float32)
    server = np.full((len(y_m), len(x_m)), -1, dtype=np.int32)
    buffers = _buffers(scene, masts)
    for top in range(0, len(y_m), TILE_PIXELS):
        end_line = min(top + TILE_PIXELS, len(y_m))
        for left in range(0, len(x_m), TILE_PIXELS):
            end_column = min(left + TILE_PIXELS, len(x_m))
            box = (x_m[left], y_m[end_line - 1], x_m[end_column - 1], y_m[top])
            ranked = _rank_masts(scene, masts, box)
            for i in range(top, end_line):
                for j in range(left, end_column):
                    ground_m = height_at(scene.grid, col[j], row[i])
                    if math.isnan(ground_m):
                        continue
                    receiver = (x_m[j], y_m[i], col[j], row[i], ground_m + scene.receiver_height_m)
                    best_dbm, mast = _best_server(scene, masts, ranked, receiver, buffers)
                    if mast >= 0:
                        values[i, j] = best_dbm
                        server[i, j] = mast
    return values, server
