"""Pixels get what points at their centres get: SINR, rates, probability and margin."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from phusong.coverage.kernels import paged
from phusong.coverage.radio.engine import predict_carriers
from phusong.coverage.radio.quality import measure_quality, operator_uplinks
from phusong.coverage.radio.rasters import channels, quality
from phusong.coverage.radio.rasters.levels import predict_raster
from phusong.coverage.radio.rasters.quality import PLANES, predict_quality
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.grid import Grid
from tests.builders.levels.radio import radio_of
from tests.builders.networks.sixty_villages import sixty_villages

SIXTY = sixty_villages()
CORNER = (SIXTY.terrain.bounds[0] + 6000.0, SIXTY.terrain.bounds[1] + 6000.0)
AREA = Grid.over((*CORNER, CORNER[0] + 8000.0, CORNER[1] + 8000.0), 400.0, SIXTY.terrain.crs)
MASTS = {service: Transmitters.of_sites(SIXTY, service) for service in ("4g", "5g")}


def at_centres(parameters, masts=MASTS, grid=AREA):
    """What points at the centres of the pixels get from every service."""
    x_m, y_m = (axis.ravel() for axis in np.meshgrid(*grid.centres()))
    levels = {name: predict_carriers(SIXTY.terrain, own, x_m, y_m, name, parameters) for name, own in masts.items()}
    found = {}
    for name, own in levels.items():
        anchor = levels.get(parameters.budget(name).uplink_anchor)
        found[name] = measure_quality(own, None if anchor is None else operator_uplinks(anchor))
    return found


def assert_same(rasters, points, atol=2e-3):
    for service, expected in points.items():
        heard = (expected.server >= 0).reshape(AREA.shape)
        assert heard.any()
        for name in PLANES:
            got, wanted = getattr(rasters[service], name), getattr(expected, name).reshape(AREA.shape)
            assert got.dtype == np.float32
            assert_array_equal(np.isnan(got), ~heard, err_msg=name)
            assert_allclose(got[heard], wanted[heard], atol=atol, err_msg=f"{service} {name}")


@pytest.mark.slow
@pytest.mark.parametrize("lines", [1, 7, None])
def test_pixels_get_what_points_at_their_centres_get_in_bands_of_any_height(monkeypatch, lines):
    parameters = radio_of(model="p526", max_range_km=9.0, floor_dbm=-118.0)
    if lines is not None:
        width = sum(len({str(name) for name in own.operators}) for own in MASTS.values()) * AREA.shape[1]
        monkeypatch.setattr(quality, "HELD_BYTES", 13 * 4 * width * lines)
        monkeypatch.setattr(channels, "PIXELS_AT_ONCE", 2 * AREA.shape[1])
    found = predict_quality(SIXTY.terrain, MASTS, parameters, AREA)
    assert list(found) == list(MASTS)
    assert_same(found, at_centres(parameters))


@pytest.mark.slow
def test_what_is_kept_in_files_is_the_same_to_the_bit(monkeypatch):
    parameters = radio_of(model="p526", max_range_km=9.0)
    wanted = predict_quality(SIXTY.terrain, MASTS, parameters, AREA)
    monkeypatch.setattr(paged, "PAGED_BYTES", 1)
    channel_count = sum(len({str(name) for name in own.operators}) for own in MASTS.values())
    monkeypatch.setattr(quality, "HELD_BYTES", 13 * channel_count * AREA.shape[1] * 8)  # let go from band to band
    got = predict_quality(SIXTY.terrain, MASTS, parameters, AREA)
    for service in MASTS:
        for name in PLANES:
            assert getattr(got[service], name).tobytes() == getattr(wanted[service], name).tobytes()


@pytest.mark.slow
def test_an_anchor_bears_the_uplink_of_pixels_too():
    lines = {"uplink_target_mbps": 5.0, "downlink_target_mbps": 1.0}
    base = radio_of(model="p526", max_range_km=9.0)
    services = {
        "4g": base.budget("4g"),
        "5g": base.budget("5g").model_copy(update={**lines, "uplink_anchor": "4g"}),
    }
    parameters = base.changed(services=services)
    found = predict_quality(SIXTY.terrain, MASTS, parameters, AREA)["5g"]
    alone = predict_quality(SIXTY.terrain, {"5g": MASTS["5g"]}, parameters, AREA)["5g"]
    assert_same({"5g": found}, {"5g": at_centres(parameters)["5g"]})
    heard = np.isfinite(found.uplink_mbps)
    assert (found.uplink_mbps[heard] >= alone.uplink_mbps[heard]).all()
    assert (found.uplink_mbps[heard] > alone.uplink_mbps[heard]).any()


@pytest.mark.slow
def test_the_order_of_the_masts_and_their_division_tell_nothing():
    parameters = radio_of(model="p526", max_range_km=9.0)
    half = np.arange(len(MASTS["4g"])) % 2 == 0
    other = MASTS | {"4g": MASTS["4g"].only(~half).beside(MASTS["4g"].only(half))}
    got, wanted = (predict_quality(SIXTY.terrain, each, parameters, AREA) for each in (other, MASTS))
    for service in MASTS:
        for name in PLANES:
            assert_allclose(getattr(got[service], name), getattr(wanted[service], name), atol=2e-3, err_msg=name)


@pytest.mark.slow
def test_kept_footprints_are_read_once_more_and_no_others():
    class Kept(dict):
        asked = 0

        def get(self, key):
            self.asked += 1
            return super().get(key)

        def put(self, key, levels):
            assert key not in self
            self[key] = levels

    parameters = radio_of(model="p1812", raster_step_m=400.0, max_range_km=6.0)
    kept = Kept()
    bounds = (*CORNER, CORNER[0] + 8000.0, CORNER[1] + 8000.0)
    predict_raster(SIXTY.terrain, MASTS["4g"], "4g", parameters, bounds, cache=kept)
    held, before = len(kept), kept.asked
    only = {"4g": MASTS["4g"]}
    found = predict_quality(SIXTY.terrain, only, parameters, AREA, caches={"4g": kept})
    assert len(kept) == held
    assert kept.asked > before
    fresh = predict_quality(SIXTY.terrain, only, parameters, AREA)
    for name in PLANES:
        assert_array_equal(getattr(found["4g"], name), getattr(fresh["4g"], name))


@pytest.mark.slow
def test_swept_pixels_agree_with_points_in_sight_and_out_of_it():
    parameters = radio_of(model="p1812", floor_dbm=-140.0, max_range_km=8.0)
    middle = AREA.transform @ (AREA.shape[1] / 2, AREA.shape[0] / 2)
    masts = {"4g": Transmitters.at(middle[0], middle[1], 15.0)}
    grid = Grid.over((middle[0] - 5000.0, middle[1] - 5000.0, middle[0] + 5000.0, middle[1] + 5000.0), 100.0, AREA.crs)
    found = predict_quality(SIXTY.terrain, masts, parameters, grid)["4g"]
    wanted = at_centres(parameters, masts, grid)["4g"].margin_db.reshape(grid.shape)
    apart_db = np.abs(found.margin_db - wanted)
    apart_db = apart_db[np.isfinite(apart_db)]  # on either side of the floor one of them has nothing
    assert len(apart_db) > 0.98 * np.isfinite(wanted).sum()
    assert np.percentile(apart_db, 95) <= 0.5
    assert np.percentile(apart_db, 90) <= 0.3


def test_a_service_that_nobody_brings_is_heard_nowhere():
    nobody = {"4g": MASTS["4g"], "5g": MASTS["5g"].only(np.zeros(len(MASTS["5g"]), dtype=np.bool_))}
    parameters = radio_of(model="p526", max_range_km=9.0)
    found = predict_quality(SIXTY.terrain, nobody, parameters, AREA)
    alone = predict_quality(SIXTY.terrain, {"4g": MASTS["4g"]}, parameters, AREA)
    for name in PLANES:
        assert np.isnan(getattr(found["5g"], name)).all()
        assert_array_equal(getattr(found["4g"], name), getattr(alone["4g"], name))
