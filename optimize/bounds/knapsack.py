"""Knapsack over pieces: the best choice of several together when only money links them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.problem.problem import spendable

_MOST_SUMS = 200_000
"""Sums of two pieces that are formed at once, 3 MB; where more would be, the pieces do not fall apart well enough to be
combined. Half and double change nothing on 1,500 rows × 5,000 and × 20,000 options."""


class TooManyError(Exception):
    """There are more choices than the effort allows."""


@dataclass(frozen=True, slots=True)
class Points:
    """Choices of one piece.

    Attributes:
        regret: What each loses against the bound, shape (k,).
        cost: Cost of each, VND, shape (k,).
        picks: Options that each takes.
    """

    regret: FloatArray
    cost: FloatArray
    picks: tuple[IntArray, ...]


def best_sum(pieces: list[Points], budget: float, money: float, slack: float) -> IntArray | None:
    """Choose one point of each piece so that the regrets, with money left over, are least.

    Args:
        pieces: Points of each piece.
        budget: What they may cost together, VND; ``inf`` for no limit.
        money: Price of a VND that is left over.
        slack: How far above the least regrets of all pieces the sum may be.

    Returns:
        Options of the points chosen, None when no sum is allowed.

    Raises:
        TooManyError: When too many sums would have to be kept.
    """
    capped = np.isfinite(budget)
    limit = spendable(budget)
    pieces = sorted((_useful(piece, money, slack, capped) for piece in pieces), key=lambda piece: len(piece.cost))
    least = np.cumsum([0.0] + [piece.cost.min() for piece in pieces[::-1]])[::-1]
    most = np.cumsum([0.0] + [piece.cost.max() for piece in pieces[::-1]])[::-1]
    regret, cost, steps = np.zeros(1), np.zeros(1), []
    for at, piece in enumerate(pieces, 1):
        if len(cost) * len(piece.cost) > _MOST_SUMS:
            raise TooManyError
        sums = (regret[:, None] + piece.regret).reshape(-1), (cost[:, None] + piece.cost).reshape(-1)
        idle = np.maximum(budget - sums[1] - most[at], 0.0) * money if capped else 0.0
        allowed = np.flatnonzero((sums[0] + idle <= slack) & (sums[1] + least[at] <= limit))
        kept = allowed[_undominated(sums[0][allowed], sums[1][allowed], money, capped)]
        regret, cost = sums[0][kept], sums[1][kept]
        steps.append(np.divmod(kept, len(piece.cost)))
    total = regret + (money * np.maximum(budget - cost, 0.0) if capped else 0.0)
    if not (total <= slack).any():
        return None
    end = int(np.argmin(total))
    picks = [np.zeros(0, dtype=np.int64)]
    for piece, (before, point) in zip(pieces[::-1], steps[::-1], strict=True):
        picks.append(piece.picks[int(point[end])])
        end = int(before[end])
    return np.concatenate(picks)


def _useful(piece: Points, money: float, slack: float, capped: bool) -> Points:
    """Points that no other makes needless, their regret counted from the least."""
    regret = piece.regret - piece.regret.min()
    near = np.flatnonzero(regret <= slack)
    kept = near[_undominated(regret[near], piece.cost[near], money, capped)]
    return Points(regret[kept], piece.cost[kept], tuple(piece.picks[point] for point in kept))


def _undominated(regret: FloatArray, cost: FloatArray, money: float, capped: bool) -> IntArray:
    """Indices of the points that no cheaper point matches, by ascending cost."""
    value = money * cost - regret if capped else -regret
    order = np.lexsort((-value, cost)) if capped else np.argsort(-value, kind="stable")[:1]
    best = np.maximum.accumulate(value[order])
    kept: IntArray = order[np.concatenate([np.ones(min(len(order), 1), dtype=np.bool_), best[1:] > best[:-1]])]
    return kept
