"""Proof by enumeration of all that lies near the dual bound, in allowances that grow until they hold a choice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.coverage.kernels import FloatArray
from phusong.optimize.bounds.decomposition import Regrets, separable
from phusong.optimize.bounds.lagrangian import Bound, Duals, safe_bound
from phusong.optimize.bounds.relaxation import linear_duals
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.projection import granularity
from phusong.optimize.problem.reduce import Reduction, reduce_further
from phusong.optimize.search.branch import SearchState

# Measured on seeded villages in clusters, 1,500 rows × 20,000 options (two seeds) and × 5,000, to a proof. "Nothing"
# means nothing beyond the third by which repeated runs differ.

_WHOLE_ENTRIES = 250_000
"""Covering entries, after the reductions, above which nothing is enumerated: too much lies near the bound. Half leaves
out the questions of 20,000 options, which then take 4 to 5 s of processor time in place of 0.9; double changes
nothing."""

_MOST_ENTRIES = 80_000
"""Covering entries of the options near the bound, for which the exact relaxation is asked. With half one of the two
questions of 20,000 options was not proved by enumeration (3.8 s in place of 0.9); double changes nothing."""

_RELAXATION_S = 2.0
"""Most work for the exact relaxation, counted seconds, so that it never costs more than the search it may save. Half
and double change nothing: it took less."""

_EFFORT = 15_000_000
"""Covering entries that an enumeration may read before branch and bound is the better way.
Half and double change nothing."""

_LITTLE = 300_000
"""Covering entries that a first enumeration within the widest allowance may read, about a thousandth of a second: where
that is enough, as in most questions of up to some thousand options, none is enumerated piecemeal."""

_FIRST = 0.1
"""First allowance, as a share of the widest. Small ones are cheap and often enough; half takes up to twice as long on
one question, as more of them are tried in vain, double is no slower."""

_FACTOR = 1.3
"""Growth from one allowance to the next; the work grows much faster than the allowance. 1.15 and 1.6 change nothing."""

_WIDEST = 0.05
"""Widest allowance as a share of the bound, where no choice is known that is nearer. With 0.01 questions of 200 to 560
rows are left to branch and bound, in twice the processor time; on 1,500 rows × 5,000 and × 20,000 options nothing
changes."""


def is_enumerated(problem: Problem) -> bool:
    """Whether what lies near the bound of a question is enumerated: in a very large one that is too much."""
    return separable(problem) and problem.covers.nnz <= _WHOLE_ENTRIES


def enumerate_near(state: SearchState, reduction: Reduction, bound: Bound) -> None:
    """Enumerate the choices near the dual bound; proves the best of them when the effort is enough.

    Args:
        state: The question on its way.
        reduction: What is left of it.
        bound: The dual bound that its duals prove.
    """
    incumbent = state.incumbent
    if not is_enumerated(reduction.problem):
        return
    widest = _WIDEST * abs(bound.value)
    if incumbent.selected is not None:
        widest = min(widest, abs(bound.value + reduction.offset - incumbent.objective) - _margin(state))
    regret = np.abs(bound.value - bound.chosen)
    allowance = min(widest, _affordable(reduction, regret))
    far = reduction.problem.forbidden | (regret > allowance)
    near = reduce_further(replace(reduction, problem=replace(reduction.problem, forbidden=far)))
    if near.infeasible or not near.problem.options:
        return
    exact = linear_duals(near.problem, incumbent.clock, _RELAXATION_S)
    if exact is not None:
        incumbent.steps.append("linear relaxation")
        _grow(state, near, exact, bound.value + reduction.offset, allowance)


def _grow(state: SearchState, near: Reduction, exact: Duals, limit: float, widest: float) -> None:
    """Enumerate in growing allowances, at last in the widest below the limit that holds without enumeration."""
    incumbent = state.incumbent
    sign = 1.0 if incumbent.most else -1.0
    regrets = Regrets(near.problem, exact)
    value = safe_bound(near.problem, exact).value + near.offset
    most = widest - sign * (limit - value)
    allowance, effort = most, _LITTLE  # most often all of it is little, or nothing is
    while allowance > 0.0 and not incumbent.finished():
        found = regrets.near_best(min(allowance, most), effort)
        incumbent.steps.append("enumeration of pieces")
        if found.complete and found.selected is not None:
            incumbent.offer(near.lift(found.selected))
            incumbent.prove()
            return
        if found.complete:
            incumbent.tighten(value - sign * min(allowance, most))
        if (allowance >= most) if found.complete else (effort == _EFFORT):
            return
        allowance = _FIRST * most if effort == _LITTLE else _FACTOR * allowance
        effort = _EFFORT


def _margin(state: SearchState) -> float:
    """What a choice must be better by to be better."""
    problem = state.incumbent.problem
    return 0.999 * granularity(problem.weights if state.incumbent.most else problem.costs)


def _affordable(reduction: Reduction, regret: FloatArray) -> float:
    """Greatest allowance that leaves few enough entries for the relaxation."""
    order = np.argsort(regret, kind="stable")
    over = np.cumsum(np.diff(reduction.problem.covers.indptr)[order]) > _MOST_ENTRIES
    return float(regret[order[np.argmax(over)]]) * (1.0 - 1e-9) if over.any() else np.inf
