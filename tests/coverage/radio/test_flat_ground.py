"""Flat ground under one cover: the level hangs on the distance alone, not on grids, steps or a metre of position."""

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS

from phusong.coverage.radio.engine import predict_points
from phusong.coverage.radio.rasters.levels import predict_raster
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.terrain import Terrain
from tests.builders.levels.radio import radio_of

AWAY_M = np.arange(400.0, 2200.0, 7.0)
TREES, FIELDS, BUILT = 10, 30, 50
"""Classes of WorldCover."""


def flat(step_m, cover, size_m=4600.0):
    n = int(size_m / step_m) + 3
    transform = Affine(step_m, 0.0, -size_m / 2 - step_m, 0.0, -step_m, size_m / 2 + step_m)
    grid = Grid(transform, (n, n), CRS.from_epsg(9210))
    return Terrain(np.full((n, n), 300.0, np.float32), grid, np.full((n, n), cover, dtype=np.uint8))


def levels(step_m, cover, model, profile_step_m=30.0):
    parameters = radio_of(model=model, floor_dbm=-200.0, profile_step_m=profile_step_m)
    mast = Transmitters.at([3.0], [5.0], 40.0)
    x_m, y_m = 3.0 + AWAY_M * np.cos(0.3), 5.0 + AWAY_M * np.sin(0.3)
    return predict_points(flat(step_m, cover), mast, x_m, y_m, "4g", parameters).rsrp_dbm.toarray()[0]


@pytest.mark.slow
@pytest.mark.parametrize("cover", [TREES, FIELDS, BUILT])
@pytest.mark.parametrize("model", ["p1812", "p526", "itm"])
def test_the_grid_of_the_terrain_changes_nothing(model, cover):
    at_30_m = levels(30.0, cover, model)
    for step_m in (90.0, 45.0, 15.0):
        assert np.abs(levels(step_m, cover, model) - at_30_m).max() < 0.01
    for profile_step_m, apart_db in (
        (10.0, 0.1),
        (15.0, 0.1),
        (50.0, 0.1),
        (45.0, 1.5),
    ):  # in the last no point is at 150 m
        assert np.abs(levels(90.0, cover, model, profile_step_m) - at_30_m).max() < apart_db


@pytest.mark.parametrize("cover", [TREES, FIELDS, BUILT])
@pytest.mark.parametrize("model", ["p1812", "p526", "itm"])
def test_levels_fall_smoothly_with_the_distance(model, cover):
    steps_db = np.diff(levels(90.0, cover, model))
    assert (steps_db < 0.0).all()
    assert np.abs(steps_db).max() < 0.3


def test_woods_and_houses_cost_what_a_terminal_among_them_loses():
    open_dbm = levels(90.0, FIELDS, "p1812")
    for cover, low_db, high_db in ((TREES, 23.0, 33.0), (BUILT, 20.0, 33.0)):
        lost_db = open_dbm - levels(90.0, cover, "p1812")
        assert (lost_db > low_db).all()
        assert (lost_db < high_db).all()


def test_the_raster_of_a_mast_in_woods_is_rings_without_ripples():
    terrain = flat(90.0, TREES)
    parameters = radio_of(model="p1812", floor_dbm=-200.0, raster_step_m=30.0, max_range_km=2.5)
    mast = Transmitters.at([3.0], [5.0], 40.0)
    raster = predict_raster(terrain, mast, "4g", parameters, (-2000.0, -2000.0, 2000.0, 2000.0))
    x_m, y_m = np.meshgrid(*raster.grid.centres())
    away_m = np.hypot(x_m - 3.0, y_m - 5.0)
    # Along one bearing the three sectors weigh alike; so compare each pixel with the points of its own bearing.
    some = np.random.default_rng(1).choice(np.flatnonzero((away_m > 400.0) & (away_m < 2000.0)), 400, replace=False)
    x, y = x_m.ravel()[some], y_m.ravel()[some]
    points = predict_points(terrain, mast, x, y, "4g", parameters).rsrp_dbm.toarray()[0]
    assert np.abs(raster.values.ravel()[some] - points).max() < 0.05
    nearer = predict_points(terrain, mast, 3.0 + (x - 3.0) * 0.99, 5.0 + (y - 5.0) * 0.99, "4g", parameters)
    fallen_db = nearer.rsrp_dbm.toarray()[0] - points
    assert fallen_db.min() > 0.0
    assert fallen_db.max() < 1.0
