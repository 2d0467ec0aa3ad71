"""Shelf: results that are kept on disk and loaded each time they are asked for, so that none fills the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Shelf(Mapping[str, T], Generic[T]):
    """Results by name; each access loads the one that is asked for, anew.

    Attributes:
        loaders: Name to what loads its result.
    """

    loaders: Mapping[str, Callable[[], T]]

    def __getitem__(self, name: str) -> T:
        return self.loaders[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self.loaders)

    def __contains__(self, name: object) -> bool:
        return name in self.loaders

    def __len__(self) -> int:
        return len(self.loaders)
