"""Trimming keeps the rules, loses no value, and never costs more."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.trim import trim
from tests.builders.seeds import examples


def problem_of(covers, weights, costs, **rules):
    return Problem(sparse.csr_array(np.array(covers, dtype=bool)), np.array(weights), np.array(costs), 1e9, **rules)


def test_an_option_that_adds_nothing_is_dropped():
    problem = problem_of([[1, 1], [0, 1], [1, 0]], [1.0, 1.0], [5.0, 2.0, 1.0])
    assert trim(problem, np.array([0, 1])).tolist() == [0]
    assert trim(problem, np.array([0, 1, 2])).tolist() == [1, 2]  # the dearest first


def test_the_cheaper_way_at_the_same_place_is_taken():
    problem = problem_of([[1, 1], [1, 0]], [1.0, 0.0], [5.0, 2.0], exclusive=np.array([3, 3]))
    assert trim(problem, np.array([0])).tolist() == [1]
    problem = problem_of([[1, 1], [1, 0]], [1.0, 0.1], [5.0, 2.0], exclusive=np.array([3, 3]))
    assert trim(problem, np.array([0])).tolist() == [0]


def test_what_another_needs_stays_and_what_nobody_needs_any_more_goes():
    covers = [[0], [1], [1]]
    problem = problem_of(covers, [1.0], [3.0, 2.0, 9.0], requires=np.array([[1, 0]]))
    assert trim(problem, np.array([0, 1])).tolist() == [0, 1]
    problem = problem_of(covers, [1.0], [3.0, 9.0, 2.0], requires=np.array([[1, 0]]))
    assert trim(problem, np.array([0, 1, 2])).tolist() == [2]


def test_locked_options_stay():
    problem = problem_of([[1], [1]], [1.0], [1.0, 2.0], locked=np.array([True, True]))
    assert trim(problem, np.array([0, 1])).tolist() == [0, 1]


@settings(max_examples=examples(60))
@given(st.integers(0, 10**6))
def test_rules_are_kept_for_no_less_value_and_no_more_money(seed):
    rng = np.random.default_rng(seed)
    n, m = 9, 12
    problem = problem_of(
        rng.random((n, m)) < 0.3,
        rng.integers(0, 4, m).astype(float),
        rng.integers(0, 9, n).astype(float),
        exclusive=np.array([0, 0, 1, 1, 1, -1, -1, -1, -1]),
        requires=np.array([[6, 5], [7, 6]]),
    )
    selected = np.array([0, 2 + int(rng.integers(3)), *[5, 6, 7, 8][: int(rng.integers(5))]])
    lean = trim(problem, selected)
    assert problem.broken_rules(lean) == ()
    assert problem.value(lean) >= problem.value(selected)
    assert problem.cost(lean) <= problem.cost(selected)
