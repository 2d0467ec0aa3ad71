"""Limits: loads of chosen options that share one thing, such as a microwave hop, and the most that it bears.

A limit is a knapsack row beside the budget: Σ load x <= most. A bound that leaves limits out is one of a relaxation, so
it stays valid; a choice is held against every limit before it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.problem.taking import taken

LIMIT_TOLERANCE = 1e-9
"""Relative excess of a limit that is rounding of sums."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What chosen options may load together.

    Attributes:
        loads: What each option puts on each limit, not negative, sparse, shape (limits k, options n).
        most: Most that each limit bears, shape (k,).
        names: What each limit is, for people; length k.
    """

    loads: sparse.csr_array
    most: FloatArray
    names: tuple[str, ...]

    @staticmethod
    def none(options: int) -> Limits:
        """No limits over so many options."""
        return _none(options)

    def __len__(self) -> int:
        return len(self.most)

    @property
    def options(self) -> int:
        """Options that they are over."""
        return int(self.loads.shape[1])

    def part(self, options: IntArray) -> Limits:
        """The same limits over some of the options, in their new order."""
        if not len(self):
            return Limits.none(len(options))
        return Limits(taken(self.loads, np.arange(len(self)), options), self.most, self.names)

    def over(self, options: int) -> Limits:
        """The same limits over more options, the added ones without load."""
        if not len(self):
            return Limits.none(options)
        more = sparse.csr_array((len(self), options - self.loads.shape[1]))
        return Limits(sparse.csr_array(sparse.hstack([self.loads, more])), self.most, self.names)

    def less(self, taken: BoolArray) -> Limits:
        """What the limits still bear once some options are taken for certain, which load nothing any more.

        Args:
            taken: True for an option that is taken, shape (n,).
        """
        if not len(self):
            return self
        left = self.most - self.loads @ taken.astype(np.float64)
        free = sparse.diags_array((~taken).astype(np.float64))
        return Limits(sparse.csr_array(self.loads @ free), left, self.names)

    def loaded(self, chosen: BoolArray) -> FloatArray:
        """Load of each limit under a choice, shape (k,)."""
        total: FloatArray = self.loads @ chosen.astype(np.float64)
        return total

    def exceeded(self, chosen: BoolArray) -> IntArray:
        """Limits that a choice exceeds, ascending."""
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        scale = np.maximum(np.abs(self.most), self._greatest())
        return np.flatnonzero(self.loaded(chosen) > self.most + LIMIT_TOLERANCE * scale)

    def broken(self, chosen: BoolArray) -> Iterator[str]:
        """Limits that a choice exceeds, in words."""
        loaded = self.loaded(chosen)
        for limit in self.exceeded(chosen):
            yield f"{self.names[limit]} bears {self.most[limit]:,.6g}, and the options chosen load {loaded[limit]:,.6g}"

    @property
    def loading(self) -> BoolArray:
        """True for an option that loads some limit, shape (n,)."""
        touched: BoolArray = np.bincount(self.loads.indices, minlength=self.loads.shape[1]) > 0
        return touched

    def rows(self) -> tuple[sparse.csr_array, FloatArray]:
        """Coefficients and most of each limit, scaled so that the greatest load is 1, as solvers take them."""
        if not len(self):
            return self.loads, self.most
        greatest = self._greatest()
        greatest = np.where(greatest > 0.0, greatest, np.maximum(self.most, 1.0))  # a limit that nothing loads is 1
        return sparse.csr_array(sparse.diags_array(1.0 / greatest) @ self.loads), self.most / greatest

    def _greatest(self) -> FloatArray:
        """Greatest load of one option on each limit, shape (k,)."""
        greatest, loads = np.zeros(len(self)), self.loads.tocoo()
        np.maximum.at(greatest, loads.coords[0], loads.data)
        return greatest


@lru_cache(maxsize=256)
def _none(options: int) -> Limits:
    return Limits(sparse.csr_array((0, options)), np.zeros(0), ())
