"""Solve a problem: the best choice within the rules, its dual bound and gap, or why it is infeasible."""

from __future__ import annotations

from dataclasses import replace

from phusong.optimize.plan.outcomes import SolverName
from phusong.optimize.problem.problem import Problem
from phusong.optimize.search.infeasible import find_conflicts
from phusong.optimize.search.strategy import answer
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.solution import Solution

_QUESTION_S = 5.0
"""Most work for one of the questions that reasons ask, counted seconds: a bound is an answer too."""

_LEAST_S = 0.2
"""With less time left no further question is asked, seconds: it would not get beyond the reductions."""


def solve_problem(
    problem: Problem,
    *,
    time_limit_s: float | None = None,
    gap: float = 0.0,
    seed: int = 0,
    solver: SolverName = "highs",
) -> Solution:
    """Choose the best options within the rules and prove how good the choice is.

    Args:
        problem: The question.
        time_limit_s: Seconds for the answer and, where there is none, for its reasons; None for no limit.
        gap: Relative gap at which the search may stop, 0 for a proof.
        seed: Seed of every random choice.
        solver: ``highs`` or ``cbc``.

    Returns:
        The choice with its status, bound and gap.
    """
    clock = Clock(time_limit_s)
    solution = answer(problem, clock=clock.part(1.0), gap=gap, seed=seed, solver=solver)
    if solution.status != "infeasible":
        return solution

    def ask(question: Problem) -> Solution:
        left_s = clock.left_s()
        if left_s is not None and left_s < _LEAST_S:
            clock.stop()
            raise TimeoutError
        half = Clock(None if left_s is None else 0.5 * left_s, _QUESTION_S, clock)
        return answer(question, clock=half, gap=0.0, seed=seed, solver=solver)

    said = [conflict.said for conflict in find_conflicts(problem, ask)]
    reasons, reasons_vi = (tuple(each.text(language) for each in said) for language in ("en", "vi"))
    seconds, by_clock = clock.elapsed_s(), clock.stopped
    return replace(solution, reasons=reasons, reasons_vi=reasons_vi, runtime_s=seconds, by_clock=by_clock)
