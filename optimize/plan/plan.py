"""The plan: proposals with their cost and gain, and how good the plan is proved to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from phusong.coverage.kernels import BoolArray, FloatArray
from phusong.optimize.plan.outcomes import (
    Alternative,
    FrontierPoint,
    HopSection,
    PhaseOutcome,
    PlanStatus,
    Robustness,
    Target,
    Unconnected,
    is_answered,
)
from phusong.optimize.plan.proposal import Proposal
from phusong.optimize.plan.reason import Reason

Question = Literal["budget", "least_cost", "expected"]
"""What a plan seeks: most people for the money, least money for the floors, or most people in expectation."""

Money = Literal["capex", "net_present_cost"]
"""What counts against the budget: investment, or investment with discounted running costs."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Proposals that answer the question, with the proof of their quality.

    Attributes:
        status: ``optimal`` only when proved; ``feasible`` has its ``gap``; ``infeasible``; ``no_plan``.
        objective: Value reached: weighted people newly served, or money where the least cost is sought.
        bound: No plan can do better than this value.
        gap: |bound - objective| / max(|objective|, 1e-9); 0 when proved.
        budget_vnd: Money allowed, VND.
        cost_vnd: Money that the proposals need and that counts against the budget, VND.
        proposals: The proposals, ordered by ``proposal_id``.
        after: Service to the villages served once all is built, each of shape (n villages,).
        candidates: How many options were weighed.
        solver: Name and version of the solver, or how the plan was found.
        runtime_s: Seconds spent solving.
        reasons: For ``infeasible``: the limits that conflict, the most telling first.
        question: What is sought.
        money: What ``cost_vnd`` and ``budget_vnd`` count.
        targets: Floors and places that come first, in the order they are asked for.
        phases: What each phase costs and brings; empty where there is one only. The objective is then the sum over
            the phases of weight times value.
        alternatives: Other plans nearly as good, where they are asked for.
        robustness: What it holds if the world differs, where that is asked.
        frontier: The most people that each of several budgets can serve, where that is asked.
        after_share: Service to the share of the people of each village who have it once all is built, 0 to 1, each of
            shape (n villages,); empty where villages are served as a whole.
        after_own_point: Service to the villages whose own point has it once all is built, each of shape (n villages,);
            empty where villages are served as a whole.
        phase_people: People who gain a service in each phase; empty where villages are served as a whole.
        unconnected: Places where a tower could stand and that nothing connects, so that none is proposed there.
        sections: The section under each microwave hop that is built.
        by_clock: True when the clock ended some of the search, and not the gap or counted work: another machine may
            find another plan.
    """

    status: PlanStatus
    objective: float
    bound: float
    gap: float
    budget_vnd: int
    cost_vnd: int
    proposals: tuple[Proposal, ...]
    after: dict[str, BoolArray]
    candidates: int
    solver: str
    runtime_s: float
    reasons: tuple[Reason, ...] = ()
    question: Question = "budget"
    money: Money = "capex"
    targets: tuple[Target, ...] = ()
    phases: tuple[PhaseOutcome, ...] = ()
    frontier: tuple[FrontierPoint, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    robustness: Robustness | None = None
    after_share: dict[str, FloatArray] = field(default_factory=dict)
    after_own_point: dict[str, BoolArray] = field(default_factory=dict)
    phase_people: tuple[float, ...] = ()
    unconnected: tuple[Unconnected, ...] = ()
    sections: tuple[HopSection, ...] = ()
    by_clock: bool = False

    @property
    def answered(self) -> bool:
        """True when the plan says what to build, proved or not; False when infeasible or without a plan."""
        return is_answered(self.status)
