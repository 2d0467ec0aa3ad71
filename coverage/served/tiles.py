"""Levels at points tile by tile: what the points of a country are judged by never stands in memory as a whole.

A point is judged by the masts that reach it and by no other point, so that every way to part the points gives the same
figures, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from phusong.coverage.kernels.arrays import FloatArray, IntArray
from phusong.coverage.kernels.tasks import Spread
from phusong.coverage.network.network import Network
from phusong.coverage.radio.carriers import CarrierMatrix
from phusong.coverage.radio.engine import Progress, predict_carriers, predict_there
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.radio.prediction import Prediction, make_prediction
from phusong.coverage.radio.transmitters import Transmitters

PAIRS_AT_ONCE = 100_000
"""Pairs of mast and point of a tile, at most, but for a point that has more alone: some 30 MB while they are judged."""

TILE_M = 10_000.0
"""Side of the squares by which points are put in order, metres: neighbours come into one tile."""

TILES_BETWEEN = 8
"""Tiles after which the land cover around them is let go, where it is kept in a file: the next lie elsewhere."""

Levels = Mapping[str, CarrierMatrix]
"""Service to the levels of its carriers at the points of a tile."""


@dataclass(frozen=True, slots=True)
class PointTiles:
    """Points parted into tiles, and their levels.

    Attributes:
        tiles: Numbers of the points of each tile, ascending.
        pairs: Pairs of mast and point in range of each tile.
        levels: Makes the levels of the tile of a number.
    """

    tiles: tuple[IntArray, ...]
    pairs: tuple[int, ...]
    levels: Callable[[int], Levels]


def tiles_of(network: Network, masts: Mapping[str, Transmitters], radio: RadioModel) -> PointTiles:
    """The villages of a network in tiles, their levels predicted when they are asked for.

    Args:
        network: Villages and terrain.
        masts: Service to its masts.
        radio: Model, reach, budgets and offsets.

    Raises:
        InputError: When a service is unknown or a sector's band is outside the model's range.
    """
    made = {name: make_prediction(network.terrain, own, name, radio) for name, own in masts.items()}
    places = (network.villages.x_m, network.villages.y_m)
    tiles, pairs = part_points(*places, made.values())

    def levels(tile: int) -> Levels:
        x_m, y_m = (at_m[tiles[tile]] for at_m in places)
        found = {name: predict_there(prediction, x_m, y_m) for name, prediction in made.items()}
        if tile % TILES_BETWEEN == 0:
            for prediction in made.values():
                prediction.scene.cover.let_go()
        return found

    return PointTiles(tiles, pairs, levels)


def tiles_of_spread(
    network: Network, masts: Mapping[str, Transmitters], radio: RadioModel, spread: Spread, progress: Progress | None
) -> PointTiles:
    """The same with levels that tasks have predicted elsewhere, mast by mast, and that are parted here.

    Arguments and errors are those of :func:`tiles_of`; progress is called with masts done and masts of all services.
    """
    places, (total, done) = (network.villages.x_m, network.villages.y_m), (sum(map(len, masts.values())), 0)
    made = [make_prediction(network.terrain, own, name, radio) for name, own in masts.items()]
    tiles, pairs = part_points(*places, made)
    parted: dict[str, _Parted] = {}
    for name, own in masts.items():
        report = None if progress is None else shifted(progress, done, total)
        whole = predict_carriers(network.terrain, own, *places, name, radio, report, spread=spread)
        parted[name] = _Parted.of(whole, tiles)
        done += len(own)
    return PointTiles(tiles, pairs, lambda tile: {name: each.levels(tile) for name, each in parted.items()})


def shifted(progress: Progress, before: int, total: int) -> Progress:
    """Progress of one stage as progress of the whole."""
    return lambda done, _: progress(before + done, total)


def part_points(
    x_m: FloatArray, y_m: FloatArray, predictions: Iterable[Prediction]
) -> tuple[tuple[IntArray, ...], tuple[int, ...]]:
    """Part points into tiles of neighbours that have no more than so many masts in range together.

    Args:
        x_m: Eastings of the points, metres, shape (n,).
        y_m: Northings, metres, shape (n,).
        predictions: Masts of each service, and how far they are predicted.

    Returns:
        Points of each tile, ascending, and its pairs; a single tile without points where there are none.
    """
    places, pairs = np.column_stack((x_m, y_m)), np.zeros(len(x_m), dtype=np.int64)
    for made in predictions:
        if len(made.masts) and len(places):
            masts = cKDTree(np.column_stack((made.masts["x_m"], made.masts["y_m"])))
            pairs += masts.query_ball_point(places, made.scene.max_range_m, return_length=True)
    row, col = (np.floor(at_m / TILE_M).astype(np.int64) for at_m in (y_m, x_m))
    order = np.lexsort((np.where(row % 2 == 0, col, -col), row))  # there and back, so that neighbours stay together
    tile = np.cumsum(pairs[order]) // PAIRS_AT_ONCE
    starts = np.flatnonzero(np.diff(tile)) + 1
    tiles = tuple(np.sort(part).astype(np.int64) for part in np.split(order, starts))
    return tiles, tuple(int(pairs[part].sum()) for part in tiles)


@dataclass(frozen=True, slots=True)
class _Parted:
    """Levels at all points, put in order tile by tile and in each as they were."""

    whole: CarrierMatrix
    tiles: tuple[IntArray, ...]
    order: IntArray
    begins: IntArray
    row: IntArray

    @classmethod
    def of(cls, whole: CarrierMatrix, tiles: tuple[IntArray, ...]) -> _Parted:
        held = whole.rsrp.rsrp_dbm
        tile = np.empty(held.shape[1], dtype=np.int64)
        for number, points in enumerate(tiles):
            tile[points] = number
        of_stored = tile[held.indices]
        order = np.argsort(of_stored, kind="stable")
        begins = np.concatenate(([0], np.cumsum(np.bincount(of_stored, minlength=len(tiles))))).astype(np.int64)
        return cls(whole, tiles, order, begins, np.repeat(np.arange(held.shape[0]), np.diff(held.indptr)))

    def levels(self, tile: int) -> CarrierMatrix:
        """Levels of all rows at the points of a tile."""
        whole, points = self.whole, self.tiles[tile]
        held, at = whole.rsrp.rsrp_dbm, self.order[self.begins[tile] : self.begins[tile + 1]]
        indptr = np.searchsorted(self.row[at], np.arange(held.shape[0] + 1)).astype(np.int64)
        columns = np.searchsorted(points, held.indices[at])
        levels = csr_array((held.data[at], columns, indptr), shape=(held.shape[0], len(points)))
        rsrp = RsrpMatrix(levels, whole.rsrp.voids[points], whole.rsrp.sight[at])
        return replace(whole, rsrp=rsrp, others_dbm=whole.others_dbm[at])
