"""ITU-R P.838-3 rain attenuation: reference values, the Recommendation's own table, properties, ranges."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.microwave.rain import (
    CIRCULAR_TILT_DEG,
    HORIZONTAL_TILT_DEG,
    VERTICAL_TILT_DEG,
    rain_attenuation_db_km,
    rain_coefficients,
)
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED


@needs_shared("conformance", "radio", "p838")
def test_reference_values():
    path = SHARED / "conformance" / "radio" / "p838" / "ITURP838-3_rain_specific_attenuation.csv"
    with path.open(encoding="latin-1") as file:
        _, _, *rows = csv.reader(file)
    table = np.array(rows, dtype=np.float64)
    assert len(table) == 64
    elevation_deg, ghz, rate, tilt_deg, k, alpha, loss_db_km = table.T
    found_k, found_alpha = rain_coefficients(ghz * 1000.0, tilt_deg, elevation_deg)
    np.testing.assert_allclose(found_k, k, rtol=1e-6)
    np.testing.assert_allclose(found_alpha, alpha, rtol=1e-6)
    np.testing.assert_allclose(
        rain_attenuation_db_km(rate, ghz * 1000.0, tilt_deg, elevation_deg), loss_db_km, rtol=1e-6
    )


@pytest.mark.parametrize(
    ("ghz", "k_h", "alpha_h", "k_v", "alpha_v"),
    [  # ITU-R P.838-3 Table 5
        (1.0, 0.0000259, 0.9691, 0.0000308, 0.8592),
        (10.0, 0.01217, 1.2571, 0.01129, 1.2156),
        (20.0, 0.09164, 1.0568, 0.09611, 0.9847),
        (30.0, 0.2403, 0.9485, 0.2291, 0.9129),
        (100.0, 1.3671, 0.6815, 1.3680, 0.6765),
    ],
)
def test_table_of_the_recommendation(ghz, k_h, alpha_h, k_v, alpha_v):
    for tilt_deg, wanted in ((HORIZONTAL_TILT_DEG, (k_h, alpha_h)), (VERTICAL_TILT_DEG, (k_v, alpha_v))):
        found = rain_coefficients(ghz * 1000.0, tilt_deg)
        assert [float(found[0]), float(found[1])] == pytest.approx(wanted, rel=2e-3)


def test_circular_polarisation_lies_midway():
    k, _ = rain_coefficients(15e3, np.array([HORIZONTAL_TILT_DEG, CIRCULAR_TILT_DEG, VERTICAL_TILT_DEG]))
    assert k[1] == pytest.approx((k[0] + k[2]) / 2.0)


def test_straight_up_polarisation_does_not_matter():
    k, alpha = rain_coefficients(15e3, np.array([HORIZONTAL_TILT_DEG, VERTICAL_TILT_DEG]), 90.0)
    assert k[0] == pytest.approx(k[1])
    assert alpha[0] == pytest.approx(alpha[1])


@given(st.floats(1e3, 1e5), st.floats(0.1, 200.0))
def test_more_rain_more_loss(frequency_mhz, rate):
    dry, wet, wetter = rain_attenuation_db_km(np.array([0.0, rate, rate * 1.1]), frequency_mhz)
    assert dry == 0.0 < wet < wetter


@pytest.mark.parametrize(
    ("given_values", "said"),
    [
        ((10.0, 900.0), r"frequency 900 MHz is outside 1000\.\.1e\+06 MHz"),
        ((-1.0, 10e3), "rain rate -1 mm/h is outside"),
        ((10.0, 10e3, 0.0, 95.0), "elevation 95 deg is outside"),
    ],
)
def test_outside_the_recommendation_is_refused(given_values, said):
    with pytest.raises(ValidityError, match=said):
        rain_attenuation_db_km(*given_values)
