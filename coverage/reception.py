"""Compiled kernels of the radio engine: the RSRP that a receiver gets from the best sector of a mast.

The path loss is computed once per mast and carrier; sectors then differ by their pattern only. Every kernel releases
the interpreter's lock, so that threads share the work, and holds one profile in memory.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from phusong.coverage.antennas import pattern_db
from phusong.coverage.network import FloatArray, IntArray
from phusong.coverage.propagation import NEAREST_KM, PathSettings, basic_loss_db, least_loss_db, least_loss_over_db
from phusong.coverage.terrain import HeightGrid, fill_profile, fill_surface, height_at, inner_points

OUT_OF_REACH = -math.inf
"""Level of a receiver beyond the range or below the floor; NaN is a profile across unknown terrain."""

COARSE_POINTS = 24
"""Points of the coarse look at a profile, at least."""

ROUNDING_DB = 1e-4
"""Slack between a level and its bound: results are rounded to float32, sums to their own order."""

TILE_PIXELS = 16
"""Edge of the square of pixels that shares one ranking of masts."""

MAST = np.dtype(
    [
        ("x_m", np.float64),
        ("y_m", np.float64),
        ("col", np.float64),
        ("row", np.float64),
        ("height_m", np.float64),
        ("antenna_m", np.float64),
        ("first", np.int64),
        ("last", np.int64),
    ]
)
"""A mast: place, fractional place on the terrain's grid, antenna above ground and above sea level (NaN on unknown
terrain), its rows ``first`` to ``last`` (exclusive) in the table of sectors."""

SECTOR = np.dtype(
    [("peak_dbm", np.float64), ("azimuth_deg", np.float64), ("downtilt_deg", np.float64), ("carrier", np.int64)]
)
"""A sector: RSRP at boresight with no path loss, boresight (azimuth NaN for omnidirectional), downtilt, index into the
carriers of the settings; equal carriers of a mast stand side by side."""

RECEIVER = np.dtype(
    [("x_m", np.float64), ("y_m", np.float64), ("col", np.float64), ("row", np.float64), ("antenna_m", np.float64)]
)
"""A receiver: place, fractional place on the terrain's grid, antenna above sea level (NaN on unknown terrain)."""

Table = NDArray[np.void]
"""Rows of :data:`MAST`, :data:`SECTOR` or :data:`RECEIVER`."""

Row = Any
"""One row of a table."""


class Scene(NamedTuple):
    """What all masts and receivers of a prediction share.

    Attributes:
        grid: Terrain heights, metres, shape (rows, cols).
        clutter_m: Representative clutter heights on the same grid, metres; a single 0 where there is none.
        step_m: Spacing of the profile, metres.
        settings: Propagation model, its carriers and the atmosphere.
        pattern: Shape of the antenna pattern, as :func:`pattern_db` takes it.
        max_range_m: Receivers farther than this get nothing, metres.
        floor_dbm: Weaker levels are not reported, dBm.
        receiver_height_m: Antenna of every receiver above ground, metres.
    """

    grid: HeightGrid
    clutter_m: HeightGrid
    step_m: float
    settings: PathSettings
    pattern: tuple[float, float, float, float]
    max_range_m: float
    floor_dbm: float
    receiver_height_m: float


@njit(cache=True, nogil=True, error_model="numpy")
def _unobstructed_dbm(scene: Scene, sectors: Table, slant_km: float) -> float:
    """Level that no receiver at that distance can exceed, whatever its direction and terrain, dBm."""
    top_dbm = OUT_OF_REACH
    for i in range(len(sectors)):
        top_dbm = max(top_dbm, sectors[i].peak_dbm - least_loss_db(scene.settings, sectors[i].carrier, slant_km))
    return top_dbm


@njit(cache=True, nogil=True, error_model="numpy")
def mast_rsrp_dbm(
    scene: Scene, mast: Row, sectors: Table, receiver: Row, at_least_dbm: float, buffers: FloatArray
) -> float:
    """RSRP from the best sector of a mast, dBm.

    A level below ``at_least_dbm`` is reported as out of reach, as soon as the distance, the direction or a coarse look
    at the profile shows it.

    Args:
        scene: What all predictions share.
        mast: One row of :data:`MAST`.
        sectors: The mast's rows of :data:`SECTOR`.
        receiver: One row of :data:`RECEIVER`.
        at_least_dbm: Weakest level of interest, dBm.
        buffers: Of :func:`_buffers`.

    Returns:
        RSRP, dBm; minus infinity out of reach; NaN where the profile crosses unknown terrain.
    """
    east_m, north_m = receiver.x_m - mast.x_m, receiver.y_m - mast.y_m
    distance_m = math.hypot(east_m, north_m)
    if distance_m > scene.max_range_m:
        return OUT_OF_REACH
    rise_m = receiver.antenna_m - mast.antenna_m
    if math.isnan(rise_m):
        return math.nan
    weakest_dbm = at_least_dbm - ROUNDING_DB
    slant_km = max(0.001 * math.hypot(distance_m, rise_m), NEAREST_KM)
    if _unobstructed_dbm(scene, sectors, slant_km) < weakest_dbm:
        return OUT_OF_REACH
    bearing_deg = math.degrees(math.atan2(east_m, north_m))
    sunk_m = 0.0005 * distance_m * distance_m / scene.settings.ae_km  # the Earth falls away under the ray
    elevation_deg = math.degrees(math.atan2(rise_m - sunk_m, distance_m))
    strongest = _radiate(scene, sectors, bearing_deg, elevation_deg, slant_km, buffers[3])
    if buffers[3, strongest] - least_loss_db(scene.settings, sectors[strongest].carrier, slant_km) < weakest_dbm:
        return OUT_OF_REACH
    level_dbm = _profile_rsrp_dbm(scene, mast, sectors, strongest, receiver, weakest_dbm, buffers)
    return OUT_OF_REACH if level_dbm < at_least_dbm else level_dbm


@njit(cache=True, nogil=True, error_model="numpy")
def _radiate(
    scene: Scene,
    sectors: Table,
    bearing_deg: float,
    elevation_deg: float,
    slant_km: float,
    radiated_dbm: FloatArray,
) -> int:
    """Fill in every sector's level before path loss, dBm, and tell which is strongest behind the least loss."""
    most_dbm, strongest = OUT_OF_REACH, 0
    for i in range(len(sectors)):
        sector = sectors[i]
        offset_deg = bearing_deg - sector.azimuth_deg
        gain_db = pattern_db(scene.pattern, offset_deg, elevation_deg, sector.downtilt_deg)
        radiated_dbm[i] = sector.peak_dbm + gain_db
        level_dbm = radiated_dbm[i] - least_loss_db(scene.settings, sector.carrier, slant_km)
        if level_dbm > most_dbm:
            most_dbm, strongest = level_dbm, i
    return strongest


@njit(cache=True, nogil=True, error_model="numpy")
def _profile_rsrp_dbm(
    scene: Scene, mast: Row, sectors: Table, strongest: int, receiver: Row, weakest_dbm: float, buffers: FloatArray
) -> float:
    """Best sector's level behind the path loss, rounded to the precision that results keep, dBm.

    Where all sectors share a carrier a coarse profile comes first: often it shows already that the level is too weak.
    """
    radiated_dbm = buffers[3]
    heights_m = (mast.height_m, scene.receiver_height_m)
    ends = (mast.col, mast.row, receiver.col, receiver.row)
    distance_m = math.hypot(receiver.x_m - mast.x_m, receiver.y_m - mast.y_m)
    stride = inner_points(distance_m, scene.step_m) // COARSE_POINTS
    carrier = sectors[0].carrier
    if stride > 1 and carrier == sectors[len(sectors) - 1].carrier:
        n = _look(scene, ends, distance_m, stride, buffers)
        if n == 0:
            return math.nan
        least_db = least_loss_over_db(scene.settings, carrier, buffers, n, heights_m[0], heights_m[1])
        if radiated_dbm[strongest] - least_db < weakest_dbm:
            return OUT_OF_REACH
    n = _look(scene, ends, distance_m, 1, buffers)
    if n == 0:
        return math.nan
    best_dbm = OUT_OF_REACH
    carrier, loss_db = -1, 0.0
    for i in range(len(sectors)):
        if sectors[i].carrier != carrier:
            carrier = sectors[i].carrier
            loss_db = basic_loss_db(scene.settings, carrier, buffers, n, heights_m[0], heights_m[1])
        best_dbm = max(best_dbm, radiated_dbm[i] - loss_db)
    return float(np.float32(best_dbm))


@njit(cache=True, nogil=True, error_model="numpy")
def _look(
    scene: Scene, ends: tuple[float, float, float, float], distance_m: float, stride: int, buffers: FloatArray
) -> int:
    """Fill in the profile between two places of the grid as the models take it, and tell its number of points.

    Returns:
        0 where the ground is unknown.
    """
    n = fill_profile(scene.grid, ends, distance_m, scene.step_m, stride, buffers)
    if scene.clutter_m.size > 1 and n > 0:
        fill_surface(scene.clutter_m, ends, n, buffers)
    else:
        buffers[2, :n] = buffers[1, :n]
    return n


@njit(cache=True, nogil=True, error_model="numpy")
def _buffers(scene: Scene, sectors: Table) -> FloatArray:
    """Room for the longest profile's distances, ground and surface, and for the levels of a mast's sectors."""
    return np.empty((4, max(inner_points(scene.max_range_m, scene.step_m) + 3, len(sectors))))


@njit(cache=True, nogil=True, error_model="numpy")
def predict_masts(scene: Scene, masts: Table, sectors: Table, receivers: Table) -> NDArray[np.float32]:
    """RSRP of masts, whose ``first`` and ``last`` count in ``sectors``, dBm, shape (masts, receivers)."""
    buffers = _buffers(scene, sectors)
    rsrp_dbm = np.empty((len(masts), len(receivers)), dtype=np.float32)
    for m in range(len(masts)):
        mast = masts[m]
        own = sectors[mast.first : mast.last]
        for i in range(len(receivers)):
            rsrp_dbm[m, i] = mast_rsrp_dbm(scene, mast, own, receivers[i], scene.floor_dbm, buffers)
    return rsrp_dbm


@njit(cache=True, nogil=True, error_model="numpy")
def _rank_masts(
    scene: Scene, masts: Table, sectors: Table, box: tuple[float, float, float, float]
) -> tuple[IntArray, FloatArray]:
    """Masts in range of a box of receivers, and the level that none of the box can exceed, strongest first."""
    left, bottom, right, top = box
    reached = np.empty(len(masts), dtype=np.int64)
    ceiling_dbm = np.empty(len(masts))
    count = 0
    for m in range(len(masts)):
        mast = masts[m]
        east_m = max(left - mast.x_m, mast.x_m - right, 0.0)
        north_m = max(bottom - mast.y_m, mast.y_m - top, 0.0)
        nearest_m = math.hypot(east_m, north_m)
        if nearest_m <= scene.max_range_m:
            slant_km = max(0.001 * nearest_m, NEAREST_KM)
            bound_dbm = _unobstructed_dbm(scene, sectors[mast.first : mast.last], slant_km) + ROUNDING_DB
            place = count
            while place > 0 and ceiling_dbm[place - 1] < bound_dbm:
                reached[place], ceiling_dbm[place] = reached[place - 1], ceiling_dbm[place - 1]
                place -= 1
            reached[place], ceiling_dbm[place] = m, bound_dbm
            count += 1
    return reached[:count], ceiling_dbm[:count]


@njit(cache=True, nogil=True, error_model="numpy")
def _best_server(
    scene: Scene,
    masts: Table,
    sectors: Table,
    ranked: tuple[IntArray, FloatArray],
    receiver: Row,
    buffers: FloatArray,
) -> tuple[float, int]:
    """Level and mast of the best server; masts that cannot win are passed over, which never changes the answer."""
    best_dbm, server = scene.floor_dbm, -1
    for k in range(len(ranked[0])):
        if ranked[1][k] < best_dbm:
            break
        m = ranked[0][k]
        mast = masts[m]
        level_dbm = mast_rsrp_dbm(scene, mast, sectors[mast.first : mast.last], receiver, best_dbm, buffers)
        if level_dbm > best_dbm or (level_dbm == best_dbm and (server < 0 or m < server)):
            best_dbm, server = level_dbm, m
    return best_dbm, server


@njit(cache=True, nogil=True, error_model="numpy")
def predict_pixels(
    scene: Scene,
    masts: Table,
    sectors: Table,
    columns: tuple[FloatArray, FloatArray],
    lines: tuple[FloatArray, FloatArray],
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Best-server RSRP and mast of a block of pixels.

    Args:
        scene: What all predictions share.
        masts: Rows of :data:`MAST`.
        sectors: Rows of :data:`SECTOR`.
        columns: Easting and fractional grid column of every pixel column, each of shape (c,).
        lines: Northing and fractional grid row of every pixel row, each of shape (r,).

    Returns:
        RSRP, dBm, NaN where none reaches or the ground is unknown, and the mast, -1 there, both of shape (r, c).
    """
    x_m, y_m = columns[0], lines[0]
    values = np.full((len(y_m), len(x_m)), np.nan, dtype=np.float32)
    server = np.full((len(y_m), len(x_m)), -1, dtype=np.int32)
    receiver = np.empty(1, dtype=RECEIVER)[0]
    buffers = _buffers(scene, sectors)
    for top in range(0, len(y_m), TILE_PIXELS):
        end_line = min(top + TILE_PIXELS, len(y_m))
        for left in range(0, len(x_m), TILE_PIXELS):
            end_column = min(left + TILE_PIXELS, len(x_m))
            box = (x_m[left], y_m[end_line - 1], x_m[end_column - 1], y_m[top])
            ranked = _rank_masts(scene, masts, sectors, box)
            for i in range(top, end_line):
                for j in range(left, end_column):
                    receiver.x_m, receiver.y_m = x_m[j], y_m[i]
                    receiver.col, receiver.row = columns[1][j], lines[1][i]
                    receiver.antenna_m = height_at(scene.grid, receiver.col, receiver.row) + scene.receiver_height_m
                    if math.isnan(receiver.antenna_m):
                        continue
                    best_dbm, m = _best_server(scene, masts, sectors, ranked, receiver, buffers)
                    if m >= 0:
                        values[i, j], server[i, j] = best_dbm, m
    return values, server
