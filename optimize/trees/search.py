"""The search for a tree: reductions, heuristics and bounds in turn, until bound and incumbent meet or time is over."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.solver.growing import Relaxed
from phusong.optimize.trees.ascent import Ascent
from phusong.optimize.trees.construct import build_tree, objective
from phusong.optimize.trees.exchange import improve
from phusong.optimize.trees.graph import FAR, MUST, Task, graph_of
from phusong.optimize.trees.hang import Hung, ascended, guide_of, hang, judge
from phusong.optimize.trees.integer import solve_whole
from phusong.optimize.trees.regions import improve_regions
from phusong.optimize.trees.relaxation import Relaxation, relaxation_of
from phusong.optimize.trees.stage import Incumbent, Stage, first_stage, joined_to, reduced

LARGE = 2_000
"""Edges of a stage that is improved region by region: a smaller one is soon solved as a whole."""

HUGE = 20_000
"""Edges of a stage of which reduced-cost fixing by dual ascent takes out next to nothing."""

ROUNDS = 6
"""Most rounds of reductions at once; the later ones find little."""

ROUND_S = 3e-5
"""Seconds that a round of reductions takes for each edge, with something to spare."""

REGION = 250
"""Nodes of a region: its task is solved in about a tenth of a second."""

REFINING_S = 0.03
"""Seconds for each edge that regions may take: a pass takes about a thousandth, so this only stops what stalls."""

DRAWS = 12
"""Trees whose edges are put together: with more the best tree on them gets little better."""

EAGER = (1, 2, 4, 1_000)
"""How many times its prize a node counts while a tree grows, one tree after the other."""

DEARER = (1.1, 1.3, 1.6)
"""How much dearer an edge is at most made to get other trees."""

PROOF = 1e-9
"""Relative difference between bound and objective that counts as none: rounding of sums and of the solver."""


@dataclass(frozen=True, slots=True)
class Clock:
    """When a search has to be over.

    Attributes:
        over_s: Time by ``time.perf_counter``, seconds; infinite for no limit.
    """

    over_s: float

    @property
    def left_s(self) -> float:
        """Seconds that are left, not negative."""
        return max(self.over_s - time.perf_counter(), 0.0)

    @property
    def over(self) -> bool:
        """True when no time is left."""
        return self.left_s <= 0.0


class TreeSearch:
    """Search for the best tree of a task.

    Attributes:
        incumbent: The best tree so far.
        bound: No tree costs less, whole units.
        stage: What is left of the task: every tree that is better than the incumbent has its like there.
    """

    def __init__(self, task: Task, clock: Clock, gap: float) -> None:
        order = np.argsort(task.graph.cost, kind="stable")
        start = int(np.argmax(task.prize)) if task.root < 0 else task.root
        self.incumbent = Incumbent(task, order, np.zeros(len(order), dtype=np.bool_), start, int(FAR))
        self.incumbent.offer(self.incumbent.chosen, start)
        self.clock, self.gap, self.bound = clock, gap, 0
        self.stage = first_stage(task)
        self._rng = np.random.default_rng(0)
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
        self._begin()
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
        self._refine()
        while not self.done():
            before = self.stage.edges
            self._relax()
            if self._rest or (not self.done() and self.stage.edges > 0.8 * before):
                break
            if not self.done():
                self._tighten()

    def _begin(self) -> None:
        """First trees at once; the search for better ones comes later."""
        for eager in EAGER if self.losable else EAGER[:1]:
            self._try(self.stage, self._starts(1), passes=0, eager=eager)
            if self.done():
                return

    def _ascend_once(self) -> None:
        """A first bound, before time goes into better trees."""
        hung = self._hung()[0]
        ascent = ascended(hung, guide_of(hung, self.stage.task, None))
        self._raise_bound(int(ascent.bound) - hung.price + self.stage.offset)
        if self.losable and not self.done():
            self._grow_along(hung, ascent)

    @property
    def losable(self) -> bool:
        """True where a tree need not have every node of worth."""
        prize = self.stage.task.prize
        return bool(np.any((prize > 0) & (prize < MUST)))

    def _grow_along(self, hung: Hung, ascent: Ascent) -> None:
        """A tree along what dual ascent has used up."""
        stage, graph = self.stage, self.stage.task.graph
        used_up = (ascent.left[: 2 * stage.edges].reshape(-1, 2) == 0).any(axis=1)
        step = np.ones_like(stage.story) if self.losable else graph.cost  # all that was reached, then cut back
        cost = np.where(np.repeat(used_up, 2), np.repeat(step, 2), FAR)
        start = hung.root if not hung.added else int(self._starts(1)[0])
        self._try(stage, np.array([start]), cost, 3)

    def _refine(self) -> None:
        """Better trees of a large stage, for part of the time: from other starts, what they share, region by region."""
        stage = self.stage
        if stage.edges < LARGE or self.done():
            return
        until = Clock(time.perf_counter() + 0.4 * min(self.clock.left_s, stage.edges * REFINING_S))
        chosen = self._combine(stage, until)
        if chosen is None:
            return
        for size in (REGION, 2 * REGION):
            improve_regions(stage.task, chosen, size, lambda task: _solved(task, until), lambda: until.over)
            top = int(stage.task.graph.ends[2 * int(np.argmax(chosen))])
            self.incumbent.offer_from(stage, chosen, top)

    def _combine(self, stage: Stage, until: Clock) -> BoolArray | None:
        """The best tree on the edges of many trees, each grown at costs of its own: its edges."""
        task, graph = stage.task, stage.task.graph
        some, best, found = np.zeros(stage.edges, dtype=np.bool_), int(FAR), None
        draws = DRAWS if stage.edges < HUGE else DRAWS // 2
        starts = self._starts(draws)
        for draw in range(draws):
            cost = graph.cost * self._rng.uniform(1.0, DEARER[draw % len(DEARER)], stage.edges)
            eager = EAGER[draw % len(EAGER)] if self.losable else 1
            start = starts[[draw % len(starts)]]
            chosen = self._try(stage, start, np.repeat(cost.astype(np.int64), 2), eager=eager)
            if chosen is None or until.over:
                break
            some |= chosen
            value = int(objective(task, chosen, int(graph.ends[2 * int(np.argmax(chosen))])))
            if value < best:
                best, found = value, chosen
        edges = np.flatnonzero(some)
        ends = graph.ends.reshape(-1, 2)[edges]
        shared = Task(graph_of(len(task.prize), ends[:, 0], ends[:, 1], graph.cost[edges]), task.prize, task.root)
        if found is None or until.over or len(edges) > 0.7 * stage.edges:
            return found
        search = TreeSearch(shared, Clock(min(until.over_s, time.perf_counter() + 0.5 * until.left_s)), 0.0)
        search.run()
        if search.incumbent.value >= best:
            return found
        united = np.zeros(stage.edges, dtype=np.bool_)
        united[edges[search.incumbent.chosen]] = True
        improve(task, united, int(search.incumbent.top), 6, until)
        self.incumbent.offer_from(stage, united, int(search.incumbent.top))
        return united

    def _raise_bound(self, bound: int) -> None:
        self.bound = max(self.bound, min(bound, self.incumbent.value))

    def _reduce(self, kept: BoolArray, prize: IntArray) -> None:
        """Reduce the stage to what a better tree may have."""
        large = self.stage.edges > LARGE
        for _ in range(ROUNDS if large else 1):  # a round on a large stage takes seconds, so the clock is looked at
            if large and self.clock.left_s < self.stage.edges * ROUND_S:
                break
            before = self.stage.edges
            self.stage = reduced(self.stage, kept, prize, 1 if large else ROUNDS)
            self.incumbent.offer_alone(self.stage)
            kept, prize = np.ones(self.stage.edges, dtype=np.bool_), self.stage.task.prize
            if self.stage.edges > 0.98 * before:
                break
        if self.stage.edges == 0:  # every tree that is left is one node
            if self.stage.task.root >= 0:
                self.incumbent.offer_from(self.stage, np.zeros(0, dtype=np.bool_), self.stage.task.root)
            self.bound = self.incumbent.value

    def _starts(self, count: int) -> IntArray:
        """Nodes to grow trees from: the root, and some with a prize."""
        task = self.stage.task
        worth = np.flatnonzero(task.prize > 0)
        some = worth[np.argsort(-task.prize[worth], kind="stable")]
        some = some[np.unique(np.linspace(0, len(some) - 1, min(count, len(some))).astype(np.int64))]
        return some if task.root < 0 else np.concatenate(([task.root], some[some != task.root]))[:count]

    def _try(
        self, stage: Stage, starts: IntArray, cost: IntArray | None = None, passes: int = 6, eager: int = 1
    ) -> BoolArray | None:
        """Grow and improve trees of a stage from some nodes: edges of the best of them."""
        task = stage.task
        plain = np.repeat(task.graph.cost, 2)
        order = np.argsort(task.graph.cost, kind="stable")
        best, found = int(FAR), None
        for start in starts:
            chosen, top = build_tree(task, plain if cost is None else cost, order, int(start), eager)
            improve(task, chosen, top, passes, self.clock)
            if self.losable:  # what an exchange has left is cut back, and what is worth a way to the new tree comes in
                inside = joined_to(task.graph, chosen, top)
                chosen, top = build_tree(task, plain, order, inside)
            value = int(objective(task, chosen, top))
            if value < best:
                best, found = value, chosen
                if value + stage.offset < self.incumbent.value:
                    self.incumbent.offer_from(stage, chosen, top)
            if self.clock.over:
                break
        return found

    def _tighten(self) -> None:
        """Bounds by dual ascent from several roots, trees along what they use up, and what both say is taken out."""
        stage = self.stage
        task = stage.task
        guide = None if self.losable else self._try(stage, self._starts(self._effort(10)))
        kept, musts = np.ones(stage.edges, dtype=np.bool_), np.zeros(len(task.prize), dtype=np.bool_)
        for hung in self._hung():
            if self.done():
                return
            ascent = ascended(hung, guide_of(hung, task, guide))
            verdict = judge(hung, ascent, -hung.price, self.incumbent.value - stage.offset)
            self._raise_bound(verdict.bound + stage.offset)
            kept &= verdict.kept
            musts |= verdict.musts
            self._grow_along(hung, ascent)
        if not self.done():
            self._reduce(kept, np.where(musts, MUST, task.prize))

    def _effort(self, most: int) -> int:
        """How often to repeat what takes a time that grows with the stage."""
        return int(np.clip(200_000 // max(self.stage.edges, 1), 2, most))

    def _hung(self) -> list[Hung]:
        """The stage hung from several roots."""
        task = self.stage.task
        if task.root < 0:
            most = float(task.prize.max(initial=0))
            return [hang(task, -1, int(most * share)) for share in (4.0, 2.0, 1.0, 0.5)]
        musts = np.flatnonzero(task.prize >= MUST)
        some = musts[np.unique(np.linspace(0, len(musts) - 1, min(self._effort(8), len(musts))).astype(np.int64))]
        return [hang(task, int(root)) for root in some]

    def _relax(self) -> None:
        """Solve the cut relaxation of the stage until no cut is violated, or until much has been closed."""
        stage = self.stage
        hung = hang(stage.task, stage.task.root, int(stage.task.prize.max()) if stage.task.root < 0 else 0)
        ascent = ascended(hung, guide_of(hung, stage.task, self._try(stage, self._starts(1))))
        verdict = judge(hung, ascent, -hung.price, self.incumbent.value - stage.offset)
        relaxation = relaxation_of(hung, ascent, verdict.open_arcs)
        at_first, rounds = float(relaxation.open_columns.sum()), 0
        method = "simplex" if stage.edges < LARGE else "gradient"
        while not self.done():
            limit_s = self.clock.left_s if method == "interior" else min(self.clock.left_s, 20.0)
            if method == "gradient":
                relaxed: Relaxed | None = relaxation.programme.approach(self.clock.left_s)
            else:
                relaxed = relaxation.programme.solve(limit_s, method)
            if relaxation.programme.infeasible:  # nothing better than the incumbent is left
                self._raise_bound(self.incumbent.value)
                return
            if relaxed is None or (not relaxed.solved and method == "simplex"):
                if method == "interior":
                    break
                method = "interior"
                if relaxed is None:
                    continue
            verdict = relaxation.bound(relaxed, self.incumbent.value - stage.offset)
            self._raise_bound(verdict.bound + stage.offset)
            self._round(stage, relaxation, relaxed, rounds)
            if self.done():
                return
            if relaxation.open_columns.sum() < 0.5 * at_first and stage.edges > 50:
                self._reduce(verdict.kept, np.where(verdict.musts, MUST, stage.task.prize))
                return
            cuts = relaxation.violated(relaxed, self.clock)
            if not len(cuts.node):
                self._settle(stage, relaxation)
                return
            relaxation.drop_idle(relaxed)
            relaxation.add(cuts)
            rounds += 1

    def _round(self, stage: Stage, relaxation: Relaxation, relaxed: Relaxed, rounds: int) -> None:
        """Grow trees along what the relaxation uses."""
        value = self._offer_support(stage, relaxation, relaxed)
        starts = self._starts(8)
        start = starts[[rounds % len(starts)]]
        self._try(stage, start, _dearer(stage.task.graph.cost, 1.0 - value), 2)

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
        while not self.done():
            limit_s = None if np.isinf(self.clock.left_s) else self.clock.left_s
            relaxed, bound = solve_whole(relaxation, None, limit_s)
            if np.isfinite(bound):
                self._raise_bound(int(np.ceil(bound * (1.0 - 1e-12) - 1e-6)) + stage.offset)
            else:
                self._raise_bound(self.incumbent.value if bound > 0 else self.bound)
            if relaxed is None or self.done():
                return
            self._offer_support(stage, relaxation, relaxed)
            cuts = relaxation.violated(relaxed, self.clock)
            if self.done() or not len(cuts.node):
                return
            relaxation.add(cuts)


def _solved(task: Task, until: Clock) -> tuple[BoolArray, int]:
    """The best tree of a small task: its edges and objective."""
    search = TreeSearch(task, Clock(min(until.over_s, time.perf_counter() + 1.0)), 0.0)
    search.run()
    return search.incumbent.chosen, search.incumbent.value


def _dearer(cost: IntArray, share: FloatArray) -> IntArray:
    """Cost of each arc at a share of what its edge costs, shape (2m,)."""
    arcs: IntArray = np.repeat((cost * share).astype(np.int64), 2)
    return arcs
