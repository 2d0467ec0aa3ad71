"""High ground: summits of the terrain with their topographic prominence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import FloatArray, IntArray, cores, in_turn_or_threads
from phusong.coverage.terrain import Terrain

TILE_CELLS = 1024
"""Side of the tiles in which summits are looked for: what a tile takes beside the terrain is a hundred megabytes."""

MOST_TILES_AT_ONCE = 4
"""Tiles that are looked at side by side, however many processors there are: each takes its memory."""


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
    summits, height, prominence = _prominent(terrain, prominence_m)
    row, col = np.divmod(summits, terrain.shape[1])
    x = terrain.transform.c + (col + 0.5) * terrain.transform.a
    y = terrain.transform.f + (row + 0.5) * terrain.transform.e
    order = np.lexsort((y, x, -prominence))
    return Peaks(x[order], y[order], height[order], prominence[order])


def _prominent(terrain: Terrain, least_m: float) -> tuple[IntArray, FloatArray, FloatArray]:
    """Cells of summits row by row, their heights and prominences, metres, each of shape (n,)."""
    from phusong.optimize.sites.flood import prominences_m  # brings a compiler, and questions are checked without

    tiles = list(_tiles(terrain, least_m))
    if not tiles:
        return np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0)
    cells = np.unique(np.concatenate([tile[0] for tile in tiles]))
    one, other = (np.searchsorted(cells, np.concatenate([tile[at] for tile in tiles])) for at in (1, 2))
    at_m = np.concatenate([tile[3] for tile in tiles])
    height = terrain.height_m.ravel()[cells].astype(np.float64)
    prominence = prominences_m(height, (one, other, at_m), np.argsort(-at_m, kind="stable"))
    lowest_m = min(tile[4] for tile in tiles)
    prominence = np.where(np.isinf(prominence), height - lowest_m, prominence)
    wanted = prominence >= least_m
    return cells[wanted], height[wanted], prominence[wanted]


def _tiles(terrain: Terrain, least_m: float) -> Iterator[tuple[IntArray, IntArray, IntArray, FloatArray, float]]:
    """What every tile tells of summits: cells that matter, passes between two with their heights, and the lowest."""
    rows, cols = terrain.shape
    corners = [(top, left) for top in range(0, rows, TILE_CELLS) for left in range(0, cols, TILE_CELLS)]
    jobs = min(cores(), MOST_TILES_AT_ONCE)
    found = in_turn_or_threads(lambda corner: _tile(terrain, corner, least_m), corners, jobs)
    return (tile for tile in found if tile is not None)


def _tile(
    terrain: Terrain, corner: tuple[int, int], least_m: float
) -> tuple[IntArray, IntArray, IntArray, FloatArray, float] | None:
    """The same of the tile that begins at a row and a column, None where nothing is known."""
    from phusong.optimize.sites.flood import basins, thinned

    (top, left), (rows, cols) = corner, terrain.shape
    bottom, right = min(top + TILE_CELLS, rows), min(left + TILE_CELLS, cols)
    padded = np.full((bottom - top + 2, right - left + 2), np.nan)
    above, before = max(top - 1, 0), max(left - 1, 0)
    around = terrain.height_m[above : bottom + 1, before : right + 1]
    inside = padded[above - top + 1 :, before - left + 1 :][: around.shape[0], : around.shape[1]]
    np.copyto(inside, around, where=np.isfinite(around))
    own = padded[1:-1, 1:-1]
    if np.isnan(own).all():
        return None
    nodes, open_ends, passes = basins(padded)
    height = padded.ravel()[nodes]
    stays, (one, other, at_m) = thinned(height, open_ends, passes, np.argsort(-passes[2], kind="stable"), least_m)
    row, col = np.divmod(nodes, padded.shape[1])
    cells = (row + (top - 1)) * cols + col + (left - 1)
    return cells[stays], cells[one], cells[other], at_m, float(np.nanmin(own))


def slope_deg(terrain: Terrain, x_m: FloatArray, y_m: FloatArray) -> FloatArray:
    """Steepest slope at points over two cells each way, degrees, NaN beside a void or the edge, shape (n,)."""
    x, y, step = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64), terrain.step_m
    east = (terrain.at(x + step, y) - terrain.at(x - step, y)) / (2.0 * step)
    north = (terrain.at(x, y + step) - terrain.at(x, y - step)) / (2.0 * step)
    return np.asarray(np.degrees(np.arctan(np.hypot(east, north))), dtype=np.float64)
