"""The indicators of a run, in the spelling that partners' scripts read (``summary.json``)."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from phusong.coverage.network import BoolArray, Network
from phusong.coverage.served import Coverage, count_by_district, count_served
from phusong.optimize.plan import Plan
from phusong.scenario import Scenario


def summarise(scenario: Scenario, network: Network, coverage: Coverage, plan: Plan) -> dict[str, Any]:
    """Indicators of today and of the plan.

    Args:
        scenario: The question.
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.

    Returns:
        The content of ``summary.json``: plain values, people and villages as integers, money in VND.
    """
    return {
        "scenario": scenario.name,
        "status": plan.status,
        "data_date": scenario.data_date.isoformat() if scenario.data_date else None,
        "services": {name: _service(network, name, state.served) for name, state in coverage.services.items()},
        "plan": {
            "status": plan.status,
            "objective": _finite(plan.objective),
            "bound": _finite(plan.bound),
            "gap": _finite(plan.gap),
            "budget_vnd": plan.budget_vnd,
            "cost_vnd": plan.cost_vnd,
            "proposals": len(plan.proposals),
            "candidates": plan.candidates,
            "solver": plan.solver,
            "reasons": list(plan.reasons),
            "after": {name: _service(network, name, served) for name, served in plan.after.items()},
        },
    }


def _service(network: Network, service: str, served: BoolArray) -> dict[str, Any]:
    """Counts of one service, with the villages still without it."""
    counts: dict[str, Any] = asdict(count_served(network, served))
    counts["uncovered_village_ids"] = [str(village) for village in network.villages.ids[~served]]
    if service != "fibre":
        counts["sites"] = int(network.sites.carrying(service).sum())
    counts["districts"] = {name: asdict(count) for name, count in count_by_district(network, served).items()}
    return counts


def _finite(value: float) -> float | None:
    """JSON has no infinity: an unknown bound or gap is null."""
    return value if math.isfinite(value) else None
