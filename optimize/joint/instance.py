"""A joint question as the search needs it: options, merged demand rows, and the reduced network they hang on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.joint.network import Edge, Tree, reduce_network
from phusong.optimize.problem.floors import FLOOR_TOLERANCE
from phusong.optimize.problem.limits import Limits
from phusong.optimize.problem.problem import Problem


@dataclass(frozen=True, slots=True)
class Instance:
    """A joint question; options are those of the question that are no sections and may be chosen.

    Attributes:
        most: True where the weight served is maximised, False where the cost is minimised.
        option: Option of the question, shape (k,).
        covers: True where an option covers a row, sparse, shape (k, r).
        weights: Weight of each row, shape (r,).
        must: True where a row must be served, shape (r,).
        counts: What each row adds to each floor, sparse, shape (floors, r).
        need: What each floor needs, shape (floors,).
        cost: Cost of each option, shape (k,).
        budget: Money there is, less what is paid in any case.
        place: Location of each option, -1 for none, shape (k,).
        requires: Pairs of an option and one it needs, shape (p, 2).
        locked: True where an option must be chosen, shape (k,).
        node: Node each option hangs on, 0 for one that needs no fibre, shape (k,).
        tree: The network.
        goal_nodes: Nodes that must be joined in any case.
        paid: Sections of the question that are chosen in any case.
        limits: What options may load together.
        group: Row that each demand row of the question is a part of, -1 for one that nothing covers, shape (m,).
    """

    most: bool
    option: IntArray
    covers: sparse.csr_array
    weights: FloatArray
    must: BoolArray
    counts: sparse.csr_array
    need: FloatArray
    cost: FloatArray
    budget: float
    place: IntArray
    requires: IntArray
    locked: BoolArray
    node: IntArray
    tree: Tree
    goal_nodes: IntArray
    paid: IntArray
    limits: Limits
    group: IntArray

    def __len__(self) -> int:
        return len(self.option)

    def lift(self, chosen: BoolArray, edges: BoolArray) -> IntArray:
        """The same choice as options of the question, ascending.

        Args:
            chosen: True for a chosen option, shape (k,).
            edges: True for a chosen edge, shape (m,).
        """
        sections = [option for edge in np.flatnonzero(edges) for option in self.tree.sections[edge]]
        return np.unique(np.concatenate((self.option[chosen], np.array(sections, dtype=np.int64), self.paid)))

    def chosen(self, selected: IntArray) -> BoolArray:
        """Options of a choice of the question that the search knows, shape (k,)."""
        known: BoolArray = np.isin(self.option, selected)
        return known


def instance_of(problem: Problem) -> Instance | None:
    """State a joint question for the search; None where something that must be chosen cannot be reached.

    Args:
        problem: The question.
    """
    links = problem.links
    section = np.zeros(problem.options, dtype=np.bool_)
    section[links.section] = True
    node = links.node_of(problem.options)
    merged = _merged_by(problem)
    edges = [
        Edge((int(merged[one]), int(merged[other])), float(problem.costs[option]), (int(option),))
        for option, (one, other) in zip(links.section, links.ends, strict=True)
        if not (problem.locked[option] or problem.forbidden[option] or problem.costs[option] > problem.budget)
    ]
    open_ = ~problem.forbidden & ~section & (problem.locked | (problem.costs <= problem.budget * (1.0 + 1e-9)))
    paid = links.section[problem.locked[links.section]]
    goals = np.unique(merged[links.ends[problem.locked[links.section]]])
    merged_node = np.where(node >= 0, merged[np.maximum(node, 0)], 0)
    tree, at = reduce_network(edges, {*merged_node[open_ & (node >= 0)].tolist(), *goals.tolist()})
    open_ &= at[np.where(open_, merged_node, 0)] >= 0
    open_ = _closed_by_requires(problem, open_)
    if (problem.locked & ~section & ~open_).any() or (at[goals] < 0).any() or problem.forbidden[paid].any():
        return None
    option = np.flatnonzero(_useful(problem, open_))
    number = np.full(problem.options, -1, dtype=np.int64)
    number[option] = np.arange(len(option))
    pairs = number[problem.requires]
    covers, group = _merged_rows(sparse.csr_array(problem.covers[option]), _asked(problem))
    if (problem.must & (group < 0)).any():
        return None
    rows, known = covers.shape[1], np.flatnonzero(group >= 0)
    to_group = sparse.csr_array((np.ones(len(known)), (known, group[known])), shape=(problem.rows, rows))
    counts = sparse.csr_array(problem.floors.counts @ to_group)
    if (counts.sum(axis=1) < problem.floors.need * (1.0 - FLOOR_TOLERANCE)).any():
        return None
    return Instance(
        most=problem.goal == "most_served",
        option=option,
        covers=covers,
        weights=np.asarray(problem.weights @ to_group).reshape(-1),
        must=np.asarray(problem.must.astype(np.float64) @ to_group).reshape(-1) > 0.0,
        counts=counts,
        need=problem.floors.need,
        cost=problem.costs[option],
        budget=problem.budget - float(problem.costs[paid].sum()),
        place=problem.exclusive[option],
        requires=pairs[(pairs >= 0).all(axis=1)],
        locked=problem.locked[option],
        node=at[merged_node[option]],
        tree=tree,
        goal_nodes=np.setdiff1d(at[goals], [0]),
        paid=paid.astype(np.int64),
        limits=problem.limits.part(option),
        group=group,
    )


def _merged_by(problem: Problem) -> IntArray:
    """Node that each node of the links stands in once locked sections are built, the least of those joined."""
    links = problem.links
    ends = links.ends[problem.locked[links.section]]
    graph = sparse.coo_array((np.ones(len(ends)), ends.T), shape=(links.nodes, links.nodes)).tocsr()
    _, label = sparse.csgraph.connected_components(graph, directed=False)
    _, first = np.unique(label, return_index=True)
    return np.asarray(first[label], dtype=np.int64)


def _closed_by_requires(problem: Problem, open_: BoolArray) -> BoolArray:
    """Options that are open with all that they need, shape (n,)."""
    left = open_.copy()
    while True:
        stuck = left[problem.requires[:, 0]] & ~left[problem.requires[:, 1]]
        if not stuck.any():
            return left
        left[problem.requires[stuck, 0]] = False


def _useful(problem: Problem, open_: BoolArray) -> BoolArray:
    """Open options that are locked, serve somebody asked for, or are needed by such a one, shape (n,)."""
    serving = problem.covers @ _asked(problem).astype(np.int64) > 0
    useful: BoolArray = open_ & (problem.locked | serving)
    while True:
        more = problem.requires[useful[problem.requires[:, 0]], 1]
        if useful[more].all():
            return useful
        useful[more] = True


def _asked(problem: Problem) -> BoolArray:
    counted = np.bincount(problem.floors.counts.indices, minlength=problem.rows) > 0
    worth = problem.weights > 0.0 if problem.goal == "most_served" else np.zeros(problem.rows, dtype=np.bool_)
    asked: BoolArray = worth | problem.must | counted
    return asked


def _merged_rows(covers: sparse.csr_array, asked: BoolArray) -> tuple[sparse.csr_array, IntArray]:
    """Rows that the same options cover as one, and the new row of each old one, -1 for what nothing covers."""
    by_row = sparse.csr_array(covers.T.tocsr())
    by_row.sort_indices()
    group = np.full(by_row.shape[0], -1, dtype=np.int64)
    seen: dict[bytes, int] = {}
    first: list[int] = []
    for row in np.flatnonzero(asked & (np.diff(by_row.indptr) > 0)):
        key = by_row.indices[by_row.indptr[row] : by_row.indptr[row + 1]].tobytes()
        if key not in seen:
            seen[key] = len(first)
            first.append(int(row))
        group[row] = seen[key]
    return sparse.csr_array(covers[:, np.array(first, dtype=np.int64)]), group
