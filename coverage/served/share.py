"""Shares: the villages that have something, and which share of the people of each village has it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels.arrays import BoolArray, FloatArray
from phusong.coverage.served.people.people import People


@dataclass(frozen=True, slots=True)
class Served:
    """Who has a service, or has it in some surroundings or from some operator.

    Attributes:
        villages: Villages that count as having it, shape (n,).
        share: Share of the people of each village who have it, 0 to 1, shape (n,).
        own_point: Villages whose own point has it, where a commune centre stands, shape (n,).
    """

    villages: BoolArray
    share: FloatArray
    own_point: BoolArray

    @classmethod
    def whole(cls, villages: BoolArray) -> Served:
        """All people of some villages, and nobody of the others, shape (n,)."""
        return cls(villages, villages.astype(np.float64), villages)

    @classmethod
    def at_points(cls, points: BoolArray, people: People, share: float) -> Served:
        """Served people points as figures of villages.

        Args:
            points: People points that have it, shape (points,).
            people: The points.
            share: Share of its people from which a village counts as having it.
        """
        return cls(people.reaches(points, share), people.share(points), points[people.first])
