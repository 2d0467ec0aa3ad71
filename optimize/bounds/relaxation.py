"""Duals of the linear relaxation, exact, where that is small enough for a simplex method."""

from __future__ import annotations

import numpy as np

from phusong.coverage.kernels import FloatArray
from phusong.optimize.bounds.lagrangian import Duals
from phusong.optimize.problem.arrays import arrays
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.projection import money_unit
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.highs import relaxation_duals


def linear_duals(problem: Problem, clock: Clock, most_s: float) -> Duals | None:
    """Duals of the rules at the optimum of the linear relaxation; None when that is too much work.

    Args:
        problem: A question without floors and requirements.
        clock: What the search may take.
        most_s: Most work, counted seconds.
    """
    model = arrays(problem)
    duals = relaxation_duals(model, clock, most_s)
    if duals is None:
        return None
    size = np.abs(duals) * model.unit
    variable, must = model.rows, np.flatnonzero(problem.must)
    rows = problem.weights.copy() if problem.goal == "most_served" else np.zeros(problem.rows)
    rows[variable] = size[: len(variable)]
    rows[must] = size[len(variable) : len(variable) + len(must)]
    money = float(size[len(variable) + len(must)]) / money_unit(problem.costs) if np.isfinite(problem.budget) else 0.0
    none: FloatArray = np.zeros(0)
    return Duals(rows, money, none, none)
