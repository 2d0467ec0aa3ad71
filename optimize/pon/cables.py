"""Cables by their number of fibres: spare fibres, and the cables that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

Cables = tuple[tuple[int, int], ...]
"""Cables that lie side by side: fibres of one and how many there are, from the largest down."""


def with_spare(fibres: int, spare_share: float) -> int:
    """Fibres in use with their spares."""
    return fibres + ceil(round(fibres * spare_share, 9))


def cables_for(fibres: int, sizes: Sequence[int]) -> Cables:
    """Cables that hold so many fibres: full ones of the largest size, then the smallest that holds the rest.

    Args:
        fibres: Fibres, spares among them.
        sizes: Fibres that cables are made with, ascending.
    """
    full, rest = divmod(max(fibres, 1), sizes[-1])
    held = {sizes[-1]: full} if full else {}
    if rest:
        size = min(size for size in sizes if size >= rest)
        held[size] = held.get(size, 0) + 1
    return tuple(held.items())


def fibres_of(cables: Cables) -> int:
    """Fibres that cables hold together."""
    return sum(size * count for size, count in cables)


def count_of(cables: Cables) -> int:
    """How many cables there are."""
    return sum(count for _, count in cables)
