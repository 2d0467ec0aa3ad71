"""Floors and least cost: hand-solved groups, agreement with enumeration, and what is refused."""

import pytest
from pydantic import ValidationError

from phusong.coverage.findings.errors import InputError
from phusong.optimize.question.parameters import Floor, PlanParameters
from tests.builders.plans.questions import Question


def test_the_least_money_for_the_province():
    # 650 of 1800 people gain 4G from the tower at C; 900 have it.
    plan = Question().plan(question="least_cost", floors=[{"service": "4g", "share": 0.8}])
    assert plan.status == "optimal"
    assert [(each.kind, each.technologies) for each in plan.proposals] == [("new_tower", ("4g",))]
    assert plan.objective == plan.bound == plan.cost_vnd == plan.proposals[0].capex_vnd
    (target,) = plan.targets
    assert target[:6] == ("4g for 80 % of the people of the province", "people", 1800.0, 900.0, 1440.0, 1550.0)
    assert (target.service, target.within, target.units, target.attainable) == ("4g", "province", (), None)


def test_a_floor_that_is_met_today_costs_nothing():
    plan = Question().plan(question="least_cost", floors=[{"service": "4g", "share": 0.5}])
    assert (plan.status, plan.proposals, plan.cost_vnd, plan.gap) == ("optimal", (), 0, 0.0)
    assert plan.targets[0].need == plan.targets[0].after == 900.0


@pytest.mark.slow
def test_units_are_known_by_code_or_name_and_may_count_as_one():
    question = Question()
    by_code = question.plan(floors=[{"service": "fibre", "share": 0.9, "within": "commune", "only": ["00002"]}])
    by_name = question.plan(floors=[{"service": "fibre", "share": 0.9, "within": "commune", "only": ["ĐÔNG"]}])
    assert by_code.targets == by_name.targets
    assert by_code.targets[0].name == "fibre for 90 % of the people of commune Đông (00002)"
    assert by_code.targets[0].units == ("Đông (00002)",)
    each = question.plan(floors=[{"service": "fibre", "share": 0.5, "within": "commune"}])
    assert [target.total for target in each.targets] == [950.0, 850.0]
    both = question.plan(floors=[{"service": "fibre", "share": 0.5, "within": "commune", "together": True}])
    assert [(target.total, target.need) for target in both.targets] == [(1800.0, 900.0)]
    assert both.targets[0].units == ("Tây (00001)", "Đông (00002)")
    assert both.targets[0].name == "fibre for 50 % of the people of commune Tây (00001), commune Đông (00002) together"


@pytest.mark.slow
def test_a_floor_moves_money_to_where_it_asks():
    question = Question()
    money = {"budget_vnd": 60_000, "weights": {"5g": 1.0, "fibre": 0.5}}
    free = question.plan(**money)
    assert not [each for each in free.proposals if each.kind == "new_tower"]
    floor = {"service": "4g", "share": 0.7, "within": "commune", "only": ["Đông"]}
    held = question.plan(**money, floors=[floor])
    assert held.targets[0].after >= held.targets[0].need == 595.0
    assert held.objective < free.objective


@pytest.mark.parametrize(
    ("floor", "meant"),
    [
        ({"service": "4G", "share": 0.5}, "did you mean '4g'"),
        ({"service": "4g", "share": 0.5, "within": "district", "only": ["Huyen"]}, "did you mean 'Huyện'"),
        ({"service": "4g", "share": 0.5, "within": "commune", "only": ["Dông"]}, "did you mean 'Đông'"),
        ({"service": "4g", "share": 0.5, "within": "commune", "only": ["0002"]}, "did you mean '00002'"),
    ],
)
def test_unknown_names_are_refused_with_the_nearest(floor, meant):
    with pytest.raises(InputError, match=meant) as caught:
        Question().plan(floors=[floor])
    assert caught.value.findings[0].column.startswith("plan.floors.0.")


def test_every_unknown_name_is_told_at_once():
    floors = [{"service": "6g", "share": 0.5}, {"service": "4g", "share": 1, "within": "district", "only": ["X", "Y"]}]
    with pytest.raises(InputError) as caught:
        Question().plan(floors=floors, must_serve=["scool"], weights={"wifi": 1.0})
    assert [each.value for each in caught.value.findings] == ["wifi", "6g", "X", "Y", "scool"]


@pytest.mark.parametrize("share", [1.2, 120, -0.1])
def test_a_share_over_one_is_refused(share):
    with pytest.raises(ValidationError):
        Floor(service="4g", share=share)


def test_questions_without_sense_are_refused():
    with pytest.raises(ValidationError, match="needs a floor"):
        PlanParameters(question="least_cost")
    with pytest.raises(ValidationError, match="say within"):
        Floor(service="4g", share=0.5, only=["x"])
