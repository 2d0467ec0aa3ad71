"""Tiles of a raster of quality, as tasks: each with the masts that reach it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels.tasks import Arrays, Spread
from phusong.coverage.radio.engine import Progress
from phusong.coverage.radio.ground import GroundWindow, Window
from phusong.coverage.radio.prediction import Prediction
from phusong.coverage.radio.rasters.channels import (
    JUDGED_BYTES,
    PIXEL_BYTES,
    PLANES,
    QualityRaster,
    hear_all,
    judge_area,
)
from phusong.coverage.radio.rasters.footprint import FootprintCache, meet, pixels_around
from phusong.coverage.terrain.grid import Grid


@dataclass(frozen=True, slots=True)
class QualityTile:
    """A tile of the raster, with all that its pixels are judged by.

    Attributes:
        name: What it is, for people.
        made: Service to its masts within reach of the tile, without ground.
        anchors: Service to the service that may bear its uplink.
        ground: The ground within reach of these masts.
        grid: Pixels of the whole raster.
        window: Those of the tile.
        caches: Service to where footprints are kept.
    """

    name: str
    made: Mapping[str, Prediction]
    anchors: Mapping[str, str]
    ground: GroundWindow
    grid: Grid
    window: Window
    caches: Mapping[str, FootprintCache] | None

    @property
    def masts(self) -> int:
        """Masts that it hears: the same mast is heard by several tiles."""
        return max(sum(len(prediction.masts) for prediction in self.made.values()), 1)

    @property
    def memory_bytes(self) -> int:
        """Memory that it needs, an estimate from above."""
        rows, cols = self.window
        pixels = (rows.stop - rows.start) * (cols.stop - cols.start)
        channels = sum(len(prediction.carriers.operators) for prediction in self.made.values())
        return int(self.ground.memory_bytes + pixels * channels * (PIXEL_BYTES + JUDGED_BYTES))

    def content(self) -> tuple[object, ...]:
        """All that its result is made from."""
        pixels = tuple((span.start, span.stop) for span in self.window)
        whole = (tuple(self.grid.transform[:6]), self.grid.shape)
        return dict(self.made), dict(self.anchors), self.ground.digest, whole, pixels


def plan_tiles(
    made: Mapping[str, Prediction],
    anchors: Mapping[str, str],
    grid: Grid,
    caches: Mapping[str, FootprintCache] | None,
    spread: Spread,
) -> list[QualityTile]:
    """Part a raster into tiles, each with the masts that reach it.

    Args:
        made: Service to its masts on their ground.
        anchors: Service to the service that may bear its uplink.
        grid: Pixels of the raster.
        caches: Service to where footprints are kept.
        spread: What spreads the tiles.
    """
    ground = next(iter(made.values())).ground
    shared, bare = ground.share(spread.share), {name: each.without_ground() for name, each in made.items()}
    windows = {
        name: [pixels_around(each, mast, grid) for mast in range(len(each.masts))] for name, each in made.items()
    }
    rows, cols = grid.shape
    tiles = []
    for top in range(0, rows, spread.tile):
        for left in range(0, cols, spread.tile):
            area = slice(top, min(top + spread.tile, rows)), slice(left, min(left + spread.tile, cols))
            near = {
                name: np.array([mast for mast, window in enumerate(own) if meet(window, area)], dtype=np.int64)
                for name, own in windows.items()
            }
            at_m = [(each.masts["x_m"][near[name]], each.masts["y_m"][near[name]]) for name, each in made.items()]
            x_m, y_m = (np.concatenate(each) for each in zip(*at_m, strict=True))
            reach_m = max(each.scene.max_range_m for each in made.values())
            there = ground.window_around(x_m, y_m, reach_m) if len(x_m) else (slice(0, 0), slice(0, 0))
            tiles.append(
                QualityTile(
                    name=f"quality, tile {top // spread.tile}/{left // spread.tile}",
                    made={name: each.of_masts(near[name]) for name, each in bare.items()},
                    anchors=anchors,
                    ground=GroundWindow.of(ground, shared, there),
                    grid=grid,
                    window=area,
                    caches=caches,
                )
            )
    return tiles


def judge_tile(tile: QualityTile, report: Progress) -> Arrays:
    """Judge the pixels of a tile: service and plane, with a stroke between, to values.

    Args:
        tile: The tile.
        report: Called with masts done and masts in all.
    """
    ground, (rows, cols) = tile.ground.read(), tile.window
    made = {service: prediction.on(ground) for service, prediction in tile.made.items()}
    part = tile.grid.part(rows, cols)
    found = {service: QualityRaster.empty(part) for service in made}
    judge_area(hear_all(made, tile.grid, tile.caches, tile.window, report), tile.anchors, found, (0, 0))
    return {f"{service}/{name}": getattr(raster, name) for service, raster in found.items() for name in PLANES}
