"""What heights are read for: a region, what stands in it, and how far around the ground counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from phusong.coverage.kernels.arrays import FloatArray

if TYPE_CHECKING:  # what reads no raster loads nothing of them
    from phusong.coverage.terrain.grid import Bounds

MARGIN_M = 25_000.0
"""Terrain is read this far at least beyond villages, communes and sites: summits and samples lie there."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What terrain is read for, and how far around it.

    Blocks of the grid that lie further off, such as open sea and other lands, are not read and stay unknown, whatever
    the size of the grid: figures do not hang on it.

    Attributes:
        area: Box around villages, communes and sites, metres.
        boxes: Boxes around each of them, metres, NaN where one has no place, shape (n, 4); the area alone when None.
        margin_m: How far around each the ground counts: as far as a mast is predicted and as a hop is long, metres.
    """

    area: Bounds
    boxes: FloatArray | None = None
    margin_m: float = MARGIN_M

    def widened(self) -> FloatArray:
        """The boxes with the margin around them, metres, shape (n, 4)."""
        boxes = np.array([self.area]) if self.boxes is None else self.boxes[np.isfinite(self.boxes).all(axis=1)]
        return boxes + self.margin_m * np.array([-1.0, -1.0, 1.0, 1.0])
