"""Stretches of a ray that are passed over: never one with a pixel within the limit, and nothing else changes."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from phusong.coverage.p1812 import area
from phusong.coverage.p1812.area import area_loss_db
from phusong.coverage.p1812.path import P1812Parameters
from phusong.coverage.propagation.cover import NO_COVER_AT_ALL, cover_of
from tests.builders.networks.terrains import mountains, terrain_of

STEP_M, CELLS = 90.0, 160
MAST_M = (7_211.0, -6_943.0)
RANGE_KM = 5.5


def ground(seed: int, *, holes: bool = False):
    """Mountains of a height that the seed decides, and what stands on them."""
    rng = np.random.default_rng(seed)
    heights_m = mountains(CELLS, roughness_m=rng.uniform(60.0, 500.0), seed=seed)
    if holes:
        heights_m[rng.random(heights_m.shape) < 0.0005] = np.nan
    trees_m = rng.choice([0.0, 0.0, 4.0, 15.0], size=(CELLS // 8, CELLS // 8)).repeat(8, axis=0).repeat(8, axis=1)
    towns = rng.choice([0.0, 1.0], size=trees_m.shape, p=[0.8, 0.2])
    return terrain_of(heights_m, STEP_M), cover_of(trees_m, towns, step_m=STEP_M)


def walled():
    """A plain with one wall around the mast, and low trees: the bound of every stretch behind it is nearly the loss."""
    row, col = np.mgrid[:CELLS, :CELLS]
    away_m = np.hypot((col + 0.5) * STEP_M - MAST_M[0], -(row + 0.5) * STEP_M - MAST_M[1])
    heights_m = np.where(np.abs(away_m - 2_000.0) < STEP_M, 340.0, 300.0)
    return terrain_of(heights_m, STEP_M), cover_of(np.full(heights_m.shape, 6.6), 0.0, step_m=STEP_M)


def swept(terrain, cover, limit_db, **given):
    parameters = P1812Parameters(
        frequency_mhz=900.0, tx_height_m=given.pop("mast_m", 30.0), rx_height_m=1.5, latitude_deg=22.0
    )
    return area_loss_db(terrain, MAST_M, parameters, max_range_km=RANGE_KM, cover=cover, limit_db=limit_db, **given)


@pytest.mark.slow
@pytest.mark.parametrize("pixel_m", [60.0, 90.0, 210.0])
@pytest.mark.parametrize("covered", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_what_is_passed_over_exceeds_the_limit_and_all_else_is_the_same_to_the_bit(seed, covered, pixel_m, monkeypatch):
    terrain, cover = ground(seed)
    cover = cover if covered else NO_COVER_AT_ALL
    given = {"pixel_m": pixel_m, "mast_m": 12.0 + 9.0 * seed}
    every_db = swept(terrain, cover, np.inf, **given).values_db
    for limit_db in (108.0, 122.0, 135.0, 150.0):
        found = swept(terrain, cover, limit_db, **given)
        lost = np.isinf(found.values_db)
        assert every_db[lost].min(initial=np.inf) > limit_db
        assert_array_equal(found.values_db[~lost], every_db[~lost])
        with monkeypatch.context() as patch:
            patch.setattr(area, "_all_known", lambda *_: False)
            one_by_one = swept(terrain, cover, limit_db, **given)
        assert_array_equal(found.sight == 1, one_by_one.sight == 1)
        assert every_db[np.isinf(one_by_one.values_db)].min(initial=np.inf) > limit_db


@pytest.mark.slow
@pytest.mark.parametrize("covered", [False, True])
def test_behind_a_single_wall_every_decibel_of_the_limit_is_kept(covered):
    terrain, cover = walled()
    cover = cover if covered else NO_COVER_AT_ALL
    every_db = swept(terrain, cover, np.inf).values_db
    for limit_db in np.arange(100.0, 146.0):
        found_db = swept(terrain, cover, limit_db).values_db
        lost = np.isinf(found_db)
        assert every_db[lost].min(initial=np.inf) > limit_db
        assert_array_equal(found_db[~lost], every_db[~lost])


def test_most_of_what_lies_behind_mountains_is_passed_over(monkeypatch):
    terrain, cover = ground(7)
    tops = area.find_tops(
        terrain.height_m,
        cover,
        area.make_link(P1812Parameters(900.0, 30.0, 1.5, latitude_deg=22.0)),
        np.arange(20.0, 100.0) + area.ORIGIN,
        np.arange(30.0, 60.0) + area.ORIGIN,
        0.0,
        True,
    )
    assert tops.antenna_m.shape == (2, 4, 10)
    heights_m = np.where(np.isneginf(tops.antenna_m), np.nan, tops.antenna_m)
    assert np.nanmax(heights_m) >= terrain.height_m[30:60, 20:100].max() + 1.5
    looked_at = []
    kernel = area.sweep_rays
    monkeypatch.setattr(area, "sweep_rays", lambda *given: (looked_at.append(given[1].tops.known), kernel(*given)))
    assert np.isinf(swept(terrain, cover, 125.0).values_db).any()
    assert all(looked_at)


def test_nothing_is_passed_over_where_the_ground_has_holes(monkeypatch):
    terrain, cover = ground(2, holes=True)
    found_db = swept(terrain, cover, 125.0).values_db
    for known in (False, True):
        monkeypatch.setattr(area, "_all_known", lambda *_, known=known: known)
        other_db = swept(terrain, cover, 125.0).values_db
        assert np.array_equal(found_db, other_db, equal_nan=True) is not known
