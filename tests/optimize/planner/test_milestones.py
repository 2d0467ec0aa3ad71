"""Who is served at the end of every phase, held against the recount of the audit, phase by phase."""

from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from phusong.optimize.planner.milestones import find_milestones
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.targets import DatedTarget, check_targets
from tests.builders.networks.small_network import small_network, with_places
from tests.builders.plans.random_plans import WEIGHTS, phases_of, random_question
from tests.builders.seeds import some

TARGETS = [DatedTarget(service=service, share=1) for service in ("fibre", "4g", "5g")]


@pytest.mark.parametrize("seed", some(range(8), quick=0, whole=3))
def test_phases_add_up_to_the_plan_and_to_its_value(seed):
    question = random_question(seed)
    parameters = PlanParameters(weights=WEIGHTS, phases=phases_of(20_000, 30_000, 10**6))
    plan = question.plan(weights=WEIGHTS, phases=phases_of(20_000, 30_000, 10**6))
    found = find_milestones(question.options(), parameters, plan, TARGETS)
    people = question.network.villages.population
    for number, outcome in enumerate(plan.phases):
        value = 0.0
        for service, stages in found.served.items():
            gained = stages[number].villages & ~question.coverage.served(service)
            value += WEIGHTS[service] * float(people[gained].sum())
            if number:
                assert not (stages[number - 1].villages & ~stages[number].villages).any()
        assert value == pytest.approx(outcome.value)
    for service, stages in found.served.items():
        assert np.array_equal(stages[-1].villages, plan.after[service])


@pytest.mark.slow
def test_nothing_is_reached_by_a_plan_that_is_none():
    question = random_question(0)
    plan = replace(question.plan(weights=WEIGHTS), status="infeasible", proposals=())
    found = find_milestones(question.options(), PlanParameters(weights=WEIGHTS), plan, TARGETS)
    assert (found.names, found.served) == ((), {})


@pytest.mark.parametrize(
    "settings",
    [
        {"measure": "places"},
        {"kind": "school"},
        {"measure": "places", "kind": "school", "within": "commune"},
        {"only": ["Tây"]},
        {"share": 1.1},
        {"by": "tomorrow"},
        {"colour": "red"},
    ],
)
def test_settings_that_contradict_themselves_are_refused(settings):
    with pytest.raises(ValidationError):
        DatedTarget(**{"service": "4g", "share": 0.5} | settings)


def test_unknown_names_are_refused_with_the_nearest():
    network = with_places(small_network(), ("s", "school", 10.0, 10.0))
    targets = [
        DatedTarget(service="4h", share=1),
        DatedTarget(service="4g", share=1, measure="places", kind="schol"),
        DatedTarget(service="4g", share=1, within="commune", only=["Tay"]),
    ]
    found = check_targets(network, ("4g", "5g", "fibre"), targets)
    assert [finding.column for finding in found] == ["targets.0.service", "targets.1.kind", "targets.2.only"]
    assert "school" in found[1].message
