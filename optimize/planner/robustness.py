"""Monte Carlo robustness of a plan: people expected, and people and money over sampled shadowing and prices.

At one village the shadowing of all masts shares a part: X_k = σ (√ρ A + √(1 - ρ) B_k) with A and all B_k standard
normal. Today's best server is one of the masts. A village gains a service in a sample where it has it with what is
built and has it not without. The expectation is an integral over A alone, taken by Gauss-Hermite quadrature.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.plan.outcomes import Robustness
from phusong.optimize.plan.plan import Plan
from phusong.optimize.question.demand import Demand
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.requirement import Requirement
from phusong.optimize.question.risk import log_spread, probability_today

NODES = 48
"""Points of the quadrature over the shadowing that masts share."""

QUANTILES = (0.05, 0.5, 0.95)
"""Quantiles that are told."""


@dataclass(frozen=True, slots=True)
class _Links:
    """Masts that reach villages that lack a radio service: what is built, and today's best servers.

    Attributes:
        row: Pair of each link, numbered from 0, shape (k,).
        margin: What is left above what is needed, in standard deviations of shadowing, shape (k,).
        built: True for a link of what is built, False for one of today's best server, shape (k,).
        worth: Weighted people of each pair, shape (pairs,).
    """

    row: IntArray
    margin: FloatArray
    built: FloatArray
    worth: FloatArray


def evaluate_robustness(options: Options, parameters: PlanParameters, plan: Plan) -> Robustness:
    """Monte Carlo evaluation of a plan over samples drawn from a seed.

    Args:
        options: What could be built, and what it is weighed by.
        parameters: Weights, money, and how the world may differ.
        plan: What is built.

    Returns:
        People newly served and money needed over the samples; the same whatever the order of rows in the layers.
    """
    number = {name: option for option, name in enumerate(options.option_ids())}
    built = np.array(sorted(number[part] for proposal in plan.proposals for part in proposal.parts), dtype=np.int64)
    demand = Demand.of(options.coverage)
    rng = np.random.default_rng(parameters.seed)
    samples = parameters.risk.samples
    certain = _fibre_people(options, parameters, demand, built)
    people, expected = np.full(samples, certain), certain
    for service in demand.services:
        if service in options.matrices:
            links = _links(options, parameters, demand, built, service)
            people += _sampled_people(links, parameters.risk.shadowing_correlation, samples, rng)
            expected += _expected_people(links, parameters.risk.shadowing_correlation)
    costs = _sampled_costs(options.costs_vnd(parameters.money)[built], parameters, rng)
    low, median, high = np.quantile(people, QUANTILES)
    cheap, usual, dear = np.quantile(costs, QUANTILES)
    return Robustness(
        samples=samples,
        expected=float(expected),
        mean=float(people.mean()),
        low=float(low),
        median=float(median),
        high=float(high),
        cost_low_vnd=float(cheap),
        cost_median_vnd=float(usual),
        cost_high_vnd=float(dear),
        within_budget=float((costs <= parameters.money_vnd()).mean()),
    )


def _fibre_people(options: Options, parameters: PlanParameters, demand: Demand, built: IntArray) -> float:
    """Weighted people who gain fibre, which no shadowing takes away."""
    if "fibre" not in demand.services:
        return 0.0
    serves = options.extensions.serves
    reached = serves[np.isin(serves[:, 0] + len(options.candidates), built), 1]
    rows = demand.number[demand.services.index("fibre")][reached]
    villages = np.unique(demand.village[rows[rows >= 0]])
    return parameters.weights.get("fibre", 0.0) * float(options.network.villages.population[villages].sum())


def _links(options: Options, parameters: PlanParameters, demand: Demand, built: IntArray, service: str) -> _Links:
    """Links of one service in the order of the villages' identifiers, then of what is built."""
    village = demand.village[demand.service == demand.services.index(service)]
    village = village[np.argsort(options.network.villages.ids[village].astype(str), kind="stable")]
    row_of = np.full(len(options.network.villages), -1, dtype=np.int64)
    row_of[village] = np.arange(len(village))
    budget = options.radio.budget(service)
    brings = np.array([service in each for each in options.candidates.technologies], dtype=np.bool_)
    masts = built[built < len(brings)]
    masts = masts[brings[masts]]
    matrix = options.matrices[service].take(masts)
    pairs = matrix.rsrp_dbm.tocoo()
    reached = row_of[pairs.coords[1]]
    new = np.flatnonzero(reached >= 0)
    new = new[np.lexsort((pairs.coords[0][new], reached[new]))]
    chance = probability_today(options.coverage.services[service], budget)[village]
    today = np.flatnonzero(chance > 0.0)
    sigma = np.maximum(budget.spread_db(matrix.sight[new]), 1e-9)
    requirement = Requirement.of(options.radio, options.coverage, service)
    margin_db = requirement.margin_db(pairs.coords[1][new], pairs.data[new])
    people = options.network.villages.population[village]
    return _Links(
        row=np.concatenate((today, reached[new])),
        margin=np.concatenate((ndtri(np.minimum(chance[today], 1.0 - 1e-12)), margin_db / sigma)),
        built=np.concatenate((np.zeros(len(today)), np.ones(len(new)))),
        worth=parameters.weights.get(service, 0.0) * people,
    )


def _expected_people(links: _Links, correlation: float) -> float:
    """Weighted people who gain a service, in expectation."""
    node, weight = np.polynomial.hermite_e.hermegauss(NODES)
    own = math.sqrt(max(1.0 - correlation, 1e-12))
    fails = ndtr(-(links.margin[:, None] + math.sqrt(correlation) * node[None, :]) / own)
    logs = np.log(np.maximum(fails, 1e-300))
    without, anyhow = np.zeros((2, len(links.worth), NODES))
    np.add.at(anyhow, links.row, logs)
    np.add.at(without, links.row, logs * (links.built == 0.0)[:, None])
    gain = (np.exp(without) - np.exp(anyhow)) @ (weight / weight.sum())
    return float(links.worth @ gain)


def _sampled_people(links: _Links, correlation: float, samples: int, rng: np.random.Generator) -> FloatArray:
    """Weighted people who gain a service in every sample, shape (samples,)."""
    people = np.zeros(samples)
    for sample in range(samples):
        shared = rng.standard_normal(len(links.worth))
        own = rng.standard_normal(len(links.row))
        shadow = math.sqrt(correlation) * shared[links.row] + math.sqrt(1.0 - correlation) * own
        holds = links.margin + shadow >= 0.0
        before = np.bincount(links.row[holds & (links.built == 0.0)], minlength=len(links.worth)) > 0
        after = np.bincount(links.row[holds], minlength=len(links.worth)) > 0
        people[sample] = links.worth[after & ~before].sum()
    return people


def _sampled_costs(costs_vnd: FloatArray, parameters: PlanParameters, rng: np.random.Generator) -> FloatArray:
    """Sum of the costs in every sample, each log-normal with its price as the mean, VND, shape (samples,)."""
    risk = parameters.risk
    sigma, totals = log_spread(risk.cost_spread), np.zeros(risk.samples)
    for sample in range(risk.samples):
        shared, own = rng.standard_normal(), rng.standard_normal(len(costs_vnd))
        z = math.sqrt(risk.cost_correlation) * shared + math.sqrt(1.0 - risk.cost_correlation) * own
        totals[sample] = float((costs_vnd * np.exp(sigma * z - sigma * sigma / 2.0)).sum())
    return totals
