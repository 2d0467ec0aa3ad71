"""Fresnel clearance of microwave hops: hand-solved cases, properties, refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.microwave.clearance import ClearanceRule, clearances_together, fresnel_radius_m, hop_clearance

TEN_KM = np.linspace(0.0, 10e3, 101)
FORTY_KM = np.linspace(0.0, 40e3, 401)


def test_radius_by_hand():
    assert float(fresnel_radius_m(5000.0, 5000.0, 10e3)) == pytest.approx(17.3 * 0.5)  # sqrt(25 / (10 * 10))
    assert float(fresnel_radius_m(0.0, 5000.0, 10e3)) == 0.0


@given(st.floats(1.0, 50e3), st.floats(1.0, 50e3), st.floats(1e3, 80e3))
def test_radius_is_the_detour_of_half_a_wave(one_m, other_m, frequency_mhz):
    radius_m = float(fresnel_radius_m(one_m, other_m, frequency_mhz))
    exact_m = np.sqrt(299.792458 / frequency_mhz * one_m * other_m / (one_m + other_m))
    assert radius_m == pytest.approx(exact_m, rel=2e-3)


def test_flat_ground_by_hand():
    # Midway: the Earth bulges 25e6 / (2 * 4/3 * 6371e3) = 1.4715 m, the first Fresnel radius is 8.65 m.
    found = hop_clearance(TEN_KM, np.zeros(101), (20.0, 20.0), 10e3)
    assert found.clear
    assert found.worst_m == pytest.approx(5000.0)
    assert found.missing_m == 0.0
    assert found.share_median == pytest.approx((20.0 - 1.4715) / 8.65, abs=1e-4)
    assert found.share_low == pytest.approx((20.0 - 2.9430) / 8.65, abs=1e-4)


def test_an_obstacle_says_how_much_height_is_missing():
    ground_m = np.zeros(101)
    ground_m[30] = 45.0
    found = hop_clearance(TEN_KM, ground_m, (40.0, 30.0), 10e3)
    bulge_m = 3000.0 * 7000.0 / (2.0 * 4.0 / 3.0 * 6371e3)
    assert not found.clear
    assert found.worst_m == pytest.approx(3000.0)
    radius_m = 17.3 * np.sqrt(3.0 * 7.0 / 100.0)
    assert found.missing_m == pytest.approx(radius_m + 45.0 + bulge_m - 37.0)
    assert found.share_median == pytest.approx((37.0 - 45.0 - bulge_m) / radius_m)
    raised = hop_clearance(TEN_KM, ground_m, (40.0 + found.missing_m, 30.0 + found.missing_m + 1e-9), 10e3)
    assert raised.clear


def test_the_low_factor_counts_on_long_hops_only():
    antennas_m = (50.0, 50.0)
    long = hop_clearance(FORTY_KM, np.zeros(401), antennas_m, 7e3)
    bulge_m = 400e6 / (2.0 * 2.0 / 3.0 * 6371e3)
    radius_m = 17.3 * np.sqrt(400.0 / (7.0 * 40.0))
    by_median_m = radius_m - (50.0 - bulge_m / 2.0)
    by_low_m = 0.6 * radius_m - (50.0 - bulge_m)
    assert by_low_m > max(by_median_m, 0.0)
    assert long.missing_m == pytest.approx(by_low_m)
    median_only = ClearanceRule(low_from_m=50e3)
    assert hop_clearance(FORTY_KM, np.zeros(401), antennas_m, 7e3, median_only).missing_m == pytest.approx(
        max(by_median_m, 0.0)
    )


@given(st.floats(0.0, 100.0), st.floats(0.1, 50.0))
def test_higher_antennas_never_clear_less(height_m, more_m):
    ground_m = 30.0 * np.sin(TEN_KM / 900.0)
    low = hop_clearance(TEN_KM, ground_m, (height_m, height_m), 15e3)
    high = hop_clearance(TEN_KM, ground_m, (height_m + more_m, height_m + more_m), 15e3)
    assert high.share_median > low.share_median
    assert high.missing_m <= low.missing_m


def test_bad_profiles_and_frequencies_are_refused():
    with pytest.raises(ValidityError, match="without voids"):
        hop_clearance(TEN_KM, np.where(TEN_KM == 5000.0, np.nan, 0.0), (20.0, 20.0), 10e3)
    with pytest.raises(ValidityError, match="at least 3 points"):
        hop_clearance(TEN_KM[:2], np.zeros(2), (20.0, 20.0), 10e3)
    with pytest.raises(ValidityError, match="frequency 100 MHz is outside"):
        hop_clearance(TEN_KM, np.zeros(101), (20.0, 20.0), 100.0)


@pytest.mark.slow
def test_clearance_at_several_frequencies_is_that_at_each_alone() -> None:
    rng = np.random.default_rng(4)
    frequencies_mhz = (7.5e3, 15e3, 23e3, 80e3)
    for distance_m in (TEN_KM, FORTY_KM):
        for _ in range(50):
            ground_m, antennas_m = rng.uniform(0.0, 60.0, len(distance_m)), (rng.uniform(20, 90), rng.uniform(20, 90))
            (together,) = clearances_together([(distance_m, ground_m)], [antennas_m], frequencies_mhz)
            assert together == tuple(hop_clearance(distance_m, ground_m, antennas_m, each) for each in frequencies_mhz)
            assert [each.missing_m for each in together] == sorted((each.missing_m for each in together), reverse=True)
