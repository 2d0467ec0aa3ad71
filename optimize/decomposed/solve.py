"""Search strategy of a question that falls into parts: a bound for all of them, then each with its money, one by one.

The price of money at which the parts spend the budget together tells how much each gets. Part after part is then
answered as a question of its own, begun from what it chose at that price; a row on a border that another part serves
already counts for nothing, and what a part leaves goes to the next. A choice is held against every rule of the whole
question before it is kept, and the bound holds for every price, so splitting can leave a gap, which is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.decomposed.master import Asked, Master
from phusong.optimize.decomposed.parts import Part, Split
from phusong.optimize.decomposed.priced import PricedPart
from phusong.optimize.joint.solve import answer_joined
from phusong.optimize.plan.outcomes import SolverName
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.scale import Unit
from phusong.optimize.search.incumbent import Incumbent
from phusong.optimize.search.strategy import answer
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.solution import Solution

BOUND_SHARE = 0.5
"""Part of what may be taken that the price of money and the bound there take."""

BRANCHED = (1.0, 0.99, 1.01)
"""Prices at which branch and bound is asked, as parts of that of the relaxations; so the joint search asks. The first
is asked before the parts get their money. On the example four times, a fiftieth of its rows on each border, 0.09 % is
open by the relaxations, 0.04 % with the first."""


def answer_decomposed(
    split: Split,
    *,
    clock: Clock | None = None,
    gap: float,
    seed: int = 0,
    solver: SolverName = "highs",
    start: IntArray | None = None,
) -> Solution:
    """Optimise a question part by part: a proved bound for one price of money, and a choice near it.

    Args:
        split: The question in parts.
        clock: What the search may take, for each part on average; None for no limit.
        gap: Relative gap at which the search may stop.
        seed: Seed of every random choice.
        solver: Solver of the covering questions on the way.
        start: A choice that is known already; the answer is no worse, where it breaks no rule.

    Returns:
        The choice with its status, bound and gap, without reasons when nothing is allowed.
    """
    clock = (Clock() if clock is None else clock).times(len(split.parts))
    incumbent = Incumbent(split.problem, clock, gap)
    incumbent.steps.append(f"{len(split.parts)} parts")
    if start is not None:
        incumbent.offer(start)
    parts = [PricedPart.of(part, split.border) for part in split.parts]
    stated = [part for part in parts if part is not None]
    if len(stated) < len(parts):
        return incumbent.without_choice("infeasible")
    master = Master(split, stated)
    first = clock.part(BOUND_SHARE)
    at = master.find(first)
    master.branch(BRANCHED[0] * at.price, first)
    incumbent.tighten(master.bound)
    incumbent.steps.append("one price of money")
    if not incumbent.good_enough:
        _Allotted(master, at, gap, seed, solver).build(incumbent)
    for share in BRANCHED[1:]:
        if incumbent.finished():
            break
        master.branch(share * at.price, clock)
        incumbent.tighten(master.bound)
    return incumbent.solution(split.problem, np.arange(split.problem.options), Unit())


@dataclass(frozen=True, slots=True)
class _Allotted:
    """Parts that get their money.

    Attributes:
        master: The parts.
        at: The parts at the price of money found.
        gap: Relative gap at which the search in a part may stop.
        seed: Seed of every random choice.
        solver: Solver of covering questions.
    """

    master: Master
    at: Asked
    gap: float
    seed: int
    solver: SolverName

    def build(self, incumbent: Incumbent) -> None:
        """Answer the parts one after the other, what is left of the money of one for the next."""
        split = self.master.split
        chosen = [self._known(number) for number in range(len(split.parts))]
        money, left = self._money(), 0.0
        for number, part in enumerate(split.parts):
            others = [options for other, options in enumerate(chosen) if other != number]
            problem = self._asked(split, part, np.concatenate(others), money[number] + left)
            share = incumbent.clock.part(1.0 / (len(split.parts) - number))
            search = answer_joined if problem.links else answer
            found = search(
                problem,
                clock=share,
                gap=self.gap,
                seed=self.seed,
                solver=self.solver,
                start=np.flatnonzero(np.isin(part.options, chosen[number])),
            )
            if not found.found:
                return
            chosen[number] = part.options[found.selected]
            left = max(problem.budget - found.cost, 0.0)
        incumbent.steps.append("part by part")
        incumbent.offer(np.sort(np.concatenate(chosen)))

    def _known(self, number: int) -> IntArray:
        """The choice of a part at the price found; nothing where branch and bound found none."""
        choices = self.master.choices[number]
        return choices[0] if choices else np.zeros(0, dtype=np.int64)

    def _money(self) -> FloatArray:
        """Money of each part: what it spends at the price found, all together the budget."""
        spent, budget = self.at.spent, self.master.split.problem.budget
        least = np.array([part.paid for part in self.master.parts])
        more = np.maximum(spent - least, 0.0)
        share = more / more.sum() if more.sum() > 0.0 else np.full(len(more), 1.0 / len(more))
        return np.asarray(least + share * max(budget - float(least.sum()), 0.0))

    @staticmethod
    def _asked(split: Split, part: Part, others: IntArray, money: float) -> Problem:
        """A part with its money, in which rows that other parts serve count for nothing."""
        served = split.problem.served(others)[part.rows]
        return replace(part.problem, weights=np.where(served, 0.0, part.problem.weights), budget=money)
