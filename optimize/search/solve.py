"""Solve a problem: the best choice within the rules, its bound and gap, or why there is none."""

from __future__ import annotations

from dataclasses import replace

from phusong.optimize.plan.outcomes import SolverName
from phusong.optimize.problem.problem import Problem
from phusong.optimize.search.infeasible import explain
from phusong.optimize.search.strategy import answer
from phusong.optimize.solver.solution import Solution

_REASON_S = 5.0


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
        time_limit_s: Seconds after which the best choice so far is returned; None for no limit.
        gap: Relative gap at which the search may stop, 0 for a proof.
        seed: Seed of every random choice.
        solver: ``highs`` or ``cbc``.

    Returns:
        The choice with its status, bound and gap.
    """
    solution = answer(problem, time_limit_s=time_limit_s, gap=gap, seed=seed, solver=solver)
    if solution.status != "infeasible":
        return solution

    def ask(question: Problem) -> Solution:
        limit_s = _REASON_S if time_limit_s is None else min(time_limit_s, _REASON_S)
        return answer(question, time_limit_s=limit_s, gap=0.0, seed=seed, solver=solver)

    return replace(solution, reasons=explain(problem, ask))
