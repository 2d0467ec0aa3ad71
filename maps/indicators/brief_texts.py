"""Sentences of the first page and of the picture, in both languages at once: the gap and what the plan does."""

from __future__ import annotations

from phusong.maps.indicators.groups import ServiceRow
from phusong.maps.words.bilingual import Both, known, money, word
from phusong.optimize.plan import Plan


def gap_text(row: ServiceRow) -> Both:
    """How many people lack a service today."""
    today, service = row.today, known("common.inline", row.service)
    villages = today.villages_total - today.villages_covered
    if not villages:
        return word("brief.no_gap", service=service)
    people = today.population_total - today.population_covered
    return word("brief.gap", people=people, villages=villages, service=service)


def plan_text(row: ServiceRow, plan: Plan) -> Both:
    """What the plan does about that, and for how much."""
    if not plan.proposals:
        return word("brief.no_plan")
    return word(
        "brief.plan",
        cost=money(sum(proposal.capex_vnd for proposal in plan.proposals)),
        proposals=len(plan.proposals),
        service=known("common.inline", row.service),
        people=row.after.population_covered - row.today.population_covered,
        left=row.after.population_total - row.after.population_covered,
    )
