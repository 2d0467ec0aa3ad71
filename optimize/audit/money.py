"""The audit of money: every price reckoned again from the table, the lengths drawn and the distances measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from phusong.coverage.network import road_distance_m
from phusong.optimize.audit.evidence import Evidence
from phusong.optimize.fibre.extensions import Extensions
from phusong.optimize.plan.proposal import Proposal

MONEY_TOLERANCE = 1e-9
"""Relative difference of money that is rounding of sums."""


def check_money(evidence: Evidence) -> Iterator[str]:
    """Investment and running costs follow from the price table, the sum is right and within the budget."""
    plan, parameters = evidence.plan, evidence.parameters
    budget = sum(phase.budget_vnd for phase in parameters.phases) if parameters.phases else parameters.budget_vnd
    for proposal, row, fibre_rows in zip(plan.proposals, evidence.rows, evidence.fibre_rows, strict=True):
        if proposal.kind == "fibre":
            due = _fibre_cost_vnd(evidence.options.extensions, proposal, fibre_rows)
            rounding = len(fibre_rows)
        else:
            due, rounding = (_site_cost_vnd(evidence, row) if row >= 0 else (0, 0)), 0
        name = proposal.proposal_id
        if abs(proposal.capex_vnd - due[0]) > rounding:
            yield f"{name}: costs {proposal.capex_vnd:,} VND, and {due[0]:,} by the price table"
        if abs(proposal.opex_vnd_per_year - due[1]) > rounding:
            yield f"{name}: costs {proposal.opex_vnd_per_year:,} VND a year, and {due[1]:,} by the price table"
    total, rounding = counted_vnd(evidence, plan.proposals)
    if abs(plan.cost_vnd - total) > rounding:
        yield f"the plan says {plan.cost_vnd:,} VND, and its proposals sum to {total:,.0f}"
    if plan.budget_vnd != budget:
        yield f"the plan says a budget of {plan.budget_vnd:,} VND, and {budget:,} is given"
    if plan.money != parameters.money:
        yield f"the plan counts {plan.money}, and {parameters.money} is asked for"
    reserve = evidence.reserve()
    if max(plan.cost_vnd, total - rounding) * reserve > budget * (1.0 + MONEY_TOLERANCE):
        more = "" if reserve == 1.0 else f", and {total * reserve:,.0f} with the reserve"
        yield f"the budget of {budget:,} VND is exceeded: the proposals cost {total:,.0f}{more}"


def counted_vnd(evidence: Evidence, proposals: Sequence[Proposal]) -> tuple[float, int]:
    """Money of proposals that counts against the budget, and how much of it may be rounding, VND."""
    costs = evidence.options.candidates.costs
    capex = sum(proposal.capex_vnd for proposal in proposals)
    if evidence.plan.money == "capex":
        return capex, 0
    opex, rate = sum(proposal.opex_vnd_per_year for proposal in proposals), costs.discount_rate
    factor = (1.0 - (1.0 + rate) ** -costs.years) / rate if rate > 0.0 else float(costs.years)
    return capex + factor * opex, sum(len(proposal.parts) for proposal in proposals)


def _fibre_cost_vnd(extensions: Extensions, proposal: Proposal, rows: tuple[int, ...]) -> tuple[int, int]:
    """Investment and yearly cost of a fibre proposal from the length of its drawn route and its access points."""
    costs = extensions.costs
    points = [row for row in rows if extensions.kinds[row] == "access_point"]
    route = proposal.route.length if proposal.route is not None else 0.0
    capex = costs.fibre_vnd(route) + sum(costs.access_point_vnd(float(extensions.drop_m[row])) for row in points)
    return capex, costs.fibre_opex_vnd(route) + len(points) * costs.access_point_opex_vnd_per_year


def _site_cost_vnd(evidence: Evidence, row: int) -> tuple[int, int]:
    """Investment and yearly cost of a candidate from the price table, its distance to the road measured again."""
    candidates, costs = evidence.options.candidates, evidence.options.candidates.costs
    if candidates.kinds[row] == "upgrade":
        return _upgrade_cost_vnd(evidence, row)
    access = road_distance_m(evidence.options.network, candidates.x_m[[row]], candidates.y_m[[row]])
    length = float(candidates.backhaul_m[row])
    link = costs.fibre_vnd(length) if candidates.backhaul_kinds[row] == "fibre" else costs.microwave_vnd(length)
    capex = costs.tower_total_vnd(candidates.technologies[row], float(access[0])) + link
    return capex, costs.tower_opex_vnd_per_year


def _upgrade_cost_vnd(evidence: Evidence, row: int) -> tuple[int, int]:
    """Investment and yearly cost of adding technologies at a site, shared where it is not the builder's own."""
    candidates, sites = evidence.options.candidates, evidence.options.network.sites
    costs = candidates.costs
    added = candidates.technologies[row]
    capex = costs.upgrade_installation_vnd
    capex += (costs.radio_4g_vnd + costs.tower_power_4g_vnd) if "4g" in added else 0
    capex += (costs.radio_5g_vnd + costs.upgrade_power_vnd) if "5g" in added else 0
    opex = costs.upgrade_opex_vnd_per_year * len(added)
    hosts = dict(zip(sites.ids, sites.operators, strict=True))
    if hosts.get(candidates.site_ids[row]) != candidates.operators[row]:
        capex, opex = capex + costs.sharing_vnd, opex + costs.sharing_rent_vnd_per_year
    return capex, opex
