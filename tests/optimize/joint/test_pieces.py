"""Pieces that a model with priced money falls into: what rows that limit something hold together."""

import numpy as np
import pytest
from scipy import sparse

from phusong.optimize.joint.pricing import largest_piece, piece_of
from phusong.optimize.problem.arrays import ArrayModel


def model(rows: list[list[float]], row_upper: list[float], upper: list[float]) -> ArrayModel:
    """A model of which only what hangs together is looked at."""
    matrix, count = sparse.csr_array(np.array(rows)), len(upper)
    none = np.zeros(count)
    limits = np.full(len(rows), -np.inf), np.array(row_upper)
    bare = sparse.csr_array((0, count))
    return ArrayModel(none, none, np.array(upper), matrix, *limits, count, np.zeros(0, dtype=np.int64), 0.0, 1.0, bare)


@pytest.mark.parametrize(
    ("rows", "row_upper", "upper", "share"),
    [
        ([[1, 1, 0, 0], [0, 0, 1, 1]], [0, 0], [1, 1, 1, 1], 0.5),
        ([[1, 1, 0, 0], [0, 1, 1, 0]], [0, 0], [1, 1, 1, 1], 0.75),
        ([[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 1]], [0, 0, np.inf], [1, 1, 1, 1], 0.5),  # money that limits nothing
        ([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], [0, 0, 0], [1, 1, 1, 1], 1.0),
        ([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], [0, 0, 0], [1, 0, 1, 1], 2 / 3),  # a closed column joins nothing
        ([[1, 1]], [0], [0, 0], 0.0),
    ],
)
def test_rows_that_limit_something_hold_columns_together(
    rows: list[list[float]], row_upper: list[float], upper: list[float], share: float
) -> None:
    assert largest_piece(piece_of(model(rows, row_upper, upper))) == pytest.approx(share)
