"""Roads laid over the terrain at least cost: numbered roads between communes, then tracks to the villages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation

from lao_cai import grid, noise, routing
from lao_cai.grid import IntArray

CLASSES = ("", "national", "provincial", "commune", "track")
SEED = 31
SMOOTHINGS = 2
SIMPLIFY_M = 12.0
ROUND_DEG = 6
STRAY_CELLS = (60, 240, 2400)
"""How far a way may stray beyond start and goal, in cells, tried in turn."""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of road between two junctions or ends: its cells in order, and its class."""

    cells: IntArray
    road_class: str


class RoadMap:
    """Roads on the shared grid, growing as routes are added."""

    def __init__(self, height_m: NDArray[np.int16], river: NDArray[np.bool_], inside: NDArray[np.bool_]) -> None:
        rows, cols = height_m.shape
        height = height_m.astype(np.float64)
        north, east = np.gradient(height, grid.DY_M, grid.DX_M)
        steepness = np.hypot(north, east)
        whim = noise.fractal(SEED, rows, cols, 40.0, 5)
        self._height_m = np.where(inside, height, np.nan)
        self._building = (1.0 + (steepness / 0.3) ** 2) * (1.0 + 0.15 * whim) + np.maximum(height - 1800.0, 0.0) / 400.0
        self._river = river
        self._links = np.zeros((8, rows, cols), dtype=np.uint8)

    @property
    def on_road(self) -> NDArray[np.bool_]:
        """True at cells that a road touches, shape (rows, cols)."""
        return np.asarray(self._links.any(axis=0))

    def join(self, start: int, goals: IntArray, road_class: str, reuse: float = routing.REUSE) -> None:
        """Lay the cheapest road from a cell to the first of the goals.

        Args:
            start: Flat index of the first cell.
            goals: Flat indices of the cells to reach; those far beyond the nearest one are ignored.
            road_class: Class of what has to be built.
            reuse: Cost of going along a road that is there, of what its length would cost on flat ground.

        Raises:
            ValueError: When no road can be built.
        """
        i, j = divmod(start, grid.COLS)
        row, col = goals // grid.COLS, goals % grid.COLS
        away = int(np.min(np.maximum(np.abs(row - i), np.abs(col - j))))
        for stray in STRAY_CELLS:
            way = self._route(start, row, col, away + stray, reuse)
            if len(way):
                self._lay(_without_knots(way), road_class)
                return
        raise ValueError(f"no road can be built from row {i}, column {j}")

    def _route(self, start: int, goal_row: IntArray, goal_col: IntArray, half: int, reuse: float) -> IntArray:
        """Cheapest way within a window around the start, as flat indices, empty when there is none."""
        i, j = divmod(start, grid.COLS)
        top, left = max(i - half, 0), max(j - half, 0)
        rows, cols = min(i + half + 1, grid.ROWS) - top, min(j + half + 1, grid.COLS) - left
        window = (slice(top, top + rows), slice(left, left + cols))
        row, col = goal_row - top, goal_col - left
        kept = (row >= 0) & (row < rows) & (col >= 0) & (col < cols)
        goal = np.zeros((rows, cols), dtype=np.bool_)
        goal[row[kept], col[kept]] = True
        ground = routing.Ground(
            np.ascontiguousarray(self._height_m[window]),
            np.ascontiguousarray(self._building[window]),
            np.ascontiguousarray(self._river[window]),
            grid.DX_M,
            grid.DY_M,
            reuse,
        )
        links = np.ascontiguousarray(self._links[(slice(None), *window)])
        way = routing.route((i - top) * cols + j - left, goal, ground, links)
        return np.asarray((way // cols + top) * grid.COLS + way % cols + left)

    def cells(self) -> IntArray:
        """Flat indices of the cells that a road touches."""
        return np.flatnonzero(self.on_road)

    def near(self, cells: int) -> NDArray[np.bool_]:
        """True within a number of cells of a road, shape (rows, cols)."""
        return np.asarray(binary_dilation(self.on_road, np.ones((3, 3), dtype=np.bool_), iterations=cells))

    def cycles(self) -> int:
        """Number of independent cycles of the roads, which hang together."""
        return int((self._links > 0).sum()) // 2 - len(self.cells()) + 1

    def sections(self) -> list[Section]:
        """The roads cut at junctions, ends and changes of class, in a fixed order."""
        links = self._links.reshape(8, -1)
        offset = routing.STEP_ROW * grid.COLS + routing.STEP_COL
        degree = (links > 0).sum(axis=0)
        high, low = links.max(axis=0), np.where(links > 0, links, 255).min(axis=0)
        node = (degree > 0) & ((degree != 2) | (high != low))
        done: set[tuple[int, int]] = set()
        found: list[Section] = []
        for first in [*np.flatnonzero(node).tolist(), *np.flatnonzero((degree == 2) & ~node).tolist()]:
            for k in np.flatnonzero(links[:, first]).tolist():
                if (first, k) in done or (not node[first] and any((first, other) in done for other in range(8))):
                    continue
                chain, at, out = [first], first, k
                while True:
                    done.add((at, out))
                    at = at + int(offset[out])
                    back = (out + 4) % 8
                    done.add((at, back))
                    chain.append(at)
                    if node[at] or at == first:
                        break
                    out = next(other for other in np.flatnonzero(links[:, at]).tolist() if other != back)
                found.append(Section(np.array(chain), CLASSES[int(links[k, first])]))
        return found

    def _lay(self, cells: IntArray, road_class: str) -> None:
        """Record a way; a better class replaces a lower one."""
        rank = CLASSES.index(road_class)
        row, col = cells // grid.COLS, cells % grid.COLS
        direction = {
            (int(a), int(b)): k for k, (a, b) in enumerate(zip(routing.STEP_ROW, routing.STEP_COL, strict=True))
        }
        for n in range(len(cells) - 1):
            k = direction[int(row[n + 1] - row[n]), int(col[n + 1] - col[n])]
            for at, way in ((n, k), (n + 1, (k + 4) % 8)):
                held = self._links[way, row[at], col[at]]
                self._links[way, row[at], col[at]] = rank if held == 0 else min(held, rank)


def _without_knots(cells: IntArray) -> IntArray:
    """A way that cuts short wherever it would cross itself between four cells."""
    crossed: dict[tuple[int, int], int] = {}
    kept = [int(cells[0])]
    for cell in cells[1:].tolist():
        (i, j), (a, b) = divmod(kept[-1], grid.COLS), divmod(cell, grid.COLS)
        if i != a and j != b:
            corner = (min(i, a), min(j, b))
            before = crossed.get(corner)
            if before is not None and before < len(kept) - 1:
                del kept[before + 1 :]
            else:
                crossed[corner] = len(kept) - 1
        kept.append(cell)
    return np.array(kept, dtype=np.int64)


def centre_lines(sections: Sequence[Section]) -> NDArray[np.object_]:
    """Lines of the sections in degrees, smoothed wherever that makes no two of them cross, shape (n,)."""
    passes = np.full(len(sections), SMOOTHINGS)
    while True:
        lines = np.array([_line(part, count) for part, count in zip(sections, passes, strict=True)])
        first, second = shapely.STRtree(lines).query(lines, predicate="crosses")
        crossing = np.union1d(first, second)
        if not len(crossing) or not passes[crossing].any():
            return lines
        passes[crossing] = 0


def _line(section: Section, smoothings: int) -> shapely.LineString:
    """One section, its ends on their cells."""
    x_m, y_m = grid.to_metres(*grid.centre_of(section.cells // grid.COLS, section.cells % grid.COLS))
    line = np.column_stack([x_m, y_m])
    for _ in range(smoothings):
        line[1:-1] = (line[:-2] + 2.0 * line[1:-1] + line[2:]) / 4.0
    simple = shapely.get_coordinates(shapely.simplify(shapely.LineString(line), SIMPLIFY_M if smoothings else 0.0))
    return shapely.LineString(np.round(np.column_stack(grid.to_degrees(simple[:, 0], simple[:, 1])), ROUND_DEG))
