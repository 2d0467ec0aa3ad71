"""Where water runs on the finished terrain: rivers are not built on, and cost a bridge to cross."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lao_cai import erosion, grid
from lao_cai.grid import FloatArray

RIVER_KM2 = 60.0


@dataclass(frozen=True, slots=True)
class Streams:
    """Water on the grid.

    Attributes:
        area_km2: Area that drains through each cell, shape (rows, cols).
        river: True where a river too wide for a culvert runs, shape (rows, cols).
    """

    area_km2: FloatArray
    river: NDArray[np.bool_]


def find_streams(height_m: NDArray[np.int16]) -> Streams:
    """Drained area of each cell, and the rivers."""
    filled, order = erosion.fill(height_m.astype(np.float64))
    target, _ = erosion.receivers(filled, grid.DX_M, grid.DY_M)
    area = erosion.drained_area_m2(order, target, grid.DX_M * grid.DY_M) / 1e6
    area = area.reshape(height_m.shape)
    return Streams(area, area > RIVER_KM2)
