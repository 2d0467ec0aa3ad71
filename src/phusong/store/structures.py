"""Structures: nested dataclasses of arrays, texts and geometries as named arrays and back, to the last digit."""

from __future__ import annotations

import json
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from phusong.coverage.kernels import GeometryArray, IntArray, TextArray
from phusong.store.arrays import Arrays

_STRUCTURE = "structure"
_PLAIN = (str, int, float, bool, type(None))
_GATHERED: dict[str, Callable[[list[Any]], Any]] = {"tuple": tuple, "list": list, "frozenset": frozenset}


def pack_structure(value: object) -> Arrays:
    """A value as arrays without objects: how it is nested as JSON, and each array by its number.

    Args:
        value: Dataclasses, mappings by text, lists, tuples and sets of each other, of arrays of numbers, text or
            geometries, of coordinate systems, and of plain values.

    Raises:
        TypeError: When something is of another kind.
    """
    arrays: Arrays = {}
    told = json.dumps(_packed(value, arrays), ensure_ascii=False).encode()
    return {_STRUCTURE: np.frombuffer(told, dtype=np.uint8), **arrays}


def unpack_structure(arrays: Arrays, root: type) -> Any:  # noqa: ANN401 - of the kind of ``root``
    """What :func:`pack_structure` packed.

    Args:
        arrays: What was packed.
        root: Dataclass whose fields name every dataclass that may be in it.

    Raises:
        ValueError: When what is kept has a form that is not known.
    """
    known = {kind.__name__: kind for kind in _kinds_in(root, set())}
    try:
        return _unpacked(json.loads(arrays[_STRUCTURE].tobytes()), arrays, known)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        raise ValueError(f"what is kept has another form: {error!r}") from None


def _packed(value: object, arrays: Arrays) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, np.ndarray):
        return _packed_array(value, arrays)
    if is_dataclass(value):
        named = {each.name: _packed(getattr(value, each.name), arrays) for each in fields(value) if each.init}
        return {"of": type(value).__name__, "fields": named}
    if isinstance(value, Mapping):
        return {"map": [[str(key), _packed(each, arrays)] for key, each in value.items()]}
    if isinstance(value, tuple | list | frozenset) and type(value).__name__ in _GATHERED:
        cells = sorted(value) if isinstance(value, frozenset) else value
        return {"as": type(value).__name__, "each": [_packed(each, arrays) for each in cells]}
    return _packed_single(value)


def _packed_single(value: object) -> dict[str, Any]:
    if isinstance(value, Affine):
        return {"affine": list(value[:6])}
    if isinstance(value, CRS):
        return {"crs": value.srs}
    if isinstance(value, BaseGeometry):
        return {"wkb": shapely.to_wkb(value, hex=True)}
    raise TypeError(f"no structure is defined for {type(value).__name__}")


def _packed_array(values: NDArray[Any], arrays: Arrays) -> dict[str, Any]:
    at = str(len(arrays))
    if values.dtype != np.object_:
        arrays[at] = values
        return {"array": at}
    cells = values.tolist()
    if values.ndim != 1:
        raise TypeError("no structure is defined for objects in rows and columns")
    is_text = all(isinstance(cell, str) for cell in cells)
    if not is_text and not all(cell is None or isinstance(cell, BaseGeometry) for cell in cells):
        raise TypeError("no structure is defined for a column of text and other things")
    missing = [row for row, cell in enumerate(cells) if cell is None]
    forms = [cell.encode("utf-8", "surrogatepass") for cell in cells] if is_text else _forms(cells)
    arrays[at] = np.frombuffer(b"".join(forms), dtype=np.uint8)
    arrays[f"{at}_lengths"] = np.array(list(map(len, forms)), dtype=np.int64)
    return {"text" if is_text else "shapes": at, "missing": missing}


def _forms(shapes: list[Any]) -> list[bytes]:
    """Geometries as WKB, nothing for those that are missing."""
    return [b"" if shape is None else shapely.to_wkb(shape) for shape in shapes]


def _unpacked(told: Any, arrays: Arrays, known: Mapping[str, type]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(told, _PLAIN):
        return told
    if "of" in told:
        named = {name: _unpacked(each, arrays, known) for name, each in told["fields"].items()}
        return known[told["of"]](**named)
    if "map" in told:
        return {key: _unpacked(each, arrays, known) for key, each in told["map"]}
    if "each" in told:
        return _GATHERED[told["as"]]([_unpacked(each, arrays, known) for each in told["each"]])
    (kind,) = _SINGLE.keys() & told.keys()
    return _SINGLE[kind](told, arrays)


def _texts(told: Mapping[str, Any], arrays: Arrays) -> TextArray:
    at = told["text"]
    pieces = _pieces(arrays[at], arrays[f"{at}_lengths"])
    texts = np.empty(len(pieces), dtype=np.object_)
    texts[:] = [piece.decode("utf-8", "surrogatepass") for piece in pieces]
    return texts


def _shapes(told: Mapping[str, Any], arrays: Arrays) -> GeometryArray:
    at = told["shapes"]
    forms = np.empty(len(arrays[f"{at}_lengths"]), dtype=np.object_)
    forms[:] = _pieces(arrays[at], arrays[f"{at}_lengths"])
    forms[told["missing"]] = None
    return np.asarray(shapely.from_wkb(forms), dtype=np.object_)


def _pieces(joined: NDArray[Any], lengths: IntArray) -> list[bytes]:
    whole, ends = joined.tobytes(), np.concatenate([[0], np.cumsum(lengths)]).tolist()
    return [whole[start:end] for start, end in pairwise(ends)]


_SINGLE: dict[str, Callable[[Mapping[str, Any], Arrays], Any]] = {
    "array": lambda told, arrays: arrays[told["array"]],
    "text": _texts,
    "shapes": _shapes,
    "affine": lambda told, _: Affine(*told["affine"]),
    "crs": lambda told, _: CRS.from_user_input(told["crs"]),
    "wkb": lambda told, _: shapely.from_wkb(told["wkb"]),
}
"""What is not nested, by the key that tells it."""


def _kinds_in(kind: Any, seen: set[type]) -> Iterator[type]:  # noqa: ANN401 - any annotation
    """Dataclasses that an annotation names, and those that their fields do."""
    for argument in typing.get_args(kind):
        yield from _kinds_in(argument, seen)
    if isinstance(kind, type) and is_dataclass(kind) and kind not in seen:
        seen.add(kind)
        yield kind
        for hint in typing.get_type_hints(kind).values():
            yield from _kinds_in(hint, seen)
