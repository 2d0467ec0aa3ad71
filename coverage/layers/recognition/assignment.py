"""Assignment: each column of ours to another one of a file at the most, so that all of them together agree best.

Source: Crouse, D. F. (2016). On implementing 2D rectangular assignment algorithms. IEEE Transactions on Aerospace and
Electronic Systems, 52(4), 1679-1696: shortest augmenting paths, a row at a time. ``scipy.optimize`` has the same, and
takes longer to load than a small file to check.
"""

from __future__ import annotations

import numpy as np

from phusong.coverage.kernels.arrays import FloatArray, IntArray


def best_assignment(scores: FloatArray) -> tuple[IntArray, IntArray]:
    """Pairs of a row and a column with the greatest sum of scores, each row and each column in one pair at the most.

    Args:
        scores: Score of each row with each column, finite, shape (rows, cols).

    Returns:
        Rows ascending and their columns, each of shape (the fewer of rows and columns,).
    """
    if scores.shape[0] > scores.shape[1]:
        cols, rows = best_assignment(scores.T)
        order = np.argsort(rows)
        return rows[order], cols[order]
    costs = -np.asarray(scores, dtype=np.float64)
    search = _Search(costs)
    for row in range(len(costs)):
        search.assign(row)
    return np.arange(len(costs)), search.col_of


class _Search:
    """An assignment of the first rows that costs least, and prices of rows and columns that prove it."""

    def __init__(self, costs: FloatArray) -> None:
        rows, cols = costs.shape
        self._costs = costs
        self._row_price, self._col_price = np.zeros(rows), np.zeros(cols)
        self.col_of = np.full(rows, -1, dtype=np.int64)
        self._row_of = np.full(cols, -1, dtype=np.int64)

    def assign(self, row: int) -> None:
        """Give one more row a column, by the shortest path of exchanges to a column that is free."""
        cols = len(self._row_of)
        before = np.full(cols, -1, dtype=np.int64)
        length, is_seen = np.full(cols, np.inf), np.zeros(cols, dtype=np.bool_)
        reached, at, shortest = [row], row, 0.0
        while True:
            reduced = shortest + self._costs[at] - self._row_price[at] - self._col_price
            nearer = ~is_seen & (reduced < length)
            length[nearer], before[nearer] = reduced[nearer], at
            shortest = float(length[~is_seen].min())
            nearest = np.flatnonzero(~is_seen & (length == shortest))
            free = nearest[self._row_of[nearest] < 0]
            col = int(free[0] if len(free) else nearest[0])
            is_seen[col] = True
            if self._row_of[col] < 0:
                break
            at = int(self._row_of[col])
            reached.append(at)
        self._row_price[row] += shortest
        for other in reached[1:]:
            self._row_price[other] += shortest - length[self.col_of[other]]
        self._col_price[is_seen] -= shortest - length[is_seen]
        while True:
            owner = int(before[col])
            self._row_of[col] = owner
            self.col_of[owner], col = col, int(self.col_of[owner])
            if owner == row:
                return
