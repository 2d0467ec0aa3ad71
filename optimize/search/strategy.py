"""Search strategy: from a question to its optimum, from cheap steps to dear, until the gap is closed or all is used up.

Canonical order, exact reduction, greedy choice and swaps, duals and safe bound, rounding, rebuilding of neighbourhoods
on the core, fixing by reduced costs, and a mixed-integer search of what is left, started from the incumbent.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.bounds.lagrangian import Bound, Duals, safe_bound, settled_by
from phusong.optimize.bounds.volume import STALL, Relaxed, relax
from phusong.optimize.plan.outcomes import SolverName
from phusong.optimize.problem.canonical import canonical_order
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.reduce import Reduction, reduce_further, unreduced
from phusong.optimize.problem.scale import scale
from phusong.optimize.search.branch import SearchState, branch, plain, stop_at, within
from phusong.optimize.search.greedy import Instance, fill, greedy, instance_of, rounded, selection_of
from phusong.optimize.search.greedy_cover import cover_cheaply
from phusong.optimize.search.improve import core_of, mend_regions, rebuild
from phusong.optimize.search.incumbent import Incumbent
from phusong.optimize.search.near_best import enumerate_near, is_enumerated
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.outcome import SolverLimits
from phusong.optimize.solver.solution import Solution

# Measured on seeded questions: twelve of 150 rows × 150 to 370 options to a proof; 2,500 rows × 6,000 options all
# over a plain to 1 %; 10,000 rows × 20,000 options in clusters to 0.05 %; 30,000 rows × 20,000 options to 0.1 %.
# "Nothing" means nothing beyond the third by which repeated runs differ.

_DIRECT_ENTRIES = 400
"""Covering entries, after the reductions, up to which a solver is asked first. Half takes 0.050 s in place of 0.034 on
150 rows × 150 options; 1,000 takes 0.10 s in place of 0.03 on 200 × 200 options that serve 40 rows each."""

_FIRST_NODES = 10
"""Branch-and-bound nodes of that first try, few so that a hard small question goes on to the enumeration. 1 to 1,000
change nothing on the twelve questions."""

_REBUILD_ENTRIES = 15_000
"""Covering entries above which neighbourhoods are rebuilt before branch and bound; a smaller question is searched as a
whole in less time than its core takes to be made. Half and double change nothing."""

_CORE_ENTRIES = 40_000
"""Covering entries above which the core is searched before the whole. Half and double change nothing."""

_CORE_FACTOR = 4.0
"""Options of the core, as a multiple of those chosen. With half, the core lacks what the optimum needs: 10 s of
processor time in place of 6 at 10,000 rows, 29 s in place of 2 on the plain. With double it is too large to search:
10 s, and on the plain the gap was not reached in 120 s."""

_CORE_NODES = 200
"""Branch-and-bound nodes for the core, before regions of it are tried or options are fixed. Half and double change
nothing."""

_LARGE_ENTRIES = 150_000
"""Covering entries up to which the turns of core and fixing end and all that is left is searched. Half and double
change nothing."""

_IDLE_TURNS = 3
"""Turns in a row without a better choice and without a smaller question, after which all that is left is searched. 1, 2
and 6 change nothing."""

_NEAR = 1e-3
"""Gap, relative to the objective, within which a solver leaves its costly heuristics and restarts out: what is missing
is the proof. Half and double change nothing."""

_REGION_SIZES = (25, 40, 15)
"""Chosen options in a region that is solved exactly, one size a turn, so that what one misses another may hold: small
ones are solved in moments, large ones mend more at once."""

_EARLY_STALL = 2e-2
"""As :data:`STALL`, where the exact relaxation follows: an eighth less processor time on thirty questions of 150 to
2,400 options. With 0.1 some of them are no longer proved by enumeration, and take thirty times as long."""

_THRESHOLDS = (0.7, 0.5, 0.4, 0.3, 0.2)
"""Fractions of the relaxation above which options are taken first, then greedily and by swaps: strict ones trust it
little, lax ones much. One, two or nine of them take as long; without any, 30,000 rows take 5.0 s in place of 1.4."""


def answer(
    problem: Problem,
    *,
    clock: Clock | None = None,
    gap: float,
    seed: int = 0,
    solver: SolverName = "highs",
    start: IntArray | None = None,
) -> Solution:
    """Optimise a question, without reasons when nothing is allowed (``solve_problem`` adds them).

    A ``start`` is a choice that is known already; the answer is no worse, where it breaks no rule. The ``clock`` says
    what the search may take, None for no limit.
    """
    scaled = scale(problem)
    options, rows = canonical_order(scaled.problem)
    part = scaled.problem.part(options, rows)
    incumbent = Incumbent(part, Clock() if clock is None else clock, gap, unit=scaled.objective)
    if start is not None:
        incumbent.offer(np.flatnonzero(np.isin(options, start)))
    state = SearchState(incumbent, seed, solver)
    allowed = _run(state, reduce_further(unreduced(incumbent.problem), out_of_time=incumbent.clock.over))
    if not allowed and incumbent.selected is None:
        return incumbent.without_choice("infeasible")
    return incumbent.solution(problem, options, scaled.objective)


def _run(state: SearchState, reduction: Reduction) -> bool:
    """SearchState on a reduced question; False when it turned out that no choice is allowed."""
    incumbent = state.incumbent
    incumbent.steps.append("exact reduction")
    if reduction.infeasible:
        return False
    if reduction.problem.covers.nnz <= _DIRECT_ENTRIES:  # most are proved before the rest would pay
        allowed = _finish(state, reduction, 0.5, _FIRST_NODES)
        if incumbent.good_enough or not allowed:
            return allowed
    return _run_in_full(state, reduction)


def _run_in_full(state: SearchState, reduction: Reduction) -> bool:
    """Greedy choice, bound, rounding, enumeration and search, until one of them settles the question."""
    incumbent = state.incumbent
    instance = instance_of(reduction.problem)
    _choose_greedily(state, reduction, instance)
    if incumbent.good_enough:
        return True
    relaxed, bound = _bound(state, reduction)  # also when the time is over: an answer without a bound tells little
    if incumbent.clock.over():
        return True
    _round(state, reduction, instance, relaxed, bound)
    if incumbent.finished():
        return True
    enumerate_near(state, reduction, bound)
    return incumbent.finished() or _search(state, reduction, relaxed, bound)


def _choose_greedily(state: SearchState, reduction: Reduction, instance: Instance) -> None:
    problem = reduction.problem
    if plain(problem):
        selection = greedy(instance, problem.weights)
        state.incumbent.offer(reduction.lift(np.flatnonzero(selection.chosen)))
    else:
        _offer_cover(state, reduction, instance, problem.costs)
    state.incumbent.steps.append("greedy")


def _offer_cover(state: SearchState, reduction: Reduction, instance: Instance, prices: FloatArray) -> None:
    problem = reduction.problem
    covering = cover_cheaply(problem, instance, prices)
    if covering is None:
        return
    if problem.goal == "most_served":
        selection = selection_of(instance, problem.weights, np.flatnonzero(covering.chosen))
        fill(instance, selection)
        covering = selection
    state.incumbent.offer(reduction.lift(np.flatnonzero(covering.chosen)))


def _bound(state: SearchState, reduction: Reduction) -> tuple[Relaxed, Bound]:
    """Duals of the rules, and the bound that they prove."""
    incumbent, problem = state.incumbent, reduction.problem
    target = incumbent.objective - reduction.offset
    first = _first_duals(problem, within(reduction, incumbent.selected))
    stall = _EARLY_STALL if is_enumerated(problem) else STALL  # the exact relaxation follows
    relaxed = relax(problem, first, target, incumbent.clock, stall)
    bound = safe_bound(problem, relaxed.duals)
    incumbent.tighten(bound.value + reduction.offset)
    incumbent.steps.append("volume algorithm with safe dual bound")
    return relaxed, bound


def _first_duals(problem: Problem, selected: IntArray) -> Duals:
    """Duals guessed from a choice: a row that is hard to serve is worth its weight, an easy one little."""
    duals = Duals.zero(problem)
    times = problem.covers[selected].sum(axis=0)
    share = np.where(times == 0, 1.0, np.where(times == 1, 0.7, 0.2))
    if problem.goal == "most_served":
        duals.rows[:] = problem.weights * share
        return duals
    per_row = problem.costs / np.maximum(np.diff(problem.covers.indptr), 1)
    least = np.full(problem.rows, np.inf)
    np.minimum.at(least, problem.covers.indices, np.repeat(per_row, np.diff(problem.covers.indptr)))
    spent = problem.cost(selected) if len(selected) else float(problem.costs.sum())
    duals.floors[:] = spent / max(len(problem.floors), 1) / np.maximum(problem.floors.need, 1e-9)
    worth = 0.5 * (problem.floors.counts.T @ duals.floors)
    duals.rows[:] = np.where(problem.must, np.where(np.isfinite(least), least, 0.0), worth)
    return duals


def _round(state: SearchState, reduction: Reduction, instance: Instance, relaxed: Relaxed, bound: Bound) -> None:
    """Choices that follow the fractional one."""
    problem = reduction.problem
    if not plain(problem):
        prices = np.abs(bound.chosen - bound.value) if problem.goal == "least_cost" else problem.costs
        _offer_cover(state, reduction, instance, prices)
        return
    for threshold in _THRESHOLDS:
        selection = rounded(instance, problem.weights, relaxed.fractional, threshold)
        state.incumbent.offer(reduction.lift(np.flatnonzero(selection.chosen)))
        if state.incumbent.finished():
            break
    state.incumbent.steps.append("rounding")


def _fix(state: SearchState, reduction: Reduction, bound: Bound) -> Reduction:
    """Lock and forbid the options that reduced costs settle, and reduce again."""
    incumbent, problem = state.incumbent, reduction.problem
    if incumbent.selected is None or reduction.infeasible:
        return reduction
    locked, forbidden = settled_by(problem, bound, incumbent.objective - reduction.offset)
    if not (locked.any() or forbidden.any()):
        return reduction
    incumbent.steps.append("reduced-cost fixing")
    settled = replace(problem, locked=problem.locked | locked, forbidden=problem.forbidden | forbidden)
    return reduce_further(replace(reduction, problem=settled), out_of_time=incumbent.clock.over)


def _search(state: SearchState, reduction: Reduction, relaxed: Relaxed, bound: Bound) -> bool:
    """Neighbourhood search and reduced-cost fixing in turn, then branch and bound; False when no choice is allowed."""
    incumbent, turn, idle = state.incumbent, 0, 0
    while incumbent.selected is not None and not incumbent.finished() and idle < _IDLE_TURNS:
        entries, before = reduction.problem.covers.nnz, incumbent.objective
        if entries > _REBUILD_ENTRIES:
            core = core_of(state, reduction, relaxed, bound, _CORE_FACTOR * 1.5**idle)
            rebuild(state, core, turn)
            if entries > _CORE_ENTRIES and not incumbent.finished() and not _branch_core(state, core):
                mend_regions(state, core, _REGION_SIZES[turn % len(_REGION_SIZES)], turn)
        reduction, turn = _fix(state, reduction, bound), turn + 1
        if reduction.infeasible or reduction.problem.covers.nnz <= _LARGE_ENTRIES:
            break
        idle = idle + 1 if incumbent.objective == before and reduction.problem.covers.nnz > 0.7 * entries else 0
        relaxed, bound = _bound(state, reduction)
    return _finish(state, reduction)


def _branch_core(state: SearchState, core: Reduction) -> bool:
    """Branch and bound on the core; True when nothing better is left in it."""
    allowed = state.incumbent.clock.allow(0.3)
    limits = SolverLimits(allowed.time_s, stop_at(state, 0.1), _CORE_NODES, state.seed, work_s=allowed.work_s)
    outcome = branch(state, core, limits)
    return outcome is not None and outcome.verdict != "stopped"


def _finish(state: SearchState, reduction: Reduction, share: float = 1.0, nodes: int | None = None) -> bool:
    """Branch and bound on all that is left, in a share of what may be taken; False when no choice is allowed."""
    incumbent = state.incumbent
    if reduction.infeasible or not reduction.problem.options:
        if not reduction.infeasible:
            incumbent.offer(reduction.lift(np.zeros(0, dtype=np.int64)))
        return _nothing_else(incumbent)
    if incumbent.finished():
        return True
    allowed = incumbent.clock.allow(share)
    near = incumbent.difference <= _NEAR * abs(incumbent.objective)
    restart = incumbent.wanted_gap == 0.0 and not near  # to reach a gap, branching is quicker
    limits = SolverLimits(allowed.time_s, stop_at(state), nodes, state.seed, near, restart, allowed.work_s)
    outcome = branch(state, reduction, limits)
    if outcome is None:
        return True
    if outcome.verdict == "infeasible":
        return _nothing_else(incumbent)
    if np.isfinite(outcome.bound):
        sign = 1.0 if incumbent.most else -1.0  # models minimise, so their bound is that of minus the weight
        incumbent.tighten(sign * incumbent.solver_tolerance - sign * outcome.bound + reduction.offset)
    return True


def _nothing_else(incumbent: Incumbent) -> bool:
    """Every choice not looked at is no better than the best known; False when there is none known."""
    if incumbent.selected is None:
        return False
    incumbent.prove()
    return True
