"""Chances: expected people against enumeration, quantiles, sampled worlds against the integral, and the audit."""

import math
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.sparse import csr_array

from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.served.coverage import Coverage
from phusong.optimize.audit.audit import PlanAuditError, audit_plan
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.planner.robustness import evaluate_robustness
from phusong.optimize.question.parameters import PlanParameters, RiskParameters
from phusong.optimize.question.risk import cost_factor, service_probability, strict_radio
from tests.builders.random_plans import RADIO, RandomQuestion
from tests.optimize.planner.test_planner import Question

pytestmark = pytest.mark.slow  # answers whole questions, most of them against enumeration

WEIGHTS = {"4g": 1.0, "5g": 0.3, "fibre": 1.0}
NORMAL = NormalDist()


class Uncertain(RandomQuestion):
    """A random question with levels far below and above what is required, today's best servers included."""

    def _draw(self, rng, *, shuffled):
        super()._draw(rng, shuffled=shuffled)
        noise = np.random.default_rng(int(self.network.villages.population.sum()))
        for service, matrix in list(self.matrices.items()):
            required = RADIO.budget(service).required_rsrp_dbm
            brings = np.array([service in each for each in self.candidates.technologies], dtype=bool)
            levels = noise.uniform(required - 14.0, required + 8.0, matrix.shape).astype(np.float32)
            levels *= brings[:, None] & (noise.random(matrix.shape) < 0.6)
            self.matrices[service] = RsrpMatrix(csr_array(levels), matrix.voids)
            state = self.coverage.services[service]
            today = np.where(noise.random(7) < 0.5, noise.uniform(required - 14.0, required - 0.1, 7), np.nan)
            today = np.where(state.served, required + 3.0, today)
            services = dict(self.coverage.services) | {service: replace(state, rsrp_dbm=today)}
            self.coverage = Coverage(services)


def chance(level_dbm, service):
    budget = RADIO.budget(service)
    return NORMAL.cdf((level_dbm - budget.rsrp_threshold_dbm) / budget.shadowing_sigma_db)


def expected_by_choice(question, choices):
    """Weighted people in expectation of every choice, by the best server, in steps of 5 % rounded down."""
    total = np.zeros(len(choices.chosen))
    for service, state in question.coverage.services.items():
        for village in np.flatnonzero(~state.served):
            if service == "fibre":
                best = choices.after["fibre"][:, village].astype(float)
                today = 0.0
            else:
                column = question.matrices[service].rsrp_dbm.toarray()[:, village].astype(float)
                steps = [math.floor(20 * chance(level, service)) / 20 if level != 0.0 else 0.0 for level in column]
                best = (choices.chosen[:, : len(steps)] * np.array(steps)).max(axis=1, initial=0.0)
                level = state.rsrp_dbm[village]
                today = 0.0 if np.isnan(level) else chance(level, service)
            total += WEIGHTS[service] * choices.people[village] * np.maximum(best - today, 0.0)
    return total


@pytest.mark.parametrize("seed", range(500, 512))
def test_expected_people_agree_with_enumeration(seed):
    rng = np.random.default_rng(seed)
    question = Uncertain(seed)
    choices = question.choices()
    budget = int(rng.integers(30_000, 200_000))
    expected = expected_by_choice(question, choices)
    plan = question.plan(question="expected", budget_vnd=budget, weights=WEIGHTS)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(expected[choices.capex <= budget].max())
    floor = {"service": "4g", "share": float(choices.share("4g", np.arange(7))[choices.capex <= budget].max())}
    held = question.plan(question="expected", budget_vnd=budget, weights=WEIGHTS, floors=[floor])
    met = (choices.capex <= budget) & (choices.share("4g", np.arange(7)) >= floor["share"] - 1e-12)
    assert held.objective == pytest.approx(expected[met].max())


@pytest.mark.parametrize("seed", range(520, 530))
def test_a_quantile_agrees_with_enumeration(seed):
    rng = np.random.default_rng(seed)
    question = Uncertain(seed)
    risk = {"quantile": 0.95, "cost_spread": 0.3}
    choices = question.choices()
    budget = int(rng.integers(30_000, 200_000))
    value = np.zeros(len(choices.chosen))
    for service, state in question.coverage.services.items():
        reach = choices.reach[service].astype(int)
        if service != "fibre":
            # The margin of 95 % instead of 90 %: 8 dB times the difference of the normal quantiles.
            required = RADIO.budget(service).required_rsrp_dbm + 8.0 * (NORMAL.inv_cdf(0.95) - NORMAL.inv_cdf(0.9))
            dense = question.matrices[service].rsrp_dbm.toarray()
            reach[: len(dense)] = (dense != 0) & (dense >= required)
        served = (choices.chosen.astype(int) @ reach > 0) & ~state.served
        value += WEIGHTS[service] * (served @ choices.people)
    sigma = math.sqrt(math.log(1.09))
    dearer = math.exp(NORMAL.inv_cdf(0.95) * sigma - sigma**2 / 2)
    plan = question.plan(budget_vnd=budget, weights=WEIGHTS, risk=risk)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(value[choices.capex * dearer <= budget].max())
    assert plan.cost_vnd * dearer <= budget
    # The frontier keeps the same reserve.
    (point,) = question.plan(budget_vnd=0, weights=WEIGHTS, risk=risk, frontier_vnd=[budget]).frontier
    assert point.objective == pytest.approx(plan.objective)


def test_probabilities_by_hand():
    budget = LinkBudget()  # threshold -110 dBm, sigma 8 dB
    assert service_probability(np.array([-110.0, -102.0, np.nan]), budget) == pytest.approx([0.5, 0.841345, 0.0])
    assert service_probability(np.array([budget.required_rsrp_dbm]), budget) == pytest.approx([0.9])
    certain = budget.model_copy(update={"shadowing_sigma_db": 0.0})
    assert service_probability(np.array([-110.1, -110.0]), certain).tolist() == [0.0, 1.0]


def test_quantiles_by_hand():
    assert cost_factor(RiskParameters()) == 1.0
    assert cost_factor(RiskParameters(quantile=0.9, cost_spread=0.0)) == 1.0
    sigma = math.sqrt(math.log(1.25))
    assert cost_factor(RiskParameters(quantile=0.5, cost_spread=0.5)) == pytest.approx(math.exp(-(sigma**2) / 2))
    strict = strict_radio(RADIO, RiskParameters(quantile=0.99)).budget("4g")
    assert strict.fade_margin_db == pytest.approx(8.0 * 2.326348)
    assert strict_radio(RADIO, RiskParameters(quantile=0.6)) == RADIO  # never below the service's own
    with pytest.raises(ValidationError):
        RiskParameters(quantile=1.0)


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_sampled_worlds_agree_with_the_integral(correlation):
    question = Uncertain(541)
    risk = {"samples": 4000, "shadowing_correlation": correlation, "cost_spread": 0.25, "cost_correlation": 0.0}
    plan = question.plan(budget_vnd=150_000, weights=WEIGHTS, risk=risk)
    told = plan.robustness
    assert told.mean == pytest.approx(told.expected, rel=0.03)
    assert 0.0 < told.low <= told.median <= told.high
    assert told.cost_low_vnd < plan.cost_vnd < told.cost_high_vnd
    assert told.cost_median_vnd == pytest.approx(plan.cost_vnd, rel=0.1)


def test_one_mast_is_as_likely_as_its_probability():
    # The tower with 4G at C alone, 10 dB over what is required at C, D and F: no mast is there today.
    plan = Question().plan(budget_vnd=60_000, weights={"4g": 1.0}, risk={"samples": 10})
    margin = NORMAL.inv_cdf(0.9) + 10.0 / 8.0
    assert plan.robustness.expected == pytest.approx(650 * NORMAL.cdf(margin), rel=1e-6)


def test_money_that_is_enough_in_half_of_the_worlds():
    # One thing is bought for all the money there is: it is log-normal with that as its mean.
    spread = {"cost_spread": 0.5, "samples": 4000}
    plan = Question().plan(budget_vnd=31_500, weights={"5g": 1.0}, risk=spread)
    sigma = math.sqrt(math.log(1.25))
    assert plan.robustness.within_budget == pytest.approx(NORMAL.cdf(sigma / 2), abs=0.03)
    assert plan.robustness.cost_median_vnd == pytest.approx(31_500 * math.exp(-(sigma**2) / 2), rel=0.05)
    sure = Question().plan(budget_vnd=70_000, weights={"5g": 1.0}, risk=spread | {"quantile": 0.95})
    assert sure.cost_vnd == 31_500
    assert sure.robustness.within_budget > 0.94


def test_seeds_and_row_order():
    risk = {"samples": 50}
    settings = {"budget_vnd": 150_000, "weights": WEIGHTS, "risk": risk}
    one = RandomQuestion(7).plan(**settings).robustness
    assert one == RandomQuestion(7).plan(**settings).robustness
    assert one == RandomQuestion(7, shuffled=True).plan(**settings).robustness
    assert one != RandomQuestion(7).plan(**settings, seed=1).robustness


def test_a_reserve_is_told_when_it_is_what_is_missing():
    plan = Question().plan(
        budget_vnd=58_000, floors=[{"service": "4g", "share": 0.8}], risk={"quantile": 0.9, "cost_spread": 0.2}
    )
    assert plan.status == "infeasible"
    assert "(58,000 VND less a reserve)" in plan.reasons[0]


def test_any_plan_can_be_evaluated():
    question = Question()
    plan = question.plan(budget_vnd=100_000)
    parameters = PlanParameters(budget_vnd=100_000, risk={"samples": 20})
    told = evaluate_robustness(question.options(), parameters, plan)
    assert told.samples == 20
    assert told == question.plan(budget_vnd=100_000, risk={"samples": 20}).robustness


def test_the_audit_recounts_chances():
    question = Uncertain(545)
    parameters = PlanParameters(question="expected", budget_vnd=150_000, weights=WEIGHTS, risk={"samples": 20})
    plan = make_plan(question.options(), parameters)
    audit_plan(plan, question.options(), parameters)

    def complaint(broken, asked=parameters):
        with pytest.raises(PlanAuditError) as caught:
            audit_plan(broken, question.options(), asked)
        return str(caught.value)

    told = plan.robustness
    for change, said in (
        ({"expected": told.expected * 1.01}, "people are expected"),
        ({"low": told.high + 1}, "out of order"),
        ({"within_budget": 1.5}, "of the worlds"),
        ({"samples": 3}, "in 3 worlds"),
    ):
        assert said in complaint(replace(plan, robustness=told._replace(**change)))
    assert "is asked to and is not" in complaint(replace(plan, robustness=None))
    assert "the objective is said" in complaint(replace(plan, objective=plan.objective * 0.99))
    dear = PlanParameters(**(parameters.model_dump() | {"risk": {"samples": 20, "quantile": 0.99, "cost_spread": 1.0}}))
    assert "with the reserve" in complaint(replace(plan, cost_vnd=plan.cost_vnd), dear)
