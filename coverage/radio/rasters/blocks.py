"""Blocks of masts that stand in one tile, as tasks: what each block comes to over the pixels within its reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels.arrays import IntArray
from phusong.coverage.kernels.tasks import Arrays, Report, Spread, group_by_tiles
from phusong.coverage.radio.ground import GroundWindow, Window
from phusong.coverage.radio.prediction import Prediction
from phusong.coverage.radio.rasters.footprint import FootprintCache, pixels_around
from phusong.coverage.radio.rasters.pixels import PIXEL_BYTES, Pixels
from phusong.coverage.terrain.grid import Grid

_COPIES = 4
"""How often the pixels of a block are held at once: its own, those of a footprint and what is made on the way."""


@dataclass(frozen=True, slots=True)
class RasterBlock:
    """Some masts of a tile, and all that their levels at pixels are made from.

    Attributes:
        name: What it is, for people.
        prediction: The masts, without ground.
        numbers: Number of each mast among all of the stage, ascending, shape (masts,).
        ground: The ground within their reach.
        grid: Pixels of the whole raster.
        window: Those within reach.
        cache: Where footprints are kept.
    """

    name: str
    prediction: Prediction
    numbers: IntArray
    ground: GroundWindow
    grid: Grid
    window: Window
    cache: FootprintCache | None

    @property
    def masts(self) -> int:
        """Masts that it predicts."""
        return len(self.numbers)

    @property
    def memory_bytes(self) -> int:
        """Memory that it needs, an estimate from above."""
        rows, cols = self.window
        pixels = (rows.stop - rows.start) * (cols.stop - cols.start)
        planes = 2 * int(self.prediction.masts["rows"].max(initial=1)) + 1
        return int(self.ground.memory_bytes + pixels * (_COPIES * PIXEL_BYTES + 4 * planes))

    def content(self) -> tuple[object, ...]:
        """All that its result is made from."""
        pixels = tuple((span.start, span.stop) for span in self.window)
        return self.prediction, self.ground.digest, (tuple(self.grid.transform[:6]), self.grid.shape), pixels


def plan_blocks(
    prediction: Prediction, grid: Grid, cache: FootprintCache | None, spread: Spread, service: str
) -> list[RasterBlock]:
    """Part the masts of a prediction into blocks.

    Args:
        prediction: The masts on their ground.
        grid: Pixels of the raster.
        cache: Where footprints are kept.
        spread: What spreads the blocks.
        service: What is predicted, for the names of the blocks.
    """
    if not len(prediction.masts):
        return []
    shared, bare, ground = prediction.ground.share(spread.share), prediction.without_ground(), prediction.ground
    x_m, y_m, reach_m = prediction.masts["x_m"], prediction.masts["y_m"], prediction.scene.max_range_m
    tile_m = spread.tile * grid.step_m
    blocks = []
    for numbers in group_by_tiles(x_m, y_m, tile_m, spread.masts_at_most):
        window = _pixels_of(prediction, numbers, grid)
        there = ground.window_around(x_m[numbers], y_m[numbers], reach_m)
        tile = f"{int(np.floor(y_m[numbers[0]] / tile_m))}/{int(np.floor(x_m[numbers[0]] / tile_m))}"
        blocks.append(
            RasterBlock(
                name=f"{service}, tile {tile}, masts {numbers[0]} to {numbers[-1]}",
                prediction=bare.of_masts(numbers),
                numbers=numbers,
                ground=GroundWindow.of(ground, shared, there),
                grid=grid,
                window=window,
                cache=cache,
            )
        )
    return blocks


def _pixels_of(prediction: Prediction, numbers: IntArray, grid: Grid) -> Window:
    """Rows and columns of the raster that lie within reach of one of some masts."""
    spans = [pixels_around(prediction, int(mast), grid) for mast in numbers]
    rows, cols = zip(*spans, strict=True)
    return (
        slice(min(span.start for span in rows), max(span.stop for span in rows)),
        slice(min(span.start for span in cols), max(span.stop for span in cols)),
    )


def fill_block(block: RasterBlock, report: Report) -> Arrays:
    """Levels of a block of masts over the pixels within its reach: :class:`Pixels` as arrays, servers counted from 0.

    Args:
        block: The masts.
        report: Called with masts done and masts in all.
    """
    rows, cols = block.window
    found = Pixels.unheard((rows.stop - rows.start, cols.stop - cols.start))
    prediction = block.prediction.on(block.ground.read())
    found.add_all(prediction, block.grid, block.cache, report, corner=(rows.start, cols.start))
    asked = [] if block.cache is None else block.cache.asked()
    return found.arrays() | {"asked": np.array(asked, dtype=np.str_)}
