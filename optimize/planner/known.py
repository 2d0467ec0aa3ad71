"""Warm start: what an earlier plan builds, as the choice from which the search for another plan begins."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from phusong.coverage.kernels import IntArray
from phusong.optimize.question.formulation import Formulation
from phusong.optimize.question.options import Options


def known_choice(options: Options, formulation: Formulation, known: Collection[str]) -> IntArray:
    """What an earlier plan builds, changed as far as decisions demand; the search tells whether it keeps all rules.

    Args:
        options: What could be built.
        formulation: The question as it is asked now.
        known: Identifiers of what the earlier plan builds; those that are no longer weighed count for nothing.

    Returns:
        Options, ascending, shape (k,): what was built and is not forbidden, what is locked, and of each place of which
        one option must be built one that hangs on nothing else, the cheapest.
    """
    problem, candidates = formulation.problem, options.candidates
    chosen = np.isin(options.option_names(), list(known))
    chosen = np.concatenate((chosen, np.zeros(problem.options - len(chosen), dtype=np.bool_)))
    chosen = (chosen | problem.locked) & ~problem.forbidden
    fed = np.flatnonzero((candidates.mast >= 0) | (candidates.backhaul_kinds == "fibre"))
    for _, some in formulation.rules.one_of:
        free = some[~problem.forbidden[some] & ~np.isin(some, fed)]
        if not chosen[some].any() and len(free):
            chosen[free[np.argmin(problem.costs[free])]] = True
    return np.flatnonzero(chosen).astype(np.int64)
