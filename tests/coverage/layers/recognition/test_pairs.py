"""Columns paired with columns: the greatest sum of scores, whether or not two like the same one best."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from phusong.coverage.layers.recognition.assignment import best_assignment
from phusong.coverage.layers.recognition.columns import _best_pairs


@pytest.mark.parametrize("seed", range(60))
def test_the_sum_is_the_greatest(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(1, 9, 2))
    scores = np.where(rng.random(shape) < 0.5, 0.0, np.round(rng.random(shape), seed % 3 + 1))
    rows, columns = _best_pairs(scores)
    assert len(set(rows.tolist())) == len(rows) == len(set(columns.tolist()))
    assert list(rows) == sorted(rows)
    assert scores[rows, columns].sum() == pytest.approx(scores[linear_sum_assignment(scores, maximize=True)].sum())


def test_columns_that_nobody_likes_are_left_out() -> None:
    rows, columns = _best_pairs(np.array([[0.0, 0.0, 0.0], [0.2, 0.9, 0.0], [0.7, 0.8, 0.0]]))
    assert {(0, 2), (1, 1), (2, 0)} >= set(zip(rows.tolist(), columns.tolist(), strict=True)) >= {(1, 1), (2, 0)}
    rows, columns = _best_pairs(np.zeros((2, 3)))
    assert len(rows) == len(columns) == 0


@pytest.mark.parametrize("shape", [(30, 70), (70, 30), (40, 40), (1, 1)])
def test_large_tables_of_any_scores_are_paired_best(shape: tuple[int, int]) -> None:
    for seed, decimals in ((0, 9), (1, 1), (2, 0)):  # with many ties, too
        scores = np.round(np.random.default_rng(seed).normal(size=shape), decimals)
        rows, columns = best_assignment(scores)
        assert len(rows) == len(set(columns.tolist())) == min(shape)
        assert list(rows) == sorted(set(rows.tolist()))
        assert scores[rows, columns].sum() == pytest.approx(scores[linear_sum_assignment(scores, maximize=True)].sum())
