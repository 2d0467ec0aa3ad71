"""Channels of pixels: what an area of a raster hears on each, mast by mast, and how its pixels are judged by that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from phusong.coverage.kernels.arrays import BoolArray
from phusong.coverage.kernels.paged import let_go, paged
from phusong.coverage.kernels.threads import in_threads
from phusong.coverage.radio.engine import Progress
from phusong.coverage.radio.ground import Window
from phusong.coverage.radio.prediction import Levels, Prediction
from phusong.coverage.radio.quality import ServingCarriers, judge_carriers, uplinks_of
from phusong.coverage.radio.rasters.footprint import Footprint, FootprintCache, footprints
from phusong.coverage.terrain.grid import Grid

PIXELS_AT_ONCE = 65_536
"""Pixels that one thread judges at a time: some tens of megabytes."""

PLANES = ("sinr_db", "downlink_mbps", "uplink_mbps", "probability", "margin_db")
"""What is known of every pixel, by the names that points have for it."""

JUDGED_BYTES = 150
"""Memory of one pixel on one channel while it is judged."""

PIXEL_BYTES = 13
"""Memory of one pixel on one channel: level, row, sight and disturbing power."""


@dataclass(frozen=True, slots=True)
class QualityRaster:
    """What the pixels of an area get from a service; float32 of the grid's shape, NaN where no carrier is heard.

    Attributes:
        grid: Where the pixels lie.
        sinr_db: Median SINR of the best carrier as a receiver sees it, dB.
        downlink_mbps: Downlink rate with the cell-edge probability, Mbit/s.
        uplink_mbps: The same of the uplink, which an anchor may bear.
        probability: Probability of being served by the surest carrier, 0 to 1.
        margin_db: What is left above the hardest requirement and its fade margin, dB.
    """

    grid: Grid
    sinr_db: Levels
    downlink_mbps: Levels
    uplink_mbps: Levels
    probability: Levels
    margin_db: Levels

    @classmethod
    def empty(cls, grid: Grid) -> QualityRaster:
        """A raster whose pixels are still to be judged."""
        planes = paged((len(PLANES), *grid.shape), np.float32)
        return cls(grid, **dict(zip(PLANES, planes, strict=True)))

    def let_go(self) -> None:
        """Hold nothing of the planes in memory where they are large; they come back where they are looked at."""
        let_go(*(getattr(self, name) for name in PLANES))


@dataclass(frozen=True, slots=True)
class Channels:
    """What is heard on every channel of a service in an area of the raster; arrays have shape (channels, rows, cols).

    Attributes:
        prediction: What is predicted.
        area: The rows and columns of the raster.
        level_dbm: Level of the strongest row of a mast, dBm, minus infinity for none, float32.
        row: That row, -1 for none, int32.
        in_sight: Whether the pixel sees its mast.
        disturbing_mw: What all other sectors of the channel give together, mW, float32.
    """

    prediction: Prediction
    area: Window
    level_dbm: Levels
    row: NDArray[np.int32]
    in_sight: BoolArray
    disturbing_mw: Levels

    @classmethod
    def unheard(cls, prediction: Prediction, area: Window) -> Channels:
        """Nothing on any channel."""
        shape = (len(prediction.carriers.operators), *(span.stop - span.start for span in area))
        return cls(
            prediction,
            area,
            level_dbm=np.full(shape, -np.inf, dtype=np.float32),
            row=np.full(shape, -1, dtype=np.int32),
            in_sight=np.zeros(shape, dtype=np.bool_),
            disturbing_mw=np.zeros(shape, dtype=np.float32),
        )

    def add(self, part: Footprint) -> None:
        """Hear one mast."""
        carriers, first = self.prediction.carriers, int(self.prediction.masts[part.mast]["first_row"])
        rows, cols = self.area
        top, bottom = max(part.rows.start, rows.start), min(part.rows.stop, rows.stop)
        lines = (top - part.rows.start, top - rows.start, bottom - top)
        left, right = max(part.cols.start, cols.start), min(part.cols.stop, cols.stop)
        inside = slice(left - part.cols.start, right - part.cols.start)
        own = (
            np.ascontiguousarray(part.rsrp_dbm[..., inside]),
            np.ascontiguousarray(part.others_mw[..., inside]),
            np.ascontiguousarray(part.in_sight[..., inside]),
        )
        heard = (self.level_dbm, self.row, self.in_sight, self.disturbing_mw)
        for number in range(len(part.rsrp_dbm)):
            channel = int(carriers.channel[carriers.first[first + number]])
            _hear((first + number, number, channel), own, heard, lines, left - cols.start)

    def serving(self, lines: slice) -> ServingCarriers:
        """The serving carriers of some lines of the area, their pixels numbered row by row."""
        channels, rows, cols = self.row[:, lines].shape
        shape = (channels, rows * cols)
        rows_heard = self.row[:, lines].reshape(shape)
        point, channel = np.nonzero(rows_heard.T >= 0)
        row = rows_heard[channel, point].astype(np.int64)
        carriers = self.prediction.carriers
        return ServingCarriers(
            points=rows * cols,
            budgets=carriers.budgets,
            operators=carriers.operators,
            point=point,
            row=row,
            mast=carriers.mast[row],
            budget=carriers.budget[carriers.first[row]],
            channel=channel,
            rsrp_dbm=self.level_dbm[:, lines].reshape(shape)[channel, point].astype(np.float64),
            disturbing_mw=self.disturbing_mw[:, lines].reshape(shape)[channel, point].astype(np.float64),
            in_sight=self.in_sight[:, lines].reshape(shape)[channel, point],
        )


@njit(cache=True, nogil=True, error_model="numpy")
def _hear(
    numbers: tuple[int, int, int],
    own: tuple[Levels, Levels, BoolArray],
    heard: tuple[Levels, NDArray[np.int32], BoolArray, Levels],
    lines: tuple[int, int, int],
    left: int,
) -> None:
    """Put one row of a mast onto its channel: the stronger serves, of equals the first; what is left disturbs.

    Args:
        numbers: Number of the row among all, its plane among the mast's, and its channel.
        own: Levels, other sectors and sight of the mast's footprint.
        heard: Levels, rows, sight and disturbing power of the channels of a band.
        lines: First line of the footprint that counts, the line of the band that it is, and how many there are.
        left: Column of the band that is the footprint's first.
    """
    row, plane, channel = numbers
    level_dbm, others_mw, sight = own[0][plane], own[1][plane], own[2]
    best_dbm, best, in_sight, disturbing_mw = heard[0][channel], heard[1][channel], heard[2][channel], heard[3][channel]
    for k in range(lines[2]):
        at, i = lines[0] + k, lines[1] + k
        for own_j in range(level_dbm.shape[1]):
            j = left + own_j
            level = level_dbm[at, own_j]
            if not level > -np.inf:  # out of reach, or NaN
                continue
            weaker = min(level, best_dbm[i, j])
            beside = others_mw[at, own_j] + (
                np.float32(10.0 ** (0.1 * weaker)) if weaker > -np.inf else np.float32(0.0)
            )
            disturbing_mw[i, j] += beside
            if level > best_dbm[i, j]:
                best_dbm[i, j], best[i, j], in_sight[i, j] = level, row, sight[at, own_j]


def judge_area(
    heard: Mapping[str, Channels],
    anchors: Mapping[str, str],
    found: Mapping[str, QualityRaster],
    corner: tuple[int, int],
) -> None:
    """Judge the pixels of an area, some lines at a time, and fill in what they get.

    Args:
        heard: Service to what the area hears.
        anchors: Service to the service that may bear its uplink.
        found: Service to the raster that is filled in.
        corner: Row and column of that raster that the first of the area is.
    """
    rows, cols = next(iter(heard.values())).row.shape[1:]
    at_once = max(PIXELS_AT_ONCE // max(cols, 1), 1)
    lines = [slice(top, min(top + at_once, rows)) for top in range(0, rows, at_once)]

    def judge(block: slice) -> None:
        for service, channels in heard.items():
            anchor = heard.get(anchors[service])
            uplinks = None if anchor is None else uplinks_of(anchor.serving(block))
            got = judge_carriers(channels.serving(block), uplinks)
            there = (
                slice(corner[0] + block.start, corner[0] + block.stop),
                slice(corner[1], corner[1] + cols),
            )
            shape, raster = (block.stop - block.start, cols), found[service]
            for name in PLANES:
                values = np.where(got.server < 0, np.nan, getattr(got, name))
                getattr(raster, name)[there] = values.reshape(shape)

    for _ in in_threads(judge, lines):
        pass


def hear_all(
    made: Mapping[str, Prediction],
    grid: Grid,
    caches: Mapping[str, FootprintCache] | None,
    area: Window,
    report: Progress | None,
) -> dict[str, Channels]:
    """What an area of the raster hears from every service, mast by mast in their order."""
    heard, done, total = {}, 0, sum(len(prediction.masts) for prediction in made.values())
    for service, prediction in made.items():
        channels = Channels.unheard(prediction, area)
        cache = None if caches is None else caches.get(service)
        for part in footprints(prediction, grid, cache, area):
            channels.add(part)
            if report is not None:
                report(done + part.mast + 1, total)
        done += len(prediction.masts)
        heard[service] = channels
    return heard
