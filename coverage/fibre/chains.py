"""Chains of straight pieces of road: from junction to junction, and rings that nothing meets."""

from __future__ import annotations

import numpy as np

from phusong.coverage.fibre.strokes import Strokes, ranks_of

Chain = tuple[list[int], str]
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
    word = ranks_of(strokes.classes)[1]
    at = order[np.minimum(first[:-1], max(len(order) - 1, 0))] if len(order) else np.zeros(count, dtype=np.int64)
    after = order[np.minimum(first[:-1] + 1, max(len(order) - 1, 0))] if len(order) else at
    same = word[piece[at]] == word[piece[after]] if len(piece) else np.zeros(count, dtype=np.bool_)
    passed = (np.diff(first) == 2) & same
    # Lists, as a walk goes from one number to the next: an array hands each out as an object of its own.
    to, by = both[order, 1].tolist(), piece[order].tolist()
    starts, through = first.tolist(), passed.tolist()
    used = [False] * len(strokes.ends)

    def walk(start: int, step: int) -> Chain:
        begun = by[step]
        here = to[step]
        points = [start, here]
        used[begun] = True
        while through[here] and here != start:
            step = starts[here]
            if used[by[step]]:
                step += 1
            used[by[step]] = True
            here = to[step]
            points.append(here)
        return _turned(points), str(strokes.classes[begun])  # all pieces of a chain are of one class

    chains: list[Chain] = []
    for start in np.flatnonzero((np.diff(first) > 0) & ~passed).tolist():
        chains += [walk(start, step) for step in range(starts[start], starts[start + 1]) if not used[by[step]]]
    for start in np.flatnonzero(passed).tolist():  # what is left are rings
        if not used[by[starts[start]]]:
            chains.append(walk(start, starts[start]))
    return chains


def _turned(points: list[int]) -> list[int]:
    """The same chain, in the one of its two directions that has the lower points first; points are sorted."""
    back = points[::-1]
    return points if points <= back else back
