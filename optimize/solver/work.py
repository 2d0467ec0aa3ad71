"""Counted work of a solver: what its iterations take on a usual machine, by the size of the model.

The same run has the same count on every machine. The seconds are no more than a common unit: by them, steps of
different kinds share what a search may take. Measured on the example's joint question (105,000 entries, rows and
columns: 0.12 ms an iteration of its relaxation, 0.75 ms one of branch and bound) and on a random covering question
(23,000: 0.5 to 0.9 ms in branch and bound). Bases are sparse, so an iteration grows slower than the model.
"""

from __future__ import annotations

import math

ITERATION_S = 2e-5
"""Seconds of a simplex iteration, however small the model."""

RELAXATION_ROOT_S = 4e-7
"""Seconds that one of a linear programme takes beside, for the root of its entries, rows and columns."""

BRANCHING_ROOT_S = 3e-6
"""The same in branch and bound, with its cuts, its propagation and its heuristics."""

INTERIOR_ITERATIONS = 500.0
"""Simplex iterations that take as long as one of the interior-point method."""

CHECK_ITERATIONS = 30.0
"""Simplex iterations between two of the moments at which branch and bound may be ended by a count: 20 to 160."""


def relaxation_work_s(iterations: float, size: int) -> float:
    """Seconds that simplex iterations of a linear programme count.

    Args:
        iterations: How many.
        size: Entries, rows and columns of the model.
    """
    return iterations * (ITERATION_S + RELAXATION_ROOT_S * math.sqrt(size))


def branching_work_s(iterations: float, size: int) -> float:
    """Seconds that the simplex iterations of branch and bound count.

    Args:
        iterations: How many, in all its relaxations.
        size: Entries, rows and columns of the model.
    """
    return iterations * (ITERATION_S + BRANCHING_ROOT_S * math.sqrt(size))


def iteration_limit(work_s: float | None, size: int) -> int | None:
    """Simplex iterations of a linear programme in some seconds of work, at least one; None for no limit."""
    return None if work_s is None else max(int(work_s / relaxation_work_s(1.0, size)), 1)


def check_limit(work_s: float | None, size: int) -> int | None:
    """Checks of branch and bound in some seconds of work, at least one; None for no limit."""
    return None if work_s is None else max(int(work_s / branching_work_s(CHECK_ITERATIONS, size)), 1)
