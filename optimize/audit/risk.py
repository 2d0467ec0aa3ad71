"""Audit of expectations and Monte Carlo samples: people counted again village by village, by the error function."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import NormalDist

import numpy as np
from scipy.special import erfc

from phusong.coverage.kernels import FloatArray
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
            least, sigma = options.radio.budget(service).least_rsrp_dbm, evidence.spreads_db(service)[0]
            today = np.array([_today(state, village, least, sigma) for village in range(len(villages))])
            for row, village, deviate in _links(evidence, service, sites):
                if service in options.candidates.technologies[row]:
                    best[village] = max(best[village], math.floor(_chance(deviate) * STEPS) / STEPS)
        gain = np.where(state.served, 0.0, np.maximum(best - today, 0.0))
        total += weight * float(gain @ villages.population)
    return total


def _links(evidence: Evidence, service: str, sites: list[int]) -> Iterator[tuple[int, int, float]]:
    """Candidate, village and margin of everything that reaches a village, in standard deviations of its shadowing."""
    matrix = evidence.options.matrices[service]
    held, sight, spreads = matrix.rsrp_dbm, matrix.sight, evidence.spreads_db(service)
    least = evidence.least_dbm(service, evidence.options.coverage)
    for row in sites:
        for at in range(int(held.indptr[row]), int(held.indptr[row + 1])):
            village = int(held.indices[at])
            yield row, village, _deviate(float(held.data[at]) - float(least[village]), spreads[int(sight[at])])


def _deviate(margin_db: float, sigma_db: float) -> float:
    """A margin in standard deviations; without shadowing it is enough for certain, or not at all."""
    if sigma_db == 0.0:
        return math.inf if margin_db >= 0.0 else -math.inf
    return margin_db / sigma_db


def _chance(deviate: float) -> float:
    """Probability that a shadowed level reaches the threshold."""
    return 0.0 if math.isnan(deviate) else 0.5 * math.erfc(-deviate / math.sqrt(2.0))


def _today(state: ServiceCoverage, village: int, least_dbm: float, sigma_db: float) -> float:
    """Probability that a village has a service today: as told, else by the level of its server, out of its sight."""
    told = float(state.probability[village])
    if not math.isnan(told):
        return told
    return _chance(_deviate(float(state.rsrp_dbm[village]) - least_dbm, sigma_db))


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
            deviates: dict[int, list[float]] = {}
            for row, village, deviate in _links(evidence, service, sites):
                if service in evidence.options.candidates.technologies[row] and not state.served[village]:
                    deviates.setdefault(village, []).append(deviate)
            least, sigma = evidence.options.radio.budget(service).least_rsrp_dbm, evidence.spreads_db(service)[0]
            for village, mine in deviates.items():
                gain = _gain(evidence, _today(state, village, least, sigma), mine, shared)
                total += weight * float(villages.population[village]) * float(gain @ density)
    return total


def _gain(evidence: Evidence, today: float, deviates: list[float], shared: FloatArray) -> FloatArray:
    """Probability of gaining a service, for each value of the shadowing that masts share."""
    rho = evidence.parameters.risk.shadowing_correlation
    own = math.sqrt(max(1.0 - rho, 1e-12))

    def fails(margin: float) -> FloatArray:
        return np.asarray(0.5 * erfc((margin + math.sqrt(rho) * shared) / own / math.sqrt(2.0)))

    without = fails(NormalDist().inv_cdf(min(today, 1.0 - 1e-12))) if today > 0.0 else np.ones_like(shared)
    missed = [fails(deviate) for deviate in deviates]
    return np.asarray(without * (1.0 - np.prod(missed, axis=0)))
