"""Points of equal area in a disc, solved by hand, and the radius that the density of a layer gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from phusong.coverage.served.people.disc import LEAST_M, MOST_M, disc_offsets_m, usual_radius_m


def test_seven_points_are_a_middle_and_a_hexagon_that_halves_the_ring() -> None:
    # The innermost 1/7 of the area is the middle's; the ring of six reaches from 1/7 to 1, its half is at 4/7.
    offsets = disc_offsets_m(7, 700.0)
    away = np.hypot(*offsets.T)
    assert_allclose(away, [0.0, *[700.0 * np.sqrt(4.0 / 7.0)] * 6], atol=1e-9)
    assert_allclose(offsets[1], [0.0, away[1]], atol=1e-9)
    bearing = np.degrees(np.arctan2(offsets[1:, 0], offsets[1:, 1])) % 360.0
    assert_allclose(bearing, [0.0, 60.0, 120.0, 180.0, 240.0, 300.0], atol=1e-9)


def test_nineteen_points_have_a_second_ring_of_twelve() -> None:
    away = np.hypot(*disc_offsets_m(19, 100.0).T)
    assert_allclose(away[1:7], 100.0 * np.sqrt(4.0 / 19.0))
    assert_allclose(away[7:], 100.0 * np.sqrt(13.0 / 19.0))


@given(points=st.integers(1, 61), radius_m=st.floats(1.0, 5000.0))
def test_any_number_of_points_stays_within_the_disc_and_round_its_middle(points: int, radius_m: float) -> None:
    offsets = disc_offsets_m(points, radius_m)
    assert offsets.shape == (points, 2)
    assert (offsets[0] == 0.0).all()
    assert np.hypot(*offsets.T).max() < radius_m
    assert len(np.unique(offsets.round(9), axis=0)) == points


@pytest.mark.parametrize("points", [7, 19, 37, 61])
def test_full_rings_have_the_mean_square_distance_of_a_disc(points: int) -> None:
    square = (disc_offsets_m(points, 1.0) ** 2).sum(axis=1)
    assert abs(square.mean() - 0.5) < 0.5 / points


def test_the_usual_radius_is_a_quarter_of_the_median_way_to_the_nearest_neighbour() -> None:
    x = np.array([0.0, 1000.0, 2200.0, 5000.0])  # nearest neighbours: 1000, 1000, 1200 and 2800 m away
    assert usual_radius_m(x, np.zeros(4)) == pytest.approx(275.0)
    order = [2, 0, 3, 1]
    assert usual_radius_m(x[order], np.zeros(4)) == usual_radius_m(x, np.zeros(4))
    assert usual_radius_m(np.append(x, 0.0), np.zeros(5)) == pytest.approx(275.0)  # two rows at one place are one


def test_the_usual_radius_has_bounds() -> None:
    assert usual_radius_m(np.array([0.0, 40.0]), np.zeros(2)) == LEAST_M
    assert usual_radius_m(np.array([0.0, 40_000.0]), np.zeros(2)) == MOST_M
    assert usual_radius_m(np.zeros(1), np.zeros(1)) == MOST_M
