"""A part of a plan: what of it stands in, or brings something to, a part of the network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from phusong.coverage.kernels import BoolArray
from phusong.optimize.plan.outcomes import AddedSite, PhaseOutcome, Target
from phusong.optimize.plan.plan import Plan
from phusong.optimize.plan.proposal import Proposal


def money_of(plan: Plan) -> Callable[[Proposal], float]:
    """What each proposal counts against the budget, VND: its investment, and its running costs where they count.

    The net present cost of a proposal is its investment and a factor times its running costs, the same factor for all
    of them (:func:`phusong.optimize.costs.discounting.net_present_cost_vnd`), so the plan's own sums tell it.

    Args:
        plan: The plan.
    """
    capex = sum(proposal.capex_vnd for proposal in plan.proposals)
    opex = sum(proposal.opex_vnd_per_year for proposal in plan.proposals)
    factor = (plan.cost_vnd - capex) / opex if plan.money != "capex" and opex else 0.0
    return lambda proposal: proposal.capex_vnd + factor * proposal.opex_vnd_per_year


def plan_part(
    plan: Plan,
    villages: BoolArray,
    chosen: Callable[[Proposal], bool],
    standing: Callable[[Proposal], bool],
    target: Callable[[Target], bool],
    site: Callable[[AddedSite], bool],
) -> Plan:
    """The part of a plan that concerns some villages.

    Args:
        plan: The whole.
        villages: Villages of the part, shape (n villages,).
        chosen: Whether a proposal is told of.
        standing: Whether its money is counted: it stands in the part.
        target: Whether a floor, or places that come first, are of the part.
        site: Whether a site that only another plan builds is in the part.

    Returns:
        Status, objective, bound and budget of the whole; cost, phases and proposals of the part. What the whole alone
        can answer, its frontier and how it holds in other worlds, is left out.
    """
    money = money_of(plan)
    built = [proposal for proposal in plan.proposals if standing(proposal)]

    def phase(number: int, outcome: PhaseOutcome) -> PhaseOutcome:
        return outcome._replace(cost_vnd=round(sum(money(each) for each in built if each.phase == number)))

    return replace(
        plan,
        proposals=tuple(proposal for proposal in plan.proposals if chosen(proposal)),
        cost_vnd=round(sum(map(money, built))),
        after={name: served[villages] for name, served in plan.after.items()},
        after_share={name: shares[villages] for name, shares in plan.after_share.items()},
        after_own_point={name: served[villages] for name, served in plan.after_own_point.items()},
        targets=tuple(each for each in plan.targets if target(each)),
        phases=tuple(phase(number, outcome) for number, outcome in enumerate(plan.phases, start=1)),
        alternatives=tuple(
            other._replace(added_sites=tuple(each for each in other.added_sites if site(each)))
            for other in plan.alternatives
        ),
        frontier=(),
        robustness=None,
    )
