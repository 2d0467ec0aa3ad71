"""Who is served once the plan is built, and the commune of each village."""

from __future__ import annotations

import numpy as np

from phusong.coverage.kernels import IntArray
from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, Served
from phusong.optimize.plan import Plan


def served_after(coverage: Coverage, plan: Plan) -> dict[str, Served]:
    """Who is served once the plan is built, by service; today's where the plan says nothing."""
    return {service: plan_served(plan, service) or state.people for service, state in coverage.services.items()}


def plan_served(plan: Plan, service: str) -> Served | None:
    """Who has a service once the plan is built; None where it does not speak of the service."""
    villages = plan.after.get(service)
    if villages is None or service not in plan.after_share:
        return None if villages is None else Served.whole(villages)
    return Served(villages, plan.after_share[service], plan.after_own_point[service])


def commune_index(network: Network) -> IntArray:
    """Index of each village's commune in ``network.communes``, -1 for none, shape (n villages,)."""
    position = {code: index for index, code in enumerate(network.communes.codes)}
    return np.array([position.get(code, -1) for code in network.villages.commune_codes], dtype=np.int64)
