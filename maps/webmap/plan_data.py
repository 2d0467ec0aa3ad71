"""What the map's script reads of a plan: its proposals, what it answers, and what other plans build."""

from __future__ import annotations

import numpy as np
from shapely import LineString

from phusong.coverage.network import Network
from phusong.maps.indicators.answers import attainable_share, phase_name, phase_rows
from phusong.maps.indicators.codes import list_code
from phusong.maps.indicators.stability import left_out_by, other_sites, standings
from phusong.maps.webmap.geometry import lines_of
from phusong.maps.webmap.hops import hops_data, served_by
from phusong.maps.webmap.model import OtherSiteData, PlanData, ProposalData, TargetData
from phusong.maps.words.reason_texts import reason_text
from phusong.optimize.plan import Plan, Target


def plan_data(network: Network, plan: Plan) -> PlanData:
    """What a plan is worth and what it answers, as plain values.

    Args:
        network: The layers.
        plan: What is proposed.
    """
    return {
        "status": plan.status,
        "question": plan.question,
        "objective": _finite(plan.objective),
        "bound": _finite(plan.bound),
        "gap": _finite(plan.gap),
        "budget": plan.budget_vnd,
        "cost": plan.cost_vnd,
        "candidates": plan.candidates,
        "reasons": [dict(reason_text(reason)) for reason in plan.reasons],
        "answered": plan.answered,
        "targets": [_target(target) for target in plan.targets],
        "phases": [
            {
                "name": row.name,
                "cost": row.outcome.cost_vnd,
                "left": row.outcome.left_vnd,
                "proposals": row.proposals,
            }
            for row in (phase_rows(network, plan) if plan.answered else ())
        ],
        "frontier": [
            {"budget": point.budget_vnd, "value": _finite(point.objective)} for point in plan.frontier if point.answered
        ],
        "alternatives": [
            {"value": _finite(other.objective), "cost": other.cost_vnd, "elsewhere": len(other.dropped)}
            for other in plan.alternatives
        ],
        "robustness": plan.robustness._asdict() if plan.robustness else None,
    }


def proposals_data(network: Network, plan: Plan, tolerance_m: float) -> list[ProposalData]:
    """The proposals with their places and routes.

    Args:
        network: The layers.
        plan: What is proposed.
        tolerance_m: How far a drawn route may lie from the true one, metres.
    """
    if not plan.proposals:
        return []
    lon, lat = network.map_lon_lat(
        np.array([proposal.x_m for proposal in plan.proposals]), np.array([proposal.y_m for proposal in plan.proposals])
    )
    routes = np.empty(len(plan.proposals), dtype=np.object_)
    routes[:] = [proposal.route or LineString() for proposal in plan.proposals]
    lines = lines_of(routes, tolerance_m, network.crs)
    standing, without = standings(plan), left_out_by(plan)
    hops, serves = hops_data(network, plan), served_by(plan)
    village_at = {str(key): at for at, key in enumerate(network.villages.ids)}
    site_at = {str(key): at for at, key in enumerate(network.sites.ids)}
    return [
        {
            "id": proposal.proposal_id,
            "kind": proposal.kind,
            "technology": list_code(proposal.technologies),
            "serves": serves[row],
            "name": proposal.name,
            "lon": round(float(lon[row]), 6),
            "lat": round(float(lat[row]), 6),
            "commune": proposal.commune_code,
            "phase": proposal.phase,
            "phaseName": phase_name(plan, proposal.phase),
            "capex": proposal.capex_vnd,
            "opex": proposal.opex_vnd_per_year,
            "people": proposal.newly_covered_population,
            "peopleOf": dict(proposal.people_by_service),
            "villages": proposal.newly_covered_villages,
            "credited": [village_at[key] for key in proposal.village_ids if key in village_at],
            "site": site_at.get(str(proposal.site_id), -1),
            "marginal": proposal.marginal_population,
            "backhaul": {"kind": proposal.backhaul.kind, "length": round(proposal.backhaul.length_m, 1)},
            "owner": proposal.owner,
            "due": proposal.due,
            "status": proposal.status,
            "standing": standing[row],
            "leftOutBy": list(without[row]),
            "route": lines[row],
            "hops": hops[row],
        }
        for row, proposal in enumerate(plan.proposals)
    ]


def others_data(network: Network, plan: Plan) -> list[OtherSiteData]:
    """Sites that only other plans build.

    Args:
        network: The layers.
        plan: What is proposed.
    """
    others = other_sites(plan)
    if not others:
        return []
    lon, lat = network.map_lon_lat(
        np.array([other.site.x_m for other in others]), np.array([other.site.y_m for other in others])
    )
    return [
        {
            "part": str(other.site.part),
            "kind": other.site.kind,
            "technology": list_code(other.site.technologies),
            "name": other.site.name,
            "lon": round(float(lon[row]), 6),
            "lat": round(float(lat[row]), 6),
            "capex": other.site.capex_vnd,
            "plans": list(other.plans),
        }
        for row, other in enumerate(others)
    ]


def _target(target: Target) -> TargetData:
    """A floor, or places that come first, with shares of what there is."""
    total = max(target.total, 1e-9)
    return {
        "service": target.service,
        "within": target.within,
        "units": list(target.units),
        "need": target.need / total,
        "after": target.after / total,
        "attainable": attainable_share(target),
        "met": target.met,
        "metToday": target.met_today,
    }


def _finite(value: float) -> float | None:
    """JSON has no infinity: an unknown bound or gap is null."""
    return value if np.isfinite(value) else None
