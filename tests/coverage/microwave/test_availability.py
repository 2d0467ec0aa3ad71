"""ITU-R P.530-18 rain and multipath availability: hand-solved cases, properties, ranges."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.microwave.availability import (
    HopParameters,
    fade_percent,
    hop_availability,
    multipath_occurrence_percent,
    rain_attenuation_db,
    rain_outage_percent,
    year_conversion_db,
)

WET = HopParameters(rain_rate_mm_h=80.0)
LEVEL = (300.0, 300.0)


def test_rain_attenuation_by_hand():
    # 10 GHz, horizontal: k 0.01217, alpha 1.2571 (P.838-3 Table 5), 100 mm/h: 3.976 dB/km; 10 km:
    # 0.477 * 4.2954 * 100^(0.073 * 1.2571) * 10^0.123 - 10.579 (1 - e^-0.24) = 1.9050, so 10 km count as 5.2493.
    parameters = HopParameters(rain_rate_mm_h=100.0, polarisation="horizontal")
    specific_db_km = 0.01217 * 100.0**1.2571
    shrink = 0.477 * 10.0**0.633 * 100.0 ** (0.073 * 1.2571) * 10.0**0.123 - 10.579 * (1.0 - math.exp(-0.24))
    # At 10 GHz the law for other percentages gives 0.998 of the figure at 0.01 %.
    c1, c2, c3 = 0.07**0.12 * 0.12**0.88, 0.855 * 0.12 + 0.546 * 0.88, 0.139 * 0.12 + 0.043 * 0.88
    share = c1 * 0.01 ** -(c2 + c3 * -2.0)
    assert share == pytest.approx(0.998, abs=5e-4)
    found = rain_attenuation_db(10e3, 10e3, 0.01, parameters)
    assert found == pytest.approx(specific_db_km * 10.0 / shrink * share, rel=2e-3)
    at_one_percent = rain_attenuation_db(10e3, 10e3, 1.0, parameters)
    assert at_one_percent == pytest.approx(found * c1 / share, rel=1e-9)


def test_rain_attenuation_agrees_with_an_independent_implementation():
    # ITU-Rpy 0.4.0, itu530.rain_attenuation, P.530-17 (the method is that of P.530-18), 80 mm/h.
    assert rain_attenuation_db(10e3, 7e3, 0.001, WET) == pytest.approx(9.715147515888477, rel=1e-9)
    assert rain_attenuation_db(10e3, 7e3, 1.0, WET) == pytest.approx(0.5356602249553089, rel=1e-9)
    assert rain_attenuation_db(5e3, 23e3, 0.01, WET) == pytest.approx(30.10097528257519, rel=1e-4)
    horizontal = HopParameters(rain_rate_mm_h=80.0, polarisation="horizontal")
    assert rain_attenuation_db(10e3, 15e3, 0.01, horizontal) == pytest.approx(33.42324667385356, rel=1e-4)


def test_the_distance_factor_is_held_on_very_short_hops():
    half, whole = (rain_attenuation_db(length_m, 40e3, 0.01) for length_m in (50.0, 100.0))
    assert whole == pytest.approx(2.0 * half)


@given(st.floats(0.0015, 0.9), st.floats(1000.0, 59e3), st.floats(6e3, 90e3))
def test_rain_outage_undoes_rain_attenuation(percent, length_m, frequency_mhz):
    margin_db = rain_attenuation_db(length_m, frequency_mhz, percent)
    if margin_db <= 100.0:
        assert rain_outage_percent(margin_db, length_m, frequency_mhz) == pytest.approx(percent, rel=1e-9)


def test_rain_outage_is_held_within_what_the_method_covers():
    assert rain_outage_percent(99.0, 5e3, 7e3) == 0.001
    assert rain_outage_percent(0.5, 40e3, 38e3) == 1.0


def test_occurrence_by_hand_with_gradient_and_roughness():
    # Exponents of ten: -4.4 + 0.54 - 0.46 * 2 + 3.4 + 0.8 = -0.58 at 10 km, 10 GHz, level, sea level.
    parameters = HopParameters(gradient_n_km=-200.0, roughness_m=90.0)
    found = multipath_occurrence_percent(10e3, (0.0, 0.0), 0.0, 10e3, parameters)
    assert found == pytest.approx(10.0**-0.58)
    inclined = multipath_occurrence_percent(10e3, (0.0, 90.0), 0.0, 10e3, parameters)
    assert inclined == pytest.approx(10.0 ** (-0.58 - 1.03))  # (1 + 9 mrad)^-1.03


@pytest.mark.parametrize(
    ("length_m", "antennas_m", "frequency_mhz", "percent"),
    [
        (20e3, (300.0, 420.0), 7e3, 0.16639084836510304),
        (30e3, (300.0, 300.0), 11e3, 7.036009451468886),
        (40e3, (1200.0, 900.0), 6e3, 1000.0 * 0.0004448601227394508),  # 30 dB deep there
    ],
)
def test_occurrence_agrees_with_an_independent_implementation(length_m, antennas_m, frequency_mhz, percent):
    # ITU-Rpy 0.4.0 (MIT), itu530.multipath_loss_for_A, P.530-17, with a gradient of -200 N-units/km and 90 m.
    parameters = HopParameters(gradient_n_km=-200.0, roughness_m=90.0)
    found = multipath_occurrence_percent(length_m, antennas_m, 0.0, frequency_mhz, parameters)
    assert found == pytest.approx(percent, rel=1e-9)


def test_a_deep_fade_agrees_with_an_independent_implementation():
    # ITU-Rpy 0.4.0, itu530.multipath_loss, the first hop above, 35 dB deep.
    assert fade_percent(35.0, 0.16639084836510304) == pytest.approx(5.261740626414297e-05, rel=1e-9)


def test_occurrence_by_hand_with_map_values():
    # 147 m above the effective Earth the tanh vanishes; f^2 + 13 = 100; surface ducting is e^-18.6.
    parameters = HopParameters(log10_k=-5.0, dn75_n=50.0)
    height_m = 147.0 + 100.0 / 102.0
    found = multipath_occurrence_percent(10e3, (height_m, height_m), 0.0, math.sqrt(87.0) * 1000.0, parameters)
    assert found == pytest.approx(10.0 ** (-5.0 + 3.51 + 2 * 0.447 - 0.00027 * height_m), rel=1e-6)


def test_surface_ducting_is_limited_near_the_ground():
    parameters = HopParameters(log10_k=-5.0, dn75_n=50.0)
    above_m = -100.0 / 102.0  # antennas on the terrain
    found = multipath_occurrence_percent(10e3, (0.0, 0.0), 0.0, math.sqrt(87.0) * 1000.0, parameters)
    limit = 50.0 * 10.0**1.5 * math.sqrt(math.sqrt(87.0)) / 24730.0
    assert limit < math.exp(-above_m / (2.5 * math.sqrt(10.0)))
    exponent = -5.0 + 3.51 + 0.894 - 0.376 * math.tanh((above_m - 147.0) / 125.0) + 17.85 * limit
    assert found == pytest.approx(10.0**exponent)


def test_deep_fades_fall_a_decade_in_ten_decibels():
    assert fade_percent(30.0, 1.0) == pytest.approx(1e-3)
    assert fade_percent(40.0, 1.0) == pytest.approx(1e-4)
    assert fade_percent(30.0, 1.0, 10.0) == pytest.approx(1e-4)


@given(st.floats(0.01, 1000.0), st.floats(0.0, 10.8))
def test_shallow_fades_meet_the_deep_ones(occurrence, conversion_db):
    change_db = 25.0 + 1.2 * math.log10(occurrence)
    shallow = fade_percent(change_db - 1e-9, occurrence, conversion_db)
    deep = fade_percent(change_db, occurrence, conversion_db)
    assert shallow == pytest.approx(deep, rel=1e-6)


@given(st.floats(0.01, 1000.0), st.floats(0.0, 59.0))
def test_deeper_fades_are_rarer(occurrence, margin_db):
    assert fade_percent(margin_db + 1.0, occurrence) < fade_percent(margin_db, occurrence) <= 100.0


def test_without_margin_the_signal_is_below_its_median_most_of_the_time():
    assert fade_percent(0.0, 10.0) == pytest.approx(100.0 * (1.0 - math.exp(-1.0)))


def test_year_conversion_by_hand():
    # At 45 degrees the cosine of twice the latitude is 0.
    assert year_conversion_db(10e3, LEVEL, 45.0) == pytest.approx(10.5 - 5.6 * math.log10(1.1) - 2.7, abs=1e-6)
    assert year_conversion_db(10e3, (300.0, 390.0), 45.0) == pytest.approx(
        10.5 - 5.6 * math.log10(1.1) - 2.7 + 1.7, abs=1e-6
    )
    assert year_conversion_db(5e3, LEVEL, 90.0) == 10.8
    assert year_conversion_db(5e3, LEVEL, -20.0) == year_conversion_db(5e3, LEVEL, 20.0)


@given(st.floats(500.0, 59e3), st.floats(7e3, 40e3), st.floats(10.0, 59.0))
def test_more_margin_never_lowers_availability(length_m, frequency_mhz, margin_db):
    less = hop_availability(length_m, LEVEL, 200.0, frequency_mhz, margin_db)
    more = hop_availability(length_m, LEVEL, 200.0, frequency_mhz, margin_db + 1.0)
    assert more.availability_percent >= less.availability_percent
    assert less.multipath_percent <= less.multipath_worst_month_percent
    assert less.outage_percent + less.availability_percent == pytest.approx(100.0)


@given(st.floats(6e3, 50e3), st.floats(7e3, 40e3))
def test_longer_hops_are_down_more(length_m, frequency_mhz):
    short = hop_availability(length_m, LEVEL, 200.0, frequency_mhz, 35.0)
    long = hop_availability(length_m * 1.1, LEVEL, 200.0, frequency_mhz, 35.0)
    assert long.outage_percent >= short.outage_percent
    assert long.rain_db > short.rain_db


def test_short_hops_have_no_multipath():
    hop = hop_availability(5e3, LEVEL, 200.0, 80e3, 40.0)
    assert hop.multipath_percent == hop.multipath_worst_month_percent == 0.0
    assert hop.outage_percent == hop.rain_percent > 0.0
    assert hop_availability(5001.0, LEVEL, 200.0, 15e3, 40.0).multipath_percent > 0.0


def test_findings_of_a_doubtful_hop():
    assert hop_availability(20e3, LEVEL, 200.0, 7e3, 40.0).findings == ()
    drowned = hop_availability(40e3, LEVEL, 200.0, 38e3, 20.0)
    assert [finding.code for finding in drowned.findings] == ["rain-outage-bounded"]
    steep = hop_availability(20e3, (200.0, 1400.0), 200.0, 7e3, 40.0)
    assert [(finding.code, finding.column) for finding in steep.findings] == [("near-limit", "path inclination")]


@pytest.mark.parametrize(
    ("given_values", "said"),
    [
        ((61e3, LEVEL, 200.0, 7e3, 40.0), r"hop length 61000 m is outside 1\.\.60000 m"),
        ((10e3, LEVEL, 200.0, 900.0, 40.0), r"frequency 900 MHz is outside 1000\.\.100000 MHz"),
        ((10e3, LEVEL, 200.0, 80e3, 40.0), r"frequency 80000 MHz is outside 1500\.\.45000 MHz .*multipath"),
        ((6e3, LEVEL, 200.0, 2e3, 40.0), r"frequency 2000 MHz is outside 2500\.\.45000 MHz"),
        ((10e3, LEVEL, 200.0, 7e3, -1.0), r"fade margin -1 dB is outside 0\.\.100 dB"),
    ],
)
def test_outside_the_recommendation_is_refused(given_values, said):
    with pytest.raises(ValidityError, match=said):
        hop_availability(*given_values)


def test_other_refusals():
    with pytest.raises(ValidityError, match=r"share of the time 2 % is outside 0\.001\.\.1 %"):
        rain_attenuation_db(10e3, 10e3, 2.0)
    with pytest.raises(ValidityError, match="multipath occurrence"):
        fade_percent(30.0, 1e5)
    with pytest.raises(ValueError, match="give both or neither"):
        HopParameters(log10_k=-5.0)
