"""Nearest things: distances to points, to roads, and the commune at a place."""

from __future__ import annotations

import numpy as np
from shapely import STRtree, points

from phusong.coverage.kernels.arrays import FloatArray, TextArray
from phusong.coverage.network.network import Network


def nearest_m(x_m: FloatArray, y_m: FloatArray, of_x_m: FloatArray, of_y_m: FloatArray) -> FloatArray:
    """Distance of each point to the nearest of others, metres, infinite where there is none, shape (n,)."""
    if not len(of_x_m) or not len(x_m):
        return np.full(len(x_m), np.inf)
    from scipy.spatial import cKDTree  # takes half a second to load, and few who load networks need it

    distance, _ = cKDTree(np.column_stack((of_x_m, of_y_m))).query(np.column_stack((x_m, y_m)))
    return np.asarray(distance, dtype=np.float64)


def road_distance_m(network: Network, x_m: FloatArray, y_m: FloatArray) -> FloatArray:
    """Straight distance of each point to the nearest road, metres; 0 where no road is known at all, shape (n,)."""
    if not len(network.roads) or not len(x_m):
        return np.zeros(len(x_m))
    tree = STRtree(network.roads.lines)
    (point, _), distance = tree.query_nearest(points(x_m, y_m), return_distance=True, all_matches=False)
    access = np.zeros(len(x_m))
    access[point] = distance
    return access


def commune_codes_at(network: Network, x_m: FloatArray, y_m: FloatArray) -> TextArray:
    """Code of the commune around each point, empty outside all, the first code on a shared border, shape (n,)."""
    codes = np.full(len(x_m), "", dtype=np.object_)
    point, commune = STRtree(network.communes.outlines).query(points(x_m, y_m), predicate="intersects")
    found = network.communes.codes[commune]
    for at in np.lexsort((found.astype(str), point))[::-1]:
        codes[point[at]] = found[at]
    return codes
