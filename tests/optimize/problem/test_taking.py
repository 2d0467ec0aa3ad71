"""Parts of sparse matrices: the same as by indexing, whatever is taken and in whatever order."""

import numpy as np
import pytest
from scipy import sparse

from phusong.optimize.problem.taking import columns_of, taken


def matrix(rng, rows, columns, share):
    dense = np.where(rng.random((rows, columns)) < share, rng.integers(1, 9, (rows, columns)), 0)
    return dense, sparse.csr_array(dense.astype(np.float64))


@pytest.mark.parametrize("seed", range(40))
def test_a_part_is_that_of_the_dense_matrix(seed):
    rng = np.random.default_rng(seed)
    dense, given = matrix(rng, int(rng.integers(0, 9)), int(rng.integers(0, 9)), rng.choice([0.0, 0.3, 1.0]))
    for _ in range(10):
        rows, columns = (rng.permutation(size)[: rng.integers(0, size + 1)] for size in dense.shape)
        if rng.random() < 0.5:
            rows, columns = np.sort(rows), np.sort(columns)
        part = taken(given, rows, columns)
        assert np.array_equal(part.toarray(), dense[rows][:, columns])
        assert part.has_canonical_format
        found = [np.flatnonzero(row) for row in dense[rows]]
        assert columns_of(given, rows).tolist() == [column for row in found for column in row]


def test_the_whole_is_not_changed_by_what_is_taken():
    dense, given = matrix(np.random.default_rng(1), 6, 7, 0.5)
    part = taken(given, np.arange(6), np.arange(7))
    part.data[:] = 0.0
    part.sort_indices()
    assert np.array_equal(taken(given, np.arange(6)[::-1], np.arange(7)[::-1]).toarray(), dense[::-1, ::-1])
