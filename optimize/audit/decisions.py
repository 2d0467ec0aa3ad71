"""The audit of decisions: what was accepted is built, what was rejected, relocated or deferred is not, nor near it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from phusong.coverage.terrain import from_degrees
from phusong.optimize.audit.evidence import Evidence
from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.plan.proposal import Proposal
from phusong.optimize.question.parameters import Decision

RELOCATED_WITHIN_M = 500.0
"""How far from the point named a relocated tower may stand where the decision says nothing, metres."""


def check_decisions_kept(evidence: Evidence) -> Iterator[str]:
    """Hold a plan against every decision, by what is built and where it stands.

    Args:
        evidence: What the plan is held against.
    """
    if not evidence.plan.answered:
        return
    built = {part for proposal in evidence.plan.proposals for part in proposal.parts}
    for decision in evidence.parameters.decisions:
        about = _parts(evidence, decision.subject)
        if decision.verdict == "accept" and not (about & built if _is_place(evidence, decision) else about <= built):
            yield f"{decision.subject} was accepted and is not built"
        if decision.verdict in ("reject", "relocate", "defer"):
            standing = _built_at_first(evidence) if decision.verdict == "defer" else built
            for part in sorted(standing & (about | _at_same_places(evidence, about)), key=str):
                yield f"{decision.subject}: {part} is built, against the verdict {decision.verdict}"
        if decision.verdict == "reject" and decision.radius_m:
            yield from _in_zone(evidence, decision, about)
        if decision.verdict == "relocate":
            yield from _not_relocated(evidence, decision)


def _built_at_first(evidence: Evidence) -> set[OptionId]:
    """Parts of the first of several phases, or of the whole plan."""
    several = len(evidence.parameters.phases) > 1
    return {
        part for proposal in evidence.plan.proposals if proposal.phase == 1 or not several for part in proposal.parts
    }


def decided_parts(evidence: Evidence) -> set[OptionId]:
    """Identifiers of everything that some decision is about or bars."""
    decided: set[OptionId] = set()
    for decision in evidence.parameters.decisions:
        about = _parts(evidence, decision.subject)
        decided |= about
        if decision.verdict != "accept":
            decided |= _at_same_places(evidence, about)
        if decision.verdict == "reject" and decision.radius_m:
            decided |= _within(evidence, _points(evidence, decision, about), decision.radius_m)
        if decision.verdict == "relocate":
            decided |= _new_place(evidence, decision, _at_same_places(evidence, about))
    return decided


def missing_proposals(evidence: Evidence, parts: set[OptionId] | None = None) -> float:
    """Proposals of the earlier plan that nobody decided on and that are not built, each by the share of it missing.

    Args:
        evidence: What the plan is held against.
        parts: What is built; that of the plan when None.
    """
    weighed = _by_name(evidence)
    built = {part for each in evidence.plan.proposals for part in each.parts} if parts is None else parts
    decided = decided_parts(evidence)
    missing = 0.0
    for earlier in evidence.parameters.earlier_parts().values():
        held = {weighed[name] for name in earlier if name in weighed and weighed[name].kind != "section"}
        if held and not held & decided:
            missing += len(held - built) / len(held)
    return missing


def _by_name(evidence: Evidence) -> dict[str, OptionId]:
    """Everything that was weighed, by the text that settings name it with."""
    return {str(part): part for part in (*evidence.options.candidates.ids, *evidence.options.extensions.ids)}


def _at_same_places(evidence: Evidence, about: set[OptionId]) -> set[OptionId]:
    places = {(part.kind, part.place) for part in about if part.is_site}
    return {part for part in evidence.options.candidates.ids if (part.kind, part.place) in places}


def _within(evidence: Evidence, points: list[tuple[float, float]], radius_m: float) -> set[OptionId]:
    """Towers that were weighed within a radius of any of some points."""
    candidates = evidence.options.candidates
    near = np.zeros(len(candidates), dtype=np.bool_)
    for x_m, y_m in points:
        near |= np.hypot(candidates.x_m - x_m, candidates.y_m - y_m) <= radius_m
    return set(candidates.ids[near & (candidates.kinds == "new_tower")])


def _new_place(evidence: Evidence, decision: Decision, old: set[OptionId]) -> set[OptionId]:
    """Towers that were weighed at the place nearest to where a relocation points, the old place aside."""
    candidates, (x_m, y_m) = evidence.options.candidates, _metres(evidence, decision)
    away = {
        part: float(np.hypot(candidates.x_m[row] - x_m, candidates.y_m[row] - y_m))
        for row, part in enumerate(candidates.ids)
        if candidates.kinds[row] == "new_tower" and part not in old
    }
    return _at_same_places(evidence, {min(away, key=lambda part: away[part])}) if away else set()


def _parts(evidence: Evidence, subject: str) -> set[OptionId]:
    """Options that a subject stands for."""
    candidates, weighed = evidence.options.candidates, _by_name(evidence)
    if subject in weighed:
        return {weighed[subject]}
    there = {part for part in candidates.ids if subject == f"{part.kind}:{part.place}"}
    sites = zip(candidates.ids, candidates.site_ids, strict=True)
    at_site = {part for part, site in sites if subject and str(site) == subject}
    if there or at_site:
        return there | at_site
    earlier = evidence.parameters.earlier_parts().get(subject, ())
    return {weighed[name] for name in earlier if name in weighed}


def _is_place(evidence: Evidence, decision: Decision) -> bool:
    """True where a place or a site is meant, and not exactly what to build there."""
    return decision.subject not in _by_name(evidence) and decision.subject not in evidence.parameters.earlier


def _points(evidence: Evidence, decision: Decision, about: set[OptionId]) -> list[tuple[float, float]]:
    """Middles of the zone of a rejection, metres."""
    if decision.lon is not None:
        return [_metres(evidence, decision)]
    candidates = evidence.options.candidates
    rows = [row for row, part in enumerate(candidates.ids) if part in about]
    points = [(float(candidates.x_m[row]), float(candidates.y_m[row])) for row in rows]
    sites = evidence.options.network.sites
    here = [row for row, name in enumerate(sites.ids) if str(name) == decision.subject]
    return points + [(float(sites.x_m[row]), float(sites.y_m[row])) for row in here]


def _metres(evidence: Evidence, decision: Decision) -> tuple[float, float]:
    to_metres = from_degrees(evidence.options.network.crs)
    x_m, y_m = to_metres.transform(decision.lon, decision.lat)
    return float(x_m), float(y_m)


def _towers(evidence: Evidence) -> list[Proposal]:
    return [proposal for proposal in evidence.plan.proposals if proposal.kind == "new_tower"]


def _in_zone(evidence: Evidence, decision: Decision, about: set[OptionId]) -> Iterator[str]:
    for x_m, y_m in _points(evidence, decision, about):
        for proposal in _towers(evidence):
            away = float(np.hypot(proposal.x_m - x_m, proposal.y_m - y_m))
            if decision.radius_m is not None and away <= decision.radius_m:
                yield f"{proposal.proposal_id}: stands {away:,.0f} m from where no tower may stand"


def _not_relocated(evidence: Evidence, decision: Decision) -> Iterator[str]:
    x_m, y_m = _metres(evidence, decision)
    limit = RELOCATED_WITHIN_M if decision.radius_m is None else decision.radius_m
    if not any(np.hypot(tower.x_m - x_m, tower.y_m - y_m) <= limit for tower in _towers(evidence)):
        yield f"{decision.subject} was relocated, and no tower stands at its new place"
