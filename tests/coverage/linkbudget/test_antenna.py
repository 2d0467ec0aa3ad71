"""The parametric pattern against values solved by hand from its two parabolas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from pydantic import ValidationError

from phusong.coverage.linkbudget.antenna import AntennaPattern
from phusong.coverage.linkbudget.gains import cuts_gain_db, lean
from tests.builders.levels.antenna_files import losses_db

PANEL = AntennaPattern()


@pytest.mark.parametrize(
    ("offset_deg", "elevation_deg", "downtilt_deg", "gain_db"),
    [
        (0.0, 0.0, 0.0, 0.0),
        (32.5, 0.0, 0.0, -3.0),  # half of the 65° beamwidth
        (-32.5, 0.0, 0.0, -3.0),
        (65.0, 0.0, 0.0, -12.0),
        (180.0, 0.0, 0.0, -30.0),
        (0.0, 5.0, 0.0, -3.0),  # half of the 10° beamwidth
        (0.0, -5.0, 0.0, -3.0),
        (0.0, -3.0, 3.0, 0.0),  # along the tilted beam
        (0.0, 2.0, 3.0, -3.0),
        (0.0, 45.0, 0.0, -20.0),  # side lobes are filled in
        (32.5, 5.0, 0.0, -6.0),
        (90.0, 45.0, 0.0, -30.0),  # 23 dB and 20 dB, held at the front-to-back ratio
    ],
)
def test_hand_solved_directions(offset_deg, elevation_deg, downtilt_deg, gain_db):
    assert_allclose(
        PANEL.gain_db(np.array([offset_deg]), np.array([elevation_deg]), downtilt_deg), [gain_db], atol=1e-9
    )


def test_an_omnidirectional_antenna_has_the_vertical_shape_only():
    offsets = np.full(3, np.nan)
    assert_allclose(PANEL.gain_db(offsets, np.array([0.0, 5.0, -90.0]), 0.0), [0.0, -3.0, -20.0])


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(-20, 20), st.integers(-3, 3))
def test_the_pattern_is_symmetric_bounded_and_the_same_every_full_turn(offset_deg, elevation_deg, downtilt_deg, turns):
    offset, elevation = np.array([offset_deg]), np.array([elevation_deg])
    gain = PANEL.gain_db(offset, elevation, downtilt_deg)
    assert -30.0 <= gain[0] <= 0.0
    assert_allclose(PANEL.gain_db(-offset, elevation, downtilt_deg), gain, atol=1e-9)
    assert_allclose(PANEL.gain_db(offset + 360.0 * turns, elevation, downtilt_deg), gain, atol=1e-6)


def test_a_beamwidth_of_0_is_refused():
    with pytest.raises(ValidationError, match="vertical_beamwidth_deg"):
        AntennaPattern(vertical_beamwidth_deg=0.0)


@pytest.mark.parametrize(
    ("offset_deg", "elevation_deg", "tilt_deg", "seen"),
    [
        (0.0, 0.0, 6.0, (0.0, 6.0)),  # the horizon ahead lies above a beam that points down
        (0.0, -6.0, 6.0, (0.0, 0.0)),
        (180.0, 0.0, 6.0, (180.0, -6.0)),  # behind, the antenna looks up
        (90.0, 0.0, 6.0, (90.0, 0.0)),  # to the side nothing changes
        (-90.0, 0.0, 6.0, (-90.0, 0.0)),
        (0.0, 90.0, 90.0, (180.0, 0.0)),  # lying on its face, what was above is behind
        (45.0, 0.0, 90.0, (90.0, 45.0)),
    ],
)
def test_a_leaning_antenna_by_hand(offset_deg, elevation_deg, tilt_deg, seen):
    got = lean(offset_deg, elevation_deg, tilt_deg)
    assert_allclose((abs(got[0]) if seen[0] == 180.0 else got[0], got[1]), seen, atol=1e-9)


@given(st.floats(-180, 180), st.floats(-89, 89), st.floats(-30, 30), st.floats(-30, 30))
def test_leaning_turns_directions_and_keeps_their_angles(offset_deg, elevation_deg, other_deg, tilt_deg):
    def vector(offset, elevation):
        offset, elevation = np.radians([offset, elevation])
        return np.array([np.cos(elevation) * np.cos(offset), np.cos(elevation) * np.sin(offset), np.sin(elevation)])

    first, second = lean(offset_deg, elevation_deg, tilt_deg), lean(0.0, other_deg, tilt_deg)
    before = vector(offset_deg, elevation_deg) @ vector(0.0, other_deg)
    assert_allclose(vector(*first) @ vector(*second), before, atol=1e-9)


def cuts_of(horizontal_db, vertical_db):
    cuts = np.stack([horizontal_db, vertical_db])
    return np.concatenate([cuts, cuts[:, :1]], axis=1)


def test_measured_cuts_are_met_in_their_planes_and_between_degrees():
    horizontal, vertical = losses_db(65.0), losses_db(8.0, floor_db=25.0)
    vertical[180] = horizontal[180] = 28.0
    cuts = cuts_of(horizontal, vertical)
    for degree in (0, 1, 33, 179, 180, 250, 359):
        assert_allclose(cuts_gain_db(cuts, float(degree), 0.0, 0.0), -horizontal[degree], atol=1e-9)
    for down in (-40, -3, 0, 2, 5, 60):
        assert_allclose(cuts_gain_db(cuts, 0.0, -float(down), 0.0), -vertical[down % 360], atol=1e-9)
        assert_allclose(cuts_gain_db(cuts, 180.0, -float(down), 0.0), -vertical[180 - down], atol=1e-9)
    assert_allclose(cuts_gain_db(cuts, 32.5, 0.0, 0.0), -0.5 * (horizontal[32] + horizontal[33]), atol=1e-9)
    assert_allclose(cuts_gain_db(cuts, 392.5, 0.0, 0.0), cuts_gain_db(cuts, 32.5, 0.0, 0.0), atol=1e-9)
    assert_allclose(cuts_gain_db(cuts, -327.5, 0.0, 0.0), cuts_gain_db(cuts, 32.5, 0.0, 0.0), atol=1e-9)


def test_electrical_tilt_lowers_the_beam_all_round():
    cuts = cuts_of(np.zeros(360), np.minimum(losses_db(8.0), losses_db(8.0, centre_deg=180.0)))
    for offset_deg in (0.0, 180.0, np.nan):
        gains = [cuts_gain_db(cuts, offset_deg, float(elevation), 5.0) for elevation in range(-10, 11)]
        assert np.argmax(gains) == 5  # at 5 degrees below the horizon
        assert max(gains) == 0.0


@given(st.floats(-400, 400), st.floats(-90, 90), st.floats(-20, 20))
def test_measured_gain_is_never_above_the_strongest_direction(offset_deg, elevation_deg, shift_deg):
    cuts = cuts_of(losses_db(65.0), losses_db(8.0, centre_deg=4.0))
    gain = cuts_gain_db(cuts, offset_deg, elevation_deg, shift_deg)
    assert np.isfinite(gain)
    assert gain <= 0.0
