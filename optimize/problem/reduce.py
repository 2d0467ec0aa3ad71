"""Exact reductions: a smaller question with the same best answer.

Each step maps a question to an equivalent smaller one and is applied until none changes anything. The proofs, with
N(k) the rows that option k covers, N(i) the options that cover row i, all weights, floor counts and costs >= 0:

``settle``
    A locked option is chosen in every allowed choice, so it is taken out, with its cost, its rows and its location;
    what it requires is locked too, and what it loads is taken off the limits. An option that is forbidden, costs more
    than the money left, shares a location with a locked option or requires a forbidden option is in no allowed choice.
    An option that costs nothing and breaks no rule can be added to any choice without loss.
``drop_rows``
    A row that nothing covers, or that counts nowhere, is the same in every choice.
``tighten_floors``
    A floor that asks for more than all its rows is impossible. A row whose absence alone breaks a floor must be served,
    and a floor whose need is met by rows that must be served always holds.
``imply_rows``
    If row i must be served and N(i) ⊆ N(r), every allowed choice serves r, so r is a constant.
``merge_rows``
    If N(i) = N(r), both are served or neither is: one row with the sum of the weights and of the counts in each floor
    stands for both, in whatever floors they count.
``drop_dominated``
    Let N(j) ⊆ N(k), cost j >= cost k, nothing require j, everything k requires be required by j, k have no exclusive
    location other than j's, and k load no limit. In a choice with j, replace j by k (or drop j when k is there): the
    rows served include the old ones, the cost is no higher and no rule breaks. So j is not needed.
``drop_useless``
    An option that covers no row and that nothing requires can be left out of any choice.

Rows that only one option (or only options of one exclusive location) covers stay here and are projected out when the
model is stated: there y_i = Σ_{k in N(i)} x_k exactly.

Source: the steps without side constraints are those of J. E. Beasley, "An algorithm for set covering problem",
European Journal of Operational Research 31 (1987), 85-93, and of B. T. Downs and J. D. Camm, "An exact algorithm for
the maximal covering problem", Naval Research Logistics 43 (1996), 435-461.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.problem.dominance import Pattern, dominated_options, first_equal, implied_rows
from phusong.optimize.problem.floors import FLOOR_TOLERANCE, Floors
from phusong.optimize.problem.problem import Problem, spendable, within_budget


@dataclass(frozen=True, slots=True)
class Reduction:
    """A smaller question and the way back.

    Attributes:
        problem: The smaller question.
        options: Index in the original question of each option left.
        chosen: Indices in the original question of the options that are chosen for certain.
        offset: What the chosen options add to the objective, with the rows that are certain to be served.
        infeasible: True when no choice is allowed.
    """

    problem: Problem
    options: IntArray
    chosen: IntArray
    offset: float
    infeasible: bool = False

    def lift(self, selected: IntArray) -> IntArray:
        """Choice in the original question for a choice in the smaller one, ascending."""
        return np.sort(np.concatenate([self.chosen, self.options[selected]]))


Step = Callable[[Reduction], Reduction]


def unreduced(problem: Problem) -> Reduction:
    """The question as it is."""
    everything = np.arange(problem.options, dtype=np.int64)
    return Reduction(problem, everything, np.zeros(0, dtype=np.int64), 0.0)


def reduce_problem(problem: Problem, steps: Sequence[Step] | None = None) -> Reduction:
    """Apply exact reductions until none changes anything.

    Args:
        problem: The question.
        steps: The reductions to use, all when None.

    Returns:
        An equivalent question.
    """
    return reduce_further(unreduced(problem), steps)


def reduce_further(
    reduction: Reduction, steps: Sequence[Step] | None = None, *, out_of_time: Callable[[], bool] = lambda: False
) -> Reduction:
    """Apply exact reductions to what an earlier reduction left, until none changes anything.

    Args:
        reduction: What an earlier reduction left.
        steps: The reductions to use, all when None.
        out_of_time: Asked between steps; what is reduced by then is returned, which is exact too.
    """
    chosen_steps = STEPS if steps is None else tuple(steps)
    while not reduction.infeasible:
        before = reduction
        for step in chosen_steps:
            reduction = step(reduction)
            if reduction.infeasible or out_of_time():
                return reduction
        if _size(reduction) == _size(before):
            return reduction
    return reduction


def _size(reduction: Reduction) -> tuple[int, ...]:
    problem = reduction.problem
    return problem.options, problem.rows, len(problem.floors), int(problem.must.sum()), len(problem.requires)


def settle(reduction: Reduction) -> Reduction:
    """Take out options that are chosen or excluded for certain."""
    problem = reduction.problem
    locked, forbidden = problem.locked.copy(), problem.forbidden.copy()
    count = -1
    while count != int(locked.sum() + forbidden.sum()):
        count = int(locked.sum() + forbidden.sum())
        _spread(problem, locked, forbidden)
    broke = not within_budget(float(problem.costs[locked].sum()), problem.budget)
    crowded = _crowded(problem, locked) or len(problem.limits.exceeded(locked)) > 0
    if broke or crowded or np.any(locked & forbidden):
        return replace(reduction, infeasible=True)
    return _taken_out(reduction, locked, forbidden) if count else reduction


def _spread(problem: Problem, locked: BoolArray, forbidden: BoolArray) -> None:
    """One round of what locks and exclusions entail, in place."""
    needing, needed = problem.requires.T
    locked[needed[locked[needing]]] = True
    forbidden[needing[forbidden[needed]]] = True
    taken = np.unique(problem.exclusive[locked & (problem.exclusive >= 0)])
    forbidden |= ~locked & np.isin(problem.exclusive, taken)
    forbidden |= ~locked & (problem.costs > spendable(problem.budget) - float(problem.costs[locked].sum()))
    tied = np.zeros(problem.options, dtype=np.bool_)
    tied[needing] = True
    tied |= problem.limits.loading
    free = (problem.costs == 0.0) & (problem.exclusive < 0) & ~tied & ~forbidden
    locked |= free & (np.diff(problem.covers.indptr) > 0)


def _crowded(problem: Problem, locked: BoolArray) -> bool:
    places = problem.exclusive[locked & (problem.exclusive >= 0)]
    return len(np.unique(places)) < len(places)


def _taken_out(reduction: Reduction, locked: BoolArray, forbidden: BoolArray) -> Reduction:
    problem = reduction.problem
    taken = np.flatnonzero(locked)
    spent = float(problem.costs[locked].sum())
    budget = max(problem.budget - spent, 0.0)
    if problem.goal == "least_cost":
        reduction = replace(reduction, offset=reduction.offset + spent)
    reduction = _rows_served(reduction, problem.served(taken))
    kept = np.flatnonzero(~locked & ~forbidden)
    part = reduction.problem.part(kept, np.arange(reduction.problem.rows))
    limits = problem.limits.less(locked).part(kept)
    return replace(
        reduction,
        problem=replace(part, budget=budget, limits=limits),
        options=reduction.options[kept],
        chosen=np.concatenate([reduction.chosen, reduction.options[taken]]),
    )


def _rows_served(reduction: Reduction, served: BoolArray) -> Reduction:
    """Take out rows that are served for certain."""
    problem = reduction.problem
    if not served.any():
        return reduction
    gained = float(problem.weights[served].sum()) if problem.goal == "most_served" else 0.0
    reached = problem.floors.counts @ served.astype(np.float64)
    floors = replace(problem.floors, need=problem.floors.need - reached)
    part = replace(problem, floors=floors).part(np.arange(problem.options), np.flatnonzero(~served))
    return replace(reduction, problem=part, offset=reduction.offset + gained)


def drop_rows(reduction: Reduction) -> Reduction:
    """Drop rows that nothing covers or that count nowhere."""
    problem = reduction.problem
    covered = np.bincount(problem.covers.indices, minlength=problem.rows) > 0
    if np.any(problem.must & ~covered):
        return replace(reduction, infeasible=True)
    counts = np.bincount(problem.floors.counts.indices, minlength=problem.rows) > 0
    weighs = (problem.weights > 0.0) & (problem.goal == "most_served")
    kept = covered & (weighs | counts | problem.must)
    if kept.all():
        return reduction
    return replace(reduction, problem=problem.part(np.arange(problem.options), np.flatnonzero(kept)))


def tighten_floors(reduction: Reduction) -> Reduction:
    """Find impossible floors, rows that must be served, and floors that always hold."""
    problem = reduction.problem
    floors = problem.floors
    if not len(floors):
        return reduction
    total = np.asarray(floors.counts.sum(axis=1)).reshape(-1)
    slack = total - floors.need
    rounding = FLOOR_TOLERANCE * np.maximum(total, np.abs(floors.need))
    if np.any(slack < -rounding):
        return replace(reduction, infeasible=True)
    entries = floors.counts.tocoo()
    floor, row = entries.coords
    must = problem.must.copy()
    must[row[entries.data > (slack + rounding)[floor]]] = True
    sure = floors.counts @ must.astype(np.float64)
    open_floors = np.flatnonzero(sure < floors.need - rounding)
    left = Floors(
        sparse.csr_array(floors.counts[open_floors]),
        floors.need[open_floors],
        tuple(floors.names[floor] for floor in open_floors),
    )
    return replace(reduction, problem=replace(problem, must=must, floors=left))


def imply_rows(reduction: Reduction) -> Reduction:
    """Take out rows that are served whenever a row that must be served is; lock the only option of such a row."""
    problem = reduction.problem
    if not problem.must.any():
        return reduction
    by_row = Pattern.of_columns(problem.covers)
    reduction = _rows_served(reduction, implied_rows(Pattern.of(problem.covers), by_row, problem.must))
    problem = reduction.problem
    by_row = Pattern.of_columns(problem.covers)
    alone = problem.must & (np.diff(by_row.indptr) == 1)
    if not alone.any():
        return reduction
    locked = problem.locked.copy()
    locked[by_row.indices[by_row.indptr[:-1][alone]]] = True
    return settle(replace(reduction, problem=replace(problem, locked=locked)))


def merge_rows(reduction: Reduction) -> Reduction:
    """Merge rows that the same options cover."""
    problem = reduction.problem
    by_row = Pattern.of_columns(problem.covers)
    label = np.random.default_rng(0).integers(0, 2**63, problem.options, dtype=np.uint64)
    running = np.zeros(len(by_row.indices) + 1, dtype=np.uint64)
    np.cumsum(label[by_row.indices], out=running[1:])
    key = running[by_row.indptr[1:]] - running[by_row.indptr[:-1]]
    if len(np.unique(key)) == problem.rows:  # rows that are the same have the same
        return reduction
    first = first_equal(by_row, key, np.lexsort((np.arange(problem.rows), key)))
    kept = np.flatnonzero(first == np.arange(problem.rows))
    if len(kept) == problem.rows:
        return reduction
    at = np.searchsorted(kept, first)
    gather = sparse.csr_array((np.ones(problem.rows), (np.arange(problem.rows), at)), shape=(problem.rows, len(kept)))
    part = problem.part(np.arange(problem.options), kept)
    merged = replace(
        part,
        weights=np.bincount(at, weights=problem.weights, minlength=len(kept)).astype(np.float64),
        must=np.bincount(at, weights=problem.must, minlength=len(kept)) > 0,
        floors=replace(problem.floors, counts=sparse.csr_array(problem.floors.counts @ gather)),
    )
    return replace(reduction, problem=merged)


def drop_dominated(reduction: Reduction) -> Reduction:
    """Drop options that another option replaces."""
    problem = reduction.problem
    removable = ~problem.locked
    removable[problem.requires[:, 1]] = False
    # What loads a limit needs something that nothing else does, and so replaces nothing.
    loading = np.flatnonzero(problem.limits.loading)
    needing = np.concatenate((problem.requires[:, 0], loading))
    needed = np.concatenate((problem.requires[:, 1], problem.options + loading))
    needs = Pattern.none(problem.options)
    if len(needing):
        pairs = (np.ones(len(needing), dtype=np.bool_), (needing, needed))
        needs = Pattern.of(sparse.csr_array(pairs, shape=(problem.options, 2 * problem.options)))
    covers = Pattern.of(problem.covers)
    size = np.diff(covers.indptr)
    order = np.lexsort((-np.arange(problem.options), -problem.costs, size))
    dropped = dominated_options(
        covers,
        Pattern.of_columns(problem.covers),
        needs,
        np.where(problem.forbidden, np.inf, problem.costs),  # a forbidden option replaces nothing
        problem.exclusive,
        removable,
        order,
    )
    return _without(reduction, dropped)


def drop_useless(reduction: Reduction) -> Reduction:
    """Drop options that cover nothing and that nothing requires."""
    problem = reduction.problem
    useless = (np.diff(problem.covers.indptr) == 0) & ~problem.locked
    useless[problem.requires[:, 1]] = False
    return _without(reduction, useless)


def _without(reduction: Reduction, dropped: BoolArray) -> Reduction:
    if not dropped.any():
        return reduction
    kept = np.flatnonzero(~dropped)
    part = reduction.problem.part(kept, np.arange(reduction.problem.rows))
    return replace(reduction, problem=part, options=reduction.options[kept])


STEPS: tuple[Step, ...] = (
    settle,
    drop_rows,
    tighten_floors,
    imply_rows,
    merge_rows,
    drop_dominated,
    drop_useless,
)
"""Every exact reduction, in the order of application."""
