"""Levels over an area: RSRP of the best server at every pixel, and who else suffices there.

Points and pixels see the terrain along profiles with the same spacing. A point has a profile of its own; with P.1812
the pixels of an area share the rays of a sweep, which agrees with their own profiles to a fraction of a decibel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels.paged import let_go, paged
from phusong.coverage.kernels.tasks import Spread
from phusong.coverage.radio.engine import Progress
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.radio.prediction import Prediction, make_prediction
from phusong.coverage.radio.rasters.bestserver import best_servers, tiles
from phusong.coverage.radio.rasters.blocks import fill_block, plan_blocks
from phusong.coverage.radio.rasters.footprint import FootprintCache
from phusong.coverage.radio.rasters.pixels import Pixels
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.grid import Bounds, Grid
from phusong.coverage.terrain.raster import Raster
from phusong.coverage.terrain.terrain import Terrain

TILES_BETWEEN = 256
"""Tiles after which pages of large grids are let go."""


def predict_raster(
    terrain: Terrain,
    transmitters: Transmitters,
    service: str,
    radio: RadioModel,
    bounds: Bounds,
    progress: Progress | None = None,
    *,
    cache: FootprintCache | None = None,
    spread: Spread | None = None,
) -> Raster:
    """Best-server RSRP over an area, at pixels of ``raster_step_m``.

    Args:
        terrain: Heights and land cover.
        transmitters: Masts and sectors.
        service: Radio service whose budget applies.
        radio: Model, reach, pixel size and budgets.
        bounds: Least x, least y, greatest x, greatest y, metres; the raster covers them.
        progress: Called with masts done and masts in all.
        cache: Where the footprints of masts are kept, so that only masts that changed are predicted again.
        spread: Where blocks of masts are predicted; in threads of this process when None.

    Returns:
        RSRP, dBm, and the index of the best mast, the lower one of equals; NaN and -1 beyond every range and on unknown
        terrain. With them the number of masts that suffice, and of those hidden by unknown terrain.

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
        ValueError: When the bounds are empty.
    """
    grid = Grid.over(bounds, radio.parameters.raster_step_m, terrain.crs)
    prediction = make_prediction(terrain, transmitters, service, radio)
    asked = _Asked(service, grid, progress, cache, spread)
    return _added(Pixels.unheard(grid.shape), prediction, asked, 0)


def add_masts(
    raster: Raster,
    terrain: Terrain,
    transmitters: Transmitters,
    service: str,
    radio: RadioModel,
    progress: Progress | None = None,
    *,
    first: int = 0,
    cache: FootprintCache | None = None,
    spread: Spread | None = None,
) -> Raster:
    """Best-server RSRP of a raster with further masts on air.

    Args:
        raster: Of :func:`predict_raster`, with its counts.
        terrain: Heights and land cover, as the raster was predicted with.
        transmitters: The further masts.
        service: Radio service whose budget applies.
        radio: Model, reach and budgets, as the raster was predicted with.
        progress: Called with masts done and masts in all.
        first: Number of the first further mast among the servers.
        cache: Where the footprints of masts are kept.
        spread: Where blocks of masts are predicted; in threads of this process when None.

    Returns:
        What :func:`predict_raster` gives for all masts together, in the order of their numbers.

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
        ValueError: When the raster has no counts.
    """
    prediction = make_prediction(terrain, transmitters, service, radio)
    return _added(Pixels.of(raster), prediction, _Asked(service, raster.grid, progress, cache, spread), first)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of the masts of a service, and how: the arguments of :func:`add_masts` by their names."""

    service: str
    grid: Grid
    progress: Progress | None
    cache: FootprintCache | None
    spread: Spread | None


def _added(found: Pixels, prediction: Prediction, asked: _Asked, first: int) -> Raster:
    """The raster of some pixels with masts added to them, which are numbered from ``first`` on."""
    if asked.spread is None:
        found.add_all(prediction, asked.grid, asked.cache, asked.progress, first)
        return found.raster(asked.grid)
    blocks = plan_blocks(prediction, asked.grid, asked.cache, asked.spread, asked.service)
    for number, arrays in asked.spread.run(fill_block, blocks, asked.progress):
        block = blocks[number]
        found.merge(Pixels.of_arrays(arrays), block.window, first + block.numbers)
        if asked.cache is not None:
            asked.cache.ask(arrays["asked"].tolist())
    return found.raster(asked.grid)


def predict_best(
    terrain: Terrain,
    transmitters: Transmitters,
    service: str,
    radio: RadioModel,
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
        radio: Model, reach, pixel size and budgets; without a calibration.
        bounds: Least x, least y, greatest x, greatest y, metres; the raster covers them.
        progress: Called with parts of the area done and parts in all.

    Returns:
        RSRP, dBm, and the index of the best mast, as of :func:`predict_raster`; other masts are not counted.

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
        ValueError: When the bounds are empty, or the model is calibrated.
    """
    if radio.calibration is not None:
        raise ValueError("offsets of a calibration can lift a mast above what its loss allows: use predict_raster")
    grid = Grid.over(bounds, radio.parameters.raster_step_m, terrain.crs)
    prediction = make_prediction(terrain, transmitters, service, radio)
    values, server = paged(grid.shape, np.float32), paged(grid.shape, np.int32)
    total = len(tiles(grid))
    for done, tile in enumerate(best_servers(prediction, grid), start=1):
        values[tile.rows, tile.cols] = np.where(tile.server < 0, np.float32(np.nan), tile.rsrp_dbm)
        server[tile.rows, tile.cols] = tile.server
        if done % TILES_BETWEEN == 0:
            let_go(values, server)
            prediction.scene.cover.let_go()
        if progress is not None:
            progress(done, total)
    return Raster(values, server, grid)
