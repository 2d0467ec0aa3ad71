"""Bands that a hop fails on before it is asked how often it is down, as a compiled kernel."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numba import njit

from phusong.coverage.kernels.arrays import FloatArray, IntArray
from phusong.coverage.kernels.jit import inlined
from phusong.coverage.propagation.freespace import free_space_loss_db

HopTrouble = Literal["availability", "margin", "validity", "clearance", "range", "terrain"]
"""Why a hop does not do: down too often, no fade margin, outside the range of the Recommendation, not clear, too long
for the band, or terrain unknown."""

TROUBLES: tuple[HopTrouble, ...] = ("availability", "margin", "validity", "clearance", "range", "terrain")
"""Troubles from what is nearest to a hop that does to what is farthest from it."""

MARGIN, CLEARANCE, RANGE = TROUBLES.index("margin"), TROUBLES.index("clearance"), TROUBLES.index("range")
"""What is found without asking how often a hop is down."""

NONE = -1
"""No trouble so far."""


@inlined
def _received_dbm(band: FloatArray, length_m: float) -> float:
    """Median received level of a hop, dBm; the band's figures as :func:`screen_bands` takes them."""
    loss_db = free_space_loss_db(band[0] / 1000.0, length_m / 1000.0) + band[5] * length_m / 1000.0
    received_dbm: float = band[2] + 2.0 * band[3] - loss_db
    return received_dbm


@njit(cache=True, nogil=True, error_model="numpy")
def received_at(lengths_m: FloatArray, bands: FloatArray, band: IntArray) -> FloatArray:
    """Median received level of each hop on a band of its own, dBm, shape (hops,).

    Args:
        lengths_m: Length of each hop, metres, shape (hops,).
        bands: As of :func:`screen_bands`.
        band: Band of each, shape (hops,).
    """
    received_dbm = np.empty(lengths_m.size)
    for hop in range(lengths_m.size):
        received_dbm[hop] = _received_dbm(bands[band[hop]], lengths_m[hop])
    return received_dbm


@njit(cache=True, nogil=True, error_model="numpy")
def screen_bands(
    lengths_m: FloatArray, missing_m: FloatArray, bands: FloatArray
) -> tuple[IntArray, FloatArray, IntArray]:
    """First trouble of each hop on each band, and the band that fails least.

    Args:
        lengths_m: Length of each hop, metres, shape (hops,).
        missing_m: Height that is missing to the clearance, metres, shape (hops, bands).
        bands: Frequency, MHz, longest hop, metres, power, dBm, gain of either antenna, dBi, threshold, dBm, and loss by
            gases, dB/km, of each band, in the order in which bands that fail alike come first, shape (bands, 6).

    Returns:
        Trouble, as a place in :data:`TROUBLES`, or :data:`NONE`, shape (hops, bands); by how much the hop fails, or its
        fade margin where there is no trouble, shape (hops, bands); and the band that fails least, :data:`NONE` where
        the hop has no trouble on some, shape (hops,).
    """
    hops, count = missing_m.shape
    trouble, lacking = np.full((hops, count), NONE), np.zeros((hops, count))
    least = np.full(hops, NONE)
    for hop in range(hops):
        for band in range(count):
            margin_db = _received_dbm(bands[band], lengths_m[hop]) - bands[band, 4]
            if lengths_m[hop] > bands[band, 1]:
                trouble[hop, band], lacking[hop, band] = RANGE, lengths_m[hop] - bands[band, 1]
            elif missing_m[hop, band] > 0.0:
                trouble[hop, band], lacking[hop, band] = CLEARANCE, missing_m[hop, band]
            elif margin_db <= 0.0:
                trouble[hop, band], lacking[hop, band] = MARGIN, -margin_db
            else:
                lacking[hop, band] = margin_db
        best = 0
        for band in range(count):
            here, there = trouble[hop, band], trouble[hop, best]
            if here < there or (here == there and lacking[hop, band] < lacking[hop, best]):
                best = band
        least[hop] = best if trouble[hop, best] != NONE else NONE
    return trouble, lacking, least
