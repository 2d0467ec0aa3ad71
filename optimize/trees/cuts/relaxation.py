"""The directed cut relaxation of a task, whose cuts are found as they are violated.

With a variable x for each arc and s for each prize that may be lost, and the tree hung from a root:

    minimise Σ c_a x_a + Σ p_t s_t  with  x(δ⁻(W)) + s_t ≥ 1 for every set W with node t in and the root outside
    x(δ⁻(t)) + s_t = 1 for a node with a prize,   x(δ⁻(v)) ≤ x(δ⁺(v)) for one without,   x(δ⁺(root)) = 1 for an added
    root, and Σ x_(root,u) ≤ s_t over the nodes u whose prizes are less than that of t

The bound is computed from the duals as :meth:`GrowingProgramme.safe_bound` does, whatever the solver says of them, and
dual ascent goes on from the reduced costs, so that a relaxation which is not solved to its end bounds too.

Source: T. Koch and A. Martin, "Solving Steiner tree problems in graphs to optimality", Networks 32 (1998), 207-232.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.solver.growing import GrowingProgramme, Relaxed
from phusong.optimize.trees.ascent import Ascent, ascend
from phusong.optimize.trees.cuts.flow import WHOLE, Cuts, find_cuts
from phusong.optimize.trees.cuts.near import Part, find_near_cuts, joined, parts_of
from phusong.optimize.trees.exchange import Stops
from phusong.optimize.trees.graph import FAR, MUST
from phusong.optimize.trees.hang import Hung, Verdict, heads_of, judge

IDLE = 4
"""Rounds after which a cut that binds nothing is taken out."""

AT_ONCE = 400_000
"""Edges times nodes that are looked at before the clock is: about half a second."""

LARGE = 2_000
"""Edges of a task whose cuts are sought near their nodes first."""

MANY = 800
"""Nodes of such a task: with fewer, one part would hold nearly all of it."""

MOST_FIRSTS = 200
"""Prizes, the dearest ones, for which a tree's form is settled by a row."""

MOST_CUTS = 4_000
"""Cuts added in one round: with more the programme takes longer than it gains."""


@dataclass(slots=True)
class Relaxation:
    """The relaxation of a task as it hangs, with the cuts so far.

    Attributes:
        hung: The task.
        programme: Columns for the arcs, then one for each prize that may be lost.
        losable: Nodes of these prizes, shape (k,).
        unit: Whole units that one unit of the programme's objective stands for.
        fixed: Rows that stay, the first ones.
        idle: Rounds for which each row has bound nothing, shape (rows,).
        rng: Draws the order in which nodes are looked at.
        parts: Parts of the graph in which cuts are sought first.
    """

    hung: Hung
    programme: GrowingProgramme
    losable: IntArray
    unit: float
    fixed: int
    idle: IntArray
    rng: np.random.Generator
    parts: list[Part]

    @property
    def open_columns(self) -> BoolArray:
        """Columns that a better tree may use, shape (columns,)."""
        columns: BoolArray = self.programme.upper > 0.0
        return columns

    def arcs_of(self, values: FloatArray) -> FloatArray:
        """Values of the arcs within 0 and 1, shape (2m,)."""
        return np.clip(values[: len(self.hung.left)], 0.0, 1.0)

    def bound(self, relaxed: Relaxed, best: int, clock: Stops | None = None) -> Verdict:
        """Bound from the duals, carried on by dual ascent, and what it says; what no better tree has is closed.

        Args:
            relaxed: The last solution.
            best: Objective of the best tree known in the task.
            clock: Says when time is over, None for never.
        """
        hung, programme = self.hung, self.programme
        value, reduced = programme.safe_bound(relaxed.duals)
        arcs = len(hung.left)
        left = np.maximum(np.floor(reduced[:arcs] * self.unit), 0.0).astype(np.int64)
        left[programme.upper[:arcs] <= 0.0] = FAR
        prize = np.where(hung.prize >= MUST, MUST, 0)
        prize[self.losable] = np.maximum(np.floor(reduced[arcs:] * self.unit), 0.0).astype(np.int64)
        on = ascend(hung.graph, left, prize, hung.root, np.zeros(arcs, dtype=np.bool_), clock)
        base = int(np.ceil(value * self.unit * (1.0 - 1e-12) - 1e-6))  # what trees cost are whole units
        verdict = judge(hung, on, base, best)
        programme.close(np.flatnonzero(~verdict.open_arcs & (programme.upper[:arcs] > 0.0)))
        return verdict

    def violated(self, relaxed: Relaxed, clock: Stops) -> Cuts:
        """Cuts that a solution violates: none means that there are none, unless time was over."""
        hung = self.hung
        value = np.round(self.arcs_of(relaxed.values) * WHOLE).astype(np.int64)
        value[~self.open_columns[: len(value)]] = -1
        wanted = np.where(hung.prize > 0, WHOLE, 0)
        lost = np.clip(relaxed.values[len(value) :], 0.0, 1.0)
        wanted[self.losable] -= np.round(lost * WHOLE).astype(np.int64)
        if self.parts:
            near = find_near_cuts(self.parts, value, wanted)
            if len(near.node):
                return near
        return self._violated_far(value, wanted, clock)

    def _violated_far(self, value: IntArray, wanted: IntArray, clock: Stops) -> Cuts:
        """Violated cuts of the whole graph."""
        hung = self.hung
        sinks = self.rng.permutation(np.flatnonzero(wanted > 0))
        at_once = max(AT_ONCE // len(hung.graph.cost), 1)
        found: list[Cuts] = []
        for first in range(0, len(sinks), at_once):
            some = np.sort(sinks[first : first + at_once])
            found.append(find_cuts(hung.graph, value, wanted, hung.root, some))
            if clock.over or sum(len(cuts.node) for cuts in found) > MOST_CUTS:
                break
        return joined(found)

    def add(self, cuts: Cuts) -> None:
        """Add cuts to the programme."""
        count, arcs = len(cuts.node), len(self.hung.left)
        at = np.full(len(self.hung.prize), -1, dtype=np.int64)
        at[self.losable] = arcs + np.arange(len(self.losable))
        rows = np.repeat(np.arange(count), np.diff(cuts.first))
        lost = np.flatnonzero(at[cuts.node] >= 0)
        where = (np.concatenate((rows, lost)), np.concatenate((cuts.arcs, at[cuts.node[lost]])))
        shape = (count, len(self.programme.cost))
        matrix = sparse.csr_array(sparse.coo_array((np.ones(len(where[0])), where), shape=shape).tocsr())
        self.programme.add_rows(matrix, np.ones(count), np.full(count, np.inf))
        self.idle = np.concatenate((self.idle, np.zeros(count, dtype=np.int64)))

    def drop_idle(self, relaxed: Relaxed) -> None:
        """Take out cuts that have bound nothing for some rounds."""
        programme = self.programme
        slack = programme.matrix @ relaxed.values > programme.row_lower + (1e-6 if relaxed.solved else 1e-3)
        self.idle = np.where(slack & (np.abs(relaxed.duals) < 1e-9), self.idle + 1, 0)
        self.idle[: self.fixed] = 0
        kept = self.idle < IDLE
        programme.keep_rows(kept)
        self.idle = self.idle[kept]


def relaxation_of(hung: Hung, ascent: Ascent, open_arcs: BoolArray) -> Relaxation:
    """State the relaxation with the cuts that dual ascent has found.

    Args:
        hung: The task.
        ascent: Dual ascent on it.
        open_arcs: Arcs that a better tree may have, shape (2m,).
    """
    nodes = len(hung.prize)
    losable = np.flatnonzero((hung.prize > 0) & (hung.prize < MUST))
    usable = open_arcs & (hung.left < FAR)
    cost = np.repeat(hung.graph.cost, 2)
    cost[2 * hung.edges :] -= hung.price  # an added root's arcs cost nothing in the task
    costs = np.concatenate((np.where(usable, cost, 0), hung.prize[losable])).astype(np.float64)
    unit = float(costs[costs > 0.0].mean()) if np.any(costs > 0.0) else 1.0
    upper = np.concatenate((usable, np.ones(len(losable), dtype=np.bool_))).astype(np.float64)
    programme = GrowingProgramme(costs / unit, upper)
    inward = _incidence(heads_of(hung.graph), nodes)
    outward = _incidence(hung.graph.ends, nodes)
    lost = sparse.coo_array((np.ones(len(losable)), (losable, np.arange(len(losable)))), shape=(nodes, len(losable)))
    whole = sparse.csr_array(sparse.hstack([inward, lost], format="csr"))
    passing = sparse.csr_array(sparse.hstack([outward - inward, 0.0 * lost], format="csr"))
    worth = np.flatnonzero((hung.prize > 0) & (np.arange(nodes) != hung.root))
    plain = np.flatnonzero(hung.prize == 0)
    programme.add_rows(whole[worth], np.ones(len(worth)), np.ones(len(worth)))
    programme.add_rows(passing[plain], np.zeros(len(plain)), np.full(len(plain), np.inf))
    if hung.added:
        alone = sparse.csr_array(
            sparse.hstack([outward[[hung.root]], sparse.csr_array((1, len(losable)))], format="csr")
        )
        programme.add_rows(alone, np.ones(1), np.ones(1))
        first = _firsts(hung, losable)
        programme.add_rows(first, np.zeros(first.shape[0]), np.full(first.shape[0], np.inf))
    fixed = len(programme.row_lower)
    large = hung.edges > LARGE and nodes > MANY
    parts = parts_of(hung.graph, hung.prize > 0, hung.root) if large else []
    rng = np.random.default_rng(0)
    relaxation = Relaxation(hung, programme, losable, unit, fixed, np.zeros(fixed, dtype=np.int64), rng, parts)
    relaxation.add(Cuts(ascent.cut_first, ascent.cut_arcs, ascent.cut_node))
    programme.begin_at(np.concatenate((np.zeros(fixed), ascent.cut_dual / unit)))
    relaxation.idle[fixed:] = IDLE - 1  # of so many cuts only those stay that bind at once
    return relaxation


def _firsts(hung: Hung, losable: IntArray) -> sparse.csr_array:
    """Rows by which an added root enters a tree at its dearest prize: entering at a lesser one, the dearer are lost.

    Without them each tree has as many forms as prizes, and the relaxation mixes them.
    """
    order = np.argsort(-hung.prize[losable], kind="stable")
    arcs = len(hung.left)
    entry = np.flatnonzero(hung.graph.ends == hung.root)
    into = np.full(len(hung.prize), -1, dtype=np.int64)
    into[heads_of(hung.graph)[entry]] = entry
    entered = into[losable[order]]
    count = min(len(order) - 1, MOST_FIRSTS)
    rows = [np.concatenate(([arcs + order[at]], entered[at + 1 :])) for at in range(count)]
    signs = [np.concatenate(([1.0], np.full(len(order) - at - 1, -1.0))) for at in range(count)]
    sizes = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum([len(row) for row in rows], dtype=np.int64)))
    nothing = np.zeros(0)
    entries = (np.concatenate([nothing, *signs]), np.concatenate([nothing, *rows]).astype(np.int64), sizes)
    return sparse.csr_array(entries, shape=(count, arcs + len(losable)))


def _incidence(node: IntArray, nodes: int) -> sparse.csr_array:
    """One row for each node with a 1 for each of its arcs, shape (n, 2m)."""
    arcs = len(node)
    return sparse.csr_array(sparse.coo_array((np.ones(arcs), (node, np.arange(arcs))), shape=(nodes, arcs)).tocsr())
