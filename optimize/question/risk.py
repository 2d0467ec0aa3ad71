"""Chance constraints: shadowing and prices as random, the margin and the reserve of money that a quantile asks for."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from phusong.coverage.kernels import FloatArray
from phusong.coverage.linkbudget import LinkBudget, served_probability
from phusong.coverage.radio import RadioModel
from phusong.coverage.served import ServiceCoverage
from phusong.optimize.question.parameters import RiskParameters


def strict_radio(radio: RadioModel, risk: RiskParameters) -> RadioModel:
    """The link budgets with the margin for shadowing that a quantile asks for; the same where none is stated.

    Args:
        radio: Link budgets.
        risk: The quantile, or None; a service's own probability is never lowered.
    """
    quantile = risk.quantile
    if quantile is None:
        return radio
    services = {
        name: budget.model_copy(update={"cell_edge_probability": max(quantile, budget.cell_edge_probability)})
        for name, budget in radio.services.items()
    }
    return radio.changed(services=services)


def service_probability(rsrp_dbm: FloatArray, budget: LinkBudget) -> FloatArray:
    """Probability that a mast out of sight serves a point under log-normal shadowing, NaN levels 0.

    Args:
        rsrp_dbm: Predicted median RSRP, dBm, any shape.
        budget: Least RSRP of a usable service and standard deviation of shadowing.

    Returns:
        Probability that the shadowed RSRP is enough, in the same shape.
    """
    margin_db = np.nan_to_num(np.asarray(rsrp_dbm, dtype=np.float64), nan=-np.inf) - budget.least_rsrp_dbm
    return served_probability(margin_db, budget.spreads_db[1])


def probability_today(state: ServiceCoverage, budget: LinkBudget) -> FloatArray:
    """Probability that each village has a service today: as coverage says, else by its best server's RSRP, shape (n,).

    Args:
        state: Coverage by the service.
        budget: Its link budget.
    """
    return np.where(np.isnan(state.probability), service_probability(state.rsrp_dbm, budget), state.probability)


def log_spread(spread: float) -> float:
    """Standard deviation of the logarithm of a log-normal cost, from its standard deviation as a share of its mean."""
    return math.sqrt(math.log1p(spread * spread))


def cost_factor(risk: RiskParameters) -> float:
    """What the sum of costs is multiplied with so that it holds with the quantile; 1 where none is stated.

    Costs are log-normal with the price table as their mean. All of them are taken to rise together, which no
    correlation exceeds.
    """
    if risk.quantile is None:
        return 1.0
    sigma = log_spread(risk.cost_spread)
    return math.exp(NormalDist().inv_cdf(risk.quantile) * sigma - sigma * sigma / 2.0)
