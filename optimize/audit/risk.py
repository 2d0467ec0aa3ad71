"""Audit of expectations and Monte Carlo samples: people counted again village by village, by the error function."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import NormalDist

import numpy as np
from scipy.special import erfc

from phusong.coverage.kernels import FloatArray
from phusong.coverage.linkbudget import LinkBudget
from phusong.coverage.served import ServiceCoverage
from phusong.optimize.audit.evidence import Evidence

STEPS = 20
"""Steps in which the question counts probabilities."""

TOLERANCE = 1e-3
"""Relative difference that is left to two ways of integrating."""


def expected_people(evidence: Evidence, sites: list[int], cables: set[int]) -> float:
    """Weighted people in expectation as the question counts them: by the best server, in steps rounded down.

    Args:
        evidence: What a plan is held against.
        sites: Candidates that are built.
        cables: Fibre options that are built.
    """
    options, total = evidence.options, 0.0
    villages = options.network.villages
    for service, state in options.coverage.services.items():
        weight = evidence.parameters.weights.get(service, 0.0)
        best = np.zeros(len(villages))
        today = np.zeros(len(villages))
        if service == "fibre":
            best[[int(village) for option, village in options.extensions.serves if int(option) in cables]] = 1.0
        elif service in options.matrices:
            budget = options.radio.budget(service)
            today = np.array([_today(state, village, budget) for village in range(len(villages))])
            for row, village, level in _links(evidence, service, sites):
                if service in options.candidates.technologies[row]:
                    best[village] = max(best[village], math.floor(_chance(level, budget) * STEPS) / STEPS)
        gain = np.where(state.served, 0.0, np.maximum(best - today, 0.0))
        total += weight * float(gain @ villages.population)
    return total


def _links(evidence: Evidence, service: str, sites: list[int]) -> Iterator[tuple[int, int, float]]:
    """Candidate, village and level of everything that reaches a village."""
    held = evidence.options.matrices[service].rsrp_dbm
    for row in sites:
        for at in range(int(held.indptr[row]), int(held.indptr[row + 1])):
            yield row, int(held.indices[at]), float(held.data[at])


def _chance(level_dbm: float, budget: LinkBudget) -> float:
    """Probability that a shadowed level reaches the threshold."""
    if math.isnan(level_dbm):
        return 0.0
    margin = level_dbm - budget.least_rsrp_dbm
    if budget.shadowing_sigma_db == 0.0:
        return 1.0 if margin >= 0.0 else 0.0
    return 0.5 * math.erfc(-margin / budget.shadowing_sigma_db / math.sqrt(2.0))


def _today(state: ServiceCoverage, village: int, budget: LinkBudget) -> float:
    """Probability that a village has a service today."""
    told = float(state.probability[village])
    return _chance(float(state.rsrp_dbm[village]), budget) if math.isnan(told) else told


def check_robustness(evidence: Evidence) -> Iterator[str]:
    """What is said of Monte Carlo samples is in order, and its expectation is the recount.

    Args:
        evidence: What the plan is held against.
    """
    told, risk = evidence.plan.robustness, evidence.parameters.risk
    if (told is not None) != bool(risk.samples and evidence.plan.answered):
        yield "the plan is evaluated in other worlds without being asked to, or is asked to and is not"
    if told is None:
        return
    if told.samples != risk.samples:
        yield f"the plan is evaluated in {told.samples} worlds, and {risk.samples} are asked for"
    if not told.low <= told.median <= told.high or not told.cost_low_vnd <= told.cost_median_vnd <= told.cost_high_vnd:
        yield "the quantiles over the worlds are out of order"
    if not 0.0 <= told.within_budget <= 1.0:
        yield f"the money is said to be enough in {told.within_budget:.3g} of the worlds"
    expected = _expected_over_samples(evidence)
    if abs(told.expected - expected) > TOLERANCE * max(abs(expected), evidence.one_person()):
        yield f"{told.expected:,.6g} weighted people are expected, and it is {expected:,.6g}"


def _expected_over_samples(evidence: Evidence) -> float:
    """Weighted people who gain a service in expectation, by a midpoint rule over the shadowing that masts share."""
    villages, total = evidence.options.network.villages, 0.0
    sites = [row for row in evidence.rows if row >= 0]
    shared: FloatArray = np.asarray((np.arange(4000) + 0.5) / 4000.0 * 16.0 - 8.0, dtype=np.float64)
    density = np.exp(-0.5 * shared**2)
    density /= density.sum()
    for service, state in evidence.options.coverage.services.items():
        weight = evidence.parameters.weights.get(service, 0.0)
        if service == "fibre":
            new = evidence.plan.after["fibre"] & ~state.served
            total += weight * float(villages.population[new].sum())
        elif service in evidence.options.matrices:
            levels: dict[int, list[float]] = {}
            for row, village, level in _links(evidence, service, sites):
                if service in evidence.options.candidates.technologies[row] and not state.served[village]:
                    levels.setdefault(village, []).append(level)
            for village, mine in levels.items():
                chance = _today(state, village, evidence.options.radio.budget(service))
                gain = _gain(evidence, service, chance, mine, shared)
                total += weight * float(villages.population[village]) * float(gain @ density)
    return total


def _gain(evidence: Evidence, service: str, today: float, levels: list[float], shared: FloatArray) -> FloatArray:
    """Probability of gaining a service, for each value of the shadowing that masts share."""
    budget, rho = evidence.options.radio.budget(service), evidence.parameters.risk.shadowing_correlation
    sigma, own = max(budget.shadowing_sigma_db, 1e-9), math.sqrt(max(1.0 - rho, 1e-12))

    def fails(margin: float) -> FloatArray:
        return np.asarray(0.5 * erfc((margin + math.sqrt(rho) * shared) / own / math.sqrt(2.0)))

    without = fails(NormalDist().inv_cdf(min(today, 1.0 - 1e-12))) if today > 0.0 else np.ones_like(shared)
    missed = [fails((level - budget.least_rsrp_dbm) / sigma) for level in levels]
    return np.asarray(without * (1.0 - np.prod(missed, axis=0)))
