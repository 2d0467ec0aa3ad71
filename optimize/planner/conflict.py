"""Conflict of an infeasible plan: why it cannot be, and how high the floors to blame could be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from phusong.optimize.plan.reason import Reason


@dataclass(frozen=True, slots=True)
class PlanConflict:
    """Limits of a planning question that cannot all hold.

    Attributes:
        reason: What conflicts with what.
        attainable: Floor to blame, as :attr:`FloorGroup.text` names it, to the most of its people that can be served.
    """

    reason: Reason
    attainable: Mapping[str, float] = field(default_factory=dict)
