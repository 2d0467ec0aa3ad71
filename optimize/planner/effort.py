"""Time limit and precision (gap) that answering one question may take, over all the steps it needs."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from phusong.coverage.kernels import IntArray
from phusong.optimize.joint.solve import answer_joined
from phusong.optimize.plan.outcomes import SolverName
from phusong.optimize.problem.problem import Problem
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.search.strategy import answer
from phusong.optimize.solver.solution import Solution

LEAST_S = 0.2
"""A step that must be taken gets at least this long, seconds."""


@dataclass(frozen=True, slots=True)
class Effort:
    """One clock for all the steps of a question.

    Attributes:
        time_limit_s: Seconds for all steps together.
        gap: Relative gap at which a search may stop.
        seed: Seed of the solver's random choices.
        solver: Solver that is called.
        started: Clock at the start, seconds.
    """

    time_limit_s: float
    gap: float
    seed: int
    solver: SolverName
    started: float = field(default_factory=time.perf_counter)

    @staticmethod
    def of(parameters: PlanParameters) -> Effort:
        """The effort that the settings allow; its clock starts now."""
        return Effort(parameters.time_limit_s, parameters.gap, parameters.seed, parameters.solver)

    def spent_s(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    def left_s(self) -> float:
        """Seconds left; 0 when the time is over."""
        return max(self.time_limit_s - self.spent_s(), 0.0)

    def share(self, part: float) -> Effort:
        """An effort of its own with part of the time left; its clock starts now."""
        return replace(self, time_limit_s=max(part * self.left_s(), LEAST_S), started=time.perf_counter())

    def solve(
        self, problem: Problem, *, gap: float | None = None, part: float = 1.0, start: IntArray | None = None
    ) -> Solution:
        """Answer one step.

        Args:
            problem: The step.
            gap: Relative gap at which this step may stop, that of the question when None.
            part: Part of the time left that it may take.
            start: A choice that is known already, None when there is none.
        """
        search = answer_joined if problem.links else answer
        return search(
            problem,
            time_limit_s=max(part * self.left_s(), LEAST_S),
            gap=self.gap if gap is None else gap,
            seed=self.seed,
            solver=self.solver,
            start=start,
        )
