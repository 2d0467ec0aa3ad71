"""The assignment problem: pairs of rows and columns, each in one at the most, with the greatest sum of scores.

SciPy has it too, but to load that takes half as long as to check a small file; tables have some tens of columns.
"""

from __future__ import annotations

import numpy as np

from phusong.coverage.kernels.arrays import FloatArray, IntArray


def best_assignment(scores: FloatArray) -> tuple[IntArray, IntArray]:
    """Pair as many rows and columns as there can be pairs, so that the sum of their scores is greatest.

    Rows are taken up one after another, each along the path by which those before it give up least (Hungarian method;
    source: D. F. Crouse, On implementing 2D rectangular assignment algorithms, IEEE TAES 52 (2016) 1679-1696).

    Args:
        scores: Score of each pair, finite, shape (n, m).

    Returns:
        Rows, ascending, and the column of each, shape (min(n, m),).
    """
    if scores.shape[0] > scores.shape[1]:
        columns, rows = best_assignment(scores.T)
        order = np.argsort(rows)
        return rows[order], columns[order]
    costs = -scores
    row_prices, column_prices = np.zeros(scores.shape[0]), np.zeros(scores.shape[1])
    row_of = np.full(scores.shape[1], -1)
    for row in range(scores.shape[0]):
        end, came_from, distances = _shortest_path(row, costs - row_prices[:, None] - column_prices, row_of)
        passed = np.flatnonzero(distances < distances[end])
        less = distances[end] - distances[passed]
        row_prices[row] += distances[end]
        row_prices[row_of[passed]] += less
        column_prices[passed] -= less
        while end >= 0:
            before = came_from[end]
            row_of[end] = row if before < 0 else row_of[before]
            end = before
    columns = np.flatnonzero(row_of >= 0)
    order = np.argsort(row_of[columns])
    return row_of[columns][order], columns[order]


def _shortest_path(row: int, reduced: FloatArray, row_of: IntArray) -> tuple[int, IntArray, FloatArray]:
    """The nearest column without a row: it, the column before each on the way (-1 for the first), and distances.

    Args:
        row: Row to begin at, which has no column yet.
        reduced: Costs less the prices of rows and columns, not below 0 between those that are paired, shape (n, m).
        row_of: Row that each column is paired with, -1 for none, shape (m,).
    """
    distances, came_from = np.full(len(row_of), np.inf), np.full(len(row_of), -1)
    is_done = np.zeros(len(row_of), dtype=bool)
    column, far = -1, 0.0
    while True:
        through = far + reduced[row]
        is_nearer = ~is_done & (through < distances)
        distances[is_nearer], came_from[is_nearer] = through[is_nearer], column
        column = int(np.where(is_done, np.inf, distances).argmin())
        if row_of[column] < 0:
            return column, came_from, distances
        is_done[column] = True
        far, row = float(distances[column]), int(row_of[column])
