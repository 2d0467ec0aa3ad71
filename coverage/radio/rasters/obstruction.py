"""How much of a path's diffraction a few points of its profile make sure of, without the rest of it.

The point of Bullington lies above both tangents, and every point of the profile below them. No profile point is
therefore a worse knife edge than Bullington's, and some of the points bound the loss from below.

Source: ITU-R P.526-15 §4.5.1; the equation numbers are those of ITU-R P.1812-8.
"""

from __future__ import annotations

import math

from numba import njit

from phusong.coverage.propagation.cover import cover_at, share_that_counts
from phusong.coverage.propagation.diffraction import bullington_total_db, knife_edge_loss_db
from phusong.coverage.propagation.spherical import LIGHT_M_GHZ
from phusong.coverage.radio.scene import Row, Scene
from phusong.coverage.terrain.profile import height_at, split_profile

POINTS = 16
"""Points that are looked at, at most."""

ROUNDING_DB = 0.001
"""More than the bound and the loss differ by where both have the same edge."""


@njit(cache=True, nogil=True, error_model="numpy")
def worst_edge(scene: Scene, mast: Row, receiver: Row, distance_m: float) -> float:
    """Diffraction parameter at 1 GHz of the worst of some profile points as a knife edge, minus infinity for none."""
    base, inner = split_profile(distance_m, scene.step_m, scene.last_points)
    across, down = receiver.col - mast.col, receiver.row - mast.row
    distance_km, worst = 0.001 * distance_m, -math.inf
    tx_m, rx_m = mast.antenna_m + mast.below_m, receiver.antenna_m + receiver.below_m
    for k in range(1, inner + 1, max((inner + POINTS - 1) // POINTS, 1)):
        at_m = k * scene.step_m if k <= base else distance_m - (inner + 1 - k) * scene.step_m
        at_km = 0.001 * at_m
        share = at_m / distance_m
        height_m = height_at(scene.grid, mast.col + across * share, mast.row + down * share)
        left_km = distance_km - at_km
        counts = share_that_counts(scene.cover, min(at_km, left_km))
        if counts > 0.0:
            height_m += counts * cover_at(scene.cover, mast.col + across * share, mast.row + down * share)
        line_m = (tx_m * left_km + rx_m * at_km) / distance_km
        above_m = height_m + 500.0 / scene.settings.ae_km * at_km * left_km - line_m
        edge = above_m / math.sqrt(at_km * left_km)
        if edge > worst:  # noqa: PLR1730 - never where the height is unknown, which max leaves open
            worst = edge
    return worst * math.sqrt(0.002 * distance_km / LIGHT_M_GHZ)  # P.1812-8 eq. (15)


@njit(cache=True, nogil=True, error_model="numpy")
def least_diffraction_db(edge: float, f_ghz: float, distance_km: float) -> float:
    """Diffraction that a path with such an edge has at least, dB (P.1812-8 eqs (16), (21), (39)).

    Args:
        edge: Of :func:`worst_edge`.
        f_ghz: Carrier, GHz.
        distance_km: Length of the path, km.
    """
    if edge == -math.inf:  # no point lies between the ends
        return 0.0
    edge_db = knife_edge_loss_db(edge * math.sqrt(f_ghz))
    return max(bullington_total_db(edge_db, distance_km) - ROUNDING_DB, 0.0)
