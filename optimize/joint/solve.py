"""Search strategy of a joint question: the bound of the cut relaxation, its rounding, branch and bound.

1. The network is reduced. Where it is a tree, or each node is hung on the root by one way, the question is one of
   covering like any other, whose answer is a choice of the joint one (:mod:`phusong.optimize.joint.oriented`).
2. The relaxation with its cuts bounds the joint question, and is rounded along the ways that it uses
   (:mod:`phusong.optimize.joint.rounding`); reduced costs close what no better choice takes.
3. Where floors or rows that must be served leave nothing to round, the covering question along those ways is asked.
4. What the relaxation takes for about as much money is searched by itself (:mod:`phusong.optimize.joint.merging`).
5. HiGHS searches what is left, started from the best choice known. Where a tree it finds is not joined, the cuts it
   violates are added, and it goes on.

Whatever a step claims, the best choice is held against every rule of the question before it is kept, and the bound is
computed from clipped duals or is one of a relaxation; neither a solver that fails nor one that is stopped can do more
than leave a gap, which is told.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.joint.branching import branching_model
from phusong.optimize.joint.instance import Instance, instance_of
from phusong.optimize.joint.mend import arcs_of, pruned, tree_for
from phusong.optimize.joint.merging import merged_support
from phusong.optimize.joint.model import JointModel, joint_arrays
from phusong.optimize.joint.oriented import orient
from phusong.optimize.joint.relaxation import Relaxation
from phusong.optimize.joint.rounding import Rounding, used_cost
from phusong.optimize.plan.outcomes import SolverName
from phusong.optimize.problem.canonical import canonical_order
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.projection import granularity
from phusong.optimize.problem.scale import scale
from phusong.optimize.search.incumbent import SOLVER_TOLERANCE, Incumbent, no_choice
from phusong.optimize.search.strategy import answer
from phusong.optimize.solver.highs import run_arrays, version
from phusong.optimize.solver.outcome import SolverLimits
from phusong.optimize.solver.solution import Solution

FIRST_SHARE = 0.3
"""Part of the time left that the choice on a fixed tree may take."""

FIRST_GAP = 1e-3
"""Gap at which it may stop where the tree is not the whole network: more would be proved of the wrong question."""

FIRST_BOUND_S = 2.0
"""The first relaxation gets at least this long, seconds, also when the time is over."""

MERGED_GAP = 5e-5
"""Gap at which the search of merged choices may stop: it finds, and the whole is what is proved."""

MERGED_NODES = 500
"""Most nodes of that search; on the example it takes less than a hundred."""

MERGED_SHARE = 0.3
"""Part of the time left that it may take."""

ROUNDS = 200
"""Most rounds of cuts."""

TAIL = 1e-5
"""Part of the bound by which a round must move it; after three that move it less, cuts have done what they can."""


def answer_joined(
    problem: Problem,
    *,
    time_limit_s: float | None,
    gap: float,
    seed: int = 0,
    solver: SolverName = "highs",
    start: IntArray | None = None,
) -> Solution:
    """Optimise a question with links: the most served, or the least cost, on one tree of shared trenches.

    Args:
        problem: The question.
        time_limit_s: Seconds, None for no limit.
        gap: Relative gap at which the search may stop, 0 for a proof.
        seed: Seed of every random choice.
        solver: Solver of the covering question on a fixed tree; the joint model is solved by HiGHS.
        start: A choice that is known already; the answer is no worse, where it breaks no rule.

    Returns:
        The choice with its status, bound and gap, without reasons when nothing is allowed.
    """
    started = time.perf_counter()
    scaled = scale(problem)
    options, rows = canonical_order(scaled.problem)
    incumbent = Incumbent(scaled.problem.part(options, rows), time_limit_s, gap, started=started, unit=scaled.objective)
    if start is not None:
        incumbent.offer(np.flatnonzero(np.isin(options, start)))
    instance = instance_of(incumbent.problem)
    incumbent.steps.append("network reduction")
    begun = incumbent.selected is not None
    allowed = instance is not None and _Search(incumbent, instance, Rounding(instance), begun, seed, solver).run()
    if not allowed and incumbent.selected is None:
        how = ", ".join(dict.fromkeys(incumbent.steps))
        return no_choice("infeasible", float("nan"), time.perf_counter() - started, how)
    return incumbent.solution(problem, options, scaled.objective)


@dataclass(slots=True)
class _Search:
    """A joint question on its way to an answer."""

    incumbent: Incumbent
    instance: Instance
    rounding: Rounding
    begun: bool
    seed: int
    solver: SolverName

    def run(self) -> bool:
        """Search; False when it is proved that no choice is allowed."""
        incumbent, instance = self.incumbent, self.instance
        if instance.budget < -1e-9 * abs(incumbent.problem.budget):
            return False
        self._offer(instance.locked, np.zeros(len(instance.tree), dtype=np.bool_))  # no more than must be
        if len(instance.tree) == instance.tree.nodes - 1 and not self._choose(instance.tree.cost):
            return False
        self._round(None)
        if incumbent.good_enough:
            return True
        model = joint_arrays(instance)  # also when the time is over: an answer without a bound tells little
        relaxation = Relaxation.of(model)
        if not self._bound(relaxation):
            return False
        if incumbent.finished():
            return True
        if not self.begun and (incumbent.selected is None or not incumbent.most):
            self._choose(used_cost(instance, relaxation.values))
        if incumbent.most and not incumbent.finished():
            self._merge(relaxation)
        return incumbent.finished() or self._branch(relaxation)

    def _round(self, values: FloatArray | None) -> None:
        """Offer the choices that follow the values of the relaxation; without values, a greedy one."""
        for chosen, edges in self.rounding.choices(values):
            self._offer(chosen, edges)
        self.incumbent.steps.append("greedy" if values is None else "rounding")

    def _left_s(self, share: float = 1.0) -> float | None:
        left = self.incumbent.left_s()
        return None if left is None else max(share * left, 0.05)

    def _choose(self, cost: FloatArray) -> bool:
        """The covering question on a fixed tree; False when it proves that nothing is allowed."""
        incumbent, instance = self.incumbent, self.instance
        oriented = orient(instance, cost)
        known = None
        if incumbent.selected is not None:
            known = self._on(oriented.edge, incumbent.selected)
        wanted = incumbent.wanted_gap if oriented.whole else max(incumbent.wanted_gap, FIRST_GAP)
        limit = self._left_s(FIRST_SHARE)
        solution = answer(
            oriented.problem, time_limit_s=limit, gap=wanted, seed=self.seed, solver=self.solver, start=known
        )
        incumbent.steps.append(f"fixed tree ({solution.solver})")
        if solution.found:
            chosen, edges = oriented.split(solution.selected)
            self._offer(chosen, edges)
        if oriented.whole and solution.status == "infeasible":
            return False
        if oriented.whole and np.isfinite(solution.bound):
            paid = 0.0 if incumbent.most else incumbent.problem.cost(instance.paid)
            incumbent.tighten(solution.bound + paid)
        return True

    def _on(self, edge: IntArray, selected: IntArray) -> IntArray:
        """A choice with the tree of another orientation; it may cost more than there is."""
        chosen = self.instance.chosen(selected)
        before = _before(self.instance, edge)
        nodes: set[int] = set()
        for goal in {*self.instance.node[chosen].tolist(), *self.instance.goal_nodes.tolist()}:
            node = int(goal)
            while node > 0 and node not in nodes:
                nodes.add(node)
                node = before[node]
        at = np.array(sorted(nodes), dtype=np.int64)
        return np.concatenate((np.flatnonzero(chosen), len(self.instance) + at - 1))

    def _offer(self, chosen: BoolArray, edges: BoolArray) -> bool:
        """Offer a choice with the edges it needs, and with a cheaper tree where one is found."""
        instance = self.instance
        kept = pruned(instance, chosen, arcs_of(instance, edges))
        better = self.incumbent.offer(instance.lift(chosen, _edges(instance, kept)))
        wanted = np.concatenate((instance.node[chosen], instance.goal_nodes))
        again = tree_for(instance, wanted, instance.tree.cost)
        again = _edges(instance, pruned(instance, chosen, arcs_of(instance, again)))
        if again.any() and instance.tree.cost[again].sum() < instance.tree.cost[_edges(instance, kept)].sum():
            better = self.incumbent.offer(instance.lift(chosen, again)) or better
        return better

    def _bound(self, relaxation: Relaxation) -> bool:
        """Rounds of cuts until none is violated, they move nothing or time is over; False when nothing is allowed."""
        incumbent, model = self.incumbent, relaxation.model
        last, idle = -np.inf, 0
        started = time.perf_counter()
        for turn in range(ROUNDS):
            left = incumbent.left_s()
            spent = time.perf_counter() - started
            share = 600.0 if left is None else 0.6 * (left + spent) - spent
            if share <= 0.0 and turn:
                break
            relaxed = relaxation.solve(share if turn else max(share, FIRST_BOUND_S))
            if relaxed is None:
                if relaxation.programme.infeasible:
                    return self._nothing_better()
                break
            bound = relaxation.bound(relaxed)
            incumbent.tighten(self._as_told(model, bound))
            if incumbent.finished():
                break
            idle = idle + 1 if bound - last < TAIL * abs(bound) else 0
            last = max(bound, last)
            relaxation.drop_idle(relaxed)
            done = idle >= 3 or not relaxation.separate(relaxed.values)
            if done:
                self._round(relaxed.values)
            self._fix(relaxation)
            if done:
                break
        incumbent.steps.append("cut relaxation with safe dual bound")
        return True

    def _fix(self, relaxation: Relaxation) -> None:
        """Close what no better choice than the best known takes."""
        if self.incumbent.selected is not None:
            relaxation.fix(self._to_beat(relaxation.model))

    def _merge(self, relaxation: Relaxation) -> None:
        """Branch and bound on what the relaxation takes for about as much money, which proves nothing of the whole."""
        incumbent, model = self.incumbent, relaxation.model
        support = merged_support(relaxation, self._taken_by_rounding, incumbent.left_s)
        if support is None or incumbent.finished():
            return
        start = self._start()
        support[model.options + model.arcs :] = True
        if start is not None:
            support[start] = True
        gap = max(self._stop_at(model.unit), MERGED_GAP * abs(incumbent.bound))
        limits = SolverLimits(self._left_s(MERGED_SHARE), gap, MERGED_NODES, self.seed)
        outcome = run_arrays(branching_model(relaxation, support), limits, start, apart=limits.time_s is not None)
        incumbent.steps.append("merged choices")
        if outcome.values is not None:
            self._taken(relaxation, outcome.values)
        self._fix(relaxation)

    def _taken_by_rounding(self, values: FloatArray) -> BoolArray:
        """Columns of the choices that follow from values of the relaxation, which are offered, shape (columns,)."""
        instance = self.instance
        k = len(instance)
        taken = np.zeros(len(values), dtype=np.bool_)
        for chosen, edges in self.rounding.choices(values):
            self._offer(chosen, edges)
            taken[:k] |= chosen
            taken[k + pruned(instance, chosen, arcs_of(instance, edges))] = True
        return taken

    def _nothing_better(self) -> bool:
        """No choice is better than the best known, or none is allowed where none is known."""
        if self.incumbent.selected is None:
            return False
        self.incumbent.prove()
        return True

    def _as_told(self, model: JointModel, bound: float) -> float:
        """A bound of what is minimised as the question counts."""
        if model.instance.most:
            return -bound
        return model.objective(bound) + self.incumbent.problem.cost(model.instance.paid)

    def _to_beat(self, model: JointModel) -> float:
        """What a better choice is below, as minimised by the model."""
        incumbent = self.incumbent
        problem = incumbent.problem
        step = granularity(problem.weights if incumbent.most else problem.costs)
        if incumbent.most:
            return -(incumbent.objective + 0.999 * step)
        paid = problem.cost(model.instance.paid)
        return (incumbent.objective - paid - 0.999 * step) / model.unit

    def _branch(self, relaxation: Relaxation) -> bool:
        """Branch and bound, again for as long as the trees found violate cuts; False when nothing is allowed."""
        incumbent, model = self.incumbent, relaxation.model
        while not incumbent.finished():
            left = incumbent.left_s()
            if left is not None and left < 0.3:
                return True
            arrays = branching_model(relaxation)
            limits = SolverLimits(left, self._stop_at(model.unit), None, self.seed, prove_only=False, restart=False)
            outcome = run_arrays(arrays, limits, self._start(), apart=left is not None)
            incumbent.steps.append(version("highs"))
            if outcome.verdict == "infeasible":
                return self._nothing_better()
            if np.isfinite(outcome.bound):
                told = self._as_told(model, outcome.bound - SOLVER_TOLERANCE)
                incumbent.tighten(told)
            if outcome.values is None or not self._taken(relaxation, outcome.values):
                return True
        return True

    def _taken(self, relaxation: Relaxation, values: FloatArray) -> bool:
        """Offer what a solver found; True when its tree violates cuts, which are added."""
        instance, model = self.instance, relaxation.model
        chosen = values[: model.options] > 0.5
        arcs = values[model.options :] > 0.5
        self._offer(chosen, arcs[0::2] | arcs[1::2])
        whole = np.concatenate((chosen, arcs, _served(instance, chosen))).astype(np.float64)
        return relaxation.separate(whole) > 0

    def _stop_at(self, unit: float) -> float:
        """Difference between bound and objective at which branch and bound may stop, as the model counts."""
        incumbent = self.incumbent
        problem = incumbent.problem
        step = granularity(problem.weights if incumbent.most else problem.costs)
        wanted = 0.0 if incumbent.selected is None else 0.99 * incumbent.wanted_gap * abs(incumbent.objective)
        return max(0.999 * step, wanted) / (1.0 if incumbent.most else unit)

    def _start(self) -> IntArray | None:
        """Binaries of the best choice known."""
        incumbent, instance = self.incumbent, self.instance
        if incumbent.selected is None:
            return None
        chosen = instance.chosen(incumbent.selected)
        built = np.isin([group[0] if group else -1 for group in instance.tree.sections], incumbent.selected)
        arcs = pruned(instance, chosen, arcs_of(instance, built.astype(np.bool_)))
        return np.concatenate((np.flatnonzero(chosen), len(instance) + arcs))


def _before(instance: Instance, edge: IntArray) -> list[int]:
    ends = np.column_stack((instance.tree.tail, instance.tree.head))
    return [-1, *(int(ends[edge[node]].sum()) - node for node in range(1, instance.tree.nodes))]


def _edges(instance: Instance, arcs: IntArray) -> BoolArray:
    edges = np.zeros(len(instance.tree), dtype=np.bool_)
    edges[arcs // 2] = True
    return edges


def _served(instance: Instance, chosen: BoolArray) -> BoolArray:
    served: BoolArray = (instance.covers.T @ chosen.astype(np.int64)) > 0
    return served
