"""Heights between cell centres, voids and profiles."""

import numpy as np
import pytest
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from pyproj import CRS

from phusong.coverage.terrain import Terrain, profile_points, sample_profile

CRS_METRES = CRS.from_epsg(32648)


def terrain_of(heights, step_m=100.0, left=1000.0, top=5000.0):
    grid = np.array(heights, dtype=np.float32)
    return Terrain(grid, Affine(step_m, 0.0, left, 0.0, -step_m, top), CRS_METRES)


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


def test_a_point_beside_a_void_is_unknown_and_never_0():
    holed = terrain_of([[10.0, 20.0, 30.0], [10.0, np.nan, 30.0], [10.0, 20.0, 30.0]])
    assert np.isnan(holed.at(np.array([1149.0, 1151.0]), np.array([4850.0, 4849.0]))).all()
    wide = terrain_of([[np.nan, 10.0, 20.0, 30.0], [5.0, 10.0, 20.0, 30.0]])
    assert_allclose(wide.at(np.array([1250.0]), np.array([4900.0])), [20.0])


def test_a_grid_of_one_cell_knows_no_slope():
    assert np.isnan(terrain_of([[7.0]]).at(np.array([1050.0]), np.array([4950.0]))).all()


def test_bounds_are_the_outer_edges():
    assert SLOPE.bounds == (1000.0, 4700.0, 1300.0, 5000.0)


def test_a_profile_has_both_ends_and_steps_no_longer_than_the_grid():
    d_km, h_m = SLOPE.profile((1050.0, 4950.0), (1050.0, 4750.0))
    assert_allclose(d_km, [0.0, 0.1, 0.2])
    assert_allclose(h_m, [10.0, 110.0, 210.0])
    d_km, h_m = SLOPE.profile((1060.0, 4800.0), (1230.0, 4800.0))
    assert_allclose(d_km, [0.0, 0.085, 0.17])
    assert_allclose(h_m, [161.0, 169.5, 178.0])


def test_a_profile_between_equal_points_has_two_points():
    d_km, h_m = SLOPE.profile((1150.0, 4850.0), (1150.0, 4850.0))
    assert_allclose(d_km, [0.0, 0.0])
    assert_allclose(h_m, [120.0, 120.0])


@pytest.mark.parametrize(
    ("distance_m", "points"), [(0.0, 2), (50.0, 2), (100.0, 2), (100.1, 3), (300.0, 4), (301.0, 5)]
)
def test_number_of_profile_points(distance_m, points):
    assert profile_points(distance_m, 100.0) == points


ROUGH = terrain_of(np.random.default_rng(5).uniform(0.0, 1000.0, size=(40, 60)), step_m=30.0, left=0.0, top=1200.0)
INSIDE = st.tuples(st.floats(20.0, 1780.0), st.floats(20.0, 1180.0))


@settings(deadline=None)
@given(INSIDE, INSIDE)
def test_a_profile_reads_the_heights_of_the_line_between_its_ends(start, end):
    d_km, h_m = ROUGH.profile(start, end)
    share = np.linspace(0.0, 1.0, len(d_km))
    x, y = start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
    assert_allclose(h_m, ROUGH.at(x, y), atol=1e-6)
    assert_allclose(d_km, share * np.hypot(end[0] - start[0], end[1] - start[1]) / 1000.0, atol=1e-12)


@settings(deadline=None)
@given(INSIDE, INSIDE)
def test_a_profile_reads_the_same_from_either_end(start, end):
    assert_allclose(ROUGH.profile(start, end)[1], ROUGH.profile(end, start)[1][::-1], atol=1e-6)


@settings(deadline=None)
@given(st.integers(3, 200), st.integers(1, 40))
def test_a_coarse_profile_is_part_of_the_whole(n, stride):
    ends = (1.0, 2.0, 57.0, 38.0)
    whole_d, whole_h, part_d, part_h = (np.empty(n) for _ in range(4))
    assert sample_profile(ROUGH.height_m, ends, 2000.0, n, 1, whole_d, whole_h) == n
    k = sample_profile(ROUGH.height_m, ends, 2000.0, n, stride, part_d, part_h)
    kept = sorted({*range(0, n - 1, stride), n - 1})
    assert k == len(kept)
    assert_allclose(part_d[:k], whole_d[kept])
    assert_allclose(part_h[:k], whole_h[kept])


def test_a_profile_across_a_void_or_off_the_grid_is_refused():
    holed = ROUGH.height_m.copy()
    holed[20, 30] = np.nan
    d_km, h_m = np.empty(61), np.empty(61)
    assert sample_profile(holed, (0.0, 20.0, 59.0, 20.0), 1770.0, 61, 1, d_km, h_m) == 0
    assert sample_profile(holed, (0.0, 10.0, 59.0, 10.0), 1770.0, 61, 1, d_km, h_m) == 61
    assert sample_profile(holed, (0.0, 10.0, 59.5, 10.0), 1770.0, 61, 1, d_km, h_m) == 0
