"""Topographic prominence as a compiled kernel: water falls, and islands are joined at their passes."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from phusong.coverage.kernels import FloatArray


@njit(cache=True)
def prominences_m(falling: NDArray[np.int64], height: FloatArray, cols: int) -> FloatArray:
    """Prominence of every summit cell, metres, 0 elsewhere, shape (cells,).

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
