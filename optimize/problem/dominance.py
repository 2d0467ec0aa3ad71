"""Subset tests between sparse rows, compiled: the kernels of the exact reductions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray, inlined

Index = NDArray[np.int32]


class Pattern(NamedTuple):
    """Where a sparse matrix has entries: row r has columns ``indices[indptr[r]:indptr[r + 1]]``, ascending."""

    indptr: Index
    indices: Index

    @staticmethod
    def of(matrix: sparse.csr_array) -> Pattern:
        """Pattern of a sparse matrix."""
        matrix.sort_indices()
        return Pattern(matrix.indptr.astype(np.int32, copy=False), matrix.indices.astype(np.int32, copy=False))

    @staticmethod
    def of_columns(matrix: sparse.csr_array) -> Pattern:
        """Pattern of a sparse matrix turned over: of column c the rows, ascending."""
        turned = matrix.tocsc()
        return Pattern(turned.indptr.astype(np.int32, copy=False), turned.indices.astype(np.int32, copy=False))

    @staticmethod
    def none(rows: int) -> Pattern:
        """Pattern of a matrix without entries."""
        return Pattern(np.zeros(rows + 1, dtype=np.int32), np.zeros(0, dtype=np.int32))


@njit(cache=True, inline="always")  # kernels that count no references cannot return an array
def entries(pattern: Pattern, row: int) -> Index:
    """Columns of one row, ascending."""
    return pattern.indices[pattern.indptr[row] : pattern.indptr[row + 1]]


@inlined
def degree(pattern: Pattern, row: int) -> int:
    """Number of columns of one row."""
    return int(pattern.indptr[row + 1] - pattern.indptr[row])


@inlined
def is_subset(small: Index, large: Index) -> bool:
    """True when every entry of ``small`` is in ``large``; both ascending."""
    if len(small) > len(large):
        return False
    at = 0
    for value in small:
        while at < len(large) and large[at] < value:
            at += 1
        if at == len(large) or large[at] != value:
            return False
    return True


@njit(cache=True)
def dominated_options(  # noqa: PLR0913, PLR0917 - a kernel over plain arrays; all of them are its question
    covers: Pattern,
    by_row: Pattern,
    needs: Pattern,
    costs: FloatArray,
    places: IntArray,
    removable: BoolArray,
    order: IntArray,
) -> BoolArray:
    """Options that another option replaces at no more cost and under no more rules.

    Args:
        covers: Rows of each option.
        by_row: Options of each row.
        needs: Options that each option requires.
        costs: Cost of each option, VND, shape (n,).
        places: Exclusive location of each option, -1 for none, shape (n,).
        removable: False where an option must stay, shape (n,).
        order: Order in which options are tested.

    Returns:
        True where an option can be dropped, shape (n,).
    """
    dropped = np.zeros(len(costs), dtype=np.bool_)
    for j in order:
        rows = entries(covers, j)
        if not removable[j] or len(rows) == 0:
            continue
        rarest = rows[0]
        for i in rows:
            if degree(by_row, i) < degree(by_row, rarest):
                rarest = i
        for k in entries(by_row, rarest):
            if k == j or dropped[k] or costs[k] > costs[j] or (places[k] >= 0 and places[k] != places[j]):
                continue
            if is_subset(rows, entries(covers, k)) and is_subset(entries(needs, k), entries(needs, j)):
                dropped[j] = True
                break
    return dropped


@njit(cache=True)
def implied_rows(covers: Pattern, by_row: Pattern, must: BoolArray) -> BoolArray:
    """Rows that are served whenever some row that must be served is served.

    Args:
        covers: Rows of each option.
        by_row: Options of each row.
        must: True where a row must be served, shape (m,).

    Returns:
        True where a row is implied by another row that must be served, shape (m,).
    """
    implied = np.zeros(len(must), dtype=np.bool_)
    for i in range(len(must)):
        options = entries(by_row, i)
        if not must[i] or implied[i] or len(options) == 0:
            continue
        thinnest = options[0]
        for k in options:
            if degree(covers, k) < degree(covers, thinnest):
                thinnest = k
        for row in entries(covers, thinnest):
            if row != i and not implied[row]:
                implied[row] = is_subset(options, entries(by_row, row))
    return implied


@njit(cache=True)
def first_equal(by_row: Pattern, key: NDArray[np.uint64], order: IntArray) -> IntArray:
    """First row with the same options, for each row.

    Args:
        by_row: Options of each row.
        key: Fingerprint of each row's options, equal for equal rows, shape (m,).
        order: Rows sorted by ``key``, then by index.

    Returns:
        Index of the first row with the same options, shape (m,).
    """
    first = np.arange(len(order))
    leader = 0
    for at in range(1, len(order)):
        row = order[at]
        if key[order[leader]] != key[row]:
            leader = at
            continue
        for other in range(leader, at):
            candidate = order[other]
            same = first[candidate] == candidate and degree(by_row, candidate) == degree(by_row, row)
            if same and is_subset(entries(by_row, row), entries(by_row, candidate)):
                first[row] = candidate
                break
    return first
