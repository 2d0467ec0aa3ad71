"""The radio engine: levels of masts at points, each along a profile of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

Progress = Callable[[int, int], None]
"""Called with (done, total) while long work goes on."""

MASTS_AT_ONCE = 64
PAIRS_AT_ONCE = 2_000_000
"""Mast and point pairs held by one thread, at most: 8 MB of levels."""

_HAIR = 1.0 + 1e-9
"""What is a hair out of range by one way to measure is looked at all the same; the kernel decides."""


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
    around = _Around.of(prediction, points_x, points_y)
    at_once = int(np.clip(PAIRS_AT_ONCE // max(around.most(), 1), 1, MASTS_AT_ONCE))
    groups = blocks(len(transmitters), at_once)

    codes = codes_at(terrain, points_x, points_y)

    def predict(block: slice) -> _Reached:
        return _predict_block(prediction, block, around, codes)

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


@dataclass(frozen=True, slots=True)
class _Around:
    """Points of a prediction, found by their place: a mast is held against those in range alone.

    Attributes:
        receivers: Rows of :data:`RECEIVER`.
        tree: Their places, metres.
        masts: Places of the masts, metres, shape (masts, 2).
        range_m: Points farther than this get nothing.
    """

    receivers: Table
    tree: cKDTree
    masts: FloatArray
    range_m: float

    @classmethod
    def of(cls, prediction: Prediction, x_m: FloatArray, y_m: FloatArray) -> _Around:
        """Points around the masts of a prediction, metres, each of shape (n,)."""
        from scipy.spatial import cKDTree  # takes half a second to load, and few who load the engine need it

        places = (np.column_stack((x_m, y_m)), np.column_stack((prediction.masts["x_m"], prediction.masts["y_m"])))
        range_m = prediction.scene.max_range_m * _HAIR
        return cls(prediction.receivers(x_m, y_m), cKDTree(places[0]), places[1], range_m)

    def most(self) -> int:
        """Most points that any one mast has in range."""
        counts = self.tree.query_ball_point(self.masts, self.range_m, return_length=True)
        return int(np.max(counts, initial=0))

    def of_masts(self, block: slice) -> tuple[IntArray, IntArray]:
        """Where the points of each of some masts begin, and the points in range, ascending, mast by mast."""
        found = self.tree.query_ball_point(self.masts[block], self.range_m, return_sorted=True)
        first = np.concatenate(([0], np.cumsum([len(each) for each in found]))).astype(np.int64)
        return first, np.fromiter(chain.from_iterable(found), dtype=np.int64, count=int(first[-1]))


def _predict_block(prediction: Prediction, block: slice, around: _Around, codes: CoverGrid) -> _Reached:
    """Levels of some masts, offsets by the land cover of the receivers added."""
    masts, cover = prediction.masts[block], prediction.cover
    first, index = around.of_masts(block)
    rsrp_dbm, others_dbm, sight = predict_masts(
        prediction.scene, masts, prediction.sectors, around.receivers, (first, index)
    )
    counts = np.repeat(np.diff(first), masts["rows"])  # a mast's receivers stand once for each of its rows
    begins = np.concatenate(([0], np.cumsum(counts)))
    pair = np.repeat(np.repeat(first[:-1], masts["rows"]) - begins[:-1], counts) + np.arange(begins[-1])
    columns = index[pair]
    if cover is not None:
        for row in range(len(counts)):
            at, own = int(masts["first_row"][0]) + row, slice(begins[row], begins[row + 1])
            there = codes[columns[own]]
            others_dbm[own] += cover.table_db[cover.carrier[at]].astype(np.float32)[there]
            rsrp_dbm[own] = cover.lift(at, rsrp_dbm[own], there)
    reached = np.isfinite(rsrp_dbm)
    indptr = np.concatenate(([0], np.cumsum(reached)))[begins]
    points = len(around.receivers)
    rows = csr_array((rsrp_dbm[reached], columns[reached], indptr), shape=(len(counts), points))
    leading = np.zeros(len(counts), dtype=np.bool_)
    leading[masts["first_row"] - masts["first_row"][0]] = True
    lost = columns[np.isnan(rsrp_dbm) & np.repeat(leading, counts)]
    voids = np.bincount(lost, minlength=points).astype(np.int64)
    return _Reached(rows, others_dbm[reached], sight[pair][reached], voids)


def _stack_rows(blocks: list[csr_array], points: int) -> csr_array:
    """One matrix of the blocks' rows; of no rows when there is no mast."""
    counts = [np.diff(block.indptr) for block in blocks]
    indptr = np.concatenate([np.zeros(1, dtype=np.int64), *counts]).cumsum()
    data = np.concatenate([np.zeros(0, dtype=np.float32), *(block.data for block in blocks)])
    indices = np.concatenate([np.zeros(0, dtype=np.int64), *(block.indices for block in blocks)])
    return csr_array((data, indices, indptr), shape=(len(indptr) - 1, points))
