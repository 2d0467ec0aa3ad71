"""An object as a key by identity: what is made from it once is kept as long as just this object is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Same(Generic[T]):
    """An object as a key of a cache: itself alone, whatever another holds; nobody writes into what is shared."""

    held: T

    def __hash__(self) -> int:
        return id(self.held)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.held is other.held


class Latest(Generic[T]):
    """What was made last from some objects, for as long as just these are asked about; numbers count by value.

    Two threads that ask at once for what is not there may both make it, and get equal things.
    """

    def __init__(self, most: int) -> None:
        """Keep the newest.

        Args:
            most: How many are kept.
        """
        self._most = most
        self._held: tuple[tuple[tuple[object, ...], T], ...] = ()

    def of(self, objects: tuple[object, ...], make: Callable[[], T]) -> T:
        """What is made from some objects, made when it is not held.

        Args:
            objects: What it is made from; kept alive with it.
            make: Makes it.
        """
        held = self.held(objects)
        if held is not None:
            return held
        made = make()
        self._held = (*self._held, (objects, made))[-self._most :]
        return made

    def held(self, objects: tuple[object, ...]) -> T | None:
        """What is held that was made from some objects; None where nothing is.

        Args:
            objects: What it would be made from.
        """
        for others, held in self._held:
            if len(others) == len(objects) and all(map(_is_same, objects, others)):
                return held
        return None


def _is_same(one: object, other: object) -> bool:
    return one is other or (isinstance(one, float) and one == other)
