"""The radio engine: RSRP of masts at points, and of the best server over an area.

Both see the terrain along profiles with the same spacing. A point has a profile of its own; with P.1812 the pixels of
an area share the rays of a sweep, which agrees with their own profiles to a fraction of a decibel.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.coverage.findings.finding import Finding
from phusong.coverage.kernels.arrays import BoolArray, CoverGrid, FloatArray, IntArray
from phusong.coverage.kernels.threads import blocks, in_threads
from phusong.coverage.linkbudget.shadowing import deviates_of
from phusong.coverage.radio.bestserver import best_servers, tiles
from phusong.coverage.radio.carriers import CarrierMatrix
from phusong.coverage.radio.footprint import Footprint, FootprintCache, footprints
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.radio.parameters import RadioParameters, offsets_of
from phusong.coverage.radio.prediction import Levels, Prediction, make_prediction
from phusong.coverage.radio.reception import predict_masts
from phusong.coverage.radio.scene import Table
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.clutter import check_clutter
from phusong.coverage.terrain.grid import Bounds, Grid
from phusong.coverage.terrain.raster import Raster
from phusong.coverage.terrain.terrain import NO_COVER, Terrain

Progress = Callable[[int, int], None]
"""Called with (done, total) while long work goes on."""

PAIRS_AT_ONCE = 2_000_000
"""Mast and point pairs held as a dense block by one thread: 8 MB of levels."""


def check_radio(terrain: Terrain, parameters: RadioParameters) -> list[Finding]:
    """Warnings about how the settings and the land cover go together."""
    flat_loss_db = {service: budget.clutter_loss_db for service, budget in parameters.services.items()}
    return check_clutter(terrain, parameters.clutter, flat_loss_db)


def predict_points(
    terrain: Terrain,
    transmitters: Transmitters,
    x_m: FloatArray,
    y_m: FloatArray,
    service: str,
    parameters: RadioParameters,
    progress: Progress | None = None,
) -> RsrpMatrix:
    """RSRP of every mast at every point within range, that of its best sector whatever its carrier.

    Arguments and errors are those of :func:`predict_carriers`.

    Returns:
        Matrix of shape (masts, points).
    """
    levels = predict_carriers(terrain, transmitters, x_m, y_m, service, parameters, progress)
    return levels.of_masts(len(transmitters))


def predict_carriers(
    terrain: Terrain,
    transmitters: Transmitters,
    x_m: FloatArray,
    y_m: FloatArray,
    service: str,
    parameters: RadioParameters,
    progress: Progress | None = None,
) -> CarrierMatrix:
    """Levels of every carrier of every mast at every point within range.

    Args:
        terrain: Heights.
        transmitters: Masts and sectors.
        x_m: Eastings of the points, metres, shape (m,).
        y_m: Northings of the points, metres, shape (m,).
        service: Radio service whose budget applies.
        parameters: Model, reach, budgets and offsets.
        progress: Called with masts done and masts in all.

    Returns:
        Levels, a row for each carrier of each mast.

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
    """
    points_x, points_y = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)
    prediction = make_prediction(terrain, transmitters, service, parameters)
    receivers = prediction.receivers(points_x, points_y)
    at_once = int(np.clip(PAIRS_AT_ONCE // max(len(points_x), 1), 1, 64))
    groups = blocks(len(transmitters), at_once)

    codes = _codes_at(terrain, points_x, points_y)

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


def predict_raster(
    terrain: Terrain,
    transmitters: Transmitters,
    service: str,
    parameters: RadioParameters,
    bounds: Bounds,
    progress: Progress | None = None,
    *,
    cache: FootprintCache | None = None,
) -> Raster:
    """Best-server RSRP over an area, at pixels of ``raster_step_m``.

    Args:
        terrain: Heights and land cover.
        transmitters: Masts and sectors.
        service: Radio service whose budget applies.
        parameters: Model, reach, pixel size and budgets.
        bounds: Least x, least y, greatest x, greatest y, metres; the raster covers them.
        progress: Called with masts done and masts in all.
        cache: Where the footprints of masts are kept, so that only masts that changed are predicted again.

    Returns:
        RSRP, dBm, and the index of the best mast, the lower one of equals; NaN and -1 beyond every range and on unknown
        terrain. With them the number of masts that suffice, and of those hidden by unknown terrain; and how far above
        what its budget asks for the surest carrier is, in standard deviations of its shadowing.

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
        ValueError: When the bounds are empty.
    """
    grid = Grid.over(bounds, parameters.raster_step_m, terrain.crs)
    unheard = Raster(
        np.full(grid.shape, np.nan, dtype=np.float32),
        np.full(grid.shape, -1, dtype=np.int32),
        grid,
        servers=np.zeros(grid.shape, dtype=np.uint16),
        voids=np.zeros(grid.shape, dtype=np.uint16),
        deviates=np.full(grid.shape, np.nan, dtype=np.float32),
    )
    return add_masts(unheard, terrain, transmitters, service, parameters, progress, cache=cache)


def add_masts(
    raster: Raster,
    terrain: Terrain,
    transmitters: Transmitters,
    service: str,
    parameters: RadioParameters,
    progress: Progress | None = None,
    *,
    first: int = 0,
    cache: FootprintCache | None = None,
) -> Raster:
    """Best-server RSRP of a raster with further masts on air.

    Args:
        raster: Of :func:`predict_raster`, with its counts.
        terrain: Heights and land cover, as the raster was predicted with.
        transmitters: The further masts.
        service: Radio service whose budget applies.
        parameters: Model, reach and budgets, as the raster was predicted with.
        progress: Called with masts done and masts in all.
        first: Number of the first further mast among the servers.
        cache: Where the footprints of masts are kept.

    Returns:
        What :func:`predict_raster` gives for all masts together, in the order of their numbers.

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
        ValueError: When the raster has no counts.
    """
    prediction = make_prediction(terrain, transmitters, service, parameters)
    codes = None if prediction.cover is None else _cover_of(terrain, raster.grid)
    found = _Pixels.of(raster)
    for part in footprints(prediction, raster.grid, cache):
        found.add(part, _lifted(prediction, part, codes), prediction, first)
        if progress is not None:
            progress(part.mast + 1, len(transmitters))
    return found.raster(raster.grid)


def predict_best(
    terrain: Terrain,
    transmitters: Transmitters,
    service: str,
    parameters: RadioParameters,
    bounds: Bounds,
    progress: Progress | None = None,
) -> Raster:
    """Best-server RSRP over an area as of :func:`predict_raster`, where nothing else is wanted of the other masts.

    Masts that cannot be the best are not predicted, which is many times faster with the models that have a profile for
    each pixel.

    Args:
        terrain: Heights and land cover.
        transmitters: Masts and sectors.
        service: Radio service whose budget applies.
        parameters: Model, reach, pixel size and budgets; without a calibration.
        bounds: Least x, least y, greatest x, greatest y, metres; the raster covers them.
        progress: Called with parts of the area done and parts in all.

    Returns:
        RSRP, dBm, and the index of the best mast, as of :func:`predict_raster`; other masts are not counted.

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
        ValueError: When the bounds are empty, or the parameters have a calibration.
    """
    if offsets_of(parameters) is not None:
        raise ValueError("offsets of a calibration can lift a mast above what its loss allows: use predict_raster")
    grid = Grid.over(bounds, parameters.raster_step_m, terrain.crs)
    prediction = make_prediction(terrain, transmitters, service, parameters)
    values = np.empty(grid.shape, dtype=np.float32)
    server = np.empty(grid.shape, dtype=np.int32)
    total = len(tiles(grid))
    for done, tile in enumerate(best_servers(prediction, grid), start=1):
        values[tile.rows, tile.cols], server[tile.rows, tile.cols] = tile.rsrp_dbm, tile.server
        if progress is not None:
            progress(done, total)
    values[server < 0] = np.nan
    return Raster(values, server, grid)


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


def _lifted(prediction: Prediction, part: Footprint, codes: CoverGrid | None) -> Levels:
    """Levels of a footprint with offsets by the land cover of the pixels; what is kept in the cache has none."""
    cover = prediction.cover
    if cover is None or codes is None:
        return part.rsrp_dbm
    row, there = int(prediction.masts[part.mast]["first_row"]), codes[part.rows, part.cols]
    return np.stack([cover.lift(row + k, level, there) for k, level in enumerate(part.rsrp_dbm)])


@dataclass(frozen=True, slots=True)
class _Pixels:
    """A raster that masts are added to, one after the other."""

    values: NDArray[np.float32]
    server: NDArray[np.int32]
    deviates: NDArray[np.float32]
    servers: NDArray[np.uint16]
    voids: NDArray[np.uint16]

    @classmethod
    def of(cls, raster: Raster) -> _Pixels:
        """The pixels of a raster, to which masts are added without changing it.

        Raises:
            ValueError: When the raster has no counts.
        """
        if raster.servers is None or raster.voids is None or raster.deviates is None:
            raise ValueError("masts are added to a raster that counts the servers of its pixels, as of predict_raster")
        unheard = np.float32(-np.inf)
        values, deviates = (np.where(np.isnan(each), unheard, each) for each in (raster.values, raster.deviates))
        return cls(values, raster.server.copy(), deviates, raster.servers.copy(), raster.voids.copy())

    def add(self, part: Footprint, levels_dbm: Levels, prediction: Prediction, first_server: int) -> None:
        """Count one mast, whose levels are those of its carriers, dBm, shape (carriers, rows, cols)."""
        window, carriers = (part.rows, part.cols), prediction.carriers
        first = int(prediction.masts[part.mast]["first_row"])
        enough = np.zeros(part.in_sight.shape, dtype=np.bool_)
        for row, level in enumerate(levels_dbm, start=first):
            budget = carriers.budgets[carriers.budget[carriers.first[row]]]
            better = level > self.values[window]  # never where it is NaN; of equals the first stays
            np.copyto(self.values[window], level, where=better)
            self.server[window][better] = first_server + part.mast
            enough |= level >= budget.required_dbm(part.in_sight).astype(np.float32)
            deviates = deviates_of(level - np.float32(budget.least_rsrp_dbm), budget.spread_db(part.in_sight))
            np.fmax(self.deviates[window], deviates.astype(np.float32), out=self.deviates[window])
        self.servers[window] += enough
        if len(levels_dbm):
            self.voids[window] += np.isnan(levels_dbm[0])

    def raster(self, grid: Grid) -> Raster:
        """The raster."""
        nobody = self.server < 0
        self.values[nobody] = self.deviates[nobody] = np.nan
        return Raster(self.values, self.server, grid, self.servers, self.voids, self.deviates)


def _cover_of(terrain: Terrain, grid: Grid) -> CoverGrid:
    """Land cover at the centres of pixels, shape (rows, cols)."""
    x_m, y_m = grid.centres()
    lines = [_codes_at(terrain, x_m, np.full(len(x_m), northing)) for northing in y_m]
    return np.array(lines, dtype=np.uint8).reshape(grid.shape)


def _codes_at(terrain: Terrain, x_m: FloatArray, y_m: FloatArray) -> CoverGrid:
    """Land cover at points, :data:`NO_COVER` where unknown, shape (n,)."""
    codes = terrain.classes_at(x_m, y_m)
    return np.where(codes < 0, NO_COVER, codes).astype(np.uint8)


def _stack_rows(blocks: list[csr_array], points: int) -> csr_array:
    """One matrix of the blocks' rows; of no rows when there is no mast."""
    counts = [np.diff(block.indptr) for block in blocks]
    indptr = np.concatenate([np.zeros(1, dtype=np.int64), *counts]).cumsum()
    data = np.concatenate([np.zeros(0, dtype=np.float32), *(block.data for block in blocks)])
    indices = np.concatenate([np.zeros(0, dtype=np.int64), *(block.indices for block in blocks)])
    return csr_array((data, indices, indptr), shape=(len(indptr) - 1, points))
