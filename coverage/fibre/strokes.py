"""Strokes: straight pieces of road between points, on which lines are noded."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import STRtree

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, IntArray, TextArray

SAME_M = 1e-3
"""Points nearer to each other than this are one point."""

ROUND_A_CORNER = 4.0
"""Tolerances of way along the roads within which a near miss is a bend or a junction that is there already."""


_ROUNDING_M = 1e-6
"""By how much boxes are widened beyond what is asked: a sum of coordinates of thousands of kilometres is not exact."""


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

    def near_boxes(self, lines: GeometryArray, distance_m: float) -> tuple[IntArray, IntArray]:
        """Pieces of one level whose boxes lie no farther apart than a distance, each two both ways, none with itself.

        Two boxes are told apart much more quickly than two lines; what is no further apart than that is among them.

        Args:
            lines: The pieces as :meth:`lines` has them.
            distance_m: The distance.

        Returns:
            One piece and the other, ascending by the one, each of shape (k,).
        """
        corners = self.points[self.ends][:, :, :2]
        around = np.stack(
            (corners.min(axis=1) - distance_m - _ROUNDING_M, corners.max(axis=1) + distance_m + _ROUNDING_M), axis=1
        )
        one, other = STRtree(lines).query(np.asarray(shapely.linestrings(around), dtype=np.object_))
        level = self.points[self.ends[:, 0], 2]
        apart = (one != other) & (level[one] == level[other])
        return one[apart], other[apart]

    def ends_near(
        self, end: int, pieces: tuple[IntArray, IntArray], lines: GeometryArray, distance_m: float
    ) -> BoolArray:
        """Whether one end of another piece lies no farther from a piece than a distance, shape (k,).

        Args:
            end: Which of the other's ends: 0 or 1.
            pieces: The piece and the other, each of shape (k,).
            lines: The pieces as :meth:`lines` has them.
            distance_m: The distance.
        """
        here, other = pieces
        point = self.ends[other, end]
        near = (self.ends[here] == point[:, None]).any(axis=1)
        places, corners = self.points[point, :2], self.points[self.ends[here]][:, :, :2]
        beside = (
            (places >= corners.min(axis=1) - distance_m - _ROUNDING_M)
            & (places <= corners.max(axis=1) + distance_m + _ROUNDING_M)
        ).all(axis=1)
        at = np.flatnonzero(beside & ~near)
        near[at] = shapely.distance(lines[here[at]], shapely.points(places[at])) <= distance_m
        return np.asarray(near, dtype=np.bool_)

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
