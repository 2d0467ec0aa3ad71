"""Decomposition of a question: duals leave few options near the best, and these form pieces that only money links.

Each piece is enumerated to the regret that can matter (:mod:`~phusong.optimize.bounds.enumeration`), smallest first,
because what a piece loses for certain is taken off what the others may lose. Costs and regrets of the choices of all
pieces are then combined as in a knapsack. When every choice within an allowance is known, the best of them is the
answer; when there is none, the bound falls by the allowance. No solver takes part.

With duals, an objective is the bound less its regrets, none of them negative: for row i not served worth_i - π_i, for
each option of a row after the first π_i, for an option k chosen at location l best_l - r_k, for a location without
one best_l, and for money left over μ (B - Σ c x), in the terms of :mod:`~phusong.optimize.bounds.lagrangian`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.bounds.enumeration import Leaves, Terms, Trail, piece_labels, reachable, search_piece
from phusong.optimize.bounds.knapsack import Points, TooManyError, best_sum
from phusong.optimize.bounds.lagrangian import Duals, ReducedCosts, leaders, reduced_costs
from phusong.optimize.problem.dominance import Pattern
from phusong.optimize.problem.problem import Problem

_MOST_LEAVES = 20_000
"""Choices of one piece that are kept; more would be too many to combine. With ``_MOST_PICKS`` it sets the memory that
is taken before anything is known, 4 MB. Half and double change nothing on 1,500 rows × 5,000 and × 20,000 options."""

_MOST_PICKS = 400_000
"""Options of all kept choices of one piece together, 20 a choice. Half and double change nothing on the same."""

_ALIKE = 2
"""Pieces of up to so many times the rows of the smallest are closed before pieces are told apart anew."""

_ROUNDING = 1e-11
"""Relative allowance for the rounding of the sums of regrets, as that of the bound they are counted from."""


@dataclass(frozen=True, slots=True)
class NearBest:
    """What is known about the choices within an allowance of a bound.

    Attributes:
        complete: True when every one of them was looked at.
        selected: The best of them, ascending, None when there is none or not all were looked at.
        effort: Covering entries that were read.
    """

    complete: bool
    selected: IntArray | None
    effort: int


def separable(problem: Problem) -> bool:
    """True when nothing but money links what lies apart."""
    return not (len(problem.floors) or len(problem.requires) or len(problem.limits))


class Regrets:
    """The regrets of a question at given duals, ready to be enumerated within one allowance after another."""

    def __init__(self, problem: Problem, duals: Duals) -> None:
        """Turn duals into regrets.

        Args:
            problem: A separable question whose locked and forbidden options are reduced away.
            duals: Duals of its rules.
        """
        self._budget = problem.budget
        self._at = reduced_costs(problem, duals)
        self._terms, self._regret = _terms(problem, self._at)
        self._leaves = Leaves(
            np.empty(_MOST_LEAVES),
            np.empty(_MOST_LEAVES),
            np.zeros(_MOST_LEAVES + 1, dtype=np.int64),
            np.empty(_MOST_PICKS, dtype=np.int64),
        )

    def near_best(self, allowance: float, effort: int) -> NearBest:
        """Find the best of all choices within an allowance of the bound that the duals prove.

        Args:
            allowance: How far from the bound a choice may be, in the unit of the objective.
            effort: Covering entries that may be read.
        """
        rounding = _ROUNDING * float(np.abs(self._at.kept).sum() + abs(self._at.total))
        search = _Search(self._terms, self._regret, self._leaves, Allowance(allowance, rounding, effort))
        try:
            if not search.close():
                return NearBest(True, None, effort - search.effort)
            chosen = best_sum(search.points(), self._budget, self._at.money, search.slack)
        except TooManyError:
            return NearBest(False, None, effort)
        return NearBest(True, None if chosen is None else np.sort(chosen), effort - search.effort)


class Allowance(NamedTuple):
    """What a search may take: a distance from the bound, beside it the rounding of sums, and entries to read."""

    distance: float
    rounding: float
    effort: int


class _Search:
    """One search for the best choice within an allowance.

    ``slack`` is what is left of the allowance after what every piece loses for certain, ``lost`` what the piece of each
    row loses.
    """

    def __init__(self, terms: Terms, regret: FloatArray, leaves: Leaves, allowed: Allowance) -> None:
        self.terms, self.regret, self.leaves = terms, regret, leaves
        options, rows = len(self.regret), len(self.terms.leave)
        self.trail = Trail(
            self.regret.copy(),
            np.zeros(rows, dtype=np.int32),
            np.zeros(rows, dtype=np.bool_),
            np.zeros(options, dtype=np.int32),
            np.full(options, -1, dtype=np.int32),
        )
        self.effort, self.rounding = allowed.effort, allowed.rounding
        self.slack = allowed.distance + allowed.rounding
        self.lost = np.zeros(rows)

    def close(self) -> bool:
        """Take the least regret of each piece off the slack; False when that is more than there is."""
        waiting = np.ones(len(self.lost), dtype=np.bool_)
        while self.slack >= 0.0:
            limits = np.full(len(self.regret), self.slack)
            alone = waiting & ~reachable(self.terms, self.regret, limits)
            self.slack -= float(self.terms.leave[alone].sum())
            waiting &= ~alone
            if not waiting.any():
                return bool(self.slack >= 0.0)
            for rows in _small_pieces(piece_labels(self.terms, self.regret, limits), waiting):
                if self.slack < 0.0 or not self._search(rows, self.slack, self.rounding):
                    return False
                self.lost[rows] = self.leaves.regret[0]
                self.slack -= float(self.leaves.regret[0])
                waiting[rows] = False
        return False

    def points(self) -> list[Points]:
        """All choices of each piece that can matter."""
        indptr, indices = self.terms.covers
        limits = np.full(len(self.regret), self.slack)
        held = np.diff(indptr) > 0
        limits[held] += self.lost[indices[indptr[:-1][held]]]
        label = piece_labels(self.terms, self.regret, limits)
        label[~reachable(self.terms, self.regret, limits)] = -1
        found = []
        for piece in np.unique(label[label >= 0]):
            rows = np.flatnonzero(label == piece)
            count = self._search(rows, float(self.lost[rows[0]]) + self.slack, -1.0)
            regret, cost, ends, picks = self.leaves
            taken = tuple(picks[ends[leaf] : ends[leaf + 1]].copy() for leaf in range(count))
            found.append(Points(regret[:count].copy(), cost[:count].copy(), taken))
        return found

    def _search(self, rows: IntArray, allowance: float, step: float) -> int:
        found, work = search_piece(self.terms, self.trail, rows, allowance, self.effort, self.leaves, step)
        self.effort -= int(work)
        if found < 0:
            raise TooManyError
        return int(found)


def _small_pieces(label: IntArray, waiting: BoolArray) -> Iterator[IntArray]:
    """Rows of each of the smaller pieces that wait, the smallest first: with less slack the others may fall apart."""
    size = np.bincount(label[waiting])
    pieces = np.flatnonzero(size)
    pieces = pieces[np.argsort(size[pieces], kind="stable")]
    by_piece = np.argsort(label, kind="stable")
    count = np.bincount(label)
    ends = np.cumsum(count)
    for piece in pieces[size[pieces] <= _ALIKE * size[pieces[0]]]:
        yield by_piece[ends[piece] - count[piece] : ends[piece]]


def _terms(problem: Problem, at: ReducedCosts) -> tuple[Terms, FloatArray]:
    """The decisions of a question with their regrets, and the regret of choosing each option."""
    lead = leaders(problem)
    shared = np.bincount(problem.exclusive[problem.exclusive >= 0], minlength=1)
    crowded = (problem.exclusive >= 0) & (shared[np.maximum(problem.exclusive, 0)] > 1)
    places = np.flatnonzero(lead & (crowded | (at.best > 0.0)))
    key = np.where(problem.exclusive >= 0, problem.exclusive, -1 - np.arange(problem.options))
    _, group = np.unique(key, return_inverse=True)
    row_of = np.full(group.max(initial=0) + 1, -1)
    row_of[group[places]] = np.arange(len(places))
    inside = np.flatnonzero(row_of[group] >= 0)
    of_places = sparse.csr_array(
        (np.ones(len(inside)), (inside, row_of[group][inside])), shape=(problem.options, len(places))
    )
    covers = sparse.csr_array(sparse.hstack([problem.covers.astype(np.float64), of_places], format="csr"))
    regret = at.best - at.gain
    none = np.zeros(len(places))
    terms = Terms(
        covers=Pattern.of(covers),
        by_row=_by_regret(covers, regret),
        costs=problem.costs,
        leave=np.concatenate([np.where(problem.must, np.inf, at.kept), at.best[places]]),
        again=np.concatenate([at.rows, none]),
        single=np.concatenate([np.zeros(problem.rows, dtype=np.bool_), none == 0.0]),
    )
    return terms, regret


def _by_regret(covers: sparse.csr_array, regret: FloatArray) -> Pattern:
    """Options of each row, the one of least regret first."""
    option = np.repeat(np.arange(covers.shape[0]), np.diff(covers.indptr))
    order = np.lexsort((option, regret[option], covers.indices))
    ends = np.concatenate([[0], np.cumsum(np.bincount(covers.indices, minlength=covers.shape[1]))])
    return Pattern(ends.astype(np.int32), option[order].astype(np.int32))
