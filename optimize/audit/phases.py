"""The audit of phases: no phase spends what is not there yet, and each costs and brings what it says."""

from __future__ import annotations

from collections.abc import Iterator

from phusong.optimize.audit.evidence import Evidence, Gains, weighted_people
from phusong.optimize.audit.money import counted_vnd

VALUE_TOLERANCE = 1e-6
"""Relative difference that is rounding of sums."""


def check_phases(evidence: Evidence, served: Gains) -> Iterator[str]:
    """Hold the phases of a plan against their money and what is built in them.

    Args:
        evidence: What the plan is held against.
        served: Whom each proposal newly serves.
    """
    plan, phases = evidence.plan, evidence.parameters.phases
    last = max(len(phases), 1)
    dates = {number: phase.due for number, phase in enumerate(phases, start=1)}
    for proposal in plan.proposals:
        if not 1 <= proposal.phase <= last:
            yield f"{proposal.proposal_id}: is built in phase {proposal.phase} of {last}"
        due = dates.get(proposal.phase) or evidence.parameters.due
        if proposal.due != (due.isoformat() if due else ""):
            yield f"{proposal.proposal_id}: is due {proposal.due or 'never'}, and {due or 'never'} is asked for"
    if len(plan.phases) != len(phases):
        yield f"the plan tells of {len(plan.phases)} phases, and there are {len(phases)}"
        return
    left, spent, given = 0.0, 0.0, 0.0
    for number, (told, asked) in enumerate(zip(plan.phases, phases, strict=True), start=1):
        cost, rounding = counted_vnd(evidence, [each for each in plan.proposals if each.phase == number])
        left += asked.budget_vnd - cost
        spent, given = spent + cost * evidence.reserve(), given + asked.budget_vnd
        if spent > given + rounding:
            yield f"phase {told.name}: spends {spent - given:,.0f} VND more than there is by its end"
        for what, said, counted in (
            ("a budget of", told.budget_vnd, asked.budget_vnd),
            ("a cost of", told.cost_vnd, cost),
            ("a rest of", told.left_vnd, left),
        ):
            if abs(said - counted) > number * (rounding + 1e-6):
                yield f"phase {told.name}: says {what} {said:,} VND, and it is {counted:,.0f}"
        value = weighted_people(evidence, served, number)
        if not abs(told.value - value) <= VALUE_TOLERANCE * max(abs(value), evidence.one_person()):
            yield f"phase {told.name}: says {told.value:,.6g} weighted people, and it is {value:,.6g}"
