"""The audit: every plan is recounted from the matrices, the roads and the price table, without the solver.

It takes each proposal at its word (parts, cost, route and villages) and compares it with what the layers, the predicted
levels and the prices say. Only a plan without violation may be written.

What decides is written a second time: who is served by which threshold, whom a proposal is credited with, what a tower,
an upgrade, fibre and a hop cost, what a hop clears, how often it is up and what it carries, what light is lost on
fibre, the reserve, phases, floors, decisions, objective, bound and gap. What is shared with the planner is data and
measurement: the options as they were weighed (levels, places, the length and kind of a backhaul), the tables of prices
and technologies, the distance to the nearest road (``coverage.network``), the graph of roads and the reach of fibre
along it (``coverage.fibre``), the profile under a hop (``coverage.microwave``), and what reaches the places that come
first (``question.places``). A fault in one of these is seen by neither.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from phusong.coverage.findings import PhusongError
from phusong.coverage.kernels import BoolArray
from phusong.coverage.network import road_distance_m
from phusong.optimize.audit.alternatives import check_alternatives, check_frontier
from phusong.optimize.audit.backhaul import check_backhaul
from phusong.optimize.audit.claims import check_claims
from phusong.optimize.audit.decisions import check_decisions_kept
from phusong.optimize.audit.evidence import Evidence, Gains, served_by_proposal
from phusong.optimize.audit.fibre import check_fibre
from phusong.optimize.audit.money import check_money
from phusong.optimize.audit.optics import check_optics
from phusong.optimize.audit.phases import check_phases
from phusong.optimize.audit.risk import check_robustness
from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.plan.plan import Plan
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters


class PlanAuditError(PhusongError):
    """A plan does not hold what it says.

    Attributes:
        violations: Every violation found, in words.
    """

    def __init__(self, violations: tuple[str, ...]) -> None:
        self.violations = violations
        super().__init__("the plan fails its audit:\n" + "\n".join(f"- {violation}" for violation in violations))


def audit_plan(plan: Plan, options: Options, parameters: PlanParameters) -> None:
    """Recount a plan: money, rules, who is served, credit, what is asked for, and what is claimed of its quality.

    Args:
        plan: What is proposed.
        options: What was weighed, and by what.
        parameters: The question.

    Raises:
        PlanAuditError: With every violation found.
    """
    options = options.with_places(parameters)
    known = {part: row for row, part in enumerate(options.candidates.ids)}
    known_fibre = {part: row for row, part in enumerate(options.extensions.ids)}
    evidence = Evidence(
        plan,
        options,
        parameters,
        access_m=road_distance_m(options.network, options.candidates.x_m, options.candidates.y_m),
        rows=tuple(next((known[part] for part in each.parts[:1] if part in known), -1) for each in plan.proposals),
        fibre_rows=tuple(
            tuple(known_fibre[part] for part in each.parts if part in known_fibre) for each in plan.proposals
        ),
        site_rows=tuple(tuple(known[part] for part in each.parts if part in known) for each in plan.proposals),
    )
    violations = [
        *_check_parts(evidence, known.keys() | known_fibre.keys()),
        *check_money(evidence),
        *_check_sites(evidence),
        *_check_villages(evidence),
    ]
    if not violations:
        # Whom a plan serves can be recounted only where every part of it is known.
        violations += [*check_fibre(evidence), *check_optics(evidence), *check_backhaul(evidence)]
        served = served_by_proposal(evidence)
        violations += [*_check_after(evidence, served), *_check_credit(evidence, served)]
        violations += [*check_decisions_kept(evidence), *check_phases(evidence, served)]
        violations += [*check_claims(evidence, served), *check_frontier(evidence), *check_alternatives(evidence)]
        violations += check_robustness(evidence)
    if violations:
        raise PlanAuditError(tuple(violations))


def _check_parts(evidence: Evidence, known: Collection[OptionId]) -> Iterator[str]:
    """Every proposal is made of parts that were weighed, of its own kind, and no part is built twice."""
    plan, built = evidence.plan, set[OptionId]()
    width = max(3, len(str(len(plan.proposals))))
    for at, proposal in enumerate(plan.proposals):
        name = proposal.proposal_id
        if name != f"P{at + 1:0{width}d}":
            yield f"proposal {at + 1} is called {name}"
        for part in proposal.parts:
            if part not in known:
                yield f"{name}: '{part}' is nothing that was weighed"
            if part in built:
                yield f"{name}: '{part}' is built twice"
            built.add(part)
        parts = len(proposal.parts)
        if proposal.kind == "fibre" and len(evidence.fibre_rows[at]) != parts:
            yield f"{name}: a fibre proposal is made of other parts"
        with_mast = parts == 2 and evidence.site_rows[at][1:] == (_mast_under(evidence, evidence.rows[at]),)
        if proposal.kind != "fibre" and (evidence.rows[at] < 0 or (parts != 1 and not with_mast)):
            yield f"{name}: a site is not made of one candidate, or of one with the mast that it stands on"


def _mast_under(evidence: Evidence, row: int) -> int:
    """The mast that a tower stands on, -1 for none."""
    candidates = evidence.options.candidates
    mast = int(candidates.mast[row]) if row >= 0 and candidates.kinds[row] == "new_tower" else -1
    if mast < 0:
        return -1
    here = (candidates.x_m[row], candidates.y_m[row])
    return mast if here == (candidates.x_m[mast], candidates.y_m[mast]) else -1


def _check_sites(evidence: Evidence) -> Iterator[str]:
    """Sites stand where the candidates do, bring what they bring, and no place is used twice."""
    candidates, sites = evidence.options.candidates, evidence.options.network.sites
    carried = dict(zip(sites.ids, sites.technologies, strict=True))
    used: dict[tuple[float, float], tuple[str, str]] = {}
    for proposal, row in zip(evidence.plan.proposals, evidence.rows, strict=True):
        if proposal.kind == "fibre" or row < 0:
            continue
        name, place = proposal.proposal_id, (proposal.x_m, proposal.y_m)
        if place in used and "relay" not in (proposal.kind, used[place][1]):
            yield f"{name}: stands at the same place as {used[place][0]}"
        used[place] = name, proposal.kind
        if place != (candidates.x_m[row], candidates.y_m[row]) or proposal.kind != candidates.kinds[row]:
            yield f"{name}: is not the {candidates.kinds[row]} that was weighed at this place"
        if frozenset(proposal.technologies) != candidates.technologies[row]:
            yield f"{name}: brings {', '.join(proposal.technologies)}, not what was weighed"
        if proposal.kind == "upgrade" and proposal.site_id not in carried:
            yield f"{name}: upgrades the site {proposal.site_id!r}, which does not exist"
        elif proposal.kind == "upgrade" and candidates.technologies[row] & carried[proposal.site_id]:
            yield f"{name}: brings what the site {proposal.site_id} has already"


def _check_villages(evidence: Evidence) -> Iterator[str]:
    """The plan tells of the services that are looked at, and of every village."""
    told, looked_at = set(evidence.plan.after), set(evidence.options.coverage.services)
    if told != looked_at:
        yield f"the plan tells of {sorted(told)}, and {sorted(looked_at)} are looked at"
    villages = len(evidence.options.network.villages)
    for service, after in evidence.plan.after.items():
        if after.shape != (villages,):
            yield f"{service}: the plan tells of {after.size} villages, and there are {villages}"


def _check_after(evidence: Evidence, served: Gains) -> Iterator[str]:
    """Who has each service afterwards is who had it and who is newly served."""
    plan, names = evidence.plan, evidence.options.network.villages.ids
    for service, gains in served.items():
        expected: BoolArray = evidence.options.coverage.served(service).copy()
        expected[[village for gain in gains for village in gain]] = True
        for village in np.flatnonzero(plan.after[service] & ~expected):
            yield f"{service}: village {names[village]} is said to be served, and is not"
        for village in np.flatnonzero(~plan.after[service] & expected):
            yield f"{service}: village {names[village]} is served, and is said not to be"


def _check_credit(evidence: Evidence, served: Gains) -> Iterator[str]:
    """Each newly served pair is credited to the proposal that serves it first and best; people and losses fit."""
    villages = evidence.options.network.villages
    credited, alone = _credited(evidence, served)
    for proposal, by_service, only in zip(evidence.plan.proposals, credited, alone, strict=True):
        name, mine = proposal.proposal_id, set().union(*by_service.values())
        if set(proposal.village_ids) != {str(villages.ids[village]) for village in mine}:
            yield f"{name}: is credited with other villages than those it serves best"
        if proposal.newly_covered_villages != len(mine):
            yield f"{name}: says {proposal.newly_covered_villages} villages, and it is {len(mine)}"
        people, lost = (round(float(villages.population[sorted(group)].sum())) for group in (mine, only))
        if proposal.newly_covered_population != people:
            yield f"{name}: says {proposal.newly_covered_population:,} people, and it is {people:,}"
        for service, group in by_service.items():
            told, due = (
                proposal.people_by_service.get(service, 0),
                round(float(villages.population[sorted(group)].sum())),
            )
            if told != due:
                yield f"{name}: says {told:,} people newly get {service}, and it is {due:,}"
        if others := sorted(proposal.people_by_service.keys() - by_service.keys()):
            yield f"{name}: tells of people who get {', '.join(others)}, which is not looked at"
        if proposal.marginal_population != lost:
            yield f"{name}: says {proposal.marginal_population:,} would lose a service without it, and it is {lost:,}"


def _credited(evidence: Evidence, served: Gains) -> tuple[list[dict[str, set[int]]], list[set[int]]]:
    """Villages that each proposal serves first and best, by service, and those that it alone serves in some service."""
    rows = zip(evidence.rows, evidence.fibre_rows, strict=True)
    order = [row if row >= 0 else len(evidence.options.candidates) + min(fibre) for row, fibre in rows]
    phase = [proposal.phase for proposal in evidence.plan.proposals]
    credited: list[dict[str, set[int]]] = [{service: set() for service in served} for _ in order]
    alone: list[set[int]] = [set() for _ in order]
    for service, gains in served.items():
        serving: dict[int, list[tuple[int, float, int, int]]] = {}
        for at, gain in enumerate(gains):
            for village, level in gain.items():
                serving.setdefault(village, []).append((phase[at], -level, order[at], at))
        for village, ranked in serving.items():
            credited[min(ranked)[-1]][service].add(village)
            if len(ranked) == 1:
                alone[ranked[0][-1]].add(village)
    return credited, alone
