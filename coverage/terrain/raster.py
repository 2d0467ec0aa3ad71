"""A predicted surface on a north-up grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.terrain.grid import Grid


@dataclass(frozen=True, slots=True)
class Raster:
    """Best-server RSRP, the mast that gives it, and what else is known of the pixels.

    Attributes:
        values: RSRP of the best server, dBm, NaN where none reaches, float32, shape (rows, cols).
        server: Mast of the best server, -1 where none reaches, int32, shape (rows, cols).
        grid: Where the pixels lie.
        servers: Number of masts at or above the required RSRP, uint16, shape (rows, cols); None where not counted.
        voids: Number of masts in range whose path crosses unknown terrain, uint16, shape (rows, cols); None where not
            counted.
    """

    values: NDArray[np.float32]
    server: NDArray[np.int32]
    grid: Grid
    servers: NDArray[np.uint16] | None = None
    voids: NDArray[np.uint16] | None = None

    @property
    def transform(self) -> Affine:
        """Affine from (col, row) of a pixel's upper left corner to (x, y)."""
        return self.grid.transform

    @property
    def crs(self) -> CRS:
        """Projected coordinate reference system of the grid."""
        return self.grid.crs
