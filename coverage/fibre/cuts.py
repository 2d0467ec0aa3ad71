"""Roads cut at places along them: which pieces there are, between which nodes, and how they run."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import numpy as np
import shapely

from phusong.coverage.kernels.arrays import FloatArray, GeometryArray, IntArray

_Place = tuple[float, float]


class Cuts:
    """Edges cut at positions, edge by edge; drawn all together, for a line is made quickly only among many."""

    def __init__(self, nodes: int) -> None:
        """Begin.

        Args:
            nodes: Nodes that there are already; those at the cuts are counted on from there.
        """
        self._nodes = nodes
        self._pieces: list[tuple[int, float, float, int, int]] = []
        self._feet: list[tuple[int, float]] = []

    def along(self, edge: tuple[int, int, int, float], along_m: Sequence[float], tolerance_m: float) -> list[int]:
        """Cut one edge, and tell the node at every position.

        Args:
            edge: Its number, its start and end node, and its length, metres.
            along_m: Positions from its start, metres, ascending.
            tolerance_m: A position nearer than this to an end, or to the cut before it, takes the node there.
        """
        number, start, end, length_m = edge
        at_m, at_node = 0.0, start
        nodes = []
        for place_m in along_m:
            if length_m - place_m <= tolerance_m and length_m - place_m <= place_m - at_m:
                nodes.append(end)
                continue
            if place_m - at_m > tolerance_m:
                foot = self._nodes + len(self._feet)
                self._feet.append((number, place_m))
                self._pieces.append((number, at_m, place_m, at_node, foot))
                at_m, at_node = place_m, foot
            nodes.append(at_node)
        self._pieces.append((number, at_m, length_m, at_node, end))
        return nodes

    def edges(self) -> IntArray:
        """Edge that each piece is of, shape (p,)."""
        return np.array([piece[0] for piece in self._pieces], dtype=np.int64)

    def ends(self) -> IntArray:
        """Start and end node of each piece, shape (p, 2)."""
        return np.array([piece[3:] for piece in self._pieces], dtype=np.int64).reshape(-1, 2)

    def drawn(self, lines: GeometryArray) -> tuple[GeometryArray, FloatArray]:
        """The pieces as lines, shape (p,), and easting and northing of the new nodes, metres, shape (f, 2).

        Args:
            lines: Lines of all edges.
        """
        edges = np.array([edge for edge, _ in self._feet], dtype=np.int64)
        along_m = np.array([foot_m for _, foot_m in self._feet], dtype=np.float64)
        feet = shapely.get_coordinates(shapely.line_interpolate_point(lines[edges], along_m))
        places = feet.tolist()
        pieces = lines[self.edges()]
        changed = [row for row, piece in enumerate(self._pieces) if piece[3] >= self._nodes or piece[4] >= self._nodes]
        to_m = np.array([self._pieces[row][2] for row in changed], dtype=np.float64)
        lasts = shapely.get_coordinates(shapely.line_interpolate_point(pieces[changed], to_m)).tolist()
        drawn: list[list[_Place]] = []
        for row, last in zip(changed, lasts, strict=True):
            edge, from_m, until_m, start, _ = self._pieces[row]
            if not drawn or edge != self._pieces[row - 1][0]:
                course = shapely.get_coordinates(lines[edge]).tolist()
                passed_m = list(_passed_m(course))
            first = places[start - self._nodes] if start >= self._nodes else course[0]
            between = course[bisect_right(passed_m, from_m) : bisect_left(passed_m, until_m)]
            drawn.append([first, *between, last])
        counts = np.array([len(each) for each in drawn], dtype=np.int64)
        flat = np.array([place for each in drawn for place in each], dtype=np.float64).reshape(-1, 2)
        pieces[changed] = lines_through(flat, counts)
        return pieces, feet


def lines_through(xy: FloatArray, counts: IntArray) -> GeometryArray:
    """Lines through places, so many for each, shape (lines,).

    Args:
        xy: Easting and northing of the places, one line after the other, metres, shape (places, 2).
        counts: Places of each line, shape (lines,).
    """
    lines = np.empty(len(counts), dtype=np.object_)
    lines[:] = shapely.linestrings(xy, indices=np.repeat(np.arange(len(counts)), counts))
    return lines


def _passed_m(course: Sequence[Sequence[float]]) -> Iterator[float]:
    """Way from the start of a line to each of its places but the last, metres."""
    steps = (((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5 for a, b in pairwise(course))
    return accumulate(list(steps)[:-1], initial=0.0)
