"""The same plan on any machine: bytes of the plan under other clocks, and what is told when the clock ended it."""

import json
from dataclasses import replace

import pytest

from phusong.optimize.plan.document import plan_from_json, plan_to_json
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.parameters import PlanParameters
from phusong.pipeline.stages.plan import search_findings
from tests.builders.plans.effort import other_machine
from tests.builders.plans.random_plans import random_question

ASKED = {
    "budget": {},
    "frontier": {"frontier_vnd": (60_000, 100_000, 300_000)},
    "phases": {"phases": [{"budget_vnd": 60_000}, {"budget_vnd": 60_000}]},
    "alternatives": {"alternatives": {"count": 2, "min_sites": 1, "max_loss": 0.5}},
    "least cost": {"question": "least_cost", "floors": [{"service": "4g", "share": 0.6}]},
    "too dear": {"budget_vnd": 1, "floors": [{"service": "4g", "share": 0.9}, {"service": "fibre", "share": 0.95}]},
}


def bytes_of(plan) -> str:
    """All of a plan but the seconds that it took."""
    plain = json.loads(plan_to_json(plan))["plan"]
    plain.pop("runtime_s")
    for point in plain["frontier"]:
        point.pop("runtime_s")
    return json.dumps(plain)


@pytest.mark.slow
@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_a_plan_is_the_same_on_any_machine(monkeypatch, asked):
    for seed, effort in ((1, 1.0), (2, 1e-4)):  # so little work that it ends the search where anything is searched
        options = random_question(seed).options()
        parameters = PlanParameters(**({"budget_vnd": 100_000, "effort": effort} | asked))
        ours = make_plan(options, parameters)
        assert not ours.by_clock
        with monkeypatch.context() as patch:
            other_machine(patch, 50.0, leap_s=0.5)
            assert bytes_of(make_plan(options, parameters)) == bytes_of(ours)


@pytest.mark.slow
def test_a_plan_that_the_clock_ended_says_so(monkeypatch):
    options = random_question(1).options()
    parameters = PlanParameters(budget_vnd=100_000, time_limit_s=10.0)
    assert search_findings(make_plan(options, parameters), parameters) == ()
    with monkeypatch.context() as patch:
        other_machine(patch, 1.0, leap_s=10.0)  # over at the first look
        hurried = make_plan(options, parameters)
    assert hurried.by_clock
    assert plan_from_json(plan_to_json(hurried)).by_clock
    (finding,) = search_findings(hurried, parameters)
    assert (finding.code, finding.severity) == ("search-by-clock", "warning")
    assert "10 s" in finding.message
    assert "another machine" in finding.message
    assert search_findings(replace(hurried, by_clock=False), parameters) == ()


@pytest.mark.slow
def test_a_point_of_the_frontier_says_so_too(monkeypatch):
    options = random_question(1).options()
    parameters = PlanParameters(budget_vnd=100_000, time_limit_s=10.0, frontier_vnd=(60_000, 100_000))
    with monkeypatch.context() as patch:
        other_machine(patch, 1.0, leap_s=10.0)
        plan = make_plan(options, parameters)
    assert plan.by_clock
    assert plan.frontier[0].by_clock
