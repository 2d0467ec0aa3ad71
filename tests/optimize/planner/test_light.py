"""No plan leads fibre beyond the optical budget: by hand, end to end, and against every choice there is."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.network.plant import Roads
from phusong.optimize.audit.audit import audit_plan
from phusong.optimize.fibre.extensions import find_extensions
from phusong.optimize.planner.effort import Effort
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.problem.links import Links
from phusong.optimize.problem.problem import Problem
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.sites.candidates import find_candidates
from phusong.optimize.sites.parameters import CandidateParameters
from phusong.optimize.solver.clock import Clock
from tests.builders.networks.small_network import coverage_of, line, text
from tests.builders.plans.pon_plans import COSTS
from tests.builders.plans.questions import RADIO, Question
from tests.builders.plans.random_joint import enumerated, random_joint
from tests.builders.seeds import sizes

ROUND, DETOUR, DIRECT, NEAR, FAR = range(5)


def effort():
    return Effort(Clock(60.0), gap=0.0, seed=0, solver="highs")


def three_trenches(most_m=12.0, budget=21.0):
    """A trench of 10 to node 1, one of 5 on to node 2, and one of 11 straight to node 2, each as dear as it is long."""
    covers = np.zeros((5, 2), dtype=bool)
    covers[NEAR, 0] = covers[FAR, 1] = True
    return Problem(
        covers=csr_array(covers),
        weights=np.array([50.0, 60.0]),
        costs=np.array([10.0, 5.0, 11.0, 0.0, 0.0]),
        budget=budget,
        links=Links(
            section=np.array([ROUND, DETOUR, DIRECT]),
            ends=np.array([[0, 1], [1, 2], [0, 2]]),
            hung=np.array([[NEAR, 1], [FAR, 2]]),
            length_m=np.array([10.0, 5.0, 11.0]),
            most_m=np.array([100.0, most_m]),
        ),
    )


@pytest.mark.slow
def test_the_cheap_way_round_is_left_where_light_does_not_reach_over_it():
    enough = effort().solve(three_trenches(most_m=15.0, budget=15.0))
    assert enough.selected.tolist() == [ROUND, DETOUR, NEAR, FAR]
    found = effort().solve(three_trenches())
    assert (found.status, found.objective, found.bound) == ("optimal", 110.0, 110.0)
    assert found.selected.tolist() == [ROUND, DIRECT, NEAR, FAR]


@pytest.mark.slow
def test_where_money_is_short_the_bound_tells_what_light_costs():
    found = effort().solve(three_trenches(budget=15.0))
    assert (found.status, found.objective, found.bound) == ("feasible", 60.0, 110.0)
    assert found.gap == pytest.approx(50.0 / 60.0)
    assert found.selected.tolist() == [DIRECT, FAR]


def test_a_locked_cable_beyond_the_budget_is_no_plan_and_says_so():
    locked = np.zeros(5, dtype=bool)
    locked[[ROUND, DETOUR, FAR]] = True
    problem = replace(three_trenches(), locked=locked)
    forbidden = np.zeros(5, dtype=bool)
    forbidden[DIRECT] = True
    found = effort().solve(replace(problem, forbidden=forbidden))
    assert (found.status, len(found.selected)) == ("no_plan", 0)
    assert "beyond the optical budget" in found.solver


def test_the_least_cost_keeps_the_optical_budget():
    problem = replace(three_trenches(), goal="least_cost", budget=np.inf, must=np.array([True, True]))
    found = effort().solve(problem)
    assert (found.objective, found.selected.tolist()) == (21.0, [ROUND, DIRECT, NEAR, FAR])
    assert found.bound <= 21.0


def within_light(problem, chosen):
    """True where everything chosen hangs on a way that light reaches over; ways by networkx."""
    graph, links = nx.Graph(), problem.links
    graph.add_node(0)
    for option, (one, other), length in zip(links.section, links.ends.tolist(), links.length_m, strict=True):
        if chosen[option] and length < graph.get_edge_data(one, other, {"length": np.inf})["length"]:
            graph.add_edge(one, other, length=length)
    far = nx.single_source_dijkstra_path_length(graph, 0, weight="length")
    return all(
        not chosen[option] or node == 0 or far[node] <= most + 0.5
        for (option, node), most in zip(links.hung.tolist(), links.most_m, strict=True)
    )


@pytest.mark.slow
@pytest.mark.parametrize("count", sizes(12, 60))
def test_no_answer_passes_the_budget_and_no_bound_is_passed(count):
    """Random joint questions with lengths, against every choice that light allows."""
    bitten = 0
    for seed in range(count):
        rng = np.random.default_rng(seed)
        problem = random_joint(seed, meshed=seed % 2 == 1)
        links = problem.links
        links = replace(
            links,
            length_m=rng.uniform(1.0, 10.0, len(links.section)),
            most_m=rng.uniform(4.0, 25.0, len(links.hung)),
        )
        problem = replace(problem, links=links, locked=np.zeros(problem.options, dtype=bool))
        found = effort().solve(problem)
        every = enumerated(problem)
        allowed = every.cost <= problem.budget + 1e-9
        allowed &= np.array([within_light(problem, chosen) for chosen in every.chosen])
        if not found.found or problem.must.any() or len(problem.floors):
            continue
        chosen = np.zeros(problem.options, dtype=bool)
        chosen[found.selected] = True
        assert within_light(problem, chosen)
        best = float((every.served[allowed] @ problem.weights).max())
        assert found.objective <= best + 1e-6
        assert found.bound >= best - 1e-6
        if found.status == "optimal":
            assert found.objective == pytest.approx(best)
        bitten += found.status == "feasible"
    assert bitten, "no question in which light decides"


@pytest.mark.slow
def test_a_village_over_the_ridge_gets_its_own_trench():
    """OLT at 0 km. C lies 15 km from it by road, D 20 km by C, and 16.2 km by a road of its own."""
    question = Question(levels={})
    network = question.network
    kinds, x_m = text("olt"), np.array([line((0, 5), (1, 5)).coords[0][0]])
    roads = np.append(network.roads.lines, np.array([line((5, 5), (15, 10))], dtype=object))
    network = replace(
        network,
        fibre=replace(network.fibre, access_point_kinds=kinds, x_m=x_m),
        roads=Roads(roads, text("", "", "", ""), np.array([0, 0, 0, 1])),  # on a bridge over the road to C
    )
    fibre = FibreParameters()
    fibre = fibre.model_copy(update={"optics": fibre.optics.model_copy(update={"max_km": 17.0})})
    coverage = coverage_of(network, {"fibre": "A"})
    extensions = find_extensions(network, coverage, fibre, COSTS)
    assert [str(network.villages.ids[village]) for village in extensions.unreachable] == ["F", "G"]
    options = Options(network, coverage, question.candidates, {}, extensions, RADIO)
    asked = PlanParameters(budget_vnd=10**12)
    plan = make_plan(options, asked)
    audit_plan(plan, options, asked)
    assert plan.after["fibre"].tolist() == [True, True, True, True, True, False, False]
    dug_km = sum(each.route.length for each in plan.proposals if each.route is not None) / 1000.0
    assert dug_km == pytest.approx(15.0 + np.hypot(10.0, 5.0))  # to C and E, and straight to D
    loose = find_extensions(network, coverage, FibreParameters(), COSTS)
    usual = make_plan(replace(options, extensions=loose), asked)
    usual_km = sum(each.route.length for each in usual.proposals if each.route is not None) / 1000.0
    assert usual_km == pytest.approx(25.0)  # by C, and F besides


def test_fibre_alone_without_any_site_to_weigh_is_planned_and_audited():
    """B stands on lit cable: an access point and a cable, two parts, and no candidate at all."""
    network = Question(levels={}).network
    coverage = coverage_of(network, {"fibre": "ACDEF"})
    candidates = find_candidates(network, coverage, CandidateParameters(high_ground=False, roadsides=False), COSTS)
    assert len(candidates) == 0
    extensions = find_extensions(network, coverage, FibreParameters(), COSTS)
    options = Options(network, coverage, candidates, {}, extensions, RADIO)
    asked = PlanParameters(budget_vnd=10**12)
    plan = make_plan(options, asked)
    audit_plan(plan, options, asked)
    (proposal,) = plan.proposals
    assert [part.kind for part in proposal.parts] == ["access_point", "distribution"]
