"""The joint model with its cuts as branch and bound takes it."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray
from phusong.optimize.joint.relaxation import Relaxation
from phusong.optimize.problem.arrays import ArrayModel


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
