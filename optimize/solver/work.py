"""Counted work of a solver: what its iterations take on a usual machine, by the size of the model.

The same run has the same count on every machine. The seconds are no more than a common unit: by them, steps of
different kinds share what a search may take. They were measured on the questions of the example and of the benchmarks.
"""

from __future__ import annotations

ENTRY_S = 2.5e-8
"""Seconds that a simplex iteration takes for each entry, row and column of the model."""

ITERATION_S = 2e-5
"""Seconds that it takes beside."""

INTERIOR_ITERATIONS = 300.0
"""Simplex iterations that take as long as one of the interior-point method."""

CHECK_ITERATIONS = 60.0
"""Simplex iterations between two of the moments at which branch and bound may be ended by a count."""


def iteration_s(entries: int) -> float:
    """Seconds of one simplex iteration.

    Args:
        entries: Entries, rows and columns of the model.
    """
    return ITERATION_S + ENTRY_S * entries


def simplex_work_s(iterations: int, entries: int) -> float:
    """Seconds that simplex iterations count, those of branch and bound too."""
    return iterations * iteration_s(entries)


def simplex_limit(work_s: float | None, entries: int) -> int | None:
    """Simplex iterations in some seconds of work, at least one; None for no limit."""
    return None if work_s is None else max(int(work_s / iteration_s(entries)), 1)


def check_limit(work_s: float | None, entries: int) -> int | None:
    """Checks of branch and bound in some seconds of work, at least one; None for no limit."""
    return None if work_s is None else max(int(work_s / (CHECK_ITERATIONS * iteration_s(entries))), 1)
