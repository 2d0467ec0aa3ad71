"""Heuristics: their books agree with a recount, and what they return is allowed and no worse."""

import numpy as np
import pytest

from phusong.optimize.problem.problem import Problem
from phusong.optimize.search.greedy import (
    Instance,
    Selection,
    empty_selection,
    exchange,
    fill,
    greedy,
    instance_of,
    price_of,
    put,
    rounded,
    selection_of,
    take,
    value_of,
)
from phusong.optimize.search.greedy_cover import cover_cheaply
from phusong.optimize.search.neighbourhoods import region
from phusong.optimize.search.ruin_recreate import ruin_and_recreate
from tests.builders.plans.enumeration import best_by_enumeration, clustered, random_problem
from tests.builders.seeds import every, examples


def recount(question: Problem, instance: Instance, selection: Selection) -> None:
    """Compare every running figure with one worked out from nothing."""
    covers = question.covers.toarray()
    times = covers[selection.chosen].sum(axis=0)
    assert np.array_equal(selection.times, times)
    gain = (covers & (times == 0)) @ selection.weights
    loss = (covers & (times == 1)) @ selection.weights
    assert np.allclose(selection.gain, gain)
    assert np.allclose(selection.loss[selection.chosen], loss[selection.chosen])
    assert selection.money[0] == pytest.approx(question.costs[selection.chosen].sum())
    assert value_of(selection) == pytest.approx(question.value(np.flatnonzero(selection.chosen)))


@pytest.mark.parametrize("seed", range(8))
def test_the_books_agree_with_a_recount(seed: int) -> None:
    question = clustered(seed, 80, 30)
    instance = instance_of(question)
    selection = empty_selection(instance, question.weights)
    rng = np.random.default_rng(seed)
    for _ in range(60):
        option = int(rng.integers(question.options))
        (take if selection.chosen[option] else put)(instance, selection, option)
    recount(question, instance, selection)
    exchange(instance, selection, 3)
    recount(question, instance, selection)


@every("seed", range(examples(60)))
def test_plain_choices_are_allowed_and_never_better_than_the_best(seed: int) -> None:
    question = random_problem(seed, plain=True)
    best = best_by_enumeration(question)
    assert best is not None
    instance = instance_of(question)
    fractional = np.random.default_rng(seed).random(question.options)
    for selection in (greedy(instance, question.weights), rounded(instance, question.weights, fractional, 0.5)):
        selected = np.flatnonzero(selection.chosen)
        assert question.broken_rules(selected) == ()
        assert value_of(selection) <= best + 1e-9


def test_greedy_pays_for_what_an_option_needs() -> None:
    covers = np.array([[1, 1, 0], [0, 0, 0], [0, 0, 1]], dtype=bool)
    question = Problem(covers, [4, 4, 3], [1, 3, 2], 5, requires=[[0, 1]])
    instance = instance_of(question)
    selection = empty_selection(instance, question.weights)
    assert price_of(instance, selection, 0) == 4.0
    fill(instance, selection)
    assert np.flatnonzero(selection.chosen).tolist() == [0, 1]
    tight = Problem(covers, [4, 4, 3], [1, 3, 2], 3, requires=[[0, 1]])
    assert np.flatnonzero(greedy(instance_of(tight), tight.weights).chosen).tolist() == [2]


def test_one_location_takes_one_option() -> None:
    question = Problem(np.eye(3, dtype=bool), [5, 4, 3], [1, 1, 1], 9, exclusive=[7, 7, -1])
    assert np.flatnonzero(greedy(instance_of(question), question.weights).chosen).tolist() == [0, 2]
    chained = Problem(np.eye(3, dtype=bool), [5, 4, 3], [1, 1, 1], 9, exclusive=[7, 7, -1], requires=[[0, 1]])
    instance = instance_of(chained)
    assert price_of(instance, empty_selection(instance, chained.weights), 0) == np.inf


@pytest.mark.parametrize("seed", range(4))
def test_rebuilding_serves_no_less_and_is_repeatable(seed: int) -> None:
    question = clustered(seed, 300, 120)
    instance = instance_of(question)
    results = []
    for _ in range(2):
        selection = greedy(instance, question.weights)
        before = value_of(selection)
        ruin_and_recreate(instance, selection, 300, 6, seed)
        recount(question, instance, selection)
        assert value_of(selection) >= before - 1e-9
        assert question.broken_rules(np.flatnonzero(selection.chosen)) == ()
        results.append(selection.chosen.tolist())
    assert results[0] == results[1]


def test_rebuilding_leaves_tied_options_alone() -> None:
    question = clustered(1, 100, 40)
    tied = Problem(question.covers, question.weights, question.costs, question.budget, requires=[[0, 1]])
    instance = instance_of(tied)
    selection = selection_of(instance, tied.weights, np.array([0, 1]))
    ruin_and_recreate(instance, selection, 50, 4, 0)
    assert selection.chosen[:2].all()


@pytest.mark.slow
@every("seed", range(examples(120)))
def test_cheap_covers_meet_every_demand(seed: int) -> None:
    question = random_problem(seed)
    clean = Problem(
        question.covers,
        question.weights,
        question.costs,
        question.budget,
        exclusive=question.exclusive,
        requires=question.requires,
        floors=question.floors,
        must=question.must,
        goal="least_cost",
    )
    selection = cover_cheaply(clean, instance_of(clean), clean.costs)
    if selection is not None:
        assert clean.broken_rules(np.flatnonzero(selection.chosen)) == ()
    elif best_by_enumeration(clean) is not None:  # stuck is allowed only where money or locations are in the way
        assert np.isfinite(clean.budget) or (clean.exclusive >= 0).any()


def test_a_region_grows_over_shared_rows() -> None:
    covers = np.array([[1, 1, 0, 0, 0], [0, 1, 1, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 1]], dtype=bool)
    instance = instance_of(Problem(covers, np.ones(5), np.ones(4), 9))
    chosen = np.array([True, False, True, True])
    assert np.flatnonzero(region(instance.covers, instance.by_row, chosen, 0, 9)).tolist() == [0, 1, 2]
    assert np.flatnonzero(region(instance.covers, instance.by_row, chosen, 3, 9)).tolist() == [3]
    assert np.flatnonzero(region(instance.covers, instance.by_row, chosen, 0, 1)).tolist() == [0]
