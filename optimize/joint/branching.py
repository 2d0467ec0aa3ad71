"""Branch and bound of the joint model with its cuts: how it is stated, and what one search may take."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.joint.relaxation import Relaxation
from phusong.optimize.problem.arrays import ArrayModel
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.highs import run_arrays
from phusong.optimize.solver.outcome import Outcome, SolverLimits

APART_ENTRIES = 20_000
"""Models with more entries than this are solved in a process of their own, which can be ended."""

PRICED_GAP = 1e-5
"""Gap at which a question with priced money may stop: less than what it moves the bound by."""

PRICED_NODES = 50
"""Most nodes of it; on the example it takes one."""

MERGED_GAP = 5e-5
"""Gap at which the search of merged choices may stop: it finds, and the whole is what is proved."""

MERGED_NODES = 500
"""Most nodes of that search; on the example it takes less than a hundred."""

MERGED_SHARE = 0.3
"""Part of what is left that it may take."""


class BranchingLimits(NamedTuple):
    """When branch and bound may stop: its share of what may be taken, its absolute gap, its nodes; and its seed."""

    share: float
    gap: float
    nodes: int | None
    seed: int


def branched(model: ArrayModel, clock: Clock, limits: BranchingLimits, start: IntArray | None = None) -> Outcome:
    """Branch and bound of a model, which is counted.

    Args:
        model: The model.
        clock: What the search may take.
        limits: When it may stop.
        start: Binaries of a choice that is known, None for none.
    """
    allowed = clock.allow(limits.share)
    told = SolverLimits(allowed.time_s, limits.gap, limits.nodes, limits.seed, work_s=allowed.work_s)
    apart = allowed.time_s is not None and model.matrix.nnz > APART_ENTRIES
    outcome = run_arrays(model, told, start, apart=apart)
    clock.count(outcome.work_s)
    if outcome.by_clock:
        clock.stop()
    return outcome


def branching_model(relaxation: Relaxation, support: BoolArray | None = None) -> ArrayModel:
    """The mixed-integer model of a joint question, with the cuts that are known.

    Args:
        relaxation: The relaxation; columns that it has closed stay so.
        support: Columns that may be chosen, shape (columns,); None for all.
    """
    model, programme, instance = relaxation.model, relaxation.programme, relaxation.model.instance
    binaries = model.options + model.arcs
    upper = programme.upper if support is None else np.where(support, programme.upper, 0.0)
    locked = np.concatenate((instance.locked, np.zeros(len(model.cost) - model.options, dtype=np.bool_)))
    by_row = sparse.hstack(
        [instance.covers.T.astype(np.float64), sparse.csr_array((instance.covers.shape[1], model.arcs))]
    )
    return ArrayModel(
        cost=model.cost,
        lower=np.minimum(locked.astype(np.float64), upper),
        upper=upper,
        matrix=programme.matrix,
        row_lower=programme.row_lower,
        row_upper=programme.row_upper,
        binaries=binaries,
        rows=np.arange(instance.covers.shape[1]),
        constant=0.0,
        unit=1.0,
        by_row=sparse.csr_array(by_row),
    )
