"""Footprints: the levels that one mast gives at every pixel around it, each predicted once and kept until it changes.

With P.1812 the losses come from the radial sweep (:mod:`phusong.coverage.p1812.area`); with another model, and where
the sweep does not answer, from a profile for each pixel. Memory holds a few footprints at a time, however many masts
there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from phusong.coverage.kernels.arrays import BoolArray, CoverGrid
from phusong.coverage.kernels.threads import blocks, cores, in_threads, in_turn_or_threads
from phusong.coverage.p1812.area import area_loss_db
from phusong.coverage.p1812.path import RANGES, parameters_in
from phusong.coverage.radio.ground import Window
from phusong.coverage.radio.land_cover import codes_at
from phusong.coverage.radio.model_names import P1812, P1812_LEAST_KM
from phusong.coverage.radio.prediction import Levels, Prediction
from phusong.coverage.radio.reception import predict_pixels
from phusong.coverage.radio.scene import NOT_LOOKED, SEEN, Losses, Sight
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.terrain import Terrain

PIXELS_AT_ONCE = 10_000_000
"""Pixels of the footprints that are worked on at a time: some hundred megabytes."""

MASTS_BETWEEN = 25
"""Masts after which the land cover around them is let go, where it is kept in a file: the next may stand elsewhere."""

LINES_AT_ONCE = 32
"""Pixel rows that one thread predicts at a time."""


class FootprintCache(Protocol):
    """Where footprints are kept from one prediction to the next; several threads ask at once."""

    def get(self, key: str) -> Levels | None:
        """The footprint that was kept under a key, None where there is none."""

    def put(self, key: str, levels: Levels) -> None:
        """Keep a footprint."""

    def asked(self) -> list[str]:
        """Names of what was asked for or kept, ascending."""

    def ask(self, names: Iterable[str]) -> None:
        """Count what another has asked for as asked for here."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """Levels of one mast on a part of a raster.

    Attributes:
        mast: The mast.
        rows: Rows of the raster that it covers.
        cols: Columns of the raster that it covers.
        rsrp_dbm: RSRP of the best sector of each of the mast's carriers, dBm, minus infinity out of reach or below the
            floor, NaN where the path crosses unknown terrain, float32, shape (carriers, rows, cols).
        others_mw: What the carrier's other sectors give together, mW, float32, of that shape.
        in_sight: Pixels in sight of the mast, shape (rows, cols).
    """

    mast: int
    rows: slice
    cols: slice
    rsrp_dbm: Levels
    others_mw: Levels
    in_sight: BoolArray


def footprints(
    prediction: Prediction, grid: Grid, cache: FootprintCache | None = None, area: Window | None = None
) -> Iterator[Footprint]:
    """Footprints of all masts on a raster, in the order of the masts, however many threads there are.

    Args:
        prediction: What is predicted; its offsets by land cover are in the levels, and in nothing that is kept.
        grid: Pixels of the raster.
        cache: Where footprints are kept; one is predicted again when anything has changed that it was made from.
        area: Rows and columns of the raster that are looked at: masts out of reach of them are left out; all when None.
    """
    windows = [pixels_around(prediction, mast, grid) for mast in range(len(prediction.masts))]
    asked = [mast for mast, window in enumerate(windows) if area is None or meet(window, area)]
    largest = max([(rows.stop - rows.start) * (cols.stop - cols.start) for rows, cols in windows], default=0)
    at_once = int(np.clip(PIXELS_AT_ONCE // max(largest, 1), 1, cores()))
    shared = _shared_digest(prediction) if cache is not None else ""
    codes = None if prediction.cover is None else _Codes.under(prediction.terrain, grid, [windows[i] for i in asked])

    def footprint(mast: int) -> Footprint:
        part = grid.part(*windows[mast])
        key = "" if cache is None else _key(shared, prediction, mast, part)
        planes = None if cache is None else cache.get(key)
        if planes is None:
            planes = _predict(prediction, mast, part, max(cores() // at_once, 1))
            if cache is not None:
                cache.put(key, planes)
        own = int(prediction.masts[mast]["rows"])
        found = Footprint(mast, *windows[mast], planes[:own], planes[own:-1], planes[-1] == SEEN)
        return found if codes is None else _lifted(prediction, found, codes)

    for done, found in enumerate(in_threads(footprint, asked, at_once), start=1):
        yield found
        if done % MASTS_BETWEEN == 0:
            prediction.scene.cover.let_go()
    prediction.scene.cover.let_go()


def meet(first: Window, second: Window) -> bool:
    """Whether two windows of a raster share a pixel."""
    return all(max(one.start, two.start) < min(one.stop, two.stop) for one, two in zip(first, second, strict=True))


@dataclass(frozen=True, slots=True)
class _Codes:
    """Land cover at the centres of some pixels, of which the first has the row and column ``corner`` of the raster."""

    codes: CoverGrid
    corner: tuple[int, int]

    @classmethod
    def under(cls, terrain: Terrain, grid: Grid, windows: Sequence[Window]) -> _Codes:
        """Land cover of the box round some windows of a raster."""
        if not windows:
            return cls(np.empty((0, 0), dtype=np.uint8), (0, 0))
        top, left = (min(window[axis].start for window in windows) for axis in (0, 1))
        bottom, right = (max(window[axis].stop for window in windows) for axis in (0, 1))
        x_m, y_m = (
            axis[span] for axis, span in zip(grid.centres(), (slice(left, right), slice(top, bottom)), strict=True)
        )
        lines = [codes_at(terrain, x_m, np.full(len(x_m), northing)) for northing in y_m]
        return cls(np.array(lines, dtype=np.uint8).reshape(len(y_m), len(x_m)), (top, left))

    def at(self, part: Footprint) -> CoverGrid:
        """Land cover of the pixels of a footprint."""
        (top, left), rows, cols = self.corner, part.rows, part.cols
        return self.codes[rows.start - top : rows.stop - top, cols.start - left : cols.stop - left]


def _lifted(prediction: Prediction, part: Footprint, codes: _Codes) -> Footprint:
    """A footprint with offsets by the land cover of the pixels."""
    cover = prediction.cover
    if cover is None:
        return part
    row, there = int(prediction.masts[part.mast]["first_row"]), codes.at(part)
    ratios = 10.0 ** (0.1 * cover.table_db[cover.carrier[row : row + len(part.rsrp_dbm)]])
    levels = [cover.lift(row + k, level, there) for k, level in enumerate(part.rsrp_dbm)]
    others = [
        power_mw * ratio.astype(np.float32)[there] for power_mw, ratio in zip(part.others_mw, ratios, strict=True)
    ]
    return replace(part, rsrp_dbm=np.stack(levels), others_mw=np.stack(others))


def pixels_around(prediction: Prediction, mast: int, grid: Grid) -> tuple[slice, slice]:
    """Rows and columns of the raster that can lie within range of a mast."""
    (rows, cols), transform = grid.shape, grid.transform
    x_m, y_m = float(prediction.masts[mast]["x_m"]), float(prediction.masts[mast]["y_m"])
    reach = prediction.scene.max_range_m / transform.a
    col, row = (x_m - transform.c) / transform.a, (y_m - transform.f) / transform.e
    left, right = (int(np.clip(edge, 0, cols)) for edge in (np.floor(col - reach), np.ceil(col + reach)))
    top, bottom = (int(np.clip(edge, 0, rows)) for edge in (np.floor(row - reach), np.ceil(row + reach)))
    return slice(top, bottom), slice(left, right)


def _predict(prediction: Prediction, mast: int, part: Grid, jobs: int) -> Levels:
    """Levels of a mast in its window: a plane a carrier, as many of other sectors, and which pixels see it."""
    rows, cols = part.shape
    place = prediction.masts[mast]
    if rows == 0 or cols == 0:
        return np.empty((2 * int(place["rows"]) + 1, rows, cols), dtype=np.float32)
    losses_db, codes = _swept_losses(prediction, mast, part, jobs)
    x_m, y_m = part.centres()
    col, row = prediction.terrain.kernel_position(x_m, y_m)
    sectors = prediction.own_sectors(mast).copy()
    planes = np.empty((2 * int(place["rows"]) + 1, rows, cols), dtype=np.float32)

    def lines(block: slice) -> None:
        known, places = (losses_db[:, block], codes[block]), (x_m, col, y_m[block], row[block])
        predict_pixels(prediction.scene, place, sectors, known, places, (planes, block.start))

    for _ in in_turn_or_threads(lines, blocks(rows, LINES_AT_ONCE), jobs):
        pass
    return planes


def _swept_losses(prediction: Prediction, mast: int, part: Grid, jobs: int) -> tuple[Losses, Sight]:
    """Losses of each of the mast's frequencies by the sweep, dB, and which pixels see the mast.

    NaN where a profile of its own is to tell, infinity where no sector reaches the floor.
    """
    rows, cols = part.shape
    place = prediction.masts[mast]
    in_model = prediction.scene.settings.model == P1812 and place["height_m"] >= RANGES["tx_height_m"].low
    if not in_model or np.isnan(place["antenna_m"]):
        return np.empty((0, rows, cols), dtype=np.float32), np.full((rows, cols), NOT_LOOKED, dtype=np.uint8)
    mast_m = (float(place["x_m"]), float(place["y_m"]))
    sectors = prediction.own_sectors(mast)
    limit_db = float(sectors["peak_dbm"].max()) - prediction.scene.floor_dbm
    swept = [
        area_loss_db(
            prediction.terrain,
            mast_m,
            parameters_in(
                prediction.atmosphere,
                float(prediction.carriers_mhz[carrier]),
                float(place["height_m"]),
                prediction.scene.receiver_height_m,
                float(place["latitude_deg"]),
            ),
            max_range_km=0.001 * prediction.scene.max_range_m,
            grid=part,
            cover=prediction.scene.cover,
            step_m=prediction.scene.step_m,
            limit_db=limit_db,
            jobs=jobs,
        )
        for carrier in dict.fromkeys(sectors["carrier"].tolist())
    ]
    x_m, y_m = part.centres()
    least_m = 1000.0 * P1812_LEAST_KM
    i, j = (np.flatnonzero(np.abs(at - mast) < least_m) for at, mast in ((y_m, mast_m[1]), (x_m, mast_m[0])))
    near_i, near_j = np.nonzero(np.hypot(x_m[j] - mast_m[0], y_m[i, None] - mast_m[1]) < least_m)
    stacked = np.stack([each.values_db for each in swept])
    stacked[:, i[near_i], j[near_j]] = np.nan  # too short a path for P.1812
    sight = np.minimum.reduce([each.sight for each in swept])  # what is beyond the limit of one is not looked at there
    return stacked, sight


def _shared_digest(prediction: Prediction) -> str:
    """Digest of what the footprints of all masts are made from beside the ground around each."""
    scene = prediction.scene
    settings = scene.settings
    shared = (scene.pattern, scene.max_range_m, scene.floor_dbm, scene.receiver_height_m)
    model = (settings.model, settings.ae_km, scene.step_m, scene.last_points, scene.glimpses)
    return hashlib.sha256(repr((shared, model)).encode()).hexdigest()


def _key(shared: str, prediction: Prediction, mast: int, part: Grid) -> str:
    """Digest of all that one footprint is made from; the places of other masts are not in it."""
    place, sectors = prediction.masts[mast], prediction.own_sectors(mast)
    digest = hashlib.sha256(shared.encode())
    ground, at_m = prediction.ground, (place["x_m"].reshape(1), place["y_m"].reshape(1))
    digest.update(ground.digest(ground.window_around(*at_m, prediction.scene.max_range_m)).encode())
    digest.update(repr([float(place[name]) for name in ("x_m", "y_m", "height_m", "latitude_deg")]).encode())
    digest.update(repr((tuple(part.transform[:6]), *part.shape)).encode())
    for name in ("peak_dbm", "azimuth_deg", "electrical_deg", "mechanical_deg"):
        digest.update(np.ascontiguousarray(sectors[name]).tobytes())
    digest.update(np.ascontiguousarray(sectors["row"] - place["first_row"]).tobytes())
    for cuts in sectors["cuts"]:
        digest.update(b"none" if cuts < 0 else prediction.scene.cuts_db[cuts].tobytes())
    digest.update(prediction.scene.settings.links[sectors["carrier"]].tobytes())
    return digest.hexdigest()
