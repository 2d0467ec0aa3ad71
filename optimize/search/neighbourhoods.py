"""Neighbourhoods of a choice: options that lie close together, by the rows that they share; compiled."""

from __future__ import annotations

import numpy as np
from numba import njit

from phusong.coverage.kernels import BoolArray
from phusong.optimize.problem.dominance import Pattern, entries


@njit(cache=True)
def region(covers: Pattern, by_row: Pattern, chosen: BoolArray, first: int, size: int) -> BoolArray:
    """Options within reach of a chosen one, grown over shared rows until they hold ``size`` chosen ones.

    Args:
        covers: Rows of each option.
        by_row: Options of each row.
        chosen: True where an option is chosen, shape (n,).
        first: The option to start from.
        size: How many chosen options to gather.

    Returns:
        True where an option is in the region, shape (n,).
    """
    inside = np.zeros(len(chosen), dtype=np.bool_)
    queue = np.empty(len(chosen), dtype=np.int64)
    seen = np.zeros(len(by_row.indptr) - 1, dtype=np.bool_)
    inside[first], queue[0] = True, first
    head, tail, gathered = 0, 1, 1
    while head < tail and gathered < size:
        option = queue[head]
        head += 1
        for row in entries(covers, option):
            if seen[row]:
                continue
            seen[row] = True
            for other in entries(by_row, row):
                if not inside[other]:
                    inside[other] = True
                    queue[tail] = other
                    tail += 1
                    gathered += chosen[other]
    return inside
