"""Arrays as files in a folder that all workers see, of which a task reads the window that it needs."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from phusong.store.arrays import HEADERS
from phusong.store.files import place_folder, write_through

_DIGITS = 32


@dataclass(frozen=True, slots=True)
class ArrayFiles:
    """Arrays in one folder, a ``.npy`` file each.

    Attributes:
        folder: The folder, as every worker names it.
    """

    folder: Path

    def part(self, name: str, rows: slice, cols: slice) -> NDArray[Any]:
        """Some rows and columns of an array, in row order; nothing else of the file is read."""
        with HEADERS:
            mapped = np.load(self.folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        return np.array(mapped[rows, cols], order="C")


def write_arrays(folder: Path, arrays: Mapping[str, NDArray[Any]], digest: str) -> ArrayFiles:
    """Write arrays below a folder under the digest of their content, unless they lie there already.

    Args:
        folder: The folder.
        arrays: Arrays of numbers by name.
        digest: Digest of their content.
    """
    place = folder / digest[:_DIGITS]
    if not place.is_dir():
        # Of this process alone: where a file system has no locks, two may write the same ground.
        unfinished = folder / f".{digest[:_DIGITS]}.{platform.node()}.{os.getpid()}.part"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        for name, array in arrays.items():
            write_through(unfinished / f"{name}.npy", _saving(np.asarray(array)))
        place_folder(unfinished, place)
    return ArrayFiles(place)


def _saving(array: NDArray[Any]) -> Callable[[BinaryIO], None]:
    return lambda out: np.save(out, array, allow_pickle=False)


def drop_other_arrays(folder: Path, kept: set[Path]) -> None:
    """Delete the arrays below a folder that are not among some of them."""
    for place in folder.glob("*"):
        if place.is_dir() and place not in kept:
            shutil.rmtree(place, ignore_errors=True)
