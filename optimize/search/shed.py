"""Choices brought within their limits: of what overloads something, what is missed least for its load is dropped."""

from __future__ import annotations

import numpy as np

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.problem.problem import Problem


def shed(problem: Problem, selected: IntArray) -> IntArray:
    """Drop options, each with all that needs it, until no limit is exceeded.

    Floors and what must be served may break by it: the choice is to be held against every rule afterwards.

    Args:
        problem: The question.
        selected: A choice.

    Returns:
        The choice itself where it exceeds nothing, else what is left of it, ascending.
    """
    if not len(problem.limits):
        return selected
    chosen = np.zeros(problem.options, dtype=np.bool_)
    chosen[selected] = True
    dropped = False
    while len(over := problem.limits.exceeded(chosen)):
        loads = problem.limits.loads[over[:1]].toarray().reshape(-1)
        among = np.flatnonzero(chosen & (loads > 0.0) & ~problem.locked)
        if not len(among):
            break
        times = problem.covers.T.astype(np.int64) @ chosen.astype(np.int64)
        alone = problem.covers @ np.where(times == 1, problem.weights, 0.0)
        _drop(problem, chosen, int(min(among, key=lambda each: (alone[each] / loads[each], each))))
        dropped = True
    if dropped and len(problem.links):
        chosen = problem.links.pruned(chosen, problem.locked)
    return np.flatnonzero(chosen)


def _drop(problem: Problem, chosen: BoolArray, option: int) -> None:
    chosen[option] = False
    while True:
        stuck = chosen[problem.requires[:, 0]] & ~chosen[problem.requires[:, 1]]
        if not stuck.any():
            return
        chosen[problem.requires[stuck, 0]] = False
