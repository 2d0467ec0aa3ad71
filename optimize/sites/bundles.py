"""Bundles of technologies: what may be added at a site together, and what a new tower may carry."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations

from phusong.coverage.schema import planned_technologies


def bundles(carried: Collection[str] = ()) -> tuple[frozenset[str], ...]:
    """Bundles of which one may be built where some technologies are on air, the smallest first.

    Args:
        carried: Technologies on air there; none for a new tower.

    Returns:
        Every set of planned technologies whose needs are in it or on air, at most one of which is built.
    """
    planned = [each for each in planned_technologies() if each.name not in carried]
    sets = (some for size in range(1, len(planned) + 1) for some in combinations(planned, size))
    named = ((some, frozenset(each.name for each in some)) for some in sets)
    return tuple(names for some, names in named if all(set(each.needs) <= names | set(carried) for each in some))
