"""Shares of the people of villages, by hand and against plain counting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from phusong.coverage.served.people.people import People, whole_people


def people_of(*weights: list[float]) -> People:
    """Villages whose points have these weights, all at one place."""
    counts = [len(each) for each in weights]
    flat = np.concatenate([np.array(each, dtype=np.float64) for each in weights])
    nowhere = np.zeros(len(flat))
    return People(nowhere, nowhere, np.repeat(np.arange(len(weights)), counts), 100.0 * flat, flat)


def test_a_village_is_reached_from_the_stated_share_on() -> None:
    people = people_of([0.25, 0.25, 0.5], [0.4, 0.6])
    served = np.array([True, True, False, True, False])
    assert_array_equal(people.share(served), [0.5, 0.4])
    assert_array_equal(people.reaches(served, 0.5), [True, False])
    assert_array_equal(people.first, [0, 3])
    assert_array_equal(people.number, [0, 1, 2, 0, 1])


def test_the_point_at_a_share_is_the_last_that_is_needed() -> None:
    people = people_of([0.25, 0.25, 0.5], [0.4, 0.6])
    margin = np.array([3.0, -1.0, 7.0, 2.0, 5.0])
    assert_array_equal(people.at_share(0.5, margin), [2, 4])
    assert_array_equal(people.at_share(0.6, margin), [0, 4])
    assert_array_equal(people.at_share(0.61, margin), [0, 3])
    assert_array_equal(people.at_share(1.0, margin), [1, 3])


def test_of_equals_the_second_figure_decides_and_then_the_first_point() -> None:
    people = people_of([0.5, 0.5])
    level = np.array([-90.0, -80.0])
    assert_array_equal(people.at_share(0.5, np.zeros(2), level), [1])
    assert_array_equal(people.at_share(0.5, np.zeros(2)), [0])


villages = st.lists(
    st.lists(st.tuples(st.integers(0, 9), st.integers(-5, 5)), min_size=1, max_size=9).filter(
        lambda points: sum(weight for weight, _ in points) > 0
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.slow
@given(villages=villages, percent=st.integers(1, 100))
def test_the_point_at_the_share_is_served_exactly_where_the_share_is(villages, percent: int) -> None:
    """Whatever the weights and margins: village served <=> margin of that point >= 0, counted in whole numbers."""
    weights = [[weight / sum(each for each, _ in points) for weight, _ in points] for points in villages]
    people = people_of(*weights)
    margin = np.array([float(each) for points in villages for _, each in points])
    at = people.at_share(percent / 100.0, margin)
    assert_array_equal(people.village[at], np.arange(len(villages)))
    for village, points in enumerate(villages):
        total = sum(weight for weight, _ in points)
        served = sum(weight for weight, each in points if each >= 0)
        enough = 100 * served >= percent * total
        assert (margin[at[village]] >= 0.0) == enough
        assert people.reaches(margin >= 0.0, percent / 100.0)[village] == enough


@given(
    population=st.integers(0, 10**7),
    weights=st.lists(st.floats(0.01, 1.0), min_size=1, max_size=61),
)
def test_people_of_points_are_whole_and_sum_to_the_village(population: int, weights: list[float]) -> None:
    shares = np.array(weights) / sum(weights)
    people = whole_people(float(population), shares)
    assert people.sum() == population
    assert (people == np.round(people)).all()
    assert (people >= 0.0).all()
    assert np.abs(people - population * shares).max() <= 1.0 + 1e-6


def test_a_village_that_is_not_whole_keeps_its_fraction() -> None:
    assert whole_people(10.5, np.full(4, 0.25)).sum() == pytest.approx(10.5)
