"""Chances: expected people against enumeration, quantiles, sampled worlds against the integral, and the audit."""

import math
from dataclasses import replace

import pytest

from phusong.optimize.audit.audit import audit_plan
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.planner.robustness import evaluate_robustness
from phusong.optimize.question.parameters import PlanParameters
from tests.builders.plans.questions import Question, violations
from tests.builders.plans.random_plans import NORMAL, WEIGHTS, RandomQuestion, Uncertain
from tests.builders.plans.reasons import explained

pytestmark = pytest.mark.slow  # answers whole questions, most of them against enumeration


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
    assert "(58,000 VND less a reserve)" in explained(plan)[0]


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
        return violations(broken, question, asked)

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
