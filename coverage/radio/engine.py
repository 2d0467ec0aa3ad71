"""The radio engine: RSRP of masts at points, and of the best server over an area.

Both see the terrain along profiles with the same spacing. A point has a profile of its own; with P.1812 the pixels of
an area share the rays of a sweep, which agrees with their own profiles to a fraction of a decibel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.coverage.findings.finding import Finding
from phusong.coverage.kernels.arrays import CoverGrid, FloatArray, IntArray
from phusong.coverage.kernels.threads import blocks, in_threads
from phusong.coverage.radio.bestserver import best_servers, tiles
from phusong.coverage.radio.footprint import Footprint, FootprintCache, footprints
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.radio.parameters import RadioParameters, offsets_of
from phusong.coverage.radio.prediction import Levels, Prediction, make_prediction
from phusong.coverage.radio.reception import predict_masts
from phusong.coverage.radio.scene import OUT_OF_REACH, Table
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
    """RSRP of every mast at every point within range.

    Args:
        terrain: Heights.
        transmitters: Masts and sectors.
        x_m: Eastings of the points, metres, shape (m,).
        y_m: Northings of the points, metres, shape (m,).
        service: Radio service whose budget applies.
        parameters: Model, reach, budgets and offsets.
        progress: Called with masts done and masts in all.

    Returns:
        Matrix of shape (masts, points).

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
    """
    points_x, points_y = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)
    prediction = make_prediction(terrain, transmitters, service, parameters)
    receivers = prediction.receivers(points_x, points_y)
    at_once = int(np.clip(PAIRS_AT_ONCE // max(len(points_x), 1), 1, 64))
    groups = blocks(len(transmitters), at_once)

    codes = _codes_at(terrain, points_x, points_y)

    def predict(block: slice) -> tuple[csr_array, IntArray]:
        return _keep_reached(_levels_dbm(prediction, block, receivers, codes))

    kept: list[csr_array] = []
    voids = np.zeros(len(points_x), dtype=np.int64)
    for block, (rows, crossed) in zip(groups, in_threads(predict, groups), strict=True):
        kept.append(rows)
        voids += crossed
        if progress is not None:
            progress(block.stop, len(transmitters))
    return RsrpMatrix(rsrp_dbm=_stack_rows(kept, len(points_x)), voids=voids)


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
        terrain. With them the number of masts that suffice, and of those hidden by unknown terrain.

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
        ValueError: When the bounds are empty.
    """
    grid = Grid.over(bounds, parameters.raster_step_m, terrain.crs)
    unheard = Raster(
        np.full(grid.shape, np.nan, dtype=np.float32),
        np.full(grid.shape, -1, dtype=np.int32),
        grid,
        *(np.zeros(grid.shape, dtype=np.uint16) for _ in range(2)),
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
    if raster.servers is None or raster.voids is None:
        raise ValueError("masts are added to a raster that counts the servers of its pixels, as predict_raster does")
    prediction = make_prediction(terrain, transmitters, service, parameters)
    required_dbm = np.float32(parameters.budget(service).required_rsrp_dbm)
    values = np.where(np.isnan(raster.values), np.float32(-np.inf), raster.values)
    server, servers, voids = raster.server.copy(), raster.servers.copy(), raster.voids.copy()
    for part in _footprints(prediction, raster.grid, cache):
        window, level = (part.rows, part.cols), part.rsrp_dbm
        better = level > values[window]  # never where it is NaN; of equals the first stays
        np.copyto(values[window], level, where=better)
        server[window][better] = first + part.mast
        servers[window] += level >= required_dbm
        voids[window] += np.isnan(level)
        if progress is not None:
            progress(part.mast + 1, len(transmitters))
    values[server < 0] = np.nan
    return Raster(values, server, raster.grid, servers, voids)


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


def _levels_dbm(prediction: Prediction, block: slice, receivers: Table, codes: CoverGrid) -> Levels:
    """RSRP of some masts, dBm, shape (masts, receivers), offsets by the land cover of the receivers added."""
    scene, masts, sectors, cover = prediction.scene, prediction.masts, prediction.sectors, prediction.cover
    if cover is None:
        return np.asarray(predict_masts(scene, masts[block], sectors, receivers))
    first, last = np.searchsorted(cover.owner, (block.start, block.stop))
    level = predict_masts(scene, masts[first:last], sectors, receivers)
    best = np.full((block.stop - block.start, len(receivers)), OUT_OF_REACH, dtype=np.float32)
    for row in range(first, last):
        mast = cover.owner[row] - block.start
        best[mast] = np.maximum(best[mast], cover.lift(row, level[row - first], codes))  # unknown wins
    return best


def _footprints(prediction: Prediction, grid: Grid, cache: FootprintCache | None) -> Iterator[Footprint]:
    """One footprint a mast, offsets by the land cover of the pixels added; what is kept in the cache has none."""
    cover = prediction.cover
    if cover is None:
        yield from footprints(prediction, grid, cache)
        return
    codes = _cover_of(prediction.terrain, grid)
    best: Footprint | None = None
    for part in footprints(prediction, grid, cache):
        mast, window = int(cover.owner[part.mast]), (part.rows, part.cols)
        level = cover.lift(part.mast, part.rsrp_dbm, codes[window])
        if best is not None and best.mast == mast:
            level = np.maximum(best.rsrp_dbm, level)
        elif best is not None:
            yield best
        best = Footprint(mast, *window, level)
    if best is not None:
        yield best


def _cover_of(terrain: Terrain, grid: Grid) -> CoverGrid:
    """Land cover at the centres of pixels, shape (rows, cols)."""
    x_m, y_m = grid.centres()
    lines = [_codes_at(terrain, x_m, np.full(len(x_m), northing)) for northing in y_m]
    return np.array(lines, dtype=np.uint8).reshape(grid.shape)


def _codes_at(terrain: Terrain, x_m: FloatArray, y_m: FloatArray) -> CoverGrid:
    """Land cover at points, :data:`NO_COVER` where unknown, shape (n,)."""
    codes = terrain.classes_at(x_m, y_m)
    return np.where(codes < 0, NO_COVER, codes).astype(np.uint8)


def _keep_reached(rsrp_dbm: NDArray[np.float32]) -> tuple[csr_array, IntArray]:
    """Sparse rows of the levels that reach, and the number of unknown profiles of every point."""
    reached = np.isfinite(rsrp_dbm)
    indptr = np.concatenate([[0], np.cumsum(reached.sum(axis=1))])
    rows = csr_array((rsrp_dbm[reached], np.nonzero(reached)[1], indptr), shape=rsrp_dbm.shape)
    return rows, np.isnan(rsrp_dbm).sum(axis=0).astype(np.int64)


def _stack_rows(blocks: list[csr_array], points: int) -> csr_array:
    """One matrix of the blocks' rows; of no rows when there is no mast."""
    counts = [np.diff(block.indptr) for block in blocks]
    indptr = np.concatenate([np.zeros(1, dtype=np.int64), *counts]).cumsum()
    data = np.concatenate([np.zeros(0, dtype=np.float32), *(block.data for block in blocks)])
    indices = np.concatenate([np.zeros(0, dtype=np.int64), *(block.indices for block in blocks)])
    return csr_array((data, indices, indptr), shape=(len(indptr) - 1, points))
