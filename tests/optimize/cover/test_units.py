"""Weights and costs have no unit: multiplied by a power of ten they give the same choice, status and gap."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from phusong.optimize import CoverResult, maximal_cover, set_cover
from tests.builders.seeds import some

pytestmark = pytest.mark.slow  # answers whole questions, again and again

POWERS = [-12, -9, -7, -3, -1, 1, 4, 8, 12]


class Question:
    """A small question with every argument, whole or with digits."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        n, m = int(rng.integers(4, 11)), int(rng.integers(5, 18))
        self.covers = rng.random((n, m)) < 0.3
        self.weights = rng.integers(1, 9, m) if seed % 3 else np.round(rng.random(m) * 7, 3) + 0.001
        if seed % 5 == 4:
            self.weights = rng.random(m)
        self.costs = rng.integers(1, 7, n) * (1.0 if seed % 2 else 0.1)
        self.budget = float(np.round(0.5 * self.costs.sum(), 1))
        self.groups = rng.integers(0, 2, m)
        self.floors = {int(self.groups[0]): 0.3}
        self.locked = [int(rng.integers(n))] if seed % 4 == 0 else []

    def most(self, weights: float = 1.0, costs: float = 1.0, *, floors: bool = True) -> CoverResult:
        return maximal_cover(
            self.covers,
            self.weights * weights,
            self.costs * costs,
            self.budget * costs,
            locked=self.locked,
            groups=self.groups if floors else None,
            floors=self.floors if floors else None,
        )

    def least(self, weights: float = 1.0, costs: float = 1.0) -> CoverResult:
        served = self.covers.any(axis=0)
        reachable = float(self.weights[served].sum() / self.weights.sum())
        return set_cover(
            self.covers,
            self.costs * costs,
            weights=self.weights * weights,
            target=0.8 * reachable,
            groups=self.groups,
            floors={label: 0.3 * share for label, share in self.floors.items()},
        )

    def enumerated(self) -> float | None:
        """The most that a choice serves within budget, lock and floor."""
        best = None
        for choice in itertools.product((False, True), repeat=len(self.costs)):
            picked = np.flatnonzero(choice)
            served = self.covers[picked].any(axis=0)
            enough = all(
                self.weights[served & (self.groups == label)].sum()
                >= share * self.weights[self.groups == label].sum() * (1 - 1e-9)
                for label, share in self.floors.items()
            )
            paid = self.costs[picked].sum() <= self.budget * (1 + 1e-9)
            if enough and paid and set(self.locked) <= set(picked.tolist()):
                best = max(best or 0.0, float(self.weights[served].sum()))
        return best


def same(answer: CoverResult, other: CoverResult, by: float) -> None:
    assert other.status == answer.status
    assert other.selected.tolist() == answer.selected.tolist()
    if answer.found:
        assert other.objective == pytest.approx(answer.objective * by, rel=1e-12)
        assert other.bound == pytest.approx(answer.bound * by, rel=1e-9)
        assert abs(other.gap - answer.gap) <= 1e-9


@pytest.mark.parametrize("seed", some(range(20), quick=0, whole=6))
def test_scaled_weights_and_costs_change_nothing(seed: int) -> None:
    question = Question(seed)
    best = question.enumerated()
    first = question.most()
    assert (first.status == "infeasible") == (best is None)
    if best is not None:
        assert (first.status, first.objective) == ("optimal", pytest.approx(best, rel=1e-9))
        assert first.bound >= first.objective
    cheapest, free = question.least(), question.most(floors=False)
    for power in POWERS[seed % 2 :: 2]:  # each of them with half of the questions
        by = 10.0**power
        same(first, question.most(weights=by), by)
        same(first, question.most(costs=by), 1.0)
        same(free, question.most(weights=by, costs=1.0 / by, floors=False), by)
        same(cheapest, question.least(weights=by), 1.0)
        same(cheapest, question.least(costs=by), by)


@pytest.mark.parametrize("scale", [1e-12, 1e-9, 1e-8, 1e-7, 1.0, 1e12])
def test_small_weights_are_no_false_proof(scale: float) -> None:
    serves = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1], [1, 0, 0, 1]], bool)
    found = maximal_cover(serves, np.array([10.0, 20.0, 30.0, 40.0]) * scale, [1, 1, 1, 2.0], 2)
    assert (found.status, found.selected.tolist(), found.gap) == ("optimal", [1, 2], 0.0)
    assert found.objective == pytest.approx(90.0 * scale, rel=1e-15)


@pytest.mark.parametrize("ask", [Question.most, Question.least])
@pytest.mark.parametrize("seed", [4, 9, 14])
def test_a_bound_holds_for_every_choice(seed: int, ask: Callable[[Question], CoverResult]) -> None:
    """Weights without a step: the bound is told as it is proved, and no choice is better than it."""
    question = Question(seed)
    answer = ask(question)
    if answer.found:
        worse = answer.bound - answer.objective if ask is Question.most else answer.objective - answer.bound
        assert worse >= 0.0
        assert answer.gap <= 1e-9
