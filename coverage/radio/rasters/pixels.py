"""Pixels of a raster of levels: masts are added to them one by one, and what blocks of masts come to is laid over them.

The stronger mast serves a pixel, of equals the one with the lower number. That is an order of all masts, so that
neither the size of blocks nor which of them is finished first changes a bit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels.arrays import IntArray
from phusong.coverage.kernels.paged import let_go, let_go_unwritten, paged, stripes
from phusong.coverage.kernels.tasks import Arrays
from phusong.coverage.radio.engine import Progress
from phusong.coverage.radio.prediction import Prediction
from phusong.coverage.radio.rasters.footprint import MASTS_BETWEEN, Footprint, FootprintCache, footprints
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.raster import Raster

PIXEL_BYTES = 12
"""Memory of one pixel: level, server and both counts."""

_BYTES = ((0, 4), (4, 8), (8, 10), (10, PIXEL_BYTES))
"""First byte of each of them and the one after its last."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """A raster that masts are added to.

    Attributes:
        values: Level of the best server, dBm, minus infinity for none, float32, shape (rows, cols).
        server: That mast, -1 for none, int32, of that shape.
        servers: Number of masts that suffice, uint16, of that shape.
        voids: Number of masts hidden by unknown terrain, uint16, of that shape.
    """

    values: NDArray[np.float32]
    server: NDArray[np.int32]
    servers: NDArray[np.uint16]
    voids: NDArray[np.uint16]

    @classmethod
    def empty(cls, shape: tuple[int, int]) -> Pixels:
        """Pixels whose numbers are not set, in memory or all in one file that goes with them."""
        count = shape[0] * shape[1]
        held = paged((count * PIXEL_BYTES,), np.uint8)
        values, server, servers, voids = (held[first * count : last * count] for first, last in _BYTES)
        return cls(
            values.view(np.float32).reshape(shape),
            server.view(np.int32).reshape(shape),
            servers.view(np.uint16).reshape(shape),
            voids.view(np.uint16).reshape(shape),
        )

    @classmethod
    def unheard(cls, shape: tuple[int, int]) -> Pixels:
        """Pixels that hear no mast."""
        found = cls.empty(shape)
        for rows in stripes(found.values):
            found.values[rows], found.server[rows] = -np.inf, -1
            found.servers[rows], found.voids[rows] = 0, 0
        return found

    @classmethod
    def of(cls, raster: Raster) -> Pixels:
        """The pixels of a raster, to which masts are added without changing it.

        Raises:
            ValueError: When the raster has no counts.
        """
        if raster.servers is None or raster.voids is None:
            raise ValueError("masts are added to a raster that counts the servers of its pixels, as of predict_raster")
        found = cls.empty(raster.grid.shape)
        for rows in stripes(found.values):
            values = raster.values[rows]
            found.values[rows] = np.where(np.isnan(values), np.float32(-np.inf), values)
            found.server[rows], found.servers[rows] = raster.server[rows], raster.servers[rows]
            found.voids[rows] = raster.voids[rows]
            let_go_unwritten(raster.values, raster.server, raster.servers, raster.voids)
        return found

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> Pixels:
        """The pixels that :meth:`arrays` told."""
        return cls(arrays["values"], arrays["server"], arrays["servers"], arrays["voids"])

    def arrays(self) -> Arrays:
        """The pixels as arrays by name."""
        return {"values": self.values, "server": self.server, "servers": self.servers, "voids": self.voids}

    def add_all(
        self,
        prediction: Prediction,
        grid: Grid,
        cache: FootprintCache | None,
        progress: Progress | None,
        first_server: int = 0,
        corner: tuple[int, int] = (0, 0),
    ) -> None:
        """Count every mast of a prediction, in order.

        Args:
            prediction: The masts.
            grid: Pixels of the whole raster.
            cache: Where footprints are kept.
            progress: Called with masts done and masts in all.
            first_server: Number of the first mast among the servers.
            corner: Row and column of the raster that the first of these pixels is.
        """
        for part in footprints(prediction, grid, cache):
            self._add(part, prediction, first_server, corner)
            if part.mast % MASTS_BETWEEN == 0:
                self.let_go()
            if progress is not None:
                progress(part.mast + 1, len(prediction.masts))
        self.let_go()

    def merge(self, other: Pixels, window: tuple[slice, slice], numbers: IntArray) -> None:
        """Lay over these pixels what some masts come to.

        Args:
            other: Pixels of the masts.
            window: Rows and columns of these pixels that they cover.
            numbers: Number of each mast of theirs among the servers here, shape (masts,).
        """
        own = np.where(other.server < 0, -1, np.append(numbers, -1)[other.server]).astype(np.int32)
        values, server = self.values[window], self.server[window]
        better = (other.values > values) | ((other.values == values) & (own >= 0) & (own < server))
        np.copyto(values, other.values, where=better)
        np.copyto(server, own, where=better)
        self.servers[window] += other.servers
        self.voids[window] += other.voids
        self.let_go()

    def raster(self, grid: Grid) -> Raster:
        """The raster."""
        for rows in stripes(self.values):
            self.values[rows][self.server[rows] < 0] = np.nan
        return Raster(self.values, self.server, grid, self.servers, self.voids)

    def let_go(self) -> None:
        """Hold nothing in memory of what is large; it comes back where it is looked at."""
        let_go(self.values)

    def _add(self, part: Footprint, prediction: Prediction, first_server: int, corner: tuple[int, int]) -> None:
        """Count one mast."""
        rows, cols = (
            slice(span.start - start, span.stop - start)
            for span, start in zip((part.rows, part.cols), corner, strict=True)
        )
        window, carriers = (rows, cols), prediction.carriers
        first = int(prediction.masts[part.mast]["first_row"])
        enough = np.zeros(part.in_sight.shape, dtype=np.bool_)
        for row, level in enumerate(part.rsrp_dbm, start=first):
            budget = carriers.budgets[carriers.budget[carriers.first[row]]]
            better = level > self.values[window]  # never where it is NaN; of equals the first stays
            np.copyto(self.values[window], level, where=better)
            self.server[window][better] = first_server + part.mast
            enough |= level >= budget.required_dbm(part.in_sight).astype(np.float32)
        self.servers[window] += enough
        if len(part.rsrp_dbm):
            self.voids[window] += np.isnan(part.rsrp_dbm[0])
