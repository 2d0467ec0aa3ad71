"""The question as data: what is refused, what is filled in, what counts as a broken rule."""

import numpy as np
import pytest
from scipy import sparse

from phusong.coverage.findings.errors import ArgumentError
from phusong.optimize.problem.canonical import canonical_order
from phusong.optimize.problem.floors import Floors, needed_weight
from phusong.optimize.problem.problem import MoreOptions, MoreRows, Problem
from tests.builders.plans.enumeration import allowed_choices, random_problem, shuffled
from tests.builders.seeds import every

COVERS = sparse.csr_array(np.array([[1, 1, 0], [0, 1, 1]], dtype=bool))


def problem(**changes: object) -> Problem:
    given: dict[str, object] = {"covers": COVERS, "weights": [1, 2, 4], "costs": [3, 5], "budget": 5}
    return Problem(**{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": [1, 2]}, "weights has shape (2,), expected (3,)"),
        ({"costs": [1, -2]}, "costs holds -2.0 at index 1"),
        ({"weights": [1, np.nan, 2]}, "weights holds nan at index 1"),
        ({"budget": float("nan")}, "budget is nan"),
        ({"budget": -1.0}, "budget is -1.0"),
        ({"requires": [[0, 2]]}, "requires names an option outside 0..1"),
        ({"locked": [True]}, "locked has shape (1,), expected (2,)"),
        ({"option_names": ("a",)}, "option_names has 1 names for 2 options"),
    ],
)
def test_what_has_no_meaning_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        problem(**changes)
    assert message in str(refused.value)


def test_every_trouble_is_listed_at_once() -> None:
    with pytest.raises(ArgumentError) as refused:
        problem(weights=[1], costs=[1, np.inf], budget=-2.0)
    assert len(refused.value.findings) == 3


def test_what_is_not_given_is_filled_in() -> None:
    plain = problem()
    assert plain.exclusive.tolist() == [-1, -1]
    assert plain.requires.shape == (0, 2)
    assert not plain.locked.any()
    assert len(plain.floors) == 0
    assert plain.value(np.array([0])) == 3.0
    assert plain.cost(np.array([0, 1])) == 8.0


@pytest.mark.parametrize(
    ("changes", "selected", "words"),
    [
        ({}, [0, 1], "the budget of 5 is exceeded"),
        ({"locked": [False, True]}, [0], "option 1 is locked and not chosen"),
        ({"forbidden": [True, False], "option_names": ("hill", "school")}, [0], "hill is forbidden and chosen"),
        ({"budget": 9, "exclusive": [4, 4]}, [0, 1], "more than one option is chosen at location 4"),
        ({"requires": [[0, 1]]}, [0], "option 0 needs option 1, which is not chosen"),
        ({"must": [False, False, True]}, [0], "demand row 2 must be served and is not"),
        ({"floors": Floors.of_groups(["a", "a", "b"], {"b": 0.5}, np.array([1.0, 2, 4]))}, [0], "floor b: 0 of 2"),
    ],
)
def test_broken_rules_are_named(changes: dict[str, object], selected: list[int], words: str) -> None:
    broken = problem(**changes).broken_rules(np.array(selected))
    assert len(broken) == 1
    assert words in broken[0]


@pytest.mark.slow
@every("seed", range(40))
def test_broken_rules_agree_with_enumeration(seed: int) -> None:
    question = random_problem(seed)
    allowed, _ = allowed_choices(question)
    allowed_set = {tuple(choice) for choice in allowed.tolist()}
    for choice in np.random.default_rng(seed).random((30, question.options)) < 0.4:
        assert (not question.broken_rules(np.flatnonzero(choice))) == (tuple(choice.tolist()) in allowed_set)


def test_a_share_of_whole_weights_is_a_whole_weight() -> None:
    assert needed_weight(np.ones(10), 0.7) == 7.0  # 0.7 * 10 is 7.000000000000001 in binary
    assert needed_weight(np.ones(10), 0.71) == 8.0
    assert needed_weight(np.array([0.5, 0.25]), 1.0) == pytest.approx(0.75, abs=1e-8)


def test_part_keeps_rules_between_what_is_kept() -> None:
    whole = Problem(np.ones((3, 2), dtype=bool), [1, 2], [1, 2, 3], 9, requires=[[0, 1], [2, 0]], exclusive=[5, -1, 5])
    part = whole.part(np.array([2, 0]), np.array([1]))
    assert part.requires.tolist() == [[0, 1]]
    assert part.exclusive.tolist() == [5, 5]
    assert part.weights.tolist() == [2.0]


@pytest.mark.slow
@every("seed", range(25))
def test_canonical_order_does_not_depend_on_the_order_given(seed: int) -> None:
    question = random_problem(seed)
    options, rows = canonical_order(question)
    other, other_options, other_rows = shuffled(question, seed + 1)
    again, again_rows = canonical_order(other)
    first, second = question.part(options, rows), other.part(again, again_rows)
    assert (first.covers != second.covers).nnz == 0
    assert np.array_equal(first.costs, second.costs)
    assert np.array_equal(first.weights, second.weights)
    assert np.array_equal(first.locked, second.locked)
    assert np.array_equal(np.sort(other_options[again]), np.sort(options))
    assert np.array_equal(np.sort(other_rows[again_rows]), np.sort(rows))


def test_more_rows_and_options_come_after_those_there_are() -> None:
    floors = Floors.of_groups(["a", "a", "b"], {"b": 0.5}, np.array([1.0, 2, 4]))
    question = problem(option_names=("hill", "school"), floors=floors, exclusive=[4, -1], must=[True, False, False])
    covers = sparse.csr_array(np.array([[1, 0], [0, 0], [0, 1]], dtype=bool))
    rows = MoreRows(covers, np.array([8.0, 16.0]), np.array([False, True]))
    more = question.extended(rows, MoreOptions(np.array([7.0]), np.array([4]), ("market",)))
    assert more.covers.toarray().astype(int).tolist() == [[1, 1, 0, 1, 0], [0, 1, 1, 0, 0], [0, 0, 0, 0, 1]]
    assert (more.weights.tolist(), more.costs.tolist()) == ([1, 2, 4, 8, 16], [3, 5, 7])
    assert (more.must.tolist(), more.exclusive.tolist()) == ([True, False, False, False, True], [4, -1, 4])
    assert (more.option_names, more.floors.names) == (("hill", "school", "market"), ("b",))
    assert more.floors.counts.toarray().tolist() == [[0, 0, 4, 0, 0]]
    unnamed = problem().extended(MoreRows(covers[:2], np.array([8.0, 16.0]), np.array([False, True])))
    assert (unnamed.options, unnamed.rows, unnamed.costs.dtype, unnamed.exclusive.tolist()) == (2, 5, float, [-1, -1])
