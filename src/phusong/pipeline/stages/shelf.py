"""Shelf: results that are kept on disk and loaded each time they are asked for, so that none fills the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Shelved(Generic[T]):
    """One result that is kept on disk.

    Attributes:
        key: Key of all that it was made from: what is made from it is made from that, and it need not be read for it.
        load: Loads it, as often as it is called.
    """

    key: str
    load: Callable[[], T]


@dataclass(frozen=True, slots=True, eq=False)
class Shelf(Mapping[str, T], Generic[T]):
    """Results by name; each access loads the one that is asked for, anew.

    Attributes:
        held: Name to its result.
    """

    held: Mapping[str, Shelved[T]]

    def key(self, name: str) -> str:
        """Key of what a result was made from; nothing of it is loaded."""
        return self.held[name].key

    def __getitem__(self, name: str) -> T:
        return self.held[name].load()

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __contains__(self, name: object) -> bool:
        return name in self.held

    def __len__(self) -> int:
        return len(self.held)
