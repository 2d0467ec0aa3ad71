"""Two propagation models side by side: figures by hand, files that agree, and nothing without the setting."""

from dataclasses import replace

import numpy as np
import pytest
from affine import Affine
from pydantic import ValidationError
from pyproj import CRS

from phusong.coverage.radio.parameters import RadioParameters
from phusong.coverage.served.comparison import Spread, compare_models, difference_raster
from phusong.coverage.served.evaluate import evaluate_radio
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.raster import Raster
from phusong.scenario.radio import check_ranges, second_radio
from tests.builders.levels.radio import radio_of
from tests.builders.networks.small_network import coverage_of, small_network


def test_the_spread_by_hand():
    spread = Spread.of(np.array([np.nan, 3.0, 1.0, 2.0, 4.0, 5.0]))
    assert (spread.compared, spread.median_db) == (5, 3.0)
    assert (spread.p5_db, spread.p95_db) == pytest.approx((1.2, 4.8))
    nothing = Spread.of(np.array([np.nan]))
    assert nothing.compared == 0
    assert np.isnan(nothing.median_db)


def raster(values, left=0.0):
    values = np.array(values, dtype=np.float32)
    server = np.where(np.isnan(values), -1, 0).astype(np.int32)
    return Raster(values, server, Grid(Affine(90.0, 0.0, left, 0.0, -90.0, 0.0), values.shape, CRS.from_epsg(32648)))


def test_a_difference_is_unknown_where_either_is():
    first, second = raster([[-80.0, np.nan, -70.0]]), raster([[-85.0, -90.0, np.nan]])
    difference = difference_raster(first, second)
    assert difference.values.dtype == np.float32
    np.testing.assert_array_equal(difference.values, [[5.0, np.nan, np.nan]])
    with pytest.raises(ValueError, match="other pixels"):
        difference_raster(first, raster([[1.0, 2.0, 3.0]], left=90.0))


def test_villages_that_one_model_alone_serves():
    network = small_network()
    first, second = coverage_of(network, {"4g": "ABC"}), coverage_of(network, {"4g": "BD"})
    both = compare_models(("p1812", "itm"), (first, second), ({}, {})).services["4g"]
    assert network.villages.ids[both.first_only].tolist() == ["A", "C"]
    assert network.villages.ids[both.second_only].tolist() == ["D"]
    assert both.pixels is None


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"second_model": "p1812"}, "both p1812"),
        ({"second_model": "itm", "n0": 420.0}, "250..400"),
        ({"model": "itm", "n0": 240.0}, "250..400"),
        ({"second_model": "tr38901-rma", "receiver_height_m": 20.0}, "1..10 m, the range of tr38901-rma"),
        ({"model": "tr38901-uma", "receiver_height_m": 1.2}, "1.5..22.5 m, the range of tr38901-uma"),
        ({"second_model": "hata"}, "second_model"),
    ],
)
def test_models_that_cannot_be_had_are_refused(settings, said):
    with pytest.raises(ValidationError, match=said):
        RadioParameters(**settings)


def test_the_second_model_is_the_first_in_all_but_the_model():
    radio = RadioParameters(second_model="itm", max_range_km=7.0, calibration="fitted.toml")
    assert second_radio(radio) == radio_of(model="itm", max_range_km=7.0)
    assert second_radio(RadioParameters()) is None


def test_masts_that_the_rural_cell_does_not_hold_for_are_told_of():
    network = small_network()
    assert check_ranges(RadioParameters(second_model="tr38901-rma"), network) == []
    low = replace(network, sites=replace(network.sites, height_m=np.array([42.0, 8.0])))
    (found,) = check_ranges(RadioParameters(second_model="tr38901-rma"), low)
    assert (found.code, found.value) == ("mast-outside-model", "S2")
    assert check_ranges(RadioParameters(), low) == []
    served = evaluate_radio(low, radio_of(model="tr38901-rma")).services["4g"]
    assert served.server[:2].tolist() == [0, -1]  # S2, beside village B, is outside the model


def test_masts_of_other_heights_than_the_urban_cell_is_made_for_are_told_of():
    network = small_network()
    heights = replace(network, sites=replace(network.sites, height_m=np.array([25.0, 42.0])))
    (found,) = check_ranges(RadioParameters(model="tr38901-uma"), heights)
    assert (found.code, found.value) == ("mast-unlike-model", "S2")
    heights = replace(network, sites=replace(network.sites, height_m=np.array([25.0, 8.0])))
    (found,) = check_ranges(RadioParameters(model="tr38901-uma"), heights)
    assert (found.code, found.value) == ("mast-outside-model", "S2")
