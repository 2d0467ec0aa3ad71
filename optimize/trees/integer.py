"""What the cut relaxation leaves fractional: a mixed-integer programme, and more cuts for what falls apart."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray
from phusong.optimize.problem.arrays import ArrayModel
from phusong.optimize.solver import SolverLimits, run_arrays
from phusong.optimize.solver.growing import Relaxed
from phusong.optimize.trees.relaxation import Relaxation


def model_of(relaxation: Relaxation) -> ArrayModel:
    """The relaxation with every column 0 or 1."""
    programme = relaxation.programme
    columns = len(programme.cost)
    return ArrayModel(
        cost=programme.cost,
        lower=np.zeros(columns),
        upper=programme.upper,
        matrix=programme.matrix,
        row_lower=programme.row_lower,
        row_upper=programme.row_upper,
        binaries=columns,
        rows=np.zeros(0, dtype=np.int64),
        constant=0.0,
        unit=1.0,
        by_row=sparse.csr_array((0, columns)),
    )


def solve_whole(relaxation: Relaxation, start: BoolArray | None, time_s: float | None) -> tuple[Relaxed | None, float]:
    """Solve with whole values until nothing violates a cut: the solution, and a bound in whole units.

    Args:
        relaxation: The relaxation, which gains the cuts that are found.
        start: Columns of a tree to start from, shape (columns,), or None.
        time_s: Seconds that the solver may take this once, None for no limit.

    Returns:
        A solution whose values need not be a tree yet, None when none was found, and the bound, infinite when there is
        no tree at all.
    """
    limits = SolverLimits(time_s=time_s, absolute_gap=0.5 / relaxation.unit if relaxation.unit < 1e6 else 0.0)
    outcome = run_arrays(model_of(relaxation), limits, None if start is None else np.flatnonzero(start))
    bound = np.inf if outcome.verdict == "infeasible" else outcome.bound * relaxation.unit
    if outcome.values is None:
        return None, bound
    return Relaxed(np.round(outcome.values), np.zeros(len(relaxation.programme.row_lower)), False), bound
