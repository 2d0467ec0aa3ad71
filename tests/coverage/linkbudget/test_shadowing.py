"""The probability of being served: known values, a simulation, and a raster."""

import numpy as np
import pytest
from affine import Affine
from numpy.testing import assert_allclose, assert_array_equal
from pyproj import CRS

from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.linkbudget.shadowing import probability_raster, served_probability
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.raster import Raster


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


@pytest.mark.parametrize("budget", [LinkBudget(), LinkBudget(preset="fcc-bdc-4g")])
def test_a_raster_reaches_the_edge_probability_at_the_required_level(budget):
    required = budget.required_rsrp_dbm
    values = np.array([[required + 0.001, required - 0.001, np.nan, budget.least_rsrp_dbm]], dtype=np.float32)
    raster = Raster(
        values,
        np.zeros((1, 4), dtype=np.int32),
        Grid(Affine(90, 0, 0, 0, -90, 0), (1, 4), CRS.from_epsg(9208)),
    )
    got = probability_raster(raster, budget)
    assert got.values.dtype == np.float32
    assert got.values[0, 0] > budget.cell_edge_probability > got.values[0, 1]
    assert np.isnan(got.values[0, 2])
    assert got.values[0, 3] == pytest.approx(0.5, abs=1e-4)
    assert got.transform == raster.transform
