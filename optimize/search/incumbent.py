"""Incumbent and dual bound: the best choice and the tightest bound known, and what the search may still take."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from phusong.coverage.kernels import IntArray
from phusong.optimize.bounds.lagrangian import rounded_bound
from phusong.optimize.problem.problem import Problem, closed_bound, relative_gap
from phusong.optimize.problem.projection import money_unit
from phusong.optimize.problem.scale import Unit, least_difference
from phusong.optimize.search.shed import shed
from phusong.optimize.search.watch import tell_watcher
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.solution import Solution

PROOF_TOLERANCE = 1e-9
"""Relative difference between bound and objective up to which a choice is called optimal; the gap is told as it is."""

SOLVER_TOLERANCE = 2e-6
"""Difference that a solver may leave open when it reports a proof, in the unit of its objective: HiGHS stops at an
absolute gap of 1e-6 and prunes what is better by no more than its feasibility tolerance of 1e-6."""


@dataclass(slots=True)
class Incumbent:
    """Incumbent of a question, with the tightest dual bound so far; the bound is never worse than the choice.

    Attributes:
        problem: The question.
        clock: What the search may take, and what it has taken.
        wanted_gap: Relative gap at which the work may stop.
        selected: Best choice known, None when there is none.
        objective: Its objective, NaN when there is none.
        bound: No choice is better than this.
        steps: What found the choice and the bound, in order.
        unit: What one unit of the objective stands for where it is told; None where it is told as it is.
    """

    problem: Problem
    clock: Clock
    wanted_gap: float
    selected: IntArray | None = None
    objective: float = float("nan")
    bound: float = float("nan")
    steps: list[str] = field(default_factory=list)
    unit: Unit | None = None

    def __post_init__(self) -> None:
        self.bound = float(self.problem.weights.sum()) if self.most else 0.0

    @property
    def most(self) -> bool:
        """True when more is better."""
        return self.problem.goal == "most_served"

    def offer(self, selected: IntArray) -> bool:
        """Keep a choice, brought within its limits, when it is allowed and better than the best; True when kept."""
        selected = shed(self.problem, selected)
        if self.problem.broken_rules(selected):
            return False
        objective = self.problem.objective(selected)
        better = self.selected is None or (objective > self.objective if self.most else objective < self.objective)
        if better:
            self.selected, self.objective = selected, objective
            self._tell()
        return better

    def tighten(self, bound: float) -> None:
        """Take over a bound of every choice that is better than the best known."""
        if np.isnan(bound):
            return
        if self.selected is not None:
            bound = max(bound, self.objective) if self.most else min(bound, self.objective)
        self.bound = min(self.bound, bound) if self.most else max(self.bound, bound)
        self.bound = rounded_bound(self.problem, self.bound)
        self._tell()

    def _tell(self) -> None:
        unit = self.unit or Unit()
        tell_watcher(unit.restored(self.objective), unit.restored(self.bound))

    def prove(self) -> None:
        """No choice is better than the best known."""
        self.bound = self.objective

    @property
    def difference(self) -> float:
        """Distance from the best choice to the bound; infinite without a choice."""
        return abs(self.bound - self.objective) if self.selected is not None else float("inf")

    @property
    def proved(self) -> bool:
        """True when nothing is left between choice and bound but rounding."""
        return self.difference <= PROOF_TOLERANCE * abs(self.objective) + self.solver_tolerance

    @property
    def solver_tolerance(self) -> float:
        """Difference that a solver may leave open when it reports a proof, in the unit of the objective."""
        return SOLVER_TOLERANCE * (1.0 if self.most else money_unit(self.problem.costs))

    @property
    def good_enough(self) -> bool:
        """True when the wanted gap is reached."""
        return self.proved or self.difference <= self.wanted_gap * abs(self.objective)

    def finished(self) -> bool:
        """True when there is nothing left to do, or nothing left to do it with."""
        return self.good_enough or self.clock.over()

    def solution(self, original: Problem, order: IntArray, unit: Unit) -> Solution:
        """The answer in the order of the original question's options, and as its caller counts.

        Args:
            original: The question as it was asked.
            order: Index in it of each option, shape (n,).
            unit: What one unit of the objective stands for there.
        """
        if self.selected is None:
            return self.without_choice("no_plan", unit.restored(self.bound))
        selected = np.sort(order[self.selected]).astype(np.int64)
        objective = original.objective(selected)
        values = self.problem.weights if self.most else self.problem.costs
        closed = self.bound == self.objective or (self.proved and self.difference < 0.5 * least_difference(values))
        bound = objective if closed else closed_bound(objective, unit.restored(self.bound), original.goal)
        return Solution(
            status="optimal" if self.proved else "feasible",
            objective=objective,
            bound=bound,
            gap=relative_gap(objective, bound),
            selected=selected,
            cost=original.cost(selected),
            served=original.value(selected),
            runtime_s=self.clock.elapsed_s(),
            solver=self.how,
            by_clock=self.clock.stopped,
        )

    @property
    def how(self) -> str:
        """What found the choice and the bound, in words."""
        return ", ".join(dict.fromkeys(self.steps))

    def without_choice(self, status: str, bound: float = float("nan")) -> Solution:
        """The answer where there is no choice: ``infeasible`` or ``no_plan``."""
        return no_choice(status, bound, self.clock.elapsed_s(), self.how, by_clock=self.clock.stopped)


def no_choice(status: str, bound: float, runtime_s: float, how: str, *, by_clock: bool = False) -> Solution:
    """Answer without a choice: ``infeasible`` or ``no_plan``."""
    nothing = np.zeros(0, dtype=np.int64)
    return Solution(
        status="infeasible" if status == "infeasible" else "no_plan",
        objective=float("nan"),
        bound=bound,
        gap=float("inf"),
        selected=nothing,
        cost=0.0,
        served=0.0,
        runtime_s=runtime_s,
        solver=how,
        by_clock=by_clock,
    )
