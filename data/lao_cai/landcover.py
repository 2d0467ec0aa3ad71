"""Illustrative land cover of the example, in the class codes of ESA WorldCover: what grows, stands or flows on a cell.

Water follows the streams, houses stand around the villages, fields lie on gentle low ground near them, fallow slopes
bear shrub, high ridges grass and bare rock; trees are the rest. Shares are of the province, but the rules reach
beyond it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rasterio.features import rasterize
from scipy.ndimage import binary_dilation, distance_transform_edt

from lao_cai import grid, noise
from lao_cai.grid import FloatArray
from lao_cai.streams import Streams
from lao_cai.villages import Ground

TREES, SHRUB, GRASS, CROPS, BUILT, BARE, WATER = 10, 20, 30, 40, 50, 60, 80

SEED = 9010
WATER_KM2, WIDE_KM2 = 150.0, 1000.0
"""Area drained by a stream that fills a cell, and by a river that fills two."""

BUILT_M2_PER_PERSON = 120.0
"""Houses, yards and lanes: scattered hamlets take far more ground than houses alone."""

BUILT_CELLS = 16
"""How far from its village, in cells, houses of a village stand."""

CROPS_SHARE, SHRUB_SHARE, GRASS_SHARE, BARE_SHARE = 0.055, 0.040, 0.035, 0.006
FAR_M = 1500.0
"""Farther from a village than this, distance no longer counts."""

GRAVEL_SHARE = 0.25
"""Share of the banks of rivers that is bare."""


def cover_land(
    height_m: NDArray[np.int16],
    ground: Ground,
    water: Streams,
    roads: NDArray[np.object_],
    villages: pd.DataFrame,
    inside: NDArray[np.bool_],
) -> NDArray[np.uint8]:
    """Land-cover class of every cell.

    Args:
        height_m: Heights, shape (rows, cols).
        ground: Steepness, and height above the valley.
        water: Streams.
        roads: Road lines, degrees, shape (n,).
        villages: All villages: ``lon``, ``lat``, ``population``.
        inside: True in the province, whose cells the shares are of, shape (rows, cols).

    Returns:
        ESA WorldCover codes, shape (rows, cols).
    """
    near_village = np.zeros(inside.shape, dtype=np.bool_)
    near_village[grid.cell_of(villages["lon"], villages["lat"])] = True
    away_m = np.asarray(distance_transform_edt(~near_village, sampling=(grid.DY_M, grid.DX_M)))
    # No village stands in a river, nor does the cell beside it: another grid may part the cells elsewhere.
    wet = _wet(water) & ~binary_dilation(near_village, np.ones((3, 3), dtype=np.bool_))
    cover = np.full(inside.shape, TREES, dtype=np.uint8)
    away = np.minimum(away_m, FAR_M) / FAR_M
    ridge = height_m / 400.0 + ground.above_valley_m / 250.0 + _patches(0)
    field = ground.steepness / 0.3 + ground.above_valley_m / 400.0 + 6.0 * away + 1.5 * _patches(1)
    fallow = np.abs(ground.steepness - 0.35) / 0.2 + 0.5 * away + 2.0 * _patches(2)
    _take_least(cover, fallow, SHRUB, SHRUB_SHARE, inside)
    _take_least(cover, -ridge, GRASS, GRASS_SHARE + BARE_SHARE, inside)
    _take_least(cover, -ridge, BARE, BARE_SHARE, inside)
    _take_least(cover, field, CROPS, CROPS_SHARE, inside)
    bank = binary_dilation(wet, np.ones((3, 3), dtype=np.bool_)) & ~wet
    gravel = _patches(3)
    cover[bank & (gravel > np.quantile(gravel, 1.0 - GRAVEL_SHARE))] = BARE
    cover[wet] = WATER
    on_road = rasterize(roads, out_shape=inside.shape, transform=grid.TRANSFORM, dtype=np.uint8)
    _build_up(cover, ground.steepness, on_road, villages)
    return cover


def _wet(water: Streams) -> NDArray[np.bool_]:
    """Cells that streams fill; wide rivers fill a cell on either side of their middle in turn."""
    wide = binary_dilation(water.area_km2 > WIDE_KM2, np.ones((2, 2), dtype=np.bool_))
    return np.asarray((water.area_km2 > WATER_KM2) | wide)


def _patches(number: int) -> FloatArray:
    """Patches of some hundred metres, within about 1 of zero."""
    return np.asarray(noise.fractal(SEED + 10 * number, grid.ROWS, grid.COLS, 9.0, 3))


def _take_least(
    cover: NDArray[np.uint8], score: FloatArray, code: int, share: float, inside: NDArray[np.bool_]
) -> None:
    """Give a class to the cells of least score, so many that they make a share of the province."""
    cover[score < np.quantile(score[inside], share)] = code


def _build_up(
    cover: NDArray[np.uint8], steepness: FloatArray, on_road: NDArray[np.uint8], villages: pd.DataFrame
) -> None:
    """Give each village built-up cells for its people: near it, on gentle ground, along roads, off the water."""
    row, col = grid.cell_of(villages["lon"], villages["lat"])
    cover[row, col] = BUILT
    whim = _patches(4)
    order = np.lexsort((villages["village_id"], -villages["population"]))
    cell_m2 = grid.DX_M * grid.DY_M
    for i, j, people in zip(row[order], col[order], villages["population"].to_numpy()[order], strict=True):
        top, left = max(i - BUILT_CELLS, 0), max(j - BUILT_CELLS, 0)
        window = (slice(top, i + BUILT_CELLS + 1), slice(left, j + BUILT_CELLS + 1))
        near = cover[window]
        a, b = np.mgrid[top : top + near.shape[0], left : left + near.shape[1]]
        away_m = np.hypot((a - i) * grid.DY_M, (b - j) * grid.DX_M)
        effort = away_m + 1500.0 * steepness[window] + 150.0 * whim[window] - 200.0 * on_road[window]
        effort = np.where((near == WATER) | (near == BUILT), np.inf, effort)
        more = round(people * BUILT_M2_PER_PERSON / cell_m2) - 1
        best = np.argsort(effort, axis=None, kind="stable")[: max(more, 0)]
        best = best[np.isfinite(effort.ravel()[best])]
        near[np.unravel_index(best, near.shape)] = BUILT
