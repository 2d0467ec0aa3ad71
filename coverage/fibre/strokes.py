"""Strokes: straight pieces of road between points, on which lines are noded."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, IntArray, TextArray

SAME_M = 1e-3
"""Points nearer to each other than this are one point."""

ROUND_A_CORNER = 4.0
"""Tolerances of way along the roads within which a near miss is a bend or a junction that is there already."""


@dataclass(frozen=True, slots=True)
class Strokes:
    """Straight pieces of road between points that each lie on one level.

    Attributes:
        points: Easting and northing of the points, metres, and their level, sorted, shape (n, 3).
        ends: The two points of each piece, shape (m, 2).
        classes: Class of the road that each piece belongs to, shape (m,).
        closes_gap: Pieces that no road drew, across gaps between roads, shape (m,).
    """

    points: FloatArray
    ends: IntArray
    classes: TextArray
    closes_gap: BoolArray

    def lines(self) -> GeometryArray:
        """The pieces as LineStrings, shape (m,)."""
        return np.asarray(shapely.linestrings(self.points[self.ends][:, :, :2]), dtype=np.object_)

    def without_classes(self) -> Strokes:
        """The same pieces, of which none has a class."""
        return replace(self, classes=np.full(len(self.ends), "", dtype=np.object_))

    def degree(self) -> IntArray:
        """Number of pieces that end at each point, shape (n,)."""
        return np.bincount(self.ends.ravel(), minlength=len(self.points))


def labels_of(count: int, pairs: IntArray) -> IntArray:
    """Label of the group that each thing belongs to when pairs belong together, shape (count,).

    Args:
        count: Number of things.
        pairs: Two things that belong together, shape (k, 2).
    """
    joined = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return np.asarray(connected_components(joined, directed=False)[1], dtype=np.int64)
