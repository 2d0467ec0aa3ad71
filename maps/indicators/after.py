"""Who is served once the plan is built, and the commune of each village."""

from __future__ import annotations

import numpy as np

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.coverage.network import Network
from phusong.coverage.served import Coverage
from phusong.optimize.plan import Plan


def served_after(coverage: Coverage, plan: Plan) -> dict[str, BoolArray]:
    """Who is served once the plan is built, by service; today's where the plan says nothing, shape (n villages,)."""
    return {service: plan.after.get(service, state.served) for service, state in coverage.services.items()}


def commune_index(network: Network) -> IntArray:
    """Index of each village's commune in ``network.communes``, -1 for none, shape (n villages,)."""
    position = {code: index for index, code in enumerate(network.communes.codes)}
    return np.array([position.get(code, -1) for code in network.villages.commune_codes], dtype=np.int64)
