"""3GPP TR 38.901 macro cells: hand-solved figures, properties, ranges."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.propagation.tr38901 import (
    MacroLink,
    MacroParameters,
    breakpoint_m,
    expected_loss_db,
    los_probability,
    path_loss_db,
    shadow_sigma_db,
)

URBAN = MacroLink("uma", 25.0, 1.5, 2000.0)
RURAL = MacroLink("rma", 35.0, 1.5, 700.0)
LINKS = pytest.mark.parametrize("link", [URBAN, RURAL], ids=["uma", "rma"])


def at(*distances_m):
    return np.array(distances_m)


def test_urban_breakpoint_by_hand():
    assert breakpoint_m(URBAN) == pytest.approx(4 * 24 * 0.5 * 2e9 / 3e8)  # 320 m


def test_rural_breakpoint_by_hand():
    assert breakpoint_m(RURAL) == pytest.approx(769.690, abs=0.001)  # 2 pi 35 1.5 0.7e9 / 3e8


def test_urban_losses_by_hand():
    # 200 m: 28 + 22 lg 201.3759 + 20 lg 2; 500 m: 28 + 40 lg 500.5519 + 20 lg 2 - 9 lg(320^2 + 23.5^2)
    assert path_loss_db(URBAN, at(200.0, 500.0), line_of_sight=True) == pytest.approx([84.70876, 96.88484], abs=1e-4)
    # 13.54 + 39.08 lg 500.5519 + 20 lg 2
    assert path_loss_db(URBAN, at(500.0), line_of_sight=False) == pytest.approx([125.05507], abs=1e-4)


def test_rural_losses_by_hand():
    # at the breakpoint 87.07006 + 1.37941 - 0.70094 + 1.07598, beyond it 40 lg(1000.561 / 769.690)
    assert path_loss_db(RURAL, at(1000.0), line_of_sight=True) == pytest.approx([93.38162], abs=1e-4)
    hidden = path_loss_db(RURAL, at(1000.0), line_of_sight=False)
    mast = math.log10(35.0)
    by_hand = 161.04 - 7.1 * math.log10(20.0) + 7.5 * math.log10(5.0) - (24.37 - 3.7 / 49.0) * mast
    by_hand += (43.42 - 3.1 * mast) * math.log10(1.000561) + 20.0 * math.log10(0.7) - 3.2 * 1.246129**2 + 4.97
    assert hidden == pytest.approx([by_hand], abs=1e-4)
    assert hidden == pytest.approx([116.4449], abs=1e-4)


def test_a_published_rural_example():
    # Documentation of MATLAB's nrPathLoss: RMa, 3.5 GHz, mast 30 m, terminal 1.5 m, roofs 7 m, streets 25 m, in sight.
    link = MacroLink("rma", 30.0, 1.5, 3500.0, MacroParameters(building_height_m=7.0, street_width_m=25.0))
    assert path_loss_db(link, at(1000.0 * math.sqrt(2.0)), line_of_sight=True) == pytest.approx([110.1615], abs=5e-5)


def test_chance_of_sight_by_hand():
    assert los_probability(RURAL, at(5.0, 10.0, 1010.0)) == pytest.approx([1.0, 1.0, math.exp(-1.0)])
    assert los_probability(URBAN, at(18.0, 100.0)) == pytest.approx([1.0, 0.18 + 0.82 * math.exp(-100.0 / 63.0)])
    high = MacroLink("uma", 25.0, 22.0, 2000.0)
    lift = 1.0 + 0.9**1.5 * 1.25 * 8.0 * math.exp(-200.0 / 150.0)
    assert los_probability(high, at(200.0)) == pytest.approx([(0.09 + 0.91 * math.exp(-200.0 / 63.0)) * lift])


def test_shadow_fading_by_table():
    assert shadow_sigma_db(RURAL, at(700.0, 800.0), line_of_sight=True).tolist() == [4.0, 6.0]
    assert shadow_sigma_db(RURAL, at(700.0), line_of_sight=False).tolist() == [8.0]
    assert shadow_sigma_db(URBAN, at(700.0), line_of_sight=True).tolist() == [4.0]
    assert shadow_sigma_db(URBAN, at(700.0), line_of_sight=False).tolist() == [6.0]


def test_tall_urban_terminals_average_over_the_environment_heights():
    # At 14 m only 12 m can be on the roofs: the loss lies between that of 1 m and that of 12 m, by their chances.
    link = MacroLink("uma", 25.0, 14.0, 2000.0)
    distance_m = at(450.0)
    roof_share = 0.1**1.5 * 1.25 * 4.5**3 * math.exp(-3.0)
    roof_share = roof_share / (1.0 + roof_share)
    slant_m = math.hypot(450.0, 11.0)
    near_db = 28.0 + 22.0 * math.log10(slant_m) + 20.0 * math.log10(2.0)  # 1 m: before the breakpoint
    roof_break_m = 4.0 * 13.0 * 2.0 * 2e9 / 3e8
    assert roof_break_m > 450.0
    assert path_loss_db(link, distance_m, line_of_sight=True) == pytest.approx([near_db])
    roof_break_m = 4.0 * 13.0 * 2.0 * 1e9 / 3e8
    slower = MacroLink("uma", 25.0, 14.0, 1000.0)
    near_db = 28.0 + 22.0 * math.log10(slant_m)
    far_db = 28.0 + 40.0 * math.log10(slant_m) - 9.0 * math.log10(roof_break_m**2 + 121.0)
    expected_db = (1.0 - roof_share) * near_db + roof_share * far_db
    assert path_loss_db(slower, distance_m, line_of_sight=True) == pytest.approx([expected_db])


@given(st.floats(10.0, 4900.0), st.floats(1.0, 100.0), st.sampled_from([URBAN, RURAL]))
def test_loss_grows_with_distance_and_without_sight(distance_m, more_m, link):
    both = at(distance_m, distance_m + more_m)
    seen = path_loss_db(link, both, line_of_sight=True)
    hidden = path_loss_db(link, both, line_of_sight=False)
    assert seen[1] > seen[0]
    assert hidden[1] > hidden[0]
    assert (hidden >= seen).all()


@given(st.floats(10.0, 5000.0), st.floats(1.5, 22.5))
def test_expected_loss_lies_between(distance_m, terminal_m):
    link = MacroLink("uma", 25.0, terminal_m, 3500.0)
    distance = at(distance_m)
    share = los_probability(link, distance)[0]
    assert 0.0 <= share <= 1.0
    seen = path_loss_db(link, distance, line_of_sight=True)[0]
    hidden = path_loss_db(link, distance, line_of_sight=False)[0]
    assert seen - 1e-9 <= expected_loss_db(link, distance)[0] <= hidden + 1e-9


@LINKS
def test_loss_is_continuous_at_the_breakpoint(link):
    turn_m = breakpoint_m(link)
    before, after = path_loss_db(link, at(turn_m - 1e-6, turn_m + 1e-6), line_of_sight=True)
    assert after == pytest.approx(before, abs=0.02)  # the rural formula turns at the ground distance, not the slant


@LINKS
def test_no_loss_beats_free_space_by_more_than_the_fit_does(link):
    distance_m = np.geomspace(10.0, 5000.0, 200)
    slant_km = np.hypot(distance_m, link.mast_m - link.terminal_m) / 1000.0
    free_db = 32.44 + 20.0 * np.log10(slant_km * link.frequency_mhz)
    assert (path_loss_db(link, distance_m, line_of_sight=True) > free_db - 2.0).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("uma", 25.0, 1.5, 400.0), r"frequency 400 MHz is outside 500\.\.100000 MHz"),
        (("rma", 35.0, 1.5, 31000.0), r"frequency 31000 MHz is outside 500\.\.30000 MHz"),
        (("rma", 9.0, 1.5, 700.0), r"base station height 9 m is outside 10\.\.150 m"),
        (("rma", 35.0, 11.0, 700.0), r"terminal height 11 m is outside 1\.\.10 m"),
        (("uma", 25.0, 1.0, 700.0), r"terminal height 1 m is outside 1\.5\.\.22\.5 m"),
    ],
)
def test_links_outside_the_table_are_refused(change, said):
    with pytest.raises(ValidityError, match=said):
        MacroLink(*change)


@pytest.mark.parametrize(
    ("link", "distance_m", "sight"),
    [(URBAN, 5001.0, True), (RURAL, 10001.0, True), (RURAL, 5001.0, False), (URBAN, 9.0, False), (RURAL, np.nan, True)],
)
def test_distances_outside_the_table_are_refused(link, distance_m, sight):
    with pytest.raises(ValidityError, match=r"distance .* outside 10\.\."):
        path_loss_db(link, at(100.0, distance_m), line_of_sight=sight)


def test_rural_sight_reaches_ten_kilometres():
    assert np.isfinite(path_loss_db(RURAL, at(9999.0), line_of_sight=True)).all()


def test_near_the_limits_there_is_a_warning():
    assert URBAN.findings == []
    assert [f.column for f in MacroLink("uma", 40.0, 1.5, 2000.0).findings] == ["base station height"]
    assert [f.code for f in URBAN.check_distance(at(100.0, 4800.0), line_of_sight=True)] == ["near-limit"]
    assert URBAN.check_distance(at(100.0, 4000.0), line_of_sight=True) == []


def test_wider_streets_and_lower_houses_cost_less():
    def hidden_db(**fields):
        link = MacroLink("rma", 35.0, 1.5, 700.0, MacroParameters(**fields))
        return path_loss_db(link, at(2000.0), line_of_sight=False)[0]

    assert hidden_db(street_width_m=50.0) < hidden_db() < hidden_db(building_height_m=20.0)
