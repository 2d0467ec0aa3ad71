"""The radio engine: levels of masts at points, each along a profile of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from phusong.coverage.kernels.arrays import BoolArray, CoverGrid, FloatArray, IntArray
from phusong.coverage.kernels.tasks import Arrays, Spread, group_by_tiles
from phusong.coverage.kernels.threads import blocks, in_threads
from phusong.coverage.radio.carriers import CarrierMatrix
from phusong.coverage.radio.ground import GroundWindow
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
TILE_PIXEL_M = 90.0
"""Side of a pixel that tiles of masts are measured by where points are predicted, metres."""

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
    *,
    least_dbm: float | None = None,
) -> RsrpMatrix:
    """RSRP of every mast at every point within range, that of its best sector whatever its carrier.

    Arguments and errors are those of :func:`predict_carriers`. Where ``least_dbm`` is given, levels from it on are
    asked for, dBm, and nothing else: these are the same, weaker ones are left out, and so are unknown profiles wherever
    they make no difference to it.

    Returns:
        Matrix of shape (masts, points).
    """
    if least_dbm is None:
        levels = predict_carriers(terrain, transmitters, x_m, y_m, service, radio, progress)
    else:
        asked = radio.changed(floor_dbm=max(radio.parameters.floor_dbm, least_dbm))
        prediction = make_prediction(terrain, transmitters, service, asked).without_voids()
        points = (np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64))
        levels = _matrix(prediction, _reach(prediction, *points, progress), prediction.carriers.mast)
    return levels.of_masts(len(transmitters))


def predict_carriers(
    terrain: Terrain,
    transmitters: Transmitters,
    x_m: FloatArray,
    y_m: FloatArray,
    service: str,
    radio: RadioModel,
    progress: Progress | None = None,
    *,
    spread: Spread | None = None,
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
        spread: Where blocks of masts are predicted; in threads of this process when None.

    Returns:
        Levels, a row for each carrier of each mast.

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
    """
    points_x, points_y = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)
    prediction = make_prediction(terrain, transmitters, service, radio)
    if spread is None:
        reached = _reach(prediction, points_x, points_y, progress)
    else:
        reached = _reach_spread(prediction, (points_x, points_y), service, (spread, progress))
    return _matrix(prediction, reached, prediction.carriers.mast)


def predict_there(prediction: Prediction, x_m: FloatArray, y_m: FloatArray) -> CarrierMatrix:
    """Levels at a few points that lie together, predicted in the calling thread.

    Args:
        prediction: Masts on their ground.
        x_m: Eastings of the points, metres, shape (m,).
        y_m: Northings of the points, metres, shape (m,).

    Returns:
        What :func:`predict_carriers` gives at these points, with the rows alone of the masts that may reach them.
    """
    masts, reach_m = prediction.masts, prediction.scene.max_range_m * _HAIR
    near = np.full(len(masts), len(x_m) > 0)
    for name, at_m in (("x_m", x_m), ("y_m", y_m)) if len(x_m) else ():
        near &= (masts[name] >= at_m.min() - reach_m) & (masts[name] <= at_m.max() + reach_m)
    numbers = np.flatnonzero(near).astype(np.int64)
    some = prediction.of_masts(numbers)
    if len(numbers):
        codes = _codes(prediction, x_m, y_m)
        reached = _predict_block(some, _Around.of(some, x_m, y_m), codes)
    else:
        reached = _in_order(some, [], [], np.zeros(len(x_m), dtype=np.int64))
    return _matrix(some, reached, numbers[some.carriers.mast])


@dataclass(frozen=True, slots=True)
class _Reached:
    """What some masts give at points: levels that reach, with what belongs to each of them, and unknown profiles."""

    rows: csr_array
    others_dbm: Levels
    in_sight: BoolArray
    voids: IntArray


_NO_LEVELS, _NO_SIGHT = np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.bool_)
_NO_CODES = np.zeros(0, dtype=np.uint8)
_NO_VOIDS = np.zeros(0, dtype=np.int64)


def _matrix(prediction: Prediction, reached: _Reached, mast: IntArray) -> CarrierMatrix:
    """Levels with what their rows are: budgets and channels, and the mast of each row, shape (rows,)."""
    carriers = prediction.carriers
    return CarrierMatrix(
        rsrp=RsrpMatrix(reached.rows, reached.voids, reached.in_sight),
        others_dbm=reached.others_dbm,
        mast=mast,
        budget=carriers.budget[carriers.first],
        channel=carriers.channel[carriers.first],
        operators=carriers.operators,
        budgets=carriers.budgets,
    )


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

    def around(self, numbers: IntArray) -> _Around:
        """The same points around some masts alone, shape (n,)."""
        return replace(self, masts=self.masts[numbers])

    def of_masts(self) -> tuple[IntArray, IntArray]:
        """Where the points of each of the masts begin, and the points in range, ascending, mast by mast."""
        found = self.tree.query_ball_point(self.masts, self.range_m, return_sorted=True)
        first = np.concatenate(([0], np.cumsum([len(each) for each in found]))).astype(np.int64)
        return first, np.fromiter(chain.from_iterable(found), dtype=np.int64, count=int(first[-1]))


def _reach(prediction: Prediction, x_m: FloatArray, y_m: FloatArray, progress: Progress | None) -> _Reached:
    """Levels of all masts of a prediction at points, in threads."""
    around = _Around.of(prediction, x_m, y_m)
    at_once = int(np.clip(PAIRS_AT_ONCE // max(around.most(), 1), 1, MASTS_AT_ONCE))
    groups = _neighbours(prediction, at_once)
    codes = _codes(prediction, x_m, y_m)

    def predict(numbers: IntArray) -> _Reached:
        return _predict_block(prediction.of_masts(numbers), around.around(numbers), codes)

    found: list[_Reached] = []
    voids, done = np.zeros(len(x_m), dtype=np.int64), 0
    for numbers, reached in zip(groups, in_threads(predict, groups), strict=True):
        voids += reached.voids  # added up as they come: of every block they are as many as the points
        found.append(replace(reached, voids=_NO_VOIDS))
        prediction.scene.cover.let_go()  # the next masts stand elsewhere
        done += len(numbers)
        if progress is not None:
            progress(done, len(prediction.masts))
    return _in_order(prediction, groups, found, voids)


def _codes(prediction: Prediction, x_m: FloatArray, y_m: FloatArray) -> CoverGrid:
    """Land cover at points, none of it where the levels have no offsets by it."""
    return _NO_CODES if prediction.cover is None else codes_at(prediction.terrain, x_m, y_m)


def _neighbours(prediction: Prediction, at_once: int) -> list[IntArray]:
    """Masts in groups of so many that stand near each other, there and back: they read the same ground."""
    masts, tile_m = prediction.masts, max(prediction.scene.max_range_m, 1.0)
    row, col = (np.floor(masts[name] / tile_m).astype(np.int64) for name in ("y_m", "x_m"))
    order = np.lexsort((np.where(row % 2 == 0, col, -col), row))
    return [np.sort(order[block]).astype(np.int64) for block in blocks(len(masts), at_once)]


def _in_order(prediction: Prediction, groups: list[IntArray], found: list[_Reached], voids: IntArray) -> _Reached:
    """Levels of all masts in the order of their numbers, of what groups of them reach."""
    rows_of, masts = [], prediction.masts
    counts = np.zeros(len(prediction.carriers.mast) + 1, dtype=np.int64)
    for numbers, reached in zip(groups, found, strict=True):
        each = masts["rows"][numbers].astype(np.int64)
        before = np.cumsum(each) - each
        rows = np.repeat(masts["first_row"][numbers] - before, each) + np.arange(int(each.sum()))
        counts[rows + 1] = np.diff(reached.rows.indptr)
        rows_of.append(rows)
    indptr = np.cumsum(counts)
    total = int(indptr[-1])
    rsrp_dbm, others_dbm = np.empty(total, dtype=np.float32), np.empty(total, dtype=np.float32)
    point, in_sight = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.bool_)
    for rows, reached in zip(rows_of, found, strict=True):
        held = reached.rows
        at = np.repeat(indptr[rows] - held.indptr[:-1], np.diff(held.indptr)) + np.arange(len(held.data))
        rsrp_dbm[at], point[at] = held.data, held.indices
        others_dbm[at], in_sight[at] = reached.others_dbm, reached.in_sight
    matrix = csr_array((rsrp_dbm, point, indptr), shape=(len(indptr) - 1, len(voids)))
    return _Reached(matrix, others_dbm, in_sight, voids)


@dataclass(frozen=True, slots=True)
class PointBlock:
    """Some masts of a tile and the points within their reach, and all that the levels there are made from.

    Attributes:
        name: What it is, for people.
        prediction: The masts, without ground.
        numbers: Number of each mast among all of the stage, ascending, shape (masts,).
        ground: The ground within their reach.
        points: Number of each point among all, ascending, shape (points,).
        x_m: Eastings of these points, metres, shape (points,).
        y_m: Northings, metres, shape (points,).
    """

    name: str
    prediction: Prediction
    numbers: IntArray
    ground: GroundWindow
    points: IntArray
    x_m: FloatArray
    y_m: FloatArray

    @property
    def masts(self) -> int:
        """Masts that it predicts."""
        return len(self.numbers)

    @property
    def memory_bytes(self) -> int:
        """Memory that it needs, an estimate from above."""
        return self.ground.memory_bytes + 32 * len(self.prediction.carriers.mast) * len(self.points)

    def content(self) -> tuple[object, ...]:
        """All that its result is made from."""
        return self.prediction, self.ground.digest, self.x_m, self.y_m


def reach_block(block: PointBlock, report: Progress) -> Arrays:
    """Levels of a block of masts at its points: the columns of a sparse matrix of the block's rows, as arrays by name.

    Args:
        block: The masts and points.
        report: Called with masts done and masts in all.
    """
    reached = _reach(block.prediction.on(block.ground.read()), block.x_m, block.y_m, report)
    return {
        "rsrp_dbm": reached.rows.data,
        "point": reached.rows.indices.astype(np.int64),
        "indptr": reached.rows.indptr.astype(np.int64),
        "others_dbm": reached.others_dbm,
        "in_sight": reached.in_sight,
        "voids": reached.voids,
    }


def _plan_points(
    prediction: Prediction, points_m: tuple[FloatArray, FloatArray], service: str, spread: Spread
) -> list[PointBlock]:
    """Part the masts of a prediction into blocks, each with the points that lie within its reach."""
    if not len(prediction.masts):
        return []
    ground, bare, reach_m = prediction.ground, prediction.without_ground(), prediction.scene.max_range_m
    shared = ground.share(spread.share)
    x_m, y_m = prediction.masts["x_m"], prediction.masts["y_m"]
    planned = []
    for numbers in group_by_tiles(x_m, y_m, spread.tile * TILE_PIXEL_M, spread.masts_at_most):
        near = np.ones(len(points_m[0]), dtype=np.bool_)
        for at_m, masts_m in zip(points_m, (x_m[numbers], y_m[numbers]), strict=True):
            near &= (at_m >= masts_m.min() - reach_m) & (at_m <= masts_m.max() + reach_m)
        points, there = np.flatnonzero(near), ground.window_around(x_m[numbers], y_m[numbers], reach_m)
        name = f"{service} at points, masts {numbers[0]} to {numbers[-1]}"
        within = GroundWindow.of(ground, shared, there)
        places = (points_m[0][points], points_m[1][points])
        planned.append(PointBlock(name, bare.of_masts(numbers), numbers, within, points, *places))
    return planned


def _reach_spread(
    prediction: Prediction,
    points_m: tuple[FloatArray, FloatArray],
    service: str,
    where: tuple[Spread, Progress | None],
) -> _Reached:
    """Levels of all masts of a prediction at points, block by block; the rows are put in order by their numbers."""
    (spread, progress), count = where, len(points_m[0])
    planned = _plan_points(prediction, points_m, service, spread)
    voids = np.zeros(count, dtype=np.int64)
    rows: list[IntArray] = []
    columns: list[IntArray] = []
    found: list[tuple[Levels, Levels, BoolArray]] = []
    for number, arrays in spread.run(reach_block, planned, progress):
        block, masts = planned[number], prediction.masts[planned[number].numbers]
        own = np.concatenate([np.arange(mast["first_row"], mast["first_row"] + mast["rows"]) for mast in masts])
        rows.append(np.repeat(own, np.diff(arrays["indptr"])))
        columns.append(block.points[arrays["point"]])
        found.append((arrays["rsrp_dbm"], arrays["others_dbm"], arrays["in_sight"]))
        voids[block.points] += arrays["voids"]
    row, column = (np.concatenate([np.zeros(0, dtype=np.int64), *each]) for each in (rows, columns))
    order = np.argsort(row, kind="stable")  # a row is of one block, whose points ascend
    nothing = (_NO_LEVELS, _NO_LEVELS, _NO_SIGHT)
    rsrp_dbm, others_dbm, in_sight = (np.concatenate(each)[order] for each in zip(nothing, *found, strict=True))
    indptr = np.searchsorted(row[order], np.arange(len(prediction.carriers.mast) + 1)).astype(np.int64)
    matrix = csr_array((rsrp_dbm, column[order], indptr), shape=(len(indptr) - 1, count))
    return _Reached(matrix, others_dbm, in_sight, voids)


def _predict_block(prediction: Prediction, around: _Around, codes: CoverGrid) -> _Reached:
    """Levels of the masts of a prediction, offsets by the land cover of the receivers added."""
    masts, cover = prediction.masts, prediction.cover
    first, index = around.of_masts()
    rsrp_dbm, others_dbm, sight = predict_masts(
        prediction.scene, masts, prediction.sectors, around.receivers, (first, index)
    )
    counts = np.repeat(np.diff(first), masts["rows"])  # a mast's receivers stand once for each of its rows
    begins = np.concatenate(([0], np.cumsum(counts)))
    pair = np.repeat(np.repeat(first[:-1], masts["rows"]) - begins[:-1], counts) + np.arange(begins[-1])
    columns = index[pair]
    if cover is not None:
        for row in range(len(counts)):
            own = slice(begins[row], begins[row + 1])
            there = codes[columns[own]]
            others_dbm[own] += cover.table_db[cover.carrier[row]].astype(np.float32)[there]
            rsrp_dbm[own] = cover.lift(row, rsrp_dbm[own], there)
    reached = np.isfinite(rsrp_dbm)
    indptr = np.concatenate(([0], np.cumsum(reached)))[begins]
    points = len(around.receivers)
    rows = csr_array((rsrp_dbm[reached], columns[reached], indptr), shape=(len(counts), points))
    leading = np.zeros(len(counts), dtype=np.bool_)
    leading[masts["first_row"]] = True
    lost = columns[np.isnan(rsrp_dbm) & np.repeat(leading, counts)]
    voids = np.bincount(lost, minlength=points).astype(np.int64)
    return _Reached(rows, others_dbm[reached], sight[pair][reached], voids)
