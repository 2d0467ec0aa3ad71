"""The way from a question to its answer, from cheap to dear, until the gap is closed or the time is over.

Canonical order, exact reduction, greedy choice and swaps, prices and safe bound, rounding, rebuilding of neighbourhoods
on the core, fixing by reduced costs, and a mixed-integer search of what is left, started from the best choice known.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.bounds.lagrangian import Bound, Prices, safe_bound, settled_by
from phusong.optimize.bounds.volume import Relaxed, relax
from phusong.optimize.plan.outcomes import SolverName
from phusong.optimize.problem.canonical import canonical_order
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.reduce import Reduction, reduce_further, unreduced
from phusong.optimize.problem.scale import scale
from phusong.optimize.search.branch import Work, branch, plain, stop_at, within
from phusong.optimize.search.greedy import Board, board_of, fill, greedy, hand_of, rounded
from phusong.optimize.search.greedy_cover import cover_cheaply
from phusong.optimize.search.improve import core_of, mend_regions, rebuild
from phusong.optimize.search.incumbent import Standing, no_choice
from phusong.optimize.search.near_best import enumerate_near
from phusong.optimize.solver.outcome import SolverLimits
from phusong.optimize.solver.solution import Solution

_DIRECT_ENTRIES = 1_000
_FIRST_NODES = 10
_REBUILD_ENTRIES = 15_000
_CORE_ENTRIES = 40_000
_CORE_FACTOR = 4.0
_CORE_NODES = 200
_LARGE_ENTRIES = 150_000
_IDLE_TURNS = 3
_NEAR = 1e-3
_REGION_SIZES = (25, 40, 15)
_THRESHOLDS = (0.7, 0.5, 0.4, 0.3, 0.2)


def answer(
    problem: Problem,
    *,
    time_limit_s: float | None,
    gap: float,
    seed: int = 0,
    solver: SolverName = "highs",
    start: IntArray | None = None,
) -> Solution:
    """Answer a question, without reasons when nothing is allowed (``solve_problem`` adds them).

    A ``start`` is a choice that is known already; the answer is no worse, where it breaks no rule.
    """
    started = time.perf_counter()
    scaled = scale(problem)
    options, rows = canonical_order(problem)
    standing = Standing(scaled.problem.part(options, rows), time_limit_s, gap, started=started)
    if start is not None:
        standing.offer(np.flatnonzero(np.isin(options, start)))
    work = Work(standing, seed, solver)
    allowed = _run(work, reduce_further(unreduced(standing.problem), out_of_time=standing.out_of_time))
    if not allowed and standing.selected is None:
        how = ", ".join(dict.fromkeys(standing.steps))
        return no_choice("infeasible", float("nan"), time.perf_counter() - started, how)
    return standing.solution(problem, options, scaled.objective)


def _run(work: Work, reduction: Reduction) -> bool:
    """Work on a reduced question; False when it turned out that no choice is allowed."""
    standing = work.standing
    standing.steps.append("exact reduction")
    if reduction.infeasible:
        return False
    if reduction.problem.covers.nnz <= _DIRECT_ENTRIES:  # most are proved before the rest would pay
        allowed = _finish(work, reduction, 0.5, _FIRST_NODES)
        if standing.good_enough or not allowed:
            return allowed
    board = board_of(reduction.problem)
    _choose_greedily(work, reduction, board)
    if standing.finished():
        return True
    relaxed, bound = _price(work, reduction)
    if standing.out_of_time():
        return True
    _round(work, reduction, board, relaxed, bound)
    if standing.finished():
        return True
    enumerate_near(work, reduction, bound)
    if standing.finished():
        return True
    return _search(work, reduction, relaxed, bound)


def _choose_greedily(work: Work, reduction: Reduction, board: Board) -> None:
    problem = reduction.problem
    if plain(problem):
        hand = greedy(board, problem.weights)
        work.standing.offer(reduction.lift(np.flatnonzero(hand.chosen)))
    else:
        _offer_cover(work, reduction, board, problem.costs)
    work.standing.steps.append("greedy")


def _offer_cover(work: Work, reduction: Reduction, board: Board, prices: FloatArray) -> None:
    problem = reduction.problem
    covering = cover_cheaply(problem, board, prices)
    if covering is None:
        return
    if problem.goal == "most_served":
        hand = hand_of(board, problem.weights, np.flatnonzero(covering.chosen))
        fill(board, hand)
        covering = hand
    work.standing.offer(reduction.lift(np.flatnonzero(covering.chosen)))


def _price(work: Work, reduction: Reduction) -> tuple[Relaxed, Bound]:
    """Prices of the rules, and the bound that they prove."""
    standing, problem = work.standing, reduction.problem
    target = standing.objective - reduction.offset
    relaxed = relax(problem, _first_prices(problem, within(reduction, standing.selected)), target, standing.out_of_time)
    bound = safe_bound(problem, relaxed.prices)
    standing.tighten(bound.value + reduction.offset)
    standing.steps.append("volume algorithm with safe dual bound")
    return relaxed, bound


def _first_prices(problem: Problem, selected: IntArray) -> Prices:
    """Prices guessed from a choice: a row that is hard to serve is worth its weight, an easy one little."""
    prices = Prices.zero(problem)
    times = problem.covers[selected].sum(axis=0)
    share = np.where(times == 0, 1.0, np.where(times == 1, 0.7, 0.2))
    if problem.goal == "most_served":
        prices.rows[:] = problem.weights * share
        return prices
    per_row = problem.costs / np.maximum(np.diff(problem.covers.indptr), 1)
    least = np.full(problem.rows, np.inf)
    np.minimum.at(least, problem.covers.indices, np.repeat(per_row, np.diff(problem.covers.indptr)))
    spent = problem.cost(selected) if len(selected) else float(problem.costs.sum())
    prices.floors[:] = spent / max(len(problem.floors), 1) / np.maximum(problem.floors.need, 1e-9)
    worth = 0.5 * (problem.floors.counts.T @ prices.floors)
    prices.rows[:] = np.where(problem.must, np.where(np.isfinite(least), least, 0.0), worth)
    return prices


def _round(work: Work, reduction: Reduction, board: Board, relaxed: Relaxed, bound: Bound) -> None:
    """Choices that follow the fractional one."""
    problem = reduction.problem
    if not plain(problem):
        prices = np.abs(bound.chosen - bound.value) if problem.goal == "least_cost" else problem.costs
        _offer_cover(work, reduction, board, prices)
        return
    for threshold in _THRESHOLDS:
        hand = rounded(board, problem.weights, relaxed.fractional, threshold)
        work.standing.offer(reduction.lift(np.flatnonzero(hand.chosen)))
        if work.standing.finished():
            break
    work.standing.steps.append("rounding")


def _fix(work: Work, reduction: Reduction, bound: Bound) -> Reduction:
    """Lock and forbid the options that reduced costs settle, and reduce again."""
    standing, problem = work.standing, reduction.problem
    if standing.selected is None or reduction.infeasible:
        return reduction
    locked, forbidden = settled_by(problem, bound, standing.objective - reduction.offset)
    if not (locked.any() or forbidden.any()):
        return reduction
    standing.steps.append("reduced-cost fixing")
    settled = replace(problem, locked=problem.locked | locked, forbidden=problem.forbidden | forbidden)
    return reduce_further(replace(reduction, problem=settled), out_of_time=standing.out_of_time)


def _search(work: Work, reduction: Reduction, relaxed: Relaxed, bound: Bound) -> bool:
    """Improve and fix in turn, then search all that is left; False when it turned out that no choice is allowed."""
    standing, turn, idle = work.standing, 0, 0
    while standing.selected is not None and not standing.finished() and idle < _IDLE_TURNS:
        entries, before = reduction.problem.covers.nnz, standing.objective
        if entries > _REBUILD_ENTRIES:
            core = core_of(work, reduction, relaxed, bound, _CORE_FACTOR * 1.5**idle)
            rebuild(work, core, turn)
            if entries > _CORE_ENTRIES and not standing.finished() and not _branch_core(work, core):
                mend_regions(work, core, _REGION_SIZES[turn % len(_REGION_SIZES)], turn)
        reduction, turn = _fix(work, reduction, bound), turn + 1
        if reduction.infeasible or reduction.problem.covers.nnz <= _LARGE_ENTRIES:
            break
        idle = idle + 1 if standing.objective == before and reduction.problem.covers.nnz > 0.7 * entries else 0
        relaxed, bound = _price(work, reduction)
    return _finish(work, reduction)


def _branch_core(work: Work, core: Reduction) -> bool:
    """Search the core; True when nothing better is left in it."""
    left = work.standing.left_s()
    limits = SolverLimits(None if left is None else 0.3 * left, stop_at(work, 0.1), _CORE_NODES, work.seed)
    outcome = branch(work, core, limits)
    return outcome is not None and outcome.verdict != "stopped"


def _finish(work: Work, reduction: Reduction, share: float = 1.0, nodes: int | None = None) -> bool:
    """Search all that is left in a share of the time that is left; False when no choice is allowed."""
    standing = work.standing
    if reduction.infeasible or not reduction.problem.options:
        if not reduction.infeasible:
            standing.offer(reduction.lift(np.zeros(0, dtype=np.int64)))
        return _nothing_else(standing)
    if standing.finished():
        return True
    left = standing.left_s()
    near = standing.difference <= _NEAR * abs(standing.objective)
    restart = standing.wanted_gap == 0.0 and not near  # to reach a gap, branching is quicker
    limits = SolverLimits(None if left is None else share * left, stop_at(work), nodes, work.seed, near, restart)
    outcome = branch(work, reduction, limits)
    if outcome is None:
        return True
    if outcome.verdict == "infeasible":
        return _nothing_else(standing)
    if np.isfinite(outcome.bound):
        sign = 1.0 if standing.most else -1.0  # models minimise, so their bound is that of minus the weight
        standing.tighten(sign * standing.solver_tolerance - sign * outcome.bound + reduction.offset)
    return True


def _nothing_else(standing: Standing) -> bool:
    """Every choice not looked at is no better than the best known; False when there is none known."""
    if standing.selected is None:
        return False
    standing.prove()
    return True
