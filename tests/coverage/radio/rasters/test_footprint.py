"""Rasters: pixels agree with points, a changed mast alone is predicted again, and nothing hangs on threads."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from phusong.coverage.radio.engine import predict_carriers, predict_points
from phusong.coverage.radio.model_names import ModelName
from phusong.coverage.radio.rasters.levels import predict_raster
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.zones import COASTAL_LAND, INLAND, SEA
from tests.builders.levels.masts import AREA, SIXTY, masts, raster_and_points
from tests.builders.levels.radio import radio_of
from tests.builders.networks.sixty_villages import BOTTOM_M, LEFT_M, rough_terrain, without_sites
from tests.builders.networks.terrains import level_square
from tests.builders.seeds import some


@pytest.mark.slow
def test_the_sea_changes_levels_and_pixels_agree_with_points_there():
    inland, sites = rough_terrain(), SIXTY.sites
    rows, cols = np.indices(inland.shape)
    zone = np.where((rows + cols) % 90 < 60, SEA, np.where((rows + cols) % 90 < 80, COASTAL_LAND, INLAND))
    terrain = replace(inland, zone=zone.astype(np.uint8))
    transmitters = Transmitters.at(sites.x_m[:3], sites.y_m[:3], sites.height_m[:3])
    parameters = radio_of(model="p1812", raster_step_m=100.0, max_range_km=9.0, floor_dbm=-200.0, time_percent=5.0)
    raster = predict_raster(terrain, transmitters, "4g", parameters, terrain.bounds)
    x_m, y_m = (axis.ravel() for axis in np.meshgrid(*raster.grid.centres()))
    reached = np.isfinite(raster.values.ravel())
    points_dbm, _ = predict_points(terrain, transmitters, x_m[reached], y_m[reached], "4g", parameters).best()
    apart_db = np.abs(raster.values.ravel()[reached] - points_dbm)
    assert np.percentile(apart_db, 90) <= 0.5
    inland_dbm, _ = predict_points(inland, transmitters, x_m[reached], y_m[reached], "4g", parameters).best()
    assert (points_dbm - inland_dbm).max() > 1.0  # ducts form more often over the sea


def carriers_at(raster, parameters):
    x, y = np.meshgrid(*raster.grid.centres())
    masts = Transmitters.of_sites(SIXTY, "4g")
    return predict_carriers(SIXTY.terrain, masts, x.ravel(), y.ravel(), "4g", parameters)


@pytest.mark.slow
def test_pixels_equal_points_at_their_centres():
    parameters = radio_of(model="p526", raster_step_m=130.0, max_range_km=9.0, floor_dbm=-112.0)
    raster, points = raster_and_points(parameters)
    rsrp, server = points.best()
    assert raster.values.dtype == np.float32
    assert_array_equal(raster.values.ravel(), rsrp.astype(np.float32))
    assert_array_equal(raster.server.ravel(), server)
    levels = carriers_at(raster, parameters)
    assert_array_equal(raster.servers.ravel(), levels.servers())
    assert levels.rsrp.sight.any()
    assert not levels.rsrp.sight.all()
    assert_array_equal(raster.voids.ravel(), points.voids)
    assert len(np.unique(server)) > 4  # several masts serve, and some pixels have none
    assert -1 in server


@pytest.mark.slow
@pytest.mark.parametrize("step_m", [100.0, 130.0])
def test_swept_pixels_agree_with_points_at_their_centres(step_m):
    parameters = radio_of(model="p1812", raster_step_m=step_m, max_range_km=9.0, floor_dbm=-200.0)
    raster, points = raster_and_points(parameters)
    rsrp, server = points.best()
    apart_db = np.abs(raster.values.ravel() - rsrp)
    assert np.isfinite(apart_db).all()
    assert np.percentile(apart_db, 90) <= 0.5
    assert np.percentile(apart_db[rsrp > -105.0], 95) <= 0.3  # where the level could do
    assert (raster.server.ravel() == server).mean() > 0.97


@pytest.mark.slow
def test_pixels_beside_a_mast_are_too_near_for_p1812_and_equal_points():
    sending = Transmitters.of_sites(SIXTY, "4g")
    x, y = float(sending.x_m[0]), float(sending.y_m[0])
    parameters = radio_of(model="p1812", raster_step_m=40.0)
    raster, points = raster_and_points(parameters, (x - 120.0, y - 120.0, x + 120.0, y + 120.0))
    own = (points.best()[1] == 0).reshape(raster.values.shape)
    assert own.sum() > 20
    assert_allclose(raster.values[own], points.best()[0].reshape(raster.values.shape)[own], atol=1e-4)


def test_a_mast_lower_than_p1812_allows_has_pixels_as_it_has_points():
    low = masts(LEFT_M + 8000.0, BOTTOM_M + 9000.0, 0.6)
    parameters = radio_of(model="p1812", raster_step_m=200.0, max_range_km=3.0, floor_dbm=-200.0)
    raster = predict_raster(SIXTY.terrain, low, "4g", parameters, AREA)
    x, y = np.meshgrid(*raster.grid.centres())
    points = predict_points(SIXTY.terrain, low, x.ravel(), y.ravel(), "4g", parameters).best()[0]
    assert_array_equal(raster.values.ravel(), points.astype(np.float32))


@pytest.mark.slow
@pytest.mark.parametrize("model", some(get_args(ModelName), quick=2))
def test_neither_threads_nor_groups_of_masts_change_a_raster(model, monkeypatch):
    parameters = radio_of(model=model, raster_step_m=150.0, max_range_km=9.0)
    whole = raster_and_points(parameters)[0]
    for jobs, pixels in (("1", 10**7), ("3", 10**7), ("3", 1)):
        monkeypatch.setenv("PHUSONG_JOBS", jobs)
        monkeypatch.setattr("phusong.coverage.kernels.threads.os.sched_getaffinity", lambda _: {0, 1, 2})
        monkeypatch.setattr("phusong.coverage.radio.rasters.footprint.PIXELS_AT_ONCE", pixels)
        again = raster_and_points(parameters)[0]
        for name in ("values", "server", "servers", "voids"):
            assert_array_equal(getattr(again, name), getattr(whole, name))


class Shelf(dict):
    """A cache that counts what is asked of it."""

    def get(self, key):
        self.found = [*getattr(self, "found", []), key in self]
        return super().get(key)

    def put(self, key, levels):
        self[key] = levels


def moved(transmitters, mast, **change):
    columns = {name: getattr(transmitters, name).copy() for name in change}
    for name, value in change.items():
        columns[name][mast if len(columns[name]) == len(transmitters) else transmitters.first_sector[mast]] = value
    return replace(transmitters, **columns)


@pytest.mark.slow
def test_a_changed_mast_alone_is_predicted_again():
    parameters = radio_of(model="p1812", raster_step_m=200.0, max_range_km=6.0)
    sending, shelf = Transmitters.of_sites(SIXTY, "4g"), Shelf()

    def raster(masts=sending, terrain=SIXTY.terrain, radio=parameters, cache=shelf):
        shelf.found = []
        return predict_raster(terrain, masts, "4g", radio, AREA, cache=cache)

    first = raster()
    assert shelf.found == [False] * 8
    again = raster()
    assert shelf.found == [True] * 8
    assert_array_equal(again.values, first.values)
    changes = {"height_m": 61.0, "azimuth_deg": 77.0, "downtilt_deg": 9.0, "band_mhz": 850.0, "x_m": 4e5}
    for change in [{name: value} for name, value in (changes | {"mechanical_tilt_deg": 3.0}).items()]:
        other = moved(sending, 2, **change)
        assert_array_equal(raster(other).values, raster(other, cache=None).values)
        raster(moved(sending, 2, **change))
        assert shelf.found == [True] * 8
    kept = len(shelf)
    assert kept == 8 + 6
    taller = replace(SIXTY.terrain, height_m=SIXTY.terrain.height_m + np.float32(1.0))
    wooded = replace(SIXTY.terrain, cover=np.ones(SIXTY.terrain.shape, dtype=np.uint8))
    settings = parameters.changed(time_percent=10.0), parameters.changed(model="p526")
    for change in ({"terrain": taller}, {"terrain": wooded}, {"radio": settings[0]}, {"radio": settings[1]}):
        raster(**change)
        assert shelf.found == [False] * 8
    without = Transmitters.of_sites(without_sites(SIXTY, "S0"), "4g")
    raster(without)
    assert shelf.found == [True] * 7


def test_a_raster_covers_its_bounds_on_whole_multiples_of_the_step():
    parameters = radio_of(raster_step_m=250.0)
    raster = predict_raster(SIXTY.terrain, Transmitters.of_sites(SIXTY, "5g"), "5g", parameters, AREA)
    left, bottom, right, top = raster.grid.bounds
    assert left <= AREA[0] < left + 250.0
    assert bottom <= AREA[1] < bottom + 250.0
    assert right - 250.0 < AREA[2] <= right
    assert top - 250.0 < AREA[3] <= top
    assert {left % 250.0, bottom % 250.0} == {0.0}
    assert raster.crs == SIXTY.crs


def test_beyond_every_range_a_pixel_is_not_a_number():
    parameters = radio_of(max_range_km=2.0, floor_dbm=-200.0, raster_step_m=100.0)
    one = masts(5000.0, 5000.0, 30.0)
    raster = predict_raster(level_square(), one, "4g", parameters, (0.0, 0.0, 10_000.0, 10_000.0))
    x, y = np.meshgrid(*raster.grid.centres())
    near = np.hypot(x - 5000.0, y - 5000.0) <= 2000.0
    assert_array_equal(np.isfinite(raster.values), near)
    assert_array_equal(raster.server, np.where(near, 0, -1))


def test_empty_bounds_are_refused():
    with pytest.raises(ValueError, match="bounds"):
        predict_raster(level_square(), masts(1.0, 1.0, 30.0), "4g", radio_of(), (10.0, 0.0, 10.0, 50.0))
