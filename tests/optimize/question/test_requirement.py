"""What a service asks of new masts: by sight, and where today's anchor bears the uplink; the audit counts the same."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.served.coverage import Coverage
from phusong.optimize.audit.audit import PlanAuditError, audit_plan
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.requirement import Requirement, floors_dbm
from tests.builders.levels.radio import radio_of
from tests.builders.plans.questions import RADIO, Question

ALL = PlanParameters(budget_vnd=10**9)
EDGE = 1.2815515655446004


def gained(options, service="5g"):
    """Villages that a plan for all the money newly serves; the plan passes the audit."""
    plan = make_plan(options, ALL)
    audit_plan(plan, options, ALL)
    new = plan.after[service] & ~options.coverage.served(service)
    return "".join(sorted(options.network.villages.ids[new]))


@pytest.mark.slow
def test_a_village_in_sight_of_a_new_mast_needs_less():
    options = Question(above_db=-1.0).options()  # 8 dB out of sight and 6 in it make 2.6 dB at 90 %
    assert gained(options) == ""
    seen = {
        service: replace(matrix, in_sight=np.ones(len(matrix.rsrp_dbm.data), dtype=bool))
        for service, matrix in options.matrices.items()
    }
    assert gained(replace(options, matrices=seen)) == "BCD"
    requirement = Requirement.of(RADIO, options.coverage, "5g")
    villages = np.array([0, 1])
    required_dbm = requirement.required_dbm(villages, np.array([True, False]))
    assert required_dbm == pytest.approx([-110.0 + 6.0 * EDGE, -110.0 + 8.0 * EDGE])


@pytest.mark.slow
def test_a_plan_that_takes_hidden_villages_for_seen_ones_fails_the_audit():
    options = Question(above_db=-1.0).options()
    seen = {
        service: replace(matrix, in_sight=np.ones(len(matrix.rsrp_dbm.data), dtype=bool))
        for service, matrix in options.matrices.items()
    }
    plan = make_plan(replace(options, matrices=seen), ALL)
    with pytest.raises(PlanAuditError, match="is said to be served"):
        audit_plan(plan, options, ALL)


@pytest.mark.slow
def test_the_anchor_that_villages_have_today_bears_the_uplink_of_new_masts():
    hungry = {"5g": {"uplink_target_mbps": 22.0, "rsrp_threshold_dbm": -124.0, "uplink_anchor": "4g"}}
    radio = radio_of(services=hungry)
    options = replace(Question().options(), radio=radio)
    assert radio.budget("5g").uplink_rsrp_dbm > RADIO.budget("5g").required_rsrp_dbm + 10.0
    assert gained(options) == ""
    ids = options.network.villages.ids
    today = options.coverage.services["4g"]
    borne = replace(today, uplink_mbps=np.where(np.isin(ids, ["C", "D"]), 22.0, 21.9))
    covered = Coverage(dict(options.coverage.services) | {"4g": borne})
    assert gained(replace(options, coverage=covered)) == "CD"


def test_an_anchor_must_be_a_service_of_its_own():
    for anchor in ("3g", "5g"):
        with pytest.raises(ValueError, match="uplink_anchor"):
            radio_of(services={"5g": {"uplink_anchor": anchor}})


@pytest.mark.parametrize("anchored", [False, True])
def test_what_lies_below_the_floor_serves_no_place(anchored):
    radio = radio_of()
    services = {"4g": radio.budget("4g"), "5g": radio.budget("5g").model_copy(update={"uplink_anchor": "4g"})}
    radio = radio.changed(services=services)
    for service, floor_dbm in floors_dbm(radio).items():
        at = np.array([anchored and bool(services[service].uplink_anchor)] * 2)
        asked = Requirement(services[service], at).required_dbm(np.arange(2), np.array([False, True]))
        assert floor_dbm < asked.min() < floor_dbm + (0.02 if anchored or not services[service].uplink_anchor else 99.0)
