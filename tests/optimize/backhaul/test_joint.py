"""Backhaul within the plan: relays, hosts and hops that carry only so much, against enumeration and the audit."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from phusong.optimize.audit.audit import PlanAuditError, audit_plan
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.parameters import PlanParameters
from tests.builders.plans.hilly_question import hilly_options
from tests.builders.seeds import examples

BEHIND, PASS, SOUTH, EAST = (10.0, 12.0), (14.0, 9.0), (9.0, 4.0), (15.0, 6.0)
PLACES = (BEHIND, PASS, SOUTH, EAST)
SERVES = {BEHIND: "CF", PASS: "D", SOUTH: "G", EAST: "E"}
PEOPLE = {"A": 500, "B": 400, "C": 300, "D": 250, "E": 200, "F": 100, "G": 50}


def planned(options, budget, **settings):
    parameters = PlanParameters(budget_vnd=budget, weights={"4g": 1.0}, **settings)
    plan = make_plan(options, parameters)
    audit_plan(plan, options, parameters)
    return plan


def best_by_enumeration(options, serves, budget):
    """Most people over all choices of candidates, with every rule of backhaul counted here."""
    candidates, parameters = options.candidates, options.candidates.backhaul
    best = 0
    for chosen in itertools.product((False, True), repeat=len(candidates)):
        rows = [row for row, built in enumerate(chosen) if built]
        if sum(candidates.capex_vnd[rows]) > budget:
            continue
        places = candidates.location[rows].tolist()
        if len(set(places)) < len(places) or any(candidates.mast[row] not in (-1, *rows) for row in rows):
            continue
        ends, loads, hops_load = [], {}, {}
        for row in rows:
            hops = candidates.hops[row]
            load = 100.0 if candidates.kinds[row] == "new_tower" else 0.0
            loads[hops[-1].end] = loads.get(hops[-1].end, 0.0) + load
            for hop in hops:
                hops_load[hop] = hops_load.get(hop, 0.0) + load
        begun = {(hop.start, hop.end) for hop in hops_load}
        ends = [end for _, end in begun]
        sites = {"S1", "S2"}
        if any(ends.count(end) > (parameters.host_links if end in sites else parameters.relay_links) for end in ends):
            continue
        if any(load > parameters.host_mbps for end, load in loads.items() if end in sites):
            continue
        if any(load > hop.capacity_mbps for hop, load in hops_load.items()):
            continue
        served = set()
        for row in rows:
            place = tuple(np.round((candidates.x_m[row] - 400_000.0, candidates.y_m[row] - 2_480_000.0), 0) / 1000.0)
            served |= set(serves[place]) if candidates.kinds[row] == "new_tower" else set()
        best = max(best, sum(PEOPLE[name] for name in served))
    return best


@pytest.mark.slow
def test_a_tower_behind_a_hill_pays_for_the_mast_that_carries_it():
    plan = planned(hilly_options((BEHIND, PASS), SERVES), 10**9)
    by_kind = {proposal.kind: proposal for proposal in plan.proposals}
    assert sorted(by_kind) == ["new_tower"]
    assert plan.objective == 650.0
    behind, between = sorted(plan.proposals, key=lambda proposal: proposal.x_m)
    assert [hop.end for hop in behind.backhaul.hops] == ["414000,2489000", "S2"]
    assert [str(part) for part in between.parts] == ["tower:414000,2489000:4g", "relay:414000,2489000"]
    # Tower 20,000 once; mast power 3,000; radio 16,500 and power 5,000; the hop of 9.7 km 15,900.
    access_km = 1.0  # (14, 9) lies 1 km from the branch road
    assert between.capex_vnd == 20_000 + 3_000 + 16_500 + 5_000 + 15_900 + round(20_000 * access_km)


def test_a_mast_that_only_carries_is_a_proposal_of_its_own():
    serves = SERVES | {PASS: ""}
    plan = planned(hilly_options((BEHIND, PASS), serves), 10**9)
    assert sorted(proposal.kind for proposal in plan.proposals) == ["new_tower", "relay"]
    relay = next(proposal for proposal in plan.proposals if proposal.kind == "relay")
    assert (relay.technologies, relay.newly_covered_population) == ((), 0)
    assert [hop.end for hop in relay.backhaul.hops] == ["S2"]
    assert plan.objective == 400.0


def test_ignoring_backhaul_picks_a_wrong_site_and_the_joint_question_does_not():
    options = hilly_options(PLACES, SERVES)
    candidates = options.candidates
    budget = 95_000
    # By the price of a tower and its own hop alone, the tower behind the hill serves most people for the money.
    alone = {
        row: sum(PEOPLE[name] for name in "CF") if candidates.hops[row][0].start == "410000,2492000" else 250
        for row in np.flatnonzero(candidates.kinds == "new_tower").tolist()
        if candidates.capex_vnd[row] <= budget
    }
    wrong = max(alone, key=lambda row: alone[row])
    assert candidates.hops[wrong][0].start == "410000,2492000"
    needed = candidates.capex_vnd[wrong] + candidates.capex_vnd[candidates.mast[wrong]]
    assert needed > budget  # built so, its traffic would not come home
    plan = planned(options, budget)
    assert plan.status == "optimal"
    assert plan.objective == best_by_enumeration(options, SERVES, budget) > 0
    assert all(part != candidates.ids[wrong] for proposal in plan.proposals for part in proposal.parts)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("limits", "served"),
    [
        ({}, 900),
        ({"host_links": 1}, 700),
        ({"host_mbps": 100.0}, 450),
        ({"host_mbps": 200.0, "hosts_weighed": 1}, 650),
        ({"relay_links": 1, "host_mbps": 50.0}, 0),
    ],
)
def test_hosts_that_carry_only_so_much_decide_what_is_built(limits, served):
    options = hilly_options(PLACES, SERVES, **limits)
    plan = planned(options, 10**9)
    assert plan.status == "optimal"
    assert plan.objective == best_by_enumeration(options, SERVES, 10**9)
    assert plan.objective == served


@pytest.mark.slow
def test_random_chains_with_capacities_agree_with_enumeration():
    rng = np.random.default_rng(5)
    for case in range(examples(8, least=4)):
        serves = {place: "".join(name for name in "CDEFG" if rng.random() < 0.4) for place in PLACES}
        limits = {
            "host_links": int(rng.integers(0, 4)),
            "host_mbps": float(rng.integers(0, 5)) * 100.0,
            "relay_links": int(rng.integers(1, 3)),
            "hosts_weighed": int(rng.integers(1, 3)),
            "most_hops": int(rng.integers(1, 4)),
        }
        options = hilly_options(PLACES, serves, **limits)
        budget = int(rng.integers(50_000, 400_000))
        plan = planned(options, budget)
        assert (plan.status, plan.gap) == ("optimal", 0.0), case
        assert plan.objective == best_by_enumeration(options, serves, budget), (case, limits)


@pytest.mark.slow
def test_the_order_of_places_changes_no_plan():
    first = planned(hilly_options(PLACES, SERVES, host_mbps=200.0), 250_000)
    again = planned(hilly_options(PLACES[::-1], SERVES, host_mbps=200.0), 250_000)
    assert again.proposals == first.proposals
    assert again.objective == first.objective


def complaints(plan, options):
    parameters = PlanParameters(budget_vnd=10**9, weights={"4g": 1.0})
    with pytest.raises(PlanAuditError) as refused:
        audit_plan(plan, options, parameters)
    return str(refused.value)


@pytest.mark.slow
def test_the_audit_reckons_every_hop_again():
    options = hilly_options((BEHIND, PASS), SERVES)
    plan = planned(options, 10**9)
    at = next(k for k, proposal in enumerate(plan.proposals) if len(proposal.backhaul.hops) == 2)

    def with_hop(**values):
        """The plan and the candidates with one hop told otherwise."""
        hop = plan.proposals[at].backhaul.hops[0]
        other = replace(hop, **values)

        def told(hops):
            return tuple(other if each == hop else each for each in hops)

        proposals = list(plan.proposals)
        backhaul = replace(proposals[at].backhaul, hops=told(proposals[at].backhaul.hops))
        proposals[at] = replace(proposals[at], backhaul=backhaul)
        candidates = replace(options.candidates, hops=tuple(told(each) for each in options.candidates.hops))
        return complaints(replace(plan, proposals=tuple(proposals)), replace(options, candidates=candidates))

    assert "Fresnel radii free" in with_hop(antennas_m=(3.0, 3.0))
    assert "fade margin" in with_hop(margin_db=60.0)
    assert "% of the year, and it is" in with_hop(availability_percent=99.999)
    assert "carries" in with_hop(capacity_mbps=5000.0)
    assert "is no band" in with_hop(band="60 GHz")
    assert "begins elsewhere" in with_hop(end_m=(0.0, 0.0))
    assert "other hops than those that were weighed" in complaints(
        replace(plan, proposals=(*plan.proposals[:at], _without_hops(plan.proposals[at]), *plan.proposals[at + 1 :])),
        options,
    )


def _without_hops(proposal):
    return replace(proposal, backhaul=replace(proposal.backhaul, hops=()))


@pytest.mark.slow
def test_the_audit_counts_what_hosts_carry():
    options = hilly_options(PLACES, SERVES)
    plan = planned(options, 10**9)
    less = options.candidates.backhaul.model_copy(update={"host_mbps": 100.0, "host_links": 1})
    told = complaints(plan, replace(options, candidates=replace(options.candidates, backhaul=less)))
    assert "to spare" in told
    assert "which has room for 1" in told
