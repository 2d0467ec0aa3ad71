"""The audit of choices told by their parts only: frontier points and alternatives, recounted like plans."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from phusong.optimize.audit.backhaul import check_capacity
from phusong.optimize.audit.decisions import missing_proposals
from phusong.optimize.audit.evidence import Evidence, Sufficient
from phusong.optimize.audit.fibre import joined_parts
from phusong.optimize.audit.money import fibre_option_cost_vnd, site_cost_vnd
from phusong.optimize.audit.risk import expected_people
from phusong.optimize.fibre.extensions import Extensions
from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.plan.outcomes import Alternative

MONEY_TOLERANCE = 1e-9
"""Relative difference of money that is rounding of sums."""

VALUE_TOLERANCE = 1e-6
"""Relative difference that is rounding of sums."""


def check_frontier(evidence: Evidence) -> Iterator[str]:
    """Every point is a choice within its money that serves what it says; more money serves no fewer.

    Args:
        evidence: What the plan is held against.
    """
    points, parameters = evidence.plan.frontier, evidence.parameters
    budgets = sorted(set(parameters.frontier_vnd)) if parameters.enabled else []
    if [point.budget_vnd for point in points] != budgets:
        yield f"the frontier has {len(points)} points, and {len(budgets)} budgets are asked for"
    most = -np.inf
    for point in points:
        name = f"frontier at {point.budget_vnd:,} VND"
        if not point.answered and point.parts:
            yield f"{name}: has status {point.status} and builds something"
        if not point.answered:
            continue
        yield from check_choice(evidence, name, point.parts, (point.objective, point.cost_vnd, point.budget_vnd))
        rounding = VALUE_TOLERANCE * max(abs(point.objective), evidence.one_person())
        if point.bound < point.objective - rounding:
            yield f"{name}: the bound {point.bound:,.6g} is less than {point.objective:,.6g}"
        if point.status == "optimal" and point.bound > point.objective + rounding:
            yield f"{name}: is called optimal with a bound of {point.bound:,.6g} over {point.objective:,.6g}"
        if point.objective < most - rounding and not parameters.must_serve and point.status == "optimal":
            yield f"{name}: serves fewer than a smaller budget"
        most = max(most, point.objective)


def check_alternatives(evidence: Evidence) -> Iterator[str]:
    """Every alternative keeps the rules, is near enough, and leaves out enough sites of every plan before it.

    Args:
        evidence: What the plan is held against.
    """
    plan, asked = evidence.plan, evidence.parameters.alternatives
    if len(plan.alternatives) > asked.count:
        yield f"the plan has {len(plan.alternatives)} alternatives, and {asked.count} are asked for"
    least = evidence.parameters.question == "least_cost"
    earlier = [{part for proposal in plan.proposals for part in proposal.parts}]
    for number, other in enumerate(plan.alternatives, start=1):
        name, parts = f"alternative {number}", set(other.parts)
        value = None if least else other.objective
        claims, expecting = (value, other.cost_vnd, plan.budget_vnd), evidence.parameters.question == "expected"
        yield from check_choice(evidence, name, other.parts, claims, in_expectation=expecting)
        paid = evidence.parameters.change_price_vnd * missing_proposals(evidence, parts)
        if least and abs(other.objective - other.cost_vnd - paid) > VALUE_TOLERANCE * max(other.objective, 1.0):
            yield f"{name}: says {other.objective:,.6g}, and it is {other.cost_vnd + paid:,.6g}"
        far = (other.objective - plan.objective) * (1.0 if least else -1.0)
        paid = evidence.parameters.change_price * len(evidence.parameters.earlier)
        rounding = VALUE_TOLERANCE * max(abs(plan.objective), 1.0 if least else evidence.one_person())
        if far > asked.max_loss * (abs(plan.objective) + paid) + rounding:
            yield f"{name}: is worse than the plan by {far:,.6g}"
        for before in earlier:
            left = len(_site_names(before) - _site_names(parts))
            if left < asked.min_sites:
                yield f"{name}: leaves out {left} sites of a plan before it, and {asked.min_sites} are asked for"
        yield from _check_elsewhere(evidence, name, other, earlier[0])
        earlier.append(parts)


def _check_elsewhere(evidence: Evidence, name: str, other: Alternative, plan_parts: set[OptionId]) -> Iterator[str]:
    """What an alternative is said to leave out and to add is at the sites that only one of both plans has."""
    mine, others = _site_names(plan_parts), _site_names(other.parts)
    if _site_names(other.dropped) != mine - others or not set(other.dropped) <= plan_parts:
        yield f"{name}: leaves out other sites of the plan than it says"
    if _site_names(other.added) != others - mine or not set(other.added) <= set(other.parts):
        yield f"{name}: adds other sites than it says"
    if tuple(site.part for site in other.added_sites) != other.added:
        yield f"{name}: tells of other sites than it adds"
    places = _places(evidence, {site.part for site in other.added_sites})
    for site in other.added_sites:
        if (site.x_m, site.y_m) != places.get(site.part):
            yield f"{name}: {site.part} does not stand at {site.x_m:.0f}, {site.y_m:.0f}"


def _places(evidence: Evidence, parts: Collection[OptionId]) -> dict[OptionId, tuple[float, float]]:
    """Easting and northing of candidates and fibre options, metres."""
    places: dict[OptionId, tuple[float, float]] = {}
    for options in (evidence.options.candidates, evidence.options.extensions):
        for part, x_m, y_m in zip(options.ids, options.x_m.tolist(), options.y_m.tolist(), strict=True):
            if part in parts:
                places.setdefault(part, (x_m, y_m))
    return places


def _site_names(parts: Collection[OptionId]) -> set[tuple[str, str]]:
    """Places of candidates, and villages that a cable is led to."""
    cables = {("fibre", part.place.partition("/")[2]) for part in parts if part.kind == "distribution"}
    return cables | {(part.kind, part.place) for part in parts if part.is_site}


def check_choice(
    evidence: Evidence,
    name: str,
    parts: Sequence[OptionId],
    claims: tuple[float | None, float, float],
    *,
    in_expectation: bool = False,
) -> Iterator[str]:
    """Hold one choice against the rules, its money and whom it serves.

    Args:
        evidence: What the plan is held against.
        name: What the choice is called.
        parts: What is built.
        claims: Weighted people newly served, None where nothing is said of them; money spent; money there is.
        in_expectation: Whether people count by their probability.
    """
    candidates, extensions = evidence.options.candidates, evidence.options.extensions
    rows = {part: row for row, part in enumerate(candidates.ids)}
    fibre = {part: row for row, part in enumerate(extensions.ids)}
    unknown = [part for part in parts if part not in rows and part not in fibre]
    if unknown or len(set(parts)) != len(parts):
        yield f"{name}: '{unknown[0] if unknown else 'a part'}' is nothing that was weighed, or is built twice"
        return
    sites = [rows[part] for part in parts if part in rows]
    cables = {fibre[part] for part in parts if part in fibre}
    places = candidates.location[sites]
    if len(np.unique(places)) != len(places):
        yield f"{name}: two candidates use one place"
    yield from _check_joined(extensions, name, sites, cables)
    yield from check_capacity(evidence, name, sites)
    standing = set(sites)
    for row in sites:
        if candidates.mast[row] >= 0 and int(candidates.mast[row]) not in standing:
            yield f"{name}: {candidates.ids[row]} is built without {candidates.ids[candidates.mast[row]]}"
    said = claims[0]
    counted = expected_people(evidence, sites, cables) if in_expectation else _value(evidence, sites, cables)
    value = counted - _paid(evidence, set(parts))
    if said is not None and abs(value - said) > VALUE_TOLERANCE * max(abs(value), evidence.one_person()):
        yield f"{name}: says {said:,.6g} weighted people, and it is {value:,.6g}"
    cost = _cost_vnd(evidence, sites, sorted(cables))
    if abs(cost - claims[1]) > len(parts):
        yield f"{name}: says {claims[1]:,} VND, and it is {cost:,.0f}"
    if cost * evidence.reserve() > claims[2] * (1.0 + MONEY_TOLERANCE) + len(parts):
        yield f"{name}: costs {cost:,.0f} VND, and {claims[2]:,} VND are there"


def _check_joined(extensions: Extensions, name: str, sites: list[int], cables: set[int]) -> Iterator[str]:
    """Trenches, access points and fibre-fed towers are joined to lit plant, and cables begin at access points."""
    joined = joined_parts(extensions, cables)
    for row in sorted(cables):
        point, node = int(extensions.point[row]), int(extensions.node[row])
        if point >= 0 and point not in cables:
            yield f"{name}: {extensions.ids[row]} is built without {extensions.ids[point]} before it"
        if not joined.issuperset(extensions.ends[row].tolist() if node < 0 else [node]):
            yield f"{name}: no trench joins {extensions.ids[row]} to existing fibre"
    for row in sites:
        node = int(extensions.tower_node[row]) if row < len(extensions.tower_node) else -1
        if node >= 0 and node not in joined:
            yield f"{name}: no trench leads to the tower of row {row}"


def _value(evidence: Evidence, sites: list[int], cables: set[int]) -> float:
    """Weighted people newly served by some candidates and fibre options."""
    options, total = evidence.options, 0.0
    people = options.network.villages.population
    for service in options.coverage.services:
        served = np.zeros(len(people), dtype=np.bool_)
        if service == "fibre":
            reached = [int(village) for option, village in options.extensions.serves if int(option) in cables]
            served[reached] = True
        else:
            enough = Sufficient.of(evidence, options.matrices[service], service, options.coverage)
            for row in sites:
                if service in options.candidates.technologies[row]:
                    served[list(enough.levels(row))] = True
        new = served & ~options.coverage.served(service)
        total += evidence.parameters.weights.get(service, 0.0) * float(people[new].sum())
    return total


def _paid(evidence: Evidence, parts: set[OptionId]) -> float:
    """Price of what is dropped of the earlier plan."""
    return evidence.parameters.change_price * missing_proposals(evidence, parts)


def _cost_vnd(evidence: Evidence, sites: list[int], cables: list[int]) -> float:
    """Money that counts, each candidate and fibre option reckoned again from the price table."""
    costs = evidence.options.candidates.costs
    each = [site_cost_vnd(evidence, row) for row in sites] + [fibre_option_cost_vnd(evidence, row) for row in cables]
    capex, opex = (float(sum(amounts)) for amounts in zip((0, 0), *each, strict=True))
    if evidence.parameters.money == "capex":
        return capex
    return capex + opex * sum((1.0 + costs.discount_rate) ** -year for year in range(1, costs.years + 1))
