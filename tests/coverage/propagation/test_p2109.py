"""ITU-R P.2109-2 building entry loss: reference values, a hand-solved case, properties, ranges."""

import csv
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.propagation.p2109 import building_entry_loss_db
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED

BUILDINGS = ("traditional", "thermally efficient")


@needs_shared("conformance", "radio", "p2109")
def test_reference_values():
    with (SHARED / "conformance" / "radio" / "p2109" / "validation_subset.csv").open(encoding="utf-8") as file:
        _, *rows = csv.reader(file)
    assert len(rows) == 200
    for ghz, percent, kind, elevation_deg, loss_db in rows:
        found = building_entry_loss_db(
            float(ghz) * 1000.0, float(percent), BUILDINGS[int(kind) - 1], float(elevation_deg)
        )
        assert float(found) == pytest.approx(float(loss_db), abs=1e-6)


def test_median_at_one_gigahertz_by_hand():
    # The logarithm of 1 GHz is 0 and the median's deviate is 0: only r, w and C are left.
    by_hand = 10.0 * math.log10(10.0**1.264 + 10.0**0.91 + 10.0**-0.3)
    assert float(building_entry_loss_db(1000.0)) == pytest.approx(by_hand)
    assert by_hand == pytest.approx(14.3128, abs=1e-4)
    by_hand = 10.0 * math.log10(10.0**2.819 + 10.0**2.78 + 10.0**-0.3)
    assert float(building_entry_loss_db(1000.0, building="thermally efficient")) == pytest.approx(by_hand)


@given(st.floats(80.0, 100e3), st.floats(1.0, 98.0), st.sampled_from(BUILDINGS), st.floats(0.0, 90.0))
def test_more_buildings_and_steeper_paths_need_more(frequency_mhz, percent, building, elevation_deg):
    loss_db = building_entry_loss_db(frequency_mhz, np.array([percent, percent + 1.0]), building, elevation_deg)
    assert loss_db[1] > loss_db[0] > -3.0
    up_db = building_entry_loss_db(frequency_mhz, percent, building, elevation_deg)
    assert up_db == building_entry_loss_db(frequency_mhz, percent, building, -elevation_deg)
    assert up_db >= building_entry_loss_db(frequency_mhz, percent, building, 0.0)


def test_modern_buildings_keep_more_out():
    frequency_mhz = np.geomspace(80.0, 100e3, 50)
    old_db, new_db = (building_entry_loss_db(frequency_mhz, 50.0, building) for building in BUILDINGS)
    assert (new_db > old_db + 5.0).all()


@pytest.mark.parametrize(
    ("given_values", "said"),
    [
        ((79.0,), r"frequency 79 MHz is outside 80\.\.100000 MHz \(ITU-R P\.2109-2\)"),
        ((1000.0, 0.0), "share of buildings 0 % is outside"),
        ((1000.0, 100.0), "share of buildings 100 % is outside"),
        ((1000.0, 50.0, "traditional", 91.0), r"elevation 91 deg is outside -90\.\.90 deg"),
    ],
)
def test_outside_the_recommendation_is_refused(given_values, said):
    with pytest.raises(ValidityError, match=said):
        building_entry_loss_db(*given_values)
