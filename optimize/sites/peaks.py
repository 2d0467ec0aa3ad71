"""High ground: summits of the terrain with their topographic prominence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
    from phusong.optimize.sites.flood import prominences_m  # brings a compiler, and questions are checked without

    height = np.ascontiguousarray(terrain.height_m, dtype=np.float64).ravel()
    known = np.flatnonzero(np.isfinite(height))
    falling = known[np.argsort(-height[known], kind="stable")]
    prominence = prominences_m(falling, height, terrain.shape[1])
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
