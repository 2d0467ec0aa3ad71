"""People: the points of every village, how many people live at each, and figures of points as figures of villages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray

ROUNDING = 1e-9
"""Shares of people that differ by less are the same: they are sums of the same parts in another order."""


@dataclass(frozen=True, slots=True)
class People:
    """Points at which people live, village by village; the first point of each village is its own.

    Attributes:
        x_m: Easting, metres, shape (points,).
        y_m: Northing, metres, shape (points,).
        village: Index of the village of each point, ascending, shape (points,).
        people: People who live there, whole numbers where the village's are, shape (points,).
        weight: Share of its village that the point stands for, shape (points,); they sum to 1 in each village.
    """

    x_m: FloatArray
    y_m: FloatArray
    village: IntArray
    people: FloatArray
    weight: FloatArray

    def __len__(self) -> int:
        return len(self.village)

    @property
    def first(self) -> IntArray:
        """The point of each village that is its own, shape (villages,)."""
        return np.flatnonzero(np.diff(self.village, prepend=-1)).astype(np.int64)

    @property
    def number(self) -> IntArray:
        """Number of each point in its village, from 0, shape (points,)."""
        return np.arange(len(self), dtype=np.int64) - self.first[self.village]

    def share(self, of: BoolArray | FloatArray) -> FloatArray:
        """Share of the people of each village, 0 to 1, shape (villages,).

        Args:
            of: Points that count, or how far each of them does, 0 to 1, shape (points,).
        """
        parts = np.asarray(self.weight * of, dtype=np.float64)
        shares = np.bincount(self.village, parts, minlength=len(self.first))
        whole = np.abs(shares - 1.0) < ROUNDING
        return np.asarray(np.where(whole, 1.0, shares), dtype=np.float64)

    def reaches(self, of: BoolArray, share: float) -> BoolArray:
        """Villages where at least a share of the people is among the points ``of``, shape (villages,)."""
        return np.asarray(self.share(of) >= share - ROUNDING, dtype=np.bool_)

    def at_share(self, share: float, *best_first: FloatArray) -> IntArray:
        """The point of each village up to which a share of its people live, the best served first, shape (villages,).

        What that point has, at least this share of the village has too; what it lacks, fewer have.

        Args:
            share: Share of the people, 0 to 1.
            best_first: How well each point is served, the first that differs deciding, shape (points,) each.
        """
        order = np.lexsort((np.arange(len(self)), *(-np.asarray(each) for each in reversed(best_first)), self.village))
        weight = self.weight[order]
        before = np.cumsum(weight) - weight
        so_far = before - before[self.first][self.village] + weight
        enough = np.flatnonzero(so_far >= share - ROUNDING)
        villages, at = np.unique(self.village[enough], return_index=True)
        chosen = order[np.append(self.first[1:], len(self)) - 1] if len(self) else order
        chosen[villages] = order[enough[at]]
        return np.asarray(chosen, dtype=np.int64)


def whole_people(population: float, weights: FloatArray) -> FloatArray:
    """People of a village at its points: whole where the village's are, as near to the weights as that allows.

    Args:
        population: People of the village.
        weights: Share that each point stands for, shape (n,); they sum to 1.

    Returns:
        People, shape (n,); they sum to ``population`` exactly where it is whole.
    """
    upto = np.cumsum(weights) * population
    if float(population).is_integer():
        upto = np.floor(upto + 0.5)
    upto[-1] = population
    return np.diff(upto, prepend=0.0)
