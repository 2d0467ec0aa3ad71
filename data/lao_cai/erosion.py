"""Streams and what they carve: depression filling, flow routing and stream-power incision on a grid.

Sources: Barnes, Lehman, Mulla 2014 (priority flood); Braun, Willett 2013 (implicit stream-power solution in the order
of the stack). All kernels are sequential, so the same heights give the same bits on every machine.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lao_cai.noise import uniform

_DI = np.array([-1, -1, -1, 0, 0, 1, 1, 1])
_DJ = np.array([-1, 0, 1, -1, 1, -1, 0, 1])
_RISE_M = 0.02
_SEED = 5


@njit(cache=True)
def push(keys: NDArray[np.float64], cells: NDArray[np.int64], size: int, key: float, cell: int) -> int:
    """Add one cell to a binary heap and return the new size."""
    at = size
    while at > 0:
        parent = (at - 1) >> 1
        if keys[parent] <= key:
            break
        keys[at] = keys[parent]
        cells[at] = cells[parent]
        at = parent
    keys[at] = key
    cells[at] = cell
    return size + 1


@njit(cache=True)
def pop(keys: NDArray[np.float64], cells: NDArray[np.int64], size: int) -> int:
    """Remove the top of a binary heap and return the new size."""
    size -= 1
    key, cell = keys[size], cells[size]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[at] = keys[child]
        cells[at] = cells[child]
        at = child
    keys[at] = key
    cells[at] = cell
    return size


@njit(cache=True)
def fill(height_m: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Raise every pit until it drains over the grid's edge.

    Args:
        height_m: Heights, metres, shape (rows, cols).

    Returns:
        The filled heights, and all cells (flat indices) from the lowest outlet upwards, so that a cell's receiver
        comes before it.
    """
    rows, cols = height_m.shape
    filled = height_m.copy()
    seen = np.zeros((rows, cols), dtype=np.bool_)
    keys = np.empty(rows * cols, dtype=np.float64)
    cells = np.empty(rows * cols, dtype=np.int64)
    order = np.empty(rows * cols, dtype=np.int64)
    size = 0
    for i in range(rows):
        for j in range(cols):
            if i == 0 or j == 0 or i == rows - 1 or j == cols - 1:
                seen[i, j] = True
                size = push(keys, cells, size, filled[i, j], i * cols + j)
    count = 0
    while size > 0:
        level, cell = keys[0], cells[0]
        size = pop(keys, cells, size)
        order[count] = cell
        count += 1
        i, j = cell // cols, cell % cols
        for k in range(8):
            a, b = i + _DI[k], j + _DJ[k]
            if a < 0 or b < 0 or a >= rows or b >= cols or seen[a, b]:
                continue
            seen[a, b] = True
            # An uneven rise keeps streams from running straight across what was filled.
            filled[a, b] = max(filled[a, b], level + _RISE_M * (0.1 + uniform(_SEED, a, b)))
            size = push(keys, cells, size, filled[a, b], a * cols + b)
    return filled, order


@njit(cache=True)
def receivers(filled_m: NDArray[np.float64], dx_m: float, dy_m: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Steepest lower neighbour of each cell (itself at an outlet) and the distance to it, both flat."""
    rows, cols = filled_m.shape
    target = np.empty(rows * cols, dtype=np.int64)
    length_m = np.ones(rows * cols, dtype=np.float64)
    diagonal_m = np.sqrt(dx_m * dx_m + dy_m * dy_m)
    for i in range(rows):
        for j in range(cols):
            cell = i * cols + j
            target[cell] = cell
            if i == 0 or j == 0 or i == rows - 1 or j == cols - 1:
                continue
            best = 0.0
            for k in range(8):
                a, b = i + _DI[k], j + _DJ[k]
                step_m = dx_m if _DI[k] == 0 else (dy_m if _DJ[k] == 0 else diagonal_m)
                slope = (filled_m[i, j] - filled_m[a, b]) / step_m
                if slope > best:
                    best = slope
                    target[cell] = a * cols + b
                    length_m[cell] = step_m
    return target, length_m


@njit(cache=True)
def drained_area_m2(order: NDArray[np.int64], target: NDArray[np.int64], cell_m2: float) -> NDArray[np.float64]:
    """Area that drains through each cell, square metres, flat."""
    area = np.full(len(order), cell_m2)
    for k in range(len(order) - 1, -1, -1):
        cell = order[k]
        if target[cell] != cell:
            area[target[cell]] += area[cell]
    return area


@njit(cache=True)
def incise(
    height_m: NDArray[np.float64],
    uplift_m: NDArray[np.float64],
    strength: float,
    steepest: float,
    dx_m: float,
    dy_m: float,
) -> None:
    """One step of uplift, stream-power incision and landslides, in place.

    Incision is ``strength * area^(1/4) * slope``, solved implicitly from the outlets upwards, so any strength is
    stable; no cell stays steeper above its receiver than ``steepest`` (rise over run).
    """
    cols = height_m.shape[1]
    filled, order = fill(height_m)
    target, length_m = receivers(filled, dx_m, dy_m)
    area = drained_area_m2(order, target, dx_m * dy_m)
    for cell in order:
        below = target[cell]
        if below == cell:
            continue
        i, j = cell // cols, cell % cols
        base_m = height_m[below // cols, below % cols]
        raised_m = height_m[i, j] + uplift_m[i, j]
        pull = strength * np.sqrt(np.sqrt(area[cell])) / length_m[cell]
        if raised_m > base_m:
            raised_m = (raised_m + pull * base_m) / (1.0 + pull)
        height_m[i, j] = min(raised_m, base_m + steepest * length_m[cell])
