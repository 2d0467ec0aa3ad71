"""Least-cost routes over the terrain for roads (Dijkstra 1959 on the 8-neighbour grid)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lao_cai.erosion import pop, push
from phusong.coverage.kernels import inlined

STEP_ROW = np.array([-1, -1, 0, 1, 1, 1, 0, -1])
STEP_COL = np.array([0, 1, 1, 1, 0, -1, -1, -1])
"""Steps to the neighbours, clockwise from north; the opposite of direction k is (k + 4) % 8."""

COMFORTABLE_GRADE = 0.09
REUSE = 0.35
BRIDGE_M = 900.0


class Ground(NamedTuple):
    """What roads are built on.

    Attributes:
        height_m: Heights, NaN where no road may go, shape (rows, cols).
        roughness: Factor on the cost of building at each cell, shape (rows, cols).
        river: True at rivers, shape (rows, cols).
        dx_m: Cell width, metres.
        dy_m: Cell height, metres.
        reuse: Cost of a road that is there, of what its length would cost on flat ground.
    """

    height_m: NDArray[np.float64]
    roughness: NDArray[np.float64]
    river: NDArray[np.bool_]
    dx_m: float
    dy_m: float
    reuse: float = REUSE


@njit(cache=True)
def route(start: int, goal: NDArray[np.bool_], ground: Ground, links: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Cheapest way from a cell to the first cell of the goal.

    A step costs its length, more with the square of its grade and with the steepness of the ground across, less along
    a road that is there, and a bridge where it enters a river. Two roads never cross between cell centres.

    Args:
        start: Flat index of the first cell.
        goal: True at the cells to reach, shape (rows, cols).
        ground: What roads are built on.
        links: Class of the road from each cell in each direction, 0 for none, shape (8, rows, cols).

    Returns:
        Flat indices from the start to the goal, empty when there is no way.
    """
    rows, cols = ground.height_m.shape
    cost = np.full(rows * cols, np.inf)
    came = np.full(rows * cols, -1, dtype=np.int64)
    keys = np.empty(8 * rows * cols, dtype=np.float64)
    cells = np.empty(8 * rows * cols, dtype=np.int64)
    size = push(keys, cells, 0, 0.0, start)
    cost[start] = 0.0
    while size > 0:
        spent, cell = keys[0], cells[0]
        size = pop(keys, cells, size)
        if spent > cost[cell]:
            continue
        i, j = cell // cols, cell % cols
        if goal[i, j]:
            return _way_back(came, start, cell)
        for k in range(8):
            price = _step_cost(ground, links, i, j, k)
            there = cell + STEP_ROW[k] * cols + STEP_COL[k]
            if price < np.inf and spent + price < cost[there]:
                cost[there] = spent + price
                came[there] = cell
                size = push(keys, cells, size, cost[there], there)
    return np.empty(0, dtype=np.int64)


@inlined
def _step_cost(ground: Ground, links: NDArray[np.uint8], i: int, j: int, k: int) -> float:
    """Cost of a step from a cell in direction ``k``, infinite where no road may go."""
    rows, cols = ground.height_m.shape
    a, b = i + STEP_ROW[k], j + STEP_COL[k]
    if a < 0 or b < 0 or a >= rows or b >= cols or np.isnan(ground.height_m[a, b]):
        return np.inf
    if k % 2 == 1 and links[(k + (2 if k % 4 == 3 else 6)) % 8, i, b] != 0:
        return np.inf
    across = float(STEP_COL[k]) * ground.dx_m
    along = float(STEP_ROW[k]) * ground.dy_m
    length_m = np.sqrt(across * across + along * along)
    if links[k, i, j] != 0:
        return ground.reuse * length_m
    grade = (ground.height_m[a, b] - ground.height_m[i, j]) / length_m / COMFORTABLE_GRADE
    price = length_m * (1.0 + grade * grade) * ground.roughness[a, b]
    if ground.river[a, b] and not ground.river[i, j]:
        price += BRIDGE_M
    return price


@njit(cache=True)
def _way_back(came: NDArray[np.int64], start: int, end: int) -> NDArray[np.int64]:
    """Flat indices from the start to the end of a way, of which ``came`` tells the cell before each."""
    count, at = 1, end
    while at != start:
        at = came[at]
        count += 1
    path = np.empty(count, dtype=np.int64)
    at = end
    for n in range(count - 1, -1, -1):
        path[n] = at
        at = came[at]
    return path
