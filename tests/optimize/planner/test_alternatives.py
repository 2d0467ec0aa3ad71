"""Alternatives: as different and as near as asked, the best of that kind by enumeration, and audited."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from phusong.optimize.audit.audit import PlanAuditError, audit_plan
from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.planner.planner import make_alternatives, make_plan
from phusong.optimize.question.decisions import parts_of
from phusong.optimize.question.parameters import PlanParameters
from tests.builders.plans.questions import Question, violations
from tests.builders.plans.random_plans import WEIGHTS, random_question

pytestmark = pytest.mark.slow  # answers whole questions, most of them against enumeration


def test_alternatives_tell_what_is_elsewhere():
    settings = {"budget_vnd": 60_000, "weights": {"4g": 1.0, "5g": 1.0}}
    plan = Question().plan(**settings, alternatives={"count": 2, "min_sites": 1, "max_loss": 0.1})
    (other,) = plan.alternatives
    assert [str(part) for part in (*other.dropped, *other.added)] == ["upgrade:S2:5g", "tower:410000,2490000:4g"]
    (site,) = other.added_sites
    assert (str(site.part), site.kind, site.technologies) == ("tower:410000,2490000:4g", "new_tower", ("4g",))
    assert (site.name, site.x_m, site.y_m) == ("Thôn C, Đông", 410_000.0, 2_490_000.0)
    assert site.capex_vnd == 57_400
    assert (plan.objective, other.objective, other.cost_vnd) == (700.0, 650.0, 57_400)
    assert Question().plan(**settings, alternatives={"count": 2, "min_sites": 1, "max_loss": 0.05}).alternatives == ()


def test_the_audit_holds_what_is_elsewhere():
    question = Question()
    parameters = PlanParameters(
        budget_vnd=60_000,
        weights={"4g": 1.0, "5g": 1.0},
        alternatives={"count": 1, "min_sites": 1, "max_loss": 0.1},
    )
    plan = make_plan(question.options(), parameters)
    (other,) = plan.alternatives
    (site,) = other.added_sites
    for said, sites in (("tells of other sites", ()), ("does not stand at", (site._replace(x_m=site.x_m + 1.0),))):
        with pytest.raises(PlanAuditError, match=said):
            audit_plan(replace(plan, alternatives=(other._replace(added_sites=sites),)), question.options(), parameters)


def test_a_site_added_without_need_is_no_difference():
    # There is money for everything: another plan must leave something out, and cannot hide behind more sites.
    plan = Question().plan(alternatives={"count": 1, "min_sites": 1, "max_loss": 1.0})
    (other,) = plan.alternatives
    assert other.added == ()
    assert len(other.dropped) == 1
    assert other.objective < plan.objective


def test_alternatives_in_full():
    question = Question()
    parameters = PlanParameters(
        budget_vnd=130_000, weights=WEIGHTS, alternatives={"count": 2, "min_sites": 2, "max_loss": 0.6}
    )
    plan = make_plan(question.options(), parameters)
    others = make_alternatives(question.options(), parameters)
    assert len(others) == len(plan.alternatives) == 2
    for full, outlined in zip(others, plan.alternatives, strict=True):
        audit_plan(full, question.options(), parameters)
        assert {part for each in full.proposals for part in each.parts} == set(outlined.parts)
        assert (full.objective, full.cost_vnd) == (outlined.objective, outlined.cost_vnd)


@pytest.mark.parametrize("seed", range(3))
def test_alternatives_pay_once_for_what_they_drop_of_the_earlier_plan(seed):
    question = random_question(seed)
    earlier = parts_of(question.plan(budget_vnd=60_000))
    several = {"count": 2, "min_sites": 1, "max_loss": 0.9}
    plan = question.plan(budget_vnd=10**6, earlier=earlier, change_price=5.0, alternatives=several)  # audited
    assert plan.alternatives


def test_floors_places_and_decisions_hold_for_alternatives():
    plan = Question().plan(
        floors=[{"service": "4g", "share": 0.8}],
        must_serve=["commune_centre"],
        must_serve_services=["fibre"],
        decisions=[{"subject": "S2", "verdict": "accept"}],
        alternatives={"count": 3, "min_sites": 1, "max_loss": 0.9},
    )
    assert len(plan.alternatives) == 3
    for other in plan.alternatives:
        assert OptionId("upgrade", "S2", ("5g",)) in other.parts
        assert any(part.kind == "tower" for part in other.parts)
        cables = {str(part).rpartition("/")[2] for part in other.parts if part.kind == "distribution"}
        assert {"B", "C"} <= cables  # both centres keep theirs


def test_alternatives_and_phases_do_not_go_together():
    with pytest.raises(ValidationError, match="one phase"):
        PlanParameters(phases=[{"budget_vnd": 1}], alternatives={"count": 1})


def test_the_audit_holds_alternatives():
    question = Question()
    parameters = PlanParameters(
        budget_vnd=100_000, weights=WEIGHTS, alternatives={"count": 1, "min_sites": 1, "max_loss": 0.5}
    )
    plan = make_plan(question.options(), parameters)
    (other,) = plan.alternatives

    def complaint(*others):
        return violations(replace(plan, alternatives=others), question, parameters)

    assert "has 2 alternatives" in complaint(other, other)
    assert "leaves out 0 sites" in complaint(
        other._replace(parts=tuple(part for each in plan.proposals for part in each.parts))
    )
    assert "is worse than the plan" in complaint(other._replace(objective=1.0))
    assert "leaves out other sites of the plan than it says" in complaint(other._replace(dropped=()))
    more = (*other.added, plan.proposals[0].parts[0])
    assert "adds other sites than it says" in complaint(other._replace(added=more))
    assert "weighted people, and it is" in complaint(other._replace(objective=other.objective + 1))
    assert "VND, and it is" in complaint(other._replace(cost_vnd=5))
