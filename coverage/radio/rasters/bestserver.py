"""The best server at every pixel, where nothing else is asked: only masts that could be the best are predicted.

At each pixel the masts are tried in the order of what they could give at most, until none that is left could give more
than the best one found. What a mast could give is what free space leaves of it, less what a few points of the ground
make sure of. Levels and servers are those of a footprint for each mast.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from phusong.coverage.kernels.arrays import FloatArray, IntArray
from phusong.coverage.kernels.threads import in_threads
from phusong.coverage.propagation.freespace import free_space_loss_db
from phusong.coverage.radio.model_names import P526
from phusong.coverage.radio.prediction import Prediction
from phusong.coverage.radio.rasters.obstruction import least_diffraction_db, worst_edge
from phusong.coverage.radio.reception import mast_most_dbm, mast_rsrp_dbm, place_receiver, profile_buffers
from phusong.coverage.radio.scene import LEVELS, OUT_OF_REACH, RECEIVER, Row, Scene, Table
from phusong.coverage.terrain.grid import Grid

BOUND = np.dtype([("most_dbm", np.float64), ("mast", np.int64), ("refined", np.bool_)])
"""What a mast could give at most: upper bound of its RSRP, the mast, and whether its patterns and its ground count."""

TILE = 48
"""Pixels along the side of a tile that one thread predicts at a time; fewer masts are in range of a small one."""


@dataclass(frozen=True, slots=True)
class ServedTile:
    """Best servers on a part of a raster.

    Attributes:
        rows: Rows of the raster that it covers.
        cols: Columns of the raster that it covers.
        rsrp_dbm: RSRP of the best server, dBm, minus infinity where none reaches, float32, of that shape.
        server: Mast of the best server, the lower one of equals, -1 where none reaches, int32, of that shape.
    """

    rows: slice
    cols: slice
    rsrp_dbm: NDArray[np.float32]
    server: NDArray[np.int32]


def best_servers(prediction: Prediction, grid: Grid) -> Iterator[ServedTile]:
    """Best servers tile by tile, row by row of tiles.

    Args:
        prediction: What is predicted, without offsets by land cover.
        grid: Pixels of the raster.
    """
    x_m, y_m = grid.centres()
    col, row = prediction.terrain.kernel_position(x_m, y_m)

    def predict(tile: tuple[slice, slice]) -> ServedTile:
        rows, cols = tile
        near = _masts_near(prediction, x_m[cols], y_m[rows])
        columns, lines = (x_m[cols], col[cols]), (y_m[rows], row[rows])
        found = best_pixels(prediction.scene, prediction.masts, prediction.sectors, near, columns, lines)
        return ServedTile(rows, cols, *found)

    yield from in_threads(predict, tiles(grid))


def tiles(grid: Grid) -> list[tuple[slice, slice]]:
    """Rows and columns of the tiles of a raster."""
    rows, cols = grid.shape
    tops, lefts = range(0, rows, TILE), range(0, cols, TILE)
    return [(slice(top, min(top + TILE, rows)), slice(left, min(left + TILE, cols))) for top in tops for left in lefts]


def _masts_near(prediction: Prediction, x_m: FloatArray, y_m: FloatArray) -> IntArray:
    """Masts within range of a box of pixel centres, ascending, shape (masts,)."""
    masts = prediction.masts
    away_x_m = np.maximum(np.maximum(x_m.min() - masts["x_m"], masts["x_m"] - x_m.max()), 0.0)
    away_y_m = np.maximum(np.maximum(y_m.min() - masts["y_m"], masts["y_m"] - y_m.max()), 0.0)
    return np.flatnonzero(np.hypot(away_x_m, away_y_m) <= prediction.scene.max_range_m)


@njit(cache=True, nogil=True, error_model="numpy")
def best_pixels(
    scene: Scene,
    masts: Table,
    sectors: Table,
    near: IntArray,
    columns: tuple[FloatArray, FloatArray],
    lines: tuple[FloatArray, FloatArray],
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Best servers of a block of pixels.

    Args:
        scene: What all predictions share.
        masts: Rows of :data:`MAST`.
        sectors: Rows of :data:`SECTOR` of all masts.
        near: Masts that count, ascending, shape (n,).
        columns: Easting and fractional grid column of every pixel column, each of shape (c,).
        lines: Northing and fractional grid row of every pixel row, each of shape (r,).

    Returns:
        RSRP, dBm, as of :func:`mast_rsrp_dbm`, and the mast, -1 for none, each of shape (r, c).
    """
    x_m, y_m = columns[0], lines[0]
    rsrp_dbm = np.full((len(y_m), len(x_m)), np.float32(OUT_OF_REACH))
    server = np.full((len(y_m), len(x_m)), np.int32(-1))
    receivers = np.empty(1, dtype=RECEIVER)
    bounds = np.empty(len(near), dtype=BOUND)
    buffers = profile_buffers(scene, sectors)
    for i in range(len(y_m)):
        for j in range(len(x_m)):
            receiver = receivers[0]  # taken anew: to numba a row is an address, which does not keep its table alive
            receiver.x_m, receiver.y_m = x_m[j], y_m[i]
            receiver.col, receiver.row = columns[1][j], lines[1][i]
            place_receiver(scene, receiver)
            best, best_dbm = _best(scene, masts, sectors, near, receiver, bounds, buffers)
            rsrp_dbm[i, j] = np.float32(best_dbm)
            server[i, j] = np.int32(best)
    return rsrp_dbm, server


@njit(cache=True, nogil=True, error_model="numpy")
def _hidden_most_dbm(
    scene: Scene, mast: Row, sectors: Table, receiver: Row, levels_dbm: FloatArray, most_dbm: float
) -> float:
    """RSRP that the mast cannot exceed given some points of its profile, dBm; ``most_dbm`` with a model that has none.

    ``levels_dbm`` are those of the sectors before path loss, as :func:`mast_most_dbm` leaves them.
    """
    distance_m = math.hypot(receiver.x_m - mast.x_m, receiver.y_m - mast.y_m)
    if scene.settings.model != P526 or distance_m == 0.0:
        return most_dbm
    edge = worst_edge(scene, mast, receiver, distance_m)
    rise_m = receiver.antenna_m + receiver.below_m - mast.antenna_m - mast.below_m
    slant_km = 0.001 * math.hypot(distance_m, rise_m)
    hidden_dbm = OUT_OF_REACH
    for i in range(len(sectors)):
        f_ghz = scene.settings.links[sectors[i].carrier].f_ghz
        loss_db = free_space_loss_db(f_ghz, slant_km) + least_diffraction_db(edge, f_ghz, 0.001 * distance_m)
        hidden_dbm = max(hidden_dbm, levels_dbm[i] - loss_db)
    return min(float(np.float32(hidden_dbm)), most_dbm)


@njit(cache=True, nogil=True, error_model="numpy")
def _best(
    scene: Scene, masts: Table, sectors: Table, near: IntArray, receiver: Row, bounds: Table, buffers: FloatArray
) -> tuple[int, float]:
    """Best server of one receiver and its RSRP, dBm; ``bounds`` has room for a row of each mast near."""
    nothing_known = np.empty(0, dtype=np.float32)
    levels_dbm = buffers[LEVELS]
    left = 0
    for k in range(len(near)):
        mast = masts[near[k]]
        most_dbm = mast_most_dbm(scene, mast, sectors[mast.first : mast.last], receiver, levels_dbm, False)
        if most_dbm > OUT_OF_REACH:
            bounds[left].most_dbm, bounds[left].mast, bounds[left].refined = most_dbm, near[k], False
            left += 1
    best, best_dbm = -1, OUT_OF_REACH
    while left > 0:
        first = 0
        for k in range(1, left):
            if bounds[k].most_dbm > bounds[first].most_dbm:
                first = k
        if bounds[first].most_dbm < best_dbm:
            break
        m = bounds[first].mast
        mast = masts[m]
        own = sectors[mast.first : mast.last]
        if not bounds[first].refined:  # its patterns and its ground did not count yet
            most_dbm = mast_most_dbm(scene, mast, own, receiver, levels_dbm, True)
            if most_dbm > OUT_OF_REACH:
                most_dbm = _hidden_most_dbm(scene, mast, own, receiver, levels_dbm, most_dbm)
            bounds[first].most_dbm, bounds[first].refined = most_dbm, True
            continue
        left -= 1
        last = bounds[left]
        bounds[first].most_dbm, bounds[first].mast, bounds[first].refined = last.most_dbm, last.mast, last.refined
        level_dbm = mast_rsrp_dbm(scene, mast, own, receiver, nothing_known, buffers)
        if level_dbm > best_dbm or (level_dbm == best_dbm and best > m):
            best, best_dbm = m, level_dbm
    return best, best_dbm
