"""The area engine: every pixel once, in agreement with point predictions, voids and edges respected."""

import math

import numpy as np
import pytest

from phusong.coverage.findings.errors import InputError, ValidityError
from phusong.coverage.p1812.area import area_loss_db, point_losses_db
from phusong.coverage.p1812.path import P1812Parameters
from phusong.coverage.propagation.cover import NO_COVER_AT_ALL, cover_of
from tests.builders.networks.terrains import mountains, terrain_of

STEP_M = 90.0
MAST_M = (9_017.0, -9_023.0)
PARAMETERS = P1812Parameters(frequency_mhz=700.0, tx_height_m=30.0, rx_height_m=1.5, latitude_deg=22.0)


@pytest.fixture(scope="module")
def terrain():
    return terrain_of(mountains(), STEP_M)


@pytest.fixture(scope="module")
def area(terrain):
    return area_loss_db(terrain, MAST_M, PARAMETERS, max_range_km=8.0)


def centres(area):
    return np.meshgrid(*area.grid.centres())


def test_every_pixel_within_range_and_none_beyond_has_a_loss(area):
    x_m, y_m = centres(area)
    distance_m = np.hypot(x_m - MAST_M[0], y_m - MAST_M[1])
    assert np.array_equal(np.isfinite(area.values_db), distance_m <= 8000.0)
    assert area.values_db[np.isfinite(area.values_db)].min() > 60.0


@pytest.mark.slow
def test_pixels_agree_with_point_predictions(area, terrain):
    x_m, y_m = centres(area)
    known = np.isfinite(area.values_db)
    points_db = point_losses_db(terrain, MAST_M, (x_m[known], y_m[known]), PARAMETERS, max_range_km=8.0)
    apart_db = np.abs(area.values_db[known] - points_db)
    assert np.percentile(apart_db, 95) <= 0.5
    assert np.percentile(apart_db, 50) <= 0.05


@pytest.mark.slow
def test_more_rays_come_nearer_to_the_points(area, terrain):
    x_m, y_m = centres(area)
    known = np.isfinite(area.values_db)
    points_db = point_losses_db(terrain, MAST_M, (x_m[known], y_m[known]), PARAMETERS, max_range_km=8.0)
    dense = area_loss_db(terrain, MAST_M, PARAMETERS, max_range_km=8.0, rays_per_pixel=20.0)
    assert np.percentile(np.abs(dense.values_db[known] - points_db), 95) <= 0.1


@pytest.mark.parametrize(("limit_db", "cluttered"), [(100.0, False), (125.0, False), (125.0, True), (150.0, True)])
def test_a_limit_leaves_out_only_what_exceeds_it(area, terrain, limit_db, cluttered):
    woods_m = np.where(mountains(seed=5) > 1000.0, 12.0, 0.0).astype(np.float32)
    cover = cover_of(woods_m, in_town=(woods_m > 0.0) & (mountains(seed=6) > 1000.0)) if cluttered else NO_COVER_AT_ALL
    exact_db = area.values_db
    if cluttered:
        exact_db = area_loss_db(terrain, MAST_M, PARAMETERS, max_range_km=8.0, cover=cover).values_db
    limited = area_loss_db(terrain, MAST_M, PARAMETERS, max_range_km=8.0, cover=cover, limit_db=limit_db)
    left_out = np.isposinf(limited.values_db)
    assert np.array_equal(limited.values_db[~left_out], exact_db[~left_out], equal_nan=True)
    assert exact_db[left_out].min() > limit_db
    assert left_out.sum() > 0.5 * (exact_db > limit_db).sum()


def test_threads_change_nothing(area, terrain):
    for jobs in (1, 3):
        again = area_loss_db(terrain, MAST_M, PARAMETERS, max_range_km=8.0, jobs=jobs)
        assert again.values_db.tobytes() == area.values_db.tobytes()


@pytest.mark.slow
def test_clutter_in_the_way_is_seen_by_area_and_points_alike(terrain, area):
    rng = np.random.default_rng(1)
    clutter_m = np.repeat(np.repeat(15.0 * (rng.random((25, 25)) < 0.4), 8, axis=0), 8, axis=1).astype(np.float32)
    cover = cover_of(clutter_m)
    wooded = area_loss_db(terrain, MAST_M, PARAMETERS, max_range_km=8.0, cover=cover)
    x_m, y_m = centres(wooded)
    known = np.isfinite(wooded.values_db)
    points_db = point_losses_db(terrain, MAST_M, (x_m[known], y_m[known]), PARAMETERS, max_range_km=8.0, cover=cover)
    assert np.percentile(np.abs(wooded.values_db[known] - points_db), 90) <= 0.5
    assert np.nanmean(wooded.values_db) > np.nanmean(area.values_db) + 1.0


def test_a_plain_is_the_same_in_all_directions():
    plain = terrain_of(np.full((121, 121), 100.0), STEP_M)
    mast_m = (60.5 * STEP_M, -60.5 * STEP_M)  # the centre of the middle cell
    loss_db = area_loss_db(plain, mast_m, PARAMETERS, max_range_km=5.0).values_db
    for turned in (np.rot90(loss_db), loss_db[::-1], loss_db.T):
        both = np.isfinite(loss_db) & np.isfinite(turned)
        assert both.sum() > 9000
        assert np.abs(loss_db - turned)[both].max() < 1e-3


def test_a_pixel_size_of_its_own(terrain):
    fine = area_loss_db(terrain, MAST_M, PARAMETERS, max_range_km=3.0, pixel_m=40.0)
    x_m, y_m = centres(fine)
    known = np.isfinite(fine.values_db)
    assert known.sum() == pytest.approx(math.pi * 3000.0**2 / 40.0**2, rel=0.01)
    points_db = point_losses_db(terrain, MAST_M, (x_m[known], y_m[known]), PARAMETERS, max_range_km=3.0)
    assert np.percentile(np.abs(fine.values_db[known] - points_db), 95) <= 0.5


def test_behind_a_void_nothing_is_predicted_and_beside_it_nothing_changes(terrain, area):
    holed = terrain.height_m.copy()
    holed[98:103, 120:124] = np.nan  # about 2 km east of the mast
    hidden = area_loss_db(terrain_of(holed, STEP_M), MAST_M, PARAMETERS, max_range_km=8.0)
    x_m, y_m = centres(hidden)
    east_m, north_m = x_m - MAST_M[0], y_m - MAST_M[1]
    west = (east_m < 0.0) & np.isfinite(area.values_db)
    assert np.array_equal(hidden.values_db[west], area.values_db[west])
    behind = (np.abs(north_m) < 100.0) & (east_m > 3000.0) & (east_m < 7500.0)
    assert np.isnan(hidden.values_db[behind]).all()
    assert behind.any()


def test_the_area_ends_where_the_terrain_ends(terrain):
    corner = (5.0 * STEP_M, -5.0 * STEP_M)
    loss_db = area_loss_db(terrain, corner, PARAMETERS, max_range_km=3.0)
    x_m, y_m = centres(loss_db)
    inside = np.isfinite(terrain.at(x_m, y_m)) & (np.hypot(x_m - corner[0], y_m - corner[1]) <= 3000.0)
    assert np.array_equal(np.isfinite(loss_db.values_db), inside)


def test_progress_reaches_the_end(terrain):
    seen = []
    area_loss_db(terrain, MAST_M, PARAMETERS, max_range_km=2.0, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    assert seen == sorted(seen)


def test_bad_inputs_are_refused(terrain):
    with pytest.raises(InputError, match="outside the terrain"):
        area_loss_db(terrain, (-5000.0, 0.0), PARAMETERS)
    with pytest.raises(InputError, match="clutter has the shape"):
        area_loss_db(terrain, MAST_M, PARAMETERS, cover=cover_of(np.zeros((3, 3))))
    with pytest.raises(ValidityError, match=r"30\.\.6000 MHz"):
        area_loss_db(terrain, MAST_M, P1812Parameters(frequency_mhz=7000.0))


def test_points_beyond_the_range_or_the_terrain_have_no_loss(terrain):
    x_m, y_m = np.array([9_500.0, 17_900.0, 30_000.0]), np.array([-9_500.0, -9_000.0, -9_000.0])
    loss_db = point_losses_db(terrain, MAST_M, (x_m, y_m), PARAMETERS, max_range_km=5.0)
    assert np.isfinite(loss_db).tolist() == [True, False, False]
