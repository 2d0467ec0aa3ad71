"""Azimuths from true north brought to grid north, from which all bearings on the metric grid are reckoned."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pyproj import CRS

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.network.sites import Sectors, Sites
from phusong.coverage.terrain.crs import from_degrees, to_degrees, transform_points

_STEP_DEG = 1e-4
"""Step along the meridian, about 11 m: long beside rounding, short beside its curvature on any grid."""


def true_north_deg(x_m: FloatArray, y_m: FloatArray, crs: CRS) -> FloatArray:
    """Grid convergence: bearing of true north on the grid, clockwise from grid north, degrees, shape (n,).

    It is positive west of the central meridian in the northern hemisphere. Grid bearing = true bearing + this.

    Args:
        x_m: Eastings, metres, shape (n,).
        y_m: Northings, metres, shape (n,).
        crs: The grid.
    """
    lon, lat = transform_points(to_degrees(crs), x_m, y_m)
    north_x_m, north_y_m = transform_points(from_degrees(crs), lon, lat + _STEP_DEG)
    return np.degrees(np.arctan2(north_x_m - x_m, north_y_m - y_m))


def on_the_grid(sectors: Sectors, sites: Sites, crs: CRS) -> Sectors:
    """The same sectors with azimuths from grid north instead of true north.

    An azimuth of 0 may become slightly negative and one of 360 slightly more, so that their order stays.
    """
    turned_deg = dict(zip(sites.ids.tolist(), true_north_deg(sites.x_m, sites.y_m, crs).tolist(), strict=True))
    convergence_deg = np.array([turned_deg.get(site, 0.0) for site in sectors.site_ids.tolist()], dtype=np.float64)
    return replace(sectors, azimuth_deg=sectors.azimuth_deg + convergence_deg)
