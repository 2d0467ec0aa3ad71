"""The macro cells as the radio engine has them: the mean over sight, and where they do not answer."""

import math

import numpy as np
import pytest

from phusong.coverage.propagation.macrocell import MacroCell, expected_cell_loss_db
from phusong.coverage.propagation.tr38901 import MacroLink, expected_loss_db

ANTENNAS = [
    (scenario, *heights_m) for scenario in ("rma", "uma") for heights_m in ((10.0, 1.5), (42.0, 1.5), (150.0, 10.0))
]


@pytest.mark.parametrize("frequency_mhz", [700.0, 1800.0, 3700.0])
@pytest.mark.parametrize(("scenario", "mast_m", "terminal_m"), [*ANTENNAS, ("uma", 25.0, 22.5)])
def test_an_engine_without_surroundings_takes_those_of_the_table(scenario, frequency_mhz, mast_m, terminal_m):
    away_m = np.geomspace(10.0, 5000.0, 60)
    wanted_db = expected_loss_db(MacroLink(scenario, mast_m, terminal_m, frequency_mhz), away_m)
    cell = MacroCell(scenario == "uma", frequency_mhz / 1000.0, mast_m, terminal_m)
    assert [expected_cell_loss_db(cell, metres) for metres in away_m] == pytest.approx(wanted_db, abs=1e-9)


def test_an_urban_cell_by_hand():
    # At 1 km nearly nothing is in sight: 18/1000 + e^(-1000/63) 0.982; slant 1000.2761 m, breakpoint 4 24 0.5 6 f/GHz.
    share = 0.018 + 0.982 * math.exp(-1000.0 / 63.0)
    log_slant = math.log10(math.hypot(1000.0, 23.5))
    breakpoint_m = 4.0 * 24.0 * 0.5 * 2e9 / 3e8
    seen_db = 28.0 + 40.0 * log_slant + 20.0 * math.log10(2.0) - 9.0 * math.log10(breakpoint_m**2 + 23.5**2)
    hidden_db = 13.54 + 39.08 * log_slant + 20.0 * math.log10(2.0)
    expected_db = share * seen_db + (1.0 - share) * hidden_db
    assert expected_cell_loss_db(MacroCell(True, 2.0, 25.0, 1.5), 1000.0) == pytest.approx(expected_db, abs=1e-9)


@pytest.mark.parametrize("urban", [False, True])
def test_beyond_its_range_it_does_not_answer(urban):
    def loss_db(away_m, mast_m):
        return expected_cell_loss_db(MacroCell(urban, 1.8, mast_m, 1.5), away_m)

    assert loss_db(1.0, 30.0) == loss_db(10.0, 30.0)
    for away_m, mast_m in ((5001.0, 30.0), (900.0, 9.0), (900.0, 151.0)):
        assert loss_db(away_m, mast_m) == math.inf
