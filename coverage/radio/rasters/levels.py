"""Levels over an area: RSRP of the best server at every pixel, and who else suffices there.

Points and pixels see the terrain along profiles with the same spacing. A point has a profile of its own; with P.1812
the pixels of an area share the rays of a sweep, which agrees with their own profiles to a fraction of a decibel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.radio.engine import Progress
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.radio.prediction import Prediction, make_prediction
from phusong.coverage.radio.rasters.bestserver import best_servers, tiles
from phusong.coverage.radio.rasters.footprint import Footprint, FootprintCache, footprints
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.grid import Bounds, Grid
from phusong.coverage.terrain.raster import Raster
from phusong.coverage.terrain.terrain import Terrain


def predict_raster(
    terrain: Terrain,
    transmitters: Transmitters,
    service: str,
    radio: RadioModel,
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
        radio: Model, reach, pixel size and budgets.
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
    grid = Grid.over(bounds, radio.parameters.raster_step_m, terrain.crs)
    unheard = Raster(
        np.full(grid.shape, np.nan, dtype=np.float32),
        np.full(grid.shape, -1, dtype=np.int32),
        grid,
        servers=np.zeros(grid.shape, dtype=np.uint16),
        voids=np.zeros(grid.shape, dtype=np.uint16),
    )
    return add_masts(unheard, terrain, transmitters, service, radio, progress, cache=cache)


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

    Returns:
        What :func:`predict_raster` gives for all masts together, in the order of their numbers.

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
        ValueError: When the raster has no counts.
    """
    prediction = make_prediction(terrain, transmitters, service, radio)
    found = _Pixels.of(raster)
    for part in footprints(prediction, raster.grid, cache):
        found.add(part, prediction, first)
        if progress is not None:
            progress(part.mast + 1, len(transmitters))
    return found.raster(raster.grid)


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
class _Pixels:
    """A raster that masts are added to, one after the other."""

    values: NDArray[np.float32]
    server: NDArray[np.int32]
    servers: NDArray[np.uint16]
    voids: NDArray[np.uint16]

    @classmethod
    def of(cls, raster: Raster) -> _Pixels:
        """The pixels of a raster, to which masts are added without changing it.

        Raises:
            ValueError: When the raster has no counts.
        """
        if raster.servers is None or raster.voids is None:
            raise ValueError("masts are added to a raster that counts the servers of its pixels, as of predict_raster")
        values = np.where(np.isnan(raster.values), np.float32(-np.inf), raster.values)
        return cls(values, raster.server.copy(), raster.servers.copy(), raster.voids.copy())

    def add(self, part: Footprint, prediction: Prediction, first_server: int) -> None:
        """Count one mast."""
        window, carriers = (part.rows, part.cols), prediction.carriers
        first = int(prediction.masts[part.mast]["first_row"])
        enough = np.zeros(part.in_sight.shape, dtype=np.bool_)
        for row, level in enumerate(part.rsrp_dbm, start=first):
            budget = carriers.budgets[carriers.budget[carriers.first[row]]]
            better = level > self.values[window]  # never where it is NaN; of equals the first stays
            np.copyto(self.values[window], level, where=better)
            self.server[window][better] = first_server + part.mast
            enough |= level >= budget.required_dbm(part.in_sight).astype(np.float32)
        self.servers[window] += enough
        if len(part.rsrp_dbm):
            self.voids[window] += np.isnan(part.rsrp_dbm[0])

    def raster(self, grid: Grid) -> Raster:
        """The raster."""
        self.values[self.server < 0] = np.nan
        return Raster(self.values, self.server, grid, self.servers, self.voids)
