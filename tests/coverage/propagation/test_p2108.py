"""ITU-R P.2108-1 clutter loss: published example values, hand-solved cases, properties, ranges."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.propagation.p2108 import CLUTTER_HEIGHT_M, statistical_loss_db, terminal_loss_db

# Example values of §3.1 that the public-domain U.S. reference implementation (NTIA) prints to a tenth of a decibel:
# frequency GHz, terminal m, street m, clutter m, surroundings, loss dB.
TERMINAL_EXAMPLES = [
    (1.5, 2.0, 27.0, 10.0, "water", 16.0),
    (1.5, 2.0, 27.0, 6.0, "water", 10.9),
    (1.5, 2.0, 27.0, 10.0, "open", 16.0),
    (1.5, 2.0, 27.0, 6.0, "open", 10.9),
    (1.5, 2.0, 27.0, 10.0, "suburban", 20.5),
    (1.5, 2.0, 27.0, 6.0, "suburban", 14.6),
    (1.5, 2.0, 27.0, 15.0, "urban", 24.5),
    (1.5, 2.0, 27.0, 6.0, "urban", 14.6),
    (1.5, 2.0, 27.0, 15.0, "trees", 24.5),
    (1.5, 2.0, 27.0, 6.0, "trees", 14.6),
    (1.5, 2.0, 27.0, 20.0, "dense urban", 27.1),
    (1.5, 2.0, 27.0, 6.0, "dense urban", 14.6),
    (3.0, 3.0, 15.0, 15.0, "dense urban", 29.0),
    (0.9, 2.3, 30.0, 10.0, "open", 13.7),
    (1.5, 2.5, 25.0, 10.0, "suburban", 20.2),
    (0.03, 2.1, 24.5, 9.8, "suburban", 5.7),
    (1.7, 30.0, 24.5, 9.8, "suburban", 0.0),
    (1.7, 30.0, 24.5, 30.0, "suburban", 0.0),
]

# Example values of §3.2 that the reference MATLAB and Java implementations (OFCOM) are tested with, paths of 0.65 km:
# share of locations %, frequency GHz, loss dB.
STATISTICAL_EXAMPLES = [
    (5.0, 2.0, 19.225939),
    (5.0, 66.0, 23.899101),
    (50.0, 2.0, 27.092893),
    (50.0, 3.0, 28.337956),
    (50.0, 66.0, 31.925059),
    (95.0, 2.0, 34.591634),
    (95.0, 12.0, 39.560709),
    (99.9, 2.0, 40.381908),
]


@pytest.mark.parametrize(("ghz", "terminal_m", "street_m", "clutter_m", "surroundings", "loss_db"), TERMINAL_EXAMPLES)
def test_terminal_examples(ghz, terminal_m, street_m, clutter_m, surroundings, loss_db):
    found = terminal_loss_db(1000.0 * ghz, terminal_m, surroundings, clutter_m, street_m)
    assert float(found) == pytest.approx(loss_db, abs=0.0501)


@pytest.mark.parametrize(("percent", "ghz", "loss_db"), STATISTICAL_EXAMPLES)
def test_statistical_examples(percent, ghz, loss_db):
    assert float(statistical_loss_db(1000.0 * ghz, 650.0, percent)) == pytest.approx(loss_db, abs=0.001)


def test_a_long_statistical_path():
    # NTIA's driver example: 26.6 GHz, 15.8 km, 45 %.
    assert float(statistical_loss_db(26600.0, 15800.0, 45.0)) == pytest.approx(32.5, abs=0.05)
    assert statistical_loss_db(26600.0, 15800.0) == statistical_loss_db(26600.0, 2000.0)


def test_open_ground_at_one_gigahertz_by_hand():
    # The logarithm of 1 GHz is 0: a tenfold height is worth 21.8 dB.
    assert float(terminal_loss_db(1000.0, 1.0, "open", 10.0)) == pytest.approx(21.8)


def test_a_street_by_hand():
    # Clutter 27 m above the terminal across a street of 27 m stands at 45 degrees.
    nu = 0.342 * math.sqrt(27.0 * 45.0)
    by_hand = 0.87 + 20.0 * math.log10(math.sqrt((nu - 0.1) ** 2 + 1.0) + nu - 0.1)
    assert float(terminal_loss_db(1000.0, 3.0, "urban", 30.0)) == pytest.approx(by_hand)


@given(st.floats(30.0, 2999.0), st.floats(0.5, 40.0), st.sampled_from(sorted(CLUTTER_HEIGHT_M)))
def test_higher_terminals_lose_less(frequency_mhz, terminal_m, surroundings):
    low_db, high_db = terminal_loss_db(frequency_mhz, np.array([terminal_m, terminal_m + 1.0]), surroundings)
    assert low_db >= high_db >= 0.0
    assert (high_db == 0.0) or terminal_m + 1.0 < CLUTTER_HEIGHT_M[surroundings]


@given(st.floats(500.0, 66e3), st.floats(250.0, 50e3), st.floats(1.0, 98.0))
def test_more_locations_need_more(frequency_mhz, distance_m, percent):
    loss_db = statistical_loss_db(frequency_mhz, distance_m, np.array([percent, percent + 1.0]))
    assert loss_db[1] > loss_db[0]


@pytest.mark.parametrize(
    ("given_values", "said"),
    [((3500.0, 1.5, "urban"), "30..3000 MHz"), ((900.0, 0.0, "urban"), "0.1..3000 m"), ((np.nan, 1.5, "open"), "nan")],
)
def test_terminal_limits_refuse(given_values, said):
    with pytest.raises(ValidityError, match=said):
        terminal_loss_db(*given_values)


@pytest.mark.parametrize(
    ("given_values", "said"),
    [((400.0, 1000.0), "500..67000 MHz"), ((900.0, 200.0), "0.25..100000 km"), ((900.0, 500.0, 100.0), "locations")],
)
def test_statistical_limits_refuse(given_values, said):
    with pytest.raises(ValidityError, match=said):
        statistical_loss_db(*given_values)
