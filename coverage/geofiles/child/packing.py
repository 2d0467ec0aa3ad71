"""Rows on their way between two processes: pickled, with texts and geometries as one block for each column.

A pickle holds every text and every geometry by itself, which takes seconds and gigabytes for a million rows.
"""

from __future__ import annotations

import pickle
import sys
from itertools import pairwise
from typing import IO, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from phusong.coverage.kernels.arrays import FloatArray, GeometryArray, IntArray, TextArray


def dump(value: object, stream: IO[bytes]) -> None:
    """Write a value for :func:`load`."""
    _Packer(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    stream.flush()


def load(stream: IO[bytes]) -> Any:  # noqa: ANN401 - whatever was dumped
    """Read the value that the other process wrote; it is one of ours and no stranger.

    Raises:
        EOFError: When the other process ended.
    """
    return pickle.load(stream)  # noqa: S301 - from our own process


class _Packer(pickle.Pickler):
    """A pickler that puts columns of text and of geometry together."""

    def reducer_override(self, obj: Any) -> Any:  # noqa: ANN401 - the protocol of pickle
        """How an array of objects is written; anything else as usual."""
        if not isinstance(obj, np.ndarray) or obj.dtype != np.object_ or obj.ndim != 1 or not len(obj):
            return NotImplemented
        kinds = set(map(type, obj.tolist()))
        if kinds <= {str, type(None)}:
            return _texts, _joined(obj)
        if all(issubclass(kind, shapely.Geometry) or kind is type(None) for kind in kinds):
            return _packed_geometry(obj)
        return NotImplemented


def _joined(texts: TextArray) -> tuple[str, str, IntArray]:
    """Texts as one, a sign between them that none of them holds, and the indices of those that are None."""
    cells = texts.tolist()
    nothing = np.array([row for row, text in enumerate(cells) if text is None], dtype=np.int64)
    if len(nothing):
        cells = [text or "" for text in cells]
    together = "".join(cells)
    apart = next(sign for sign in map(chr, range(sys.maxunicode)) if sign not in together)
    return apart.join(cells), apart, nothing


def _texts(joined: str, apart: str, nothing: IntArray) -> TextArray:
    cells = joined.split(apart)
    texts = np.empty(len(cells), dtype=np.object_)
    texts[:] = cells
    texts[nothing] = None
    return texts


def _packed_geometry(geometry: GeometryArray) -> tuple[Any, tuple[Any, ...]]:
    """Flat points as coordinates, anything else as WKB."""
    missing = np.asarray(shapely.is_missing(geometry), dtype=np.bool_)
    present = geometry[~missing]
    is_points = (shapely.get_type_id(present) == 0).all() and not shapely.has_z(present).any()
    if is_points and not shapely.is_empty(present).any():
        return _points, (missing, shapely.get_coordinates(present))
    forms = shapely.to_wkb(present)
    return _geometries, (missing, b"".join(forms), np.array([len(form) for form in forms], dtype=np.int64))


def _points(missing: NDArray[np.bool_], coordinates: FloatArray) -> GeometryArray:
    geometry = np.full(len(missing), None, dtype=np.object_)
    geometry[~missing] = shapely.points(coordinates)
    return geometry


def _geometries(missing: NDArray[np.bool_], joined: bytes, lengths: IntArray) -> GeometryArray:
    ends = np.concatenate([[0], np.cumsum(lengths)]).tolist()
    forms = np.empty(len(lengths), dtype=np.object_)
    forms[:] = [joined[start:end] for start, end in pairwise(ends)]
    geometry = np.full(len(missing), None, dtype=np.object_)
    geometry[~missing] = shapely.from_wkb(forms, on_invalid="ignore")
    return geometry
