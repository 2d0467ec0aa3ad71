"""The compiled rural macro cell says what the tabulated model says."""

import math

import numpy as np
import pytest

from phusong.coverage.rural import rural_loss_db
from phusong.coverage.tr38901 import MacroLink, expected_loss_db


@pytest.mark.parametrize("frequency_mhz", [700.0, 1800.0, 3700.0])
@pytest.mark.parametrize(("mast_m", "terminal_m"), [(10.0, 1.5), (42.0, 1.0), (150.0, 10.0)])
def test_the_kernel_equals_the_table(frequency_mhz, mast_m, terminal_m):
    away_m = np.geomspace(10.0, 5000.0, 60)
    wanted_db = expected_loss_db(MacroLink("rma", mast_m, terminal_m, frequency_mhz), away_m)
    found_db = [rural_loss_db(frequency_mhz / 1000.0, metres, mast_m, terminal_m) for metres in away_m]
    assert found_db == pytest.approx(wanted_db, abs=1e-9)


def test_beyond_its_range_it_does_not_answer():
    assert rural_loss_db(1.8, 1.0, 30.0, 1.5) == rural_loss_db(1.8, 10.0, 30.0, 1.5)
    for away_m, mast_m in ((5001.0, 30.0), (900.0, 9.0), (900.0, 151.0)):
        assert rural_loss_db(1.8, away_m, mast_m, 1.5) == math.inf
