"""Heuristics: their books agree with a recount, and what they return is allowed and no worse."""

import numpy as np
import pytest

from phusong.optimize.problem.problem import Problem
from phusong.optimize.search.greedy import (
    Board,
    Hand,
    board_of,
    empty_hand,
    exchange,
    fill,
    greedy,
    hand_of,
    price_of,
    put,
    rounded,
    take,
    value_of,
)
from phusong.optimize.search.greedy_cover import cover_cheaply
from phusong.optimize.search.neighbourhoods import region
from phusong.optimize.search.ruin_recreate import ruin_and_recreate
from tests.builders.enumeration import best_by_enumeration, clustered, random_problem


def recount(question: Problem, board: Board, hand: Hand) -> None:
    """Compare every running figure with one worked out from nothing."""
    covers = question.covers.toarray()
    times = covers[hand.chosen].sum(axis=0)
    assert np.array_equal(hand.times, times)
    gain = (covers & (times == 0)) @ hand.weights
    loss = (covers & (times == 1)) @ hand.weights
    assert np.allclose(hand.gain, gain)
    assert np.allclose(hand.loss[hand.chosen], loss[hand.chosen])
    assert hand.money[0] == pytest.approx(question.costs[hand.chosen].sum())
    assert value_of(hand) == pytest.approx(question.value(np.flatnonzero(hand.chosen)))


@pytest.mark.parametrize("seed", range(8))
def test_the_books_agree_with_a_recount(seed: int) -> None:
    question = clustered(seed, 80, 30)
    board = board_of(question)
    hand = empty_hand(board, question.weights)
    rng = np.random.default_rng(seed)
    for _ in range(60):
        option = int(rng.integers(question.options))
        (take if hand.chosen[option] else put)(board, hand, option)
    recount(question, board, hand)
    exchange(board, hand, 3)
    recount(question, board, hand)


@pytest.mark.parametrize("seed", range(60))
def test_plain_choices_are_allowed_and_never_better_than_the_best(seed: int) -> None:
    question = random_problem(seed, plain=True)
    best = best_by_enumeration(question)
    assert best is not None
    board = board_of(question)
    fractional = np.random.default_rng(seed).random(question.options)
    for hand in (greedy(board, question.weights), rounded(board, question.weights, fractional, 0.5)):
        selected = np.flatnonzero(hand.chosen)
        assert question.broken_rules(selected) == ()
        assert value_of(hand) <= best + 1e-9


def test_greedy_pays_for_what_an_option_needs() -> None:
    covers = np.array([[1, 1, 0], [0, 0, 0], [0, 0, 1]], dtype=bool)
    question = Problem(covers, [4, 4, 3], [1, 3, 2], 5, requires=[[0, 1]])
    board = board_of(question)
    hand = empty_hand(board, question.weights)
    assert price_of(board, hand, 0) == 4.0
    fill(board, hand)
    assert np.flatnonzero(hand.chosen).tolist() == [0, 1]
    tight = Problem(covers, [4, 4, 3], [1, 3, 2], 3, requires=[[0, 1]])
    assert np.flatnonzero(greedy(board_of(tight), tight.weights).chosen).tolist() == [2]


def test_one_location_takes_one_option() -> None:
    question = Problem(np.eye(3, dtype=bool), [5, 4, 3], [1, 1, 1], 9, exclusive=[7, 7, -1])
    assert np.flatnonzero(greedy(board_of(question), question.weights).chosen).tolist() == [0, 2]
    chained = Problem(np.eye(3, dtype=bool), [5, 4, 3], [1, 1, 1], 9, exclusive=[7, 7, -1], requires=[[0, 1]])
    board = board_of(chained)
    assert price_of(board, empty_hand(board, chained.weights), 0) == np.inf


@pytest.mark.parametrize("seed", range(4))
def test_rebuilding_serves_no_less_and_is_repeatable(seed: int) -> None:
    question = clustered(seed, 300, 120)
    board = board_of(question)
    results = []
    for _ in range(2):
        hand = greedy(board, question.weights)
        before = value_of(hand)
        ruin_and_recreate(board, hand, 300, 6, seed)
        recount(question, board, hand)
        assert value_of(hand) >= before - 1e-9
        assert question.broken_rules(np.flatnonzero(hand.chosen)) == ()
        results.append(hand.chosen.tolist())
    assert results[0] == results[1]


def test_rebuilding_leaves_tied_options_alone() -> None:
    question = clustered(1, 100, 40)
    tied = Problem(question.covers, question.weights, question.costs, question.budget, requires=[[0, 1]])
    board = board_of(tied)
    hand = hand_of(board, tied.weights, np.array([0, 1]))
    ruin_and_recreate(board, hand, 50, 4, 0)
    assert hand.chosen[:2].all()


@pytest.mark.parametrize("seed", range(120))
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
    hand = cover_cheaply(clean, board_of(clean), clean.costs)
    if hand is not None:
        assert clean.broken_rules(np.flatnonzero(hand.chosen)) == ()
    elif best_by_enumeration(clean) is not None:  # stuck is allowed only where money or locations are in the way
        assert np.isfinite(clean.budget) or (clean.exclusive >= 0).any()


def test_a_region_grows_over_shared_rows() -> None:
    covers = np.array([[1, 1, 0, 0, 0], [0, 1, 1, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 1]], dtype=bool)
    board = board_of(Problem(covers, np.ones(5), np.ones(4), 9))
    chosen = np.array([True, False, True, True])
    assert np.flatnonzero(region(board.covers, board.by_row, chosen, 0, 9)).tolist() == [0, 1, 2]
    assert np.flatnonzero(region(board.covers, board.by_row, chosen, 3, 9)).tolist() == [3]
    assert np.flatnonzero(region(board.covers, board.by_row, chosen, 0, 1)).tolist() == [0]
