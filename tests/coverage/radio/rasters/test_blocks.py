"""Blocks of masts over windows of the ground give the bits of all masts over all of it, whatever parts them."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from phusong.coverage.radio.calibration import BandOffset, Calibration, ClassOffset
from phusong.coverage.radio.engine import predict_carriers
from phusong.coverage.radio.rasters.channels import PLANES as QUALITY_PLANES
from phusong.coverage.radio.rasters.levels import add_masts, predict_raster
from phusong.coverage.radio.rasters.quality import predict_quality
from phusong.coverage.radio.transmitters import Transmitters
from tests.builders.levels.masts import AREA, SIXTY
from tests.builders.levels.radio import radio_of
from tests.builders.levels.spread import OnceEach

RADIO = radio_of(model="p1812", raster_step_m=200.0, max_range_km=5.0, time_percent=10.0)
MASTS = Transmitters.of_sites(SIXTY, "4g")
PLANES = ("values", "server", "servers", "voids")
GROUND = replace(
    SIXTY.terrain,
    cover=np.random.default_rng(2).integers(0, 9, tuple(2 * n for n in SIXTY.terrain.shape)).astype(np.uint8),
)
"""The sixty villages' ground with land cover on quarters of its cells."""


class Shelf(dict):
    """Footprints in memory."""

    def put(self, key, levels):
        self[key] = levels

    def asked(self):
        return sorted(self)

    def ask(self, names):
        pass


def equal(one, other):
    for name in PLANES:
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), name


def raster(masts=MASTS, terrain=GROUND, **options):
    return predict_raster(terrain, masts, "4g", RADIO, AREA, **options)


@pytest.fixture(scope="module")
def whole():
    """All masts at once, and their footprints by key."""
    shelf = Shelf()
    return raster(cache=shelf), shelf


@pytest.mark.slow
def test_a_window_of_the_ground_gives_the_bits_and_the_keys_of_the_whole(whole, monkeypatch):
    shelf = Shelf()
    equal(raster(cache=shelf, spread=OnceEach(tile=20, masts_at_most=1)), whole[0])
    assert shelf.keys() == whole[1].keys()
    for key, planes in shelf.items():
        assert planes.tobytes() == whole[1][key].tobytes()
    finer, parted = Shelf(), Shelf()
    monkeypatch.setattr("phusong.coverage.radio.ground.CHUNK", 16)
    changed = replace(GROUND, height_m=GROUND.height_m.copy())  # digests are kept by array
    raster(terrain=changed, cache=finer)
    raster(terrain=changed, cache=parted, spread=OnceEach(tile=20, masts_at_most=1))
    assert parted.keys() == finer.keys()
    assert not parted.keys() & shelf.keys()


@pytest.mark.slow
def test_neither_tiles_nor_the_order_of_their_results_change_a_bit(whole):
    shelf = Shelf(whole[1])
    for seed in range(20):
        tile, masts_at_most = ((1, 1), (7, 2), (20, 3), (45, 64), (100_000, 64))[seed % 5]
        spread = OnceEach(tile, masts_at_most, seed)
        equal(raster(cache=shelf, spread=spread), whole[0])
        assert sum(task.masts for task in spread.ran) == len(MASTS)
    assert shelf.keys() == whole[1].keys()  # a window has the keys of the whole


@pytest.mark.slow
def test_masts_that_are_added_are_added_in_blocks_too(whole):
    shelf, first = Shelf(whole[1]), MASTS.only(np.arange(len(MASTS)) < 3)
    rest = MASTS.only(np.arange(len(MASTS)) >= 3)
    base = raster(first, cache=shelf)
    for seed in range(3):
        spread = OnceEach(15, 2, seed)
        equal(add_masts(base, GROUND, rest, "4g", RADIO, first=3, cache=shelf, spread=spread), whole[0])


def test_no_masts_are_no_tasks():
    none = MASTS.only(np.zeros(len(MASTS), dtype=bool))
    spread = OnceEach()
    equal(raster(none, spread=spread), raster(none))
    assert spread.ran == []


@pytest.mark.slow
def test_points_are_predicted_in_blocks_as_all_together():
    villages = SIXTY.villages
    radio = RADIO.changed(floor_dbm=-110.0)

    def levels(spread=None):
        return predict_carriers(GROUND, MASTS, villages.x_m, villages.y_m, "4g", radio, spread=spread)

    at_once = levels()
    assert 0 < at_once.rsrp.rsrp_dbm.nnz < len(MASTS) * len(villages)
    for seed, tile in enumerate((1, 30, 60, 10_000)):
        parted = levels(OnceEach(tile, 1 + 2 * seed, seed))
        for name in ("data", "indices", "indptr"):
            assert_array_equal(getattr(parted.rsrp.rsrp_dbm, name), getattr(at_once.rsrp.rsrp_dbm, name))
        assert_array_equal(parted.others_dbm, at_once.others_dbm)
        assert_array_equal(parted.rsrp.sight, at_once.rsrp.sight)
        assert_array_equal(parted.rsrp.voids, at_once.rsrp.voids)


def moved(mast, metres):
    x_m = MASTS.x_m.copy()
    x_m[mast] += metres
    return replace(MASTS, x_m=x_m)


@pytest.mark.slow
def test_a_moved_mast_is_one_task():
    spread = OnceEach(tile=100, masts_at_most=2)
    raster(spread=spread)
    tasks = len(spread.ran)
    assert tasks >= 4
    raster(spread=spread)
    assert spread.ran == []
    x_m = (MASTS.x_m % (100 * 200.0)).tolist()
    still = next(mast for mast in range(len(MASTS)) if x_m[mast] < 19_000.0)  # it stays in its tile
    other = moved(still, 500.0)
    equal(raster(other, spread=spread), raster(other))
    assert [still in task.numbers for task in spread.ran] == [True]


@pytest.mark.slow
def test_a_changed_chunk_is_predicted_again_by_the_masts_that_reach_it_alone(monkeypatch):
    monkeypatch.setattr("phusong.coverage.radio.ground.CHUNK", 16)
    bare = SIXTY.terrain
    spread = OnceEach(tile=1, masts_at_most=1)
    raster(terrain=bare, spread=spread)
    assert len(spread.ran) == len(MASTS)
    height_m = bare.height_m.copy()
    height_m[219, 55] += 40.0
    changed = replace(bare, height_m=height_m)
    again = raster(terrain=changed, spread=spread)
    x_m, y_m = bare.grid.centres()[0][55], bare.grid.centres()[1][219]
    side_m = bare.step_m * 16
    reach_m = 1000.0 * RADIO.parameters.max_range_km
    away_m = np.maximum(np.abs(MASTS.x_m - x_m), np.abs(MASTS.y_m - y_m))
    ran = {int(task.numbers[0]) for task in spread.ran}
    assert set(np.flatnonzero(away_m <= reach_m)) <= ran <= set(np.flatnonzero(away_m <= reach_m + 1.5 * side_m))
    assert 0 < len(ran) < len(MASTS)
    equal(again, raster(terrain=changed))


@pytest.mark.slow
def test_quality_is_judged_in_tiles_as_all_at_once(whole):
    masts = {service: Transmitters.of_sites(SIXTY, service) for service in ("4g", "5g")}
    caches = {"4g": Shelf(whole[1]), "5g": Shelf()}
    grid = whole[0].grid
    at_once = predict_quality(GROUND, masts, RADIO, grid, caches=caches)
    kept = {service: len(cache) for service, cache in caches.items()}
    assert np.isfinite(at_once["4g"].sinr_db).any()
    for seed, tile in enumerate((7, 16, 1000)):
        spread = OnceEach(tile, 3, seed)
        parted = predict_quality(GROUND, masts, RADIO, grid, caches=caches, spread=spread)
        assert len(spread.ran) == np.prod([-(-side // tile) for side in grid.shape])
        for service, raster_of in at_once.items():
            for plane in QUALITY_PLANES:
                assert getattr(parted[service], plane).tobytes() == getattr(raster_of, plane).tobytes()
    assert {service: len(cache) for service, cache in caches.items()} == kept
    fresh = predict_quality(GROUND, masts, RADIO, grid, spread=OnceEach(16))
    assert fresh["5g"].sinr_db.tobytes() == at_once["5g"].sinr_db.tobytes()


@pytest.mark.slow
def test_calibrated_levels_are_lifted_by_the_land_cover_of_their_window():
    budget = RADIO.budget("4g")
    calibration = Calibration(
        model="p526",
        bands=(BandOffset(band_mhz=budget.band_mhz, offset_db=-3.0, bins=9),),
        classes=tuple(
            ClassOffset(band_mhz=budget.band_mhz, clutter_class=code, offset_db=2.0 * code - 7.0, bins=9, trust=1.0)
            for code in (1, 4, 6)
        ),
    )
    radio = replace(RADIO.changed(model="p526", raster_step_m=400.0), calibration=calibration)
    at_once = predict_raster(GROUND, MASTS, "4g", radio, AREA)
    equal(predict_raster(GROUND, MASTS, "4g", radio, AREA, spread=OnceEach(6, 2, 5)), at_once)
    bare = predict_raster(GROUND, MASTS, "4g", replace(radio, calibration=None), AREA)
    assert bare.values.tobytes() != at_once.values.tobytes()
