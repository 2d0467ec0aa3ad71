"""Masts on air, each with an operator whose other sectors disturb it, judged as the model judges them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lao_cai.grid import FloatArray, IntArray
from lao_cai.radio.survey import Survey
from phusong.coverage.radio import CarrierMatrix, Quality, measure_quality

OPERATORS = (("Viettel", 0.45), ("VinaPhone", 0.35), ("MobiFone", 0.20))
"""Operators and their shares of the sites."""


@dataclass(slots=True)
class OnAir:
    """Masts switched on one after the other.

    Attributes:
        levels: Levels of all possible masts at the villages.
        survey: What the model sees.
        service: Radio service.
        quotas: Greatest number of masts of each operator.
        masts: Masts on air, in the order they were switched on.
        operators: Operator of each of them, by its place in :data:`OPERATORS`.
    """

    levels: CarrierMatrix
    survey: Survey
    service: str
    quotas: list[int]
    masts: list[int] = field(default_factory=list)
    operators: list[int] = field(default_factory=list)

    def with_room(self) -> list[int]:
        """Operators that may have one more mast, those farthest from their quota first."""
        held = [self.operators.count(operator) for operator in range(len(self.quotas))]
        free = [operator for operator, quota in enumerate(self.quotas) if held[operator] < quota]
        return sorted(free, key=lambda operator: held[operator] / self.quotas[operator])

    def judge(self, mast: int | None = None, operator: int | None = None) -> Quality:
        """What the villages get from the masts on air, and from one more if one is named."""
        masts, operators = self.masts, self.operators
        if mast is not None and operator is not None:
            masts, operators = [*masts, mast], [*operators, operator]
        channels: IntArray = np.array(operators, dtype=np.int64)
        return measure_quality(self.levels.take(np.array(masts, dtype=np.int64), channels))

    def switch_on(self, mast: int, operator: int) -> None:
        """Put one more mast on air."""
        self.masts.append(mast)
        self.operators.append(operator)

    def switch_off_last(self) -> None:
        """Take the last mast off air again."""
        self.masts.pop()
        self.operators.pop()

    def switch_on_best(self, mast: int, weights: FloatArray, margin_db: float) -> None:
        """Put one more mast on air for the operator with whom the villages get most.

        Args:
            mast: The mast.
            weights: Importance of each village, shape (villages,).
            margin_db: Margins count up to this one.
        """
        best, most = -1, -np.inf
        for operator in self.with_room():
            worth = float(weights @ np.clip(self.judge(mast, operator).margin_db, -margin_db, margin_db))
            if worth > most:
                best, most = operator, worth
        self.switch_on(mast, best)
