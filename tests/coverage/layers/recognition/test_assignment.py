"""The best assignment of rows to columns, against all there are."""

from itertools import permutations

import numpy as np
import pytest

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.layers.recognition.assignment import best_assignment


def best_sum(scores: FloatArray) -> float:
    """Greatest sum over every way to give each row, or each column, a partner of its own."""
    wide = scores if scores.shape[0] <= scores.shape[1] else scores.T
    rows = range(wide.shape[0])
    return max(float(wide[rows, cols].sum()) for cols in map(list, permutations(range(wide.shape[1]), len(rows))))


@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (5, 1), (3, 3), (4, 5), (5, 4), (2, 6)])
@pytest.mark.parametrize("kind", ["any", "with ties", "mostly nothing"])
def test_no_other_assignment_scores_more(shape: tuple[int, int], kind: str) -> None:
    chance = np.random.default_rng(shape[0] * 7 + shape[1])
    for _ in range(8):
        scores = chance.random(shape) if kind == "any" else chance.integers(0, 3, shape).astype(np.float64)
        scores *= (chance.random(shape) < 0.3) if kind == "mostly nothing" else 1.0
        rows, cols = best_assignment(scores)
        assert rows.tolist() == sorted(set(rows.tolist()))
        assert len(set(cols.tolist())) == len(cols) == min(shape)
        assert scores[rows, cols].sum() == pytest.approx(best_sum(scores), abs=1e-12)


def test_a_row_gives_way_where_all_gain_by_it() -> None:
    rows, cols = best_assignment(np.array([[0.9, 0.8, 0.0], [0.9, 0.1, 0.0]]))
    assert (rows.tolist(), cols.tolist()) == ([0, 1], [1, 0])
