"""Topographic prominence as compiled kernels: tiles are thinned to the few passes that tell, then water falls over all.

Every cell leads up to a summit by its highest neighbour; two summits whose basins touch are joined at the highest pair
of cells across. In falling order of these passes the lower summit of two islands ends (elder rule of persistent
homology), and its prominence is its height over the pass. A tile needs its own cells alone: summits inside it that end
there with less prominence than is asked for are merged away, cells on its border stay, and of the passes the spanning
forest of the highest. What is left of all tiles gives the same summits as the whole terrain at once.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray

Passes = tuple[IntArray, IntArray, FloatArray]
"""Two nodes and the height at which their islands are joined, metres, each of shape (passes,)."""

_DOWN, _RIGHT = (0, 1, 1, 1), (1, -1, 0, 1)
"""The neighbours of a cell that come after it: each pair of neighbours once."""


@njit(cache=True)
def _first(height: FloatArray, one: int, other: int) -> bool:
    """Whether ``one`` is the higher cell; of equal ones, the one further north-west."""
    return bool(height[one] > height[other] or (height[one] == height[other] and one < other))


@njit(cache=True)
def _root(parent: NDArray[np.int32], node: int) -> int:
    """Root of a node in a forest, whose paths become shorter on the way."""
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@njit(cache=True)
def _uphill(height: FloatArray, rows: int, cols: int) -> NDArray[np.int32]:
    """Highest neighbour of every inner cell, itself for a summit, then the summit or border cell it leads up to."""
    leads = np.arange(height.size, dtype=np.int32)
    for row in range(1, rows - 1):
        for col in range(1, cols - 1):
            cell = row * cols + col
            if np.isnan(height[cell]):
                continue
            best = cell
            for down in range(row - 1, row + 2):
                for right in range(col - 1, col + 2):
                    if _first(height, down * cols + right, best):
                        best = down * cols + right
            leads[cell] = best
    for cell in range(height.size):
        leads[cell] = _root(leads, cell)
    return leads


@njit(cache=True, nogil=True)
def basins(padded: FloatArray) -> tuple[IntArray, BoolArray, Passes]:
    """Summits of a tile and the passes between them.

    Args:
        padded: Heights of the tile with one row and column of its neighbours around it, metres, NaN where unknown,
            shape (rows + 2, columns + 2).

    Returns:
        Cells of ``padded`` that matter, row by row: summits, and what lies at the border, inside and out; which of them
        lie at the border; and the passes between them, as numbers of these nodes.
    """
    rows, cols = padded.shape
    height = padded.ravel()
    leads = _uphill(height, rows, cols)
    matters = np.zeros(height.size, dtype=np.bool_)
    one, other = np.empty(4 * height.size, dtype=np.int32), np.empty(4 * height.size, dtype=np.int32)
    at_m = np.empty(4 * height.size)
    passes = 0
    for row in range(1, rows - 1):
        for col in range(1, cols - 1):
            cell = row * cols + col
            if np.isnan(height[cell]):
                continue
            mine = leads[cell]
            matters[mine] = True
            if row in (1, rows - 2) or col in (1, cols - 2):  # it hangs together with the tile beside
                matters[cell] = True
                if mine != cell:
                    one[passes], other[passes], at_m[passes] = mine, cell, height[cell]
                    passes += 1
            for k in range(4):
                beside = (row + _DOWN[k]) * cols + col + _RIGHT[k]
                if not np.isnan(height[beside]) and leads[beside] != mine:
                    matters[leads[beside]] = True
                    one[passes], other[passes] = mine, leads[beside]
                    at_m[passes] = min(height[cell], height[beside])
                    passes += 1
    nodes = np.flatnonzero(matters)
    number = np.cumsum(matters) - 1
    line, place = nodes // cols, nodes % cols
    open_ends = (line <= 1) | (line >= rows - 2) | (place <= 1) | (place >= cols - 2)
    return nodes, open_ends, (number[one[:passes]], number[other[:passes]], at_m[:passes].copy())


@njit(cache=True, nogil=True)
def thinned(
    height: FloatArray, open_ends: BoolArray, passes: Passes, order: IntArray, least_m: float
) -> tuple[BoolArray, Passes]:
    """The nodes and passes of a tile that can tell of a prominence of ``least_m`` or more, anywhere.

    Args:
        height: Heights of the nodes, metres; of equal ones the earlier counts as the higher.
        open_ends: Nodes at which the tile hangs together with others.
        passes: Passes between nodes.
        order: Passes from the highest to the lowest.
        least_m: Prominence below which a summit is not wanted, metres.

    Returns:
        Which nodes are left, and the passes that are left between them.
    """
    one, other, at_m = passes
    into = np.arange(height.size).astype(np.int32)  # node that a merged one has become a part of
    island = into.copy()
    top, alone = into.copy(), ~open_ends
    kept = np.zeros(order.size, dtype=np.bool_)
    left, right = np.empty(order.size, dtype=np.int64), np.empty(order.size, dtype=np.int64)
    for at in order:
        a, b = _root(into, one[at]), _root(into, other[at])
        mine, its = _root(island, a), _root(island, b)
        if mine == its:
            continue
        if _first(height, top[mine], top[its]):
            a, b, mine, its = b, a, its, mine  # now the island of a has the lower top
        if alone[mine] and height[a] - at_m[at] < least_m:
            into[a] = b
        else:
            kept[at], left[at], right[at] = True, a, b
            alone[its] = False
        island[mine] = its
    stays = into == np.arange(height.size)
    return stays, (left[kept], right[kept], at_m[kept])


@njit(cache=True)
def prominences_m(height: FloatArray, passes: Passes, order: IntArray) -> FloatArray:
    """Prominence of every node, metres, infinite for the summit of each part that no pass joins to another.

    Args:
        height: Heights of the nodes, metres; of equal ones the earlier counts as the higher.
        passes: Passes between nodes.
        order: Passes from the highest to the lowest.
    """
    one, other, at_m = passes
    island = np.arange(height.size).astype(np.int32)
    prominence = np.full(height.size, np.inf)
    for at in order:
        lower, higher = _root(island, one[at]), _root(island, other[at])
        if lower == higher:
            continue
        if _first(height, lower, higher):
            lower, higher = higher, lower
        prominence[lower] = height[lower] - at_m[at]
        island[lower] = higher
    return prominence
