"""The search for a tree: reductions, heuristics and bounds in turn, until bound and incumbent meet or time is over."""

from __future__ import annotations

import time
from typing import Literal

import numpy as np

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.solver.growing import Relaxed
from phusong.optimize.trees.cuts.integer import columns_of, solve_whole
from phusong.optimize.trees.cuts.relaxation import Relaxation, relaxation_of
from phusong.optimize.trees.graph import FAR, MUST, Task
from phusong.optimize.trees.hang import Hung, ascended, guide_of, hang, judge
from phusong.optimize.trees.primal import HUGE, Clock, Primal, effort_of, is_large, is_losable, starts_of
from phusong.optimize.trees.stage import Incumbent, Stage, first_stage, reduced

ROUNDS = 6
"""Most rounds of reductions at once; the later ones find little."""

Method = Literal["simplex", "interior", "gradient"]

SIMPLEX_S = 20.0
"""Seconds after which the simplex method counts as stalled."""

SHRUNK = 0.6
"""Share of a stage's edges below which it is reduced and its relaxation stated anew."""

ROUNDING = 1e-10
"""Share of the bound of a mixed-integer solver that its tolerances may have made up."""

PROOF = 1e-9
"""Relative difference between bound and objective that counts as none: rounding of sums and of the solver."""


class TreeSearch:
    """Search for the best tree of a task.

    Attributes:
        incumbent: The best tree so far.
        bound: No tree costs less, whole units.
        stage: What is left of the task: every tree that is better than the incumbent has its like there.
        primal: The heuristics, which offer incumbents.
    """

    def __init__(self, task: Task, clock: Clock, gap: float) -> None:
        order = np.argsort(task.graph.cost, kind="stable")
        start = int(np.argmax(task.prize)) if task.root < 0 else task.root
        self.incumbent = Incumbent(task, order, np.zeros(len(order), dtype=np.bool_), start, int(FAR))
        self.incumbent.offer(self.incumbent.chosen, start)
        self.clock, self.gap, self.bound = clock, gap, 0
        self.stage = first_stage(task)
        self.primal = Primal(self.incumbent, clock, _solved)
        self._rest = False

    def closed(self) -> bool:
        """True when bound and incumbent are as near as asked."""
        value = self.incumbent.value
        return self.bound >= value - int(max(self.gap, PROOF) * value)

    def done(self) -> bool:
        """True when there is nothing left to do, or no time."""
        return self.closed() or self.clock.over

    def run(self) -> None:
        """Search until bound and incumbent meet or time is over."""
        self.primal.begin(self.stage)
        everything = np.ones(self.stage.edges, dtype=np.bool_)
        if not self.done():
            self._reduce(everything, self.stage.task.prize)
        if not self.done():
            self._ascend_once()
        while not self.done() and self.stage.edges < HUGE:
            before = self.stage.edges
            self._tighten()
            if not self.done() and self.stage.edges > 0.6 * before:
                break
        if is_large(self.stage) and not self.done():
            self.primal.refine(self.stage)
        while not self.done() and not self._rest:  # each relaxation takes out edges, or is the last one
            self._relax()
            if not self.done() and not self._rest:
                self._tighten()

    def _shortly(self, share: float) -> Clock:
        """A clock for a share of the time that is left."""
        return Clock(time.perf_counter() + share * self.clock.left_s)

    def _ascend_once(self) -> None:
        """A first bound, before time goes into better trees."""
        hung = self._hung()[0]
        ascent = ascended(hung, guide_of(hung, self.stage.task, None), self.clock)
        self._raise_bound(int(ascent.bound) - hung.price + self.stage.offset)
        if is_losable(self.stage) and not self.done():
            self.primal.grow_along(self.stage, hung, ascent)

    def _raise_bound(self, bound: int) -> None:
        self.bound = max(self.bound, min(bound, self.incumbent.value))

    def _reduce(self, kept: BoolArray, prize: IntArray) -> None:
        """Reduce the stage to what a better tree may have."""
        self.stage = reduced(self.stage, kept, prize, ROUNDS, self._shortly(0.5))
        self.incumbent.offer_alone(self.stage)
        if self.stage.edges == 0:  # every tree that is left is one node
            if self.stage.task.root >= 0:
                self.incumbent.offer_from(self.stage, np.zeros(0, dtype=np.bool_), self.stage.task.root)
            self.bound = self.incumbent.value

    def _tighten(self) -> None:
        """Bounds by dual ascent from several roots, trees along what they use up, and what both say is taken out."""
        stage = self.stage
        task = stage.task
        guide = None if is_losable(self.stage) else self.primal.grow(stage, starts_of(stage, effort_of(stage, 10)))
        kept, musts = np.ones(stage.edges, dtype=np.bool_), np.zeros(len(task.prize), dtype=np.bool_)
        for hung in self._hung():
            if self.done():
                return
            ascent = ascended(hung, guide_of(hung, task, guide), self.clock)
            verdict = judge(hung, ascent, -hung.price, self.incumbent.value - stage.offset)
            self._raise_bound(verdict.bound + stage.offset)
            kept &= verdict.kept
            musts |= verdict.musts
            self.primal.grow_along(self.stage, hung, ascent)
        if not self.done():
            self._reduce(kept, np.where(musts, MUST, task.prize))

    def _hung(self) -> list[Hung]:
        """The stage hung from several roots."""
        task = self.stage.task
        if task.root < 0:
            most = float(task.prize.max(initial=0))
            return [hang(task, -1, int(most * share)) for share in (4.0, 2.0, 1.0, 0.5)]
        musts = np.flatnonzero(task.prize >= MUST)
        count = min(effort_of(self.stage, 8), len(musts))
        some = musts[np.unique(np.linspace(0, len(musts) - 1, count).astype(np.int64))]
        return [hang(task, int(root)) for root in some]

    def _relax(self) -> None:
        """Solve the cut relaxation of the stage until no cut is violated, or until much has been closed."""
        stage = self.stage
        hung = hang(stage.task, stage.task.root, int(stage.task.prize.max()) if stage.task.root < 0 else 0)
        guide = guide_of(hung, stage.task, self.primal.grow(stage, starts_of(stage, 1)))
        ascent = ascended(hung, guide, self.clock)
        verdict = judge(hung, ascent, -hung.price, self.incumbent.value - stage.offset)
        relaxation = relaxation_of(hung, ascent, verdict.open_arcs)
        rounds = 0
        method: Method = "gradient" if is_large(stage) else "simplex"
        while not self.done():
            relaxed = self._approached(relaxation, method)
            if relaxation.programme.infeasible:  # nothing better than the incumbent is left
                self._raise_bound(self.incumbent.value)
                return
            if relaxed is None or (not relaxed.solved and method == "simplex"):
                if method == "interior":
                    self._settle(stage, relaxation)
                    return
                method = "interior"
                if relaxed is None:
                    continue
            verdict = relaxation.bound(relaxed, self.incumbent.value - stage.offset, self.clock)
            self._raise_bound(verdict.bound + stage.offset)
            self._round(stage, relaxation, relaxed, rounds)
            if self.done():
                return
            arcs = relaxation.open_columns[: 2 * stage.edges]
            kept = arcs[0::2] | arcs[1::2]
            if kept.sum() < SHRUNK * stage.edges and stage.edges > 50:
                self._reduce(kept, np.where(verdict.musts, MUST, stage.task.prize))
                return
            cuts = relaxation.violated(relaxed, self.clock)
            if not len(cuts.node) and method == "gradient":  # near the optimum, but not at it
                method = "interior"
                continue
            if not len(cuts.node):
                self._settle(stage, relaxation)
                return
            relaxation.drop_idle(relaxed)
            relaxation.add(cuts)
            rounds += 1

    def _approached(self, relaxation: Relaxation, method: Method) -> Relaxed | None:
        """A relaxation as it stands solved by one of three methods; None when nothing usable came of it."""
        left_s = self.clock.left_s
        if method == "gradient":
            return relaxation.programme.approach(left_s)
        return relaxation.programme.solve(left_s if method == "interior" else min(left_s, SIMPLEX_S), method)

    def _round(self, stage: Stage, relaxation: Relaxation, relaxed: Relaxed, rounds: int) -> None:
        """Grow trees along what the relaxation uses."""
        value = self._offer_support(stage, relaxation, relaxed)
        starts = starts_of(stage, 8)
        start = starts[[rounds % len(starts)]]
        if rounds % (1 + stage.edges // HUGE):  # on a huge stage a tree takes as long as a round
            return
        self.primal.grow(stage, start, _dearer(stage.task.graph.cost, 1.0 - value), 2)

    def _offer_support(self, stage: Stage, relaxation: Relaxation, relaxed: Relaxed) -> FloatArray:
        """Offer what a solution has more than half of, and return the value of each edge, shape (m,)."""
        arcs, hung = relaxation.arcs_of(relaxed.values), relaxation.hung
        value: FloatArray = arcs[: 2 * stage.edges].reshape(-1, 2).max(axis=1)
        top = hung.root
        if hung.added:
            top = int(hung.graph.ends[2 * stage.edges + 1 + int(np.argmax(arcs[2 * stage.edges :])) // 2 * 2])
        self.incumbent.offer_from(stage, value > 0.5, top)
        return value

    def _settle(self, stage: Stage, relaxation: Relaxation) -> None:
        """Close what the relaxation leaves open with whole values."""
        self._rest = True
        chosen = self.primal.grow(stage, starts_of(stage, effort_of(stage, 10)))
        start = None if chosen is None or not chosen.any() else columns_of(relaxation, stage.task, chosen)
        while not self.done():
            limit_s = None if np.isinf(self.clock.left_s) else self.clock.left_s
            relaxed, bound = solve_whole(relaxation, start, limit_s)
            if np.isfinite(bound):
                self._raise_bound(int(np.ceil(bound - ROUNDING * abs(bound) - 1e-6)) + stage.offset)
            else:
                self._raise_bound(self.incumbent.value if bound > 0 else self.bound)
            if relaxed is None or self.done():
                return
            self._offer_support(stage, relaxation, relaxed)
            cuts = relaxation.violated(relaxed, self.clock)
            if self.done() or not len(cuts.node):
                return
            relaxation.add(cuts)


def _solved(task: Task, until: Clock) -> Incumbent:
    """The best tree of a task, as good as time allows."""
    search = TreeSearch(task, until, 0.0)
    search.run()
    return search.incumbent


def _dearer(cost: IntArray, share: FloatArray) -> IntArray:
    """Cost of each arc at a share of what its edge costs, shape (2m,)."""
    arcs: IntArray = np.repeat((cost * share).astype(np.int64), 2)
    return arcs
