"""The frontier: agreement with enumeration, never falling, honest when time is short, and refused corruptions."""

from dataclasses import replace

import pytest

from phusong.optimize.planner.effort import Effort
from phusong.optimize.planner.frontier import frontier_of
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.options import Possibilities
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.statement import state_question
from tests.builders.questions import Question, violations
from tests.builders.random_plans import WEIGHTS, RandomQuestion

pytestmark = pytest.mark.slow  # answers whole questions, most of them against enumeration


def test_a_point_is_the_plan_for_its_money():
    question = Question()
    plan = question.plan(budget_vnd=100_000, frontier_vnd=[0, 50_000, 100_000, 100_000, 10**9])
    assert [point.budget_vnd for point in plan.frontier] == [0, 50_000, 100_000, 10**9]
    same = plan.frontier[2]
    assert (same.objective, same.cost_vnd) == (plan.objective, plan.cost_vnd)
    assert set(same.parts) == {part for each in plan.proposals for part in each.parts.split(";")}
    assert plan.frontier[0].parts == ()


def test_floors_and_decisions_hold_at_every_point():
    settings = {
        "floors": [{"service": "4g", "share": 0.8}],
        "decisions": [{"subject": "S2", "verdict": "reject"}],
        "frontier_vnd": [10_000, 60_000, 10**9],
    }
    plan = Question().plan(**settings)
    assert [point.status for point in plan.frontier] == ["infeasible", "optimal", "optimal"]
    assert all("upgrade:S2:5g" not in point.parts for point in plan.frontier)
    assert all(any(part.startswith("tower:") for part in point.parts) for point in plan.frontier[1:])


def test_the_least_cost_has_a_frontier_of_people_too():
    plan = Question().plan(
        question="least_cost", floors=[{"service": "4g", "share": 0.8}], frontier_vnd=[60_000, 120_000]
    )
    assert plan.frontier[0].objective < plan.frontier[1].objective


@pytest.mark.parametrize("seed", range(320, 330))
def test_a_short_time_is_honest_and_never_falls(seed):
    question = RandomQuestion(seed)
    choices = question.choices()
    possibilities = Possibilities(*question.inputs())
    statement = state_question(possibilities, PlanParameters(weights=WEIGHTS))
    budgets = list(range(20_000, 200_000, 40_000))
    points = frontier_of(possibilities, statement, budgets, Effort(1e-3, 0.0, 0, "highs"))
    for point in points:
        best = choices.value(WEIGHTS)[choices.capex <= point.budget_vnd].max()
        assert point.objective <= best + 1e-6
        assert point.bound >= best - 2e-6
    for values in ([point.objective for point in points], [point.bound for point in points]):
        assert values == sorted(values)


def test_the_audit_recounts_every_point():
    question = Question()
    parameters = PlanParameters(budget_vnd=100_000, frontier_vnd=[50_000, 150_000])
    plan = make_plan(*question.inputs(), parameters)
    first, second = plan.frontier

    def complaint(*points):
        return violations(replace(plan, frontier=points), question, parameters)

    assert "has 1 points, and 2 budgets" in complaint(first)
    assert "weighted people, and it is" in complaint(first._replace(objective=first.objective + 1), second)
    assert "VND, and it is" in complaint(first._replace(cost_vnd=1), second)
    assert "VND are there" in complaint(first._replace(parts=second.parts), second)
    assert "nothing that was weighed" in complaint(first._replace(parts=("tower:0,0:4g",)), second)
    assert "is less than" in complaint(first._replace(bound=0.0), second)
    assert "called optimal" in complaint(first._replace(bound=10 * first.bound), second)
    assert "use one place" in complaint(
        first._replace(parts=("tower:410000,2490000:4g", "tower:410000,2490000:4g+5g")), second
    )
    assert "without section:410000.0,2485000.0" in complaint(
        first._replace(parts=("section:415000.0,2485000.0",)), second
    )
    assert "serves fewer" in complaint(first, second._replace(objective=1.0, bound=1.0))
