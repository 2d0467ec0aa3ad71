"""Proof by enumeration of all that lies near the dual bound, in allowances that grow until they hold a choice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.coverage.kernels import FloatArray
from phusong.optimize.bounds.decomposition import near_best, separable
from phusong.optimize.bounds.lagrangian import Bound, Duals, safe_bound
from phusong.optimize.bounds.relaxation import linear_duals
from phusong.optimize.problem.projection import granularity
from phusong.optimize.problem.reduce import Reduction, reduce_further
from phusong.optimize.search.branch import SearchState

_WHOLE_ENTRIES = 250_000
_MOST_ENTRIES = 80_000
_RELAXATION_S = 2.0
_EFFORT = 15_000_000
_FIRST = 0.1
_FACTOR = 1.3
_WIDEST = 0.01
_CLOSE = 0.001


def enumerate_near(state: SearchState, reduction: Reduction, bound: Bound) -> None:
    """Enumerate the choices near the dual bound; proves the best of them when the effort is enough.

    Args:
        state: The question on its way.
        reduction: What is left of it.
        bound: The dual bound that its duals prove.
    """
    incumbent = state.incumbent
    if not separable(reduction.problem) or reduction.problem.covers.nnz > _WHOLE_ENTRIES:
        return  # in a very large question too much lies near the bound
    widest = _WIDEST * abs(bound.value)
    if incumbent.selected is not None:
        widest = min(widest, abs(bound.value + reduction.offset - incumbent.objective) - _margin(state))
    allowance = min(widest, max(0.5 * widest, _CLOSE * abs(bound.value)))
    regret = np.abs(bound.value - bound.chosen)
    allowance = min(allowance, _affordable(reduction, regret))
    far = reduction.problem.forbidden | (regret > allowance)
    near = reduce_further(replace(reduction, problem=replace(reduction.problem, forbidden=far)))
    if near.infeasible or not near.problem.options:
        return
    left = incumbent.left_s()
    exact = linear_duals(near.problem, _RELAXATION_S if left is None else min(0.3 * left, _RELAXATION_S))
    if exact is not None:
        incumbent.steps.append("linear relaxation")
        _grow(state, near, exact, bound.value + reduction.offset, allowance)


def _grow(state: SearchState, near: Reduction, exact: Duals, limit: float, widest: float) -> None:
    """Enumerate in growing allowances, at last in the widest below the limit that holds without enumeration."""
    incumbent = state.incumbent
    sign = 1.0 if incumbent.most else -1.0
    value = safe_bound(near.problem, exact).value + near.offset
    most = widest - sign * (limit - value)
    allowance, last = _FIRST * most, False
    while allowance > 0.0 and not last and not incumbent.finished():
        last = allowance >= most
        allowance = min(allowance, most)
        found = near_best(near.problem, exact, allowance, _EFFORT)
        incumbent.steps.append("enumeration of pieces")
        if not found.complete:
            return
        if found.selected is not None:
            incumbent.offer(near.lift(found.selected))
            incumbent.prove()
            return
        incumbent.tighten(value - sign * allowance)
        allowance *= _FACTOR


def _margin(state: SearchState) -> float:
    """What a choice must be better by to be better."""
    problem = state.incumbent.problem
    return 0.999 * granularity(problem.weights if state.incumbent.most else problem.costs)


def _affordable(reduction: Reduction, regret: FloatArray) -> float:
    """Greatest allowance that leaves few enough entries for the relaxation."""
    order = np.argsort(regret, kind="stable")
    over = np.cumsum(np.diff(reduction.problem.covers.indptr)[order]) > _MOST_ENTRIES
    return float(regret[order[np.argmax(over)]]) * (1.0 - 1e-9) if over.any() else np.inf
