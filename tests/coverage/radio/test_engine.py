"""The radio engine: levels solved by hand, voids that are never height 0, and what must never change a level."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from pyproj import CRS

from phusong.coverage.findings.errors import InputError
from phusong.coverage.radio.engine import predict_points
from phusong.coverage.radio.rasters.levels import add_masts, predict_raster
from phusong.coverage.radio.transmitters import Transmitters
from tests.builders.levels.masts import SIXTY, high_parameters, level_at, masts
from tests.builders.levels.radio import radio_of
from tests.builders.networks.sixty_villages import BOTTOM_M, LEFT_M, SIZE_M
from tests.builders.networks.terrains import level_square

CRS_METRES = CRS.from_epsg(32648)


def test_free_space_over_flat_terrain_by_hand():
    # An omni's EIRP per resource element is 46 - 30.7918 + 11 - 3 = 23.2082 dBm; the terminal loses 17 dB; free space
    # at 1.8 GHz over 4 km loses 92.4 + 5.1055 + 12.0412 = 109.5467 dB; both antennas are 100 m up and tilted by 0.
    level = level_at(level_square(), masts(5000.0, 5000.0, 100.0), 9000.0, 5000.0, high_parameters())
    assert_allclose(level, [23.2082 - 17.0 - 109.5467], atol=2e-3)


def test_the_pattern_and_the_tilt_enter_the_level():
    terrain, parameters = level_square(), high_parameters()
    mast = masts(10_000.0, 10_000.0, 100.0, azimuth_deg=90.0, downtilt_deg=0.0)
    x = 10_000.0 + 4000.0 * np.sin(np.radians([90.0, 122.5, 57.5, 270.0]))
    y = 10_000.0 + 4000.0 * np.cos(np.radians([90.0, 122.5, 57.5, 270.0]))
    ahead, right, left, behind = level_at(terrain, mast, x, y, parameters)
    assert_allclose(ahead, 30.2082 - 17.0 - 109.5467, atol=2e-3)
    assert_allclose([right, left, behind], [ahead - 3.0, ahead - 3.0, ahead - 30.0], atol=2e-3)
    tilted = masts(10_000.0, 10_000.0, 100.0, azimuth_deg=90.0, downtilt_deg=5.0)
    assert_allclose(level_at(terrain, tilted, x[:1], y[:1], parameters), [ahead - 3.0], atol=0.02)  # 5° of 10°


def test_a_silent_sector_takes_the_tilt_and_band_of_the_budget_and_another_band_its_own_preset():
    terrain, parameters = level_square(), high_parameters()
    silent = level_at(terrain, masts(5000.0, 5000.0, 100.0, 90.0, np.nan, np.nan), 9000.0, 5000.0, parameters)
    spoken = level_at(terrain, masts(5000.0, 5000.0, 100.0, 90.0, 3.0, 1800.0), 9000.0, 5000.0, parameters)
    lower = level_at(terrain, masts(5000.0, 5000.0, 100.0, 90.0, 3.0, 900.0), 9000.0, 5000.0, parameters)
    assert_array_equal(silent, spoken)
    # Free space at half the frequency, 10 MHz in place of 20, and an antenna of 15 dBi in place of 18.
    assert_allclose(lower - spoken, [20.0 * math.log10(2.0) + 10.0 * math.log10(2.0) - 3.0], atol=1e-3)


def ridge_terrain(top_m):
    """Flat ground at 0 m with a ridge one cell wide along x = 5000 m."""
    terrain = level_square(height_m=0.0)
    heights = terrain.height_m.copy()
    heights[:, 50] = top_m
    return replace(terrain, height_m=heights)


def test_a_knife_edge_ridge_by_hand():
    # 4 km before and 4 km behind a ridge of 150 m, antennas at 50 m: the Earth bulges by 500 * 4 * 4 / 9348.1 = 0.856 m
    # there, so the edge stands 100.856 m above the line. With a wavelength of 0.2998 / 1.8 = 0.16656 m,
    # nu = 100.856 * sqrt(0.002 * 8 / (0.16656 * 4 * 4)) = 7.8149; J = 6.9 + 20 log10(sqrt(7.7149² + 1) + 7.7149) =
    # 30.7034 dB; Bullington adds (1 - exp(-J / 6)) * (10 + 0.02 * 8) = 10.0991 dB. The spherical part stays 0.
    parameters = radio_of(receiver_height_m=50.0, floor_dbm=-200.0, profile_step_m=100.0)  # one on the ridge
    level = level_at(ridge_terrain(150.0), masts(1000.0, 5000.0, 50.0), 9000.0, 5000.0, parameters)
    free_space = 92.4 + 20.0 * math.log10(1.8) + 20.0 * math.log10(8.0)
    assert_allclose(level, [6.2082 - free_space - 30.7034 - 10.0991], atol=0.02)


@pytest.mark.slow
def test_unknown_terrain_is_counted_and_never_height_0():
    terrain = level_square()
    heights = terrain.height_m.copy()
    heights[:, 70] = np.nan  # a strip without data along x = 7000 m
    holed = replace(terrain, height_m=heights)
    both = masts([5000.0, 9000.0], 5000.0, 30.0)
    x, y = np.array([6000.0, 8000.0, 7000.0, 50_000.0]), np.full(4, 5000.0)
    points = predict_points(holed, both, x, y, "4g", radio_of())
    assert_array_equal(points.voids, [1, 1, 2, 0])
    assert_array_equal(points.best()[1], [0, 1, -1, -1])
    whole = predict_points(terrain, both, x, y, "4g", radio_of())
    assert_array_equal(points.best()[0][:2], whole.best()[0][:2])
    raster = predict_raster(holed, both, "4g", radio_of(), (6500.0, 4000.0, 7500.0, 6000.0))
    columns = np.abs(raster.grid.centres()[0] - 7000.0) < 100.0
    assert np.isnan(raster.values[:, columns]).all()
    assert np.isfinite(raster.values[:, ~columns]).all()


def test_a_mast_off_the_terrain_reaches_nobody():
    points = predict_points(
        level_square(), masts(-3000.0, 5000.0, 30.0), np.array([100.0]), np.array([5000.0]), "4g", radio_of()
    )
    assert points.rsrp_dbm.nnz == 0
    assert_array_equal(points.voids, [1])


@pytest.mark.slow
@settings(max_examples=15)
@given(st.floats(20.0, 60.0), st.floats(0.0, 9.9))
def test_more_power_never_lowers_rsrp_and_adds_what_it_adds(power_dbm, more_db):
    transmitters, villages = Transmitters.of_sites(SIXTY, "4g"), SIXTY.villages
    transmitters = replace(transmitters, band_mhz=np.full(len(transmitters.band_mhz), np.nan))  # all on its own band

    def levels(tx_power_dbm):
        budget = {"tx_power_dbm": tx_power_dbm}
        parameters = radio_of(services={"4g": budget}, floor_dbm=-200.0)
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
            radio_of(services={"4g": {"rsrp_threshold_dbm": threshold, "cell_edge_probability": 0.6}}),
        ).rsrp_dbm
        for threshold in (-120.0, -80.0)
    ]
    assert_array_equal(levels[0].toarray(), levels[1].toarray())


def test_the_order_of_masts_and_points_changes_nothing():
    villages, parameters = SIXTY.villages, radio_of(floor_dbm=-200.0)
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
    at = (SIXTY.terrain, transmitters, villages.x_m, villages.y_m, "4g", radio_of())
    whole = predict_points(*at)
    monkeypatch.setattr("phusong.coverage.radio.engine.PAIRS_AT_ONCE", 3 * len(villages))
    told = []
    parts = predict_points(*at, progress=lambda done, total: told.append((done, total)))
    assert told == [(3, 8), (6, 8), (8, 8)]
    assert_array_equal(parts.rsrp_dbm.toarray(), whole.rsrp_dbm.toarray())


def test_no_mast_and_no_point_give_empty_matrices():
    none = Transmitters.at(np.zeros(0), np.zeros(0), np.zeros(0))
    assert predict_points(level_square(), none, np.ones(3), np.ones(3), "4g", radio_of()).shape == (0, 3)
    one = masts(1.0, 1.0, 30.0)
    assert predict_points(level_square(), one, np.zeros(0), np.zeros(0), "4g", radio_of()).shape == (1, 0)
    raster = predict_raster(level_square(), none, "4g", radio_of(), (0.0, 0.0, 900.0, 900.0))
    assert np.isnan(raster.values).all()


def test_a_band_outside_the_models_is_a_finding_of_the_sectors():
    with pytest.raises(InputError) as caught:
        level_at(level_square(), masts([1.0, 2.0], 1.0, 30.0, 0.0, 0.0, [28_000.0, 1800.0]), 9.0, 9.0, radio_of())
    (finding,) = caught.value.findings
    assert (finding.layer, finding.column, finding.value) == ("sectors", "band_mhz", "28000")


@pytest.mark.slow
def test_a_thousand_masts_and_villages_stay_sparse():
    rng = np.random.default_rng(11)
    transmitters = Transmitters.at(*(low + rng.uniform(0.0, SIZE_M, 1000) for low in (LEFT_M, BOTTOM_M)), 40.0)
    x, y = (low + rng.uniform(0.0, SIZE_M, 1000) for low in (LEFT_M, BOTTOM_M))
    points = predict_points(SIXTY.terrain, transmitters, x, y, "4g", radio_of(max_range_km=3.0))
    far = np.hypot(transmitters.x_m[:, None] - x, transmitters.y_m[:, None] - y) > 3000.0
    assert points.rsrp_dbm.nnz <= (~far).sum()
    assert not points.rsrp_dbm.toarray()[far].any()


@pytest.mark.slow
def test_masts_added_to_a_raster_give_the_raster_of_all(tmp_path):
    terrain, parameters = level_square(), high_parameters()
    every = masts([3000.0, 9000.0, 5000.0], [3000.0, 8000.0, 5500.0], [100.0, 60.0, 80.0])
    today, new = every.only(np.array([True, True, False])), every.only(np.array([False, False, True]))
    bounds = (1000.0, 1000.0, 9000.0, 9000.0)
    whole = predict_raster(terrain, every, "4g", parameters, bounds)
    grown = add_masts(
        predict_raster(terrain, today, "4g", parameters, bounds), terrain, new, "4g", parameters, first=len(today)
    )
    for name in ("values", "server", "servers", "voids"):
        assert_array_equal(getattr(grown, name), getattr(whole, name))
    assert set(np.unique(whole.server)) == {0, 1, 2}
    with pytest.raises(ValueError, match="counts the servers"):
        add_masts(replace(whole, servers=None), terrain, new, "4g", parameters)
