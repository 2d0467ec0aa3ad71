"""One budget for radio, fibre and backhaul: where trenches are shared, other sites are right than where each pays."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from phusong.optimize.joint.solve import answer_joined
from phusong.optimize.plan.proposal import Backhaul
from phusong.optimize.problem.links import Links
from phusong.optimize.problem.problem import Problem
from phusong.optimize.search.solve import solve_problem
from tests.builders.plans.questions import UPGRADE, Question

TRENCH, POINT, BY_HOP, BY_FIBRE = range(4)
BOTH_WAYS = {"4g": dict.fromkeys((1, 2, 3, 4), "CDF"), "5g": {UPGRADE: "BC", 2: "CD", 4: "CD"}}
"""The tower at C serves the same however it is fed: rows 1 and 2 by microwave, 3 and 4 by fibre."""


def two_towers():
    """A trench of 100 to a village of 50; a tower there for 40 reaches 70, another by microwave for 70 reaches 60."""
    covers = np.zeros((4, 3), dtype=bool)
    covers[POINT, 0] = covers[BY_HOP, 1] = covers[BY_FIBRE, 2] = True
    return Problem(
        covers=csr_array(covers),
        weights=np.array([50.0, 60.0, 70.0]),
        costs=np.array([100.0, 5.0, 70.0, 40.0]),
        budget=190.0,
        links=Links(np.array([TRENCH]), np.array([[0, 1]]), np.array([[POINT, 1], [BY_FIBRE, 1]])),
    )


def test_paying_a_shared_trench_twice_picks_the_wrong_tower():
    joint = two_towers()
    best = answer_joined(joint, gap=0.0)
    assert (best.status, best.objective, best.selected.tolist()) == ("optimal", 120.0, [TRENCH, POINT, BY_FIBRE])
    each_pays = replace(joint, costs=np.array([0.0, 105.0, 70.0, 140.0]), links=Links.none())
    alone = solve_problem(each_pays)
    assert (BY_HOP in alone.selected, BY_FIBRE in alone.selected, alone.objective) == (True, False, 110.0)


def test_ignoring_backhaul_picks_what_cannot_be_paid():
    joint = two_towers()
    no_backhaul = replace(joint, costs=np.array([0.0, 105.0, 40.0, 40.0]), links=Links.none())
    wrong = solve_problem(no_backhaul).selected
    assert {BY_HOP, BY_FIBRE, POINT} <= set(wrong.tolist())
    assert joint.broken_rules(np.union1d(wrong, [TRENCH])) != ()  # 215 of 190


def test_ignoring_backhaul_picks_the_wrong_site():
    """For 90 one of two towers: one reaches 60 for 40 and a trench of 100, the other 50 for 70 with its hop."""
    by_trench, with_hop = 1, 2
    joint = Problem(
        covers=csr_array(np.array([[False, False], [True, False], [False, True]])),
        weights=np.array([60.0, 50.0]),
        costs=np.array([100.0, 40.0, 70.0]),
        budget=90.0,
        links=Links(np.array([TRENCH]), np.array([[0, 1]]), np.array([[by_trench, 1]])),
    )
    no_backhaul = replace(joint, costs=np.array([0.0, 40.0, 60.0]), links=Links.none())
    wrong = set(solve_problem(no_backhaul).selected.tolist())
    assert (by_trench in wrong, with_hop in wrong) == (True, False)
    best = answer_joined(joint, gap=0.0)
    assert (best.status, best.selected.tolist()) == ("optimal", [with_hop])


@pytest.mark.slow
def test_a_tower_takes_the_trench_that_villages_pay_and_else_the_hop():
    question = Question(levels=BOTH_WAYS)
    together = question.plan(weights={"4g": 1.0, "fibre": 1.0})
    (tower,) = (each for each in together.proposals if each.kind == "new_tower")
    (forest,) = (each for each in together.proposals if each.kind == "fibre")
    assert (tower.backhaul, tower.parts[0].by_fibre) == (Backhaul("fibre", 0.0), True)
    assert tower.capex_vnd == 41_500  # no hop, and no trench of its own
    assert tower.hangs_on == forest.proposal_id
    # The 10 km to C serve C, D, F and the tower; E shares the first 5 km: a fifth and a quarter of 35,000 fall on it.
    assert tower.trench_share_vnd == 35_000 // 5 + 35_000 // 4
    assert tower.trench_share_vnd + forest.trench_share_vnd == 5 * 35_000
    alone = question.plan(weights={"4g": 1.0})
    (tower,) = alone.proposals
    assert (tower.backhaul.kind, tower.parts[0].by_fibre, tower.hangs_on) == ("microwave", False, "")


@pytest.mark.slow
def test_a_tower_whose_trench_only_it_uses_tells_so():
    question = Question(levels={"4g": {3: "CDF"}, "5g": {}})
    trench, tower = sorted(question.plan(weights={"4g": 1.0}).proposals, key=lambda each: each.kind)
    assert (trench.kind, trench.newly_covered_population, trench.capex_vnd) == ("fibre", 0, 70_000)
    assert trench.route.length == pytest.approx(10_000.0)
    assert (tower.hangs_on, tower.trench_share_vnd) == (trench.proposal_id, 70_000)


@pytest.mark.slow
def test_fed_towers_without_a_known_node_are_not_built_for_nothing():
    question = Question(levels={"4g": {3: "CDF"}, "5g": {}})
    question.extensions = replace(question.extensions, tower_node=np.zeros(0, dtype=np.int64))
    assert question.plan(weights={"4g": 1.0}).proposals == ()


@pytest.mark.slow
def test_phases_dig_what_later_ones_hang_on():
    question = Question(levels=BOTH_WAYS)
    phases = [{"budget_vnd": 80_000}, {"budget_vnd": 400_000}]
    plan = question.plan(weights={"fibre": 1.0, "4g": 0.1}, phases=phases)
    assert {each.phase for each in plan.proposals} == {1, 2}
    later = [each for each in plan.proposals if each.phase == 2 and each.kind == "fibre" and each.route is not None]
    assert later
    assert all(each.hangs_on for each in later)
