"""Links between roads: what makes a tree of roads a mesh, as real roads are one."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from lao_cai import grid
from lao_cai.grid import FloatArray, IntArray
from lao_cai.roads import RoadMap
from lao_cai.terrain import Progress

CYCLES_AN_EDGE = 177 / 1970
"""Independent cycles for each edge of the roads of Bát Xát in OpenStreetMap, early 2026."""

NEAREST_M, FURTHEST_M = 400.0, 3000.0
"""How far apart in a straight line two places are that a link joins."""

REUSE = 1.5
"""Cost of going along a road that is there: a link is a road of its own, not the way round."""

ROUND = 2.5
"""Least way along the roads between them, in straight lines."""

APART_M = 700.0
"""Least distance between the middles of two links."""


def lay_links(road_map: RoadMap, progress: Progress) -> None:
    """Join road ends and junctions near each other and far by road, until the roads are as meshed as real ones.

    Args:
        road_map: The roads, which hang together.
        progress: Told what is done.
    """
    tried: set[tuple[int, int]] = set()
    laid = 0
    for _ in range(6):  # a link shortens the ways round for others, so these are measured again
        wanted = _wanted_cycles(road_map)
        progress(f"links: {road_map.cycles()} of {wanted:.0f} independent cycles")
        if road_map.cycles() >= wanted:
            break
        pairs = [pair for pair in _worth_joining(road_map) if pair not in tried]
        middles = np.empty((0, 2))
        for start, end in pairs:
            x_m, y_m = _metres(np.array([start, end]))
            middle = np.array([[x_m.mean(), y_m.mean()]])
            if len(middles) and np.hypot(*(middles - middle).T).min() < APART_M:
                continue
            middles = np.concatenate([middles, middle])
            tried.add((start, end))
            road_map.join(start, np.array([end]), "track", REUSE)
            laid += 1
            if road_map.cycles() >= wanted:
                break
    progress(f"links: {laid} tried, {road_map.cycles()} independent cycles in {len(road_map.sections())} sections")
    if road_map.cycles() < CYCLES_AN_EDGE * len(road_map.sections()):
        raise ValueError(f"{road_map.cycles()} cycles in {len(road_map.sections())} sections are too few")


def _wanted_cycles(road_map: RoadMap) -> float:
    """Cycles that are enough, given that each new one comes with three new sections at most."""
    without = len(road_map.sections()) - 3 * road_map.cycles()
    return CYCLES_AN_EDGE * without / (1.0 - 3.0 * CYCLES_AN_EDGE)


def _metres(cells: IntArray) -> tuple[FloatArray, FloatArray]:
    return grid.to_metres(*grid.centre_of(cells // grid.COLS, cells % grid.COLS))


def _worth_joining(road_map: RoadMap) -> list[tuple[int, int]]:
    """Cells of two ends or junctions each, near in a straight line and far by road, the furthest round first."""
    sections = road_map.sections()
    ends = np.array([(part.cells[0], part.cells[-1]) for part in sections])
    cells, node = np.unique(ends, return_inverse=True)
    node = node.reshape(-1, 2)
    length_m = np.array([np.hypot(*np.diff(_metres(part.cells), axis=1)).sum() for part in sections])
    ways = coo_array((length_m, (node[:, 0], node[:, 1])), shape=(len(cells), len(cells))).tocsr()
    x_m, y_m = _metres(cells)
    pairs = cKDTree(np.column_stack((x_m, y_m))).query_pairs(FURTHEST_M, output_type="ndarray")
    apart_m = np.hypot(*(np.column_stack((x_m, y_m))[pairs[:, 0]] - np.column_stack((x_m, y_m))[pairs[:, 1]]).T)
    pairs, apart_m = pairs[apart_m >= NEAREST_M], apart_m[apart_m >= NEAREST_M]
    by_road_m = dijkstra(ways, directed=False)[pairs[:, 0], pairs[:, 1]]
    round_ = by_road_m / apart_m
    order = np.lexsort((pairs[:, 1], pairs[:, 0], -np.round(round_, 6)))
    return [(int(cells[a]), int(cells[b])) for a, b in pairs[order[round_[order] >= ROUND]].tolist()]
