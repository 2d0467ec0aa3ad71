"""Random instances: a few or small ones in the unit part, where a mistake mostly shows, and all in the whole suite."""

import pytest


def seeds(count: int, *, quick: int) -> list[object]:
    """Seeds from 0 up, each a case of its own; those from ``quick`` up are slow."""
    return [*range(quick), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(quick, count))]


def sizes(quick: int, whole: int) -> list[object]:
    """A small size for the unit part, and a whole one that is slow."""
    return [quick, pytest.param(whole, marks=pytest.mark.slow)]
