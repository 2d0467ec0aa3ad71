"""Backhaul over a microwave hop: the nearest lit site in sight."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from phusong.coverage.kernels import FloatArray
from phusong.coverage.microwave import in_sight
from phusong.coverage.network import Network

HOPS_TRIED = 20
"""Nearest sites that a line of sight is sought to, before a tower counts as without microwave."""


def hop_distance_m(network: Network, x_m: FloatArray, y_m: FloatArray, height_m: float, range_m: float) -> FloatArray:
    """Distance to the nearest existing site in line of sight, metres, infinite for none within range, shape (n,)."""
    sites = network.sites
    hop = np.full(len(x_m), np.inf)
    if not len(sites) or not len(x_m) or range_m <= 0.0:
        return hop
    tree = cKDTree(np.column_stack((sites.x_m, sites.y_m)))
    tried = min(HOPS_TRIED, len(sites))
    distances, nearest = tree.query(np.column_stack((x_m, y_m)), k=np.arange(1, tried + 1))
    for at in range(len(x_m)):
        here = (float(x_m[at]), float(y_m[at]))
        for distance, site in zip(distances[at], nearest[at], strict=True):
            if distance > range_m:
                break
            there = (float(sites.x_m[site]), float(sites.y_m[site]))
            if in_sight(network.terrain, here, there, height_m, float(sites.height_m[site])):
                hop[at] = distance
                break
    return hop
