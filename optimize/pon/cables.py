"""Cables by their number of fibres: spare fibres, and the cables that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

Cables = tuple[int, ...]
"""Fibres of each cable that lies side by side, from the largest down."""


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
    return (sizes[-1],) * full + ((min(size for size in sizes if size >= rest),) if rest else ())
