"""Discounting: the net present cost of an investment with its running costs."""

from __future__ import annotations

import numpy as np

from phusong.coverage.kernels import FloatArray
from phusong.optimize.costs.table import CostTable


def net_present_cost_vnd(costs: CostTable, capex_vnd: FloatArray, opex_vnd_per_year: FloatArray) -> FloatArray:
    """Net present cost: investment and discounted running costs, each paid at the end of its year, whole VND.

    Args:
        costs: Discount rate and years of running costs.
        capex_vnd: Investment, VND, shape (n,).
        opex_vnd_per_year: Running cost, VND a year, shape (n,).

    Returns:
        Net present cost, VND, shape (n,).
    """
    factor = sum((1.0 + costs.discount_rate) ** -year for year in range(1, costs.years + 1))
    return np.asarray(np.round(capex_vnd + factor * opex_vnd_per_year), dtype=np.float64)
