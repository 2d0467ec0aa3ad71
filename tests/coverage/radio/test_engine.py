"""The radio engine: levels solved by hand, exact agreement of points and pixels, and what must never happen."""

import math
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from pyproj import CRS

from phusong.coverage.findings.errors import InputError
from phusong.coverage.itm.model import ItmParameters, point_to_point
from phusong.coverage.linkbudget.antenna import AntennaPattern
from phusong.coverage.linkbudget.budget import DEFAULT_BUDGETS, LinkBudget
from phusong.coverage.p1812 import path as p1812
from phusong.coverage.p1812.path import P1812Parameters
from phusong.coverage.propagation.tr38901 import MacroLink, expected_loss_db
from phusong.coverage.radio.engine import predict_points, predict_raster
from phusong.coverage.radio.models import ModelName, basic_loss_db, least_loss_db, path_settings
from phusong.coverage.radio.parameters import RadioParameters
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.terrain import Terrain
from phusong.coverage.terrain.zones import COASTAL_LAND, INLAND, SEA
from tests.builders.sixty_villages import BOTTOM_M, LEFT_M, SIZE_M, rough_terrain, sixty_villages, without_sites

CRS_METRES = CRS.from_epsg(32648)
ROUND = AntennaPattern(side_lobe_db=0.0)
"""An antenna without a vertical shape: with an azimuth of NaN it radiates the same in every direction."""


def flat_terrain(height_m=200.0, step_m=100.0, size_m=20_000.0):
    cells = round(size_m / step_m) + 1
    corner = Affine(step_m, 0.0, -step_m / 2, 0.0, -step_m, size_m + step_m / 2)
    return Terrain(np.full((cells, cells), height_m, dtype=np.float32), corner, CRS_METRES)


def masts(x_m, y_m, height_m, azimuth_deg=np.nan, downtilt_deg=0.0, band_mhz=np.nan):
    """Masts with one sector each."""
    x, y, height, azimuth, tilt, band = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(v, dtype=float)) for v in (x_m, y_m, height_m, azimuth_deg, downtilt_deg, band_mhz))
    )
    return Transmitters(x, y, height, np.full(len(x), -1), np.arange(len(x) + 1), azimuth, tilt, band)


def level_at(terrain, transmitters, x_m, y_m, parameters, service="4g"):
    return predict_points(terrain, transmitters, np.atleast_1d(x_m), np.atleast_1d(y_m), service, parameters).best()[0]


def high_parameters():
    """Receivers so high above flat ground that nothing obstructs the path."""
    return RadioParameters(receiver_height_m=100.0, floor_dbm=-200.0)


def test_free_space_over_flat_terrain_by_hand():
    # An omni's EIRP per resource element is 46 - 30.7918 + 11 - 3 = 23.2082 dBm; the terminal loses 17 dB; free space
    # at 1.8 GHz over 4 km loses 92.4 + 5.1055 + 12.0412 = 109.5467 dB; both antennas are 100 m up and tilted by 0.
    level = level_at(flat_terrain(), masts(5000.0, 5000.0, 100.0), 9000.0, 5000.0, high_parameters())
    assert_allclose(level, [23.2082 - 17.0 - 109.5467], atol=2e-3)


def test_the_pattern_and_the_tilt_enter_the_level():
    terrain, parameters = flat_terrain(), high_parameters()
    mast = masts(10_000.0, 10_000.0, 100.0, azimuth_deg=90.0, downtilt_deg=0.0)
    x = 10_000.0 + 4000.0 * np.sin(np.radians([90.0, 122.5, 57.5, 270.0]))
    y = 10_000.0 + 4000.0 * np.cos(np.radians([90.0, 122.5, 57.5, 270.0]))
    ahead, right, left, behind = level_at(terrain, mast, x, y, parameters)
    assert_allclose(ahead, 30.2082 - 17.0 - 109.5467, atol=2e-3)
    assert_allclose([right, left, behind], [ahead - 3.0, ahead - 3.0, ahead - 30.0], atol=2e-3)
    tilted = masts(10_000.0, 10_000.0, 100.0, azimuth_deg=90.0, downtilt_deg=5.0)
    assert_allclose(level_at(terrain, tilted, x[:1], y[:1], parameters), [ahead - 3.0], atol=0.02)  # 5° of 10°


def test_a_silent_sector_takes_the_tilt_and_band_of_the_budget():
    terrain, parameters = flat_terrain(), high_parameters()
    silent = level_at(terrain, masts(5000.0, 5000.0, 100.0, 90.0, np.nan, np.nan), 9000.0, 5000.0, parameters)
    spoken = level_at(terrain, masts(5000.0, 5000.0, 100.0, 90.0, 3.0, 1800.0), 9000.0, 5000.0, parameters)
    lower = level_at(terrain, masts(5000.0, 5000.0, 100.0, 90.0, 3.0, 900.0), 9000.0, 5000.0, parameters)
    assert_array_equal(silent, spoken)
    assert_allclose(lower - spoken, [20.0 * math.log10(2.0)], atol=1e-3)  # free space at half the frequency


def ridge_terrain(top_m):
    """Flat ground at 0 m with a ridge one cell wide along x = 5000 m."""
    terrain = flat_terrain(height_m=0.0)
    heights = terrain.height_m.copy()
    heights[:, 50] = top_m
    return replace(terrain, height_m=heights)


def test_a_knife_edge_ridge_by_hand():
    # 4 km before and 4 km behind a ridge of 150 m, antennas at 50 m: the Earth bulges by 500 * 4 * 4 / 9348.1 = 0.856 m
    # there, so the edge stands 100.856 m above the line. With a wavelength of 0.2998 / 1.8 = 0.16656 m,
    # nu = 100.856 * sqrt(0.002 * 8 / (0.16656 * 4 * 4)) = 7.8149; J = 6.9 + 20 log10(sqrt(7.7149² + 1) + 7.7149) =
    # 30.7034 dB; Bullington adds (1 - exp(-J / 6)) * (10 + 0.02 * 8) = 10.0991 dB. The spherical part stays 0.
    parameters = RadioParameters(receiver_height_m=50.0, floor_dbm=-200.0)
    level = level_at(ridge_terrain(150.0), masts(1000.0, 5000.0, 50.0), 9000.0, 5000.0, parameters)
    free_space = 92.4 + 20.0 * math.log10(1.8) + 20.0 * math.log10(8.0)
    assert_allclose(level, [6.2082 - free_space - 30.7034 - 10.0991], atol=0.02)


@pytest.mark.parametrize("model", ["p526", "p1812"])
def test_paths_are_reciprocal(model):
    terrain = rough_terrain()
    budget = LinkBudget(antenna=ROUND)
    there = (LEFT_M + 3000.0, BOTTOM_M + 4000.0)
    away_m, bearing = np.array([11_700.0, 2_300.0, 100.0]), np.array([0.4, 1.2, 2.9])  # whole steps of the terrain
    x, y = there[0] + away_m * np.sin(bearing), there[1] + away_m * np.cos(bearing)
    parameters = RadioParameters(model=model, receiver_height_m=30.0, services={"4g": budget}, floor_dbm=-200.0)
    onward = level_at(terrain, masts(*there, 30.0), x, y, parameters)
    back = [level_at(terrain, masts(x[i], y[i], 30.0), *there, parameters)[0] for i in range(3)]
    assert np.isfinite(onward).all()
    assert_allclose(back, onward, atol=1e-3)


def test_p1812_is_the_recommendation_over_the_terrains_profile():
    terrain = rough_terrain()
    tx, rx = (LEFT_M + 3000.0, BOTTOM_M + 4000.0), (LEFT_M + 9000.0, BOTTOM_M + 12_000.0)
    budget = LinkBudget(antenna=ROUND)
    parameters = RadioParameters(model="p1812", services={"4g": budget}, floor_dbm=-200.0, time_percent=10.0)
    d_km, h_m = terrain.profile(tx, rx)
    inputs = P1812Parameters(
        frequency_mhz=1800.0,
        tx_height_m=35.0,
        rx_height_m=1.5,
        time_percent=10.0,
        latitude_deg=22.5,
        delta_n=parameters.delta_n,
        n0=parameters.n0,
    )
    loss_db = p1812.explain_loss(d_km, h_m, inputs).terms.total_db
    level = level_at(terrain, masts(*tx, 35.0), *rx, parameters)
    assert_allclose(level, [budget.omni_eirp_per_re_dbm + budget.terminal_db - loss_db], atol=0.01)


def test_the_sea_changes_levels_and_pixels_agree_with_points_there():
    inland, sites = rough_terrain(), SIXTY.sites
    rows, cols = np.indices(inland.shape)
    zone = np.where((rows + cols) % 90 < 60, SEA, np.where((rows + cols) % 90 < 80, COASTAL_LAND, INLAND))
    terrain = replace(inland, zone=zone.astype(np.uint8))
    transmitters = Transmitters.at(sites.x_m[:3], sites.y_m[:3], sites.height_m[:3])
    parameters = RadioParameters(
        model="p1812", raster_step_m=100.0, max_range_km=9.0, floor_dbm=-200.0, time_percent=5.0
    )
    raster = predict_raster(terrain, transmitters, "4g", parameters, terrain.bounds)
    x_m, y_m = (axis.ravel() for axis in np.meshgrid(*raster.centres()))
    reached = np.isfinite(raster.values.ravel())
    points_dbm, _ = predict_points(terrain, transmitters, x_m[reached], y_m[reached], "4g", parameters).best()
    apart_db = np.abs(raster.values.ravel()[reached] - points_dbm)
    assert np.percentile(apart_db, 90) <= 0.5
    inland_dbm, _ = predict_points(inland, transmitters, x_m[reached], y_m[reached], "4g", parameters).best()
    assert (points_dbm - inland_dbm).max() > 1.0  # ducts form more often over the sea


def test_longley_rice_in_the_engine_is_longley_rice():
    terrain = rough_terrain()
    tx = (LEFT_M + 3000.0, BOTTOM_M + 4000.0)
    parameters = RadioParameters(
        model="itm", floor_dbm=-200.0, time_percent=10.0, services={"4g": LinkBudget(antenna=ROUND)}
    )
    budget = parameters.budget("4g")
    for away, bearing in ((11, 0.4), (60, 0.9), (110, 1.2)):
        rx = (tx[0] + 100.0 * away * np.sin(bearing), tx[1] + 100.0 * away * np.cos(bearing))
        d_km, h_m = terrain.profile(tx, rx)
        assert_allclose(np.diff(d_km), 0.1)
        path = point_to_point(h_m, 100.0, 35.0, 1.5, 1800.0, ItmParameters(time_percent=10.0))
        level = level_at(terrain, masts(*tx, 35.0), *rx, parameters)
        # ITM counts points up to 15 antenna heights: the last bit of the step moves its answer by hundredths.
        assert_allclose(level, [budget.omni_eirp_per_re_dbm + budget.terminal_db - path.loss_db], atol=0.1)


def test_longley_rice_sees_a_profile_of_uneven_steps_as_an_even_one():
    # Over an even slope any even points are the same points.
    d_km = np.append(np.arange(60) * 0.1, 6.04)
    h_m = 300.0 - 20.0 * d_km
    known = path_settings("itm", np.array([900.0]), P1812Parameters())
    loss_db = basic_loss_db(known, 0, np.array([d_km, h_m, h_m]), 61, 30.0, 1.5)
    even_m = np.linspace(h_m[0], h_m[-1], 61)
    assert loss_db == pytest.approx(point_to_point(even_m, 6040.0 / 60, 30.0, 1.5, 900.0).loss_db, abs=1e-9)


@pytest.mark.parametrize("model", ["tr38901-rma", "tr38901-uma"])
def test_macro_cells_end_where_their_table_ends(model):
    x = 5000.0 + np.array([900.0, 4990.0, 5010.0, 9000.0])
    parameters = RadioParameters(model=model, floor_dbm=-200.0)
    level = level_at(flat_terrain(), masts(5000.0, 5000.0, 30.0), x, np.full(4, 5000.0), parameters)
    assert level[0] > level[1] > -200.0
    assert np.isnan(level[2:]).all()


def test_the_urban_cell_in_the_engine_is_that_of_the_table():
    parameters = RadioParameters(model="tr38901-uma", floor_dbm=-200.0, services={"4g": LinkBudget(antenna=ROUND)})
    budget = parameters.budget("4g")
    loss_db = expected_loss_db(MacroLink("uma", 25.0, 1.5, 1800.0), np.array([2000.0]))
    level = level_at(flat_terrain(), masts(5000.0, 5000.0, 25.0), 7000.0, 5000.0, parameters)
    assert_allclose(level, budget.omni_eirp_per_re_dbm + budget.terminal_db - loss_db, atol=1e-4)


def test_unknown_ground_between_hides_nothing_from_models_that_do_not_read_it():
    terrain = flat_terrain()
    terrain.height_m[:, 60:64] = np.nan
    sending = masts(5000.0, 5000.0, 25.0)
    for model, heard in (("p526", False), ("tr38901-rma", True), ("tr38901-uma", True)):
        level = level_at(terrain, sending, 8000.0, 5000.0, RadioParameters(model=model, floor_dbm=-200.0))
        assert np.isfinite(level).all() == heard


def test_very_short_paths_are_finite_with_every_model():
    x = 5000.0 + np.array([0.0, 0.5, 40.0, 150.0, 240.0, 260.0])
    for model in get_args(ModelName):
        level = level_at(
            flat_terrain(), masts(5000.0, 5000.0, 30.0), x, np.full(6, 5000.0), RadioParameters(model=model)
        )
        assert np.isfinite(level).all()


@given(st.integers(0, 10_000), st.integers(3, 40), st.floats(2.0, 60.0), st.sampled_from([1.0, 50.0]))
@settings(max_examples=150, deadline=None)
def test_no_path_beats_the_bound_that_predictions_rely_on(seed, n, height_m, percent):
    rng = np.random.default_rng(seed)
    d_km = np.linspace(0.0, rng.uniform(0.02, 60.0) ** rng.choice([0.5, 1.0]), n)
    h_m = rng.uniform(0.0, 1.0, n) * rng.choice([5.0, 50.0, 500.0])
    profile = np.array([d_km, h_m, h_m + rng.choice([0.0, 15.0], n)])
    profile[2, [0, -1]] = h_m[[0, -1]]
    slant_km = math.hypot(d_km[-1], 0.001 * (h_m[0] + height_m - h_m[-1] - 1.5))
    for model in get_args(ModelName):
        known = path_settings(model, np.array([700.0, 2600.0]), P1812Parameters(time_percent=percent))
        for carrier in (0, 1):
            loss_db = basic_loss_db(known, carrier, profile, n, height_m, 1.5)
            assert least_loss_db(known, carrier, d_km[-1], slant_km) <= loss_db + 1e-9


SIXTY = sixty_villages()
AREA = (LEFT_M + 6000.0, BOTTOM_M + 7000.0, LEFT_M + 10_000.0, BOTTOM_M + 12_000.0)


def raster_and_points(parameters, area=AREA):
    """A raster, and predictions at the centres of its pixels."""
    transmitters = Transmitters.of_sites(SIXTY, "4g")
    raster = predict_raster(SIXTY.terrain, transmitters, "4g", parameters, area)
    x, y = np.meshgrid(*raster.centres())
    return raster, predict_points(SIXTY.terrain, transmitters, x.ravel(), y.ravel(), "4g", parameters)


def test_pixels_equal_points_at_their_centres():
    parameters = RadioParameters(model="p526", raster_step_m=130.0, max_range_km=9.0, floor_dbm=-112.0)
    raster, points = raster_and_points(parameters)
    rsrp, server = points.best()
    assert raster.values.dtype == np.float32
    assert_array_equal(raster.values.ravel(), rsrp.astype(np.float32))
    assert_array_equal(raster.server.ravel(), server)
    assert_array_equal(raster.servers.ravel(), points.servers(parameters.budget("4g").required_rsrp_dbm))
    assert_array_equal(raster.voids.ravel(), points.voids)
    assert len(np.unique(server)) > 4  # several masts serve, and some pixels have none
    assert -1 in server


@pytest.mark.parametrize("step_m", [100.0, 130.0])
def test_swept_pixels_agree_with_points_at_their_centres(step_m):
    parameters = RadioParameters(model="p1812", raster_step_m=step_m, max_range_km=9.0, floor_dbm=-200.0)
    raster, points = raster_and_points(parameters)
    rsrp, server = points.best()
    apart_db = np.abs(raster.values.ravel() - rsrp)
    assert np.isfinite(apart_db).all()
    assert np.percentile(apart_db, 90) <= 0.5
    assert np.percentile(apart_db[rsrp > -105.0], 95) <= 0.3  # where the level could do
    assert (raster.server.ravel() == server).mean() > 0.97


def test_pixels_beside_a_mast_are_too_near_for_p1812_and_equal_points():
    sending = Transmitters.of_sites(SIXTY, "4g")
    x, y = float(sending.x_m[0]), float(sending.y_m[0])
    parameters = RadioParameters(model="p1812", raster_step_m=40.0)
    raster, points = raster_and_points(parameters, (x - 120.0, y - 120.0, x + 120.0, y + 120.0))
    own = (points.best()[1] == 0).reshape(raster.values.shape)
    assert own.sum() > 20
    assert_allclose(raster.values[own], points.best()[0].reshape(raster.values.shape)[own], atol=1e-4)


def test_a_mast_lower_than_p1812_allows_has_pixels_as_it_has_points():
    low = masts(LEFT_M + 8000.0, BOTTOM_M + 9000.0, 0.6)
    parameters = RadioParameters(model="p1812", raster_step_m=200.0, max_range_km=3.0, floor_dbm=-200.0)
    raster = predict_raster(SIXTY.terrain, low, "4g", parameters, AREA)
    x, y = np.meshgrid(*raster.centres())
    points = predict_points(SIXTY.terrain, low, x.ravel(), y.ravel(), "4g", parameters).best()[0]
    assert_array_equal(raster.values.ravel(), points.astype(np.float32))


@pytest.mark.parametrize("model", get_args(ModelName))
def test_neither_threads_nor_groups_of_masts_change_a_raster(model, monkeypatch):
    parameters = RadioParameters(model=model, raster_step_m=150.0, max_range_km=9.0)
    whole = raster_and_points(parameters)[0]
    for jobs, pixels in (("1", 10**7), ("3", 10**7), ("3", 1)):
        monkeypatch.setenv("PHUSONG_JOBS", jobs)
        monkeypatch.setattr("phusong.coverage.kernels.threads.os.sched_getaffinity", lambda _: {0, 1, 2})
        monkeypatch.setattr("phusong.coverage.radio.footprint.PIXELS_AT_ONCE", pixels)
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


def test_a_changed_mast_alone_is_predicted_again():
    parameters = RadioParameters(model="p1812", raster_step_m=200.0, max_range_km=6.0)
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
    settings = parameters.model_copy(update={"time_percent": 10.0}), parameters.model_copy(update={"model": "p526"})
    for change in ({"terrain": taller}, {"terrain": wooded}, {"radio": settings[0]}, {"radio": settings[1]}):
        raster(**change)
        assert shelf.found == [False] * 8
    without = Transmitters.of_sites(without_sites(SIXTY, "S0"), "4g")
    raster(without)
    assert shelf.found == [True] * 7


def test_a_raster_covers_its_bounds_on_whole_multiples_of_the_step():
    parameters = RadioParameters(raster_step_m=250.0)
    raster = predict_raster(SIXTY.terrain, Transmitters.of_sites(SIXTY, "5g"), "5g", parameters, AREA)
    left, bottom, right, top = raster.bounds
    assert left <= AREA[0] < left + 250.0
    assert bottom <= AREA[1] < bottom + 250.0
    assert right - 250.0 < AREA[2] <= right
    assert top - 250.0 < AREA[3] <= top
    assert {left % 250.0, bottom % 250.0} == {0.0}
    assert raster.crs == SIXTY.crs


def test_beyond_every_range_a_pixel_is_not_a_number():
    parameters = RadioParameters(max_range_km=2.0, floor_dbm=-200.0, raster_step_m=100.0)
    one = masts(5000.0, 5000.0, 30.0)
    raster = predict_raster(flat_terrain(), one, "4g", parameters, (0.0, 0.0, 10_000.0, 10_000.0))
    x, y = np.meshgrid(*raster.centres())
    near = np.hypot(x - 5000.0, y - 5000.0) <= 2000.0
    assert_array_equal(np.isfinite(raster.values), near)
    assert_array_equal(raster.server, np.where(near, 0, -1))


def test_empty_bounds_are_refused():
    with pytest.raises(ValueError, match="bounds"):
        predict_raster(flat_terrain(), masts(1.0, 1.0, 30.0), "4g", RadioParameters(), (10.0, 0.0, 10.0, 50.0))


def test_unknown_terrain_is_counted_and_never_height_0():
    terrain = flat_terrain()
    heights = terrain.height_m.copy()
    heights[:, 70] = np.nan  # a strip without data along x = 7000 m
    holed = replace(terrain, height_m=heights)
    both = masts([5000.0, 9000.0], 5000.0, 30.0)
    x, y = np.array([6000.0, 8000.0, 7000.0, 50_000.0]), np.full(4, 5000.0)
    points = predict_points(holed, both, x, y, "4g", RadioParameters())
    assert_array_equal(points.voids, [1, 1, 2, 0])
    assert_array_equal(points.best()[1], [0, 1, -1, -1])
    whole = predict_points(terrain, both, x, y, "4g", RadioParameters())
    assert_array_equal(points.best()[0][:2], whole.best()[0][:2])
    raster = predict_raster(holed, both, "4g", RadioParameters(), (6500.0, 4000.0, 7500.0, 6000.0))
    columns = np.abs(raster.centres()[0] - 7000.0) < 100.0
    assert np.isnan(raster.values[:, columns]).all()
    assert np.isfinite(raster.values[:, ~columns]).all()


def test_a_mast_off_the_terrain_reaches_nobody():
    points = predict_points(
        flat_terrain(), masts(-3000.0, 5000.0, 30.0), np.array([100.0]), np.array([5000.0]), "4g", RadioParameters()
    )
    assert points.rsrp_dbm.nnz == 0
    assert_array_equal(points.voids, [1])


@settings(max_examples=15, deadline=None)
@given(st.floats(20.0, 60.0), st.floats(0.0, 9.9))
def test_more_power_never_lowers_rsrp_and_adds_what_it_adds(power_dbm, more_db):
    transmitters, villages = Transmitters.of_sites(SIXTY, "4g"), SIXTY.villages

    def levels(tx_power_dbm):
        budget = {"tx_power_dbm": tx_power_dbm}
        parameters = RadioParameters(services={"4g": budget}, floor_dbm=-200.0)
        return predict_points(SIXTY.terrain, transmitters, villages.x_m, villages.y_m, "4g", parameters).best()[0]

    assert_allclose(levels(power_dbm + more_db) - levels(power_dbm), more_db, atol=1e-4)


def test_the_threshold_never_changes_a_level():
    transmitters, villages = Transmitters.of_sites(SIXTY, "4g"), SIXTY.villages
    levels = [
        predict_points(
            SIXTY.terrain,
            transmitters,
            villages.x_m,
            villages.y_m,
            "4g",
            RadioParameters(services={"4g": {"rsrp_threshold_dbm": threshold, "cell_edge_probability": 0.6}}),
        ).rsrp_dbm
        for threshold in (-120.0, -80.0)
    ]
    assert_array_equal(levels[0].toarray(), levels[1].toarray())


def test_the_order_of_masts_and_points_changes_nothing():
    villages, parameters = SIXTY.villages, RadioParameters(floor_dbm=-200.0)
    backwards = replace(
        SIXTY,
        sectors=replace(
            SIXTY.sectors,
            **{
                name: getattr(SIXTY.sectors, name)[::-1]
                for name in ("site_ids", "technologies", "band_mhz", "azimuth_deg", "downtilt_deg")
            },
        ),
    )
    forward = predict_points(
        SIXTY.terrain, Transmitters.of_sites(SIXTY, "4g"), villages.x_m, villages.y_m, "4g", parameters
    )
    turned = predict_points(
        SIXTY.terrain,
        Transmitters.of_sites(backwards, "4g"),
        villages.x_m[::-1],
        villages.y_m[::-1],
        "4g",
        parameters,
    )
    assert_array_equal(turned.rsrp_dbm.toarray()[:, ::-1], forward.rsrp_dbm.toarray())


def test_blocks_of_masts_join_to_the_same_matrix_and_report_progress(monkeypatch):
    villages, transmitters = SIXTY.villages, Transmitters.of_sites(SIXTY, "4g")
    at = (SIXTY.terrain, transmitters, villages.x_m, villages.y_m, "4g", RadioParameters())
    whole = predict_points(*at)
    monkeypatch.setattr("phusong.coverage.radio.engine.PAIRS_AT_ONCE", 3 * len(villages))
    told = []
    parts = predict_points(*at, progress=lambda done, total: told.append((done, total)))
    assert told == [(3, 8), (6, 8), (8, 8)]
    assert_array_equal(parts.rsrp_dbm.toarray(), whole.rsrp_dbm.toarray())


def test_no_mast_and_no_point_give_empty_matrices():
    none = Transmitters.at(np.zeros(0), np.zeros(0), np.zeros(0))
    assert predict_points(flat_terrain(), none, np.ones(3), np.ones(3), "4g", RadioParameters()).shape == (0, 3)
    one = masts(1.0, 1.0, 30.0)
    assert predict_points(flat_terrain(), one, np.zeros(0), np.zeros(0), "4g", RadioParameters()).shape == (1, 0)
    raster = predict_raster(flat_terrain(), none, "4g", RadioParameters(), (0.0, 0.0, 900.0, 900.0))
    assert np.isnan(raster.values).all()


def test_only_masts_that_carry_the_technology_transmit():
    assert_array_equal(Transmitters.of_sites(SIXTY, "5g").site, [0, 1, 2])
    assert_array_equal(Transmitters.of_sites(without_sites(SIXTY, "S1"), "5g").site, [0, 1])
    assert len(Transmitters.of_sites(SIXTY, "2g")) == 0


def test_sectors_follow_their_site_and_technology():
    of_4g, of_5g = Transmitters.of_sites(SIXTY, "4g"), Transmitters.of_sites(SIXTY, "5g")
    assert_array_equal(np.diff(of_4g.first_sector), [4, 3, 3, 3, 3, 3, 1, 1])
    assert_array_equal(np.diff(of_5g.first_sector), [1, 1, 1])
    assert_array_equal(of_4g.band_mhz[:4], [np.nan, np.nan, np.nan, 900.0])
    assert_array_equal(of_5g.azimuth_deg, [np.nan, 90.0, np.nan])
    assert np.isnan(of_4g.azimuth_deg[-2:]).all()


def test_planned_masts_have_three_sectors():
    planned = Transmitters.at([1.0, 2.0], [3.0, 4.0], 42.0)
    assert_array_equal(planned.azimuth_deg, [0.0, 120.0, 240.0] * 2)
    assert_array_equal(planned.height_m, [42.0, 42.0])
    assert_array_equal(planned.first_sector, [0, 3, 6])


def test_a_budget_given_in_part_keeps_the_rest_of_its_services_defaults():
    parameters = RadioParameters(services={"5g": {"band_mhz": 3750.0}})
    assert parameters.budget("5g") == DEFAULT_BUDGETS["5g"].model_copy(update={"band_mhz": 3750.0})
    assert parameters.budget("4g") == DEFAULT_BUDGETS["4g"]


def test_an_unknown_service_names_the_known_ones():
    with pytest.raises(InputError, match="'6g'; there are 4g, 5g"):
        RadioParameters().budget("6g")


def test_a_band_outside_the_models_is_a_finding_of_the_sectors():
    with pytest.raises(InputError) as caught:
        level_at(
            flat_terrain(), masts([1.0, 2.0], 1.0, 30.0, 0.0, 0.0, [28_000.0, 1800.0]), 9.0, 9.0, RadioParameters()
        )
    (finding,) = caught.value.findings
    assert (finding.layer, finding.column, finding.value) == ("sectors", "band_mhz", "28000")


def test_every_setting_is_described():
    assert all(field.description for field in RadioParameters.model_fields.values())


@pytest.mark.slow
def test_a_thousand_masts_and_villages_stay_sparse():
    rng = np.random.default_rng(11)
    transmitters = Transmitters.at(*(low + rng.uniform(0.0, SIZE_M, 1000) for low in (LEFT_M, BOTTOM_M)), 40.0)
    x, y = (low + rng.uniform(0.0, SIZE_M, 1000) for low in (LEFT_M, BOTTOM_M))
    points = predict_points(SIXTY.terrain, transmitters, x, y, "4g", RadioParameters(max_range_km=3.0))
    far = np.hypot(transmitters.x_m[:, None] - x, transmitters.y_m[:, None] - y) > 3000.0
    assert points.rsrp_dbm.nnz <= (~far).sum()
    assert not points.rsrp_dbm.toarray()[far].any()
