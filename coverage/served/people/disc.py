"""Discs: points of equal area round the point of a village of which nothing more is known."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from phusong.coverage.kernels.arrays import FloatArray

NEIGHBOUR_SHARE = 0.25
"""A village is taken to reach a quarter of the way to its nearest neighbour: half of what would make both touch."""

LEAST_M, MOST_M = 100.0, 500.0
"""The usual radius is no less than a hamlet's, and no more than the way from one end of a village to its middle."""


def usual_radius_m(x_m: FloatArray, y_m: FloatArray) -> float:
    """Radius of a village as the density of the layer has it, metres: the same whatever the order of the villages.

    Args:
        x_m: Eastings of the villages, metres, shape (n,).
        y_m: Northings of the villages, metres, shape (n,).
    """
    places = np.unique(np.column_stack((x_m, y_m)), axis=0)
    if len(places) < 2:
        return MOST_M
    nearest = cKDTree(places).query(places, k=2)[0][:, 1]
    return float(np.clip(NEIGHBOUR_SHARE * np.median(nearest), LEAST_M, MOST_M))


def disc_offsets_m(points: int, radius_m: float) -> FloatArray:
    """Points of equal area in a disc, the middle first, then rings of 6, 12, 18 … points, metres.

    With n points each stands for 1/n of the area. The middle stands for the innermost part; a ring of k points lies
    where half of the area of these k is within it and half without.

    Args:
        points: Number of points, the middle among them.
        radius_m: Radius of the disc, metres.

    Returns:
        Easting and northing from the middle, shape (points, 2); the first of each ring lies north, the others follow
        clockwise.
    """
    offsets = [(0.0, 0.0)]
    ring = 0
    while len(offsets) < points:
        ring += 1
        inside, here = len(offsets), min(6 * ring, points - len(offsets))
        away_m = radius_m * np.sqrt((inside + 0.5 * here) / points)
        angles = 2.0 * np.pi * np.arange(here) / here
        offsets += zip((away_m * np.sin(angles)).tolist(), (away_m * np.cos(angles)).tolist(), strict=True)
    return np.array(offsets, dtype=np.float64)
