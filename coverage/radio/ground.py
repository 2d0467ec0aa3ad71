"""The ground that predictions read: heights, cover and zones, windows of them, and digests of their chunks.

A prediction of a mast reads the ground within its reach and no more. A window of the ground therefore does for it as
well as the whole, and what is kept of it stays good until a chunk of the ground within its reach has changed.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.kernels.identity import Same
from phusong.coverage.kernels.paged import let_go
from phusong.coverage.kernels.tasks import Share, SharedArrays
from phusong.coverage.propagation.cover import Cover
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.terrain import Terrain

CHUNK = 512
"""Cells along the side of a chunk; chunks are counted from where x and y are 0, whatever the terrain begins with."""

MARGIN = 2
"""Cells that a window is wider than a reach on every side: heights between cells are read of the cells around them."""

Window = tuple[slice, slice]
"""Rows and columns of the terrain, or of a raster."""


@dataclass(frozen=True, slots=True)
class ChunkDigests:
    """SHA-256 of every chunk of a ground.

    Attributes:
        first: Row and column of the first chunk.
        table: Digests, uint8, shape (chunk rows, chunk cols, 32).
    """

    first: tuple[int, int]
    table: NDArray[np.uint8]

    def part(self, rows: range, cols: range) -> ChunkDigests:
        """Digests of some rows and columns of chunks."""
        top, left = rows.start - self.first[0], cols.start - self.first[1]
        table = self.table[top : top + len(rows), left : left + len(cols)]
        return ChunkDigests((rows.start, cols.start), np.ascontiguousarray(table))


@dataclass(frozen=True, slots=True)
class Ground:
    """Ground with what stands on it.

    Attributes:
        terrain: Heights, land-cover codes and zones.
        cover: What stands on it, as predictions count it.
        known: Digests of its chunks where they are known already: those of a window are the digests of the whole.
    """

    terrain: Terrain
    cover: Cover
    known: ChunkDigests | None = field(default=None, compare=False)

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """What there is, by name: a number for each cell of the terrain, or for as many parts of each."""
        terrain, cover = self.terrain, self.cover
        given = {
            "height_m": terrain.height_m,
            "codes": terrain.cover,
            "zone": terrain.zone,
            "around": cover.around,
            "in_town": cover.in_town,
        }
        held = {name: array for name, array in given.items() if array is not None and array.size > 1}
        return {"height_m": terrain.height_m} | held

    def window_around(self, x_m: FloatArray, y_m: FloatArray, reach_m: float) -> Window:
        """Rows and columns that hold all that lies within reach of some points.

        Args:
            x_m: Eastings, metres, shape (n,).
            y_m: Northings, metres, shape (n,).
            reach_m: How far, metres.
        """
        reach = reach_m / self.terrain.step_m + MARGIN
        places, counts = self.terrain.grid_position(x_m, y_m)[::-1], self.terrain.shape
        first = (int(np.clip(math.floor(place.min() - reach), 0, n)) for place, n in zip(places, counts, strict=True))
        last = (int(np.clip(math.ceil(place.max() + reach) + 1, 0, n)) for place, n in zip(places, counts, strict=True))
        rows, cols = (slice(start, max(start, stop)) for start, stop in zip(first, last, strict=True))
        return rows, cols

    def digest(self, window: Window) -> str:
        """SHA-256 of the chunks that a window touches, and of what the numbers in them mean."""
        found, grid, cover = self.chunk_digests(), self.terrain.grid, self.cover
        corner = tuple(float(place % 1.0) for place in grid.first_cell)
        single = int(cover.in_town[0, 0]) if cover.in_town.size == 1 else -1
        rule = (cover.terminals, cover.left_out_km, cover.full_km, cover.street_m, cover.parts, single)
        digest = hashlib.sha256(repr((sorted(self.arrays), grid.step_m, corner, rule)).encode())
        digest.update(cover.heights_m.tobytes())
        digest.update(found.part(*self._chunks_of(window)).table.tobytes())
        return digest.hexdigest()

    def chunk_digests(self) -> ChunkDigests:
        """Digests of all chunks, made once for the same ground."""
        if self.known is not None:
            return self.known
        rows, cols = self._chunks_of((slice(0, self.terrain.shape[0]), slice(0, self.terrain.shape[1])))
        named = tuple((name, Same(array)) for name, array in self.arrays.items())
        return _chunk_digests(self._first_cell(), self.terrain.shape, (rows, cols), named)

    def share(self, share: Share) -> SharedGround:
        """Lay the ground down where others find it."""
        whole = (slice(0, self.terrain.shape[0]), slice(0, self.terrain.shape[1]))
        arrays = self.arrays
        frame = self._with(
            {name: np.zeros((1, 1), dtype=array.dtype) for name, array in arrays.items()}, self.terrain.grid
        )
        parts = {name: array.shape[0] // self.terrain.shape[0] for name, array in arrays.items()}
        return SharedGround(share(arrays, self.digest(whole)), frame, self.terrain.shape, parts, self.chunk_digests())

    def _with(self, arrays: Mapping[str, NDArray[Any]], grid: Grid) -> Ground:
        """The same with other arrays, on another grid."""
        terrain, cover = self.terrain, self.cover
        return Ground(
            Terrain(arrays["height_m"], grid, arrays.get("codes", terrain.cover), arrays.get("zone", terrain.zone)),
            cover.on(
                arrays["codes"] if "around" in arrays else cover.codes,
                arrays.get("around", cover.around),
                arrays.get("in_town", cover.in_town),
            ),
        )

    def _first_cell(self) -> tuple[int, int]:
        """Row and column of the first cell, counted from where x and y are 0."""
        row, col = self.terrain.grid.first_cell
        return math.floor(row), math.floor(col)

    def _chunks_of(self, window: Window) -> tuple[range, range]:
        """Rows and columns of the chunks that a window touches."""
        spans = []
        for first, span in zip(self._first_cell(), window, strict=True):
            start, stop = first + span.start, first + span.stop
            spans.append(range(start // CHUNK, max(-(-stop // CHUNK), start // CHUNK)))
        return spans[0], spans[1]


@dataclass(frozen=True, slots=True)
class SharedGround:
    """A ground that lies where whoever predicts can read windows of it.

    Attributes:
        arrays: Its arrays, by name.
        frame: The ground with single cells in their place.
        shape: Rows and columns of its terrain.
        parts: Name of each array to its parts along the side of a cell.
        chunks: Digests of its chunks.
    """

    arrays: SharedArrays
    frame: Ground
    shape: tuple[int, int]
    parts: Mapping[str, int]
    chunks: ChunkDigests

    def of_window(self, window: Window) -> SharedGround:
        """The same with the digests of a window alone, which is all that travels."""
        whole = Ground(self.frame.terrain, self.frame.cover)
        return replace(self, chunks=self.chunks.part(*whole._chunks_of(window)))  # noqa: SLF001 - its own kind

    def read(self, window: Window) -> Ground:
        """A window of the ground, read now."""
        found = {
            name: self.arrays.part(name, *(slice(span.start * parts, span.stop * parts) for span in window))
            for name, parts in self.parts.items()
        }
        ground = self.frame._with(found, self.frame.terrain.grid.part(*window))  # noqa: SLF001 - its own kind
        return replace(ground, known=self.chunks)


@dataclass(frozen=True, slots=True)
class GroundWindow:
    """A window of a shared ground: what a task reads, and what of it its result is made from.

    Attributes:
        ground: The ground, with the digests of the window alone.
        window: Rows and columns.
        digest: Digest of the window.
    """

    ground: SharedGround
    window: Window
    digest: str

    @classmethod
    def of(cls, ground: Ground, shared: SharedGround, window: Window) -> GroundWindow:
        """A window of a ground that was shared."""
        return cls(shared.of_window(window), window, ground.digest(window))

    @property
    def memory_bytes(self) -> int:
        """Memory that it takes once it is read."""
        rows, cols = self.window
        cells = (rows.stop - rows.start) * (cols.stop - cols.start)
        sizes = {"codes": 1, "zone": 1, "around": 2, "in_town": 2}
        return sum(cells * parts**2 * sizes.get(name, 4) for name, parts in self.ground.parts.items())

    def read(self) -> Ground:
        """The ground there, read now."""
        return self.ground.read(self.window)


@lru_cache(maxsize=4)
def _chunk_digests(
    first: tuple[int, int],
    shape: tuple[int, int],
    chunks: tuple[range, range],
    arrays: tuple[tuple[str, Same[NDArray[Any]]], ...],
) -> ChunkDigests:
    rows, cols = chunks
    table = np.empty((len(rows), len(cols), 32), dtype=np.uint8)
    for i, row in enumerate(rows):
        for j, col in enumerate(cols):
            spans = [
                slice(max(at * CHUNK - start, 0), min((at + 1) * CHUNK - start, count))
                for at, start, count in zip((row, col), first, shape, strict=True)
            ]
            there = [(span.start + start, span.stop + start) for span, start in zip(spans, first, strict=True)]
            digest = hashlib.sha256(repr(there).encode())
            for name, array in arrays:
                parts = array.held.shape[0] // shape[0]
                part = array.held[tuple(slice(span.start * parts, span.stop * parts) for span in spans)]
                digest.update(f"{name} {part.dtype.str} {parts}".encode())
                digest.update(np.ascontiguousarray(part).data)
            table[i, j] = np.frombuffer(digest.digest(), dtype=np.uint8)
        let_go(*(array.held for _, array in arrays))
    return ChunkDigests((rows.start, cols.start), table)
