"""What the lines of many hops have free of obstacles, as compiled kernels.

Source: Recommendation ITU-R P.530-18, Annex 1, §2.2. Inside the formulas distances are km and frequencies GHz.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from phusong.coverage.kernels.arrays import FloatArray, IntArray
from phusong.coverage.kernels.jit import inlined

Wanted = tuple[float, float, float, float, float]
"""Twice the effective Earth radius at the median factor and at the low one, metres; the clearance that is wanted at
either, in Fresnel radii; and the length of hops from which the low factor counts, metres."""


@inlined
def radius_m(from_tx_m: float, from_rx_m: float, ghz: float) -> float:
    """Radius of the first Fresnel ellipsoid, metres.

    Args:
        from_tx_m: Distance from one antenna, metres.
        from_rx_m: Distance from the other antenna, metres.
        ghz: Frequency, GHz.

    Source: ITU-R P.530-18 §2.2.1, eq. (3).
    """
    one_km, other_km = from_tx_m / 1000.0, from_rx_m / 1000.0
    return 17.3 * math.sqrt(one_km * other_km / (ghz * (one_km + other_km)))  # P.530-18 eq. (3)


@inlined
def _free_m(
    along_m: float, length_m: float, obstacle_m: float, ends_m: tuple[float, float], radii_m: tuple[float, float]
) -> tuple[float, float]:
    """Height of the line above an obstacle at the median and at the low Earth radius, metres."""
    left_m = length_m - along_m
    free_m = ends_m[0] + (ends_m[1] - ends_m[0]) * along_m / length_m - obstacle_m
    # P.530-18 §2.2.2.1, steps 1 and 3
    return free_m - along_m * left_m / radii_m[0], free_m - along_m * left_m / radii_m[1]


@inlined
def _missing_m(radius: float, free_m: tuple[float, float], shares: tuple[float, float], is_long: bool) -> float:
    """Height that is missing to the clearance that is wanted, metres; negative where there is some to spare."""
    missing_m = shares[0] * radius - free_m[0]
    return max(missing_m, shares[1] * radius - free_m[1]) if is_long else missing_m  # P.530-18 §2.2.2.1, step 4


@njit(cache=True, nogil=True, error_model="numpy")
def most_missing_m(
    sections: tuple[FloatArray, FloatArray, IntArray],
    antennas_m: FloatArray,
    bands: tuple[FloatArray, FloatArray],
    wanted: Wanted,
) -> FloatArray:
    """Most height that is missing along each hop at each of some frequencies, metres, shape (hops, frequencies).

    It is negative where the hop is clear, and 0 where the hop is too long for the frequency.

    Args:
        sections: Distances and obstacles of all points, metres, and where each hop begins, and the end of the last.
        antennas_m: First and second antenna of each hop, metres above sea level, shape (hops, 2).
        bands: Frequencies, MHz, and the longest hop of each, metres.
        wanted: The clearance that is wanted.
    """
    (distance_m, obstacle_m, first), (frequencies_mhz, longest_m) = sections, bands
    most_m = np.zeros((first.size - 1, frequencies_mhz.size))
    for hop in range(first.size - 1):
        length_m = distance_m[first[hop + 1] - 1]
        ends_m = antennas_m[hop, 0], antennas_m[hop, 1]
        is_long = length_m > wanted[4]
        for band in range(frequencies_mhz.size):
            if length_m > longest_m[band]:
                continue
            ghz, most = frequencies_mhz[band] / 1000.0, -math.inf
            for point in range(first[hop] + 1, first[hop + 1] - 1):
                along_m = distance_m[point]
                free_m = _free_m(along_m, length_m, obstacle_m[point], ends_m, (wanted[0], wanted[1]))
                radius = radius_m(along_m, length_m - along_m, ghz)
                most = max(most, _missing_m(radius, free_m, (wanted[2], wanted[3]), is_long))
            most_m[hop, band] = most
    return most_m


@njit(cache=True, nogil=True, error_model="numpy")
def narrowest(
    sections: tuple[FloatArray, FloatArray, IntArray],
    antennas_m: FloatArray,
    frequencies_mhz: FloatArray,
    wanted: Wanted,
) -> FloatArray:
    """Where each hop has least to spare at a frequency of its own, and how much, shape (4, hops).

    Args:
        sections: As of :func:`most_missing_m`.
        antennas_m: First and second antenna of each hop, metres above sea level, shape (hops, 2).
        frequencies_mhz: Frequency of each, MHz, shape (hops,).
        wanted: The clearance that is wanted.

    Returns:
        Most height missing, metres; least clearance at the median and at the low Earth radius, in Fresnel radii; and
        the distance of the first place where most is missing, metres.
    """
    distance_m, obstacle_m, first = sections
    told = np.empty((4, first.size - 1))
    for hop in range(first.size - 1):
        length_m = distance_m[first[hop + 1] - 1]
        ends_m = antennas_m[hop, 0], antennas_m[hop, 1]
        is_long, ghz = length_m > wanted[4], frequencies_mhz[hop] / 1000.0
        most, median, low, worst_m = -math.inf, math.inf, math.inf, math.nan
        for point in range(first[hop] + 1, first[hop + 1] - 1):
            along_m = distance_m[point]
            free_m = _free_m(along_m, length_m, obstacle_m[point], ends_m, (wanted[0], wanted[1]))
            radius = radius_m(along_m, length_m - along_m, ghz)
            missing_m = _missing_m(radius, free_m, (wanted[2], wanted[3]), is_long)
            if missing_m > most:
                most, worst_m = missing_m, along_m
            median, low = min(median, free_m[0] / radius), min(low, free_m[1] / radius)
        told[0, hop], told[1, hop], told[2, hop], told[3, hop] = most, median, low, worst_m
    return told
