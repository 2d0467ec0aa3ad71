"""What the cut relaxation leaves fractional: a mixed-integer programme, and more cuts for what falls apart."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray
from phusong.optimize.problem.arrays import ArrayModel
from phusong.optimize.solver import SolverLimits, run_arrays
from phusong.optimize.solver.growing import Relaxed
from phusong.optimize.trees.construct import walk_tree
from phusong.optimize.trees.cuts.relaxation import Relaxation
from phusong.optimize.trees.graph import Task
from phusong.optimize.trees.hang import heads_of


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


def columns_of(relaxation: Relaxation, task: Task, chosen: BoolArray) -> BoolArray:
    """A tree as values of the relaxation's columns: hung from the root, or from its dearest prize, shape (columns,).

    Args:
        relaxation: The relaxation.
        task: The task that it is of.
        chosen: Edges of a tree of the task, shape (m,).
    """
    hung = relaxation.hung
    columns = np.zeros(len(relaxation.programme.cost), dtype=np.bool_)
    inside = np.zeros(len(task.prize), dtype=np.bool_)
    inside[task.graph.ends.reshape(-1, 2)[np.flatnonzero(chosen)].reshape(-1)] = True
    top = hung.root
    if hung.added:
        dearest = relaxation.losable[np.argsort(-hung.prize[relaxation.losable], kind="stable")]
        top = int(dearest[np.argmax(inside[dearest])])
        columns[np.flatnonzero((hung.graph.ends == hung.root) & (heads_of(hung.graph) == top))] = True
    order, inward = walk_tree(task, chosen, top)
    columns[inward[order[1:]]] = True
    inside[order] = True
    columns[len(hung.left) :] = ~inside[relaxation.losable]
    return columns


def _fits(relaxation: Relaxation, columns: BoolArray) -> bool:
    """True when values satisfy every row and use no column that is closed."""
    programme = relaxation.programme
    sums = programme.matrix @ columns.astype(np.float64)
    rows = (sums >= programme.row_lower - 1e-9) & (sums <= programme.row_upper + 1e-9)
    return bool(rows.all() and not np.any(columns & (programme.upper <= 0.0)))


def solve_whole(relaxation: Relaxation, start: BoolArray | None, time_s: float | None) -> tuple[Relaxed | None, float]:
    """Solve with whole values until nothing violates a cut: the solution, and a bound in whole units.

    Args:
        relaxation: The relaxation, which gains the cuts that are found.
        start: Columns of a tree to start from, shape (columns,), or None; left out where it does not fit.
        time_s: Seconds that the solver may take this once, None for no limit.

    Returns:
        A solution whose values need not be a tree yet, None when none was found, and the bound, infinite when there is
        no tree at all.
    """
    limits = SolverLimits(time_s=time_s, absolute_gap=0.5 / relaxation.unit if relaxation.unit < 1e6 else 0.0)
    if start is not None and not _fits(relaxation, start):
        start = None
    outcome = run_arrays(model_of(relaxation), limits, None if start is None else np.flatnonzero(start))
    bound = np.inf if outcome.verdict == "infeasible" else outcome.bound * relaxation.unit
    if outcome.values is None:
        return None, bound
    return Relaxed(np.round(outcome.values), np.zeros(len(relaxation.programme.row_lower)), False), bound
