"""Offsets shrunk towards their band, weights of squares, and blocks held out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.drivetest.shrinkage import Effect, fit_offsets, hold_out, square_weights


def test_one_offset_by_hand():
    # With one kind of offset the posterior mean is trust times the mean, trust = n / (n + noise² / sd²).
    residual_db = np.array([4.0, 6.0, 5.0, 5.0])
    fitted = fit_offsets(residual_db, np.ones(4), [Effect(np.zeros(4, dtype=np.int64), 1, sd_db=2.0)])
    trust = 4.0 / (4.0 + fitted.noise_db**2 / 4.0)
    assert fitted.trust[0][0] == pytest.approx(trust, rel=1e-6)
    assert fitted.values_db[0][0] == pytest.approx(5.0 * trust, rel=1e-6)
    assert fitted.sd_db == (2.0,)


@pytest.mark.slow
def test_the_spread_of_many_classes_is_found():
    rng = np.random.default_rng(2)
    index = np.repeat(np.arange(200), 40)
    true_db = rng.normal(0.0, 3.0, 200)
    fitted = fit_offsets(true_db[index] + rng.normal(0.0, 8.0, 8000), np.ones(8000), [Effect(index, 200)])
    assert fitted.sd_db[0] == pytest.approx(3.0, abs=0.4)
    assert fitted.noise_db == pytest.approx(8.0, abs=0.2)
    assert np.sqrt(np.mean((fitted.values_db[0] - true_db) ** 2)) < 1.25  # the plain means miss by 8 / sqrt(40) = 1.26


@pytest.mark.slow
@settings(max_examples=25)
# A mean of n residuals of variance 40² shrinks by 1600 / n to 30² beside it: by less than a fifth from 8 on.
@given(st.lists(st.floats(-40.0, 40.0), min_size=12, max_size=30), st.floats(-10.0, 10.0))
def test_a_common_shift_moves_the_band(residuals, shift_db):
    n = len(residuals)
    effects = [Effect(np.zeros(n, dtype=np.int64), 1, 30.0), Effect(np.arange(n) % 3, 3, 4.0)]
    before = fit_offsets(np.array(residuals), np.ones(n), effects)
    after = fit_offsets(np.array(residuals) + shift_db, np.ones(n), effects)
    moved_db = after.at(effects) - before.at(effects)
    assert moved_db == pytest.approx(shift_db, abs=0.2 * abs(shift_db) + 0.5)


def test_no_residuals_are_refused():
    with pytest.raises(ValueError, match="no residuals"):
        fit_offsets(np.empty(0), np.empty(0), [Effect(np.empty(0, dtype=np.int64), 1)])


def test_bins_of_one_square_weigh_as_one():
    cell = np.array([0, 0, 0, 1, 0])
    x_m, y_m = np.array([10.0, 60.0, 190.0, 10.0, 210.0]), np.full(5, 10.0)
    assert square_weights(cell, x_m, y_m, 200.0) == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1.0, 1.0])


@pytest.mark.parametrize("seed", range(4))
def test_whole_blocks_are_held_out(seed):
    rng = np.random.default_rng(9)
    x_m, y_m = rng.uniform(-5e3, 5e3, (2, 2000))
    held, blocks = hold_out(x_m, y_m, 1000.0, 0.3, seed)
    assert blocks == 100
    assert 0.3 <= held.mean() < 0.33
    order = rng.permutation(2000)
    assert (hold_out(x_m[order], y_m[order], 1000.0, 0.3, seed)[0] == held[order]).all()
    assert (hold_out(x_m, y_m, 1000.0, 0.3, seed + 1)[0] != held).any()
    for block in {(i // 1000, j // 1000) for i, j in zip(x_m, y_m, strict=True)}:
        inside = (x_m // 1000 == block[0]) & (y_m // 1000 == block[1])
        assert len(set(held[inside])) == 1


def test_something_is_always_left_to_fit():
    held, blocks = hold_out(np.array([0.0, 5e3]), np.zeros(2), 1000.0, 0.7, 0)
    assert (blocks, int(held.sum())) == (2, 1)
