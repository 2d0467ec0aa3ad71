"""A few points of a profile tell who is out of reach, and never anyone else."""

import math

import numpy as np
import pytest
from affine import Affine
from numpy.testing import assert_array_equal
from pyproj import CRS

from phusong.coverage.p1812.glimpse import MANY, glimpse_at, surely_lost
from phusong.coverage.radio.models import carrier_link
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.radio.prediction import make_prediction
from phusong.coverage.radio.reception import predict_masts
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.terrain import Terrain
from tests.builders.levels.radio import radio_of

CELLS, STEP_M = 140, 90.0


def rough(seed: int, *, covered: bool, holes: bool = False) -> Terrain:
    """Hills of several sizes, with trees and houses here and there."""
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(CELLS), np.arange(CELLS))
    height_m = np.full((CELLS, CELLS), 400.0)
    for size in (4.0, 11.0, 30.0):
        across, along, phase = rng.uniform(0.6, 1.6, 3)
        height_m += 6.0 * size * np.sin(across * x / size + phase) * np.cos(along * y / size)
    cover = rng.choice([10, 30, 50], height_m.shape).astype(np.uint8) if covered else None
    if holes:
        height_m[rng.random(height_m.shape) < 0.0005] = np.nan
    grid = Grid(Affine(STEP_M, 0, 0, 0, -STEP_M, 0), height_m.shape, CRS.from_epsg(9210))
    return Terrain(height_m.astype(np.float32), grid, cover)


def levels(terrain: Terrain, parameters: RadioModel, *, glimpses: bool, tells_voids: bool = True):
    rng = np.random.default_rng(5)
    x_m, y_m = rng.uniform(500.0, CELLS * STEP_M - 500.0, (2, 400))
    masts = Transmitters.at(*rng.uniform(2000.0, CELLS * STEP_M - 2000.0, (2, 6)) * [[1.0], [-1.0]], 30.0)
    prediction = make_prediction(terrain, masts, "4g", parameters)
    assert prediction.scene.glimpses
    scene = prediction.scene._replace(glimpses=glimpses, tells_voids=tells_voids)
    receivers = prediction.receivers(x_m, -y_m)
    return predict_masts(scene, prediction.masts, prediction.sectors, receivers, all_of(masts, receivers))


def all_of(masts: Transmitters, receivers) -> tuple[np.ndarray, np.ndarray]:
    """Every receiver for every mast."""
    first = np.arange(len(masts) + 1) * len(receivers)
    return first, np.tile(np.arange(len(receivers)), len(masts))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("floor_dbm", [-100.0, -118.0, -140.0])
def test_levels_are_the_same_to_the_bit_with_and_without_a_glimpse(seed, floor_dbm):
    parameters = radio_of(floor_dbm=floor_dbm, max_range_km=12.0)
    terrain = rough(seed, covered=seed % 2 == 0)
    for got, wanted in zip(*(levels(terrain, parameters, glimpses=each) for each in (True, False)), strict=True):
        assert_array_equal(got, wanted)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("floor_dbm", [-100.0, -108.0, -118.0])
def test_levels_are_the_same_to_the_bit_for_those_who_do_not_ask_for_voids(seed, floor_dbm):
    parameters, terrain = radio_of(floor_dbm=floor_dbm, max_range_km=12.0), rough(seed, covered=True, holes=seed > 1)
    (quick, _, sight), (whole, _, seen) = (
        levels(terrain, parameters, glimpses=each, tells_voids=not each) for each in (True, False)
    )
    known = ~np.isnan(whole)
    assert np.isfinite(quick).any()
    assert_array_equal(quick[known], whole[known])
    assert not np.isfinite(quick[~known]).any()
    assert_array_equal(sight, seen)


def test_what_surely_lies_out_of_reach_is_not_hidden_by_unknown_ground():
    parameters = radio_of(floor_dbm=-100.0, max_range_km=12.0)
    terrain = rough(1, covered=False, holes=True)
    (quick, _, _), (whole, _, _) = (levels(terrain, parameters, glimpses=each) for each in (True, False))
    void = np.isnan(whole)
    assert_array_equal(quick[~void], whole[~void])
    assert np.isin(quick[void], [-np.inf]).sum() + np.isnan(quick[void]).sum() == void.sum()
    assert 0 < np.isnan(quick).sum() < void.sum()


def test_most_of_what_is_out_of_reach_is_found_out():
    terrain, parameters = rough(2, covered=False), radio_of(floor_dbm=-100.0, max_range_km=12.0)
    masts = Transmitters.at(4000.0, -5000.0, 30.0)
    prediction = make_prediction(terrain, masts, "4g", parameters)
    scene, mast = prediction.scene, prediction.masts[0]
    link = carrier_link(scene.settings, 0, mast["height_m"], scene.receiver_height_m)
    rng = np.random.default_rng(6)
    receivers = prediction.receivers(*rng.uniform(500.0, CELLS * STEP_M - 500.0, (2, 300)) * [[1.0], [-1.0]])
    near = all_of(masts, receivers)
    rsrp_dbm, _, _ = predict_masts(scene, prediction.masts, prediction.sectors, receivers, near)
    lost = []
    for receiver in receivers:
        distance_m = math.hypot(receiver["x_m"] - mast["x_m"], receiver["y_m"] - mast["y_m"])
        ends = tuple(float(end[name]) for end in (mast, receiver) for name in ("col", "row"))
        antennas_m = tuple(float(end["antenna_m"] + end["below_m"]) for end in (mast, receiver))
        steps = (scene.step_m, scene.last_points, MANY)
        glimpse = glimpse_at((scene.grid, scene.cover), ends, distance_m, steps, antennas_m, scene.settings.ae_km)
        limit_db = float(prediction.sectors["peak_dbm"].max()) - scene.floor_dbm
        lost.append(surely_lost(glimpse, link, float(mast["latitude_deg"]), limit_db))
    out = ~np.isfinite(rsrp_dbm)
    assert not np.array(lost)[~out].any()
    assert np.array(lost)[out].mean() > 0.3  # others are out of reach by the pattern or by a hill between two points
