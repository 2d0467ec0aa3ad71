"""Diffraction kernels: hand-computed edges, brute force over the profile, properties."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.propagation.diffraction import (
    bullington_loss_db,
    delta_bullington_loss_db,
    diffraction_surface_m,
    fitted_surface_m,
    knife_edge_loss_db,
    smooth_bullington_loss_db,
)
from phusong.coverage.propagation.spherical import HORIZONTAL, VERTICAL, first_term_loss_db, spherical_loss_db
from tests.builders.seeds import examples

AE_KM = 8500.0


@pytest.mark.parametrize(
    # J(0) = 6.9 + 20 log10(sqrt(1.01) - 0.1) and so on, worked by hand.
    ("nu", "loss_db"),
    [(-3.0, 0.0), (-0.78, 0.0), (0.0, 6.0328), (1.0, 13.9255), (2.4, 20.5384)],
)
def test_knife_edge(nu, loss_db):
    assert knife_edge_loss_db(nu) == pytest.approx(loss_db, abs=1e-3)


def test_knife_edge_begins_without_a_jump():
    assert knife_edge_loss_db(-0.7799) == pytest.approx(0.0, abs=0.05)


def test_a_single_edge_by_hand():
    # 100 m edge halfway along 10 km between 20 m antennas on flat ground, 1 GHz, Earth nearly flat.
    d_km = np.array([0.0, 5.0, 10.0])
    g_m = np.array([0.0, 100.0, 0.0])
    nu = 80.0 * math.sqrt(0.002 * 10.0 / (0.2998 * 5.0 * 5.0))
    edge_db = 6.9 + 20.0 * math.log10(math.sqrt((nu - 0.1) ** 2 + 1.0) + nu - 0.1)
    expected = edge_db + (1.0 - math.exp(-edge_db / 6.0)) * 10.2
    assert bullington_loss_db(d_km, g_m, 20.0, 20.0, 1e9, 1.0) == pytest.approx(expected, abs=1e-4)


def test_two_edges_meet_in_one_bullington_point():
    # Slopes of 20 m/km from either end meet at 5 km, 120 m up.
    d_km = np.array([0.0, 2.5, 7.5, 10.0])
    g_m = np.array([0.0, 70.0, 70.0, 0.0])
    one = np.array([0.0, 120.0, 0.0])
    two_db = bullington_loss_db(d_km, g_m, 20.0, 20.0, 1e12, 1.0)
    assert two_db == pytest.approx(bullington_loss_db(np.array([0.0, 5.0, 10.0]), one, 20.0, 20.0, 1e12, 1.0), abs=1e-6)


def test_a_grazing_edge_costs_the_knife_edge_at_zero():
    d_km = np.array([0.0, 5.0, 10.0])
    edge_db = knife_edge_loss_db(0.0)
    expected = edge_db + (1.0 - math.exp(-edge_db / 6.0)) * 10.2
    assert bullington_loss_db(d_km, np.zeros(3), 0.0, 0.0, math.inf, 1.0) == pytest.approx(expected)


@st.composite
def smooth_paths(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(3, 60))
    length_km = draw(st.floats(0.3, 400.0))
    inner = np.arange(1, n - 1) / (n - 1) if draw(st.booleans()) else np.sort(rng.uniform(0.001, 0.999, n - 2))
    d_km = np.concatenate([[0.0], inner, [1.0]]) * length_km
    return d_km, draw(st.floats(1.0, 3000.0)), draw(st.floats(1.0, 3000.0))


@settings(max_examples=examples(200))
@given(path=smooth_paths(), ae_km=st.sampled_from([6371.0, 8500.0, 19113.0]), f_ghz=st.sampled_from([0.03, 0.7, 6.0]))
def test_the_smooth_search_finds_the_exact_discrete_maximum(path, ae_km, f_ghz):
    d_km, hts_m, hrs_m = path
    fast_db = smooth_bullington_loss_db(d_km, len(d_km) - 2, d_km[-1], hts_m, hrs_m, ae_km, f_ghz)
    slow_db = bullington_loss_db(d_km, np.zeros(len(d_km)), hts_m, hrs_m, ae_km, f_ghz)
    assert fast_db == pytest.approx(slow_db, abs=1e-9)


def test_the_fit_of_a_slope_is_the_slope():
    d_km = np.array([0.0, 1.0, 2.5, 7.0, 10.0])
    assert fitted_surface_m(d_km, 50.0 + 3.0 * d_km) == pytest.approx((50.0, 80.0))


@settings(max_examples=examples(50))
@given(seed=st.integers(0, 2**32 - 1))
def test_the_fit_is_the_least_squares_line_of_the_broken_line(seed):
    rng = np.random.default_rng(seed)
    d_km = np.concatenate([[0.0], np.sort(rng.uniform(0.1, 9.9, 6)), [10.0]])
    h_m = rng.uniform(0.0, 500.0, 8)
    dense_km = (np.arange(40_000) + 0.5) / 4_000.0
    slope, at_zero = np.polyfit(dense_km, np.interp(dense_km, d_km, h_m), 1)
    assert fitted_surface_m(d_km, h_m) == pytest.approx((at_zero, at_zero + 10.0 * slope), abs=1e-3)


def test_the_diffraction_surface_never_stands_above_the_ground():
    d_km = np.linspace(0.0, 10.0, 51)
    h_m = 100.0 - 80.0 * np.sin(np.pi * d_km / 10.0)  # a valley: the fitted line at the ends lies below the ends
    tx_m, rx_m = diffraction_surface_m(d_km, h_m, 120.0, 120.0)
    assert tx_m <= 100.0
    assert rx_m <= 100.0


def test_an_obstacle_lowers_the_diffraction_surface():
    # A peak of 180 m between antennas at 120 m: 60 m above the line, half of it taken from either end.
    d_km = np.linspace(0.0, 10.0, 51)
    h_m = 100.0 + np.maximum(80.0 - 80.0 * np.abs(d_km - 5.0), 0.0)
    fit_m = fitted_surface_m(d_km, h_m)
    assert diffraction_surface_m(d_km, h_m, 120.0, 120.0) == pytest.approx((fit_m[0] - 30.0, fit_m[1] - 30.0))


@pytest.mark.parametrize("pol", [HORIZONTAL, VERTICAL])
@pytest.mark.parametrize("omega", [0.0, 0.4, 1.0])
def test_spherical_loss_meets_itself_at_the_marginal_distance(pol, omega):
    marginal_km = math.sqrt(2.0 * AE_KM) * (math.sqrt(0.03) + math.sqrt(0.01))
    near = spherical_loss_db(marginal_km * (1.0 - 1e-7), 30.0, 10.0, AE_KM, 0.7, pol, omega)
    far = spherical_loss_db(marginal_km * (1.0 + 1e-7), 30.0, 10.0, AE_KM, 0.7, pol, omega)
    assert near == pytest.approx(far, abs=1e-3)
    assert far > 0.0


def test_spherical_loss_is_zero_with_clearance_and_grows_with_distance():
    assert spherical_loss_db(2.0, 60.0, 30.0, AE_KM, 2.0, VERTICAL, 0.0) == 0.0
    losses = [spherical_loss_db(d_km, 30.0, 10.0, AE_KM, 0.7, VERTICAL, 0.0) for d_km in np.arange(20.0, 120.0, 5.0)]
    assert np.all(np.diff(losses) > 0.0)


def test_vertical_waves_bend_better_over_sea_at_low_frequencies():
    over_sea = [first_term_loss_db(100.0, 10.0, 10.0, AE_KM, 0.03, pol, True) for pol in (HORIZONTAL, VERTICAL)]
    assert over_sea[1] < over_sea[0]


@settings(max_examples=examples(60))
@given(seed=st.integers(0, 2**32 - 1), f_ghz=st.sampled_from([0.1, 0.7, 3.5]))
def test_delta_bullington_is_reciprocal_and_never_negative(seed, f_ghz):
    rng = np.random.default_rng(seed)
    d_km = np.linspace(0.0, rng.uniform(0.5, 60.0), 80)
    g_m = np.cumsum(rng.normal(0.0, 20.0, 80))
    hts_m, hrs_m = g_m[0] + 30.0, g_m[-1] + 2.0
    forth = delta_bullington_loss_db(d_km, g_m, hts_m, hrs_m, AE_KM, f_ghz, VERTICAL, 0.0)
    back = delta_bullington_loss_db(d_km, g_m[::-1].copy(), hrs_m, hts_m, AE_KM, f_ghz, VERTICAL, 0.0)
    assert forth == pytest.approx(back, abs=1e-8)
    assert forth >= 0.0


def test_delta_bullington_over_smooth_earth_is_the_spherical_loss():
    # §4.3.4: on a smooth path the Bullington parts cancel, up to the points at which the profile is sampled.
    d_km = np.linspace(0.0, 60.0, 601)
    sphere_db = spherical_loss_db(60.0, 30.0, 10.0, AE_KM, 0.7, HORIZONTAL, 0.0)
    loss_db = delta_bullington_loss_db(d_km, np.zeros(601), 30.0, 10.0, AE_KM, 0.7, HORIZONTAL, 0.0)
    assert loss_db == pytest.approx(sphere_db, abs=1e-9)
