"""Ranges of validity as code: outside a source's stated range a model refuses, near the limit it says so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.kernels.arrays import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class ValidRange:
    """The range that a source states for one input of a model.

    Attributes:
        name: What the number is, as a person reads it.
        unit: Unit of the number, as printed.
        low: Smallest value that the source allows.
        high: Largest value that the source allows.
        source: Document and place that state the range.
        advised_low: Below it, and above ``low``, the model answers with a warning; None where nothing is advised.
        advised_high: Above it, and below ``high``, the model answers with a warning; None where nothing is advised.
    """

    name: str
    unit: str
    low: float
    high: float
    source: str
    advised_low: float | None = None
    advised_high: float | None = None

    def check(self, values: float | FloatArray) -> list[Finding]:
        """Refuse values outside the range, warn of those near its limits.

        Args:
            values: One number or an array of any shape, in ``unit``.

        Returns:
            No finding, or one warning ``near-limit`` for all values that lie near a limit.

        Raises:
            ValidityError: When a value is not a number or lies outside the range.
        """
        low = self.low if self.advised_low is None else self.advised_low
        high = self.high if self.advised_high is None else self.advised_high
        if isinstance(values, float) and max(low, self.low) <= values <= min(high, self.high):
            return []  # one number, as hops ask for by the hundred thousand
        numbers = np.atleast_1d(np.asarray(values, dtype=np.float64)).ravel()
        outside = ~((numbers >= self.low) & (numbers <= self.high))  # so that NaN is outside
        if outside.any():
            raise ValidityError(f"{self._which(numbers, outside)} outside {self._span()} ({self.source})")
        near = (numbers < low) | (numbers > high)
        if not near.any():
            return []
        return [
            make_finding(
                "near-limit",
                f"{self._which(numbers, near)} near the limit of {self._span()} ({self.source})",
                remedy=f"trust the result most within {low:g}..{high:g} {self.unit}".strip(),
                column=self.name,
                value=f"{numbers[near][0]:g}",
            )
        ]

    def _span(self) -> str:
        return f"{self.low:g}..{self.high:g} {self.unit}".strip()

    def _which(self, numbers: FloatArray, marked: BoolArray) -> str:
        first = f"{self.name} {numbers[marked][0]:g} {self.unit}".strip()
        count = int(marked.sum())
        return f"{first} is" if count == 1 else f"{first} and {count - 1} more are"
