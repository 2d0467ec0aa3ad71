"""Feeder: how much cable lies between the OLTs and any place on the lit cables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, STRtree

from phusong.coverage.fibre.roads import RoadGraph
from phusong.coverage.kernels.arrays import FloatArray, GeometryArray

SAME_M = 1.0
"""Cables that come this near to each other are one network."""


@dataclass(frozen=True, slots=True)
class Feeder:
    """Lit cables as a network, and the way along them from the nearest OLT.

    Attributes:
        cables: The cables; None where no length of feeder is known, for want of cables or of an OLT.
        from_olt_m: Way from the nearest OLT to each of their nodes, metres, shape (n nodes,).
    """

    cables: RoadGraph | None
    from_olt_m: FloatArray

    @classmethod
    def of(cls, routes: GeometryArray, olt_x_m: FloatArray, olt_y_m: FloatArray, max_feed_m: float) -> Feeder:
        """Put the OLTs on the cables and measure from them.

        Args:
            routes: Lit cables, projected metres, shape (r,).
            olt_x_m: Easting of the OLTs, metres, shape (o,).
            olt_y_m: Northing of the OLTs, metres, shape (o,).
            max_feed_m: Cables, and cables and OLTs, this near belong together.
        """
        if not len(routes) or not len(olt_x_m):
            return cls(None, np.zeros(0))
        bare = _network(routes, max_feed_m)
        cables, node = bare.with_nodes_at(bare.snap(olt_x_m, olt_y_m, max_feed_m), 1e-6)
        from_olt_m, _, _ = cables.nearest_source(node, np.zeros(len(node)))
        return cls(cables, from_olt_m)

    def extended(self, routes: GeometryArray, max_feed_m: float) -> Feeder:
        """Further cables alone, each measured from where it leaves these.

        A way that comes back to these cables and leaves them again is not seen, nor one over a crossing amid a cable:
        what is found is no shorter than along all cables together, and quickly found where the further ones are few.

        Args:
            routes: The further cables, projected metres, shape (r,).
            max_feed_m: A loose end of theirs this near to these cables begins there.
        """
        if self.cables is None or not len(routes):
            return Feeder(None, np.zeros(0))
        cables = RoadGraph.of_lines(routes, SAME_M)
        head_m, offset_m = self.placed(cables.x_m, cables.y_m, max_feed_m)
        is_loose = np.bincount(cables.edge_nodes.ravel(), minlength=len(cables)) == 1
        begins = np.isfinite(head_m) & (is_loose | (offset_m <= SAME_M))
        from_olt_m, _, _ = cables.nearest_source(np.where(begins, np.arange(len(cables)), -1), head_m)
        return Feeder(cables, from_olt_m)

    def length_m(
        self, x_m: FloatArray, y_m: FloatArray, max_offset_m: float, further: Feeder | None = None
    ) -> FloatArray:
        """Cable between the nearest OLT and each place, metres, shape (n,).

        It is 0 where no length of feeder is known, and infinite where a place is on no cable that leads to an OLT.

        Args:
            x_m: Easting of the places, metres, shape (n,).
            y_m: Northing of the places, metres, shape (n,).
            max_offset_m: A place is on no cable farther off than this.
            further: Cables of :meth:`extended`; a place is on that of all which is nearest to it.
        """
        length_m, offset_m = self.placed(x_m, y_m, max_offset_m)
        if further is None or further.cables is None:
            return length_m
        other_m, away_m = further.placed(x_m, y_m, max_offset_m)
        return np.asarray(np.where(away_m < offset_m, other_m, length_m))

    def placed(self, x_m: FloatArray, y_m: FloatArray, max_offset_m: float) -> tuple[FloatArray, FloatArray]:
        """Cable between the nearest OLT and each place, and how far off the cables it is, metres, infinite for none.

        Both are 0 where no length of feeder is known.

        Args:
            x_m: Easting of the places, metres, shape (n,).
            y_m: Northing of the places, metres, shape (n,).
            max_offset_m: A place is on no cable farther off than this.
        """
        if self.cables is None:
            return np.zeros(len(x_m)), np.zeros(len(x_m))
        at = self.cables.snap(x_m, y_m, max_offset_m)
        length = np.full(len(x_m), np.inf)
        on = np.flatnonzero(at.edge >= 0)
        start, end = self.from_olt_m[self.cables.edge_nodes[at.edge[on]]].T
        rest_m = self.cables.edge_length_m[at.edge[on]] - at.along_m[on]
        length[on] = np.minimum(start + at.along_m[on], end + rest_m) + at.offset_m[on]
        return length, np.where(at.edge >= 0, at.offset_m, np.inf)


def _network(routes: GeometryArray, max_feed_m: float) -> RoadGraph:
    """Cables noded where they meet, with a piece from each loose end to a cable near it, and between parts near."""
    cables = RoadGraph.of_lines(routes, SAME_M)
    joined = np.array([*routes, *_from_loose_ends(cables, max_feed_m)], dtype=np.object_)
    cables = RoadGraph.of_lines(joined, SAME_M)
    between = list(_between_parts(cables, max_feed_m))
    return RoadGraph.of_lines(np.array([*joined, *between], dtype=np.object_), SAME_M) if between else cables


def _from_loose_ends(cables: RoadGraph, max_feed_m: float) -> Iterator[LineString]:
    ends = np.flatnonzero(np.bincount(cables.edge_nodes.ravel(), minlength=len(cables)) == 1)
    points = np.asarray(shapely.points(cables.x_m[ends], cables.y_m[ends]), dtype=np.object_)
    end, edge = STRtree(cables.edge_lines).query(points, predicate="dwithin", distance=max_feed_m)
    other = (cables.edge_nodes[edge] != ends[end][:, None]).all(axis=1)
    end, edge = end[other], edge[other]
    away_m = shapely.distance(points[end], cables.edge_lines[edge])
    order = np.lexsort((edge, away_m, end))
    _, first = np.unique(end[order], return_index=True)
    for at in order[first]:
        foot = shapely.line_interpolate_point(
            cables.edge_lines[edge[at]], shapely.line_locate_point(cables.edge_lines[edge[at]], points[end[at]])
        )
        if away_m[at] > 0.0:
            yield LineString([points[end[at]], foot])


def _between_parts(cables: RoadGraph, max_feed_m: float) -> Iterator[LineString]:
    """The shortest piece between each two parts of the cables that lie near each other."""
    part = cables.components()[cables.edge_nodes[:, 0]]
    if not len(part) or part.max() == 0:
        return
    whole = np.array([shapely.multilinestrings(cables.edge_lines[part == each]) for each in range(part.max() + 1)])
    one, other = STRtree(whole).query(whole, predicate="dwithin", distance=max_feed_m)
    for a, b in zip(one[one < other].tolist(), other[one < other].tolist(), strict=True):
        yield LineString(shapely.shortest_line(whole[a], whole[b]))
