"""The plan of people points as the plan of their villages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.coverage.kernels import IntArray, TextArray
from phusong.coverage.served import Served
from phusong.coverage.served.people import People
from phusong.optimize.plan.plan import Plan
from phusong.optimize.plan.proposal import Proposal


def plan_of_villages(plan: Plan, people: People, share: float, ids: tuple[TextArray, TextArray]) -> Plan:
    """Tell a plan that was made and audited over people points by villages.

    Money, people, targets, objective and bound stay as they are: they count people. Who is served afterwards and which
    villages a proposal is credited with are told by village.

    Args:
        plan: Plan whose villages are the people points.
        people: The points.
        share: Share of its people from which a village counts as served, 0 to 1.
        ids: Identifiers of the villages and of the points, shapes (villages,) and (points,).

    Returns:
        The plan of the villages, with the share of the people of each who have a service once all is built.
    """
    village_ids, point_ids = ids
    number = {str(name): at for at, name in enumerate(point_ids)}
    gaining = [np.array([number[name] for name in each.village_ids], dtype=np.int64) for each in plan.proposals]
    after = {service: Served.at_points(points, people, share) for service, points in plan.after.items()}
    return replace(
        plan,
        proposals=tuple(
            _told(proposal, people, points, village_ids)
            for proposal, points in zip(plan.proposals, gaining, strict=True)
        ),
        after={service: served.villages for service, served in after.items()},
        after_share={service: served.share for service, served in after.items()},
        after_own_point={service: served.own_point for service, served in after.items()},
        phase_people=tuple(
            _people_of_phase(plan.proposals, gaining, people, phase) for phase in range(1, len(plan.phases) + 1)
        ),
    )


def _told(proposal: Proposal, people: People, points: IntArray, village_ids: TextArray) -> Proposal:
    """A proposal with the villages in which it serves somebody anew, in the order of the points."""
    villages = tuple(str(village_ids[village]) for village in np.unique(people.village[points]))
    return replace(proposal, village_ids=villages, newly_covered_villages=len(villages))


def _people_of_phase(proposals: tuple[Proposal, ...], gaining: list[IntArray], people: People, phase: int) -> float:
    """People who gain a service by what is built in a phase."""
    points = [at for proposal, at in zip(proposals, gaining, strict=True) if proposal.phase == phase]
    return float(people.people[np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *points]))].sum())
