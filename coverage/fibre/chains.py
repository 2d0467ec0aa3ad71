"""Chains of straight pieces of road: from junction to junction, and rings that nothing meets."""

from __future__ import annotations

import numpy as np

from phusong.coverage.fibre.strokes import Strokes
from phusong.coverage.kernels.arrays import IntArray

Chain = tuple[IntArray, str]
"""Points of a chain in order, in the direction of the lower coordinates first, and its class."""


def chains_of(strokes: Strokes) -> list[Chain]:
    """Put pieces together that follow on without a junction, an end or another class between them.

    Args:
        strokes: Pieces that meet at their ends only.

    Returns:
        The chains; a ring that nothing meets begins and ends at its first point.
    """
    count = len(strokes.points)
    both = np.concatenate([strokes.ends, strokes.ends[:, ::-1]])
    piece = np.tile(np.arange(len(strokes.ends)), 2)
    order = np.lexsort((piece, both[:, 0]))
    first = np.searchsorted(both[order, 0], np.arange(count + 1))
    _, word = np.unique(strokes.classes.astype(str), return_inverse=True)
    word = word.ravel()
    at = order[np.minimum(first[:-1], max(len(order) - 1, 0))] if len(order) else np.zeros(count, dtype=np.int64)
    after = order[np.minimum(first[:-1] + 1, max(len(order) - 1, 0))] if len(order) else at
    same = word[piece[at]] == word[piece[after]] if len(piece) else np.zeros(count, dtype=np.bool_)
    passed = (np.diff(first) == 2) & same
    to, by = both[order, 1].tolist(), piece[order].tolist()
    starts, through = first.tolist(), passed.tolist()
    used = np.zeros(len(strokes.ends), dtype=np.bool_).tolist()

    def walk(start: int, step: int) -> Chain:
        points, here = [start, to[step]], to[step]
        used[by[step]] = True
        while through[here] and here != start:
            step = next(k for k in (starts[here], starts[here] + 1) if not used[by[k]])
            used[by[step]] = True
            here = to[step]
            points.append(here)
        return _turned(np.array(points, dtype=np.int64)), str(strokes.classes[by[step]])

    begins = [*np.flatnonzero((np.diff(first) > 0) & ~passed).tolist(), *np.flatnonzero(passed).tolist()]
    chains: list[Chain] = []
    for start in begins:
        steps = range(starts[start], starts[start + 1])
        chains += [walk(start, step) for step in steps if not used[by[step]]]
    return chains


def _turned(points: IntArray) -> IntArray:
    """The same chain, in the one of its two directions that has the lower points first; points are sorted."""
    back = points[::-1]
    return points if points.tolist() <= back.tolist() else back
