"""Neighbourhood search from the incumbent: rebuilt neighbourhoods, and regions of the core solved exactly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.optimize.bounds.lagrangian import Bound
from phusong.optimize.bounds.volume import Relaxed
from phusong.optimize.problem.reduce import Reduction, reduce_further
from phusong.optimize.search.branch import SearchState, branch, plain, stop_at, within
from phusong.optimize.search.greedy import empty_selection, fill, instance_of, put_in_order
from phusong.optimize.search.neighbourhoods import region
from phusong.optimize.search.ruin_recreate import ruin_and_recreate
from phusong.optimize.solver.outcome import SolverLimits

_DROPS = (8, 20)
"""Chosen options that a round of ruin and recreate drops at most, small holes before large ones. On 2,500 rows × 6,000
options all over a plain, to 1 %, 8 alone, 20 alone, half and double took 8 to 20 s of processor time in place of about
2; on 10,000 rows × 20,000 options in clusters nothing changed."""

_REGION_S = 2.0
"""Most work for one region, counted seconds, so that a hard one does not use up what there is for the others."""

_OPTION_S = 5e-8
"""Counted seconds of a round of ruin and recreate for each option of the core."""

_REGION_NODES = 50
"""Most nodes for one region: what is not proved by then is left for another region around other options."""


def core_of(state: SearchState, reduction: Reduction, relaxed: Relaxed, bound: Bound, factor: float) -> Reduction:
    """The question over the options that count: chosen ones, fractional ones, and those of the best reduced cost.

    Args:
        state: The question on its way.
        reduction: What is left of it.
        relaxed: Its relaxation.
        bound: The bound that the relaxation proves.
        factor: How many options to keep, as a multiple of those chosen.
    """
    problem = reduction.problem
    taken = within(reduction, state.incumbent.selected)
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
    return reduce_further(part, out_of_time=state.incumbent.clock.over)


def rebuild(state: SearchState, core: Reduction, turn: int) -> None:
    """Neighbourhood search: ruin and recreate around the incumbent within the core.

    Args:
        state: The question on its way.
        core: Its core.
        turn: Which turn this is; each has its own random choices.
    """
    incumbent = state.incumbent
    if not plain(core.problem) or core.infeasible or not core.problem.options:
        return
    instance = instance_of(core.problem)
    rounds = int(np.clip(10 * len(within(core, incumbent.selected)), 200, 10_000))
    for at, drops in enumerate(_DROPS):
        selection = empty_selection(instance, core.problem.weights)
        put_in_order(instance, selection, within(core, incumbent.selected))
        fill(instance, selection)
        for part in range(10):
            ruin_and_recreate(instance, selection, rounds // 10, drops, state.seed + 1000 * turn + 10 * at + part)
            incumbent.clock.count(rounds // 10 * _OPTION_S * len(instance.costs))
            if incumbent.clock.over():
                break
        incumbent.offer(core.lift(np.flatnonzero(selection.chosen)))
        if incumbent.finished():
            break
    incumbent.steps.append("ruin and recreate")


def mend_regions(state: SearchState, core: Reduction, size: int, turn: int) -> None:
    """Large neighbourhood search: solve one region after another exactly, everything else staying as it is.

    Args:
        state: The question on its way.
        core: Its core.
        size: How many chosen options a region holds.
        turn: Which turn this is; each has its own random choices.
    """
    incumbent, problem = state.incumbent, core.problem
    taken = within(core, incumbent.selected)
    if core.infeasible or len(taken) < 3 * size:  # the core as a whole is hardly more work
        return
    instance = instance_of(problem)
    draw = np.random.default_rng((state.seed, turn))
    pending = draw.permutation(taken)
    while len(pending) and not incumbent.finished():
        first, pending = int(pending[0]), pending[1:]
        chosen = np.zeros(problem.options, dtype=np.bool_)
        chosen[within(core, incumbent.selected)] = True
        if not chosen[first]:
            continue
        inside = region(instance.covers, instance.by_row, chosen, first, size)
        tied = replace(problem, locked=problem.locked | (chosen & ~inside), forbidden=~chosen & ~inside)
        smaller = reduce_further(replace(core, problem=tied))
        allowed = incumbent.clock.allow(most_s=_REGION_S)
        gap = stop_at(state, 0.01)
        limits = SolverLimits(allowed.time_s, gap, _REGION_NODES, state.seed, work_s=allowed.work_s)
        branch(state, smaller, limits, apart=False)
        drop = inside & chosen
        pending = pending[~drop[pending] | (draw.random(len(pending)) < 0.5)]
    incumbent.steps.append("regions")
