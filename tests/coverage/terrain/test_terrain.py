"""Heights between cell centres, voids and profiles."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from phusong.coverage.propagation.cover import cover_of, fill_surface
from phusong.coverage.terrain.grid import ORIGIN
from phusong.coverage.terrain.profile import fill_profile, height_at, inner_points, points_at_receiver, split_profile
from phusong.coverage.terrain.terrain import NO_COVER, Terrain
from tests.builders.networks import terrains

terrain_of = partial(terrains.terrain_of, left_m=1000.0, top_m=5000.0)

SLOPE = terrain_of([[10.0, 20.0, 30.0], [110.0, 120.0, 130.0], [210.0, 220.0, 230.0]])
"""Centres at x 1050, 1150, 1250 and y 4950, 4850, 4750: 0.1 m up per metre east, 1 m up per metre south."""


def test_a_cell_centre_has_its_own_height_and_between_them_it_is_bilinear():
    x = np.array([1050.0, 1250.0, 1100.0, 1250.0, 1075.0])
    y = np.array([4950.0, 4750.0, 4950.0, 4800.0, 4825.0])
    assert_allclose(SLOPE.at(x, y), [10.0, 230.0, 15.0, 180.0, 137.5])


def test_a_saddle_is_bilinear_too():
    saddle = terrain_of([[0.0, 8.0], [4.0, 0.0]])
    three_quarters = saddle.at(np.array([1125.0]), np.array([4875.0]))
    assert_allclose(three_quarters, [0.25 * 6.0 + 0.75 * 1.0])  # 6 on the upper edge, 1 on the lower


def test_beyond_the_outer_cell_centres_nothing_is_known():
    x = np.array([1049.0, 1251.0, 1150.0, 1150.0, np.nan])
    y = np.array([4850.0, 4850.0, 4951.0, 4749.0, 4850.0])
    assert np.isnan(SLOPE.at(x, y)).all()


def test_heights_and_classes_of_many_points_are_those_that_compiled_kernels_read():
    rng = np.random.default_rng(3)
    heights = rng.normal(500.0, 300.0, (7, 5)).astype(np.float32)
    heights[2, 3] = np.nan
    terrain = terrain_of(heights)
    x, y = rng.uniform(950.0, 1550.0, (2, 40, 50)) + np.array([0.0, 3400.0])[:, None, None]
    x[:, :7], y[:, :5] = 1050.0 + 100.0 * np.arange(7), 4950.0 - 100.0 * np.arange(5)  # upon centres
    col, row = terrain.kernel_position(x, y)
    kernel = [height_at(terrain.height_m, *at) for at in zip(col.ravel(), row.ravel(), strict=True)]
    assert terrain.at(x, y).tobytes() == np.array(kernel).tobytes()
    assert np.isfinite(kernel).any()
    assert np.isnan(kernel).any()


def test_a_point_beside_a_void_is_unknown_and_never_0():
    holed = terrain_of([[10.0, 20.0, 30.0], [10.0, np.nan, 30.0], [10.0, 20.0, 30.0]])
    assert np.isnan(holed.at(np.array([1149.0, 1151.0]), np.array([4850.0, 4849.0]))).all()
    wide = terrain_of([[np.nan, 10.0, 20.0, 30.0], [5.0, 10.0, 20.0, 30.0]])
    assert_allclose(wide.at(np.array([1250.0]), np.array([4900.0])), [20.0])


def test_a_grid_of_one_cell_knows_no_slope():
    assert np.isnan(terrain_of([[7.0]]).at(np.array([1050.0]), np.array([4950.0]))).all()


def test_bounds_are_the_outer_edges():
    assert SLOPE.bounds == (1000.0, 4700.0, 1300.0, 5000.0)


def test_a_profile_has_both_ends_and_whole_steps_back_from_the_last():
    d_km, h_m = SLOPE.profile((1050.0, 4950.0), (1050.0, 4750.0), 100.0)
    assert_allclose(d_km, [0.0, 0.1, 0.2])
    assert_allclose(h_m, [10.0, 110.0, 210.0])
    d_km, h_m = SLOPE.profile((1060.0, 4800.0), (1230.0, 4800.0), 100.0)
    assert_allclose(d_km, [0.0, 0.07, 0.17])
    assert_allclose(h_m, [161.0, 168.0, 178.0])


def test_a_profile_between_equal_points_has_two_points():
    d_km, h_m = SLOPE.profile((1150.0, 4850.0), (1150.0, 4850.0))
    assert_allclose(d_km, [0.0, 0.0])
    assert_allclose(h_m, [120.0, 120.0])


@pytest.mark.parametrize(
    ("distance_m", "points"), [(0.0, 0), (50.0, 0), (149.0, 0), (151.0, 1), (249.0, 1), (251.0, 2), (300.0, 2)]
)
def test_no_step_is_shorter_than_half_of_the_stated_one(distance_m, points):
    assert split_profile(distance_m, 100.0, 5) == (0, points)


@given(st.floats(0.0, 20_000.0), st.floats(5.0, 500.0), st.integers(0, 12))
def test_points_stand_at_whole_steps_from_either_end(distance_m, step_m, last):
    base, inner = split_profile(distance_m, step_m, last)
    assert 0 <= base <= inner <= inner_points(distance_m, step_m)
    assert inner - base <= last
    at_m = [k * step_m for k in range(base + 1)] + [distance_m - k * step_m for k in range(inner - base, -1, -1)]
    steps_m = np.diff(at_m)
    assert (np.abs(np.delete(steps_m, base) - step_m) < 1e-6).all()  # all but the one between the two stretches
    if distance_m >= step_m:
        assert 0.5 * step_m - 1e-6 <= steps_m[base] < 1.5 * step_m + 1e-6


ROUGH = terrain_of(np.random.default_rng(5).uniform(0.0, 1000.0, size=(40, 60)), step_m=30.0, left_m=0.0, top_m=1200.0)
INSIDE = st.tuples(st.floats(20.0, 1780.0), st.floats(20.0, 1180.0))


@given(INSIDE, INSIDE)
def test_a_profile_reads_the_heights_of_the_line_between_its_ends(start, end):
    d_km, h_m = ROUGH.profile(start, end)
    distance_m = np.hypot(end[0] - start[0], end[1] - start[1])
    share = 1000.0 * d_km / distance_m if distance_m else d_km
    x, y = start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
    assert_allclose(h_m, ROUGH.at(x, y), atol=1e-6)
    assert d_km[-1] == pytest.approx(0.001 * distance_m)
    steps_km = np.diff(d_km)
    assert len(d_km) == 2 or (steps_km >= 0.015 - 1e-9).all()
    assert (steps_km <= 0.045 + 1e-9).all()
    assert (np.abs(steps_km - 0.03) > 1e-9).sum() <= 1


@given(INSIDE, st.floats(0.0, 6.28), st.integers(1, 60))
def test_a_profile_of_whole_steps_reads_the_same_from_either_end(start, bearing, steps):
    end = (start[0] + 30.0 * steps * np.cos(bearing), start[1] + 30.0 * steps * np.sin(bearing))
    there, back = ROUGH.profile(start, end)[1], ROUGH.profile(end, start)[1]
    assert len(there) == len(back) == steps + 1
    assert_allclose(there, back[::-1], atol=1e-4)


@given(INSIDE, INSIDE)
def test_the_compiled_profile_is_the_profile(start, end):
    (col, row), distance_m = ROUGH.kernel_position(*np.transpose([start, end])), np.hypot(*np.subtract(end, start))
    d_km, h_m = ROUGH.profile(start, end)
    filled = np.empty((2, 200))
    n = fill_profile(
        ROUGH.height_m, (col[0], row[0], col[1], row[1]), distance_m, (30.0, points_at_receiver(30.0)), filled
    )
    assert n == len(d_km)
    assert_allclose(filled[:, :n], [d_km, h_m], atol=1e-6)


def at(*cells):
    """Columns and rows as kernels count them."""
    return tuple(cell + ORIGIN for cell in cells)


def test_a_profile_across_a_void_or_off_the_grid_is_refused():
    holed = ROUGH.height_m.copy()
    holed[20, 30] = np.nan
    profile = np.empty((3, 70))
    assert fill_profile(holed, at(0.0, 20.0, 59.0, 20.0), 1770.0, (30.0, 8), profile) == 0
    assert fill_profile(holed, at(0.0, 10.0, 59.0, 10.0), 1770.0, (30.0, 8), profile) == 60
    assert fill_profile(holed, at(0.0, 10.0, 59.5, 10.0), 1785.0, (30.0, 8), profile) == 0


def test_clutter_stands_on_the_ground_between_the_ends_and_not_at_them():
    clutter = np.full(SLOPE.shape, 15.0, dtype=np.float32)
    clutter[:, 1] = 4.0
    profile = np.empty((3, 5))
    n = fill_profile(SLOPE.height_m, at(0.0, 1.0, 2.0, 1.0), 200.0, (100.0, 0), profile)
    for left_out_m, full_m, above_m in ((0.0, 50.0, 4.0), (50.0, 150.0, 2.0), (100.0, 200.0, 0.0)):
        cover = cover_of(clutter, left_out_m=left_out_m, full_m=full_m)
        fill_surface(cover, at(0.0, 1.0, 2.0, 1.0), n, profile)
        assert_allclose(profile[2, :n], [110.0, 120.0 + above_m, 130.0])


def test_a_class_is_that_of_the_cell_around_a_point():
    covered = Terrain(SLOPE.height_m, SLOPE.grid, np.array([[1, 2, 3], [4, NO_COVER, 6], [7, 8, 9]], "u1"))
    x = np.array([1050.0, 1099.0, 1101.0, 1150.0, 1299.0, 999.0, np.nan])
    y = np.array([4950.0, 4950.0, 4801.0, 4850.0, 4701.0, 4950.0, 4950.0])
    assert covered.classes_at(x, y).tolist() == [1, 1, -1, -1, 9, -1, -1]
    assert SLOPE.classes_at(x, y).tolist() == [-1] * 7
