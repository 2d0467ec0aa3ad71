"""Nested dataclasses of arrays, texts and geometries come back as they were, and nothing else is taken for one."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from phusong.store.cache import StageCache
from phusong.store.structures import pack_structure, unpack_structure


@dataclass(frozen=True)
class Inner:
    values: NDArray[Any]
    names: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True)
class Outer:
    inner: Inner | None
    texts: NDArray[Any]
    shapes: NDArray[Any]
    by_name: dict[str, Inner]
    crs: CRS
    transform: Affine
    outline: BaseGeometry | None = None
    plain: tuple[Any, ...] = ()
    made: list[int] = field(default_factory=list, init=False)


def objects(*cells: object) -> NDArray[Any]:
    column = np.empty(len(cells), dtype=np.object_)
    column[:] = cells
    return column


def outer(**more: Any) -> Outer:
    fields: dict[str, Any] = {
        "inner": Inner(np.array([0.1, np.nan, -np.inf, 1e-320]), (frozenset({"4g", "5g"}), frozenset())),
        "texts": objects("Xã A Lù", "", "a\0b", "\ud800"),
        "shapes": objects(shapely.Point(0.1, 0.2), None, shapely.box(0, 0, 1, 1), shapely.Point(), None),
        "by_name": {"b": Inner(np.zeros((2, 3), dtype=np.float32)), "a": Inner(np.array([], dtype=np.int64))},
        "crs": CRS.from_epsg(9208),
        "transform": Affine(90.0, 0.0, 354870.1, 0.0, -90.0, 2500000.3),
        "plain": (None, True, 3, 0.1, "x", ("y", [1.5])),
    }
    return Outer(**fields | more)


def kept(value: Outer, folder: Path) -> Outer:
    """A value that went through a file."""
    cache = StageCache(folder)
    cache.save("value", "0" * 64, pack_structure(value))
    arrays = cache.load("value", "0" * 64)
    assert arrays is not None
    found = unpack_structure(arrays, Outer)
    assert isinstance(found, Outer)
    return found


def test_everything_comes_back_as_it_was(tmp_path: Path) -> None:
    value = outer(outline=shapely.LineString([(0, 0), (1, 2.5)]))
    found = kept(value, tmp_path)
    assert found.inner is not None
    assert value.inner is not None
    assert found.inner.values.tobytes() == value.inner.values.tobytes()
    assert found.inner.names == value.inner.names
    assert found.texts.tolist() == value.texts.tolist()
    assert [shape and shapely.to_wkb(shape) for shape in found.shapes] == [
        shape and shapely.to_wkb(shape) for shape in value.shapes
    ]
    assert [*found.by_name] == ["b", "a"], "the order of a mapping is part of it"
    assert found.by_name["b"].values.dtype == np.float32
    assert found.by_name["b"].values.shape == (2, 3)
    assert found.by_name["a"].values.dtype == np.int64
    assert (found.crs, found.crs.srs, found.transform) == (value.crs, value.crs.srs, value.transform)
    assert found.outline == value.outline
    assert found.plain == value.plain


def test_columns_of_nothing_and_nothing_itself_come_back(tmp_path: Path) -> None:
    found = kept(outer(inner=None, texts=objects(), shapes=objects(None, None), by_name={}), tmp_path)
    assert found.inner is None
    assert (len(found.texts), found.shapes.tolist(), found.by_name) == (0, [None, None], {})
    assert found.texts.dtype == np.object_


@pytest.mark.parametrize(
    "wrong",
    [object(), {1, 2}, objects("a", 1), objects(3.5), np.array([["a", "b"]], dtype=np.object_), b"bytes", 1j],
)
def test_other_kinds_are_refused_and_not_pickled(wrong: object) -> None:
    with pytest.raises(TypeError):
        pack_structure(outer(plain=(wrong,)))


def test_another_form_is_told_by_one_error() -> None:
    @dataclass(frozen=True)
    class Other:
        inner: Inner

    packed = pack_structure(outer())
    for arrays, root in (
        (packed, Other),
        ({}, Outer),
        ({**packed, "structure": np.frombuffer(b"{", dtype=np.uint8)}, Outer),
        ({**packed, "structure": np.frombuffer(b'{"of": "Outer", "fields": {}}', dtype=np.uint8)}, Outer),
        ({name: array for name, array in packed.items() if name != "1"}, Outer),
    ):
        with pytest.raises(ValueError, match="another form"):
            unpack_structure(arrays, root)
