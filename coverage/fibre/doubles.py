"""Roads that were drawn several times within the tolerance: one of the drawings stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely import STRtree

from phusong.coverage.fibre.strokes import ROUND_A_CORNER, SAME_M, Strokes, labels_of
from phusong.coverage.kernels.arrays import BoolArray


def without_doubles(strokes: Strokes, tolerance_m: float) -> Strokes:
    """Strokes of which each stretch of road is there once, however often and with whatever crossings it was drawn.

    What others lead along goes before what is compared in pairs: of three drawings the middle one may lie within the
    tolerance of both others, and these not of each other. A piece on which a road of another level may hang stays.

    Args:
        strokes: Pieces that are cut where they meet, with pieces across the gaps between them.
        tolerance_m: How far drawings of one road may lie apart.
    """
    held = _meets_a_level(strokes)
    once = _without_repeats(_without_parallels(strokes, tolerance_m, held), tolerance_m, held)
    return _without_stubs(once, tolerance_m, held)


def _without_repeats(strokes: Strokes, tolerance_m: float, held: BoolArray) -> Strokes:
    """Strokes without pieces that run along another within the tolerance, as in a road that was drawn twice."""
    gap, ends = strokes.closes_gap, strokes.ends
    length_m = np.hypot(*(strokes.points[ends[:, 0], :2] - strokes.points[ends[:, 1], :2]).T)
    label = labels_of(len(strokes.points), ends[gap | (length_m <= tolerance_m)])
    side = np.argsort(label[ends], axis=1, kind="stable")
    turned = np.take_along_axis(ends, side, axis=1)  # the ends in the order of their groups, to be compared in pairs
    group = label[turned]
    order = np.lexsort((np.arange(len(ends)), group[:, 1], group[:, 0]))
    order = order[~gap[order] & (group[order, 0] != group[order, 1])]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (np.diff(group[order], axis=0) != 0).any(axis=1)
    first = order[new][np.cumsum(new) - 1]
    at, first = order[~new], first[~new]
    apart = strokes.points[turned[at], :2] - strokes.points[turned[first], :2]
    kept = np.ones(len(ends), dtype=np.bool_)
    kept[at] = (np.hypot(apart[:, :, 0], apart[:, :, 1]).max(axis=1, initial=0.0) > tolerance_m) | held[ends[at]].any(
        axis=1
    )
    return _without_loose_ends(replace(strokes, ends=ends[kept], classes=strokes.classes[kept], closes_gap=gap[kept]))


def _without_parallels(strokes: Strokes, tolerance_m: float, held: BoolArray) -> Strokes:
    """Strokes without pieces beside which others lead from one end to the other, all of the way within the tolerance.

    So a road that was drawn several times is there once, also where its drawings cross each other near their ends. The
    longest of what runs along each other goes first, being cut the least.
    """
    lines, ends = strokes.lines(), strokes.ends
    if not len(ends):
        return strokes
    here, other = strokes.near_boxes(lines, tolerance_m)
    for end in (0, 1):
        beside = strokes.ends_near(end, (here, other), lines, tolerance_m)
        here, other = here[beside], other[beside]
    length_m = shapely.length(lines)
    doubtful = (length_m[other] > tolerance_m) & (length_m[here] > tolerance_m) & ~held[ends[here]].any(axis=1)
    first = np.searchsorted(here, np.arange(len(ends) + 1)).tolist()
    kept = np.ones(len(ends), dtype=np.bool_)
    for at in sorted(set(here[doubtful].tolist()), key=lambda each: (-length_m[each], each)):
        near = other[first[at] : first[at + 1]]
        kept[at] = not _leads(ends[near[kept[near]]].tolist(), *ends[at].tolist())
    return _without_loose_ends(
        replace(strokes, ends=ends[kept], classes=strokes.classes[kept], closes_gap=strokes.closes_gap[kept])
    )


def _leads(pieces: list[list[int]], start: int, end: int) -> bool:
    """Whether some pieces lead from one point to another."""
    reached, left, grows = {start}, pieces, True
    while grows and end not in reached:
        further = [pair for pair in left if pair[0] in reached or pair[1] in reached]
        left = [pair for pair in left if pair[0] not in reached and pair[1] not in reached]
        grows = bool(further)
        reached.update(point for pair in further for point in pair)
    return end in reached


def _without_stubs(strokes: Strokes, tolerance_m: float, held: BoolArray) -> Strokes:
    """Strokes without short dead ends that lie beside another piece, all of the way within the tolerance.

    They are left where drawings of one road cross near the end of one of them.
    """
    while True:
        lines, points, ends = strokes.lines(), strokes.points, strokes.ends
        degree = strokes.degree()
        dead = ((degree[ends] == 1).sum(axis=1) == 1) & ~held[ends].any(axis=1)
        stub = np.flatnonzero(dead & (shapely.length(lines) <= ROUND_A_CORNER * tolerance_m))
        if not len(stub):
            return strokes
        others = np.setdiff1d(np.arange(len(ends)), stub)
        at, other = STRtree(lines[others]).query(lines[stub], predicate="dwithin", distance=tolerance_m)
        beside = points[ends[stub[at], 0], 2] == points[ends[others[other], 0], 2]
        for end in (0, 1):
            left = np.flatnonzero(beside)
            tips = shapely.points(points[ends[stub[at[left]], end], :2])
            beside[left] = shapely.distance(lines[others[other[left]]], tips) <= tolerance_m
        gone = stub[np.unique(at[beside])]
        if not len(gone):
            return strokes
        kept = np.ones(len(ends), dtype=np.bool_)
        kept[gone] = False
        strokes = replace(strokes, ends=ends[kept], classes=strokes.classes[kept], closes_gap=strokes.closes_gap[kept])


def _meets_a_level(strokes: Strokes) -> BoolArray:
    """Points at which a road of another level passes or ends, shape (points,)."""
    points, used = strokes.points, strokes.degree() > 0
    held = np.zeros(len(points), dtype=np.bool_)
    if not len(points) or not np.ptp(points[:, 2]):
        return held
    near = cKDTree(points[:, :2]).query_pairs(SAME_M, output_type="ndarray")
    other = (points[near[:, 0], 2] != points[near[:, 1], 2]) & used[near].all(axis=1)
    held[near[other].ravel()] = True
    return held


def _without_loose_ends(strokes: Strokes) -> Strokes:
    """Strokes without pieces across gaps that lead nowhere any more."""
    while True:
        loose = strokes.closes_gap & (strokes.degree()[strokes.ends] == 1).any(axis=1)
        if not loose.any():
            return strokes
        strokes = Strokes(strokes.points, strokes.ends[~loose], strokes.classes[~loose], strokes.closes_gap[~loose])
