"""The probability of being served: known values, a simulation, and a raster."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from phusong.coverage.linkbudget.shadowing import served_probability


def test_known_values_of_the_normal_distribution():
    got = served_probability([0.0, 8.0, -8.0, 8.0 * 1.2815515655446004, -np.inf], 8.0)
    assert_allclose(got, [0.5, 0.8413447, 0.1586553, 0.9, 0.0], atol=1e-6)
    assert np.isnan(served_probability(np.nan, 8.0))


def test_without_shadowing_the_edge_is_crisp():
    assert_array_equal(served_probability([-1e-9, 0.0, 5.0, np.nan], 0.0), [0.0, 1.0, 1.0, np.nan])


def test_shadowing_simulated_gives_the_same_share():
    shadow = np.random.default_rng(1).normal(0.0, 8.0, 200_000)
    for median_dbm in (-118.0, -105.0, -98.0):
        share = np.mean(median_dbm + shadow >= -110.0)
        assert served_probability(median_dbm + 110.0, 8.0) == pytest.approx(share, abs=0.005)
