"""Homes of a village parted into points: which homes are whose, and which home stands for its neighbours."""

from __future__ import annotations

import math

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from phusong.coverage.kernels.arrays import FloatArray, GeometryArray, IntArray
from phusong.coverage.network.demand import Homes
from phusong.coverage.network.network import Network

FARTHEST_RADII = 4.0
"""A home farther from every village than so many radii is nobody's: four are about the way to the next village."""

CELLS_A_POINT = 16
"""An outline without homes is filled with so many equal cells for each point that it is to have."""


def village_of_homes(network: Network, homes: Homes, radius_m: float) -> IntArray:
    """The village of each home: the one whose outline holds it, else the nearest, -1 where none is near, shape (n,).

    Args:
        network: Villages, with outlines or without.
        homes: The homes.
        radius_m: Radius of a village, metres.
    """
    villages = network.villages
    village = np.full(len(homes), -1, dtype=np.int64)
    if not len(villages) or not len(homes):
        return village
    pins = cKDTree(np.column_stack((villages.x_m, villages.y_m)))
    away_m, nearest = pins.query(np.column_stack((homes.x_m, homes.y_m)))
    near = away_m <= FARTHEST_RADII * radius_m
    village[near] = nearest[near]
    owned = [at for at, name in enumerate(villages.ids) if str(name) in network.village_outlines]
    village[np.isin(village, owned)] = -1  # whose outline is known has only what lies in it
    outlines = [network.village_outlines[str(villages.ids[at])] for at in owned]
    if outlines:
        spots: GeometryArray = np.asarray(shapely.points(homes.x_m, homes.y_m), dtype=np.object_)
        outline, home = shapely.STRtree(spots).query(outlines, predicate="intersects").astype(np.int64)
        order = np.lexsort((outline, home))[::-1]  # on a shared border the first village has it
        village[home[order]] = np.array(owned, dtype=np.int64)[outline[order]]
    return village


def cells_within(outline: BaseGeometry, points: int) -> FloatArray:
    """Middles of equal cells inside an outline, metres, shape (n, 2); none where it is too thin for any.

    Args:
        outline: Polygon or multipolygon, metres.
        points: Points that are to be made of them.
    """
    side_m = math.sqrt(outline.area / (CELLS_A_POINT * points)) if outline.area > 0.0 else 0.0
    if side_m == 0.0:
        return np.zeros((0, 2))
    west, south, east, north = outline.bounds  # cells begin at its own corner: no grid of the map decides
    x, y = np.meshgrid(np.arange(west + side_m / 2, east, side_m), np.arange(south + side_m / 2, north, side_m))
    inside = shapely.contains_xy(outline, x.ravel(), y.ravel())
    return np.column_stack((x.ravel()[inside], y.ravel()[inside]))


def part_homes(places_m: FloatArray, weights: FloatArray, parts: int) -> tuple[FloatArray, FloatArray]:
    """Part homes into groups of about equal weight that lie together; one home stands for each group.

    The homes are halved again and again across the longer side of the box around them (a k-d tree by weight), so that
    the same homes make the same groups whatever their order.

    Args:
        places_m: Easting and northing of the homes, metres, shape (n, 2).
        weights: People or buildings at each, over 0, shape (n,).
        parts: Groups that are wanted; there are no more than homes.

    Returns:
        The home nearest to the middle of each group, shape (k, 2), and the weight of the group, shape (k,).
    """
    order = np.lexsort((weights, places_m[:, 1], places_m[:, 0]))
    waiting = [(places_m[order], weights[order], min(parts, len(order)))]
    middles: list[FloatArray] = []
    sums: list[float] = []
    while waiting:
        places, weight, wanted = waiting.pop()
        if wanted <= 1:
            if wanted:
                middle = np.average(places, axis=0, weights=weight)
                middles.append(places[np.argmin(np.hypot(*(places - middle).T))])
                sums.append(float(weight.sum()))
            continue
        spans = np.ptp(places, axis=0)
        axis = int(spans[1] > spans[0])
        along = np.lexsort((places[:, 1 - axis], places[:, axis]))
        places, weight = places[along], weight[along]
        left = wanted // 2
        upto = np.cumsum(weight)
        cut = int(np.searchsorted(upto, upto[-1] * left / wanted - 1e-9 * upto[-1])) + 1
        cut = min(max(cut, left), len(weight) - (wanted - left))
        waiting += [(places[cut:], weight[cut:], wanted - left), (places[:cut], weight[:cut], left)]
    return np.array(middles, dtype=np.float64).reshape(-1, 2), np.array(sums, dtype=np.float64)
