"""Weights, costs and floors have no unit: behind the door they are whole numbers or of one size."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.scale import GREATEST, least_difference, scale, unit_of
from tests.builders.plans.enumeration import allowed_choices, random_problem
from tests.builders.seeds import every, examples

POWERS = range(-12, 13)


@every("power", POWERS)
@pytest.mark.parametrize("values", [[3, 5, 12], [0.25, 1.5], [411, 7], [0.1, 0.2, 0.7]])
def test_a_power_of_ten_leads_to_the_same_whole_numbers(values: list[float], power: int) -> None:
    given = np.array(values)
    first, again = unit_of(given).scaled(given), unit_of(given * 10.0**power).scaled(given * 10.0**power)
    assert again.tolist() == first.tolist() == np.floor(first).tolist()


@pytest.mark.parametrize(
    ("values", "whole"),
    [
        ([3.0, 5.0, 12.0], [3, 5, 12]),
        ([3e9, 5e9], [3, 5]),
        ([0.25, 1.5, 0.0], [1, 6, 0]),
        ([6.0, 9.0, 12.0], [2, 3, 4]),
        ([0.1, 0.3], [1, 3]),
        ([1e-300, 3e-300], [1, 3]),
        ([7.5], [1]),
        ([0.0, 0.0], [0, 0]),
        ([], []),
    ],
)
def test_values_in_lowest_terms(values: list[float], whole: list[int]) -> None:
    unit = unit_of(np.array(values))
    assert unit.scaled(np.array(values)).tolist() == whole
    assert [unit.restored(each) for each in whole] == pytest.approx(values, rel=1e-15)


@pytest.mark.parametrize("size", [1e-250, 1e-9, 0.3, 1.0, 7e5, 1e250])
def test_values_without_a_step_keep_every_digit(size: float) -> None:
    values: NDArray[np.float64] = np.random.default_rng(1).random(50) ** 3 * size
    unit = unit_of(values)
    scaled = unit.scaled(values)
    low, high = GREATEST
    assert low <= scaled.max() < high
    assert [unit.restored(each) for each in scaled] == values.tolist()


@pytest.mark.slow
@every("seed", range(60))
def test_the_same_choices_are_allowed_and_in_the_same_order(seed: int) -> None:
    question = random_problem(seed)
    scaled = scale(question)
    choices, objective = allowed_choices(question)
    again, values = allowed_choices(scaled.problem)
    assert np.array_equal(choices, again)
    assert np.allclose([scaled.objective.restored(each) for each in values], objective, rtol=1e-12, atol=0.0)


@pytest.mark.slow
@pytest.mark.parametrize("power", [-12, -3, 5, 12])
@every("seed", range(examples(30)))
def test_no_rule_is_broken_or_kept_by_a_unit(seed: int, power: int) -> None:
    question, by = random_problem(seed), 10.0**power
    floors = replace(question.floors, counts=question.floors.counts * by, need=question.floors.need * by)
    other: Problem = replace(
        question,
        weights=question.weights * by,
        costs=question.costs * by,
        budget=question.budget * by,
        floors=floors,
    )
    for choice in np.random.default_rng(seed).random((20, question.options)) < 0.4:
        selected = np.flatnonzero(choice)
        assert bool(other.broken_rules(selected)) == bool(question.broken_rules(selected))


@pytest.mark.parametrize(
    ("values", "step"), [([1039.5, 7.1], 0.1), ([6.0, 9.0], 3.0), ([0.0], 0.0), ([1 / 3, 2.0], 0.0)]
)
def test_two_different_sums_differ_by_a_step(values: list[float], step: float) -> None:
    assert least_difference(np.array(values)) == pytest.approx(step, rel=1e-12)
