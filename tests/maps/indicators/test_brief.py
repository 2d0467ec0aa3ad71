"""Key figures of the first page: reckoned by hand on the small network, and money that is divided and never lost."""

import math
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from phusong.maps.indicators.after import served_after
from phusong.maps.indicators.brief import (
    best_first,
    cost_by_service,
    divided_vnd,
    gap_areas,
    money_steps,
    opening_service,
)
from phusong.maps.indicators.groups import service_rows
from tests.builders.plans.small_plan import FIBRE, TOWER, UPGRADE, small_case

SERVICES = st.sampled_from(["fibre", "4g", "5g", "6g"])


@given(st.integers(0, 10**13), st.dictionaries(SERVICES, st.integers(0, 10**6)))
def test_divided_money_adds_up_to_what_the_proposal_costs(capex_vnd, people):
    parts = divided_vnd(replace(UPGRADE, capex_vnd=capex_vnd, people_by_service=people))
    reached = {service for service, count in people.items() if count}
    assert set(parts) == reached
    assert sum(parts.values()) == (capex_vnd if reached else 0)
    for service, part in parts.items():
        assert abs(part - capex_vnd * people[service] / sum(people.values())) <= 1


def test_cost_per_person_by_service():
    _, _, plan = small_case()
    costs = {cost.service: cost for cost in cost_by_service(plan)}
    # the tower brings 4G and 5G to 550 people each, so half of its money falls on either
    assert (costs["4g"].capex_vnd, costs["4g"].people, costs["4g"].proposals) == (1_075_000_000, 550, 1)
    assert (costs["5g"].capex_vnd, costs["5g"].people, costs["5g"].proposals) == (1_862_500_000, 950, 2)
    assert (costs["fibre"].capex_vnd, costs["fibre"].people) == (1_750_000_000, 700)
    assert costs["fibre"].per_person_vnd == 2_500_000
    assert sum(cost.capex_vnd for cost in costs.values()) == plan.cost_vnd
    assert list(costs) == ["fibre", "4g", "5g"], "in the order of the plan"


def test_what_serves_nobody_falls_on_no_service():
    _, _, plan = small_case()
    relay = replace(UPGRADE, proposal_id="P009", kind="relay", technologies=(), people_by_service={})
    costs = cost_by_service(replace(plan, proposals=(FIBRE, relay)))
    assert [(cost.service, cost.capex_vnd) for cost in costs] == [("fibre", FIBRE.capex_vnd)]


def test_largest_gaps_are_those_of_most_people():
    network, coverage, plan = small_case()
    after = served_after(coverage, plan)
    # without 4G: C 300, D 250, E 200, F 100 in Đông, G 50 in Tây; the plan serves C and D
    told = [(area.name, area.villages, area.people, area.left) for area in gap_areas(network, coverage, after, "4g")]
    assert told == [("Đông", 4, 850, 300), ("Tây", 1, 50, 50)]
    assert [area.name for area in gap_areas(network, coverage, after, "4g", most=1)] == ["Đông"]
    assert gap_areas(network, coverage, after, "6g") == ()


def test_the_page_opens_on_the_gap_that_counts_most():
    network, coverage, plan = small_case()
    rows = service_rows(network, coverage, served_after(coverage, plan))
    # without fibre and 5G are 1,300 each, without 4G 900
    assert opening_service(rows, {}) == "fibre"
    assert opening_service(rows, {"4g": 1.0, "5g": 0.6, "fibre": 0.6}) == "4g"
    assert opening_service((), {}) == ""


def test_money_steps_end_with_the_whole_plan():
    _, _, plan = small_case()
    steps = money_steps(plan, {})
    # people for a billion: upgrade 508, tower 512, fibre 400
    assert [proposal.proposal_id for proposal in best_first(plan.proposals, {})] == ["P002", "P001", "P003"]
    assert [(step.proposals, step.capex_vnd) for step in steps] == [
        (1, TOWER.capex_vnd),
        (2, TOWER.capex_vnd + UPGRADE.capex_vnd),
        (3, plan.cost_vnd),
    ]
    assert steps[-1].people == {"4g": 550, "5g": 950, "fibre": 700}
    assert money_steps(replace(plan, proposals=()), {}) == ()


def test_a_service_that_counts_nothing_comes_last():
    _, _, plan = small_case()
    best = best_first(plan.proposals, {"fibre": 1.0})
    assert [proposal.proposal_id for proposal in best] == ["P003", "P001", "P002"]


def test_nobody_reached_has_no_cost_per_person():
    _, _, plan = small_case()
    (cost,) = cost_by_service(replace(plan, proposals=(FIBRE,)))
    assert math.isnan(replace(cost, people=0).per_person_vnd)
