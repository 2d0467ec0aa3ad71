"""Each model in the engine is the model by itself, and none beats the bound that predictions rely on."""

import math
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.p1812 import path as p1812
from phusong.coverage.p1812.path import P1812Parameters
from phusong.coverage.propagation.atmosphere import Atmosphere
from phusong.coverage.propagation.itm.model import ItmParameters, point_to_point
from phusong.coverage.propagation.tr38901 import MacroLink, expected_loss_db
from phusong.coverage.radio.model_names import ModelName
from phusong.coverage.radio.models import basic_loss_db, least_loss_db, path_settings
from phusong.coverage.radio.prediction import make_prediction
from phusong.coverage.terrain.crs import to_degrees
from tests.builders.levels.masts import ROUND, level_at, masts
from tests.builders.levels.radio import radio_of
from tests.builders.networks.sixty_villages import BOTTOM_M, LEFT_M, rough_terrain
from tests.builders.networks.terrains import level_square, terrain_of
from tests.builders.seeds import examples


@pytest.mark.parametrize("model", ["p526", "p1812"])
def test_paths_are_reciprocal(model):
    terrain = rough_terrain()
    budget = LinkBudget(antenna=ROUND)
    there = (LEFT_M + 3000.0, BOTTOM_M + 4000.0)
    away_m, bearing = np.array([11_700.0, 2_300.0, 100.0]), np.array([0.4, 1.2, 2.9])  # whole steps of the terrain
    x, y = there[0] + away_m * np.sin(bearing), there[1] + away_m * np.cos(bearing)
    parameters = radio_of(model=model, receiver_height_m=30.0, services={"4g": budget}, floor_dbm=-200.0)
    onward = level_at(terrain, masts(*there, 30.0), x, y, parameters)
    back = [level_at(terrain, masts(x[i], y[i], 30.0), *there, parameters)[0] for i in range(3)]
    assert np.isfinite(onward).all()
    assert_allclose(back, onward, atol=1e-3)


def test_p1812_is_the_recommendation_over_the_terrains_profile():
    terrain = rough_terrain()
    tx, rx = (LEFT_M + 3000.0, BOTTOM_M + 4000.0), (LEFT_M + 9000.0, BOTTOM_M + 12_000.0)
    budget = LinkBudget(antenna=ROUND)
    radio = radio_of(model="p1812", services={"4g": budget}, floor_dbm=-200.0, time_percent=10.0)
    d_km, h_m = terrain.profile(tx, rx)
    inputs = P1812Parameters(
        frequency_mhz=1800.0,
        tx_height_m=35.0,
        rx_height_m=1.5,
        time_percent=10.0,
        latitude_deg=22.5,
        delta_n=radio.parameters.delta_n,
        n0=radio.parameters.n0,
    )
    loss_db = p1812.explain_loss(d_km, h_m, inputs).terms.total_db
    level = level_at(terrain, masts(*tx, 35.0), *rx, radio)
    assert_allclose(level, [budget.omni_eirp_per_re_dbm + budget.terminal_db - loss_db], atol=0.01)


def test_ducts_are_those_of_the_latitude_of_the_mast_whatever_terrain_lies_around():
    step_m = 1000.0
    hills_m = np.random.default_rng(4).uniform(100.0, 400.0, (1700, 40))
    country = terrain_of(hills_m, step_m, 480_000.0, 2_560_000.0)  # 23 to 8 degrees north
    radio = radio_of(model="p1812", time_percent=1.0, profile_step_m=500.0, max_range_km=30.0, floor_dbm=-200.0)
    losses = {}
    for name, y_m in (("north", 2_500_000.0), ("south", 900_000.0)):
        mast, place = masts(500_000.0, y_m, 40.0), (515_000.0, y_m + 20_000.0)
        top = round((2_560_000.0 - y_m) / step_m) - 40
        window = replace(
            country,
            height_m=country.height_m[top : top + 80],
            grid=country.grid.part(slice(top, top + 80), slice(0, 40)),
        )
        for ground in (country, window):
            level = level_at(ground, mast, *place, radio)
            losses.setdefault(name, []).append(float(level[0]))
        prediction = make_prediction(country, mast, "4g", radio)
        latitude_deg = to_degrees(country.crs).transform(500_000.0, y_m)[1]
        assert prediction.masts["latitude_deg"][0] == pytest.approx(latitude_deg, abs=0.0006)
    assert losses["north"][0] == losses["north"][1]
    assert losses["south"][0] == losses["south"][1]


@pytest.mark.slow
def test_longley_rice_in_the_engine_is_longley_rice():
    terrain = rough_terrain()
    tx = (LEFT_M + 3000.0, BOTTOM_M + 4000.0)
    parameters = radio_of(
        model="itm",
        floor_dbm=-200.0,
        time_percent=10.0,
        profile_step_m=100.0,
        services={"4g": LinkBudget(antenna=ROUND)},
    )
    budget = parameters.budget("4g")
    for away, bearing in ((11, 0.4), (60, 0.9), (110, 1.2)):
        rx = (tx[0] + 100.0 * away * np.sin(bearing), tx[1] + 100.0 * away * np.cos(bearing))
        d_km, h_m = terrain.profile(tx, rx, 100.0)
        assert_allclose(np.diff(d_km), 0.1)
        path = point_to_point(h_m, 100.0, 35.0, 1.5, 1800.0, ItmParameters(time_percent=10.0))
        level = level_at(terrain, masts(*tx, 35.0), *rx, parameters)
        # ITM counts points up to 15 antenna heights: the last bit of the step moves its answer by hundredths.
        assert_allclose(level, [budget.omni_eirp_per_re_dbm + budget.terminal_db - path.loss_db], atol=0.1)


@pytest.mark.slow
def test_longley_rice_sees_a_profile_of_uneven_steps_as_an_even_one():
    # Over an even slope any even points are the same points.
    d_km = np.append(np.arange(60) * 0.1, 6.04)
    h_m = 300.0 - 20.0 * d_km
    known = path_settings("itm", np.array([900.0]), Atmosphere())
    loss_db = basic_loss_db(known, 0, np.array([d_km, h_m, h_m]), 61, 30.0, 1.5, 22.5)
    even_m = np.linspace(h_m[0], h_m[-1], 61)
    assert loss_db == pytest.approx(point_to_point(even_m, 6040.0 / 60, 30.0, 1.5, 900.0).loss_db, abs=1e-9)


@pytest.mark.parametrize("model", ["tr38901-rma", "tr38901-uma"])
def test_macro_cells_end_where_their_table_ends(model):
    x = 5000.0 + np.array([900.0, 4990.0, 5010.0, 9000.0])
    parameters = radio_of(model=model, floor_dbm=-200.0)
    level = level_at(level_square(), masts(5000.0, 5000.0, 30.0), x, np.full(4, 5000.0), parameters)
    assert level[0] > level[1] > -200.0
    assert np.isnan(level[2:]).all()


def test_the_urban_cell_in_the_engine_is_that_of_the_table():
    parameters = radio_of(model="tr38901-uma", floor_dbm=-200.0, services={"4g": LinkBudget(antenna=ROUND)})
    budget = parameters.budget("4g")
    loss_db = expected_loss_db(MacroLink("uma", 25.0, 1.5, 1800.0), np.array([2000.0]))
    level = level_at(level_square(), masts(5000.0, 5000.0, 25.0), 7000.0, 5000.0, parameters)
    assert_allclose(level, budget.omni_eirp_per_re_dbm + budget.terminal_db - loss_db, atol=1e-4)


def test_unknown_ground_between_hides_nothing_from_models_that_do_not_read_it():
    terrain = level_square()
    terrain.height_m[:, 60:64] = np.nan
    sending = masts(5000.0, 5000.0, 25.0)
    for model, heard in (("p526", False), ("tr38901-rma", True), ("tr38901-uma", True)):
        level = level_at(terrain, sending, 8000.0, 5000.0, radio_of(model=model, floor_dbm=-200.0))
        assert np.isfinite(level).all() == heard


def test_very_short_paths_are_finite_with_every_model():
    x = 5000.0 + np.array([0.0, 0.5, 40.0, 150.0, 240.0, 260.0])
    for model in get_args(ModelName):
        level = level_at(level_square(), masts(5000.0, 5000.0, 30.0), x, np.full(6, 5000.0), radio_of(model=model))
        assert np.isfinite(level).all()


@pytest.mark.slow
@given(st.integers(0, 10_000), st.integers(3, 40), st.floats(2.0, 60.0), st.sampled_from([1.0, 50.0]))
@settings(max_examples=examples(150))
def test_no_path_beats_the_bound_that_predictions_rely_on(seed, n, height_m, percent):
    rng = np.random.default_rng(seed)
    d_km = np.linspace(0.0, rng.uniform(0.02, 60.0) ** rng.choice([0.5, 1.0]), n)
    h_m = rng.uniform(0.0, 1.0, n) * rng.choice([5.0, 50.0, 500.0])
    profile = np.array([d_km, h_m, h_m + rng.choice([0.0, 15.0], n)])
    profile[2, [0, -1]] = h_m[[0, -1]]
    slant_km = math.hypot(d_km[-1], 0.001 * (h_m[0] + height_m - h_m[-1] - 1.5))
    for model in get_args(ModelName):
        known = path_settings(model, np.array([700.0, 2600.0]), Atmosphere(time_percent=percent))
        for carrier in (0, 1):
            loss_db = basic_loss_db(known, carrier, profile, n, height_m, 1.5, 22.5)
            assert least_loss_db(known, carrier, d_km[-1], slant_km) <= loss_db + 1e-9
