"""Taking rows and columns out of sparse matrices, in a few passes over the entries.

Reductions take parts of a question hundreds of times, most of them small; indexing a sparse matrix costs more there
than what it does.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import IntArray


def columns_of(matrix: sparse.csr_array, rows: IntArray) -> IntArray:
    """Columns of the entries of some rows, row after row.

    Args:
        matrix: The matrix.
        rows: Indices of the rows.
    """
    columns: IntArray = matrix.indices[_places(matrix, rows)]
    return columns


def taken(matrix: sparse.csr_array, rows: IntArray, columns: IntArray) -> sparse.csr_array:
    """Some rows and columns of a matrix, each at most once, in the order in which they are named; columns ascend.

    Args:
        matrix: The matrix, each entry once.
        rows: Indices of the rows.
        columns: Indices of the columns.
    """
    data, indices, counts = matrix.data, matrix.indices, np.diff(matrix.indptr)
    if not _is_everything(rows, matrix.shape[0]):
        places = _places(matrix, rows)
        data, indices, counts = data[places], indices[places], counts[rows]
    ascends = bool(np.all(columns[1:] > columns[:-1]))
    if not (ascends and len(columns) == matrix.shape[1]):
        at = np.full(matrix.shape[1], -1, dtype=indices.dtype)
        at[columns] = np.arange(len(columns), dtype=indices.dtype)
        indices = at[indices]
        kept = indices >= 0
        begins = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(kept)))
        ends = np.cumsum(counts)
        counts = begins[ends] - begins[ends - counts]
        data, indices = data[kept], indices[kept]
    if data is matrix.data:
        data, indices = data.copy(), indices.copy()
    indptr = np.concatenate((np.zeros(1, dtype=indices.dtype), np.cumsum(counts, dtype=indices.dtype)))
    part = sparse.csr_array((data, indices, indptr), shape=(len(rows), len(columns)))
    part.sort_indices()
    return part


def _places(matrix: sparse.csr_array, rows: IntArray) -> IntArray:
    """Where the entries of some rows stand, row after row."""
    first = matrix.indptr[rows].astype(np.int64)
    counts = matrix.indptr[np.asarray(rows) + 1] - first
    before = np.cumsum(counts) - counts
    places: IntArray = np.repeat(first - before, counts) + np.arange(int(counts.sum()))
    return places


def _is_everything(chosen: IntArray, count: int) -> bool:
    return len(chosen) == count and bool(np.array_equal(chosen, np.arange(count)))
