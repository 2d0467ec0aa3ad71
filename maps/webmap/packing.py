"""Columns of the page's data: whole numbers packed as little-endian arrays in base64, places, and texts."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.coverage.network import Network
from phusong.maps.webmap.model import Packed, Positions

NO_SIGNAL = -32768
"""Packed RSRP where nothing was predicted; other values are tenths of a dBm."""
SHARE_PARTS = 1_000_000.0
"""A packed share of 1: so fine that the people of a country add up."""
PEOPLE_PARTS = 100
"""Parts of a person in which people are packed where some are no whole number."""


def positions(network: Network, x_m: FloatArray, y_m: FloatArray) -> Positions:
    """Packed longitude and latitude in millionths of a degree."""
    if not len(x_m):
        return {"count": 0, "lon": pack(x_m), "lat": pack(y_m)}
    lon, lat = network.map_lon_lat(x_m, y_m)
    return {"count": len(x_m), "lon": pack(lon * 1e6), "lat": pack(lat * 1e6)}


def bits(masks: list[BoolArray], count: int) -> IntArray:
    """One bit for each of at most 31 masks, the first mask lowest, shape (count,)."""
    held = np.zeros(count, dtype=np.int64)
    for position, mask in enumerate(masks[:31]):
        held |= mask.astype(np.int64) << position
    return held


def tenths(level: FloatArray) -> NDArray[np.int16]:
    """RSRP or margin in tenths of a decibel, ``NO_SIGNAL`` where nothing was predicted."""
    whole = np.round(np.clip(np.nan_to_num(level), -3000.0, 3000.0) * 10)
    return np.where(np.isfinite(level), whole, NO_SIGNAL).astype(np.int16)


def pack(values: NDArray[Any]) -> Packed:
    """Whole numbers in the smallest signed type that holds them: its name and the bytes in base64."""
    whole = np.round(np.asarray(values)).astype(np.int64)
    least, most = (int(whole.min()), int(whole.max())) if len(whole) else (0, 0)
    fitting = (name for name, width in (("i1", 7), ("i2", 15)) if -(1 << width) <= least and most < 1 << width)
    name = next(fitting, "i4")
    return [name, b64encode(whole.astype(f"<{name}").tobytes()).decode("ascii")]


def fractions(share: FloatArray) -> FloatArray:
    """Shares of the people as millionths; neither nobody nor everybody is rounded to."""
    parts = np.round(SHARE_PARTS * share)
    return np.where((share > 0.0) & (share < 1.0), np.clip(parts, 1.0, SHARE_PARTS - 1.0), parts)


def texts(values: NDArray[Any]) -> list[str]:
    """Names, codes and words as plain text."""
    return [str(value) for value in values]


def people_parts(people: FloatArray) -> int:
    """In how many parts of a person people are packed: 1 where all are whole numbers."""
    known = np.nan_to_num(people)
    return 1 if np.array_equal(known, np.round(known)) else PEOPLE_PARTS
