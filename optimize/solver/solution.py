"""The solution of a problem with its status, bound and gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from phusong.optimize.plan.outcomes import PlanStatus, is_answered

if TYPE_CHECKING:
    from phusong.coverage.kernels import IntArray


@dataclass(frozen=True, slots=True)
class Solution:
    """Solution of a covering problem: status, incumbent, dual bound and gap.

    Attributes:
        status: ``optimal`` only when proved; ``feasible`` has its ``gap``; ``infeasible``; ``no_plan`` when the time
            was over before any choice was found.
        objective: Weight served or cost, by the problem's goal; NaN where there is no choice.
        bound: No choice can be better than this value; NaN when infeasible.
        gap: |bound - objective| / |objective|; 0 when proved, infinite where there is no choice.
        selected: Indices of the chosen options, ascending, shape (k,); it cannot be written to.
        cost: Cost of the chosen options, in the unit of the costs.
        served: Weight that the chosen options serve, in the unit of the weights.
        runtime_s: Seconds spent.
        solver: Name and version of the solver, or how the choice was found.
        reasons: For ``infeasible``: the limits that conflict, in words.
        reasons_vi: The same in Vietnamese.
        by_clock: True when the clock ended some of the search: another machine may find another choice.
    """

    status: PlanStatus
    objective: float
    bound: float
    gap: float
    selected: IntArray
    cost: float
    served: float
    runtime_s: float
    solver: str
    reasons: tuple[str, ...] = ()
    reasons_vi: tuple[str, ...] = ()
    by_clock: bool = False

    def __post_init__(self) -> None:
        """Keep an array of its own that nobody can write to."""
        selected = np.array(self.selected, dtype=np.int64)
        selected.flags.writeable = False
        object.__setattr__(self, "selected", selected)

    @property
    def found(self) -> bool:
        """True when there is a choice, proved or not."""
        return is_answered(self.status)
