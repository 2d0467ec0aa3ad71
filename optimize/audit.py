"""The audit: every plan is recounted from the matrices, the roads and the price table, without the solver.

The recount shares no code with the planner: it takes each proposal at its word (parts, cost, route and villages) and
compares it with what the layers, the predicted levels and the prices say. Only a plan without violation may be written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from phusong.coverage.findings import PhusongError
from phusong.coverage.matrix import RsrpMatrix
from phusong.coverage.network import BoolArray, Network
from phusong.coverage.radio import RadioParameters
from phusong.coverage.served import Coverage
from phusong.optimize.audit_fibre import check_fibre
from phusong.optimize.candidates import Candidates
from phusong.optimize.extensions import Extensions
from phusong.optimize.locations import road_distance_m
from phusong.optimize.plan import Plan, Proposal
from phusong.optimize.planner import PlanParameters

VALUE_TOLERANCE = 1e-6
"""Relative difference that is rounding of sums."""


class PlanAuditError(PhusongError):
    """A plan does not hold what it says.

    Attributes:
        violations: Every violation found, in words.
    """

    def __init__(self, violations: tuple[str, ...]) -> None:
        self.violations = violations
        super().__init__("the plan fails its audit:\n" + "\n".join(f"- {violation}" for violation in violations))


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a plan is held against, and the parts of every proposal found again.

    Attributes:
        rows: Candidate of every proposal, -1 for fibre and for one that names no candidate; length of the proposals.
        fibre_rows: Fibre options of every proposal; length of the proposals.
    """

    plan: Plan
    network: Network
    coverage: Coverage
    candidates: Candidates
    matrices: Mapping[str, RsrpMatrix]
    extensions: Extensions
    radio: RadioParameters
    rows: tuple[int, ...]
    fibre_rows: tuple[tuple[int, ...], ...]


def audit_plan(
    plan: Plan,
    network: Network,
    coverage: Coverage,
    candidates: Candidates,
    matrices: Mapping[str, RsrpMatrix],
    extensions: Extensions,
    radio: RadioParameters,
    parameters: PlanParameters,
) -> None:
    """Recount a plan: money, rules, who is served, credit, and what is claimed of its quality.

    Args:
        plan: What is proposed.
        network: The layers.
        coverage: Who is served today.
        candidates: Upgrades and new towers that were weighed.
        matrices: Service to RSRP in dBm, candidates × villages.
        extensions: Fibre sections and access points that were weighed.
        radio: Link budgets whose thresholds decide who is served.
        parameters: Budget and weights.

    Raises:
        PlanAuditError: With every violation found.
    """
    known = {str(name): row for row, name in enumerate(candidates.ids)}
    known_fibre = {str(name): row for row, name in enumerate(extensions.ids)}
    parts = [proposal.parts.split(";") for proposal in plan.proposals]
    evidence = _Evidence(
        plan,
        network,
        coverage,
        candidates,
        matrices,
        extensions,
        radio,
        rows=tuple(known.get(names[0], -1) for names in parts),
        fibre_rows=tuple(tuple(known_fibre[name] for name in names if name in known_fibre) for names in parts),
    )
    violations = [
        *_check_parts(evidence, known.keys() | known_fibre.keys()),
        *_check_money(evidence, parameters),
        *_check_sites(evidence),
        *_check_villages(evidence),
    ]
    if not violations:
        # Whom a plan serves can be recounted only where every part of it is known.
        violations += check_fibre(plan, network, coverage, extensions, evidence.fibre_rows)
        served = _served_by_proposal(evidence)
        violations += [*_check_after(evidence, served), *_check_credit(evidence, served)]
        violations += _check_claims(evidence, served, parameters)
    if violations:
        raise PlanAuditError(tuple(violations))


def _check_parts(evidence: _Evidence, known: set[str]) -> Iterator[str]:
    """Every proposal is made of parts that were weighed, of its own kind, and no part is built twice."""
    plan, built = evidence.plan, set[str]()
    width = max(3, len(str(len(plan.proposals))))
    for at, proposal in enumerate(plan.proposals):
        name = proposal.proposal_id
        if name != f"P{at + 1:0{width}d}":
            yield f"proposal {at + 1} is called {name}"
        for part in proposal.parts.split(";"):
            if part not in known:
                yield f"{name}: {part!r} is nothing that was weighed"
            if part in built:
                yield f"{name}: {part!r} is built twice"
            built.add(part)
        parts = len(proposal.parts.split(";"))
        if proposal.kind == "fibre" and len(evidence.fibre_rows[at]) != parts:
            yield f"{name}: a fibre proposal is made of other parts"
        if proposal.kind != "fibre" and (evidence.rows[at] < 0 or parts != 1):
            yield f"{name}: a site is not made of one candidate"


def _check_money(evidence: _Evidence, parameters: PlanParameters) -> Iterator[str]:
    """Each investment follows from the price table, the sum is right and within the budget."""
    plan = evidence.plan
    for proposal, row, fibre_rows in zip(plan.proposals, evidence.rows, evidence.fibre_rows, strict=True):
        if proposal.kind == "fibre":
            due = _fibre_cost_vnd(evidence.extensions, proposal, fibre_rows)
            rounding = len(fibre_rows)
        else:
            due, rounding = (_site_cost_vnd(evidence, row) if row >= 0 else 0), 0
        if abs(proposal.capex_vnd - due) > rounding:
            yield f"{proposal.proposal_id}: costs {proposal.capex_vnd:,} VND, and {due:,} by the price table"
    total = sum(proposal.capex_vnd for proposal in plan.proposals)
    if plan.cost_vnd != total:
        yield f"the plan says {plan.cost_vnd:,} VND, and its proposals sum to {total:,}"
    if plan.budget_vnd != parameters.budget_vnd:
        yield f"the plan says a budget of {plan.budget_vnd:,} VND, and {parameters.budget_vnd:,} is given"
    if total > parameters.budget_vnd:
        yield f"the budget of {parameters.budget_vnd:,} VND is exceeded: the proposals cost {total:,}"


def _fibre_cost_vnd(extensions: Extensions, proposal: Proposal, rows: tuple[int, ...]) -> int:
    """Cost of a fibre proposal from the length of its drawn route and its access points."""
    costs = extensions.costs
    points = [row for row in rows if extensions.kinds[row] == "access_point"]
    route = proposal.route.length if proposal.route is not None else 0.0
    return costs.fibre_vnd(route) + sum(costs.access_point_vnd(float(extensions.drop_m[row])) for row in points)


def _site_cost_vnd(evidence: _Evidence, row: int) -> int:
    """Cost of a candidate from the price table, its distance to the road measured again."""
    candidates, costs = evidence.candidates, evidence.candidates.costs
    if candidates.kinds[row] == "upgrade":
        return costs.upgrade_vnd()
    access = road_distance_m(evidence.network, candidates.x_m[[row]], candidates.y_m[[row]])
    length = float(candidates.backhaul_m[row])
    link = costs.fibre_vnd(length) if candidates.backhaul_kinds[row] == "fibre" else costs.microwave_vnd(length)
    return costs.tower_total_vnd(candidates.technologies[row], float(access[0])) + link


def _check_sites(evidence: _Evidence) -> Iterator[str]:
    """Sites stand where the candidates do, bring what they bring, and no place is used twice."""
    candidates, sites = evidence.candidates, evidence.network.sites
    carried = dict(zip(sites.ids, sites.technologies, strict=True))
    used: dict[tuple[float, float], str] = {}
    for proposal, row in zip(evidence.plan.proposals, evidence.rows, strict=True):
        if proposal.kind == "fibre" or row < 0:
            continue
        name, place = proposal.proposal_id, (proposal.x_m, proposal.y_m)
        if place in used:
            yield f"{name}: stands at the same place as {used[place]}"
        used[place] = name
        if place != (candidates.x_m[row], candidates.y_m[row]) or proposal.kind != candidates.kinds[row]:
            yield f"{name}: is not the {candidates.kinds[row]} that was weighed at this place"
        if frozenset(proposal.technology.split(";")) != candidates.technologies[row]:
            yield f"{name}: brings {proposal.technology}, not what was weighed"
        if proposal.kind == "upgrade" and proposal.site_id not in carried:
            yield f"{name}: upgrades the site {proposal.site_id!r}, which does not exist"
        elif proposal.kind == "upgrade" and candidates.technologies[row] & carried[proposal.site_id]:
            yield f"{name}: brings what the site {proposal.site_id} has already"


def _check_villages(evidence: _Evidence) -> Iterator[str]:
    """The plan tells of the services that are looked at, and of every village."""
    told, looked_at = set(evidence.plan.after), set(evidence.coverage.services)
    if told != looked_at:
        yield f"the plan tells of {sorted(told)}, and {sorted(looked_at)} are looked at"
    villages = len(evidence.network.villages)
    for service, after in evidence.plan.after.items():
        if after.shape != (villages,):
            yield f"{service}: the plan tells of {after.size} villages, and there are {villages}"


def _served_by_proposal(evidence: _Evidence) -> dict[str, list[dict[int, float]]]:
    """Service to what each proposal newly serves: village to RSRP in dBm, or to minus the way in metres for fibre."""
    served: dict[str, list[dict[int, float]]] = {}
    for service in evidence.coverage.services:
        before = evidence.coverage.served(service)
        gains: list[dict[int, float]] = []
        for row, fibre_rows in zip(evidence.rows, evidence.fibre_rows, strict=True):
            if service == "fibre":
                reached = _fibre_levels(evidence.extensions, fibre_rows)
            elif row >= 0 and service in evidence.candidates.technologies[row]:
                reached = _levels(evidence.matrices[service], row, evidence.radio.budget(service).required_rsrp_dbm)
            else:
                reached = {}
            gains.append({village: level for village, level in reached.items() if not before[village]})
        served[service] = gains
    return served


def _levels(matrix: RsrpMatrix, row: int, required_dbm: float) -> dict[int, float]:
    held = slice(matrix.rsrp_dbm.indptr[row], matrix.rsrp_dbm.indptr[row + 1])
    pairs = zip(matrix.rsrp_dbm.indices[held].tolist(), matrix.rsrp_dbm.data[held].tolist(), strict=True)
    return {village: level for village, level in pairs if level >= required_dbm}


def _fibre_levels(extensions: Extensions, rows: tuple[int, ...]) -> dict[int, float]:
    reached: dict[int, float] = {}
    for at in np.flatnonzero(np.isin(extensions.serves[:, 0], np.array(rows, dtype=np.int64))):
        village, level = int(extensions.serves[at, 1]), -float(extensions.serves_m[at])
        reached[village] = max(level, reached.get(village, -np.inf))
    return reached


def _check_after(evidence: _Evidence, served: Mapping[str, list[dict[int, float]]]) -> Iterator[str]:
    """Who has each service afterwards is who had it and who is newly served."""
    plan, names = evidence.plan, evidence.network.villages.ids
    for service, gains in served.items():
        expected: BoolArray = evidence.coverage.served(service).copy()
        expected[[village for gain in gains for village in gain]] = True
        for village in np.flatnonzero(plan.after[service] & ~expected):
            yield f"{service}: village {names[village]} is said to be served, and is not"
        for village in np.flatnonzero(~plan.after[service] & expected):
            yield f"{service}: village {names[village]} is served, and is said not to be"


def _check_credit(evidence: _Evidence, served: Mapping[str, list[dict[int, float]]]) -> Iterator[str]:
    """Each newly served pair is credited to the proposal that serves it best; people and losses are those villages'."""
    villages = evidence.network.villages
    rows = zip(evidence.rows, evidence.fibre_rows, strict=True)
    order = [row if row >= 0 else len(evidence.candidates) + min(fibre) for row, fibre in rows]
    credited: list[set[int]] = [set() for _ in order]
    alone: list[set[int]] = [set() for _ in order]
    for gains in served.values():
        serving: dict[int, list[tuple[float, int, int]]] = {}
        for at, gain in enumerate(gains):
            for village, level in gain.items():
                serving.setdefault(village, []).append((-level, order[at], at))
        for village, ranked in serving.items():
            credited[min(ranked)[2]].add(village)
            if len(ranked) == 1:
                alone[ranked[0][2]].add(village)
    for proposal, mine, only in zip(evidence.plan.proposals, credited, alone, strict=True):
        name = proposal.proposal_id
        if set(proposal.village_ids) != {str(villages.ids[village]) for village in mine}:
            yield f"{name}: is credited with other villages than those it serves best"
        if proposal.newly_covered_villages != len(mine):
            yield f"{name}: says {proposal.newly_covered_villages} villages, and it is {len(mine)}"
        people, lost = (round(float(villages.population[sorted(group)].sum())) for group in (mine, only))
        if proposal.newly_covered_population != people:
            yield f"{name}: says {proposal.newly_covered_population:,} people, and it is {people:,}"
        if proposal.marginal_population != lost:
            yield f"{name}: says {proposal.marginal_population:,} would lose a service without it, and it is {lost:,}"


def _check_claims(
    evidence: _Evidence, served: Mapping[str, list[dict[int, float]]], parameters: PlanParameters
) -> Iterator[str]:
    """The objective is the weighted people newly served; the bound is no less, and the status fits the gap."""
    plan, people = evidence.plan, evidence.network.villages.population
    value = 0.0
    for service, gains in served.items():
        gained = sorted({village for gain in gains for village in gain})
        value += parameters.weights.get(service, 0.0) * float(people[gained].sum())
    rounding = VALUE_TOLERANCE * max(abs(value), 1.0)
    if not abs(plan.objective - value) <= rounding:
        yield f"the objective is said to be {plan.objective:,.6g}, and it is {value:,.6g}"
    if not plan.bound >= plan.objective - rounding:
        yield f"the bound {plan.bound:,.6g} is less than the objective {plan.objective:,.6g}"
    if plan.status in ("infeasible", "no_plan"):
        if plan.proposals:
            yield f"a plan with status {plan.status} has {len(plan.proposals)} proposals"
        return
    gap = (plan.bound - plan.objective) / max(plan.objective, 1e-9)
    if not abs(plan.gap - gap) <= VALUE_TOLERANCE * max(abs(gap), 1.0):
        yield f"the gap is said to be {plan.gap:.6g}, and it is {gap:.6g}"
    if plan.status == "optimal" and not plan.bound - plan.objective <= rounding:
        yield f"the plan is called optimal with a bound of {plan.bound:,.6g} over {plan.objective:,.6g}"
