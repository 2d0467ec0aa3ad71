"""Heights of the example: real coarse relief and spot heights, with illustrative valleys and ridges between them.

The base is the coarse relief, pulled toward the spot heights. Streams are then let loose on it (:mod:`erosion`), from a
coarse grid to the fine one, while uplift holds the broad shape to the base. What they carve replaces all detail
shorter than ``DETAIL_M``, and the result is bent to pass by the spot heights and the known summit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from lao_cai import erosion, facts, grid, noise
from lao_cai.grid import FloatArray, IntArray

Progress: TypeAlias = Callable[[str], None]

SEED = 2024
CELL_M = 90.0
DETAIL_M = 1500.0
"""Detail shorter than this (standard deviation of the Gaussian) is carved, the rest is the real relief's."""

STAGES = ((4, 80), (2, 24), (1, 8))
"""Grid step in fine cells, and number of steps, of each stage of carving."""

UPLIFT = 6.5
STRENGTH = 4.5
RESTORE = 0.1
MOST_MISSING_M = 150.0
LEAST_UPLIFT = 0.8
STEEPEST = 0.57
DETAIL_GAIN = 1.3
GRAIN_M = 5.0
WEAR_CELLS = 0.5
BENCH_CELLS, BENCH_SHARE = 2.5, 0.85

HIGH_M, HIGHEST_ELSEWHERE_M = 2700.0, 3090.0
LOW_M, LOWEST_M = 90.0, 45.0
"""Heights beyond the first of each pair are bent so that they stay within the second."""


def build_terrain(progress: Progress) -> NDArray[np.int16]:
    """Heights on the shared grid, metres above sea level, shape (rows, cols)."""
    return bend(carve(STAGES, progress))


def carve(stages: Sequence[tuple[int, int]], progress: Progress) -> FloatArray:
    """Heights after some stages of carving, each of a grid step in fine cells and a number of steps, metres."""
    height_m: FloatArray | None = None
    for factor, steps in stages:
        progress(f"terrain: carving at {factor * 3} arc-seconds")
        height_m = _carve(height_m, factor, steps)
    if height_m is None:
        raise ValueError("at least one stage of carving is needed")
    return height_m


def bend(height_m: FloatArray) -> NDArray[np.int16]:
    """Heights with the detail that was carved on the shared grid, bent to pass by all heights that are known."""
    base = _base(1)
    worn = gaussian_filter(height_m, WEAR_CELLS)
    height_m = base + DETAIL_GAIN * (worn - gaussian_filter(height_m, DETAIL_M / CELL_M))
    height_m = _with_benches(height_m + _grain(base))
    for _ in range(3):
        height_m = _toward_spots(height_m, sigma_m=600.0, prior=0.5)
    return _with_summit(_bounded(height_m))


def _carve(coarser: FloatArray | None, factor: int, steps: int) -> FloatArray:
    """One stage of carving on the grid reduced by ``factor``, starting from the coarser stage's heights."""
    cell_m = CELL_M * factor
    base, _ = erosion.fill(gaussian_filter(_base(factor), 600.0 / cell_m))
    rows, cols = base.shape
    rough = _roughness(base, cell_m)
    if coarser is None:
        height = base + rough * 0.5 * noise.fractal(SEED, rows, cols, 12.0, 3)
    else:
        height = gaussian_filter(np.repeat(np.repeat(coarser, 2, axis=0), 2, axis=1)[:rows, :cols], 0.8)
        height += (3.0 + 0.06 * rough) * noise.fractal(SEED + 10 * factor, rows, cols, 5.0, 3)
    uplift = np.clip(np.sqrt(rough / rough.mean()), LEAST_UPLIFT, 1.3) * UPLIFT * STRENGTH
    uplift = uplift * (1.0 + 0.5 * noise.fractal(SEED + 100, rows, cols, 4800.0 / cell_m, 3))
    for _ in range(steps):
        missing = np.clip(base - gaussian_filter(height, DETAIL_M / cell_m), -100.0, MOST_MISSING_M)
        push = np.maximum(uplift + RESTORE * missing, -0.5 * uplift)
        erosion.incise(height, push, STRENGTH, STEEPEST, grid.DX_M * factor, grid.DY_M * factor)
    return height


def _roughness(height_m: FloatArray, cell_m: float) -> FloatArray:
    """Standard deviation of heights within about 3 km, metres."""
    sigma = 3000.0 / cell_m
    spread = gaussian_filter(height_m**2, sigma) - gaussian_filter(height_m, sigma) ** 2
    return np.asarray(np.sqrt(np.maximum(spread, 0.0)))


def _grain(base: FloatArray) -> FloatArray:
    """Small irregularities of slopes and canopy, metres."""
    rows, cols = base.shape
    rough = np.clip(_roughness(base, CELL_M) / 150.0, 0.25, 1.2)
    return np.asarray(rough * GRAIN_M * noise.fractal(SEED + 200, rows, cols, 7.0, 3, gain=0.6))


def _with_benches(height_m: FloatArray) -> FloatArray:
    """Gentler ground where people live."""
    row, col, _ = _spots(1)
    houses = np.zeros(height_m.shape)
    houses[row, col] = 1.0
    near = gaussian_filter(houses, BENCH_CELLS) * 2.0 * np.pi * BENCH_CELLS**2
    share = BENCH_SHARE * np.minimum(near, 1.0)
    return np.asarray(height_m + share * (gaussian_filter(height_m, 1.5 * BENCH_CELLS) - height_m))


def _base(factor: int) -> FloatArray:
    """Coarse relief on the grid reduced by ``factor``, pulled toward the spot heights."""
    relief = facts.read_relief()
    lon, lat = grid.centre_of(
        (np.arange(grid.ROWS // factor) + 0.5) * factor - 0.5, (np.arange(grid.COLS // factor) + 0.5) * factor - 0.5
    )
    row = (relief.lat[0] - lat) / (relief.lat[0] - relief.lat[1])
    col = (lon - relief.lon[0]) / (relief.lon[1] - relief.lon[0])
    height = map_coordinates(relief.height_m, np.meshgrid(row, col, indexing="ij"), order=3, mode="nearest")
    spot_row, spot_col, spot_m = _spots(factor)
    error = spot_m - height[spot_row, spot_col]
    # Spot heights stand in valleys: their mean error is the valley's depth, not the relief's error.
    pull = _spread(error - error.mean(), spot_row, spot_col, height.shape, 1800.0 / (CELL_M * factor), prior=1.0)
    return np.asarray(height + pull)


def _spots(factor: int) -> tuple[IntArray, IntArray, FloatArray]:
    """Row, column (on the grid reduced by ``factor``) and height of the known points within the grid, no summits."""
    table = pd.concat([facts.read_table("spot_heights"), facts.read_table("known_heights").iloc[1:]])
    lon, lat = table["lon"].to_numpy(dtype=np.float64), table["lat"].to_numpy(dtype=np.float64)
    east, south = grid.WEST_DEG + grid.COLS * grid.STEP_DEG, grid.NORTH_DEG - grid.ROWS * grid.STEP_DEG
    inside = (lon > grid.WEST_DEG) & (lon < east) & (lat > south) & (lat < grid.NORTH_DEG)
    row, col = grid.cell_of(lon[inside], lat[inside])
    return row // factor, col // factor, table["elevation_m"].to_numpy(dtype=np.float64)[inside]


def _spread(
    value: FloatArray, row: IntArray, col: IntArray, shape: tuple[int, ...], sigma: float, prior: float
) -> FloatArray:
    """Gaussian average of scattered values, fading to zero where there are none within reach."""
    total, weight = np.zeros(shape), np.zeros(shape)
    np.add.at(total, (row, col), value)
    np.add.at(weight, (row, col), 1.0)
    fade = prior / (2.0 * np.pi * sigma**2)
    return np.asarray(gaussian_filter(total, sigma) / (gaussian_filter(weight, sigma) + fade))


def _toward_spots(height_m: FloatArray, sigma_m: float, prior: float) -> FloatArray:
    """Heights bent toward the spot heights near each of them."""
    row, col, spot_m = _spots(1)
    error = spot_m - height_m[row, col]
    return height_m + _spread(error, row, col, height_m.shape, sigma_m / CELL_M, prior)


def _bounded(height_m: FloatArray) -> FloatArray:
    """Heights bent softly toward the lowest and the highest ground of the province."""
    above, below = np.maximum(height_m - HIGH_M, 0.0), np.maximum(LOW_M - height_m, 0.0)
    bent = np.clip(height_m, LOW_M, HIGH_M) + above / (1.0 + above / (HIGHEST_ELSEWHERE_M - HIGH_M))
    return np.asarray(bent - below / (1.0 + below / (LOW_M - LOWEST_M)))


def _with_summit(height_m: FloatArray) -> NDArray[np.int16]:
    """Rounded heights with the known summit at its place as the highest point."""
    summit = facts.read_table("known_heights").iloc[0]
    summit_m = float(summit["elevation_m"])
    row, col = grid.cell_of(np.array([float(summit["lon"])]), np.array([float(summit["lat"])]))
    i, j = np.mgrid[0 : grid.ROWS, 0 : grid.COLS]
    away = ((i - row[0]) * grid.DY_M) ** 2 + ((j - col[0]) * grid.DX_M) ** 2
    for sigma_m in (1500.0, 400.0):
        lift = summit_m - height_m[row[0], col[0]]
        height_m = np.minimum(height_m + lift * np.exp(-away / (2.0 * sigma_m**2)), summit_m - 3.0)
    height_m[row[0], col[0]] = summit_m
    return np.rint(height_m).astype(np.int16)
