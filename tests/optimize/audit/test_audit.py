"""The audit passes honest plans and catches every corruption of one, each by its own complaint."""

from dataclasses import replace

import numpy as np
import pytest
from shapely import MultiLineString

from phusong.optimize.audit.audit import PlanAuditError, audit_plan
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.parameters import PlanParameters
from tests.builders.small_network import line
from tests.optimize.planner.test_planner import Question

PARAMETERS = PlanParameters(budget_vnd=400_000)


@pytest.fixture(scope="module")
def question():
    return Question()


@pytest.fixture(scope="module")
def plan(question):
    return make_plan(*question.inputs(), PARAMETERS)


def complaints(plan, question, parameters=PARAMETERS):
    with pytest.raises(PlanAuditError) as caught:
        audit_plan(plan, *question.inputs(), parameters)
    return "\n".join(caught.value.violations)


def changed(plan, at, **values):
    """The plan with other values in one proposal, its cost kept in step."""
    proposals = list(plan.proposals)
    proposals[at] = replace(proposals[at], **values)
    return replace(plan, proposals=tuple(proposals), cost_vnd=sum(each.capex_vnd for each in proposals))


def with_after(plan, service, village, has):
    after = {name: served.copy() for name, served in plan.after.items()}
    after[service][village] = has
    return replace(plan, after=after)


UPGRADE, TOWER, FIBRE = range(3)


def test_an_honest_plan_passes(plan, question):
    assert len(plan.proposals) == 3
    audit_plan(plan, *question.inputs(), PARAMETERS)


def test_costs(plan, question):
    assert "costs 31,499 VND, and 31,500" in complaints(changed(plan, UPGRADE, capex_vnd=31_499), question)
    assert "by the price table" in complaints(changed(plan, TOWER, capex_vnd=1), question)
    assert "by the price table" in complaints(changed(plan, FIBRE, capex_vnd=100_000), question)
    assert "VND a year, and 3,150" in complaints(changed(plan, UPGRADE, opex_vnd_per_year=3_151), question)
    assert "proposals sum to" in complaints(replace(plan, cost_vnd=plan.cost_vnd - 1), question)


def test_budget(plan, question):
    tight = PlanParameters(budget_vnd=plan.cost_vnd - 1)
    assert "is exceeded" in complaints(replace(plan, budget_vnd=tight.budget_vnd), question, tight)
    assert "is given" in complaints(replace(plan, budget_vnd=plan.budget_vnd + 1), question)


def test_one_place_is_used_once(plan, question):
    tower = plan.proposals[TOWER]
    cheap = int(question.candidates.capex_vnd[1])
    other = replace(
        tower,
        proposal_id="P003",
        technology="4g",
        capex_vnd=cheap,
        parts="tower:410000,2490000:4g",
        village_ids=(),
        newly_covered_population=0,
        newly_covered_villages=0,
        marginal_population=0,
    )
    fibre = replace(plan.proposals[FIBRE], proposal_id="P004")
    twice = replace(plan, proposals=(*plan.proposals[:2], other, fibre), cost_vnd=plan.cost_vnd + cheap)
    assert "stands at the same place as P002" in complaints(twice, question)


def test_parts(plan, question):
    assert "nothing that was weighed" in complaints(changed(plan, UPGRADE, parts="upgrade:S9:5g"), question)
    assert "built twice" in complaints(changed(plan, TOWER, parts=plan.proposals[UPGRADE].parts), question)
    assert "other parts" in complaints(changed(plan, FIBRE, parts="upgrade:S2:5g"), question)
    assert "not made of one candidate" in complaints(
        changed(plan, UPGRADE, parts="section:410000.0,2485000.0"), question
    )
    assert "is called P007" in complaints(changed(plan, UPGRADE, proposal_id="P007"), question)


def test_what_a_site_is(plan, question):
    assert "brings 4g, not what" in complaints(changed(plan, TOWER, technology="4g"), question)
    assert "not the new_tower that was weighed" in complaints(changed(plan, TOWER, x_m=0.0), question)
    assert "does not exist" in complaints(changed(plan, UPGRADE, site_id="S9"), question)
    assert "has already" in complaints(changed(plan, UPGRADE, site_id="S1"), question)


def test_a_section_needs_the_one_before_it(plan, question):
    fibre = plan.proposals[FIBRE]
    kept = [part for part in fibre.parts.split(";") if part != "section:410000.0,2485000.0"]
    # The stretch from B to the fork is left out of the route too, so that its cost fits.
    rest = MultiLineString([line((10, 5), (10, 15)), line((10, 5), (15, 5)), line((10, 10), (15, 10))])
    told = complaints(
        changed(
            plan,
            FIBRE,
            parts=";".join(kept),
            route=rest,
            capex_vnd=fibre.capex_vnd - 35_000,
            opex_vnd_per_year=fibre.opex_vnd_per_year - 500,
        ),
        question,
    )
    assert "is built without section:410000.0,2485000.0 before it" in told
    assert "is 5,000 m from existing fibre" in told


def test_the_route_lies_on_roads(plan, question):
    straight = [line((5, 5), (10, 5)), line((10, 5), (10, 15)), line((10, 5), (15, 5)), line((10, 10), (14, 7))]
    assert "leaves the roads by" in complaints(changed(plan, FIBRE, route=MultiLineString(straight)), question)
    assert "by the price table" in complaints(changed(plan, FIBRE, route=None), question)


def test_who_is_served_afterwards(plan, question):
    assert "village G is said to be served" in complaints(with_after(plan, "4g", 6, True), question)
    assert "village C is served, and is said not" in complaints(with_after(plan, "5g", 2, False), question)
    told = complaints(with_after(plan, "fibre", 6, True), question)
    assert "fibre: village G is said to be served, and no new access point reaches it" in told
    assert "tells of 2 villages" in complaints(replace(plan, after=plan.after | {"5g": np.ones(2, bool)}), question)
    assert "are looked at" in complaints(replace(plan, after={"4g": plan.after["4g"]}), question)


def test_credit(plan, question):
    tower = plan.proposals[TOWER]
    assert "other villages" in complaints(changed(plan, TOWER, village_ids=(*tower.village_ids, "G")), question)
    people = tower.newly_covered_population
    assert f"says {people + 1:,} people" in complaints(
        changed(plan, TOWER, newly_covered_population=people + 1), question
    )
    assert "villages, and it is" in complaints(changed(plan, TOWER, newly_covered_villages=9), question)
    assert "would lose a service" in complaints(changed(plan, TOWER, marginal_population=people + 1), question)


def test_a_dropped_proposal_is_missed(plan, question):
    without = replace(plan, proposals=plan.proposals[:2], cost_vnd=sum(each.capex_vnd for each in plan.proposals[:2]))
    told = complaints(without, question)
    assert "fibre: village C is said to be served" in told
    assert "the objective is said to be" in told


def test_claims_of_quality(plan, question):
    assert "the objective is said" in complaints(replace(plan, objective=plan.objective + 1, bound=10**6), question)
    assert "is less than the objective" in complaints(replace(plan, bound=plan.objective - 1), question)
    assert "called optimal" in complaints(replace(plan, bound=plan.objective * 1.1, gap=0.1), question)
    assert "the gap is said" in complaints(replace(plan, status="feasible", gap=0.1), question)
    assert "has 3 proposals" in complaints(replace(plan, status="no_plan"), question)
    assert "the objective is said" in complaints(replace(plan, objective=float("nan")), question)


def test_levels_that_do_not_reach_are_no_coverage(plan, question):
    weak = {
        service: replace(matrix, rsrp_dbm=matrix.rsrp_dbm - 20.0 * (matrix.rsrp_dbm != 0))
        for service, matrix in question.matrices.items()
    }
    network, coverage, candidates, _, extensions, radio = question.inputs()
    with pytest.raises(PlanAuditError, match="4g: village C is said to be served"):
        audit_plan(plan, network, coverage, candidates, weak, extensions, radio, PARAMETERS)


def test_an_access_point_away_from_fibre_and_roads_serves_nobody(plan, question):
    network, coverage, candidates, matrices, extensions, radio = question.inputs()
    moved = extensions.x_m + np.where(extensions.kinds == "access_point", 300.0, 0.0)
    with pytest.raises(PlanAuditError) as caught:
        audit_plan(plan, network, coverage, candidates, matrices, replace(extensions, x_m=moved), radio, PARAMETERS)
    told = str(caught.value)
    assert "an access point stands 300 m from any fibre" in told
    assert "stands where no village leaves the road" in told


def test_fibre_beyond_its_reach_is_not_served(plan, question):
    network, coverage, candidates, matrices, extensions, radio = question.inputs()
    serves = np.vstack((extensions.serves, [[int(np.flatnonzero(extensions.village == 2)[0]), 6]]))
    wider = replace(extensions, serves=serves, serves_m=np.append(extensions.serves_m, 0.0))
    claimed = make_plan(network, coverage, candidates, matrices, wider, radio, PARAMETERS)
    assert claimed.after["fibre"][6]
    with pytest.raises(PlanAuditError, match="village G is said to be served, and no new"):
        audit_plan(claimed, network, coverage, candidates, matrices, wider, radio, PARAMETERS)


def test_all_violations_are_listed_at_once(plan, question):
    broken = changed(changed(plan, UPGRADE, capex_vnd=1), TOWER, technology="2g")
    with pytest.raises(PlanAuditError) as caught:
        audit_plan(broken, *question.inputs(), PARAMETERS)
    assert len(caught.value.violations) == 2
    assert str(caught.value).count("\n- ") == 2


@pytest.mark.parametrize("unit", [1e-12, 1e-6, 1.0, 1e6])
def test_no_claim_hides_behind_the_size_of_the_weights(unit, question):
    parameters = PlanParameters(budget_vnd=400_000, weights={"fibre": unit, "4g": unit, "5g": 0.5 * unit})
    small = make_plan(*question.inputs(), parameters)
    assert small.objective > 0.0
    audit_plan(small, *question.inputs(), parameters)
    for wrong in (replace(small, objective=1.01 * small.objective), replace(small, objective=0.0)):
        assert "the objective is said to be" in complaints(wrong, question, parameters)
    assert "is less than the objective" in complaints(replace(small, bound=0.99 * small.bound), question, parameters)
