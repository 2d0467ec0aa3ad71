"""The grid that terrain, streams and roads share: 3 arc-seconds, row 0 in the north."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from affine import Affine
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]

WEST_DEG, NORTH_DEG = 103.35, 22.98
ROWS, COLS = 1536, 1740
STEP_DEG = 1.0 / 1200.0
TRANSFORM = Affine(STEP_DEG, 0.0, WEST_DEG, 0.0, -STEP_DEG, NORTH_DEG)

DX_M, DY_M = 85.9, 92.3
"""Cell width and height, metres, at the middle of the province (22.35 N)."""

METRIC_CRS = "EPSG:32648"
"""UTM zone 48N, in which lengths and areas are taken."""

_TO_METRES = Transformer.from_crs("EPSG:4326", METRIC_CRS, always_xy=True)
_TO_DEGREES = Transformer.from_crs(METRIC_CRS, "EPSG:4326", always_xy=True)


def cell_of(lon: FloatArray, lat: FloatArray) -> tuple[IntArray, IntArray]:
    """Row and column of the cell that holds each point, clipped to the grid, shape (n,)."""
    row = np.floor((NORTH_DEG - np.asarray(lat)) / STEP_DEG + 1e-9).astype(np.int64)
    col = np.floor((np.asarray(lon) - WEST_DEG) / STEP_DEG + 1e-9).astype(np.int64)
    return np.clip(row, 0, ROWS - 1), np.clip(col, 0, COLS - 1)


def centre_of(row: ArrayLike, col: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Longitude and latitude of cell centres, degrees, shape (n,)."""
    lon = WEST_DEG + (np.asarray(col, dtype=np.float64) + 0.5) * STEP_DEG
    lat = NORTH_DEG - (np.asarray(row, dtype=np.float64) + 0.5) * STEP_DEG
    return np.asarray(lon), np.asarray(lat)


def to_metres(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """UTM coordinates of geographic ones, metres, shape (n,)."""
    x_m, y_m = _TO_METRES.transform(np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))
    return np.asarray(x_m), np.asarray(y_m)


def to_degrees(x_m: FloatArray, y_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Geographic coordinates of UTM ones, degrees, shape (n,)."""
    lon, lat = _TO_DEGREES.transform(np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64))
    return np.asarray(lon), np.asarray(lat)
