"""Line of sight between two masts over curved ground."""

from __future__ import annotations

import numpy as np

from phusong.coverage.terrain.terrain import Terrain

EFFECTIVE_EARTH_RADIUS_M = 8_500_000.0
"""Radius on which rays in the mean atmosphere are straight: the Earth's 6,371 km times the customary factor 4/3."""


def in_sight(
    terrain: Terrain, here: tuple[float, float], there: tuple[float, float], height_m: float, other_height_m: float
) -> bool:
    """Whether the straight ray between two antennas clears the ground of a standard atmosphere's Earth.

    No part of the Fresnel zone is asked to be clear. A profile that crosses unknown terrain is not in sight.

    Args:
        terrain: Heights.
        here: Easting and northing of one antenna, metres.
        there: Easting and northing of the other, metres.
        height_m: Height of the first antenna above ground, metres.
        other_height_m: Height of the other antenna above ground, metres.
    """
    d_km, ground = terrain.profile(here, there)
    away = d_km * 1000.0
    if np.isnan(ground).any():
        return False
    if away[-1] <= 0.0:
        return True
    first, last = ground[0] + height_m, ground[-1] + other_height_m
    ray = first + (last - first) * away / away[-1]
    bulge = away * (away[-1] - away) / (2.0 * EFFECTIVE_EARTH_RADIUS_M)  # the bulge in P.526-15 §4.5, d in m
    return bool((ray[1:-1] > (ground + bulge)[1:-1]).all())
