"""A plan comes back from its document to the last digit, and a document of another form is refused."""

import json
from dataclasses import fields, replace

import numpy as np
import pytest

from phusong.optimize.plan.document import PlanDocumentError, plan_from_json, plan_to_json
from phusong.optimize.plan.outcomes import HopSection, HopTried, Unconnected
from phusong.optimize.plan.plan import Plan
from phusong.optimize.plan.proposal import Backhaul, Hop
from tests.builders.plans.answered_plan import FRONTIER, ROBUSTNESS, TARGETS, with_alternatives, with_phases
from tests.builders.plans.reasons import every_reason
from tests.builders.plans.small_plan import small_case


def everything() -> Plan:
    _, _, plan = small_case()
    plan = with_phases(with_alternatives(plan))
    shares = {service: 0.3 + 0.7 * served / 3.0 for service, served in plan.after.items()}
    by_people = replace(plan, after_share=shares, after_own_point=plan.after, phase_people=(1.5, 0.1 + 0.2))
    hop = Hop("1,2", "S1", (1.0, 2.0), (3.5, 4.5), (42.0, 30.0), "7 GHz", 3.54, 1.25, 31.5, 99.97, 350.0)
    over = replace(by_people.proposals[1], backhaul=Backhaul("microwave", 3.54, (hop, hop)))
    tried = HopTried("1,2", "S1", "7 GHz", 9.5, "clearance", 3.5, -0.5, 4.0, 31.5)
    by_people = replace(
        by_people,
        proposals=(by_people.proposals[0], over, *by_people.proposals[2:]),
        sections=(HopSection("1,2", "S1", 7500.0, 1.25, 0.6, (142.0, 130.5), (0.0, 90.0), (100.0, 100.5), (0.0, 0.0)),),
        unconnected=(Unconnected(1.0, 2.0, "00001", tried), Unconnected(3.0, 4.0, "", None)),
    )
    answered = replace(by_people, targets=TARGETS, frontier=FRONTIER, robustness=ROBUSTNESS)
    return replace(answered, gap=float("inf"), reasons=every_reason())


def test_every_field_comes_back():
    plan = everything()
    again = plan_from_json(plan_to_json(plan))
    for field in fields(Plan):
        before, after = getattr(plan, field.name), getattr(again, field.name)
        if field.name.startswith("after"):
            assert before.keys() == after.keys()
            assert all(np.array_equal(before[name], after[name]) for name in before)
        else:
            assert before == after, field.name
            assert type(before) is type(after), field.name
    assert plan_to_json(again) == plan_to_json(plan)


def test_fields_are_read_by_name_whatever_their_order():
    document = json.loads(plan_to_json(everything()))
    turned = {"plan": dict(reversed(document["plan"].items())), "version": document["version"]}
    turned["plan"]["targets"] = [dict(reversed(each.items())) for each in turned["plan"]["targets"]]
    assert plan_to_json(plan_from_json(json.dumps(turned))) == plan_to_json(everything())


@pytest.mark.parametrize("version", [0, 6, "7", None])
def test_another_version_is_refused(version):
    document = json.loads(plan_to_json(everything())) | {"version": version}
    with pytest.raises(PlanDocumentError, match=r"has version .*, expected 7"):
        plan_from_json(json.dumps(document))


def broken(change) -> str:
    document = json.loads(plan_to_json(everything()))
    change(document["plan"])
    return json.dumps(document)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "3",
        "{}",
        '{"version": 4}',
        '{"version": 4, "plan": []}',
        broken(lambda plan: plan.pop("targets")),
        broken(lambda plan: plan.update(colour="red")),
        broken(lambda plan: plan["targets"][0].pop("need")),
        broken(lambda plan: plan["targets"].append([1, 2])),
        broken(lambda plan: plan["proposals"][0].update(technology="4g")),
        broken(lambda plan: plan["proposals"][0].update(parts=["mast:1"])),
        broken(lambda plan: plan["proposals"][0].update(backhaul="fibre 1.2 km")),
        broken(lambda plan: plan["proposals"][2].update(route="zz")),
        broken(lambda plan: plan["robustness"].pop("mean")),
    ],
)
def test_another_form_is_refused(text):
    with pytest.raises(PlanDocumentError):
        plan_from_json(text)
