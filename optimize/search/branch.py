"""Branch and bound on a reduced question, through PuLP where it is small and through arrays where it is large."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import IntArray
from phusong.optimize.plan.outcomes import SolverName
from phusong.optimize.problem.arrays import arrays
from phusong.optimize.problem.models import pulp_model
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.projection import granularity, project
from phusong.optimize.problem.reduce import Reduction
from phusong.optimize.search.incumbent import Incumbent
from phusong.optimize.solver.highs import run_arrays, version
from phusong.optimize.solver.outcome import Outcome, SolverLimits
from phusong.optimize.solver.pulp_solvers import run_pulp

PULP_ENTRIES = 300
"""Models with at most this many covering entries are stated in PuLP; larger ones as arrays, which at 2,000 entries
takes 3 thousandths of a second in place of 30."""

_APART_ENTRIES = 10_000
"""Covering entries from which a model with a time limit is solved in a process of its own, which takes 0.2 to 0.3 s to
start: HiGHS heeds its limit between steps, and those of a smaller model are short."""

_CBC_ENTRIES = 500_000
"""Covering entries above which CBC is not asked: its model goes through a file, and no incumbent goes with it."""

_LEAST_S = 0.3
"""With less time left no solver is asked, seconds: to load it into a process of its own takes 0.2 to 0.3 s."""


@dataclass(frozen=True, slots=True)
class SearchState:
    """One question on its way to an answer.

    Attributes:
        incumbent: Best choice and bound so far.
        seed: Seed of every random choice.
        solver: ``highs`` or ``cbc``.
    """

    incumbent: Incumbent
    seed: int
    solver: SolverName


def plain(problem: Problem) -> bool:
    """True when only money, locations and precedence limit the choice."""
    return problem.goal == "most_served" and not len(problem.floors) and not problem.must.any()


def within(reduction: Reduction, selected: IntArray | None) -> IntArray:
    """Options of a reduced question that a choice in the whole question takes."""
    taken = np.zeros(0, dtype=np.int64) if selected is None else selected
    return np.flatnonzero(np.isin(reduction.options, taken))


def stop_at(state: SearchState, share: float = 1.0) -> float:
    """Difference between bound and objective at which a search may stop.

    Args:
        state: The question on its way.
        share: Share of the wanted gap; a search of a part of the question should leave less open than the whole may.
    """
    incumbent = state.incumbent
    step = granularity(incumbent.problem.weights if incumbent.most else incumbent.problem.costs)
    wanted = 0.0 if incumbent.selected is None else 0.99 * share * incumbent.wanted_gap * abs(incumbent.objective)
    return max(0.999 * step, wanted)  # two different sums of whole numbers differ by at least a step


def branch(state: SearchState, reduction: Reduction, limits: SolverLimits, *, apart: bool = True) -> Outcome | None:
    """Branch and bound on a reduced question; offers what it finds.

    Args:
        state: The question on its way.
        reduction: What is left of it.
        limits: When to stop.
        apart: Let a large model with a time limit run in a process of its own, which can be ended.

    Returns:
        What the solver left behind, None when there was no time or the model is too large for the solver.
    """
    problem, entries = reduction.problem, reduction.problem.covers.nnz
    clock = state.incumbent.clock
    if limits.time_s is not None and limits.time_s < _LEAST_S:
        clock.stop()
        return None
    if reduction.infeasible or (state.solver == "cbc" and entries > _CBC_ENTRIES):
        return None
    if not problem.options:
        state.incumbent.offer(reduction.lift(np.zeros(0, dtype=np.int64)))
        return None
    if state.solver == "cbc" or (apart and entries <= PULP_ENTRIES):
        unit = 1.0 if problem.goal == "most_served" else project(problem).money_unit
        outcome = run_pulp(pulp_model(problem), limits, unit, state.solver)
    else:
        inside = within(reduction, state.incumbent.selected)
        start = None if problem.broken_rules(inside) else inside
        apart = apart and limits.time_s is not None and entries > _APART_ENTRIES
        outcome = run_arrays(arrays(problem), limits, start, apart=apart)
    clock.count(outcome.work_s)
    if outcome.by_clock:
        clock.stop()
    state.incumbent.steps.append(version(state.solver))
    if outcome.values is not None:
        state.incumbent.offer(reduction.lift(np.flatnonzero(outcome.values > 0.5)))
    return outcome
