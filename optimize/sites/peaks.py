"""High ground: summits of the terrain with their topographic prominence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from phusong.coverage.kernels import FloatArray
from phusong.coverage.terrain import Terrain


@dataclass(frozen=True, slots=True)
class Peaks:
    """Summits of a terrain, the most prominent first.

    Attributes:
        x_m: Easting of the summit's cell, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        height_m: Metres above sea level, shape (n,).
        prominence_m: Height over the highest pass that leads to higher ground, metres; for the highest summit of all,
            over the lowest cell; shape (n,).
    """

    x_m: FloatArray
    y_m: FloatArray
    height_m: FloatArray
    prominence_m: FloatArray

    def __len__(self) -> int:
        return len(self.x_m)


def find_peaks(terrain: Terrain, *, prominence_m: float) -> Peaks:
    """Summits that stand at least ``prominence_m`` over the pass to higher ground.

    Args:
        terrain: Heights; voids and the outside count as neither ground nor pass.
        prominence_m: Least prominence, metres, above 0.

    Returns:
        The summits, by falling prominence, ties by easting then northing.
    """
    height = np.ascontiguousarray(terrain.height_m, dtype=np.float64).ravel()
    known = np.flatnonzero(np.isfinite(height))
    falling = known[np.argsort(-height[known], kind="stable")]
    prominence = _flood_down(falling, height, terrain.shape[1])
    summits = np.flatnonzero(prominence >= prominence_m)
    row, col = np.divmod(summits, terrain.shape[1])
    x = terrain.transform.c + (col + 0.5) * terrain.transform.a
    y = terrain.transform.f + (row + 0.5) * terrain.transform.e
    order = np.lexsort((y, x, -prominence[summits]))
    return Peaks(x[order], y[order], height[summits][order], prominence[summits][order])


def slope_deg(terrain: Terrain, x_m: FloatArray, y_m: FloatArray) -> FloatArray:
    """Steepest slope at points over two cells each way, degrees, NaN beside a void or the edge, shape (n,)."""
    x, y, step = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64), terrain.step_m
    east = (terrain.at(x + step, y) - terrain.at(x - step, y)) / (2.0 * step)
    north = (terrain.at(x, y + step) - terrain.at(x, y - step)) / (2.0 * step)
    return np.asarray(np.degrees(np.arctan(np.hypot(east, north))), dtype=np.float64)


@njit(cache=True)
def _flood_down(falling: NDArray[np.int64], height: FloatArray, cols: int) -> FloatArray:
    """Prominence of every summit cell, 0 elsewhere, by letting the water fall and joining islands at their passes.

    Args:
        falling: Known cells from the highest to the lowest.
        height: Heights, metres, row by row, shape (cells,).
        cols: Cells in a row.
    """
    rows = height.size // cols
    # Each island is a tree whose root is its summit; -1 is still under water.
    parent = np.full(height.size, -1, dtype=np.int64)
    prominence = np.zeros(height.size)
    for cell in falling:
        row, col = cell // cols, cell % cols
        island = -1
        for down in range(max(row - 1, 0), min(row + 2, rows)):
            for right in range(max(col - 1, 0), min(col + 2, cols)):
                root = down * cols + right
                if parent[root] < 0:
                    continue
                while parent[root] != root:
                    parent[root] = parent[parent[root]]
                    root = parent[root]
                if island < 0:
                    island = root
                elif root != island:
                    lower, higher = (root, island) if _first(height, island, root) else (island, root)
                    prominence[lower] = height[lower] - height[cell]
                    parent[lower] = higher
                    island = higher
        parent[cell] = cell if island < 0 else island
    for cell in falling:
        if parent[cell] == cell:
            prominence[cell] = height[cell] - height[falling[-1]]
    return prominence


@njit(cache=True)
def _first(height: FloatArray, one: int, other: int) -> bool:
    """Whether ``one`` is the higher summit; of equal ones, the one further north-west."""
    return bool(height[one] > height[other] or (height[one] == height[other] and one < other))
