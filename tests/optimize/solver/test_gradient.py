"""The first-order method: whatever it leaves gives a bound, and on covering programmes a near one."""

import math

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from phusong.optimize.solver.growing import GrowingProgramme


def covering(seed: int) -> tuple[GrowingProgramme, float]:
    """A random covering programme with some equations, and its optimum."""
    rng = np.random.default_rng(seed)
    matrix = (rng.random((40, 60)) < 0.15).astype(float)
    matrix[np.arange(40), rng.integers(0, 60, 40)] = 1.0
    inside = rng.random(60) < 0.5
    equal = np.arange(40) < 5
    side = np.where(equal, matrix @ inside, np.minimum(matrix @ inside, 1.0))  # so some x satisfies every row
    cost = rng.uniform(0.0, 2.0, 60)
    programme = GrowingProgramme(cost, np.ones(60))
    programme.add_rows(sparse.csr_array(matrix), side, np.where(equal, side, np.inf))
    best = linprog(cost, -matrix[~equal], -side[~equal], matrix[equal], side[equal], bounds=(0.0, 1.0))
    return programme, float(best.fun)


@pytest.mark.slow
def test_the_bound_holds_after_any_number_of_steps_and_comes_near() -> None:
    for seed in range(8):
        programme, optimum = covering(seed)
        for steps in (1, 3, 30, 3_000):
            bound, _ = programme.safe_bound(programme.approach(math.inf, steps).duals)
            assert bound <= optimum + 1e-9
        assert bound == pytest.approx(optimum, rel=2e-3, abs=1e-6)


def test_rows_that_come_and_go_leave_the_point_in_step() -> None:
    programme, optimum = covering(7)
    programme.approach(math.inf, 300)
    kept = np.ones(40, dtype=bool)
    kept[30:] = False
    gone = programme.matrix[30:], programme.row_lower[30:], programme.row_upper[30:]
    programme.keep_rows(kept)
    programme.approach(math.inf, 300)
    programme.add_rows(*gone)
    bound, _ = programme.safe_bound(programme.approach(math.inf, 3_000).duals)
    assert bound == pytest.approx(optimum, rel=2e-3)
