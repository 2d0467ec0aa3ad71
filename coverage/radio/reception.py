"""Compiled kernels of the radio engine: the RSRP that a receiver gets from the sectors of a mast, carrier by carrier.

The path loss is computed once per mast and frequency; sectors then differ by their pattern and power only. Every kernel
releases the interpreter's lock, so that threads share the work, and holds one profile in memory.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from phusong.coverage.kernels.arrays import FloatArray, IntArray
from phusong.coverage.linkbudget.gains import cuts_gain_db, lean, pattern_db
from phusong.coverage.p1812.glimpse import FEW, MANY, glimpse_at, surely_lost
from phusong.coverage.propagation.cover import fill_surface
from phusong.coverage.propagation.terminal import stands_below, terminal_loss_db
from phusong.coverage.radio.model_names import P1812_LEAST_KM
from phusong.coverage.radio.models import NEAREST_KM, basic_loss_db, carrier_link, least_loss_db, reads_no_terrain
from phusong.coverage.radio.scene import (
    LEVELS,
    NOT_LOOKED,
    OUT_OF_REACH,
    POINTS,
    RECEIVER,
    SEEN,
    Losses,
    Row,
    Scene,
    Sight,
    Table,
)
from phusong.coverage.terrain.profile import fill_profile, fill_zones, height_at, inner_points

_HAIR_DB = 1e-3
"""By how much a bound is to miss the floor: far more than levels change by when they are rounded."""


@njit(cache=True, nogil=True, error_model="numpy")
def sector_gain_db(scene: Scene, sector: Row, bearing_deg: float, elevation_deg: float) -> float:
    """Gain of a sector, a row of :data:`SECTOR`, towards a direction, relative to its strongest one, dB."""
    offset_deg, above_deg = lean(bearing_deg - sector.azimuth_deg, elevation_deg, sector.mechanical_deg)
    if sector.cuts < 0:
        return pattern_db(scene.pattern, offset_deg, above_deg, sector.electrical_deg)
    return cuts_gain_db(scene.cuts_db[sector.cuts], offset_deg, above_deg, sector.electrical_deg)


@njit(cache=True, nogil=True, error_model="numpy")
def direction_deg(scene: Scene, mast: Row, receiver: Row, distance_m: float) -> tuple[float, float]:
    """Bearing clockwise from grid north, and elevation above the horizon, in which a mast sees a receiver, degrees."""
    rise_m = receiver.antenna_m - mast.antenna_m
    bearing_deg = math.degrees(math.atan2(receiver.x_m - mast.x_m, receiver.y_m - mast.y_m))
    curvature_drop_m = 0.0005 * distance_m * distance_m / scene.settings.ae_km  # the Earth falls away under the ray
    return bearing_deg, math.degrees(math.atan2(rise_m - curvature_drop_m, distance_m))


@njit(cache=True, nogil=True, error_model="numpy")
def _radiate(scene: Scene, mast: Row, sectors: Table, receiver: Row, distance_m: float, levels_dbm: FloatArray) -> None:
    """Fill in the level of every sector towards a receiver before path loss, dBm."""
    bearing_deg, elevation_deg = direction_deg(scene, mast, receiver, distance_m)
    for i in range(len(sectors)):
        levels_dbm[i] = sectors[i].peak_dbm + sector_gain_db(scene, sectors[i], bearing_deg, elevation_deg)


@njit(cache=True, nogil=True, error_model="numpy")
def _most_dbm(scene: Scene, sectors: Table, distance_m: float, rise_m: float, levels_dbm: FloatArray) -> float:
    """RSRP that the best sector cannot exceed over that distance with nothing in the way, dBm."""
    ground_km = 0.001 * distance_m
    rise_m = max(abs(rise_m) - scene.highest_cover_m, 0.0)  # either end may be raised to the top of its cover
    slant_km = max(math.hypot(ground_km, 0.001 * rise_m), NEAREST_KM)
    carrier, loss_db, most_dbm = -1, 0.0, OUT_OF_REACH
    for i in range(len(sectors)):
        if sectors[i].carrier != carrier:
            carrier = sectors[i].carrier
            loss_db = least_loss_db(scene.settings, carrier, ground_km, slant_km)
        most_dbm = max(most_dbm, levels_dbm[i] - loss_db)
    return most_dbm


@njit(cache=True, nogil=True, error_model="numpy")
def mast_most_dbm(
    scene: Scene, mast: Row, sectors: Table, receiver: Row, levels_dbm: FloatArray, patterns: bool
) -> float:
    """RSRP that :func:`mast_rsrp_dbm` cannot exceed, dBm, found without a look at the ground.

    Args:
        scene: What all predictions share.
        mast: One row of :data:`MAST`.
        sectors: The mast's rows of :data:`SECTOR`.
        receiver: One row of :data:`RECEIVER`.
        levels_dbm: Filled with the level of every sector before path loss, dBm, shape (sectors or more,).
        patterns: Whether the antennas' patterns count; without them the bound is wider, and found in a fraction of the
            time.

    Returns:
        RSRP, dBm; minus infinity out of range, below the floor, and where an end stands on unknown terrain.
    """
    distance_m = math.hypot(receiver.x_m - mast.x_m, receiver.y_m - mast.y_m)
    rise_m = receiver.antenna_m - mast.antenna_m
    if distance_m > scene.max_range_m or math.isnan(rise_m):
        return OUT_OF_REACH
    if patterns:
        _radiate(scene, mast, sectors, receiver, distance_m, levels_dbm)
    else:
        for i in range(len(sectors)):
            levels_dbm[i] = sectors[i].peak_dbm
    most_dbm = float(np.float32(_most_dbm(scene, sectors, distance_m, rise_m, levels_dbm)))
    return most_dbm if most_dbm >= scene.floor_dbm else OUT_OF_REACH


@njit(cache=True, nogil=True, error_model="numpy")
def mast_rsrp_dbm(
    scene: Scene, mast: Row, sectors: Table, receiver: Row, known_db: NDArray[np.float32], buffers: FloatArray
) -> float:
    """RSRP from the best sector of a mast, dBm, rounded to the precision that results keep.

    Where it reaches, the levels of all sectors and the number of points that were looked at are left in the buffers.

    Args:
        scene: What all predictions share.
        mast: One row of :data:`MAST`.
        sectors: The mast's rows of :data:`SECTOR`.
        receiver: One row of :data:`RECEIVER`.
        known_db: Loss of each of the mast's carriers in their order, dB; the rest, and what is NaN, is computed.
        buffers: Of :func:`profile_buffers`.

    Returns:
        RSRP, dBm; minus infinity out of reach or below the floor; NaN where the profile crosses unknown terrain and
        what is known of it leaves the floor within reach.
    """
    distance_m = math.hypot(receiver.x_m - mast.x_m, receiver.y_m - mast.y_m)
    if distance_m > scene.max_range_m:
        return OUT_OF_REACH
    rise_m = receiver.antenna_m - mast.antenna_m
    if math.isnan(rise_m):
        return math.nan
    levels_dbm = buffers[LEVELS]
    buffers[POINTS, 0] = 0.0
    _radiate(scene, mast, sectors, receiver, distance_m, levels_dbm)
    best_dbm = OUT_OF_REACH
    carrier, nth, n, loss_db = -1, -1, 0, 0.0
    for i in range(len(sectors)):
        if sectors[i].carrier != carrier:
            carrier = sectors[i].carrier
            nth += 1
            loss_db = float(known_db[nth]) if nth < len(known_db) else math.nan
            if math.isnan(loss_db):
                if n == 0:
                    if _lost_unseen(scene, mast, sectors, receiver, distance_m, levels_dbm):
                        return OUT_OF_REACH
                    n = _look(scene, mast, receiver, distance_m, buffers)
                if n == 0:
                    return math.nan
                parts_db = loss_parts_db(scene, carrier, (mast, receiver), 0.001 * distance_m, buffers, n)
                loss_db = parts_db[0] + parts_db[1] + parts_db[2]
        levels_dbm[i] -= loss_db
        best_dbm = max(best_dbm, levels_dbm[i])
    buffers[POINTS, 0] = n
    level_dbm = float(np.float32(best_dbm))
    return level_dbm if level_dbm >= scene.floor_dbm else OUT_OF_REACH


@njit(cache=True, nogil=True, error_model="numpy")
def _lost_unseen(
    scene: Scene, mast: Row, sectors: Table, receiver: Row, distance_m: float, levels_dbm: FloatArray
) -> bool:
    """Whether no carrier of a mast reaches the floor, as far as can be told without the whole profile.

    ``levels_dbm`` are those of the sectors before path loss.
    """
    if _most_dbm(scene, sectors, distance_m, receiver.antenna_m - mast.antenna_m, levels_dbm) < scene.floor_dbm:
        return True
    if not scene.tells_voids and _lost_below(scene, mast, sectors, receiver, levels_dbm):
        return True
    return scene.glimpses and _surely_lost(scene, mast, sectors, receiver, distance_m, levels_dbm)


@njit(cache=True, nogil=True, error_model="numpy")
def _lost_below(scene: Scene, mast: Row, sectors: Table, receiver: Row, levels_dbm: FloatArray) -> bool:
    """Whether no carrier of a mast reaches the floor through the cover around both ends, with nothing else in the way.

    ``levels_dbm`` are those of the sectors before path loss.
    """
    distance_km = 0.001 * math.hypot(receiver.x_m - mast.x_m, receiver.y_m - mast.y_m)
    rise_m = max(abs(receiver.antenna_m - mast.antenna_m) - scene.highest_cover_m, 0.0)
    slant_km = max(math.hypot(distance_km, 0.001 * rise_m), NEAREST_KM)
    carrier, least_db = -1, 0.0
    for i in range(len(sectors)):
        if sectors[i].carrier != carrier:
            carrier = sectors[i].carrier
            below_db = _terminals_db(scene, scene.settings.links[carrier].f_ghz, mast, receiver, distance_km)
            least_db = least_loss_db(scene.settings, carrier, distance_km, slant_km) + below_db[0] + below_db[1]
        if levels_dbm[i] - least_db + _HAIR_DB >= scene.floor_dbm:
            return False
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def _surely_lost(
    scene: Scene, mast: Row, sectors: Table, receiver: Row, distance_m: float, levels_dbm: FloatArray
) -> bool:
    """Whether no carrier of a mast reaches the floor, by some points of the profile alone.

    ``levels_dbm`` are those of the sectors before path loss.
    """
    if 0.001 * distance_m < P1812_LEAST_KM:
        return False
    if not scene.tells_voids and _lost_by_points(scene, mast, sectors, receiver, FEW, levels_dbm):
        return True
    return _lost_by_points(scene, mast, sectors, receiver, MANY, levels_dbm)


@njit(cache=True, nogil=True, error_model="numpy")
def _lost_by_points(
    scene: Scene, mast: Row, sectors: Table, receiver: Row, points: int, levels_dbm: FloatArray
) -> bool:
    """Whether so many points of a profile tell that no carrier of a mast reaches the floor."""
    distance_m = math.hypot(receiver.x_m - mast.x_m, receiver.y_m - mast.y_m)
    ends = (mast.col, mast.row, receiver.col, receiver.row)
    antennas_m = (mast.antenna_m + mast.below_m, receiver.antenna_m + receiver.below_m)
    steps = (scene.step_m, scene.last_points, points)
    glimpse = glimpse_at((scene.grid, scene.cover), ends, distance_m, steps, antennas_m, scene.settings.ae_km)
    i = 0
    while i < len(sectors):
        carrier, most_dbm = sectors[i].carrier, OUT_OF_REACH
        while i < len(sectors) and sectors[i].carrier == carrier:
            most_dbm = max(most_dbm, levels_dbm[i])
            i += 1
        link = carrier_link(scene.settings, carrier, mast.height_m, scene.receiver_height_m)
        below_db = _terminals_db(scene, link.f_ghz, mast, receiver, 0.001 * distance_m)
        limit_db = most_dbm - scene.floor_dbm - (below_db[0] + below_db[1])
        if not surely_lost(glimpse, link, mast.latitude_deg, limit_db):
            return False
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def _terminals_db(scene: Scene, f_ghz: float, mast: Row, receiver: Row, distance_km: float) -> tuple[float, float]:
    """What mast and receiver each lose below the cover around them, dB."""
    return (
        terminal_loss_db(scene.cover, f_ghz, distance_km, mast.below_m, mast.in_town),
        terminal_loss_db(scene.cover, f_ghz, distance_km, receiver.below_m, receiver.in_town),
    )


@njit(cache=True, nogil=True, error_model="numpy")
def loss_parts_db(
    scene: Scene, carrier: int, ends: tuple[Row, Row], distance_km: float, profile: FloatArray, n: int
) -> tuple[float, float, float]:
    """Loss of a path between antennas raised to the top of their cover, and what each end loses below it, dB.

    Args:
        scene: What all predictions share.
        carrier: Index of the carrier.
        ends: One row of :data:`MAST` and one of :data:`RECEIVER`.
        distance_km: Length of the path, km.
        profile: Of :func:`look_along`.
        n: Points of the profile.
    """
    mast, receiver = ends
    tx_m, rx_m = mast.height_m + mast.below_m, scene.receiver_height_m + receiver.below_m
    path_db = basic_loss_db(scene.settings, carrier, profile, n, tx_m, rx_m, mast.latitude_deg)
    below_db = _terminals_db(scene, scene.settings.links[carrier].f_ghz, mast, receiver, distance_km)
    return path_db, below_db[0], below_db[1]


@njit(cache=True, nogil=True, error_model="numpy")
def place_receiver(scene: Scene, receiver: Row) -> None:
    """Fill in what a receiver's place on the grid tells: its antenna above sea level, and the cover around it."""
    receiver.antenna_m = height_at(scene.grid, receiver.col, receiver.row) + scene.receiver_height_m
    receiver.below_m, receiver.in_town = stands_below(scene.cover, receiver.col, receiver.row, scene.receiver_height_m)


@njit(cache=True, nogil=True, error_model="numpy")
def _look(scene: Scene, mast: Row, receiver: Row, distance_m: float, buffers: FloatArray) -> int:
    """Fill in the profile between mast and receiver as the models take it, and tell its number of points.

    Returns:
        0 where the ground is unknown.
    """
    if reads_no_terrain(scene.settings):
        buffers[0, 0], buffers[0, 1] = 0.0, 0.001 * distance_m
        return 2
    return look_along(scene, mast, receiver, distance_m, buffers)


@njit(cache=True, nogil=True, error_model="numpy")
def look_along(scene: Scene, mast: Row, receiver: Row, distance_m: float, buffers: FloatArray) -> int:
    """Fill in distances, ground, surface and zones between mast and receiver, and tell the number of points.

    Returns:
        0 where the ground is unknown.
    """
    ends = (mast.col, mast.row, receiver.col, receiver.row)
    n = fill_profile(scene.grid, ends, distance_m, (scene.step_m, scene.last_points), buffers)
    if scene.settings.zoned and n > 0:
        fill_zones(scene.zone, ends, n, buffers)
    if n > 0:
        fill_surface(scene.cover, ends, n, buffers)
    return n


@njit(cache=True, nogil=True, error_model="numpy")
def profile_buffers(scene: Scene, sectors: Table) -> FloatArray:
    """Room for the longest profile's distances, ground, surface and zones, and for the levels of a mast's sectors."""
    return np.empty((POINTS + 1, max(inner_points(scene.max_range_m, scene.step_m) + 3, len(sectors))))


@njit(cache=True, nogil=True, error_model="numpy")
def in_sight(scene: Scene, mast: Row, receiver: Row, buffers: FloatArray) -> bool:
    """Whether nothing of the profile in the buffers stands above the direct line between the antennas.

    An end below the cover around it sees nothing, and models without terrain tell of no sight at all.
    """
    n = int(buffers[POINTS, 0])
    if n == 0 or reads_no_terrain(scene.settings) or mast.below_m > 0.0 or receiver.below_m > 0.0:
        return False
    distance_km = buffers[0, n - 1]
    for k in range(1, n - 1):
        at_km = buffers[0, k]
        left_km = distance_km - at_km
        line_m = (mast.antenna_m * left_km + receiver.antenna_m * at_km) / distance_km
        if buffers[2, k] + 500.0 / scene.settings.ae_km * at_km * left_km > line_m:  # P.1812-8 eqs (76)-(78)
            return False
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def sees(scene: Scene, mast: Row, receiver: Row, code: int, buffers: FloatArray) -> bool:
    """Whether a receiver sees the mast: by a code that is known already, or by the profile between them."""
    if code != NOT_LOOKED:
        return code == SEEN
    if buffers[POINTS, 0] == 0.0 and mast.below_m == 0.0 and receiver.below_m == 0.0:
        distance_m = math.hypot(receiver.x_m - mast.x_m, receiver.y_m - mast.y_m)
        buffers[POINTS, 0] = _look(scene, mast, receiver, distance_m, buffers)
    return in_sight(scene, mast, receiver, buffers)


@njit(cache=True, nogil=True, error_model="numpy")
def _add_sector(level_dbm: float, best_dbm: float, others_mw: float) -> tuple[float, float]:
    """Best level of a row, and the power of all other sectors of it, mW, with one more sector."""
    if level_dbm > best_dbm:
        return level_dbm, others_mw + (10.0 ** (0.1 * best_dbm) if best_dbm > OUT_OF_REACH else 0.0)
    return best_dbm, others_mw + 10.0 ** (0.1 * level_dbm)


@njit(cache=True, nogil=True, error_model="numpy")
def _add_up(
    scene: Scene, mast: Row, sectors: Table, levels_dbm: FloatArray, best_dbm: FloatArray, others_mw: FloatArray
) -> None:
    """Fill in the best level of each row of a mast, dBm, and what its other sectors give together, mW."""
    best_dbm[:], others_mw[:] = OUT_OF_REACH, 0.0
    for k in range(len(sectors)):
        sector_dbm = float(np.float32(levels_dbm[k]))
        if sector_dbm >= scene.floor_dbm:
            r = sectors[k].row - mast.first_row
            best_dbm[r], others_mw[r] = _add_sector(sector_dbm, best_dbm[r], others_mw[r])


@njit(cache=True, nogil=True, error_model="numpy")
def predict_masts(
    scene: Scene, masts: Table, sectors: Table, receivers: Table, near: tuple[IntArray, IntArray]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]:
    """Levels of masts, whose ``first`` and ``last`` count in ``sectors``, at receivers near each.

    Args:
        scene: What all predictions share.
        masts: Rows of :data:`MAST` that stand side by side in their table.
        sectors: Rows of :data:`SECTOR` of all masts of the table.
        receivers: Rows of :data:`RECEIVER`.
        near: Where the receivers of each mast begin, shape (masts + 1,), and the receivers, mast by mast; whoever is in
            range is among them.

    Returns:
        RSRP of the best sector of each row of each mast at its receivers, dBm, as of :func:`mast_rsrp_dbm`; what the
        others of the row give together, dBm, minus infinity for none; each mast by mast and in it row by row; and which
        receiver sees the mast, of the shape of the receivers in ``near``.
    """
    buffers = profile_buffers(scene, sectors)
    nothing_known = np.empty(0, dtype=np.float32)
    first_of, index = near
    rows, levels = 0, 0
    for m in range(len(masts)):
        rows = max(rows, masts[m].rows)
        levels += masts[m].rows * (first_of[m + 1] - first_of[m])
    rsrp_dbm = np.full(levels, np.float32(OUT_OF_REACH))
    others_dbm = np.full(levels, np.float32(OUT_OF_REACH))
    sight = np.zeros(len(index), dtype=np.bool_)
    best_dbm, others_mw = np.empty(rows), np.empty(rows)
    start = 0
    for m in range(len(masts)):
        mast = masts[m]
        own = sectors[mast.first : mast.last]
        count = first_of[m + 1] - first_of[m]
        for i in range(count):
            receiver = receivers[index[first_of[m] + i]]
            level_dbm = mast_rsrp_dbm(scene, mast, own, receiver, nothing_known, buffers)
            if level_dbm == OUT_OF_REACH:
                continue
            if math.isnan(level_dbm):
                for r in range(mast.rows):
                    rsrp_dbm[start + r * count + i] = np.float32(math.nan)
                continue
            _add_up(scene, mast, own, buffers[LEVELS], best_dbm, others_mw)
            sight[first_of[m] + i] = in_sight(scene, mast, receiver, buffers)
            for r in range(mast.rows):
                rsrp_dbm[start + r * count + i] = np.float32(best_dbm[r])
                if others_mw[r] > 0.0:
                    others_dbm[start + r * count + i] = np.float32(10.0 * math.log10(others_mw[r]))
        start += mast.rows * count
    return rsrp_dbm, others_dbm, sight


@njit(cache=True, nogil=True, error_model="numpy")
def predict_pixels(
    scene: Scene,
    mast: Row,
    sectors: Table,
    known: tuple[Losses, Sight],
    places: tuple[FloatArray, FloatArray, FloatArray, FloatArray],
    into: tuple[NDArray[np.float32], int],
) -> None:
    """Fill in the levels of one mast at a block of pixels.

    Args:
        scene: What all predictions share.
        mast: One row of :data:`MAST`.
        sectors: The mast's rows of :data:`SECTOR`.
        known: Losses that are known already, infinity out of reach, shape (carriers or 0, r, c), and whether the pixels
            see the mast, shape (r, c).
        places: Easting and fractional grid column of every pixel column, each of shape (c,), and northing and
            fractional grid row of every pixel row, each of shape (r,).
        into: Filled with RSRP of the best sector of each of the mast's rows, dBm, as of :func:`mast_rsrp_dbm`; then
            what the others of each row give together, mW; then :data:`SEEN` where the pixel sees the mast and 0
            elsewhere; shape (2 rows + 1, r or more, c); and which of its pixel rows is the block's first.
    """
    losses_db, codes = known
    x_m, y_m = places[0], places[2]
    rows, (planes, first) = mast.rows, into
    planes[:rows, first : first + len(y_m)] = np.float32(OUT_OF_REACH)
    planes[rows:, first : first + len(y_m)] = np.float32(0.0)
    known_db = np.empty(len(losses_db), dtype=np.float32)
    receivers = np.empty(1, dtype=RECEIVER)
    buffers = profile_buffers(scene, sectors)
    for i in range(len(y_m)):
        for j in range(len(x_m)):
            out_of_reach = len(known_db) > 0
            for k in range(len(known_db)):
                known_db[k] = losses_db[k, i, j]
                out_of_reach &= known_db[k] == math.inf
            if out_of_reach or math.hypot(x_m[j] - mast.x_m, y_m[i] - mast.y_m) > scene.max_range_m:
                continue
            receiver = receivers[0]  # taken anew: to numba a row is an address, which does not keep its table alive
            receiver.x_m, receiver.y_m = x_m[j], y_m[i]
            receiver.col, receiver.row = places[1][j], places[3][i]
            place_receiver(scene, receiver)
            level_dbm = mast_rsrp_dbm(scene, mast, sectors, receiver, known_db, buffers)
            if level_dbm == OUT_OF_REACH:
                continue
            if math.isnan(level_dbm):
                planes[:rows, first + i, j] = np.float32(math.nan)
                continue
            for k in range(len(sectors)):
                sector_dbm = float(np.float32(buffers[LEVELS, k]))
                if sector_dbm >= scene.floor_dbm:
                    r = sectors[k].row - mast.first_row
                    at = (r, first + i, j)
                    beside = (rows + r, first + i, j)
                    best_dbm, others_mw = _add_sector(sector_dbm, float(planes[at]), float(planes[beside]))
                    planes[at], planes[beside] = np.float32(best_dbm), np.float32(others_mw)
            if sees(scene, mast, receiver, codes[i, j], buffers):
                planes[2 * rows, first + i, j] = np.float32(SEEN)
