"""What a plan answers beyond its proposals, as rows for the report: floors, phases, other plans, other budgets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from phusong.coverage.network import Network
from phusong.maps.indicators.curve import Curve, value_curve
from phusong.maps.indicators.stability import standings
from phusong.maps.words.bilingual import Both, known, same, word
from phusong.optimize.plan import Alternative, PhaseOutcome, Plan, Target

TARGETS_SHOWN = 20
"""So many targets are listed as they are; of more, only those that take something to meet."""


@dataclass(frozen=True, slots=True)
class TargetTable:
    """Floors and places that come first.

    Attributes:
        rows: Those that are shown at once.
        folded: All of them, where not all are shown at once.
        met: How many hold once the plan is built.
        met_today: How many hold today.
        answered: Whether there is a plan; without one nothing is reached beyond today.
    """

    rows: tuple[Target, ...]
    folded: tuple[Target, ...]
    met: int
    met_today: int
    answered: bool

    @property
    def count(self) -> int:
        """Targets there are."""
        return len(self.folded or self.rows)


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One phase with what is built in it.

    Attributes:
        name: Name for people.
        outcome: Its money, and the people served at its end.
        proposals: Proposals built in it.
        villages: Villages that gain a service by them.
        people: People of these villages.
    """

    name: str
    outcome: PhaseOutcome
    proposals: int
    villages: int
    people: float


@dataclass(frozen=True, slots=True)
class AlternativeTable:
    """The plans to choose from, beside the plan itself.

    Attributes:
        rows: The other plans.
        stable: Proposals that stand in every plan.
        replaceable: Proposals that another plan does without.
    """

    rows: tuple[Alternative, ...]
    stable: int
    replaceable: int


@dataclass(frozen=True, slots=True)
class Answers:
    """What a plan answers; what was not asked is None or empty."""

    targets: TargetTable | None
    phases: tuple[PhaseRow, ...]
    alternatives: AlternativeTable | None
    frontier_curve: Curve | None

    def sections(self, plan: Plan) -> tuple[str, ...]:
        """Names of the parts that there are, in their order."""
        there = {
            "targets": self.targets is not None,
            "phases": bool(self.phases),
            "frontier": bool(plan.frontier),
            "alternatives": self.alternatives is not None,
            "robustness": plan.robustness is not None,
        }
        return tuple(name for name, is_there in there.items() if is_there)


def answers_of(network: Network, plan: Plan) -> Answers:
    """Gather what a plan answers.

    Args:
        network: The layers.
        plan: What is proposed.
    """
    return Answers(
        targets=_targets(plan),
        phases=phase_rows(network, plan) if plan.answered else (),
        alternatives=_alternatives(plan),
        frontier_curve=_frontier_curve(plan),
    )


def attainable_share(target: Target) -> float | None:
    """Highest share that can be had where limits conflict, rounded down to a tenth of a percent."""
    if target.attainable is None or target.total <= 0.0:
        return None
    return math.floor(1000.0 * target.attainable / target.total + 1e-6) / 1000.0


def whose(target: Target) -> Both:
    """Whom a target speaks of: the province, districts, communes, or places of a kind."""
    if target.within == "province":
        return word("common.target.province")
    if target.within == "places":
        return known("common.place", "; ".join(target.units))
    names = same(", ".join(target.units))
    return word("common.target.together", names=names) if len(target.units) > 1 else names


def phase_name(plan: Plan, number: int) -> str:
    """Name of a phase counted from 1: the planner's, or the number."""
    return plan.phases[number - 1].name if 1 <= number <= len(plan.phases) else str(number)


def phase_rows(network: Network, plan: Plan) -> tuple[PhaseRow, ...]:
    """Each phase with its proposals and the people who gain a service by them.

    A village that gains one service in one phase and another in the next counts in both.
    """
    people = dict(zip(map(str, network.villages.ids), map(float, network.villages.population), strict=True))
    rows = []
    for number, outcome in enumerate(plan.phases, start=1):
        built = [proposal for proposal in plan.proposals if proposal.phase == number]
        gaining = {village for proposal in built for village in proposal.village_ids}
        whole = sum(people.get(village, 0.0) for village in sorted(gaining))
        total = plan.phase_people[number - 1] if plan.phase_people else whole
        rows.append(PhaseRow(outcome.name, outcome, len(built), len(gaining), total))
    return tuple(rows)


def _targets(plan: Plan) -> TargetTable | None:
    if not plan.targets:
        return None
    pressing = _pressing(plan.targets)
    few = len(plan.targets) <= TARGETS_SHOWN
    return TargetTable(
        rows=plan.targets if few else pressing,
        folded=() if few else plan.targets,
        met=sum(target.met for target in plan.targets),
        met_today=sum(target.met_today for target in plan.targets),
        answered=plan.answered,
    )


def _pressing(targets: Sequence[Target]) -> tuple[Target, ...]:
    """Targets that do not hold today."""
    return tuple(target for target in targets if not target.met_today)


def _alternatives(plan: Plan) -> AlternativeTable | None:
    if not plan.alternatives:
        return None
    standing = standings(plan)
    return AlternativeTable(plan.alternatives, standing.count("stable"), standing.count("replaceable"))


def _frontier_curve(plan: Plan) -> Curve | None:
    """People against budget, over the budgets for which there is a plan."""
    points = [(point.budget_vnd, point.objective) for point in plan.frontier if point.answered]
    return value_curve(points) if len(points) > 1 else None
