"""Floors: the least weight of groups that must be served."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.problem.taking import taken

FLOOR_TOLERANCE = 1e-9
"""Relative tolerance on a floor: rounding of sums, never people."""

EVERYTHING = "the whole"
"""Name of a floor on the weight of all demand together."""


@dataclass(frozen=True, slots=True)
class Floors:
    """Weight that must be served, floor by floor; a demand row may count in several floors.

    Attributes:
        counts: What each demand row adds to each floor when served, sparse, shape (floors, demand rows), not negative.
        need: Weight that must be served for each floor, shape (floors,).
        names: Name of each floor for people; length floors.
    """

    counts: sparse.csr_array
    need: FloatArray
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)

    @property
    def rows(self) -> int:
        """Demand rows that they are over."""
        return int(self.counts.shape[1])

    def part(self, rows: IntArray) -> Floors:
        """The same floors over some of the demand rows, in their new order."""
        if not len(self):
            return Floors.none(len(rows))
        return replace(self, counts=taken(self.counts, np.arange(len(self)), rows))

    @staticmethod
    def none(rows: int) -> Floors:
        """No floor at all over ``rows`` demand rows."""
        return _none(rows)

    @staticmethod
    def of_groups(
        groups: Sequence[Hashable] | np.ndarray[Any, Any], shares: Mapping[Any, float], weights: FloatArray
    ) -> Floors:
        """Floors as shares of the weight of groups of demand rows.

        Args:
            groups: Group label of each demand row, shape (m,).
            shares: Group label to the share of the group's weight that must be served, 0 to 1.
            weights: Weight of each demand row, shape (m,).

        Returns:
            One floor for each label in ``shares`` with a share above 0, ordered by label as text.
        """
        labels = sorted((label for label in shares if shares[label] > 0.0), key=str)
        index = {label: at for at, label in enumerate(labels)}
        member = np.array([index.get(label, -1) for label in _labels(groups)], dtype=np.int64)
        rows = np.flatnonzero((member >= 0) & (weights > 0.0))
        counts = sparse.csr_array(
            (weights[rows], (member[rows], rows)), shape=(len(labels), len(weights)), dtype=np.float64
        )
        need = np.array(
            [needed_weight(weights[member == at], float(shares[label])) for at, label in enumerate(labels)]
        ).reshape(len(labels))
        return Floors(counts, need, tuple(str(label) for label in labels))

    def over(self, rows: int) -> Floors:
        """These floors over more demand rows, which do not count in them."""
        return replace(self, counts=widened(self.counts, rows - self.counts.shape[1]))

    def joined(self, other: Floors) -> Floors:
        """These floors followed by ``other``, over the same demand rows."""
        counts = sparse.csr_array(sparse.vstack([self.counts, other.counts], format="csr"))
        return Floors(counts, np.concatenate([self.need, other.need]), self.names + other.names)


@lru_cache(maxsize=256)
def _none(rows: int) -> Floors:
    return Floors(sparse.csr_array((0, rows), dtype=np.float64), np.zeros(0), ())


def widened(matrix: sparse.csr_array, more: int) -> sparse.csr_array:
    """The matrix with ``more`` empty columns after its own."""
    shape = (matrix.shape[0], matrix.shape[1] + more)
    return sparse.csr_array((matrix.data, matrix.indices, matrix.indptr), shape=shape)


def needed_weight(weights: FloatArray, share: float) -> float:
    """Weight that a share of ``weights`` stands for; a whole number where all weights are whole numbers.

    A share of 0.7 of ten unit weights is 7, although ``0.7 * 10`` is a little more in binary.
    """
    total = float(weights.sum())
    need = share * total - FLOOR_TOLERANCE * total
    if weights.size and np.all(weights == np.floor(weights)):
        return float(np.ceil(need))
    return max(need, 0.0)


def _labels(groups: Sequence[Hashable] | np.ndarray[Any, Any]) -> list[Any]:
    return groups.tolist() if isinstance(groups, np.ndarray) else list(groups)
