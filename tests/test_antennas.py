"""The parametric pattern against values solved by hand from its two parabolas."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from pydantic import ValidationError

from phusong.coverage.antennas import AntennaPattern

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


@settings(deadline=None)
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
