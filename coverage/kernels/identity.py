"""An object as a key by identity: what is made from it once is kept as long as just this object is asked for."""

from __future__ import annotations

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
