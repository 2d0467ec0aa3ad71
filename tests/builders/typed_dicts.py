"""Plain values held against typed dictionaries, key by key."""

from __future__ import annotations

import math
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict


def mismatches(value: object, kind: Any, where: str = "data") -> Iterator[str]:
    """Where a plain value, as JSON holds it, is not of a type."""
    origin = get_origin(kind)
    if kind is Any:
        return
    if is_typeddict(kind):
        yield from _of_keys(value, get_type_hints(kind), where)
    elif origin is UnionType:
        if not any(not list(mismatches(value, one, where)) for one in get_args(kind)):
            yield f"{where}: {value!r} is none of {kind}"
    elif origin in (list, dict) and isinstance(value, origin):
        yield from _of_items(value, get_args(kind)[-1], where)
    elif kind in (int, float):
        yield from _of_number(value, kind, where)
    elif origin in (list, dict) or not isinstance(value, NoneType if kind is None else kind):
        yield f"{where}: {value!r} is no {kind}"


def _of_items(value: list | dict, kind: Any, where: str) -> Iterator[str]:
    if isinstance(value, list):
        for at, each in enumerate(value):
            yield from mismatches(each, kind, f"{where}[{at}]")
    else:
        for name, each in value.items():
            yield from mismatches(each, kind, f"{where}.{name}")


def _of_number(value: object, kind: type, where: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int if kind is int else int | float):
        yield f"{where}: {value!r} is no {kind}"
    elif not math.isfinite(value):
        yield f"{where}: {value!r} is no finite number"


def _of_keys(value: object, hints: dict[str, Any], where: str) -> Iterator[str]:
    if not isinstance(value, dict) or value.keys() != hints.keys():
        held = sorted(value) if isinstance(value, dict) else value
        yield f"{where}: holds {held}, expected {sorted(hints)}"
        return
    for name, kind in hints.items():
        yield from mismatches(value[name], kind, f"{where}.{name}")
