"""Exact reductions: each alone, all but one and all together leave the best answer as it was."""

from functools import cache

import numpy as np
import pytest
from scipy import sparse

from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.reduce import (
    STEPS,
    Step,
    drop_dominated,
    merge_rows,
    reduce_problem,
    settle,
    tighten_floors,
    unreduced,
)
from tests.builders.plans.enumeration import allowed_choices, best_by_enumeration, random_problem


@cache
def posed(seed: int) -> tuple[Problem, float | None]:
    """A question and the objective of its best answer."""
    question = random_problem(seed)
    return question, best_by_enumeration(question)


SUBSETS: list[tuple[Step, ...]] = [
    *((step,) for step in STEPS),
    *(tuple(other for other in STEPS if other is not step) for step in STEPS),
    STEPS,
]


@pytest.mark.slow
@pytest.mark.parametrize("steps", SUBSETS, ids=lambda steps: "+".join(step.__name__ for step in steps)[:60])
def test_reduction_keeps_the_best_answer(steps: tuple[Step, ...]) -> None:
    possible = 0
    for seed in range(80):
        question, best = posed(seed)
        reduction = reduce_problem(question, steps)
        if reduction.infeasible:
            assert best is None, seed
            continue
        choices, objectives = allowed_choices(reduction.problem)
        assert (len(choices) == 0) == (best is None), seed
        if best is None:
            continue
        possible += 1
        at = int(np.argmax(objectives) if question.goal == "most_served" else np.argmin(objectives))
        assert objectives[at] + reduction.offset == pytest.approx(best, abs=1e-6), seed
        lifted = reduction.lift(np.flatnonzero(choices[at]))
        assert question.broken_rules(lifted) == (), seed
        assert question.objective(lifted) == pytest.approx(best, abs=1e-6), seed
    assert possible > 25


@pytest.mark.slow
def test_together_they_leave_little() -> None:
    before = after = 0
    for seed in range(60):
        question = random_problem(seed, plain=True)
        before += question.options
        after += reduce_problem(question).problem.options
    assert after < 0.6 * before


def plain(covers: list[list[int]], costs: list[float], **rules: object) -> Problem:
    matrix = np.array(covers, dtype=bool)
    return Problem(sparse.csr_array(matrix), np.ones(matrix.shape[1]), costs, 100.0, **rules)  # type: ignore[arg-type]


def kept(question: Problem) -> list[int]:
    return drop_dominated(unreduced(question)).options.tolist()


def test_of_two_equal_options_one_stays() -> None:
    assert len(kept(plain([[1, 1], [1, 1]], [4, 4]))) == 1


def test_a_dearer_subset_goes_and_a_cheaper_one_stays() -> None:
    assert kept(plain([[1, 0], [1, 1]], [5, 4])) == [1]
    assert kept(plain([[1, 0], [1, 1]], [3, 4])) == [0, 1]


def test_an_option_with_a_worse_rule_replaces_nothing() -> None:
    covers, costs = [[1, 0, 0], [1, 1, 0], [0, 0, 1]], [5.0, 4.0, 1.0]
    assert kept(plain(covers, costs, exclusive=[-1, 3, 3])) == [0, 1, 2]
    assert kept(plain(covers, costs, exclusive=[3, 3, -1])) == [1, 2]
    assert kept(plain(covers, costs, requires=[[1, 2]])) == [0, 1, 2]
    assert kept(plain(covers, costs, requires=[[0, 2], [1, 2]])) == [1, 2]
    assert kept(plain(covers, costs, requires=[[2, 0]])) == [0, 1, 2]
    assert kept(plain(covers, costs, forbidden=[False, True, False])) == [0, 1, 2]
    assert kept(plain(covers, costs, locked=[True, False, False])) == [0, 1, 2]


def test_equal_rows_merge_with_all_they_count_for() -> None:
    floors = Floors.of_groups(["a", "b", "a"], {"a": 0.5, "b": 1.0}, np.array([1.0, 2.0, 4.0]))
    question = Problem(np.array([[1, 1, 0], [0, 0, 1]], dtype=bool), [1, 2, 4], [1, 1], 9, floors=floors)
    merged = merge_rows(unreduced(question)).problem
    assert merged.weights.tolist() == [3.0, 4.0]
    assert merged.floors.counts.toarray().tolist() == [[1.0, 4.0], [2.0, 0.0]]


def test_a_lock_takes_its_location_and_its_needs() -> None:
    question = plain([[1, 0], [0, 1], [1, 1]], [2, 3, 4], exclusive=[0, -1, 0], requires=[[0, 1]], locked=[1, 0, 0])
    reduction = settle(unreduced(question))
    assert sorted(reduction.chosen.tolist()) == [0, 1]
    assert reduction.options.tolist() == []
    assert reduction.offset == 2.0


def test_a_floor_without_slack_makes_its_rows_a_must() -> None:
    weights = np.array([3.0, 4.0, 1.0])
    floors = Floors.of_groups(["a", "a", "a"], {"a": 0.7}, weights)
    question = Problem(np.eye(3, dtype=bool), weights, [1, 1, 1], 9, floors=floors)
    assert tighten_floors(unreduced(question)).problem.must.tolist() == [True, True, False]
    impossible = Problem(np.eye(3, dtype=bool), weights, [1, 1, 1], 2, floors=floors, forbidden=[0, 1, 0])
    assert reduce_problem(impossible).infeasible
