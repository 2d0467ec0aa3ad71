"""Search strategy of a joint question: the bound of the cut relaxation, its rounding, branch and bound.

1. The network is reduced. Where it is a tree, or each node is hung on the root by one way, the question is one of
   covering like any other, whose answer is a choice of the joint one (:mod:`phusong.optimize.joint.oriented`).
2. The relaxation with its cuts bounds the joint question, and is rounded along the ways that it uses
   (:mod:`phusong.optimize.joint.rounding`); reduced costs close what no better choice takes.
3. Where floors or rows that must be served leave nothing to round, the covering question along those ways is asked.
4. Money gets a price, which leaves pieces that are solved whole, for a bound nearer than that of the relaxation
   (:mod:`phusong.optimize.joint.pricing`); what they take is searched by itself. Those of a large question are solved
   one by one, and the money is shared out among their answers (:mod:`phusong.optimize.joint.allotment`). Where that is
   not near the bound, what the relaxation takes for about as much money is searched, too
   (:mod:`phusong.optimize.joint.merging`).
5. HiGHS searches what is left, started from the best choice known, unless that is very much. Where a tree it finds is
   not joined, the cuts it violates are added, and it goes on.

Whatever a step claims, the best choice is held against every rule of the question before it is kept, and the bound is
computed from clipped duals or is one of a relaxation; neither a solver that fails nor one that is stopped can do more
than leave a gap, which is told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.joint.allotment import Allotment
from phusong.optimize.joint.branching import (
    APART_ENTRIES,
    MERGED_GAP,
    MERGED_NODES,
    MERGED_SHARE,
    PRICED_GAP,
    PRICED_NODES,
    BranchingLimits,
    branched,
    branching_model,
)
from phusong.optimize.joint.instance import Instance, instance_of
from phusong.optimize.joint.known import Known
from phusong.optimize.joint.merging import merged_support, near_support
from phusong.optimize.joint.model import joint_arrays
from phusong.optimize.joint.oriented import nodes_before, orient
from phusong.optimize.joint.pricing import Prices, largest_piece, piece_of, price_of_money, priced_model
from phusong.optimize.joint.relaxation import LARGE_COLUMNS, Relaxation
from phusong.optimize.joint.rounding import Rounding, used_cost
from phusong.optimize.plan.outcomes import SolverName
from phusong.optimize.problem.arrays import ArrayModel
from phusong.optimize.problem.canonical import canonical_order
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.scale import scale
from phusong.optimize.search.incumbent import SOLVER_TOLERANCE, Incumbent
from phusong.optimize.search.strategy import answer
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.highs import version
from phusong.optimize.solver.outcome import Outcome
from phusong.optimize.solver.solution import Solution

FIRST_SHARE = 0.3
"""Part of what is left that the choice on a fixed tree may take."""

FIRST_GAP = 1e-3
"""Gap at which it may stop where the tree is not the whole network: more would be proved of the wrong question."""

FIRST_BOUND_S = 2.0
"""The relaxation gets at least this long, seconds, also when nothing is left."""

PRICE_SHARES = (1.0, 0.99, 1.01)
"""Prices of money at which the pieces are solved, as parts of that of the relaxation: what they take costs about as
much as there is, more and less. At 200 billion on the example two prices leave a gap of 0.073 %, three of 0.018 %."""

MOST_IN_ONE = 0.9
"""Share of the open columns in one piece from which on a price takes nothing apart. On roads like a net 59 villages
hang together as a whole: HiGHS took minutes at the first node, and merged choices were better after seconds."""

NEAR = 1e-3
"""Gap above which more choices are merged than those of priced money."""

BOUND_SHARE = 0.6
"""Part of what is left that the relaxation with its cuts may take."""

WHOLE_COLUMNS = 100_000
"""Open columns from which on branch and bound of all of them is left out where a choice is known and there is a limit:
with the 210,000 of 16 provinces it had found nothing after seven minutes."""

ROUNDS = 200
"""Most rounds of cuts."""

TAIL = 1e-5
"""Part of the bound by which a round must move it; after three that move it less, cuts have done what they can."""


def answer_joined(
    problem: Problem,
    *,
    clock: Clock | None = None,
    gap: float,
    seed: int = 0,
    solver: SolverName = "highs",
    start: IntArray | None = None,
) -> Solution:
    """Optimise a question with links: the most served, or the least cost, on one tree of shared trenches.

    Args:
        problem: The question.
        clock: What the search may take, None for no limit.
        gap: Relative gap at which the search may stop, 0 for a proof.
        seed: Seed of every random choice.
        solver: Solver of the covering question on a fixed tree; the joint model is solved by HiGHS.
        start: A choice that is known already; the answer is no worse, where it breaks no rule.

    Returns:
        The choice with its status, bound and gap, without reasons when nothing is allowed.
    """
    clock = Clock() if clock is None else clock
    scaled = scale(problem)
    options, rows = canonical_order(scaled.problem)
    incumbent = Incumbent(scaled.problem.part(options, rows), clock, gap, unit=scaled.objective)
    if start is not None:
        incumbent.offer(np.flatnonzero(np.isin(options, start)))
    instance = instance_of(incumbent.problem)
    incumbent.steps.append("network reduction")
    begun = incumbent.selected is not None
    known = None if instance is None else Known(incumbent, instance, Rounding(instance))
    allowed = known is not None and _Search(known, begun, seed, solver).run()
    if not allowed and incumbent.selected is None:
        return incumbent.without_choice("infeasible")
    return incumbent.solution(problem, options, scaled.objective)


@dataclass(slots=True)
class _Search:
    """A joint question on its way to an answer."""

    known: Known
    begun: bool
    seed: int
    solver: SolverName

    @property
    def incumbent(self) -> Incumbent:
        """The best choice known and the bound."""
        return self.known.incumbent

    @property
    def instance(self) -> Instance:
        """The question as the search needs it."""
        return self.known.instance

    def run(self) -> bool:
        """Search; False when it is proved that no choice is allowed."""
        incumbent, instance = self.incumbent, self.instance
        if instance.budget < -1e-9 * abs(incumbent.problem.budget):
            return False
        self.known.offer(instance.locked, np.zeros(len(instance.tree), dtype=np.bool_))  # no more than must be
        if len(instance.tree) == instance.tree.nodes - 1 and not self._choose(instance.tree.cost):
            return False
        self.known.round(None)
        if incumbent.good_enough:
            return True
        model = joint_arrays(instance)  # also when the time is over: an answer without a bound tells little
        relaxation = Relaxation.of(model)
        if not self._bound(relaxation):
            return False
        if incumbent.finished():
            return True
        if incumbent.most:
            self._merge(relaxation)
        if not self.begun and (incumbent.selected is None or not incumbent.most):
            self._choose(used_cost(instance, relaxation.values))
        is_many = int((relaxation.programme.upper > 0.0).sum()) >= WHOLE_COLUMNS
        hopeless = is_many and incumbent.selected is not None and incumbent.clock.left_s() is not None
        return hopeless or incumbent.finished() or self._branch(relaxation)

    def _choose(self, cost: FloatArray) -> bool:
        """The covering question on a fixed tree; False when it proves that nothing is allowed."""
        incumbent, instance = self.incumbent, self.instance
        oriented = orient(instance, cost)
        known = None
        if incumbent.selected is not None:
            known = self._on(oriented.edge, incumbent.selected)
        wanted = incumbent.wanted_gap if oriented.whole else max(incumbent.wanted_gap, FIRST_GAP)
        part = incumbent.clock.part(FIRST_SHARE)
        solution = answer(oriented.problem, clock=part, gap=wanted, seed=self.seed, solver=self.solver, start=known)
        incumbent.steps.append(f"fixed tree ({solution.solver})")
        if solution.found:
            chosen, edges = oriented.split(solution.selected)
            self.known.offer(chosen, edges)
        if oriented.whole and solution.status == "infeasible":
            return False
        if oriented.whole and np.isfinite(solution.bound):
            paid = 0.0 if incumbent.most else incumbent.problem.cost(instance.paid)
            incumbent.tighten(solution.bound + paid)
        return True

    def _on(self, edge: IntArray, selected: IntArray) -> IntArray:
        """A choice with the tree of another orientation; it may cost more than there is."""
        chosen = self.instance.chosen(selected)
        before = nodes_before(self.instance.tree, edge)
        nodes: set[int] = set()
        for goal in {*self.instance.node[chosen].tolist(), *self.instance.goal_nodes.tolist()}:
            node = int(goal)
            while node > 0 and node not in nodes:
                nodes.add(node)
                node = before[node]
        at = np.array(sorted(nodes), dtype=np.int64)
        return np.concatenate((np.flatnonzero(chosen), len(self.instance) + at - 1))

    def _bound(self, relaxation: Relaxation) -> bool:
        """Rounds of cuts until none is violated, they move nothing or it is too much; False when nothing is allowed."""
        incumbent, model = self.incumbent, relaxation.model
        last, idle = -np.inf, 0
        part = incumbent.clock.part(BOUND_SHARE, FIRST_BOUND_S)
        if incumbent.most and incumbent.selected is not None:
            relaxation.begin_by_price(incumbent.objective, part)
        for turn in range(ROUNDS):
            if turn and part.over():
                break
            relaxed = relaxation.solve(part)
            if relaxed is None:
                if relaxation.programme.infeasible:
                    return self._nothing_better()
                break
            bound = relaxation.bound(relaxed)
            incumbent.tighten(self.known.as_told(model, bound))
            if incumbent.finished():
                break
            idle = idle + 1 if bound - last < TAIL * abs(bound) else 0
            last = max(bound, last)
            relaxation.drop_idle(relaxed)
            done = idle >= 3 or not relaxation.separate(relaxed.values)
            if done:
                self.known.round(relaxed.values)
            self.known.fix(relaxation)
            if done:
                break
        incumbent.steps.append("cut relaxation with safe dual bound")
        return True

    def _merge(self, relaxation: Relaxation) -> None:
        """Branch and bound on what is taken for about as much money, which proves nothing of the whole."""
        incumbent, large = self.incumbent, _is_large(relaxation)
        merged = large and incumbent.selected is None  # pieces share money out best where a choice is known
        if merged:
            self._search_merged(relaxation)
        if self.begun and not large:
            self._search_near(relaxation)
        asked = not incumbent.finished() and self._price(relaxation)
        if self.begun and large and not asked:
            self._search_near(relaxation)
        if not merged and not incumbent.finished() and incumbent.difference > NEAR * abs(incumbent.objective):
            self._search_merged(relaxation)

    def _search_near(self, relaxation: Relaxation) -> None:
        if not self.incumbent.finished():
            support = near_support(relaxation, self.incumbent.clock)
            self._search_among(relaxation, support, "choices near the relaxation")

    def _search_merged(self, relaxation: Relaxation) -> None:
        support = merged_support(relaxation, self.known.following, self.incumbent.clock)
        self._search_among(relaxation, support, "merged choices")

    def _price(self, relaxation: Relaxation) -> bool:
        """The bound where money has a price, and a search among what is taken; False where that takes nothing apart."""
        large = _is_large(relaxation)
        prices = price_of_money(relaxation, self.incumbent.clock, floors=large)
        if prices.money <= 0.0:
            return False
        priced = priced_model(relaxation, prices)
        piece = piece_of(priced)
        if priced.matrix.nnz > APART_ENTRIES and largest_piece(piece) > MOST_IN_ONE:
            return False  # as hard as the question itself
        if large:
            Allotment.of(self.known, relaxation, piece, self.seed).search(prices)
        else:
            self._price_whole(relaxation, prices, priced)
        return True

    def _price_whole(self, relaxation: Relaxation, prices: Prices, priced: ArrayModel) -> None:
        """The same of all pieces at once, first at the relaxation's own price, for which the model is there.

        A search that began from an earlier plan is near its end: it looks after each price whether that is enough, and
        takes the near best of what one price takes, which costs little: else three plans that begin from one not so
        near would differ from it by more than by what they were asked.
        """
        incumbent, model = self.incumbent, relaxation.model
        support = np.zeros(len(model.cost), dtype=np.bool_)
        for share in PRICE_SHARES:
            priced = priced if share == 1.0 else priced_model(relaxation, prices.times(share))
            gap = PRICED_GAP * abs(incumbent.bound)
            outcome = self._solve(priced, MERGED_SHARE, gap, PRICED_NODES)
            if np.isfinite(outcome.bound):
                incumbent.tighten(self.known.as_told(model, outcome.bound - SOLVER_TOLERANCE))
            if outcome.values is None or (incumbent.finished() and not self.begun):
                break
            support[: len(outcome.values)] |= outcome.values > 0.5
            self.known.taken(relaxation, outcome.values)
            self.known.fix(relaxation)
            if self.begun:
                self._branch_among(relaxation, support.copy(), "priced choices")
                if incumbent.finished():
                    break
        if not self.begun:
            self._search_among(relaxation, support, "priced choices")

    def _search_among(self, relaxation: Relaxation, support: BoolArray | None, step: str) -> None:
        """Branch and bound on some of the columns, shape (columns,)."""
        if support is not None and not self.incumbent.finished():
            self._branch_among(relaxation, support, step, self.known.stop_at(relaxation.model.unit))

    def _branch_among(self, relaxation: Relaxation, support: BoolArray, step: str, stop_at: float = 0.0) -> None:
        """The same whatever is known, to an absolute gap of its own that may be nearer than that of the whole."""
        incumbent, model = self.incumbent, relaxation.model
        start = self.known.start()
        support[model.options + model.arcs :] = True
        if start is not None:
            support[start] = True
        gap = max(stop_at, MERGED_GAP * abs(incumbent.bound))
        outcome = self._solve(branching_model(relaxation, support), MERGED_SHARE, gap, MERGED_NODES, start)
        incumbent.steps.append(step)
        if outcome.values is not None:
            self.known.taken(relaxation, outcome.values)
        self.known.fix(relaxation)

    def _solve(
        self, model: ArrayModel, share: float, gap: float, nodes: int | None, start: IntArray | None = None
    ) -> Outcome:
        """Branch and bound in a share of what may be taken, which is counted."""
        limits = BranchingLimits(share, gap, nodes, self.seed)
        return branched(model, self.incumbent.clock, limits, start)

    def _nothing_better(self) -> bool:
        """No choice is better than the best known, or none is allowed where none is known."""
        if self.incumbent.selected is None:
            return False
        self.incumbent.prove()
        return True

    def _branch(self, relaxation: Relaxation) -> bool:
        """Branch and bound, again for as long as the trees found violate cuts; False when nothing is allowed."""
        incumbent, model = self.incumbent, relaxation.model
        while not incumbent.finished():
            gap = self.known.stop_at(model.unit)
            outcome = self._solve(branching_model(relaxation), 1.0, gap, None, self.known.start())
            incumbent.steps.append(version("highs"))
            if outcome.verdict == "infeasible":
                return self._nothing_better()
            if np.isfinite(outcome.bound):
                told = self.known.as_told(model, outcome.bound - SOLVER_TOLERANCE)
                incumbent.tighten(told)
            if outcome.values is None or not self.known.taken(relaxation, outcome.values):
                return True
        return True


def _is_large(relaxation: Relaxation) -> bool:
    """Whether the pieces of a question are answered one by one, which is quicker then than any search among all."""
    return len(relaxation.model.cost) >= LARGE_COLUMNS
