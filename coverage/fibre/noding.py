"""Noding of road lines: junctions at true crossings, at shared ends and where lines come within a tolerance.

Points are compared with points, and lines with lines; no grid rounds them. So the result follows the lines when these
are moved, turned round, reordered or cut: nothing is joined or left apart by chance of where a grid line falls.
"""

from __future__ import annotations

from dataclasses import replace
from heapq import heappop, heappush

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely import STRtree

from phusong.coverage.fibre.doubles import without_doubles
from phusong.coverage.fibre.strokes import ROUND_A_CORNER, SAME_M, Strokes, labels_of, ranks_of
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, IntArray, TextArray

_LEVEL_M = 1e6
"""Distance that keeps the levels apart where points are compared."""


def node_lines(lines: GeometryArray, classes: TextArray, levels: IntArray, tolerance_m: float) -> Strokes:
    """Cut lines wherever they meet, and close the gaps between them that are within the tolerance.

    Lines of one level meet where they cross, touch or share a stretch, and where one comes within ``tolerance_m`` of
    the other: there a piece as long as the gap joins them. Lines of two levels meet only where one of them ends.

    Args:
        lines: Shapely LineStrings, metres, shape (n,).
        classes: Class of each line, shape (n,).
        levels: Level of each line, 0 on the ground, shape (n,).
        tolerance_m: Widest gap that is closed.

    Returns:
        The pieces; pieces drawn several times count once, and none is without length.
    """
    coordinates, line = shapely.get_coordinates(shapely.force_2d(lines), return_index=True)
    points = np.column_stack((coordinates, np.asarray(levels, dtype=np.float64)[line]))
    first = np.flatnonzero(line[1:] == line[:-1])
    drawn = Strokes(
        points,
        np.column_stack((first, first + 1)),
        np.asarray(classes, dtype=np.object_)[line[first]],
        np.zeros(len(first), dtype=np.bool_),
    )
    closed = _with_gaps_closed(_cut_where_they_meet(_merged(drawn)), tolerance_m)
    return _with_levels_joined(without_doubles(closed, tolerance_m))


def _merged(strokes: Strokes) -> Strokes:
    """Strokes whose points, and whose pieces, are each there once; a class that is said wins over none."""
    places, of_point = _sorted_once(strokes.points)
    if len(places):
        near = cKDTree(places * (1.0, 1.0, _LEVEL_M)).query_pairs(SAME_M, output_type="ndarray")
        label = labels_of(len(places), near)
        _, kept, of_label = np.unique(label, return_index=True, return_inverse=True)  # the first of each in their order
        order = np.argsort(kept)
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        places, of_point = places[kept[order]], rank[of_label.ravel()][of_point]
    ends = np.sort(of_point[strokes.ends].reshape(-1, 2), axis=1)
    words, word = ranks_of(strokes.classes)
    word = np.where(word == words.index(""), len(words), word) if "" in words else word
    order = np.lexsort((word, strokes.closes_gap, ends[:, 1], ends[:, 0]))
    ends = ends[order]
    new = np.ones(len(ends), dtype=np.bool_)
    new[1:] = (ends[1:, 0] != ends[:-1, 0]) | (ends[1:, 1] != ends[:-1, 1])
    new &= ends[:, 0] != ends[:, 1]
    return Strokes(places, ends[new], strokes.classes[order][new], strokes.closes_gap[order][new])


def _sorted_once(points: FloatArray) -> tuple[FloatArray, IntArray]:
    """Points in the order of their coordinates, each once, shape (m, 3), and which of them each is, shape (n,)."""
    order = np.lexsort(points.T[::-1])
    ordered = points[order]
    new = np.ones(len(points), dtype=np.bool_)
    new[1:] = False
    for axis in range(points.shape[1]):
        new[1:] |= ordered[1:, axis] != ordered[:-1, axis]
    which = np.empty(len(points), dtype=np.int64)
    which[order] = np.cumsum(new) - 1
    return ordered[new], which


def _cut_where_they_meet(strokes: Strokes) -> Strokes:
    """Strokes cut at each other's ends, and at crossings, of the same level."""
    if not len(strokes.ends):
        return strokes
    lines = strokes.lines()
    one, other = strokes.near_boxes(lines, SAME_M)
    touched, touching = [], []
    is_touching = np.zeros(len(one), dtype=np.bool_)
    for end in (0, 1):  # an end of the other on this one
        point = strokes.ends[other, end]
        own = strokes.begins_or_ends(one, point)
        near = strokes.ends_near(end, (one, other), lines, SAME_M)
        touched.append(one[near & ~own])
        touching.append(point[near & ~own])
        is_touching |= near
    pair = np.minimum(one, other) * len(lines) + np.maximum(one, other)
    doubtful = np.flatnonzero((one < other) & ~is_touching)
    doubtful = doubtful[~_held_in(pair[doubtful], pair[(one > other) & is_touching])]
    across = np.column_stack((one[doubtful], other[doubtful]))
    across = across[shapely.dwithin(lines[across[:, 0]], lines[across[:, 1]], SAME_M)]
    crossings = _crossings(strokes, across)
    fresh = len(strokes.points) + np.arange(len(crossings))
    points = np.concatenate([strokes.points, crossings])
    cut = np.concatenate([*touched, across[:, 0], across[:, 1]])
    return _cut(replace(strokes, points=points), cut, np.concatenate([*touching, fresh, fresh]))


def _held_in(asked: IntArray, held: IntArray) -> BoolArray:
    """Which numbers are among others: a search in order, as a table of millions is looked up all over the memory."""
    ordered = np.append(np.sort(held), np.iinfo(np.int64).max)
    return np.asarray(ordered[np.searchsorted(ordered, asked)] == asked, dtype=np.bool_)


def _crossings(strokes: Strokes, pairs: IntArray) -> FloatArray:
    """Where pairs of straight pieces that surely cross do so, shape (k, 3)."""
    a, b = (strokes.points[strokes.ends[pairs[:, 0], end]] for end in (0, 1))
    c, d = (strokes.points[strokes.ends[pairs[:, 1], end]] for end in (0, 1))
    along, across, between = b - a, d - c, c - a
    turn = along[:, 0] * across[:, 1] - along[:, 1] * across[:, 0]
    share = (between[:, 0] * across[:, 1] - between[:, 1] * across[:, 0]) / np.where(turn == 0.0, np.inf, turn)
    return np.asarray(a + np.clip(share, 0.0, 1.0)[:, None] * along, dtype=np.float64)


def _cut(strokes: Strokes, cut: IntArray, at: IntArray) -> Strokes:
    """Strokes with some pieces cut at points that lie on them."""
    a, b = strokes.points[strokes.ends[:, 0], :2], strokes.points[strokes.ends[:, 1], :2]
    length2 = ((b - a) ** 2).sum(axis=1)
    share = ((strokes.points[at, :2] - a[cut]) * (b - a)[cut]).sum(axis=1) / length2[cut]
    count = len(strokes.ends)
    piece = np.concatenate([np.arange(count), cut, np.arange(count)])
    point = np.concatenate([strokes.ends[:, 0], at, strokes.ends[:, 1]])
    order = np.lexsort((point, np.concatenate([np.full(count, -1.0), share, np.full(count, 2.0)]), piece))
    piece, point = piece[order], point[order]
    first = np.flatnonzero(piece[1:] == piece[:-1])
    cut_at = piece[first]
    ends = np.column_stack((point[first], point[first + 1]))
    return _merged(Strokes(strokes.points, ends, strokes.classes[cut_at], strokes.closes_gap[cut_at]))


def _with_gaps_closed(strokes: Strokes, tolerance_m: float) -> Strokes:
    """Strokes with a piece across each gap that is no wider than the tolerance."""
    if not len(strokes.ends):
        return strokes
    points, ends = strokes.points, strokes.ends
    lines, degree = strokes.lines(), strokes.degree()
    point, piece = STRtree(lines).query(shapely.points(points[:, :2]), predicate="dwithin", distance=tolerance_m)
    own = strokes.begins_or_ends(piece, point)
    level = points[ends[piece, 0], 2] == points[point, 2]
    near = ~own & np.where(level, degree[point] > 0, degree[point] == 1)
    point, piece = point[near], piece[near]
    here = np.asarray(shapely.points(points[point, :2]), dtype=np.object_)
    along_m = shapely.line_locate_point(lines[piece], here)
    foot = shapely.get_coordinates(shapely.line_interpolate_point(lines[piece], along_m))
    gap_m = shapely.distance(lines[piece], here)
    ways = _NearWays(strokes, ROUND_A_CORNER * tolerance_m)
    gaps: dict[int, list[int]] = {}
    for at in range(len(point)):
        if not ways.near(int(point[at]), int(piece[at]), foot[at]):
            gaps.setdefault(int(point[at]), []).append(at)
    chosen = np.array([at for each in gaps.values() for at in _nearest_of_each(each, piece, gap_m, ends)], dtype=int)
    if not len(chosen):
        return strokes
    level_of = points[ends[piece[chosen], 0], 2]
    fresh = len(points) + np.arange(len(chosen))
    widened = replace(strokes, points=np.concatenate([points, np.column_stack((foot[chosen], level_of))]))
    joint, is_gap = np.column_stack((point[chosen], fresh)), gap_m[chosen] > SAME_M
    by_point = np.empty(len(points), dtype=np.object_)
    by_point[ends[::-1].ravel()] = np.repeat(strokes.classes[::-1], 2)
    with_joints = replace(
        widened,
        ends=np.concatenate([ends, joint[is_gap]]),
        classes=np.concatenate([strokes.classes, by_point[point[chosen]][is_gap]]),
        closes_gap=np.concatenate([strokes.closes_gap, np.ones(int(is_gap.sum()), dtype=np.bool_)]),
    )
    return _cut(with_joints, piece[chosen], fresh)


def _nearest_of_each(candidates: list[int], piece: IntArray, gap_m: FloatArray, ends: IntArray) -> list[int]:
    """Of the gaps at one point the narrowest to each group of pieces that hang together."""
    pairs = [
        (a, b)
        for a in range(len(candidates))
        for b in range(a)
        if set(ends[piece[candidates[a]]].tolist()) & set(ends[piece[candidates[b]]].tolist())
    ]
    label = labels_of(len(candidates), np.array(pairs, dtype=np.int64).reshape(-1, 2))
    best: dict[int, int] = {}
    for own, at in sorted(zip(label.tolist(), candidates, strict=True), key=lambda each: (gap_m[each[1]], each[1])):
        best.setdefault(own, at)
    return sorted(best.values())


class _NearWays:
    """Short ways along the pieces, to tell a near miss from a bend of the same road."""

    def __init__(self, strokes: Strokes, limit_m: float) -> None:
        self._points, self._ends, self._limit_m = strokes.points[:, :2], strokes.ends, limit_m
        both = np.concatenate([strokes.ends, strokes.ends[:, ::-1]])
        order = np.argsort(both[:, 0], kind="stable")
        self._to = both[order, 1]
        self._first = np.searchsorted(both[order, 0], np.arange(len(strokes.points) + 1))
        self._from = -1
        self._way_m: dict[int, float] = {}

    def near(self, point: int, piece: int, foot: FloatArray) -> bool:
        """Whether a short way along the pieces leads from a point to a foot on a piece."""
        if point != self._from:
            self._from, self._way_m = point, self._within(point)
        return any(
            self._way_m.get(end, np.inf) + float(np.hypot(*(self._points[end] - foot))) <= self._limit_m
            for end in self._ends[piece].tolist()
        )

    def _within(self, start: int) -> dict[int, float]:
        done: dict[int, float] = {}
        queue = [(0.0, start)]
        while queue:
            way, node = heappop(queue)
            if node in done:
                continue
            done[node] = way
            for near in self._to[self._first[node] : self._first[node + 1]].tolist():
                further = way + float(np.hypot(*(self._points[near] - self._points[node])))
                if near not in done and further <= self._limit_m:
                    heappush(queue, (further, near))
        return done


def _with_levels_joined(strokes: Strokes) -> Strokes:
    """Strokes of which one that ends where others of another level pass or end is joined to them.

    A bridge thus hangs on the roads that lead onto it, and on none that it passes over.
    """
    points, degree = strokes.points, strokes.degree()
    if not len(points) or not np.ptp(points[:, 2]):
        return strokes
    same = labels_of(len(points), cKDTree(points[:, :2]).query_pairs(SAME_M, output_type="ndarray"))
    into = np.arange(len(points))
    for group in np.flatnonzero(np.bincount(same[degree > 0], minlength=len(points)) > 1).tolist():
        there = [at for at in np.flatnonzero(same == group).tolist() if degree[at]]
        for end in (at for at in there if degree[at] == 1):
            others = [at for at in there if at != end]
            best = min(others, key=lambda at: (abs(points[at, 2] - points[end, 2]), points[at, 2]))
            low, high = sorted((int(into[end]), int(into[best])))
            into[into == high] = low
    ends = np.sort(into[strokes.ends], axis=1)
    kept = ends[:, 0] != ends[:, 1]
    return Strokes(points, ends[kept], strokes.classes[kept], strokes.closes_gap[kept])
