"""The audit of claims: objective, bound, gap and status, floors and places that come first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from phusong.coverage.kernels import IntArray
from phusong.optimize.audit.decisions import missing_proposals
from phusong.optimize.audit.evidence import Evidence, Gains, places_by_proposal, weighted_people
from phusong.optimize.audit.risk import expected_people
from phusong.optimize.question.parameters import Floor

VALUE_TOLERANCE = 1e-6
"""Relative difference that is rounding of sums."""


def check_claims(evidence: Evidence, served: Gains) -> list[str]:
    """Hold what a plan says of itself against the recount.

    Args:
        evidence: What the plan is held against.
        served: Whom each proposal newly serves.

    Returns:
        The violations, in words.
    """
    plan = evidence.plan
    violations = [*_check_targets(evidence)]
    if plan.question != evidence.parameters.question:
        violations.append(f"the plan answers {plan.question}, and {evidence.parameters.question} is asked")
    if not plan.answered:
        if plan.proposals:
            violations.append(f"a plan with status {plan.status} has {len(plan.proposals)} proposals")
        if plan.status == "infeasible" and not plan.reasons:
            violations.append("a plan is called infeasible and gives no reason")
        return violations
    return [*violations, *_check_quality(evidence, _objective(evidence, served))]


def _objective(evidence: Evidence, served: Gains) -> float:
    """What the plan reaches: money where the least cost is sought, else weighted people newly served."""
    if evidence.parameters.question == "least_cost":
        return float(evidence.plan.cost_vnd) + evidence.parameters.change_price_vnd * missing_proposals(evidence)
    paid = evidence.parameters.change_price * missing_proposals(evidence)
    if evidence.parameters.question == "expected":
        sites = [row for row in evidence.rows if row >= 0]
        return expected_people(evidence, sites, {row for rows in evidence.fibre_rows for row in rows}) - paid
    last = max(len(evidence.parameters.phases), 1)
    weights = [phase.weight for phase in evidence.parameters.phases] or [1.0]
    values = [weighted_people(evidence, served, phase) for phase in range(1, last + 1)]
    return sum(weight * value for weight, value in zip(weights, values, strict=True)) - paid


def _check_quality(evidence: Evidence, value: float) -> Iterator[str]:
    """The objective is the recount, the bound is no worse, and gap and status fit them."""
    plan = evidence.plan
    least = 1.0 if evidence.parameters.question == "least_cost" else evidence.one_person()
    rounding = VALUE_TOLERANCE * max(abs(value), least)
    if not abs(plan.objective - value) <= rounding:
        yield f"the objective is said to be {plan.objective:,.6g}, and it is {value:,.6g}"
    over = plan.bound - plan.objective
    if evidence.parameters.question == "least_cost":
        if not over <= rounding:
            yield f"the bound {plan.bound:,.6g} is more than the objective {plan.objective:,.6g}"
    elif not over >= -rounding:
        yield f"the bound {plan.bound:,.6g} is less than the objective {plan.objective:,.6g}"
    gap = abs(over) / abs(plan.objective) if plan.objective else (0.0 if over == 0.0 else float("inf"))
    if not (plan.gap == gap or abs(plan.gap - gap) <= VALUE_TOLERANCE * max(gap, 1.0)):  # a share has no unit
        yield f"the gap is said to be {plan.gap:.6g}, and it is {gap:.6g}"
    if plan.status == "optimal" and not abs(over) <= rounding:
        yield f"the plan is called optimal with a bound of {plan.bound:,.6g} over {plan.objective:,.6g}"


def _check_targets(evidence: Evidence) -> Iterator[str]:
    """Floors hold, and what is said of floors and places is the recount."""
    plan = evidence.plan
    expected = [*_place_targets(evidence), *_floor_targets(evidence)]
    if len(plan.targets) != len(expected):
        yield f"the plan tells of {len(plan.targets)} targets, and {len(expected)} are asked for"
        return
    for told, (unit, total, before, need, after) in zip(plan.targets, expected, strict=True):
        rounding = 1.0 if unit == "people" else 0.0  # a share of whole people is rounded up to the next person
        for what, said, least, most in (
            ("in all", told.total, total, total),
            ("today", told.before, before, before),
            ("asked for", told.need, need, need + rounding),
            ("afterwards", told.after, after, after),
        ):
            slack = VALUE_TOLERANCE * max(abs(most), 1.0)
            if told.unit != unit or not least - slack <= said <= most + slack:
                yield f"{told.name}: says {said:,.6g} {told.unit} {what}, and it is {least:,.6g} {unit}"
        if unit == "people" and plan.answered and after < need * (1.0 - VALUE_TOLERANCE):
            yield f"{told.name}: {need:,.6g} people must be served, and {after:,.6g} are"


Counted = tuple[str, float, float, float, float]
"""Unit, total, before, need and after of a target."""


def _floor_targets(evidence: Evidence) -> Iterator[Counted]:
    people = evidence.options.network.villages.population
    for floor in evidence.parameters.floors:
        before, after = evidence.options.coverage.served(floor.service), evidence.plan.after[floor.service]
        for mine in _units(evidence, floor):
            own = people[mine]
            total, today = float(own.sum()), float(own[before[mine]].sum())
            yield "people", total, today, max(floor.share * total, today), float(own[after[mine]].sum())


def _units(evidence: Evidence, floor: Floor) -> list[IntArray]:
    """Villages of each unit a floor speaks of, told by walking over the villages one by one."""
    communes = evidence.options.network.communes
    facts = {
        str(code): (str(code), str(name), str(district))
        for code, name, district in zip(communes.codes, communes.names, communes.districts, strict=True)
    }
    codes = [str(code) for code in evidence.options.network.villages.commune_codes]
    if floor.within == "province":
        return [np.arange(len(codes), dtype=np.int64)]
    of_district = floor.within == "district"
    units = sorted({fact[2] for fact in facts.values()}) if of_district else sorted(facts)
    asked = {name.casefold() for name in floor.only}
    chosen = [
        unit
        for unit in units
        if not asked or asked & {name.casefold() for name in ([unit] if of_district else facts[unit][:2])}
    ]
    villages: dict[str, list[int]] = {unit: [] for unit in chosen}
    for village, code in enumerate(codes):
        villages.get(facts[code][2] if of_district and code in facts else code, []).append(village)
    rows = [np.array(each, dtype=np.int64) for each in villages.values()]
    return [np.sort(np.concatenate(rows))] if floor.together and rows else rows


def _place_targets(evidence: Evidence) -> Iterator[Counted]:
    parameters, villages = evidence.parameters, evidence.options.network.villages
    centres = {str(villages.ids[at]) for at in np.flatnonzero(villages.is_commune_centre)}
    gains = places_by_proposal(evidence, evidence.options.places) if evidence.options.places is not None else {}
    for kind in dict.fromkeys(parameters.must_serve):
        for service in parameters.place_services():
            if kind == "commune_centre" and centres:
                if service in evidence.options.coverage.services:
                    yield _centre_target(evidence, service)
            elif evidence.options.places is not None and service in evidence.options.places.coverage.services:
                mine = {at for at, its in enumerate(evidence.options.places.kinds) if str(its) == kind}
                today = {at for at in mine if evidence.options.places.coverage.served(service)[at]}
                new = {at for gain in gains[service] for at in gain} & mine
                if mine:
                    yield "places", len(mine), len(today), len(mine), len(today | new)


def _centre_target(evidence: Evidence, service: str) -> Counted:
    centre = evidence.options.network.villages.is_commune_centre
    today = int((centre & evidence.options.coverage.served(service)).sum())
    after = int((centre & evidence.plan.after[service]).sum())
    return "places", int(centre.sum()), today, int(centre.sum()), after
