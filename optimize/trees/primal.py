"""Primal heuristics: trees grown from several starts and improved, put together, and found anew region by region."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.trees.ascent import Ascent
from phusong.optimize.trees.construct import build_tree, objective
from phusong.optimize.trees.exchange import improve
from phusong.optimize.trees.graph import FAR, MUST, Task, graph_of
from phusong.optimize.trees.hang import Hung
from phusong.optimize.trees.regions import improve_regions
from phusong.optimize.trees.stage import Incumbent, Stage, joined_to

LARGE = 2_000
"""Edges of a stage that is improved region by region: a smaller one is soon solved as a whole."""

MANY = 800
"""Nodes of such a stage: one with fewer is a region itself, however many edges it has."""

HUGE = 20_000
"""Edges of a stage of which reduced-cost fixing by dual ascent takes out next to nothing."""

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


Solve = Callable[[Task, Clock], Incumbent]
"""Finds the best tree of a task, or a good one where time is short."""


class Primal:
    """Heuristics that offer the trees of a stage as incumbents.

    Attributes:
        incumbent: The best tree so far.
        clock: When the search has to be over.
        solve: Solves the smaller tasks that trees are put together from.
    """

    def __init__(self, incumbent: Incumbent, clock: Clock, solve: Solve) -> None:
        self.incumbent, self.clock, self.solve = incumbent, clock, solve
        self._rng = np.random.default_rng(0)

    def begin(self, stage: Stage) -> None:
        """First trees at once; the search for better ones comes later."""
        for eager in EAGER if is_losable(stage) else EAGER[:1]:
            self.grow(stage, starts_of(stage, 1), passes=0, eager=eager)
            if self.incumbent.value == 0 or self.clock.over:
                return

    def grow(
        self, stage: Stage, starts: IntArray, cost: IntArray | None = None, passes: int = 6, eager: int = 1
    ) -> BoolArray | None:
        """Grow and improve trees of a stage from some nodes: edges of the best of them.

        Args:
            stage: The stage.
            starts: Nodes to begin at, one tree each.
            cost: Cost of each arc to grow by, shape (2m,), None for its own.
            passes: Most passes of local search.
            eager: How many times its prize a node counts.
        """
        task, losable = stage.task, is_losable(stage)
        plain = np.repeat(task.graph.cost, 2)
        order = np.argsort(task.graph.cost, kind="stable")
        best, found = int(FAR), None
        for start in starts:
            chosen, top = build_tree(task, plain if cost is None else cost, order, int(start), eager)
            improve(task, chosen, top, passes, self.clock)
            if losable:  # what an exchange has left is cut back, and what is worth a way to the new tree comes in
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

    def grow_along(self, stage: Stage, hung: Hung, ascent: Ascent) -> None:
        """A tree along what dual ascent has used up."""
        losable, graph = is_losable(stage), stage.task.graph
        used_up = (ascent.left[: 2 * stage.edges].reshape(-1, 2) == 0).any(axis=1)
        step = np.ones_like(stage.story) if losable else graph.cost  # all that was reached, then cut back
        cost = np.where(np.repeat(used_up, 2), np.repeat(step, 2), FAR)
        start = hung.root if not hung.added else int(starts_of(stage, 1)[0])
        self.grow(stage, np.array([start]), cost, 3)

    def refine(self, stage: Stage) -> None:
        """Better trees of a large stage, for part of the time: from other starts, what they share, region by region."""
        until = Clock(time.perf_counter() + 0.4 * min(self.clock.left_s, stage.edges * REFINING_S))
        chosen = self._combine(stage, until)
        if chosen is None:
            return

        def solve(task: Task) -> tuple[BoolArray, int]:
            found = self.solve(task, Clock(min(until.over_s, time.perf_counter() + 1.0)))
            return found.chosen, found.value

        for size in (REGION, 2 * REGION):
            improve_regions(stage.task, chosen, size, solve, lambda: until.over)
            top = int(stage.task.graph.ends[2 * int(np.argmax(chosen))])
            self.incumbent.offer_from(stage, chosen, top)

    def _combine(self, stage: Stage, until: Clock) -> BoolArray | None:
        """The best tree on the edges of many trees, each grown at costs of its own: its edges."""
        task, graph = stage.task, stage.task.graph
        some, best, found = np.zeros(stage.edges, dtype=np.bool_), int(FAR), None
        draws = DRAWS if stage.edges < HUGE else DRAWS // 2
        starts = starts_of(stage, draws)
        for draw in range(draws):
            cost = graph.cost * self._rng.uniform(1.0, DEARER[draw % len(DEARER)], stage.edges)
            eager = EAGER[draw % len(EAGER)] if is_losable(stage) else 1
            start = starts[[draw % len(starts)]]
            chosen = self.grow(stage, start, np.repeat(cost.astype(np.int64), 2), eager=eager)
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
        best_shared = self.solve(shared, Clock(min(until.over_s, time.perf_counter() + 0.5 * until.left_s)))
        if best_shared.value >= best:
            return found
        united = np.zeros(stage.edges, dtype=np.bool_)
        united[edges[best_shared.chosen]] = True
        improve(task, united, int(best_shared.top), 6, until)
        self.incumbent.offer_from(stage, united, int(best_shared.top))
        return united


def is_large(stage: Stage) -> bool:
    """True where a stage is too large to be solved as a whole at once."""
    return stage.edges >= LARGE and len(stage.task.prize) >= MANY


def is_losable(stage: Stage) -> bool:
    """True where a tree need not have every node of worth."""
    prize = stage.task.prize
    return bool(np.any((prize > 0) & (prize < MUST)))


def starts_of(stage: Stage, count: int) -> IntArray:
    """Nodes to grow trees from: the root, and some with a prize."""
    task = stage.task
    worth = np.flatnonzero(task.prize > 0)
    some = worth[np.argsort(-task.prize[worth], kind="stable")]
    some = some[np.unique(np.linspace(0, len(some) - 1, min(count, len(some))).astype(np.int64))]
    return some if task.root < 0 else np.concatenate(([task.root], some[some != task.root]))[:count]


def effort_of(stage: Stage, most: int) -> int:
    """How often to repeat what takes a time that grows with the stage."""
    return int(np.clip(200_000 // max(stage.edges, 1), 2, most))
