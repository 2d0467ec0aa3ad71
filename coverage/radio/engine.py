"""The radio engine: levels of masts at points, each along a profile of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from phusong.coverage.kernels.arrays import BoolArray, CoverGrid, FloatArray, IntArray
from phusong.coverage.kernels.threads import blocks, in_threads
from phusong.coverage.radio.carriers import CarrierMatrix
from phusong.coverage.radio.land_cover import codes_at
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.radio.prediction import Levels, Prediction, make_prediction
from phusong.coverage.radio.reception import predict_masts
from phusong.coverage.radio.scene import Table
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.terrain import Terrain

Progress = Callable[[int, int], None]
"""Called with (done, total) while long work goes on."""

PAIRS_AT_ONCE = 2_000_000
"""Mast and point pairs held as a dense block by one thread: 8 MB of levels."""


def predict_points(
    terrain: Terrain,
    transmitters: Transmitters,
    x_m: FloatArray,
    y_m: FloatArray,
    service: str,
    radio: RadioModel,
    progress: Progress | None = None,
) -> RsrpMatrix:
    """RSRP of every mast at every point within range, that of its best sector whatever its carrier.

    Arguments and errors are those of :func:`predict_carriers`.

    Returns:
        Matrix of shape (masts, points).
    """
    levels = predict_carriers(terrain, transmitters, x_m, y_m, service, radio, progress)
    return levels.of_masts(len(transmitters))


def predict_carriers(
    terrain: Terrain,
    transmitters: Transmitters,
    x_m: FloatArray,
    y_m: FloatArray,
    service: str,
    radio: RadioModel,
    progress: Progress | None = None,
) -> CarrierMatrix:
    """Levels of every carrier of every mast at every point within range.

    Args:
        terrain: Heights.
        transmitters: Masts and sectors.
        x_m: Eastings of the points, metres, shape (m,).
        y_m: Northings of the points, metres, shape (m,).
        service: Radio service whose budget applies.
        radio: Model, reach, budgets and offsets.
        progress: Called with masts done and masts in all.

    Returns:
        Levels, a row for each carrier of each mast.

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
    """
    points_x, points_y = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)
    prediction = make_prediction(terrain, transmitters, service, radio)
    receivers = prediction.receivers(points_x, points_y)
    at_once = int(np.clip(PAIRS_AT_ONCE // max(len(points_x), 1), 1, 64))
    groups = blocks(len(transmitters), at_once)

    codes = codes_at(terrain, points_x, points_y)

    def predict(block: slice) -> _Reached:
        return _predict_block(prediction, block, receivers, codes)

    kept: list[_Reached] = []
    for block, reached in zip(groups, in_threads(predict, groups), strict=True):
        kept.append(reached)
        if progress is not None:
            progress(block.stop, len(transmitters))
    carriers = prediction.carriers
    voids = np.sum([np.zeros(len(points_x), dtype=np.int64), *(each.voids for each in kept)], axis=0)
    rsrp = _stack_rows([each.rows for each in kept], len(points_x))
    sight = np.concatenate([np.zeros(0, dtype=np.bool_), *(each.in_sight for each in kept)])
    return CarrierMatrix(
        rsrp=RsrpMatrix(rsrp, voids, sight),
        others_dbm=np.concatenate([np.zeros(0, dtype=np.float32), *(each.others_dbm for each in kept)]),
        mast=carriers.mast,
        budget=carriers.budget[carriers.first],
        channel=carriers.channel[carriers.first],
        operators=carriers.operators,
        budgets=carriers.budgets,
    )


@dataclass(frozen=True, slots=True)
class _Reached:
    """What some masts give at points: levels that reach, with what belongs to each of them, and unknown profiles."""

    rows: csr_array
    others_dbm: Levels
    in_sight: BoolArray
    voids: IntArray


def _predict_block(prediction: Prediction, block: slice, receivers: Table, codes: CoverGrid) -> _Reached:
    """Levels of some masts, offsets by the land cover of the receivers added."""
    masts, cover = prediction.masts[block], prediction.cover
    rsrp_dbm, others_dbm, sight = predict_masts(prediction.scene, masts, prediction.sectors, receivers)
    first_row = masts["first_row"] - masts["first_row"][0]
    if cover is not None:
        for row in range(len(rsrp_dbm)):
            at = int(masts["first_row"][0]) + row
            others_dbm[row] += cover.table_db[cover.carrier[at]].astype(np.float32)[codes]
            rsrp_dbm[row] = cover.lift(at, rsrp_dbm[row], codes)
    reached = np.isfinite(rsrp_dbm)
    indptr = np.concatenate([[0], np.cumsum(reached.sum(axis=1))])
    rows = csr_array((rsrp_dbm[reached], np.nonzero(reached)[1], indptr), shape=rsrp_dbm.shape)
    seen = np.repeat(sight, masts["rows"], axis=0)
    voids = np.isnan(rsrp_dbm[first_row]).sum(axis=0).astype(np.int64)
    return _Reached(rows, others_dbm[reached], seen[reached], voids)


def _stack_rows(blocks: list[csr_array], points: int) -> csr_array:
    """One matrix of the blocks' rows; of no rows when there is no mast."""
    counts = [np.diff(block.indptr) for block in blocks]
    indptr = np.concatenate([np.zeros(1, dtype=np.int64), *counts]).cumsum()
    data = np.concatenate([np.zeros(0, dtype=np.float32), *(block.data for block in blocks)])
    indices = np.concatenate([np.zeros(0, dtype=np.int64), *(block.indices for block in blocks)])
    return csr_array((data, indices, indptr), shape=(len(indptr) - 1, points))
