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
        around = np.stack(self._boxes(distance_m), axis=1)
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
        near = self.begins_or_ends(here, point)
        low, high = self._boxes(distance_m)
        beside = np.flatnonzero(~near)
        for axis in (0, 1):
            at_m = self.points[point[beside], axis]
            beside = beside[(at_m >= low[here[beside], axis]) & (at_m <= high[here[beside], axis])]
        tips = shapely.points(self.points[point[beside], :2])
        near[beside] = shapely.distance(lines[here[beside]], tips) <= distance_m
        return near

    def begins_or_ends(self, piece: IntArray, point: IntArray) -> BoolArray:
        """Whether pieces begin or end at points, shape (k,).

        Args:
            piece: The pieces, shape (k,).
            point: The points, shape (k,).
        """
        return np.asarray((self.ends[piece, 0] == point) | (self.ends[piece, 1] == point), dtype=np.bool_)

    def _boxes(self, around_m: float) -> tuple[FloatArray, FloatArray]:
        """Lowest and highest coordinates of each piece, and a distance more, metres, each of shape (m, 2)."""
        start, end = (self.points[self.ends[:, side], :2] for side in (0, 1))
        more_m = around_m + _ROUNDING_M
        return np.minimum(start, end) - more_m, np.maximum(start, end) + more_m

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


def ranks_of(classes: TextArray) -> tuple[list[str], IntArray]:
    """Words that classes are told in, sorted, and the place of each class among them, shape (n,).

    Args:
        classes: The classes, shape (n,).
    """
    told = [str(each) for each in classes.tolist()]
    words = sorted(set(told))
    place = {word: rank for rank, word in enumerate(words)}
    return words, np.fromiter((place[each] for each in told), np.int64, len(told))
