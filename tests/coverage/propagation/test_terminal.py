"""Cover around a terminal: the losses are those of P.2108-1, and nothing jumps where cover comes in or ends."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.propagation.cover import HEIGHT_STEP_M, SURROUNDINGS_M, cover_of, share_that_counts
from phusong.coverage.propagation.p2108 import STREET_WIDTH_M, statistical_loss_db
from phusong.coverage.propagation.p2108 import terminal_loss_db as recommended_loss_db
from phusong.coverage.propagation.terminal import antennas_below, stands_below, terminal_loss_db
from phusong.coverage.terrain.clutter import ClutterParameters
from phusong.coverage.terrain.grid import ORIGIN

MIDDLE = ORIGIN + 2.0
"""Middle column and row of five."""

WOODS = cover_of(np.full((5, 5), 15.0))
GHZ = st.floats(0.1, 3.0)


@given(GHZ, st.floats(0.5, 30.0), st.floats(0.5, 40.0), st.floats(5.0, 100.0))
def test_a_terminal_below_its_cover_loses_what_the_recommendation_says(f_ghz, antenna_m, cover_m, street_m):
    cover = cover_of(np.full((5, 5), cover_m), street_m=street_m)
    below_m, in_town = stands_below(cover, MIDDLE, MIDDLE, antenna_m)
    loss_db = terminal_loss_db(cover, f_ghz, 3.0, below_m, in_town)
    kept_m = HEIGHT_STEP_M * round(cover_m / HEIGHT_STEP_M)
    stated_db = recommended_loss_db(1000.0 * f_ghz, antenna_m, "urban", kept_m, street_m)
    assert loss_db == pytest.approx(float(stated_db), abs=2e-3)


@pytest.mark.parametrize(
    ("f_ghz", "antenna_m", "street_m", "cover_m", "stated_db"),
    [
        (1.5, 2.0, 27.0, 10.0, 20.5),
        (1.5, 2.0, 27.0, 15.0, 24.5),
        (1.5, 2.0, 27.0, 20.0, 27.1),
        (3.0, 3.0, 15.0, 15.0, 29.0),
        (1.5, 2.5, 25.0, 10.0, 20.2),
        (0.03, 2.1, 24.5, 9.8, 5.7),
        (1.7, 30.0, 24.5, 9.8, 0.0),
    ],
)
def test_published_examples_across_a_street(f_ghz, antenna_m, street_m, cover_m, stated_db):
    # Of the public-domain U.S. reference implementation (NTIA), printed to a tenth of a decibel.
    cover = cover_of(np.full((5, 5), cover_m), street_m=street_m)
    loss_db = terminal_loss_db(cover, f_ghz, 3.0, *stands_below(cover, MIDDLE, MIDDLE, antenna_m))
    assert loss_db == pytest.approx(stated_db, abs=0.0501)


@pytest.mark.parametrize(("f_ghz", "stated_db"), [(2.0, 27.092893), (3.0, 28.337956), (66.0, 31.925059)])
def test_published_medians_of_towns(f_ghz, stated_db):
    # Of the reference programs of OFCOM, paths of 0.65 km.
    assert terminal_loss_db(WOODS, f_ghz, 0.65, 13.5, 1.0) == pytest.approx(stated_db, abs=0.001)


@pytest.mark.slow
@given(st.floats(0.5, 6.0), st.floats(0.25, 20.0))
def test_a_terminal_in_town_loses_the_median_of_towns(f_ghz, distance_km):
    cover = cover_of(np.full((5, 5), 10.0), 1.0)
    below_m, in_town = stands_below(cover, MIDDLE, MIDDLE, 1.5)
    assert (below_m, in_town) == (8.5, 1.0)
    stated_db = float(statistical_loss_db(1000.0 * f_ghz, 1000.0 * distance_km))
    assert terminal_loss_db(cover, f_ghz, distance_km, below_m, in_town) == pytest.approx(stated_db, abs=1e-6)


@given(GHZ, st.floats(0.0, 30.0), st.floats(0.0, 30.0), st.floats(0.0, 1.0))
def test_deeper_below_the_cover_never_loses_less(f_ghz, one_m, other_m, in_town):
    less, more = sorted((one_m, other_m))
    shallow, deep = (terminal_loss_db(WOODS, f_ghz, 2.0, below_m, in_town) for below_m in (less, more))
    assert 0.0 <= shallow <= deep + 1e-9 or less == 0.0


def test_a_terminal_at_or_above_its_cover_loses_nothing():
    for antenna_m in (15.0, 15.1, 40.0):
        assert stands_below(WOODS, MIDDLE, MIDDLE, antenna_m) == (0.0, 0.0)
    assert stands_below(cover_of(np.full((5, 5), 15.0), terminals=False), MIDDLE, MIDDLE, 1.5) == (0.0, 0.0)
    assert terminal_loss_db(WOODS, 1.8, 2.0, 0.0, 1.0) == 0.0


def test_the_loss_begins_at_nothing():
    just_below_db = [terminal_loss_db(WOODS, 1.8, 2.0, below_m, 0.0) for below_m in (1e-6, 0.01, 0.1)]
    assert just_below_db[0] < 0.01  # the constants of eq. (2a) leave 0.003 dB at the top of the cover
    assert just_below_db[1] < 0.1
    assert just_below_db[2] < 0.6


@given(st.floats(0.0, 1.0))
def test_cover_comes_in_in_proportion(from_end_km):
    expected = float(np.clip((from_end_km - 0.05) / 0.1, 0.0, 1.0))
    assert share_that_counts(WOODS, from_end_km) == pytest.approx(expected)


def test_cover_that_is_left_out_farther_than_it_counts_is_refused():
    with pytest.raises(ValueError, match="cannot count in full"):
        cover_of(np.zeros((2, 2)), left_out_m=200.0, full_m=100.0)
    with pytest.raises(ValueError, match="exceeds full_m"):
        ClutterParameters(left_out_m=200.0)


def test_settings_and_model_agree_on_the_street():
    assert ClutterParameters().street_width_m == STREET_WIDTH_M


def edge(step_m, size_m=3000.0):
    """Houses of 10 m in the west, fields in the east, with the middle of the country at the edge."""
    n = int(size_m / step_m) + 1
    x_m = (np.arange(n) - (n - 1) / 2) * step_m
    west = np.broadcast_to(np.clip(0.5 - x_m / step_m, 0.0, 1.0), (n, n))  # a cell that the edge parts counts by half
    cover = cover_of(10.0 * west, west, step_m=step_m)
    middle = ORIGIN + (n - 1) / 2
    return cover, lambda east_m: (middle + np.asarray(east_m) / step_m, np.full(np.shape(east_m), middle))


def test_the_grid_does_not_decide_what_is_around_a_terminal():
    east_m = np.arange(-300.0, 300.0, 7.0)
    results = {}
    for step_m in (60.0, 45.0, 30.0, 15.0):  # parts of cells are no wider than 30 m where there is room for them
        cover, position = edge(step_m)
        results[step_m] = antennas_below(cover, position(east_m), 1.5)
    for below_m, in_town in results.values():
        assert np.abs(below_m - results[15.0][0]).max() < 0.3
        assert np.abs(in_town - results[15.0][1]).max() < 0.04
        assert np.abs(np.diff(below_m)).max() < 10.0 * 7.0 / SURROUNDINGS_M * 0.45  # the slope of a Gaussian's integral
        assert (np.diff(below_m) <= 1e-6).all()


def test_many_antennas_stand_as_each_of_them():
    rng = np.random.default_rng(5)
    cover = cover_of(rng.uniform(0.0, 20.0, (9, 9)), rng.uniform(0.0, 1.0, (9, 9)), step_m=50.0)
    col, row, antenna_m = rng.uniform(0.0, 8.0, (3, 50)) + np.array([[ORIGIN], [ORIGIN], [0]])
    below_m, in_town = antennas_below(cover, (col, row), antenna_m)
    for i in range(50):
        assert stands_below(cover, col[i], row[i], antenna_m[i]) == pytest.approx((below_m[i], in_town[i]), abs=1e-6)
    assert antennas_below(cover, (np.array([ORIGIN - 3.0]), np.array([MIDDLE])), 1.5)[0].tolist() == [0.0]
