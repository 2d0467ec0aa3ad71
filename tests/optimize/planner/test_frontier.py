"""The frontier: agreement with enumeration, never falling, honest when time is short, and refused corruptions."""

from dataclasses import replace

import pytest

from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.planner.effort import Effort
from phusong.optimize.planner.frontier import frontier_of
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.formulation import formulate
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.solver.clock import Clock
from tests.builders.plans.questions import Question, violations
from tests.builders.plans.random_plans import WEIGHTS, random_question
from tests.builders.seeds import some

pytestmark = pytest.mark.slow  # answers whole questions, most of them against enumeration


def test_a_point_is_the_plan_for_its_money():
    question = Question()
    plan = question.plan(budget_vnd=100_000, frontier_vnd=[0, 50_000, 100_000, 100_000, 10**9])
    assert [point.budget_vnd for point in plan.frontier] == [0, 50_000, 100_000, 10**9]
    same = plan.frontier[2]
    assert (same.objective, same.cost_vnd) == (plan.objective, plan.cost_vnd)
    assert set(same.parts) == {part for each in plan.proposals for part in each.parts}
    assert plan.frontier[0].parts == ()


def test_floors_and_decisions_hold_at_every_point():
    settings = {
        "floors": [{"service": "4g", "share": 0.8}],
        "decisions": [{"subject": "S2", "verdict": "reject"}],
        "frontier_vnd": [10_000, 60_000, 10**9],
    }
    plan = Question().plan(**settings)
    assert [point.status for point in plan.frontier] == ["infeasible", "optimal", "optimal"]
    assert all(OptionId("upgrade", "S2", ("5g",)) not in point.parts for point in plan.frontier)
    assert all(any(part.kind == "tower" for part in point.parts) for point in plan.frontier[1:])


def test_the_least_cost_has_a_frontier_of_people_too():
    plan = Question().plan(
        question="least_cost", floors=[{"service": "4g", "share": 0.8}], frontier_vnd=[60_000, 120_000]
    )
    assert plan.frontier[0].objective < plan.frontier[1].objective


@pytest.mark.parametrize("seed", some(range(320, 330), quick=0, whole=4))
def test_a_short_time_is_honest_and_never_falls(seed):
    question = random_question(seed)
    choices = question.choices()
    options = question.options()
    formulation = formulate(options, PlanParameters(weights=WEIGHTS))
    budgets = list(range(20_000, 200_000, 40_000))
    points = frontier_of(options, formulation, budgets, Effort(Clock(1e-3), 0.0, 0, "highs"))
    for point in points:
        best = choices.value(WEIGHTS)[choices.capex <= point.budget_vnd].max()
        assert point.objective <= best + 1e-6
        assert point.bound >= best - 2e-6
    for values in ([point.objective for point in points], [point.bound for point in points]):
        assert values == sorted(values)


def test_the_audit_recounts_every_point():
    question = Question()
    parameters = PlanParameters(budget_vnd=100_000, frontier_vnd=[50_000, 150_000])
    plan = make_plan(question.options(), parameters)
    first, second = plan.frontier

    def complaint(*points):
        return violations(replace(plan, frontier=points), question, parameters)

    assert "has 1 points, and 2 budgets" in complaint(first)
    assert "weighted people, and it is" in complaint(first._replace(objective=first.objective + 1), second)
    assert "VND, and it is" in complaint(first._replace(cost_vnd=1), second)
    assert "VND are there" in complaint(first._replace(parts=second.parts), second)
    assert "nothing that was weighed" in complaint(first._replace(parts=(OptionId("tower", "0,0", ("4g",)),)), second)
    assert "is less than" in complaint(first._replace(bound=0.0), second)
    assert "called optimal" in complaint(first._replace(bound=10 * first.bound), second)
    both = tuple(OptionId("tower", "410000,2490000", each) for each in (("4g",), ("4g", "5g")))
    assert "use one place" in complaint(first._replace(parts=both), second)
    assert "no trench joins section:410000.0,2489000.0 to existing fibre" in complaint(
        first._replace(parts=(OptionId("section", "410000.0,2489000.0"),)), second
    )
    assert "serves fewer" in complaint(first, second._replace(objective=1.0, bound=1.0))
