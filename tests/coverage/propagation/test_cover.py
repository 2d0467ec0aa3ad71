"""Cover by classes: what is kept of it in whole steps is what floating-point grids would hold."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.ndimage import gaussian_filter

from phusong.coverage.kernels import paged
from phusong.coverage.propagation import cover as cover_module
from phusong.coverage.propagation.cover import (
    HEIGHT_STEP_M,
    SHARE_STEP,
    SURROUNDINGS_M,
    cover_at,
    cover_of,
    cover_of_classes,
    mean_at,
)
from phusong.coverage.terrain.grid import ORIGIN, PARTS
from phusong.coverage.terrain.profile import value_at

HEIGHTS_M, TOWNS = np.array([0.0, 15.0, 10.0, 63.25]), np.array([0.0, 0.0, 1.0, 0.5])


def classes(seed: int, shape: tuple[int, int] = (40, 50)) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 4, shape).astype(np.uint8)


def expected_mean(values: np.ndarray, step_m: float) -> np.ndarray:
    """The Gaussian mean over a grid of numbers."""
    deviation = math.sqrt(SURROUNDINGS_M**2 - step_m**2 / 4.0) / step_m
    return gaussian_filter(values, deviation, mode="nearest")


@given(st.integers(0, 10_000), st.sampled_from([10.0, 30.0, 45.0]))
def test_means_are_those_of_the_heights_to_a_step(seed, step_m):
    codes = classes(seed)
    cover = cover_of_classes(codes, HEIGHTS_M, TOWNS, step_m=step_m)
    assert_allclose(HEIGHT_STEP_M * cover.around, expected_mean(HEIGHTS_M[codes], step_m), atol=0.51 * HEIGHT_STEP_M)
    assert_allclose(SHARE_STEP * cover.in_town, expected_mean(TOWNS[codes], step_m), atol=0.6 * SHARE_STEP)


@pytest.mark.parametrize("in_files", [False, True])
def test_strips_give_the_bits_of_the_whole(monkeypatch, in_files):
    codes = classes(3, (90, 40))
    whole = cover_of_classes(codes, HEIGHTS_M, TOWNS, step_m=30.0)
    monkeypatch.setattr(cover_module, "_STRIP_CELLS", 7 * 40)
    if in_files:
        monkeypatch.setattr(paged, "PAGED_BYTES", 1)
    strips = cover_of_classes(codes, HEIGHTS_M, TOWNS, step_m=30.0)
    assert_array_equal(strips.around, whole.around)
    assert_array_equal(strips.in_town, whole.in_town)


@given(st.integers(0, 10_000), st.floats(-0.5, 50.5), st.floats(-0.5, 40.5))
def test_cover_between_parts_is_that_of_a_grid_of_heights(seed, col, row):
    col, row = (round(at * PARTS) / PARTS for at in (col, row))  # as positions are told: finer ones are lost in sums
    codes = classes(seed)
    cover = cover_of_classes(codes, HEIGHTS_M)
    held = value_at(HEIGHTS_M[codes].astype(np.float32), ORIGIN + col, ORIGIN + row, ORIGIN)
    assert cover_at(cover, ORIGIN + col, ORIGIN + row) == pytest.approx(0.0 if math.isnan(held) else held, abs=1e-9)
    mean = mean_at(cover.around, ORIGIN + col, ORIGIN + row, 1)
    assert math.isnan(mean) == math.isnan(held)
    assert math.isnan(mean) or HEIGHT_STEP_M * mean == pytest.approx(held, abs=1e-9)


@given(st.integers(0, 10_000), st.floats(0.0, 127.0))
def test_any_heights_are_classes(seed, most_m):
    heights_m = np.random.default_rng(seed).uniform(0.0, most_m, (20, 30)).astype(np.float32)  # more than a byte tells
    cover = cover_of(heights_m)
    assert_array_equal(cover.heights_m[cover.codes], heights_m)
    assert cover.highest_m == heights_m.max()


def test_one_share_for_all_ground_takes_one_number():
    assert cover_of_classes(classes(1), HEIGHTS_M, 1.0).in_town.tolist() == [[1.0 / SHARE_STEP]]
    assert cover_of_classes(classes(1), HEIGHTS_M).in_town.tolist() == [[0]]


def test_cover_higher_than_steps_can_tell_is_refused():
    with pytest.raises(ValueError, match="higher than 127 m"):
        cover_of_classes(classes(1), [0.0, 1.0, 2.0, 127.5])
