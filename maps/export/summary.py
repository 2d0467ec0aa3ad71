"""The indicators of a run, in the spelling that partners' scripts read (``summary.json``)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from phusong.coverage.network import Network
from phusong.coverage.served import (
    Coverage,
    ModelComparison,
    Served,
    ServedCount,
    Spread,
    count_by_district,
    count_served,
)
from phusong.maps.export.bill import fibre_vnd
from phusong.maps.indicators.after import plan_served
from phusong.maps.indicators.answers import PhaseRow, phase_rows
from phusong.maps.indicators.codes import list_code
from phusong.maps.indicators.people import PeopleRow, people_rows
from phusong.maps.page.context import PageContext
from phusong.maps.words.reason_texts import reason_text
from phusong.optimize.plan import Alternative, FrontierPoint, Plan
from phusong.optimize.pon import PonPlan


def summarise(
    about: PageContext,
    network: Network,
    coverage: Coverage,
    plan: Plan,
    models: ModelComparison | None = None,
    pon: PonPlan | None = None,
) -> dict[str, Any]:
    """Indicators of today and of the plan.

    Args:
        about: Name of the scenario and date of its data.
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        models: Both propagation models side by side, where a second one was asked for.
        pon: The passive network of the plan, None where none was designed.

    Returns:
        The content of ``summary.json``: people and villages as integers, money in VND; what is not known is not finite.
    """
    people = {row.service: _people(row) for row in people_rows(network, coverage)}
    summary = {
        "scenario": about.scenario,
        "status": plan.status,
        "data_date": about.data_date or None,
        "services": {
            name: _service(network, name, state.people) | people.get(name, {}) | _homes(coverage, name, state.people)
            for name, state in coverage.services.items()
        },
        "plan": {
            "status": plan.status,
            "objective": plan.objective,
            "bound": plan.bound,
            "gap": plan.gap,
            "budget_vnd": plan.budget_vnd,
            "cost_vnd": plan.cost_vnd,
            "proposals": len(plan.proposals),
            "candidates": plan.candidates,
            "solver": plan.solver,
            "by_clock": plan.by_clock,
            "reasons": [reason_text(reason)["en"] for reason in plan.reasons],
            "reasons_vi": [reason_text(reason)["vi"] for reason in plan.reasons],
            "question": plan.question,
            "money": plan.money,
            "targets": [target._asdict() for target in plan.targets],
            "phases": [_phase(row) for row in phase_rows(network, plan)],
            "frontier": [_point(point) for point in plan.frontier],
            "alternatives": [_alternative(network, other) for other in plan.alternatives],
            "robustness": plan.robustness._asdict() if plan.robustness else None,
            "after": {
                name: _service(network, name, served) | _homes(coverage, name, served)
                for name in plan.after
                if (served := plan_served(plan, name)) is not None
            },
            "fibre_design": None if pon is None else _fibre_design(plan, pon),
        },
    }
    return summary if models is None else summary | {"models": _models(network, models)}


def _fibre_design(plan: Plan, pon: PonPlan) -> dict[str, Any]:
    """Figures of the passive network: what it is made of, what it costs, and who has a port and who a line."""
    bill, design = pon.bill, pon.design
    return {
        "villages": len(design.villages),
        "access_points": len(design.points),
        "olt_ports": design.olt_ports,
        "towers_fed": design.sites,
        "trench_km": round(sum(each.span.length_m for each in design.spans) / 1000.0, 3),
        "least_left_db": round(min((each.loss.left_db for each in design.villages), default=0.0), 2),
        "homes_passed": bill.homes_passed,
        "homes_connected": bill.homes_connected,
        "plan_vnd": bill.amount_vnd("plan"),
        "difference_vnd": fibre_vnd(plan) - bill.amount_vnd("plan"),
        "beyond_vnd": bill.amount_vnd("beyond"),
        "connection_vnd": bill.amount_vnd("connection"),
        "per_home_passed_vnd": bill.per_home_passed_vnd,
        "per_home_connected_vnd": bill.per_home_connected_vnd,
        "second_ways": {
            outcome: sum(way.outcome == outcome for way in design.second_ways) for outcome in ("found", "bridge", "lit")
        },
        "bill": [
            {"part": line.part, "item": line.item, "size": line.size, "quantity": round(line.quantity, 4)}
            | {
                "unit": line.unit,
                "unit_vnd": None if line.unit_vnd is None else round(line.unit_vnd, 2),
                "amount_vnd": line.amount_vnd,
            }
            for line in bill.lines
        ],
    }


def _models(network: Network, models: ModelComparison) -> dict[str, Any]:
    """How far the models lie apart, first minus second, and the villages that only one of them has served."""
    services = {}
    for name, both in models.services.items():
        services[name] = {
            "villages": _spread(both.villages),
            "pixels": None if both.pixels is None else _spread(both.pixels),
            "served_by_first_only": [str(village) for village in network.villages.ids[both.first_only]],
            "served_by_second_only": [str(village) for village in network.villages.ids[both.second_only]],
        }
    return {"first": models.first, "second": models.second, "services": services}


def _spread(spread: Spread) -> dict[str, Any]:
    """The figures of a difference, rounded to hundredths of a decibel."""
    figures = {"median_db": spread.median_db, "p5_db": spread.p5_db, "p95_db": spread.p95_db}
    return {"compared": spread.compared} | {name: round(value, 2) + 0.0 for name, value in figures.items()}


def _service(network: Network, service: str, served: Served) -> dict[str, Any]:
    """Counts of one service, with the villages still without it."""
    counts: dict[str, Any] = asdict(count_served(network, served))
    counts["uncovered_village_ids"] = [str(village) for village in network.villages.ids[~served.villages]]
    if service != "fibre":
        counts["sites"] = int(network.sites.carrying(service).sum())
    counts["districts"] = {name: asdict(count) for name, count in count_by_district(network, served).items()}
    return counts


def _homes(coverage: Coverage, service: str, served: Served) -> dict[str, int]:
    """Homes with a port, and homes with a line; of fibre only."""
    homes = coverage.homes
    if service != "fibre" or homes is None:
        return {}
    villages = served.villages
    return {
        "homes_total": round(float(homes.homes.sum())),
        "homes_served": homes.served(villages),
        "homes_connected": homes.connected(villages),
    }


def _people(row: PeopleRow) -> dict[str, Any]:
    """How surely, where and by whom the people of a radio service are served today."""

    def counted(count: ServedCount) -> dict[str, int]:
        return {"villages_covered": count.villages_covered, "population_covered": count.population_covered}

    return {
        "villages_sure": row.sure.villages_covered,
        "population_sure": row.sure.population_covered,
        "villages_marginal": row.marginal.villages_covered,
        "population_marginal": row.marginal.population_covered,
        "environments": {name: counted(count) for name, count in row.environments.items()},
        "operators": {name: counted(count) for name, count in row.operators.items()},
        "population_by_operators": {"none": row.not_spot, "some": row.partial, "all": row.everyone},
    }


def _point(answer: FrontierPoint | Alternative) -> dict[str, Any]:
    """A point of the frontier or another plan, with what it builds; the same from run to run."""
    plain = answer._asdict()
    plain.pop("runtime_s", None)
    ids = {name: [str(part) for part in plain[name]] for name in ("parts", "dropped", "added") if name in plain}
    return plain | ids


def _phase(row: PhaseRow) -> dict[str, Any]:
    """The money of a phase, what is built in it, and who gains a service by that."""
    counts = {
        "proposals": row.proposals,
        "newly_covered_villages": row.villages,
        "newly_covered_population": round(row.people),
    }
    return row.outcome._asdict() | counts


def _alternative(network: Network, other: Alternative) -> dict[str, Any]:
    """Another plan, with longitude and latitude of the sites that only it builds."""
    sites = []
    for site in other.added_sites:
        lon, lat = network.lon_lat(np.array([site.x_m]), np.array([site.y_m]))
        sites.append(
            {
                "part": str(site.part),
                "kind": site.kind,
                "technology": list_code(site.technologies),
                "name": site.name,
                "capex_vnd": site.capex_vnd,
                "lon": round(float(lon[0]), 6),
                "lat": round(float(lat[0]), 6),
            }
        )
    return _point(other) | {"added_sites": sites}
