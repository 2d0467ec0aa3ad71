"""Tasks of a stage and where they run: as one in this process, or spread over others that may stand elsewhere.

A stage plans its tasks, each a pure function of named content, and merges what they come to by an order that does not
hang on which of them is finished first. What spreads them decides how large they are, where they run, and where their
results are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels.arrays import FloatArray, IntArray

Arrays = dict[str, NDArray[Any]]
"""Result of a task: numbers and text by name."""

Report = Callable[[int, int], None]
"""Called with (done, total) while long work goes on."""


class SharedArrays(Protocol):
    """Arrays that lie where every task can read them."""

    def part(self, name: str, rows: slice, cols: slice) -> NDArray[Any]:
        """Some rows and columns of an array, as an array of its own in row order."""


Share = Callable[[Mapping[str, NDArray[Any]], str], SharedArrays]
"""Lays arrays down where tasks can read them, under the digest of their content."""


class Task(Protocol):
    """One task of a stage."""

    @property
    def name(self) -> str:
        """What it is, for people."""

    @property
    def masts(self) -> int:
        """Masts that it predicts: progress counts them."""

    @property
    def memory_bytes(self) -> int:
        """Memory that it needs, an estimate from above."""

    def content(self) -> tuple[object, ...]:
        """All that its result is made from."""


T = TypeVar("T", bound=Task)


class Spread(Protocol):
    """Runs the tasks of a stage somewhere."""

    @property
    def tile(self) -> int:
        """Pixels along the side of the tile whose masts make a task."""

    @property
    def masts_at_most(self) -> int:
        """Masts of a task, at most."""

    def share(self, arrays: Mapping[str, NDArray[Any]], digest: str) -> SharedArrays:
        """Lay arrays down where tasks can read them, under the digest of their content."""

    def run(
        self, work: Callable[[T, Report], Arrays], tasks: Sequence[T], report: Report | None = None
    ) -> Iterator[tuple[int, Arrays]]:
        """Number and result of each task, in the order in which they are finished.

        Args:
            work: Makes the result of a task, a function of a module.
            tasks: The tasks.
            report: Called with masts done and masts in all.

        Raises:
            InputError: When a task refuses its input, cannot be finished, or needs more memory than there is.
        """


def group_by_tiles(x_m: FloatArray, y_m: FloatArray, tile_m: float, at_most: int) -> list[IntArray]:
    """Points that lie in the same tile, a group for as many of them as are allowed, ascending within each.

    Tiles are counted from where x and y are 0: a point that moves leaves the groups of other tiles as they were.

    Args:
        x_m: Eastings, metres, shape (n,).
        y_m: Northings, metres, shape (n,).
        tile_m: Side of a tile, metres.
        at_most: Points of a group, at most.
    """
    tiles: dict[tuple[int, int], list[int]] = {}
    rows, cols = (np.floor(np.asarray(at_m) / tile_m).astype(np.int64).tolist() for at_m in (y_m, x_m))
    for point, tile in enumerate(zip(rows, cols, strict=True)):
        tiles.setdefault(tile, []).append(point)
    return [
        np.array(tiles[tile][first : first + at_most], dtype=np.int64)
        for tile in sorted(tiles)
        for first in range(0, len(tiles[tile]), at_most)
    ]
