"""Best servers without footprints are those of the footprints, to the last bit."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from phusong.coverage.radio.calibration import Calibration
from phusong.coverage.radio.model_names import ModelName
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.radio.rasters.levels import predict_best, predict_raster
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.terrain import Terrain
from tests.builders.levels.radio import radio_of
from tests.builders.networks.sixty_villages import BOTTOM_M, LEFT_M, sixty_villages
from tests.builders.seeds import some

SIXTY = sixty_villages()
MASTS = Transmitters.of_sites(SIXTY, "4g")
AREA = (LEFT_M + 3000.0, BOTTOM_M + 2000.0, LEFT_M + 14_000.0, BOTTOM_M + 12_000.0)


def both(terrain: Terrain, masts: Transmitters, parameters: RadioModel):
    return (function(terrain, masts, "4g", parameters, AREA) for function in (predict_best, predict_raster))


FLOOR_DBM = dict.fromkeys(get_args(ModelName), -112.0) | {"tr38901-rma": -140.0, "tr38901-uma": -150.0}
"""Levels at which some places have no server."""


@pytest.mark.slow
@pytest.mark.parametrize("model", [model for model in get_args(ModelName) if model != "p1812"])
@pytest.mark.parametrize("percent", some([1.0, 50.0], quick=1))
def test_a_mast_that_is_passed_over_is_never_the_best(model, percent):
    parameters = radio_of(
        model=model, time_percent=percent, raster_step_m=170.0, max_range_km=9.0, floor_dbm=FLOOR_DBM[model]
    )
    found, wanted = both(SIXTY.terrain, MASTS, parameters)
    assert_array_equal(found.values, wanted.values)
    assert_array_equal(found.server, wanted.server)
    assert found.transform == wanted.transform
    assert len(np.unique(found.server)) > 2
    assert -1 in found.server


@pytest.mark.slow
def test_unknown_terrain_hides_what_it_hides_from_footprints():
    height_m = SIXTY.terrain.height_m.copy()
    rows, cols = height_m.shape
    height_m[rows // 2 : rows // 2 + 10, cols // 4 : cols // 2] = np.nan
    parameters = radio_of(model="p526", raster_step_m=250.0, max_range_km=9.0)
    found, wanted = both(replace(SIXTY.terrain, height_m=height_m), MASTS, parameters)
    assert_array_equal(found.values, wanted.values)
    assert_array_equal(found.server, wanted.server)
    assert (wanted.voids > 0).any()


def test_of_equal_masts_the_first_serves():
    twice = Transmitters.at(np.tile(MASTS.x_m, 2), np.tile(MASTS.y_m, 2), np.tile(MASTS.height_m, 2))
    parameters = radio_of(model="p526", raster_step_m=400.0, max_range_km=9.0)
    found, wanted = both(SIXTY.terrain, twice, parameters)
    assert_array_equal(found.server, wanted.server)
    assert found.server.max() < len(MASTS)


def test_a_calibration_is_refused():
    radio = replace(radio_of(model="p526"), calibration=Calibration(model="p526", bands=()))
    with pytest.raises(ValueError, match="predict_raster"):
        predict_best(SIXTY.terrain, MASTS, "4g", radio, AREA)
