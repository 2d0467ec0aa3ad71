"""The way from a question to its answer, from cheap to dear, until the gap is closed or the time is over.

Canonical order, exact reduction, greedy choice and swaps, prices and safe bound, rounding, rebuilding of neighbourhoods
on the core, fixing by reduced costs, and a mixed-integer search of what is left, started from the best choice known.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.network import FloatArray, IntArray
from phusong.optimize.arrays import arrays
from phusong.optimize.bounds import Bound, Prices, safe_bound, settled_by
from phusong.optimize.canonical import canonical_order
from phusong.optimize.covering import cover_cheaply
from phusong.optimize.greedy import Board, board_of, empty_hand, fill, greedy, hand_of, put_in_order, rounded
from phusong.optimize.models import state
from phusong.optimize.problem import Problem
from phusong.optimize.projection import granularity, project
from phusong.optimize.reduce import Reduction, reduce_further, unreduced
from phusong.optimize.search import ruin_and_recreate
from phusong.optimize.solve import Limits, Outcome, Solution, SolverName, run_arrays, run_pulp, version
from phusong.optimize.standing import Standing, no_choice
from phusong.optimize.volume import Relaxed, relax

PULP_ENTRIES = 20_000
"""Models with at most this many covering entries are stated in PuLP; larger ones as arrays."""

_CBC_ENTRIES = 500_000
_CORE_ENTRIES = 60_000
_WHOLE_ENTRIES = 1_500_000
_LEAST_MIP_S = 0.3
_THRESHOLDS = (0.7, 0.5, 0.4, 0.3, 0.2)
_DROPS = (8, 20)


@dataclass(frozen=True, slots=True)
class Work:
    """One question on its way to an answer.

    Attributes:
        standing: Best choice and bound so far.
        seed: Seed of every random choice.
        solver: ``highs`` or ``cbc``.
    """

    standing: Standing
    seed: int
    solver: SolverName


def answer(
    problem: Problem, *, time_limit_s: float | None, gap: float, seed: int = 0, solver: SolverName = "highs"
) -> Solution:
    """Answer a question, without reasons when nothing is allowed; see :func:`phusong.optimize.solve.solve_problem`."""
    started = time.perf_counter()
    options, rows = canonical_order(problem)
    standing = Standing(problem.part(options, rows), time_limit_s, gap, started=started)
    work = Work(standing, seed, solver)
    allowed = _run(work, reduce_further(unreduced(standing.problem), out_of_time=standing.out_of_time))
    if not allowed and standing.selected is None:
        how = ", ".join(dict.fromkeys(standing.steps))
        return no_choice("infeasible", float("nan"), time.perf_counter() - started, how)
    return standing.solution(problem, options)


def _run(work: Work, reduction: Reduction) -> bool:
    """Work on a reduced question; False when it turned out that no choice is allowed."""
    standing = work.standing
    standing.steps.append("exact reduction")
    if reduction.infeasible:
        return False
    if not reduction.problem.options:
        allowed = standing.offer(reduction.lift(np.zeros(0, dtype=np.int64)))
        standing.prove()
        return allowed
    board = board_of(reduction.problem)
    _choose_greedily(work, reduction, board)
    if standing.finished():
        return True
    relaxed, bound = _price(work, reduction)
    _round(work, reduction, board, relaxed, bound)
    if standing.finished():
        return True
    _rebuild(work, reduction, relaxed, bound)
    reduction = _fix(work, reduction, bound)
    return _search(work, reduction, relaxed)


def _plain(problem: Problem) -> bool:
    """True when only money, locations and precedence limit the choice."""
    return problem.goal == "most_served" and not len(problem.floors) and not problem.must.any()


def _choose_greedily(work: Work, reduction: Reduction, board: Board) -> None:
    problem = reduction.problem
    if _plain(problem):
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


def _within(reduction: Reduction, selected: IntArray | None) -> IntArray:
    """Options of a reduced question that a choice in the whole question takes."""
    taken = np.zeros(0, dtype=np.int64) if selected is None else selected
    return np.flatnonzero(np.isin(reduction.options, taken))


def _price(work: Work, reduction: Reduction) -> tuple[Relaxed, Bound]:
    """Prices of the rules, and the bound that they prove."""
    standing, problem = work.standing, reduction.problem
    target = standing.objective - reduction.offset
    relaxed = relax(
        problem, _first_prices(problem, _within(reduction, standing.selected)), target, standing.out_of_time
    )
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
    if not _plain(problem):
        prices = np.abs(bound.chosen - bound.value) if problem.goal == "least_cost" else problem.costs
        _offer_cover(work, reduction, board, prices)
        return
    for threshold in _THRESHOLDS:
        hand = rounded(board, problem.weights, relaxed.fractional, threshold)
        work.standing.offer(reduction.lift(np.flatnonzero(hand.chosen)))
        if work.standing.finished():
            break
    work.standing.steps.append("rounding")


def _core(work: Work, reduction: Reduction, relaxed: Relaxed, bound: Bound, factor: float) -> Reduction:
    """The question over the options that count: chosen ones, fractional ones, and those of the best reduced cost."""
    problem = reduction.problem
    taken = _within(reduction, work.standing.selected)
    size = int(max(factor * len(taken), 200))
    worth = bound.chosen if problem.goal == "most_served" else -bound.chosen
    keep = np.zeros(problem.options, dtype=np.bool_)
    keep[np.argsort(-worth, kind="stable")[:size]] = True
    keep[taken] = True
    keep |= relaxed.fractional > 0.01
    while np.any(keep[problem.requires[:, 0]] & ~keep[problem.requires[:, 1]]):
        keep[problem.requires[keep[problem.requires[:, 0]], 1]] = True
    kept = np.flatnonzero(keep)
    part = replace(reduction, problem=problem.part(kept, np.arange(problem.rows)), options=reduction.options[kept])
    return reduce_further(part)


def _rebuild(work: Work, reduction: Reduction, relaxed: Relaxed, bound: Bound, turn: int = 0) -> None:
    """Rebuild neighbourhoods of the best choice within the core."""
    standing = work.standing
    if not _plain(reduction.problem) or standing.selected is None:
        return
    core = _core(work, reduction, relaxed, bound, 4.0)
    if core.infeasible or not core.problem.options:
        return
    board = board_of(core.problem)
    taken = _within(core, standing.selected)
    rounds = int(np.clip(40 * len(taken), 1000, 20_000))
    for at, drops in enumerate(_DROPS):
        hand = empty_hand(board, core.problem.weights)
        put_in_order(board, hand, _within(core, standing.selected))
        fill(board, hand)
        for part in range(10):
            ruin_and_recreate(board, hand, rounds // 10, drops, work.seed + 1000 * turn + 10 * at + part)
            if standing.out_of_time():
                break
        standing.offer(core.lift(np.flatnonzero(hand.chosen)))
        if standing.finished():
            break
    standing.steps.append("ruin and recreate")


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
    return reduce_further(replace(reduction, problem=settled))


def _search(work: Work, reduction: Reduction, relaxed: Relaxed) -> bool:
    """Mixed-integer search of what is left; False when it turned out that no choice is allowed."""
    standing = work.standing
    while True:
        if reduction.infeasible:  # nothing is better than the best known
            if standing.selected is not None:
                standing.prove()
            return standing.selected is not None
        if standing.finished():
            return True
        if not reduction.problem.options:
            standing.offer(reduction.lift(np.zeros(0, dtype=np.int64)))
            if standing.selected is not None:
                standing.prove()
            return standing.selected is not None
        if reduction.problem.covers.nnz <= _CORE_ENTRIES or standing.selected is None:
            return _finish(work, reduction)
        relaxed, bound = _price(work, reduction)
        core = _core(work, reduction, relaxed, bound, 2.0)
        left = standing.left_s()
        _branch(work, core, Limits(None if left is None else 0.4 * left, _gap(work), 200, work.seed))
        smaller = _fix(work, reduction, bound)
        if smaller.infeasible or smaller.problem.covers.nnz < 0.7 * reduction.problem.covers.nnz:
            reduction = smaller
            continue
        return _finish(work, smaller)


def _finish(work: Work, reduction: Reduction) -> bool:
    """Search all that is left in all the time that is left; False when no choice is allowed."""
    standing = work.standing
    outcome = _branch(work, reduction, Limits(standing.left_s(), _gap(work), None, work.seed))
    if outcome is None:
        return True
    if outcome.verdict == "infeasible":
        if standing.selected is not None:
            standing.prove()
        return standing.selected is not None
    sign = -1.0 if standing.most else 1.0
    if np.isfinite(outcome.bound):
        standing.tighten(sign * outcome.bound + reduction.offset)
    return True


def _gap(work: Work) -> float:
    """Difference between bound and objective at which the search may stop."""
    standing = work.standing
    step = granularity(standing.problem.weights if standing.most else standing.problem.costs)
    wanted = 0.0 if standing.selected is None else 0.99 * standing.wanted_gap * abs(standing.objective)
    return max(step * (1.0 - 1e-6), wanted)


def _branch(work: Work, reduction: Reduction, limits: Limits) -> Outcome | None:
    """Branch and bound on a reduced question; offers what it finds. None when there is no time or it is too large."""
    problem, entries = reduction.problem, reduction.problem.covers.nnz
    if limits.time_s is not None and limits.time_s < _LEAST_MIP_S:
        return None
    if reduction.infeasible or not problem.options or (work.solver == "cbc" and entries > _CBC_ENTRIES):
        return None
    if work.solver == "cbc" or entries <= PULP_ENTRIES:
        model = state(problem)
        unit = 1.0 if problem.goal == "most_served" else project(problem).money_unit
        outcome = run_pulp(model, limits, unit, work.solver)
    else:
        inside = _within(reduction, work.standing.selected)
        start = None if problem.broken_rules(inside) else inside
        outcome = run_arrays(arrays(problem), limits, start)
    work.standing.steps.append(version(work.solver))
    if outcome.values is not None:
        work.standing.offer(reduction.lift(np.flatnonzero(outcome.values > 0.5)))
    return outcome
