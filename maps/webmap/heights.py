"""Heights of the ground that travel with the map, coarse, so that a path between two places is drawn on demand."""

from __future__ import annotations

import zlib
from base64 import b64encode

import numpy as np

from phusong.coverage.terrain import Terrain
from phusong.maps.webmap.images import corners_of, warped, web_frame
from phusong.maps.webmap.model import HeightData

MAX_CELLS = 420
"""Longest edge of the grid of heights: a province in steps of some 300 m, 200 kB."""
NO_HEIGHT = -32768


def heights_data(terrain: Terrain) -> HeightData | None:
    """Heights on a grid of the web map; None where none is known.

    Args:
        terrain: Heights.

    Returns:
        Whole metres row by row from the north-west, each the difference from the cell to its west, as little-endian
        ``int16``, compressed; ``NO_HEIGHT`` where unknown. ``step`` is the cell's width on the ground, metres.
    """
    if min(terrain.shape) < 2 or not np.isfinite(terrain.height_m).any():
        return None
    frame = web_frame(terrain.grid, MAX_CELLS)
    raised = warped(terrain.height_m, terrain.grid, frame)
    metres = np.where(np.isfinite(raised), np.round(np.clip(raised, -500.0, 9000.0)), NO_HEIGHT).astype(np.int16)
    steps = np.diff(metres, axis=1, prepend=np.int16(0)).astype("<i2")  # which may wrap around, and back
    (south, west), (north, east) = corners_of(frame)
    rows, cols = frame.shape
    return {
        "rows": rows,
        "cols": cols,
        "southWest": [south, west],
        "northEast": [north, east],
        "step": round(frame.step_m * float(np.cos(np.radians((south + north) / 2.0)))),
        "packed": b64encode(zlib.compress(steps.tobytes(), 9)).decode("ascii"),
    }
