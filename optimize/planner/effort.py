"""Work limit, time limit and precision (gap) of one question, over all the steps it needs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.decomposed.parts import split
from phusong.optimize.decomposed.solve import answer_decomposed
from phusong.optimize.joint.solve import answer_joined
from phusong.optimize.plan.outcomes import SolverName
from phusong.optimize.problem.problem import Problem, closed_bound, relative_gap
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.search.strategy import answer
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.solution import Solution

TURNS = 10
"""Times that a choice is sought again without cables whose way along its trenches is beyond the optical budget."""

LARGE_OPTIONS = 600_000
"""Options above which a question is answered part by part. The example four times (35,000) is answered whole to 0.042 %
in 5 s of processor time, and in parts to 0.15 % in 48 s; 56 times (490,000) whole to 0.042 % in 190 s and 2 GiB."""

USUAL_OPTIONS = 12_000
"""Options of a usual question, for which ``USUAL_S`` are counted: the example has 9,000."""

LEAST_S = 0.2
"""A step that must be taken gets at least this, seconds."""

USUAL_S = 60.0
"""Counted seconds of work for one question where ``plan.effort`` is 1: the example takes half of it."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What all the steps of a question may take together.

    Attributes:
        clock: Work that is counted, and the clock as a brake.
        gap: Relative gap at which a search may stop.
        seed: Seed of the solver's random choices.
        solver: Solver that is called.
        in_parts: Whether a large question that falls into parts is answered part by part.
        spares: Whether, of all choices that serve the most, a cheapest one is sought also where money limits them.
    """

    clock: Clock
    gap: float
    seed: int
    solver: SolverName
    in_parts: bool = True
    spares: bool = True

    @staticmethod
    def of(parameters: PlanParameters) -> Effort:
        """The effort that the settings allow; its clock starts now."""
        clock = Clock(parameters.time_limit_s, USUAL_S * parameters.effort)
        return Effort(clock, parameters.gap, parameters.seed, parameters.solver)

    def spent_s(self) -> float:
        """Real seconds since the start."""
        return self.clock.elapsed_s()

    def share(self, part: float) -> Effort:
        """An effort of its own with part of what is left."""
        return replace(self, clock=self.clock.part(part, LEAST_S))

    def solve(
        self, problem: Problem, *, gap: float | None = None, part: float = 1.0, start: IntArray | None = None
    ) -> Solution:
        """Answer one step.

        No answer has a cable further from its OLT than light reaches by the trenches that are dug. Where the best
        choice has one, two others are sought: without the cables that are too far, again and again, and by trenches on
        shortest ways only, by which every cable that is offered is near enough. The better counts; the bound stays that
        of the first choice. Only where what is locked is too far there is none.

        Args:
            problem: The step.
            gap: Relative gap at which this step may stop, that of the question when None.
            part: Part of what is left that it may take.
            start: A choice that is known already, None when there is none.
        """
        wanted = self.gap if gap is None else gap
        clock = self.clock.part(part, LEAST_S)
        first = self._search(problem, clock, wanted, start)
        if not first.found or not len(_too_far(problem, first)):
            return first
        others = [self._without_far(problem, first, clock, wanted), self._on_shortest_ways(problem, clock, wanted)]
        known = [other for other in others if other is not None]
        if not known:
            how = f"{first.solver}; what is locked lies beyond the optical budget"
            return replace(first, status="no_plan", selected=np.zeros(0, dtype=np.int64), solver=how)
        sign = 1.0 if problem.goal == "least_cost" else -1.0
        found = min(known, key=lambda each: sign * each.objective if each.found else np.inf)
        return _less_certain(found, first.bound, problem)

    def _without_far(self, problem: Problem, found: Solution, clock: Clock, gap: float) -> Solution | None:
        """A choice without the cables that are too far, sought until none is; None where that does not end."""
        for _ in range(TURNS):
            far = _too_far(problem, found)
            if not found.found or not len(far):
                return found
            free = far[~problem.locked[far]]
            if not len(free):
                return None
            problem = replace(problem, forbidden=problem.forbidden | _mask(problem, free))
            found = self._search(problem, clock, gap, None)
        return None

    def _on_shortest_ways(self, problem: Problem, clock: Clock, gap: float) -> Solution | None:
        """A choice by trenches on shortest ways and what is locked; None where what is locked is too far."""
        links = problem.links
        kept = links.shortest(~problem.forbidden)
        closed = np.zeros(problem.options, dtype=np.bool_)
        closed[links.section] = ~kept[links.section]
        kept[links.hung[:, 0]] = True
        closed[links.too_far(kept)] = True
        problem = replace(problem, forbidden=problem.forbidden | (closed & ~problem.locked))
        found = self._search(problem, clock, gap, None)
        return None if found.found and len(_too_far(problem, found)) else found

    def _search(self, problem: Problem, clock: Clock, gap: float, start: IntArray | None) -> Solution:
        part = clock.part(1.0, LEAST_S)
        parts = split(problem) if self.in_parts and problem.options > LARGE_OPTIONS else None
        if parts is not None:
            found = answer_decomposed(parts, clock=part, gap=gap, seed=self.seed, solver=self.solver, start=start)
            if found.found:
                return found
        search = answer_joined if problem.links else answer
        many = -(-problem.options // USUAL_OPTIONS)
        part = part.times(many) if many > 1 else part
        return search(problem, clock=part, gap=gap, seed=self.seed, solver=self.solver, start=start)


def _too_far(problem: Problem, found: Solution) -> IntArray:
    """Options of a choice that hang on a longer way than they may."""
    return problem.links.too_far(_mask(problem, found.selected))


def _mask(problem: Problem, options: IntArray) -> BoolArray:
    mask = np.zeros(problem.options, dtype=np.bool_)
    mask[options] = True
    return mask


def _less_certain(found: Solution, bound: float, problem: Problem) -> Solution:
    """An answer of a question with less to choose from: the bound is that of the whole, and nothing more is proved."""
    if not found.found:
        return replace(found, status="no_plan", bound=bound)
    bound = closed_bound(found.objective, bound, problem.goal)
    gap = relative_gap(found.objective, bound)
    return replace(
        found, status="optimal" if gap == 0.0 and found.status == "optimal" else "feasible", bound=bound, gap=gap
    )
