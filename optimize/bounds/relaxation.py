"""Duals of the linear relaxation, exact, where that is small enough for a simplex method."""

from __future__ import annotations

import numpy as np

from phusong.coverage.kernels import FloatArray
from phusong.optimize.bounds.lagrangian import Duals
from phusong.optimize.problem.arrays import arrays
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.projection import project
from phusong.optimize.solver.highs import relaxation_duals


def linear_duals(problem: Problem, time_s: float) -> Duals | None:
    """Duals of the rules at the optimum of the linear relaxation; None when the time was too short.

    Args:
        problem: A question without floors and requirements.
        time_s: Seconds that it may take.
    """
    model, projection = arrays(problem), project(problem)
    duals = relaxation_duals(model, time_s)
    if duals is None:
        return None
    size = np.abs(duals) * model.unit
    variable, must = projection.variable, projection.must
    rows = problem.weights.copy() if problem.goal == "most_served" else np.zeros(problem.rows)
    rows[variable] = size[: len(variable)]
    rows[must] = size[len(variable) : len(variable) + len(must)]
    money = float(size[len(variable) + len(must)]) / projection.money_unit if np.isfinite(problem.budget) else 0.0
    none: FloatArray = np.zeros(0)
    return Duals(rows, money, none, none)
