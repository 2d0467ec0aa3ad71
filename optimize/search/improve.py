"""Better choices from a good one: rebuilt neighbourhoods, regions solved exactly, and the core solved as a whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.optimize.bounds.lagrangian import Bound
from phusong.optimize.bounds.volume import Relaxed
from phusong.optimize.problem.reduce import Reduction, reduce_further
from phusong.optimize.search.branch import Work, branch, plain, stop_at, within
from phusong.optimize.search.greedy import board_of, empty_hand, fill, put_in_order
from phusong.optimize.search.neighbourhoods import region
from phusong.optimize.search.ruin_recreate import ruin_and_recreate
from phusong.optimize.solver.outcome import SolverLimits

_DROPS = (8, 20)
_REGION_S = 2.0
_REGION_NODES = 50


def core_of(work: Work, reduction: Reduction, relaxed: Relaxed, bound: Bound, factor: float) -> Reduction:
    """The question over the options that count: chosen ones, fractional ones, and those of the best reduced cost.

    Args:
        work: The question.
        reduction: What is left of it.
        relaxed: Its relaxation.
        bound: The bound that the relaxation proves.
        factor: How many options to keep, as a multiple of those chosen.
    """
    problem = reduction.problem
    taken = within(reduction, work.standing.selected)
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
    return reduce_further(part, out_of_time=work.standing.out_of_time)


def rebuild(work: Work, core: Reduction, turn: int) -> None:
    """Rebuild neighbourhoods of the best choice within the core.

    Args:
        work: The question.
        core: Its core.
        turn: Which turn this is; each has its own random choices.
    """
    standing = work.standing
    if not plain(core.problem) or core.infeasible or not core.problem.options:
        return
    board = board_of(core.problem)
    rounds = int(np.clip(10 * len(within(core, standing.selected)), 200, 10_000))
    for at, drops in enumerate(_DROPS):
        hand = empty_hand(board, core.problem.weights)
        put_in_order(board, hand, within(core, standing.selected))
        fill(board, hand)
        for part in range(10):
            ruin_and_recreate(board, hand, rounds // 10, drops, work.seed + 1000 * turn + 10 * at + part)
            if standing.out_of_time():
                break
        standing.offer(core.lift(np.flatnonzero(hand.chosen)))
        if standing.finished():
            break
    standing.steps.append("ruin and recreate")


def mend_regions(work: Work, core: Reduction, size: int, turn: int) -> None:
    """Solve one region after another exactly, everything else staying as it is.

    Args:
        work: The question.
        core: Its core.
        size: How many chosen options a region holds.
        turn: Which turn this is; each has its own random choices.
    """
    standing, problem = work.standing, core.problem
    taken = within(core, standing.selected)
    if core.infeasible or len(taken) < 3 * size:  # the core as a whole is hardly more work
        return
    board = board_of(problem)
    draw = np.random.default_rng((work.seed, turn))
    pending = draw.permutation(taken)
    while len(pending) and not standing.finished():
        first, pending = int(pending[0]), pending[1:]
        chosen = np.zeros(problem.options, dtype=np.bool_)
        chosen[within(core, standing.selected)] = True
        if not chosen[first]:
            continue
        inside = region(board.covers, board.by_row, chosen, first, size)
        tied = replace(problem, locked=problem.locked | (chosen & ~inside), forbidden=~chosen & ~inside)
        smaller = reduce_further(replace(core, problem=tied))
        left = standing.left_s()
        limit = _REGION_S if left is None else min(_REGION_S, left)
        branch(work, smaller, SolverLimits(limit, stop_at(work, 0.01), _REGION_NODES, work.seed), apart=False)
        drop = inside & chosen
        pending = pending[~drop[pending] | (draw.random(len(pending)) < 0.5)]
    standing.steps.append("regions")
